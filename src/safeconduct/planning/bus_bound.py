"""The most that buses could bring, whatever their duties: a bound by prices on people, seats and roads (P8).

Each bus takes its best day at the prices, on roads that are as fast as they can be and with people who are always
there; people have a price each, so that no pool is emptied twice.  Prices of people are found by cutting planes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from safeconduct.core import PartyId
from safeconduct.planning.bound import Stakes, best_from
from safeconduct.planning.bus_room import boarding_tolls, space
from safeconduct.planning.buses import Bus, BusWorld, Pool
from safeconduct.planning.cars import Prices, Room
from safeconduct.planning.grid import Grid
from safeconduct.planning.kernels import best_duty, earliest_arrivals
from safeconduct.planning.problem import Problem, entries

__all__ = ["BusBound"]

_ROUNDS = 25
_NEVER = 10**6


@dataclass(frozen=True, slots=True)
class _Type:
    """Buses alike: how many, and the tables of their best day; pools: indices of those they can serve."""

    count: int
    kind: str
    seats: int
    load: int
    begin: int
    pools: tuple[int, ...]
    back: NDArray[np.int64]
    ready: NDArray[np.int64]
    fare: NDArray[np.float64]


class BusBound:
    """What buses can bring at most: tables that no price changes are made once, then asked at many prices."""

    def __init__(
        self, grid: Grid, room: Room, at_stake: Stakes, world: BusWorld, buses: Sequence[Bus], pools: Sequence[Pool]
    ) -> None:
        self.grid, self.room, self.at_stake, self.pools = grid, room, at_stake, pools
        self.types = _types(grid, world, buses, pools)
        self.people = np.array([min(pool.persons, world.boarding_day.get(pool.place, np.inf)) for pool in pools])
        self.price = np.zeros(len(pools))

    def at(self, prices: Prices) -> float:
        """Return a proven bound on the value of all trips after they pay these prices of the room, in persons."""
        if not self.types or not len(self.people):
            return 0.0
        paid = _Paid(self.grid, self.room, prices, self.at_stake)
        worths = [np.stack([_worth(paid, kind, self.pools[i]) for i in kind.pools]) for kind in self.types]
        cuts: list[tuple[int, float, NDArray[np.float64]]] = []
        best, price = float("inf"), self.price
        for _ in range(_ROUNDS):
            total = float(price @ self.people)
            for number, (kind, worth) in enumerate(zip(self.types, worths, strict=True)):
                value, taken = _best_day(kind, worth, price)
                cuts.append((number, value + float(taken @ price), taken))
                total += kind.count * value
            if total < best:
                best, self.price = total, price
            price, told = _master(self.types, self.people, cuts)
            if best - told <= 1e-3 * max(1.0, best):
                break
        return best


def _master(
    types: Sequence[_Type], people: NDArray[np.float64], cuts: Sequence[tuple[int, float, NDArray[np.float64]]]
) -> tuple[NDArray[np.float64], float]:
    """Return prices of people (0..1 and more never pays) that are best for the days seen so far, and their value."""
    pools, kinds = len(people), len(types)
    rows = np.zeros((len(cuts), pools + kinds))
    right = np.zeros(len(cuts))
    for i, (number, value, taken) in enumerate(cuts):
        rows[i, :pools], rows[i, pools + number], right[i] = -taken, -1.0, -value
    cost = np.concatenate([people, [kind.count for kind in types]])
    bounds = [(0.0, 2.0)] * pools + [(0.0, None)] * kinds
    found = linprog(cost, A_ub=rows, b_ub=right, bounds=bounds, method="highs")
    return np.asarray(found.x[:pools]), float(found.fun)


def _best_day(kind: _Type, worth: NDArray[np.float64], price: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
    """Return the value of a bus's best day at prices of people, and how many it takes from each pool."""
    value = worth - kind.seats * price[list(kind.pools)][:, None]
    gain = np.where((kind.back < _NEVER) & (value > 0)[:, None, :], value[:, None, :], -np.inf)
    day = best_duty(gain, kind.back, kind.ready, kind.fare, kind.begin)
    taken = np.zeros(len(price))
    total = 0.0
    for _, pool, _, _, leaves in day:
        taken[kind.pools[pool]] += kind.seats
        total += float(value[pool, leaves])
    return total, taken


def _types(grid: Grid, world: BusWorld, buses: Sequence[Bus], pools: Sequence[Pool]) -> list[_Type]:
    alike: dict[tuple[object, ...], list[Bus]] = {}
    for bus in buses:
        load, unload = bus.fleet.load_minutes, bus.fleet.unload_minutes
        key = (bus.fleet.kind, bus.depot, bus.ready, bus.fleet.seats, load, unload, bus.load, bus.unload)
        alike.setdefault(key, []).append(bus)
    arrivals: dict[str, dict[tuple[int, int], NDArray[np.float64]]] = {}
    types = []
    for _, members in sorted(alike.items(), key=lambda item: item[1][0].id):
        kind = members[0].fleet.kind
        if kind not in arrivals:
            arrivals[kind] = _arrivals(world, kind)
        mine = tuple(i for i, pool in enumerate(pools) if pool.kind == kind and grid.row(pool.node) >= 0)
        if mine:
            types.append(_type(world, members, pools, mine, arrivals[kind]))
    return types


