"""plan.json read back, so that `export` works without the case; everything wrong with the file is reported at once."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from safeconduct.core import CaseError, Clock, Fault
from safeconduct.files.cursor import Cursor
from safeconduct.planning import Plan
from safeconduct.report.plan.document import load_document
from safeconduct.report.plan.format import PLAN_FILE, PLAN_FORMAT, PlanFile
from safeconduct.report.plan.relations import check_relations

__all__ = ["PlanFile", "read_plan", "read_plan_file"]

_REMEDY = "Make the plan again with `safeconduct plan`, or correct the file by hand."


def read_plan(path: Path) -> tuple[Plan, Clock]:
    """Read a plan.json; errors as in `read_plan_file`."""
    read = read_plan_file(path)
    return read.plan, read.clock


def read_plan_file(path: Path) -> PlanFile:
    """Read a plan.json with its clocks and places.

    Raises:
        CaseError: no such file, not JSON or cut off, another format or version, an infeasible case's answer, or keys
            that are missing or of the wrong kind (all of them).
    """
    root = Cursor(load_document(path), path.name, 0, "", [], _REMEDY)
    _check_format(root)
    read: PlanFile = PLAN_FILE.read(root)
    if not root.faults:
        check_relations(read, root)
        _check_places(root)
    if root.faults:
        raise CaseError(root.faults)
    return read


def _check_format(root: Cursor) -> None:
    got = root.value.get("format") if isinstance(root.value, dict) else None
    if got != PLAN_FORMAT:
        remedy = "Make the plan again with `safeconduct plan`, or read it with the version that made it."
        shown = repr(got) if got is not None else "no format"
        raise CaseError([Fault(root.file, 0, "format", shown, repr(PLAN_FORMAT), remedy)])
    if isinstance(root.value, dict) and "infeasible" in root.value:
        remedy = "Change the case as it says under what_would_help, then plan again."
        raise CaseError([Fault(root.file, 0, "infeasible", "a case that cannot be planned", "a plan", remedy)])


def _check_places(root: Cursor) -> None:
    ids = Counter(place["id"] for place in root.value["places"])
    for number, place in enumerate(root.value["places"]):
        if ids[place["id"]] > 1:
            root.at(place["id"], f"places[{number}].id").fault("an id used once")
