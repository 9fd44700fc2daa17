"""Plans for windows that are not yet answered: each proposed window may come or be refused.

One plan is made for each answer that may come.  Each of them is then held against every other answer: convoys that
would be without a window stay (as do the later runs of their buses), the rest goes.  With v(P, s) the value of what
goes of plan P under answer s, and b(s) the bound under s,

    best worst case   max over P of  min over s of v(P, s)   <=  min over s of b(s)
    best average      max over P of  mean over s of v(P, s)  <=  mean over s of b(s)

Every answer counts the same in the average.  Whoever waits for the answer can also plan anew: that is given beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from safeconduct.answers.what_if import Outcome
from safeconduct.planning import Case, Plan

__all__ = ["Robust", "RobustPlan", "Scenario", "Surviving", "plan_robust", "proposed_windows"]

_ALL_SUBSETS = 4
"""Windows up to which all sets of answers are looked at; beyond: all, none, each alone refused, each alone accepted."""


@dataclass(frozen=True, slots=True)
class Surviving:
    """What goes of a plan under an answer: persons, value, and ids of the convoys that stay."""

    persons: int
    value: float
    stays: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scenario:
    """One answer: the proposed windows that come, the others refused; outcome: the plan made for it."""

    comes: tuple[str, ...]
    refused: tuple[str, ...]
    outcome: Outcome

    @property
    def value(self) -> float:
        """What planning anew after this answer is worth."""
        return self.outcome.plan.value if self.outcome.plan is not None else 0.0

    @property
    def bound(self) -> float:
        """What no plan under this answer is worth more than."""
        return self.outcome.plan.bound if self.outcome.plan is not None else 0.0


@dataclass(frozen=True, slots=True)
class RobustPlan:
    """A plan made for one answer, under each: `under` in the order of the scenarios."""

    plan: Plan
    made_for: tuple[str, ...]
    under: tuple[Surviving, ...]

    @property
    def worst(self) -> float:
        """The value of what goes under the worst answer."""
        return min(one.value for one in self.under)

    @property
    def average(self) -> float:
        """The value of what goes, the mean over all answers."""
        return sum(one.value for one in self.under) / len(self.under)


@dataclass(frozen=True, slots=True)
class Robust:
    """Plans for windows not yet answered; best_worst and best_average may be the same.

    worst_bound, average_bound: what no plan's worst case and average exceed.
    """

    windows: tuple[str, ...]
    scenarios: tuple[Scenario, ...]
    plans: tuple[RobustPlan, ...]
    best_worst: RobustPlan
    best_average: RobustPlan

    @property
    def worst_bound(self) -> float:
        """No plan's value under its worst answer is more."""
        return min(one.bound for one in self.scenarios)

    @property
    def average_bound(self) -> float:
        """No plan's mean value over all answers is more."""
        return sum(one.bound for one in self.scenarios) / len(self.scenarios)


def proposed_windows(case: Case) -> tuple[str, ...]:
    """Return the ids of the windows not yet answered."""
    return tuple(dict.fromkeys(row.id for row in case.windows if row.state == "proposed"))


def plan_robust(
    case: Case, plan: Callable[[Outcome], Outcome], surviving: Callable[[Case, Plan], Surviving]
) -> Robust | None:
    """Plan for every answer, and hold each plan against all of them.

    Args:
        case: read and checked, with a window that is proposed.
        plan: plans the case of an outcome.
        surviving: says what of a plan goes in a case.

    Returns:
        None where nobody can leave under any answer.

    Raises:
        ValueError: no window is proposed.
    """
    windows = proposed_windows(case)
    if not windows:
        raise ValueError("no window is proposed")
    scenarios = tuple(_scenario(case, windows, comes, plan) for comes in _answers(windows))
    plans: list[RobustPlan] = []
    for one in scenarios:
        made = one.outcome.plan
        # Two answers may lead to one plan; it is listed once, under the first.
        if made is not None and all(made.convoys != other.plan.convoys for other in plans):
            under = tuple(surviving(other.outcome.case, made) for other in scenarios)
            plans.append(RobustPlan(made, one.comes, under))
    if not plans:
        return None
    return Robust(
        windows, scenarios, tuple(plans),
        max(plans, key=lambda one: (one.worst, one.average)), max(plans, key=lambda one: (one.average, one.worst)),
    )  # fmt: skip


def _answers(windows: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the sets of windows that may come, all of them first."""
    sizes = range(len(windows), -1, -1)
    if len(windows) > _ALL_SUBSETS:  # 2^n answers, a plan each
        sizes_kept = {len(windows), len(windows) - 1, 1, 0}
        return [some for size in sizes if size in sizes_kept for some in combinations(windows, size)]
    return [some for size in sizes for some in combinations(windows, size)]


def _scenario(
    case: Case, windows: Sequence[str], comes: Sequence[str], plan: Callable[[Outcome], Outcome]
) -> Scenario:
    refused = tuple(name for name in windows if name not in comes)
    rows = tuple(replace(row, state="refused") if row.id in refused else row for row in case.windows)
    words = f"refused: {', '.join(refused)}" if refused else "all come"
    return Scenario(tuple(comes), refused, plan(Outcome(words, replace(case, windows=rows), None)))
