"""The most that buses could bring, whatever their duties: a bound by prices on people, seats and roads (P8).

Each bus takes its best day at the prices, on roads that are as fast as they can be and with people who are always
there; people have a price each, so that no pool is emptied twice.  Prices of people are found by cutting planes.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from safeconduct.core import PartyId, PlaceId
from safeconduct.planning.bound import best_from, stakes
from safeconduct.planning.bus_room import boarding_tolls, space
from safeconduct.planning.bus_world import Bus, BusWorld, Pool
from safeconduct.planning.cars import Prices, Room
from safeconduct.planning.fuel import fuel_units
from safeconduct.planning.grid import Grid
from safeconduct.planning.kernels import best_duty, earliest_arrivals
from safeconduct.planning.problem import Problem, entries

__all__ = ["BusBound", "Worths"]

Worths = Sequence[NDArray[np.float64]]
"""What leaving is worth, by kind of bus: (pools, minutes), persons; -inf where none may."""

_ROUNDS = 25
_KEPT = 400
_NEVER = 10**6
_NO_LIMIT = 10**5
_BLOCK = 15
"""Minutes in a block of boarding."""


@dataclass(frozen=True, slots=True)
class _Type:
    """Buses alike: their ids, and the tables of their best day; pools: indices of those they can serve.

    loaded_km: (pools, sinks, 1), empty_km: (1 + sinks, pools, 1): least kilometres of a run, inf no way.
    """

    ids: tuple[str, ...]
    kind: str
    seats: int
    load: int
    begin: int
    pools: tuple[int, ...]
    back: NDArray[np.int64]
    ready: NDArray[np.int64]
    loaded_km: NDArray[np.float64]
    empty_km: NDArray[np.float64]
    range_km: float | None

    @property
    def count(self) -> int:
        """How many buses."""
        return len(self.ids)

    def best_trips(self, gain: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return the trips of the best day within the range, the least kilometres there are; see `best_duty`."""
        trips = best_duty(gain, self.back, self.ready, self.begin)
        km = sum(self.empty_km[s, i, 0] + self.loaded_km[i, j, 0] for s, i, j, _, _ in trips)
        if self.range_km is None or km <= self.range_km:
            return trips
        fuel = fuel_units(self.loaded_km, self.empty_km, self.range_km, up=False)
        return best_duty(gain, self.back, self.ready, self.begin, fuel)


