"""Bound and plan on small random instances, against exact optima on finer and coarser steps."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from planning.flow.driving import driven
from planning.instances import make_instance
from safeconduct.planning.flow import FlowAnswer, solve_flow
from safeconduct.planning.instance import Instance
from safeconduct.planning.parameters import SolverParameters

_P = SolverParameters()


def drawn(seed: int, *, step_s: float = 120.0, roads: Any = None) -> Instance:
    """Draw a small network: odd travel times, narrow roads, a window, posts with hours, boarding, intake, two sides."""
    rng = np.random.default_rng(seed)
    nodes, count = 8, 22
    tail, head = rng.integers(0, nodes, count), rng.integers(0, nodes, count)
    drawn_roads = [
        {
            "tail": int(a),
            "head": int(b),
            "travel_s": float(rng.uniform(20.0, 700.0)),
            "per_h": float(rng.choice([6.0, 20.0, 60.0, 300.0])),
            "danger": bool(rng.random() < 0.25),
            "entry": ((0.0, 3600.0),) if rng.random() < 0.8 else ((300.0, 900.0), (1800.0, 3000.0)),
        }
        for a, b in zip(tail, head, strict=True)
        if a != b
    ]
    if roads is not None:
        drawn_roads = roads(drawn_roads)
    order = rng.permutation(nodes)
    two = seed % 3 == 0
    sources = [
        {
            "node": int(x),
            "vehicles": int(rng.integers(5, 60)),
            "per": 4.0 if seed % 4 else float(rng.integers(2, 6)),
            "weight": 1.0 if seed % 5 else float(rng.integers(1, 4)),
            "to": (i % 2,) if two else (0, 1),
            **({"rate_per_s": float(rng.uniform(0.02, 0.5))} if rng.random() < 0.4 else {}),
        }
        for i, x in enumerate(order[:3])
    ]
    sinks = [
        {
            "node": int(x),
            "capacity": float(rng.integers(20, 200)),
            **({"rate_per_s": float(rng.uniform(0.02, 0.5))} if rng.random() < 0.4 else {}),
        }
        for x in order[3:5]
    ]
    return make_instance(
        drawn_roads,
        sources=sources,
        sinks=sinks,
        horizon_s=3600.0,
        step_s=step_s,
        windows=((600.0, 1500.0), (2100.0, 3300.0)),
        rate_per_s=(seed % 2) * 0.3 / 3600.0,
        kappa=0.5,
    )


def solved(case: Instance) -> FlowAnswer:
    return solve_flow(case, parameters=_P)


@pytest.mark.parametrize("seed", range(60))
def test_no_bound_at_one_step_is_below_a_plan_in_seconds_from_another(seed: int) -> None:
    cases = [drawn(seed, step_s=step) for step in (60.0, 120.0, 300.0, 600.0)]
    answers = [solved(case) for case in cases]
    plans = [driven(case, answer.proposals) for case, answer in zip(cases, answers, strict=True)]
    assert min(a.value_bound for a in answers) >= max(value for value, _ in plans) - 1e-6
    assert min(a.persons_bound for a in answers) >= max(persons for _, persons in plans) - 1e-6


@pytest.mark.parametrize("seed", range(30))
def test_order_of_roads_does_not_change_bound_or_value(seed: int) -> None:
    one, other = solved(drawn(seed)), solved(drawn(seed, roads=lambda roads: roads[::-1]))
    assert other.value_bound == pytest.approx(one.value_bound, rel=0.02)
    assert other.persons_in_model == pytest.approx(one.persons_in_model, rel=0.05)


@pytest.mark.parametrize("seed", range(30))
def test_wider_roads_never_bring_fewer_persons(seed: int) -> None:
    def wider(roads: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{**road, "per_h": 3.0 * road["per_h"]} for road in roads]

    assert solved(drawn(seed, roads=wider)).persons_bound >= solved(drawn(seed)).persons_in_model - 1e-6


@pytest.mark.parametrize("seed", range(30))
def test_proposals_are_routes_of_whole_cars_within_capacity(seed: int) -> None:
    case = drawn(seed)
    answer = solved(case)
    taken = np.zeros(len(case.sinks))
    for proposal in answer.proposals:
        links = np.array(proposal.links, int)
        member = case.members[proposal.member]
        assert (case.head[links[:-1]] == case.tail[links[1:]]).all()
        assert case.tail[links[0]] == case.lines[proposal.line].node
        assert case.head[links[-1]] == case.sinks[proposal.sink].node
        assert proposal.sink in member.sinks
        assert (np.diff(proposal.target_s) >= case.travel_s("car")[links[:-1]] - 1e-6).all()
        taken[proposal.sink] += proposal.persons
    assert (taken <= [sink.capacity for sink in case.sinks]).all()
    for index, member in enumerate(case.members):
        assert sum(p.vehicles for p in answer.proposals if p.member == index) <= member.vehicles


@pytest.mark.parametrize("seed", range(12))
def test_roads_that_others_fill_are_left_to_them(seed: int) -> None:
    case = drawn(seed)
    full = np.full((len(case.tail), 30), 120.0)
    assert solve_flow(case, parameters=_P, used=full).proposals == ()


def test_convoys_that_are_led_are_refused() -> None:
    case = drawn(1)
    with pytest.raises(ValueError, match="single"):
        solved(replace(case, convoys=replace(case.convoys, headway_s=60.0)))
