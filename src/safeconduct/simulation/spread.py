"""A figure over many runs: mean with its standard error, tenths, the worst twentieth; and differences run by run."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from safeconduct.simulation.layout import Floats

__all__ = ["Difference", "Spread", "difference_of", "spread_of"]

_WORST = 0.05
_Z95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Spread:
    """One figure over all runs.

    standard_error: of the mean, NaN for one run.  p10, p50, p90: by order of the runs (no value between two is made
    up).  worst: mean of the worst twentieth of the runs, at least of one: the least, or the most where that is worse.
    """

    mean: float
    standard_error: float
    p10: float
    p50: float
    p90: float
    worst: float


@dataclass(frozen=True, slots=True)
class Difference:
    """A mean difference run by run with common numbers; standard_error NaN for one run; 95 % interval from it."""

    mean: float
    standard_error: float
    runs: int

    @property
    def interval(self) -> tuple[float, float]:
        """Return the interval that holds the true mean in 95 of 100 studies."""
        half = _Z95 * self.standard_error
        return self.mean - half, self.mean + half


def _error(values: Floats) -> float:
    """Return s / sqrt(n)."""
    return float(values.std(ddof=1) / math.sqrt(values.size)) if values.size > 1 else math.nan


def spread_of(values: Floats, *, more_is_worse: bool = False) -> Spread:
    """Return the spread of a figure, one value a run; ValueError: there is no run."""
    if not values.size:
        raise ValueError("no run")
    ordered = np.sort(values)
    worst = max(1, math.ceil(_WORST * values.size))
    tail = ordered[-worst:] if more_is_worse else ordered[:worst]
    low, middle, high = (float(ordered[_rank(share, values.size)]) for share in (0.1, 0.5, 0.9))
    return Spread(float(values.mean()), _error(values), low, middle, high, float(tail.mean()))


def _rank(share: float, count: int) -> int:
    """Return which of the runs in order is the least that so large a share does not exceed."""
    return min(count - 1, max(0, math.ceil(share * count) - 1))


def difference_of(after: Floats, before: Floats) -> Difference:
    """Return the mean of after - before, run by run; both of the same runs."""
    values = after - before
    return Difference(float(values.mean()), _error(values), values.size)
