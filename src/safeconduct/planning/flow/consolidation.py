"""Few routes for led convoys: a flow spreads cars over every route that costs nothing more, a convoy takes one.

The cars of a member over each link, whenever they go, are a flow without times.  It is taken apart into the widest ways
first, each of whole convoys of the greatest size; dispatch finds the times, for which only the order counts.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from safeconduct.planning.instance import Instance
from safeconduct.planning.proposal import Proposal

__all__ = ["led_proposals"]

_Route = tuple[int, tuple[int, ...]]


def led_proposals(instance: Instance, proposals: Sequence[Proposal]) -> tuple[Proposal, ...]:
    """Return proposals for as many cars of each member, on few routes, each of convoys of the greatest size.

    As they are where vehicles drive singly or convoys have no greatest size.
    """
    if instance.convoys.single or not instance.convoys.most:
        return tuple(proposals)
    by_member: dict[int, list[Proposal]] = defaultdict(list)
    for proposal in proposals:
        by_member[proposal.member].append(proposal)
    return tuple(one for same in by_member.values() for one in _of_member(instance, same))


def _of_member(instance: Instance, same: list[Proposal]) -> list[Proposal]:
    """Return the proposals of one member: each route's convoys spread over the times at which its cars would leave."""
    same = sorted(same, key=lambda proposal: proposal.target_s[:1])
    cars = np.cumsum([proposal.vehicles for proposal in same])
    per_vehicle = instance.groups[instance.members[same[0].member].group].per_vehicle
    found = []
    for (sink, links), count in _routes(instance, same).items():
        parts = -(-count // instance.convoys.most)
        for part in range(parts):
            size = min(instance.convoys.most, count - part * instance.convoys.most)
            like = same[int(np.searchsorted(cars, (part + 0.5) / parts * cars[-1]))]
            target = (like.target_s[0],) * len(links)
            found.append(Proposal(like.member, like.line, sink, links, size, size * per_vehicle, target))
    return sorted(found, key=lambda proposal: proposal.target_s[:1])


def _routes(instance: Instance, same: Sequence[Proposal]) -> dict[_Route, int]:
    """Take the cars of one member apart into routes with whole convoys on each, the widest first."""
    most = instance.convoys.most
    flow: dict[int, float] = defaultdict(float)
    arrive: dict[int, float] = defaultdict(float)
    for proposal in same:
        arrive[proposal.sink] += proposal.vehicles
        for link in proposal.links:
            flow[link] += proposal.vehicles
    left = sum(proposal.vehicles for proposal in same)
    start = int(instance.tail[same[0].links[0]])
    found: dict[_Route, int] = defaultdict(int)
    while left > 0:
        way = _widest(instance, flow, arrive, start)
        if way is None:
            largest = max(found, key=lambda route: found[route]) if found else (same[0].sink, same[0].links)
            found[largest] += left
            break
        width, sink, links = way
        taken = min(left, most * max(1, int(width // most)))
        found[sink, links] += taken
        left -= taken
        arrive[sink] -= taken
        for link in links:
            flow[link] -= taken
    return found


def _widest(
    instance: Instance, flow: dict[int, float], arrive: dict[int, float], start: int
) -> tuple[float, int, tuple[int, ...]] | None:
    """Return the way of the most cars to a sink that still awaits some, with how many; None: there is none left."""
    leaving: dict[int, list[int]] = defaultdict(list)
    for link, cars in flow.items():
        if cars > 0.0:
            leaving[int(instance.tail[link])].append(link)
    best, into = {start: float("inf")}, dict[int, int]()
    queue = [(-float("inf"), start)]
    while queue:
        width, node = heapq.heappop(queue)
        if -width < best[node]:
            continue
        for link in leaving[node]:
            other, through = int(instance.head[link]), min(-width, flow[link])
            if through > best.get(other, 0.0):
                best[other], into[other] = through, link
                heapq.heappush(queue, (-through, other))
    ends = [
        (min(best.get(instance.sinks[sink].node, 0.0), cars), sink) for sink, cars in arrive.items() if cars > 0.0
    ]
    width, sink = max(ends, default=(0.0, -1), key=lambda end: (end[0], -end[1]))
    if width <= 0.0:
        return None
    links, node = [], instance.sinks[sink].node
    while node != start:
        links.append(into[node])
        node = int(instance.tail[links[-1]])
    return width, sink, tuple(reversed(links))
