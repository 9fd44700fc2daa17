"""Bus evacuation instances of other people: the least last arrival by bisection, beside an exact integer programme."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bench import ROOT, Bench, missing_file

if TYPE_CHECKING:
    from safeconduct.planning import Case

__all__ = ["cases"]

_FOLDER = ROOT.parent / "shared" / "data" / "bus-evacuation"
_MOST_LOADS = 25


def _persons_out(case: Case) -> int:
    from safeconduct.core import InfeasibleError
    from safeconduct.planning.planner import plan_case

    try:
        return plan_case(case).out
    except InfeasibleError:
        return 0


def _least() -> dict[str, int | float]:
    """Work out the instances, and count those whose least last arrival is exact."""
    sys.path.insert(0, str(ROOT / "tests"))
    from bus_evacuation import known_optima, least_minutes, on_roads, read_instance, slow_minutes

    chosen = known_optima(_FOLDER, _MOST_LOADS)
    exact = reached = late = 0
    for known in chosen:
        one = read_instance(known.path)
        found, slow = least_minutes(one, _persons_out), slow_minutes(on_roads(one))
        exact += found == slow
        reached += found <= known.minutes
        late = max(late, found - slow)
    return {"instances": len(chosen), "exact": exact, "as good as known": reached, "minutes late at most": late}


def cases() -> list[Bench]:
    """Return the benches."""
    missing = missing_file(Path(_FOLDER))
    name = f"bus evacuation, up to {_MOST_LOADS} loads"
    return [Bench(name, "least last arrival", _least, repeats=1, once=False, missing=missing)]
