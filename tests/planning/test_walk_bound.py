"""What walkers can be worth at most: gates, reception and prices, on a road of two hours' walk."""

from __future__ import annotations

import pytest

from builders import UA, at, line_places, make_road, tiny_case
from safeconduct.core import PlaceId
from safeconduct.planning import AssemblyPoint, Case, PeopleGroup, ReceptionPoint
from safeconduct.planning.planner import plan_case

TOWN, HAVEN = PlaceId("town"), PlaceId("haven")


def walk_case(persons: float, **changes: object) -> Case:
    """8 km at 4 km/h: two hours; a window from 09:00 to 16:00 with margins of ten minutes."""
    road = make_road("town", "haven", km=8.0)
    people = (PeopleGroup(TOWN, "foot", persons),)
    return tiny_case(**({"places": line_places(("town", "haven")), "roads": (road,), "people": people} | changes))


def test_all_can_walk() -> None:
    plan = plan_case(walk_case(1000))
    assert plan.out == 1000
    assert plan.bound == pytest.approx(1000.0)


def test_a_gate_binds_walkers() -> None:
    """200 an hour from 09:00 to 11:00: 400, and the bound says so too."""
    gate = AssemblyPoint("gate", TOWN, 200.0, at("09:10"), at("11:10"))
    plan = plan_case(walk_case(1000, assembly=(gate,)))
    assert plan.out == pytest.approx(400, abs=4)
    assert plan.bound <= 405


def test_reception_binds_walkers() -> None:
    """Reception is open for an hour and takes in 300 an hour."""
    haven = ReceptionPoint("r1", HAVEN, UA, 300.0, None, at("12:00"), at("13:00"))
    plan = plan_case(walk_case(1000, reception=(haven,)))
    assert plan.out == pytest.approx(300, abs=6)
    assert plan.bound <= 306


def test_nobody_arrives_after_reception_has_closed() -> None:
    """Two hours after the window opens it is 11:10; reception closes at 11:00."""
    haven = ReceptionPoint("r1", HAVEN, UA, None, None, at("08:00"), at("11:00"))
    cars = PeopleGroup(TOWN, "car", 50, persons_per_vehicle=2.5)
    plan = plan_case(walk_case(0, people=(PeopleGroup(TOWN, "foot", 1000), cars), reception=(haven,)))
    assert plan.out == 50
    assert plan.bound == pytest.approx(50.0, rel=0.02)
