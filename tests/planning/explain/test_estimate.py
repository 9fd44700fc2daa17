"""The static upper estimate in closed form, by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builders import UA, make_road, tiny_case
from planning.drawn_rows import fleet, flowing_case, group, safe_roads
from planning.planned import planned
from safeconduct.core import Note, PlaceId
from safeconduct.planning import Case, ReceptionPoint
from safeconduct.planning.explain import quick_sum
from safeconduct.planning.instance.build import formulate
from safeconduct.planning.plan import QuickSum


def estimate(case: Case) -> QuickSum:
    return quick_sum(formulate(case).instance)


def test_all_who_would_leave() -> None:
    assert estimate(tiny_case()).persons == 1000


def test_one_road_for_the_hours_of_its_window() -> None:
    """600 vehicles an hour for seven hours, 2.5 persons each; travel times and margins are left aside."""
    found = estimate(tiny_case(people=(group(1e6),)))
    assert found.persons == 10_500
    assert Note("sum_rate", {"vehicles_per_h": 600}) in found.because
    assert Note("sum_hours", {"hours": 7.0}) in found.because


def test_the_narrowest_road_counts() -> None:
    roads = (make_road("town", "cross"), make_road("cross", "haven", ref="T2", capacity_pcu_h=100))
    assert estimate(tiny_case(people=(group(1e6),), roads=roads)).persons == 1750


def test_capacity_of_reception() -> None:
    rows = (ReceptionPoint("r1", PlaceId("haven"), UA, capacity=250),)
    assert estimate(tiny_case(reception=rows)).persons == 250


def test_people_on_foot() -> None:
    found = estimate(tiny_case(people=(group(70, "foot"),)))
    assert (found.persons, found.because) == (70, (Note("sum_walkers", {"persons": 70}),))


def test_buses_by_seats_and_handling() -> None:
    found = estimate(tiny_case(people=(group(1000, "bus"),), fleet=(fleet(1),)))
    assert found.persons >= 100
    assert {note.code for note in found.because} == {"sum_buses", "sum_seats", "sum_trips"}


def test_nobody() -> None:
    found = estimate(tiny_case(people=()))
    assert (found.persons, found.because) == (0, (Note("sum_nobody"),))


@pytest.mark.parametrize("capacity", [30, 60, 200])
def test_no_plan_beats_it(capacity: float) -> None:
    roads = tuple(replace(road, capacity_pcu_h=capacity) for road in safe_roads())
    case = flowing_case(people=(group(50_000),), roads=roads)
    assert planned(case, effort="fast").out <= estimate(case).persons
