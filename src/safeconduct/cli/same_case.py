"""Whether a plan is of this case: refused where it is another's, reported where the case has changed since."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from safeconduct.cli.console import tell
from safeconduct.core import CaseError, Fault

if TYPE_CHECKING:
    from safeconduct.cases import LoadedCase

__all__ = ["check_same_case", "find_case"]


def check_same_case(loaded: LoadedCase, plan: Path, inputs: Mapping[str, str]) -> None:
    """Hold what a plan was made from against a case's files.

    Args:
        loaded: the case.
        plan: the plan.json, for the messages; the folder it lies in may know which case folder it was made from.
        inputs: hash by table and layer, as plan.json holds them; empty: it does not say (a plan made by hand).

    Raises:
        CaseError: the plan is of another case.
    """
    from safeconduct.cases import changed_inputs, has_another_ground
    from safeconduct.report.folder.manifest import folder_mark, made_from

    if not inputs:  # made by hand: nothing to compare by, so it is taken at its word and verified
        return
    changed = changed_inputs(inputs, loaded.inputs)
    mark = made_from(plan.parent)
    elsewhere = bool(mark) and mark != folder_mark(loaded.folder)
    names = ", ".join(loaded.files.get(name, name) if name != "case" else "case.toml" for name in changed)
    if changed and (elsewhere or has_another_ground(changed)):
        got = f"a plan of another case: {names} differ"
        remedy = "Name the plan of this case, or plan it anew with `safeconduct plan`."
        raise CaseError([Fault(plan.name, 0, "inputs", got, f"a plan of {loaded.folder}", remedy)])
    if changed:
        anew = f"`safeconduct plan {loaded.folder}` makes it anew"
        tell(f"The case has changed since the plan was made: {names}; {anew}.")


def find_case(name: str, plan: Path) -> Path | None:
    """Return the case folder that the plan in a folder was made from, where it lies near; None: it was not found.

    Looked at are folders of the case's name where the command is given and beside each folder that the plan lies in;
    the plan's folder keeps a mark by which its own is known.
    """
    from safeconduct.report.folder.manifest import folder_mark, made_from

    mark = made_from(plan.parent)
    near = (home / name for home in (Path(), *plan.resolve().parents[1:5]))
    return next((one for one in near if mark and one.is_dir() and folder_mark(one) == mark), None)
