"""Best columns at given prices, by dynamic programming over every tick and link: all routes, halts anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from safeconduct.planning.bounds.columns import Column
from safeconduct.planning.bounds.prices import Prices
from safeconduct.planning.bounds.ticks import MeansTicks, TickGrid
from safeconduct.planning.instance import BusFleet

__all__ = ["BusKind", "Carrier", "DayValue", "Pricer", "RouteValue"]

_Floats = NDArray[np.float64]
_LOW = -1e18
_NEAR = 1e-11
_EARLY = 1e-6
"""Part of a person by which arriving at once counts more than at the horizon's end: of routes that are worth the same
the quickest is taken, and none that turns back.  It only adds to values, so that a bound stays one."""


@dataclass(frozen=True, slots=True)
class Carrier:
    """A kind of vehicle (or walker) whose tables are the same for all members of it.

    worth: weighted persons a unit.  persons: a unit.  sinks: where it may end.
    """

    means: str
    persons: float
    worth: float
    sinks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Queues:
    """Waits that are priced, one row a link where only so many may queue; see kernels.py.

    row: int32 (m,), -1 where waits are free.  standing: float64 (q, last + 1), price a tick.  clear, risky: float64
    (q, last + 2).  free_clear, free_risky: float64 (n, last + 2), what each place brings without its queues.
    """

    row: NDArray[np.int32]
    standing: _Floats
    clear: _Floats
    risky: _Floats
    free_clear: _Floats
    free_risky: _Floats

    def staying(self, layer: str, x: int, link: int) -> _Floats:
        """Return by tick what standing at place x brings: in the queue for a link, or (link below 0) in none."""
        if link >= 0:
            return np.asarray((self.clear if layer == "C" else self.risky)[self.row[link]])
        return np.asarray((self.free_clear if layer == "C" else self.free_risky)[x])

    def tables(self) -> tuple[Any, ...]:
        """Return what the kernels take."""
        return self.row, self.standing, self.clear, self.risky, self.free_clear, self.free_risky


@dataclass(frozen=True, slots=True)
class RouteValue:
    """Tables of a carrier at some prices: clear, risky float64 (n, last + 2)."""

    carrier: Carrier
    clear: _Floats
    risky: _Floats
    costs: _Floats
    ends: _Floats
    queue: Queues


@dataclass(frozen=True, slots=True)
class BusKind:
    """One kind of load of a fleet: who goes to the same sinks at the same weight; members by pick-up node."""

    sinks: tuple[int, ...]
    weight: float
    members: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class DayValue:
    """Tables of a fleet's day: parked float64 (n, last + 2); clear, risky (s, n, last + 2); loads (s, n, last + 1)."""

    fleet: int
    kinds: tuple[BusKind, ...]
    parked: _Floats
    clear: _Floats
    risky: _Floats
    loads: _Floats
    best_member: NDArray[np.int64]
    ends: _Floats
    costs: _Floats
    empty_costs: _Floats
    value: float


