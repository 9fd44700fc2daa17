"""Closed intervals of instants, and amounts that grow along them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

from safeconduct.verification.rows import Spans

__all__ = ["ROUNDING_S", "Holder", "Ramp", "busiest", "held_by_one", "merged"]

ROUNDING_S = 1.0
"""A plan.json has whole seconds: each instant is at most half a second from its own, so two differ by a second."""


def merged(spans: Iterable[tuple[float, float]]) -> Spans:
    """Join intervals that overlap or touch; sorted."""
    found: list[tuple[float, float]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return tuple(found)


def held_by_one(spans: Iterable[tuple[float, float]], start: float, end: float, *, margin: float = 0.0) -> bool:
    """Say whether one of the intervals, cut by a margin at both ends, holds the stretch; rounding is allowed for."""
    return any(
        a + margin <= start + ROUNDING_S and end <= b - margin + ROUNDING_S and b - a >= 2 * margin for a, b in spans
    )


class Holder:
    """Many intervals, asked many times whether one of them holds a stretch: each answer takes log n."""

    def __init__(self, spans: Iterable[tuple[float, float]]) -> None:
        ordered = sorted(spans)
        self._starts = [start for start, _ in ordered]
        self._ends = list(accumulate((end for _, end in ordered), max))

    def holds(self, start: float, end: float) -> bool:
        """Say whether one interval holds the stretch; rounding is allowed for."""
        number = bisect_right(self._starts, start + ROUNDING_S)
        return number > 0 and self._ends[number - 1] >= end - ROUNDING_S


class Ramp:
    """An amount that grows evenly over each of many intervals; one of no length grows at once.

    total(t) = sum of units x share of (start, end) that is over by t
    """

    def __init__(self, pieces: Iterable[tuple[float, float, float]]) -> None:
        slopes: dict[float, float] = {}
        jumps: dict[float, float] = {}
        for start, end, units in pieces:
            if end <= start:
                jumps[start] = jumps.get(start, 0.0) + units
                slopes.setdefault(start, 0.0)
            else:
                slopes[start] = slopes.get(start, 0.0) + units / (end - start)
                slopes[end] = slopes.get(end, 0.0) - units / (end - start)
        self.times: list[float] = sorted(slopes)
        self._after: list[float] = []  # at a breakpoint, its jump included
        self._slope: list[float] = []
        self._jump = jumps
        total = slope = 0.0
        last = self.times[0] if self.times else 0.0
        for time in self.times:
            total += slope * (time - last) + jumps.get(time, 0.0)
            slope += slopes[time]
            self._after.append(total)
            self._slope.append(slope)
            last = time

    def by(self, time: float) -> float:
        """Return the amount by an instant, a jump at it included."""
        number = bisect_right(self.times, time) - 1
        return 0.0 if number < 0 else self._after[number] + self._slope[number] * (time - self.times[number])

    def before(self, time: float) -> float:
        """Return the amount by an instant, a jump at it left out."""
        number = bisect_left(self.times, time)
        return self.by(time) - (self._jump.get(time, 0.0) if number < len(self.times) else 0.0)


def busiest(ramp: Ramp, allowed: Ramp | None, rate_per_s: float, length_s: float) -> tuple[float, float]:
    """Return when a stretch of this length begins in which most is over what is allowed, and by how much.

    allowed: what may come in all by an instant, beside the steady rate; None: the steady rate alone.  The greatest
    excess begins or ends at a breakpoint, since both amounts are piecewise linear.
    """
    breaks: Sequence[float] = ramp.times if allowed is None else [*ramp.times, *allowed.times]
    worst = (0.0, -float("inf"))
    for start in {time for point in breaks for time in (point, point - length_s)}:
        end = start + length_s
        more = 0.0 if allowed is None else allowed.by(end) - allowed.by(start)
        over = ramp.by(end) - ramp.before(start) - rate_per_s * length_s - more
        if over > worst[1] or (over == worst[1] and start < worst[0]):
            worst = (start, over)
    return worst
