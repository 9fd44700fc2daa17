"""reports/*.txt: the texts of a case, with outlet and date from their first lines."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from safeconduct.core import Fault, quoted
from safeconduct.files.textfile import read_text

__all__ = ["Report", "parse_report", "read_reports", "report_text"]

_MOST_BYTES = 10_000_000
_HEAD = re.compile(r"(outlet|date)\s*:\s*(.*)", re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Report:
    """One text: who published it and when (empty, None: not said), and its words.

    file: its path below the case folder.  original: the file's own text, written back as it was.
    """

    outlet: str
    date: date | None
    text: str
    file: str
    original: str = field(default="", compare=False, repr=False)


def read_reports(folder: Path, name: str, faults: list[Fault]) -> tuple[Report, ...]:
    """Read every .txt file of the folder `name` below a case folder, by file name; no folder: no reports."""
    below = folder / name
    if not os.path.lexists(below):
        return ()
    if not below.is_dir():
        got = "a file" if below.exists() else "a link to nothing"
        faults.append(Fault(name, 0, "", got, "a folder of .txt files", "Put the texts into a folder of this name."))
        return ()
    if not os.access(below, os.R_OK | os.X_OK):
        faults.append(Fault(name, 0, "", "no right to read it", "a folder of .txt files", "Get the right to read it."))
        return ()
    reports = []
    for path in sorted(below.glob("*.txt")):
        file = f"{name}/{path.name}"
        text = read_text(path, file, faults, most_bytes=_MOST_BYTES)
        if text is not None:
            reports.append(parse_report(text, file, faults))
    return tuple(reports)


def parse_report(text: str, file: str, faults: list[Fault]) -> Report:
    """Read one report: `outlet:` and `date:` lines, an empty line, the text; or a first line that is only a date."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    head: dict[str, tuple[int, str]] = {}
    at = 0
    if _DAY.fullmatch(lines[0].strip()):
        head["date"], at = (1, lines[0].strip()), 1
    else:
        while at < len(lines) and (match := _HEAD.match(lines[at])):
            head[match[1].lower()] = (at + 1, match[2].strip())
            at += 1
    if at and at < len(lines) and not lines[at].strip():
        at += 1
    day = _day(*head.get("date", (0, "")), file, faults)
    body = "\n".join(lines[at:])
    if not body.strip():
        faults.append(Fault(file, 0, "", "no text", "a text", "Add the text, or delete the file.", "warning"))
    return Report(head.get("outlet", (0, ""))[1], day, body, file, text)


def _day(line: int, text: str, file: str, faults: list[Fault]) -> date | None:
    expected, remedy = "date: 2022-03-05", "Write the day it was published into the first lines."
    if not text:
        faults.append(Fault(file, line or 1, "date", "no date", expected, remedy, "warning"))
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        faults.append(Fault(file, line, "date", quoted(text), expected, remedy))
        return None


def report_text(report: Report) -> str:
    """Write a report as the text of its file: its own where it still says the same, else afresh."""
    if report.original and parse_report(report.original, report.file, []) == report:
        return report.original
    day = [f"date: {report.date.isoformat()}"] if report.date else []
    return "\n".join([f"outlet: {report.outlet}", *day, "", report.text])
