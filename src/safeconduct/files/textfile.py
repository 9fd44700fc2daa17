"""Text files read with a limit and a clear word on what is wrong."""

from __future__ import annotations

import csv
import errno
import io
import os
import re
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from safeconduct.core import Fault, code_point, hidden_in, quoted, shown, without_hidden

__all__ = [
    "MOST_BYTES",
    "NotAFileError",
    "TooLargeError",
    "csv_records",
    "hidden_fault",
    "read_regular",
    "read_text",
    "visible_cells",
]

MOST_BYTES = 32_000_000
"""Largest text file of a case that is read, bytes: 330,000 rows of roads.csv, checked in 11 s with 0.6 GB."""

_WIDE = (b"\xff\xfe", b"\xfe\xff")
_CYRILLIC_WORD = re.compile(r"\b[\u0400-\u0491][\u0430-\u045f\u0491]+\b")
_CYRILLIC = re.compile(r"[\u0400-\u0491]")


def read_text(path: Path, file: str, faults: list[Fault], *, most_bytes: int = MOST_BYTES) -> str | None:
    """Read a UTF-8 file, with its byte order mark and line ends as they are.

    UTF-16 with its byte order mark is read too, and Windows-1251 where what it gives is plainly Cyrillic, with a note.

    Args:
        path: where the file lies.
        file: how the case names it, for the faults.
        faults: what is wrong is added here, with the line and byte of the first byte that is not UTF-8.
        most_bytes: a larger file is refused unread.

    Returns:
        The text; None where it cannot be read.
    """
    try:
        data = read_regular(path, most_bytes)
    except NotAFileError as error:
        remedy = "Correct its name in [files]."
        if path.is_dir():
            remedy = "Move the folder away and put the file in its place."
        faults.append(Fault(file, 0, "", error.kind, "a file", remedy))
        return None
    except TooLargeError as error:
        faults.append(_too_large(file, error.size, most_bytes))
        return None
    except FileNotFoundError:
        got = "a link to nothing" if path.is_symlink() else "no such file"
        faults.append(Fault(file, 0, "", got, "a file", "Add the file, or correct its name in [files]."))
        return None
    except OSError as error:
        why = error.strerror or type(error).__name__
        faults.append(Fault(file, 0, "", why, "a file that can be read", "Look at its permissions and at the disk."))
        return None
    return _decode(data, file, faults)


class NotAFileError(OSError):
    """A folder, a pipe, a socket or a device; `kind` says which."""

    def __init__(self, kind: str) -> None:
        super().__init__(errno.EINVAL, f"is {kind}")
        self.kind = kind


class TooLargeError(OSError):
    """More bytes than are read; `size` says how many there are."""

    def __init__(self, size: int, most_bytes: int) -> None:
        words = f"{size / 1e6:,.0f} MB; at most {most_bytes / 1e6:,.0f} MB are read"
        super().__init__(errno.EFBIG, words)
        self.size = size


def read_regular(path: Path, most_bytes: int) -> bytes:
    """Read a file's bytes; a pipe or a device, which may never end, is refused without waiting for it.

    Raises:
        NotAFileError: it is no file.
        TooLargeError: it holds more than `most_bytes`.
        OSError: it cannot be read; ValueError: no file can have such a name.
    """
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    status = os.fstat(handle)
    if not stat.S_ISREG(status.st_mode):
        os.close(handle)
        raise NotAFileError("a folder" if stat.S_ISDIR(status.st_mode) else "a device or a pipe")
    with os.fdopen(handle, "rb") as opened:
        data = opened.read(most_bytes + 1) if status.st_size <= most_bytes else b""
    if status.st_size > most_bytes or len(data) > most_bytes:
        raise TooLargeError(max(status.st_size, len(data)), most_bytes)
    return data


def _too_large(file: str, size: int, most_bytes: int) -> Fault:
    remedy = "Keep the rows that the case needs; for streets name an .osm.pbf file or a built network in [files] roads."
    return Fault(file, 0, "", f"{size / 1e6:,.0f} MB", f"at most {most_bytes / 1e6:,.0f} MB", remedy)


