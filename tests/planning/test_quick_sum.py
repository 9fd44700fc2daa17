from __future__ import annotations

from dataclasses import replace

from builders import UA, at, make_road, said, tiny_case
from safeconduct.core import PlaceId
from safeconduct.planning import Case, CeasefireWindow, Fleet, PeopleGroup, ReceptionPoint
from safeconduct.planning.planner import plan_case
from safeconduct.planning.problem import pose
from safeconduct.planning.quick_sum import quick_sum

TOWN, HAVEN = PlaceId("town"), PlaceId("haven")


def persons(case: Case) -> int:
    return quick_sum(pose(case)).persons


def crowd(count: float, means: str = "car") -> tuple[PeopleGroup, ...]:
    return (PeopleGroup(TOWN, means, count, persons_per_vehicle=2.5 if means == "car" else None),)


def test_all_who_would_leave() -> None:
    assert persons(tiny_case()) == 1000


def test_one_road() -> None:
    """600 vehicles an hour for seven hours, 2.5 persons each: 10,500; margins and travel times are left aside."""
    told = quick_sum(pose(tiny_case(people=crowd(1e6))))
    assert told.persons == 10_500
    assert said(told.because) == ["1 road", "600 vehicles/h", "7 h", "2.5 persons a car"]


def test_the_narrowest_road_counts() -> None:
    roads = (make_road("town", "cross"), make_road("cross", "haven", ref="T2", capacity_pcu_h=100))
    assert persons(tiny_case(people=crowd(1e6), roads=roads)) == 1750


def test_hours_count_from_departures() -> None:
    windows = (CeasefireWindow("w1", "all", at("09:00"), at("16:00"), at("11:00")),)
    assert persons(tiny_case(people=crowd(1e6), windows=windows)) == 7500


def test_capacity_of_reception() -> None:
    assert persons(tiny_case(reception=(ReceptionPoint("r1", HAVEN, UA, capacity=250),))) == 250


def test_people_on_foot() -> None:
    told = quick_sum(pose(tiny_case(people=crowd(70, "foot"))))
    assert (told.persons, said(told.because)) == (70, ["70 on foot"])


def test_buses_by_their_seats() -> None:
    """An hour each way and 15 minutes of handling: 2 h 15 a round; in the 7 hours of the roads 1 + 3 trips of 50."""
    row = Fleet("f1", HAVEN, 1, 50, load_minutes=10, unload_minutes=5)
    assert persons(tiny_case(people=crowd(1000, "bus"), fleet=(row,))) == 200


def test_nobody() -> None:
    assert said(quick_sum(pose(tiny_case(people=()))).because) == ["nobody would leave"]


def test_no_plan_beats_it() -> None:
    case = tiny_case(people=crowd(1e5), roads=tuple(replace(road, capacity_pcu_h=60) for road in tiny_case().roads))
    assert plan_case(case).out <= persons(case)
