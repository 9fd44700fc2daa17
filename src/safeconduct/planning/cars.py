"""Cars through the steps: what room there is, the best flow in it, its prices, and its batches of whole cars.

A *kind* of car is one that carries the same number of persons and would go to the same parties: one least-cost flow
solves a kind exactly.  Kinds share the room; the second takes what the first has left.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from safeconduct.core import PartyId, PlaceId
from safeconduct.planning.batches import ArcKey, Batch, cut_batches
from safeconduct.planning.least_cost import Arcs, Flow, solve_flow
from safeconduct.planning.grid import NO_LIMIT, Grid, open_share
from safeconduct.planning.kernels import reached_steps, whole_pieces
from safeconduct.planning.points import Point, Spans, cut
from safeconduct.planning.survival import clear_offset_s, exposure, halt_costs, holds, safe_rows, stretch_danger

__all__ = [
    "Kind",
    "Prices",
    "Room",
    "carry",
    "first_room",
    "ideal_prices",
    "mixed",
    "send",
    "take",
    "timed_last",
    "together",
]


_LATE = 16
_RANK = 4_000
"""A person out is worth this many cars' arrival at the day's end rather than at its beginning; a step late, _LATE."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Cars alike: to any of `parties`, `per_vehicle` persons each; cars: vehicles by group index.

    persons: by group index, persons a car where these differ and per_vehicle is their mean; empty: all alike.
    """

    parties: frozenset[PartyId]
    per_vehicle: float
    cars: Mapping[int, int]
    persons: Mapping[int, float] = field(default_factory=dict)


@dataclass(slots=True)
class Room:
    """Room left in each step: stretches in cars (s, K + 1), boarding and intake in persons, sinks in persons.

    standing: cars that wait at a node from a step to the next, by row of the grid and step, where any do.
    """

    road: NDArray[np.float64]
    boarding: dict[PlaceId, NDArray[np.float64]]
    intake: list[NDArray[np.float64]]
    capacity: list[float]
    standing: dict[tuple[int, int], int] = field(default_factory=dict)

    def copy(self) -> Room:
        """Return a copy that can be taken from."""
        boarding = {place: room.copy() for place, room in self.boarding.items()}
        intake = [room.copy() for room in self.intake]
        return Room(self.road.copy(), boarding, intake, list(self.capacity), dict(self.standing))


@dataclass(slots=True)
class Prices:
    """What one more unit is worth, in persons: road a car (s, K + 1), boarding and intake a person, sinks a person."""

    road: NDArray[np.float64]
    boarding: dict[PlaceId, NDArray[np.float64]] = field(default_factory=dict)
    intake: list[NDArray[np.float64]] = field(default_factory=list)
    capacity: list[float] = field(default_factory=list)

    @classmethod
    def none(cls, room: Room) -> Prices:
        """Return prices of nothing, in the shapes of the room."""
        boarding = {place: np.zeros_like(left) for place, left in room.boarding.items()}
        return cls(
            np.zeros_like(room.road), boarding, [np.zeros_like(left) for left in room.intake], [0.0] * len(room.intake)
        )

    def most(self, other: Prices) -> Prices:
        """Return the higher of two prices, everywhere."""
        return Prices(
            np.maximum(self.road, other.road),
            {place: np.maximum(price, other.boarding[place]) for place, price in self.boarding.items()},
            [np.maximum(a, b) for a, b in zip(self.intake, other.intake, strict=True)],
            [max(a, b) for a, b in zip(self.capacity, other.capacity, strict=True)],
        )


def together(kinds: Sequence[Kind]) -> tuple[Kind, ...]:
    """Return kinds with those that would go to the same parties made one, of their mean persons a car: for prices."""
    alike: dict[frozenset[PartyId], list[Kind]] = {}
    for kind in kinds:
        alike.setdefault(kind.parties, []).append(kind)
    return tuple(members[0] if len(members) == 1 else _merged(members) for members in alike.values())


def _merged(kinds: Sequence[Kind]) -> Kind:
    cars = {index: count for kind in kinds for index, count in kind.cars.items()}
    persons = {index: kind.per_vehicle for kind in kinds for index in kind.cars}
    mean = sum(persons[index] * count for index, count in cars.items()) / max(1, sum(cars.values()))
    return Kind(kinds[0].parties, mean if mean > 0 else kinds[0].per_vehicle, cars, persons)


def mixed(prices: Sequence[Prices], parts: NDArray[np.float64]) -> Prices:
    """Return a mix of prices: parts of each, adding up to 1."""
    found = [(float(part), each) for part, each in zip(parts, prices, strict=True) if part > 0]
    road = np.zeros_like(prices[0].road)
    for part, each in found:
        road += part * each.road
    boarding = {
        place: np.asarray(sum(part * each.boarding[place] for part, each in found)) for place in prices[0].boarding
    }
    intake = [np.asarray(sum(part * each.intake[i] for part, each in found)) for i in range(len(prices[0].intake))]
    capacity = np.sum([part * np.array(each.capacity) for part, each in found], axis=0)
    return Prices(road, boarding, intake, [float(price) for price in capacity])


def first_room(grid: Grid) -> Room:
    """Return the room before anybody moves."""
    problem = grid.problem
    boarding, intake = {}, []
    for place, source in problem.sources.items():
        row = grid.row(source.node)
        if row >= 0:
            boarding[place] = _served(grid, row, source.points, problem.departs_of(place))
    for sink in problem.sinks:
        row = grid.row(sink.node)
        intake.append(_served(grid, row, sink.points) if row >= 0 else np.zeros(grid.steps + 1))
    return Room(grid.room.copy(), boarding, intake, [sink.capacity for sink in problem.sinks])


def _served(grid: Grid, row: int, points: Sequence[Point], earliest_s: float = 0.0) -> NDArray[np.float64]:
    """Return how many persons points at a node serve in each step, each at its rate in its hours, shape (K + 1,)."""
    served = np.zeros(grid.steps + 1)
    for point in points:
        spans = tuple((a, b) for a, b in cut(point.spans, earliest_s, np.inf) if a < b)
        served += min(point.rate_per_s, 1e7) * grid.step_s * grid.share(row, spans)[0]
    return served


def send(grid: Grid, room: Room, kind: Kind, full: Room) -> tuple[tuple[Batch, ...], Prices]:
    """Send as many cars of a kind as can get out, worth most, and take the room they use.

    full: the room before anybody moved, so that what others took has a price too.

    Returns:
        The batches, and the prices of the room in persons.
    """
    steps = _Steps(grid, room, kind, full)
    if not steps.groups or not steps.sinks:
        return (), Prices.none(room)
    flow = steps.solve()
    batches = steps.batches(flow)
    prices = steps.prices(flow)
    take(grid, room, batches, kind.per_vehicle)
    return batches, prices


def ideal_prices(grid: Grid, room: Room, kind: Kind, full: Room) -> tuple[Prices, frozenset[int]]:
    """Return the prices of a kind's flow where times are rounded down and halts are free: those the bound asks for.

    The room the flow uses is taken.

    Returns:
        The prices, and the stretches that the flow uses.
    """
    steps = _Steps(grid, room, kind, full, ideal=True)
    if not steps.groups or not steps.sinks:
        return Prices.none(room), frozenset()
    flow = steps.solve()
    prices = steps.prices(flow)
    steps.take(flow)
    used = (index for (what, index), where in steps.slices.items() if what == "road" and flow.units[where].any())
    return prices, frozenset(used)


def carry(prices: Prices, source: Grid, target: Grid, room: Room) -> Prices:
    """Return prices of one grid on another of the same steps, laid over the same problem with other stretches.

    room: the target's.  A stretch's price goes to the one that holds its narrowest link (of several, the one
    that is open least), when cars are on that link.
    """
    carried = Prices(np.zeros_like(room.road), prices.boarding, prices.intake, prices.capacity)
    at: dict[int, tuple[int, float]] = {}
    for index, stretch in enumerate(target.skeleton.stretches):
        for link, offset in zip(stretch.links, stretch.offsets_s, strict=True):
            at[link] = (index, offset)
    problem = source.problem
    steps = np.arange(target.steps + 1, dtype=np.float64)
    for index, stretch in enumerate(source.skeleton.stretches):
        if not prices.road[index].any():
            continue
        rates = [
            min(problem.rate_pcu_s[i] / problem.settings.pcu["car"], problem.service_per_s[i]) for i in stretch.links
        ]
        least = min(rates) * (1.0 + 1e-6)
        tied = [i for i, rate in enumerate(rates) if rate <= least]
        narrow = min(tied, key=lambda i: (int((room.road[at[stretch.links[i]][0]] > 0).sum()), i))
        other, offset = at[stretch.links[narrow]]
        shift = float(source.begins_s(int(source.tail[index]), 0)) + stretch.offsets_s[narrow]
        shift -= float(target.begins_s(int(target.tail[other]), 0)) + offset
        shifted, open_ = steps - shift / source.step_s, (source.room[index] > 0).astype(float)
        weight = np.interp(shifted, steps, open_, left=0.0, right=0.0)
        moved = np.interp(shifted, steps, prices.road[index] * open_, left=0.0, right=0.0) / np.maximum(weight, 1e-9)
        had = np.interp(shifted, steps, source.room[index], left=0.0, right=0.0)
        fits = (room.road[other] > 0) & (had >= 0.5 * room.road[other])
        carried.road[other] = np.where(fits, np.maximum(carried.road[other], moved), carried.road[other])
    return carried


def take(grid: Grid, room: Room, batches: Sequence[Batch], per_vehicle: float) -> None:
    """Take from the room what batches use."""
    for batch in batches:
        room.road[list(batch.stretches), list(batch.enters)] -= batch.cars
        room.boarding[grid.problem.groups[batch.group].place][batch.departs] -= batch.cars * per_vehicle
        room.intake[batch.sink][batch.arrives] -= batch.cars * per_vehicle
        room.capacity[batch.sink] -= batch.cars * per_vehicle
        for place in _stands(grid, batch):
            room.standing[place] = room.standing.get(place, 0) + batch.cars


def _stands(grid: Grid, batch: Batch) -> list[tuple[int, int]]:
    """Return where (row) and over which steps a batch waits, its own place left out (P2)."""
    ways = zip(batch.stretches, batch.enters, batch.enters[1:], strict=False)
    waits = [(int(grid.head[index]), range(enter + int(grid.up[index]), leave)) for index, enter, leave in ways]
    return [(row, step) for row, steps in waits for step in steps]


def timed_last(grid: Grid, index: int) -> bool:
    """Say whether the last link of a stretch is open in stretches of time only: by windows, or between closures."""
    return bool(grid.problem.span_of[grid.skeleton.stretches[index].links[-1]] != 0)


def _at_least(room: NDArray[np.float64]) -> NDArray[np.int64]:
    """Round room up to whole vehicles over the day: never less than there is."""
    total = np.ceil(np.maximum.accumulate(np.maximum(np.cumsum(room, axis=-1), 0.0), axis=-1) - 1e-6)
    return np.where(room > 0, np.minimum(np.diff(total, axis=-1, prepend=0.0), NO_LIMIT), 0).astype(np.int64)


def _hot_rows(grid: Grid) -> dict[int, Spans]:
    """Return the nodes that roads open for a time lead to, and while when cars from there may halt (R4, P6).

    A convoy is on the road until its tail has passed on; it halts behind it only while the window holds.
    """
    problem = grid.problem
    hot: dict[int, set[tuple[float, float]]] = {}
    for index, stretch in enumerate(grid.skeleton.stretches):
        link = stretch.links[-1]
        if timed_last(grid, index):
            hot.setdefault(int(grid.head[index]), set()).update(problem.span_sets[problem.span_of[link]])
    return {row: tuple(sorted(spans)) for row, spans in sorted(hot.items())}


class _Steps:
    """The arcs of one kind of car: groups, boarding, nodes at steps, stretches, waiting, sinks, staying."""

    def __init__(self, grid: Grid, room: Room, kind: Kind, full: Room, *, ideal: bool = False) -> None:
        self.grid, self.room, self.kind, self.full = grid, room, kind, full
        self.ideal = ideal
        self.delay = grid.down if ideal else grid.up
        problem = grid.problem
        self.width = grid.steps + 1
        self.groups = [
            (index, grid.row(problem.groups[index].node))
            for index in sorted(kind.cars)
            if kind.cars[index] > 0 and problem.groups[index].place in room.boarding
        ]
        self.sinks = [
            (index, grid.row(sink.node))
            for index, sink in enumerate(problem.sinks)
            if sink.party in kind.parties
            and grid.row(sink.node) >= 0
            and full.capacity[index] >= kind.per_vehicle - 1e-6
        ]
        self.places = sorted({problem.groups[index].place for index, _ in self.groups})
        self.hot = {} if ideal else _hot_rows(grid)
        base = len(grid.nodes) * self.width
        self.hot_at = {row: base + i * self.width for i, row in enumerate(self.hot)}
        base += len(self.hot) * self.width
        gates = [("road", index) for index in range(len(grid.tail)) if int(grid.tail[index]) in self.hot]
        gates += [("intake", index) for index, row in self.sinks if row in self.hot]
        self.gate_at = {gate: base + i * self.width for i, gate in enumerate(gates)}
        base += len(gates) * self.width
        self.board_at = {place: base + i * self.width for i, place in enumerate(self.places)}
        base += len(self.places) * self.width
        self.group_at = {index: base + i for i, (index, _) in enumerate(self.groups)}
        base += len(self.groups)
        self.sink_at = {index: base + i for i, (index, _) in enumerate(self.sinks)}
        self.end = base + len(self.sinks)
        self.parts: list[tuple[NDArray[np.int64], ...]] = []
        self.slices: dict[ArcKey, slice] = {}
        self.count = 0
        self.late, self.wait = _LATE, 1
        self.unit = float(self.late * (self.width + 1) * _RANK) / kind.per_vehicle

    def _add(
        self,
        key: ArcKey,
        tail: NDArray[np.int64],
        head: NDArray[np.int64],
        room: NDArray[np.int64],
        cost: NDArray[np.int64],
    ) -> None:
        self.slices[key] = slice(self.count, self.count + len(tail))
        self.count += len(tail)
        self.parts.append((tail, head, room, cost, np.zeros(0, np.int64)))

    def solve(self) -> Flow:
        """Lay the arcs and solve."""
        self.alive = self._alive()
        self._stretches()
        self._waiting()
        self._boarding()
        self._receiving()
        tail, head, room, cost = (np.concatenate([part[i] for part in self.parts]) for i in range(4))
        self.arcs = Arcs(tail.astype(np.int32), head.astype(np.int32), room, cost, self.end + 1)
        supply = np.zeros(self.end + 1, np.int64)
        for index, _ in self.groups:
            supply[self.group_at[index]] = self.kind.cars[index]
        most = 1.0 + max((self._more(index) for index, _ in self.groups), default=0.0)
        return solve_flow(self.arcs, supply, self.end, 2 * int(self._worth(np.array([most]))[0]))

    def _more(self, group: int) -> float:
        """Return by what part a group's car carries more persons than the kind's mean."""
        return self.kind.persons.get(group, self.kind.per_vehicle) / self.kind.per_vehicle - 1.0

    def _alive(self) -> NDArray[np.bool_]:
        """Return at which steps cars can be at each node and still reach a sink, shape (n, K + 1)."""
        grid = self.grid
        start = np.zeros((len(grid.nodes), self.width), bool)
        end = np.zeros_like(start)
        for place in self.places:
            start[grid.row(grid.problem.sources[place].node)] |= self.full.boarding[place] > 0
        for index, row in self.sinks:
            end[row] |= self.full.intake[index] > 0
        return reached_steps(grid.tail, grid.head, self.delay, self.full.road > 0, start, end)

    def _worth(self, persons: NDArray[np.float64]) -> NDArray[np.int64]:
        return np.rint(persons * self.unit * self.kind.per_vehicle).astype(np.int64)

    def _stretches(self) -> None:
        grid, problem = self.grid, self.grid.problem
        safe = safe_rows(grid, {row for _, row in self.sinks})
        self.safe = safe
        kappa = problem.settings.kappa
        for index in range(len(grid.tail)):
            a, b, up = int(grid.tail[index]), int(grid.head[index]), int(self.delay[index])
            usable = self._enterable(index)
            road = self._pieces(self.room.road[index], usable)
            steps = np.flatnonzero(usable)
            middle = grid.begins_s(a, steps) + (0.0 if self.ideal else grid.step_s / 2)
            danger = stretch_danger(grid, index)
            caught = exposure(problem, danger, middle)
            if self.ideal:
                caught = np.minimum(caught, exposure(problem, danger, middle + grid.step_s))
            value = -kappa * caught
            if safe[b] and (danger or not safe[a]):
                value += holds(problem, middle + max(0.0, clear_offset_s(grid, index)))
            if safe[a] and (danger or not safe[b]):
                value -= holds(problem, middle + (danger[0][0] if danger else 0.0))
            start = self._gate(("road", index), a, steps)
            end = self.hot_at.get(b, b * self.width) if timed_last(grid, index) else b * self.width
            drive = 2 + int(2 * grid.skeleton.stretches[index].travel_s / grid.step_s)
            self._add(("road", index), start + steps, end + steps + up, road[steps], drive - self._worth(value))

    def _pieces(self, room: NDArray[np.float64], usable: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Return room in whole vehicles where it is usable."""
        if self.ideal:
            return _at_least(np.where(usable, room, 0.0))
        return np.asarray(np.minimum(whole_pieces(room[None], usable[None])[0], NO_LIMIT))

    def _enterable(self, index: int) -> NDArray[np.bool_]:
        """Return in which steps cars that could still get out may enter a stretch, shape (K + 1,)."""
        grid, up = self.grid, int(self.delay[index])
        a, b = int(grid.tail[index]), int(grid.head[index])
        usable = np.zeros(self.width, bool)
        last = max(0, self.width - up)
        usable[:last] = self.alive[a, :last] & self.alive[b, up:][:last] & (self.full.road[index, :last] > 0)
        if b in self.hot and timed_last(grid, index):
            steps = np.flatnonzero(usable)
            usable[steps] = self._in_window(index, steps)
        return usable

    def _in_window(self, index: int, steps: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Say whether cars that enter in a step pass the end node, at its own steps, in the window they entered in."""
        grid = self.grid
        starts = grid.begins_s(int(grid.tail[index]), steps)
        passed = grid.begins_s(int(grid.head[index]), steps + int(grid.up[index]))
        first, last = grid.begin[index, steps] * grid.step_s, grid.close[index, steps] * grid.step_s
        begins = grid.skeleton.stretches[index].offsets_s[-1] + starts + first
        link = grid.skeleton.stretches[index].links[-1]
        kept = np.zeros(len(steps), bool)
        for start, end in grid.problem.span_sets[grid.problem.span_of[link]]:
            kept |= (begins >= start - 0.1) & (passed + last <= end + 0.1)
        return kept

    def _gate(self, what: ArcKey, row: int, steps: NDArray[np.int64]) -> int:
        """Return where a stretch or sink is entered from: its node, or a gate of those who may not halt there."""
        if what not in self.gate_at:
            return row * self.width
        many, free = np.full(len(steps), NO_LIMIT), np.zeros(len(steps), np.int64)
        gate = self.gate_at[what]
        for name, at in (("cool", row * self.width), ("hot", self.hot_at[row])):
            self._add((f"{name} {what[0]}", what[1]), at + steps, gate + steps, many, free)
        return gate

    def _waiting(self) -> None:
        grid = self.grid
        storage = np.full(len(grid.nodes), NO_LIMIT, np.int64)
        for index, stretch in enumerate(grid.skeleton.stretches):
            if stretch.storage < NO_LIMIT and not self.ideal:
                row = grid.tail[index]
                storage[row] = min(storage[row], int(stretch.storage))
        halting = storage.copy()
        for row in (row for row in self.hot if storage[row] < NO_LIMIT):
            halting[row] = storage[row] // self._queues(row)
            storage[row] -= halting[row]
        steps = np.arange(self.width - 1)
        for row in range(len(grid.nodes)):
            mine = steps[self.alive[row, :-1] & self.alive[row, 1:]]
            self._wait(("wait", row), row * self.width + mine, self._left(row, mine, int(storage[row])))
        for row, spans in self.hot.items():
            held = np.flatnonzero(
                self.alive[row] & (open_share(grid.starts_s(row), 2 * grid.step_s, spans)[0] > 1 - 1e-6)
            )
            held = held[held < self.width - 1]
            left = self._left(row, held, int(halting[row]))
            self._wait(("halt", row), self.hot_at[row] + held, left, halt_costs(grid, row)[held])

    def _queues(self, row: int) -> int:
        """Return into how many parts the room to queue at a node is cut: for who halts behind a window, and others."""
        grid = self.grid
        into = {timed_last(grid, int(index)) for index in np.flatnonzero(grid.head == row)}
        starts = {row for _, row in self.groups}
        return len(into | ({False} if row in starts else set())) or 1

    def _left(self, row: int, steps: NDArray[np.int64], storage: int) -> NDArray[np.int64]:
        """Return how many more may wait at a node over each step, shape of steps."""
        if storage >= NO_LIMIT:
            return np.full(len(steps), NO_LIMIT)
        return np.array([max(0, storage - self.room.standing.get((row, int(step)), 0)) for step in steps], np.int64)

    def _wait(
        self, key: ArcKey, at: NDArray[np.int64], storage: NDArray[np.int64], lost: NDArray[np.float64] | float = 0.0
    ) -> None:
        cost = self.wait + self._worth(np.broadcast_to(lost, len(at)))
        self._add(key, at, at + 1, storage, cost)

    def _boarding(self) -> None:
        grid = self.grid
        for number, place in enumerate(self.places):
            row = grid.row(grid.problem.sources[place].node)
            usable = self.alive[row] & (self.full.boarding[place] > 0)
            board = self._pieces(self.room.boarding[place] / self.kind.per_vehicle, usable)
            steps = np.flatnonzero(usable)
            cost = np.full(len(steps), -self._worth(np.ones(1))[0] if self.safe[row] else 0)
            self._add(("board", number), self.board_at[place] + steps, row * self.width + steps, board[steps], cost)
        for index, _ in self.groups:
            place = grid.problem.groups[index].place
            mine = np.flatnonzero(self.full.boarding[place] > 0)
            at = np.full(len(mine), self.group_at[index])
            self._add(
                ("group", index),
                at,
                self.board_at[place] + mine,
                np.full(len(mine), NO_LIMIT),
                np.full(len(mine), -self._worth(np.array([self._more(index)]))[0]),
            )
            one = np.ones(1, np.int64)
            self._add(("stay", index), self.group_at[index] * one, self.end * one, self.kind.cars[index] * one, 0 * one)

    def _receiving(self) -> None:
        one = np.ones(1, np.int64)
        for index, row in self.sinks:
            usable = self.alive[row] & (self.full.intake[index] > 0)
            intake = self._pieces(self.room.intake[index] / self.kind.per_vehicle, usable)
            steps = np.flatnonzero(usable)
            at = np.full(len(steps), self.sink_at[index])
            start = self._gate(("intake", index), row, steps)
            self._add(("intake", index), start + steps, at, intake[steps], steps * self.late)
            left = max(0.0, self.room.capacity[index])
            room = int(min(NO_LIMIT, np.floor(left / self.kind.per_vehicle + 1e-6)))
            self._add(("sink", index), self.sink_at[index] * one, self.end * one, room * one, 0 * one)

    def prices(self, flow: Flow) -> Prices:
        """Return the flow's prices in persons; a car's worth for roads, a person's for the rest."""
        prices = Prices.none(self.room)
        price = flow.price / (self.unit)
        for (what, index), where in self.slices.items():
            steps = self.arcs.tail[where] % self.width
            if what == "road":
                prices.road[index, steps] = price[where]
            elif what == "board":
                prices.boarding[self.places[index]][steps] = price[where] / self.kind.per_vehicle
            elif what == "intake":
                prices.intake[index][steps] = price[where] / self.kind.per_vehicle
            elif what == "sink":
                prices.capacity[index] = float(price[where][0]) / self.kind.per_vehicle
        return prices

    def take(self, flow: Flow) -> None:
        """Take the room that a flow uses."""
        per, room = self.kind.per_vehicle, self.room
        for (what, index), where in self.slices.items():
            units, at = flow.units[where], self.arcs.tail[where] % self.width
            if what == "road":
                room.road[index, at] -= units
            elif what == "board":
                room.boarding[self.places[index]][at] -= units * per
            elif what == "intake":
                room.intake[index][at] -= units * per
            elif what == "sink":
                room.capacity[index] -= float(units.sum()) * per

    def batches(self, flow: Flow) -> tuple[Batch, ...]:
        """Cut the flow into batches, first departures first; each follows its cars from boarding to a sink."""
        return cut_batches(self.arcs, self.slices, flow.units, width=self.width, end=self.end)
