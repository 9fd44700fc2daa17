"""Bus duties: what each bus does all day, trip by trip, on the roads, seats and people that are there (P3, P4, P8).

Buses are given their duties one after the other, each the best for what is left (a dynamic programme over stops and
minutes), at the prices of the road that the cars' flow told.  Whole buses and whole duties, so what comes out can be
driven; how good it is, `bus_bound` says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from safeconduct.core import PartyId, PlaceId
from safeconduct.planning.fuel import fuel_units
from safeconduct.planning.inputs import Fleet
from safeconduct.planning.kernels import best_duty
from safeconduct.planning.problem import Problem, Spans
from safeconduct.planning.settings import LOAD_MINUTES, UNLOAD_MINUTES
from safeconduct.planning.trips import Route, Timetable, may_depart, route_worth, routes_between, timetables

__all__ = [
    "Bus",
    "BusDuty",
    "BusWorld",
    "Pool",
    "Trip",
    "bus_world",
    "buses_of",
    "give_duties",
    "open_minutes",
    "reserve",
]

_FAR = 10**6
_LATE = 1e-7
"""Persons a second of driving costs each person: among equal trips the shortest is taken."""


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
    """Empty to a pick-up, loaded to a reception; minutes when it sets out, each way, and that it loads."""

    pool: int
    sink: int
    start: int
    sets_out: int
    leaves: int
    empty: Route | None
    loaded: Route
    persons: int
    load: int


@dataclass(frozen=True, slots=True)
class BusDuty:
    """All trips of one bus, in order."""

    bus: Bus
    trips: tuple[Trip, ...]


def buses_of(problem: Problem) -> tuple[tuple[Bus, ...], tuple[str, ...]]:
    """Return every bus and ambulance at a place on the network, and what was assumed of them."""
    node_of = problem.network.node_of()
    buses, told = [], []
    for row in sorted(problem.case.fleet, key=lambda row: row.id):
        if row.place not in node_of or row.seats < 1:
            told.append(f"fleet {row.id} is not used: {'no road at ' + row.place if row.seats else 'no seats'}")
            continue
        if row.load_minutes is None or row.unload_minutes is None:
            told.append(
                f"loading and unloading of {row.id}: {LOAD_MINUTES:g} and {UNLOAD_MINUTES:g} minutes (empty cells)"
            )
        load = LOAD_MINUTES if row.load_minutes is None else row.load_minutes
        unload = UNLOAD_MINUTES if row.unload_minutes is None else row.unload_minutes
        ready = 0.0 if row.available_from is None else max(0.0, problem.seconds(row.available_from))
        width = max(2, len(str(row.vehicles)))
        ids = [f"{row.id}-{number:0{width}d}" for number in range(1, row.vehicles + 1)]
        least = problem.settings.least
        if len(ids) < least:
            told.append(f"fleet {row.id} is not used: fewer than the {least} vehicles of the shortest convoy")
        minutes = int(np.ceil(ready / 60)), int(np.ceil(load)), int(np.ceil(unload))
        for first in range(0, len(ids) - least + 1, least):
            last = len(ids) if first + 2 * least > len(ids) else first + least
            buses.append(Bus(tuple(ids[first:last]), row, node_of[row.place], *minutes))
    return tuple(buses), tuple(told)


@dataclass(slots=True)
class BusWorld:
    """Stops, timetables and what is left of people, roads, boarding and intake, while duties are given.

    road_use: float64 (m, steps), passenger-car units of buses that entered a link in a step of the horizon.
    entered: by link, when each bus entered it, seconds, and its passenger-car units.
    """

    problem: Problem
    pools: list[Pool]
    waiting: list[float]
    people: dict[int, float]
    stops: tuple[int, ...]
    tables: dict[str, dict[tuple[int, int], Timetable]]
    road_use: NDArray[np.float64]
    vehicle_use: NDArray[np.float64]
    entered: dict[int, list[tuple[float, float]]]
    boarding: list[NDArray[np.float64]]
    intake: list[NDArray[np.float64]]
    capacity: list[float]
    minutes: int
    share: float
    free: dict[tuple[str, tuple[int, ...]], NDArray[np.bool_]]
    routes_on: dict[int, list[tuple[str, Route, float]]]
    versions: dict[tuple[str, object], int]
    boarding_whole: tuple[NDArray[np.float64], ...]
    intake_whole: tuple[NDArray[np.float64], ...]

    def waits(self, pool: int) -> float:
        """Return how many still wait in a pool; people who would go to either side wait in two, and leave once."""
        return min(self.waiting[pool], sum(min(count, self.people[index]) for index, count in self.pools[pool].members))

    def fetch(self, pool: int, persons: float) -> None:
        """Take persons from a pool, its first members first."""
        self.waiting[pool] -= persons
        for index, count in self.pools[pool].members:
            part = min(persons, count, self.people[index])
            self.people[index] -= part
            persons -= part

    def boarding_of(self, place: PlaceId) -> list[NDArray[np.float64]]:
        """Return what is left of boarding at a place, by minute: once for all its pools, as they share it."""
        return [room for pool, room in zip(self.pools, self.boarding, strict=True) if pool.place == place][:1]

    def free_minutes(self, kind: str, route: Route) -> NDArray[np.bool_]:
        """Return at which departures each link of a route has room for one more vehicle (P1, P2), shape (minutes,)."""
        key = (kind, route.links)
        if key not in self.free:
            self.free[key] = np.ones(self.minutes, bool)
            for link, offset in zip(route.links, route.offsets_s, strict=True):
                self.routes_on.setdefault(link, []).append((kind, route, offset))
                for step in np.flatnonzero(self.vehicle_use[link]):
                    self._close(kind, route, offset, link, int(step))
        return self.free[key]

    def take_road(self, link: int, step: int, pcu: float) -> None:
        """Take the room of one vehicle on a link in a step, and close it to routes where no more fit."""
        self.road_use[link, step] += pcu
        self.vehicle_use[link, step] += 1
        for kind, route, offset in self.routes_on.get(link, ()):
            self._close(kind, route, offset, link, step)

    def _close(self, kind: str, route: Route, offset: float, link: int, step: int) -> None:
        problem, step_s = self.problem, self.problem.settings.step_s
        pcu = problem.settings.pcu[kind]
        road = max(self.share * problem.rate_pcu_s[link] * step_s, pcu)
        lane = max(self.share * problem.service_per_s[link] * step_s, 1.0)
        if self.road_use[link, step] + pcu <= road + 1e-6 and self.vehicle_use[link, step] + 1 <= lane + 1e-6:
            return
        first = int(np.ceil((step * step_s - offset) / 60.0 - 1e-9))
        last = int(np.ceil(((step + 1) * step_s - offset) / 60.0 - 1e-9))
        self.free[kind, route.links][max(0, first) : max(0, last)] = False
        self.touch("route", (kind, route.links))

    def touch(self, what: str, which: object) -> None:
        """Note that something changed, so that tables made from it are made anew."""
        self.versions[what, which] = self.versions.get((what, which), 0) + 1

    def version(self, what: str, which: object) -> int:
        """Return how often something changed."""
        return self.versions.get((what, which), 0)


def bus_world(problem: Problem, pools: Sequence[Pool], buses: Sequence[Bus], share: float) -> BusWorld:
    """Lay out stops and timetables for pools and buses, with nothing used yet.

    share: the part of a road's room in a step that buses may take.  A platoon of slow buses keeps back many times
    its own room of cars, as each step's cars meet it somewhere; buses strung out keep back only their own.
    """
    minutes = int(problem.horizon_s // 60) + 1
    steps = int(np.ceil(problem.horizon_s / problem.settings.step_s)) + 1
    sinks = [sink.node for sink in problem.sinks]
    stops = tuple(sorted({*sinks, *(pool.node for pool in pools), *(bus.depot for bus in buses)}))
    tables = {}
    for kind in sorted({bus.fleet.kind for bus in buses}):
        factor = problem.settings.speed_factor[kind]
        tables[kind] = timetables(problem, routes_between(problem, stops, factor), factor)
    places = {pool.place: _a_minute(problem, pool.place, minutes) for pool in pools}
    return BusWorld(
        problem=problem,
        pools=list(pools),
        waiting=[pool.persons for pool in pools],
        people={index: problem.groups[index].persons for pool in pools for index, _ in pool.members},
        stops=stops,
        tables=tables,
        road_use=np.zeros((len(problem.link), steps)),
        vehicle_use=np.zeros((len(problem.link), steps)),
        entered={},
        boarding=[places[pool.place] for pool in pools],
        intake=[open_minutes(sink.spans, sink.rate_per_s * 60.0, minutes) for sink in problem.sinks],
        capacity=[sink.capacity for sink in problem.sinks],
        minutes=minutes,
        share=share,
        free={},
        routes_on={},
        versions={},
        boarding_whole=tuple(places[pool.place].copy() for pool in pools),
        intake_whole=tuple(open_minutes(sink.spans, sink.rate_per_s * 60.0, minutes) for sink in problem.sinks),
    )


def _a_minute(problem: Problem, place: PlaceId, minutes: int) -> NDArray[np.float64]:
    """Return how many may board in each minute at a place, shape (minutes,)."""
    source = problem.sources[place]
    spans = tuple((max(a, problem.departs_of(place)), b) for a, b in source.spans)
    return open_minutes(spans, source.rate_per_s * 60.0, minutes)


def open_minutes(spans: Spans, rate: float, minutes: int) -> NDArray[np.float64]:
    """Return how many pass in each minute of the horizon at a rate a minute, in the minutes the spans hold whole."""
    at = np.arange(minutes) * 60.0
    open_ = np.zeros(minutes, bool)
    for start, end in spans:
        open_ |= (at >= start - 0.01) & (at + 60.0 <= end + 0.01)
    return np.where(open_, min(rate, 1e6), 0.0)


def give_duties(
    world: BusWorld,
    buses: Sequence[Bus],
    toll: Callable[[str, Route], NDArray[np.float64]],
    boarding_toll: Callable[[Pool, int], NDArray[np.float64]],
    *,
    pools_of: Mapping[str, frozenset[int]],
    should_stop: Callable[[], bool],
) -> tuple[BusDuty, ...]:
    """Give each bus in turn the duty that is worth most for what is left.

    toll: price in persons of a loaded vehicle of a kind on a route, by minute of departure.
    boarding_toll: price of a person's boarding at a pool with so many minutes of loading, by minute of departure.
    pools_of: by bus, the pools it should serve, if it can; others, and those who find nothing there, serve any.
    """
    tolls: dict[tuple[str, tuple[int, ...]], NDArray[np.float64]] = {}
    worths: dict[tuple[int, ...], NDArray[np.float64]] = {}
    leaves = 60.0 * np.arange(world.minutes, dtype=np.float64)
    duties = []
    made: dict[tuple[object, ...], tuple[object, _Table]] = {}

    def price(kind: str, route: Route) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        if (kind, route.links) not in tolls:
            tolls[kind, route.links] = toll(kind, route)
        if route.links not in worths:
            worths[route.links] = route_worth(world.problem, route, leaves)
        return worths[route.links], tolls[kind, route.links]

    every = frozenset(range(len(world.pools)))
    turns = sorted(buses, key=lambda bus: (bus.id not in pools_of, bus.ready, bus.id))
    turns += [bus for bus in turns if bus.id in pools_of]
    done: set[str] = set()
    for number, bus in enumerate(turns):
        if should_stop():
            break
        if bus.id not in done:
            pools = pools_of.get(bus.id, every) if number < len(buses) else every
            duty = _Dispatcher(world, bus, price, boarding_toll, made, pools).best()
            if duty.trips:
                _book(world, duty)
                duties.append(duty)
                done.add(bus.id)
    return tuple(sorted(duties, key=lambda duty: duty.bus.id))


@dataclass(slots=True)
class _Table:
    """By minute of setting out: value (-inf: not possible), the minute it is over (far: never), kilometres."""

    value: NDArray[np.float64]
    minute: NDArray[np.int64]
    km: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _DayTables:
    """A bus's day as arrays: loaded ones (pools, sinks, minutes), empty ones (starts, pools, minutes)."""

    gain: NDArray[np.float64]
    back: NDArray[np.int64]
    loaded_km: NDArray[np.float64]
    ready: NDArray[np.int64]
    empty_km: NDArray[np.float64]


