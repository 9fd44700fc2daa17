"""`safeconduct what-if CASE CHANGE...`: the plan as it is, with each change, and with all of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from safeconduct.cli.console import ProgressLine, print_json
from safeconduct.cli.interrupt import Stopped, stop_on_interrupt
from safeconduct.cli.options import AsJson, CaseFolder, EffortName, LanguageName, effort_of, language_of
from safeconduct.core import InfeasibleError

if TYPE_CHECKING:
    from safeconduct.api import WhatIf

__all__ = ["what_if_command"]


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
    from safeconduct.report.answers.lines import what_if_lines

    read = api.read_case(case)
    if complete is not None:
        for text in completions(read, complete):
            print(text)
        return
    folders = _folders(out, len(changes or ()), read.name) if out is not None else {}
    work, lang = effort_of(effort), language_of(language)
    with ProgressLine() as progress, stop_on_interrupt() as interrupted:
        try:
            found = api.what_if(read, *(changes or ()), effort=work, progress=progress, should_stop=interrupted)
        except InfeasibleError:  # stopped before there was a plan: that proves nothing (R1)
            raise Stopped(interrupted.number) from None
    _write(found, folders)
    if as_json:
        print_json(found.to_json())
    else:
        print("\n".join(what_if_lines(found.answer, lang)))


def _folders(out: Path, changes: int, case: str) -> dict[str, Path]:
    """Return where each plan goes: before, change-1, change-2, ..., together; asked before any work."""
    from safeconduct.report.exports.files import check_folder

    names = ["before", *(f"change-{at + 1}" for at in range(changes)), *(["together"] if changes > 1 else [])]
    for name in names:
        check_folder(out / name, case)
    return {name: out / name for name in names}


def _write(found: WhatIf, folders: Mapping[str, Path]) -> None:
    """Write each plan with its files and its page, held against the plan before; where nobody can leave the page."""
    from safeconduct.report.exports.files import write_all, write_files
    from safeconduct.report.page.what_if import what_if_pages
    from safeconduct.report.plan.gathering import gathering_points
    from safeconduct.report.plan.reader import PlanFile

    outcomes = (found.answer.before, *found.answer.outcomes)
    for outcome, folder, page in zip(outcomes, folders.values(), what_if_pages(found.answer), strict=False):
        case, pages = outcome.case, [page] if page is not None else []
        if outcome.plan is not None:
            write_all(PlanFile(outcome.plan, case.clock, case.places, gathering_points(case)), folder, pages=pages)
        elif pages:
            write_files(pages, folder, case.name, replace_plan=True)
