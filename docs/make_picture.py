"""Draw the README's picture: the summary of a case's real plan, as it stands in a terminal, as SVG."""

from __future__ import annotations

import io
import sys
from pathlib import Path

__all__ = ["main"]

_COLUMNS = 100


def main(case_folder: str, picture: str) -> None:
    """Plan the case and write the drawing of its summary to the file named."""
    from rich.console import Console

    from safeconduct.cases import load_case
    from safeconduct.planning import plan_case
    from safeconduct.report import print_summary

    case = load_case(Path(case_folder))
    plan = plan_case(case)
    console = Console(record=True, width=_COLUMNS, file=io.StringIO(), force_terminal=True)
    print_summary(console, plan, case.clock, case.places)
    # A fixed id: rich otherwise draws a new one, and the same plan would not give the same bytes (R8).
    console.save_svg(picture, title=f"safeconduct plan {case_folder}", unique_id="summary")


if __name__ == "__main__":
    main(*sys.argv[1:])
