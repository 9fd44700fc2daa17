"""Bus duties: what each bus does all day, trip by trip, on the roads, seats and people that are there (P3, P4, P8).

Buses are given their duties one after the other, each the best for what is left (a dynamic programme over stops and
minutes), at the prices of the road that the cars' flow told.  Whole buses and whole duties, so what comes out can be
driven; how good it is, `bus_bound` says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safeconduct.planning.bus_world import Bus, BusDuty, BusWorld, Pool, Trip
from safeconduct.planning.fuel import fuel_units
from safeconduct.planning.kernels import best_duty
from safeconduct.planning.trips import Route, Timetable, may_depart, route_worth

__all__ = ["give_duties"]

Wanted = Sequence[tuple[int, int]]
"""A day that a bus should have: pool and minute it leaves there, of each trip."""

_NEAR = (5, 15, 45, 10_000)
"""Minutes that a bus may leave earlier or later than it should, tried in turn."""
_OFF, _MOST_OFF = 0.003, 0.3
"""Part of its worth that a trip loses a minute off the one wanted, and at most."""
_AS_NEAR = 1.3
"""How many times the shortest trip from a pool one may take that is about as near."""
_PAYS = 0.9
"""Part of its toll that a trip pays that is wanted: the mix it comes from has weighed it already."""
_FAR = 10**6
_LATE = 3e-6
"""Part of a person that a second of driving costs: a hundredth an hour, so that nobody rides far to save minutes."""


def give_duties(
    world: BusWorld,
    buses: Sequence[Bus],
    toll: Callable[[str, Route], NDArray[np.float64]],
    boarding_toll: Callable[[Pool, int], NDArray[np.float64]],
    *,
    wanted: Mapping[str, Wanted],
    should_stop: Callable[[], bool],
) -> tuple[BusDuty, ...]:
    """Give each bus in turn the duty that is worth most for what is left.

    toll: price in persons of a loaded vehicle of a kind on a route, by minute of departure.
    boarding_toll: price of a person's boarding at a pool with so many minutes of loading, by minute of departure.
    wanted: by bus, about when it should leave which pools; others, and those who cannot, drive as pays best.
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

    waiting = sorted(buses, key=lambda bus: (bus.ready, bus.id))
    for strict in (True, False):
        for bus in waiting if not strict else [bus for bus in waiting if bus.id in wanted]:
            if should_stop():
                break
            dispatcher = _Dispatcher(world, bus, price, boarding_toll, made)
            duty = world.book(dispatcher.near(wanted[bus.id]) if strict else dispatcher.best())
            if duty.trips:
                duties.append(duty)
        waiting = [bus for bus in waiting if bus.id not in {duty.bus.id for duty in duties}]
    return tuple(sorted(duties, key=lambda duty: duty.bus.id))


@dataclass(slots=True)
class _Table:
    """By minute of setting out: value (-inf: not possible), toll, the minute it is over (far: never), kilometres."""

    value: NDArray[np.float64]
    toll: NDArray[np.float64]
    minute: NDArray[np.int64]
    km: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _DayTables:
    """A bus's day as arrays: loaded ones (pools, sinks, minutes), empty ones (starts, pools, minutes)."""

    value: NDArray[np.float64]
    toll: NDArray[np.float64]
    back: NDArray[np.int64]
    loaded_km: NDArray[np.float64]
    ready: NDArray[np.int64]
    empty_km: NDArray[np.float64]


def _close_sinks(tables: _DayTables) -> NDArray[np.bool_]:
    """Say which sinks are about as near to each pool as its nearest, shape (pools, sinks, 1).

    Where a gate or reception is full for some minutes, a bus should wait for it, and not take its people far away.
    """
    takes = np.where(tables.value > -np.inf, tables.back - np.arange(tables.back.shape[2]), _FAR).min(axis=2)
    return np.asarray(takes <= _AS_NEAR * takes.min(axis=1, keepdims=True))[:, :, None]


def _no_table(minutes: int) -> _Table:
    return _Table(np.full(minutes, -np.inf), np.zeros(minutes), np.full(minutes, _FAR, np.int64), np.zeros(minutes))


