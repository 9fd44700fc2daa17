"""Inner loops of planning, compiled by numba (kept in its cache after the first run)."""

from __future__ import annotations

import heapq
from typing import Any

import numpy as np
from numpy.typing import NDArray

from safeconduct.network.compiling import compiled

__all__ = ["best_duty", "best_values", "earliest_arrivals", "reached_steps", "residual_costs", "whole_pieces"]


def residual_costs(
    tail: NDArray[np.int32],
    head: NDArray[np.int32],
    room: NDArray[np.int64],
    cost: NDArray[np.int64],
    units: NDArray[np.int64],
    nodes: int,
    sink: int,
    giving_up: int,
) -> NDArray[np.int64]:
    """Return the least cost from each node to the sink over arcs with room left (and back over arcs with flow).

    giving_up: cost of going no further, open at every node.  The flow must be of least cost, these ways included,
    else there is a cycle that never ends.  A node from which nothing else is left costs the least that does not make
    a way to it pay: room behind it is then worth what those who would come there would gain, and no more.
    """
    by_head, by_tail = np.argsort(head, kind="stable"), np.argsort(tail, kind="stable")
    first_in = np.searchsorted(head[by_head], np.arange(nodes + 1))
    first_out = np.searchsorted(tail[by_tail], np.arange(nodes + 1))
    arcs, order = (tail, head, room, cost, units), (by_head, first_in, by_tail, first_out)
    togo: NDArray[np.int64] = _residual_costs(arcs, order, nodes, sink, giving_up)
    _lower(arcs, order, togo, giving_up)
    return togo


@compiled
def _residual_costs(arcs: Any, order: Any, nodes: int, sink: int, giving_up: int) -> Any:
    tail, head, room, cost, units = arcs
    by_head, first_in, by_tail, first_out = order
    togo = np.full(nodes, giving_up, np.int64)
    togo[sink] = 0
    queue = np.arange(nodes + 1)
    queue[0], queue[sink] = sink, 0
    begin, end = 0, nodes
    queued = np.ones(nodes, np.bool_)
    while begin != end:
        node = queue[begin]
        begin = (begin + 1) % (nodes + 1)
        queued[node] = False
        here = togo[node]
        for i in range(first_in[node], first_in[node + 1]):
            arc = by_head[i]
            other = tail[arc]
            if units[arc] < room[arc] and here + cost[arc] < togo[other]:
                togo[other] = here + cost[arc]
                if not queued[other]:
                    queued[other] = True
                    queue[end] = other
                    end = (end + 1) % (nodes + 1)
        for i in range(first_out[node], first_out[node + 1]):
            arc = by_tail[i]
            other = head[arc]
            if units[arc] > 0 and here - cost[arc] < togo[other]:
                togo[other] = here - cost[arc]
                if not queued[other]:
                    queued[other] = True
                    queue[end] = other
                    end = (end + 1) % (nodes + 1)
    return togo


@compiled
def _lower(arcs: Any, order: Any, togo: Any, giving_up: int) -> None:
    tail, head, room, cost, units = arcs
    by_head, first_in, by_tail, first_out = order
    nodes = len(togo)
    dead = togo >= giving_up
    queue = np.flatnonzero(~dead)
    queue = np.append(queue, np.zeros(nodes + 1 - len(queue), np.int64))
    begin, end = 0, nodes - dead.sum()
    queued = ~dead
    togo[dead] = -giving_up
    while begin != end:
        node = queue[begin]
        begin = (begin + 1) % (nodes + 1)
        queued[node] = False
        for i in range(first_out[node], first_out[node + 1]):
            arc = by_tail[i]
            other = head[arc]
            if dead[other] and units[arc] < room[arc] and togo[node] - cost[arc] > togo[other]:
                togo[other] = togo[node] - cost[arc]
                if not queued[other]:
                    queued[other] = True
                    queue[end] = other
                    end = (end + 1) % (nodes + 1)
        for i in range(first_in[node], first_in[node + 1]):
            arc = by_head[i]
            other = tail[arc]
            if dead[other] and units[arc] > 0 and togo[node] + cost[arc] > togo[other]:
                togo[other] = togo[node] + cost[arc]
                if not queued[other]:
                    queued[other] = True
                    queue[end] = other
                    end = (end + 1) % (nodes + 1)


