"""Plans made in tests, each held against its case: what it is worth, what is proven, and every rule of verification."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from safeconduct.core import InfeasibleError, Note
from safeconduct.planning import Case, Plan
from safeconduct.planning.planner import plan_case
from safeconduct.planning.progress import Effort
from safeconduct.report.plan.writer import plan_text
from safeconduct.report.verification.findings import hold_against_case, verification_lines

__all__ = ["document_of", "faults_of", "hold_together", "hopeless", "planned"]


def planned(case: Case, *, effort: Effort = "normal", should_stop: Callable[[], bool] = lambda: False) -> Plan:
    """Plan a case and hold the plan against it."""
    plan = plan_case(case, effort=effort, should_stop=should_stop)
    hold_together(plan)
    assert faults_of(case, plan) == []
    return plan


def document_of(case: Case, plan: Plan) -> dict[str, Any]:
    """Return the plan as it would be written and read again."""
    document: dict[str, Any] = json.loads(plan_text(plan, case.clock, case.places))
    return document


def faults_of(case: Case, plan: Plan) -> list[str]:
    """Return what verification finds, as sentences."""
    found = hold_against_case(case, document_of(case, plan))
    return [] if found.holds else list(verification_lines(found, case))


def hold_together(plan: Plan) -> None:  # R6
    """Hold the figures of a plan against each other."""
    assert plan.value <= plan.bound * (1 + 1e-6) + 1e-6
    assert plan.out <= plan.persons_bound <= plan.leaving
    assert 0 <= plan.gap <= 1
    assert plan.out == sum(convoy.persons for convoy in plan.convoys)
    assert plan.out == (plan.out_by[-1].persons if plan.out_by else 0)
    assert plan.left == sum(row.persons for row in plan.left_behind)
    assert all(row.because for row in plan.left_behind)
    curve = [point.persons for point in plan.out_by]
    assert curve == sorted(curve)


def hopeless(case: Case) -> set[str]:
    """Return the codes of why nobody can leave; there must be some, and what would help."""
    with pytest.raises(InfeasibleError) as caught:
        plan_case(case)
    assert caught.value.what_would_help
    codes = {_code(note) for note in caught.value.because}
    assert codes
    return codes


def _code(note: Note) -> str:
    return str(note.values.get("limit", note.code))
