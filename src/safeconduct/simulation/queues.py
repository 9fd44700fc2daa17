"""Queues at mouths, a heap of mouths by their next entry, and a heap of convoys that are to be looked at."""

from __future__ import annotations

from typing import Any

import numpy as np

from safeconduct.simulation.compiled import inlined, leaf

__all__ = [
    "ABSENT",
    "BACK",
    "CAUGHT",
    "HELD",
    "OUT",
    "QUEUED",
    "START",
    "STAYED",
    "WAITING",
    "enqueue",
    "pop_start",
    "push_start",
    "set_entry",
    "unlink",
]

ABSENT, WAITING, QUEUED, OUT, CAUGHT, BACK, HELD, STAYED = range(8)
"""What a vehicle is: not there in this run; not set out; at a mouth or on the way to it; out; caught; turned back;
held on the way; stayed where it was, as it did not get away."""

START = np.dtype([("time", np.float64), ("who", np.int64)])
"""One convoy that is to be looked at: it boards, its buses are there, or it waits for them no longer."""


@inlined
def enqueue(vehicles: Any, seen: Any, mouths: Any, mouth: int, own: int) -> None:
    """Put a vehicle into the queue of a mouth: by when it may enter, then by its number (convoys come in order)."""
    before, ready = mouths[mouth].tail, vehicles[own].ready
    while before >= 0 and (vehicles[before].ready > ready or (vehicles[before].ready == ready and before > own)):
        before = vehicles[before].before
    after = mouths[mouth].head if before < 0 else vehicles[before].next
    vehicles[own].before, vehicles[own].next = before, after
    if before < 0:
        mouths[mouth].head = own
    else:
        vehicles[before].next = own
    if after < 0:
        mouths[mouth].tail = own
    else:
        vehicles[after].before = own
    seen[vehicles[own].hop].queued += 1
    first = seen[vehicles[own].hop].queue
    if first < 0 or vehicles[first].ready > ready or (vehicles[first].ready == ready and first > own):
        seen[vehicles[own].hop].queue = own


@inlined
def unlink(vehicles: Any, seen: Any, mouths: Any, mouth: int, own: int) -> None:
    """Take a vehicle out of the queue of a mouth."""
    before, after, hop = vehicles[own].before, vehicles[own].next, vehicles[own].hop
    if before < 0:
        mouths[mouth].head = after
    else:
        vehicles[before].next = after
    if after < 0:
        mouths[mouth].tail = before
    else:
        vehicles[after].before = before
    seen[hop].queued -= 1
    if seen[hop].queue == own:
        if seen[hop].queued == 0:
            after = -1  # nobody to look for: a long queue of other convoys is not walked through
        while after >= 0 and vehicles[after].hop != hop:
            after = vehicles[after].next
        seen[hop].queue = after


@leaf
def set_entry(mouths: Any, heap: Any, mouth: int, entry: float) -> None:
    """Give a mouth its next entry, and move it in the heap; of equal ones the lower number comes first."""
    if mouths[mouth].entry == entry:
        return
    mouths[mouth].entry = entry
    at = mouths[mouth].in_heap
    while at > 0:
        above = (at - 1) // 2
        other = heap[above]
        if mouths[other].entry < entry or (mouths[other].entry == entry and other < mouth):
            break
        heap[at] = other
        mouths[other].in_heap = at
        at = above
    while True:
        below = 2 * at + 1
        if below >= heap.size:
            break
        if below + 1 < heap.size:
            one, two = heap[below], heap[below + 1]
            if mouths[two].entry < mouths[one].entry or (mouths[two].entry == mouths[one].entry and two < one):
                below += 1
        other = heap[below]
        if mouths[other].entry > entry or (mouths[other].entry == entry and other > mouth):
            break
        heap[at] = other
        mouths[other].in_heap = at
        at = below
    heap[at] = mouth
    mouths[mouth].in_heap = at


@leaf
def push_start(starts: Any, odds: Any, time: float, convoy: int) -> None:
    """Note that a convoy is to be looked at then."""
    at = odds[0].starts
    if at >= starts.size:
        odds[0].faults[0] += 1
        return
    odds[0].starts = at + 1
    while at > 0:
        above = (at - 1) // 2
        if starts[above].time < time or (starts[above].time == time and starts[above].who <= convoy):
            break
        starts[at] = starts[above]
        at = above
    starts[at].time, starts[at].who = time, convoy


@leaf
def pop_start(starts: Any, odds: Any) -> int:
    """Take out the first that is to be looked at, and return which convoy it is."""
    found = starts[0].who
    last = odds[0].starts - 1
    odds[0].starts = last
    time, who = starts[last].time, starts[last].who
    at = 0
    while True:
        below = 2 * at + 1
        if below >= last:
            break
        if below + 1 < last and _comes_before(starts, below + 1, starts[below].time, starts[below].who):
            below += 1
        if not _comes_before(starts, below, time, who):
            break
        starts[at] = starts[below]
        at = below
    starts[at].time, starts[at].who = time, who
    return int(found)


@leaf
def _comes_before(starts: Any, at: int, time: float, who: int) -> bool:
    return bool(starts[at].time < time or (starts[at].time == time and starts[at].who < who))
