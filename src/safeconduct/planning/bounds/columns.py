"""Columns of the master: timed routes of cars and walkers, loaded bus trips, empty bus runs, on ticks.

A column is one unit: a car, a person on foot, or a bus.  Its use of every resource is kept in flat tables, so that a
row of the master (any interval of any link, any deadline) is made by one array expression.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

__all__ = ["Column", "ColumnTable"]


@dataclass(frozen=True, slots=True)
class Column:
    """kind: "car", "foot", "trip" (loaded bus) or "empty".

    start, starts_k: node and tick of departure (a trip: when loading begins; boards_k is when it drives off).
    links, ticks: each link and the tick it is entered.  sink: index, -1 for empty runs; arrive_k: at the end.
    ready_k: when the bus is free again.  persons: carried by one unit.  worth: weighted value of one unit.
    """

    kind: str
    means: str
    member: int
    fleet: int
    start: int
    end: int
    starts_k: int
    boards_k: int
    links: tuple[int, ...]
    ticks: tuple[int, ...]
    arrive_k: int
    ready_k: int
    sink: int
    persons: float
    worth: float

    @property
    def boards(self) -> bool:
        """Whether its people take time to board: walkers and empty runs do not."""
        return self.kind in ("car", "trip")

    @property
    def key(self) -> tuple[object, ...]:
        """What makes two columns the same."""
        return (self.kind, self.member, self.fleet, self.sink, self.start, self.starts_k, self.links, self.ticks)


@dataclass(slots=True)
class ColumnTable:
    """All columns so far, each once; width, bare: by means, ticks a vehicle takes of each link, bare on empty runs.

    lasts: int64 (m,), ticks from entering each link behind which a car has surely arrived.  queued: links before which
    only so many cars may stand.
    """

    width: dict[str, NDArray[np.float64]]
    bare: dict[str, NDArray[np.float64]]
    lasts: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    queued: frozenset[int] = frozenset()
    columns: list[Column] = field(default_factory=list)
    _known: set[tuple[object, ...]] = field(default_factory=set)
    _use: list[list[float]] = field(default_factory=lambda: [[], [], [], []])
    _waits: dict[int, list[tuple[int, int, int]]] = field(default_factory=dict)
    _flat: tuple[NDArray[np.float64], ...] | None = None
    _by_link: dict[int, NDArray[np.int64]] = field(default_factory=dict)

    def add(self, column: Column) -> bool:
        """Add a column; False where it is known already."""
        if column.key in self._known:
            return False
        self._known.add(column.key)
        number = len(self.columns)
        self.columns.append(column)
        if column.means != "foot":
            width = (self.bare if column.kind == "empty" else self.width)[column.means]
            for link, tick in zip(column.links, column.ticks, strict=True):
                for values, value in zip(self._use, (number, link, tick, width[link]), strict=True):
                    values.append(value)
        for link, arrived, entered in self.stands(column, column.ticks):
            self._waits.setdefault(link, []).append((number, arrived, entered))
        self._flat = None
        return True

    def keep(self, wanted: NDArray[np.bool_]) -> None:
        """Forget all other columns; they may come back."""
        kept = [column for column, flag in zip(self.columns, wanted, strict=True) if flag]
        self.columns, self._known, self._use, self._waits = [], set(), [[], [], [], []], {}
        for column in kept:
            self.add(column)

    def __len__(self) -> int:
        return len(self.columns)

    def __iter__(self) -> Iterator[Column]:
        return iter(self.columns)

    def use_of(self, link: int) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
        """Return who enters a link: columns, ticks of entry, ticks of width."""
        column, _, tick, width = self.uses()
        rows = self._by_link.get(link, np.zeros(0, np.int64))
        return column[rows].astype(np.int64), tick[rows], width[rows]

    def stands(self, column: Column, ticks: Sequence[int]) -> Iterator[tuple[int, int, int]]:
        """Say where a column that enters its links at these ticks stands in a queue: link, from tick, to tick."""
        if column.kind != "car" or not self.queued:
            return
        for place in range(1, len(column.links)):
            arrived = int(ticks[place - 1]) + int(self.lasts[column.links[place - 1]])
            if column.links[place] in self.queued and arrived < ticks[place]:
                yield column.links[place], arrived, int(ticks[place])

    def waits_of(self, link: int) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
        """Return who stands before a link: columns (each once), ticks from which and to which."""
        rows = np.array(self._waits.get(link, []), np.int64).reshape(-1, 3)
        return rows[:, 0], rows[:, 1].astype(np.float64), rows[:, 2].astype(np.float64)

    def uses(self) -> tuple[NDArray[np.float64], ...]:
        """Return all entries of links: columns, links, ticks of entry, ticks of width."""
        if self._flat is None:
            self._flat = tuple(np.array(values, np.float64) for values in self._use)
            links = self._flat[1].astype(np.int64)
            order = np.argsort(links, kind="stable")
            found, begins = np.unique(links[order], return_index=True)
            ends = [*begins[1:], len(order)][: len(begins)]
            self._by_link = {int(i): order[a:b] for i, a, b in zip(found, begins, ends, strict=True)}
        return self._flat

    def used_links(self) -> list[int]:
        """Return the links any column enters, sorted."""
        self.use_of(-1)
        return sorted(self._by_link)
