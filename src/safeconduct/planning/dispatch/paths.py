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
        self._out: dict[int, list[int]] = defaultdict(list)
        usable = [len(instance.interval_sets[number]) > 0 for number in instance.stay_of]
        for link, tail in enumerate(instance.tail.tolist()):
            if usable[link]:
                self._out[tail].append(link)
        self._travel = instance.road_s.tolist()
        self._head = instance.head.tolist()
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

    def _tree(self, start: int) -> dict[int, int]:
        best, into = {start: 0.0}, {}
        queue = [(0.0, start)]
        while queue:
            time, node = heapq.heappop(queue)
            if time > best[node]:
                continue
            for link in self._out[node]:
                further, other = time + self._travel[link], self._head[link]
                if further < best.get(other, UNBOUNDED):
                    best[other], into[other] = further, link
                    heapq.heappush(queue, (further, other))
        return into
