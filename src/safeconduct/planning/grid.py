"""Steps of time on node-local clocks: exact times with few steps.

A node's clock runs behind by its driving time to the nearest reception point.  On these clocks a stretch on a
shortest route takes no time at all, and any other takes only its detour, so that rounding to steps touches nothing
but detours: up for what is planned, down for the bound.  Step k at node v begins at `phase + k step - ahead[v]`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safeconduct.planning.points import Spans
from safeconduct.planning.problem import Problem
from safeconduct.planning.skeleton import Skeleton

__all__ = ["NO_LIMIT", "Grid", "lay_grid", "open_share"]

NO_LIMIT = 10**9
"""Stands for no limit where capacities are whole numbers."""
_EPS_S = 0.01
_SLIVER = 1e-3
"""Part of a step too short to count as a step of its own."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The steps of a skeleton; n nodes, s stretches, K + 1 steps.

    nodes: int64 (n,), network nodes, sorted; at: node -> row.  ahead_s: float64 (n,).
    tail, head: int32 (s,), rows of nodes.  up, down: int32 (s,), steps a stretch takes, rounded up and down.
    room: float64 (s, K + 1), cars that may enter in a step; begin, close: float32, the part of a step it is open in.
    leaving: the stretches that leave each node.
    every: room counts in all pieces of a step that are open, as the bound asks, not in the longest alone.
    """

    skeleton: Skeleton
    step_s: float
    phase_s: float
    steps: int
    nodes: NDArray[np.int64]
    ahead_s: NDArray[np.float64]
    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    up: NDArray[np.int32]
    down: NDArray[np.int32]
    room: NDArray[np.float64]
    begin: NDArray[np.float32]
    close: NDArray[np.float32]
    leaving: tuple[tuple[int, ...], ...]
    every: bool

    @property
    def nearest(self) -> NDArray[np.int64]:
        """Nodes in the order of their way to a sink, shape (n,)."""
        return np.argsort(self.ahead_s, kind="stable")

    @property
    def problem(self) -> Problem:
        """The problem the grid is laid over."""
        return self.skeleton.problem

    def row(self, node: int) -> int:
        """Return the row of a network node, -1 where it is not on the grid."""
        found = int(np.searchsorted(self.nodes, node))
        return found if found < len(self.nodes) and self.nodes[found] == node else -1

    def begins_s(self, row: int, step: int | NDArray[np.int64]) -> NDArray[np.float64]:
        """Return when a step begins on a node's clock, seconds from the horizon's start."""
        return np.asarray(self.phase_s + np.asarray(step) * self.step_s - self.ahead_s[row])

    def starts_s(self, row: int) -> NDArray[np.float64]:
        """Return when each step begins on a node's clock, shape (K + 1,)."""
        return self.begins_s(row, np.arange(self.steps + 1))

    def share(self, row: int, spans: Spans) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Return what share of each step lies in the spans, and from where to where in it, each shape (K + 1,)."""
        return open_share(self.starts_s(row), self.step_s, spans, every=self.every)

    def step_of(self, row: int, at_s: float) -> int:
        """Return the step of a node's clock in which an instant lies."""
        return int(np.floor((at_s - self.phase_s + self.ahead_s[row]) / self.step_s + 1e-6))


