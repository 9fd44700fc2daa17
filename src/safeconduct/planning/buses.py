"""Bus duties: what each bus does all day, trip by trip, on the roads, seats and people that are there (P3, P4, P8).

Buses are given their duties one after the other, each the best for what is left (a dynamic programme over stops and
minutes), at the prices of the road that the cars' flow told.  Whole buses and whole duties, so what comes out can be
driven; how good it is, `bus_bound` says.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safeconduct.core import PartyId, PlaceId
from safeconduct.planning.inputs import Fleet
from safeconduct.planning.kernels import best_duty
from safeconduct.planning.problem import Problem, Spans
from safeconduct.planning.settings import LOAD_MINUTES, UNLOAD_MINUTES
from safeconduct.planning.trips import Route, Timetable, route_worth, routes_between, timetables

__all__ = ["Bus", "BusDuty", "BusWorld", "Pool", "Trip", "bus_world", "buses_of", "give_duties", "reserve"]

_FAR = 10**6


@dataclass(frozen=True, slots=True)
class Bus:
    """One vehicle of a fleet; minutes count from the horizon's start."""

    id: str
    fleet: Fleet
    depot: int
    ready: int
    load: int
    unload: int


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
    """Empty to a pick-up, loaded to a reception; minutes when it sets out, each way."""

    pool: int
    sink: int
    start: int
    sets_out: int
    leaves: int
    empty: Route | None
    loaded: Route
    persons: int


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
            told.append(f"loading and unloading of {row.id}: {LOAD_MINUTES:g} and {UNLOAD_MINUTES:g} minutes (empty cells)")
        load = LOAD_MINUTES if row.load_minutes is None else row.load_minutes
        unload = UNLOAD_MINUTES if row.unload_minutes is None else row.unload_minutes
        ready = 0.0 if row.available_from is None else max(0.0, problem.seconds(row.available_from))
        width = max(2, len(str(row.vehicles)))
        for number in range(1, row.vehicles + 1):
            buses.append(
                Bus(
                    f"{row.id}-{number:0{width}d}", row, node_of[row.place],
                    int(np.ceil(ready / 60)), int(np.ceil(load)), int(np.ceil(unload)),
                )  # fmt: skip
            )
    return tuple(buses), tuple(told)


@dataclass(slots=True)
class BusWorld:
    """Stops, timetables and what is left of people, roads, boarding and intake, while duties are given.

    road_use: float64 (m, steps), passenger-car units of buses that entered a link in a step of the horizon.
    """

    problem: Problem
    pools: list[Pool]
    waiting: list[float]
    stops: tuple[int, ...]
    tables: dict[str, dict[tuple[int, int], Timetable]]
    road_use: NDArray[np.float64]
    vehicle_use: NDArray[np.float64]
    boarding: list[NDArray[np.float64]]
    intake: list[NDArray[np.float64]]
    capacity: list[float]
    minutes: int
    boarding_day: dict[PlaceId, float]

    def speed(self, kind: str) -> float:
        """Return the speed factor of a kind of vehicle."""
        return self.problem.settings.speed_factor[kind]


def bus_world(problem: Problem, pools: Sequence[Pool], buses: Sequence[Bus]) -> BusWorld:
    """Lay out stops and timetables for pools and buses, with nothing used yet."""
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
        stops=stops,
        tables=tables,
        road_use=np.zeros((len(problem.link), steps)),
        vehicle_use=np.zeros((len(problem.link), steps)),
        boarding=[places[pool.place] for pool in pools],
        intake=[_open_minutes(sink.spans, sink.rate_per_s * 60.0, minutes) for sink in problem.sinks],
        capacity=[sink.capacity for sink in problem.sinks],
        minutes=minutes,
        boarding_day={place: float(a_minute.sum()) for place, a_minute in places.items()},
    )


def _a_minute(problem: Problem, place: PlaceId, minutes: int) -> NDArray[np.float64]:
    """Return how many may board in each minute at a place, shape (minutes,)."""
    source = problem.sources[place]
    spans = tuple((max(a, problem.departs_of(place)), b) for a, b in source.spans)
    return _open_minutes(spans, source.rate_per_s * 60.0, minutes)


def _open_minutes(spans: Spans, rate: float, minutes: int) -> NDArray[np.float64]:
    at = np.arange(minutes) * 60.0
    open_ = np.zeros(minutes, bool)
    for start, end in spans:
        open_ |= (at >= start - 0.01) & (at + 60.0 <= end + 0.01)
    return np.where(open_, min(rate, 1e6), 0.0)


