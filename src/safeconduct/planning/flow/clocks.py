"""Node-local clocks: how many seconds each node's step 0 begins before the horizon does.

Node x is in step k from k step - lag(x) to (k + 1) step - lag(x).  A drive of `travel` seconds then takes

    detour = travel + lag(head) - lag(tail)

on the clocks, and whole steps are exact.  With lag = least time to a sink no detour is negative and quickest ways have
none: only what departs from them is rounded, up for plans and down for bounds.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from safeconduct.planning.flow.contraction import Segments, least_times

__all__ = ["delays", "distance_lags", "forest_lags", "served_lags"]


def distance_lags(segments: Segments, sinks: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the least time from each node to the nearest sink, seconds, shape (n,); inf where there is none.

    sinks: places in segments.node.
    """
    return least_times(len(segments.node), segments.head, segments.tail, segments.travel_s, sinks)


def served_lags(
    segments: Segments, sinks: NDArray[np.int64], sent: Mapping[tuple[int, int], float]
) -> NDArray[np.float64]:
    """Let sinks be behind too, so that a place whose cars go to two of them has quickest ways, on the clocks, to both.

    sent: vehicles by (source node, sink node), places in segments.node; the largest are served first.
    """
    to = {int(sink): distance_lags(segments, np.array([sink])) for sink in sinks}
    lag: dict[int, float] = {}
    for (source, sink), _ in sorted(sent.items(), key=lambda item: (-item[1], item[0])):
        known = [to[other][source] + lag[other] for other in lag if np.isfinite(to[other][source])]
        if sink not in lag and np.isfinite(to[sink][source]):
            lag[sink] = min(known) - to[sink][source] if known else 0.0
    least = min(lag.values(), default=0.0)
    return np.asarray(np.min(np.stack([to[sink] + lag.get(sink, 0.0) - least for sink in to]), axis=0))


def forest_lags(
    segments: Segments, lag: NDArray[np.float64], vehicles: NDArray[np.float64], step_s: float
) -> NDArray[np.float64]:
    """Move each clock by less than a step, so that a heaviest spanning forest of used segments takes whole steps.

    vehicles: float64 (m,), on each segment.  For plans only: a drive may take less than no step on moved clocks.
    """
    parent = np.arange(len(lag))

    def root(x: int) -> int:
        while parent[x] != x:
            parent[x] = parent[parent[x]]
            x = int(parent[x])
        return x

    beside: dict[int, list[tuple[int, float]]] = {}
    detour = segments.travel_s + lag[segments.head] - lag[segments.tail]
    for a in np.argsort(-vehicles, kind="stable")[: int((vehicles > 0).sum())]:
        tail, head = int(segments.tail[a]), int(segments.head[a])
        one, two = root(tail), root(head)
        if one != two:
            parent[one] = two
            beside.setdefault(tail, []).append((head, -float(detour[a]) % step_s))
            beside.setdefault(head, []).append((tail, float(detour[a]) % step_s))
    moved = np.full(len(lag), np.nan)
    for start in beside:
        if np.isnan(moved[start]):
            _walk(start, beside, moved, step_s)
    return np.asarray(lag + np.nan_to_num(moved))


def _walk(start: int, beside: Mapping[int, list[tuple[int, float]]], moved: NDArray[np.float64], step_s: float) -> None:
    moved[start] = 0.0
    todo = [start]
    while todo:
        x = todo.pop()
        for y, ahead in beside[x]:
            if np.isnan(moved[y]):
                moved[y] = (moved[x] + ahead) % step_s
                if step_s - moved[y] < 1e-6:
                    moved[y] = 0.0
                todo.append(y)


def delays(
    segments: Segments, lag: NDArray[np.float64], step_s: float, tolerance_s: float, *, up: bool
) -> NDArray[np.int64]:
    """Return the steps each segment takes on the clocks, shape (m,), rounded up or down, whole ones exactly."""
    detour = segments.travel_s + lag[segments.head] - lag[segments.tail]
    tolerance = tolerance_s / step_s
    rounded = np.ceil(detour / step_s - tolerance) if up else np.floor(detour / step_s + tolerance)
    return np.maximum(rounded, 0).astype(np.int64)
