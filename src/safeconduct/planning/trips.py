"""Trips between stops: how a bus gets from depot to pick-up to reception, minute by minute (P8).

A stop is a node where buses stand: depots, pick-ups, receptions.  For each pair of stops a few routes are kept that
differ in what they need: the fastest of all, the fastest without danger, the fastest under each window.  A bus drives a
route without a halt, so a route is open at an instant when each of its links may be entered in its turn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from safeconduct.planning.problem import Problem, entries
from safeconduct.planning.survival import holds

__all__ = ["Route", "Timetable", "may_depart", "route_worth", "routes_between", "timetables"]


@dataclass(frozen=True, slots=True)
class Route:
    """Links driven in order; offsets_s: when each is entered after the first; travel_s: all of it; km."""

    links: tuple[int, ...]
    offsets_s: tuple[float, ...]
    travel_s: float
    km: float


@dataclass(frozen=True, slots=True)
class Timetable:
    """When a bus gets from one stop to another.

    routes: the fastest first.  by_minute: int8 (minutes,), which route is taken when leaving then, -1 none is open.
    """

    routes: tuple[Route, ...]
    by_minute: NDArray[np.int8]

    def arrives_s(self, minute: int) -> float:
        """Return the arrival in seconds from the horizon's start of a bus that leaves in this minute; inf if none."""
        route = int(self.by_minute[minute])
        return float("inf") if route < 0 else minute * 60.0 + self.routes[route].travel_s


def routes_between(
    problem: Problem, stops: Sequence[int], speed_factor: float | NDArray[np.float64]
) -> dict[tuple[int, int], tuple[Route, ...]]:
    """Return the routes of a means between all pairs of stops, fastest first."""
    seconds = problem.road_s / speed_factor
    timed = problem.span_of != 0
    ways = [np.ones(len(seconds), bool), ~timed]
    ways += [~timed | (problem.span_of == code) for code in np.unique(problem.span_of[timed])]
    found: dict[tuple[int, int], list[Route]] = {}
    for way in ways:
        for pair, route in _fastest(problem, stops, seconds, way).items():
            known = found.setdefault(pair, [])
            if all(route.links != other.links for other in known):
                known.append(route)
    return {
        pair: tuple(sorted(routes, key=lambda route: (route.travel_s, route.links))) for pair, routes in found.items()
    }


def _fastest(
    problem: Problem, stops: Sequence[int], seconds: NDArray[np.float64], way: NDArray[np.bool_]
) -> dict[tuple[int, int], Route]:
    n = problem.network.nodes
    index = np.flatnonzero(way)
    graph = csr_matrix((np.maximum(seconds[index], 1e-3), (problem.tail[index], problem.head[index])), shape=(n, n))
    link_of = {(int(problem.tail[i]), int(problem.head[i])): int(i) for i in index}
    times, before = dijkstra(graph, indices=list(stops), return_predecessors=True)
    found = {}
    for row, start in enumerate(stops):
        for end in stops:
            if end != start and np.isfinite(times[row, end]):
                nodes = [end]
                while nodes[-1] != start:
                    nodes.append(int(before[row, nodes[-1]]))
                links = [link_of[pair] for pair in zip(nodes[:0:-1], nodes[-2::-1], strict=True)]
                found[start, end] = _route(problem, links, seconds)
    return found


def _route(problem: Problem, links: Sequence[int], seconds: NDArray[np.float64]) -> Route:
    offsets = np.concatenate([[0.0], np.cumsum(seconds[list(links)])])
    km = float(problem.network.length_m[problem.link[list(links)]].sum()) / 1000.0
    return Route(tuple(links), tuple(float(at) for at in offsets[:-1]), float(offsets[-1]), km)


def timetables(
    problem: Problem,
    routes: dict[tuple[int, int], tuple[Route, ...]],
    speed_factor: float | NDArray[np.float64],
) -> dict[tuple[int, int], Timetable]:
    """Return, for every pair of stops, which route is open when, minute by minute."""
    minutes = int(problem.horizon_s // 60) + 1
    leaves = 60.0 * np.arange(minutes, dtype=np.float64)
    seconds = problem.road_s / speed_factor
    tables = {}
    for pair, choices in routes.items():
        by_minute = np.full(minutes, -1, np.int8)
        for number, route in enumerate(choices[:120]):
            open_ = (by_minute < 0) & _open(problem, route, leaves, seconds)
            by_minute[open_] = number
        tables[pair] = Timetable(choices, by_minute)
    return tables


def _open(
    problem: Problem, route: Route, leaves: NDArray[np.float64], seconds: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Return at which departures every link of a route may be entered in its turn, shape of leaves."""
    open_ = leaves + route.travel_s <= problem.horizon_s + 0.01
    for link, offset in zip(route.links, route.offsets_s, strict=True):
        at = leaves + offset
        may = np.zeros(len(leaves), bool)
        for start, end in entries(problem, link, float(seconds[link])):
            may |= (at >= start - 0.01) & (at <= end + 0.01)
        open_ &= may
    return open_


def route_worth(problem: Problem, route: Route, leaves_s: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what one person on a route is worth (R5), by departure; shape of leaves_s."""
    clear, caught = np.ones(len(leaves_s)), np.zeros(len(leaves_s))
    ends = (*route.offsets_s[1:], route.travel_s)
    for link, enter, leave in zip(route.links, route.offsets_s, ends, strict=True):
        if problem.danger[link]:
            clear = holds(problem, leaves_s + leave)
            caught += holds(problem, leaves_s + enter) - clear
    return clear - problem.settings.kappa * caught


def may_depart(problem: Problem, route: Route, leaves_s: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Say at which departures the window over the first dangerous link lets people set out, shape of leaves_s."""
    ends = (*route.offsets_s[1:], route.travel_s)
    for link, enter, leave in zip(route.links, route.offsets_s, ends, strict=True):
        windows = problem.windows_of[problem.span_of[link]]
        if windows:
            may = np.zeros(len(leaves_s), bool)
            for start, end, departs in windows:
                inside = (leaves_s + enter >= start - 0.01) & (leaves_s + leave <= end + 0.01)
                may |= inside & (leaves_s >= departs - 0.01)
            return may
    return np.ones(len(leaves_s), bool)
