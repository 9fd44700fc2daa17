"""Led convoys on large networks: no plan above the flow's bound, few routes, and ways found anew."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from planning.dispatch.slow_check import faults
from planning.flow.test_random_cases import drawn
from planning.instances import make_instance
from safeconduct.planning.dispatch import DispatchParameters
from safeconduct.planning.dispatch.entry import dispatch
from safeconduct.planning.flow.consolidation import led_proposals
from safeconduct.planning.flow.led import later_worth, single_relaxation
from safeconduct.planning.instance import UNBOUNDED, ConvoyLimits, Instance, Survival
from safeconduct.planning.parameters import SolverParameters
from safeconduct.planning.planner import hold_to_bounds
from safeconduct.planning.progress import never, silent
from safeconduct.planning.proposal import Proposal, Timetable
from safeconduct.planning.search import Found, search

_BY_FLOW = SolverParameters(flow_links=0)
_QUICK = DispatchParameters(placements=300)


def led(seed: int) -> Instance:
    """Draw a small network whose cars go in convoys."""
    rng = np.random.default_rng(1000 + seed)
    least = int(rng.integers(1, 6))
    limits = ConvoyLimits(least, least + int(rng.integers(2, 20)), float(rng.choice([30.0, 120.0, 300.0])), 0.0, True)
    instance = drawn(seed)
    return replace(
        instance,
        convoys=limits,
        kappa=float(rng.choice([0.0, 0.5])),
        survival=replace(instance.survival, rate_per_s=float(rng.choice([0.0, 2e-4]))),
        pcu={"car": 1.0, "bus": 2.0},
        speed_factor={"car": 1.0, "bus": 1.0},
    )


def planned(instance: Instance, found: Found) -> Timetable:
    return dispatch(
        instance, found.proposals, parameters=_QUICK, rng=np.random.default_rng(1), bound=found.bound
    )  # fmt: skip


def spread(instance: Instance) -> tuple[Proposal, ...]:
    """Return the proposals of a flow that knows of no headway."""
    single = replace(instance, convoys=replace(instance.convoys, least=1, headway_s=0.0))
    return search(single, _BY_FLOW, silent, never).proposals


@pytest.mark.parametrize("first", range(0, 200, 50))
def test_no_plan_of_led_convoys_is_above_the_flow_s_bound(first: int) -> None:
    for seed in range(first, first + 50):
        instance = led(seed)
        found = search(instance, _BY_FLOW, silent, never)
        plan = planned(instance, found)
        hold_to_bounds(plan, found.bound, found.most)
        assert faults(instance, plan) == [], seed
        other = planned(instance, replace(found, proposals=spread(instance)))
        hold_to_bounds(other, found.bound, found.most)


def test_the_bound_counts_headways() -> None:
    """One road of 600 cars an hour for an hour; convoys of 10 take 60 s and 300 s more: 10 of them, 100 cars."""
    roads = [{"tail": 0, "head": 1, "travel_s": 60.0, "per_h": 600.0}]
    alone = make_instance(roads, sources=[{"node": 0, "vehicles": 1000}], sinks=[{"node": 1}])
    instance = replace(
        alone, convoys=ConvoyLimits(10, 10, 300.0, 0.0, True), pcu={"car": 1.0, "bus": 2.0},
        speed_factor={"car": 1.0, "bus": 1.0},
    )  # fmt: skip
    found = search(instance, _BY_FLOW, silent, never)
    out = planned(instance, found).persons
    assert 360.0 <= out <= found.most <= 1.15 * 400.0


def test_windows_less_than_a_headway_apart_prove_nothing_where_being_caught_counts() -> None:
    instance = led(0)
    apart = Survival.of(1e-4, ((0.0, 600.0), (610.0, 1200.0)))
    assert later_worth(replace(instance, survival=apart, kappa=0.5)) == UNBOUNDED
    assert later_worth(replace(instance, survival=apart, kappa=0.0)) < UNBOUNDED


def test_single_vehicles_stay_as_they_are() -> None:
    instance = drawn(3)
    assert single_relaxation(instance) == instance


def test_few_routes_carry_as_many_cars_in_whole_convoys() -> None:
    for seed in range(60):
        instance = led(seed)
        many = spread(instance)
        few = led_proposals(instance, many)
        assert cars_by_member(few) == cars_by_member(many), seed
        for proposal in few:
            assert proposal.vehicles <= instance.convoys.most
            assert all(instance.head[a] == instance.tail[b] for a, b in pairwise(proposal.links))
            assert instance.head[proposal.links[-1]] == instance.sinks[proposal.sink].node


def cars_by_member(proposals: tuple[Proposal, ...]) -> dict[int, int]:
    found: dict[int, int] = {}
    for proposal in proposals:
        found[proposal.member] = found.get(proposal.member, 0) + proposal.vehicles
    return found


def test_those_whose_way_is_full_take_another() -> None:
    """Everybody is proposed the same narrow road; beside it lies a longer one that nobody was proposed."""
    roads = [
        {"tail": 0, "head": 1, "travel_s": 60.0, "per_h": 60.0},
        {"tail": 0, "head": 2, "travel_s": 200.0, "per_h": 600.0},
        {"tail": 2, "head": 1, "travel_s": 200.0, "per_h": 600.0},
    ]
    instance = replace(
        make_instance(roads, sources=[{"node": 0, "vehicles": 60}], sinks=[{"node": 1}], horizon_s=1800.0),
        convoys=ConvoyLimits(1, 10, 60.0, 0.0, True),
    )
    narrow = [Proposal(0, 0, 0, (0,), 60, 240.0, (0.0,))]
    plan = dispatch(instance, narrow, parameters=_QUICK, rng=np.random.default_rng(1))
    assert {run.links for run in plan.runs} == {(0,), (1, 2)}
    assert plan.persons == 240
    assert faults(instance, plan) == []
