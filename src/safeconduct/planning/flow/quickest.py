"""Quickest ways by one means between the nodes that matter, each node's tree worked out once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from safeconduct.planning.instance import Instance

__all__ = ["QuickestWays"]


class QuickestWays:
    """Ways over links that are open at some time; queues, windows and other vehicles are left aside."""

    def __init__(self, instance: Instance, means: str) -> None:
        from scipy.sparse import csr_matrix

        seconds = instance.travel_s(means)
        opened = np.array([len(hours) > 0 for hours in instance.interval_sets])[instance.stay_of]
        order = np.lexsort((np.arange(len(seconds)), seconds, instance.head, instance.tail))
        order = order[opened[order]]
        tail, head = instance.tail[order], instance.head[order]
        first = np.ones(len(order), bool)
        first[1:] = (np.diff(tail) != 0) | (np.diff(head) != 0)
        kept = order[first]
        self._graph = csr_matrix(
            (np.maximum(seconds[kept], 1e-6), (instance.tail[kept], instance.head[kept])), shape=(instance.nodes,) * 2
        )
        ends = zip(instance.tail[kept], instance.head[kept], strict=True)
        self._link = {(int(a), int(b)): int(i) for (a, b), i in zip(ends, kept, strict=True)}
        self._trees: dict[int, tuple[NDArray[np.float64], NDArray[np.int32]]] = {}

    def _tree(self, start: int) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
        from scipy.sparse.csgraph import dijkstra

        if start not in self._trees:
            seconds, before = dijkstra(self._graph, indices=np.array([start]), return_predecessors=True)
            self._trees[start] = seconds[0], before[0]
        return self._trees[start]

    def seconds(self, start: int, end: int) -> float:
        """Return the quickest time from one node to another, inf where there is no way."""
        return float(self._tree(start)[0][end])

    def links(self, start: int, end: int) -> tuple[int, ...]:
        """Return the links of the quickest way; there must be one."""
        before = self._tree(start)[1]
        found: list[int] = []
        while end != start:
            found.append(self._link[int(before[end]), end])
            end = int(before[end])
        return tuple(reversed(found))
