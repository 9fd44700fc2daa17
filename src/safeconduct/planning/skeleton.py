"""The network contracted to what routes can use: chains of roads become one stretch, dead ends go.  Exactly.

A stretch keeps its links in order, so every figure along it can be told again.  Two links in a row are merged only
where waiting between them can bring nothing: the merged stretch then lets through just what the two did.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from safeconduct.planning.points import Spans
from safeconduct.planning.problem import Problem, entries

__all__ = ["Skeleton", "Stretch", "car_s", "clock_lags", "contract", "times_from", "times_to"]

_SLACK_S = 0.01


@dataclass(frozen=True, slots=True)
class Stretch:
    """Links driven one after the other without a halt; offsets_s: when each is entered after the first.

    enter: when a car may enter it, sorted spans, so that every link of it may be entered in its turn.
    rate_per_s: cars a second (inf: no limit).  storage: cars that may wait before it.
    """

    tail: int
    head: int
    links: tuple[int, ...]
    offsets_s: tuple[float, ...]
    travel_s: float
    rate_per_s: float
    storage: float
    enter: Spans


@dataclass(frozen=True, slots=True)
class Skeleton:
    """Stretches between the nodes that matter; nodes are those of the network (indices kept)."""

    problem: Problem
    stretches: tuple[Stretch, ...]
    sources: tuple[int, ...]
    sinks: tuple[int, ...]

    @property
    def nodes(self) -> tuple[int, ...]:
        """Every node a stretch or a source or a sink touches, sorted."""
        ends = {end for stretch in self.stretches for end in (stretch.tail, stretch.head)}
        return tuple(sorted(ends | set(self.sources) | set(self.sinks)))


def times_to(problem: Problem, sinks: Iterable[int]) -> NDArray[np.float64]:
    """Return each node's least driving time by car to the nearest sink, seconds, shape (nodes,); inf: none."""
    return _times(problem, problem.head, problem.tail, sinks)


def clock_lags(problem: Problem, flows: Mapping[tuple[int, int], float], sinks: Iterable[int]) -> NDArray[np.float64]:
    """Return by how much each node's clock runs behind, seconds, shape (nodes,); inf where no sink is ahead.

    It is the least over sinks of the driving time there plus the sink's own lag.  Lags of sinks are chosen so that a
    place whose cars go to two of them has both on a shortest way: then neither route needs rounding to steps.

    flows: cars by (source node, sink node); the largest are served first.
    """
    sinks = sorted(set(sinks))
    to = {sink: times_to(problem, [sink]) for sink in sinks}
    lag: dict[int, float] = {}
    for (source, sink), _ in sorted(flows.items(), key=lambda item: (-item[1], item[0])):
        known = [to[other][source] + lag[other] for other in lag if np.isfinite(to[other][source])]
        if sink not in lag and np.isfinite(to[sink][source]):
            lag[sink] = min(known) - to[sink][source] if known else 0.0
    least = min(lag.values(), default=0.0)
    lags = [to[sink] + lag.get(sink, 0.0) - least for sink in sinks]
    return np.min(np.stack(lags), axis=0) if lags else np.full(problem.network.nodes, np.inf)


def times_from(problem: Problem, sources: Iterable[int]) -> NDArray[np.float64]:
    """Return each node's least driving time by car from the nearest source, seconds, shape (nodes,); inf: none."""
    return _times(problem, problem.tail, problem.head, sources)


def _times(
    problem: Problem, tail: NDArray[np.int32], head: NDArray[np.int32], ends: Iterable[int]
) -> NDArray[np.float64]:
    n = problem.network.nodes
    ends = sorted(set(ends))
    if not ends:
        return np.full(n, np.inf)
    cost = np.maximum(car_s(problem), 1e-3)
    graph = csr_matrix((cost, (tail, head)), shape=(n, n))
    found: NDArray[np.float64] = dijkstra(graph, indices=ends, min_only=True)
    return found


def car_s(problem: Problem) -> NDArray[np.float64]:
    """Return the seconds a car takes for each usable link, shape (m,)."""
    return problem.road_s / problem.settings.speed_factor["car"]


