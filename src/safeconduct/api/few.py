"""Few corridors: the plan with at most so many, and what each number of them leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from safeconduct.api.results import Json, Planned, table_html
from safeconduct.core import UsageError

if TYPE_CHECKING:
    from safeconduct.planning import Case, Effort, Progress
    from safeconduct.planning.corridors import CorridorCost

__all__ = ["Few", "few_corridors"]


@dataclass(frozen=True, slots=True)
class Few:
    """A plan with few corridors, and what each number of corridors leaves."""

    planned: Planned
    costs: tuple[CorridorCost, ...]

    def to_json(self) -> Json:
        """Return what `plan --max-corridors K --json` prints."""
        from safeconduct.report.answers.documents import few_corridors_json

        return few_corridors_json(self.planned.plan.case, self.costs, self.planned.to_json())

    def to_rows(self) -> list[Json]:
        """Return a row for each limit on the number of corridors."""
        rows: list[Json] = self.to_json()["costs"]
        return rows

    def _repr_html_(self) -> str:
        return table_html(self.to_rows())


def few_corridors(
    case: Case,
    most: int | None = None,
    *,
    least_persons: int = 0,
    effort: Effort = "normal",
    progress: Progress | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Few:
    """Plan a case with few corridors, and tell what each number of them leaves.

    Args:
        most: corridors at most, 1 or more; None: any number.
        least_persons: each corridor brings out at least so many.
        effort, progress, should_stop: as for `plan`.

    Raises:
        UsageError: most is below 1, or least_persons below 0.
        InfeasibleError: nobody can leave, or no corridor brings out so many.
        ProofError: as for `plan`.
    """
    from safeconduct.planning import plan_few_corridors
    from safeconduct.planning.progress import silent
    from safeconduct.report.plan.gathering import gathering_points
    from safeconduct.report.verification.findings import hold_plan

    if (most is not None and most < 1) or least_persons < 0:
        raise UsageError(f"few_corridors: got most {most}, least_persons {least_persons}; expected 1 and 0, or more")
    found = plan_few_corridors(
        case, most, least_persons=least_persons, effort=effort, progress=progress or silent, should_stop=should_stop
    )
    hold_plan(case, found.plan)
    return Few(Planned(found.plan, case.clock, case.places, gathering_points(case)), found.costs)
