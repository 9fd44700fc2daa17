"""Only the proof: what no plan of a case can beat, without a plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from safeconduct.planning.explain import quick_sum
from safeconduct.planning.inputs import Case
from safeconduct.planning.instance.build import formulate
from safeconduct.planning.parameters import BY_EFFORT
from safeconduct.planning.plan import QuickSum
from safeconduct.planning.progress import Effort, Progress, never, silent
from safeconduct.planning.search import search

__all__ = ["Proof", "prove_case"]

_SAME = 1e-6
"""Relative difference below which two figures count as equal: sums of many floating-point terms."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What no plan of a case can beat: `bound` in weighted persons, `persons_bound` in whole persons (S11).

    leaving: persons who would leave.  quick_sum: the static upper estimate.  method: how the bounds were found.
    """

    leaving: int
    bound: float
    persons_bound: int
    quick_sum: QuickSum
    method: str


def prove_case(
    case: Case,
    *,
    effort: Effort = "normal",
    progress: Progress = silent,
    should_stop: Callable[[], bool] | None = None,
) -> Proof:
    """Work out the bounds that `plan_case` holds its plan against; any plan of the case is below them.

    Args:
        case: read and checked; one without a reception point has the bound 0.
        effort, progress, should_stop: as for `plan_case`; a proof that is stopped is wider, and still holds.
    """
    progress("formulate", 0.0)
    instance = formulate(case).instance
    leaving = round(sum(group.persons for group in instance.groups))
    if not instance.sinks:
        return Proof(leaving, 0.0, 0, quick_sum(instance), "no reception point")
    found = search(instance, BY_EFFORT[effort], progress, should_stop or never)
    # Persons are whole: what lies below a whole person more than rounding explains is no person.
    most = int(found.most + _SAME * max(1.0, found.most))
    return Proof(leaving, found.bound, most, quick_sum(instance), found.method)
