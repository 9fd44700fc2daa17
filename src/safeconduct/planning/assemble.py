"""Runs and duties become the plan that people read: corridors, convoys in whole persons, duties, windows, the curve."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

import numpy as np

from safeconduct.core import PlaceId, Span
from safeconduct.network import Network
from safeconduct.planning.bus_world import BusDuty, BusWorld, Trip
from safeconduct.planning.headcount import in_order
from safeconduct.planning.plan import (
    Convoy,
    Corridor,
    Duty,
    FootprintWindow,
    Leg,
    OutBy,
    Pass,
    Section,
)
from safeconduct.planning.problem import Problem
from safeconduct.planning.runs import Run, worth
from safeconduct.planning.trips import Route

__all__ = ["Body", "assemble", "network_shape"]

_APART = timedelta(minutes=30)
"""Stretches of time on a section that lie closer than this are asked for as one window."""


@dataclass(frozen=True, slots=True)
class Body:
    """The body of a plan; out_of: persons out by (place, means) of the group they belong to."""

    corridors: tuple[Corridor, ...]
    convoys: tuple[Convoy, ...]
    duties: tuple[Duty, ...]
    out_by: tuple[OutBy, ...]
    footprint: tuple[FootprintWindow, ...]
    kilometre_hours: float
    out: int
    value: float


def assemble(problem: Problem, runs: Sequence[Run], world: BusWorld | None, duties: Sequence[BusDuty]) -> Body:
    """Write runs and duties down as a plan; runs: in whole persons."""
    counted = [run for run in sorted(runs, key=in_order) if run.persons > 0]
    routes = _routes(problem, counted)
    times = _Times(problem)
    names = {key: f"c{i}" for i, key in enumerate(routes, 1)}
    used = _use(problem, times, counted)
    convoys = _convoys(problem, times, counted, names)
    persons: dict[str, dict[str, int]] = {}
    for convoy in convoys:
        by_means = persons.setdefault(convoy.corridor or "", {})
        for means, count in convoy.persons_by_means.items():
            by_means[means] = by_means.get(means, 0) + count
    corridors = tuple(_corridor(problem, names[key], run, persons[names[key]], used) for key, run in routes.items())
    footprint = _footprint(problem, used)
    return Body(
        corridors=corridors,
        convoys=convoys,
        duties=_duties(problem, times, world, duties),
        out_by=_curve(problem, convoys),
        footprint=footprint,
        kilometre_hours=float(sum(row.km * row.span.seconds / 3600.0 for row in footprint)),
        out=sum(convoy.persons for convoy in convoys),
        value=float(sum(run.persons * worth(problem, run) for run in counted)),
    )


class _Times:
    """Seconds of the horizon as instants, to the second."""

    def __init__(self, problem: Problem) -> None:
        self.start = problem.case.horizon.start

    def at(self, seconds: float) -> datetime:
        return self.start + timedelta(seconds=_second(seconds))


def _second(seconds: float) -> int:
    """Return the nearest full second, halves always up: a drive of full seconds is told as long as it is."""
    return int(np.floor(seconds + 0.5 + 1e-6))


_Key = tuple[PlaceId | str, ...]


def _waypoints(problem: Problem, run: Run) -> _Key:
    """Return what makes a corridor: its waypoints, and by which roads it goes from each."""
    told = _told(problem, run)
    return tuple(part for i in told for part in (problem.name(run.nodes[i]), _road(problem, run, i)))


def _road(problem: Problem, run: Run, i: int) -> str:
    """Return the id of the road by which a run goes on from its node i; "" at its end."""
    return problem.network.road_id(int(problem.link[run.links[i]])) if i < len(run.links) else ""


def _told(problem: Problem, run: Run) -> list[int]:
    """Return which nodes of a run are waypoints: its ends, every place, every change of road among streets."""
    last = len(run.nodes) - 1
    network, refs = problem.network, problem.network.ref
    told = []
    for i, node in enumerate(run.nodes):
        change = 0 < i < last and refs[problem.link[run.links[i]]] != refs[problem.link[run.links[i - 1]]]
        if i in (0, last) or network.node_place[node] or change:
            told.append(i)
    return told


def _routes(problem: Problem, runs: Sequence[Run]) -> dict[_Key, Run]:
    """Return a run for each corridor, most persons first."""
    persons: dict[_Key, float] = {}
    first: dict[_Key, Run] = {}
    for run in runs:
        key = _waypoints(problem, run)
        persons[key] = persons.get(key, 0.0) + run.persons
        first.setdefault(key, run)
    return {key: first[key] for key in sorted(persons, key=lambda key: (-persons[key], key))}


def _convoys(problem: Problem, times: _Times, runs: Sequence[Run], names: Mapping[_Key, str]) -> tuple[Convoy, ...]:
    rows = []
    for run in runs:
        told = _told(problem, run)
        passes = tuple(
            Pass(
                PlaceId(problem.name(run.nodes[i])),
                times.at(run.head_s[i]),
                times.at(run.tail_s[i]),
                in_head=times.at(run.boards_s[0]) if i == 0 and run.means != "foot" else None,
                road=_road(problem, run, i),
            )
            for i in told
        )
        rows.append((passes[0].head, names[_waypoints(problem, run)], run, passes))
    rows.sort(key=lambda row: (row[0], row[1], row[2].means, row[2].place, row[2].head_s, row[2].bus))
    return tuple(
        Convoy(
            id=f"v{number}",
            corridor=corridor,
            mix={run.means: run.vehicles} if run.vehicles else {},
            persons_by_means={run.means: int(run.persons)},
            passes=passes,
            assembly=run.point,
            reception=_only(problem.sinks[run.sink].named),
            bus=run.bus,
            boards=Span(times.at(run.boards_s[0]), times.at(run.boards_s[1])) if run.means != "foot" else None,
        )
        for number, (_, corridor, run, passes) in enumerate(rows, 1)
    )


_Used = dict[tuple[PlaceId | str, PlaceId | str, int], list[tuple[datetime, datetime]]]


def _only(points: Sequence[str]) -> str:
    """Return the one point; several points of a party at a place take people in together."""
    return points[0] if len(points) == 1 else ""


def _use(problem: Problem, times: _Times, runs: Sequence[Run]) -> _Used:
    """Return when each dangerous link is used, margins included, by its two ends' names and index."""
    margin = timedelta(seconds=problem.settings.margin_s)
    found: dict[tuple[PlaceId | str, PlaceId | str, int], dict[int, list[tuple[datetime, datetime]]]] = {}
    for run in runs:
        for i, link in enumerate(run.links):
            if problem.danger[link]:
                key = (problem.name(run.nodes[i]), problem.name(run.nodes[i + 1]), link)
                window = _window_at(problem, link, run.head_s[i], run.tail_s[i + 1])
                span = (times.at(run.head_s[i]) - margin, times.at(run.tail_s[i + 1]) + margin)
                found.setdefault(key, {}).setdefault(window, []).append(span)
    return {key: [span for _, spans in sorted(by.items()) for span in _merged(spans)] for key, by in found.items()}


