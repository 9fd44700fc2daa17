"""The network of a case whose roads are rows between places (roads.csv)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from safeconduct.core import Place, PlaceId
from safeconduct.network.building.links import LinkColumns, assemble
from safeconduct.network.network import Network
from safeconduct.network.road import ROAD_CLASSES, ROAD_STATES, ClassDefaults, Road, road_ids

__all__ = ["capacity_of", "network_from_roads", "speed_of"]

_UNKNOWN = ClassDefaults()


def network_from_roads(
    places: Mapping[PlaceId, Place], roads: Sequence[Road], classes: Mapping[str, ClassDefaults]
) -> Network:
    """Make the network of rows between places: a node a place that is on a road, two links a two-way row.

    Nodes are in the order of their ids and links in their one order, so the order of rows does not matter (R8), but
    for the names of parallel rows without an id (`road_ids`).  Two rows between the same places are two roads.
    Lengths are the rows' own, not measured on the shape.

    Args:
        places: every place a row names is in it; the case's check sees to that, and that no row ends where it starts.
        roads: rows; what a row says of speed and capacity goes before its class.
        classes: defaults by class; what neither row nor class says is NaN (R1).
    """
    ids = sorted({end for road in roads for end in (road.from_place, road.to_place)})
    node = {place: i for i, place in enumerate(ids)}
    named = sorted(zip(roads, road_ids(roads), strict=True), key=repr)
    links = [link for road, name in named for link in _links_of(road, name, node)]
    texts = tuple(sorted({link.road.ref for link in links} | {link.id for link in links} | {""}))
    return assemble(
        np.array([places[i].lat for i in ids], np.float64),
        np.array([places[i].lon for i in ids], np.float64),
        _columns(links, classes, {text: i for i, text in enumerate(texts)}),
        texts,
        node_place=tuple(ids),
        source="; ".join(sorted({road.source for road in roads} - {""})),
        as_of=max((road.as_of for road in roads), default=""),
    )


def speed_of(road: Road, classes: Mapping[str, ClassDefaults]) -> float:
    """Return the row's speed or else its class's, km/h; NaN where neither says."""
    if road.speed_kmh is not None:
        return road.speed_kmh
    default = classes.get(road.road_class, _UNKNOWN).speed_kmh
    return float("nan") if default is None else default


def capacity_of(road: Road, classes: Mapping[str, ClassDefaults]) -> float:
    """Return passenger-car units per hour of one direction, all lanes: the row's, or its class's per lane x lanes.

    A row with no lanes counts as one lane.  NaN where neither row nor class says.
    """
    if road.capacity_pcu_h is not None:
        return road.capacity_pcu_h
    default = classes.get(road.road_class, _UNKNOWN).capacity_pcu_h_per_lane
    return float("nan") if default is None else default * (1.0 if road.lanes is None else road.lanes)


@dataclass(frozen=True, slots=True)
class _Link:
    road: Road
    id: str
    tail: int
    head: int
    shape: tuple[tuple[float, float], ...]


def _links_of(road: Road, name: str, node: Mapping[PlaceId, int]) -> Iterator[_Link]:
    tail, head = node[road.from_place], node[road.to_place]
    yield _Link(road, name, tail, head, road.via)
    if not road.oneway:
        yield _Link(road, name, head, tail, road.via[::-1])


def _columns(links: list[_Link], classes: Mapping[str, ClassDefaults], text: Mapping[str, int]) -> LinkColumns:
    rows = [link.road for link in links]
    points = [point for link in links for point in link.shape]
    return LinkColumns(
        tail=np.array([link.tail for link in links], np.int32),
        head=np.array([link.head for link in links], np.int32),
        length_m=np.array([road.km * 1000.0 for road in rows], np.float64),
        speed_kmh=np.array([speed_of(road, classes) for road in rows], np.float32),
        capacity_pcu_h=np.array([capacity_of(road, classes) for road in rows], np.float32),
        lanes=np.array([np.nan if road.lanes is None else road.lanes for road in rows], np.float32),
        road_class=np.array([_class_code(road.road_class) for road in rows], np.uint8),
        state=np.array([ROAD_STATES.index(road.state) for road in rows], np.uint8),
        danger=np.array([-1 if road.danger is None else int(road.danger) for road in rows], np.int8),
        flags=np.zeros(len(rows), np.uint8),
        ref=np.array([text[road.ref] for road in rows], np.int32),
        name=np.full(len(rows), text[""], np.int32),
        road=np.array([text[link.id] for link in links], np.int32),
        shape_first=np.array([0, *accumulate(len(link.shape) for link in links)], np.int64),
        shape_lat=np.array([lat for lat, _ in points], np.float32),
        shape_lon=np.array([lon for _, lon in points], np.float32),
    )


def _class_code(name: str) -> int:
    return ROAD_CLASSES.index(name) if name in ROAD_CLASSES else 255