def contract(
    problem: Problem, sources: Iterable[int], sinks: Iterable[int], *, only: NDArray[np.bool_] | None = None
) -> Skeleton:
    """Contract the network to stretches on which a car from a source could reach a sink within the horizon.

    only: bool (m,), the links to keep to; None: all.
    """
    sources, sinks = tuple(sorted(set(sources))), tuple(sorted(set(sinks)))
    seconds = car_s(problem)
    ahead = times_to(problem, sinks)
    behind = times_from(problem, sources)
    useful = behind[problem.tail] + seconds + ahead[problem.head] <= problem.horizon_s + _SLACK_S
    if only is not None:
        useful &= only
    pcu = problem.settings.pcu["car"]
    spans: dict[tuple[int, int, float], Spans] = {}
    chains = _Chains(frozenset(sources) | frozenset(sinks))
    for index in np.flatnonzero(useful):
        key = (int(problem.span_of[index]), int(problem.hours_of[index]), float(seconds[index]))
        if key not in spans:
            spans[key] = entries(problem, int(index), float(seconds[index]))
        if spans[key]:
            chains.add(
                Stretch(
                    tail=int(problem.tail[index]),
                    head=int(problem.head[index]),
                    links=(int(index),),
                    offsets_s=(0.0,),
                    travel_s=float(seconds[index]),
                    rate_per_s=float(min(problem.rate_pcu_s[index] / pcu, problem.service_per_s[index])),
                    storage=float(problem.storage[index]),
                    enter=spans[key],
                )
            )
    return Skeleton(problem, chains.contracted(), sources, sinks)


class _Chains:
    """Stretches by their ends, merged and cut until nothing changes."""

    def __init__(self, fixed: frozenset[int]) -> None:
        self.fixed = fixed
        self.out: dict[int, dict[int, Stretch]] = {}
        self.into: dict[int, dict[int, Stretch]] = {}
        self.also: list[Stretch] = []

    def add(self, stretch: Stretch) -> None:
        self.out.setdefault(stretch.tail, {})[stretch.head] = stretch
        self.into.setdefault(stretch.head, {})[stretch.tail] = stretch

    def drop(self, stretch: Stretch) -> None:
        del self.out[stretch.tail][stretch.head]
        del self.into[stretch.head][stretch.tail]

    def contracted(self) -> tuple[Stretch, ...]:
        todo = sorted(set(self.out) | set(self.into))
        while todo:
            later: set[int] = set()
            for node in todo:
                if node not in self.fixed:
                    later |= self._lighten(node)
            todo = sorted(later)
        kept = [stretch for by_head in self.out.values() for stretch in by_head.values()]
        return tuple(sorted(kept, key=lambda stretch: (stretch.tail, stretch.head, stretch.links)))

    def _lighten(self, node: int) -> set[int]:
        """Cut a dead end, or merge through a node on a chain; return the neighbours to look at again."""
        out, into = self.out.get(node, {}), self.into.get(node, {})
        around = set(out) | set(into)
        if not around:
            return set()
        if not out or not into or len(around) == 1:
            for stretch in [*out.values(), *into.values()]:
                self.drop(stretch)
            return around
        if len(around) != 2:
            return set()
        pairs = [(one, two) for one in into.values() for two in out.values() if one.tail != two.head]
        merged = [_merge(one, two) for one, two in pairs]
        if len(pairs) < max(len(into), len(out)) or any(
            stretch is None or stretch.head in self.out.get(stretch.tail, {}) for stretch in merged
        ):
            return set()
        for stretch in [*out.values(), *into.values()]:
            self.drop(stretch)
        for joined in merged:
            if joined is not None and joined.enter:
                self.add(joined)
        return around


def _merge(one: Stretch, two: Stretch) -> Stretch | None:
    """Join two stretches in a row; None where waiting between them could let more through."""
    both = _open_together(one, two)
    if both is None or two.storage != float("inf"):
        return None
    return Stretch(
        tail=one.tail,
        head=two.head,
        links=(*one.links, *two.links),
        offsets_s=(*one.offsets_s, *(one.travel_s + offset for offset in two.offsets_s)),
        travel_s=one.travel_s + two.travel_s,
        rate_per_s=min(one.rate_per_s, two.rate_per_s),
        storage=one.storage,
        enter=both,
    )


def _open_together(one: Stretch, two: Stretch) -> Spans | None:
    """Return when both are open, on the first one's clock; None where cars waiting between them could gain.

    They gain where the second opens later and is the wider one (a crowd gathers), or stays open longer and is the
    narrower one (a crowd drains).
    """
    if len(one.enter) != 1 or len(two.enter) != 1:
        return None
    (a, b), (c, d) = one.enter[0], (two.enter[0][0] - one.travel_s, two.enter[0][1] - one.travel_s)
    if d < a:
        return ()
    later, longer = c > a + _SLACK_S, d > b + _SLACK_S
    gather = later and one.rate_per_s < two.rate_per_s
    drain = longer and one.rate_per_s > two.rate_per_s
    if b < c or gather or drain or (later and longer):
        return None
    return ((max(a, c), min(b, d)),)
