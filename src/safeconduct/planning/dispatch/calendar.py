"""Calendars of what only one convoy at a time may take: the mouth of a link (S3), and lines of people (P3, P4)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from dataclasses import dataclass, field

from safeconduct.planning.instance import UNBOUNDED, Intervals

__all__ = ["ROUNDING_S", "Intake", "Line", "Mouth"]

ROUNDING_S = 1e-6
"""Instants closer than this are the same: sums of floating-point seconds."""


@dataclass(slots=True)
class Mouth:
    """Busy intervals [begin, end) of a link's mouth, sorted, apart from each other."""

    begins: list[float] = field(default_factory=list)
    ends: list[float] = field(default_factory=list)

    def earliest(self, at: float, length: float) -> float:
        """Return the first instant from `at` on at which `length` seconds are free."""
        k = bisect_right(self.begins, at)
        if k and self.ends[k - 1] > at + ROUNDING_S:
            at = self.ends[k - 1]
        while k < len(self.begins) and self.begins[k] < at + length - ROUNDING_S:
            at = max(at, self.ends[k])
            k += 1
        return at

    def take(self, begin: float, end: float) -> None:
        """Mark an interval as busy."""
        k = bisect_left(self.begins, begin)
        self.begins.insert(k, begin)
        self.ends.insert(k, end)

    def free(self, begin: float) -> None:
        """Give an interval back, by its begin."""
        k = bisect_left(self.begins, begin)
        if k == len(self.begins) or self.begins[k] != begin:
            raise KeyError(begin)
        del self.begins[k]
        del self.ends[k]


@dataclass(slots=True)
class Line:
    """People who board one convoy after the other, at `rate` persons a second, within the point's hours (P3)."""

    rate: float
    hours: Intervals
    earliest: float
    mouth: Mouth = field(default_factory=Mouth)

    def board(self, at: float, persons: float, least_s: float = 0.0) -> tuple[float, float, float] | None:
        """Return when boarding may begin and end, from `at` on, and by when the point closes; None: no more today.

        least_s: seconds that boarding takes at least (the bus's own doors).
        """
        length = persons / self.rate if self.rate != UNBOUNDED else 0.0
        for begin, end in self.hours:
            start = max(at, begin, self.earliest)
            if length > 0.0:
                start = self.mouth.earliest(start, length)
            if start + max(length, least_s) <= end + ROUNDING_S:
                return start, start + max(length, least_s), end
        return None

    def take(self, begin: float, persons: float) -> None:
        """Mark the line as busy from `begin` on for so many persons."""
        if self.rate != UNBOUNDED and persons > 0.0:
            self.mouth.take(begin, begin + persons / self.rate)

    def free(self, begin: float, persons: float) -> None:
        """Give it back."""
        if self.rate != UNBOUNDED and persons > 0.0:
            self.mouth.free(begin)


@dataclass(slots=True)
class Intake:
    """People taken in one convoy after the other in order of arrival, to be done by closing time (P4, S3)."""

    rate: float
    hours: Intervals
    room: float
    arrivals: list[tuple[float, float, float]] = field(default_factory=list)
    inside: float = 0.0

    def fits(self, head: float, tail: float, persons: float) -> bool:
        """Say whether one more arrival leaves time and room for everybody."""
        if self.inside + persons > self.room + ROUNDING_S:
            return False
        closes = max((end for _, end in self.hours), default=-1.0)
        if tail > closes + ROUNDING_S:
            return False
        if self.rate == UNBOUNDED:
            return any(end >= tail - ROUNDING_S for _, end in self.hours)
        rows = [*self.arrivals]
        insort(rows, (head, tail, persons))
        return self._served(rows)

    def _served(self, rows: list[tuple[float, float, float]]) -> bool:
        ready = -UNBOUNDED
        number = 0
        for head, tail, persons in rows:
            ready = max(ready, head)
            length = persons / self.rate
            while number < len(self.hours):
                begin, end = self.hours[number]
                start = max(ready, begin)
                if max(start + length, tail) <= end + ROUNDING_S:
                    break
                number += 1
            if number == len(self.hours):
                return False
            ready = start + length
        return True

    def take(self, head: float, tail: float, persons: float) -> None:
        """Add an arrival."""
        insort(self.arrivals, (head, tail, persons))
        self.inside += persons

    def free(self, head: float, tail: float, persons: float) -> None:
        """Take an arrival back."""
        self.arrivals.remove((head, tail, persons))
        self.inside -= persons
