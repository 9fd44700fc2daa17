"""The most that people who walk to reception can be worth at some prices, second by second (P3, P4, R6)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from safeconduct.planning.cars import Prices
from safeconduct.planning.grid import Grid
from safeconduct.planning.people import Walk
from safeconduct.planning.points import by_second
from safeconduct.planning.trips import route_worth

__all__ = ["walk_bound"]


def walk_bound(grid: Grid, walks: Sequence[Walk], prices: Prices) -> float:
    """Return what all walks can be worth at most after paying for boarding and reception, in persons.

    Each walk fills its best seconds first, as many a second as may board and be taken in, up to all its people and the
    room of its reception.  Who sets out within a minute is worth what its beginning is, as plans tell full minutes.
    """
    return sum(_worth(grid, walk, prices) for walk in walks)


def _worth(grid: Grid, walk: Walk, prices: Prices) -> float:
    problem, sink = grid.problem, grid.problem.sinks[walk.target]
    place = problem.groups[walk.group].place
    count = int(problem.horizon_s) + 60
    leaves = (60 * np.array(walk.minutes, np.int64)[:, None] + np.arange(60)).ravel()
    arrives = leaves + int(walk.route.travel_s)
    leaves, arrives = leaves[arrives < count], arrives[arrives < count]
    if not len(leaves):
        return 0.0
    boards = by_second(problem.sources[place].points, count).sum(axis=0)[leaves]
    taken = by_second(sink.points, count).sum(axis=0)[arrives]
    value = route_worth(problem, walk.route, (leaves - leaves % 60).astype(np.float64))
    value = value - _paid(grid, problem.sources[place].node, prices.boarding.get(place), leaves)
    value -= _paid(grid, sink.node, prices.intake[walk.target], arrives)
    value = np.maximum(value - prices.capacity[walk.target], 0.0)
    best = np.argsort(-value, kind="stable")
    upto = np.minimum(np.cumsum(np.minimum(boards, taken)[best]), min(walk.persons, sink.capacity))
    return float(value[best] @ np.diff(upto, prepend=0.0))


def _paid(
    grid: Grid, node: int, price: NDArray[np.float64] | None, seconds: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return the price of a place at a node, by second; 0 where it has none."""
    row = grid.row(node)
    if price is None or row < 0 or not price.any():
        return np.zeros(len(seconds))
    steps = np.floor((seconds - grid.phase_s + grid.ahead_s[row]) / grid.step_s + 1e-6).astype(np.int64)
    inside = (steps >= 0) & (steps <= grid.steps)
    return np.where(inside, price[np.clip(steps, 0, grid.steps)], 0.0)
