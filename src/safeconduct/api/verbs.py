"""The functions of the package: read, plan, verify, ask, compare."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from safeconduct.api.results import Bounded, Compared, Planned, Priced, Verified, WhatIf
from safeconduct.core import UsageError

if TYPE_CHECKING:
    from safeconduct.answers import Outcome
    from safeconduct.planning import Case, Effort, Progress

__all__ = [
    "bound",
    "compare",
    "plan",
    "price",
    "read_case",
    "read_plan",
    "verify",
    "what_if",
]


def read_case(folder: str | PathLike[str]) -> Case:
    """Read a case folder.

    Raises:
        UsageError: no such folder.
        CaseError: the case is at fault; carries every fault.
    """
    from safeconduct.cases import load_case

    return load_case(Path(folder)).case


def read_plan(path: str | PathLike[str]) -> Planned:
    """Read a plan.json, or that in a folder; its case is not needed.

    Raises:
        CaseError: it is no plan; carries every fault.
    """
    from safeconduct.report.plan.reader import read_plan_file

    file = Path(path)
    held = read_plan_file(file / "plan.json" if file.is_dir() else file)
    return Planned(held.plan, held.clock, held.places, held.gathering)


def plan(
    case: Case,
    *,
    effort: Effort = "normal",
    progress: Progress | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Planned:
    """Plan a case and hold the plan against it.

    Args:
        case: read and checked.
        effort: fast, normal or high.
        progress: called at each stage with the share done, value and bound; None: nothing is called.
        should_stop: once it says yes, the best plan so far is returned, marked.

    Raises:
        InfeasibleError: nobody can leave.
        ProofError: the plan breaks its own proof or a rule; a fault of this program.
    """
    from safeconduct.planning import plan_case
    from safeconduct.planning.progress import silent
    from safeconduct.report.plan.gathering import gathering_points
    from safeconduct.report.verification.findings import hold_plan

    made = plan_case(case, effort=effort, progress=progress or silent, should_stop=should_stop)
    hold_plan(case, made)
    return Planned(made, case.clock, case.places, gathering_points(case))


def verify(case: Case, planned: Planned | str | PathLike[str]) -> Verified:
    """Hold a plan, whoever made it, against its case; a path is that of a plan.json or its folder.

    Raises:
        CaseError: the file is no plan.
    """
    from safeconduct.report.plan.document import load_document
    from safeconduct.report.verification.findings import hold_against_case

    document = planned.to_json() if isinstance(planned, Planned) else load_document(Path(planned))
    return Verified(hold_against_case(case, document), case)


def bound(
    case: Case,
    planned: Planned | str | PathLike[str] | None = None,
    *,
    effort: Effort = "normal",
    progress: Progress | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Bounded:
    """Prove what no plan of a case can beat; a plan, whoever made it, is held against case and proof.

    Args:
        planned: a plan, or the path of a plan.json or its folder; None: only the proof.
        effort, progress, should_stop: as for `plan`; a proof that is stopped is wider, and still holds.

    Raises:
        CaseError: the file is no plan.
        ProofError: a plan that keeps every rule is above the bound; a fault of this program.
    """
    from safeconduct.planning import prove_case
    from safeconduct.planning.progress import silent
    from safeconduct.report.verification.bound import check_proof

    # The file is read first: who named a wrong one need not wait for the proof.
    held = None if planned is None else verify(case, planned).verification
    proof = prove_case(case, effort=effort, progress=progress or silent, should_stop=should_stop)
    if held is not None:
        check_proof(proof, held)
    return Bounded(proof, held, case)


def what_if(
    case: Case,
    *questions: str,
    effort: Effort = "normal",
    progress: Progress | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> WhatIf:
    """Plan a case as it is, with each change alone and with all together; each plan is held against its case.

    Args:
        questions: changes in words, as `w1 ends 17:00` (docs/answers.md lists the forms).
        effort, progress, should_stop: as for `plan`.

    Raises:
        UsageError: a question cannot be read, or names what the case has not; tells all of them.
        ProofError: as for `plan`.
    """
    from safeconduct.answers import what_if as ask
    from safeconduct.cases.changes.words import read_case_changes
    from safeconduct.planning.progress import silent
    from safeconduct.report.verification.findings import hold_plan

    asked: Sequence[str] = questions
    answer = ask(
        case, read_case_changes(case, asked), effort=effort, progress=progress or silent, should_stop=should_stop
    )
    for outcome in (answer.before, *answer.outcomes):
        if outcome.plan is not None:
            hold_plan(outcome.case, outcome.plan)
    return WhatIf(answer)


def price(
    case: Case,
    *,
    only: Sequence[str] = (),
    asks: str | PathLike[str] | None = None,
    effort: Effort = "normal",
    workers: int | None = None,
    progress: Progress | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Priced:
    """Price everything that can be asked for in a case, each by planning the case anew with it.

    Args:
        only: kinds of asks (ASK_KINDS); none: all.
        asks: an asks.csv with what asks cost, for their order, and with more asks; None: 1 a unit (`Ask.cost`).
        effort: as for `plan`.
        workers: processes that plan at once; None: as many as there are cores.  It changes no answer.
        progress: called at each ask.
        should_stop: once it says yes, the asks not yet planned are left out and listed as such.

    Raises:
        UsageError: there is no such kind.
        CaseError: asks.csv is at fault; carries every fault.
        ProofError: as for `plan`.
    """
    from safeconduct.answers import ASK_KINDS, asks_of, priced, weighed
    from safeconduct.api.processes import plan_outcomes
    from safeconduct.cases.asks import read_asks
    from safeconduct.planning.progress import silent
    from safeconduct.report.verification.findings import plan_holds

    for kind in only:
        if kind not in ASK_KINDS:
            raise UsageError(f"{kind!r}: no such kind of ask; expected one of {', '.join(ASK_KINDS)}")

    def plan_each(outcomes: Sequence[Outcome]) -> Iterator[Outcome]:
        return plan_outcomes(outcomes, effort, workers, progress or silent, should_stop)

    given = [] if asks is None else [step.ask for step in read_asks(Path(asks), case)]
    known = asks_of(case, only or ASK_KINDS)
    weighted = weighed(known, given) if not only else weighed(known, given)[: len(known)]
    return Priced(priced(case, weighted, plan_each, plan_holds))


def compare(before: Planned, after: Planned) -> Compared:
    """Hold two plans side by side."""
    from safeconduct.answers import compare_plans

    return Compared(compare_plans(before.plan, after.plan), before, after)
