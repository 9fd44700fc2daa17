"""Rows of the master, generated when violated; each is kept by every real plan (design.md P1-P8, planning.md S3).

    mouth (i, a, b)    sum overlap([k, k + width), [a, b)) y  <=  b - a          one vehicle at a time at a link's mouth
    board (x, a, b)    persons of place x that depart by the end of tick b  <=  rate x open seconds until then
    intake (s, a, b)   persons at sink s that arrive from tick a on  <=  rate x open seconds from then on
    room (s)           persons at sink s  <=  capacity
    member, group      persons  <=  those there are
    queue (i, a, b)    cars that stand before link i, summed over ticks a .. b  <=  those for whom there is room x ticks
    stock (f, x, k)    buses of fleet f that left x by tick k - those back by then  <=  buses that were there

Boarding and intake are sums from the first departure, or to the last arrival.  They are written as a chain of cells
with the running total F_c as a variable, which keeps the matrix sparse:

    F_(c-1) + persons in cell c - F_c <= 0,   F_c <= limit_c        (cells in order for boarding, backwards for intake)

The dual y_c of such a row is the price of a person in cell c, and the limits cost sum limit_c max(0, y_c - y_(c+1)).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safeconduct.planning.bounds.columns import ColumnTable
from safeconduct.planning.bounds.ticks import TickGrid
from safeconduct.planning.instance import UNBOUNDED, Instance, Intervals

__all__ = [
    "CHAINED",
    "Limits",
    "Row",
    "Uses",
    "buses_of",
    "chains",
    "coefficients",
    "duals_of_stocks",
    "every_coefficient",
    "open_seconds",
    "with_totals",
]

CHAINED = ("board", "intake")
"""Kinds of rows that are written with running totals, whose duals are prices of one cell."""

_STOCKS = ("stock",)
"""Written so too, but meant as sums: their duals are those of whole sums."""

_Entry = tuple[NDArray[np.int64], NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Row:
    """kind as above; where: link, node, sink, member, group or (by fleet * nodes + node) stock.

    a, b: ticks: mouth, queue [a, b); board (a, b]; intake [a, b); stock b.
    """

    kind: str
    where: int
    a: int
    b: int
    limit: float


def open_seconds(spans: Intervals, begin_s: float, end_s: float) -> float:
    """Return the seconds of the spans' union between two instants."""
    total, reached = 0.0, begin_s
    for begin, end in sorted(spans):
        begin = max(begin, reached)
        end = min(end, end_s)
        if end > begin:
            total += end - begin
            reached = end
    return total


@dataclass(frozen=True, slots=True)
class Limits:
    """Right-hand sides that depend on time, read off an instance."""

    instance: Instance
    grid: TickGrid

    def boarding(self, node: int, k: int) -> float:
        """Return the persons that can have boarded at a node by the end of tick k; UNBOUNDED without a limit."""
        total = 0.0
        for line in self.instance.lines:
            if line.node == node:
                if line.rate_per_s == UNBOUNDED:
                    return UNBOUNDED
                total += line.rate_per_s * open_seconds(line.hours, line.earliest_s, (k + 1) * self.grid.tick_s)
        return total

    def intake(self, sink: int, k: int) -> float:
        """Return the persons that can be taken in from the beginning of tick k on; UNBOUNDED without a limit."""
        row = self.instance.sinks[sink]
        if row.rate_per_s == UNBOUNDED:
            return UNBOUNDED
        moved_s = max((ticks.moved_s for ticks in self.grid.by_means.values()), default=0.0)
        return row.rate_per_s * open_seconds(row.hours, k * self.grid.tick_s - moved_s, self.instance.horizon_s)


