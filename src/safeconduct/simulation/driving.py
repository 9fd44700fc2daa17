"""What entering a link does, and what happens at the place after it: on, out, caught, back."""

from __future__ import annotations

import math
from typing import Any

from numba import njit

from safeconduct.simulation.drawing import BREAKDOWN, POST, stream
from safeconduct.simulation.entering import leave_road, refresh, step_aside, take_room
from safeconduct.simulation.gating import escape, link_deadline, may_begin, place_deadline, planned_at
from safeconduct.simulation.queues import BACK, CAUGHT, HELD, OUT, QUEUED, STAYED, enqueue, push_start
from safeconduct.simulation.streams import fork, gamma, lognormal, uniform

__all__ = ["enter", "finish"]

_DAY_S = 86400.0
_HOUR_S = 3600.0


@njit(cache=True)
def finish(vehicles: Any, odds: Any, own: int, how: int) -> None:
    """Give a vehicle its end; it has one only."""
    if vehicles[own].state > QUEUED:
        odds[0].faults[1] += 1
    vehicles[own].state = how


@njit(cache=True)
def _day(days: Any, time: float) -> int:
    return int(min(max(int(time / _DAY_S), 0), days.size - 1))


@njit(cache=True)
def enter(
    odds: Any, seed: Any, run: int, vehicles: Any, convoys: Any, hops: Any, mouths: Any, places: Any, trips: Any,
    areas: Any, days: Any, spans: Any, shut: Any, sirens: Any, posts: Any, lanes: Any, post_s: Any, rooms: Any,
    heap: Any, starts: Any, stood: Any,
) -> None:  # fmt: skip
    """Let the next vehicle of the first mouth enter, if it still may and would; else it waits, or its way ends."""
    mouth = heap[0]
    time, own = mouths[mouth].entry, mouths[mouth].who
    hop = vehicles[own].hop
    if _gives_up(odds, vehicles, hops, mouths, spans, rooms, heap, mouth, own, time):
        refresh(vehicles, hops, mouths, rooms, heap, mouth)
        return
    begins = may_begin(odds, hops, mouths, places, areas, days, spans, shut, sirens, hop, True, time)
    step_aside(vehicles, hops, mouths, rooms, heap, mouth, own, time)
    if begins > time:
        vehicles[own].ready = begins
        if begins == math.inf:
            _stuck(odds, vehicles, hops, spans, own, hop, time)
        else:
            enqueue(vehicles, hops, mouths, mouth, own)
        refresh(vehicles, hops, mouths, rooms, heap, mouth)
        return
    hops[hop].begun = True
    _use_mouth(odds, seed, run, vehicles, mouths, days, posts, lanes, post_s, mouth, own, time)
    _note(vehicles, hops, stood, own, hop, time)
    take_room(vehicles, mouths, rooms, mouth, own, time)
    arrives = _arrival(odds, seed, run, vehicles, hops, mouths, days, mouth, own, time)
    vehicles[own].dead = link_deadline(odds, mouths, spans, mouth, time) if hops[hop].exposed else math.inf
    if arrives > vehicles[own].dead:
        leave_road(vehicles, hops, mouths, rooms, heap, own, vehicles[own].dead)
        finish(vehicles, odds, own, CAUGHT)
    elif hops[hop].last:
        _end(odds, vehicles, convoys, hops, mouths, trips, rooms, heap, starts, own, arrives)
    else:
        _arrive(odds, vehicles, hops, mouths, places, areas, days, spans, shut, sirens, rooms, heap, own, arrives)
    refresh(vehicles, hops, mouths, rooms, heap, mouth)


@njit(cache=True)
def _gives_up(
    odds: Any, vehicles: Any, hops: Any, mouths: Any, spans: Any, rooms: Any, heap: Any, mouth: int, own: int,
    time: float,
) -> bool:  # fmt: skip
    """End the way of a vehicle that was caught, or left the route, before its turn came; says whether it did."""
    hop = vehicles[own].hop
    if not hops[hop].halts or (time <= vehicles[own].dead and odds[0].conduct == 0):
        return False
    if not hops[hop].first:
        least = max(planned_at(hops[hop].head, hops[hop].tail, vehicles[own].share), vehicles[own].arrived)
        until, seconds, back = escape(odds, hops, spans, hop, least)
        if -math.inf < until < time and until + seconds <= vehicles[own].dead:
            step_aside(vehicles, hops, mouths, rooms, heap, mouth, own, until)
            finish(vehicles, odds, own, BACK if back else HELD)
            return True
    if time > vehicles[own].dead:
        step_aside(vehicles, hops, mouths, rooms, heap, mouth, own, vehicles[own].dead)
        finish(vehicles, odds, own, CAUGHT)
        return True
    return False


@njit(cache=True)
def _stuck(odds: Any, vehicles: Any, hops: Any, spans: Any, own: int, hop: int, time: float) -> None:
    """End the way of a vehicle that can never go on: it stays, goes back, leaves the route, or is caught in the end."""
    if hops[hop].first:
        finish(vehicles, odds, own, STAYED)
        return
    until, seconds, back = escape(odds, hops, spans, hop, time)
    if hops[hop].halts:
        if until >= time and time + seconds <= vehicles[own].dead:
            finish(vehicles, odds, own, BACK if back else HELD)
        else:
            finish(vehicles, odds, own, CAUGHT if vehicles[own].dead <= odds[0].ends else HELD)
        return
    goes_back = back and until >= time and time + seconds <= odds[0].ends
    finish(vehicles, odds, own, BACK if goes_back else HELD)