def _no_table(minutes: int) -> _Table:
    return _Table(np.full(minutes, -np.inf), np.full(minutes, _FAR, np.int64), np.zeros(minutes))


class _Dispatcher:
    """One bus: the tables of its dynamic programme, and the duty read from them."""

    def __init__(
        self,
        world: BusWorld,
        bus: Bus,
        price: Callable[[str, Route], tuple[NDArray[np.float64], NDArray[np.float64]]],
        boarding_toll: Callable[[Pool, int], NDArray[np.float64]],
        made: dict[tuple[object, ...], tuple[object, _Table]],
        pools: frozenset[int],
    ) -> None:
        self.world, self.bus, self.price, self.boarding_toll, self.made = world, bus, price, boarding_toll, made
        self.tables = world.tables[bus.fleet.kind]
        problem = world.problem
        self.pools = [
            index
            for index, pool in enumerate(world.pools)
            if index in pools and pool.kind == bus.fleet.kind and world.waits(index) >= 1.0
        ]
        self.sinks = [index for index in range(len(problem.sinks)) if world.capacity[index] >= 1.0]
        self.starts = [bus.depot, *(problem.sinks[index].node for index in self.sinks)]

    def best(self) -> BusDuty:
        """Return the best duty within the range; without trips where nothing is worth a trip."""
        if not self.pools or not self.sinks:
            return BusDuty(self.bus, ())
        limit = self.bus.fleet.range_km
        tables = self._tables_of_day()
        duty = self._duty(tables)
        if limit is None or _km(duty) <= limit + 1e-6:
            return duty
        return self._duty(tables, fuel_units(tables.loaded_km, tables.empty_km, limit, up=True))

    def _tables_of_day(self) -> _DayTables:
        loaded = [[self._loaded(pool, sink) for sink in self.sinks] for pool in self.pools]
        empty = [[self._empty(start, pool) for pool in self.pools] for start in self.starts]
        return _DayTables(
            gain=np.stack([[table.value for table in row] for row in loaded]),
            back=np.stack([[table.minute for table in row] for row in loaded]),
            loaded_km=np.stack([[table.km for table in row] for row in loaded]),
            ready=np.stack([[table.minute for table in row] for row in empty]),
            empty_km=np.stack([[table.km for table in row] for row in empty]),
        )

    def _duty(
        self, tables: _DayTables, fuel: tuple[NDArray[np.int64], NDArray[np.int64], int] | None = None
    ) -> BusDuty:
        gain = np.where(tables.gain > 0, tables.gain, -np.inf)
        begin = min(self.bus.ready, self.world.minutes)
        return BusDuty(self.bus, self._trips(best_duty(gain, tables.back, tables.ready, begin, fuel)))

    def _loaded(self, pool: int, sink: int) -> _Table:
        """Return what leaving a pool for a sink is worth by minute, and when the bus is empty again."""
        world, bus = self.world, self.bus
        target = world.problem.sinks[sink]
        timetable = self.tables.get((world.pools[pool].node, target.node))
        if timetable is None or target.party not in world.pools[pool].parties:
            return _no_table(world.minutes)
        persons = self._persons(pool, sink)
        routes = tuple(world.version("route", (bus.fleet.kind, route.links)) for route in timetable.routes)
        state = (persons, world.version("pool", pool), world.version("sink", sink), routes)
        key = ("loaded", pool, sink, bus.fleet.kind, bus.load, bus.unload, bus.seats)
        if key not in self.made or self.made[key][0] != state:
            self.made[key] = (state, self._load_table(pool, sink, timetable, persons))
        return self.made[key][1]

    def _load_table(self, pool: int, sink: int, timetable: Timetable, persons: int) -> _Table:
        world, bus = self.world, self.bus
        table = _no_table(world.minutes)
        may_leave = self._may_leave(pool, persons)
        fee = persons * self.boarding_toll(world.pools[pool], self._load(pool))
        for number, route in enumerate(timetable.routes):
            free = world.free_minutes(bus.fleet.kind, route)
            minutes = np.flatnonzero((timetable.by_minute == number) & may_leave & free)
            minutes = minutes[may_depart(world.problem, route, 60.0 * minutes.astype(np.float64))]
            arrives = np.floor(minutes + route.travel_s / 60.0 + 1e-6).astype(np.int64)
            taken = _room_ahead(world.intake[sink], arrives, max(bus.unload, 1)) >= persons - 1e-6
            taken &= world.intake[sink][np.minimum(arrives, world.minutes - 1)] > 0
            minutes = minutes[taken]
            worth, toll = self.price(bus.fleet.kind, route)
            late = _LATE * persons * route.travel_s
            table.value[minutes] = persons * worth[minutes] - toll[minutes] - fee[minutes] - late
            table.minute[minutes] = np.ceil(minutes + route.travel_s / 60.0 + bus.unload - 1e-6).astype(np.int64)
            table.km[minutes] = route.km
        return table

    def _empty(self, start: int, pool: int) -> _Table:
        """Return from when on a bus that sets out empty can leave a pool loaded, by minute."""
        world, bus = self.world, self.bus
        node = world.pools[pool].node
        timetable = self.tables.get((start, node))
        if start != node and timetable is None:
            return _no_table(world.minutes)
        links = () if timetable is None else timetable.routes
        state = tuple(world.version("route", (bus.fleet.kind, route.links)) for route in links)
        load = self._load(pool)
        key = ("empty", start, node, bus.fleet.kind, load)
        if key not in self.made or self.made[key][0] != state:
            self.made[key] = (state, self._empty_table(start, node, timetable, load))
        return self.made[key][1]

    def _empty_table(self, start: int, node: int, timetable: Timetable | None, load: int) -> _Table:
        world, bus = self.world, self.bus
        table = _no_table(world.minutes)
        if start == node:
            table.minute[:] = np.arange(world.minutes) + load
        elif timetable is not None:
            for number, route in enumerate(timetable.routes):
                minutes = np.flatnonzero((timetable.by_minute == number) & world.free_minutes(bus.fleet.kind, route))
                table.minute[minutes] = np.ceil(minutes + route.travel_s / 60.0 + load - 1e-6).astype(np.int64)
                table.km[minutes] = route.km
        return table

    def _persons(self, pool: int, sink: int) -> int:
        world = self.world
        return int(min(self.bus.seats, world.waits(pool) + 1e-6, world.capacity[sink] + 1e-6))

    def _load(self, pool: int) -> int:
        """Return the minutes that loading takes at a pool: the bus's own, or more where few may board."""
        rate = float(self.world.boarding_whole[pool].max(initial=0.0))
        return max(1, self.bus.load, int(np.ceil(self.bus.seats / rate - 1e-6)) if rate > 0 else 1)

    def _may_leave(self, pool: int, persons: int) -> NDArray[np.bool_]:
        """Say when a bus that has just loaded so many may set out: people were there and boarded evenly."""
        world, load = self.world, self._load(pool)
        may = np.zeros(world.minutes, bool)
        room = sliding_window_view(world.boarding[pool], load).min(axis=1) if load <= world.minutes else np.zeros(0)
        may[load:] = room[: world.minutes - load] >= persons / load - 1e-6
        at = np.arange(world.minutes) * 60.0
        there = at - load * 60.0 >= world.pools[pool].ready_s - 0.01
        in_time = at >= world.problem.departs_of(world.pools[pool].place) - 0.01
        return np.asarray(may & there & in_time)

    def _trips(self, steps: NDArray[np.int64]) -> tuple[Trip, ...]:
        """Read trips from rows of (start, pool, sink, minute it sets out, minute it leaves loaded)."""
        world = self.world
        left = {index: world.waits(index) for index in self.pools}
        room = {index: world.capacity[index] for index in self.sinks}
        trips = []
        for s, i, j, sets_out, leaves in steps:
            pool, sink = self.pools[i], self.sinks[j]
            persons = int(min(self.bus.seats, left[pool] + 1e-6, room[sink] + 1e-6))
            if persons < 1:
                break
            left[pool] -= persons
            room[sink] -= persons
            start, node = self.starts[s], world.pools[pool].node
            empty, sets_out = self._late_start(start, node, int(sets_out), int(leaves), self._load(pool))
            table = self.tables[node, world.problem.sinks[sink].node]
            loaded = table.routes[int(table.by_minute[leaves])]
            trips.append(Trip(pool, sink, start, sets_out, int(leaves), empty, loaded, persons, self._load(pool)))
        return tuple(trips)

    def _late_start(self, start: int, node: int, sets_out: int, leaves: int, load: int) -> tuple[Route | None, int]:
        """Set out empty as late as loading in time allows: nobody waits at a pick-up without need."""
        if start == node:
            return None, leaves - load
        table = self.tables[start, node]
        for minute in range(leaves - load, sets_out, -1):
            number = int(table.by_minute[minute])
            if number >= 0:
                route = table.routes[number]
                in_time = minute + route.travel_s / 60.0 + load <= leaves + 1e-6
                if in_time and self.world.free_minutes(self.bus.fleet.kind, route)[minute]:
                    return route, minute
        return table.routes[int(table.by_minute[sets_out])], sets_out


