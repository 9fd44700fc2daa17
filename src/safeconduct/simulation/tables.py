"""Tables of records as they grow, row by row, numbers given to things, and what columns begin as."""

from __future__ import annotations

import math
from collections.abc import Hashable
from typing import Any, Generic, TypeVar

import numpy as np

from safeconduct.simulation.layout import (
    AREA,
    CONVOY,
    CORRIDOR,
    HOP,
    MOUTH,
    PLACE,
    POINT,
    POST,
    SEEN,
    TRIP,
    VEHICLE,
    Table,
)
from safeconduct.verification import Spans

__all__ = ["TABLES", "Numbers", "Tables"]

_K = TypeVar("_K", bound=Hashable)

TABLES: dict[str, np.dtype[Any]] = {
    "convoys": CONVOY,
    "vehicles": VEHICLE,
    "trips": TRIP,
    "hops": HOP,
    "seen": SEEN,
    "mouths": MOUTH,
    "places": PLACE,
    "posts": POST,
    "points": POINT,
    "corridors": CORRIDOR,
    "areas": AREA,
    "people": AREA,
}
"""The type of each table of a layout, by its name."""
_BEGINS: dict[str, float] = {
    **dict.fromkeys(("trip", "hop", "on", "next", "before", "queue", "head", "tail", "owner", "who"), -1),
    **dict.fromkeys(("boarded", "bus_ready", "free", "last", "lane", "since", "seen_tail", "seen_in_tail"), -math.inf),
    **dict.fromkeys(("dead", "entry", "broken", "seen_head", "seen_in_head"), math.inf),
    "out": math.nan,
}
"""What columns that change begin as, where it is not 0."""


class Numbers(Generic[_K]):
    """Numbers given to things in the order in which they come."""

    def __init__(self) -> None:
        self.at: dict[_K, int] = {}

    def of(self, thing: _K) -> int:
        """Return the number of a thing."""
        return self.at.setdefault(thing, len(self.at))


class Tables:
    """Tables of records as they grow, row by row, and the spans that they point into."""

    def __init__(self, horizon_start: float) -> None:
        self.base = horizon_start
        self.rows: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
        self.spans: list[tuple[float, float]] = []
        self._known: dict[Spans, tuple[int, int]] = {}

    def add(self, table: str, **values: Any) -> None:
        """Add a row; columns that are not named begin as 0, or as `_BEGINS` has them."""
        self.rows[table].append(values)

    def count(self, table: str) -> int:
        """Return how many rows there are."""
        return len(self.rows[table])

    def range(self, name: str, spans: Spans) -> dict[str, int]:
        """Lay intervals out, moved to the horizon's start; returns the two columns that point to them."""
        if spans not in self._known:
            first = len(self.spans)
            self.spans += [(start - self.base, end - self.base) for start, end in spans]
            self._known[spans] = first, len(self.spans)
        return dict(zip((f"{name}_a", f"{name}_b"), self._known[spans], strict=True))

    def table(self, name: str) -> Table:
        """Return a table as an array."""
        found = np.zeros(len(self.rows[name]), TABLES[name])
        for column in TABLES[name].names or ():
            begins = _BEGINS.get(column, 0)
            found[column] = [row.get(column, begins) for row in self.rows[name]]
        return found
