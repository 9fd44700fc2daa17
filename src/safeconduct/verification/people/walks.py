"""People on foot: how far they walk, and whether there is a way for those who walk to a bus (part of V-P8)."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterator

from safeconduct.verification.evidence.intervals import ROUNDING_S, held_by_one
from safeconduct.verification.evidence.sides import Evidence
from safeconduct.verification.plan import Walk
from safeconduct.verification.rows import UNBOUNDED, LinkRow
from safeconduct.verification.violations import Violation, violation

__all__ = ["check_walking"]

_SPARE_KM = 0.01  # lengths are given to ten metres


def check_walking(evidence: Evidence) -> Iterator[Violation]:
    """V-P8, on foot: no column walks further than 15 km, and each walk to a bus can be walked in the time it takes.

    A plan does not say by which roads people walk to a bus: there must be a way over links that are not barred, shut
    or led the other way then, each safe or within one window for the whole walk.
    Not checked: paths that are no roads; how many can walk abreast.
    """
    most = evidence.case.rules.walk_km
    for run in evidence.runs:
        km = sum(link.km for _, link in run.driven())
        if run.convoy.on_foot and km > most + _SPARE_KM:
            yield violation("V-P8", "walks_too_far", convoy=run.convoy.id, km=round(km, 2), most_km=most)
    leaving: dict[str, list[LinkRow]] = defaultdict(list)
    for link in evidence.case.links if evidence.plan.walks else ():
        leaving[link.from_place].append(link)
    for walk in evidence.plan.walks:
        yield from _walk(evidence, walk, leaving)


def _walk(evidence: Evidence, walk: Walk, leaving: dict[str, list[LinkRow]]) -> Iterator[Violation]:
    rules = evidence.case.rules
    names = {"place": walk.place, "to": walk.to_place}
    if not rules.horizon[0] - ROUNDING_S <= walk.starts <= walk.arrives <= rules.horizon[1] + ROUNDING_S:
        yield violation("V-P8", "walk_outside_horizon", **names, starts_at=walk.starts)
    km = _nearest_km(walk, leaving, lambda link: _walkable(evidence, link, walk), rules.walk_km)
    if km > rules.walk_km + _SPARE_KM:
        yield violation("V-P8", "no_way_on_foot", **names, starts_at=walk.starts)
    elif walk.arrives - walk.starts < km / rules.walk_kmh * 3600.0 - ROUNDING_S:
        took = walk.arrives - walk.starts
        yield violation("V-P8", "walks_too_fast", **names, seconds=took, needed=round(km / rules.walk_kmh * 3600.0))


def _walkable(evidence: Evidence, link: LinkRow, walk: Walk) -> bool:
    other = evidence.opposite(link)
    against = other.contraflow if other is not None else ()
    if link.barred or any(walk.starts < b and walk.arrives > a for a, b in (*link.shut, *against)):
        return False
    if not (link.dangerous or link.only_in_windows):
        return True
    spans = ((row.start, row.end) for row in evidence.table.over_link(link))
    return held_by_one(spans, walk.starts, walk.arrives, margin=evidence.case.rules.margin_s)


def _nearest_km(
    walk: Walk, leaving: dict[str, list[LinkRow]], walkable: Callable[[LinkRow], bool], most: float
) -> float:
    """Return the shortest way in km by Dijkstra's algorithm, no further than `most`; UNBOUNDED: there is none."""
    best = {walk.place: 0.0}
    queue = [(0.0, walk.place)]
    while queue:
        km, here = heapq.heappop(queue)
        if here == walk.to_place:
            return km
        if km > best[here]:
            continue
        for link in leaving.get(here, ()):
            further = km + link.km
            if further <= most + _SPARE_KM and further < best.get(link.to_place, UNBOUNDED) and walkable(link):
                best[link.to_place] = further
                heapq.heappush(queue, (further, link.to_place))
    return UNBOUNDED
