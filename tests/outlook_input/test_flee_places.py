"""locations.csv: kinds, people, positions, names, and columns by order or by name."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from outlook_input.flee_tables import PLACES, places_of, table_of
from safeconduct.core import Fault
from safeconduct.outlook_input.flee.places import HEADER_NAMES, read_places

HEAD = PLACES.splitlines()[0]


def one(row: str, folder: Path, head: str = HEAD) -> tuple[list[str], list[str]]:
    """Read one row: what the place became, and its faults."""
    faults: list[Fault] = []
    places = read_places(table_of(f"{head}\n{row}\n", folder, faults, first=HEADER_NAMES), faults)
    told = [f"{place.place.kind} {place.place.population} {place.place.capacity}" for place in places.good]
    return told, [f"{fault.level} {fault.column}" for fault in faults]


@pytest.mark.parametrize(
    ("kind", "becomes"),
    [
        ("conflict_zone", "conflict 50.0 None"),
        ("Conflict", "conflict 50.0 None"),
        ("town", "town 50.0 None"),
        ("default", "town 50.0 None"),
        ("camp", "camp None 50.0"),
        ("idpcamp", "camp None 50.0"),
        ("forwarding_hub", "forwarding 50.0 None"),
        ("marker", "forwarding 50.0 None"),
        ("conflict_camp", "conflict 50.0 None"),
    ],
)
def test_kinds_are_known_by_a_part_of_their_name(kind: str, becomes: str, tmp_path: Path) -> None:
    assert one(f"A,r,c,1,2,{kind},0,50", tmp_path) == ([becomes], [])


_CAPACITIES = [("", "None"), ("0", "None"), ("-1", "None"), ("1", "1.0"), ("7.0", "7.0")]


@pytest.mark.parametrize(("cell", "capacity"), _CAPACITIES)
def test_a_camp_without_capacity_has_no_limit(cell: str, capacity: str, tmp_path: Path) -> None:
    assert one(f"A,r,c,1,2,camp,,{cell}", tmp_path) == ([f"camp None {capacity}"], [])


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("A,r,c,1,2,village,,5", "error location_type"),
        ("A,r,c,1,2,town,,-5", "error population"),
        ("A,r,c,1,2,town,,many", "error population"),
        ("A,r,c,1,200,town,,5", "error longitude"),
        ("A,r,c,1,2,conflict_zone,May,5", "error conflict_date"),
        ("A,r,c,1,2,flood_zone,,5", "warning location_type"),
        ("A,r,c,,,town,,5", "warning latitude"),
    ],
)
def test_faults_of_a_row(row: str, fault: str, tmp_path: Path) -> None:
    assert one(row, tmp_path)[1] == [fault]


def test_a_position_that_is_not_reported_is_unknown_not_zero(tmp_path: Path) -> None:  # R1
    place = places_of(tmp_path, f"{HEAD}\nA,r,c,,,town,,5\n").good[0].place
    assert math.isnan(place.lat)
    assert math.isnan(place.lon)


def test_short_rows_are_read_as_far_as_they_go(tmp_path: Path) -> None:
    assert one("A,r,c,1,2,town", tmp_path) == (["town None None"], [])


def test_underscores_are_blanks_in_names_but_not_in_ids(tmp_path: Path) -> None:
    place = places_of(tmp_path, f"{HEAD}\nKaga_Bandoro,r,c,1,2,town,,5\n").good[0].place
    assert (place.id, place.name) == ("Kaga_Bandoro", "Kaga Bandoro")


def test_names_of_rows_at_fault_are_known_all_the_same(tmp_path: Path) -> None:
    faults: list[Fault] = []
    places = read_places(table_of(f"{HEAD}\nA,r,c,1,2,village,,5\nB,r,d,1,2,camp,,5\n", tmp_path, faults), faults)
    assert [place.place.id for place in places.good] == ["B"]
    assert (places.names.known, places.countries.known, places.camps()) == (("A", "B"), ("c", "d"), ["B"])


@pytest.mark.parametrize(
    "head",
    ["#name,region,country,gps_x,gps_y,location_type,conflict_date,pop/cap", "#what,ever,it,says,here,is,not,read", ""],
)
def test_without_known_names_columns_go_by_their_order(head: str, tmp_path: Path) -> None:
    assert one("A,r,c,1,2,town,,5", tmp_path, head)[0] == ["town 5.0 None"]


def test_a_header_without_its_sign_is_no_place(tmp_path: Path) -> None:
    assert one("A,r,c,1,2,town,,5", tmp_path, HEAD.removeprefix("#")) == (["town 5.0 None"], [])


def test_one_latitude_too_great_turns_nothing(tmp_path: Path) -> None:
    rows = "A,r,c,1,30,town,,5\nB,r,c,95,31,town,,5"
    assert one(rows, tmp_path)[1] == ["error latitude"]


def test_longitudes_first_are_turned_where_it_cannot_be_otherwise(tmp_path: Path) -> None:
    places = places_of(tmp_path, f"{HEAD}\nA,r,c,88,21,town,,5\nB,r,c,92,22,town,,5\n")
    assert [(one.place.lat, one.place.lon) for one in places.good] == [(21, 88), (22, 92)]
