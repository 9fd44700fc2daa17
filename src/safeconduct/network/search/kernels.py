"""Inner loops of path finding.  Importing this module imports numba."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from safeconduct.network.compiling import compiled

__all__ = ["timed_arrivals", "tree"]

_Floats = NDArray[np.float64]
_Ints = NDArray[np.int64]


@compiled
def _rise(heap: _Ints, rank: _Floats, place: _Ints, node: int, key: float, at: int) -> None:
    """Put a node into the four-way heap, from entry `at` upwards to where its key belongs."""
    while at > 0:
        above = (at - 1) >> 2
        if rank[above] <= key:
            break
        heap[at], rank[at] = heap[above], rank[above]
        place[heap[at]] = at
        at = above
    heap[at], rank[at] = node, key
    place[node] = at


@compiled
def _pop(heap: _Ints, rank: _Floats, place: _Ints, size: int) -> int:
    """Take the least entry out of a heap of `size` entries."""
    least, node, key = heap[0], heap[size - 1], rank[size - 1]
    size -= 1
    at = 0
    while 4 * at + 1 < size:
        child = 4 * at + 1
        for other in range(child + 1, min(child + 4, size)):
            if rank[other] < rank[child]:
                child = other
        if rank[child] >= key:
            break
        heap[at], rank[at] = heap[child], rank[child]
        place[heap[at]] = at
        at = child
    heap[at], rank[at] = node, key
    place[node] = at
    return int(least)


@compiled
def tree(
    first: _Ints, end: NDArray[np.int32], link: _Ints, cost: _Floats, sources: _Ints, target: int
) -> tuple[_Floats, _Ints]:
    """Dijkstra with a four-way heap: least cost from any source, and the link each node was reached by (-1 none)."""
    nodes = len(first) - 1
    key, by = np.full(nodes, np.inf), np.full(nodes, -1, np.int64)
    heap, rank, place = np.empty(nodes, np.int64), np.empty(nodes), np.full(nodes, -1, np.int64)
    size = 0
    for source in sources:
        if key[source] > 0.0:
            key[source] = 0.0
            _rise(heap, rank, place, source, 0.0, size)
            size += 1
    while size:
        node = _pop(heap, rank, place, size)
        size -= 1
        if node == target:
            break
        for at in range(first[node], first[node + 1]):
            reached, to = key[node] + cost[link[at]], end[at]
            if reached < key[to]:
                key[to], by[to] = reached, link[at]
                at_heap = place[to]
                if at_heap < 0:
                    at_heap = size
                    size += 1
                _rise(heap, rank, place, to, reached, at_heap)
    return key, by


@compiled
def timed_arrivals(
    first: _Ints,
    end: NDArray[np.int32],
    link: _Ints,
    cost: _Floats,
    sources: _Ints,
    start: float,
    open_first: _Ints,
    opens: _Floats,
    closes: _Floats,
) -> tuple[_Floats, _Ints]:
    """Earliest arrival when a link may only be driven within one of its spans; waiting at nodes is free."""
    nodes = len(first) - 1
    key, by = np.full(nodes, np.inf), np.full(nodes, -1, np.int64)
    heap, rank, place = np.empty(nodes, np.int64), np.empty(nodes), np.full(nodes, -1, np.int64)
    size = 0
    for source in sources:
        if key[source] > start:
            key[source] = start
            _rise(heap, rank, place, source, start, size)
            size += 1
    while size:
        node = _pop(heap, rank, place, size)
        size -= 1
        for at in range(first[node], first[node + 1]):
            way, to = link[at], end[at]
            reached = np.inf
            for span in range(open_first[way], open_first[way + 1]):
                arrives = max(key[node], opens[span]) + cost[way]
                if arrives <= closes[span]:
                    reached = min(reached, arrives)
            if reached < key[to]:
                key[to], by[to] = reached, way
                at_heap = place[to]
                if at_heap < 0:
                    at_heap = size
                    size += 1
                _rise(heap, rank, place, to, reached, at_heap)
    return key, by
