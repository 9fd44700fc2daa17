"""Another road for a convoy that has not set out: the quickest that shares as little as can be with its own.

Dijkstra's algorithm over all roads that may be used, seconds of driving; a road of the convoy's own counts a day more,
so that it is used again only where there is no other.
"""

from __future__ import annotations

import heapq
import math
from dataclasses import replace

from safeconduct.verification import LinkRow
from safeconduct.verification.evidence.sides import Evidence, Hop, Run
from safeconduct.verification.plan import Pass

__all__ = ["Detours"]

_OWN_S = 86_400.0
_HOUR_S = 3600.0
_Key = tuple[str, str, frozenset[tuple[str, str, str]], float]


class Detours:
    """Other roads for the convoys of a plan; each is looked for once."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self._from: dict[str, list[LinkRow]] = {}
        for link in evidence.case.links:
            if not link.barred and link.speed_kmh > 0:
                self._from.setdefault(link.from_place, []).append(link)
        self._known: dict[_Key, list[LinkRow]] = {}

    def of(self, run: Run) -> Run | None:
        """Return a convoy as it would drive the other road, its hours of departure kept; None: there is none.

        On foot none is looked for: a column walks where its plan says.
        """
        if run.convoy.on_foot or not run.hops:
            return None
        own = frozenset((link.from_place, link.to_place, link.road) for _, link in run.driven())
        key = run.hops[0].start.place, run.hops[-1].end.place, own, run.speed_factor
        if key not in self._known:
            self._known[key] = self._quickest(key[0], key[1], own)
        links = self._known[key]
        if all((link.from_place, link.to_place, link.road) in own for link in links):
            return None
        return _along(run, links)

    def _quickest(self, start: str, end: str, own: frozenset[tuple[str, str, str]]) -> list[LinkRow]:
        best: dict[str, float] = {start: 0.0}
        came: dict[str, LinkRow] = {}
        queue = [(0.0, start)]
        while queue:
            at, here = heapq.heappop(queue)
            if here == end:
                break
            if at > best[here]:
                continue
            for link in self._from.get(here, ()):
                used = (link.from_place, link.to_place, link.road) in own
                after = at + link.km / link.speed_kmh * _HOUR_S + (_OWN_S if used else 0.0)
                if after < best.get(link.to_place, math.inf):
                    best[link.to_place], came[link.to_place] = after, link
                    heapq.heappush(queue, (after, link.to_place))
        links: list[LinkRow] = []
        while end in came and end != start:
            links.append(came[end])
            end = came[end].from_place
        return links[::-1]


def _along(run: Run, links: list[LinkRow]) -> Run:
    """Lay a convoy along links: head and tail leave as planned, and drive freely from there."""
    first = run.hops[0].start
    passes = [replace(first, road=links[0].road)]
    after = 0.0
    for link, onward in zip(links, [*links[1:], None], strict=True):
        after += link.km / (link.speed_kmh * run.speed_factor) * _HOUR_S
        head, tail = first.head + after, first.tail + after
        passes.append(Pass(link.to_place, head, tail, head, tail, None if onward is None else onward.road))
    hops = tuple(
        Hop(number, start, end, link)
        for number, (start, end, link) in enumerate(zip(passes, passes[1:], links, strict=False))
    )
    return replace(run, convoy=replace(run.convoy, passes=tuple(passes)), hops=hops)
