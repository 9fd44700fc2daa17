"""The world of buses: vehicles, who waits for them, and the room left while duties are given (P3, P4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from safeconduct.core import Note, PartyId, PlaceId
from safeconduct.planning.bus_roads import BusRoads
from safeconduct.planning.inputs import Fleet
from safeconduct.planning.points import by_minute, room_in_hour
from safeconduct.planning.problem import Problem
from safeconduct.planning.settings import LOAD_MINUTES, UNLOAD_MINUTES
from safeconduct.planning.trips import Route, Timetable, routes_between, timetables

__all__ = ["Bus", "BusDuty", "BusWorld", "Pool", "Trip", "bus_world", "buses_of"]


@dataclass(frozen=True, slots=True)
class Bus:
    """One vehicle of a fleet, or as many as the shortest convoy has (P9): they drive together all day.

    Minutes count from the horizon's start.
    """

    ids: tuple[str, ...]
    fleet: Fleet
    depot: int
    ready: int
    load: int
    unload: int

    @property
    def id(self) -> str:
        """The first vehicle's id."""
        return self.ids[0]

    @property
    def seats(self) -> int:
        """Seats of all its vehicles."""
        return self.fleet.seats * len(self.ids)


@dataclass(frozen=True, slots=True)
class Pool:
    """People who wait at a node for one kind of vehicle; members: (group index, persons), served in this order."""

    place: PlaceId
    node: int
    kind: str
    parties: frozenset[PartyId]
    members: tuple[tuple[int, float], ...]
    ready_s: float = 0.0

    @property
    def persons(self) -> float:
        """How many there are."""
        return sum(persons for _, persons in self.members)


@dataclass(frozen=True, slots=True)
class Trip:
    """Empty to a pick-up, loaded to a reception; minutes when it sets out, each way, and that it loads.

    point: number of the assembly point it loads at, of those of the place.
    """

    pool: int
    sink: int
    start: int
    sets_out: int
    leaves: int
    empty: Route | None
    loaded: Route
    persons: int
    load: int
    point: int = 0


@dataclass(frozen=True, slots=True)
class BusDuty:
    """All trips of one bus, in order."""

    bus: Bus
    trips: tuple[Trip, ...]


def buses_of(problem: Problem) -> tuple[tuple[Bus, ...], tuple[Note, ...]]:
    """Return every bus and ambulance at a place on the network, and what was assumed of them."""
    node_of = problem.network.node_of()
    buses: list[Bus] = []
    told: list[Note] = []
    for row in sorted(problem.case.fleet, key=lambda row: row.id):
        if row.place not in node_of or row.seats < 1:
            off_road = Note("fleet_off_road", {"fleet": row.id, "place": row.place})
            told.append(off_road if row.seats else Note("fleet_no_seats", {"fleet": row.id}))
            continue
        if row.load_minutes is None or row.unload_minutes is None:
            minutes = {"load_minutes": LOAD_MINUTES, "unload_minutes": UNLOAD_MINUTES}
            told.append(Note("handling", {"fleet": row.id, **minutes}))
        load = LOAD_MINUTES if row.load_minutes is None else row.load_minutes
        unload = UNLOAD_MINUTES if row.unload_minutes is None else row.unload_minutes
        ready = 0.0 if row.available_from is None else max(0.0, problem.seconds(row.available_from))
        width = max(2, len(str(row.vehicles)))
        ids = [f"{row.id}-{number:0{width}d}" for number in range(1, row.vehicles + 1)]
        least = problem.settings.least
        if len(ids) < least:
            told.append(Note("fleet_too_few", {"fleet": row.id, "vehicles": least}))
        times = int(np.ceil(ready / 60)), int(np.ceil(load)), int(np.ceil(unload))
        for first in range(0, len(ids) - least + 1, least):
            last = len(ids) if first + 2 * least > len(ids) else first + least
            last = min(last, first + (problem.settings.most or last))
            buses.append(Bus(tuple(ids[first:last]), row, node_of[row.place], *times))
    return tuple(buses), tuple(told)