@njit(cache=True)
def _use_mouth(
    odds: Any, seed: Any, run: int, vehicles: Any, mouths: Any, days: Any, posts: Any, lanes: Any, post_s: Any,
    mouth: int, own: int, time: float,
) -> None:  # fmt: skip
    """Take a slot of the mouth: units / rate; and a lane of its post for the time that this vehicle takes there."""
    link, units = mouths[mouth], vehicles[own].units
    if units > 0.0:
        rate = link.rate * days[_day(days, time)].capacity
        link.free = max(link.free, time) + (units / rate if rate > 0.0 else math.inf)
    link.owner, link.since = vehicles[own].hop, time
    post = link.post
    if post < 0:
        return
    seconds = post_s[post, _day(days, time)]
    if odds[0].on_post:
        key = fork(stream(seed, POST, run, posts[post].key), vehicles[own].key)
        seconds = gamma(key, seconds, odds[0].post_variation)
    least, own_lane = math.inf, 0
    for lane in range(posts[post].lanes):
        if lanes[post, lane] < lanes[post, own_lane]:
            own_lane = lane
    lanes[post, own_lane] = time + seconds
    for lane in range(posts[post].lanes):
        least = min(least, lanes[post, lane])
    link.lane = least


@njit(cache=True)
def _note(vehicles: Any, hops: Any, stood: Any, own: int, hop: int, time: float) -> None:
    """Note when head and tail left, and how long people stood beyond the plan."""
    here = hops[hop]
    here.seen_head = min(here.seen_head, time)
    here.seen_tail = max(here.seen_tail, time)
    since = max(planned_at(here.head, here.tail, vehicles[own].share), vehicles[own].arrived)
    if time > since and vehicles[own].persons > 0.0:
        hour = min(max(int(since / _HOUR_S), 0), stood.shape[1] - 1)
        stood[here.place, hour] += vehicles[own].persons * (time - since)


@njit(cache=True)
def _arrival(
    odds: Any, seed: Any, run: int, vehicles: Any, hops: Any, mouths: Any, days: Any, mouth: int, own: int, time: float
) -> float:
    """Return when a vehicle is at the link's end: not before it is planned there, nor past a slower one, later if it
    breaks down on the way (others pass it)."""
    hop = hops[vehicles[own].hop]
    drive = hop.drive / days[_day(days, time)].speed
    arrives = max(time + drive, planned_at(hop.in_head, hop.in_tail, vehicles[own].share))
    if odds[0].on_slow_column and mouths[mouth].two_way:
        arrives = max(arrives, mouths[mouth].last)
        mouths[mouth].last = arrives
    if odds[0].on_breakdown and vehicles[own].units > 0.0:
        key = fork(stream(seed, BREAKDOWN, run, vehicles[own].key), mouths[mouth].key)
        if uniform(key, 0) < 1.0 - math.exp(-odds[0].breakdown_km * mouths[mouth].km):
            arrives += lognormal(key, 1, odds[0].breakdown_s, odds[0].breakdown_tenth_s)
    hop.seen_in_head = min(hop.seen_in_head, arrives)
    hop.seen_in_tail = max(hop.seen_in_tail, arrives)
    return float(arrives)


@njit(cache=True)
def _end(
    odds: Any, vehicles: Any, convoys: Any, hops: Any, mouths: Any, trips: Any, rooms: Any, heap: Any, starts: Any,
    own: int, time: float,
) -> None:  # fmt: skip
    """Bring a vehicle to where it goes, and tell the convoy of a bus's next trip that it is there."""
    if time > odds[0].ends + odds[0].spare:
        finish(vehicles, odds, own, HELD)
        return
    leave_road(vehicles, hops, mouths, rooms, heap, own, time)
    vehicles[own].out = time
    finish(vehicles, odds, own, OUT)
    trip = vehicles[own].trip
    after = trips[trip].next if trip >= 0 else -1
    if after < 0 or trips[after].absent:
        return
    convoy = vehicles[trips[after].vehicle].convoy
    vehicles[trips[after].vehicle].there = True
    convoys[convoy].missing -= 1
    convoys[convoy].bus_ready = max(convoys[convoy].bus_ready, time + trips[trip].turn)
    push_start(starts, odds, max(time, convoys[convoy].boards), convoy)


@njit(cache=True)
def _arrive(
    odds: Any, vehicles: Any, hops: Any, mouths: Any, places: Any, areas: Any, days: Any, spans: Any, shut: Any,
    sirens: Any, rooms: Any, heap: Any, own: int, time: float,
) -> None:  # fmt: skip
    """Bring a vehicle to the place after a link, to the queue of its next mouth.

    Who waits for an hour, a window or the plan parks off the road; who waits for the mouth alone stands on it, but for
    as many as may queue before a post.
    """
    hop = vehicles[own].hop + 1
    before = vehicles[own].dead if hops[hop - 1].exposed else time
    vehicles[own].hop, vehicles[own].arrived, vehicles[own].dead = hop, time, math.inf
    if hops[hop].halts:
        vehicles[own].dead = place_deadline(odds, places, spans, hops[hop].place, time, before)
    planned = max(time, planned_at(hops[hop].head, hops[hop].tail, vehicles[own].share))
    leads = hops[hop].queue < 0
    begins = may_begin(odds, hops, mouths, places, areas, days, spans, shut, sirens, hop, leads, planned)
    mouth = hops[hop].link
    if begins > time:
        leave_road(vehicles, hops, mouths, rooms, heap, own, time)
    elif mouths[mouth].queue > mouths[mouth].standing:
        leave_road(vehicles, hops, mouths, rooms, heap, own, time)
        vehicles[own].stands = True
        mouths[mouth].standing += 1
    if begins == math.inf:
        _stuck(odds, vehicles, hops, spans, own, hop, planned)
        return
    vehicles[own].ready = begins
    enqueue(vehicles, hops, mouths, mouth, own)
    refresh(vehicles, hops, mouths, rooms, heap, mouth)
