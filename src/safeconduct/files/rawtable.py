"""A table as it stands in its file: every cell's own text, unknown columns too, so that saving loses nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from safeconduct.core import Fault, quoted
from safeconduct.files.textfile import csv_records, read_text, visible_cells

__all__ = ["MOST_READ", "RawTable", "column_name", "is_spreadsheet", "parse_table", "read_table", "table_text"]

_BOM = "\ufeff"
_HXL_TAG = re.compile(r"#[a-z][a-z0-9_]*(\s*\+\s*[a-z][a-z0-9_]*)*", re.IGNORECASE | re.ASCII)
MOST_READ = 10_000_000
"""Rows of a table of which nobody says how long it may be."""
_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}


@dataclass(frozen=True, slots=True)
class RawTable:
    """The rows of one CSV file as text.

    file: how the case names the file.  columns: the header's cells.  rows: as many cells each as there are columns;
    rows with nothing in them are left out.  lines: the line in the file at which each row begins, from 1.
    cut: the rows after a fault were not read.  short: lines of the rows that have too few cells, filled up here with
    empty ones.  tags: the row of HXL hashtags below the header, empty where there is none.  delimiter, newline, bom:
    how the file is written; where the delimiter is a semicolon a decimal comma is read.
    """

    file: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    delimiter: str = ","
    newline: str = "\n"
    bom: bool = False
    cut: bool = False
    short: frozenset[int] = frozenset()
    tags: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        """The names of the columns as `column_name` gives them."""
        return [column_name(column) for column in self.columns]

    def column(self, name: str) -> int | None:
        """Return where a column is, by its name in any case and with blanks around it; None where it is not."""
        return self.names.index(name) if name in self.names else None


def column_name(text: str) -> str:
    """Return the name that a header's cell means: small letters, of KoBo's `group/field` the field."""
    return text.strip().lower().rpartition("/")[2].strip()


def read_table(path: Path, file: str, faults: list[Fault], most_rows: int = MOST_READ) -> RawTable | None:
    """Read a CSV file, or a sheet of an .xlsx or .ods file; None (and a fault) where it is no table at all.

    file: how the case names it; `case.xlsx/people` is a sheet of a workbook of several tables.
    most_rows: of a longer table the rest is not read; that is a fault.
    """
    book, sheet = (path.parent, path.name) if is_spreadsheet(path.parent.name) else (path, "")
    if not is_spreadsheet(book.name):
        text = read_text(path, file, faults)
        return None if text is None else parse_table(text, file, faults, most_rows)
    from safeconduct.files.spreadsheet import read_sheet

    records = read_sheet(book, file, faults, sheet=sheet)
    if not records:
        faults += [] if records is None else [_empty(file)]
        return None
    header = records[0][1]
    cut = _check_length(len(records) - 1, records[-1][0], most_rows, file, faults)
    records = records[: most_rows + 1]
    seen = [(line, visible_cells(cells, header, file, line, faults)) for line, cells in records]
    width = _named(tuple(header))
    cells_of = [(line, cells if any(cells[width:]) else cells[:width]) for line, cells in seen]
    return replace(_table(cells_of, file, faults), cut=cut)


def _check_length(rows: int, line: int, most_rows: int, file: str, faults: list[Fault]) -> bool:
    """Say whether a table is too long, with a fault."""
    if rows <= most_rows:
        return False
    remedy = "Keep the rows that the case needs, or join rows that say the same; those beyond were not read."
    faults.append(Fault(file, line, "", f"more than {most_rows:,} rows", f"at most {most_rows:,}", remedy))
    return True


def is_spreadsheet(file: str) -> bool:
    """Say whether a file's name is that of a workbook that is read."""
    return file.lower().endswith((".xlsx", ".ods"))


def parse_table(text: str, file: str, faults: list[Fault], most_rows: int = MOST_READ) -> RawTable | None:
    """Read the text of a CSV file.

    A byte order mark and any line ends are taken as they come.  Semicolons or tabs between the cells are read, with a
    note.  A row with more or fewer cells than the header, a header that comes again, and a quote that is never closed
    are errors: a row that was cut must not be taken for one with empty cells (R1).  A last line without a line end is
    noted with its last cell, which may have been cut.
    """
    bom, body = text.startswith(_BOM), text.removeprefix(_BOM)
    if not body.strip():
        faults.append(_empty(file))
        return None
    body, declared = _declared(body)
    delimiter = declared or _delimiter(body)
    if delimiter != ",":
        faults.append(_separator_note(file, delimiter))
    before = len(faults)
    reader = csv_records(body, delimiter, file, faults, first_line=2 if declared else 1)
    records = list(islice(reader, most_rows + 1))
    cut = len(faults) > before
    if (beyond := next(reader, None)) is not None:
        cut = _check_length(most_rows + 1, beyond[0], most_rows, file, faults)
    if not records:
        return None
    table = _table(records, file, faults, cut_end=not cut and not body.endswith("\n" if "\n" in body else "\r"))
    return replace(table, delimiter=delimiter, newline="\r\n" if "\r\n" in body else "\n", bom=bom, cut=cut)


