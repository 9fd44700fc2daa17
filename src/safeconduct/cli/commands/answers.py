"""`safeconduct what-if`, `price`, `ceasefire` and `compare`: what a negotiator asks."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from safeconduct.cli.console import ProgressLine, print_json
from safeconduct.cli.failures import WordedInfeasibleError
from safeconduct.cli.interrupt import Asked, Stopped, stop_on_interrupt
from safeconduct.cli.options import (
    AsJson,
    CaseFolder,
    EffortName,
    LanguageName,
    WorkersAtOnce,
    effort_of,
    language_of,
    persons_of,
)
from safeconduct.core import InfeasibleError, UsageError

if TYPE_CHECKING:
    from safeconduct.api import WhatIf
    from safeconduct.planning import Case, Effort

__all__ = ["ceasefire_command", "compare_command", "price_command", "what_if_command"]


def what_if_command(
    case: CaseFolder,
    changes: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="CHANGE...", help="As 'w1 ends 17:00'; several: alone and together.", show_default=False
        ),
    ] = None,
    complete: Annotated[
        str | None,
        typer.Option("--complete", metavar="TEXT", help="List what can be asked that begins so; for shells."),
    ] = None,
    effort: EffortName = "normal",
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Write the plans there, a folder each.")
    ] = None,
    language: LanguageName = "en",
    as_json: AsJson = False,
) -> None:
    """Plan a case as it is, with each change alone, and with all of them together; no file of the case is changed.

    docs/answers.md lists what can be asked: windows, buses, lanes, boarding, intake, roads, wishes, rules, hours, the
    day. What the two plans' gaps could explain is said.
    """
    from safeconduct import api
    from safeconduct.cases.changes.words import completions
    from safeconduct.report.answers_text import what_if_lines

    read = api.read_case(case)
    if complete is not None:
        for text in completions(read, complete):
            print(text)
        return
    folders = _folders(out, len(changes or ()), read.name) if out is not None else {}
    work, lang = effort_of(effort), language_of(language)
    with ProgressLine() as progress, stop_on_interrupt() as interrupted:
        try:
            told = api.what_if(read, *(changes or ()), effort=work, progress=progress, should_stop=interrupted)
        except InfeasibleError:  # stopped before there was a plan: that proves nothing (R1)
            raise Stopped(interrupted.number) from None
    _write(told, folders)
    if as_json:
        print_json(told.to_json())
    else:
        print("\n".join(what_if_lines(told.answer, lang)))


def _folders(out: Path, changes: int, case: str) -> dict[str, Path]:
    """Return where each plan goes: before, change-1, change-2, ..., together; asked before any work."""
    from safeconduct.report.files import check_folder

    names = ["before", *(f"change-{at + 1}" for at in range(changes)), *(["together"] if changes > 1 else [])]
    for name in names:
        check_folder(out / name, case)
    return {name: out / name for name in names}


def _write(told: WhatIf, folders: Mapping[str, Path]) -> None:
    """Write each plan with its files and its page, held against the plan before; where nobody can leave the page."""
    from safeconduct.report.files import write_all, write_files
    from safeconduct.report.gathering import gathering_points
    from safeconduct.report.plan_reader import PlanFile
    from safeconduct.report.what_if_pages import what_if_pages

    outcomes = (told.answer.before, *told.answer.outcomes)
    for outcome, folder, page in zip(outcomes, folders.values(), what_if_pages(told.answer), strict=False):
        case, pages = outcome.case, [page] if page is not None else []
        if outcome.plan is not None:
            write_all(PlanFile(outcome.plan, case.clock, case.places, gathering_points(case)), folder, pages=pages)
        elif pages:
            write_files(pages, folder, case.name, replace_plan=True)


def compare_command(
    before: Annotated[Path, typer.Argument(metavar="PLAN", help="A plan.json, or its folder.", show_default=False)],
    after: Annotated[Path, typer.Argument(metavar="PLAN", help="Another.", show_default=False)],
    language: LanguageName = "en",
    as_json: AsJson = False,
) -> None:
    """Hold two plans side by side: who gains and who loses, corridors that come and go, hours, cease-fire asked for.

    The cases are not needed. The interval in which the best plans of the two cases differ is told with it.
    """
    from safeconduct import api
    from safeconduct.report.answers_text import comparison_lines

    lang = language_of(language)
    compared = api.compare(api.read_plan(before), api.read_plan(after))
    if as_json:
        print_json(compared.to_json())
        return
    places = {**compared.before.places, **compared.after.places}
    names = str(before), str(after)
    print("\n".join(comparison_lines(compared.comparison, compared.before.clock, places, names, lang)))


def price_command(
    case: CaseFolder,
    only: Annotated[
        str, typer.Option("--only", metavar="KINDS", help="Only these kinds, as windows,vehicles; all if not given.")
    ] = "",
    people: Annotated[
        str | None,
        typer.Option("--reach", metavar="N", help="The cheapest sets of asks that get N out.", show_default=False),
    ] = None,
    asks: Annotated[
        Path | None,
        typer.Option("--asks", metavar="FILE", help="Asks and what they cost; the case's asks.csv if not given."),
    ] = None,
    effort: EffortName = "normal",
    workers: WorkersAtOnce = None,
    language: LanguageName = "en",
    as_json: AsJson = False,
) -> None:
    """Tell what each thing that can be asked for brings, and who gives it; each by planning the case anew.

    Kinds: windows, vehicles, lanes, boarding, intake, roads, sides, contraflow, rules. Ctrl-C stops with the asks that
    are priced; those that are not are listed. With --reach: at least three of the cheapest sets of asks that get N
    people out, proven or with what is left open; where all asks are not enough, the exit code is 3.
    """
    from safeconduct import api
    from safeconduct.report.answers_text import prices_lines

    kinds = _listed(only)
    work, lang = effort_of(effort), language_of(language)
    given = _asks_file(case, asks)
    if people is not None:
        _reach(case, persons_of("--reach", people), given, work, as_json=as_json)
        return
    read = api.read_case(case)
    with ProgressLine(on_stop="the asks so far") as progress, stop_on_interrupt() as interrupted:
        told = api.price(
            read, only=kinds, asks=given, effort=work, workers=workers, progress=progress, should_stop=interrupted
        )
    if as_json:
        print_json(told.to_json())
    else:
        print("\n".join(prices_lines(told.prices, lang)))


def _asks_file(folder: Path, asks: Path | None) -> Path | None:
    """Return the asks named, or those that lie in the case's folder; None: there are none."""
    from safeconduct.cases.asks import ASKS_FILE

    file = asks if asks is not None else folder / ASKS_FILE
    if asks is not None and not asks.is_file():
        raise UsageError(f"--asks {asks}: no such file")
    return file if file.is_file() else None


