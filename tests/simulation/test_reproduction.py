"""With all causes off a run is the plan, to the second: travel times, capacity, posts, boarding, buses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from odd_cases import random_odd_case
from plan2 import right_plan, sample_rows
from planning.planned import document_of
from random_cases import random_full_case
from safeconduct.cases import load_case, new_case
from safeconduct.cases.verification.rows import case_rows
from safeconduct.planning import Case
from safeconduct.planning.planner import plan_case
from safeconduct.simulation import Chances, compile_plan
from safeconduct.verification import CaseRows, Plan, read_plan
from simulation.runs import batch_of, late_s, planned_rows, trace_of

_ROUNDING_S = 1.0  # the instants of a plan.json are whole seconds
_EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def differs_s(rows: CaseRows, plan: Plan) -> float:
    """Drive a plan as planned; everybody must be out.  Returns by how much a pass differs at most."""
    laid = compile_plan(rows, plan)
    ends = batch_of(laid, Chances().certain(), 1.0, runs=1).persons[0].sum(axis=0)
    assert ends[0] == pytest.approx(laid.planned.sum())
    assert ends[1:].sum() == pytest.approx(0.0)
    return late_s(laid, trace_of(laid, Chances().certain(), 1.0))


def test_a_plan_made_by_hand_is_driven_to_the_second() -> None:
    rows = sample_rows()
    assert differs_s(rows, read_plan(right_plan(rows))) <= _ROUNDING_S


@pytest.mark.parametrize("make", [random_full_case, random_odd_case])
@pytest.mark.parametrize("seed", range(10))
def test_plans_of_random_cases_are_driven_to_the_second(make: Callable[[int], Case], seed: int) -> None:
    found = planned_rows(make(seed))
    if found is None:
        pytest.skip("nobody can leave in this case")
    assert differs_s(*found) <= _ROUNDING_S


def test_the_case_that_new_writes_is_driven_to_the_second(tmp_path: Path) -> None:
    new_case(tmp_path / "new")
    found = planned_rows(load_case(tmp_path / "new").case)
    assert found is not None
    assert differs_s(*found) <= _ROUNDING_S


@pytest.mark.parametrize("name", ["mariupol-2022-03-05", "ukraine-2022-03-09"])
def test_bundled_cases_are_driven_to_the_second(name: str) -> None:
    """Of the first plan that the planner meets: what more it would find changes no rule."""
    case = load_case(_EXAMPLES / name).case
    plan = read_plan(document_of(case, plan_case(case, effort="fast", should_stop=lambda: True)))
    assert len(plan.convoys) > 20
    assert differs_s(case_rows(case, plan), plan) <= _ROUNDING_S
