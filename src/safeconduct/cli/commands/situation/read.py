"""`safeconduct read FILE...`: what is said in texts, by whom, about when and where."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from safeconduct.cli.console import fault_lines, json_line, show, tell
from safeconduct.core import CaseError, UsageError

if TYPE_CHECKING:
    from safeconduct.core import Party
    from safeconduct.formats.documents import Document
    from safeconduct.statements import Gazetteer, Statement

__all__ = ["CORRIDORS_NAME", "STATEMENTS_NAME", "read_command", "recorded_statements"]

STATEMENTS_NAME = "statements/statements.jsonl"
"""File of a case that holds the statements read into it, one JSON object a line."""
CORRIDORS_NAME = "statements/corridors"
"""Files of a case, .csv and .geojson, that hold a row for each corridor and day its texts speak of."""


def read_command(
    files: Sequence[Path], day: str | None, as_json: bool, explain: bool, into: Path | None, *, bom: bool = True
) -> int:
    """Read texts and print their statements.

    Args:
        files: plain text, HTML or PDF files.
        day: the day texts are of that do not say it themselves (`2022-03-05`).
        as_json: one JSON object a line (safeconduct.statement/1), nothing else on standard output.
        explain: tell by which rule each statement was read.
        into: a case folder; the texts are added to its reports/ and the statements to its
            statements/, with the register of corridors.
        bom: whether the register's CSV begins with the mark by which Excel knows UTF-8.

    Returns:
        0; 1 where a file could not be read or is in a language that is not read, or where nothing was read from any.
        Each file of which nothing was read is reported on standard error; the others are read all the same.

    Raises:
        UsageError: no such day, no such case folder, or a report of that name with other words is in the case.
        CaseError: the case's own places cannot be read.
    """
    from safeconduct.statements import read_text

    given = _day(day)
    gazetteer, parties = _of_case(into)
    found: list[Statement] = []
    read: list[tuple[Path, Document]] = []
    failed = False
    for path in files:
        document = _document(path, warn=given is None)
        if document is None:
            failed = True
            continue
        read.append((path, document))
        day_of_text = document.date or given
        made = read_text(
            document.text, file=path.name, outlet=document.outlet, date=day_of_text, gazetteer=gazetteer,
            parties=parties,
        )  # fmt: skip
        failed |= not made and _is_foreign(path, document.text)
        if made:
            _tell_part(path, document.text)
        found += made
    if into is not None:
        _add(into, read, found, given, bom=bom)
    _print(found, as_json=as_json, explain=explain)
    return 1 if failed or not found else 0


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--date: got {text!r}; expected a day as 2022-03-05") from None


def _document(path: Path, *, warn: bool) -> Document | None:
    from safeconduct.formats.documents import read_document

    try:
        document = read_document(path)
    except CaseError as error:
        for line in fault_lines(error.faults):
            tell(line)
        return None
    for line in fault_lines(document.warnings) if warn else ():
        tell(line)
    return document


def _tell_part(path: Path, text: str) -> None:
    """Warn of a text in a language of which only a part is read: what is missing was not looked for (R1)."""
    from safeconduct.core import Fault
    from safeconduct.statements import PARTLY, language_of

    language = language_of(text)
    if language in PARTLY:
        got, expected = f"a text of which a part is read ({language})", "places, numbers, ways, counts of people"
        remedy = "Hours, cease-fires, attacks and most speakers are not looked for: read it yourself."
        tell(*fault_lines([Fault(str(path), 0, "", got, expected, remedy, "warning")]))


def _is_foreign(path: Path, text: str) -> bool:
    """Warn of a text of which nothing was read, and say whether its language is why.

    Silence would look like "nothing was said" (R1).
    """
    from safeconduct.core import Fault
    from safeconduct.statements import LANGUAGES, PARTLY, language_of

    language = language_of(text)
    known = language in (*LANGUAGES, *PARTLY)
    if known:
        got, expected = "nothing was read", "statements on corridors, cease-fires, people who left, control or attacks"
        remedy = "It may speak of something else, or in a way docs/reading.md lists as not read: read it yourself."
    else:
        got, expected = f"a text in another language ({language}): nothing was read", ", ".join(LANGUAGES)
        remedy = "Translate it, or read it yourself; docs/reading.md tells how a language is added."
    tell(*fault_lines([Fault(str(path), 0, "", got, expected, remedy, "warning")]))
    return not known


def _of_case(into: Path | None) -> tuple[Gazetteer, tuple[Party, ...]]:
    """Give the settlements names are looked up in, and the parties speakers may speak for."""
    from safeconduct.statements import bundled_gazetteer

    if into is None:
        return bundled_gazetteer(), ()
    if not (into / "case.toml").is_file():
        raise UsageError(f"--into: {into} is no case folder: it has no case.toml")
    from safeconduct.cases import load_case
    from safeconduct.statements import Gazetteer

    case = load_case(into).case
    own = Gazetteer.of_places(case.places.values())
    return bundled_gazetteer().joined(own.settlements), tuple(case.parties.values())


def _print(found: Sequence[Statement], *, as_json: bool, explain: bool) -> None:
    from safeconduct.statements import explain as words_of

    for one in found:
        if as_json:
            record = one.as_json()
            print(json_line({**record, "explained": words_of(one)} if explain else record))
        else:
            show(_line(one))
            if explain:
                show("".join(f"    {line}\n" for line in words_of(one).splitlines()), end="")


def _line(one: Statement) -> str:
    """Write a statement for people: where, kind, what, who, how far verified."""
    record = one.as_json()
    own = {name: record[name] for name in one.own_fields() if record[name] not in (None, [], False)}
    said = "; ".join(f"{name}: {', '.join(map(str, v)) if isinstance(v, list) else v}" for name, v in own.items())
    state = f" {one.state}" if one.state else ""
    figure = f" [{one.figure.words}]" if one.figure else ""
    who = one.speaker.name or "nobody named"
    start, end = one.source.span
    return f"{one.source.file}:{start}-{end} {one.kind}{state}{figure} {said} - {who} ({one.verified})".replace(
        "  ", " "
    )


# --- adding to a case --------------------------------------------------------------------------------------------


def _add(
    case: Path, read: Sequence[tuple[Path, Document]], found: Sequence[Statement], day: date | None, *, bom: bool
) -> None:
    """Add texts and statements to a case: all is looked at first, then written, each file whole or not at all."""
    from safeconduct.core import csv_bytes
    from safeconduct.files.atomic import write_bytes, write_text
    from safeconduct.statements import Register, corridor_days, to_csv, to_geojson

    reports = case / "reports"
    wanted = {reports / f"{path.stem}.txt": _report(document, day) for path, document in read}
    for target, text in wanted.items():
        if target.exists() and target.read_text(encoding="utf-8") != text:
            raise UsageError(f"{target}: a report of this name with other words is there; rename the new file")
    again = {path.name for path, _ in read}
    kept = [one for one in recorded_statements(case) if one.source.file not in again]
    register = Register.of([*kept, *found])
    reports.mkdir(exist_ok=True)
    (case / STATEMENTS_NAME).parent.mkdir(exist_ok=True)
    for target, text in wanted.items():
        write_text(target, text)
    lines = [json.dumps(one.as_json(), ensure_ascii=False) + "\n" for one in register.statements]
    write_text(case / STATEMENTS_NAME, "".join(lines))
    verified = register.verified().statements
    _add_to_picture(case, verified)
    rows = corridor_days(verified)
    write_bytes(case / f"{CORRIDORS_NAME}.csv", csv_bytes(to_csv(rows), bom=bom))
    write_text(case / f"{CORRIDORS_NAME}.geojson", json.dumps(to_geojson(rows), ensure_ascii=False, indent=1) + "\n")
    tell(f"{case}: {len(wanted)} texts in reports/, {len(lines)} statements, {len(rows)} corridor days")


def _add_to_picture(case: Path, statements: Sequence[Statement]) -> None:
    """Put what is said on control, incidents and alarms into the files that the picture is made of."""
    from safeconduct.cases import load_case, save_case
    from safeconduct.cases.changes.said import with_statements

    loaded = load_case(case)
    changed = with_statements(loaded, statements)
    old, new = loaded.case, changed.case
    if (old.control, old.incidents, old.alerts) != (new.control, new.incidents, new.alerts):
        save_case(changed, case)


def _report(document: Document, day: date | None) -> str:
    """Write a text as a report of a case: with outlet and date in its first lines, if it has none."""
    from safeconduct.statements import read_header

    if read_header(document.text).body_at:
        return document.text
    when = document.date or day
    head = [f"outlet: {document.outlet or ''}".rstrip(), *([f"date: {when.isoformat()}"] if when else []), ""]
    return "\n".join([*head, document.text])


def recorded_statements(case: Path) -> list[Statement]:
    """Read the statements a case already has.

    Raises:
        UsageError: a line is no statement.
    """
    from safeconduct.statements import statement_of

    path = case / STATEMENTS_NAME
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines() if path.is_file() else (), 1):
        try:
            found.append(statement_of(json.loads(line)))
        except ValueError as error:
            remedy = "move the file away and read the texts again"
            raise UsageError(f"{path}:{number}: {error}; expected a statement a line; {remedy}") from error
    return found
