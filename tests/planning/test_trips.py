from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from builders import at, line_places, make_road, tiny_case
from safeconduct.core import PlaceId
from safeconduct.picture import Closure
from safeconduct.planning import Case, Collapse
from safeconduct.planning.problem import Problem, pose
from safeconduct.planning.trips import Timetable, route_worth, routes_between, timetables


def way(case: Case, start: str, end: str, factor: float = 1.0) -> tuple[Problem, Timetable]:
    """Return the timetable between two places."""
    problem = pose(case)
    node = problem.network.node_of()
    stops = [node[PlaceId(start)], node[PlaceId(end)]]
    tables = timetables(problem, routes_between(problem, stops, factor), factor)
    return problem, tables[stops[0], stops[1]]


def minute(text: str) -> int:
    return int((at(text) - tiny_case().horizon.start).total_seconds() // 60)


def test_when_a_route_is_open() -> None:  # P5
    """Within 09:10-15:50 for its hour: departures from 09:10 to 14:50."""
    _, table = way(tiny_case(), "town", "haven")
    assert np.flatnonzero(table.by_minute >= 0).tolist() == list(range(minute("09:10"), minute("14:50") + 1))
    assert table.arrives_s(minute("10:00")) == 60 * minute("11:00")
    assert math.isinf(table.arrives_s(minute("08:00")))


def test_a_slower_vehicle() -> None:
    (route,) = way(tiny_case(), "town", "haven", 0.5)[1].routes
    assert (route.travel_s, route.km) == pytest.approx((7200, 60))
    assert route.offsets_s == pytest.approx((0, 3600))


def test_a_closure_in_the_way() -> None:  # P6
    """The second road is shut 11:00-12:00: who would be on it then (it is entered half an hour later) does not go."""
    closure = Closure(PlaceId("cross"), PlaceId("haven"), "bridge", at("11:00"), at("12:00"))
    _, table = way(tiny_case(closures=(closure,)), "town", "haven")
    shut = np.flatnonzero(table.by_minute[minute("09:10") : minute("14:50")] < 0) + minute("09:10")
    assert shut.tolist() == list(range(minute("10:00") + 1, minute("11:30")))


def test_a_safe_way_round_is_kept_beside_the_fast_one() -> None:
    """Before the window the longer safe road is taken, within it the shorter one."""
    roads = (*tiny_case().roads, make_road("town", "haven", km=90, ref="T9", danger=False))
    _, table = way(tiny_case(roads=roads), "town", "haven")
    assert [route.km for route in table.routes] == pytest.approx([60, 90])
    assert [table.by_minute[minute(text)] for text in ("07:00", "10:00", "18:00")] == [1, 0, 1]


def test_nothing_arrives_after_the_horizon() -> None:
    roads = tuple(replace(road, danger=False) for road in tiny_case().roads)
    _, table = way(tiny_case(roads=roads), "town", "haven")
    assert int(np.flatnonzero(table.by_minute >= 0)[-1]) == minute("21:00")


def test_no_way() -> None:
    case = tiny_case(places=line_places(("town", "cross", "haven")), roads=(make_road("haven", "cross", oneway=True),))
    problem = pose(case)
    node = problem.network.node_of()
    stops = [node[PlaceId("cross")], node[PlaceId("haven")]]
    assert (stops[0], stops[1]) not in routes_between(problem, stops, 1.0)


def test_what_a_person_is_worth() -> None:  # R5
    """S = exp(-0.1 h) from 09:00; entering at 09:10 and clear at 10:10; one caught costs two."""
    problem, table = way(tiny_case(collapse=Collapse(0.1, 2.0)), "town", "haven")
    worth = route_worth(problem, table.routes[0], np.array([60.0 * minute("09:10")]))
    enter, clear = math.exp(-0.1 / 6), math.exp(-0.1 * 7 / 6)
    assert worth[0] == pytest.approx(clear - 2 * (enter - clear))
