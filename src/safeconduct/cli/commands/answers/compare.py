"""`safeconduct compare PLAN PLAN`: two plans side by side."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from safeconduct.cli.console import print_json
from safeconduct.cli.options import AsJson, LanguageName, language_of

__all__ = ["compare_command"]


def compare_command(
    before: Annotated[Path, typer.Argument(metavar="PLAN", help="A plan.json, or its folder.", show_default=False)],
    after: Annotated[Path, typer.Argument(metavar="PLAN", help="Another.", show_default=False)],
    language: LanguageName = "en",
    as_json: AsJson = False,
) -> None:
    """Hold two plans side by side: who gains and who loses, corridors that come and go, hours, cease-fire asked for.

    The cases are not needed. The interval in which the best plans of the two cases differ is given with it.
    """
    from safeconduct import api
    from safeconduct.report.answers.lines import comparison_lines

    lang = language_of(language)
    compared = api.compare(api.read_plan(before), api.read_plan(after))
    if as_json:
        print_json(compared.to_json())
        return
    places = {**compared.before.places, **compared.after.places}
    names = str(before), str(after)
    print("\n".join(comparison_lines(compared.comparison, compared.before.clock, places, names, lang)))
