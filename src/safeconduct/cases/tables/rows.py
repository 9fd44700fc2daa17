"""Rows of a table to the objects of the stages, and back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from safeconduct.cases.tables.cells import Frame, read_cell, value_text
from safeconduct.cases.tables.schema import TRANSLATED, Column, Table
from safeconduct.core import (
    Clock,
    Fault,
    Note,
    did_you_mean,
    difference,
    fold_id,
    is_language,
    lookalike_key,
    lost_in,
    quoted,
    translations,
)
from safeconduct.files.rawtable import RawTable
from safeconduct.files.values import ReadingError, has_no_date

__all__ = ["Row", "assumed_cell", "assumed_in", "fresh_cells", "in_their_languages", "languages_of", "read_rows"]


@dataclass(frozen=True, slots=True)
class Row:
    """One good row: the line it begins at, and what it became (a Place, a Road, ...)."""

    line: int
    item: Any


def read_rows(table: Table, raw: RawTable, frame: Frame, faults: list[Fault]) -> list[Row]:
    """Read every row of a table; rows at fault are left out, with a fault for every cell that is wrong."""
    frame = replace(frame, decimal_comma=raw.delimiter == ";")
    table = table.in_languages(languages_of(table, raw))
    _check_columns(table, raw, faults)
    where = {column: raw.column(column.name) for column in table.columns}
    lacking = any(where[column] is None for column in table.columns if column.required)
    rows = []
    for line, cells in zip(raw.lines, raw.rows, strict=True):
        if line in raw.short:
            continue
        texts = {column: "" if at is None else cells[at] for column, at in where.items()}
        values = _read_row(texts, raw.file, line, frame, faults, lacking)
        if values is not None:
            named = {c.name: text for c, text in texts.items()}
            before = len(faults)
            if table.daily and frame.several_days:
                values["daily"] = _is_daily(table, named, raw.file, line, faults)
            if len(faults) == before:
                _check_spans(table, values, named, raw.file, line, faults)
            rows.append(Row(line, table.make(**values)))
    _check_unique(table, raw, faults)
    return rows


def _read_row(
    cells: dict[Column, str], file: str, line: int, frame: Frame, faults: list[Fault], lacking: bool
) -> dict[str, Any] | None:
    values: dict[str, Any] = {}
    good = not lacking
    for column, text in cells.items():
        if lacking and not text.strip():
            continue
        try:
            value = read_cell(text, column, frame)
        except ReadingError as error:
            good = False
            got = quoted(text.strip()) if text.strip() else "an empty cell"
            fix = "Correct the cell."
            if not column.required:
                fix = "Correct the cell, or leave it empty where it is not known."
            faults.append(Fault(file, line, column.name, got, error.expected, error.remedy or fix))
            continue
        if column.kind in ("text", "names") and (lost := lost_in(text)):
            remedy = f"{lost} Save the file as UTF-8 from where it came (in a spreadsheet: Save as, CSV UTF-8)."
            faults.append(Fault(file, line, column.name, quoted(text.strip()), "readable letters", remedy, "warning"))
        if column.language:
            value = translations((*values.get(column.target, ()), (column.language, value)))
        values[column.target] = value
    return values if good else None


def languages_of(table: Table, raw: RawTable) -> list[str]:
    """Return the languages in which a file names its rows, by the columns it has."""
    codes = [name.removeprefix(TRANSLATED) for name in raw.names if name.startswith(TRANSLATED)]
    return [code for code in codes if is_language(code)] if table.translated else []


def in_their_languages(table: Table, items: Iterable[Any], raw: RawTable | None = None) -> Table:
    """Return a table with a column for every language in which a file, or any of the rows' objects, has names."""
    written = languages_of(table, raw) if raw is not None else []
    named = sorted({code for item in items for code, _ in item.translations}) if table.translated else []
    return table.in_languages((*written, *named))


def _check_spans(
    table: Table, values: dict[str, Any], texts: dict[str, str], file: str, line: int, faults: list[Fault]
) -> None:
    for first, last in table.spans:
        start, end = values.get(first), values.get(last)
        if isinstance(start, datetime) and isinstance(end, datetime) and end <= start:
            got = f"{quoted(texts[last].strip())}, not after {first} {quoted(texts[first].strip())}"
            remedy = "Correct the times; where it ends on the next day, write that day's date too."
            faults.append(Fault(file, line, last, got, f"a time after {first}", remedy))


def _is_daily(table: Table, texts: dict[str, str], file: str, line: int, faults: list[Fault]) -> bool:
    """Say whether a row's times hold on every day: none has a date.  All or none may have one."""
    said = {name: text for name in table.daily if (text := texts[name].strip())}
    bare = [name for name, text in said.items() if has_no_date(text)]
    if bare and len(bare) < len(said):
        got = f"{quoted(said[bare[0]])} without a date beside a time with one"
        faults.append(Fault(file, line, bare[0], got, "all times of a row with a date, or none", "Write the date too."))
    return bool(bare)


