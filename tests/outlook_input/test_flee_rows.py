"""Rows of FLEE's tables: days as people write them, names that are nearly right, spans of days."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.core import Fault
from safeconduct.files.values import ReadingError
from safeconduct.outlook_input.flee.rows import FleeRow, Names, read_day, read_flee_table, shown
from safeconduct.outlook_input.warnings import span_words


def row(*cells: str) -> FleeRow:
    """Return a row of these cells."""
    return FleeRow("a.csv", 3, cells, [])


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_a_day_reads_back(day: date) -> None:
    assert read_day(day.isoformat()) == (day, True)
    assert read_day(f"{day:%Y/%m/%d}") == (day, False)


@pytest.mark.parametrize(
    ("text", "day", "plain"),
    [
        ("2012-3-7", date(2012, 3, 7), True),
        ("2012-03-07 00:00:00", date(2012, 3, 7), False),
        ("31.12.2012", date(2012, 12, 31), False),
        ("12/31/2012", date(2012, 12, 31), False),
        ("07/07/2012", date(2012, 7, 7), False),
    ],
)
def test_days_as_people_write_them(text: str, day: date, plain: bool) -> None:
    assert read_day(text) == (day, plain)


def test_a_day_that_could_be_two_names_both() -> None:  # R1
    with pytest.raises(ReadingError, match="it could be 2012-03-07 or 2012-07-03"):
        read_day("03/07/2012")


_NO_DAYS = ["", "2012", "2012-13-01", "2012-02-30", "32/13/2012", "12-1-1", "2012-03/07", "0001-01-01"]


@pytest.mark.parametrize("text", _NO_DAYS)
def test_what_is_no_day(text: str) -> None:
    with pytest.raises(ReadingError, match="a day as 2022-03-05"):
        read_day(text)


@given(st.text(max_size=20))
def test_reading_a_day_never_breaks(text: str) -> None:
    try:
        day, _ = read_day(text)
    except ReadingError:
        return
    assert 1900 <= day.year <= 9999


@pytest.mark.parametrize("text", ["", "x", "1e999", "nan", "inf", "1,000", "١٢"])
def test_what_is_no_number_is_reported(text: str) -> None:
    told = row(text)
    assert told.number(0, "count") is None
    assert [fault.column for fault in told.faults] == ["count"]


@pytest.mark.parametrize(("text", "value"), [("12", 12), ("12.0", 12), ("12.5", None), ("1e2", 100)])
def test_whole_numbers(text: str, value: int | None) -> None:
    assert row(text).whole(0, "day") == value


def test_a_name_but_for_case_and_blanks_is_known_and_reported() -> None:
    told, names = row("kaga_bandoro", "Bria", "Bri"), Names(["Kaga Bandoro", "Bria"], "a place")
    assert names.meant(told, 0, "name1") == "Kaga Bandoro"
    assert names.meant(told, 1, "name2") == "Bria"
    assert names.meant(told, 2, "name3") is None
    assert [(fault.level, fault.column) for fault in told.faults] == [("warning", "name1"), ("error", "name3")]


def test_a_name_that_could_be_two_is_none() -> None:
    assert Names(["Al Hol", "Al-Hol"], "a place").find("alhol") is None
    assert Names(["Al Hol"], "a place").find("") is None


@pytest.mark.parametrize(
    ("days", "words"),
    [([3], "3"), ([3, 4, 5, 9], "3-5, 9"), ([], ""), ([1, 3, 5, 7, 9, 11], "1, 3, 5, 7, 9 and more")],
)
def test_spans_of_days(days: list[int], words: str) -> None:
    assert span_words(days) == words


def test_comments_and_blank_lines_are_left_out(tmp_path: Path) -> None:
    path, faults = tmp_path / "t.csv", list[Fault]()
    path.write_text("# just words\n#name,km\n\nA,1\n# B,2\n,,\nC,3\n", encoding="utf-8")
    table = read_flee_table(path, "t.csv", faults)
    assert table is not None
    assert (table.header, table.header_line) == (("name", "km"), 2)
    assert [(one.line, one.cells) for one in table.rows] == [(4, ("A", "1")), (7, ("C", "3"))]
    assert (faults, shown("")) == ([], "an empty cell")
