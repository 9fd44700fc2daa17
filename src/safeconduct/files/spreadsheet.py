"""Sheets of .xlsx and .ods files as rows of text, each cell as one would write it into a CSV file."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from safeconduct.core import Fault

__all__ = ["cell_text", "read_sheet", "sheet_names"]

_MOST_BYTES = 32_000_000
_MOST_UNPACKED = 400_000_000
"""Largest sum of the unpacked parts, bytes: 200 times less than what a crafted file of 32 MB can hold."""
_MOST_CELLS = 10_000_000


def sheet_names(path: Path, file: str, faults: list[Fault]) -> tuple[str, ...]:
    """Return the names of the sheets of a workbook, in order; none, and a fault, where it cannot be read."""
    book = _open(path, file, faults)
    return () if book is None else tuple(str(name) for name in book.sheet_names)


def read_sheet(path: Path, file: str, faults: list[Fault], *, sheet: str = "") -> list[tuple[int, list[str]]] | None:
    """Read one sheet.

    Args:
        path: where the workbook lies.
        file: how the case names it, for the faults.
        faults: what is wrong is added here.
        sheet: its name; empty: the first one.

    Returns:
        (row, cells) of every row that holds something, rows from 1 as the spreadsheet counts them, all of one length;
        None where it cannot be read.
    """
    book = _open(path, file, faults)
    if book is None:
        return None
    try:
        data = book.get_sheet_by_name(sheet) if sheet else book.get_sheet_by_index(0)
        if data.total_height * data.total_width > _MOST_CELLS:
            got = f"{data.total_height:,} rows of {data.total_width:,} cells"
            faults.append(Fault(file, 0, "", got, f"at most {_MOST_CELLS:,} cells", "Delete what is not needed."))
            return None
        rows = data.to_python(skip_empty_area=False)
    except Exception as error:  # the library's own errors, and those of the file beneath it, are of many classes
        faults.append(_unreadable(file, error))
        return None
    if not sheet and len(book.sheet_names) > 1:
        got = f"{len(book.sheet_names)} sheets"
        remedy = f"Only {book.sheet_names[0]!r}, the first, is read; put the others into files of their own."
        faults.append(Fault(file, 0, "", got, "one sheet", remedy, "warning"))
    return list(_texts(rows))


def _open(path: Path, file: str, faults: list[Fault]) -> Any:
    remedy = "Save it again as .xlsx, .ods or CSV UTF-8, without a password."
    try:
        size = path.stat().st_size
        with zipfile.ZipFile(path) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
    except FileNotFoundError:
        faults.append(Fault(file, 0, "", "no such file", "a file", "Add the file, or correct its name in [files]."))
        return None
    except (OSError, zipfile.BadZipFile, ValueError, RuntimeError) as error:
        faults.append(Fault(file, 0, "", str(error).lower() or "no workbook", "a workbook", remedy))
        return None
    if size > _MOST_BYTES or unpacked > _MOST_UNPACKED:
        got = f"{size / 1e6:,.0f} MB, {unpacked / 1e6:,.0f} MB unpacked"
        expected = f"at most {_MOST_BYTES / 1e6:,.0f} MB, {_MOST_UNPACKED / 1e6:,.0f} MB unpacked"
        faults.append(Fault(file, 0, "", got, expected, "Keep the rows that the case needs."))
        return None
    from python_calamine import CalamineWorkbook

    try:
        return CalamineWorkbook.from_path(str(path))
    except Exception as error:  # as above
        faults.append(_unreadable(file, error))
        return None


def _unreadable(file: str, error: Exception) -> Fault:
    remedy = "Save it again as .xlsx, .ods or CSV UTF-8, without a password."
    return Fault(file, 0, "", f"{type(error).__name__}: {error}"[:120], "a workbook that can be read", remedy)


def _texts(rows: Sequence[Sequence[Any]]) -> Iterator[tuple[int, list[str]]]:
    for number, row in enumerate(rows, 1):
        cells = [cell_text(value) for value in row]
        if any(cell.strip() for cell in cells):
            yield number, cells


def cell_text(value: object) -> str:
    """Write a cell's value as text: whole numbers without a point, days and times as ISO 8601, yes and no.

    A time that a spreadsheet keeps as a fraction of a day is rounded to the second.
    """
    match value:
        case bool():
            return "yes" if value else "no"
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        case datetime():
            return _moment(value)
        case date():
            return value.isoformat()
        case time():
            return _clock(_seconds(value.hour, value.minute, value.second, value.microsecond))
        case timedelta():
            return _clock(round(value.total_seconds()))
        case None:
            return ""
        case _:
            return str(value)


def _seconds(hour: int, minute: int, second: int, microsecond: int) -> int:
    return hour * 3600 + minute * 60 + second + round(microsecond / 1e6)


def _moment(value: datetime) -> str:
    late = value.microsecond >= 500_000 and value < datetime(9999, 12, 31)
    rounded = value.replace(microsecond=0) + timedelta(seconds=late)
    return rounded.isoformat(timespec="seconds" if rounded.second else "minutes")


def _clock(seconds: int) -> str:
    text = f"{seconds // 3600:02}:{seconds // 60 % 60:02}"
    return text + (f":{seconds % 60:02}" if seconds % 60 else "")
