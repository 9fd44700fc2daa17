"""Intake at a reception point (P4, S3): one convoy after the other in order of arrival, done by closing."""

from __future__ import annotations

from bisect import bisect_right

from safeconduct.planning.dispatch.kernels import EPS
from safeconduct.planning.instance import UNBOUNDED, Sink

__all__ = ["Desk"]


class Desk:
    """All that arrive at one sink.

        begins = max(ready of the one before, head's arrival, opening),   ready = begins + persons / rate

    and the later of ready and the tail's arrival is not after the closing of the opening in which the head arrives, or
    of the next one.
    """

    def __init__(self, sink: Sink, horizon_s: float) -> None:
        self._rate = sink.rate_per_s
        self._hours = sorted((a, min(b, horizon_s)) for a, b in sink.hours if a <= horizon_s)
        self._heads: list[float] = []
        self._rows: list[tuple[float, float, float]] = []  # tail, persons, ready

    def fits(self, head: float, tail: float, persons: float) -> bool:
        """Say whether one more may arrive, so that everybody is still taken in by closing."""
        if self._rate == UNBOUNDED:
            opened = self._opening(head)
            return opened is not None and max(tail, opened[0]) <= opened[1] + EPS
        number = bisect_right(self._heads, head)
        ready = self._rows[number - 1][2] if number else -UNBOUNDED
        ready = self._ready(ready, head, tail, persons)
        while number < len(self._rows) and ready < UNBOUNDED:
            tail, persons, before = self._rows[number]
            ready = self._ready(ready, self._heads[number], tail, persons)
            if ready <= before:
                return True
            number += 1
        return ready < UNBOUNDED

    def add(self, head: float, tail: float, persons: float) -> None:
        """Let one arrive who fits."""
        if self._rate == UNBOUNDED:
            return
        number = bisect_right(self._heads, head)
        self._heads.insert(number, head)
        self._rows.insert(number, (tail, persons, 0.0))
        ready = self._rows[number - 1][2] if number else -UNBOUNDED
        for i in range(number, len(self._rows)):
            tail, persons, before = self._rows[i]
            ready = self._ready(ready, self._heads[i], tail, persons)
            if i > number and ready == before:
                break
            self._rows[i] = (tail, persons, ready)

    def next_opening(self, head: float) -> float:
        """Return when the next opening begins after the one in which the head would arrive; UNBOUNDED: never."""
        opened = self._opening(head)
        return next((a for a, _ in self._hours if opened is not None and a > opened[0]), UNBOUNDED)

    def _opening(self, head: float) -> tuple[float, float] | None:
        return next((span for span in self._hours if span[1] >= head - EPS), None)

    def _ready(self, before: float, head: float, tail: float, persons: float) -> float:
        """Return when a convoy is taken in; UNBOUNDED: not by closing."""
        opened = self._opening(head)
        if opened is None or self._rate <= 0:
            return UNBOUNDED
        ready = max(before, head, opened[0]) + persons / self._rate
        return ready if max(ready, tail) <= opened[1] + EPS else UNBOUNDED
