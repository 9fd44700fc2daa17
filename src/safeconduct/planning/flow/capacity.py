"""How many vehicles may enter each segment, boarding line and sink in each step of the node-local clocks.

Entries are `spacing` apart within closed intervals [b, e]: at b, b + spacing, ...  Those before an instant T number

    min(ceil((T - b) / spacing), floor((e - b) / spacing) + 1)

so differences between step ends are whole vehicles that keep every fraction: a rate below one a step is not lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from safeconduct.planning.flow.contraction import Segments
from safeconduct.planning.flow.engine import MANY
from safeconduct.planning.instance import Instance

__all__ = ["IntervalTable", "entries_by_step", "reserve", "segment_entries", "step_bounds"]


@dataclass(frozen=True, slots=True)
class IntervalTable:
    """Interval sets one after the other: set i is first[i]..first[i + 1] - 1 of begins and ends, seconds."""

    first: NDArray[np.int64]
    begins: NDArray[np.float64]
    ends: NDArray[np.float64]

    @classmethod
    def of(cls, instance: Instance) -> IntervalTable:
        """Lay out the interval sets of an instance."""
        first = np.concatenate([[0], np.cumsum([len(spans) for spans in instance.interval_sets])]).astype(np.int64)
        table = np.array([span for spans in instance.interval_sets for span in spans], np.float64).reshape(-1, 2)
        return cls(first, np.ascontiguousarray(table[:, 0]), np.ascontiguousarray(table[:, 1]))


def step_bounds(lag: float, steps: int, step_s: float) -> NDArray[np.float64]:
    """Return when a node's steps begin, and the last ends, seconds from the horizon's start, shape (steps + 1,)."""
    return np.asarray(np.arange(steps + 1) * step_s - lag, np.float64)


@njit(cache=True, nogil=True)
def _count(begins: Any, ends: Any, spacing: float, bounds: Any, out: Any) -> None:
    """Add the entries of one family by step; intervals sorted by begin; where they overlap the later goes on."""
    last = -np.inf
    for i in range(begins.size):
        b, e = begins[i], ends[i]
        if spacing <= 0.0:
            for k in range(out.size):
                if b < bounds[k + 1] and e >= bounds[k]:
                    out[k] = MANY
            continue
        b = max(b, last + spacing)
        if b > e:
            continue
        most = np.floor((e - b) / spacing + 1e-9) + 1.0
        before = min(most, max(0.0, np.ceil((bounds[0] - b) / spacing - 1e-9)))
        for k in range(out.size):
            if bounds[k + 1] <= b:
                continue
            now = min(most, max(0.0, np.ceil((bounds[k + 1] - b) / spacing - 1e-9)))
            out[k] = min(out[k] + now - before, MANY)
            before = now
            if now >= most:
                break
        last = b + (most - 1.0) * spacing


def entries_by_step(intervals: NDArray[np.float64], spacing_s: float, bounds: NDArray[np.float64]) -> NDArray[np.int32]:
    """Return the vehicles that may enter in each step, shape (steps,); spacing 0: no limit while it is open."""
    out = np.zeros(len(bounds) - 1, np.int32)
    _count(intervals[:, 0].copy(), intervals[:, 1].copy(), spacing_s, bounds, out)
    return out


@njit(cache=True, nogil=True)
def _segment_entries(
    first: Any, begins: Any, ends: Any, stay_of: Any, entry_of: Any, travel: Any, spacing: Any, lag: Any, step: float,
    out: Any,
) -> None:  # fmt: skip
    steps = out.shape[0]
    row = np.zeros(steps, np.int32)
    most = 0
    for i in range(first.size - 1):
        most = max(most, first[i + 1] - first[i])
    b, e = np.empty(most * most + 1), np.empty(most * most + 1)
    for a in range(travel.size):
        n = 0
        for i in range(first[stay_of[a]], first[stay_of[a] + 1]):
            for j in range(first[entry_of[a]], first[entry_of[a] + 1]):
                begin, end = max(begins[i], begins[j]), min(ends[i] - travel[a], ends[j])
                if begin <= end:
                    b[n], e[n] = begin, end
                    n += 1
        row[:] = 0
        bounds = np.arange(steps + 1) * step - lag[a]
        _count(b[:n], e[:n], spacing[a], bounds, row)
        out[:, a] = row


def segment_entries(
    table: IntervalTable, segments: Segments, lag: NDArray[np.float64], steps: int, step_s: float
) -> NDArray[np.int32]:
    """Return the vehicles that may enter each segment by step, shape (steps, m); one of its intervals holds each."""
    out = np.zeros((steps, len(segments.tail)), np.int32)
    _segment_entries(
        table.first, table.begins, table.ends, segments.stay_of, segments.entry_of, segments.travel_s,
        segments.spacing_s, lag[segments.tail], step_s, out,
    )  # fmt: skip
    return out


def reserve(
    capacity: NDArray[np.int32], segments: Segments, lag: NDArray[np.float64], step_s: float, used: NDArray[np.float64]
) -> None:
    """Take from a capacity what others use: seconds of each instance link's mouth, shape (links, steps of the horizon).

    Seconds of a step are spread evenly over it; of a segment's links the one used most counts.
    """
    whole = np.concatenate([np.zeros((len(used), 1)), np.cumsum(used, axis=1)], axis=1)
    at = np.arange(used.shape[1] + 1) * step_s
    owner = np.repeat(np.arange(len(segments.tail)), np.diff(segments.first))
    taken = np.zeros_like(capacity)
    for k in np.flatnonzero(used[segments.links].any(axis=1)):
        a, link = owner[k], segments.links[k]
        bounds = step_bounds(lag[segments.tail[a]], len(capacity), step_s) + segments.offset_s[k]
        vehicles = np.ceil(np.diff(np.interp(bounds, at, whole[link])) / segments.spacing_s[a] - 1e-9)
        taken[:, a] = np.maximum(taken[:, a], vehicles)
    np.maximum(capacity - taken, 0, out=capacity)