def _km(duty: BusDuty) -> float:
    return sum(trip.loaded.km + (trip.empty.km if trip.empty else 0.0) for trip in duty.trips)


def _room_ahead(a_minute: NDArray[np.float64], begin: NDArray[np.int64], minutes: int) -> NDArray[np.float64]:
    """Return the sum over `minutes` minutes from each beginning, shape of begin; what lies outside counts nothing."""
    total = np.concatenate([[0.0], np.cumsum(a_minute)])
    last = len(a_minute)
    return np.asarray(total[np.clip(begin + minutes, 0, last)] - total[np.clip(begin, 0, last)])


def _use(a_minute: NDArray[np.float64], begin: int, minutes: int, persons: float) -> None:
    """Take persons from the room of the minutes from `begin` on, first come first served."""
    for minute in range(max(0, begin), min(len(a_minute), begin + minutes)):
        part = min(persons, a_minute[minute])
        a_minute[minute] -= part
        persons -= part


def _book(world: BusWorld, duty: BusDuty) -> None:
    """Take from the world what a duty uses."""
    pcu = world.problem.settings.pcu[duty.bus.fleet.kind]
    count = len(duty.bus.ids)
    for trip in duty.trips:
        world.fetch(trip.pool, trip.persons)
        world.capacity[trip.sink] -= trip.persons
        world.touch("sink", trip.sink)
        for pool, other in enumerate(world.pools):
            if other.place == world.pools[trip.pool].place:
                world.touch("pool", pool)
        world.boarding[trip.pool][trip.leaves - trip.load : trip.leaves] -= trip.persons / trip.load
        arrives = int(np.floor(trip.leaves + trip.loaded.travel_s / 60.0 + 1e-6))
        _use(world.intake[trip.sink], arrives, max(duty.bus.unload, 1), trip.persons)
        reserve(world, trip.loaded, trip.leaves, pcu, count)
        if trip.empty is not None:
            reserve(world, trip.empty, trip.sets_out, pcu, count)


def reserve(world: BusWorld, route: Route, minute: int, pcu: float, count: int = 1) -> None:
    """Take the room of so many vehicles on a route that they set out on in a minute."""
    step_s = world.problem.settings.step_s
    for link, offset in zip(route.links, route.offsets_s, strict=True):
        at = minute * 60.0 + offset
        for _ in range(count):
            world.entered.setdefault(link, []).append((at, pcu))
            world.take_road(link, int(at // step_s), pcu)
