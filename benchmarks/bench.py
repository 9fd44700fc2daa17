"""The protocol of a benchmark: a case, a phase, and a function to run (see README.md)."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

__all__ = ["ROOT", "Bench", "missing_file", "missing_module"]

ROOT = Path(__file__).resolve().parents[1]
"""The repository's root; benchmarks find examples/ under it and test data in the folder `shared` beside it."""

Figures = Mapping[str, float | int | str]


@dataclass(frozen=True)
class Bench:
    """One cell of case x phase.

    case: what it runs on ("andorra").  phase: what is done ("build the network").
    run: does it once; the figures it returns (sizes, gaps, persons) stand beside the seconds; None: none.
    prepare: done once before, not timed (reading the input of a solve, say).
    repeats: timed runs after one run that warms caches up; the median is told.
    target_s: the figure to reach, seconds.  peer: another program, measured in the same session.
    once: also run, untimed, by `make test`; False for what takes more than a few seconds.
    missing: why it cannot run here (no data, no peer installed); empty: it can.
    """

    case: str
    phase: str
    run: Callable[[], Figures | None]
    prepare: Callable[[], object] | None = None
    repeats: int = 3
    target_s: float | None = None
    peer: bool = False
    once: bool = True
    missing: str = ""

    @property
    def name(self) -> str:
        """How the bench is asked for on the command line, `case: phase`."""
        return f"{self.case}: {self.phase}"


def missing_file(path: Path) -> str:
    """Say why a bench that reads `path` cannot run, for `missing`; empty where the file or folder is there."""
    return "" if path.exists() else f"{path.name} is not there"


def missing_module(name: str) -> str:
    """Say why a bench of a peer cannot run, for `missing`; empty where the module can be imported."""
    return "" if importlib.util.find_spec(name) else f"{name} is not installed (make bench installs it)"
