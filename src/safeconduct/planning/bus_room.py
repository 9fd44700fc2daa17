"""Between buses and cars: what buses take from the room of cars, what they pay for it, and how they travel."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from safeconduct.core import PlaceId
from safeconduct.planning.bus_world import Bus, BusDuty, BusWorld, Pool, Trip
from safeconduct.planning.cars import Prices, Room
from safeconduct.planning.grid import Grid
from safeconduct.planning.runs import Run
from safeconduct.planning.trips import Route

__all__ = ["boarded_by", "boarding_tolls", "bus_runs", "during", "room_left", "space", "tolls"]

_PLENTY = 1e6
"""Vehicles a second: no limit."""


def bus_runs(world: BusWorld, duties: Sequence[BusDuty]) -> list[Run]:
    """Return the loaded trips as runs: buses that load as long at one point and leave by one way within a step."""
    problem = world.problem
    step = max(1, int(problem.settings.step_s // 60))
    groups: dict[tuple[int, int, tuple[int, ...], int, str, int, int], list[tuple[int, Bus, Trip]]] = {}
    for duty in duties:
        for trip in duty.trips:
            way = (trip.pool, trip.sink, trip.loaded.links, trip.leaves // step)
            groups.setdefault((*way, duty.bus.fleet.kind, trip.point, trip.load), []).append(
                (trip.leaves, duty.bus, trip)
            )
    runs = []
    together = [(key, some) for key, rows in sorted(groups.items()) for some in _convoys(rows, problem.settings.most)]
    for (pool, sink, links, _, kind, point, load), rows in together:
        place, route = world.pools[pool].place, rows[0][2].loaded
        first, last = rows[0][0] * 60.0, rows[-1][0] * 60.0
        times = (*route.offsets_s, route.travel_s)
        runs.append(
            Run(
                place=place,
                means=kind,
                links=links,
                nodes=(*(int(problem.tail[link]) for link in links), problem.sinks[sink].node),
                head_s=tuple(first + at for at in times),
                tail_s=tuple(last + at for at in times),
                vehicles=sum(len(row[1].ids) for row in rows),
                persons=sum(row[2].persons for row in rows),
                sink=sink,
                bus=tuple(name for row in rows for name in row[1].ids),
                boards_s=(first - load * 60.0, last),
                point=problem.sources[place].points[point].id,
            )
        )
    return runs


def _convoys(rows: list[tuple[int, Bus, Trip]], most: int) -> list[list[tuple[int, Bus, Trip]]]:
    """Cut buses that leave within a step into convoys of at most `most` vehicles, 0 no limit, each bus in one (P9)."""
    convoys: list[list[tuple[int, Bus, Trip]]] = [[]]
    for row in sorted(rows, key=lambda row: (row[0], row[1].id)):
        again = any(bus.id == row[1].id for _, bus, _ in convoys[-1])
        if again or (most and sum(len(bus.ids) for _, bus, _ in (*convoys[-1], row)) > most):
            convoys.append([])
        convoys[-1].append(row)
    return convoys


def room_left(grid: Grid, room: Room, world: BusWorld, duties: Sequence[BusDuty]) -> Room:
    """Return the room that buses leave to cars."""
    left = room.copy()
    problem, settings = grid.problem, grid.problem.settings
    for index, stretch in enumerate(grid.skeleton.stretches):
        starts = grid.starts_s(int(grid.tail[index]))
        for link, offset in zip(stretch.links, stretch.offsets_s, strict=True):
            if link in world.roads.entered:
                share = room.road[index] / (min(stretch.rate_per_s, _PLENTY) * grid.step_s)
                road = min(problem.rate_pcu_s[link] / settings.pcu["car"], _PLENTY) * grid.step_s * share
                lane = min(problem.service_per_s[link], _PLENTY) * grid.step_s * share
                entries = world.roads.entered[link]
                width = np.array([entry.over_s for entry in entries])
                at = np.array([entry.at_s for entry in entries]) + (width - settings.step_s) / 2
                pcu = np.array([entry.pcu for entry in entries]) / settings.pcu["car"]
                count = np.array([float(entry.vehicles) for entry in entries])
                taken = _passing(at, pcu, width, starts + offset, grid.step_s)
                passed = _passing(at, count, width, starts + offset, grid.step_s)
                left.road[index] = np.minimum(left.road[index], np.minimum(road - taken, lane - passed))
    _leave_points(grid, left, world, duties)
    for duty in duties:
        for trip in duty.trips:
            left.capacity[trip.sink] -= trip.persons
    return left


def _passing(
    at: NDArray[np.float64],
    size: NDArray[np.float64],
    width_s: NDArray[np.float64],
    starts: NDArray[np.float64],
    length_s: float,
) -> NDArray[np.float64]:
    """Return how much passes in stretches of time, each vehicle spread over its width around its instant.

    at, size, width_s: (vehicles,).  starts: (k,), of stretches `length_s` long.
    """
    edges = np.concatenate([at - width_s / 2, at + width_s / 2])
    slope = np.concatenate([size, -size]) / np.tile(width_s, 2)
    order = np.argsort(edges, kind="stable")
    edges, slope = edges[order], np.cumsum(slope[order])
    total = np.concatenate([[0.0], np.cumsum(slope[:-1] * np.diff(edges))])
    return np.asarray(np.interp(starts + length_s, edges, total) - np.interp(starts, edges, total))


def during(
    used: NDArray[np.float64], step_s: float, starts: NDArray[np.float64], length_s: float
) -> NDArray[np.float64]:
    """Return how much of what is used, evenly within each step, falls in stretches of time; shape of starts."""
    total = np.concatenate([[0.0], np.cumsum(used)])
    edges = np.arange(len(total)) * step_s
    return np.asarray(np.interp(starts + length_s, edges, total) - np.interp(starts, edges, total))


def boarded_by(world: BusWorld, duties: Sequence[BusDuty]) -> dict[PlaceId, NDArray[np.float64]]:
    """Return the persons who board buses, by place, float64 (points, minutes)."""
    boards = {place: np.zeros_like(room) for place, room in world.boarding.items()}
    for duty in duties:
        for trip in duty.trips:
            minutes = slice(trip.leaves - trip.load, trip.leaves)
            boards[world.pools[trip.pool].place][trip.point, minutes] += trip.persons / trip.load
    return boards


def _leave_points(grid: Grid, left: Room, world: BusWorld, duties: Sequence[BusDuty]) -> None:
    """Take what buses board and bring in, minute by minute, from the room for cars."""
    for place, boards in boarded_by(world, duties).items():
        if place in left.boarding and boards.any():
            starts = grid.starts_s(grid.row(grid.problem.sources[place].node))
            left.boarding[place] -= during(boards.sum(axis=0), 60.0, starts, grid.step_s)
    for index, (whole, now) in enumerate(zip(world.intake_whole, world.intake, strict=True)):
        row = grid.row(grid.problem.sinks[index].node)
        if row >= 0 and (whole - now).any():
            left.intake[index] -= during(whole - now, 60.0, grid.starts_s(row), grid.step_s)


def tolls(grid: Grid, prices: Prices) -> Callable[[str, Route], NDArray[np.float64]]:
    """Return what a vehicle pays, in persons, for the cars it keeps from a route, by minute of departure."""
    problem = grid.problem
    minutes = np.arange(int(problem.horizon_s // 60) + 1) * 60.0
    on: dict[int, tuple[int, float]] = {}
    for index, stretch in enumerate(grid.skeleton.stretches):
        for link, offset in zip(stretch.links, stretch.offsets_s, strict=True):
            on[link] = (index, offset)

    def toll(kind: str, route: Route) -> NDArray[np.float64]:
        pays = np.zeros(len(minutes))
        last = -1
        for link, offset in zip(route.links, route.offsets_s, strict=True):
            index, after = on.get(link, (-1, 0.0))
            if index >= 0 and index != last:
                row = int(grid.tail[index])
                at = minutes + offset - after
                step = np.floor((at - grid.phase_s + grid.ahead_s[row]) / grid.step_s + 1e-6).astype(np.int64)
                fits = (step >= 0) & (step <= grid.steps)
                pays += np.where(fits, prices.road[index, np.clip(step, 0, grid.steps)], 0.0) * space(grid, index, kind)
            last = index
        return pays

    return toll


def boarding_tolls(grid: Grid, prices: Prices) -> Callable[[Pool, int], NDArray[np.float64]]:
    """Return what each person pays for boarding in the last minutes before a bus leaves, by minute of departure."""
    minutes = np.arange(int(grid.problem.horizon_s // 60) + 1) * 60.0

    def toll(pool: Pool, load: int) -> NDArray[np.float64]:
        price = prices.boarding.get(pool.place)
        row = grid.row(pool.node)
        if price is None or row < 0 or not price.any():
            return np.zeros(len(minutes))
        total = np.concatenate([[0.0], np.cumsum(price)])
        edges = np.arange(len(total), dtype=np.float64)
        load_s = max(load, 1) * 60.0
        ends = [(at - grid.phase_s + grid.ahead_s[row]) / grid.step_s for at in (minutes - load_s, minutes)]
        begin, end = (np.interp(at, edges, total) for at in ends)
        return np.asarray((end - begin) * grid.step_s / load_s)

    return toll


def space(grid: Grid, index: int, kind: str) -> float:
    """Return how many cars' room on a stretch a vehicle of a kind takes: by its size, or one at a checkpoint."""
    problem, stretch = grid.problem, grid.skeleton.stretches[index]
    pcu = problem.settings.pcu
    road = min(problem.rate_pcu_s[link] / pcu["car"] for link in stretch.links)
    return pcu[kind] / pcu["car"] if road <= stretch.rate_per_s + 1e-9 else 1.0

