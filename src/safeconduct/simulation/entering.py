"""Who enters a mouth next, and the room on its link.

entry >= ready, the slot of the last to enter (units / rate), a lane of the post, headway behind another convoy,
         room on the link
"""

from __future__ import annotations

import math
from typing import Any

from numba import njit

from safeconduct.simulation.queues import set_entry, unlink

__all__ = ["leave_road", "refresh", "step_aside", "take_room"]


@njit(cache=True)
def _possible(vehicles: Any, hops: Any, mouths: Any, rooms: Any, mouth: int, own: int) -> float:
    """Return when a vehicle in the queue of a mouth can enter, if it is the next; inf: the link is full."""
    link = mouths[mouth]
    free, lane, owner = link.free, link.lane, link.owner
    if owner >= 0 and hops[owner].slack > 0.0:
        free -= hops[owner].slack / link.rate  # whole vehicles enter as evenly as they can
    if owner >= 0 and owner != vehicles[own].hop:
        free, lane = free + link.headway, lane + link.headway
    time = max(max(vehicles[own].ready, link.since), max(free, lane))
    if link.tight and link.held + vehicles[own].units > link.holds and link.held > 0.0:
        time = max(time, _room(mouths, rooms, mouth, vehicles[own].units))
    return float(time)


@njit(cache=True)
def _room(mouths: Any, rooms: Any, link: int, units: float) -> float:
    """Return when a full link has room for so many units; inf: not before somebody leaves it."""
    over = mouths[link].held + units - mouths[link].holds
    for at in range(mouths[link].room_a, mouths[link].room_b):
        over -= rooms[at, 1]
        if over <= 0.0:
            return float(rooms[at, 0])
    mouths[link].blocked = True
    return math.inf


@njit(cache=True)
def refresh(vehicles: Any, hops: Any, mouths: Any, rooms: Any, heap: Any, mouth: int) -> None:
    """Work out who enters a mouth next: the first in the queue, or the next of the convoy that is passing."""
    own = mouths[mouth].head
    if own < 0:
        set_entry(mouths, heap, mouth, math.inf)
        return
    time = _possible(vehicles, hops, mouths, rooms, mouth, own)
    owner = mouths[mouth].owner
    other = hops[owner].queue if owner >= 0 else -1
    if other >= 0 and other != own:
        sooner = _possible(vehicles, hops, mouths, rooms, mouth, other)
        if sooner <= time:
            own, time = other, sooner
    mouths[mouth].who = own
    set_entry(mouths, heap, mouth, time)


@njit(cache=True)
def leave_road(vehicles: Any, hops: Any, mouths: Any, rooms: Any, heap: Any, own: int, time: float) -> None:
    """Free the room that a vehicle takes on a link; a gap travels back before another can come in behind."""
    link = vehicles[own].on
    vehicles[own].on = -1
    if link < 0 or not mouths[link].tight:
        return
    time += mouths[link].wave
    at = mouths[link].room_b
    while at > mouths[link].room_a and rooms[at - 1, 0] > time:
        rooms[at, 0], rooms[at, 1] = rooms[at - 1, 0], rooms[at - 1, 1]
        at -= 1
    rooms[at, 0], rooms[at, 1] = time, vehicles[own].units
    mouths[link].room_b += 1
    if mouths[link].blocked:
        mouths[link].blocked = False
        refresh(vehicles, hops, mouths, rooms, heap, link)


@njit(cache=True)
def take_room(vehicles: Any, mouths: Any, rooms: Any, link: int, own: int, time: float) -> None:
    """Let a vehicle take room on a link, gaps that have come up by then counted."""
    vehicles[own].on = link
    if not mouths[link].tight:
        return
    while mouths[link].room_a < mouths[link].room_b and rooms[mouths[link].room_a, 0] <= time:
        mouths[link].held -= rooms[mouths[link].room_a, 1]
        mouths[link].room_a += 1
    mouths[link].held += vehicles[own].units


@njit(cache=True)
def step_aside(vehicles: Any, hops: Any, mouths: Any, rooms: Any, heap: Any, mouth: int, own: int, time: float) -> None:
    """Take a vehicle out of a queue; the next of those on the road before takes its place beside the post."""
    unlink(vehicles, hops, mouths, mouth, own)
    if vehicles[own].on >= 0:
        leave_road(vehicles, hops, mouths, rooms, heap, own, time)
    if not vehicles[own].stands:
        return
    vehicles[own].stands = False
    mouths[mouth].standing -= 1
    other = mouths[mouth].head
    while other >= 0 and vehicles[other].on < 0:
        other = vehicles[other].next
    if other >= 0:
        vehicles[other].stands = True
        mouths[mouth].standing += 1
        leave_road(vehicles, hops, mouths, rooms, heap, other, max(time, vehicles[other].arrived))
