"""Inner loops of dispatch, compiled: calendars of busy intervals, and a convoy's earliest exact times on its route.

A calendar is a run of disjoint busy intervals [begin, end) in one shared pool, sorted; those that touch are merged.
Times are float64 seconds; EPS is far below what a plan file can show and far above float rounding within a week.

A convoy enters link i with its head at h_i and its tail at h_i + stretch_i.  It may enter at h where
    [h, h + hold_i) is free in the link's calendar,       hold = stretch + spacing + headway              (S3)
    [h, h + stretch_i + travel_i] lies in one interval of the link's stay set, and before the horizon     (S4, P6)
    [h, h + stretch_i] lies in one interval of the link's entry set                                        (P2)
    and of the place's set, where the tail has to wait there because the link is narrower                  (S2, S4)
Between two places where it may stand as long as it likes it drives without a halt: one shift for all links, found by
moving up to the next instant that every link takes.  At places in danger it may halt within one interval; there the
sets of instants at which each link can be entered are worked out exactly, interval by interval, and followed back.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import Any

import numpy as np

from safeconduct.network.compiling import compiled

__all__ = [
    "EPS",
    "FREE",
    "NO_HALT",
    "RESTRICTED",
    "SHORT_WAIT_S",
    "earliest_ways",
    "first_gap",
    "insert",
    "insert_all",
    "remove",
    "timing",
]

EPS = 1e-6
"""Seconds by which two instants may differ and count as one."""

SHORT_WAIT_S = 60.0
"""A convoy goes up to so much earlier to wait at a place in danger, where it would arrive at the same time anyway."""

FREE, RESTRICTED, NO_HALT = 0, 1, 2
"""How a convoy may stand before a link: as it likes, within one interval of the place's set, not at all."""

_MOST_INTERVALS = 2048


@compiled
def first_gap(pool: Any, calendar: int, at: float, span: float) -> tuple[float, float]:
    """Return the least t >= at with [t, t + span) free, and until when t may be put off within that gap."""
    begin, end, start, count = pool
    low, last = start[calendar], start[calendar] + count[calendar]
    high = last
    while low < high:
        middle = (low + high) // 2
        if end[middle] > at + EPS:
            high = middle
        else:
            low = middle + 1
    time = at
    while low < last and begin[low] < time + span - EPS:
        time = max(time, end[low])
        low += 1
    return time, (begin[low] - span if low < last else np.inf)


@compiled
def insert(pool: Any, calendar: int, a: float, b: float) -> None:
    """Mark [a, b) busy; there must be room for one interval more, and [a, b) must be free."""
    begin, end, start, count = pool
    first, last = start[calendar], start[calendar] + count[calendar]
    low, high = first, last
    while low < high:
        middle = (low + high) // 2
        if begin[middle] > a:
            high = middle
        else:
            low = middle + 1
    joins_before = low > first and end[low - 1] >= a - EPS
    joins_after = low < last and begin[low] <= b + EPS
    if joins_before and joins_after:
        end[low - 1] = max(end[low], b)
        for i in range(low, last - 1):
            begin[i], end[i] = begin[i + 1], end[i + 1]
        count[calendar] -= 1
    elif joins_before:
        end[low - 1] = max(end[low - 1], b)
    elif joins_after:
        begin[low] = min(begin[low], a)
    else:
        for i in range(last, low, -1):
            begin[i], end[i] = begin[i - 1], end[i - 1]
        begin[low], end[low] = a, b
        count[calendar] += 1


@compiled
def insert_all(pool: Any, room: Any, calendars: Any, begins: Any, holds: Any, number: int) -> int:
    """Mark [begin, begin + hold) busy in each calendar from `number` on; return where a calendar is full, else k."""
    count = pool[3]
    for i in range(number, len(calendars)):
        calendar = calendars[i]
        if calendar < 0 or holds[i] <= 0.0:
            continue
        if count[calendar] >= room[calendar]:
            return i
        insert(pool, calendar, begins[i], begins[i] + holds[i])
    return len(calendars)


