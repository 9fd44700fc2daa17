"""The cheapest sets of asks that get so many people out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from safeconduct.api.results import Json, table_html
from safeconduct.core import UsageError

if TYPE_CHECKING:
    from safeconduct.answers.reach import Reached
    from safeconduct.planning import Case, Effort, Progress

__all__ = ["CheapestAsks", "reach"]


@dataclass(frozen=True, slots=True)
class CheapestAsks:
    """Sets of asks that are enough, cheapest first, each without something of the others."""

    reached: Reached
    case: Case

    def to_json(self) -> Json:
        """Return what `price --reach N --json` prints."""
        from safeconduct.report.answers.reach import reach_json

        return reach_json(self.reached, self.case)

    def to_rows(self) -> list[Json]:
        """Return a row a set."""
        rows: list[Json] = self.to_json()["sets"]
        return rows

    def _repr_html_(self) -> str:
        return table_html(self.to_rows())


def reach(
    case: Case,
    people: int,
    *,
    asks: str | PathLike[str] | None = None,
    effort: Effort = "normal",
    most_plans: int | None = None,
    progress: Progress | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> CheapestAsks:
    """Look for the cheapest sets of asks that get so many people out.

    Args:
        people: persons, above 0.
        asks: an asks.csv with what may be asked for and its weights; None: the usual asks, 1 a unit.
        effort: as for `plan`; more of it leaves less open.
        most_plans: plans made at most; None: 150.
        progress: called after each plan.
        should_stop: once it says yes, no more plans are made; what was found is returned, marked as stopped.

    Raises:
        UsageError: people or most_plans is not above 0.
        CaseError: asks.csv is at fault; carries every fault.
        InfeasibleError: all asks together do not get so many out; or it was stopped before there was a plan.
        ProofError: as for `plan`.
    """
    from safeconduct.answers import planned
    from safeconduct.answers.reach import MOST_PLANS
    from safeconduct.answers.reach import reach as cheapest
    from safeconduct.cases.asks import read_asks, usual_steps
    from safeconduct.planning.progress import silent
    from safeconduct.report.verification.findings import hold_plan

    allowed = MOST_PLANS if most_plans is None else most_plans
    if people <= 0 or allowed <= 0:
        raise UsageError(f"reach: got {people} people, {allowed} plans; expected whole numbers above 0")
    steps = usual_steps(case) if asks is None else read_asks(Path(asks), case)
    found = cheapest(
        case, people, steps, lambda outcome: planned(outcome, effort, progress or silent, should_stop),
        most_plans=allowed, should_stop=should_stop,
    )  # fmt: skip
    for one in found.sets:
        if one.outcome.plan is not None:
            hold_plan(one.outcome.case, one.outcome.plan)
    return CheapestAsks(found, case)