class Pricer:
    """Prices columns of one instance on one grid of ticks.

    loaded: by fleet, bool (m, last + 1), when its loaded buses may enter links.
    earliest: by member, the tick before which nobody departs from its node (boarding hours, a walk to the pick-up).
    pickups: by member that buses fetch, the nodes where they do, with the tick from which people stand there.
    """

    def __init__(self, grid: TickGrid, pickups: dict[int, dict[int, int]], earliest: dict[int, int]) -> None:
        self.grid, self.instance, self.pickups, self.earliest = grid, grid.instance, pickups, earliest
        self.loaded: dict[int, NDArray[np.bool_]] = {}

    def route_values(self, carrier: Carrier, prices: Prices, allowed: NDArray[np.bool_] | None = None) -> RouteValue:
        """Sweep a carrier's tables; allowed: bool (m,), links it may use at all (None: all)."""
        from safeconduct.planning.bounds.kernels import carried_sweep

        grid = self.grid
        ticks = grid.by_means[carrier.means]
        costs = prices.of_mouths(ticks.width)
        ends = self._ends(carrier.sinks, carrier.persons, prices, carrier.means)
        shape = (self.instance.nodes, grid.last + 2)
        clear, risky = np.full(shape, _LOW, order="F"), np.full(shape, _LOW, order="F")
        opened = ticks.open if allowed is None else ticks.open & allowed[:, None]
        first, order = grid.by_tail(opened)
        row = prices.mouth_row if carrier.means != "foot" else np.full_like(prices.mouth_row, -1)
        queue = self._queues(prices, carrier.means, clear, risky)
        carried_sweep(
            grid.last, first, order, self.instance.head, ticks.lag, ticks.slack, opened, row, costs,
            ticks.caught_row, ticks.caught, self.instance.node_danger, ticks.may_halt, ticks.halt_caught,
            ticks.survival, carrier.worth, self.instance.kappa, ends, ticks.short, 0, grid.last, queue.tables(),
            clear, risky,
        )
        return RouteValue(carrier, clear, risky, costs, ends, queue)

    def _queues(self, prices: Prices, means: str, clear: _Floats, risky: _Floats) -> Queues:
        """Return empty tables for the queues that are priced for a means: those of cars."""
        span, row = self.grid.last + 2, np.full(len(self.instance.link), -1, np.int32)
        links = sorted(prices.queue) if means == "car" else []
        row[links] = np.arange(len(links))
        standing = np.array([prices.queue[link][: span - 1] for link in links]).reshape(len(links), span - 1)
        tables = (np.full((len(links), span), _LOW), np.full((len(links), span), _LOW))
        free = (np.full_like(clear, _LOW), np.full_like(risky, _LOW)) if links else (clear, risky)
        return Queues(row, standing, *tables, *free)

    def departures(self, values: RouteValue, member: int, node: int, prices: Prices) -> _Floats:
        """Return the reduced value of one unit of a member that departs at each tick, float64 (last + 1,)."""
        start = self._start(values, node)
        if node in prices.board and values.carrier.means != "foot":
            start = start - values.carrier.persons * prices.board[node][: self.grid.last + 1]
        start[: self.earliest.get(member, 0)] = _LOW
        return start

    def _start(self, values: RouteValue, node: int) -> _Floats:
        risky = values.risky[node, : self.grid.last + 1]
        if self.instance.node_danger[node]:
            return risky.copy()
        return np.maximum(risky, values.carrier.worth + values.clear[node, : self.grid.last + 1])

    def _ends(self, sinks: tuple[int, ...], persons: float, prices: Prices, means: str) -> _Floats:
        grid, instance = self.grid, self.instance
        ends = np.full((instance.nodes, grid.last + 1), _LOW, order="F")
        for index in sinks:
            sink = instance.sinks[index]
            if means not in sink.takes:
                continue
            value = persons * (_EARLY * (1.0 - np.arange(grid.last + 1) / grid.last) - prices.room.get(index, 0.0))
            if index in prices.intake:
                value -= persons * prices.intake[index][: grid.last + 1]
            value[max(0, grid.closes(index, means) + 1) :] = _LOW
            np.maximum(ends[sink.node], value, out=ends[sink.node])
        return ends

    def best_sink(self, node: int, k: int, carrier: Carrier, prices: Prices) -> int:
        """Return the sink at a node at which ending at a tick is best for a carrier."""
        best, found = -np.inf, -1
        for index in carrier.sinks:
            sink = self.instance.sinks[index]
            if sink.node != node or carrier.means not in sink.takes:
                continue
            if self.grid.closes(index, carrier.means) < k:
                continue
            value = -prices.room.get(index, 0.0) - (prices.intake[index][k] if index in prices.intake else 0.0)
            if value > best:
                best, found = value, index
        return found

    def follow(
        self, values: RouteValue, node: int, k: int, allowed: NDArray[np.bool_] | None = None
    ) -> tuple[tuple[int, ...], tuple[int, ...], int, int, float]:
        """Follow the tables from a node and tick: links, ticks of entry, end node, tick of arrival, worth of a unit."""
        carrier = values.carrier
        ticks = self.grid.by_means[carrier.means]
        opened = ticks.open if allowed is None else ticks.open & allowed[:, None]
        row = self._mouth_row(values, carrier)
        return _follow(
            self, carrier, ticks, opened, row, values.costs, values.ends, values.clear, values.risky, node, k,
            values.queue,
        )

    def _mouth_row(self, values: RouteValue, carrier: Carrier) -> NDArray[np.int32]:
        return self.mouth_row if carrier.means != "foot" else np.full_like(self.mouth_row, -1)

    mouth_row: NDArray[np.int32]

    def day_values(self, number: int, kinds: tuple[BusKind, ...], prices: Prices) -> DayValue:
        """Sweep the tables of a fleet's day."""
        from safeconduct.planning.bounds.kernels import bus_sweep

        grid, instance, fleet = self.grid, self.instance, self.instance.fleets[number]
        ticks = grid.by_means[fleet.kind]
        costs, empty_costs = prices.of_mouths(ticks.width), prices.of_mouths(ticks.bare)
        load, unload = self.standing(fleet)
        n, span, s = instance.nodes, grid.last + 2, len(kinds)
        parked = np.zeros((n, span), order="F")
        clear, risky = _by_tick(s, n, span, _LOW), _by_tick(s, n, span, _LOW)
        loads, ends = _by_tick(s, n, span - 1, _LOW), _by_tick(s, n, span - 1, _LOW)
        chosen = np.full((s, n, span - 1), -1, np.int64)
        for index, kind in enumerate(kinds):
            ends[index] = self._ends(kind.sinks, float(fleet.seats), prices, fleet.kind)
            for member, node in kind.members:
                if fleet.serves is not None and node not in fleet.serves:
                    continue
                gain = np.full(span - 1, -fleet.seats * self.member_price(member))
                if node in prices.board:
                    gain -= fleet.seats * prices.board[node][: span - 1]
                gain[: self.pickups[member][node]] = _LOW
                better = gain > loads[index, node]
                loads[index, node][better] = gain[better]
                chosen[index, node][better] = member
        loaded = self.loaded[number]
        nothing = self._queues(prices, fleet.kind, parked, parked)
        bus_sweep(
            grid.last, *grid.by_tail(ticks.open), instance.head, ticks.lag, ticks.slack, ticks.open,
            *grid.by_tail(loaded), loaded, prices.mouth_row, costs, empty_costs, ticks.caught_row,
            ticks.caught, instance.node_danger, ticks.may_halt, ticks.halt_caught, ticks.survival, instance.kappa,
            np.array([kind.weight * fleet.seats for kind in kinds]), ends, _somewhere(ends), loads, _somewhere(loads),
            load, unload, ticks.short, (nothing.row, nothing.standing, nothing.clear), parked, clear, risky,
            np.full((n, span - 1), _LOW, order="F"),
        )
        value = float(parked[fleet.node, grid.floor(fleet.available_s)]) if fleet.node >= 0 else 0.0
        return DayValue(number, kinds, parked, clear, risky, loads, chosen, ends, costs, empty_costs, value)

    def standing(self, fleet: BusFleet) -> tuple[int, int]:
        """Return the ticks a bus of a fleet loads and unloads; what its trip may be moved later is taken off."""
        moved_s = self.grid.by_means[fleet.kind].moved_s
        unload_s = max(0.0, fleet.unload_s - moved_s)
        load_s = max(0.0, fleet.load_s - (moved_s - (fleet.unload_s - unload_s)))
        return self.grid.floor(load_s), self.grid.floor(unload_s)

    member_prices: dict[int, float]

    def member_price(self, member: int) -> float:
        """Return the price of taking one person of a member: its own and its group's."""
        return self.member_prices.get(member, 0.0)

    def day(self, values: DayValue, prices: Prices) -> Iterator[Column]:
        """Follow a fleet's best day: its empty runs and loaded trips as columns."""
        fleet = self.instance.fleets[values.fleet]
        grid, ticks = self.grid, self.grid.by_means[fleet.kind]
        load, unload = self.standing(fleet)
        x, k = fleet.node, grid.floor(fleet.available_s)
        run: tuple[int, int, list[int], list[int]] | None = None
        for _ in range(100_000):
            if k > grid.last or values.parked[x, k] <= _NEAR:
                return
            best = values.parked[x, k]
            trip = self._load_here(values, fleet, x, k, load, best)
            if trip is not None:
                if run is not None:
                    yield self._empty(values.fleet, fleet, run, x, k)
                    run = None
                column = self._trip(values, fleet, ticks, trip, x, k, load, unload, prices)
                yield column
                x, k = column.end, column.ready_k
                continue
            moved = self._drive_on(values, ticks, x, k, best)
            if moved is None:
                k += 1
                continue
            if run is None:
                run = (x, k, [], [])
            run[2].append(moved[0])
            run[3].append(k)
            x, k = moved[1], moved[2]
        raise AssertionError("a bus's day did not end")

    def _load_here(
        self, values: DayValue, fleet: BusFleet, x: int, k: int, load: int, best: float
    ) -> int | None:
        then = k + load
        if then > self.grid.last:
            return None
        for index, kind in enumerate(values.kinds):
            if values.loads[index, x, then] <= _LOW / 10:
                continue
            value = values.risky[index, x, then]
            if not self.instance.node_danger[x]:
                value = max(value, kind.weight * fleet.seats + values.clear[index, x, then])
            if value + values.loads[index, x, then] >= best - _NEAR * max(1.0, abs(best)):
                return index
        return None

    def _drive_on(
        self, values: DayValue, ticks: MeansTicks, x: int, k: int, best: float
    ) -> tuple[int, int, int] | None:
        grid = self.grid
        if k < grid.last and values.parked[x, k + 1] >= best - _NEAR * max(1.0, abs(best)):
            return None
        for i in grid.order[grid.first[x] : grid.first[x + 1]]:
            then = k + ticks.lag[i]
            if not ticks.open[i, k] or then > grid.last:
                continue
            row = self.mouth_row[i]
            price = values.empty_costs[row, k] if row >= 0 else 0.0
            if values.parked[self.instance.head[i], then] - price >= best - _NEAR * max(1.0, abs(best)):
                return int(i), int(self.instance.head[i]), int(then)
        raise AssertionError("a bus's day leads nowhere")

    def _empty(
        self, number: int, fleet: BusFleet, run: tuple[int, int, list[int], list[int]], x: int, k: int
    ) -> Column:
        start, began, links, ticks = run
        arrive = ticks[-1] + int(self.grid.by_means[fleet.kind].lag[links[-1]])
        return Column(
            "empty", fleet.kind, -1, number, start, x, began, began, tuple(links), tuple(ticks), arrive, arrive, -1,
            0.0, 0.0,
        )

    def _trip(
        self, values: DayValue, fleet: BusFleet, ticks: MeansTicks, index: int, x: int, k: int, load: int, unload: int,
        prices: Prices,
    ) -> Column:
        kind = values.kinds[index]
        carrier = Carrier(fleet.kind, float(fleet.seats), kind.weight * fleet.seats, kind.sinks)
        then = k + load
        links, entered, end, arrive, worth = _follow(
            self, carrier, ticks, self.loaded[values.fleet], self.mouth_row, values.costs,
            self._after(values, index, unload), values.clear[index], values.risky[index], x, then, None,
        )
        sink = self.best_sink(end, arrive, carrier, prices)
        member = int(values.best_member[index, x, then])
        return Column(
            "trip", fleet.kind, member, values.fleet, x, end, k, then, links, entered, arrive, arrive + unload, sink,
            float(fleet.seats), worth,
        )

    def _after(self, values: DayValue, index: int, unload: int) -> _Floats:
        """Return what setting down brings with the rest of the day, float64 (n, last + 1)."""
        last = self.grid.last
        rest = np.zeros_like(values.ends[index])
        if unload <= last:
            rest[:, : last + 1 - unload] = values.parked[:, unload : last + 1]
        return np.where(values.ends[index] > _LOW / 10, values.ends[index] + rest, _LOW)


