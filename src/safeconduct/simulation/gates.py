"""When each hop of a convoy may be begun: windows with margins, hours of posts, closures; and the ways out of danger.

A *stretch* is a run of links in danger (or on land crossed in windows only) between which nobody may halt freely.  At
its beginning a leader goes only if the whole convoy, driving as planned from there, keeps all windows; within it, on.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from safeconduct.simulation.spans import ANY_TIME, free_of, held_in, meet
from safeconduct.verification import LinkRow, Spans
from safeconduct.verification.evidence.intervals import ROUNDING_S, merged
from safeconduct.verification.evidence.sides import Evidence, Hop, Run

__all__ = ["Way", "Ways", "gates_of", "stretch_end"]


@dataclass(frozen=True, slots=True)
class Way:
    """A way out of a place: seconds of driving, and when it may be begun; never: there is none."""

    seconds: float = 0.0
    begun: Spans = ()


def _restricted(link: LinkRow | None) -> bool:
    return link is not None and (link.dangerous or link.only_in_windows)


def stretch_end(evidence: Evidence, run: Run, number: int) -> int:
    """Return the hop after the stretch that begins with this one; itself where none begins here."""
    hops = run.hops
    inside = number > 0 and evidence.place(hops[number].start.place).dangerous
    if not _restricted(hops[number].link) or (inside and _restricted(hops[number - 1].link)):
        return number
    end = number + 1
    while end < len(hops) and _restricted(hops[end].link) and evidence.place(hops[end].start.place).dangerous:
        end += 1
    return end


def gates_of(evidence: Evidence, run: Run, number: int) -> tuple[Spans, Spans]:
    """Return when a whole convoy, and when one vehicle of it, may begin a hop; instants as in the rows."""
    end = stretch_end(evidence, run, number)
    whole, head, tail = ((0, 1), (0, 0), (1, 1))
    if end == number:
        own = _windows(evidence, run.hops[number].link, 0.0, 0.0, late=True)
        found = [meet(own, _physical(evidence, run.hops[number], 0.0, by)) for by in (whole, head, tail)]
    else:
        found = [_of_stretch(evidence, run, number, end, by) for by in (whole, head, tail)]
    # Between head and tail all drive alike: whoever goes when either may is in time.
    return found[0], merged((*found[1], *found[2]))


@dataclass(frozen=True, slots=True)
class _Times:
    """When a convoy, or its head or tail alone, is at a hop: seconds after it begins the stretch."""

    arrives: float
    enters: float
    entered: float
    leaves: float


def _times(hop: Hop, origin: float, by: tuple[int, int]) -> _Times:
    first, last = by
    return _Times(
        (hop.start.in_head, hop.start.in_tail)[first] - origin,
        (hop.start.head, hop.start.tail)[first] - origin,
        (hop.start.head, hop.start.tail)[last] - origin,
        (hop.end.in_head, hop.end.in_tail)[last] - origin,
    )


def _of_stretch(evidence: Evidence, run: Run, first: int, end: int, by: tuple[int, int]) -> Spans:
    begins = run.hops[first].start
    origin = (begins.head, begins.tail)[by[0]]
    parts = [_boarding(evidence, run, origin, by)] if first == 0 else []
    for number in range(first, end):
        hop = run.hops[number]
        at = _times(hop, origin, by)
        parts.append(_windows(evidence, hop.link, at.enters, at.leaves))
        parts.append(_physical(evidence, hop, origin, by))
        if number > first:
            parts.append(_halt(evidence, hop, at))
    return meet(*parts)


def _over(spans: Iterable[tuple[float, float]], margin: float, *, late: bool = False) -> Iterator[tuple[float, float]]:
    """Cut windows by the margin, rounding allowed for; late: whoever is in danger already may go up to their end."""
    for start, end in spans:
        last = end if late else end - margin
        if last >= start + margin:
            yield start + margin - ROUNDING_S, last + ROUNDING_S


def _windows(evidence: Evidence, link: LinkRow | None, enters: float, leaves: float, *, late: bool = False) -> Spans:
    if link is None or not _restricted(link):
        return ANY_TIME
    rows = ((row.start, row.end) for row in evidence.table.over_link(link))
    return held_in(_over(rows, evidence.case.rules.margin_s, late=late), enters, leaves)


def _halt(evidence: Evidence, hop: Hop, at: _Times) -> Spans:
    """Return when to begin, that a planned halt at a dangerous place lies in one window over it."""
    here = hop.start
    waits = here.head > here.in_head + ROUNDING_S or here.tail > here.in_tail + ROUNDING_S
    if not waits or not evidence.place(here.place).dangerous:
        return ANY_TIME
    rows = ((row.start, row.end) for row in evidence.table.over_place(evidence.place(here.place)))
    return held_in(_over(rows, evidence.case.rules.margin_s), at.arrives, at.entered)


def _boarding(evidence: Evidence, run: Run, origin: float, by: tuple[int, int]) -> Spans:
    """Return when to depart, that boarding at a dangerous place lies in one window over it."""
    first = run.convoy.passes[0]
    if not run.loaded or not evidence.place(first.place).dangerous:
        return ANY_TIME
    rows = ((row.start, row.end) for row in evidence.table.over_place(evidence.place(first.place)))
    leaves = (first.head, first.tail)[by[1]]
    return held_in(_over(rows, evidence.case.rules.margin_s), first.in_head - origin, leaves - origin)


def _physical(evidence: Evidence, hop: Hop, origin: float, by: tuple[int, int]) -> Spans:
    """Return when to begin, that a post is open and the road neither shut nor led the other way.

    origin: when the stretch begins in the plan; 0: with this hop.
    """
    at = _times(hop, origin or (hop.start.head, hop.start.tail)[by[0]], by)
    post = evidence.posts.get((hop.start.place, hop.end.place))
    parts = [held_in(_rounded(row.hours), at.enters, at.entered) for row in post.rows] if post else []
    if hop.link is not None:
        other = evidence.opposite(hop.link)
        shut = (*hop.link.shut, *(other.contraflow if other is not None else ()))
        if shut:
            parts.append(free_of(shut, at.enters, at.leaves, ROUNDING_S))
    return meet(*parts)


def _rounded(spans: Iterable[tuple[float, float]]) -> Spans:
    return tuple((start - ROUNDING_S, end + ROUNDING_S) for start, end in spans)


class Ways:
    """Ways out of the places of a plan: back by the way one came, or on to the next safe place by another road."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self._known: dict[tuple[str, tuple[str, str, str]], Way] = {}
        self._from: dict[str, list[LinkRow]] = {}
        for link in evidence.case.links:
            if not link.barred:
                self._from.setdefault(link.from_place, []).append(link)

    def back(self, run: Run, number: int) -> Way:
        """Return the way back: from a dangerous place to the last safe one (or where it set out), else to there."""
        if number == 0:
            return Way()
        dangerous = self._evidence.place(run.hops[number].start.place).dangerous
        links: list[LinkRow] = []
        for hop in reversed(run.hops[:number]):
            link = self._evidence.opposite(hop.link) if hop.link is not None else None
            if link is None or link.barred:
                return Way()
            links.append(link)
            if dangerous and not self._evidence.place(hop.start.place).dangerous:
                break
        return self._way(links)

    def on(self, run: Run, number: int) -> Way:
        """Return the quickest other way from a dangerous place to a safe one."""
        hop = run.hops[number]
        if hop.link is None or not self._evidence.place(hop.start.place).dangerous:
            return Way()
        key = (hop.start.place, (hop.link.from_place, hop.link.to_place, hop.link.road))
        if key not in self._known:
            self._known[key] = self._way(self._quickest(key[0], hop.link))
        return self._known[key]

    def _way(self, links: Sequence[LinkRow]) -> Way:
        if not links:
            return Way()
        at, parts = 0.0, []
        for link in links:
            after = at + _drive_s(link)
            parts.append(_windows(self._evidence, link, at, after))
            shut = (*link.shut, *self._opposed(link))
            if shut:
                parts.append(free_of(shut, at, after))
            at = after
        return Way(at, meet(*parts))

    def _opposed(self, link: LinkRow) -> Spans:
        other = self._evidence.opposite(link)
        return other.contraflow if other is not None else ()

    def _quickest(self, place: str, but: LinkRow) -> list[LinkRow]:
        """Search by Dijkstra's algorithm for the nearest safe place, not by one link."""
        best: dict[str, float] = {place: 0.0}
        came: dict[str, LinkRow] = {}
        queue = [(0.0, place)]
        while queue:
            at, here = heapq.heappop(queue)
            if here != place and not self._evidence.place(here).dangerous:
                return _path(came, here, place)
            for link in self._from.get(here, ()):
                after = at + _drive_s(link)
                if link is not but and after < best.get(link.to_place, math.inf):
                    best[link.to_place] = after
                    came[link.to_place] = link
                    heapq.heappush(queue, (after, link.to_place))
        return []


def _drive_s(link: LinkRow) -> float:
    return link.km / link.speed_kmh * 3600.0 if link.speed_kmh > 0 else math.inf


def _path(came: dict[str, LinkRow], end: str, start: str) -> list[LinkRow]:
    links: list[LinkRow] = []
    while end != start:
        links.append(came[end])
        end = came[end].from_place
    return links[::-1]
