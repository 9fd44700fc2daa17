"""How a convoy begins: who comes, boarding one after the other, buses that are waited for, late departure."""

from __future__ import annotations

import math
from typing import Any

from safeconduct.simulation.compiled import leaf
from safeconduct.simulation.drawing import LATE, stream
from safeconduct.simulation.driving import finish
from safeconduct.simulation.entering import refresh
from safeconduct.simulation.gating import REPLAN, may_begin, next_in, planned_at
from safeconduct.simulation.queues import ABSENT, QUEUED, STAYED, WAITING, enqueue, push_start
from safeconduct.simulation.streams import lognormal

__all__ = ["gather", "look_at"]


@leaf
def gather(odds: Any, vehicles: Any, convoys: Any, trips: Any, came: Any, starts: Any) -> None:
    """Say who comes: fewer cars or more at the tail, by how many times the planned persons; and which buses.

    cars = round down of (planned x factor + 1/2); seats and columns on foot are less full where fewer come.
    """
    for convoy in range(convoys.size):
        factor = came[convoys[convoy].people] if convoys[convoy].people >= 0 else 1.0
        cars, seen = math.floor(convoys[convoy].cars * factor + 0.5), 0
        convoys[convoy].missing = 0
        for own in range(convoys[convoy].vehicle_a, convoys[convoy].vehicle_b):
            vehicles[own].state, vehicles[own].persons = WAITING, vehicles[own].planned
            if vehicles[own].car:
                seen += 1
                if seen > cars:
                    vehicles[own].state, vehicles[own].persons = ABSENT, 0.0
            else:
                vehicles[own].persons *= min(factor, 1.0)
            if vehicles[own].trip >= 0:
                convoys[convoy].missing += 1
                vehicles[own].there = True
        push_start(starts, odds, convoys[convoy].boards, convoy)
    for trip in range(trips.size):
        if trips[trip].next >= 0:
            vehicles[trips[trips[trip].next].vehicle].there = False  # it comes from the trip before
    for trip in range(trips.size):
        own = trips[trip].vehicle
        vehicles[own].there = vehicles[own].there and not trips[trip].absent
        if vehicles[own].there:
            convoys[vehicles[own].convoy].missing -= 1


@leaf
def look_at(
    odds: Any, seed: Any, run: int, vehicles: Any, convoys: Any, hops: Any, seen: Any, mouths: Any, places: Any,
    points: Any,
    corridors: Any, areas: Any, days: Any, spans: Any, shut: Any, sirens: Any, rooms: Any, heap: Any, starts: Any,
    convoy: int, time: float,
) -> None:  # fmt: skip
    """Board a convoy once it is time, and let it go once its buses are there or it waits no longer."""
    here = convoys[convoy]
    if here.begun:
        return
    if here.corridor >= 0 and not corridors[here.corridor].opened:
        _stay(odds, vehicles, convoys, convoy)
        return
    _take_other_road(odds, convoys, hops, mouths, shut, convoy, max(time, hops[here.hop_a].head))
    head = hops[here.hop_a].head
    if here.boarded == -math.inf:
        goes = may_begin(odds, hops, seen, mouths, places, areas, days, spans, shut, sirens, here.hop_a, True, head)
        if goes == math.inf or not _board(odds, vehicles, convoys, points, areas, spans, sirens, convoy):
            _stay(odds, vehicles, convoys, convoy)
            return
        if here.missing > 0:
            push_start(starts, odds, head + odds[0].wait_s, convoy)
    if here.missing > 0 and (time < head + odds[0].wait_s or not _anybody(vehicles, convoys, convoy)):
        return
    _go(
        odds, seed, run, vehicles, convoys, hops, seen, mouths, places, areas, days, spans, shut, sirens, rooms,
        heap, convoy,
        time,
    )  # fmt: skip


@leaf
def _take_other_road(odds: Any, convoys: Any, hops: Any, mouths: Any, shut: Any, convoy: int, time: float) -> None:
    """Send a convoy that is to leave then by the other road: its own will be shut when it is there, the other not."""
    one = convoys[convoy]
    if odds[0].conduct != REPLAN or one.other_a == one.other_b:
        return
    own_shut = _is_shut(hops, mouths, shut, one.hop_a, one.hop_b, time)
    if own_shut and not _is_shut(hops, mouths, shut, one.other_a, one.other_b, time):
        one.hop_a, one.other_a = one.other_a, one.hop_a
        one.hop_b, one.other_b = one.other_b, one.hop_b


@leaf
def _is_shut(hops: Any, mouths: Any, shut: Any, first: int, end: int, time: float) -> bool:
    """Say whether a road is shut that has been since `time`, and still is when a head that leaves then is there."""
    for hop in range(first, end):
        link, there = hops[hop].link, time + hops[hop].head - hops[first].head
        for at in range(mouths[link].shut):
            if shut[link, at, 0] <= time and there < shut[link, at, 1]:
                return True
    return False


