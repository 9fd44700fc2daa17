"""A case kept in .xlsx or .ods files is the case that its CSV files hold."""

from __future__ import annotations

import csv
import re
from datetime import date, datetime, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.folders import copy_asset
from cases.workbooks import Cell, write_workbook
from safeconduct.cases import check_case, load_case, save_case
from safeconduct.core import Fault
from safeconduct.files.spreadsheet import cell_text, read_sheet
from sample_case import write_sample_case

_KINDS = pytest.mark.parametrize("kind", ["xlsx", "ods"])


def _typed(text: str) -> Cell:
    """Return what a spreadsheet makes of a cell that is typed in: numbers, days and times of their own kinds."""
    if re.fullmatch(r"-?\d+(\.\d+)?", text):
        return float(text)
    if re.fullmatch(r"\d\d:\d\d", text) and text != "24:00":
        return time.fromisoformat(text)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return date.fromisoformat(text)
    return datetime.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d", text) else text


def _rows(path: Path) -> list[list[Cell]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return [[_typed(cell) for cell in row] for row in csv.reader(handle)]


@_KINDS
def test_a_workbook_a_table_is_the_same_case(kind: str, tmp_path: Path) -> None:
    folder = write_sample_case(tmp_path)
    case = load_case(folder).case
    for path in sorted(folder.glob("*.csv")):
        write_workbook(path.with_suffix(f".{kind}"), {"Sheet1": _rows(path)})
        path.unlink()
    assert load_case(folder).case == case


@_KINDS
def test_one_workbook_with_a_sheet_a_table_is_the_same_case(kind: str, tmp_path: Path) -> None:
    folder = write_sample_case(tmp_path)
    case = load_case(folder).case
    paths = sorted(folder.glob("*.csv"))
    write_workbook(folder / f"case.{kind}", {path.stem.capitalize(): _rows(path) for path in paths})
    for path in paths:
        path.unlink()
    loaded = load_case(folder)
    assert loaded.case == case
    assert loaded.files["people"] == f"case.{kind}/People"


@_KINDS
def test_a_case_of_workbooks_is_saved_as_csv(kind: str, tmp_path: Path) -> None:
    folder = write_sample_case(tmp_path)
    write_workbook(folder / f"people.{kind}", {"Sheet1": _rows(folder / "people.csv")})
    (folder / "people.csv").unlink()
    loaded = load_case(folder)
    save_case(loaded, tmp_path / "other" / "sample")
    again = load_case(tmp_path / "other" / "sample")
    assert again.case == loaded.case
    assert again.files["people"] == "people.csv"


@_KINDS
def test_faults_name_the_row_as_the_spreadsheet_counts_it(kind: str, tmp_path: Path) -> None:
    folder = copy_asset("base", tmp_path / "case")
    (folder / "people.csv").unlink()
    rows: list[list[Cell]] = [["place", "means", "persons"], [None, None, None], ["town", "car", "many"]]
    write_workbook(folder / f"people.{kind}", {"Sheet1": rows})
    (fault,) = check_case(folder)
    assert (fault.file, fault.line, fault.column, fault.got) == (f"people.{kind}", 3, "persons", "'many'")


@_KINDS
def test_two_files_for_one_table(kind: str, tmp_path: Path) -> None:
    folder = copy_asset("base", tmp_path / "case")
    write_workbook(folder / f"people.{kind}", {"Sheet1": _rows(folder / "people.csv")})
    (fault,) = check_case(folder)
    assert (fault.level, fault.got) == ("error", f"people.csv and people.{kind}")


@_KINDS
def test_a_second_sheet_is_named(kind: str, tmp_path: Path) -> None:
    folder = copy_asset("base", tmp_path / "case")
    write_workbook(folder / f"people.{kind}", {"Sheet1": _rows(folder / "people.csv"), "Notes": [["x"]]})
    (folder / "people.csv").unlink()
    (fault,) = check_case(folder)
    assert (fault.level, fault.got) == ("warning", "2 sheets")


@_KINDS
def test_hidden_characters_of_a_sheet_are_named(kind: str, tmp_path: Path) -> None:
    folder = copy_asset("base", tmp_path / "case")
    (folder / "people.csv").unlink()
    write_workbook(folder / f"people.{kind}", {"S": [["place", "means", "persons"], ["to\u200bwn", "car", 10]]})
    (fault,) = check_case(folder)
    assert "U+200B ZERO WIDTH SPACE at character 3" in fault.got


@_KINDS
@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not a workbook", b"\xd0\xcf\x11\xe0" * 200])
def test_what_is_no_workbook(kind: str, content: bytes, tmp_path: Path) -> None:
    faults: list[Fault] = []
    path = tmp_path / f"people.{kind}"
    path.write_bytes(content)
    assert read_sheet(path, path.name, faults) is None
    assert [fault.expected for fault in faults] == ["a workbook"]


@_KINDS
def test_damaged_workbooks_never_break(kind: str, tmp_path: Path) -> None:
    folder = copy_asset("base", tmp_path / "case")
    path = folder / f"people.{kind}"
    write_workbook(path, {"Sheet1": _rows(folder / "people.csv")})
    (folder / "people.csv").unlink()
    good = path.read_bytes()
    for at in range(0, len(good), 7):
        path.write_bytes(good[:at] + bytes([good[at] ^ 0x55]) + good[at + 1 :])
        assert all(fault.file and fault.remedy for fault in check_case(folder))


@given(st.times().map(lambda at: at.replace(microsecond=0)))
def test_times_of_day_are_written_to_the_second(at: time) -> None:
    assert time.fromisoformat(cell_text(at)) == at


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_keep_their_value(number: float) -> None:
    assert float(cell_text(number)) == number


@_KINDS
def test_every_byte_of_a_workbook_s_directory_may_be_damaged(kind: str, tmp_path: Path) -> None:
    """A version of zip that nobody knows (found at random), encryption, an unknown packing: faults of the file."""
    path = tmp_path / f"people.{kind}"
    write_workbook(path, {"Sheet1": [["place", "means"], ["a", "car"]]})
    whole = path.read_bytes()
    first = whole.index(b"PK\x01\x02")
    for at in range(first, min(first + 46, len(whole))):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        faults: list[Fault] = []
        found = read_sheet(path, path.name, faults)
        assert (found is None) == bool([fault for fault in faults if fault.level == "error"])
