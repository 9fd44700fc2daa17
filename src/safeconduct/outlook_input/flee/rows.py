"""Rows of FLEE's tables as they stand: commas, `#` before comments and headers, no fixed number of cells."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from safeconduct.core import Fault, Limits, did_you_mean, quoted
from safeconduct.core.errors import Level
from safeconduct.files.cursor import Cursor
from safeconduct.files.textfile import csv_records, read_text
from safeconduct.files.values import ReadingError, read_number

__all__ = ["FleeRow", "FleeTable", "Names", "read_day", "read_flee_table", "shown"]

_BOM = "\ufeff"
_DATE = re.compile(r"(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?", re.ASCII)
_ISO, _WRITTEN = "a day as 2022-03-05", "Write it as year-month-day."
_SEPARATORS = {";": "semicolons", "\t": "tabs"}


@dataclass(frozen=True, slots=True)
class FleeRow:
    """One row: the line it begins at, from 1, its cells without blanks around them, and where its faults go."""

    file: str
    line: int
    cells: tuple[str, ...]
    faults: list[Fault]

    def text(self, at: int) -> str:
        """Return a cell; empty where the row has no such cell."""
        return self.cells[at] if 0 <= at < len(self.cells) else ""

    def cell(self, at: int, column: str) -> Cursor:
        """Return a cell as a cursor; column: how faults name it."""
        return Cursor(self.text(at), self.file, self.line, column, self.faults, "Correct the cell.")

    def report(self, column: str, got: str, expected: str, remedy: str, level: Level = "error") -> None:
        """Add a fault of this row."""
        self.cell(-1, column).fault(expected, got, remedy, level)

    def number(self, at: int, column: str, *, least: float = -math.inf, most: float = math.inf) -> float | None:
        """Read a number; None, and a fault, where the cell holds none or one out of range."""
        return self.cell(at, column).take(lambda text: float(read_number(text, Limits(least=least, most=most))), None)

    def whole(self, at: int, column: str) -> int | None:
        """Read a whole number; `12.0` is one too."""
        return self.cell(at, column).take(lambda text: int(read_number(text, Limits(whole=True))), None)

    def date(self, at: int, column: str) -> date | None:
        """Read a day; one not written year-month-day is reported, or refused where it could be two days."""
        cell = self.cell(at, column)
        found = cell.take(read_day, None)
        if found is not None and not found[1]:
            cell.fault(_ISO, None, f"It is read as {found[0]}; FLEE stops here.", "warning")
        return None if found is None else found[0]


@dataclass(frozen=True, slots=True)
class FleeTable:
    """The rows of one file, comments left out.

    header: cells of the line that names the columns, `#` off; empty where the file has none.  header_line: from 1.
    """

    file: str
    header: tuple[str, ...]
    header_line: int
    rows: tuple[FleeRow, ...]


def read_flee_table(
    path: Path, file: str, faults: list[Fault], *, first: Iterable[str] = (), named_in: str = ""
) -> FleeTable | None:
    """Read a table.

    Args:
        path: where the file lies.
        file: how faults name it.
        faults: what is wrong is added here.
        first: the names, in small letters, by which a first cell without `#` is known as the header's.
        named_in: the file that names this one; empty where FLEE does.

    Returns:
        The table; None, and a fault, where there is no such file or it is no text.
    """
    if not _is_there(path):
        remedy = f"Add the file, or correct its name in {named_in}." if named_in else "Add the file."
        faults.append(Fault(file, 0, "", "no such file", "a file of FLEE's input", remedy))
        return None
    text = read_text(path, file, faults)
    if text is None:
        return None
    if text.startswith(_BOM):
        remedy = "It is left out and the file read; FLEE takes it for a part of the first name."
        faults.append(Fault(file, 1, "", "a byte order mark (BOM)", "plain UTF-8", remedy, "note"))
    records = list(_records(text.removeprefix(_BOM), file, faults))
    known = set(first)
    header: tuple[str, ...] = ()
    header_line = 0
    rows: list[FleeRow] = []
    for line, cells in records:
        comment = cells[0].startswith("#")
        if not header and not rows and len(cells) > 1 and (comment or cells[0].lower() in known):
            header, header_line = (cells[0].lstrip("# "), *cells[1:]), line
        elif not comment:
            rows.append(FleeRow(file, line, cells, faults))
    return FleeTable(file, header, header_line, tuple(rows))


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name that no file can have
        return False


def _records(text: str, file: str, faults: list[Fault]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield (line, cells without blanks around them) of every record that is not blank."""
    delimiter = _delimiter(text)
    if delimiter != ",":
        got = f"cells between {_SEPARATORS[delimiter]}"
        faults.append(Fault(file, 1, "", got, "cells between commas", "It is read as it is.", "note"))
    for line, cells in csv_records(text, delimiter, file, faults):
        yield line, tuple(cell.strip() for cell in cells)


def _delimiter(text: str) -> str:
    first = next((line for line in text.splitlines() if line.strip()), "")
    return next((sign for sign in _SEPARATORS if first.count(sign) > first.count(",")), ",")


def shown(text: str) -> str:
    """Write a cell for a fault."""
    return quoted(text) if text else "an empty cell"


def read_day(text: str) -> tuple[date, bool]:
    """Read a day as people write it.

    Returns:
        The day, and whether it stands as year-month-day, the one way that FLEE reads.

    Raises:
        ReadingError: it is none, or could be two; says what was expected, with the choices.
    """
    match = _DATE.fullmatch(text)
    if not match:
        raise ReadingError(_ISO, _WRITTEN)
    first, middle, last = (int(match[group]) for group in (1, 3, 4))
    readings = {(first, middle, last)} if len(match[1]) == 4 else {(last, middle, first), (last, first, middle)}
    days = sorted({day for reading in readings if (day := _day(*reading)) is not None})
    if not days:
        raise ReadingError(_ISO, _WRITTEN)
    if len(days) > 1:
        raise ReadingError(f"{_ISO}; it could be {days[0]} or {days[1]}", _WRITTEN)
    return days[0], len(match[1]) == 4 and match[2] == "-" and len(text) <= 10


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year >= 1900 else None
    except ValueError:
        return None


class Names:
    """The names that a folder knows, and which of them a word means.

    what: what such a name is, for faults (`a camp in locations.csv`).  A word that differs from one name alone in case,
    blanks, hyphens or underscores is taken for it, with a warning.
    """

    def __init__(self, known: Iterable[str], what: str) -> None:
        self.known = tuple(known)
        self._what = what
        self._plain: dict[str, list[str]] = {}
        for name in self.known:
            self._plain.setdefault(_plainly(name), []).append(name)

    def find(self, word: str) -> str | None:
        """Return the one name that a word means, or None."""
        if word in self.known:
            return word
        near = self._plain.get(_plainly(word), []) if word else []
        return near[0] if len(near) == 1 else None

    def meant(self, row: FleeRow, at: int, column: str, *, level: Level = "error") -> str | None:
        """Return the name that a cell means; None, and a fault of `level`, where it means none."""
        word = row.text(at)
        name = self.find(word)
        if name is None:
            left = "" if level == "error" else " Until then the row is left out."
            remedy = f"{did_you_mean(word, self.known)}Correct the name.{left}"
            row.report(column, shown(word), self._what, remedy, level)
        elif name != word:
            row.report(column, shown(word), f"{name}, {self._what}", f"It is read as {name}.", "warning")
        return name


def _plainly(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())