class Uses:
    """The columns' other uses as flat arrays, made once a round."""

    def __init__(self, table: ColumnTable, instance: Instance) -> None:
        columns = table.columns
        self.persons = np.array([c.persons for c in columns], np.float64)
        self.boards = np.array([c.boards_k for c in columns], np.int64)
        self.arrives = np.array([c.arrive_k for c in columns], np.int64)
        self.starts = np.array([c.starts_k for c in columns], np.int64)
        self.ready = np.array([c.ready_k for c in columns], np.int64)
        self.sink = np.array([c.sink for c in columns], np.int64)
        self.member = np.array([c.member for c in columns], np.int64)
        group = np.array([m.group for m in instance.members] or [0], np.int64)
        self.group = np.where(self.member >= 0, group[np.maximum(self.member, 0)], -1)
        self.board_node = np.array([c.start if c.boards else -1 for c in columns], np.int64)
        self.fleet = np.array([c.fleet for c in columns], np.int64)
        self.start = np.array([c.start for c in columns], np.int64)
        self.end = np.array([c.end for c in columns], np.int64)
        self.nodes = instance.nodes


def coefficients(row: Row, table: ColumnTable, uses: Uses) -> _Entry:
    """Return the columns of a row and their coefficients."""
    if row.kind == "mouth":
        column, tick, width = table.use_of(row.where)
        overlap = np.minimum(row.b, tick + width) - np.maximum(row.a, tick)
        inside = overlap > 1e-12
        found, place = np.unique(column[inside], return_inverse=True)  # a bus's run may enter a link twice
        total = np.bincount(place, weights=overlap[inside], minlength=len(found))
        return found.astype(np.int64), total.astype(np.float64)
    if row.kind == "queue":
        column, begin, end = table.waits_of(row.where)
        overlap = np.minimum(row.b, end) - np.maximum(row.a, begin)
        inside = overlap > 0.0
        found, place = np.unique(column[inside], return_inverse=True)  # a route may come by twice
        return found.astype(np.int64), np.bincount(place, overlap[inside], len(found)).astype(np.float64)
    if row.kind == "stock":
        fleet, node = divmod(row.where, uses.nodes)
        mine = uses.fleet == fleet
        out = (mine & (uses.start == node) & (uses.starts <= row.b)).astype(np.float64)
        back = (mine & (uses.end == node) & (uses.ready <= row.b)).astype(np.float64)
        net = out - back
        found = np.flatnonzero(net)
        return found, net[found]
    if row.kind == "board":
        found = np.flatnonzero((uses.board_node == row.where) & (uses.boards > row.a) & (uses.boards <= row.b))
    elif row.kind == "intake":
        found = np.flatnonzero((uses.sink == row.where) & (uses.arrives >= row.a) & (uses.arrives < row.b))
    elif row.kind == "room":
        found = np.flatnonzero(uses.sink == row.where)
    elif row.kind == "member":
        found = np.flatnonzero(uses.member == row.where)
    else:
        found = np.flatnonzero(uses.group == row.where)
    return found, uses.persons[found]


def buses_of(instance: Instance) -> float:
    """Return all buses there are: no place's stock rises higher."""
    return float(sum(fleet.vehicles for fleet in instance.fleets))


def _difference(one: _Entry, other: _Entry) -> _Entry:
    """Return one sparse row less another."""
    found, place = np.unique(np.concatenate([one[0], other[0]]), return_inverse=True)
    net = np.bincount(place, weights=np.concatenate([one[1], -other[1]]), minlength=len(found))
    kept = net != 0.0
    return found[kept], net[kept]


def every_coefficient(rows: Sequence[Row], table: ColumnTable, uses: Uses) -> list[_Entry]:
    """Return the same for all rows; cells of mouths, which are most, are worked out together."""
    cells = _cells(rows)
    found = dict(zip(cells, _of_cells([rows[n] for n in cells], table), strict=True))
    return [found[n] if n in found else coefficients(row, table, uses) for n, row in enumerate(rows)]


def _cells(rows: Sequence[Row]) -> list[int]:
    """Return the numbers of mouth rows that do not overlap, by link and time."""
    mouths = [n for n, row in enumerate(rows) if row.kind == "mouth"]
    kept: list[int] = []
    for n in sorted(mouths, key=lambda n: (rows[n].where, rows[n].a, rows[n].b)):
        if not kept or rows[kept[-1]].where != rows[n].where or rows[kept[-1]].b <= rows[n].a:
            kept.append(n)
    return kept


