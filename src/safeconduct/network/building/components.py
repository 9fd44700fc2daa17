"""Which part of a network one can drive about in: everything in it can be reached from everything else."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from safeconduct.core import PlaceId
from safeconduct.network.building.links import select_links
from safeconduct.network.network import Network

__all__ = ["ComponentReport", "largest_strong_component"]


@dataclass(frozen=True, slots=True)
class ComponentReport:
    """What was kept and what was left out; lengths are of directed links, kilometres."""

    parts: int
    nodes_kept: int
    nodes_lost: int
    links_kept: int
    links_lost: int
    km_kept: float
    km_lost: float
    places_lost: tuple[PlaceId, ...]


def largest_strong_component(network: Network) -> tuple[Network, ComponentReport]:
    """Keep the strongly connected part with the most nodes (the first of equals), and tell the rest.

    Closed and mined links count as links: a state may change, a one-way street does not.

    Returns:
        The part, nodes and links in the same order as before, and the report; `parts` counts all strong parts,
        single nodes included.
    """
    count, part = _strong_components(network)
    size = np.bincount(part, minlength=max(count, 1))
    # the part of the first node among parts of the largest size: scipy's numbering says nothing
    largest = part[np.argmax(size[part])] if network.nodes else 0
    within = part == largest
    keep = within[network.tail] & within[network.head]
    kept = select_links(network, keep)
    held = set(kept.node_place)
    km = network.length_m / 1000.0
    return kept, ComponentReport(
        parts=count,
        nodes_kept=kept.nodes,
        nodes_lost=network.nodes - kept.nodes,
        links_kept=kept.links,
        links_lost=network.links - kept.links,
        km_kept=float(km[keep].sum()),
        km_lost=float(km[~keep].sum()),
        places_lost=tuple(sorted(place for place in network.node_place if place and place not in held)),
    )


def _strong_components(network: Network) -> tuple[int, np.ndarray[tuple[int], np.dtype[np.int32]]]:
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    ones = np.ones(network.links, np.int8)
    graph = csr_array((ones, network.head, network.first), shape=(network.nodes, network.nodes))
    count, part = connected_components(graph, directed=True, connection="strong")
    return int(count), part
