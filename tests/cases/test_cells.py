"""One cell: numbers as people write them, times, choices; and that what is written reads back the same."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import KYIV_CLOCK, at
from safeconduct.cases.tables.cells import Frame, read_cell, value_text
from safeconduct.cases.tables.known import KnownIds
from safeconduct.cases.tables.schema import TABLES, Column
from safeconduct.core import Span
from safeconduct.files.values import ReadingError, number_text, time_text
from safeconduct.picture import Incident

_LAT = Column("lat", "number", least=-90, most=90)
_COUNT = Column("persons", "number", least=0, most=1e9, counted=True)
_WHOLE = Column("seats", "number", least=1, most=100, whole=True)
_KM = Column("km", "number", least=0, most=3000, above=True)


@pytest.mark.parametrize(
    ("text", "value"),
    [("47.10", 47.1), ("-47", -47), ("+1e1", 10), (".5", 0.5), (" 5. ", 5), ("-0", 0)],
)
def test_numbers(text: str, value: float) -> None:
    assert read_cell(text, _LAT, Frame()) == value


@pytest.mark.parametrize(
    "text",
    ["nan", "NaN", "inf", "-inf", "1e999", "90.1", "-91", "47,1", "1_0", "٤٧", "0x1F", "4.1.2", "4 N", "--1", "1e"],
)
def test_no_numbers(text: str) -> None:
    with pytest.raises(ReadingError, match="a number from -90 to 90"):
        read_cell(text, _LAT, Frame())


@pytest.mark.parametrize(
    "text", ["200,000", "200 000", "200\u00a0000", "200\u202f000", "200'000", "1,200,000", "1.200.000"]
)
def test_thousands_separators_are_never_guessed(text: str) -> None:
    for comma in (False, True):
        with pytest.raises(ReadingError):
            read_cell(text, _COUNT, Frame(decimal_comma=comma))


def test_three_decimals_of_a_count_are_unclear() -> None:
    with pytest.raises(ReadingError) as caught:
        read_cell("200.000", _COUNT, Frame())
    assert caught.value.remedy == "Is it 200000, or a fraction? Write 200000, or the fraction as 200.0000."
    assert read_cell("200.0000", _COUNT, Frame()) == 200
    assert read_cell("47.123", _LAT, Frame()) == 47.123


def test_a_decimal_comma_only_between_semicolons() -> None:
    assert read_cell("47,123", _LAT, Frame(decimal_comma=True)) == 47.123
    with pytest.raises(ReadingError):
        read_cell("47,123", _LAT, Frame())


@pytest.mark.parametrize(
    ("text", "column", "expected"),
    [
        ("0", _KM, "a number above 0, at most 3000"),
        ("0", _WHOLE, "a whole number from 1 to 100"),
        ("1.5", _WHOLE, "a whole number from 1 to 100"),
        ("-1", _COUNT, "a number of 0 or more"),
        ("", _WHOLE, None),
    ],
)
def test_limits(text: str, column: Column, expected: str | None) -> None:
    if expected is None:
        assert read_cell(text, column, Frame()) is None
        return
    with pytest.raises(ReadingError) as caught:
        read_cell(text, column, Frame())
    assert caught.value.expected == expected


def test_whole_numbers_are_whole() -> None:
    seats = read_cell("50.0", _WHOLE, Frame())
    assert seats == 50
    assert isinstance(seats, int)


@pytest.mark.parametrize(("text", "value"), [("yes", True), ("TRUE", True), ("1", True), ("No", False), ("", None)])
def test_yes_and_no(text: str, value: bool | None) -> None:
    assert read_cell(text, Column("danger", "yes_no"), Frame()) is value


def test_what_hangs_on_a_faulty_file_is_not_judged() -> None:
    assert read_cell("anywhere", Column("place", "place"), Frame()) == "anywhere"
    assert read_cell("25:61", Column("start", "time"), Frame()) is None
    with pytest.raises(ReadingError, match=r"the id of a place in places\.csv"):
        read_cell("anywhere", Column("place", "place"), Frame(places=KnownIds(["town"])))


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=0, max_value=1e9))
def test_counts_read_back(value: float) -> None:
    assert read_cell(number_text(value, counted=True), _COUNT, Frame()) == value


@given(st.floats(-90, 90))
def test_degrees_read_back(value: float) -> None:
    back = read_cell(number_text(value), _LAT, Frame())
    assert back == value
    assert math.copysign(1, back) == math.copysign(1, value)


@pytest.mark.parametrize("text", ["09:00", "00:00", "24:00", "23:59"])
def test_times_of_the_day_are_written_short(text: str) -> None:
    assert time_text(at(text), KYIV_CLOCK) == text


def test_other_times_are_written_with_their_offset() -> None:
    assert time_text(at("2022-03-06T09:00"), KYIV_CLOCK) == "2022-03-06T09:00:00+02:00"
    assert time_text(at("2022-03-05T09:00:30"), KYIV_CLOCK) == "2022-03-05T09:00:30+02:00"


@pytest.mark.parametrize("text", ["2022-03-04", "2022-03-03/2022-03-05", "09:00", "2022-03-27"])
def test_a_day_without_an_hour_stays_a_day(text: str) -> None:
    column = next(column for column in TABLES["incidents"].columns if column.name == "at")
    value = read_cell(text, column, Frame(clock=KYIV_CLOCK))
    assert isinstance(value, Span) == ("-" in text)
    assert value_text(value, column, KYIV_CLOCK) == text


@pytest.mark.parametrize("text", ["2022-03-05/2022-03-04", "2022-03-04/09:00", "2022-02-30", "9 am"])
def test_days_that_are_none_are_refused(text: str) -> None:
    column = next(column for column in TABLES["incidents"].columns if column.name == "at")
    with pytest.raises(ReadingError):
        read_cell(text, column, Frame(clock=KYIV_CLOCK))


def test_every_column_fills_a_field() -> None:
    for table in TABLES.values():
        if table.name == "incidents":  # one column, `at`, fills two fields
            fields = set(Incident.__dataclass_fields__) - {"at", "until"} | {"when"}
        else:
            fields = set(table.make.__dataclass_fields__) - {"daily", "translations"}  # type: ignore[attr-defined]
        assert {column.target for column in table.columns} == fields
