"""Separation: the rows that a solution of the master breaks are found and added."""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray

from safeconduct.planning.bounds.columns import ColumnTable
from safeconduct.planning.bounds.kernels import spread
from safeconduct.planning.bounds.queues import standing_rows
from safeconduct.planning.bounds.rows import Limits, Row, Uses
from safeconduct.planning.bounds.ticks import TickGrid
from safeconduct.planning.instance import UNBOUNDED, Instance
from safeconduct.planning.parameters import SolverParameters

__all__ = ["Separation"]

_Floats = NDArray[np.float64]

_MOST_STOCKS = 300
"""With more departures from a place only those rows of its stock that are broken are added."""


class Separation:
    """The rows so far, each once.

    cell: ticks of a cell.  latest: int64 (m,), last tick at which entering each link still leads out; set by pricing.
    """

    def __init__(
        self, instance: Instance, grid: TickGrid, table: ColumnTable, parameters: SolverParameters,
        firsts: list[list[int]],
    ) -> None:
        self.instance, self.grid, self.table, self.parameters = instance, grid, table, parameters
        self.limits = Limits(instance, grid)
        self.rows: list[Row] = []
        self.cell = max(1, round(parameters.cell_s / grid.tick_s))
        self.latest = np.zeros(len(instance.link), np.int64)
        self._known: set[tuple[str, int, int, int]] = set()
        self._queues: dict[int, list[tuple[int, int, float]]] = {}
        self._cells: dict[int, NDArray[np.int64]] = {}
        self._tolerance = parameters.row_tolerance
        self._firsts = firsts
        self._implied = _implied(instance, grid)
        self._first_rows()

    def _add_row(self, row: Row) -> bool:
        key = (row.kind, row.where, row.a, row.b)
        if key in self._known or row.limit == UNBOUNDED:
            return False
        self._known.add(key)
        self.rows.append(row)
        return True

    def _first_rows(self) -> None:
        for number, member in enumerate(self.instance.members):
            self._add_row(Row("member", number, 0, 0, member.persons))
        for number, group in enumerate(self.instance.groups):
            self._add_row(Row("group", number, 0, 0, group.persons))
        for number, sink in enumerate(self.instance.sinks):
            self._add_row(Row("room", number, 0, 0, sink.capacity))

    def violated(self, x: _Floats) -> int:
        """Add rows that the solution breaks; return how many were added."""
        uses = Uses(self.table, self.instance)
        carried = uses.persons * x
        added = self._violated_mouths(x)
        for node in sorted({line.node for line in self.instance.lines}):
            mine = uses.board_node == node
            added += self._violated_deadlines("board", node, uses.boards[mine], carried[mine])
        for sink in range(len(self.instance.sinks)):
            mine = uses.sink == sink
            added += self._violated_deadlines("intake", sink, uses.arrives[mine], carried[mine])
        added += sum(self._violated_queue(link, x) for link in sorted(self.table.queued))
        return added + self._violated_stocks(uses, x)

    def _violated_mouths(self, x: _Floats) -> int:
        """Add all cells of the links that are broken most; where no cell is broken, the worst interval of a link.

        A link gets all its cells at once: prices without holes in time save many rounds.
        """
        broken: list[tuple[float, int]] = []
        implied: list[tuple[float, int]] = []
        intervals: list[Row] = []
        cell = self.cell
        for link in self.table.used_links():
            column, tick, width = self.table.use_of(link)
            taken = x[column] > 1e-9
            if not taken.any():
                continue
            load = np.zeros(self.grid.last + 3)
            spread(load, tick[taken], width[taken], x[column[taken]] * width[taken])
            edges = self._edges(link, int(tick[taken].min()))
            total = np.concatenate([[0.0], np.cumsum(load)])
            excess = float(np.maximum(0.0, np.diff(total[edges]) - np.diff(edges) * (1.0 + self._tolerance)).sum())
            if excess > self._tolerance:
                (implied if self._implied[link] else broken).append((excess / (1.0 + float(width.max())), link))
                continue
            a, b, over = _worst_interval(load, cell)
            if over > self.parameters.interval_tolerance * cell:
                intervals.append(Row("mouth", link, a, b, float(b - a)))
        broken = broken or implied
        if broken:
            worst = sorted(broken, reverse=True)[: self.parameters.links_a_round]
            return sum(self._add_cells(link) for _, link in worst)
        return sum(self._add_row(row) for row in intervals)

    def _violated_queue(self, link: int, x: _Floats) -> int:
        """Add all rows of the queue before a link where one is broken."""
        column, begin, end = self.table.waits_of(link)
        standing = np.flatnonzero(x[column] > 1e-9)
        if not len(standing):
            return 0
        if link not in self._queues:
            self._queues[link] = standing_rows(self.instance, self.grid, link, self.cell)
        rows = self._queues[link]
        a, b, limit = (np.array(side, np.float64) for side in zip(*rows, strict=True))
        stands = np.zeros(len(rows))
        for number in standing:
            overlap = np.minimum(b, end[number]) - np.maximum(a, begin[number])
            stands += x[column[number]] * np.maximum(0.0, overlap)
        if not (stands > limit * (1.0 + self._tolerance) + 1e-6).any():
            return 0
        return sum(self._add_row(Row("queue", link, first, to, room)) for first, to, room in rows)

    def _edges(self, link: int, first: int = 0) -> NDArray[np.int64]:
        """Return a link's cells; first: the tick of the first use seen, where they are asked for the first time.

        Edges fall where a link opens, where the first vehicles of each place can be there, and just behind the last
        vehicle of use: a cell that reaches over such an instant would lend its idle part to the rest.
        """
        if link not in self._cells:
            cell, last = self.cell, self.grid.last + 2
            driving = [ticks for name, ticks in self.grid.by_means.items() if name != "foot"]
            width = max(1, int(np.ceil(max(float(ticks.width[link]) for ticks in driving))))
            opened = np.logical_or.reduce([ticks.open[link] for ticks in driving])
            ends = np.flatnonzero(opened & ~np.append(opened[1:], False))
            starts = np.flatnonzero(opened & ~np.insert(opened[:-1], 0, False))
            ends = np.unique(np.minimum(ends, self.latest[link]))
            anchors = np.minimum(ends + width, last)
            firsts = [k for k in (*self._firsts[link], first) if k <= self.latest[link]]
            edges = np.concatenate([np.arange(anchors[-1] % cell, last, cell), anchors, starts, firsts, [0, last]])
            self._cells[link] = np.unique(edges).astype(np.int64)
        return self._cells[link]

    def _add_cells(self, link: int) -> int:
        edges = self._edges(link)
        used = self.table.use_of(link)[1]
        first, last = used.min(initial=np.inf), used.max(initial=-np.inf)
        return sum(
            self._add_row(Row("mouth", link, int(a), int(b), float(b - a)))
            for a, b in itertools.pairwise(edges)
            if b > first - self.cell and a <= last + self.cell
        )

    def _violated_deadlines(self, kind: str, where: int, at: NDArray[np.int64], persons: _Floats) -> int:
        """Add all deadlines of a point where any is broken."""
        if not len(at):
            return 0
        last = self.grid.last
        by_tick = np.bincount(np.clip(at, 0, last), weights=persons, minlength=last + 1)
        total = np.cumsum(by_tick) if kind == "board" else np.cumsum(by_tick[::-1])[::-1]
        edges = self._deadline_ticks(kind, where)
        limits = np.array([self._deadline(kind, where, int(k)) for k in edges])
        if not (total[edges] > limits * (1.0 + self._tolerance) + 1e-6).any():
            return 0
        lower = [-1, *edges[:-1]] if kind == "board" else edges
        higher = edges if kind == "board" else [*edges[1:], last + 1]
        return sum(
            self._add_row(Row(kind, where, int(a), int(b), float(limit)))
            for a, b, limit in zip(lower, higher, limits, strict=True)
        )

    def _deadline_ticks(self, kind: str, where: int) -> NDArray[np.int64]:
        """Return a point's deadlines: cell by cell from when it first boards, or back from when it last takes in."""
        cell, last = self.cell, self.grid.last
        if kind == "board":
            lines = [line for line in self.instance.lines if line.node == where]
            begins = {self.grid.floor(max(line.earliest_s, a)) for line in lines for a, _ in line.hours}
            edges = [k for a in begins for k in range(a + cell - 1, last + cell, cell)]
            graded = [a + cell // part - 1 for a in begins for part in self.parameters.graded if cell // part > 0]
            return np.unique(np.clip([*edges, *graded, last], 0, last))
        hours = self.instance.sinks[where].hours
        ends = {self.grid.floor(b) for _, b in hours}
        edges = [k for b in ends for k in range(b - cell + 1, -cell, -cell)]
        edges += [b - cell // part + 1 for b in ends for part in self.parameters.graded if cell // part > 0]
        return np.unique(np.clip([0, *edges, *(self.grid.floor(a) for a, _ in hours)], 0, last))

    def _deadline(self, kind: str, where: int, k: int) -> float:
        return self.limits.boarding(where, k) if kind == "board" else self.limits.intake(where, k)

    def _violated_stocks(self, uses: Uses, x: _Floats) -> int:
        """Add the stock of a fleet at a place, at every tick at which any bus may set out there, where one is broken.

        Rows one by one would lower the programme step by step, and each time new departures have to be found.
        """
        added = 0
        n = self.instance.nodes
        for number, fleet in enumerate(self.instance.fleets):
            mine = np.flatnonzero((uses.fleet == number) & (x > 1e-9))
            for node in sorted(set(uses.start[mine].tolist())):
                out = mine[uses.start[mine] == node]
                back = mine[uses.end[mine] == node]
                there = float(fleet.vehicles) if node == fleet.node else 0.0
                ticks = np.unique(uses.starts[out])
                left = np.array(
                    [x[out[uses.starts[out] <= k]].sum() - x[back[uses.ready[back] <= k]].sum() for k in ticks]
                )
                broken = ticks[left > there + 1e-3 * max(1.0, there)]
                if len(broken):
                    every = np.unique(uses.starts[(uses.fleet == number) & (uses.start == node)])
                    for k in every if len(every) <= _MOST_STOCKS else broken:
                        added += self._add_row(Row("stock", number * n + node, int(k), int(k), there))
        return added


def _implied(instance: Instance, grid: TickGrid) -> NDArray[np.bool_]:
    """Return the links that are hardly ever overfull where the one before is not: they get rows last, bool (m,).

    Whoever enters such a link comes from one other link, without a turn, whose mouth takes as long or longer, and
    nobody sets out between the two.
    """
    driving = [ticks for name, ticks in grid.by_means.items() if name != "foot"]
    found = np.zeros(len(instance.link), np.bool_)
    if not driving:
        return found
    opened = np.logical_or.reduce([ticks.open.any(axis=1) for ticks in driving])
    begins = {line.node for line in instance.lines} | {fleet.node for fleet in instance.fleets}
    begins |= {group.node for group in instance.groups} | {sink.node for sink in instance.sinks}
    into: dict[int, list[int]] = {}
    for i in np.flatnonzero(opened):
        into.setdefault(int(instance.head[i]), []).append(int(i))
    for j in np.flatnonzero(opened):
        y = int(instance.tail[j])
        before = [i for i in into.get(y, []) if instance.tail[i] != instance.head[j]]
        if y not in begins and len(before) == 1:
            found[j] = all(ticks.width[before[0]] >= ticks.width[j] - 1e-9 for ticks in driving)
    return found


def _worst_interval(load: _Floats, least: int) -> tuple[int, int, float]:
    """Return the interval [a, b) of at least `least` ticks in which the load exceeds one a tick by most in all.

    Shorter ones are not looked at: columns stand that far apart, so a shorter row would only ask for more columns.
    """
    total = np.concatenate([[0.0], np.cumsum(load - 1.0)])
    least = min(least, len(load))
    before = np.minimum.accumulate(total[: len(total) - least])
    gain = total[least:] - before
    b = int(np.argmax(gain))
    a = int(np.argmin(total[: b + 1]))
    return a, b + least, float(gain[b])
