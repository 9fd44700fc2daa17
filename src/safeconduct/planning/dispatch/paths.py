"""Quickest routes by free travel time, for empty runs and inbound aid that the search gave no route."""

from __future__ import annotations

import heapq
from collections import defaultdict

from safeconduct.planning.instance import UNBOUNDED, Instance

__all__ = ["Quickest"]


class Quickest:
    """Quickest routes from node to node of one instance, each worked out once (Dijkstra 1959)."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self._out: dict[int, list[int]] | None = None
        self._known: dict[int, dict[int, int]] = {}

    def route(self, start: int, end: int) -> tuple[int, ...] | None:
        """Return the links from start to end in order; None: no way."""
        if start not in self._known:
            self._known[start] = self._tree(start)
        into, links, node = self._known[start], [], end
        while node != start:
            link = into.get(node)
            if link is None:
                return None
            links.append(link)
            node = int(self._instance.tail[link])
        return tuple(reversed(links))

    def _leaving(self) -> dict[int, list[int]]:
        """Return the links out of each node that are open at some time."""
        found: dict[int, list[int]] = defaultdict(list)
        usable = [len(spans) > 0 for spans in self._instance.interval_sets]
        stay = self._instance.stay_of.tolist()
        for link, tail in enumerate(self._instance.tail.tolist()):
            if usable[stay[link]]:
                found[tail].append(link)
        return found

    def _tree(self, start: int) -> dict[int, int]:
        if self._out is None:
            self._out = self._leaving()
        travel, head = self._instance.road_s, self._instance.head
        best: dict[int, float] = {start: 0.0}
        into: dict[int, int] = {}
        queue = [(0.0, start)]
        while queue:
            time, node = heapq.heappop(queue)
            if time > best[node]:
                continue
            for link in self._out.get(node, ()):
                further, other = time + float(travel[link]), int(head[link])
                if further < best.get(other, UNBOUNDED):
                    best[other], into[other] = further, link
                    heapq.heappush(queue, (further, other))
        return into
