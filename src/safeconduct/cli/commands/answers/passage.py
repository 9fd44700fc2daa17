"""`safeconduct passage CASE`: one small convoy there and back."""

from __future__ import annotations

from typing import Annotated

import typer

from safeconduct.cli.console import print_json, show
from safeconduct.cli.failures import end_infeasible
from safeconduct.cli.options import AsJson, CaseFolder, LanguageName, language_of
from safeconduct.core import InfeasibleError

__all__ = ["passage_command"]


def passage_command(
    case: CaseFolder,
    start: Annotated[str, typer.Option("--from", metavar="PLACE", help="Where it sets out.", show_default=False)],
    end: Annotated[str, typer.Option("--to", metavar="PLACE", help="Where it goes.", show_default=False)],
    at: Annotated[str, typer.Option("--at", metavar="TIME", help="It sets out no earlier.", show_default=False)],
    back: Annotated[str, typer.Option("--back", metavar="TIME", help="Nor for home than this.", show_default=False)],
    vehicles: Annotated[int, typer.Option("--vehicles", metavar="N", help="Cars of the convoy.")] = 5,
    language: LanguageName = "en",
    as_json: AsJson = False,
) -> None:
    """Find one small convoy's way there and back, each as early as is safe, with the windows it needs.

    Given with each: the windows by section, and by area and whole hours without the route; a second way that shares no
    dangerous section; from where there is no return; what is not known. Where no road leads there, or none back, the
    exit code is 3.
    """
    from safeconduct import api
    from safeconduct.report.answers.passage import passage_lines

    lang = language_of(language)
    read = api.read_case(case)
    try:
        found = api.passage(read, start, end, at, back, vehicles=vehicles)
    except InfeasibleError as error:
        end_infeasible(error, read, as_json=as_json)
    if as_json:
        print_json(found.to_json())
    else:
        for line in passage_lines(found.passage, read, lang):
            show(line)
