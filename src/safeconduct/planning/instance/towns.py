"""Where the people of a town set out on a network of streets (S9): a town is not one junction.

Its people come from all junctions within its extent, each junction alike, to the nearest through road, and form convoys
there: one place to form a road, at the middle of those who come to it.  So a position that is off by some streets moves
the middle a little, and puts nobody on another corner of the map.  Where a point of assembly.csv has a position,
people set out from the points instead, as many as each can board.

    extent = sqrt(population / (pi x DENSITY))     where places.csv does not say
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safeconduct.core import Note, Place, PlaceId, distance_m
from safeconduct.network import ROAD_CLASSES, SNAP_LIMIT_M, Network
from safeconduct.planning.inputs import AssemblyPoint, Case
from safeconduct.planning.settings import PERSONS_PER_CAR, Settings

__all__ = ["DENSITY_PER_KM2", "Gathering", "extent_km", "gatherings"]

DENSITY_PER_KM2 = 5000.0
"""Inhabitants a square kilometre of a town where places.csv gives no extent (set by this project; urban centres by the
Degree of Urbanisation of the United Nations, 2020, begin at 1,500; dense inner cities reach 10,000 and more)."""
_THROUGH = tuple(ROAD_CLASSES.index(name) for name in ("trunk", "primary", "secondary", "tertiary"))


@dataclass(frozen=True, slots=True)
class Gathering:
    """A node at which people of a place set out; share: of the place's people, all shares of a place are 1 together.

    points: ids of the assembly points that are there, () all of the place's.
    """

    node: int
    share: float
    points: tuple[str, ...] = ()


def extent_km(place: Place, leaving: float) -> float:
    """Return how far a town reaches from its position, km; leaving: persons, where its population is not known."""
    if place.extent_km is not None:
        return place.extent_km
    return math.sqrt((place.population or leaving) / (math.pi * DENSITY_PER_KM2))


def gatherings(
    case: Case, settings: Settings, network: Network, keep: NDArray[np.int64], assumed: list[Note]
) -> dict[PlaceId, tuple[Gathering, ...]]:
    """Return where each place's people set out; assumed: grows by each extent that nobody gave.

    keep: usable links.  Places that are not on the network are left out.  Rows of roads.csv lead from place to place:
    there everybody sets out from the place itself.
    """
    node_of = network.node_of()
    leaving: dict[PlaceId, float] = {}
    for group in case.people:
        leaving[group.place] = leaving.get(group.place, 0.0) + group.persons
    places = {*leaving, *(row.place for row in case.assembly)}
    rows = {place: [row for row in case.assembly if row.place == place] for place in places}
    found: dict[PlaceId, tuple[Gathering, ...]] = {
        place: (Gathering(node_of[place], 1.0),) for place in sorted(rows) if place in node_of
    }
    if case.network is None or not len(keep):
        return found
    towns = _Towns(case, network, keep, leaving)
    least = float(settings.most or settings.least) * PERSONS_PER_CAR
    for place in found:
        if any(row.lat is not None and row.lon is not None for row in rows[place]):
            found[place] = towns.at_points(rows[place], node_of[place])
        elif place in leaving:
            town = towns.on_roads(place, least / max(leaving[place], 1e-9))
            found[place] = town or found[place]
            if town and case.places[place].extent_km is None:
                km = round(extent_km(case.places[place], leaving[place]), 2)
                assumed.append(Note("extent", {"place": place, "km": km}))
    return found


class _Towns:
    """The junctions of the network, each of one town at most: the nearest whose extent holds it."""

    def __init__(self, case: Case, network: Network, keep: NDArray[np.int64], leaving: Mapping[PlaceId, float]) -> None:
        self.network = network
        self.tail, self.head = network.tail[keep], network.head[keep]
        self.ref, self.road_class = network.ref[keep], network.road_class[keep]
        self.junctions = np.intersect1d(self.tail, self.head)  # one can drive in and out
        named = np.array([bool(network.node_place[node]) for node in self.junctions], bool)
        self.towns = [case.places[place] for place in sorted(leaving) if place in case.places]
        lat, lon = network.node_lat[self.junctions], network.node_lon[self.junctions]
        away = np.array([distance_m(town.lat, town.lon, lat, lon) for town in self.towns]).reshape(-1, len(lat))
        reach = np.array([extent_km(town, leaving[town.id]) * 1000.0 for town in self.towns])
        away = np.where(away <= reach[:, None], away, np.inf)
        nearest = away.argmin(axis=0)
        inside = np.isfinite(away[nearest, np.arange(len(lat))])
        self.town_of = np.full(network.nodes, -1, np.int64)
        self.town_of[self.junctions[inside]] = nearest[inside]
        # Another place that lies in the town is no corner of it to set out from.
        self.may_form = np.zeros(network.nodes, bool)
        self.may_form[self.junctions[inside & ~named]] = True

    def on_roads(self, place: PlaceId, least_share: float) -> tuple[Gathering, ...]:
        """Return where the people of a town form convoys, one node a through road; () where it has no two junctions.

        least_share: a road to which fewer would come is none to form convoys on: they go to the next.
        """
        number = next(i for i, town in enumerate(self.towns) if town.id == place)
        mine = self.town_of == number
        for node, name in enumerate(self.network.node_place):
            if name == place:
                self.may_form[node] = mine[node]
        homes = np.flatnonzero(mine)
        roads = self._roads(mine)
        if len(homes) < 2 or not roads:
            return ()
        while True:
            comes = self._nearest_road(homes, roads)
            counts = np.bincount(comes, minlength=len(roads))
            few = int(counts.argmin())
            if len(roads) == 1 or counts[few] >= least_share * len(homes):
                break
            roads.pop(few)
        come: dict[int, int] = {}  # two roads may have their middle where they cross
        for at, nodes in enumerate(roads):
            node = self._middle(homes[comes == at], nodes) if counts[at] else -1
            come[node] = come.get(node, 0) + int(counts[at])
        return tuple(Gathering(node, count / len(homes)) for node, count in sorted(come.items()) if count)

    def at_points(self, rows: Sequence[AssemblyPoint], own: int) -> tuple[Gathering, ...]:
        """Return the nodes of a place's points, as many people at each as it can board; without a position at own."""
        nodes = [self._near(row, own) for row in rows]
        rates = [row.boarding_per_h for row in rows]
        known = [rate for rate in rates if rate is not None]
        weights = known if len(known) == len(rates) and sum(known) > 0 else [1.0] * len(rows)
        points: dict[int, list[int]] = {}
        for at, node in enumerate(nodes):
            points.setdefault(node, []).append(at)
        return tuple(
            Gathering(node, sum(weights[at] for at in held) / sum(weights), tuple(rows[at].id for at in held))
            for node, held in sorted(points.items())
        )

    def _near(self, row: AssemblyPoint, own: int) -> int:
        """Return the junction nearest to a point's position; the place's own where none is within snapping distance."""
        if row.lat is None or row.lon is None:
            return own
        network, nodes = self.network, self.junctions
        away = distance_m(row.lat, row.lon, network.node_lat[nodes], network.node_lon[nodes])
        near = int(away.argmin())
        return int(nodes[near]) if away[near] <= SNAP_LIMIT_M else own

    def _roads(self, mine: NDArray[np.bool_]) -> list[NDArray[np.int64]]:
        """Return the nodes of each through road within a town: links of one number that hang together there.

        Where no street is of a through class they all count.
        """
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import connected_components

        inner = mine[self.tail] & mine[self.head]
        through = inner & np.isin(self.road_class, _THROUGH)
        taken = through if through.any() else inner
        found = []
        for ref in np.unique(self.ref[taken]):
            of_road = np.flatnonzero(taken & (self.ref == ref))
            nodes = np.union1d(self.tail[of_road], self.head[of_road])
            ends = (np.searchsorted(nodes, self.tail[of_road]), np.searchsorted(nodes, self.head[of_road]))
            graph = csr_array((np.ones(len(of_road)), ends), shape=(len(nodes),) * 2)
            parts, part_of = connected_components(graph, directed=False)
            pieces = (nodes[part_of == part] for part in range(parts))
            found += [kept for piece in pieces if len(kept := piece[self.may_form[piece]])]
        return found

    def _nearest_road(self, homes: NDArray[np.int64], roads: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
        """Return by junction which road is nearest, as the crow flies."""
        from scipy.spatial import cKDTree

        nodes = np.concatenate(roads)
        road_of = np.repeat(np.arange(len(roads)), [len(road) for road in roads])
        return np.asarray(road_of[cKDTree(self._flat(nodes)).query(self._flat(homes))[1]], np.int64)

    def _middle(self, homes: NDArray[np.int64], nodes: NDArray[np.int64]) -> int:
        """Return the node of a road nearest to the middle of those who come to it."""
        away = ((self._flat(nodes) - self._flat(homes).mean(axis=0)) ** 2).sum(axis=1)
        return int(nodes[int(away.argmin())])

    def _flat(self, nodes: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return positions on a plane, (n, 2), degrees of latitude: towns are small."""
        lat, lon = self.network.node_lat[nodes], self.network.node_lon[nodes]
        return np.stack((lat, lon * math.cos(math.radians(float(self.network.node_lat.mean())))), axis=1)
