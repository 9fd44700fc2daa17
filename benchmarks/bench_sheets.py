"""The printed sheets of the bundled cases: all of one plan, in three languages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bench import ROOT, Bench, missing_file

if TYPE_CHECKING:
    from safeconduct.report.sheets import SheetSource

__all__ = ["cases"]

_TARGETS_S = {"mariupol-2022-03-05": 5.0}


class _Sheets:
    """Sets the sheets of one case, planned beforehand."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._source: SheetSource | None = None

    def plan(self) -> SheetSource:
        """Read and plan the case."""
        from safeconduct.cases import load_case
        from safeconduct.planning.planner import plan_case
        from safeconduct.report.sheets import SheetSource

        case = load_case(self._folder).case
        self._source = SheetSource(plan_case(case, effort="fast"), case.clock, case.places, case, "0" * 64)
        return self._source

    def all_sheets(self) -> dict[str, int]:
        """Set every sheet in every language."""
        from safeconduct.report.disclosure.classes import CLASSES
        from safeconduct.report.sheets import sheet_files
        from safeconduct.report.wording.wording import LANGUAGES

        source = self._source or self.plan()
        made = [file for name in CLASSES for file in sheet_files(source, CLASSES[name].name, LANGUAGES)]
        sizes = [len(file.content) for file in made]
        return {"files": len(made), "bytes": sum(sizes), "largest": max(sizes)}


def cases() -> list[Bench]:
    """Return the benches."""
    benches = []
    for name, target_s in _TARGETS_S.items():
        folder = ROOT / "examples" / name
        sheets, missing = _Sheets(folder), missing_file(folder)
        what = "sheets in three languages"
        benches.append(Bench(name, what, sheets.all_sheets, sheets.plan, 1, target_s, missing=missing, once=False))
    return benches