@compiled
def remove(pool: Any, calendar: int, a: float, b: float) -> None:
    """Mark [a, b) free again; there must be room for one interval more."""
    begin, end, start, count = pool
    first, last = start[calendar], start[calendar] + count[calendar]
    for i in range(first, last):
        if begin[i] <= a + EPS and b <= end[i] + EPS:
            left, right = a - begin[i] > EPS, end[i] - b > EPS
            if left and right:
                for j in range(last, i + 1, -1):
                    begin[j], end[j] = begin[j - 1], end[j - 1]
                begin[i + 1], end[i + 1] = b, end[i]
                end[i] = a
                count[calendar] += 1
            elif left:
                end[i] = a
            elif right:
                begin[i] = b
            else:
                for j in range(i, last - 1):
                    begin[j], end[j] = begin[j + 1], end[j + 1]
                count[calendar] -= 1
            return


@compiled
def _within(sets: Any, number: int, at: float, length: float) -> tuple[float, float]:
    """Return the least t >= at with [t, t + length] in one interval of a set, and the latest such t in it."""
    pointer, lows, highs = sets
    best, until = np.inf, np.inf
    for i in range(pointer[number], pointer[number + 1]):
        time = max(at, lows[i])
        latest = highs[i] - length
        if time <= latest + EPS and (time < best or (time == best and latest > until)):
            best, until = time, latest
    return best, until


@compiled
def _next_entry(pool: Any, sets: Any, route: Any, limits: Any, i: int, at: float) -> tuple[float, float]:
    """Return the least instant >= at at which link i can be entered, and until when that holds without a break."""
    calendar, travel, stretch, hold, stay, entry, kind, halt, grid, unit = route
    horizon, arrive_from, _ = limits
    if i == len(travel) - 1:
        at = max(at, arrive_from - travel[i])
    latest = horizon - stretch[i] - travel[i]
    spreads = i > 0 and kind[i] == RESTRICTED and stretch[i] > stretch[i - 1] + EPS
    while True:
        time, until = _within(sets, stay[i], at, stretch[i] + travel[i])
        if time == np.inf or time > latest + EPS:
            return np.inf, np.inf
        if entry[i] >= 0:
            at, other = _within(sets, entry[i], time, stretch[i])
            until = min(until, other)
        if spreads and at <= time + EPS:  # the tail waits before the narrower link, which is a halt
            at, other = _within(sets, halt[i], time, stretch[i])
            until = min(until, other)
        if calendar[i] >= 0 and at <= time + EPS:
            at, other = first_gap(pool, calendar[i], time, hold[i])
            until = min(until, other)
        if unit[i] > 0.0 and at <= time + EPS:
            at = grid[i] + np.ceil((time - grid[i]) / unit[i] - EPS) * unit[i]
            until = at
        if at <= time + EPS:
            return time, max(time, min(until, latest))


@compiled
def _without_halt(pool: Any, sets: Any, route: Any, limits: Any, first: int, last: int, at: float) -> Any:
    """Return the least head time >= at on link `first` from which links up to `last` (left out) are driven through."""
    travel = route[1]
    while True:
        time, moved = at, False
        for i in range(first, last):
            entry, _ = _next_entry(pool, sets, route, limits, i, time)
            if entry == np.inf:
                return np.inf
            if entry > time + EPS:
                at += entry - time
                moved = True
                break
            time = entry + travel[i]
        if not moved:
            return at + 0.0


@compiled
def _intersect(
    pool: Any, sets: Any, route: Any, limits: Any, i: int, wanted: Any, most: float
) -> tuple[Any, Any]:
    """Return the parts of the wanted intervals, up to `most`, in which link i can be entered."""
    lows, highs = wanted
    found_low, found_high = np.empty(_MOST_INTERVALS), np.empty(_MOST_INTERVALS)
    n = 0
    for j in range(len(lows)):
        at, end = lows[j], min(highs[j], most)
        while at <= end + EPS and n < _MOST_INTERVALS:
            entry, until = _next_entry(pool, sets, route, limits, i, at)
            if entry == np.inf or entry > end + EPS:
                break
            found_low[n], found_high[n] = entry, max(entry, min(until, end))
            at = found_high[n] + 2 * EPS
            n += 1
    return found_low[:n].copy(), found_high[:n].copy()