class _Dispatcher:
    """One bus: the tables of its dynamic programme, and the duty read from them."""

    def __init__(
        self,
        world: BusWorld,
        bus: Bus,
        price: Callable[[str, Route], tuple[NDArray[np.float64], NDArray[np.float64]]],
        boarding_toll: Callable[[Pool, int], NDArray[np.float64]],
        made: dict[tuple[object, ...], tuple[object, _Table]],
    ) -> None:
        self.world, self.bus, self.price, self.boarding_toll, self.made = world, bus, price, boarding_toll, made
        self.tables = world.tables[bus.fleet.kind]
        problem = world.problem
        self.pools = [
            index
            for index, pool in enumerate(world.pools)
            if pool.kind == bus.fleet.kind and world.waits(index) >= len(bus.ids)
        ]
        self.sinks = [index for index in range(len(problem.sinks)) if world.capacity[index] >= len(bus.ids)]
        self.starts = [bus.depot, *(problem.sinks[index].node for index in self.sinks)]

    def best(self) -> BusDuty:
        """Return the best duty within the range; without trips where nothing is worth a trip."""
        if not self.pools or not self.sinks:
            return BusDuty(self.bus, ())
        tables = self._tables_of_day()
        return self._ranged(tables, tables.value - tables.toll)

    def _ranged(self, tables: _DayTables, gain: NDArray[np.float64]) -> BusDuty:
        limit = self.bus.fleet.range_km
        duty = self._duty(tables, gain)
        if limit is None or _km(duty) <= limit + 1e-6:
            return duty
        return self._duty(tables, gain, fuel_units(tables.loaded_km, tables.empty_km, limit, up=True))

    def near(self, wanted: Wanted) -> BusDuty:
        """Return the best duty with as many trips as the one wanted, its people and nearly its times if that can be."""
        if not self.pools or not self.sinks:
            return BusDuty(self.bus, ())
        tables = self._tables_of_day()
        minutes = np.arange(self.world.minutes)
        off = np.full((len(self.pools), self.world.minutes), np.inf)
        for pool, leaves in wanted:
            if pool in self.pools:
                row = self.pools.index(pool)
                off[row] = np.minimum(off[row], np.abs(minutes - leaves))
        duty, close = BusDuty(self.bus, ()), _close_sinks(tables)
        for near in _NEAR:
            kept = np.where(off <= near, 1.0 - np.minimum(_OFF * off, _MOST_OFF), -np.inf)[:, None, :]
            may = (tables.value > 0) & (close if near < _NEAR[-1] else True)
            duty = self._ranged(tables, np.where(may, tables.value * kept - _PAYS * tables.toll, -np.inf))
            if len(duty.trips) >= len(wanted):
                break
        return duty

    def _tables_of_day(self) -> _DayTables:
        loaded = [[self._loaded(pool, sink) for sink in self.sinks] for pool in self.pools]
        empty = [[self._empty(start, pool) for pool in self.pools] for start in self.starts]
        return _DayTables(
            value=np.stack([[table.value for table in row] for row in loaded]),
            toll=np.stack([[table.toll for table in row] for row in loaded]),
            back=np.stack([[table.minute for table in row] for row in loaded]),
            loaded_km=np.stack([[table.km for table in row] for row in loaded]),
            ready=np.stack([[table.minute for table in row] for row in empty]),
            empty_km=np.stack([[table.km for table in row] for row in empty]),
        )

    def _duty(
        self,
        tables: _DayTables,
        gain: NDArray[np.float64],
        fuel: tuple[NDArray[np.int64], NDArray[np.int64], int] | None = None,
    ) -> BusDuty:
        gain = np.where(gain > 0, gain, -np.inf)
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
        routes = tuple(world.roads.version(bus.fleet.kind, len(bus.ids), route) for route in timetable.routes)
        state = (persons, world.version("pool", pool), world.version("sink", sink), routes)
        key = ("loaded", pool, sink, bus.fleet.kind, bus.load, bus.unload, bus.seats, len(bus.ids))
        if key not in self.made or self.made[key][0] != state:
            self.made[key] = (state, self._load_table(pool, sink, timetable, persons))
        return self.made[key][1]

    def _load_table(self, pool: int, sink: int, timetable: Timetable, persons: int) -> _Table:
        world, bus = self.world, self.bus
        table, unload = _no_table(world.minutes), world.unload_minutes(bus, sink)
        may_leave = self._may_leave(pool, persons)
        fee = persons * self.boarding_toll(world.pools[pool], world.load_minutes(bus, pool))
        for number, route in enumerate(timetable.routes):
            free = world.roads.free_minutes(bus.fleet.kind, len(bus.ids), route)
            minutes = np.flatnonzero((timetable.by_minute == number) & may_leave & free)
            minutes = minutes[may_depart(world.problem, route, 60.0 * minutes.astype(np.float64))]
            arrives = 60.0 * minutes.astype(np.float64) + route.travel_s
            minutes = minutes[world.takes_in(sink, arrives, unload, persons)]
            worth, toll = self.price(bus.fleet.kind, route)
            late = _LATE * persons * route.travel_s
            table.value[minutes] = persons * worth[minutes] - late
            table.toll[minutes] = toll[minutes] + fee[minutes]
            table.minute[minutes] = np.ceil(minutes + route.travel_s / 60.0 + unload - 1e-6).astype(np.int64)
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
        state = tuple(world.roads.version(bus.fleet.kind, len(bus.ids), route) for route in links)
        load = self.world.load_minutes(self.bus, pool)
        key = ("empty", start, node, bus.fleet.kind, len(bus.ids), load)
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
                free = world.roads.free_minutes(bus.fleet.kind, len(bus.ids), route)
                minutes = np.flatnonzero((timetable.by_minute == number) & free)
                table.minute[minutes] = np.ceil(minutes + route.travel_s / 60.0 + load - 1e-6).astype(np.int64)
                table.km[minutes] = route.km
        return table

    def _persons(self, pool: int, sink: int) -> int:
        world = self.world
        return int(min(self.bus.seats, world.waits(pool) + 1e-6, world.capacity[sink] + 1e-6))

    def _may_leave(self, pool: int, persons: int) -> NDArray[np.bool_]:
        """Say when a bus that has just loaded so many may set out: people were there and boarded evenly."""
        world, load = self.world, self.world.load_minutes(self.bus, pool)
        may = (world.boards(pool, load) >= persons - 1e-6).any(axis=0)
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
            if persons < len(self.bus.ids):
                break
            left[pool] -= persons
            room[sink] -= persons
            start, node = self.starts[s], world.pools[pool].node
            load = world.load_minutes(self.bus, pool)
            empty, sets_out = self._late_start(start, node, int(sets_out), int(leaves), load)
            table = self.tables[node, world.problem.sinks[sink].node]
            loaded = table.routes[int(table.by_minute[leaves])]
            trips.append(Trip(pool, sink, start, sets_out, int(leaves), empty, loaded, persons, load))
        return tuple(trips)

    def _late_start(self, start: int, node: int, sets_out: int, leaves: int, load: int) -> tuple[Route | None, int]:
        """Set out empty as late as loading in time allows, on no longer way: nobody waits at a pick-up without need."""
        if start == node:
            return None, leaves - load
        table = self.tables[start, node]
        first = table.routes[int(table.by_minute[sets_out])]
        for minute in range(leaves - load, sets_out, -1):
            number = int(table.by_minute[minute])
            route = table.routes[number]
            in_time = number >= 0 and minute + route.travel_s / 60.0 + load <= leaves + 1e-6
            free = self.world.roads.free_minutes(self.bus.fleet.kind, len(self.bus.ids), route)
            if in_time and route.km <= first.km + 1e-9 and free[minute]:
                return route, minute
        return first, sets_out


def _km(duty: BusDuty) -> float:
    return sum(trip.loaded.km + (trip.empty.km if trip.empty else 0.0) for trip in duty.trips)