@dataclass(slots=True)
class BusWorld:
    """Stops, timetables and what is left of people, roads, boarding and intake, while duties are given.

    members: by pool, who still waits there, by group; people: who is still here, by group;
    fetched: who has gone, by group.
    boarding: persons by place, float64 (points, minutes); boarding_whole: of each pool's place, (minutes,), all
    points, before anybody boards; widest: the most in a minute at one of its points.
    intake, intake_whole: persons by sink, (minutes,).  arrived: by sink, when people come (seconds) and how many.
    """

    problem: Problem
    pools: list[Pool]
    members: list[dict[int, float]]
    people: dict[int, float]
    fetched: dict[int, float]
    stops: tuple[int, ...]
    tables: dict[str, dict[tuple[int, int], Timetable]]
    roads: BusRoads
    boarding: dict[PlaceId, NDArray[np.float64]]
    intake: list[NDArray[np.float64]]
    arrived: list[list[tuple[float, float]]]
    capacity: list[float]
    minutes: int
    versions: dict[tuple[str, int], int]
    widest: tuple[float, ...]
    boarding_whole: tuple[NDArray[np.float64], ...]
    intake_whole: tuple[NDArray[np.float64], ...]

    def waits(self, pool: int) -> float:
        """Return how many still wait in a pool; people who would go to either side wait in two, and leave once."""
        return sum(min(count, self.people[index]) for index, count in self.members[pool].items())

    def touch(self, what: str, which: int) -> None:
        """Note that something changed, so that tables made from it are made anew."""
        self.versions[what, which] = self.versions.get((what, which), 0) + 1

    def version(self, what: str, which: int) -> int:
        """Return how often something changed."""
        return self.versions.get((what, which), 0)

    def load_minutes(self, bus: Bus, pool: int) -> int:
        """Return the minutes that loading takes at a pool: the bus's own, or more where few may board."""
        return max(1, bus.load, _minutes(bus.seats, self.widest[pool]))

    def unload_minutes(self, bus: Bus, sink: int) -> int:
        """Return the minutes that unloading takes: the bus's own, or more where few are taken in."""
        return max(bus.unload, _minutes(bus.seats, float(self.intake_whole[sink].max(initial=0.0))))

    def boards(self, pool: int, load: int) -> NDArray[np.float64]:
        """Return how many may board evenly in the `load` minutes before each minute, float64 (points, minutes)."""
        rooms = self.boarding[self.pools[pool].place]
        found = np.full(rooms.shape, -1.0)
        if 0 < load <= self.minutes:
            least = sliding_window_view(rooms, load, axis=1).min(axis=2)
            found[:, load:] = load * least[:, : self.minutes - load]
        return found

    def takes_in(self, sink: int, arrives_s: NDArray[np.float64], minutes: int, persons: float) -> NDArray[np.bool_]:
        """Say for each arrival whether reception can take so many in while they unload, and in the hour around."""
        room, rate = self.intake[sink], self.problem.sinks[sink].rate_per_s
        begin = np.floor(arrives_s / 60.0 + 1e-6).astype(np.int64)
        total = np.concatenate([[0.0], np.cumsum(room)])
        last = len(room)
        ahead = total[np.clip(begin + max(minutes, 1), 0, last)] - total[np.clip(begin, 0, last)]
        taken = (ahead >= persons - 1e-6) & (room[np.minimum(begin, last - 1)] > 0)
        if np.isfinite(rate) and len(arrives_s):
            times, sizes = np.array(self.arrived[sink]).reshape(-1, 2).T
            taken &= room_in_hour(times, sizes, arrives_s, rate * 3600.0) >= persons - 1e-6
        return np.asarray(taken)

    def book(self, duty: BusDuty) -> BusDuty:
        """Take from the world what a duty uses; it ends before a trip that what was booked before keeps out."""
        done: list[Trip] = []
        for trip in duty.trips:
            booked = self._booked(duty.bus, trip)
            if booked is None:
                break
            done.append(booked)
        return replace(duty, trips=tuple(done))

    def _booked(self, bus: Bus, trip: Trip) -> Trip | None:
        kind, count = bus.fleet.kind, len(bus.ids)
        trip = replace(trip, persons=min(trip.persons, int(self.waits(trip.pool) + 1e-6)))
        arrives = trip.leaves * 60.0 + trip.loaded.travel_s
        rooms = self.boards(trip.pool, trip.load)[:, trip.leaves]
        point = int(np.argmax(rooms))
        runs = [(route, at) for route, at in ((trip.empty, trip.sets_out), (trip.loaded, trip.leaves)) if route]
        free = all(self.roads.free_minutes(kind, count, route)[at] for route, at in runs)
        if not free or trip.persons < count or rooms[point] < trip.persons - 1e-6:
            return None
        unload = self.unload_minutes(bus, trip.sink)
        if not self.takes_in(trip.sink, np.array([arrives]), unload, trip.persons)[0]:
            return None
        self._fetch(trip.pool, trip.persons)
        place = self.pools[trip.pool].place
        self.boarding[place][point, trip.leaves - trip.load : trip.leaves] -= trip.persons / trip.load
        self._receive(trip.sink, arrives, unload, trip.persons)
        for pool, other in enumerate(self.pools):
            if other.place == place:
                self.touch("pool", pool)
        for route, at in runs:
            self.roads.enter(kind, count, route, at, empty=route is trip.empty)
        return replace(trip, point=point)

    def _fetch(self, pool: int, persons: float) -> None:
        """Take persons from a pool, its first members first."""
        for index, count in self.members[pool].items():
            part = min(persons, count, self.people[index])
            self.members[pool][index] -= part
            self.fetched[index] = self.fetched.get(index, 0.0) + part
            self.people[index] -= part
            persons -= part

    def _receive(self, sink: int, arrives_s: float, minutes: int, persons: float) -> None:
        """Take persons from the room of the minutes in which they unload, first come first served."""
        self.capacity[sink] -= persons
        self.arrived[sink].append((arrives_s, persons))
        self.touch("sink", sink)
        begin, room = int(np.floor(arrives_s / 60.0 + 1e-6)), self.intake[sink]
        for minute in range(max(0, begin), min(len(room), begin + max(minutes, 1))):
            part = min(persons, room[minute])
            room[minute] -= part
            persons -= part


