"""Places put on the network: each on a road that passes it, at a junction where one is near."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from safeconduct.core import EARTH_RADIUS_M, Place, PlaceId
from safeconduct.network.building.splitting import split_at_places
from safeconduct.network.network import Network

__all__ = ["SNAP_LIMIT_M", "snap_places"]

SNAP_LIMIT_M = 2000.0
"""Beyond this a place is not taken to be on the network (set by this project; a village's edge to its middle)."""
_CHOICES = 8
"""Nodes tried for a place whose nearest ones are taken by others."""


def snap_places(
    network: Network, places: Mapping[PlaceId, Place], *, limit_m: float = SNAP_LIMIT_M
) -> tuple[Network, tuple[str, ...]]:
    """Put places on the network: on their nearest nodes, the closest pairs first, one place a node.

    A link that passes a place nearer than any node is split there first (`split_at_places`); where a place finds its
    node taken it goes to the next nearest.  Each is placed by its own position, also where the network holds a place of
    that id.  Names the network brings with it and that are not among `places` stay, unless their node is taken.  The
    order of places does not matter.

    Args:
        network: its nodes, shape (n,), are candidates whether or not a road leads on from them.
        places: by id.
        limit_m: great-circle distance, metres, beyond which a place is left off.

    Returns:
        The network with node_place set, and a warning for each place left off.
    """
    away = sorted(places)
    if not away:
        return network, ()
    if not network.nodes:
        return network, tuple(f"{places[i].name} ({i}): the network has no roads" for i in away)
    taken: dict[int, PlaceId] = {}
    chosen = [places[i] for i in away]
    network = split_at_places(network, chosen, _nearest(network, chosen)[0][:, 0], limit_m=limit_m)
    distance, node = _nearest(network, chosen)
    placed: dict[PlaceId, int] = {}
    for row, choice in sorted(np.ndindex(distance.shape), key=lambda at: (distance[at], at)):
        if distance[row, choice] <= limit_m and away[row] not in placed and int(node[row, choice]) not in taken:
            placed[away[row]] = int(node[row, choice])
            taken[placed[away[row]]] = away[row]
    warnings = tuple(_warning(places[i], float(distance[row, 0]), limit_m)
                     for row, i in enumerate(away) if i not in placed)  # fmt: skip
    names = [PlaceId("") if place in places else place for place in network.node_place]
    for where, place in taken.items():
        names[where] = place
    return replace(network, node_place=tuple(names)), warnings


def _warning(place: Place, nearest_m: float, limit_m: float) -> str:
    if nearest_m > limit_m:
        return f"{place.name} ({place.id}): no road that one can turn on to passes within {limit_m / 1000:g} km, the " \
               f"nearest junction is {nearest_m / 1000:.1f} km away; it is not on the network"  # fmt: skip
    return f"{place.name} ({place.id}): other places hold every junction within {limit_m / 1000:g} km; it is not on " \
           "the network"  # fmt: skip


def _nearest(network: Network, places: list[Place]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return distances, metres, and nodes, both (places, choices), the nearest first."""
    from scipy.spatial import cKDTree

    tree = cKDTree(_on_sphere(network.node_lat, network.node_lon))
    asked = _on_sphere(np.array([p.lat for p in places]), np.array([p.lon for p in places]))
    choices = min(_CHOICES, network.nodes)
    chord, node = tree.query(asked, k=list(range(1, choices + 1)))
    arc = 2 * EARTH_RADIUS_M * np.arcsin(np.clip(np.asarray(chord) / 2, 0, 1))
    return np.asarray(arc, np.float64), np.asarray(node, np.int64)


def _on_sphere(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return points of the unit sphere, (n, 3), so that nearness holds at every latitude."""
    phi, lam = np.radians(lat), np.radians(lon)
    return np.stack((np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)), axis=1)
