"""Temporal repetition: a route or trip that is found is added at departures all over the day too (it saves rounds)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from safeconduct.planning.bounds.columns import Column, ColumnTable
from safeconduct.planning.bounds.kernels import ride
from safeconduct.planning.bounds.prices import Prices
from safeconduct.planning.bounds.pricing import Pricer
from safeconduct.planning.bounds.ticks import TickGrid
from safeconduct.planning.instance import Instance

__all__ = ["Repetition"]

_Floats = NDArray[np.float64]


_HALT_CELLS = 24
"""The two pieces of a route with a halt are moved against each other by at most so many cells."""
_NEAR_LOSS = 0.03
"""A repeated route that loses more than this a person at the prices of its round is not added."""

_NEAR_LOSS_OF_TRIPS = 0.2
"""The same for a bus's trip: what the bus itself is worth elsewhere is not priced here."""


class Repetition:
    """Adds columns to a table, `every` so many ticks.

    priced: prices of the route just found, and by priced mouth what entering costs at each tick.
    """

    priced: tuple[Prices, _Floats]

    def __init__(self, instance: Instance, grid: TickGrid, table: ColumnTable, pricer: Pricer, every: int) -> None:
        self.instance, self.grid, self.table, self.pricer = instance, grid, table, pricer
        self._every = every
        self._known: set[tuple[object, ...]] = set()

    def forget(self) -> None:
        """Repeat what has been repeated before once more: its columns may have been dropped."""
        self._known.clear()

    def repeat(self, column: Column) -> int:
        """Add a column, and the same links at departures all over the day; where it halts, at all lengths of the halt.

        A column with a halt is two timed pieces: each is moved over the day while the other stays, and both together.
        """
        added = int(self.table.add(column))
        if not column.links:
            return added
        every, last = self._every, self.grid.last
        pin = self._longest_halt(column)
        key = _way(column, halts=pin >= 0)
        if pin < 0 and key in self._known:
            return added
        self._known.add(key)
        starts = range(self._earliest_of(column), last + 1, every)
        if pin < 0:
            return added + sum(self._add_ridden(column, k, -1, 0) for k in self._with_latest(column, starts))
        at, near = column.ticks[pin], _HALT_CELLS * every
        added += sum(self._add_ridden(column, k, pin, at) for k in starts if at - near <= k <= at)
        added += sum(self._add_ridden(column, k, pin, at + k - column.boards_k) for k in starts)
        return added + sum(
            self._add_ridden(column, column.boards_k, pin, k)
            for k in range(at % every, last + 1, every)
            if column.boards_k <= k and at - near <= k <= at + near
        )

    def seed(self, column: Column) -> int:
        """Add a route that is not timed yet at departures all over the day."""
        key = _way(column, halts=False)
        if key in self._known:
            return 0
        self._known.add(key)
        starts = range(self._earliest_of(column), self.grid.last + 1, self._every)
        return sum(self._add_ridden(column, k, -1, 0, all_of_them=True) for k in self._with_latest(column, starts))

    def _lost(self, column: Column, k: int, entered: NDArray[np.int64], arrive: int) -> float:
        """Return what a route pays at the prices of this round."""
        prices, costs = self.priced
        lost = column.persons * (prices.room.get(column.sink, 0.0) + self.pricer.member_price(column.member))
        if column.boards and column.start in prices.board:
            lost += column.persons * prices.board[column.start][k]
        if column.sink in prices.intake:
            lost += column.persons * prices.intake[column.sink][arrive]
        if column.means != "foot":
            rows = prices.mouth_row[list(column.links)]
            lost += float(costs[rows[rows >= 0], entered[rows >= 0]].sum())
        for link, begin, end in self.table.stands(column, entered.tolist()) if prices.queue else ():
            lost += float(prices.queue[link][begin:end].sum()) if link in prices.queue else 0.0
        return float(lost)

    def _longest_halt(self, column: Column) -> int:
        """Return before which link a column halts longest, -1 where it never halts."""
        lag = self.grid.by_means[column.means].lag
        ready = [column.boards_k] + [
            tick + int(lag[i]) for i, tick in zip(column.links[:-1], column.ticks[:-1], strict=True)
        ]
        halts = [tick - at for tick, at in zip(column.ticks, ready, strict=True)]
        longest = int(np.argmax(halts))
        return longest if halts[longest] > 0 else -1

    def _earliest_of(self, column: Column) -> int:
        board = column.boards_k - column.starts_k
        earliest = 0
        if column.kind in ("car", "foot"):
            earliest = self.pricer.earliest.get(column.member, 0)
        elif column.kind == "trip":
            earliest = self.pricer.pickups[column.member][column.start]
        if column.fleet >= 0:
            earliest = max(earliest, self.grid.floor(self.instance.fleets[column.fleet].available_s) + board)
        return earliest

    def _with_latest(self, column: Column, starts: range) -> list[int]:
        """Return the departures that can be driven, and the last of all: a link's last cell is used to its end."""
        entered = np.empty(len(column.links), np.int64)
        driven = [k for k in starts if self.ridden(column, k, -1, 0, entered)[0] >= 0]
        if not driven:
            return []
        begin, end = driven[-1], min(driven[-1] + self._every, self.grid.last + 1)
        while end - begin > 1:
            k = (begin + end) // 2
            begin, end = (k, end) if self.ridden(column, k, -1, 0, entered)[0] >= 0 else (begin, k)
        return [*driven, begin] if begin > driven[-1] else driven

    def ridden(
        self, column: Column, k: int, pin: int, pin_k: int, entered: NDArray[np.int64]
    ) -> tuple[int, float]:
        """Drive a column's links from a tick on: tick of arrival (-1: not possible) and what that is worth."""
        grid, instance = self.grid, self.instance
        ticks = grid.by_means[column.means]
        weight = instance.groups[instance.members[column.member].group].weight if column.member >= 0 else 0.0
        arrive, gained = ride(
            np.array(column.links, np.int32), k, grid.last, instance.tail, instance.head, ticks.lag, ticks.open,
            ticks.caught_row, ticks.caught, instance.node_danger, ticks.may_halt, ticks.halt_caught, ticks.survival,
            column.persons * weight, instance.kappa, pin, pin_k, entered,
        )
        if arrive < 0 or (column.sink >= 0 and arrive > grid.closes(column.sink, column.means)):
            return -1, 0.0
        return int(arrive), float(gained)

    def _add_ridden(self, column: Column, k: int, pin: int, pin_k: int, *, all_of_them: bool = False) -> int:
        entered = np.empty(len(column.links), np.int64)
        arrive, gained = self.ridden(column, k, pin, pin_k, entered)
        if arrive < 0:
            return 0
        enough = gained + (_NEAR_LOSS_OF_TRIPS if column.kind == "trip" else _NEAR_LOSS) * column.persons
        if not all_of_them and column.kind != "empty" and self._lost(column, k, entered, int(arrive)) > enough:
            return 0
        board = column.boards_k - column.starts_k
        return int(
            self.table.add(
                replace(
                    column, starts_k=k - board, boards_k=k, ticks=tuple(entered.tolist()), arrive_k=int(arrive),
                    ready_k=int(arrive) + column.ready_k - column.arrive_k, worth=float(gained),
                )
            )
        )


def _way(column: Column, *, halts: bool) -> tuple[object, ...]:
    """Return what makes two columns the same but for their times."""
    return column.kind, column.member, column.fleet, column.sink, column.links, halts
