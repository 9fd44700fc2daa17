"""`safeconduct picture CASE --at TIME`: who holds what, what is in danger, what is shut, who is encircled."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from safeconduct.cli.console import faults_json, print_json, show, tell
from safeconduct.core import CaseError, UsageError

if TYPE_CHECKING:
    from datetime import datetime

    from safeconduct.planning import Case

__all__ = ["MAP_NAME", "picture_command"]

MAP_NAME = "picture.geojson"
"""The map's name in the folder it is written to."""


def picture_command(case_folder: Path, at: str | None, out: Path | None, as_json: bool) -> int:
    """Print the picture of a case at an instant, and write it as a map.

    Args:
        case_folder: the case.
        at: `09:00`, `2022-03-05T09:00` or a time with its offset; None: when the case's hours begin.
        out: a folder, or a file that ends in .geojson or .json; None: the folder out/ and the case's name.
        as_json: print one JSON object instead of tables.

    Returns:
        0, done.

    Raises:
        CaseError: the case is at fault; with as_json its faults are printed as one JSON object first.
        UsageError: no such folder, no such time, or something else stands where the map would go.
    """
    from safeconduct.report.picture.documents import PICTURE_FORMAT

    try:
        _picture(case_folder, at, out, as_json=as_json)
    except CaseError as error:
        if as_json:
            print_json({"format": PICTURE_FORMAT, "faults": faults_json(error.faults)})
        raise
    return 0


def _picture(case_folder: Path, at: str | None, out: Path | None, *, as_json: bool) -> None:
    from safeconduct.cases import load_case
    from safeconduct.planning.situation import situation
    from safeconduct.report.picture.documents import picture_json, picture_map
    from safeconduct.report.picture.lines import picture_text

    case = load_case(case_folder).case
    instant = _instant(case, at)
    if at is None:
        tell(f"--at is not given: the picture when the case's hours begin, {case.clock.both(instant)}")
    found = situation(case, instant)
    drawn = picture_map(case, found)
    written = _write(json.dumps(drawn, ensure_ascii=False, allow_nan=False) + "\n", out, case.name)
    answer = picture_json(case, found) | {"written": str(written)}
    if as_json:
        print_json(answer)
    else:
        show(picture_text(answer, {str(party.id): party.name for party in case.parties.values()}), end="")
        print(f"\nWritten to {written}")


def _instant(case: Case, at: str | None) -> datetime:
    if at is None:
        return case.horizon.start
    try:
        return case.clock.parse(at)
    except ValueError as error:
        raise UsageError(f"--at: got {at!r}; expected {error}") from error


def _write(text: str, out: Path | None, case: str) -> Path:
    """Write the map whole or not at all, never over anything that is not a map of ours."""
    from safeconduct.files.atomic import write_text
    from safeconduct.report.exports.exports import File
    from safeconduct.report.exports.files import write_files

    if out is not None and out.suffix in (".geojson", ".json"):
        _check_ours(out)
        write_text(out, text)
        return out
    folder = Path("out") / case if out is None else out
    write_files([File(MAP_NAME, "parties", text)], folder, case)
    return folder / MAP_NAME


def _check_ours(path: Path) -> None:
    from safeconduct.picture.geojson import MAP_FORMAT

    if not path.exists():
        return
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        held = None
    if not (isinstance(held, dict) and held.get("format") == MAP_FORMAT):
        raise UsageError(f"{path}: is not a picture of this program; nothing was written. Name another with --out.")
