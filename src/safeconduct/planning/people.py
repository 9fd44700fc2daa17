"""Who goes by what: kinds of cars, pools of people for buses, and those who walk (R3, P7, P8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safeconduct.core import PartyId, PlaceId
from safeconduct.planning.bus_world import Pool
from safeconduct.planning.cars import Kind
from safeconduct.planning.problem import Group, Problem
from safeconduct.planning.settings import WALK_KM, WALK_KMH
from safeconduct.planning.trips import Route, may_depart, routes_between, timetables

__all__ = ["Walk", "Walkers", "car_kinds", "pools_of", "shares", "walkers"]


def shares(problem: Problem, group: Group) -> list[tuple[frozenset[PartyId], float]]:
    """Return what part of a group would go for each of its options that has a reception point.

    Parts may add up to more than one, where people would go to either side: the group as a whole is kept apart.
    """
    offered = {sink.party for sink in problem.sinks}
    return [(option.parties, min(1.0, option.share)) for option in group.options if option.parties & offered]


def car_kinds(problem: Problem) -> tuple[Kind, ...]:
    """Return kinds of cars, those with most persons a car first (they use a road best)."""
    cars: dict[tuple[float, tuple[PartyId, ...]], dict[int, int]] = {}
    for index, group in enumerate(problem.groups):
        if group.means == "car" and group.node >= 0:
            for parties, share in shares(problem, group):
                whole = group.persons * share / group.per_vehicle
                count = group.vehicles if share >= 1.0 else int(np.floor(whole + 1e-9))
                cars.setdefault((-group.per_vehicle, tuple(sorted(parties))), {})[index] = count
    return tuple(Kind(frozenset(parties), -per, found) for (per, parties), found in sorted(cars.items()))


@dataclass(frozen=True, slots=True)
class Walk:
    """People of a foot group who walk from their place to a pick-up or a reception; seconds from the horizon's start.

    minutes: all minutes in which they may set out.  parties: to whose reception they would go.
    """

    group: int
    target: int
    persons: float
    leaves_s: float
    route: Route
    minutes: tuple[int, ...]
    parties: frozenset[PartyId]


@dataclass(frozen=True, slots=True)
class Walkers:
    """to_sinks: walks that end at a reception point (target: sink index); to_pools: at a pick-up (target: node)."""

    to_sinks: tuple[Walk, ...]
    to_pools: tuple[Walk, ...]


def walkers(problem: Problem) -> Walkers:
    """Let people on foot walk to a reception they would go to, else to the nearest pick-up, at most WALK_KM.

    A pick-up is a place with an assembly point or people who wait for buses; where none is near, their own place.
    """
    feet = [(index, group) for index, group in enumerate(problem.groups) if group.means == "foot" and group.node >= 0]
    if not feet:
        return Walkers((), ())
    seats = any(row.kind == "bus" and row.vehicles > 0 and row.seats > 0 for row in problem.case.fleet)
    picks = {source.node for place, source in problem.sources.items() if source.named}
    picks |= {group.node for group in problem.groups if group.means == "bus" and group.node >= 0}
    nodes = sorted({group.node for _, group in feet} | picks | {sink.node for sink in problem.sinks})
    reach = _Reach(problem, nodes)
    to_sinks: list[Walk] = []
    to_pools: list[Walk] = []
    for index, group in feet:
        left = group.persons
        for parties, share in shares(problem, group):
            willing = _Willing(index, group, parties, min(left, group.persons * share))
            goals = [(i, sink.node) for i, sink in enumerate(problem.sinks) if sink.party in parties]
            walk, found = reach.nearest(willing, goals), to_sinks
            if walk is None and seats:
                here = [(group.node, group.node)] if group.node in picks else [(node, node) for node in sorted(picks)]
                own = [(group.node, group.node)]
                walk, found = reach.nearest(willing, here) or reach.nearest(willing, own), to_pools
            if walk is not None and walk.persons > 0:
                found.append(walk)
                left -= walk.persons
    return Walkers(tuple(to_sinks), tuple(to_pools))


@dataclass(frozen=True, slots=True)
class _Willing:
    """The people of a foot group who would go to the same parties."""

    index: int
    group: Group
    parties: frozenset[PartyId]
    persons: float


class _Reach:
    """Walking routes between places, and when they are open."""

    def __init__(self, problem: Problem, nodes: Sequence[int]) -> None:
        self.problem = problem
        factor = _walking_factor(problem)
        self.routes = routes_between(problem, nodes, factor)
        self.tables = timetables(problem, self.routes, factor)

    def nearest(self, willing: _Willing, goals: Sequence[tuple[int, int]]) -> Walk | None:
        """Return the walk that is over first, of at most WALK_KM; None where there is none."""
        group = willing.group
        earliest = self.problem.departs_of(group.place)
        best: tuple[float, int, Walk] | None = None
        for target, node in goals:
            for minutes, route in self._ways(group.node, node, earliest):
                leaves = minutes[0] * 60.0
                if best is None or (leaves + route.travel_s, target) < best[:2]:
                    walk = Walk(willing.index, target, willing.persons, leaves, route, minutes, willing.parties)
                    best = (leaves + route.travel_s, target, walk)
        return None if best is None else best[2]

    def _ways(self, start: int, end: int, earliest: float) -> list[tuple[tuple[int, ...], Route]]:
        if start == end:
            every = range(int(np.ceil(earliest / 60.0)), int(self.problem.horizon_s // 60) + 1)
            return [(tuple(every), Route((), (), 0.0, 0.0))] if len(every) else []
        table = self.tables.get((start, end))
        if table is None:
            return []
        found = []
        for number, route in enumerate(table.routes):
            at = 60.0 * np.arange(len(table.by_minute), dtype=np.float64)
            may = (table.by_minute == number) & (at >= earliest) & may_depart(self.problem, route, at)
            minutes = np.flatnonzero(may)
            if route.km <= WALK_KM + 1e-9 and len(minutes):
                found.append((tuple(int(minute) for minute in minutes), route))
        return found


def _walking_factor(problem: Problem) -> NDArray[np.float64]:
    """Return what turns each link's driving time into walking time when it divides it, shape (m,)."""
    km = problem.network.length_m[problem.link] / 1000.0
    return np.asarray(problem.road_s / (km / WALK_KMH * 3600.0))


def pools_of(problem: Problem, walks: Sequence[Walk]) -> tuple[Pool, ...]:
    """Return who waits where for which kind of vehicle: people of its own place, and those who walk there."""
    found: dict[tuple[str, PlaceId, int, tuple[PartyId, ...]], list[tuple[int, float]]] = {}
    ready: dict[tuple[str, PlaceId, int, tuple[PartyId, ...]], float] = {}
    for index, group in enumerate(problem.groups):
        if group.means in ("bus", "ambulance") and group.node >= 0:
            for parties, share in shares(problem, group):
                key = (group.means, group.place, group.node, tuple(sorted(parties)))
                found.setdefault(key, []).append((index, group.persons * share))
    for walk in walks:
        place = problem.network.node_place[walk.target]
        key = ("bus", place, walk.target, tuple(sorted(walk.parties)))
        found.setdefault(key, []).append((walk.group, walk.persons))
        if all(problem.groups[index].means == "foot" for index, _ in found[key]):
            ready[key] = max(ready.get(key, 0.0), walk.leaves_s + walk.route.travel_s)
    return tuple(
        Pool(place, node, kind, frozenset(parties), tuple(members), ready.get((kind, place, node, parties), 0.0))
        for (kind, place, node, parties), members in sorted(found.items())
    )
