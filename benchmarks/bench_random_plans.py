"""Random cases planned and verified: how many plans have a fault, and how wide their gaps are.

As a bench it plans a few cases; as a script as many as asked for, in one process:

    python benchmarks/bench_random_plans.py --cases 10000 --odd
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench import ROOT, Bench

__all__ = ["Tally", "cases", "check_seed", "main", "shared_check"]

_SHARED = ROOT.parent / "shared" / "check" / "judge_plan.py"
Verdict = Callable[[Path, dict[str, Any]], list[str]]


@dataclass
class Tally:
    """What came of the cases: planned, infeasible, faults by kind, gaps, and the seeds of each kind of fault."""

    planned: int = 0
    infeasible: int = 0
    faulty: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    seeds: dict[str, list[int]] = field(default_factory=dict)
    gaps: list[float] = field(default_factory=list)

    def add(self, seed: int, faults: list[str]) -> None:
        """Count the faults of one case, each kind once."""
        self.faulty += bool(faults)
        for kind in sorted({fault.split()[0] for fault in faults}):
            self.kinds[kind] += 1
            self.seeds.setdefault(kind, []).append(seed)

    def figures(self) -> dict[str, float | int]:
        """Return the figures to show."""
        gaps = sorted(self.gaps) or [0.0]
        at = {f"gap p{share} %": 100 * gaps[min(len(gaps) - 1, len(gaps) * share // 100)] for share in (50, 90, 99)}
        found = {"planned": self.planned, "infeasible": self.infeasible, "faulty": self.faulty}
        return found | {name: round(value, 3) for name, value in at.items()}


def shared_check() -> Verdict | None:
    """Return the check of the folder `shared` beside the repository; None where it is absent."""
    if not _SHARED.exists():
        return None
    spec = importlib.util.spec_from_file_location("judge_plan", _SHARED)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return lambda folder, plan: list(module.judge(folder, plan)[0])


def check_seed(seed: int, tally: Tally, other: Verdict | None = None, *, odd: bool = False) -> list[str]:
    """Plan one random case, verify the plan as it would be written, count what came of it; return the faults."""
    from odd_cases import random_odd_case
    from random_cases import random_full_case
    from safeconduct.cases import write_case
    from safeconduct.core import InfeasibleError
    from safeconduct.planning.planner import plan_case
    from safeconduct.report.plan.writer import plan_text
    from safeconduct.report.verification.findings import hold_against_case, verification_lines

    case = random_odd_case(seed) if odd else random_full_case(seed)
    try:
        plan = plan_case(case, effort="fast")
    except InfeasibleError as error:
        tally.infeasible += 1
        faults = [] if error.because else ["reasons none are given"]
        tally.add(seed, faults)
        return faults
    except Exception as error:  # a fault of the planner like any other, to be counted
        faults = [f"crash:{type(error).__name__} {error}"]
        tally.add(seed, faults)
        return faults
    tally.planned += 1
    tally.gaps.append(plan.gap)
    document = json.loads(plan_text(plan, case.clock, case.places))
    found = hold_against_case(case, document)
    faults = [] if found.holds else list(verification_lines(found, case))
    if other is not None and all(road.capacity_pcu_h for road in case.roads):  # it takes an unknown one for none
        with tempfile.TemporaryDirectory() as folder:
            write_case(case, Path(folder))
            found_there = other(Path(folder), document)
        if any(row.means == "foot" for row in case.people):
            # It takes those who walk to a bus for people on foot, and so finds too many in the buses' duties.
            found_there = [fault for fault in found_there if not fault.startswith("P8:")]
        faults += [f"shared {fault}" for fault in found_there]
    tally.add(seed, faults)
    return faults


def _some(count: int) -> dict[str, float | int]:
    tally = Tally()
    for seed in range(count):
        check_seed(seed, tally)
    return tally.figures()


def cases() -> list[Bench]:
    """Return the benches."""
    sys.path.insert(0, str(ROOT / "tests"))
    return [Bench("20 random cases", "plan and verify", lambda: _some(20), repeats=1, once=False)]


def _run(first: int, count: int, minutes: float, *, odd: bool) -> Iterator[str]:
    tally, other, begun = Tally(), shared_check(), time.monotonic()
    for seed in range(first, first + count):
        faults = check_seed(seed, tally, other, odd=odd)
        if faults:
            yield f"seed {seed}: {len(faults)} faults, first: {faults[0]}"
        if time.monotonic() - begun > 60 * minutes:
            break
    yield json.dumps(tally.figures())
    for kind, found in tally.kinds.most_common():
        yield f"{kind}: {found} cases, seeds {tally.seeds[kind][:20]}"
    seconds = time.monotonic() - begun
    done = tally.planned + tally.infeasible
    yield f"{done} cases in {seconds:.0f} s, {seconds / max(1, done):.2f} s each"


def main() -> int:
    """Plan and verify; print each faulty seed as it is found, then counts of faults and quantiles of gaps."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=200, help="how many cases")
    parser.add_argument("--first", type=int, default=0, help="seed of the first")
    parser.add_argument("--minutes", type=float, default=1e9, help="stop after this many minutes")
    parser.add_argument("--odd", action="store_true", help="odder cases")
    asked = parser.parse_args()
    sys.path.insert(0, str(ROOT / "tests"))
    clean = True
    for line in _run(asked.first, asked.cases, asked.minutes, odd=asked.odd):
        clean = clean and not line.startswith("seed")
        print(line, flush=True)
    return 0 if clean else 1


if __name__ == "__main__":
    sys.exit(main())
