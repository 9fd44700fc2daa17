"""A road as people write it: one row of roads.csv, between two neighbouring places."""

from __future__ import annotations

from dataclasses import dataclass

from safeconduct.core import PlaceId

__all__ = ["ROAD_CLASSES", "ROAD_STATES", "ClassDefaults", "Road"]

ROAD_CLASSES = ("motorway", "trunk", "primary", "secondary", "tertiary", "local")
"""Values of the column class; Network.road_class holds their position."""
ROAD_STATES = ("open", "damaged", "closed", "mined")
"""Values of the column state; Network.state holds their position.  Closed and mined roads are not used (P6)."""


@dataclass(frozen=True, slots=True)
class ClassDefaults:
    """Speed and capacity of a road class where a row says nothing; None: not known."""

    speed_kmh: float | None = None
    capacity_pcu_h_per_lane: float | None = None


@dataclass(frozen=True, slots=True)
class Road:
    """A stretch of road between two places; a two-way row stands for two links.

    lanes and capacity_pcu_h are per direction.  danger None: from the picture.  via: (lat, lon) shape points.
    """

    from_place: PlaceId
    to_place: PlaceId
    km: float
    ref: str = ""
    road_class: str = ""
    lanes: float | None = None
    oneway: bool = False
    speed_kmh: float | None = None
    capacity_pcu_h: float | None = None
    danger: bool | None = None
    state: str = "open"
    via: tuple[tuple[float, float], ...] = ()
    source: str = ""
    as_of: str = ""
