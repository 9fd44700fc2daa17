"""People on foot who walk to reception: when they set out, within boarding, intake, opening hours and room (P3, P4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from safeconduct.core import PlaceId
from safeconduct.planning.bus_room import during
from safeconduct.planning.bus_world import BusWorld
from safeconduct.planning.cars import Room
from safeconduct.planning.grid import Grid
from safeconduct.planning.people import Walk
from safeconduct.planning.points import by_minute
from safeconduct.planning.problem import Problem
from safeconduct.planning.runs import Run, in_windows

__all__ = ["Columns", "columns_of", "walk_runs"]

_A_MINUTE = 200.0
"""People on foot who pass one point of a road in a minute, at most: a column four abreast, 2.5 m apart, at 4 km/h."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Who sets out when: persons by walk, each (points, minutes).

    boards: persons at places, (points, minutes); arrives: at sinks, (minutes,).
    """

    walks: tuple[Walk, ...]
    persons: tuple[NDArray[np.float64], ...]
    boards: dict[PlaceId, NDArray[np.float64]]
    arrives: dict[int, NDArray[np.float64]]

    def take_room(self, grid: Grid, room: Room) -> None:
        """Take what those on foot use from the room of cars."""
        for place, minutes in self.boards.items():
            if place in room.boarding:
                starts = grid.starts_s(grid.row(grid.problem.sources[place].node))
                room.boarding[place] -= during(minutes.sum(axis=0), 60.0, starts, grid.step_s)
        for sink, minutes in self.arrives.items():
            room.capacity[sink] -= float(minutes.sum())
            row = grid.row(grid.problem.sinks[sink].node)
            if row >= 0:
                room.intake[sink] -= during(minutes, 60.0, grid.starts_s(row), grid.step_s)

    def take_minutes(self, world: BusWorld) -> None:
        """Take those on foot, and the minutes that they use, from what buses find."""
        for walk, persons in zip(self.walks, self.persons, strict=True):
            if walk.group in world.people:
                world.people[walk.group] -= float(persons.sum())
        for place, minutes in self.boards.items():
            if place in world.boarding:
                world.boarding[place] -= minutes
        for sink, minutes in self.arrives.items():
            world.intake[sink] -= minutes
            world.intake_whole[sink][:] -= minutes
            world.arrived[sink] += [(60.0 * minute, float(minutes[minute])) for minute in np.flatnonzero(minutes)]
            world.capacity[sink] -= float(minutes.sum())


def columns_of(problem: Problem, walks: Sequence[Walk]) -> Columns:
    """Let everyone set out as early as road, boarding and reception allow, walk by walk."""
    minutes = int(problem.horizon_s // 60) + 1
    boarding: dict[PlaceId, NDArray[np.float64]] = {}
    intake = [by_minute(sink.points, minutes).sum(axis=0) for sink in problem.sinks]
    opened = [room > 0 for room in intake]
    room = [sink.capacity for sink in problem.sinks]
    boards: dict[PlaceId, NDArray[np.float64]] = {}
    arrives: dict[int, NDArray[np.float64]] = {}
    persons = []
    for walk in walks:
        place = problem.groups[walk.group].place
        source = problem.sources[place]
        if place not in boarding:
            boarding[place] = by_minute(source.points, minutes)
        in_time = replace(walk, minutes=_in_time(walk, opened[walk.target]))
        going = _set_out(in_time, boarding[place], intake[walk.target], room[walk.target])
        there = _shifted(going.sum(axis=0), walk.route.travel_s)
        room[walk.target] -= float(going.sum())
        boarding[place] -= going
        intake[walk.target] -= there
        boards[place] = boards.get(place, np.zeros_like(going)) + going
        arrives[walk.target] = arrives.get(walk.target, np.zeros(minutes)) + there
        persons.append(going)
    return Columns(tuple(walks), tuple(persons), boards, arrives)


def _in_time(walk: Walk, opened: NDArray[np.bool_]) -> tuple[int, ...]:
    """Return the minutes of setting out after which reception is open when the first of them arrive."""
    lag = int(walk.route.travel_s / 60.0 + 1e-6)
    return tuple(minute for minute in walk.minutes if minute + lag < len(opened) and opened[minute + lag])


def _set_out(
    walk: Walk, boarding: NDArray[np.float64], intake: NDArray[np.float64], room: float
) -> NDArray[np.float64]:
    """Return how many set out at each point in each minute, the first points first, shape (points, minutes)."""
    going = np.zeros(boarding.shape)
    left = float(int(min(walk.persons, room) + 1e-6))
    lag = int(np.ceil(walk.route.travel_s / 60.0 - 1e-6))
    for minute in walk.minutes:
        if left <= 0:
            break
        if minute + lag < len(intake):
            part = max(0.0, min(left, intake[minute + lag], _A_MINUTE))
            upto = np.minimum(np.cumsum(np.maximum(boarding[:, minute], 0.0)), part)
            going[:, minute] = np.diff(upto, prepend=0.0)
            left -= float(upto[-1])
    return going


def _shifted(going: NDArray[np.float64], travel_s: float) -> NDArray[np.float64]:
    lag = int(np.ceil(travel_s / 60.0 - 1e-6))
    there = np.zeros_like(going)
    there[lag:] = going[: len(going) - lag]
    return there


def walk_runs(problem: Problem, columns: Columns) -> list[Run]:
    """Return columns on foot as runs, one a point and step of the case; persons are whole."""
    runs = []
    for walk, going in zip(columns.walks, columns.persons, strict=True):
        points = problem.sources[problem.groups[walk.group].place].points
        for point, minutes in zip(points, going, strict=True):
            runs += _column(problem, walk, point.id, minutes)
    return runs


def _column(problem: Problem, walk: Walk, point: str, going: NDArray[np.float64]) -> list[Run]:
    step = max(1, int(problem.settings.step_s // 60))
    total = np.floor(np.cumsum(going) + 1e-6)
    runs = []
    told = 0.0
    for first in range(0, len(going), step):
        minutes = [int(minute) + first for minute in np.flatnonzero(going[first : first + step] > 0)]
        for spell in _spells(problem, walk, minutes):
            if total[spell[-1]] > told:
                run = _run(problem, walk, float(total[spell[-1]] - told), spell[0], spell[-1])
                runs.append(replace(run, point=point))
                told = total[spell[-1]]
    return runs


def _spells(problem: Problem, walk: Walk, minutes: Sequence[int]) -> list[list[int]]:
    """Cut the minutes in which people set out so that each part walks in one window from first to last (R4)."""
    spells: list[list[int]] = []
    for minute in minutes:
        run = _run(problem, walk, 1.0, spells[-1][0], minute) if spells else None
        if run is not None and in_windows(problem, run.links, run.head_s, run.tail_s):
            spells[-1].append(minute)
        else:
            spells.append([minute])
    return spells


def _run(problem: Problem, walk: Walk, persons: float, first: int, last: int) -> Run:
    """Return who sets out from a minute to the end of another, or to its beginning where the way is shut then."""
    group, sink, route = problem.groups[walk.group], problem.sinks[walk.target], walk.route
    times = (*route.offsets_s, route.travel_s)
    ends = [last + 1, last] if last + 1 in walk.minutes else [last]
    heads = tuple(first * 60.0 + at for at in times)
    tails = [tuple(end * 60.0 + at for at in times) for end in ends]
    tail_s = next((tail for tail in tails if in_windows(problem, route.links, heads, tail)), tails[-1])
    return Run(
        place=group.place,
        means="foot",
        links=route.links,
        nodes=(*(int(problem.tail[link]) for link in route.links), sink.node),
        head_s=heads,
        tail_s=tail_s,
        vehicles=0,
        persons=persons,
        sink=walk.target,
        group=walk.group,
        boards_s=(heads[0], tail_s[0]),
    )
