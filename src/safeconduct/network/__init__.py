"""Roads as arrays, and the paths through them.

A *link* is one directed stretch of road; a *network* is nodes and links as arrays; a *row* is one line of roads.csv.
"""

from safeconduct.network.building.components import ComponentReport, largest_strong_component
from safeconduct.network.building.rows import network_from_roads
from safeconduct.network.building.snapping import SNAP_LIMIT_M, snap_places
from safeconduct.network.building.topology import LinkKind, Polylines, build_topology
from safeconduct.network.defaults import DEFAULT_CLASSES, DEFAULT_LANES, UNPAVED_KMH
from safeconduct.network.geometry import lines
from safeconduct.network.network import BRIDGE, FERRY, ROUNDABOUT, UNPAVED, Network
from safeconduct.network.road import ROAD_CLASSES, ROAD_STATES, ClassDefaults, Road, road_ids
from safeconduct.network.search.paths import (
    Graph,
    Openings,
    Path,
    earliest_arrivals,
    graph_between,
    graph_of,
    open_always,
    path_to,
    shortest_path,
    shortest_times,
    travel_costs,
)

__all__ = [
    "BRIDGE",
    "DEFAULT_CLASSES",
    "DEFAULT_LANES",
    "FERRY",
    "ROAD_CLASSES",
    "ROAD_STATES",
    "ROUNDABOUT",
    "SNAP_LIMIT_M",
    "UNPAVED",
    "UNPAVED_KMH",
    "ClassDefaults",
    "ComponentReport",
    "Graph",
    "LinkKind",
    "Network",
    "Openings",
    "Path",
    "Polylines",
    "Road",
    "build_topology",
    "earliest_arrivals",
    "graph_between",
    "graph_of",
    "largest_strong_component",
    "lines",
    "network_from_roads",
    "open_always",
    "path_to",
    "road_ids",
    "shortest_path",
    "shortest_times",
    "snap_places",
    "travel_costs",
]