def _by_tick(kinds: int, nodes: int, ticks: int, value: float) -> _Floats:
    """Return a table float64 (kinds, nodes, ticks) in which all nodes of one tick lie together."""
    return np.full((kinds, ticks, nodes), value).transpose(0, 2, 1)


def _somewhere(table: _Floats) -> NDArray[np.int64]:
    """Return the nodes at which a table (kinds, nodes, ticks) says anything."""
    return np.flatnonzero((table > _LOW / 10).any(axis=(0, 2)))


_JUST_ARRIVED, _IN_NO_QUEUE = -2, -1
"""Who waits for no certain link: at the tick of arrival any way on is open; later those without a queue."""


def _goes(queue: Queues | None, waits_for: int, link: int) -> bool:
    """Say whether one who waits so may enter a link."""
    if queue is None or waits_for == _JUST_ARRIVED:
        return True
    return link == waits_for if waits_for >= 0 else queue.row[link] < 0


def _joined(pricer: Pricer, queue: Queues, layer: str, x: int, k: int, wanted: float) -> int:
    """Return the link at place x in whose queue standing on behind tick k brings what is wanted."""
    grid = pricer.grid
    for i in grid.order[grid.first[x] : grid.first[x + 1]]:
        if queue.row[i] >= 0 and k < grid.last and queue.staying(layer, x, int(i))[k + 1] >= wanted:
            return int(i)
    return _IN_NO_QUEUE


