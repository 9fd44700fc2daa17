"""A table as it stands in its file: every cell's own text, unknown columns too, so that saving loses nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from safeconduct.core import Fault, quoted
from safeconduct.formats.textfile import csv_records, read_text

__all__ = ["RawTable", "parse_table", "read_table", "table_text"]

_BOM = "\ufeff"
_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}


@dataclass(frozen=True, slots=True)
class RawTable:
    """The rows of one CSV file as text.

    file: how the case names the file.  columns: the header's cells.  rows: as many cells each as there are columns;
    rows with nothing in them are left out.  lines: the line in the file at which each row begins, from 1.
    cut: the rows after a fault were not read.  short: lines of the rows that have too few cells, filled up here with
    empty ones.  delimiter, newline, bom: how the file is written; where the delimiter is a semicolon a decimal comma is
    read.
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

    def column(self, name: str) -> int | None:
        """Return where a column is, by its name in any case and with blanks around it; None where it is not."""
        names = [column.strip().lower() for column in self.columns]
        return names.index(name) if name in names else None


def read_table(path: Path, file: str, faults: list[Fault]) -> RawTable | None:
    """Read a CSV file; None (and a fault) where it is no table at all."""
    text = read_text(path, file, faults)
    return None if text is None else parse_table(text, file, faults)


def parse_table(text: str, file: str, faults: list[Fault]) -> RawTable | None:
    """Read the text of a CSV file.

    A byte order mark and any line ends are taken as they come.  Semicolons or tabs between the cells are read, with a
    note.  A row with more or fewer cells than the header, a header that comes again, and a quote that is never closed
    are errors: a row that was cut must not be taken for one with empty cells (R1).  A last line without a line end is
    noted with its last cell, which may have been cut.
    """
    bom, body = text.startswith(_BOM), text.removeprefix(_BOM)
    if not body.strip():
        faults.append(
            Fault(file, 0, "", "an empty file", "a header line and rows", "Write the header line, or delete it.")
        )
        return None
    body, declared = _declared(body)
    delimiter = declared or _delimiter(body)
    if delimiter != ",":
        faults.append(_separator_note(file, delimiter))
    before = len(faults)
    records = list(csv_records(body, delimiter, file, faults, first_line=2 if declared else 1))
    cut = len(faults) > before
    if not records:
        return None
    columns = tuple(records[0][1])
    _check_header(columns, file, records[0][0], faults)
    open_end = not body.endswith("\n" if "\n" in body else "\r")
    rows, short = [], set()
    for line, cells in records[1:]:
        if cells == list(columns):
            faults.append(_header_again(file, line))
            continue
        if missing := columns[len(cells) : _named(columns)]:
            short.add(line)
            faults.append(_short_row(file, line, len(cells), columns, missing, open_end and line == records[-1][0]))
        rows.append((line, _fitted(cells, columns, file, line, faults)))
    if open_end and not cut and records[-1][0] not in short:
        faults.append(_open_end(file, *records[-1]))
    return RawTable(
        file,
        columns,
        tuple(cells for _, cells in rows),
        tuple(line for line, _ in rows),
        delimiter,
        "\r\n" if "\r\n" in body else "\n",
        bom,
        cut,
        frozenset(short),
    )


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
    sign, rows = table.delimiter, (table.columns, *table.rows)
    lines = (sign.join(_quoted(cell, sign) for cell in row) + table.newline for row in rows)
    return (_BOM if table.bom else "") + "".join(lines)


def _quoted(cell: str, delimiter: str) -> str:
    """Put a cell between quotes where it must be (Python's writer leaves a lone carriage return bare)."""
    must = any(sign in cell for sign in (delimiter, '"', "\r", "\n"))
    return '"' + cell.replace('"', '""') + '"' if must else cell