def open_share(
    starts: NDArray[np.float64], step_s: float, spans: Spans, *, every: bool = False
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return the share of each step that lies in the spans, and where in it (0..1) the longest piece begins and ends.

    A sliver of a step at the end of a span counts with the step beside it.  every: the share is that of all pieces
    together, as the bound asks, not of the longest alone.
    """
    share, begin, close = np.zeros(len(starts)), np.zeros(len(starts)), np.zeros(len(starts))
    longest = np.zeros(len(starts))
    for a, b in spans:
        low = np.clip((a - _EPS_S - starts) / step_s, 0.0, 1.0)
        high = np.clip((b + _EPS_S - starts) / step_s, 0.0, 1.0)
        low[low < _SLIVER], high[high > 1 - _SLIVER] = 0.0, 1.0
        piece = _without_slivers(high - low, high, _EPS_S / step_s)
        better = piece > longest
        share = share + piece if every else np.where(better, piece, share)
        longest = np.where(better, piece, longest)
        begin, close = np.where(better, low, begin), np.where(better, high, close)
    return share, begin, close


def _without_slivers(piece: NDArray[np.float64], high: NDArray[np.float64], spare: float) -> NDArray[np.float64]:
    """Give a span's slivers, less what is spare, to the steps beside them; nothing but slivers stays as it is."""
    sliver = (piece > 0) & (piece < _SLIVER)
    if not sliver.any() or not (piece >= _SLIVER).any():
        return piece
    given = np.where(sliver, np.maximum(piece - spare, 0.0), 0.0)
    early, late = np.where(high >= 1.0, given, 0.0), np.where(high < 1.0, given, 0.0)
    kept = np.where(sliver, 0.0, piece)
    kept[1:] += early[:-1]
    kept[:-1] += late[1:]
    return kept


def lay_grid(skeleton: Skeleton, step_s: float, lags_s: NDArray[np.float64], *, every: bool = False) -> Grid:
    """Lay steps over a skeleton, in phase with the first cars of the largest place.

    lags_s: by how much each network node's clock runs behind, float64 (nodes,), see `clock_lags`.
    every: see Grid.
    """
    problem = skeleton.problem
    nodes = np.array(skeleton.nodes, np.int64)
    ahead = lags_s[nodes]
    ahead = np.where(np.isfinite(ahead), ahead, 0.0)
    row = {int(node): i for i, node in enumerate(nodes)}
    phase = _phase(problem, lags_s, step_s)
    latest = max((float(lags_s[node]) for node in skeleton.sinks if np.isfinite(lags_s[node])), default=0.0)
    steps = max(0, int(np.floor((problem.horizon_s + latest - phase) / step_s + 1e-6)))
    tail = np.array([row[stretch.tail] for stretch in skeleton.stretches], np.int32)
    head = np.array([row[stretch.head] for stretch in skeleton.stretches], np.int32)
    travel = np.array([stretch.travel_s for stretch in skeleton.stretches])
    detour = (travel + ahead[head] - ahead[tail]) / step_s if len(tail) else np.zeros(0)
    room, begin, close = (np.zeros((len(tail), steps + 1)) for _ in range(3))
    for index, stretch in enumerate(skeleton.stretches):
        starts = phase + np.arange(steps + 1) * step_s - ahead[tail[index]]
        share, begin[index], close[index] = open_share(starts, step_s, stretch.enter, every=every)
        with np.errstate(invalid="ignore"):
            room[index] = np.where(share > 0, np.minimum(stretch.rate_per_s, 1e6) * step_s * share, 0.0)
    return Grid(
        skeleton=skeleton,
        step_s=step_s,
        phase_s=phase,
        steps=steps,
        nodes=nodes,
        ahead_s=ahead,
        tail=tail,
        head=head,
        up=np.ceil(detour - 1e-4).clip(0).astype(np.int32),
        down=np.floor(detour + 1e-4).clip(0).astype(np.int32),
        room=room,
        begin=begin.astype(np.float32),
        close=close.astype(np.float32),
        leaving=tuple(tuple(int(i) for i in np.flatnonzero(tail == node)) for node in range(len(nodes))),
        every=every,
    )


def _phase(problem: Problem, lags_s: NDArray[np.float64], step_s: float) -> float:
    """Return the phase in which the largest place's first departure begins a step."""
    cars = [group for group in problem.groups if group.means == "car" and group.node >= 0]
    if not cars:
        return 0.0
    largest = max(cars, key=lambda group: (group.persons, group.place))
    first = problem.departs_of(largest.place) + float(lags_s[largest.node])
    return float(first % step_s) if np.isfinite(first) and step_s - first % step_s > 1e-3 else 0.0