@leaf
def _stay(odds: Any, vehicles: Any, convoys: Any, convoy: int) -> None:
    convoys[convoy].begun = True
    for own in range(convoys[convoy].vehicle_a, convoys[convoy].vehicle_b):
        if vehicles[own].state == WAITING:
            finish(vehicles, odds, own, STAYED)


@leaf
def _anybody(vehicles: Any, convoys: Any, convoy: int) -> bool:
    for own in range(convoys[convoy].vehicle_a, convoys[convoy].vehicle_b):
        if vehicles[own].state == WAITING and (vehicles[own].trip < 0 or vehicles[own].there):
            return True
    return False


@leaf
def _board(
    odds: Any, vehicles: Any, convoys: Any, points: Any, areas: Any, spans: Any, sirens: Any, convoy: int
) -> bool:
    """Let a convoy's people board after those before; False: the point does not open any more.

    Whoever has not boarded by closing stays.  Boarding rests while a siren sounds.
    """
    start, at = convoys[convoy].boards, convoys[convoy].point
    if at < 0:
        convoys[convoy].boarded = start
        return True
    point, spare = points[at], odds[0].spare
    persons = 0.0
    for own in range(convoys[convoy].vehicle_a, convoys[convoy].vehicle_b):
        persons += vehicles[own].persons
    begins = next_in(spans, point.hours_a, point.hours_b, max(start, point.free), -spare)
    if begins == math.inf:
        return False
    lasts = persons / point.rate if point.rate > 0.0 else (math.inf if persons > 0.0 else 0.0)
    ends = _through_sirens(areas, sirens, convoys[convoy].area, begins, lasts)
    closes = begins
    for row in range(point.hours_a, point.hours_b):
        if spans[row, 0] <= begins <= spans[row, 1] + spare:
            closes = spans[row, 1]
    if ends > closes + spare:
        _left_at_the_gate(odds, vehicles, convoys, convoy, max(0.0, closes - begins) / (ends - begins) * persons)
        ends = closes
    point.free = ends
    convoys[convoy].boarded = ends
    return True


@leaf
def _left_at_the_gate(odds: Any, vehicles: Any, convoys: Any, convoy: int, boarded: float) -> None:
    """Leave those who have not boarded by closing, from the tail on."""
    for own in range(convoys[convoy].vehicle_a, convoys[convoy].vehicle_b):
        if vehicles[own].state == WAITING:
            boarded -= vehicles[own].persons
            if boarded < 0.0:
                finish(vehicles, odds, own, STAYED)


@leaf
def _through_sirens(areas: Any, sirens: Any, area: int, time: float, lasts: float) -> float:
    """Return when work that rests while a siren sounds is done."""
    if area < 0:
        return time + lasts
    for at in range(areas[area].sirens):
        begins, ends = sirens[area, at, 0], sirens[area, at, 1]
        if begins >= time + lasts:
            break
        if ends > time:
            lasts -= max(0.0, begins - time)
            time = ends
    return time + lasts


@leaf
def _go(
    odds: Any, seed: Any, run: int, vehicles: Any, convoys: Any, hops: Any, seen: Any, mouths: Any, places: Any,
    areas: Any,
    days: Any, spans: Any, shut: Any, sirens: Any, rooms: Any, heap: Any, convoy: int, time: float,
) -> None:  # fmt: skip
    """Send the vehicles to the first mouth, not before they are planned; those without their bus stay."""
    convoys[convoy].begun = True
    hop = convoys[convoy].hop_a
    ready = max(max(hops[hop].head, convoys[convoy].boarded), time)
    if convoys[convoy].bus_ready > -math.inf:
        ready = max(ready, convoys[convoy].bus_ready + convoys[convoy].load)
    if odds[0].on_late and convoys[convoy].loaded:
        ready += lognormal(stream(seed, LATE, run, convoys[convoy].key), 0, odds[0].late_s, odds[0].late_tenth_s)
    _take_other_road(odds, convoys, hops, mouths, shut, convoy, ready)
    hop = convoys[convoy].hop_a
    broken = places[hops[hop].place].broken
    for own in range(convoys[convoy].vehicle_a, convoys[convoy].vehicle_b):
        if vehicles[own].state != WAITING:
            continue
        if vehicles[own].trip >= 0 and not vehicles[own].there:
            finish(vehicles, odds, own, STAYED)
            continue
        planned = max(ready, planned_at(hops[hop].head, hops[hop].tail, vehicles[own].share))
        leads = seen[hop].queue < 0
        begins = may_begin(odds, hops, seen, mouths, places, areas, days, spans, shut, sirens, hop, leads, planned)
        if begins == math.inf:
            finish(vehicles, odds, own, STAYED)
            continue
        vehicles[own].state, vehicles[own].hop, vehicles[own].ready = QUEUED, hop, begins
        if hops[hop].halts and convoys[convoy].loaded and broken > convoys[convoy].boards:
            vehicles[own].dead = broken
        enqueue(vehicles, seen, mouths, hops[hop].link, own)
    refresh(vehicles, seen, mouths, rooms, heap, hops[hop].link)