def best_values(
    tail: NDArray[np.int32],
    head: NDArray[np.int32],
    delay: NDArray[np.int32],
    gain: NDArray[np.float64],
    end: NDArray[np.float64],
    nearest: NDArray[np.int64],
    risky: NDArray[np.bool_],
    halt: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the best value of a vehicle at each node and step, shape (n, K + 1); -inf where it cannot end.

    tail, head, delay: (s,).  gain: float64 (s, K + 1), what entering a stretch in a step brings, <= 0 (its price and
    what is at stake on it), -inf where it is shut.  end: float64 (n, K + 1), value of ending here, -inf where not.
    nearest: int64 (n,), nodes in the order of their way to a sink: it only makes the search quick.
    risky: bool (s,), stretches behind which a halt costs `halt`, float64 (n, K + 1), a step; elsewhere waiting is free.

    Returns:
        Values of standing freely at a node, and of having just come by a risky stretch.
    """
    n, _ = end.shape
    rank = np.empty(n, np.int64)
    rank[nearest] = np.arange(n)
    order = np.argsort(rank[tail], kind="stable") if len(tail) else np.zeros(0, np.int64)
    first = np.searchsorted(rank[tail[order]], np.arange(n + 1))
    best, hot = _best_values(
        first,
        nearest,
        head[order],
        delay[order],
        np.ascontiguousarray(gain[order].T),
        np.ascontiguousarray(end.T),
        risky[order],
        np.ascontiguousarray(halt.T),
    )
    return np.asarray(best.T), np.asarray(hot.T)


@compiled
def _best_values(
    first: Any, nearest: Any, head: Any, delay: Any, gain: Any, best: Any, risky: Any, halt: Any
) -> Any:
    width, n = best.shape
    hot = best.copy()
    for k in range(width - 1, -1, -1):
        if k + 1 < width:
            for v in range(n):
                if best[k + 1, v] > best[k, v]:
                    best[k, v] = best[k + 1, v]
                if hot[k + 1, v] - halt[k, v] > hot[k, v]:
                    hot[k, v] = hot[k + 1, v] - halt[k, v]
        changed = True
        rounds = 0
        while changed and rounds <= n:
            changed = False
            for i in range(n):
                v = nearest[i]
                top = -np.inf
                for arc in range(first[i], first[i + 1]):
                    later = k + delay[arc]
                    if later < width and (rounds == 0 or delay[arc] == 0):
                        after = hot[later, head[arc]] if risky[arc] else best[later, head[arc]]
                        if gain[k, arc] + after > top:
                            top = gain[k, arc] + after
                if top > best[k, v] + 1e-12:
                    best[k, v] = top
                    changed = True
                if top > hot[k, v] + 1e-12:
                    hot[k, v] = top
                    changed = True
            rounds += 1
    return best, hot


def best_duty(
    gain: NDArray[np.float64],
    back: NDArray[np.int64],
    ready: NDArray[np.int64],
    begin: int,
    fuel: tuple[NDArray[np.int64], NDArray[np.int64], int] | None = None,
) -> NDArray[np.int64]:
    """Return the trips of the best duty of one bus that stands at start 0 from minute `begin` on.

    gain, back: (pools, sinks, minutes): value of leaving a pool loaded in a minute, and the minute the bus is empty
    again at the sink.  ready: (1 + sinks, pools, minutes): from which minute a bus that sets out empty in a minute can
    leave loaded.  Start 1 + j is sink j.
    fuel: units of range that each loaded and each empty run takes, shapes of gain and ready or with one minute for
    all, and how many there are; None: no limit.

    Returns:
        Rows of (start, pool, sink, minute it sets out, minute it leaves loaded), int64 (trips, 5).
    """
    if fuel is None:
        fuel = (np.zeros((*gain.shape[:2], 1), np.int64), np.zeros((*ready.shape[:2], 1), np.int64), 0)
    found: NDArray[np.int64] = _best_duty(gain, back, ready, begin, *fuel)
    return found


@compiled
def _best_duty(gain: Any, back: Any, ready: Any, begin: int, loaded_use: Any, empty_use: Any, most: int) -> Any:
    pools, sinks, minutes = gain.shape
    starts = ready.shape[0]
    empty = np.zeros((minutes + 1, starts, most + 1))
    go = np.full((minutes + 1, starts, most + 1), -1, np.int16)
    loaded = np.full((minutes + 1, pools, most + 1), -np.inf)
    to = np.full((minutes + 1, pools, most + 1), -1, np.int16)
    for t in range(minutes - 1, -1, -1):
        for i in range(pools):
            loaded[t, i] = loaded[t + 1, i]
            for j in range(sinks):
                if gain[i, j, t] > -np.inf:
                    use = loaded_use[i, j, t if loaded_use.shape[2] > 1 else 0]
                    for r in range(use, most + 1):
                        after = empty[back[i, j, t], 1 + j, r - use] if back[i, j, t] <= minutes else 0.0
                        if gain[i, j, t] + after > loaded[t, i, r] + 1e-9:
                            loaded[t, i, r] = gain[i, j, t] + after
                            to[t, i, r] = j
        for s in range(starts):
            empty[t, s] = empty[t + 1, s]
            for i in range(pools):
                if ready[s, i, t] <= minutes:
                    use = empty_use[s, i, t if empty_use.shape[2] > 1 else 0]
                    for r in range(use, most + 1):
                        value = loaded[ready[s, i, t], i, r - use]
                        if value > empty[t, s, r] + 1e-9:
                            empty[t, s, r] = value
                            go[t, s, r] = i
    trips = np.empty((minutes + 1, 5), np.int64)
    count = 0
    s, t, r = 0, min(begin, minutes), most
    while t < minutes and empty[t, s, r] > 0:
        while t < minutes and go[t, s, r] < 0:
            t += 1
        if t >= minutes:
            break
        i = go[t, s, r]
        leave = ready[s, i, t]
        r -= empty_use[s, i, t if empty_use.shape[2] > 1 else 0]
        while to[leave, i, r] < 0:
            leave += 1
        j = to[leave, i, r]
        trips[count, 0], trips[count, 1], trips[count, 2], trips[count, 3], trips[count, 4] = s, i, j, t, leave
        count += 1
        r -= loaded_use[i, j, leave if loaded_use.shape[2] > 1 else 0]
        s, t = 1 + j, back[i, j, leave]
    return trips[:count]


def earliest_arrivals(
    tail: NDArray[np.int32],
    head: NDArray[np.int32],
    seconds: NDArray[np.float64],
    first: NDArray[np.int64],
    begins: NDArray[np.float64],
    ends: NDArray[np.float64],
    nodes: int,
    source: int,
    starts: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return the earliest arrival at each node when setting out from a source at each start, halts allowed.

    first, begins, ends: when each link may be entered, as CSR over links, seconds.  starts: sorted.

    Returns:
        float64 (starts, nodes), seconds, inf where a node is not reached.
    """
    order = np.argsort(tail, kind="stable")
    out = np.searchsorted(tail[order], np.arange(nodes + 1))
    found: NDArray[np.float64] = _earliest_arrivals(
        order, out, head, seconds, first, begins, ends, nodes, source, starts
    )
    return found


@compiled
def _earliest_arrivals(
    order: Any,
    out: Any,
    head: Any,
    seconds: Any,
    first: Any,
    begins: Any,
    ends: Any,
    nodes: int,
    source: int,
    starts: Any,
) -> Any:
    table = np.full((len(starts), nodes), np.inf)
    heap: list[tuple[Any, Any]] = [(0.0, 0)]
    for row in range(len(starts) - 1, -1, -1):
        reached = table[row]
        heap.clear()
        heap.append((starts[row], source))
        reached[source] = starts[row]
        while len(heap) > 0:
            now, node = heapq.heappop(heap)
            if now > reached[node]:
                continue
            for i in range(out[node], out[node + 1]):
                link = order[i]
                for j in range(first[link], first[link + 1]):
                    if ends[j] >= now:
                        arrives = max(now, begins[j]) + seconds[link]
                        other = np.int64(head[link])
                        if arrives < reached[other]:
                            reached[other] = arrives
                            heapq.heappush(heap, (arrives, other))
                        break
    return table


def reached_steps(
    tail: NDArray[np.int32],
    head: NDArray[np.int32],
    delay: NDArray[np.int32],
    passable: NDArray[np.bool_],
    start: NDArray[np.bool_],
    end: NDArray[np.bool_],
) -> NDArray[np.bool_]:
    """Return the nodes and steps on some way from a start to an end, shape (n, K + 1); waiting is allowed.

    tail, head, delay: (s,).  passable: (s, K + 1).  start, end: (n, K + 1).
    """
    n = len(start)
    out, into = np.argsort(tail, kind="stable"), np.argsort(head, kind="stable")
    first_out = np.searchsorted(tail[out], np.arange(n + 1))
    first_in = np.searchsorted(head[into], np.arange(n + 1))
    forward, backward = start.copy(), end.copy()
    _spread_out(out, first_out, head, delay, passable, forward)
    _spread_back(into, first_in, tail, delay, passable, backward)
    return np.asarray(forward & backward)


@compiled
def _spread_out(order: Any, first: Any, head: Any, delay: Any, passable: Any, found: Any) -> None:
    n, width = found.shape
    for k in range(width):
        changed = True
        while changed:
            changed = False
            for v in range(n):
                if found[v, k]:
                    for i in range(first[v], first[v + 1]):
                        later = k + delay[order[i]]
                        if later < width and passable[order[i], k] and not found[head[order[i]], later]:
                            found[head[order[i]], later] = True
                            changed = changed or later == k
        if k + 1 < width:
            for v in range(n):
                found[v, k + 1] = found[v, k + 1] or found[v, k]


@compiled
def _spread_back(order: Any, first: Any, tail: Any, delay: Any, passable: Any, found: Any) -> None:
    n, width = found.shape
    for k in range(width - 1, -1, -1):
        if k + 1 < width:
            for v in range(n):
                found[v, k] = found[v, k] or found[v, k + 1]
        changed = True
        while changed:
            changed = False
            for v in range(n):
                if found[v, k]:
                    for i in range(first[v], first[v + 1]):
                        before = k - delay[order[i]]
                        if before >= 0 and passable[order[i], before] and not found[tail[order[i]], before]:
                            found[tail[order[i]], before] = True
                            changed = changed or before == k


def whole_pieces(room: NDArray[np.float64], usable: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Round room down to whole vehicles, row by row: lost is only what is over at the end of a run.

    room: float64 (r, K + 1); less than nothing where others took too much, which the steps before make good.
    usable: bool (r, K + 1).  Nothing is carried over from one run to the next, nor from before it (P1).
    """
    pieces = np.zeros(room.shape, np.int64)
    _whole_pieces(np.ascontiguousarray(room), np.ascontiguousarray(usable), pieces)
    return pieces


@compiled
def _whole_pieces(room: Any, usable: Any, pieces: Any) -> None:
    rows, width = room.shape
    ahead = np.empty(width)
    for row in range(rows):
        k = 0
        while k < width:
            if not usable[row, k] and room[row, k] >= 0.0:
                k += 1
                continue
            end, total = k, 0.0
            while end < width and (usable[row, end] or room[row, end] < 0.0):
                total += room[row, end]
                ahead[end] = total
                end += 1
            for i in range(end - 2, k - 1, -1):
                ahead[i] = min(ahead[i], ahead[i + 1])
            before = 0
            for i in range(k, end):
                now = max(before, int(np.floor(ahead[i] + 1e-6)))
                if usable[row, i] and room[row, i] > 0.0:
                    pieces[row, i] = now - before
                    before = now
            k = end