def _window_at(problem: Problem, link: int, head_s: float, tail_s: float) -> int:
    """Return which window over a link holds a convoy from nose to tail, -1 none: windows are not asked for as one."""
    windows = problem.windows_of[problem.span_of[link]]
    for dust in (0.0, 1.0):
        for number, (start, end, _) in enumerate(windows):
            if start - dust <= _second(head_s) and _second(tail_s) <= end + dust:
                return number
    return -1


def _merged(spans: Sequence[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    merged: list[tuple[datetime, datetime]] = []
    for start, end in sorted(spans):
        if merged and start - merged[-1][1] <= _APART:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _corridor(problem: Problem, name: str, run: Run, persons: Mapping[str, int], used: _Used) -> Corridor:
    """Write down a corridor: sections between neighbouring waypoints, and when the cease-fire is needed on each."""
    told = _told(problem, run)
    sections = tuple(_section(problem, run, i, j, used) for i, j in pairwise(told))
    waypoints = tuple(PlaceId(problem.name(run.nodes[i])) for i in told)
    return Corridor(
        id=name,
        origin=waypoints[0],
        destination=waypoints[-1],
        waypoints=waypoints,
        length_km=round(sum(section.km for section in sections), 3),
        persons=dict(sorted(persons.items())),
        sections=sections,
    )


def _section(problem: Problem, run: Run, i: int, j: int, used: _Used) -> Section:
    links = run.links[i:j]
    spans: list[tuple[datetime, datetime]] = []
    shape: list[tuple[float, float]] = []
    for at, link in enumerate(links, i):
        spans += used.get((problem.name(run.nodes[at]), problem.name(run.nodes[at + 1]), link), [])
        shape += network_shape(problem.network, int(problem.link[link]))[1 if shape else 0 :]
    return Section(
        from_place=PlaceId(problem.name(run.nodes[i])),
        to_place=PlaceId(problem.name(run.nodes[j])),
        km=round(float(problem.network.length_m[problem.link[list(links)]].sum()) / 1000.0, 3),
        windows=tuple(Span(start, end) for start, end in (_merged(spans) if j - i > 1 else sorted(spans))),
        ref=problem.network.refs[problem.network.ref[problem.link[links[0]]]],
        danger=bool(problem.danger[list(links)].any()),
        shape=tuple(shape),
        road=_road(problem, run, i),
    )


def _footprint(problem: Problem, used: _Used) -> tuple[FootprintWindow, ...]:
    rows = []
    for (a, b, link), spans in sorted(used.items()):
        km = float(problem.network.length_m[problem.link[link]]) / 1000.0
        road = problem.network.road_id(int(problem.link[link]))
        rows += [FootprintWindow((PlaceId(a), PlaceId(b)), km, Span(start, end), road) for start, end in spans]
    return tuple(rows)


def _curve(problem: Problem, convoys: Sequence[Convoy]) -> tuple[OutBy, ...]:
    """Return persons out at every step from the first arrival to the last; within a convoy they arrive evenly."""
    if not convoys:
        return ()
    start, step = problem.case.horizon.start, problem.settings.step_s
    ends = [(convoy.passes[-1], convoy.persons) for convoy in convoys]
    head = np.array([(last.head - start).total_seconds() for last, _ in ends])
    tail = np.array([(last.tail - start).total_seconds() for last, _ in ends])
    persons = np.array([count for _, count in ends], float)
    first, last = int(head.min() // step), int(np.ceil(tail.max() / step))
    curve = []
    for number in range(first, last + 1):
        part = np.clip((number * step - head) / np.maximum(tail - head, 1e-9), 0.0, 1.0)
        part = np.where(number * step >= tail, 1.0, part)
        curve.append(OutBy(start + timedelta(seconds=number * step), int((persons * part).sum() + 1e-6)))
    return tuple(curve)


def _duties(problem: Problem, times: _Times, world: BusWorld | None, duties: Sequence[BusDuty]) -> tuple[Duty, ...]:
    if world is None:
        return ()
    return tuple(
        Duty(
            name,
            tuple(leg for trip in duty.trips for leg in _legs(problem, times, world, trip, _part(duty, trip, number))),
        )
        for duty in duties
        for number, name in enumerate(duty.bus.ids)
    )


def _part(duty: BusDuty, trip: Trip, number: int) -> int:
    """Return how many of a trip's persons ride in one of the vehicles that drive together."""
    count = len(duty.bus.ids)
    return trip.persons * (number + 1) // count - trip.persons * number // count


def _legs(problem: Problem, times: _Times, world: BusWorld, trip: Trip, persons: int) -> list[Leg]:
    node = world.pools[trip.pool].node
    sink = problem.sinks[trip.sink].node
    legs = [] if trip.empty is None else [_leg(problem, times, trip.start, node, trip.empty, trip.sets_out, 0)]
    return [*legs, _leg(problem, times, node, sink, trip.loaded, trip.leaves, persons)]


def _leg(problem: Problem, times: _Times, start: int, end: int, route: Route, minute: int, persons: int) -> Leg:
    nodes = [*(int(problem.tail[link]) for link in route.links), end]
    return Leg(
        from_place=PlaceId(problem.name(start)),
        to_place=PlaceId(problem.name(end)),
        departs=times.at(minute * 60.0),
        arrives=times.at(minute * 60.0 + route.travel_s),
        persons=persons,
        km=round(route.km, 3),
        waypoints=tuple(PlaceId(problem.name(node)) for node in nodes if problem.network.node_place[node]),
    )


def network_shape(network: Network, link: int) -> tuple[tuple[float, float], ...]:
    """Return the (lat, lon) points of a link from end to end, both included."""
    first, last = int(network.shape_first[link]), int(network.shape_first[link + 1])
    inner = zip(network.shape_lat[first:last], network.shape_lon[first:last], strict=True)
    ends = [(network.node_lat[node], network.node_lon[node]) for node in (network.tail[link], network.head[link])]
    points = [ends[0], *inner, ends[1]]
    return tuple((round(float(lat), 6), round(float(lon), 6)) for lat, lon in points)
