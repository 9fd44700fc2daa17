"""A master may begin with the routes of another: of coarser ticks, or of a case much like its own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from random_cases import random_full_case
from safeconduct.answers import applied
from safeconduct.cases.changes.words import read_case_changes
from safeconduct.planning import Case, plan_case
from safeconduct.planning.bounds import Master
from safeconduct.planning.instance.build import formulate
from safeconduct.planning.parameters import SolverParameters

ROUGH = SolverParameters(tick_s=30.0, most_rounds=6, cell_s=600.0)


def test_a_master_seeded_by_its_own_routes_needs_no_more_rounds() -> None:
    for seed in range(8):
        instance = formulate(random_full_case(seed)).instance
        if not instance.sinks:
            continue
        parameters = replace(ROUGH, most_rounds=40, least_rounds=1)
        first = Master(instance, parameters)
        alone = first.solve()
        again = Master(instance, parameters)
        again.seed(first.seeds())
        answer = again.solve()
        assert answer.rounds <= alone.rounds + 6, seed
        assert answer.bound == pytest.approx(alone.bound, rel=2e-2, abs=1.0), seed


def opened(seed: int, *words: str) -> tuple[Case, Case]:
    """Draw a case, and the same with changes."""
    case = random_full_case(seed)
    asked = read_case_changes(case, list(words))
    return case, applied(case, [change for one in asked for change in one.changes])


def test_a_plan_of_a_like_case_proves_no_less() -> None:
    """The plan of the case before a road was opened seeds that after it: the bound still holds, and opens with it."""
    case, changed = opened(105, "open p5-p1")
    base = plan_case(case, effort="fast")
    like, anew = plan_case(changed, effort="fast", like=base), plan_case(changed, effort="fast")
    assert max(like.value, anew.value) <= min(like.bound, anew.bound) * (1.0 + 1e-6)
    assert max(like.out, anew.out) <= min(like.persons_bound, anew.persons_bound)


def test_walkers_take_no_time_to_board() -> None:
    """Where boarding is what holds cars back, people on foot still leave: the bound must not count them there."""
    _, changed = opened(105, "open p5-p1")
    plan = plan_case(changed, effort="fast")
    on_foot = sum(convoy.persons for convoy in plan.convoys if not convoy.vehicles)
    assert on_foot > 1000
    assert plan.gap < 0.05