@compiled
def _departures(sets: Any, route: Any, i: int, entered: Any) -> tuple[Any, Any]:
    """Return when one may set out on link i, halts before it included, given the entries of link i - 1."""
    travel, stretch, kind, halt = route[1], route[2], route[6], route[7]
    pointer, set_low, set_high = sets
    lows, highs = entered
    windows = pointer[halt[i] + 1] - pointer[halt[i]] if kind[i] == RESTRICTED else 0
    found_low, found_high = np.empty(len(lows) * (1 + windows)), np.empty(len(lows) * (1 + windows))
    n = 0
    for j in range(len(lows)):
        arrives, until = lows[j] + travel[i - 1], highs[j] + travel[i - 1]
        found_low[n], found_high[n] = arrives, until
        n += 1
        for w in range(pointer[halt[i]], pointer[halt[i]] + windows):
            begins, ends = max(arrives, set_low[w]), set_high[w] - stretch[i]
            if begins <= min(until, ends) + EPS:
                found_low[n], found_high[n] = begins, max(begins, ends)
                n += 1
    order = np.argsort(found_low[:n])
    low, high = np.empty(n), np.empty(n)
    m = 0
    for j in order:
        if m and found_low[j] <= high[m - 1] + EPS:
            high[m - 1] = max(high[m - 1], found_high[j])
        else:
            low[m], high[m] = found_low[j], found_high[j]
            m += 1
    return low[:m].copy(), high[:m].copy()


@compiled
def _come_from(sets: Any, route: Any, limits: Any, i: int, entered: Any, leaves: float) -> Any:
    """Return an entry of link i - 1 from which link i can be entered at `leaves`: the latest, but up to a short
    wait earlier where that can be: whoever waits behind a narrow place leaves the road before it to others."""
    travel, stretch, kind, halt = route[1], route[2], route[6], route[7]
    pointer, set_low, set_high = sets
    lows, highs = entered
    best = -np.inf
    exact = leaves - travel[i - 1]
    for j in range(len(lows)):
        if lows[j] <= exact + EPS and exact <= highs[j] + EPS:
            best = exact
    if kind[i] != RESTRICTED:
        return best
    for w in range(pointer[halt[i]], pointer[halt[i] + 1]):
        if leaves + stretch[i] <= set_high[w] + EPS:
            for j in range(len(lows)):
                latest = min(highs[j], exact)
                if latest >= lows[j] - EPS and latest + travel[i - 1] >= set_low[w] - EPS:
                    best = max(best, latest)
    earliest = best
    for w in range(pointer[halt[i]], pointer[halt[i] + 1]):
        if leaves + stretch[i] <= set_high[w] + EPS:
            for j in range(len(lows)):
                first = max(max(lows[j], set_low[w] - travel[i - 1]), best - limits[2])
                if first <= min(highs[j], best) + EPS:
                    earliest = min(earliest, first)
    return earliest


@compiled
def _with_halts(
    pool: Any, sets: Any, route: Any, limits: Any, first: int, last: int, span: Any, heads: Any
) -> bool:
    """Fill the head times of a section with halts at restricted places; span: earliest, latest entry of the first link,
    and an arrival that must be bettered."""
    earliest, latest, better = span
    travel = route[1]
    left = 0.0
    for i in range(first, last):
        left += travel[i]
    wanted = (np.array([earliest]), np.array([latest]))
    reached = [_intersect(pool, sets, route, limits, first, wanted, min(latest, better - left + EPS))]
    for i in range(first + 1, last):
        left -= travel[i - 1]
        before = reached[len(reached) - 1]
        if len(before[0]) == 0:
            return False
        wanted = _departures(sets, route, i, before)
        reached.append(_intersect(pool, sets, route, limits, i, wanted, better - left + EPS))
    final = reached[len(reached) - 1]
    if len(final[0]) == 0 or final[0][0] + travel[last - 1] > better + EPS:
        return False
    found = np.empty(last - first)
    found[last - 1 - first] = final[0][0]
    for i in range(last - 1, first, -1):
        found[i - 1 - first] = _come_from(sets, route, limits, i, reached[i - 1 - first], found[i - first])
    if final[0][0] + travel[last - 1] > better - 1.0 and found[0] > heads[first] - 1.0:
        return False
    for i in range(first, last):
        heads[i] = found[i - first]
    return True


