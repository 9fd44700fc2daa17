"""Time-dependent search for one convoy: when its head can be where, how far its tail is behind (planning.md S2, S4).

A label at a node is an interval [lo, hi] of instants at which the convoy's head can be there, and the lag of its tail.
Waiting makes hi unbounded at a safe place, and elsewhere the end of a window over the place.  With [a, b] an interval
in which a link may be driven, T its travel time and d the least lag on it, entering at t, lag = max(d, lag so far):

    a <= t,   t + T + lag <= b        so that        [lo, hi]  ->  [max(lo, a), min(hi, b - T - lag)] + T

Labels are settled by lo (Dijkstra 1959); one is dropped where another at the node begins no later, ends no earlier and
has no longer a tail.  The schedule is read backwards from the earliest arrival, so that waits are where they are safe.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np

from safeconduct.core import PlaceId
from safeconduct.network import Network
from safeconduct.planning.instance import UNBOUNDED, Instance, Intervals

__all__ = ["SAME_S", "Label", "Roads", "Stop", "open_links", "schedule", "search_way", "shortest_links"]

SAME_S = 1e-6
"""Times that differ by less are the same: far above rounding in float64, far below a second."""


def open_links(instance: Instance) -> frozenset[int]:
    """Return the links of the network that are open at some time."""
    is_open = [len(spans) > 0 for spans in instance.interval_sets]
    pairs = zip(instance.link.tolist(), instance.stay_of.tolist(), strict=True)
    return frozenset(link for link, stay in pairs if is_open[stay])


class Roads:
    """The usable links as one convoy finds them; free: links of the network that need no window."""

    def __init__(self, instance: Instance, vehicles: int, free: frozenset[int]) -> None:
        self.instance, self.free = instance, free
        self.travel = instance.travel_s("car")
        pcu, n = instance.pcu["car"], vehicles
        # Least lag of the tail on entering: max((q - u) / c, (n - 1) / s) with q = n u   (S2)
        self.lag = np.maximum((n - 1) * pcu / instance.rate_pcu_s, (n - 1) / instance.service_per_s)
        self.nodes = instance.network.node_of()
        self.leaving: dict[int, list[int]] = defaultdict(list)
        for link, tail in enumerate(instance.tail.tolist()):
            self.leaving[tail].append(link)

    def node(self, place: PlaceId) -> int | None:
        """Return a place's node; None: it is on no road."""
        return self.nodes.get(place)

    def name(self, node: int) -> PlaceId:
        """Return the place at a node; a junction without one by its position."""
        network = self.instance.network
        return network.node_place[node] or PlaceId(f"{network.node_lat[node]:.4f},{network.node_lon[node]:.4f}")

    def road(self, link: int) -> str:
        """Return the id of a link's road; on a street network its two ends."""
        ends = self.name(int(self.instance.tail[link])), self.name(int(self.instance.head[link]))
        return self.instance.network.road_id(int(self.instance.link[link])) or " ".join(sorted(ends))

    def needs_window(self, link: int) -> bool:
        """Say whether a link is shut without a window."""
        return int(self.instance.link[link]) not in self.free

    def stays(self, link: int) -> Intervals:
        """Return when a link may be driven, one interval from the head's entry to the tail's arrival."""
        return self.instance.interval_sets[self.instance.stay_of[link]]

    def halts(self, node: int) -> Intervals | None:
        """Return when the convoy may halt at a node; None: at any time."""
        if not self.instance.node_danger[node]:
            return None
        return self.instance.interval_sets[self.instance.node_stay_of[node]]


@dataclass(frozen=True, slots=True)
class Label:
    """The head can be at `node` at any instant of [lo, hi]; lag: of its tail.  before, link: how it came there.

    latest: of its arrival, without a halt at the node.  travel_s: on the link by which it came.
    """

    lo: float
    hi: float
    lag: float
    node: int
    latest: float
    travel_s: float = 0.0
    danger_s: float = 0.0
    before: Label | None = None
    link: int = -1


