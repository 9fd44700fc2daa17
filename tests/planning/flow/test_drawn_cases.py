"""Cases drawn by hand with the answer on paper."""

from __future__ import annotations

from typing import Any

import pytest

from planning.instances import make_instance
from safeconduct.planning.flow import solve_flow
from safeconduct.planning.parameters import SolverParameters

_P = SolverParameters()


def test_bridge_limits_outflow_to_its_capacity() -> None:
    # One road, 600 cars an hour, 5 minutes long, one hour: cars enter at 0, 6, ..., 3300 s: 551.
    case = make_instance(
        [{"tail": 0, "head": 1, "travel_s": 300.0, "per_h": 600.0}],
        sources=[{"node": 0, "vehicles": 1000}], sinks=[{"node": 1}],
    )  # fmt: skip
    answer = solve_flow(case, parameters=_P)
    assert sum(p.vehicles for p in answer.proposals) == 551
    assert answer.persons_bound == pytest.approx(4 * 551, abs=4.01)


def test_both_of_two_parallel_roads_are_used() -> None:
    roads: list[dict[str, Any]] = [
        {"tail": 0, "head": 1, "travel_s": 300.0, "per_h": 600.0},
        {"tail": 0, "head": 1, "travel_s": 300.0, "per_h": 1200.0},
    ]
    case = make_instance(roads, sources=[{"node": 0, "vehicles": 5000}], sinks=[{"node": 1}])
    answer = solve_flow(case, parameters=_P)
    assert sum(p.vehicles for p in answer.proposals) == 551 + 1101
    assert {p.links for p in answer.proposals} == {(0,), (1,)}


def test_window_limits_a_dangerous_road() -> None:
    # Open from 600 to 1200 s, 300 s long: entries at 600, 606, ..., 900: 51.
    case = make_instance(
        [{"tail": 0, "head": 1, "travel_s": 300.0, "per_h": 600.0, "danger": True}],
        sources=[{"node": 0, "vehicles": 1000}], sinks=[{"node": 1}], windows=((600.0, 1200.0),),
    )  # fmt: skip
    answer = solve_flow(case, parameters=_P)
    assert sum(p.vehicles for p in answer.proposals) == 51
    assert all(600.0 <= p.target_s[0] <= 900.0 for p in answer.proposals)
    assert answer.persons_bound == pytest.approx(204, abs=4.1)


def test_capacity_of_a_reception_point_binds() -> None:
    case = make_instance(
        [{"tail": 0, "head": 1}], sources=[{"node": 0, "vehicles": 50}], sinks=[{"node": 1, "capacity": 82.0}]
    )
    answer = solve_flow(case, parameters=_P)
    assert answer.persons_in_model == 80.0
    assert answer.persons_bound == pytest.approx(82.0)


def test_heavier_persons_go_first() -> None:
    case = make_instance(
        [{"tail": 0, "head": 2}, {"tail": 1, "head": 2}],
        sources=[{"node": 0, "vehicles": 50}, {"node": 1, "vehicles": 10, "weight": 3.0}],
        sinks=[{"node": 2, "capacity": 80.0}],
    )  # fmt: skip
    answer = solve_flow(case, parameters=_P)
    assert answer.value_in_model == pytest.approx(40 * 3 + 40)
    assert answer.value_bound == pytest.approx(160, rel=1e-3)


def test_two_sides_share_a_road() -> None:
    roads: list[dict[str, Any]] = [
        {"tail": 0, "head": 2},
        {"tail": 1, "head": 2},
        {"tail": 2, "head": 3, "per_h": 600.0},
        {"tail": 3, "head": 4},
        {"tail": 3, "head": 5},
    ]
    case = make_instance(
        roads, sources=[{"node": 0, "vehicles": 400, "to": (0,)}, {"node": 1, "vehicles": 400, "to": (1,)}],
        sinks=[{"node": 4}, {"node": 5}],
    )  # fmt: skip
    answer = solve_flow(case, parameters=_P)
    vehicles = sum(p.vehicles for p in answer.proposals)
    assert vehicles == pytest.approx(571, abs=1)
    assert answer.gap_in_model < 0.005


def test_collapse_lowers_value_as_the_integral_of_survival() -> None:
    case = make_instance(
        [{"tail": 0, "head": 1, "travel_s": 300.0, "danger": True}], sources=[{"node": 0, "vehicles": 200}],
        sinks=[{"node": 1}], windows=((0.0, 3600.0),), rate_per_s=0.5 / 3600.0, kappa=1.0,
    )  # fmt: skip
    answer = solve_flow(case, parameters=_P)
    assert answer.persons_in_model == 800.0
    assert 0.85 * 800 < answer.value_in_model <= answer.value_bound < 800.0
    assert answer.gap_in_model < 0.01


def test_nobody_leaves_where_no_road_does() -> None:
    case = make_instance([{"tail": 0, "head": 1}], sources=[{"node": 1, "vehicles": 5}], sinks=[{"node": 0}])
    answer = solve_flow(case, parameters=_P)
    assert (answer.proposals, answer.value_bound) == ((), 0.0)