def _check_columns(table: Table, raw: RawTable, faults: list[Fault]) -> None:
    names = raw.names
    known = [column.name for column in table.columns]
    for name in table.required:
        if name not in names:
            others = [other for other in names if other and other not in known]
            remedy = f"Add the column{_renamed(name, others)}."
            faults.append(Fault(raw.file, 1, name, "no such column", "a column of this name", remedy))
    for name in dict.fromkeys(name for name in names if name in known):
        texts = {text.strip().lower() for text, other in zip(raw.columns, names, strict=True) if other == name}
        if len(texts) > 1:
            got = " and ".join(sorted(texts))
            faults.append(Fault(raw.file, 1, name, got, "one column of this name", "Rename or delete all but one."))
    for at, (name, text) in enumerate(zip(names, raw.columns, strict=True)):
        if name not in known and (name or any(cells[at].strip() for cells in raw.rows)):
            expected = f"one of {', '.join(known)}"
            if table.translated and name.startswith(TRANSLATED):
                expected = "name_ and the code of a language, as name_ar, name_fr or name_uk"
            remedy = f"{did_you_mean(name, known)}It is kept and not used."
            faults.append(Fault(raw.file, 1, text.strip(), "an unknown column", expected, remedy, "warning"))


_OTHER_NAMES: Mapping[str, re.Pattern[str]] = {
    "lat": re.compile(r"(?:.*[_-])?(?:lat(?:itude)?|y|ylat|lat_dd|latitude_dd|широта|خط_العرض)"),
    "lon": re.compile(r"(?:.*[_-])?(?:lon(?:gitude)?|lng|long|x|xlong|lon_dd|longitude_dd|довгота|долгота)"),
    "id": re.compile(r"p-?code|adm\d_pcode|code|_id|uid|uuid"),
    "persons": re.compile(r"people|population|pop|individuals|total|number|count"),
    "place": re.compile(r"location|place_id|town|settlement|site"),
}
"""How other programs name a column (KoBo, ODK, HXL, GIS): said where it is missed, never taken for it unasked."""


def _renamed(name: str, others: Sequence[str]) -> str:
    usual = _OTHER_NAMES.get(name)
    alike = next((other for other in others if usual and usual.fullmatch(re.split(r"[/.:]", other.lower())[-1])), "")
    near = alike or did_you_mean(name, others).removeprefix("Did you mean ").rstrip("? ")
    return f", or rename {near} to {name}" if near else ""


def _check_unique(table: Table, raw: RawTable, faults: list[Fault]) -> None:
    where = [raw.column(name) for name in table.unique]
    if not where or None in where:
        return
    seen: dict[str, tuple[int, str]] = {}
    for line, cells in zip(raw.lines, raw.rows, strict=True):
        parts = [cells[i].strip() for i in where if i is not None]
        text = " ".join(parts)
        first, other = seen.setdefault(lookalike_key(text), (line, text))
        if all(parts) and first != line:
            how = f", which looks like {quoted(other)} of line {first}: {difference(text, other)}"
            got = quoted(text) + (f", as in line {first}" if fold_id(text) == fold_id(other) else how)
            remedy = "Rename one of the two, or delete it."
            faults.append(Fault(raw.file, line, table.unique[0], got, "a value used once", remedy))


def assumed_cell(table: Table, column: Column) -> Note:
    """Return the note on what the empty cells of a column stand for."""
    value = ("yes" if column.default else "no") if isinstance(column.default, bool) else str(column.default)
    return Note("cell", {"column": column.name, "file": table.file, "value": value})


def assumed_in(table: Table, raw: RawTable) -> tuple[Note, ...]:
    """List the columns of a table with a default whose cells are empty somewhere, or that are not there at all."""
    assumable = (c for c in table.columns if c.default is not None and not c.neutral)
    return tuple(assumed_cell(table, c) for c in assumable if _has_gap(raw, c.name))


def _has_gap(raw: RawTable, name: str) -> bool:
    where = raw.column(name)
    return any(where is None or not cells[where].strip() for cells in raw.rows)


def fresh_cells(
    table: Table, item: Any, clock: Clock, assumed: Iterable[Note] = (), *, several_days: bool = False
) -> dict[str, str]:
    """Write an object as the cells of its row, by column name.

    A default that the case lists under `assumed` is left empty, so that a guess is not written down as a fact (R1);
    a neutral one too.  several_days: what does not hold on every day of the case is written with its date.
    """
    listed = set(assumed)
    cells = {}
    for column in table.columns:
        value = column.of(item)
        known = column.neutral or assumed_cell(table, column) in listed
        if column.default is not None and value == column.default and known:
            cells[column.name] = ""
        elif several_days and column.name in table.daily and value is not None and not item.daily:
            cells[column.name] = clock.local(value).isoformat()
        else:
            cells[column.name] = value_text(value, column, clock)
    return cells
