"""Bus trips on large networks: each bus to and fro between the nearest waiting people and their nearest reception.

No search is made here: dispatch keeps what fits.  The bound counts everybody who waits for a bus as out, so the gap
says what this leaves open.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from safeconduct.planning.instance import BusFleet, Instance
from safeconduct.planning.proposal import BusTask

__all__ = ["shuttle_tasks"]


def shuttle_tasks(instance: Instance) -> tuple[BusTask, ...]:
    """Return trips of every bus until all who wait have a seat or the hours end."""
    found: list[BusTask] = []
    left = {m: member.persons for m, member in enumerate(instance.members)}
    ways: dict[str, _Ways] = {}
    for number, fleet in enumerate(instance.fleets):
        if fleet.node < 0 or not fleet.seats:
            continue
        known = ways.setdefault(fleet.kind, _Ways(instance, fleet.kind))
        for bus in range(fleet.vehicles):
            found += _day(instance, known, left, number, fleet, bus)
    return tuple(sorted(found, key=lambda task: (task.target_s, task.fleet, task.bus)))


def _day(
    instance: Instance, ways: _Ways, left: dict[int, float], number: int, fleet: BusFleet, bus: int
) -> list[BusTask]:
    found: list[BusTask] = []
    node, at = fleet.node, fleet.available_s
    while True:
        best = None
        for member, persons in left.items():
            group = instance.groups[instance.members[member].group]
            fits = group.means == fleet.kind and group.node >= 0 and persons >= 1.0
            if not fits or (fleet.serves is not None and group.node not in fleet.serves):
                continue
            there = ways.seconds(node, group.node)
            for sink in instance.members[member].sinks:
                out = ways.seconds(group.node, instance.sinks[sink].node)
                if fleet.kind in instance.sinks[sink].takes and np.isfinite(there + out):
                    key = (there + out, member, sink)
                    best = key if best is None or key < best else best
        if best is None or at + best[0] + fleet.load_s > instance.horizon_s:
            return found
        _, member, sink = best
        group = instance.groups[instance.members[member].group]
        taken = min(left[member], float(fleet.seats))
        left[member] -= taken
        leaves = at + ways.seconds(node, group.node) + fleet.load_s
        goal = instance.sinks[sink].node
        line = group.lines[bus % len(group.lines)] if group.lines else -1
        approach, carry = ways.links(node, group.node), ways.links(group.node, goal)
        found.append(BusTask(number, bus, member, line, sink, approach, carry, taken, leaves))
        node, at = goal, leaves + ways.seconds(group.node, goal) + fleet.unload_s


class _Ways:
    """Quickest ways from the nodes that matter, each node's tree worked out once."""

    def __init__(self, instance: Instance, means: str) -> None:
        from scipy.sparse import csr_matrix

        seconds = instance.travel_s(means)
        order = np.lexsort((np.arange(len(seconds)), seconds, instance.head, instance.tail))
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
        """Return the links of the quickest way."""
        before = self._tree(start)[1]
        found: list[int] = []
        while end != start:
            found.append(self._link[int(before[end]), end])
            end = int(before[end])
        return tuple(reversed(found))
