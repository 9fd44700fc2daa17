"""Draw the README's picture: the summary of a case's real plan, as it stands in a terminal, as SVG."""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

__all__ = ["draw", "main"]

_COLUMNS = 110
# rich names fonts on other people's servers, and draws a window's buttons; a reader's own fonts will do, offline too.
_LEFT_OUT = re.compile(r"@font-face \{.*?\}\s*|<circle [^>]*/>\s*", re.DOTALL)


def draw(case_folder: Path) -> str:
    """Plan the case and return the drawing of its summary; the same case gives the same bytes (R8)."""
    from rich.console import Console
    from rich.terminal_theme import DEFAULT_TERMINAL_THEME

    from safeconduct.cases import load_case
    from safeconduct.planning.planner import plan_case
    from safeconduct.report.summary.summary import print_summary

    case = load_case(case_folder).case
    console = Console(record=True, width=_COLUMNS, file=io.StringIO(), force_terminal=True)
    print_summary(console, plan_case(case), case.clock, case.places, people=case.people)
    drawing = console.export_svg(
        title=f"safeconduct plan examples/{case.name}", theme=DEFAULT_TERMINAL_THEME, unique_id="summary"
    )
    return _LEFT_OUT.sub("", drawing).replace("Fira Code", "DejaVu Sans Mono")


def main(case_folder: str, picture: str) -> None:
    """Write the drawing of the case's summary to the file named."""
    Path(picture).write_text(draw(Path(case_folder)), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