def _decode(data: bytes, file: str, faults: list[Fault]) -> str | None:
    remedy = "Save it as UTF-8 (in a spreadsheet: Save as, CSV UTF-8)."
    name = "utf-16" if data[:2] in _WIDE else "utf-8"
    try:
        text = data.decode(name)
    except UnicodeDecodeError as error:
        cyrillic = None if name == "utf-16" else _windows_1251(data)
        if cyrillic is None:
            line = data.count(b"\n", 0, error.start) + 1
            got = f"byte 0x{data[error.start]:02X} at byte {error.start + 1} of the file"
            faults.append(Fault(file, line, "", got, name.upper(), remedy))
            return None
        text, name = cyrillic, "Windows-1251"
    if name != "utf-8":
        got = f"{name.upper() if name == 'utf-16' else name} text"
        faults.append(Fault(file, 1, "", got, "UTF-8", f"It is read as it is. {remedy}", "note"))
    if "\0" in text:
        at = text.index("\0")
        got = f"a zero byte at character {at + 1} of the file"
        faults.append(Fault(file, text.count("\n", 0, at) + 1, "", got, "text", remedy))
        return None
    return text


def _windows_1251(data: bytes) -> str | None:
    """Read bytes as Windows-1251 where that gives Cyrillic words and hardly anything else beyond ASCII; else None.

    A damaged UTF-8 file is not taken for it: what can still be read of it as UTF-8 is Cyrillic then.  KOI8-R would
    give words of small letters before large ones, and Western European letters stand alone among Latin ones.
    """
    try:
        text = data.decode("cp1251")
    except UnicodeDecodeError:
        return None
    beyond = sum(sign > "\x7f" for sign in text)
    in_words = sum(len(word) for word in _CYRILLIC_WORD.findall(text))
    damaged = _CYRILLIC.search(data.decode("utf-8", "ignore"))
    return text if not damaged and in_words >= 0.8 * beyond else None


def csv_records(
    body: str, delimiter: str, file: str, faults: list[Fault], *, first_line: int = 1
) -> Iterator[tuple[int, list[str]]]:
    """Yield (line, cells) of every record of a table's text that is not blank; a quote left open ends it with a fault.

    A cell with a character that cannot be seen is a fault too, and is yielded without it.
    first_line: the line of the file at which the text begins.
    """
    spotless = next(hidden_in(body), None) is None
    header: list[str] = []
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + first_line
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            remedy = "Close the quote; a quote inside a quoted cell is written twice. The rows after it were not read."
            faults.append(Fault(file, line, "", str(error), "a row of CSV", remedy))
            return
        if not spotless:
            cells = visible_cells(cells, header, file, line, faults)
        header = header or cells
        if any(cell.strip() for cell in cells):
            yield line, cells


def visible_cells(cells: Sequence[str], header: Sequence[str], file: str, line: int, faults: list[Fault]) -> list[str]:
    """Return the cells of a row without characters that cannot be seen, with a fault for every cell that has any."""
    for at, cell in enumerate(cells):
        if fault := hidden_fault(cell, file, line, header[at].strip() if at < len(header) else ""):
            faults.append(fault)
    return [without_hidden(cell) for cell in cells]


def hidden_fault(text: str, file: str, line: int, column: str) -> Fault | None:
    """Return the fault of a text with characters that cannot be seen, the first of them by name; None: it has none."""
    found = list(hidden_in(text))
    if not found:
        return None
    at, sign = found[0]
    more = f" and {len(found) - 1} more of the kind" if len(found) > 1 else ""
    got = f"{quoted(text)} with {code_point(sign)} at character {at + 1}{more}"
    remedy = "Delete it: type the text anew instead of pasting it."
    return Fault(file, line, shown(column), got, "characters that can be seen", remedy)