def _of_cells(cells: Sequence[Row], table: ColumnTable) -> list[_Entry]:
    """Return the coefficients of mouth rows that do not overlap, in order of link and time.

    All links are laid end to end, so that one search finds the first cell that each entry reaches into.
    """
    column, link, tick, width = table.uses()
    if not cells or not len(column):
        return [(np.zeros(0, np.int64), np.zeros(0)) for _ in cells]
    reach = 2.0 + max(float((tick + width).max()), max(float(row.b) for row in cells))
    begins = np.array([row.where * reach + row.a for row in cells])
    ends = np.array([row.where * reach + row.b for row in cells])
    at = link * reach + tick
    until = at + width
    cell = np.maximum(np.searchsorted(ends, at, side="right"), 0)
    alive = np.arange(len(column))
    parts: list[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]] = []
    while len(alive):
        alive = alive[cell[alive] < len(cells)]
        alive = alive[begins[cell[alive]] < until[alive]]
        here = cell[alive]
        overlap = np.minimum(ends[here], until[alive]) - np.maximum(begins[here], at[alive])
        inside = overlap > 1e-12
        parts.append((here[inside], column[alive][inside].astype(np.int64), overlap[inside]))
        cell[alive] += 1
    row, who, amount = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
    key = row * (int(column.max()) + 1) + who
    key, place = np.unique(key, return_inverse=True)  # a bus's run may enter a link twice
    total = np.bincount(place, weights=amount, minlength=len(key)).astype(np.float64)
    row, who = np.divmod(key, int(column.max()) + 1)
    edges = np.searchsorted(row, np.arange(len(cells) + 1))
    return [(who[a:b], total[a:b]) for a, b in itertools.pairwise(edges)]


def chains(rows: Sequence[Row], kinds: tuple[str, ...] = CHAINED) -> dict[tuple[str, int], list[int]]:
    """Return by kind and place the numbers of the rows of each chain, in the order in which totals run."""
    found: dict[tuple[str, int], list[int]] = {}
    for number, row in enumerate(rows):
        if row.kind in kinds:
            found.setdefault((row.kind, row.where), []).append(number)
    for (kind, _), numbers in found.items():
        numbers.sort(key=lambda n: -rows[n].a if kind == "intake" else rows[n].b)
    return found


def duals_of_stocks(rows: Sequence[Row], duals: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return duals of the rows as they are meant from those of their chains: what each chain's dual falls by."""
    found = duals.copy()
    for numbers in chains(rows, _STOCKS).values():
        found[numbers] = np.maximum(0.0, duals[numbers] - np.append(duals[numbers[1:]], 0.0))
    return found


def with_totals(
    rows: Sequence[Row], entries: Sequence[_Entry], columns: int, buses: float
) -> tuple[list[_Entry], NDArray[np.float64], NDArray[np.float64]]:
    """Add the running totals of chained rows as variables behind `columns` columns.

    Stocks of buses are sums from the beginning too: buses that left a place less those that came, moved by all `buses`
    there are so that no total is below nought.

    Returns:
        entries; limits of rows, float64 (rows,); upper bounds of the totals, float64 (totals,).
    """
    limits = np.array([0.0 if row.kind in (*CHAINED, *_STOCKS) else row.limit for row in rows], np.float64)
    full = list(entries)
    upper: list[float] = []
    for (kind, _), numbers in (chains(rows, _STOCKS) | chains(rows)).items():
        moved = buses if kind in _STOCKS else 0.0
        before: _Entry = (np.zeros(0, np.int64), np.zeros(0))
        for place, number in enumerate(numbers):
            total = columns + len(upper)
            # Rows of stocks are sums already: what one adds to that before it.
            found, values = _difference(entries[number], before) if kind in _STOCKS else entries[number]
            extra, signs = ([total], [-1.0]) if place == 0 else ([total - 1, total], [1.0, -1.0])
            full[number] = (np.concatenate([found, extra]).astype(np.int64), np.concatenate([values, signs]))
            upper.append(rows[number].limit + moved)
            before = entries[number]
        limits[numbers[0]] = -moved
    return full, limits, np.array(upper, np.float64)
