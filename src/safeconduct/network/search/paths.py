"""Shortest paths by time: from many, to many, one to one, by several means, round closures, within time windows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from safeconduct.network.network import Network
from safeconduct.network.road import ROAD_STATES

__all__ = [
    "Graph",
    "Openings",
    "Path",
    "earliest_arrivals",
    "graph_between",
    "graph_of",
    "open_always",
    "path_to",
    "shortest_path",
    "shortest_times",
    "travel_costs",
]

_T = TypeVar("_T", bound=np.generic)
_SHUT = (ROAD_STATES.index("closed"), ROAD_STATES.index("mined"))


@dataclass(frozen=True, slots=True)
class Graph:
    """Links by the node they leave (or, in reverse, by the node they come to).

    first: int64 (n + 1,).  end: int32 (m,), the other end.  link: int64 (m,), number of the link in the network.
    """

    first: NDArray[np.int64]
    end: NDArray[np.int32]
    link: NDArray[np.int64]
    reverse: bool = False


@dataclass(frozen=True, slots=True)
class Openings:
    """When links may be driven: link i in the spans first[i]..first[i+1]-1, none: never.

    first: int64 (m + 1,).  opens, closes: float64, seconds on the caller's clock, opens <= closes.
    """

    first: NDArray[np.int64]
    opens: NDArray[np.float64]
    closes: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Path:
    """Links in travel order, and what they cost together, seconds."""

    links: tuple[int, ...]
    cost_s: float


def graph_of(network: Network, *, reverse: bool = False) -> Graph:
    """Index the links for searching along them, or against them (times *to* a node)."""
    if not reverse:
        links = np.arange(network.links, dtype=np.int64)
        return Graph(_own(network.first), _own(network.head), links)
    return graph_between(network.tail, network.head, network.nodes, reverse=True)


def graph_between(
    tail: NDArray[np.int32], head: NDArray[np.int32], nodes: int, *, reverse: bool = False
) -> Graph:
    """Index links of any tables for searching, parallel ones too: tail, head int32 (m,), each below `nodes`."""
    leaves, ends = (head, tail) if reverse else (tail, head)
    link = np.argsort(leaves, kind="stable").astype(np.int64)
    first = np.zeros(nodes + 1, np.int64)
    np.cumsum(np.bincount(leaves, minlength=nodes), out=first[1:])
    return Graph(first, _own(ends[link]), link, reverse=reverse)


def travel_costs(
    network: Network, *, speed_factor: float = 1.0, shut: NDArray[np.bool_] | None = None
) -> NDArray[np.float64]:
    """Work out the seconds each link takes one means of travel.

    Args:
        network: speeds as they are; a link whose speed is unknown cannot be timed and is not used (R1).
        speed_factor: the means' share of a car's speed, > 0.
        shut: shape (m,), links not to be used (closures, areas to avoid); None: none.

    Returns:
        Shape (m,), seconds; infinite where the link may not or cannot be used: shut, closed, mined (P6).
    """
    speed_m_s = network.speed_kmh.astype(np.float64) * speed_factor / 3.6
    barred = np.isin(network.state, _SHUT) | ~(speed_m_s > 0)
    if shut is not None:
        barred = barred | shut
    cost_s = np.full(network.links, np.inf)
    np.divide(network.length_m, speed_m_s, out=cost_s, where=~barred)
    return cost_s


def shortest_times(
    graph: Graph, cost_s: NDArray[np.float64], sources: ArrayLike, *, target: int | None = None
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Find the least time from the nearest source to every node (on a reverse graph: from every node to it).

    Args:
        graph: from `graph_of`.
        cost_s: shape (m,), by the network's link numbers, >= 0, infinite: not to be used.
        sources: node numbers.
        target: stop when its time is known; times of nodes further away are then upper bounds.  None: go on.

    Returns:
        (times, links): times (n,), seconds, infinite where there is no way; links (n,), the link by which the
        node is reached (on a reverse graph: left), -1 at sources and where there is no way.
    """
    from safeconduct.network.search.kernels import tree

    start = np.atleast_1d(np.asarray(sources, np.int64))
    return tree(graph.first, graph.end, graph.link, _own(cost_s), start, -1 if target is None else target)


def path_to(network: Network, links: NDArray[np.int64], node: int, *, reverse: bool = False) -> tuple[int, ...]:
    """Follow the links of `shortest_times` from a node back to its source; in travel order either way.

    Empty where the node is a source or out of reach: the times tell which.
    """
    found: list[int] = []
    onward = network.head if reverse else network.tail
    while links[node] >= 0:
        found.append(int(links[node]))
        node = int(onward[links[node]])
    return tuple(found if reverse else found[::-1])


def shortest_path(network: Network, cost_s: NDArray[np.float64], source: int, target: int) -> Path | None:
    """Find the quickest way from one node to another; None where there is none."""
    times, links = shortest_times(graph_of(network), cost_s, [source], target=target)
    return Path(path_to(network, links, target), float(times[target])) if np.isfinite(times[target]) else None


def open_always(links: int, spans: Mapping[int, Sequence[tuple[float, float]]]) -> Openings:
    """Give the named links their spans (opens, closes), seconds; all others are open always.

    A link named with no span is never open.
    """
    count = np.ones(links, np.int64)
    for link, times in spans.items():
        count[link] = len(times)
    first = np.append(0, np.cumsum(count)).astype(np.int64)
    opens, closes = np.full(first[-1], -np.inf), np.full(first[-1], np.inf)
    for link, times in spans.items():
        for at, (begin, end) in enumerate(sorted(times), start=int(first[link])):
            opens[at], closes[at] = begin, end
    return Openings(first, opens, closes)


def earliest_arrivals(
    graph: Graph, cost_s: NDArray[np.float64], sources: ArrayLike, *, start_s: float, openings: Openings
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Find when each node can be reached at the earliest, where links are open only at times (P5, R4).

    A link is entered and left within one span; one waits at nodes as long as need be.  Margins are the caller's:
    narrow the spans by them.

    Args:
        graph: from `graph_of`, not in reverse.
        cost_s: shape (m,), seconds, >= 0, infinite: not to be used.
        sources: node numbers, all left at start_s or later.
        start_s: on the same clock as the openings, seconds.
        openings: for all m links.

    Returns:
        (times, links) as `shortest_times`, times on the clock of start_s.

    Raises:
        ValueError: a reverse graph: earliest arrival has no meaning on it.
    """
    from safeconduct.network.search.kernels import timed_arrivals

    if graph.reverse:
        raise ValueError("earliest arrivals are searched along the links; expected graph_of(network)")
    start = np.atleast_1d(np.asarray(sources, np.int64))
    return timed_arrivals(
        graph.first, graph.end, graph.link, _own(cost_s), start, float(start_s), openings.first, openings.opens,
        openings.closes,
    )  # fmt: skip


def _own(array: NDArray[_T]) -> NDArray[_T]:
    """Copy an array that is mapped from a file: numba would compile anew for read-only ones."""
    return array if array.flags.writeable and array.flags.c_contiguous else array.copy()
