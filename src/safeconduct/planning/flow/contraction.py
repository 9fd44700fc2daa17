"""The usable links contracted, exactly, to the segments between nodes where routes part, meet, begin or end.

Two links in a row become one where a wait between them brings nothing: both follow the same single interval, the node
between is safe, and no post stands there.  Let h be the entry of the narrowest link of such a chain, at offset o; then
entering the segment at h - o keeps its spacing and interval, leaves no later, is in danger no longer and, as long as a
vehicle is worth anything, is worth no less.  So the contracted network has the same least travel times and the same
best plans, and a bound over its segments is one over all links.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from safeconduct.planning.instance import Instance

__all__ = ["Segments", "contract", "least_times"]

_LEAST_S = 1e-6
"""Seconds put for a link of no length: scipy's sparse graphs take 0 for no arc."""


@dataclass(frozen=True, slots=True)
class Segments:
    """n nodes, m segments sorted by (tail, head, first link).

    node: int64 (n,), the instance's node.  tail, head: int32 (m,).  travel_s, spacing_s: float64 (m,).
    stay_of, entry_of: int32 (m,), interval sets of the segment as a whole and of its beginning.
    storage: float64 (m,), vehicles that may queue before it.  danger: bool (m,).
    first: int64 (m + 1,); links: int64, instance links in order; offset_s: float64, entry after the segment's own.
    """

    node: NDArray[np.int64]
    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    travel_s: NDArray[np.float64]
    spacing_s: NDArray[np.float64]
    stay_of: NDArray[np.int32]
    entry_of: NDArray[np.int32]
    storage: NDArray[np.float64]
    danger: NDArray[np.bool_]
    first: NDArray[np.int64]
    links: NDArray[np.int64]
    offset_s: NDArray[np.float64]


def least_times(
    nodes: int, tail: NDArray[Any], head: NDArray[Any], travel_s: NDArray[np.float64], ends: NDArray[Any]
) -> NDArray[np.float64]:
    """Return the least travel time from the nearest of some nodes, seconds, shape (nodes,); inf: none.

    Give heads for tails to have times *to* the nearest node.
    """
    if not len(ends) or not len(tail):
        found = np.full(nodes, np.inf)
        found[ends] = 0.0
        return found
    order = np.lexsort((travel_s, head, tail))
    first = np.ones(len(order), np.bool_)
    first[1:] = (np.diff(tail[order]) != 0) | (np.diff(head[order]) != 0)
    kept = order[first]  # the quickest of parallel links: a sparse matrix would add them up
    cost = np.maximum(travel_s[kept], _LEAST_S)
    graph = csr_matrix((cost, (tail[kept], head[kept])), shape=(nodes, nodes))
    return np.asarray(dijkstra(graph, indices=np.unique(ends), min_only=True))


def contract(
    instance: Instance, travel_s: NDArray[np.float64], spacing_s: NDArray[np.float64], sources: NDArray[Any],
    sinks: NDArray[Any],
) -> Segments:  # fmt: skip
    """Contract the links on which a vehicle from a source could reach a sink within the horizon.

    travel_s, spacing_s: of every link, shape (m,).  sources, sinks: nodes; they stay nodes.
    """
    kept = _useful(instance, travel_s, spacing_s, sources, sinks)
    fixed = np.zeros(instance.nodes, np.bool_)
    fixed[sources] = fixed[sinks] = True
    kept = kept[_without_dead_ends(instance.nodes, instance.tail[kept], instance.head[kept], fixed)]
    follower = _followers(instance, kept, fixed | instance.node_danger)
    first, links = _chains(follower)
    links = kept[links]
    return _segments(instance, first, links, travel_s, spacing_s)


def _useful(
    instance: Instance, travel_s: NDArray[np.float64], spacing_s: NDArray[np.float64], sources: NDArray[Any],
    sinks: NDArray[Any],
) -> NDArray[np.int64]:  # fmt: skip
    n, tail, head = instance.nodes, instance.tail, instance.head
    since = least_times(n, tail, head, travel_s, sources)
    ahead = least_times(n, head, tail, travel_s, sinks)
    useful = (since[tail] + travel_s + ahead[head] <= instance.horizon_s + 1.0) & (tail != head)
    return np.flatnonzero(useful & np.isfinite(spacing_s))


@njit(cache=True, nogil=True)
def _peel(nodes: int, tail: Any, head: Any, fixed: Any) -> Any:
    """Drop links at nodes with one neighbour, again and again; return a mask of what stays."""
    count = np.zeros(nodes + 1, np.int64)
    for i in range(tail.size):
        count[tail[i] + 1] += 1
        count[head[i] + 1] += 1
    first = np.cumsum(count)
    at = first[:-1].copy()
    beside = np.empty(2 * tail.size, np.int64)
    for i in range(tail.size):
        beside[at[tail[i]]] = i
        at[tail[i]] += 1
        beside[at[head[i]]] = i
        at[head[i]] += 1
    stays = np.ones(tail.size, np.bool_)
    stack = list(range(nodes))
    while len(stack) > 0:
        x = stack.pop()
        if fixed[x]:
            continue
        neighbour, several, goes_in, goes_out = -1, False, False, False
        for k in range(first[x], first[x + 1]):
            i = beside[k]
            if not stays[i]:
                continue
            goes_out |= tail[i] == x
            goes_in |= head[i] == x
            other = head[i] if tail[i] == x else tail[i]
            several |= neighbour >= 0 and other != neighbour
            neighbour = other
        if neighbour < 0 or (several and goes_in and goes_out):
            continue
        for k in range(first[x], first[x + 1]):
            i = beside[k]
            if stays[i]:
                stays[i] = False
                stack.append(head[i] if tail[i] == x else tail[i])
    return stays


