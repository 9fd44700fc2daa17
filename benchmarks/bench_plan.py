"""Planning the bundled cases: reading the folder, and working out the plan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bench import ROOT, Bench, missing_file

if TYPE_CHECKING:
    from safeconduct.cases import LoadedCase

__all__ = ["cases"]

_TARGETS_S = {"mariupol-2022-03-05": 3.0}


class _Planning:
    """Plans one case, read beforehand."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._loaded: LoadedCase | None = None

    def read(self) -> LoadedCase:
        """Read the case folder."""
        from safeconduct.cases import load_case

        self._loaded = load_case(self._folder)
        return self._loaded

    def read_alone(self) -> dict[str, int]:
        """Read the case folder and count what is in it."""
        case = self.read().case
        return {"places": len(case.places), "roads": len(case.roads)}

    def plan(self) -> dict[str, int | float]:
        """Plan the case."""
        from safeconduct.planning.planner import plan_case

        case = (self._loaded or self.read()).case
        plan = plan_case(case, effort="fast")
        counts = {"leaving": plan.leaving, "out": plan.out, "convoys": len(plan.convoys), "buses": len(plan.duties)}
        return counts | {"value": round(plan.value, 1), "bound": round(plan.bound, 1), "gap %": 100 * plan.gap}


def cases() -> list[Bench]:
    """Return the benches."""
    benches = []
    for name, target_s in _TARGETS_S.items():
        folder = ROOT / "examples" / name
        planning = _Planning(folder)
        missing = missing_file(folder)
        benches += [
            Bench(name, "read", planning.read_alone, missing=missing),
            Bench(name, "plan", planning.plan, prepare=planning.read, target_s=target_s, missing=missing),
        ]
    return benches
