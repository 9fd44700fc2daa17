"""`safeconduct check`: every fault of a case folder at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from safeconduct.cli.console import fault_lines, faults_json, print_json, show

if TYPE_CHECKING:
    from safeconduct.core import Fault

__all__ = ["CHECK_FORMAT", "check_command", "check_json"]

CHECK_FORMAT = "safeconduct.check/1"
"""Name and version of what `check --json` prints."""


def check_command(
    case: Annotated[Path, typer.Argument(metavar="CASE", help="The case folder.", show_default=False)],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """List all faults of a case: file, line, column, what stands there, what is expected, what to do.

    Warnings and notes do not keep a case from being planned; errors do, and give exit code 1.
    """
    from safeconduct.cases import check_case

    faults = check_case(case)
    answer = check_json(case.resolve().name, faults)
    if as_json:
        print_json(answer)
    else:
        for line in fault_lines(faults):
            show(line)
        show(_sentence(answer))
    if answer["errors"]:
        raise typer.Exit(1)


def check_json(case: str, faults: Sequence[Fault]) -> dict[str, Any]:
    """Return what `check --json` prints (docs/schemas/check.schema.json); case: the folder's name."""
    levels = Counter(fault.level for fault in faults)
    counts = {f"{level}s": levels[level] for level in ("error", "warning", "note")}
    return {"format": CHECK_FORMAT, "case": case, **counts, "faults": faults_json(faults)}


def _sentence(answer: dict[str, Any]) -> str:
    counts = ", ".join(_some(answer[f"{level}s"], level) for level in ("error", "warning", "note"))
    return f"{answer['case']}: {counts}. It can{'not yet' if answer['errors'] else ''} be planned."


def _some(count: int, noun: str) -> str:
    return f"{count or 'no'} {noun}{'' if count == 1 else 's'}"
