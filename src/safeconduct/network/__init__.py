"""Roads as arrays, and the paths through them."""

from safeconduct.network.network import BRIDGE, FERRY, ROUNDABOUT, UNPAVED, Network
from safeconduct.network.road import ROAD_CLASSES, ROAD_STATES, ClassDefaults, Road

__all__ = [
    "BRIDGE",
    "FERRY",
    "ROAD_CLASSES",
    "ROAD_STATES",
    "ROUNDABOUT",
    "UNPAVED",
    "ClassDefaults",
    "Network",
    "Road",
]