def _follow(
    pricer: Pricer, carrier: Carrier, ticks: MeansTicks, opened: NDArray[np.bool_], mouth_row: NDArray[np.int32],
    costs: _Floats, ends: _Floats, clear: _Floats, risky: _Floats, node: int, k: int, queue: Queues | None,
) -> tuple[tuple[int, ...], tuple[int, ...], int, int, float]:
    """Walk down the tables; see kernels.py for the recursion it repeats.

    queue: waits that are priced, None where none is.
    """
    grid, instance = pricer.grid, pricer.instance
    danger, q = instance.node_danger, carrier.worth
    x, worth = node, 0.0
    layer = "D"
    if not danger[x] and q + clear[x, k] >= risky[x, k]:
        layer, worth = "C", q
    links: list[int] = []
    entered: list[int] = []
    seen = {x}
    been: set[tuple[int, int, str]] = set()  # links shorter than a tick lead round at one instant
    waits_for = _JUST_ARRIVED
    for _ in range(1_000_000):
        been.add((x, k, layer))
        table = clear if layer == "C" else risky
        stays = table[x] if queue is None else queue.staying(layer, x, waits_for)
        here = table[x, k] if waits_for == _JUST_ARRIVED else stays[k]
        near = here - _NEAR * max(1.0, abs(here))
        lost = q * instance.kappa * ticks.halt_caught[k] if layer == "D" and danger[x] else 0.0
        pays = lost + (float(queue.standing[queue.row[waits_for], k]) if queue is not None and waits_for >= 0 else 0.0)
        may_halt = bool(ticks.may_halt[x, k]) and k < grid.last
        may_wait = may_halt and stays[k + 1] - pays >= near
        step: tuple[Any, ...] | None = None
        if layer == "C" and ends[x, k] >= near:
            return tuple(links), tuple(entered), x, k, worth
        if layer == "D" and danger[x] and ends[x, k] > _LOW / 10 and q * ticks.survival[k] + ends[x, k] >= near:
            return tuple(links), tuple(entered), x, k, worth + q * float(ticks.survival[k])
        for i in grid.order[grid.first[x] : grid.first[x + 1]]:
            if not opened[i, k] or not _goes(queue, waits_for, int(i)):
                continue
            y, row = instance.head[i], ticks.caught_row[i]
            if may_wait and int(y) in seen:  # who has time to spare stands still and does not drive about
                continue
            price = costs[mouth_row[i], k] if mouth_row[i] >= 0 else 0.0
            soonest = k + int(ticks.lag[i])
            for then in range(soonest, min(grid.last, soonest + int(ticks.slack[i])) + 1):
                if row < 0:
                    if layer == "C" and clear[y, then] - price >= near:
                        step = (i, y, then, "C", 0.0)
                    elif layer == "D" and risky[y, then] - price >= near:
                        step = (i, y, then, "D", 0.0)
                    elif layer == "D" and danger[x] and q * ticks.survival[k] + clear[y, then] - price >= near:
                        step = (i, y, then, "C", q * ticks.survival[k])
                elif layer == "D":
                    lost = q * instance.kappa * ticks.caught[row, k]
                    if not danger[y] and q * ticks.survival[then] + clear[y, then] - price - lost >= near:
                        step = (i, y, then, "C", q * ticks.survival[then] - lost)
                    elif risky[y, then] - price - lost >= near:
                        step = (i, y, then, "D", -lost)
                if step is not None and (int(step[1]), int(step[2]), step[3]) in been:
                    step = None
                if step is not None:
                    break
            if step is not None:
                break
        if step is None:
            if layer == "D" and danger[x]:
                worth -= q * instance.kappa * float(ticks.halt_caught[k])
            if waits_for == _JUST_ARRIVED:
                waits_for = _IN_NO_QUEUE
                if queue is not None and not may_wait:
                    waits_for = _joined(pricer, queue, layer, x, k, near + lost)
            k += 1
            if k > grid.last:
                raise AssertionError("a route leads nowhere")
            continue
        links.append(int(step[0]))
        entered.append(k)
        seen.add(int(step[1]))
        waits_for = _JUST_ARRIVED
        x, k, layer, worth = int(step[1]), int(step[2]), step[3], worth + float(step[4])
    raise AssertionError("a route did not end")
