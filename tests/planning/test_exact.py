"""Cars of one side against an exact flow over time: the plan lies between the flows with and without tails."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builders import at
from planning.drawn_rows import flowing_case
from planning.exact_flow import exact_cars, random_case
from planning.planned import planned
from safeconduct.core import InfeasibleError, Span
from safeconduct.planning import Case, ConvoyRules

PER_CAR = 4
"""Persons a car in every random case."""


def hold_to_exact(case: Case, *, reached: float) -> None:
    """Hold a plan against the flows; reached: part of the lesser flow that it must bring out."""
    case = replace(case, convoys=replace(case.convoys, headway_minutes=0, most_vehicles=10_000))
    least, most = (PER_CAR * exact_cars(case, tails=tails) for tails in (True, False))
    try:
        plan = planned(case)
    except InfeasibleError:
        assert least == 0
        return
    assert plan.out <= most + 0.5
    assert plan.out >= reached * least - PER_CAR
    assert plan.bound >= least - 1e-6


@pytest.mark.parametrize("seed", range(16))
def test_small_cases(seed: int) -> None:
    case = random_case(seed, places=6)
    hold_to_exact(replace(case, horizon=Span(case.horizon.start, at("11:00"))), reached=0.98)


@pytest.mark.parametrize("seed", [0, 1])
def test_cases_of_15_places(seed: int) -> None:
    case = random_case(seed)
    hold_to_exact(replace(case, horizon=Span(case.horizon.start, at("12:00"))), reached=0.97)


def test_the_exact_flow_itself() -> None:
    """50 cars a step; a window of 90 minutes lets heads in at 09:10, 09:15 and 09:20, and tails until 09:20."""
    (window,) = flowing_case().windows
    short = replace(window, end=window.start.replace(hour=window.start.hour + 1, minute=30))
    case = flowing_case(windows=(short,), convoys=ConvoyRules(1, 60, 0, 10))
    assert exact_cars(case, tails=False) == 150
    assert exact_cars(case, tails=True) == 100
    assert 250 <= planned(case).out <= 375