def give_duties(
    world: BusWorld,
    buses: Sequence[Bus],
    toll: Callable[[str, Route], NDArray[np.float64]],
    *,
    should_stop: Callable[[], bool],
) -> tuple[BusDuty, ...]:
    """Give each bus in turn the duty that is worth most for what is left.

    toll: price in persons of a loaded vehicle of a kind on a route, by minute of departure.
    """
    tolls: dict[tuple[str, tuple[int, ...]], NDArray[np.float64]] = {}
    worths: dict[tuple[int, ...], NDArray[np.float64]] = {}
    leaves = np.arange(world.minutes) * 60.0
    duties = []

    def price(kind: str, route: Route) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        if (kind, route.links) not in tolls:
            tolls[kind, route.links] = toll(kind, route)
        if route.links not in worths:
            worths[route.links] = route_worth(world.problem, route, leaves)
        return worths[route.links], tolls[kind, route.links]

    for bus in sorted(buses, key=lambda bus: (bus.ready, bus.id)):
        if should_stop():
            break
        duty = _Dispatcher(world, bus, price).best()
        if duty.trips:
            _book(world, duty)
            duties.append(duty)
    return tuple(sorted(duties, key=lambda duty: duty.bus.id))


class _Dispatcher:
    """One bus: the tables of its dynamic programme, and the duty read from them."""

    def __init__(
        self,
        world: BusWorld,
        bus: Bus,
        price: Callable[[str, Route], tuple[NDArray[np.float64], NDArray[np.float64]]],
    ) -> None:
        self.world, self.bus, self.price = world, bus, price
        self.tables = world.tables[bus.fleet.kind]
        problem = world.problem
        self.pools = [
            index
            for index, pool in enumerate(world.pools)
            if pool.kind == bus.fleet.kind and world.waiting[index] >= 1.0
        ]
        self.sinks = [index for index in range(len(problem.sinks)) if world.capacity[index] >= 1.0]
        self.starts = [bus.depot, *(problem.sinks[index].node for index in self.sinks)]

    def best(self) -> BusDuty:
        """Return the best duty; without trips where nothing is worth a trip.  A range is kept by pricing kilometres."""
        if not self.pools or not self.sinks:
            return BusDuty(self.bus, ())
        limit = self.bus.fleet.range_km
        per_km = 0.0
        for _ in range(12):
            duty = self._duty(per_km)
            if limit is None or _km(duty) <= limit + 1e-6:
                return duty
            per_km = max(0.01, per_km * 2.0)
        return self._cut(duty, limit)

    def _cut(self, duty: BusDuty, limit: float | None) -> BusDuty:
        trips = duty.trips
        while trips and limit is not None and _km(BusDuty(duty.bus, trips)) > limit:
            trips = trips[:-1]
        return BusDuty(duty.bus, trips)

    def _duty(self, per_km: float) -> BusDuty:
        world, minutes = self.world, self.world.minutes
        shape = (len(self.pools), len(self.sinks), minutes)
        gain, back = np.full(shape, -np.inf), np.full(shape, _FAR, np.int64)
        for i, pool in enumerate(self.pools):
            for j, sink in enumerate(self.sinks):
                self._loaded(pool, sink, per_km, gain[i, j], back[i, j])
        ready = np.full((len(self.starts), len(self.pools), minutes), _FAR, np.int64)
        fare = np.zeros((len(self.starts), len(self.pools), minutes))
        for s, start in enumerate(self.starts):
            for i, pool in enumerate(self.pools):
                self._empty(start, pool, per_km, ready[s, i], fare[s, i])
        steps = best_duty(gain, back, ready, fare, self.bus.ready)
        return BusDuty(self.bus, self._trips(steps))

    def _loaded(
        self, pool: int, sink: int, per_km: float, gain: NDArray[np.float64], back: NDArray[np.int64]
    ) -> None:
        world, bus = self.world, self.bus
        target = world.problem.sinks[sink]
        table = self.tables.get((world.pools[pool].node, target.node))
        if table is None or target.party not in world.pools[pool].parties:
            return
        persons = self._persons(pool, sink)
        may_leave = self._may_leave(pool, persons)
        for number, route in enumerate(table.routes):
            minutes = np.flatnonzero((table.by_minute == number) & may_leave)
            minutes = minutes[self._road_free(route, minutes)]
            arrives = np.floor(minutes + route.travel_s / 60.0 + 1e-6).astype(np.int64)
            taken = _room_ahead(world.intake[sink], arrives, max(bus.unload, 1)) >= persons - 1e-6
            minutes = minutes[taken]
            worth, toll = self.price(bus.fleet.kind, route)
            gain[minutes] = persons * worth[minutes] - toll[minutes] - per_km * route.km
            back[minutes] = np.ceil(minutes + route.travel_s / 60.0 + bus.unload - 1e-6).astype(np.int64)
        gain[gain <= 0] = -np.inf

    def _persons(self, pool: int, sink: int) -> int:
        world = self.world
        return int(min(self.bus.fleet.seats, world.waiting[pool] + 1e-6, world.capacity[sink] + 1e-6))

    def _may_leave(self, pool: int, persons: int) -> NDArray[np.bool_]:
        """When a bus that has just loaded so many may set out: people were there and could board."""
        world, bus = self.world, self.bus
        boarding = world.boarding[pool]
        begin = np.arange(world.minutes) - max(bus.load, 1)
        boarded = _room_ahead(boarding, begin, max(bus.load, 1))
        at = np.arange(world.minutes) * 60.0
        there = at - bus.load * 60.0 >= world.pools[pool].ready_s - 0.01
        in_time = at >= world.problem.departs_of(world.pools[pool].place) - 0.01
        return np.asarray((begin >= 0) & (boarded >= persons - 1e-6) & there & in_time)

    def _road_free(self, route: Route, minutes: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Whether each link of a route has room for one more bus in the step it is entered in (P1, P2)."""
        problem, settings = self.world.problem, self.world.problem.settings
        pcu = settings.pcu[self.bus.fleet.kind]
        free = np.ones(len(minutes), bool)
        for link, offset in zip(route.links, route.offsets_s, strict=True):
            step = ((minutes * 60.0 + offset) // settings.step_s).astype(np.int64)
            room = problem.rate_pcu_s[link] * settings.step_s
            lane = problem.service_per_s[link] * settings.step_s
            if np.isfinite(room):
                free &= self.world.road_use[link, step] + pcu <= max(room, pcu) + 1e-6
            if np.isfinite(lane):
                free &= self.world.vehicle_use[link, step] + 1 <= max(lane, 1.0) + 1e-6
        return free

    def _empty(
        self, start: int, pool: int, per_km: float, ready: NDArray[np.int64], fare: NDArray[np.float64]
    ) -> None:
        world, bus = self.world, self.bus
        if start == world.pools[pool].node:
            ready[:] = np.arange(world.minutes) + bus.load
            return
        table = self.tables.get((start, world.pools[pool].node))
        if table is None:
            return
        for number, route in enumerate(table.routes):
            minutes = np.flatnonzero(table.by_minute == number)
            minutes = minutes[self._road_free(route, minutes)]
            ready[minutes] = np.ceil(minutes + route.travel_s / 60.0 + bus.load - 1e-6).astype(np.int64)
            fare[minutes] = per_km * route.km

    def _trips(self, steps: NDArray[np.int64]) -> tuple[Trip, ...]:
        """Read trips from rows of (start, pool, sink, minute it sets out, minute it leaves loaded)."""
        world = self.world
        left = {index: world.waiting[index] for index in self.pools}
        room = {index: world.capacity[index] for index in self.sinks}
        trips = []
        for s, i, j, sets_out, leaves in steps:
            pool, sink = self.pools[i], self.sinks[j]
            persons = int(min(self.bus.fleet.seats, left[pool] + 1e-6, room[sink] + 1e-6))
            if persons < 1:
                break
            left[pool] -= persons
            room[sink] -= persons
            start, node = self.starts[s], world.pools[pool].node
            empty, sets_out = self._late_start(start, node, int(sets_out), int(leaves))
            table = self.tables[node, world.problem.sinks[sink].node]
            loaded = table.routes[int(table.by_minute[leaves])]
            trips.append(Trip(pool, sink, start, sets_out, int(leaves), empty, loaded, persons))
        return tuple(trips)

    def _late_start(self, start: int, node: int, sets_out: int, leaves: int) -> tuple[Route | None, int]:
        """Set out empty as late as loading in time allows: nobody waits at a pick-up without need."""
        if start == node:
            return None, leaves - self.bus.load
        table = self.tables[start, node]
        for minute in range(leaves - self.bus.load, sets_out, -1):
            number = int(table.by_minute[minute])
            if number >= 0:
                route = table.routes[number]
                in_time = minute + route.travel_s / 60.0 + self.bus.load <= leaves + 1e-6
                if in_time and self._road_free(route, np.array([minute]))[0]:
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
    for trip in duty.trips:
        world.waiting[trip.pool] -= trip.persons
        world.capacity[trip.sink] -= trip.persons
        load = max(duty.bus.load, 1)
        _use(world.boarding[trip.pool], trip.leaves - load, load, trip.persons)
        arrives = int(np.floor(trip.leaves + trip.loaded.travel_s / 60.0 + 1e-6))
        _use(world.intake[trip.sink], arrives, max(duty.bus.unload, 1), trip.persons)
        reserve(world, trip.loaded, trip.leaves, pcu)
        if trip.empty is not None:
            reserve(world, trip.empty, trip.sets_out, pcu)


def reserve(world: BusWorld, route: Route, minute: int, pcu: float) -> None:
    """Take the room of one vehicle on a route that it sets out on in a minute."""
    step_s = world.problem.settings.step_s
    for link, offset in zip(route.links, route.offsets_s, strict=True):
        step = int((minute * 60.0 + offset) // step_s)
        world.road_use[link, step] += pcu
        world.vehicle_use[link, step] += 1
