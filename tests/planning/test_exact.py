"""Cars of one side against an exact flow over time: the plan lies between the flows with and without tails.

A plan that is told convoy by convoy cannot halt behind a dangerous road past the window (R4), so both flows are asked
with `halts=False`; the bound knows nothing of that and is never below the flow with halts either.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from builders import at, make_road, tiny_case
from planning.exact_flow import exact_flow, random_case
from safeconduct.core import InfeasibleError, Span
from safeconduct.planning import Case
from safeconduct.planning.planner import plan_case

PER_CAR = 4
"""Persons a car in every random case."""


def hold_to_exact(case: Case) -> None:
    least = PER_CAR * exact_flow(case, tails=True, halts=False).cars
    most = PER_CAR * exact_flow(case, tails=False, halts=False).cars
    try:
        plan = plan_case(case)
    except InfeasibleError:
        assert least == 0
        return
    assert 0.98 * least - 0.5 <= plan.out <= most + 0.5
    assert plan.bound >= PER_CAR * exact_flow(case, tails=True).cars - 1e-6
    assert plan.value <= plan.bound
    assert plan.gap == pytest.approx((plan.bound - plan.value) / max(plan.bound, 1e-9))


@pytest.mark.parametrize("seed", range(30))
def test_small_cases(seed: int) -> None:
    case = random_case(seed, places=6)
    hold_to_exact(replace(case, horizon=Span(case.horizon.start, at("13:00"))))


@pytest.mark.parametrize("seed", [0, 1])
def test_cases_of_15_places(seed: int) -> None:
    hold_to_exact(random_case(seed))


def test_the_exact_flow_itself() -> None:
    """tiny_case: 50 cars a step, entries from 09:10, the last of 8 batches enters at 09:45 and is there at 10:45."""
    flow = exact_flow(tiny_case(), tails=True)
    first = (9 * 60 + 10 + 60 - 6 * 60) // 5
    assert (flow.cars, flow.arrival_steps) == (400, 50 * sum(range(first, first + 8)))


def test_a_tail_needs_a_step_more() -> None:
    """A window of 90 minutes: entries 09:10-09:20, heads alone fit three times, with tails twice."""
    (window,) = tiny_case().windows
    case = tiny_case(windows=(replace(window, end=window.start.replace(hour=window.start.hour + 1, minute=30)),))
    assert exact_flow(case, tails=False).cars == 150
    assert exact_flow(case, tails=True).cars == 100
    assert 250 <= plan_case(case).out <= 375


def test_a_halt_behind_a_dangerous_road_cannot_be_told() -> None:
    """600 an hour come by a dangerous road and 60 an hour pass on by a safe one: all others would halt at the cross.

    With halts all 400 cars leave the cross by and by until 22:00; by R4 a convoy passes on before the window ends at
    15:50 (with its tail), from 09:40 on: 370 minutes, 5 cars in each of 74 steps less the last (its tail).
    """
    roads = (make_road("town", "cross"), make_road("cross", "haven", ref="T2", capacity_pcu_h=60, danger=False))
    case = tiny_case(roads=roads)
    assert exact_flow(case, tails=True).cars == 400
    told = exact_flow(case, tails=True, halts=False).cars
    assert told == 5 * 74
    assert plan_case(case).out == pytest.approx(2.5 * told, rel=0.02)
