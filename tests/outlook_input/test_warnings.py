"""What cannot be right of a conflict as a whole, on hand-drawn places."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from safeconduct.core import Fault, PlaceId
from safeconduct.outlook import Conflict, OutlookPlace, TravelLink
from safeconduct.outlook_input.warnings import Sources, check_essentials, find_warnings

A, B, C = (PlaceId(name) for name in "abc")
SOURCES = Sources("p.csv", "l.csv", "c.csv", "km", "Make one.", {A: 2, B: 3, C: 4}, (2, 3))


def conflict(**changes: object) -> Conflict:
    """Return a town in conflict, a town on the way, a camp; a degree of latitude, 111 km, between each."""
    places = (
        OutlookPlace(A, "A", "conflict", 0, 0, population=100),
        OutlookPlace(B, "B", "town", 1, 0),
        OutlookPlace(C, "C", "camp", 2, 0),
    )
    links = (TravelLink(A, B, 120), TravelLink(B, C, 120))
    base = Conflict("x", date(2022, 3, 1), 2, places, links, np.array([[1.0, 1.0], [0, 0], [0, 0]]))
    return replace(base, **changes)  # type: ignore[arg-type]


def warnings_of(of: Conflict) -> list[tuple[str, int, str]]:
    faults: list[Fault] = []
    find_warnings(of, replace(SOURCES, link_lines=SOURCES.link_lines[: len(of.links)]), faults)
    return [(fault.file, fault.line, fault.level) for fault in faults]


def essentials(of: Conflict) -> list[tuple[str, str]]:
    faults: list[Fault] = []
    check_essentials(of.places, of.intensity, SOURCES, faults)
    return [(fault.file, fault.level) for fault in faults]


def test_a_whole_conflict_gives_no_warning() -> None:
    assert (warnings_of(conflict()), essentials(conflict())) == ([], [])


@pytest.mark.parametrize("population", [None, 0])
def test_nobody_is_known_to_live_where_people_flee_from(population: float | None) -> None:
    first, *rest = conflict().places
    assert warnings_of(conflict(places=(replace(first, population=population), *rest))) == [("p.csv", 2, "warning")]


def test_a_camp_and_a_place_in_conflict_without_a_way_between_them() -> None:
    assert warnings_of(conflict(links=conflict().links[:1])) == [("p.csv", 2, "warning"), ("p.csv", 4, "warning")]


@pytest.mark.parametrize(("km", "told"), [(95.0, []), (94.0, [("l.csv", 3, "warning")])])
def test_a_link_shorter_than_the_straight_line(km: float, told: list[tuple[str, int, str]]) -> None:
    first, second = conflict().links
    assert warnings_of(conflict(links=(first, replace(second, km=km)))) == told


def test_lengths_give_no_warning_where_nobody_knows_the_positions() -> None:
    places = tuple(replace(place, lat=float("nan")) for place in conflict().places)
    links = tuple(replace(link, km=1) for link in conflict().links)
    assert warnings_of(conflict(places=places, links=links)) == []


@pytest.mark.parametrize(
    ("days", "told"), [([0, 0], [("c.csv", "error")]), ([1, 0], [("c.csv", "warning")]), ([0.1, 5], [])]
)
def test_days_without_fighting(days: list[float], told: list[tuple[str, str]]) -> None:
    assert essentials(conflict(intensity=np.array([days, [0, 0], [0, 0]]))) == told


def test_no_camp() -> None:
    places = tuple(replace(place, kind="town") for place in conflict().places)
    assert essentials(conflict(places=places)) == [("p.csv", "error")]
