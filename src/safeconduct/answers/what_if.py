"""What if: the case planned as it is, with each change alone, and with all of them together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from safeconduct.answers.change import Change, applied
from safeconduct.answers.comparison import Comparison, compare_plans
from safeconduct.core import InfeasibleError, Note
from safeconduct.planning import Case, Effort, Plan, Progress, plan_case
from safeconduct.planning.progress import silent

__all__ = ["Answer", "Asked", "Outcome", "planned", "what_if"]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: the words it was put in, and the changes they mean."""

    words: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A case and its plan; plan None: nobody can leave, for these reasons, and this would help.

    words: the change as it was typed; "" of the case as it is.  changes: what the words mean.
    """

    words: str
    case: Case
    plan: Plan | None
    because: tuple[Note, ...] = ()
    what_would_help: tuple[Note, ...] = ()
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What if: the plan before, those with each change alone, and with all together (None where there is but one)."""

    before: Outcome
    each: tuple[Outcome, ...]
    together: Outcome | None

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """Every changed plan, that with all changes last."""
        return (*self.each, self.together) if self.together is not None else self.each

    def comparison(self, outcome: Outcome) -> Comparison:
        """Hold one of the changed plans against that before."""
        return compare_plans(self.before.plan, outcome.plan)


def what_if(
    case: Case,
    asked: Sequence[Asked],
    *,
    effort: Effort = "normal",
    progress: Progress = silent,
    should_stop: Callable[[], bool] | None = None,
) -> Answer:
    """Plan a case before and after changes; the plan of a changed case is exactly that of the edited files.

    Args:
        case: read and checked.
        asked: at least one question.
        effort, progress, should_stop: as for `plan_case`; once stopped, plans are the best found so far, marked.

    Raises:
        ChangeError: a change that the case cannot take; raised before any planning.
        ProofError: a plan breaks its own proof.
        InfeasibleError: it was stopped before there was a plan, which proves nothing.
    """
    every = list(asked)
    if len(asked) > 1:
        together = tuple(change for one in asked for change in one.changes)
        every.append(Asked("; ".join(one.words for one in asked), together))
    waiting = [Outcome("", case, None)]
    waiting += [Outcome(one.words, applied(case, one.changes), None, changes=one.changes) for one in every]
    outcomes = []
    for at, one in enumerate(waiting):
        outcomes.append(planned(one, effort, _part(progress, at, len(waiting)), should_stop))
    count = len(asked)
    return Answer(outcomes[0], tuple(outcomes[1 : count + 1]), outcomes[count + 1] if count > 1 else None)


def planned(
    outcome: Outcome,
    effort: Effort,
    progress: Progress = silent,
    should_stop: Callable[[], bool] | None = None,
    like: Plan | None = None,
) -> Outcome:
    """Return an outcome with its case planned; like: a plan of much the same case, to begin with (`plan_case`).

    Raises:
        InfeasibleError: it was stopped before there was a plan, which proves nothing.
        ProofError: the plan breaks its own proof.
    """
    try:
        plan = plan_case(outcome.case, effort=effort, progress=progress, should_stop=should_stop, like=like)
    except InfeasibleError as error:
        if should_stop is not None and should_stop():
            raise
        return replace(outcome, because=error.because, what_would_help=error.what_would_help)
    return replace(outcome, plan=plan)


def _part(progress: Progress, at: int, count: int) -> Progress:
    """Return a progress that tells one plan's share as a part of all of them."""

    def tell(stage: str, share: float, value: float | None = None, bound: float | None = None) -> None:
        progress(stage, (at + share) / count, value, bound)

    return tell
