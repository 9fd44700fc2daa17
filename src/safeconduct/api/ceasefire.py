"""The least cease-fire: the shortest, the smallest footprint, rolling windows, days of the windows on the table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from safeconduct.api.results import Truce
from safeconduct.core import UsageError

if TYPE_CHECKING:
    from safeconduct.answers import Outcome
    from safeconduct.planning import Case, Effort, Progress

__all__ = ["TRUCE_PARTS", "ceasefire"]

TRUCE_PARTS = ("shortest", "footprint", "days")
"""What `ceasefire` looks for, as `--only` names it; the shortest is always looked for."""


def ceasefire(
    case: Case,
    people: int | None = None,
    *,
    corridor: str | None = None,
    only: Sequence[str] = (),
    effort: Effort = "normal",
    progress: Progress | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Truce:
    """Find the least cease-fire in which so many people get out.

    Args:
        people: persons, above 0; None: all who would leave.
        corridor: two places as `town-haven`: only people of the first, received at the second; None: all.
        only: parts of TRUCE_PARTS; none: all.
        effort, progress, should_stop: as for `plan`.

    Raises:
        UsageError: people is not above 0; there is no such part, or no such corridor.
        InfeasibleError: fewer can leave, however long the cease-fire; or it was stopped before there was a plan.
        ProofError: as for `plan`; or the convoys do not hold in the windows that follow them.
    """
    from safeconduct.answers import planned, rolling_windows, shortest_truce
    from safeconduct.answers.footprint import least_footprint
    from safeconduct.answers.truce_days import days_needed
    from safeconduct.cases.changes.words import on_corridor
    from safeconduct.planning.progress import silent
    from safeconduct.report.verification.findings import hold_plan, rules_hold

    _check_asked(people, only)
    asked = case if corridor is None else on_corridor(case, corridor)
    tell = progress or silent

    def plan_one(outcome: Outcome) -> Outcome:
        return planned(outcome, effort, tell, should_stop)

    found = shortest_truce(asked, people, plan_one)
    wanted = set(only or TRUCE_PARTS)
    footprint = least_footprint(asked, found, plan_one, rules_hold) if "footprint" in wanted else None
    days = days_needed(asked, found.people, plan_one) if "days" in wanted else None
    if found.outcome is None or found.outcome.plan is None:
        return Truce(found, (), asked, footprint, days)
    hold_plan(found.outcome.case, found.outcome.plan)
    rolling = rolling_windows(asked, found.outcome.plan)
    # S12: the convoys are held against a case whose only windows are those that follow them.
    hold_plan(replace(found.outcome.case, windows=rolling), found.outcome.plan)
    return Truce(found, rolling, asked, footprint, days)


def _check_asked(people: int | None, only: Sequence[str]) -> None:
    if people is not None and people <= 0:
        raise UsageError(f"people: got {people}; expected a whole number above 0, or all")
    for part in only:
        if part not in TRUCE_PARTS:
            raise UsageError(f"{part!r}: no such part; expected one of {', '.join(TRUCE_PARTS)}")
