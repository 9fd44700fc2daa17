"""Who there is to carry: carriers of one kind, from when each departs, where buses may fetch, where people can walk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from heapq import heappop, heappush

import numpy as np
from numpy.typing import NDArray

from safeconduct.planning.bounds.pricing import BusKind, Carrier
from safeconduct.planning.bounds.ticks import TickGrid
from safeconduct.planning.instance import UNBOUNDED, Instance

__all__ = ["Supply", "shortest_ways"]

_Floats = NDArray[np.float64]


class Supply:
    """What an instance offers to price, on ticks; earliest: by member the tick before which nobody departs."""

    def __init__(self, instance: Instance, grid: TickGrid) -> None:
        self.instance, self.grid = instance, grid
        self.earliest = self._earliest()
        on_foot = {group.node for group in instance.groups if group.means == "foot" and group.node >= 0}
        self._walks = shortest_ways(instance, sorted(on_foot))

    def carriers(self) -> dict[Carrier, list[int]]:
        """Return the members of each carrier: those that leave by themselves and are worth the same a unit."""
        found: dict[Carrier, list[int]] = {}
        for number, member in enumerate(self.instance.members):
            group = self.instance.groups[member.group]
            if group.node < 0 or group.means not in ("car", "foot"):
                continue
            persons = group.per_vehicle if group.means == "car" else 1.0
            carrier = Carrier(group.means, persons, group.weight * persons, member.sinks)
            found.setdefault(carrier, []).append(number)
        return found

    def _earliest(self) -> dict[int, int]:
        """Return by member the tick before which nobody departs: the first that any line of its group is open."""
        found = {}
        for number, member in enumerate(self.instance.members):
            group = self.instance.groups[member.group]
            lines = [self.instance.lines[line] for line in group.lines]
            at = [max(line.earliest_s, begin) for line in lines for begin, _ in line.hours]
            found[number] = self.grid.floor(min(at)) if at else self.grid.last + 1
        return found

    def pickups(self) -> dict[int, dict[int, int]]:
        """Return by member the nodes where a bus may fetch its people, and the tick from which they can board there."""
        found: dict[int, dict[int, int]] = {}
        earliest = self.earliest
        for number, member in enumerate(self.instance.members):
            group = self.instance.groups[member.group]
            if group.node < 0 or group.means == "car":
                continue
            if group.means == "foot":
                reach = self._walks[group.node]
                walk = {
                    int(node): earliest[number] + self.grid.floor(reach[node] / self.instance.walk_speed_m_s)
                    for node in np.flatnonzero(reach <= self.instance.walk_most_m)
                    if node in self._pick_nodes() | {group.node}
                }
                found[number] = {node: k for node, k in walk.items() if k <= self.grid.last}
            elif earliest[number] <= self.grid.last:
                found[number] = {group.node: earliest[number]}
        return found

    def _pick_nodes(self) -> set[int]:
        nodes = {line.node for line in self.instance.lines if line.id}
        return nodes | {group.node for group in self.instance.groups if group.means == "bus" and group.node >= 0}

    def bus_kinds(self, number: int, pickups: dict[int, dict[int, int]]) -> tuple[BusKind, ...]:
        """Return the kinds of loads of a fleet: same sinks, same weight, with where each member can be fetched."""
        fleet = self.instance.fleets[number]
        reach = self._reach(number)
        found: dict[tuple[tuple[int, ...], float], list[tuple[int, int]]] = {}
        for index, member in enumerate(self.instance.members):
            group = self.instance.groups[member.group]
            fits = group.means == fleet.kind or (group.means == "foot" and fleet.kind == "bus")
            takes = [s for s in member.sinks if fleet.kind in self.instance.sinks[s].takes]
            if fits and takes and fleet.node >= 0 and fleet.vehicles > 0:
                for node in pickups.get(index, {}):
                    sinks = tuple(s for s in takes if reach is None or reach(node, s))
                    if sinks and (fleet.serves is None or node in fleet.serves):
                        found.setdefault((sinks, group.weight), []).append((index, node))
        return tuple(BusKind(sinks, weight, tuple(members)) for (sinks, weight), members in sorted(found.items()))

    def _reach(self, number: int) -> Callable[[int, int], bool] | None:
        """Return whether a bus can drive from its depot by a pick-up to a sink at all; None: nothing forbids it.

            shortest way from depot to pick-up + shortest way from pick-up to sink <= range

        Where a bus can be filled on the way nothing is said.
        """
        fleet, instance = self.instance.fleets[number], self.instance
        if fleet.range_m == UNBOUNDED or instance.fuel or fleet.node < 0:
            return None
        starts = [fleet.node, *sorted({node for nodes in self.pickups().values() for node in nodes})]
        far = shortest_ways(instance, starts)

        def reach(pick_up: int, sink: int) -> bool:
            whole = far[fleet.node][pick_up] + far[pick_up][instance.sinks[sink].node]
            return bool(whole <= fleet.range_m + 1e-6)

        return reach

    def loaded_links(self, number: int, kinds: Sequence[BusKind]) -> NDArray[np.bool_] | None:
        """Return the links a fleet's loaded buses may drive at all, bool (m,), given their range; None: all.

            depot - pick-up - beginning of the link + link + its end - nearest sink,  all shortest ways,  <= range
        """
        fleet, instance = self.instance.fleets[number], self.instance
        if fleet.range_m == UNBOUNDED or instance.fuel or fleet.node < 0:
            return None
        pick_ups = sorted({node for kind in kinds for _, node in kind.members})
        ends = sorted({instance.sinks[s].node for kind in kinds for s in kind.sinks})
        far = shortest_ways(instance, [fleet.node, *pick_ups])
        home = shortest_ways(instance, ends, backwards=True)
        if not pick_ups or not ends:
            return np.zeros(len(instance.link), np.bool_)
        there = np.min([far[fleet.node][p] + far[p] for p in pick_ups], axis=0)
        on = np.min([home[e] for e in ends], axis=0)
        whole = there[instance.tail] + instance.length_m + on[instance.head]
        return np.asarray(whole <= fleet.range_m + 1e-6)

    def first_entries(self) -> list[list[int]]:
        """Return by link the first tick at which people of each place can enter it (queues and prices left aside).

        Those in cars, those in the first bus that can fetch them, and the buses that come for them.
        """
        grid, instance = self.grid, self.instance
        found: list[set[int]] = [set() for _ in range(len(instance.link))]
        starts: dict[tuple[int, str], int] = {}
        for number, member in enumerate(instance.members):
            group = instance.groups[member.group]
            if group.node >= 0 and group.means == "car":
                key = (group.node, group.means)
                starts[key] = min(starts.get(key, grid.last), self.earliest[number])
        pickups = self.pickups()
        for number, fleet in enumerate(instance.fleets):
            kinds = self.bus_kinds(number, pickups)
            if not kinds:
                continue
            there = self._enter(found, fleet.kind, fleet.node, grid.floor(fleet.available_s))
            for riders, node in sorted({row for kind in kinds for row in kind.members}):
                ready = max(int(there[node]), pickups[riders][node]) + grid.floor(fleet.load_s)
                if ready <= grid.last:
                    key = (node, fleet.kind)
                    starts[key] = min(starts.get(key, grid.last), ready)
        for (node, means), begin in sorted(starts.items()):
            self._enter(found, means, node, begin)
        return [sorted(one) for one in found]

    def _enter(self, found: list[set[int]], means: str, node: int, begin: int) -> NDArray[np.int64]:
        """Add the first tick at which a means from a node can enter each link; return when it is at each node."""
        grid, instance = self.grid, self.instance
        ticks = grid.by_means[means]
        first_open = np.where(ticks.open, np.arange(grid.last + 1), grid.last + 1)[:, ::-1]
        first_open = np.minimum.accumulate(first_open, axis=1)[:, ::-1]
        reached = np.full(instance.nodes, grid.last + 1)
        reached[node] = begin
        heap = [(begin, node)]
        while heap:
            k, x = heappop(heap)
            if k > reached[x]:
                continue
            for i in grid.order[grid.first[x] : grid.first[x + 1]]:
                enter = int(first_open[i, k]) if k <= grid.last else grid.last + 1
                if enter > grid.last:
                    continue
                found[i].add(enter)
                then = enter + int(ticks.lag[i])
                if then < reached[instance.head[i]]:
                    reached[instance.head[i]] = then
                    heappush(heap, (then, int(instance.head[i])))
        return reached

    def walkable(self, node: int) -> NDArray[np.bool_]:
        """Return which links people on foot from a node may take, bool (m,): those that end within a day's walk."""
        reach = self._walks[node]
        return np.asarray(reach[self.instance.tail] + self.instance.length_m <= self.instance.walk_most_m + 1e-6)


def shortest_ways(instance: Instance, starts: Sequence[int], *, backwards: bool = False) -> dict[int, _Floats]:
    """Return by start the least distance by road to every node, metres, float64 (n,); infinite where no road leads.

    backwards: from every node to the start.
    """
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import dijkstra

    if not starts:
        return {}
    order = np.lexsort((instance.length_m, instance.head, instance.tail))
    tail, head, length = instance.tail[order], instance.head[order], instance.length_m[order]
    first = np.ones(len(order), bool)
    first[1:] = (np.diff(tail) != 0) | (np.diff(head) != 0)
    ends = (head[first], tail[first]) if backwards else (tail[first], head[first])
    graph = csr_matrix((length[first], ends), shape=(instance.nodes, instance.nodes))
    found = dijkstra(graph, indices=list(starts))
    return {node: found[row] for row, node in enumerate(starts)}
