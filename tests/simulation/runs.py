"""Plans driven in tests: laid out, run once as planned, and run many times with some causes on."""

from __future__ import annotations

from typing import Any

import numpy as np

from planning.planned import document_of
from safeconduct.cases.verification.rows import case_rows
from safeconduct.core import InfeasibleError
from safeconduct.planning import Case
from safeconduct.planning.planner import plan_case
from safeconduct.simulation import CAUSES, Batch, Chances, Compiled, Roads, Trace, compile_plan, odds_of
from safeconduct.simulation.running import run_batch, run_once
from safeconduct.verification import CaseRows, Plan, read_plan

__all__ = ["batch_of", "compiled", "late_s", "only", "planned_rows", "trace_of"]


def planned_rows(case: Case) -> tuple[CaseRows, Plan] | None:
    """Plan a case with little effort; its rows and the plan as written; None where nobody can leave."""
    try:
        plan = read_plan(document_of(case, plan_case(case, effort="fast")))
    except InfeasibleError:
        return None
    return case_rows(case, plan), plan


def compiled(rows: CaseRows, document: dict[str, Any], roads: Roads | None = None) -> Compiled:
    """Lay out a plan that was made by hand."""
    return compile_plan(rows, read_plan(document), roads=roads)


def only(*causes: str, **figures: Any) -> Chances:
    """Return chances with these causes alone."""
    return Chances(off=frozenset(CAUSES) - set(causes), **figures)


def trace_of(laid: Compiled, chances: Chances, rate: float = 0.0, *, run: int = 0, seed: int = 1) -> Trace:
    """Drive one run."""
    odds = odds_of(chances, rate, laid.layout)
    return run_once(laid.layout, odds, np.array(chances.post_factors), seed, run)


def batch_of(laid: Compiled, chances: Chances, rate: float = 0.0, *, runs: int, seed: int = 1, first: int = 0) -> Batch:
    """Drive many runs; the kernel's own checks must find nothing, and everybody who came is somewhere."""
    odds = odds_of(chances, rate, laid.layout)
    batch = run_batch(laid.layout, odds, np.array(chances.post_factors), seed, first, runs, len(laid.rows))
    assert not batch.faults.any(), batch.faults
    assert np.allclose(batch.persons.sum(axis=(1, 2)), batch.came)
    return batch


def late_s(laid: Compiled, trace: Trace) -> float:
    """Return by how many seconds a run differs from the plan at most, at any place; inf: somebody never came by."""
    own = np.concatenate([np.arange(one["hop_a"], one["hop_b"]) for one in laid.layout.convoys])
    hops = trace.hops[own]
    pairs = (("seen_head", "head"), ("seen_tail", "tail"), ("seen_in_head", "in_head"), ("seen_in_tail", "in_tail"))
    return max(float(np.abs(hops[seen] - hops[planned]).max(initial=0.0)) for seen, planned in pairs)
