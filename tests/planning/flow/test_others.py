"""Buses and people on foot on large networks: bounds against plans by any proposals, trips counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

from planning.dispatch.instances import Draft
from planning.dispatch.random_instances import random_problem
from planning.dispatch.slow_check import faults
from safeconduct.planning.dispatch import DispatchParameters
from safeconduct.planning.dispatch.entry import dispatch
from safeconduct.planning.flow.others import bound_of_others, walkers
from safeconduct.planning.flow.shuttles import shuttle_tasks
from safeconduct.planning.parameters import SolverParameters
from safeconduct.planning.planner import hold_to_bounds
from safeconduct.planning.progress import never, silent
from safeconduct.planning.search import search

_BY_FLOW = SolverParameters(flow_links=0)
_QUICK = DispatchParameters(placements=300)
_MINUTE = 60.0


@pytest.mark.parametrize("first", range(0, 300, 50))
def test_no_plan_is_above_the_bounds_of_a_large_network(first: int) -> None:
    for seed in range(first, first + 50):
        problem = random_problem(seed)
        instance = problem.instance
        found = search(instance, _BY_FLOW, silent, never)
        own = dispatch(
            instance, found.proposals, found.tasks, found.walks, parameters=_QUICK, rng=np.random.default_rng(seed),
            bound=found.bound,
        )  # fmt: skip
        hold_to_bounds(own, found.bound, found.most)
        assert faults(instance, own) == [], seed
        other = dispatch(
            instance, [*problem.proposals, *found.proposals], problem.tasks, problem.walks, parameters=_QUICK,
            rng=np.random.default_rng(seed),
        )  # fmt: skip
        hold_to_bounds(other, found.bound, found.most)


def _shuttle(trip_min: float, buses: int = 2) -> Draft:
    """Draw a depot beside people, a road to a sink and back; loading takes 10 minutes, unloading 5."""
    draft = Draft(horizon_s=120 * _MINUTE)
    draft.link(0, 1, trip_min)
    draft.link(1, 0, trip_min)
    draft.sink(1)
    draft.people(0, 1000.0, "bus")
    draft.fleet(0, buses, 50, load_s=10 * _MINUTE, unload_s=5 * _MINUTE)
    return draft


@pytest.mark.parametrize(
    ("trip_min", "trips"),
    [
        (20.0, 2),  # out at 30, then 55 a round: 85, 140
        (15.0, 3),  # 25, then 45 a round: 70, 115
        (109.0, 1),  # just in time
        (110.5, 0),
    ],
)
def test_buses_take_no_more_than_their_trips(trip_min: float, trips: int) -> None:
    instance = _shuttle(trip_min).instance()
    assert bound_of_others(instance) == (trips * 100.0, trips * 100.0)
    plan = dispatch(instance, (), shuttle_tasks(instance), parameters=_QUICK, rng=np.random.default_rng(1))
    assert plan.persons == trips * 100


def test_the_heaviest_have_the_seats_first() -> None:
    draft = _shuttle(20.0)
    draft.people(0, 100.0, "bus", weight=3.0)
    assert bound_of_others(draft.instance()) == (100.0 * 3.0 + 100.0, 200.0)


def test_people_on_foot_walk_to_the_nearest_that_is_near_enough() -> None:
    draft = Draft(horizon_s=600 * _MINUTE)
    draft.link(0, 1, 10)
    draft.link(0, 2, 5)
    draft.link(3, 1, 900)
    near, nearer = draft.sink(1), draft.sink(2, capacity=30)
    draft.people(0, 100.0, "foot", sinks=(near, nearer))
    draft.people(3, 40.0, "foot")
    instance = draft.instance()
    proposed = walkers(instance)
    assert [(one.member, one.sink, one.vehicles) for one in proposed] == [(0, nearer, 0), (0, near, 0)]
    assert bound_of_others(instance) == (100.0, 100.0)
    plan = dispatch(instance, proposed, parameters=_QUICK, rng=np.random.default_rng(1))
    assert plan.persons == 100
