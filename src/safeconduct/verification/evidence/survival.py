"""The value of a convoy, worked out exactly (planner's reading S5).

    S(t)  = exp(-rate x hours before t that lie in the union of all windows)
    value = sum over persons of weight x (S(clear) - kappa x caught),  averaged from head to tail
    caught = sum over stays in danger of S(enter) - S(leave)

Persons are spread evenly from head to tail, and so is each instant of theirs: x(w) = head + w (tail - head), w from 0
to 1.  The mean of S(x(w)) over w is (G(tail) - G(head)) / (tail - head) with G the integral of S, which is closed
form: S is exponential inside a window and constant outside.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from safeconduct.verification.evidence.intervals import merged

__all__ = ["Stay", "Survival", "person_value"]

_HOUR_S = 3600.0


@dataclass(frozen=True, slots=True)
class Stay:
    """One stay in danger, on a link or at a place: when head and tail enter, when they leave."""

    enter_head: float
    enter_tail: float
    leave_head: float
    leave_tail: float


class Survival:
    """The chance that the cease-fire still holds, by instant; windows may overlap."""

    def __init__(self, rate_per_h: float, windows: Iterable[tuple[float, float]]) -> None:
        self._rate = rate_per_h / _HOUR_S
        union = merged(windows) if rate_per_h > 0 else ()
        self._starts = [start for start, _ in union]
        self._ends = [end for _, end in union]
        self._exposed = [0.0]  # seconds in windows before each window
        for start, end in union:
            self._exposed.append(self._exposed[-1] + end - start)

    def at(self, time: float) -> float:
        """Return S at an instant: 1 before the first window."""
        number = bisect_right(self._starts, time)
        if number == 0:
            return 1.0
        inside = min(time, self._ends[number - 1]) - self._starts[number - 1]
        return math.exp(-self._rate * (self._exposed[number - 1] + inside))

    def mean(self, head: float, tail: float) -> float:
        """Return the mean of S over an interval; S itself where it has no length."""
        if tail <= head:
            return self.at(head)
        inner = [time for pair in zip(self._starts, self._ends, strict=True) for time in pair if head < time < tail]
        cuts = [head, *inner, tail]
        return sum(self._integral(a, b) for a, b in pairwise(cuts)) / (tail - head)

    def _integral(self, start: float, end: float) -> float:
        """Integrate S over an interval that no window's start or end cuts.

        Constant:  S (end - start).   In a window:  S(start) (end - start) (1 - exp(-d)) / d,  d = rate (end - start).
        """
        first, middle = self.at(start), 0.5 * (start + end)
        number = bisect_right(self._starts, middle)
        if number == 0 or middle > self._ends[number - 1]:
            return first * (end - start)
        decay = self._rate * (end - start)
        return first * (end - start) * (-math.expm1(-decay) / decay if decay > 0 else 1.0)


def person_value(survival: Survival, kappa: float, stays: Sequence[Stay]) -> float:
    """Return what one person of weight 1 counts; 1 where no danger is met."""
    if not stays:
        return 1.0
    caught = 0.0
    if kappa:
        caught = sum(
            survival.mean(stay.enter_head, stay.enter_tail) - survival.mean(stay.leave_head, stay.leave_tail)
            for stay in stays
        )
    return survival.mean(stays[-1].leave_head, stays[-1].leave_tail) - kappa * caught