def _reach(folder: Path, people: int, given: Path | None, effort: Effort, *, as_json: bool) -> None:
    from safeconduct import api
    from safeconduct.report.reach_text import reach_lines

    read = api.read_case(folder)
    with ProgressLine(on_stop="the sets so far") as progress, stop_on_interrupt() as interrupted:
        try:
            told = api.reach(
                read, people, asks=given, effort=effort, progress=progress, should_stop=interrupted
            )
        except InfeasibleError as error:
            _tell_infeasible(error, read, interrupted, as_json=as_json)
    if as_json:
        print_json(told.to_json())
    else:
        print("\n".join(reach_lines(told.reached, read)))


def _tell_infeasible(error: InfeasibleError, case: Case, interrupted: Asked, *, as_json: bool) -> NoReturn:
    """End with the reasons in words; where the work was stopped before there was a plan, that proves nothing (R1)."""
    from safeconduct.report.plan_json import infeasible_json

    if interrupted():
        raise Stopped(interrupted.number) from None
    answer = infeasible_json(error, case.clock, case.places, case.parties)
    if not as_json:
        raise WordedInfeasibleError(error, answer) from error
    print_json(answer)
    raise typer.Exit(error.exit_code) from error


def ceasefire_command(
    case: CaseFolder,
    people: Annotated[
        str, typer.Option("--people", metavar="N", help="How many are to get out; a number, or all.")
    ] = "all",
    corridor: Annotated[
        str | None, typer.Option("--corridor", metavar="A-B", help="Only people of A, received at B.")
    ] = None,
    only: Annotated[
        str, typer.Option("--only", metavar="PARTS", help="Of shortest,footprint,days; all if not given.")
    ] = "",
    effort: EffortName = "normal",
    language: LanguageName = "en",
    as_json: AsJson = False,
) -> None:
    """Find the least cease-fire in which N people get out: the shortest, and the least in kilometre-hours; with proof.

    Shortest: one window on all roads, from the first hour on the table, and windows that follow its convoys. Footprint:
    the least found, in windows that roll along and in one a section. Days: how many days of the windows on the table.
    Where fewer can leave, however long it is, the exit code is 3 and the most that can are told.
    """
    from safeconduct import api
    from safeconduct.report.ceasefire_text import ceasefire_lines

    wanted = _people(people)
    work, lang = effort_of(effort), language_of(language)
    read = api.read_case(case)
    with ProgressLine() as progress, stop_on_interrupt() as interrupted:
        try:
            told = api.ceasefire(
                read, wanted, corridor=corridor, only=_listed(only), effort=work, progress=progress,
                should_stop=interrupted,
            )  # fmt: skip
        except InfeasibleError as error:
            _tell_infeasible(error, read, interrupted, as_json=as_json)
    if as_json:
        print_json(told.to_json())
    else:
        lines = ceasefire_lines(told.shortest, told.rolling, told.case, told.footprint, told.days, lang)
        print("\n".join(lines))


def _people(text: str) -> int | None:
    return None if text == "all" else persons_of("--people", text)


def _listed(text: str) -> list[str]:
    """Return the words of a list with commas."""
    return [word.strip() for word in text.split(",") if word.strip()]
