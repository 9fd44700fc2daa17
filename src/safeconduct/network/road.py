"""A road as people write it: one row of roads.csv, between two neighbouring places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from safeconduct.core import PlaceId

__all__ = ["ROAD_CLASSES", "ROAD_STATES", "ClassDefaults", "Road", "road_ids"]

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
    id: the road's name among all rows, empty: the default of `road_ids`.
    contraflow: hours of each day, minutes from midnight to minutes from midnight, in which all lanes of both sides
    lead from from_place to to_place and the other direction is shut (S8).
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
    id: str = ""
    contraflow: tuple[tuple[int, int], ...] = ()


def road_ids(roads: Sequence[Road]) -> tuple[str, ...]:
    """Return the id of each row, in their order.

    A row without one is named `from-to`; where other rows before it join the same two places, in either direction,
    its number among them follows: `from-to-2`.
    """
    seen: Counter[frozenset[PlaceId]] = Counter()
    ids = []
    for road in roads:
        pair = frozenset((road.from_place, road.to_place))
        seen[pair] += 1
        number = f"-{seen[pair]}" if seen[pair] > 1 else ""
        ids.append(road.id or f"{road.from_place}-{road.to_place}{number}")
    return tuple(ids)