@compiled
def timing(pool: Any, sets: Any, route: Any, limits: Any, at: float, latest: float, heads: Any) -> bool:
    """Fill the head times of all links, the earliest arrival; False: there are none.

    pool: begin, end (pool,), start, count (calendars,).  sets: pointer, low, high of all interval sets.
    route: calendar (-1: takes no room), travel, stretch, hold, stay, entry (-1: any time), kind, halt set, grid, unit
    (0: no grid); (k,) each.
    limits: horizon, earliest arrival, by how much it may go earlier to wait.
    at, latest: head's departure lies between them.
    """
    travel, stretch, kind = route[1], route[2], route[6]
    k = len(travel)
    first = 0
    while first < k:
        last, restricted = first + 1, False
        while last < k and kind[last] != FREE:
            restricted = restricted or kind[last] == RESTRICTED
            last += 1
        time = _without_halt(pool, sets, route, limits, first, last, at)
        if first == 0 and time > latest + EPS:
            time = np.inf
        if time < np.inf:
            instant = time
            for i in range(first, last):
                heads[i] = instant
                instant += travel[i]
        end = np.inf if time == np.inf else heads[last - 1] + travel[last - 1]
        halts = restricted and time > at + 1.0
        if halts:
            span = (at, latest if first == 0 else np.inf, end)
            halts = _with_halts(pool, sets, route, limits, first, last, span, heads)
        if time == np.inf and not halts:
            return False
        if last < k:  # the tail must be there before it leaves: a shorter stretch means that the head waited
            at = heads[last - 1] + travel[last - 1] + max(0.0, stretch[last - 1] - stretch[last])
        first = last
    return True


@compiled
def earliest_ways(pool: Any, sets: Any, network: Any, convoy: Any, start: int, at: float, horizon: float) -> Any:
    """Return when a convoy's head is at each node at the earliest, and by which link; inf, -1: never (Dijkstra 1959).

    The calendars stand as they are; before each link the convoy closes up.  That is a little more than it may do, so a
    way found here is tried by `timing`.
    network: pointer (n + 1,), links out of each node (m,), head (m,), stay, entry (-1: any time), dangerous place or
    not, its set (n,).  convoy: calendar (-1: nobody else there), travel, need, hold, whether it may halt before; (m,).
    """
    pointer, out, head, stay, entry, danger, halt = network
    calendar, travel, need, hold, halts = convoy
    when = np.full(len(pointer) - 1, np.inf)
    into = np.full(len(pointer) - 1, -1, np.int64)
    when[start] = at
    queue = [(at, start)]
    while len(queue) > 0:
        time, node = heappop(queue)
        if time > when[node]:
            continue
        for place in range(pointer[node], pointer[node + 1]):
            link = out[place]
            enters, moved = time, True
            while moved and enters < np.inf:
                begins = enters
                enters, _ = _within(sets, stay[link], enters, need[link] + travel[link])
                if entry[link] >= 0 and enters < np.inf:
                    enters, _ = _within(sets, entry[link], enters, need[link])
                if calendar[link] >= 0 and enters < np.inf:
                    enters, _ = first_gap(pool, calendar[link], enters, hold[link])
                moved = enters > begins + EPS
            if enters > time + EPS and node != start:
                if not halts[link]:
                    continue
                if danger[node] and _within(sets, halt[node], time, enters + need[link] - time)[0] > time + EPS:
                    continue
            arrives = enters + travel[link]
            if arrives + need[link] <= horizon + EPS and arrives < when[head[link]]:
                when[head[link]], into[head[link]] = arrives, link
                heappush(queue, (arrives, head[link]))
    return when, into
