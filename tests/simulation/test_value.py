"""With breaks alone the simulated means are the planner's value: S(clear) out, S(enter) - S(leave) caught (S5)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from plan2 import right_plan, sample_rows
from random_cases import random_full_case
from safeconduct.simulation import compile_plan
from safeconduct.verification import CaseRows, Plan, read_plan
from safeconduct.verification.evidence import lay_side_by_side
from safeconduct.verification.evidence.survival import Survival
from safeconduct.verification.traffic.danger import stays_in_danger
from simulation.runs import batch_of, only, planned_rows

_RATE_PER_H = 0.3
_RUNS = 4000


def expected(rows: CaseRows, plan: Plan) -> tuple[float, float]:
    """Return persons out and persons caught in the mean, by the verifier's formula."""
    survival = Survival(_RATE_PER_H, [(row.start, row.end) for row in rows.windows])
    evidence = lay_side_by_side(rows, plan)
    out = caught = 0.0
    for run in evidence.runs:
        stays = stays_in_danger(evidence, run)
        persons = run.convoy.persons_in_all
        out += persons * (survival.mean(stays[-1].leave_head, stays[-1].leave_tail) if stays else 1.0)
        caught += persons * sum(
            survival.mean(stay.enter_head, stay.enter_tail) - survival.mean(stay.leave_head, stay.leave_tail)
            for stay in stays
        )
    return out, caught


def check(rows: CaseRows, plan: Plan, **figures: Any) -> None:
    """Hold simulated means against the formula, within four standard errors and a vehicle's grain."""
    laid = compile_plan(rows, plan)
    batch = batch_of(laid, only("break", break_rate_per_h=_RATE_PER_H, **figures), runs=_RUNS)
    for end, wanted in zip((0, 1), expected(rows, plan), strict=True):
        found = batch.persons[:, :, end].sum(axis=1)
        error = found.std() / np.sqrt(_RUNS)
        assert found.mean() == pytest.approx(wanted, abs=4 * error + 0.005 * laid.planned.sum())


def test_a_plan_made_by_hand() -> None:
    rows = sample_rows()
    check(rows, read_plan(right_plan(rows)), conduct="hold")


@pytest.mark.parametrize("seed", range(14))
def test_plans_of_random_cases(seed: int) -> None:
    found = planned_rows(random_full_case(seed))
    if found is None or any(len(duty.legs) > 1 for duty in found[1].duties):
        pytest.skip("nobody can leave, or a bus that is stopped on one trip is missing on the next")
    check(*found, conduct="hold")
