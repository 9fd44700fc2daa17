"""When a vehicle may begin its next hop in this run, until when it is safe where it is, and how it leaves danger."""

from __future__ import annotations

import math
from typing import Any

from safeconduct.simulation.compiled import inlined, leaf

__all__ = ["REPLAN", "escape", "link_deadline", "may_begin", "next_in", "place_deadline", "planned_at"]

_ROUNDS = 200  # a day has fewer closures than this; one that never settles is not begun
_DAY_S = 86400.0
_TURN_BACK, _ON, _SHORTEN, REPLAN = 1, 2, 3, 4


@inlined
def next_in(spans: Any, first: int, last: int, time: float, early: float) -> float:
    """Return the first instant from `time` on in a row of spans whose ends come `early` earlier; inf: none."""
    for at in range(first, last):
        begins, ends = spans[at, 0], spans[at, 1] - early
        if ends >= time and ends >= begins:
            return float(max(time, begins))
    return math.inf


@leaf
def _past(spans: Any, count: int, time: float) -> float:
    """Return the first instant from `time` on that lies in none of the stretches [begin, end)."""
    moved = True
    while moved:
        moved = False
        for at in range(count):
            if spans[at, 0] <= time < spans[at, 1]:
                time = spans[at, 1]
                moved = True
    return time


@inlined
def planned_at(head: float, tail: float, share: float) -> float:
    """Return when the vehicle at a share of the way from head to tail is planned: they pass evenly."""
    return head + share * (tail - head)


@leaf
def may_begin(
    odds: Any, hops: Any, seen: Any, mouths: Any, places: Any, areas: Any, days: Any, spans: Any, shut: Any,
    sirens: Any, hop: int, leads: bool, time: float,
) -> float:  # fmt: skip
    """Return the first instant from `time` on at which a vehicle may begin a hop, as is known then; inf: never.

    At the beginning of a stretch of danger whoever leads looks for the whole convoy, over the whole stretch, at this
    day's speed; everybody keeps off what is shut now or broken.
    """
    early, decides = 0.0, hops[hop].takes > 0.0
    if decides:
        day = min(max(int(time / _DAY_S), 0), days.size - 1)
        early = (1.0 / days[day].speed - 1.0) * hops[hop].takes
        if odds[0].conduct == _SHORTEN:
            early += odds[0].shorten_s
    area = hops[hop].area
    broken = _broken(hops, mouths, places, hop) if decides and odds[0].on_break else math.inf
    whole = decides and leads and not seen[hop].begun
    first = hops[hop].gate_a if whole else hops[hop].single_a
    last = hops[hop].gate_b if whole else hops[hop].single_b
    for _ in range(_ROUNDS):
        found = next_in(spans, first, last, time, early)
        for other in range(hop, hops[hop].until):
            link = hops[other].link
            if mouths[link].shut:
                found = _past(shut[link], mouths[link].shut, found)
        if area >= 0 and areas[area].sirens:
            found = _past(sirens[area], areas[area].sirens, found)
        if found >= broken:
            return math.inf
        if found == time or found == math.inf:
            return found
        time = found
    return math.inf


@leaf
def _broken(hops: Any, mouths: Any, places: Any, hop: int) -> float:
    """Return when the cease-fire of the stretch that begins with a hop breaks."""
    first = math.inf
    for other in range(hop, hops[hop].until):
        if hops[other].exposed:
            first = min(first, mouths[hops[other].link].broken)
        if hops[other].halts:
            first = min(first, places[hops[other].place].broken)
    return first


@inlined
def link_deadline(odds: Any, mouths: Any, spans: Any, link: int, time: float) -> float:
    """Return when whoever enters a dangerous link then is caught if still on it: its window ends, or it breaks."""
    ends, spare = time, odds[0].spare
    for at in range(mouths[link].window_a, mouths[link].window_b):
        if spans[at, 0] - spare <= time <= spans[at, 1] + spare:
            ends = max(ends, spans[at, 1] + spare)
    return min(ends, mouths[link].broken) if mouths[link].broken > time else ends


@inlined
def place_deadline(odds: Any, places: Any, spans: Any, place: int, time: float, before: float) -> float:
    """Return when whoever is at a dangerous place is caught if still there.

    before: that of the road by which it came; whoever queues stands on it.
    """
    ends, spare = max(time, before), odds[0].spare
    for at in range(places[place].window_a, places[place].window_b):
        if spans[at, 0] - spare <= time <= spans[at, 1] + spare:
            ends = max(ends, spans[at, 1] + spare)
    return min(ends, places[place].broken) if places[place].broken > time else ends


@leaf
def escape(odds: Any, hops: Any, spans: Any, hop: int, least: float) -> tuple[float, float, bool]:
    """Return until when a vehicle in danger waits before it leaves the route, how long that takes, and whether back.

    It waits until the last moment at which its way out can be begun, never less than it is planned there (`least`);
    -inf: it has none, or its conduct is to hold.
    """
    back = odds[0].conduct == _TURN_BACK or odds[0].conduct == REPLAN
    if not back and odds[0].conduct != _ON:
        return -math.inf, 0.0, False
    first, last = (hops[hop].back_a, hops[hop].back_b) if back else (hops[hop].on_a, hops[hop].on_b)
    seconds = hops[hop].back_s if back else hops[hop].on_s
    for at in range(first, last):
        if spans[at, 0] <= least <= spans[at, 1]:
            return min(spans[at, 1], odds[0].ends), seconds, back
    return -math.inf, 0.0, False