def search_way(
    roads: Roads,
    start: int,
    at: float,
    is_goal: Callable[[int], bool],
    avoided: frozenset[str],
    *,
    least_danger: bool = False,
    may_wait: bool = True,
) -> Label | None:
    """Return the earliest label at a goal (formula above), or that with the least time in danger; None: there is none.

    avoided: roads that may not be used where they need a window.  may_wait: whether it may leave later than `at`.
    """
    waits = may_wait or roads.halts(start) is None
    first = Label(at, UNBOUNDED if waits else at, 0.0, start, UNBOUNDED if waits else at)
    queue: list[tuple[float, float, int, Label]] = [(0.0, at, 0, first)]
    settled: dict[int, list[Label]] = defaultdict(list)
    count = 0
    while queue:
        *_, label = heapq.heappop(queue)
        if any(_dominates(one, label, least_danger) for one in settled[label.node]):
            continue
        settled[label.node].append(label)
        if is_goal(label.node):
            return label
        for link in roads.leaving[label.node]:
            if avoided and roads.needs_window(link) and roads.road(link) in avoided:
                continue
            for after in _driven(roads, label, link):
                count += 1  # ties are settled in the order in which labels are made (R8)
                heapq.heappush(queue, (after.danger_s if least_danger else 0.0, after.lo, count, after))
    return None


def _dominates(one: Label, other: Label, by_danger: bool) -> bool:
    at_least = one.lo <= other.lo and one.hi >= other.hi and one.lag <= other.lag
    return at_least and (not by_danger or one.danger_s <= other.danger_s)


def _driven(roads: Roads, label: Label, link: int) -> Iterator[Label]:
    """Yield the labels behind a link: one for each interval in which it can be driven, after a halt or not."""
    instance, travel, head = roads.instance, float(roads.travel[link]), int(roads.instance.head[link])
    danger_s = label.danger_s + (travel if roads.needs_window(link) else 0.0)
    entries = instance.interval_sets[instance.entry_of[link]]
    free = roads.halts(head) is None
    for begins, ends, lag in _departures(roads, label, link):
        for (a, b), (opens, closes) in product(roads.stays(link), entries):
            lo, hi = max(begins, a, opens), min(ends, b - travel - lag, closes - lag)
            if lo <= hi + SAME_S:
                latest = max(lo, hi) + travel
                hi = UNBOUNDED if free else latest
                yield Label(lo + travel, hi, lag, head, latest, travel, danger_s, label, link)


def _departures(roads: Roads, label: Label, link: int) -> Iterator[tuple[float, float, float]]:
    """Yield intervals of the head's departure with the tail's lag on the link: at once, or after a halt.

    The tail closes up in a halt that is as long as its lag.
    """
    least, halts = float(roads.lag[link]), roads.halts(label.node)
    if halts is None:
        yield label.lo, label.lo + label.lag, max(least, label.lag)
        if label.hi == UNBOUNDED:
            yield label.lo + label.lag, UNBOUNDED, least
        return
    lag = max(least, label.lag)
    yield label.lo, label.hi, lag
    for a, b in halts:
        arrives = max(label.lo, a)
        if arrives <= min(label.latest, b):
            yield arrives, b - lag, lag


@dataclass(frozen=True, slots=True)
class Stop:
    """A node of a schedule: the head's arrival and departure, and the tail's lag at each."""

    label: Label
    arrives: float
    leaves: float
    lag_in: float
    lag_out: float


def schedule(last: Label) -> list[Stop]:
    """Read a schedule backwards from the earliest arrival: it leaves every node as late as that allows.

    arrives = min(latest, leaves - lag where the tail closes up): waits so move towards the start, out of danger.
    """
    stops = [Stop(last, last.lo, last.lo, last.lag, last.lag)]
    label = last
    while label.before is not None:
        before = label.before
        leaves = stops[-1].arrives - label.travel_s
        closes_up = before.lag if label.lag < before.lag else 0.0
        arrives = leaves if before.before is None else min(before.latest, leaves - closes_up)
        stops.append(Stop(before, arrives, leaves, before.lag, label.lag))
        label = before
    return stops[::-1]


def shortest_links(network: Network, start: int, end: int) -> list[int]:
    """Return the links of the network on the shortest way, whatever their state; empty: there is none."""
    best: dict[int, float] = {start: 0.0}
    into: dict[int, int] = {}
    queue = [(0.0, start)]
    while queue:
        length, node = heapq.heappop(queue)
        if node == end:
            break
        for link in range(int(network.first[node]), int(network.first[node + 1])):
            head, further = int(network.head[link]), length + float(network.length_m[link])
            if further < best.get(head, UNBOUNDED):
                best[head], into[head] = further, link
                heapq.heappush(queue, (further, head))
    links = []
    node = end
    while node != start and node in into:
        links.append(into[node])
        node = int(network.tail[into[node]])
    return links[::-1] if node == start else []
