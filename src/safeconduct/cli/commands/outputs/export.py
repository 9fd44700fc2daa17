"""`safeconduct export PLAN --to FORMAT`: one format of a plan, under one class (design.md R9)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from safeconduct.cli.console import tell
from safeconduct.cli.same_case import check_same_case, find_case
from safeconduct.core import CaseError, UsageError

if TYPE_CHECKING:
    from safeconduct.report.exports.exports import File
    from safeconduct.report.plan.reader import PlanFile

__all__ = ["export_command"]


def export_command(
    plan: Path,
    to: str,
    out: Path | None,
    export_class: str = "parties",
    corridor: str | None = None,
    *,
    case: Path | None = None,
    bom: bool = True,
) -> int:
    """Write one format of a plan and print the names of the files.

    Args:
        plan: a plan.json, or a folder that holds one.
        to: gpx, kml, geojson, gpkg or csv; sumo, which needs the case: its roads, windows and closures.
        out: the folder to write into.  None: for class parties the plan's own; for the others a folder beside the
            plan with the class's name, so that a folder that is sent never holds more than its class may show.
        export_class: parties, convoy or public.
        corridor: only this corridor; None: all (class convoy: each in its own files).
        case: the case folder whose plan this is to be; None: the one it was made from, where that lies near.
        bom: whether CSV files begin with the mark by which Excel knows UTF-8.

    Returns:
        0, done.

    Raises:
        CaseError: the plan cannot be read, or is of another case.
        UsageError: unknown format, class or corridor; or a file there is not ours.
    """
    from safeconduct.report.disclosure.classes import rules_of
    from safeconduct.report.exports.exports import export_files, marked
    from safeconduct.report.exports.files import write_files
    from safeconduct.report.plan.reader import read_plan_file

    rules = rules_of(export_class)
    path = plan / "plan.json" if plan.is_dir() else plan
    source = read_plan_file(path)
    _hold_to_case(source, path, case)
    if to == "sumo":
        files = _for_sumo(source, path, case, rules.name, corridor)
    else:
        files = marked(export_files(source, to, rules, corridor), bom=bom)
    folder = out if out is not None else path.parent if rules.name == "parties" else path.parent / rules.name
    for written in write_files(files, folder, source.plan.case):
        print(written)
    return 0


def _for_sumo(source: PlanFile, plan: Path, case: Path | None, rules: str, corridor: str | None) -> list[File]:
    from safeconduct.cases import load_case
    from safeconduct.report.exports.sumo import sumo_export
    from safeconduct.report.plan.document import load_document

    if rules != "parties" or corridor is not None:
        raise UsageError("--to sumo: the whole plan is driven; leave out --class and --corridor")
    home = case or find_case(source.plan.case, plan)
    if home is None:
        raise UsageError("--to sumo: needs the case's roads, windows and closures; name its folder with --case")
    return list(sumo_export(load_case(home).case, load_document(plan), plan.name))


def _hold_to_case(source: PlanFile, plan: Path, case: Path | None) -> None:
    """Refuse a plan of another case; tell where its own has changed since, or cannot be read any more."""
    from safeconduct.cases import load_case

    home = find_case(source.plan.case, plan) if case is None else case
    if home is None:
        return
    try:
        check_same_case(load_case(home), plan, source.plan.inputs)
    except CaseError as error:
        if case is not None or error.faults[0].file == plan.name:
            raise
        tell(f"The case has changed since the plan was made, and is at fault now: `safeconduct check {home}` tells.")
