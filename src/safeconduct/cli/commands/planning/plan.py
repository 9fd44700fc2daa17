"""`safeconduct plan`: from a case folder to corridors, timetable and cease-fire."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from safeconduct.cli.commands.case.check import check_json
from safeconduct.cli.console import ProgressLine, print_json, tell
from safeconduct.cli.failures import WordedInfeasibleError, in_words
from safeconduct.cli.interrupt import Asked, Stopped, stop_on_interrupt
from safeconduct.cli.options import language_of
from safeconduct.core import CaseError, Fault, InfeasibleError, UsageError, plain_text

if TYPE_CHECKING:
    from safeconduct.cases import LoadedCase
    from safeconduct.planning import Case, Plan
    from safeconduct.planning.corridors import CorridorCost
    from safeconduct.planning.progress import Effort, Progress
    from safeconduct.report.page.page import PageFile
    from safeconduct.report.wording.wording import Language

__all__ = ["CorridorLimits", "Spending", "infeasible_answer", "plan_command", "plan_into", "warnings_of"]


def plan_command(
    case: Annotated[Path, typer.Argument(metavar="CASE", help="The case folder.", show_default=False)],
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Where to write; out/ and the case's name if not given."),
    ] = None,
    effort: Annotated[
        str, typer.Option("--effort", metavar="HOW", help="How much work to spend: fast, normal or high.")
    ] = "normal",
    reasons: Annotated[
        str | None,
        typer.Option(
            "--reasons",
            metavar="HOW",
            help="Why people stay: tested (each limit planned anew) or fast (by price). If not given: tested, "
            "with --effort fast by price.",
            show_default=False,
        ),
    ] = None,
    time_limit: Annotated[
        float | None,
        typer.Option("--time-limit", metavar="SECONDS", help="Stop after so long with the best plan so far."),
    ] = None,
    max_corridors: Annotated[
        int | None,
        typer.Option("--max-corridors", metavar="K", help="Open at most so many corridors.", show_default=False),
    ] = None,
    least_persons: Annotated[
        int | None,
        typer.Option("--least-persons", metavar="M", help="Open none with fewer persons.", show_default=False),
    ] = None,
    robust: Annotated[
        bool, typer.Option("--robust", help="Proposed windows may each be refused; writes nothing.")
    ] = False,
    language: Annotated[
        str, typer.Option("--lang", metavar="LANG", help="Of what --robust and the corridors' table say: en, uk or ru.")
    ] = "en",
    no_bom: Annotated[bool, typer.Option("--no-bom", help="CSV without the mark that Excel needs.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the plan as one JSON object.")] = False,
) -> None:
    """Work out corridors, convoys, bus duties and cease-fire hours; print the summary and write all files.

    Ctrl-C, a stop signal and --time-limit stop with the best plan so far and its true gap, marked as such; a second
    Ctrl-C breaks off.  Where nothing can be planned the reasons are given and the exit code is 3; where the plan breaks
    its own proof, a fault of this program, it is 4.  With --json faults of a case are printed as `check --json` does.
    With --robust the plans with the best worst case and the best average, over all answers to the proposed windows, are
    given side by side.  With --max-corridors or --least-persons what each number of corridors leaves is given too.
    """
    lang = language_of(language)
    try:
        if robust:
            _robust(case, _spending(effort, time_limit, reasons), lang, as_json=as_json)
            return
        spending = replace(_spending(effort, time_limit, reasons), few=_few(max_corridors, least_persons))
        _plan(case, out, spending, lang, bom=not no_bom, as_json=as_json)
    except CaseError as error:
        if not as_json:
            raise
        print_json(check_json(case.resolve().name, error.faults))
        raise typer.Exit(error.exit_code) from error
    except InfeasibleError as error:
        if not as_json:
            raise
        print_json(infeasible_answer(error))
        raise typer.Exit(error.exit_code) from error


@dataclass(frozen=True, slots=True)
class CorridorLimits:
    """Limits on corridors: at most so many (None: any number), each with so many persons."""

    most: int | None
    least_persons: int


@dataclass(frozen=True, slots=True)
class Spending:
    """How much work to spend on a plan, and after how many seconds to stop; None: never.

    tested: limits of those left behind are planned anew; else their reasons are by price.
    few: limits on corridors; None: there are none.
    """

    effort: Effort = "normal"
    time_limit_s: float | None = None
    tested: bool = False
    few: CorridorLimits | None = None


def _spending(effort: str, time_limit: float | None, reasons: str | None = None) -> Spending:
    from safeconduct.planning.progress import EFFORTS

    chosen = next((one for one in EFFORTS if one == effort), None)
    if chosen is None:
        raise UsageError(f"--effort {effort}: no such effort; expected one of {', '.join(EFFORTS)}")
    if time_limit is not None and not 0 < time_limit < float("inf"):
        raise UsageError(f"--time-limit {time_limit:g}: expected seconds above 0")
    if reasons not in (None, "tested", "fast"):
        raise UsageError(f"--reasons {reasons}: no such way to find reasons; expected tested or fast")
    tested = reasons == "tested" or (reasons is None and chosen != "fast")
    return Spending(chosen, time_limit, tested=tested)


def _few(most: int | None, least_persons: int | None) -> CorridorLimits | None:
    """Return the limits on corridors that were asked for; None: none was."""
    if most is not None and most < 1:
        raise UsageError(f"--max-corridors {most}: expected 1 or more; with none nobody can leave")
    if least_persons is not None and least_persons < 1:
        raise UsageError(f"--least-persons {least_persons}: expected 1 or more")
    return None if most is None and least_persons is None else CorridorLimits(most, least_persons or 0)


def infeasible_answer(error: InfeasibleError) -> dict[str, Any]:
    """Return what --json prints where nothing can be planned."""
    if not isinstance(error, WordedInfeasibleError):
        raise error
    return error.answer


def _plan(
    folder: Path, out: Path | None, spending: Spending, language: Language, *, bom: bool, as_json: bool
) -> None:
    from safeconduct.cases import load_case
    from safeconduct.report.answers.documents import few_corridors_json
    from safeconduct.report.answers.lines import corridor_lines
    from safeconduct.report.plan.gathering import gathering_points
    from safeconduct.report.plan.writer import plan_json

    loaded = load_case(folder)
    case = loaded.case
    target = Path("out") / case.name if out is None else out
    if loaded.faults:
        tell(f"{len(loaded.faults)} warnings and notes on the case; `safeconduct check {folder}` lists them.")
    costs: list[CorridorCost] = []
    plan, seconds, written = plan_into(loaded, target, spending, bom=bom, costs=costs)
    if as_json:
        document = plan_json(plan, case.clock, seconds=seconds, places=case.places, gathering=gathering_points(case))
        print_json(document if spending.few is None else few_corridors_json(case.name, costs, document))
    else:
        _show(plan, case, seconds)
        if costs:
            print("\n" + "\n".join(corridor_lines(costs, language)))
        print(f"\nWritten to {target}: {', '.join(path.name for path in written)}")


def _robust(folder: Path, spending: Spending, language: Language, *, as_json: bool) -> None:
    from safeconduct import api
    from safeconduct.report.answers.robust import robust_lines

    case = api.read_case(folder)
    with ProgressLine() as progress, stop_on_interrupt() as interrupted:
        try:
            found = api.robust(case, effort=spending.effort, progress=progress, should_stop=interrupted)
        except InfeasibleError as error:
            if interrupted():  # stopped before there was a plan: that proves nothing (R1)
                raise Stopped from None
            raise in_words(error, case) from error
    if as_json:
        print_json(found.to_json())
    else:
        print("\n".join(robust_lines(found.robust, language)))


def plan_into(
    loaded: LoadedCase,
    folder: Path,
    spending: Spending | None = None,
    *,
    bom: bool = True,
    costs: list[CorridorCost] | None = None,
) -> tuple[Plan, float, tuple[Path, ...]]:
    """Plan a case, with progress shown and signals heard, and write all files of the plan into a folder.

    A signal that comes after the solve changes nothing: the plan is written.

    Args:
        loaded: the case, read and checked.
        folder: where to write.
        spending: how much work, and limits on corridors; None: the usual work, no limits.
        bom: whether CSV begins with the mark that Excel needs.
        costs: gets what each number of corridors leaves, where corridors are limited.

    Returns:
        The plan, the seconds it took to work out, the files written.

    Raises:
        UsageError: the folder holds something else; raised before any work.
        InfeasibleError: nothing can be planned; in words.
        ProofError: the plan breaks its own proof.
    """
    from safeconduct.report.exports.files import check_folder, write_all
    from safeconduct.report.folder.exchange import check_room
    from safeconduct.report.folder.manifest import folder_mark
    from safeconduct.report.plan.gathering import gathering_points
    from safeconduct.report.plan.reader import PlanFile
    from safeconduct.report.verification.findings import hold_plan

    case = loaded.case
    mark = folder_mark(loaded.folder)
    check_folder(folder, case.name, mark)
    check_room(folder)
    with stop_on_interrupt() as interrupted:
        plan, seconds = _solved(case, spending or Spending(), interrupted, costs)
        interrupted.write()
        plan = replace(plan, inputs=loaded.inputs)
        hold_plan(case, plan)
        pages = _pages(case, plan, loaded.faults)
        source = PlanFile(plan, case.clock, case.places, gathering_points(case))
        written = write_all(source, folder, pages=pages, bom=bom, case_mark=mark)
    return plan, seconds, written


def warnings_of(faults: Sequence[Fault]) -> list[str]:
    """Return what a page tells of a case's faults: its warnings, a sentence each."""
    return [str(fault) for fault in faults if fault.level == "warning"]