def _minutes(persons: int, a_minute: float) -> int:
    return int(np.ceil(persons / a_minute - 1e-6)) if a_minute > 0 else 1


def bus_world(problem: Problem, pools: Sequence[Pool], buses: Sequence[Bus], share: float) -> BusWorld:
    """Lay out stops and timetables for pools and buses, with nothing used yet.

    share: the part of a road's room in a step that buses may take.  A platoon of slow buses keeps back many times
    its own room of cars, as each step's cars meet it somewhere; buses strung out keep back only their own.
    """
    minutes = int(problem.horizon_s // 60) + 1
    sinks = [sink.node for sink in problem.sinks]
    stops = tuple(sorted({*sinks, *(pool.node for pool in pools), *(bus.depot for bus in buses)}))
    tables = {}
    for kind in sorted({bus.fleet.kind for bus in buses}):
        factor = problem.settings.speed_factor[kind]
        tables[kind] = timetables(problem, routes_between(problem, stops, factor), factor)
    boarding = {
        place: by_minute(problem.sources[place].points, minutes, earliest_s=problem.departs_of(place))
        for place in sorted({pool.place for pool in pools})
    }
    intake = [by_minute(sink.points, minutes).sum(axis=0) for sink in problem.sinks]
    return BusWorld(
        problem=problem,
        pools=list(pools),
        members=[dict(pool.members) for pool in pools],
        people={index: problem.groups[index].persons for pool in pools for index, _ in pool.members},
        fetched={},
        stops=stops,
        tables=tables,
        roads=BusRoads(problem, minutes, share),
        boarding=boarding,
        intake=intake,
        arrived=[[] for _ in problem.sinks],
        capacity=[sink.capacity for sink in problem.sinks],
        minutes=minutes,
        versions={},
        widest=tuple(float(boarding[pool.place].max(initial=0.0)) for pool in pools),
        boarding_whole=tuple(boarding[pool.place].sum(axis=0) for pool in pools),
        intake_whole=tuple(room.copy() for room in intake),
    )
