"""`safeconduct price CASE`: what each thing that can be asked for brings, and the cheapest sets that reach a number."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from safeconduct.cli.console import ProgressLine, print_json
from safeconduct.cli.failures import end_infeasible
from safeconduct.cli.interrupt import Stopped, stop_on_interrupt
from safeconduct.cli.options import (
    AsJson,
    CaseFolder,
    EffortName,
    LanguageName,
    WorkersAtOnce,
    effort_of,
    language_of,
    persons_of,
    words_of,
)
from safeconduct.core import InfeasibleError, UsageError

if TYPE_CHECKING:
    from safeconduct.planning import Effort
    from safeconduct.report.wording.wording import Language

__all__ = ["price_command"]


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
    from safeconduct.report.answers.lines import prices_lines

    kinds = words_of(only)
    work, lang = effort_of(effort), language_of(language)
    given = _asks_file(case, asks)
    if people is not None:
        _reach(case, persons_of("--reach", people), given, work, lang, as_json=as_json)
        return
    read = api.read_case(case)
    with ProgressLine(on_stop="the asks so far") as progress, stop_on_interrupt() as interrupted:
        found = api.price(
            read, only=kinds, asks=given, effort=work, workers=workers, progress=progress, should_stop=interrupted
        )
    if as_json:
        print_json(found.to_json())
    else:
        print("\n".join(prices_lines(found.prices, lang)))


def _asks_file(folder: Path, asks: Path | None) -> Path | None:
    """Return the asks named, or those that lie in the case's folder; None: there are none."""
    from safeconduct.cases.asks import ASKS_FILE

    file = asks if asks is not None else folder / ASKS_FILE
    if asks is not None and not asks.is_file():
        raise UsageError(f"--asks {asks}: no such file")
    return file if file.is_file() else None


def _reach(folder: Path, people: int, given: Path | None, effort: Effort, language: Language, *, as_json: bool) -> None:
    from safeconduct import api
    from safeconduct.report.answers.reach import reach_lines

    read = api.read_case(folder)
    with ProgressLine(on_stop="the sets so far") as progress, stop_on_interrupt() as interrupted:
        try:
            found = api.reach(
                read, people, asks=given, effort=effort, progress=progress, should_stop=interrupted
            )
        except InfeasibleError as error:
            if interrupted():  # stopped before there was a plan: that proves nothing (R1)
                raise Stopped(interrupted.number) from None
            end_infeasible(error, read, as_json=as_json)
    if as_json:
        print_json(found.to_json())
    else:
        print("\n".join(reach_lines(found.reached, read, language)))
