"""What verification finds in a plan, and the shortest ways to break one."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from plan2 import right_plan, sample_rows, seconds_of, written
from safeconduct.verification import CaseRows, Violation, read_plan, verify

__all__ = ["Json", "broken", "codes", "shift", "shift_all", "violations"]

Json = dict[str, Any]
_TIMES = ("in_head", "in_tail", "head", "tail")


def violations(rows: CaseRows, plan: Json) -> tuple[Violation, ...]:
    """Return what verification finds."""
    return verify(rows, read_plan(plan)).violations


def codes(rows: CaseRows, plan: Json) -> set[str]:
    """Return what verification finds as `V-P1.over_capacity`, without the sums that follow from it."""
    return {f"{found.step}.{found.code}" for found in violations(rows, plan)}


def broken(change: Callable[[Json], object], rows: CaseRows | None = None) -> set[str]:
    """Return what is found in the right plan after one change."""
    rows = sample_rows() if rows is None else rows
    plan = copy.deepcopy(right_plan())
    change(plan)
    return codes(rows, plan)


def shift(here: Json, seconds: float, *keys: str) -> None:
    """Move some instants of a pass, all if none is named."""
    for key in keys or _TIMES:
        here[key] = written(seconds_of(here[key]) + seconds)


def shift_all(convoy: Json, seconds: float) -> None:
    """Move a convoy as a whole."""
    for here in convoy["passes"]:
        shift(here, seconds)