def _table(records: list[tuple[int, list[str]]], file: str, faults: list[Fault], *, cut_end: bool = False) -> RawTable:
    """Make a table of (line, cells), the header first; cut_end: no line end stands after the last of them."""
    columns, last = tuple(records[0][1]), records[-1][0]
    _check_header(columns, file, records[0][0], faults)
    tags: tuple[str, ...] = ()
    rows: list[tuple[int, tuple[str, ...]]] = []
    short: set[int] = set()
    for line, cells in records[1:]:
        if cells == list(columns):
            faults.append(_header_again(file, line))
            continue
        if not rows and not tags and _is_tag_row(cells):
            tags = tuple(cells)
            faults.append(_tags_note(file, line))
            continue
        if missing := columns[len(cells) : _named(columns)]:
            short.add(line)
            faults.append(_short_row(file, line, len(cells), columns, missing, cut_end and line == last))
        rows.append((line, _fitted(cells, columns, file, line, faults)))
    if cut_end and last not in short:
        faults.append(_open_end(file, *records[-1]))
    lines = tuple(line for line, _ in rows)
    return RawTable(file, columns, tuple(cells for _, cells in rows), lines, short=frozenset(short), tags=tags)


def _is_tag_row(cells: Sequence[str]) -> bool:
    """Say whether a row holds HXL hashtags and nothing else (HXL 1.1, `#adm1+name`)."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    return bool(filled) and all(_HXL_TAG.fullmatch(cell) for cell in filled)


def _tags_note(file: str, line: int) -> Fault:
    return Fault(file, line, "", "a row of HXL hashtags", "rows", "It is passed over; nothing need be done.", "note")


def _empty(file: str) -> Fault:
    return Fault(file, 0, "", "an empty file", "a header line and rows", "Write the header line, or delete it.")


def _named(columns: tuple[str, ...]) -> int:
    """Count the columns up to the last one with a name: spreadsheets leave separators behind at the header's end."""
    return max((at for at, name in enumerate(columns, 1) if name.strip()), default=0)


def _short_row(
    file: str, line: int, count: int, columns: tuple[str, ...], missing: tuple[str, ...], cut: bool
) -> Fault:
    got = f"{count} cell{'' if count == 1 else 's'}" + (", where the file ends" if cut else "")
    expected = f"{_named(columns)}, as in the header: there is none for {', '.join(name.strip() for name in missing)}"
    remedy = "Write the missing cells; for what is not known write their separators alone."
    if cut:
        remedy = "The file was probably cut here: take it from its source again, or write the missing cells."
    return Fault(file, line, "", got, expected, remedy)


def _open_end(file: str, line: int, cells: list[str]) -> Fault:
    got = f"no line end after {quoted(cells[-1])}"
    remedy = "Look whether the last row is whole; a file that was cut ends so."
    return Fault(file, line, "", got, "a line end after the last row", remedy, "note")


def _declared(body: str) -> tuple[str, str]:
    """Take off the first line `sep=;` that some spreadsheets write."""
    match = re.match(r"sep=(.)\r?\n", body)
    return (body[match.end() :], match[1]) if match else (body, "")


def _delimiter(body: str) -> str:
    header = re.sub(r'"[^"]*"', "", body.lstrip().splitlines()[0])
    return max(_SEPARATORS, key=header.count) if any(header.count(sign) for sign in _SEPARATORS) else ","


def _separator_note(file: str, delimiter: str) -> Fault:
    got = f"cells between {_SEPARATORS.get(delimiter, repr(delimiter))}"
    comma = "; in numbers a comma is the decimal sign" if delimiter == ";" else ""
    return Fault(file, 1, "", got, "cells between commas", f"It is read as it is{comma}; nothing need be done.", "note")


def _check_header(columns: tuple[str, ...], file: str, line: int, faults: list[Fault]) -> None:
    names = [column.strip().lower() for column in columns]
    for name in dict.fromkeys(names):
        if name and names.count(name) > 1:
            got = f"{names.count(name)} columns of this name"
            faults.append(Fault(file, line, name, got, "one", "Rename or delete all but one."))


def _fitted(cells: list[str], columns: tuple[str, ...], file: str, line: int, faults: list[Fault]) -> tuple[str, ...]:
    if any(cell.strip() for cell in cells[len(columns) :]):
        remedy = "Put a cell that holds a comma between double quotes, or delete what is too much."
        faults.append(Fault(file, line, "", f"{len(cells)} cells", f"{len(columns)}, as in the header", remedy))
    return tuple(cells[: len(columns)] + [""] * (len(columns) - len(cells)))


def _header_again(file: str, line: int) -> Fault:
    return Fault(file, line, "", "the header again", "a row", "Delete this line.")


def table_text(table: RawTable) -> str:
    """Write a table as the text of its file, in the way it was written before."""
    sign, rows = table.delimiter, (table.columns, *([table.tags] if table.tags else []), *table.rows)
    lines = (sign.join(_quoted(cell, sign) for cell in row) + table.newline for row in rows)
    return (_BOM if table.bom else "") + "".join(lines)


def _quoted(cell: str, delimiter: str) -> str:
    """Put a cell between quotes where it must be (Python's writer leaves a lone carriage return bare)."""
    must = any(sign in cell for sign in (delimiter, '"', "\r", "\n"))
    return '"' + cell.replace('"', '""') + '"' if must else cell
