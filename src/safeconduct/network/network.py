"""The network: nodes and directed links as arrays, links sorted by tail (CSR), never an object a link."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safeconduct.core import PlaceId

__all__ = ["BRIDGE", "FERRY", "ROUNDABOUT", "UNPAVED", "Network"]

BRIDGE, FERRY, ROUNDABOUT, UNPAVED = 1, 2, 4, 8
"""Bits of Network.flags."""


@dataclass(frozen=True, slots=True)
class Network:
    """n nodes and m directed links; every link array is ordered by (tail, head, km).

    node_lat, node_lon: float64 (n,), degrees.
    node_place: tuple (n,), the place at a node, "" where there is none.
    first: int64 (n + 1,), CSR: links of node v are first[v]..first[v+1]-1.
    tail, head: int32 (m,).  length_m: float64 (m,).
    speed_kmh: float32 (m,), NaN unknown.  capacity_pcu_h: float32 (m,), all lanes of the direction, NaN unknown.
    lanes: float32 (m,), NaN unknown.
    road_class: uint8 (m,), index into ROAD_CLASSES, 255 unknown.
    state: uint8 (m,), index into ROAD_STATES.  danger: int8 (m,), 1 yes, 0 no, -1 from the picture.
    flags: uint8 (m,), BRIDGE | FERRY | ROUNDABOUT | UNPAVED.
    ref: int32 (m,), index into refs ("" first).  name: int32 (m,), index into refs too, the street's name.
    road: int32 (m,), index into refs too, the id of the row in roads.csv, "" where links are not rows (streets).
    shape_first: int64 (m + 1,); shape_lat, shape_lon: float32, inner shape points of a link in its own direction.
    source, as_of: where the network comes from and the date of its data.
    """

    node_lat: NDArray[np.float64]
    node_lon: NDArray[np.float64]
    node_place: tuple[PlaceId, ...]
    first: NDArray[np.int64]
    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    length_m: NDArray[np.float64]
    speed_kmh: NDArray[np.float32]
    capacity_pcu_h: NDArray[np.float32]
    lanes: NDArray[np.float32]
    road_class: NDArray[np.uint8]
    state: NDArray[np.uint8]
    danger: NDArray[np.int8]
    flags: NDArray[np.uint8]
    ref: NDArray[np.int32]
    name: NDArray[np.int32]
    road: NDArray[np.int32]
    refs: tuple[str, ...]
    shape_first: NDArray[np.int64]
    shape_lat: NDArray[np.float32]
    shape_lon: NDArray[np.float32]
    source: str = ""
    as_of: str = ""

    @property
    def nodes(self) -> int:
        """How many nodes there are."""
        return len(self.node_lat)

    @property
    def links(self) -> int:
        """How many directed links there are."""
        return len(self.tail)

    def road_id(self, link: int) -> str:
        """Return the id of the row of roads.csv that a link comes from, "" for a street."""
        return self.refs[int(self.road[link])]

    def node_of(self) -> dict[PlaceId, int]:
        """Map each place that is on the network to its node."""
        return {place: node for node, place in enumerate(self.node_place) if place}
