"""When something may begin: closed intervals of instants, shifted by what follows, met with each other."""

from __future__ import annotations

import math
from collections.abc import Iterable

from safeconduct.verification import Spans

__all__ = ["ANY_TIME", "free_of", "held_in", "meet"]

ANY_TIME: Spans = ((-math.inf, math.inf),)
"""No limit."""


def held_in(spans: Iterable[tuple[float, float]], first: float, last: float) -> Spans:
    """Return when something may begin that is there from `first` to `last` seconds after, within one of the spans."""
    found = sorted((start - first, end - last) for start, end in spans if end - last >= start - first)
    joined: list[tuple[float, float]] = []
    for start, end in found:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return tuple(joined)


def free_of(spans: Iterable[tuple[float, float]], first: float, last: float, spare: float = 0.0) -> Spans:
    """Return when something may begin that is there from `first` to `last` seconds after, and meets none of the spans.

    spare: seconds by which it may reach into one: a plan's instants are rounded.
    """
    begin, found = -math.inf, []
    for start, end in sorted(spans):
        if start - last + spare >= begin:
            found.append((begin, start - last + spare))
        begin = max(begin, end - first - spare)
    return (*found, (begin, math.inf))


def meet(*many: Spans) -> Spans:
    """Return the instants that lie in one span of each."""
    common: Spans = ANY_TIME
    for spans in many:
        both = ((max(a, c), min(b, d)) for a, b in common for c, d in spans)
        common = tuple((a, b) for a, b in both if a <= b)
    return tuple(sorted(common))
