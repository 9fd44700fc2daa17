"""Queues before posts (P2): vehicles that have arrived at a post's first place and not yet passed it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from safeconduct.network.compiling import compiled
from safeconduct.planning.dispatch.kernels import EPS

__all__ = ["Queue", "Standing", "most_standing"]

Standing = tuple[float, float, float, float, int]
"""Head and tail arrive, head and tail leave, vehicles: they come and go evenly from head to tail."""

_TOLERANCE = 1e-3
"""Vehicles: far above rounding, far below one."""


class Queue:
    """All that halt before one post with limited storage."""

    def __init__(self, storage: float) -> None:
        self.storage = storage
        self._rows = np.zeros((16, 5))
        self._count = 0

    @property
    def rows(self) -> NDArray[np.float64]:
        """Those that halt so far, float64 (rows, 5): as `Standing`."""
        return self._rows[: self._count]

    def fits(self, row: Standing) -> bool:
        """Say whether one more may halt there and at no time more than the storage stand."""
        return self._holds(self._meets(row), row)

    def later(self, row: Standing) -> float:
        """Return by how much later one that does not fit has to arrive, its leaving the same; the whole halt at most.

        Whoever comes later stands with fewer, so the least is found among the instants at which others come or go.
        """
        came, came_tail, leaves, leaves_tail, vehicles = row
        whole = max(leaves - came, leaves_tail - came_tail)
        meets = self._meets(row)
        instants = meets[:, :4].ravel()
        shifts = np.unique(np.concatenate([instants - came, instants - came_tail]))
        shifts = shifts[(shifts > EPS) & (shifts < whole)]
        low, high = -1, len(shifts)
        while high - low > 1:
            middle = (low + high) // 2
            shift = float(shifts[middle])
            moved = (min(came + shift, leaves), min(came_tail + shift, leaves_tail), leaves, leaves_tail, vehicles)
            if self._holds(meets, moved):
                high = middle
            else:
                low = middle
        return float(shifts[high]) if high < len(shifts) else whole

    def add(self, row: Standing) -> None:
        """Let one halt there."""
        if self._count == len(self._rows):
            self._rows = np.concatenate([self._rows, np.zeros_like(self._rows)])
        self._rows[self._count] = row
        self._count += 1

    def _holds(self, others: NDArray[np.float64], row: Standing) -> bool:
        return most_standing([*others, row]) <= self.storage + _TOLERANCE

    def _meets(self, row: Standing) -> NDArray[np.float64]:
        rows = self.rows
        return rows[(rows[:, 0] <= row[3]) & (row[0] <= rows[:, 3])]


def most_standing(rows: Sequence[Sequence[float]]) -> float:
    """Return the most vehicles that stand at once: linear between changes, so the most is just before or after one."""
    return float(_most(np.array(rows, np.float64).reshape(-1, 5)))


@compiled
def _most(rows: Any) -> float:
    n = len(rows)
    times, slopes, jumps = np.empty(4 * n), np.zeros(4 * n), np.zeros(4 * n)
    for row in range(n):
        for side in range(2):
            begins, ends = rows[row, 2 * side], rows[row, 2 * side + 1]
            amount = rows[row, 4] if side == 0 else -rows[row, 4]
            at = 4 * row + 2 * side
            times[at], times[at + 1] = begins, ends
            if ends - begins > EPS:
                slopes[at], slopes[at + 1] = amount / (ends - begins), -amount / (ends - begins)
            else:
                jumps[at] = amount
    order = np.argsort(times)
    most, standing, slope, last, i = 0.0, 0.0, 0.0, 0.0, 0
    while i < 4 * n:
        now = times[order[i]]
        standing += slope * (now - last)
        most = max(most, standing)
        while i < 4 * n and times[order[i]] <= now + EPS:  # who comes as another leaves does not stand beside it
            slope += slopes[order[i]]
            standing += jumps[order[i]]
            i += 1
        most, last = max(most, standing), now
    return most
