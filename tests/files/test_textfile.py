"""Text files and the records of tables in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.core import Fault
from safeconduct.files.textfile import csv_records, read_text


@pytest.mark.parametrize(
    ("content", "got"),
    [
        (b"\xff\xfea\x00b", "byte 0x62 at byte 5 of the file"),
        (b"ok\n\xfc", "byte 0xFC at byte 4 of the file"),
        (b"ok\n\x00", "a zero byte at character 4 of the file"),
        (b"12345678901", "0 MB"),
    ],
)
def test_what_is_no_text(content: bytes, got: str, tmp_path: Path) -> None:
    path, faults = tmp_path / "t.csv", list[Fault]()
    path.write_bytes(content)
    assert read_text(path, "t.csv", faults, most_bytes=10) is None
    assert [fault.got for fault in faults] == [got]


@pytest.mark.parametrize(("name", "got"), [("gone", "no such file"), (".", "a folder")])
def test_what_is_no_file(name: str, got: str, tmp_path: Path) -> None:
    faults: list[Fault] = []
    assert read_text(tmp_path / name, "t.csv", faults) is None
    assert [fault.got for fault in faults] == [got]


def test_records_begin_at_their_own_line_and_blank_ones_are_left_out() -> None:
    faults: list[Fault] = []
    text = 'a,"b\nc"\n\n , \nd,e\n'
    assert list(csv_records(text, ",", "t.csv", faults)) == [(1, ["a", "b\nc"]), (5, ["d", "e"])]
    assert faults == []


def test_a_quote_that_is_never_closed_ends_the_records() -> None:
    faults: list[Fault] = []
    assert list(csv_records('a\n"b\nc\n', ",", "t.csv", faults, first_line=2)) == [(2, ["a"])]
    assert [fault.line for fault in faults] == [3]
