"""A case on a network of streets, as one with a row for each stretch that a plan drives.

A plan on streets names the ends of its convoys, every place on the way and every change of road number; a junction
without a place by its position.  Between two such names it follows one road number: the quickest way along it is taken,
with its own length and time, the least capacity on it, and danger where any of it is dangerous.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from safeconduct.core import Place, PlaceId, distance_m
from safeconduct.network import ROAD_STATES, Network, Road
from safeconduct.planning import Case
from safeconduct.verification import Plan

__all__ = ["streets_as_roads", "towns_of_junctions"]

_DENSITY_PER_KM2 = 5000.0  # of a town of unknown extent (docs/defaults.md)
_POINT_KM = 2.0  # an assembly point is at a junction no further from it

_SHUT = {ROAD_STATES.index(state) for state in ("closed", "mined")}
_WALK_KM = 15.0  # no walk is longer: the search goes no further


def streets_as_roads(case: Case, plan: Plan, unknown_kmh: float) -> Case:
    """Return the case with rows for the stretches that a plan drives or walks, and its junctions as places.

    Args:
        case: its `network` is of streets.
        plan: whose passes and walks name the stretches.
        unknown_kmh: speed of a street of which none is known.

    Returns:
        the case without a network; a stretch along which no street leads has no row.
    """
    if case.network is None:
        raise ValueError("the case has rows of roads.csv already")
    streets = _Streets(case.network, unknown_kmh)
    driven = {(a.place, b.place) for c in plan.convoys for a, b in zip(c.passes, c.passes[1:], strict=False)}
    walked = {(walk.place, walk.to_place) for walk in plan.walks} - driven
    found = [streets.road(*ends, streets.along_one_road) for ends in sorted(driven)]
    found += [streets.road(*ends, streets.on_foot) for ends in sorted(walked)]
    roads = tuple(road for road in found if road is not None)
    junctions = {end: streets.junction(end) for road in roads for end in (road.from_place, road.to_place)}
    return replace(case, network=None, roads=roads, places={**junctions, **case.places})


def towns_of_junctions(case: Case, junctions: Iterable[Place]) -> dict[PlaceId, PlaceId]:
    """Map junctions to the town whose people may set out there (S9).

    That is the nearest town whose extent holds the junction, else the place of the nearest assembly point within 2 km.
    A junction of neither is left out.
    """
    leaving: dict[PlaceId, float] = {}
    for group in case.people:
        leaving[group.place] = leaving.get(group.place, 0.0) + group.persons
    towns = [case.places[place] for place in leaving if place in case.places]
    points = [(row.lat, row.lon, row.place) for row in case.assembly if row.lat is not None and row.lon is not None]
    found = {}
    for junction in junctions:
        inside = [
            (km, town.id) for town in towns
            if (km := _line_km(junction, town.lat, town.lon)) <= _extent_km(town, leaving[town.id])
        ]
        inside = inside or [
            (km, place) for lat, lon, place in points if (km := _line_km(junction, lat, lon)) <= _POINT_KM
        ]
        if inside:
            found[junction.id] = min(inside)[1]
    return found


def _line_km(place: Place, lat: float, lon: float) -> float:
    return float(distance_m(place.lat, place.lon, lat, lon)) / 1000.0


def _extent_km(town: Place, leaving: float) -> float:
    if town.extent_km is not None:
        return town.extent_km
    return math.sqrt((town.population or leaving) / _DENSITY_PER_KM2 / math.pi)


@dataclass(frozen=True, slots=True)
class _Way:
    """Links from one node to another, and what they cost."""

    cost: float
    links: tuple[int, ...]


class _Streets:
    """A network of streets, asked by the names that plans give to its nodes."""

    def __init__(self, network: Network, unknown_kmh: float) -> None:
        self.network = network
        speed = network.speed_kmh.astype(np.float64)
        kmh = np.where(np.isnan(speed) | (speed <= 0), unknown_kmh, speed)
        self.hours = network.length_m / 1000.0 / kmh
        positions = zip(network.node_lat.tolist(), network.node_lon.tolist(), strict=True)
        named = zip(network.node_place, positions, strict=True)
        self.names = [place or f"{lat:.5f},{lon:.5f}" for place, (lat, lon) in named]
        self.nodes: dict[str, list[int]] = {}
        for node, name in enumerate(self.names):
            self.nodes.setdefault(name, []).append(node)

    def junction(self, name: str) -> Place:
        """Return a node as a place."""
        node = self.nodes[name][0]
        return Place(PlaceId(name), name, float(self.network.node_lat[node]), float(self.network.node_lon[node]))

    def road(self, start: str, end: str, way: Callable[[int, set[int]], _Way | None]) -> Road | None:
        """Return the stretch between two names as a one-way row; None: no street leads so."""
        goals = set(self.nodes.get(end, ()))
        ways = [found for node in self.nodes.get(start, ()) if (found := way(node, goals)) is not None]
        if not goals or not ways:
            return None
        return self._row(start, end, min(ways, key=lambda one: (one.cost, one.links)).links)

    def along_one_road(self, node: int, goals: set[int]) -> _Way | None:
        """Return the quickest way that keeps to one road number."""
        refs = {int(self.network.ref[link]) for link in self._out(node)}
        ways = [self._search(node, goals, self.hours, self._of_road(ref)) for ref in sorted(refs)]
        return min((way for way in ways if way is not None), key=lambda one: (one.cost, one.links), default=None)

    def _of_road(self, ref: int) -> Callable[[int], bool]:
        return lambda link: bool(self.network.ref[link] == ref)

    def on_foot(self, node: int, goals: set[int]) -> _Way | None:
        """Return the shortest way of at most 15 km on any streets."""
        return self._search(node, goals, self.network.length_m / 1000.0, lambda link: True, most=_WALK_KM)

    def _out(self, node: int) -> range:
        return range(int(self.network.first[node]), int(self.network.first[node + 1]))

    def _search(
        self,
        start: int,
        goals: set[int],
        costs: NDArray[np.float64],
        may: Callable[[int], bool],
        most: float = math.inf,
    ) -> _Way | None:
        """Search by Dijkstra's algorithm over links that are open."""
        best: dict[int, tuple[float, int]] = {start: (0.0, -1)}
        queue = [(0.0, start)]
        while queue:
            cost, node = heapq.heappop(queue)
            if node in goals:
                return _Way(cost, self._back(node, best))
            if cost > best[node][0]:
                continue
            for link in self._out(node):
                if int(self.network.state[link]) in _SHUT or not may(link):
                    continue
                head, further = int(self.network.head[link]), cost + float(costs[link])
                if further <= most and (head not in best or further < best[head][0]):
                    best[head] = (further, link)
                    heapq.heappush(queue, (further, head))
        return None

    def _back(self, node: int, best: dict[int, tuple[float, int]]) -> tuple[int, ...]:
        links: list[int] = []
        while (link := best[node][1]) >= 0:
            links.append(link)
            node = int(self.network.tail[link])
        return tuple(reversed(links))

    def _row(self, start: str, end: str, links: Sequence[int]) -> Road | None:
        if not links:
            return None
        network, chosen = self.network, list(links)
        capacity = network.capacity_pcu_h[chosen].astype(np.float64)
        danger = set(network.danger[chosen].tolist())
        return Road(
            PlaceId(start),
            PlaceId(end),
            km=float(network.length_m[chosen].sum()) / 1000.0,
            ref=network.refs[int(network.ref[chosen[0]])],
            oneway=True,
            speed_kmh=float(network.length_m[chosen].sum()) / 1000.0 / float(self.hours[chosen].sum()),
            capacity_pcu_h=None if np.isnan(capacity).all() else float(np.nanmin(capacity)),
            danger=True if 1 in danger else False if danger == {0} else None,
            via=tuple(self._shape(chosen)),
        )

    def _shape(self, links: Sequence[int]) -> Iterable[tuple[float, float]]:
        """Walk through the points between the two ends."""
        network = self.network
        for number, link in enumerate(links):
            if number:
                node = int(network.tail[link])
                yield float(network.node_lat[node]), float(network.node_lon[node])
            for at in range(int(network.shape_first[link]), int(network.shape_first[link + 1])):
                yield float(network.shape_lat[at]), float(network.shape_lon[at])
