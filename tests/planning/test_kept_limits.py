"""Faults that thousands of random plans once had, each in the smallest case that shows it, worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from builders import RU, UA, at, make_road
from planning.drawn_rows import bus_case, fleet, flowing_case, group, safe_roads
from planning.planned import planned
from safeconduct.core import InfeasibleError, PlaceId, Span
from safeconduct.picture import Closure
from safeconduct.planning import AssemblyPoint, CeasefireWindow, ConvoyRules, Plan, ReceptionPoint, Wish

TOWN, CROSS, HAVEN = PlaceId("town"), PlaceId("cross"), PlaceId("haven")


def hours(start: str, end: str) -> Span:
    return Span(at(start), at(end))


def begins_boarding(plan: Plan, point: str) -> datetime:
    return min(convoy.boards.start for convoy in plan.convoys if convoy.assembly == point and convoy.boards)


def test_each_point_boards_at_its_own_rate() -> None:  # P3
    """100 an hour from 06:00, 900 from 08:00 on: by 10:00, when the last may leave, 400 and 1,800 of 3,000."""
    points = (AssemblyPoint("slow", TOWN, 100), AssemblyPoint("late", TOWN, 900, at("08:00")))
    case = flowing_case(roads=safe_roads(), people=(group(3000),), assembly=points, horizon=hours("06:00", "11:00"))
    plan = planned(case)
    assert begins_boarding(plan, "late") >= at("08:00")
    assert 2195 <= plan.out <= 2200


def test_a_bus_loads_at_one_point() -> None:  # P3, P8
    """Two points of 150 an hour: 50 persons take 20 minutes at one, so two buses may load at once, and not three."""
    points = (AssemblyPoint("a", TOWN, 150), AssemblyPoint("b", TOWN, 150))
    case = bus_case(150, fleet(3, "town"), assembly=points, horizon=hours("06:00", "07:30"))
    plan = planned(case)
    assert plan.out == 100
    assert {convoy.assembly for convoy in plan.convoys} == {"a", "b"}
    spans = [convoy.boards for convoy in plan.convoys]
    assert all(span is not None and span.end - span.start == timedelta(minutes=20) for span in spans)


def test_a_platoon_has_the_road_to_itself() -> None:  # P1
    """60 pcu an hour: six empty buses, 12 pcu, take the room of 12 cars; in no hour do more than 60 pcu pass."""
    rows = (fleet(6, "town"),)
    people = (group(400), group(300, "bus", "cross"))
    roads = safe_roads(capacity_pcu_h=60)
    case = flowing_case(roads=roads, people=people, fleet=rows, convoys=ConvoyRules(5, 60, 0, 0))
    plan = planned(case)
    assert plan.duties


def test_no_more_than_a_reception_takes() -> None:  # P4
    """Half would go to either side; haven takes 101 persons, and no rounding adds to it."""
    rows = (ReceptionPoint("r1", HAVEN, UA, None, 101), ReceptionPoint("r2", CROSS, RU))
    wishes = (Wish(TOWN, UA, 0.5), Wish(TOWN, RU, 0.5))
    plan = planned(flowing_case(roads=safe_roads(), reception=rows, wishes=wishes, people=(group(999),)))
    to_haven = sum(convoy.persons for convoy in plan.convoys if convoy.reception == "r1")
    assert to_haven in (100, 101)
    assert 497 <= plan.out - to_haven <= 500


def test_all_are_taken_in_before_the_hours_end() -> None:  # P4, S3
    """100 an hour, one convoy after the other from arrival on: none is left waiting when the horizon ends."""
    reception = (ReceptionPoint("r1", HAVEN, UA, 100),)
    plan = planned(bus_case(500, fleet(8, "town", unload_minutes=5), reception=reception))
    arrivals = sorted((convoy.passes[-1].arrives.start, convoy.persons) for convoy in plan.convoys if convoy.persons)
    done = arrivals[0][0]
    for head, persons in arrivals:
        done = max(done, head) + timedelta(hours=persons / 100)
    assert plan.out > 0
    assert done <= bus_case(1, fleet(1, "town")).horizon.end + timedelta(seconds=1)


def test_several_points_of_a_side_take_in_together() -> None:  # P4
    """Each alone could not hold all."""
    rows = (ReceptionPoint("r1", HAVEN, UA, None, 600), ReceptionPoint("r2", HAVEN, UA, None, 300))
    plan = planned(flowing_case(roads=safe_roads(), reception=rows))
    assert plan.out == 900
    assert {convoy.reception for convoy in plan.convoys} == {"r1", "r2"}


@pytest.mark.parametrize("opens", ["08:00", "08:01"])
def test_walkers_are_taken_in_when_reception_is_open(opens: str) -> None:  # P4
    """13 km at 4 km/h take 3 h 15: all can be there when it opens, or wait before it."""
    roads = (make_road("town", "haven", km=13.01, danger=False),)
    rows = (ReceptionPoint("r1", HAVEN, UA, opens=at(opens)),)
    people = (group(80, "foot"),)
    plan = planned(flowing_case(roads=roads, reception=rows, people=people, horizon=hours("04:00", "12:00")))
    assert plan.out == 80
    assert plan.bound == pytest.approx(80)


def test_a_column_walks_in_one_window() -> None:  # R4
    """3 h 15 on foot; windows 06:00-09:30 and 06:10-12:00: who sets out after 06:15 walks in the second."""
    roads = (make_road("town", "haven", km=13.01),)
    spans = (("w1", "06:00", "09:30"), ("w2", "06:10", "12:00"))
    windows = tuple(CeasefireWindow(name, "all", at(start), at(end)) for name, start, end in spans)
    case = flowing_case(roads=roads, people=(group(9000, "foot"),), windows=windows, convoys=ConvoyRules(1, 60, 0, 0))
    plan = planned(case)
    assert plan.out == 9000


def test_walkers_of_a_point_keep_its_hour() -> None:  # P3
    points = (AssemblyPoint("a", TOWN, 143),)
    roads = (make_road("town", "haven", km=5, danger=False),)
    plan = planned(flowing_case(roads=roads, people=(group(500, "foot"),), assembly=points))
    assert plan.out == 500


def test_a_bus_that_leaves_twice_in_a_step_is_in_two_convoys() -> None:  # P8
    """2 km, no time to load: the same bus leaves town several times within a step of 15 minutes."""
    roads = (make_road("town", "haven", km=2, danger=False),)
    rows = (fleet(1, "town", load_minutes=1, unload_minutes=0),)
    plan = planned(bus_case(300, *rows, roads=roads, step_minutes=15))
    assert plan.out == 300
    assert all(len(set(convoy.bus)) == len(convoy.bus) for convoy in plan.convoys)


def test_who_has_walked_away_rides_no_bus() -> None:  # P7
    """Of 38 on foot a part walks to one side; the others wait for a bus to the other, 38 in all."""
    places = (make_road("town", "cross", km=10, danger=False), make_road("town", "haven", km=40, danger=False))
    rows = (ReceptionPoint("near", CROSS, UA), ReceptionPoint("far", HAVEN, RU))
    wishes = (Wish(TOWN, UA, 0.8), Wish(TOWN, RU, 0.7))
    people = (group(38, "foot"), group(100, "bus"))
    case = flowing_case(roads=places, reception=rows, wishes=wishes, people=people, fleet=(fleet(4, "town"),))
    plan = planned(case)
    assert plan.out <= 138
    assert plan.left == sum(row.persons for row in plan.left_behind)


def test_a_late_start_takes_no_longer_way() -> None:  # P8
    """From 08:00 the short way in is shut and a way of 80 km is open: a range of 130 km allows the short one only."""
    roads = (*safe_roads(), make_road("haven", "town", km=80, ref="T7", danger=False))
    shut = (Closure(HAVEN, CROSS, "bridge", at("07:00"), at("07:40")),)
    people = (group(50, "bus"),)
    points = (AssemblyPoint("a", TOWN, None, at("08:00")),)
    case = bus_case(50, fleet(range_km=130), roads=roads, closures=shut, people=people, assembly=points)
    plan = planned(replace(case, horizon=hours("06:00", "12:00")))
    assert plan.out == 50
    assert sum(leg.km for leg in plan.duties[0].legs) == pytest.approx(120)


def test_nobody_is_brought_to_where_they_are() -> None:
    """A reception point in the town itself takes none of its people; haven takes all it has room for."""
    rows = (ReceptionPoint("here", TOWN, UA, None, 1000), ReceptionPoint("there", HAVEN, UA, None, 60))
    case = flowing_case(roads=safe_roads(), people=(group(100),), reception=rows)
    assert planned(case).out == 60
    with pytest.raises(InfeasibleError):
        planned(replace(case, reception=rows[:1]))


def test_each_window_allows_departures_from_its_own_hour() -> None:
    """Two windows over the only road, from 06:00 and from 10:00; one lets people depart at once, one from 12:00.

    The first holds who leaves early; by 12:00 all are gone, and nobody has waited for the second.
    """
    early, late = (
        CeasefireWindow("w1", "all", at("06:00"), at("09:00")),
        CeasefireWindow("w2", "all", at("10:00"), at("15:00"), at("12:00")),
    )
    case = flowing_case(people=(group(250),), windows=(early, late), horizon=hours("06:00", "16:00"))
    plan = planned(case)
    assert plan.out == 250
    assert max(convoy.passes[0].head for convoy in plan.convoys) < at("09:00")
