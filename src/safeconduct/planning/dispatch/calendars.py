"""Calendars of busy intervals that grow as they are filled: mouths of links (S3) and assembly lines (P3)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Calendars"]


class Calendars:
    """Any number of calendars in one pool; `pool` is what the kernels take."""

    def __init__(self, calendars: int, room: int = 8) -> None:
        self._begin = np.empty(max(1, calendars) * room)
        self._end = np.empty(max(1, calendars) * room)
        self._start = np.arange(calendars, dtype=np.int64) * room
        self._count = np.zeros(calendars, np.int64)
        self._room = np.full(calendars, room, np.int64)
        self._used = calendars * room

    @property
    def pool(self) -> tuple[NDArray[Any], ...]:
        """The arrays begin, end, start, count."""
        return self._begin, self._end, self._start, self._count

    def gap(self, calendar: int, at: float, span: float) -> float:
        """Return the least t >= at with [t, t + span) free."""
        from safeconduct.planning.dispatch.kernels import first_gap

        return float(first_gap(self.pool, calendar, at, span)[0])

    def add(self, calendar: int, begin: float, end: float) -> None:
        """Mark a free interval busy; one of no length takes nothing."""
        from safeconduct.planning.dispatch.kernels import insert

        if end > begin:
            self._reserve(calendar)
            insert(self.pool, calendar, begin, end)

    def add_all(self, calendars: NDArray[np.int64], begins: NDArray[np.float64], holds: NDArray[np.float64]) -> None:
        """Mark an interval busy in each of several calendars; -1: none."""
        from safeconduct.planning.dispatch.kernels import insert_all

        number = 0
        while number < len(calendars):
            number = insert_all(self.pool, self._room, calendars, begins, holds, number)
            if number < len(calendars):
                self._reserve(int(calendars[number]))

    def drop(self, calendar: int, begin: float, end: float) -> None:
        """Mark a busy interval free again."""
        from safeconduct.planning.dispatch.kernels import remove

        if end > begin:
            self._reserve(calendar)
            remove(self.pool, calendar, begin, end)

    def extend(self, calendars: int) -> None:
        """Have at least so many calendars."""
        while len(self._start) < calendars:
            if self._used + 8 > len(self._begin):
                longer = 2 * len(self._begin) + 8
                self._begin, self._end = np.resize(self._begin, longer), np.resize(self._end, longer)
            self._start = np.append(self._start, self._used)
            self._count, self._room = np.append(self._count, 0), np.append(self._room, 8)
            self._used += 8

    def _reserve(self, calendar: int) -> None:
        """See that one interval more fits: a full calendar moves to the pool's end with twice the room."""
        count, room = int(self._count[calendar]), int(self._room[calendar])
        if count < room:
            return
        if self._used + 2 * room > len(self._begin):
            longer = 2 * len(self._begin) + 2 * room
            self._begin = np.resize(self._begin, longer)
            self._end = np.resize(self._end, longer)
        old, new = int(self._start[calendar]), self._used
        self._begin[new : new + count] = self._begin[old : old + count]
        self._end[new : new + count] = self._end[old : old + count]
        self._start[calendar], self._room[calendar] = new, 2 * room
        self._used += 2 * room
