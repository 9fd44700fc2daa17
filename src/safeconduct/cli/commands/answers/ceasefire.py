"""`safeconduct ceasefire CASE --people N`: the least cease-fire in which so many get out."""

from __future__ import annotations

from typing import Annotated

import typer

from safeconduct.cli.console import ProgressLine, print_json
from safeconduct.cli.failures import end_infeasible
from safeconduct.cli.interrupt import Stopped, stop_on_interrupt
from safeconduct.cli.options import (
    AsJson,
    CaseFolder,
    EffortName,
    LanguageName,
    effort_of,
    language_of,
    persons_of,
    words_of,
)
from safeconduct.core import InfeasibleError

__all__ = ["ceasefire_command"]


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
    Where fewer can leave, however long it is, the exit code is 3 and the most that can are given.
    """
    from safeconduct import api
    from safeconduct.report.answers.ceasefire import ceasefire_lines

    wanted = _people(people)
    work, lang = effort_of(effort), language_of(language)
    read = api.read_case(case)
    with ProgressLine() as progress, stop_on_interrupt() as interrupted:
        try:
            found = api.ceasefire(
                read, wanted, corridor=corridor, only=words_of(only), effort=work, progress=progress,
                should_stop=interrupted,
            )  # fmt: skip
        except InfeasibleError as error:
            if interrupted():  # stopped before there was a plan: that proves nothing (R1)
                raise Stopped(interrupted.number) from None
            end_infeasible(error, read, as_json=as_json)
    if as_json:
        print_json(found.to_json())
    else:
        lines = ceasefire_lines(found.shortest, found.rolling, found.case, found.footprint, found.days, lang)
        print("\n".join(lines))


def _people(text: str) -> int | None:
    return None if text == "all" else persons_of("--people", text)
