"""People, network and picture in; corridors, timetable and cease-fire out, with a proven bound."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from safeconduct.planning.days import contraflow_of, dated, days_of, hours_of
from safeconduct.planning.inputs import (
    MEANS,
    AssemblyPoint,
    Case,
    CeasefireWindow,
    Checkpoint,
    Collapse,
    ConvoyRules,
    DangerRules,
    Fleet,
    InboundConvoy,
    MeansRules,
    PeopleGroup,
    ReceptionPoint,
    Wish,
)
from safeconduct.planning.plan import (
    BY_PRICE,
    Amount,
    Convoy,
    Corridor,
    Duty,
    FootprintWindow,
    LeftBehind,
    Leg,
    Limit,
    OutBy,
    Pass,
    PlaceWindow,
    Plan,
    QuickSum,
    Section,
    Shortfall,
    SolveReport,
    Walk,
)
from safeconduct.planning.progress import EFFORTS, Effort, Progress, silent

if TYPE_CHECKING:
    from safeconduct.planning.corridors import FewCorridors
    from safeconduct.planning.proof import Proof

__all__ = [
    "BY_PRICE",
    "EFFORTS",
    "MEANS",
    "Amount",
    "AssemblyPoint",
    "Case",
    "CeasefireWindow",
    "Checkpoint",
    "Collapse",
    "Convoy",
    "ConvoyRules",
    "Corridor",
    "DangerRules",
    "Duty",
    "Effort",
    "Fleet",
    "FootprintWindow",
    "InboundConvoy",
    "LeftBehind",
    "Leg",
    "Limit",
    "MeansRules",
    "OutBy",
    "Pass",
    "PeopleGroup",
    "PlaceWindow",
    "Plan",
    "Progress",
    "QuickSum",
    "ReceptionPoint",
    "Section",
    "Shortfall",
    "SolveReport",
    "Walk",
    "Wish",
    "contraflow_of",
    "dated",
    "days_of",
    "hours_of",
    "plan_case",
    "plan_few_corridors",
    "prove_case",
    "reasons_by_test",
]


def plan_case(
    case: Case,
    *,
    effort: Effort = "normal",
    progress: Progress = silent,
    should_stop: Callable[[], bool] | None = None,
    like: Plan | None = None,
) -> Plan:
    """Plan a case; what planning needs is loaded only now.

    Args:
        case: read and checked.
        effort: how much work to spend.
        progress: told what is being done, how far it is (0..1), and value and bound so far.
        should_stop: asked between pieces of work; once it says yes, the best plan so far is returned, marked.
        like: a plan of much the same case, whose routes the search begins with.

    Raises:
        InfeasibleError: nobody can leave; says why, and what would help.
        ProofError: the plan breaks its own proof; a fault of this program.
    """
    from safeconduct.planning import planner

    return planner.plan_case(case, effort=effort, progress=progress, should_stop=should_stop, like=like)


def reasons_by_test(
    case: Case, plan: Plan, *, progress: Progress = silent, should_stop: Callable[[], bool] | None = None
) -> Plan:
    """Return a plan of the case with reasons that were tested: each limit raised, and the case planned anew (S10)."""
    from safeconduct.planning import reasons

    return reasons.reasons_by_test(case, plan, progress=progress, should_stop=should_stop)


def prove_case(
    case: Case,
    *,
    effort: Effort = "normal",
    progress: Progress = silent,
    should_stop: Callable[[], bool] | None = None,
) -> Proof:
    """Work out what no plan of a case can beat, without a plan; what that needs is loaded only now."""
    from safeconduct.planning import proof

    return proof.prove_case(case, effort=effort, progress=progress, should_stop=should_stop)


def plan_few_corridors(
    case: Case,
    most: int | None,
    *,
    least_persons: int = 0,
    effort: Effort = "normal",
    progress: Progress = silent,
    should_stop: Callable[[], bool] | None = None,
) -> FewCorridors:
    """Plan a case with at most so many corridors, each with at least so many persons; the rest is loaded only now."""
    from safeconduct.planning import corridors

    return corridors.plan_few_corridors(
        case, most, least_persons=least_persons, effort=effort, progress=progress, should_stop=should_stop
    )