def _pages(case: Case, plan: Plan, faults: Sequence[Fault]) -> tuple[PageFile, ...]:
    """Make the plan's page; none, and a word on what to do, where the front end is not built."""
    from safeconduct.report.page.page import HOW_TO_BUILD, page_file, page_template

    if page_template() is None:
        tell(f"No plan.html: {HOW_TO_BUILD}.")
        return ()
    return (page_file(case, plan, warnings=warnings_of(faults)),)


def _solved(
    case: Case, spending: Spending, interrupted: Asked, costs: list[CorridorCost] | None
) -> tuple[Plan, float]:
    """Plan with progress shown; returns the plan and the seconds it took."""
    from safeconduct.planning import reasons_by_test

    begun = time.perf_counter()
    with ProgressLine() as progress:

        def asked_to_stop() -> bool:
            late = spending.time_limit_s is not None and time.perf_counter() - begun >= spending.time_limit_s
            return late or interrupted()

        try:
            plan = _planned(case, spending, progress, asked_to_stop, costs)
        except InfeasibleError as error:
            if interrupted():  # stopped before there was a plan: that proves nothing (R1)
                raise Stopped(interrupted.number) from None
            raise in_words(error, case) from error
        seconds = time.perf_counter() - begun
        if spending.tested and not asked_to_stop():
            plan = reasons_by_test(case, plan, progress=progress, should_stop=asked_to_stop)
    return plan, seconds


def _planned(
    case: Case,
    spending: Spending,
    progress: Progress,
    should_stop: Callable[[], bool],
    costs: list[CorridorCost] | None,
) -> Plan:
    """Plan a case, with few corridors where that is asked for."""
    from safeconduct.planning import plan_case, plan_few_corridors

    few = spending.few
    if few is None:
        return plan_case(case, progress=progress, should_stop=should_stop, effort=spending.effort)
    found = plan_few_corridors(
        case, few.most, least_persons=few.least_persons, effort=spending.effort, progress=progress,
        should_stop=should_stop,
    )  # fmt: skip
    if costs is not None:
        costs += found.costs
    return found.plan


def _show(plan: Plan, case: Case, seconds: float) -> None:
    from rich.console import Console

    from safeconduct.cli.console import terminal_of
    from safeconduct.report.summary.summary import print_summary

    places = {key: replace(place, name=plain_text(place.name)) for key, place in case.places.items()}
    print_summary(Console(file=terminal_of(sys.stdout)), plan, case.clock, places, seconds=seconds, people=case.people)
