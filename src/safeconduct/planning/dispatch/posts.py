"""Queues before posts (P2): vehicles that have arrived at a post's first place and not yet passed it."""

from __future__ import annotations

from safeconduct.planning.dispatch.kernels import EPS

__all__ = ["Queue", "Standing", "most_standing"]

Standing = tuple[float, float, float, float, int]
"""Head and tail arrive, head and tail leave, vehicles: they come and go evenly from head to tail."""


class Queue:
    """All that halt before one post with limited storage."""

    def __init__(self, storage: float) -> None:
        self.storage = storage
        self.rows: list[Standing] = []

    def fits(self, row: Standing) -> bool:
        """Say whether one more may halt there and at no time more than the storage stand."""
        meets = [other for other in self.rows if other[0] <= row[3] and row[0] <= other[3]]
        return most_standing([*meets, row]) <= self.storage + 1e-3

    def add(self, row: Standing) -> None:
        """Let one halt there."""
        self.rows.append(row)


def most_standing(rows: list[Standing]) -> float:
    """Return the most vehicles that stand at once: linear between changes, so the most is just before or after one."""
    times = sorted({time for row in rows for time in row[:4]})
    return max((sum(_standing(row, time, after) for row in rows) for time in times for after in (0, 1)), default=0.0)


def _standing(row: Standing, time: float, after: int) -> float:
    return row[4] * (_share(row[0], row[1], time, after) - _share(row[2], row[3], time, after))


def _share(begins: float, ends: float, time: float, after: int) -> float:
    """Return what part has passed just before or just after an instant; all at once where head and tail are one."""
    if ends - begins > EPS:
        return min(1.0, max(0.0, (time - begins) / (ends - begins)))
    return float(time > begins + EPS or (after and time >= begins - EPS))