class BusBound:
    """What buses can bring at most: tables that no price changes are made once, then asked at many prices.

    Rows of what is scarce for buses alone: people of each pool, and boarding at each pool in each block of time.
    Days of buses that were best at some prices are kept, and told again at the next.
    """

    def __init__(
        self, grid: Grid, room: Room, world: BusWorld, buses: Sequence[Bus], pools: Sequence[Pool]
    ) -> None:
        self.room, self.pools = room, pools
        self.paces = _Paces(grid, sorted({bus.fleet.kind for bus in buses}))
        self.types = _types(grid, world, buses, pools)
        self.minutes = world.minutes
        self.people = np.array([pool.persons for pool in pools])
        self.blocks = _blocks(world, pools)
        self.supply = np.concatenate([self.people, *(block.persons for block in self.blocks)])
        self.boards = {
            (i, kind.load): _can_board(world.boarding_whole[i], kind.load) for kind in self.types for i in kind.pools
        }
        self.price = np.zeros(len(self.supply))
        self.days: list[_Day] = []
        self.mix = np.zeros(0)

    def calm(self, grid: Grid) -> BusBound:
        """Return the same on a grid where the cease-fire holds for certain."""
        other = copy.copy(self)
        other.paces = _Paces(grid, self.paces.faster)
        other.days, other.mix = [], np.zeros(0)
        return other

    def at(self, prices: Prices) -> float:
        """Return a proven bound on the value of all trips after they pay these prices of the room, in persons."""
        if not self.types or not len(self.people):
            return 0.0
        return self._settle([0.0], [self.worths(prices)])[1]

    def weigh(self, costs: Sequence[float], worths: Sequence[Worths]) -> NDArray[np.float64]:
        """Return the parts of each of some prices that together bound best, shape (prices,), adding up to 1.

        costs: what all but buses can be worth at each of the prices, room included; worths: `worths` of each.
        """
        return self._settle(costs, worths)[0]

    def worths(self, prices: Prices) -> Worths:
        """Return what leaving is worth at prices, by kind of bus: float64 (pools, minutes), -inf where none may."""
        paid = _Paid(self.paces, self.room, prices)
        return [
            np.stack(
                [np.where(self.boards[i, kind.load], _worth(paid, kind, self.pools[i]), -np.inf) for i in kind.pools]
            )
            for kind in self.types
        ]

    def _settle(self, costs: Sequence[float], worths: Sequence[Worths]) -> tuple[NDArray[np.float64], float]:
        """Find parts of some prices of the room, and prices of what is scarce for buses alone, by cutting planes."""
        best, told = float("inf"), -float("inf")
        parts = np.zeros(len(costs))
        parts[int(np.argmin(costs))] = 1.0
        found = parts
        for number in range(_ROUNDS):
            if number or self.days:
                parts, self.price, told = self._master(costs, worths)
            mixed = [_mixed(parts, each) for each in zip(*worths, strict=True)]
            total = float(self.price @ self.supply) + float(parts @ np.array(costs))
            for index, kind in enumerate(self.types):
                day = self._best_day(index, kind, mixed[index])
                total += kind.count * max(0.0, day.value(mixed[index], self.price))
                self.days.append(day)
            if total < best:
                best, found = total, parts
            if best - told <= 1e-3 * max(1.0, best - min(costs)):
                break
        self.mix = np.append(self.mix, np.zeros(len(self.days) - len(self.mix)))[-_KEPT:]
        self.days = self.days[-_KEPT:]
        return found, best

    def boarded(self) -> dict[PlaceId, NDArray[np.float64]]:
        """Return who boards in the mix, by place and minute."""
        used: dict[PlaceId, NDArray[np.float64]] = {}
        for day, part in zip(self.days, self.mix, strict=False):
            kind = self.types[day.kind]
            for pool, leaves in day.trips:
                if part > 1e-9:
                    row = used.setdefault(self.pools[kind.pools[pool]].place, np.zeros(self.minutes))
                    row[max(0, leaves - max(kind.load, 1)) : leaves] += part * kind.seats / max(kind.load, 1)
        return used

    def deal(self) -> dict[str, tuple[tuple[int, int], ...]]:
        """Deal the days of the best mix to whole buses, in the measure of their parts: pool and minute of each trip."""
        found: dict[str, tuple[tuple[int, int], ...]] = {}
        for index, kind in enumerate(self.types):
            days = zip(self.days, self.mix, strict=False)
            parts = sorted((day.trips, float(part)) for day, part in days if day.kind == index and part > 1e-6)
            ends = np.cumsum([part for _, part in parts])
            for number, name in enumerate(kind.ids):
                at = int(np.searchsorted(ends, number + 0.5))
                if at < len(parts) and parts[at][0]:
                    found[name] = tuple((kind.pools[pool], leaves) for pool, leaves in parts[at][0])
        return found

    def _master(
        self, costs: Sequence[float], worths: Sequence[Worths]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
        """Return the parts and the prices that are best for the days seen so far, and their value."""
        many, scarce, kinds = len(costs), len(self.supply), len(self.types)
        rows = np.zeros((len(self.days), many + scarce + kinds))
        for i, day in enumerate(self.days):
            rows[i, :many] = [day.worth(worth[day.kind]) for worth in worths]
            rows[i, many : many + scarce], rows[i, many + scarce + day.kind] = -day.taken, -1.0
        rows = np.where(np.isfinite(rows), rows, -1e6)
        cost = np.concatenate([costs, self.supply, [kind.count for kind in self.types]])
        bounds = [(0.0, None)] * many + [(0.0, 2.0)] * scarce + [(0.0, None)] * kinds
        whole = np.concatenate([np.ones(many), np.zeros(scarce + kinds)])[None, :]
        found = linprog(
            cost, A_ub=rows, b_ub=np.zeros(len(rows)), A_eq=whole, b_eq=[1.0], bounds=bounds, method="highs"
        )
        assert found.x is not None  # prices high enough always do
        assert found.fun is not None
        self.mix = -np.asarray(found.ineqlin.marginals, np.float64)
        split = np.asarray(found.x, np.float64)
        return split[:many], split[many : many + scarce], float(found.fun)

    def _best_day(self, index: int, kind: _Type, worth: NDArray[np.float64]) -> _Day:
        value = worth - kind.seats * self._person_price(kind)
        gain = np.where((kind.back < _NEVER) & (value > 0)[:, None, :], value[:, None, :], -np.inf)
        trips = kind.best_trips(gain)
        taken = np.zeros(len(self.supply))
        for _, pool, _, _, leaves in trips:
            number = kind.pools[pool]
            taken[number] += kind.seats
            block = self.blocks[number]
            taken[block.first : block.first + len(block.persons)] += kind.seats * block.share(int(leaves), kind.load)
        return _Day(index, tuple((int(row[1]), int(row[4])) for row in trips), taken)

    def _person_price(self, kind: _Type) -> NDArray[np.float64]:
        """Return what a person of each of the kind's pools costs, by minute of departure, shape (pools, minutes)."""
        rows = []
        for number in kind.pools:
            block = self.blocks[number]
            blocks = self.price[block.first : block.first + len(block.persons)]
            rows.append(self.price[number] + block.fee(blocks, kind.load, self.minutes))
        return np.stack(rows)


def _mixed(parts: NDArray[np.float64], worths: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Return a mix of worths, parts of each; -inf where one may not leave, at whatever prices."""
    may = np.isfinite(worths[0])
    total = sum(part * np.where(may, worth, 0.0) for part, worth in zip(parts, worths, strict=True))
    return np.where(may, total, -np.inf)


@dataclass(frozen=True, slots=True)
class _Day:
    """A bus's day: (pool of its kind, minute it leaves) of each trip, and what it takes of what is scarce."""

    kind: int
    trips: tuple[tuple[int, int], ...]
    taken: NDArray[np.float64]

    def worth(self, worth: NDArray[np.float64]) -> float:
        """Return what its trips are worth together."""
        return sum(float(worth[pool, leaves]) for pool, leaves in self.trips)

    def value(self, worth: NDArray[np.float64], price: NDArray[np.float64]) -> float:
        """Return what it is worth after paying for what it takes."""
        return self.worth(worth) - float(self.taken @ price)


@dataclass(frozen=True, slots=True)
class _Blocks:
    """Boarding at a pool in blocks of time; first: row of the first block; persons: who can board in each; inf none."""

    first: int
    persons: NDArray[np.float64]

    def share(self, leaves: int, load: int) -> NDArray[np.float64]:
        """Return what part of a load that leaves in a minute boards in each block."""
        edges = np.arange(len(self.persons) + 1) * float(_BLOCK)
        begin, end = float(leaves - max(load, 1)), float(leaves)
        inside = np.minimum(edges[1:], end) - np.maximum(edges[:-1], begin)
        part: NDArray[np.float64] = np.maximum(inside, 0.0) / (end - begin)
        return part

    def fee(self, price: NDArray[np.float64], load: int, minutes: int) -> NDArray[np.float64]:
        """Return what boarding costs a person, by minute of departure, shape (minutes,)."""
        if not len(price) or not price.any():
            return np.zeros(minutes)
        edges = np.arange(len(price) + 1) * float(_BLOCK)
        total = np.concatenate([[0.0], np.cumsum(price * _BLOCK)])
        leaves, length = np.arange(minutes, dtype=np.float64), float(max(load, 1))
        return np.asarray((np.interp(leaves, edges, total) - np.interp(leaves - length, edges, total)) / length)


def _can_board(a_minute: NDArray[np.float64], load: int) -> NDArray[np.bool_]:
    """Return when a bus may leave that loads in the minutes before, a minute left free for rounding; as a_minute."""
    shut = np.concatenate([[0.0], np.cumsum(a_minute <= 0)])
    at = np.arange(len(a_minute))
    begin = at - max(load, 1) + 1
    return np.asarray((begin >= 0) & (shut[np.maximum(at - 1, 0)] - shut[np.clip(begin, 0, None)] <= 0))


def _blocks(world: BusWorld, pools: Sequence[Pool]) -> list[_Blocks]:
    """Return the blocks of each pool; none where boarding has no limit."""
    blocks, first = [], len(pools)
    for a_minute in world.boarding_whole:
        count = -(-world.minutes // _BLOCK) if a_minute.max(initial=0.0) < _NO_LIMIT else 0
        padded = np.concatenate([a_minute, np.zeros(count * _BLOCK - len(a_minute))]) if count else a_minute[:0]
        persons = padded.reshape(count, _BLOCK).sum(axis=1) if count else np.zeros(0)
        blocks.append(_Blocks(first, persons))
        first += count
    return blocks


def _types(grid: Grid, world: BusWorld, buses: Sequence[Bus], pools: Sequence[Pool]) -> list[_Type]:
    alike: dict[tuple[object, ...], list[Bus]] = {}
    for bus in buses:
        load, unload = bus.fleet.load_minutes, bus.fleet.unload_minutes
        key = (bus.fleet.kind, bus.depot, bus.ready, bus.seats, load, unload, bus.load, bus.unload)
        alike.setdefault(key, []).append(bus)
    arrivals: dict[str, dict[tuple[int, int], NDArray[np.float64]]] = {}
    types = []
    km = _least_km(world)
    for _, members in sorted(alike.items(), key=lambda item: item[1][0].id):
        kind = members[0].fleet.kind
        if kind not in arrivals:
            arrivals[kind] = _arrivals(world, kind)
        mine = tuple(i for i, pool in enumerate(pools) if pool.kind == kind and grid.row(pool.node) >= 0)
        if mine:
            types.append(_type(world, members, pools, mine, arrivals[kind], km))
    return types


class _Paces:
    """What no price changes for the kinds of buses: what they stake at their speed, and their share of each stretch.

    Clocks and steps are those of cars; a kind that is faster than cars is bounded by its seats alone.
    """

    def __init__(self, grid: Grid, kinds: Iterable[str]) -> None:
        self.grid = grid
        factor = grid.problem.settings.speed_factor
        self.faster = {kind: factor[kind] > factor["car"] + 1e-9 for kind in kinds}
        self.slower = {kind: max(1.0, factor["car"] / factor[kind]) for kind in kinds}
        self.at_stake = {kind: stakes(grid, slower) for kind, slower in self.slower.items()}
        self.size = {
            kind: np.array([space(grid, index, kind) for index in range(len(grid.tail))]) for kind in self.slower
        }

    def paid(self, kind: str, prices: Prices) -> Prices:
        """Return what a vehicle of a kind pays on each stretch: at its narrowest link, which it reaches after a car."""
        road = prices.road * self.size[kind][:, None]
        for index in np.flatnonzero(prices.road.any(axis=1)):
            stretch = self.grid.skeleton.stretches[index]
            later = int(np.ceil(stretch.offsets_s[-1] * (self.slower[kind] - 1.0) / self.grid.step_s))
            for shift in range(1, later + 1):
                road[index, :-shift] = np.minimum(
                    road[index, :-shift], prices.road[index, shift:] * self.size[kind][index]
                )
        return Prices(road, prices.boarding, prices.intake, prices.capacity)


class _Paid:
    """The best values of vehicles at prices, kept: many buses are alike."""

    def __init__(self, paces: _Paces, room: Room, prices: Prices) -> None:
        self.grid, self.paces, self.room, self.prices = paces.grid, paces, room, prices
        self.fee = boarding_tolls(paces.grid, prices)
        self._known: dict[tuple[str, frozenset[PartyId], int], NDArray[np.float64]] = {}

    def values(self, kind: str, parties: frozenset[PartyId], seats: int) -> NDArray[np.float64]:
        """Return the best value of a full vehicle at each node and step, shape (n, K + 1)."""
        key = (kind, parties, seats)
        if key not in self._known:
            paid, at_stake = self.paces.paid(kind, self.prices), self.paces.at_stake[kind]
            self._known[key] = best_from(self.grid, self.room, paid, at_stake, parties, float(seats)).value
        return self._known[key]


def _type(
    world: BusWorld,
    members: Sequence[Bus],
    pools: Sequence[Pool],
    mine: tuple[int, ...],
    arrives: dict[tuple[int, int], NDArray[np.float64]],
    km: NDArray[np.float64],
) -> _Type:
    bus, minutes = members[0], world.minutes
    load = 60.0 * (bus.load if bus.fleet.load_minutes is None else bus.fleet.load_minutes)
    unload = 60.0 * (bus.unload if bus.fleet.unload_minutes is None else bus.fleet.unload_minutes)
    sinks = [sink.node for sink in world.problem.sinks]
    at = 60.0 * np.arange(minutes, dtype=np.float64)
    back = np.full((len(mine), len(sinks), minutes), _NEVER, np.int64)
    ready = np.full((1 + len(sinks), len(mine), minutes), _NEVER, np.int64)
    for i, index in enumerate(mine):
        node = pools[index].node
        for j, sink in enumerate(sinks):
            if world.problem.sinks[j].party in pools[index].parties:
                back[i, j] = _minute(arrives.get((node, sink)), at, unload)
        for s, start in enumerate((bus.depot, *sinks)):
            ready[s, i] = _minute(at if start == node else arrives.get((start, node)), at, load)
    row = {stop: i for i, stop in enumerate(world.stops)}
    goals, nodes = [row[sink] for sink in sinks], [row[pools[index].node] for index in mine]
    starts = [row[bus.depot], *goals]
    return _Type(
        ids=tuple(bus.id for bus in members),
        kind=bus.fleet.kind,
        seats=bus.seats,
        load=bus.load,
        begin=min(bus.ready, minutes),
        pools=mine,
        back=back,
        ready=ready,
        loaded_km=km[np.ix_(nodes, goals)][:, :, None],
        empty_km=km[np.ix_(starts, nodes)][:, :, None],
        range_km=bus.fleet.range_km,
    )


def _least_km(world: BusWorld) -> NDArray[np.float64]:
    """Return the least kilometres between stops on roads that may be used, in order; inf where there is no way."""
    problem = world.problem
    length = problem.network.length_m[problem.link].astype(np.float64) / 1000.0
    nodes = problem.network.nodes
    graph = csr_matrix((length, (problem.tail, problem.head)), shape=(nodes, nodes))
    found: NDArray[np.float64] = dijkstra(graph, indices=list(world.stops))
    return found[:, list(world.stops)]


def _minute(arrives: NDArray[np.float64] | None, at: NDArray[np.float64], handling_s: float) -> NDArray[np.int64]:
    if arrives is None:
        return np.full(len(at), _NEVER, np.int64)
    done = np.floor((np.where(np.isfinite(arrives), arrives, 0.0) + handling_s) / 60.0 + 1e-6)
    return np.where(np.isfinite(arrives), done, _NEVER).astype(np.int64)


def _worth(paid: _Paid, kind: _Type, pool: Pool) -> NDArray[np.float64]:
    """Return what leaving a pool loaded in each minute is worth at most, on the best road, after paying its way."""
    grid, seats = paid.grid, float(kind.seats)
    at = np.arange(kind.back.shape[2]) * 60.0
    if paid.paces.faster[kind.kind]:
        return np.full(len(at), seats)
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
