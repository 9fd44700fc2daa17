"""Few corridors: the best K of them, never above their bounds, and nobody uses one that is not opened."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builders import UA, at, make_place, make_road, tiny_case
from planning.planned import faults_of
from random_cases import random_full_case
from safeconduct.core import InfeasibleError, PlaceId
from safeconduct.planning import Case, PeopleGroup, ReceptionPoint, plan_case
from safeconduct.planning.corridors import FewCorridors, plan_few_corridors


def fan_case() -> Case:
    """Return two towns with a road each to one haven, and a narrow third road: 600 and 60 cars an hour for 2 h.

    A window of 2 hours less margins and 30 minutes' drive leaves 70 minutes at each mouth.
    """
    places = {PlaceId(name): make_place(name, lat, lon, kind="town") for name, lat, lon in (
        ("east", 47.0, 37.35), ("west", 47.0, 36.65), ("haven", 47.0, 37.0))}  # fmt: skip
    roads = (
        make_road("east", "haven", ref="T1"),
        make_road("west", "haven", ref="T2"),
        make_road("east", "haven", ref="T3", capacity_pcu_h=60),
    )
    people = tuple(PeopleGroup(PlaceId(p), "car", 5000, persons_per_vehicle=2.5) for p in ("east", "west"))
    window = replace(tiny_case().windows[0], end=at("11:00"))
    rules = replace(tiny_case().convoys, headway_minutes=0)
    reception = (ReceptionPoint("r1", PlaceId("haven"), UA),)
    return tiny_case(places=places, roads=roads, people=people, windows=(window,), convoys=rules, reception=reception)


@pytest.fixture(scope="module")
def two() -> FewCorridors:
    """Return the fan with at most two corridors."""
    return plan_few_corridors(fan_case(), 2)


def test_the_two_wide_roads_are_taken(two: FewCorridors) -> None:
    roads = {section.road for corridor in two.plan.corridors for section in corridor.sections}
    assert len(two.plan.corridors) == 2
    assert not any("3" in road for road in roads)


def test_plan_of_few_corridors_holds(two: FewCorridors) -> None:
    assert faults_of(fan_case(), two.plan) == []


def test_bounds_are_those_on_paper(two: FewCorridors) -> None:
    """70 minutes at 10 cars a minute, and one more at the closed end: 701 cars of 2.5, so 1,752 through one road."""
    persons = [row.persons_bound for row in two.costs]
    assert persons[0] == 1752
    assert persons[1] <= 3505
    assert all(row.persons <= row.persons_bound and row.value <= row.bound + 1e-6 for row in two.costs)


def test_each_more_corridor_brings_no_less(two: FewCorridors) -> None:
    persons = [row.persons for row in two.costs]
    assert persons == sorted(persons)
    assert [row.corridors for row in two.costs] == [1, 2, 3]
    assert persons[2] > persons[1] > persons[0]


def test_who_stays_for_the_limit_is_told_so(two: FewCorridors) -> None:
    (east,) = (row for row in two.plan.left_behind if row.place == "east")
    (west,) = (row for row in two.plan.left_behind if row.place == "west")
    assert east.because[0].code == "corridors"
    assert all(limit.code != "corridors" for limit in west.because)


def test_corridor_with_too_few_is_not_opened() -> None:
    found = plan_few_corridors(fan_case(), None, least_persons=500, effort="fast")
    assert len(found.plan.corridors) == 2
    assert all(sum(corridor.persons.values()) >= 500 for corridor in found.plan.corridors)


def test_no_corridor_with_so_many_is_infeasible() -> None:
    with pytest.raises(InfeasibleError, match="no_corridor_of"):
        plan_few_corridors(fan_case(), 2, least_persons=4000, effort="fast")


@pytest.mark.parametrize("seed", range(12))
def test_random_cases_keep_limit_rules_and_bounds(seed: int) -> None:
    case = random_full_case(seed)
    try:
        free = plan_case(case, effort="fast")
    except InfeasibleError:
        pytest.skip("nobody can leave")
    found = plan_few_corridors(case, 1, effort="fast")
    assert len(found.plan.corridors) == 1
    assert faults_of(case, found.plan) == []
    assert found.plan.persons_bound <= free.persons_bound
    assert [row.value for row in found.costs] == sorted(row.value for row in found.costs)
