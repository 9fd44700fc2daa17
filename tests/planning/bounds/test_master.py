"""The relaxation's bound: never below what the best timetable reaches, never lower for having more."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from builders import UA, at, tiny_case
from planning.dispatch.instances import Draft
from planning.drawn_rows import bus_case, fleet, flowing_case, group
from planning.exact_flow import random_case
from safeconduct.core import PlaceId, Span
from safeconduct.planning import Case, ReceptionPoint
from safeconduct.planning.bounds import Master, MasterAnswer
from safeconduct.planning.instance import Instance
from safeconduct.planning.instance.build import formulate
from safeconduct.planning.parameters import BY_EFFORT

TOLERANCE = 0.005


def relaxed(instance: Instance) -> MasterAnswer:
    return Master(instance, BY_EFFORT["normal"]).solve()


def bound_of(case: Case) -> float:
    return relaxed(formulate(case).instance).bound


# --- against every timetable there is -------------------------------------------------------------------------------


def tiny_instance(seed: int) -> tuple[Draft, list[tuple[int, ...]]]:
    """Draw up to four cars of one place and two routes to one sink, over a first road that they share or not."""
    rng = random.Random(seed)
    draft = Draft(horizon_s=60.0 * rng.randint(12, 30))
    shared = draft.link(0, 1, rng.randint(1, 5), rng.choice((60, 120, 240)))
    fast = draft.link(1, 2, rng.randint(1, 5), rng.choice((40, 60, 120)))
    slow = draft.link(0, 2, rng.randint(4, 15), rng.choice((40, 60)))
    draft.sink(2, per_h=rng.choice((float("inf"), 240.0, 480.0)))
    draft.people(0, 4.0 * rng.randint(1, 4))
    return draft, [(shared, fast), (slow,)]


def most_by_trying(instance: Instance, routes: list[tuple[int, ...]]) -> float:
    """Try every choice of routes, cars one after the other as early as they can; return the most persons in time."""
    travel, spacing, sink = instance.travel_s("car"), instance.spacing_s("car"), instance.sinks[0]
    cars, best = instance.groups[0].vehicles, 0.0
    for chosen in itertools.product(range(len(routes)), repeat=cars):
        free = [0.0] * len(travel)
        arrivals = []
        for route in chosen:
            now = 0.0
            for link in routes[route]:
                now = max(now, free[link])
                free[link] = now + float(spacing[link])
                now += float(travel[link])
            arrivals.append(now)
        taken, done = 0.0, 0
        for arrives in sorted(arrivals):
            taken = max(taken, arrives) + 4.0 / sink.rate_per_s
            done += taken <= instance.horizon_s + 1e-9
        best = max(best, 4.0 * done)
    return best


@pytest.mark.parametrize("seed", range(40))
def test_no_timetable_beats_the_bound(seed: int) -> None:
    draft, routes = tiny_instance(seed)
    instance = draft.instance()
    found = relaxed(instance)
    assert found.bound >= most_by_trying(instance, routes) - 1e-6
    assert found.value <= found.bound + 1e-6


# --- more is never worth less ---------------------------------------------------------------------------------------


def wider(case: Case) -> Case:
    roads = [replace(row, capacity_pcu_h=1.5 * (row.capacity_pcu_h or 0)) for row in case.roads]
    return replace(case, roads=tuple(roads))


def longer(case: Case) -> Case:
    windows = [replace(row, end=row.end + timedelta(hours=1)) for row in case.windows]
    return replace(case, windows=tuple(windows))


@pytest.mark.parametrize("more", [wider, longer])
@pytest.mark.parametrize("seed", [2, 7, 11])
def test_more_never_lowers_the_bound(seed: int, more: Callable[[Case], Case]) -> None:
    case = random_case(seed, places=6)
    case = replace(case, horizon=Span(case.horizon.start, at("12:00")))
    assert bound_of(more(case)) >= (1 - TOLERANCE) * bound_of(case)


def test_one_bus_more_never_lowers_the_bound() -> None:
    hours = replace(tiny_case().horizon, end=at("12:00"))
    bounds = [bound_of(bus_case(500, fleet(count), horizon=hours)) for count in (1, 2, 3)]
    assert bounds[0] == pytest.approx(100, rel=0.02)
    assert all(then >= (1 - TOLERANCE) * before for before, then in itertools.pairwise(bounds))


# --- the same case, the same bound ----------------------------------------------------------------------------------


def test_same_bound_for_any_order_of_rows() -> None:  # R8
    far = ReceptionPoint("a", PlaceId("haven"), UA, intake_per_h=300)
    near = ReceptionPoint("b", PlaceId("cross"), UA, capacity=99)
    case = flowing_case(people=(group(900), group(400, per=4.0), group(80, "foot")), reception=(far, near))
    turned = replace(
        case, people=case.people[::-1], reception=case.reception[::-1], roads=case.roads[::-1],
        places=dict(reversed(list(case.places.items()))),
    )  # fmt: skip
    assert bound_of(case) == bound_of(turned)


def test_a_bus_that_sets_down_at_once_makes_all_its_trips() -> None:
    """2 minutes there and back, 1 to load, none to unload: six trips of 50 in the half hour."""
    draft = Draft(horizon_s=1800.0)
    draft.link(0, 1, 2)
    draft.link(1, 0, 2)
    draft.sink(1)
    draft.people(0, 900, means="bus")
    draft.fleet(0, load_s=60.0, unload_s=0.0)
    assert relaxed(draft.instance()).bound >= 300


def test_of_routes_worth_the_same_none_turns_back() -> None:
    """Two roads out, nothing uncertain, hours to spare: no column enters a place twice."""
    draft = Draft()
    for tail, head in ((0, 1), (1, 0), (0, 2), (2, 0), (1, 2), (2, 1)):
        draft.link(tail, head, 10)
    draft.sink(2)
    draft.people(0, 400)
    instance = draft.instance()
    for column in relaxed(instance).columns:
        heads = [int(instance.head[link]) for link in column.links]
        assert len(set(heads)) == len(heads)
        assert 0 not in heads
