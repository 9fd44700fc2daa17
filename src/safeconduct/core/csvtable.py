"""Tables for spreadsheets: CSV that opens by double click, and in which no cell is a formula.

A spreadsheet runs a cell that begins with = + - or @, or with a tab or line end that it strips first (OWASP, "CSV
Injection", 2023).  Where a country's list separator
is `;`, it cuts cells at `;` whatever this file's quotes say, so what follows one begins a cell, too.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from safeconduct.core.plaintext import plain_text

__all__ = ["BOM", "csv_bytes", "csv_text", "harmless_cell"]

BOM = b"\xef\xbb\xbf"
"""By these three bytes Excel knows that a CSV is UTF-8."""

# The signs, and those of other widths that Excel and LibreOffice take for them: full-width, small, and U+2212.
_SIGNS = "=+\\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u2212"
_FORMULA = re.compile(rf"(\A(?=[\t\n])|(?:\A|[;\t\n|])(?=[\s\"]*[{_SIGNS}]))")


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a CSV text: comma, plain line ends, quotes where needed, None an empty cell; texts by `harmless_cell`."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([harmless_cell(value) for value in row] for row in rows)
    return out.getvalue()


def csv_bytes(text: str, *, bom: bool = True) -> bytes:
    """Return a CSV text as UTF-8; bom: with the mark without which Excel shows Cyrillic as noise."""
    return (BOM if bom else b"") + text.encode("utf-8")


def harmless_cell(value: object) -> object:
    """Return a cell's value; in a text a quote mark stands before each sign that would begin a formula.

    Numbers stay numbers, negative ones too; control and invisible characters are left out.
    """
    # Not only at the cell's begin: where `;` separates lists, what follows one begins a cell (see above).
    return _FORMULA.sub(r"\1'", plain_text(value)) if isinstance(value, str) else value
