"""`safeconduct bound CASE [PLAN]`: what no plan of a case can beat, and how far a given plan is from it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from safeconduct.cli.console import ProgressLine, print_json, show
from safeconduct.cli.interrupt import stop_on_interrupt
from safeconduct.cli.options import AsJson, CaseFolder, EffortName, LanguageName, effort_of, language_of

__all__ = ["bound_command"]


def bound_command(
    case: CaseFolder,
    plan: Annotated[
        Path | None,
        typer.Argument(metavar="[PLAN]", help="A plan.json, or its folder, made by whomever.", show_default=False),
    ] = None,
    effort: EffortName = "normal",
    language: LanguageName = "en",
    as_json: AsJson = False,
) -> None:
    """Prove how many persons, and how much value, no plan of a case can exceed; no plan is made.

    A plan made elsewhere is first held against the case, as `verify` does, and then against the proof, for its gap.
    Exit code 1 where it does not hold: its figures are then no gap of anything.
    """
    from safeconduct import api
    from safeconduct.report.verification.bound import bound_lines

    work, lang = effort_of(effort), language_of(language)
    read = api.read_case(case)
    with ProgressLine(on_stop="the proof so far") as progress, stop_on_interrupt() as interrupted:
        found = api.bound(read, plan, effort=work, progress=progress, should_stop=interrupted)
    if as_json:
        print_json(found.to_json())
    else:
        for line in bound_lines(found.proof, found.held, read, lang):
            show(line)
    if found.held is not None and not found.held.holds:
        raise typer.Exit(1)
