"""A page of each plan that `what-if` makes: those with changes are held against the plan before them."""

from __future__ import annotations

from collections.abc import Iterator

from safeconduct.answers import Answer, Outcome
from safeconduct.planning import Case, Plan
from safeconduct.report.page.change import NoPlan, PlanBefore
from safeconduct.report.page.page import PageFile, page_file, page_template
from safeconduct.report.wording.changes import ChangeWords
from safeconduct.report.wording.wording import PAGE_LANGUAGES, Language, words_of

__all__ = ["change_words", "what_if_pages"]


def what_if_pages(answer: Answer) -> Iterator[PageFile | None]:
    """Yield the page of the plan before, and of each plan with changes, in their order.

    None: the front end is not built.
    """
    for outcome in (answer.before, *answer.outcomes):
        yield page_file(outcome.case, _plan(outcome), before=_before(answer, outcome)) if page_template() else None


def _plan(outcome: Outcome) -> Plan | NoPlan:
    return outcome.plan if outcome.plan is not None else NoPlan(outcome.because, outcome.what_would_help)


def _before(answer: Answer, outcome: Outcome) -> PlanBefore | None:
    before = answer.before
    if outcome is before:
        return None
    return PlanBefore(_plan(before), before.case, change_words(outcome, before.case))


def change_words(outcome: Outcome, case: Case) -> dict[Language, str]:
    """Word what is otherwise in a changed case than in `case`, by language."""
    return {code: ChangeWords(words_of(code, "common", "asks"), case).told(outcome.changes) for code in PAGE_LANGUAGES}
