"""Plans for windows that are not yet answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from safeconduct.api.results import Json, Planned, table_html
from safeconduct.core import InfeasibleError, Note, UsageError

if TYPE_CHECKING:
    from safeconduct.answers.robust import Robust, RobustPlan
    from safeconduct.planning import Case, Effort, Progress

__all__ = ["RobustPlans", "robust"]


@dataclass(frozen=True, slots=True)
class RobustPlans:
    """The plan with the best worst case and that with the best average, over all answers to the proposed windows."""

    robust: Robust
    case: Case

    @property
    def best_worst(self) -> Planned:
        """The plan whose value under its worst answer is greatest."""
        return self._planned(self.robust.best_worst)

    @property
    def best_average(self) -> Planned:
        """The plan whose mean value over all answers is greatest."""
        return self._planned(self.robust.best_average)

    def to_json(self) -> Json:
        """Return what `plan --robust --json` prints."""
        from safeconduct.report.answers.robust import robust_json

        return robust_json(self.robust, self.case)

    def to_rows(self) -> list[Json]:
        """Return a row an answer: what goes of each of the two plans, and what planning anew brings."""
        rows: list[Json] = self.to_json()["answers"]
        return rows

    def _planned(self, chosen: RobustPlan) -> Planned:
        from safeconduct.report.plan.gathering import gathering_points

        return Planned(chosen.plan, self.case.clock, self.case.places, gathering_points(self.case))

    def _repr_html_(self) -> str:
        return table_html(self.to_rows())


def robust(
    case: Case,
    *,
    effort: Effort = "normal",
    progress: Progress | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> RobustPlans:
    """Plan for windows that are proposed and may each be refused.

    Args:
        effort, progress, should_stop: as for `plan`.

    Raises:
        UsageError: no window of the case is proposed.
        InfeasibleError: nobody can leave under any answer; or it was stopped before there was a plan.
        ProofError: as for `plan`.
    """
    from safeconduct.answers import planned
    from safeconduct.answers.robust import plan_robust, proposed_windows
    from safeconduct.planning.progress import silent
    from safeconduct.report.plan.surviving import surviving

    if not proposed_windows(case):
        raise UsageError("no window of the case is proposed: there is no answer to wait for; plan without --robust")
    found = plan_robust(case, lambda outcome: planned(outcome, effort, progress or silent, should_stop), surviving)
    if found is None:
        raise InfeasibleError([Note("no_answer_helps")], [Note("help_window")])
    return RobustPlans(found, case)
