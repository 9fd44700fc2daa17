"""Assembly and reception points: how many each may serve, and when (P3, P4).

Points of one place work beside each other, each at its own rate in its own hours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Point", "Spans", "by_minute", "by_second", "cut", "room_in_hour"]

Spans = tuple[tuple[float, float], ...]
"""Stretches of time, each from and to, in seconds since the horizon's start."""

_PLENTY = 1e6
"""Persons a minute: no limit."""
_HOUR_S = 3600.0


@dataclass(frozen=True, slots=True)
class Point:
    """One point, or a place without any (id ""): persons a second (inf: no limit is told), and when it is open."""

    id: str
    rate_per_s: float
    spans: Spans


def cut(spans: Spans, start: float, end: float) -> Spans:
    """Return the spans cut to [start, end]."""
    return tuple((max(a, start), min(b, end)) for a, b in spans if min(b, end) >= max(a, start))


def by_minute(points: Sequence[Point], minutes: int, *, earliest_s: float = 0.0) -> NDArray[np.float64]:
    """Return how many each point serves in each minute that it is open whole, float64 (points, minutes).

    earliest_s: before this nobody is served.
    """
    return _by(points, minutes, 60.0, earliest_s)


def by_second(points: Sequence[Point], seconds: int, *, earliest_s: float = 0.0) -> NDArray[np.float64]:
    """Return how many each point serves in each second, float64 (points, seconds)."""
    return _by(points, seconds, 1.0, earliest_s)


def _by(points: Sequence[Point], count: int, unit_s: float, earliest_s: float) -> NDArray[np.float64]:
    room = np.zeros((len(points), count))
    at = np.arange(count) * unit_s
    for row, point in zip(room, points, strict=True):
        for start, end in cut(point.spans, earliest_s, np.inf):
            inside = (at >= start - 0.01) & (at + unit_s <= end + 0.01)
            row[inside] = min(point.rate_per_s, _PLENTY / 60.0) * unit_s
    return room


def room_in_hour(
    times_s: NDArray[np.float64], sizes: NDArray[np.float64], at_s: NDArray[np.float64], limit: float
) -> NDArray[np.float64]:
    """Return how much more may come at each instant so that no hour holds more than the limit, shape of at_s.

    times_s, sizes: what comes already, and when, shape (n,) each, in any order.
    """
    near = (times_s > at_s.min(initial=np.inf) - 2 * _HOUR_S) & (times_s < at_s.max(initial=-np.inf) + 2 * _HOUR_S)
    times_s, sizes = times_s[near], sizes[near]
    order = np.argsort(times_s, kind="stable")
    times, total = times_s[order], np.concatenate([[0.0], np.cumsum(sizes[order])])

    def held(starts: NDArray[np.float64]) -> NDArray[np.float64]:
        first, last = (np.searchsorted(times, starts + add - 1e-6) for add in (0.0, _HOUR_S))
        return np.asarray(total[last] - total[first])

    most = held(at_s)
    for start, amount in zip(times, held(times), strict=True):
        inside = (at_s >= start) & (at_s < start + _HOUR_S - 1e-6)
        most = np.where(inside, np.maximum(most, amount), most)
    return limit - most
