"""The plan of 5 March 2022: the announced route, found and not typed in."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from example_cases import EXAMPLES
from safeconduct.cases import load_case
from safeconduct.core import PlaceId
from safeconduct.picture import Closure
from safeconduct.planning import Case, Plan
from safeconduct.planning.planner import plan_case

ANNOUNCED = ("mariupol", "nikolske", "rozivka", "polohy", "orikhiv", "zaporizhzhia")


@pytest.fixture(scope="module")
def case() -> Case:
    return load_case(EXAMPLES / "mariupol-2022-03-05").case


@pytest.fixture(scope="module")
def plan(case: Case) -> Plan:
    return plan_case(case, effort="fast")


def largest(plan: Plan, origin: str) -> tuple[str, ...]:
    """Return the waypoints of the corridor by which most persons leave a place."""
    routes = [corridor for corridor in plan.corridors if corridor.origin == origin]
    return max(routes, key=lambda corridor: sum(corridor.persons.values())).waypoints


def test_the_announced_route_comes_out(plan: Plan) -> None:
    assert tuple(place for place in largest(plan, "mariupol") if place in ANNOUNCED) == ANNOUNCED


def test_volnovakha_leaves_by_vuhledar_to_pokrovsk(plan: Plan) -> None:
    assert largest(plan, "volnovakha") == ("volnovakha", "vuhledar", "kurakhove", "selydove", "pokrovsk")


def test_few_of_those_announced_can_leave(plan: Plan) -> None:
    assert plan.leaving == 215_000
    assert 6_000 < plan.out < 25_000


def test_every_convoy_can_be_led(case: Case, plan: Plan) -> None:  # S1, P9
    """10 to 60 vehicles, fewer only where nobody else is left to join; at most 50 with cars on any corridor."""
    rules = case.convoys
    assert (rules.least_vehicles, rules.most_vehicles, rules.headway_minutes) == (10, 60, 5)
    with_cars = [convoy for convoy in plan.convoys if convoy.mix.get("car")]
    assert max(convoy.vehicles for convoy in with_cars) <= 60
    assert min(convoy.vehicles for convoy in with_cars) >= 10
    assert max(Counter(convoy.corridor for convoy in with_cars).values()) <= 50


def test_the_next_head_is_five_minutes_behind_the_tail(plan: Plan) -> None:  # S3
    entries = defaultdict(list)
    for convoy in plan.convoys:
        for here, onward in pairwise(convoy.passes):
            entries[here.place, onward.place, here.road].append((here.head, here.tail))
    gaps = [after[0] - before[1] for times in entries.values() for before, after in pairwise(sorted(times))]
    assert len(gaps) > 50
    assert min(gaps) >= timedelta(minutes=5)


def test_nobody_takes_a_shut_road(case: Case, plan: Plan) -> None:  # P6
    shut = {frozenset((closure.from_place, closure.to_place)) for closure in case.closures}
    assert not [way for route in plan.corridors for way in pairwise(route.waypoints) if frozenset(way) in shut]


def test_with_n08_shut_the_coast_is_what_is_left(case: Case) -> None:
    mines = Closure(PlaceId("nikolske"), PlaceId("rozivka"), "mined")
    by_coast = plan_case(replace(case, closures=(*case.closures, mines)), effort="fast")
    routes = [corridor.waypoints for corridor in by_coast.corridors if corridor.origin == "mariupol"]
    assert routes
    assert all("manhush" in route and "tokmak" in route for route in routes)
