"""Where the links of a network run, for stages that need the ground and not the graph."""

from __future__ import annotations

import numpy as np

from safeconduct.core import Lines
from safeconduct.network.network import Network

__all__ = ["lines"]


def lines(network: Network) -> Lines:
    """Return the polyline of every link, both end nodes included, in the link's own direction."""
    links = network.links
    first = network.shape_first + 2 * np.arange(links + 1, dtype=np.int64)
    inner = np.ones(int(first[-1]), np.bool_)
    inner[first[:-1]] = inner[first[1:] - 1] = False
    lat, lon = np.empty(len(inner), np.float64), np.empty(len(inner), np.float64)
    for out, node, shape in (
        (lat, network.node_lat, network.shape_lat),
        (lon, network.node_lon, network.shape_lon),
    ):
        out[inner] = shape
        out[first[:-1]] = node[network.tail]
        out[first[1:] - 1] = node[network.head]
    return Lines(first, lat, lon)