def _without_dead_ends(
    nodes: int, tail: NDArray[Any], head: NDArray[Any], fixed: NDArray[np.bool_]
) -> NDArray[np.int64]:
    return np.flatnonzero(_peel(nodes, tail, head, fixed))


def _followers(instance: Instance, kept: NDArray[np.int64], fixed: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return, for each kept link, the place in `kept` of the one that must follow it; -1 where routes may part."""
    single = np.array([len(spans) == 1 for spans in instance.interval_sets], np.bool_)
    always = np.array(
        [len(s) == 1 and s[0][0] <= 0.0 and s[0][1] >= instance.horizon_s for s in instance.interval_sets], np.bool_
    )
    tail, head = instance.tail[kept], instance.head[kept]
    stay, danger = instance.stay_of[kept], instance.danger[kept]
    posted = ~always[instance.entry_of[kept]] | np.isfinite(instance.storage[kept])
    return np.asarray(_follow(instance.nodes, tail, head, stay, danger, single[stay], posted, fixed))


@njit(cache=True, nogil=True)
def _follow(nodes: int, tail: Any, head: Any, stay: Any, danger: Any, single: Any, posted: Any, fixed: Any) -> Any:
    """Pair the links in and out of each node on a chain: one of each, or two of each to two neighbours (no U-turns)."""
    ins = np.full((nodes, 2), -1, np.int64)
    outs = np.full((nodes, 2), -1, np.int64)
    n_in = np.zeros(nodes, np.int64)
    n_out = np.zeros(nodes, np.int64)
    for i in range(tail.size):
        if n_out[tail[i]] < 2:
            outs[tail[i], n_out[tail[i]]] = i
        n_out[tail[i]] += 1
        if n_in[head[i]] < 2:
            ins[head[i], n_in[head[i]]] = i
        n_in[head[i]] += 1
    follower = np.full(tail.size, -1, np.int64)
    for x in range(nodes):
        if fixed[x] or n_in[x] != n_out[x] or n_in[x] < 1 or n_in[x] > 2:
            continue
        count = n_in[x]
        fits = True
        partner = np.full(2, -1, np.int64)
        for k in range(count):
            i = ins[x, k]
            for o in range(count):
                j = outs[x, o]
                if tail[i] != head[j]:
                    fits &= partner[k] < 0
                    partner[k] = j
            j = partner[k]
            fits = fits and j >= 0 and single[i] and stay[i] == stay[j] and danger[i] == danger[j] and not posted[j]
            if not fits:
                break
        if fits and count == 2 and (partner[0] == partner[1] or tail[ins[x, 0]] == tail[ins[x, 1]]):
            fits = False
        if fits:
            for k in range(count):
                follower[ins[x, k]] = partner[k]
    return follower


@njit(cache=True, nogil=True)
def _chains(follower: Any) -> tuple[Any, Any]:
    """Follow each chain from its first link; closed rings, which nobody can enter or leave, are left out."""
    followed = np.zeros(follower.size, np.bool_)
    for i in range(follower.size):
        if follower[i] >= 0:
            followed[follower[i]] = True
    first = np.zeros(follower.size + 1, np.int64)
    links = np.empty(follower.size, np.int64)
    count = 0
    at = 0
    for i in range(follower.size):
        if followed[i]:
            continue
        j = i
        while j >= 0:
            links[at] = j
            at += 1
            j = follower[j]
        count += 1
        first[count] = at
    return first[: count + 1], links[:at]


def _segments(
    instance: Instance, first: NDArray[np.int64], links: NDArray[np.int64], travel_s: NDArray[np.float64],
    spacing_s: NDArray[np.float64],
) -> Segments:  # fmt: skip
    """Sum travel times and take the widest spacing along each chain; sort by tail, head and first link."""
    begin, end = links[first[:-1]], links[first[1:] - 1]
    tail, head = instance.tail[begin], instance.head[end]
    order = np.lexsort((begin, head, tail))
    order = order[tail[order] != head[order]]
    length = np.diff(first)[order]
    new_first = np.concatenate([[0], np.cumsum(length)])
    where = np.repeat(first[:-1][order] - new_first[:-1], length) + np.arange(new_first[-1])
    links = links[where]
    whole = np.concatenate([[0.0], np.cumsum(travel_s[links])])
    begin = links[new_first[:-1]]
    spacing = np.maximum.reduceat(spacing_s[links], new_first[:-1]) if len(begin) else np.zeros(0)
    node, ends = np.unique(np.concatenate([tail[order], head[order]]), return_inverse=True)
    travel = np.zeros(len(order))
    np.add.at(travel, np.repeat(np.arange(len(order)), length), travel_s[links])
    return Segments(
        node=node.astype(np.int64),
        tail=ends[: len(order)].astype(np.int32),
        head=ends[len(order) :].astype(np.int32),
        travel_s=travel,
        spacing_s=spacing,
        stay_of=instance.stay_of[begin],
        entry_of=instance.entry_of[begin],
        storage=instance.storage[begin],
        danger=instance.danger[begin],
        first=new_first,
        links=links,
        offset_s=whole[:-1] - np.repeat(whole[new_first[:-1]], length),
    )
