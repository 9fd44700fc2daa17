"""sim_period.csv and conflicts.csv: which days, and where there is fighting on each."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from outlook_input.flee_tables import places_of, table_of
from safeconduct.core import Fault
from safeconduct.outlook_input.flee.days import Period, conflict_by_dates, read_conflicts, read_period

PERIOD = Period(date(2020, 3, 1), 4)


def conflict(text: str, folder: Path) -> tuple[list[list[float]], list[str]]:
    """Read conflicts.csv over four days: Alpha's and Beta's days, and the faults."""
    faults: list[Fault] = []
    found = read_conflicts(table_of(text, folder, faults, first=("day",)), places_of(folder), PERIOD, faults)
    return found[:2].tolist(), [f"{fault.level} {fault.column}" for fault in faults]


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("StartDate,2020-03-01\nLength,4\n", PERIOD),
        ("length,4\nstartdate,2020-3-1\n", PERIOD),
        ("# made by hand\nStartDate,2020-03-01\nLength,4\nother,9\n", PERIOD),
        ("StartDate,2020-03-01\n", None),
        ("StartDate,2020-03-01\nLength,four\n", None),
        ("StartDate,2020-02-30\nLength,4\n", None),
        ("StartDate,2020-03-01\nLength,99999999\n", None),
    ],
)
def test_the_period(text: str, period: Period | None, tmp_path: Path) -> None:
    faults: list[Fault] = []
    assert read_period(table_of(text, tmp_path, faults), faults) == period
    assert bool(faults) is (period is None)


def test_a_row_a_day(tmp_path: Path) -> None:
    text = "#Day, Alpha, Beta\n0, 1, 0\n1, 1, 0.5\n2, 0, 2.7\n3, 0, 0\n"
    assert conflict(text, tmp_path) == ([[1, 1, 0, 0], [0, 0.5, 2.7, 0]], [])


@pytest.mark.parametrize("head", ["#Day,Alpha", "Day,Alpha", "day,Alpha,"])
def test_headers_as_they_come(head: str, tmp_path: Path) -> None:
    assert conflict(f"{head}\n0,1\n1,1\n2,1\n3,0\n", tmp_path) == ([[1, 1, 1, 0], [0, 0, 0, 0]], [])


@pytest.mark.parametrize(
    ("days", "alpha", "faults"),
    [
        ("0 1 2 3 4 5", [1, 0, 1, 0], []),
        ("0 2", [1, 1, 0, 0], ["warning Day"]),
        ("2 3", [0, 0, 1, 0], ["warning Day"]),
        ("1 2 3 4", [1, 0, 1, 0], ["note Day"]),
        ("2020-03-01 2020-03-02 2020-03-03 2020-03-04", [1, 0, 1, 0], []),
    ],
)
def test_days_go_by_what_stands_in_their_row(
    days: str, alpha: list[float], faults: list[str], tmp_path: Path
) -> None:
    rows = "".join(f"{day},{int(number % 2 == 0)}\n" for number, day in enumerate(days.split()))
    assert conflict("#Day,Alpha\n" + rows, tmp_path) == ([alpha, [0, 0, 0, 0]], faults)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("#Day,Alpha\n0,1\n0,1\n1,1\n2,1\n3,1\n", "error Day"),
        ("#Day,Alpha\n0,1\n1,-1\n2,1\n3,1\n", "error Alpha"),
        ("#Day,Alpha\n0,1\n1,\n2,1\n3,1\n", "error Alpha"),
        ("#Day,Alpha,Alpha\n0,1,0\n1,1,0\n2,1,0\n3,1,0\n", "error Alpha"),
        ("#Day,Alpha,Alfa\n0,1,0\n1,1,1\n2,1,0\n3,1,0\n", "warning Alfa"),
        ("#Day,alpha\n0,1\n1,1\n2,1\n3,1\n", "warning alpha"),
    ],
)
def test_faults(text: str, fault: str, tmp_path: Path) -> None:
    assert conflict(text, tmp_path)[1] == [fault]


def test_a_place_that_is_not_there_and_never_fought_over_says_nothing(tmp_path: Path) -> None:
    assert conflict("#Day,Alpha,Omega\n0,1,0\n1,1,0\n2,1,0\n3,1,0\n", tmp_path)[1] == []


def test_a_zone_without_a_column_is_in_conflict_from_its_day(tmp_path: Path) -> None:
    days, faults = conflict("#Day,Beta\n0,0\n1,0\n2,0\n3,0\n", tmp_path)
    assert (days, faults) == ([[1, 1, 1, 1], [0, 0, 0, 0]], ["warning Alpha"])


def test_without_conflicts_csv_dates_tell(tmp_path: Path) -> None:
    text = "A,r,c,1,2,conflict_zone,2,5\nB,r,c,1,2,conflict_zone,-3,5\nC,r,c,1,2,town,1,5\n"
    faults: list[Fault] = []
    found = conflict_by_dates(places_of(tmp_path, text).good, 4, "conflicts.csv", faults)
    assert found.tolist() == [[0, 0, 1, 1], [1, 1, 1, 1], [0, 0, 0, 0]]
    assert [fault.level for fault in faults] == ["warning"]
