"""Small networks drawn by hand, and how two networks are compared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields

import numpy as np

from safeconduct.core import Place, PlaceId
from safeconduct.network import ClassDefaults, Network, Road, network_from_roads

__all__ = ["arcs_network", "links_named", "osm_text", "same_network"]


def same_network(one: Network, two: Network) -> bool:
    """Say whether two networks are equal in every field; unknown equals unknown."""
    return all(
        np.array_equal(x, y, equal_nan=x.dtype.kind == "f") if isinstance(x, np.ndarray) else x == y
        for x, y in ((getattr(one, f.name), getattr(two, f.name)) for f in fields(Network))
    )


def arcs_network(arcs: Iterable[tuple[int, int, float]], nodes: int) -> Network:
    """Make a network of one-way roads (tail, head, km) at 60 km/h, a km a minute; node i is the place `000i`.

    Nodes lie on a line, a tenth of a degree apart; every node is there, roads or not.
    """
    ids = [PlaceId(f"{i:04}") for i in range(nodes)]
    places = {i: Place(i, i, 47.0, 37.0 + at / 10) for at, i in enumerate(ids)}
    # a ring of endless roads holds every node in the network and is of no use to any path
    ring = [Road(ids[i], ids[(i + 1) % nodes], 1e9, oneway=True, state="closed") for i in range(nodes)]
    rows = [Road(ids[a], ids[b], km, oneway=True, road_class="trunk") for a, b, km in arcs]
    return network_from_roads(places, rows + ring, {"trunk": ClassDefaults(60.0, 900.0), "": ClassDefaults(60.0)})


def links_named(network: Network) -> dict[tuple[PlaceId, PlaceId], int]:
    """Find each link by its end places; of several between the same two, the shortest."""
    ends = zip(network.tail.tolist(), network.head.tolist(), strict=True)
    named = [((network.node_place[a], network.node_place[b]), link) for link, (a, b) in enumerate(ends)]
    return dict(reversed(named))


def osm_text(nodes: dict[int, tuple[float, float]], ways: Iterable[str], *, node_tags: str = "") -> str:
    """Write an OSM file: nodes as id: (lat, lon); ways as `1 2 3 highway=primary oneway=yes`.

    node_tags: `5 barrier=gate; 6 place=town name=X`; an underscore in a value stands for a space.
    """
    extra = {int(part.split()[0]): part.split()[1:] for part in node_tags.split(";") if part.strip()}
    parts = ["<osm version='0.6'>"]
    for node, (lat, lon) in sorted(nodes.items()):
        parts.append(f"<node id='{node}' lat='{lat}' lon='{lon}'>{_tags(extra.get(node, []))}</node>")
    for number, way in enumerate(ways, start=1):
        words = way.split()
        refs = "".join(f"<nd ref='{word}'/>" for word in words if "=" not in word)
        parts.append(f"<way id='{number}'>{refs}{_tags([word for word in words if '=' in word])}</way>")
    return "\n".join([*parts, "</osm>"])


def _tags(words: Iterable[str]) -> str:
    pairs = (word.replace("_", " ").split("=", 1) if "motor" not in word else word.split("=", 1) for word in words)
    return "".join(f"<tag k='{key}' v='{value}'/>" for key, value in pairs)
