"""People who walk to where a bus fetches them: exact times, and no more of them than are then carried."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from safeconduct.planning.dispatch.kernels import EPS
from safeconduct.planning.instance import UNBOUNDED, Instance, Intervals
from safeconduct.planning.proposal import Walk

__all__ = ["carried_walks", "timed_walks"]


def timed_walks(instance: Instance, walks: Sequence[Walk]) -> tuple[Walk, ...]:
    """Give each walk the first start from the proposed one on at which the whole of it keeps every link's intervals.

    A walk that is too long, or for which there is no such time, is left out.
    """
    found = []
    for walk in walks:
        length = float(instance.length_m[list(walk.links)].sum())
        takes = length / instance.walk_speed_m_s
        start = _first_start(instance, walk, takes)
        if length <= instance.walk_most_m + EPS and start + takes <= instance.horizon_s + EPS:
            found.append(replace(walk, starts_s=start, arrives_s=start + takes))
    return tuple(found)


def _first_start(instance: Instance, walk: Walk, takes: float) -> float:
    sets = [instance.interval_sets[instance.stay_of[link]] for link in walk.links]
    start, before = max(0.0, walk.starts_s), -UNBOUNDED
    while before < start < UNBOUNDED:
        before = start
        for spans in sets:
            start = _within(spans, start, takes)
    return start


def _within(spans: Intervals, at: float, length: float) -> float:
    """Return the first instant from which one interval holds so many seconds; UNBOUNDED: there is none."""
    return min((max(at, a) for a, b in spans if max(at, a) + length <= b + EPS), default=UNBOUNDED)


def carried_walks(walks: Sequence[Walk], carried: Mapping[tuple[int, int], int]) -> tuple[Walk, ...]:
    """Return the walks of those who are carried on, the first to come first, by group and node."""
    left: dict[tuple[int, int], int] = defaultdict(int, carried)
    found = []
    for walk in sorted(walks, key=lambda walk: walk.arrives_s):
        persons = min(left[walk.group, walk.end], int(walk.persons + EPS))
        if persons > 0:
            left[walk.group, walk.end] -= persons
            found.append(replace(walk, persons=float(persons)))
    return tuple(found)