class _Paid:
    """The best values of vehicles at prices, kept: many buses are alike."""

    def __init__(self, grid: Grid, room: Room, prices: Prices, at_stake: Stakes) -> None:
        self.grid, self.room, self.prices, self.at_stake = grid, room, prices, at_stake
        self.fee = boarding_tolls(grid, prices)
        self._known: dict[tuple[str, frozenset[PartyId], int], NDArray[np.float64]] = {}

    def values(self, kind: str, parties: frozenset[PartyId], seats: int) -> NDArray[np.float64]:
        """Return the best value of a full vehicle at each node and step, shape (n, K + 1)."""
        key = (kind, parties, seats)
        if key not in self._known:
            size = np.array([space(self.grid, index, kind) for index in range(len(self.grid.tail))])
            road = self.prices.road * size[:, None]
            paid = Prices(road, self.prices.boarding, self.prices.intake, self.prices.capacity)
            self._known[key] = best_from(self.grid, self.room, paid, self.at_stake, parties, float(seats)).value
        return self._known[key]


def _type(
    world: BusWorld,
    members: Sequence[Bus],
    pools: Sequence[Pool],
    mine: tuple[int, ...],
    arrives: dict[tuple[int, int], NDArray[np.float64]],
) -> _Type:
    bus, minutes = members[0], world.minutes
    load = 60.0 * (bus.load if bus.fleet.load_minutes is None else bus.fleet.load_minutes)
    unload = 60.0 * (bus.unload if bus.fleet.unload_minutes is None else bus.fleet.unload_minutes)
    sinks = [sink.node for sink in world.problem.sinks]
    at = np.arange(minutes) * 60.0
    back = np.full((len(mine), len(sinks), minutes), _NEVER, np.int64)
    ready = np.full((1 + len(sinks), len(mine), minutes), _NEVER, np.int64)
    for i, index in enumerate(mine):
        node = pools[index].node
        for j, sink in enumerate(sinks):
            if world.problem.sinks[j].party in pools[index].parties:
                back[i, j] = _minute(arrives.get((node, sink)), at, unload)
        for s, start in enumerate((bus.depot, *sinks)):
            ready[s, i] = _minute(at if start == node else arrives.get((start, node)), at, load)
    begin = min(bus.ready, minutes)
    return _Type(len(members), bus.fleet.kind, bus.fleet.seats, bus.load, begin, mine, back, ready, np.zeros(ready.shape))


def _minute(arrives: NDArray[np.float64] | None, at: NDArray[np.float64], handling_s: float) -> NDArray[np.int64]:
    if arrives is None:
        return np.full(len(at), _NEVER, np.int64)
    done = np.floor((np.where(np.isfinite(arrives), arrives, 0.0) + handling_s) / 60.0 + 1e-6)
    return np.where(np.isfinite(arrives), done, _NEVER).astype(np.int64)


def _worth(paid: _Paid, kind: _Type, pool: Pool) -> NDArray[np.float64]:
    """Return what leaving a pool loaded in each minute is worth at most, on the best road, after paying its way."""
    grid, seats = paid.grid, float(kind.seats)
    at = np.arange(kind.back.shape[2]) * 60.0
    best = paid.values(kind.kind, pool.parties, kind.seats)[grid.row(pool.node)]
    step = np.floor((at - grid.phase_s + grid.ahead_s[grid.row(pool.node)]) / grid.step_s).astype(np.int64)
    fits = step <= grid.steps
    value = np.where(fits, best[np.clip(step, 0, grid.steps)], -np.inf)
    fee = paid.fee(pool, kind.load)
    around = np.stack([fee, np.append(fee[1:], fee[-1]), np.append(fee[:1], fee[:-1])])
    value = value - seats * around.min(axis=0)
    return np.where(at >= pool.ready_s - 60.0, value, -np.inf)


def _arrivals(world: BusWorld, kind: str) -> dict[tuple[int, int], NDArray[np.float64]]:
    """Return the earliest arrival between stops for each minute of setting out, halts on the way allowed, seconds."""
    problem = world.problem
    seconds = problem.road_s / problem.settings.speed_factor[kind]
    first, begins, ends = _open_times(problem, seconds)
    starts = np.arange(0.0, world.minutes * 60.0, problem.settings.step_s)
    at = np.arange(world.minutes) * 60.0
    found = {}
    for stop in world.stops:
        table = earliest_arrivals(
            problem.tail, problem.head, seconds, first, begins, ends, problem.network.nodes, stop, starts
        )
        for other in world.stops:
            if other != stop:
                free = float(np.nanmin(table[:, other] - starts))
                held = table[np.minimum((at // problem.settings.step_s).astype(np.int64), len(starts) - 1), other]
                found[stop, other] = np.maximum(held, at + free)
    return found


def _open_times(
    problem: Problem, seconds: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Return when each link may be entered: CSR (first, begins, ends), seconds."""
    spans = [entries(problem, index, float(seconds[index])) for index in range(len(seconds))]
    first = np.concatenate([[0], np.cumsum([len(row) for row in spans])]).astype(np.int64)
    flat = [span for row in spans for span in row]
    return first, np.array([a for a, _ in flat]), np.array([b for _, b in flat])
