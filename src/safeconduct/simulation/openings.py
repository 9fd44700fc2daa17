"""Who gets out by each corridor (origin and destination), on all days and on those on which it opened."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safeconduct.simulation.compiling import Compiled
from safeconduct.simulation.layout import Floats
from safeconduct.simulation.outcome import OUT_END
from safeconduct.simulation.study import Runs

__all__ = ["Opening", "openings_of"]


@dataclass(frozen=True, slots=True)
class Opening:
    """One corridor over all runs, those on foot with it.

    planned: persons.  out: persons out, a value a run.  opened: whether it opened in the run, on any of its days.
    """

    origin: str
    destination: str
    planned: float
    out: Floats
    opened: NDArray[np.bool_]

    @property
    def out_if_opened(self) -> Floats:
        """Persons out in the runs in which it opened; may be empty."""
        return self.out[self.opened]


def openings_of(compiled: Compiled, runs: Runs) -> tuple[Opening, ...]:
    """Add up the rows of the report and the days of the corridors by origin and destination, in the plan's order."""
    days: dict[tuple[str, str], NDArray[np.bool_]] = {}
    for number, name in enumerate(compiled.corridors):
        origin, _, destination = name.rpartition("|")[0].partition(">")
        opened = runs.opened[:, number]
        days[origin, destination] = days.get((origin, destination), np.zeros_like(opened)) | opened
    return tuple(_opening(compiled, runs, ends, opened) for ends, opened in days.items())


def _opening(compiled: Compiled, runs: Runs, ends: tuple[str, str], opened: NDArray[np.bool_]) -> Opening:
    own = [number for number, row in enumerate(compiled.rows) if (row.place, row.destination) == ends]
    out = runs.persons[:, own, OUT_END].sum(axis=1)
    return Opening(*ends, float(compiled.planned[own].sum()), np.asarray(out), opened)
