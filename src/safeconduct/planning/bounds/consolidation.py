"""Few routes: the relaxation spreads people over every route that costs nothing more; they are brought together again.

A column is moved to a busier route of the same people to the same sink if it departs at the same tick, is worth no less
there, is no later back where it is a bus's trip, and no cell of any link is overfull by it. Nothing is lost by that.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from safeconduct.planning.bounds.columns import Column
from safeconduct.planning.bounds.master import Master

__all__ = ["consolidated"]

_Floats = NDArray[np.float64]
_Stream = tuple[str, int, int, int, int]
_USED = 1e-6
_SAME = 1e-6
_CELLS = 6
"""Cells of the relaxation in a cell here: columns stand a cell apart and are lumps there, streams in life."""
_FULL = 1.02
"""A cell may be overfull by so much: that is what rows leave open (parameters.row_tolerance), and rounding."""


def consolidated(
    master: Master, columns: tuple[Column, ...], use: _Floats, persons: _Floats | None
) -> tuple[tuple[Column, ...], _Floats, _Floats | None]:
    """Return columns, use and persons of trips with as few routes as the links let them.

    columns: new ones are added behind; use, persons: float64 by column, persons None where there are no buses.
    """
    loads = _Loads(master, columns, use)
    streams: dict[_Stream, dict[tuple[int, ...], list[int]]] = defaultdict(lambda: defaultdict(list))
    for j, column in enumerate(columns):
        if use[j] > _USED and column.kind in ("car", "trip") and column.links:
            key = (column.kind, column.member, column.fleet, column.sink, column.start)
            streams[key][column.links].append(j)
    found, amount, seats = list(columns), list(use), None if persons is None else list(persons)
    for key in sorted(streams):
        routes = streams[key]
        total = {links: sum(float(use[j]) for j in numbers) for links, numbers in routes.items()}
        by_use = sorted(routes, key=lambda links: (-total[links], links))
        for place in range(len(by_use) - 1, 0, -1):
            for j in routes[by_use[place]]:
                moved = _moved(master, columns[j], float(use[j]), by_use[:place], loads)
                if moved is None:
                    continue
                found.append(moved)
                amount.append(amount[j])
                amount[j] = 0.0
                if seats is not None:
                    seats.append(seats[j])
                    seats[j] = 0.0
    return tuple(found), np.array(amount), None if seats is None else np.array(seats)


def _moved(
    master: Master, column: Column, amount: float, routes: list[tuple[int, ...]], loads: _Loads
) -> Column | None:
    """Return a column on the first route that takes it, its load moved there; None where none does."""
    loads.add(column, -amount)
    for links in routes:
        entered = np.empty(len(links), np.int64)
        other = replace(column, links=links)
        arrive, worth = master.repetition.ridden(other, column.boards_k, -1, 0, entered)
        if arrive < 0 or worth < column.worth - _SAME * max(1.0, column.worth):
            continue
        if column.kind == "trip" and arrive > column.arrive_k:
            continue
        other = replace(
            other, ticks=tuple(entered.tolist()), arrive_k=arrive,
            ready_k=arrive + column.ready_k - column.arrive_k, worth=worth,
        )
        if loads.fits(other, amount):
            loads.add(other, amount)
            return other
    loads.add(column, amount)
    return None


class _Loads:
    """How full each cell of each link is; float64 ticks."""

    def __init__(self, master: Master, columns: tuple[Column, ...], use: _Floats) -> None:
        self._cell, self._by_means = _CELLS * master.separation.cell, master.grid.by_means
        self._load = np.zeros((len(master.instance.link), master.grid.last // self._cell + 2))
        for j in np.flatnonzero(use > _USED):
            self.add(columns[j], float(use[j]))

    def add(self, column: Column, amount: float) -> None:
        """Count a column; a negative amount takes it off."""
        if column.means == "foot":
            return
        for link, cell, taken in self._taken(column):
            self._load[link, cell] += amount * taken

    def fits(self, column: Column, amount: float) -> bool:
        """Say whether no cell is overfull with a column too."""
        return all(
            self._load[link, cell] + amount * taken <= _FULL * self._cell
            for link, cell, taken in self._taken(column)
        )

    def _taken(self, column: Column) -> list[tuple[int, int, float]]:
        ticks = self._by_means[column.means]
        width = ticks.bare if column.kind == "empty" else ticks.width
        found = []
        for link, tick in zip(column.links, column.ticks, strict=True):
            begin, end = float(tick), float(tick) + float(width[link])
            for cell in range(int(begin // self._cell), int(min(end, 1e9) // self._cell) + 1):
                part = min(end, (cell + 1.0) * self._cell) - max(begin, float(cell * self._cell))
                if part > 0.0 and cell < self._load.shape[1]:
                    found.append((link, cell, part))
        return found
