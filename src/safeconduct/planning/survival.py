"""The chance that the cease-fire still holds, and what a route stakes on it (design.md R5)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from safeconduct.planning.grid import Grid
from safeconduct.planning.problem import Problem

__all__ = ["calm", "clear_offset_s", "exposure", "halt_costs", "holds", "safe_rows", "stretch_danger"]


def holds(problem: Problem, at_s: NDArray[np.float64] | float) -> NDArray[np.float64]:
    """Return the chance that the cease-fire holds at an instant: 1 until the first window begins, then falling.

    at_s: seconds from the horizon's start, any shape.  Source: constant hazard, `[collapse] rate_per_h`.
    """
    return np.exp(-problem.settings.rate_per_s * np.maximum(0.0, np.asarray(at_s, float) - problem.zero_s))


def calm(grid: Grid) -> Grid:
    """Return the grid of the same case in which the cease-fire holds for certain: value is then persons out."""
    problem = replace(grid.problem, settings=replace(grid.problem.settings, rate_per_s=0.0))
    return replace(grid, skeleton=replace(grid.skeleton, problem=problem))


def stretch_danger(grid: Grid, index: int) -> tuple[tuple[float, float], ...]:
    """Return when a car on a stretch is in danger: (enter, leave) of each dangerous link, seconds after entering it."""
    problem, stretch = grid.problem, grid.skeleton.stretches[index]
    ends = (*stretch.offsets_s[1:], stretch.travel_s)
    return tuple(
        (begin, end)
        for link, begin, end in zip(stretch.links, stretch.offsets_s, ends, strict=True)
        if problem.danger[link]
    )


def clear_offset_s(grid: Grid, index: int) -> float:
    """Return when a car leaves the last dangerous link of a stretch, seconds after entering it; -1 if none is."""
    danger = stretch_danger(grid, index)
    return danger[-1][1] if danger else -1.0


def exposure(
    problem: Problem, danger: tuple[tuple[float, float], ...], at_s: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the chance of being caught on dangerous links entered this long after `at_s`; shape of at_s."""
    caught = np.zeros_like(at_s)
    for begin, end in danger:
        caught += holds(problem, at_s + begin) - holds(problem, at_s + end)
    return caught


def halt_costs(grid: Grid, row: int) -> NDArray[np.float64]:
    """Return what a person loses who halts for each step behind a dangerous road, shape (K + 1,).

    A queue counts as exposure (P2), and who stands in it is not clear yet.
    """
    starts = grid.starts_s(row)
    lost = holds(grid.problem, starts) - holds(grid.problem, starts + grid.step_s)
    return np.asarray((1.0 + grid.problem.settings.kappa) * lost)


def safe_rows(grid: Grid, sink_rows: set[int]) -> NDArray[np.bool_]:
    """Return the nodes whose shortest way to a sink crosses no danger (a minute longer is as good), shape (n,)."""
    n = len(grid.nodes)
    risky = np.array([clear_offset_s(grid, index) >= 0 for index in range(len(grid.tail))], bool)
    travel = np.array([stretch.travel_s for stretch in grid.skeleton.stretches])
    ends = sorted(sink_rows)

    def ahead(which: NDArray[np.bool_]) -> NDArray[np.float64]:
        if not ends:
            return np.full(n, np.inf)
        graph = csr_matrix((np.maximum(travel[which], 1e-3), (grid.head[which], grid.tail[which])), shape=(n, n))
        found: NDArray[np.float64] = dijkstra(graph, indices=ends, min_only=True)
        return found

    best, safe = ahead(np.ones(len(travel), bool)), ahead(~risky)
    return np.isfinite(safe) & (safe <= best + 60.0)
