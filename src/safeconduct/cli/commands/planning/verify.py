"""`safeconduct verify CASE PLAN`: a plan held against its case."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from safeconduct.cli.console import print_json, show
from safeconduct.cli.same_case import check_same_case

__all__ = ["verify_command"]


def verify_command(
    case: Annotated[Path, typer.Argument(metavar="CASE", help="The case folder.", show_default=False)],
    plan: Annotated[
        Path, typer.Argument(metavar="PLAN", help="A plan.json, or the folder it lies in.", show_default=False)
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Hold a plan against its case, whoever made it, and list all that it breaks, each fault with its step.

    Routes, times, capacity, windows, people, buses, value and bounds are worked out anew from the case; exit code 1
    where the plan does not hold.  docs/verification.md tells what each step looks at, and what it does not.
    """
    from safeconduct.cases import load_case
    from safeconduct.report.plan.document import inputs_of_document, load_document, plan_file
    from safeconduct.report.verification.findings import hold_against_case, verification_json, verification_lines

    read, file = load_case(case), plan_file(plan)
    loaded, document = read.case, load_document(file)
    check_same_case(read, file, inputs_of_document(document))
    found = hold_against_case(loaded, document, file.name)
    if as_json:
        print_json(verification_json(found, loaded))
    else:
        for line in verification_lines(found, loaded):
            show(line)
    if not found.holds:
        raise typer.Exit(1)
