"""OpenStreetMap files (.osm.pbf, .osm.gz, .osm.bz2, .osm) as a network."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from safeconduct.core import CaseError, Fault, UsageError, distance_m
from safeconduct.formats.osm_errors import telling
from safeconduct.formats.osm_ferries import ways_to_roads
from safeconduct.formats.osm_tags import WayRule, blocks, rule_of
from safeconduct.network import DEFAULT_CLASSES, FERRY, ClassDefaults, LinkKind, Network, Ways, weave

__all__ = ["Box", "read_osm"]

Box = tuple[float, float, float, float]
"""West, south, east, north, degrees."""

_Point = tuple[int, float, float]
_WKB_HEAD = 9
_STRAY = -(2**62)
"""Points where a way was cut at a barrier get ids from here up, below any id of a file."""


def read_osm(
    path: Path, *, bbox: Box | None = None, classes: Mapping[str, ClassDefaults] | None = None
) -> Network:
    """Read the roads that vehicles may use, and the ferries that carry them, as a network.

    Args:
        path: the file; nodes before ways, as every usual extract has it.
        bbox: only what lies inside; a road is cut at its last point inside.  None: all.
        classes: speed and capacity where tags say nothing; a class not in it stays unknown (NaN).  None:
            DEFAULT_CLASSES.

    Returns:
        The network, all parts of it; source and as_of name the file and the date of its data.

    Raises:
        UsageError: no such file, or a box that is none.
        CaseError: the file cannot be read, or holds no road for vehicles (in the box).

    Source: OpenStreetMap wiki, Tags for routing, Key:access, Key:oneway, Key:maxspeed; rules in docs/network.md.
    """
    _check_box(bbox)
    roads = _Roads(DEFAULT_CLASSES if classes is None else classes, bbox)
    with telling(path):
        date = _file_date(path)
        for entity in _road_entities(path):
            if entity.is_way():
                roads.add_way(entity)
            elif blocks(dict(entity.tags)):
                roads.blocked.add(entity.id)
        _add_ways_to_ferries(path, roads)
    if not roads.forward:
        raise CaseError([_no_roads(path, bbox, roads.without_points)])
    return weave(roads.ways(), source=f"OpenStreetMap (ODbL), {path.name}", as_of=date or roads.newest)


def _no_roads(path: Path, bbox: Box | None, without_points: int) -> Fault:
    if without_points:
        got = f"{without_points} roads, none with a position for its points"
        remedy = "Sort it (osmium sort); a file of unsaved edits must be saved to OpenStreetMap first."
        return Fault(path.name, 0, "", got, "nodes before ways, with ids above 0", remedy)
    where = "the box " + ",".join(f"{edge:g}" for edge in bbox) if bbox else "the file"
    return Fault(path.name, 0, "", f"no road for vehicles in {where}", "roads", "Choose another file or box.")


def _add_ways_to_ferries(path: Path, roads: _Roads) -> None:
    """Take the service roads that lead from ferries to roads; read again only where a ferry hangs loose."""
    ends, on_road = roads.ferry_ends(), roads.is_on_road()
    loose = {end for end in ends if not on_road(end)}
    if not loose:
        return
    service = {way.id: [node.ref for node in way.nodes] for way in _service_ways(path)}
    chosen = ways_to_roads(loose, service, on_road)
    for entity in _road_entities(path) if chosen else ():
        if entity.is_way() and entity.id in chosen:
            roads.add_way(entity, as_highway="unclassified")


class _Roads:
    """Ways as they come from the file; points are named by their node's id until all are there."""

    def __init__(self, classes: Mapping[str, ClassDefaults], bbox: Box | None) -> None:
        self.classes, self.bbox = classes, bbox
        self.blocked: set[int] = set()
        self.newest, self.without_points = "", 0
        self.first, self.node = array("q", [0]), array("q")
        self.lonlat = array("d")
        self.forward, self.backward = array("q"), array("q")
        self.kinds: dict[LinkKind | None, int] = {None: -1}
        self.strays = _STRAY
        self._wkb, self._all_nodes, self._no_location = _line_writer()

    def add_way(self, way: Any, *, as_highway: str = "") -> None:
        tags = dict(way.tags)
        rule = rule_of(tags | {"highway": as_highway} if as_highway else tags, self.classes)
        if rule is None:
            return
        refs = [node.ref for node in way.nodes]
        runs = [(refs, self._line(way))] if self._is_whole(refs) else [(refs, b"")]
        if not runs[0][1]:
            runs = [_packed(run) for run in self._runs(way.nodes) if len(run) > 1]
        if not runs:
            self.without_points += not any(node.location.valid() for node in way.nodes)
            return
        self.newest = max(self.newest, f"{way.timestamp:%Y-%m-%d}" if way.timestamp.timestamp() > 0 else "")
        rule = _timed(rule, [lonlat for _, lonlat in runs])
        for run_refs, lonlat in runs:
            self.node.extend(run_refs)
            self.lonlat.frombytes(lonlat)
            self.first.append(len(self.node))
            self.forward.append(self._kind(rule.forward))
            self.backward.append(self._kind(rule.backward))

    def _is_whole(self, refs: Sequence[int]) -> bool:
        """Say whether a way needs no look at its points: no box, no barrier, no point twice but to close a ring."""
        points = set(refs)
        ring = len(refs) > 3 and refs[0] == refs[-1]
        once = len(points) == len(refs) - ring and len(refs) > 1
        return self.bbox is None and once and self.blocked.isdisjoint(points)

    def _line(self, way: Any) -> bytes:
        """Return longitudes and latitudes in turn, float64; empty where a point is not in the file."""
        try:
            return bytes.fromhex(self._wkb.create_linestring(way, self._all_nodes))[_WKB_HEAD:]
        except self._no_location:
            return b""

    def _runs(self, nodes: Iterable[Any]) -> Iterator[list[_Point]]:
        """Cut at points that are outside, not in the file, or barred; a barred point ends both sides apart."""
        run: list[_Point] = []
        for node in nodes:
            point = (node.ref, node.location.lon, node.location.lat) if node.location.valid() else None
            if point is None or not self._inside(point):
                yield run
                run = []
            elif point[0] in self.blocked:
                yield [*run, self._stray(point)]
                run = [self._stray(point)]
            elif not run or run[-1][0] != point[0]:
                run.append(point)
        yield run

    def _inside(self, point: _Point) -> bool:
        if self.bbox is None:
            return True
        west, south, east, north = self.bbox
        return west <= point[1] <= east and south <= point[2] <= north

    def _stray(self, point: _Point) -> _Point:
        self.strays += 1
        return self.strays, point[1], point[2]

    def _kind(self, kind: LinkKind | None) -> int:
        return self.kinds.setdefault(kind, len(self.kinds) - 1)

    def _ferry_runs(self) -> NDArray[np.bool_]:
        ferry = np.array([kind is not None and bool(kind.flags & FERRY) for kind in self.kinds], np.bool_)
        kind = np.maximum(np.frombuffer(self.forward, np.int64), np.frombuffer(self.backward, np.int64))
        return np.asarray(ferry[kind + 1], np.bool_)

    def ferry_ends(self) -> set[int]:
        """Return the first and last points of all ferries."""
        runs = np.flatnonzero(self._ferry_runs())
        first = np.frombuffer(self.first, np.int64)
        node = np.frombuffer(self.node, np.int64)
        return set(node[first[runs]].tolist()) | set(node[first[runs + 1] - 1].tolist())

    def is_on_road(self) -> Callable[[int], bool]:
        """Return a test of points: whether any road goes through one."""
        first = np.frombuffer(self.first, np.int64)
        by_road = np.repeat(~self._ferry_runs(), first[1:] - first[:-1])
        points = np.unique(np.frombuffer(self.node, np.int64)[by_road])

        def on_road(point: int) -> bool:
            at = int(np.searchsorted(points, point))
            return at < len(points) and int(points[at]) == point

        return on_road

    def ways(self) -> Ways:
        refs = np.frombuffer(self.node, np.int64)
        _, where, node = np.unique(refs, return_index=True, return_inverse=True)
        lon, lat = np.frombuffer(self.lonlat).reshape(-1, 2)[where].T
        return Ways(
            lat=np.ascontiguousarray(lat),
            lon=np.ascontiguousarray(lon),
            first=np.frombuffer(self.first, np.int64),
            node=node.astype(np.int64),
            forward=np.frombuffer(self.forward, np.int64),
            backward=np.frombuffer(self.backward, np.int64),
            kinds=tuple(kind for kind in self.kinds if kind is not None),
        )


def _line_writer() -> tuple[Any, Any, type[Exception]]:
    """Return what writes a way's points in one go, ten times as fast as one by one."""
    import osmium

    return osmium.geom.WKBFactory(), osmium.geom.use_nodes.ALL, osmium.InvalidLocationError


def _packed(run: Sequence[_Point]) -> tuple[list[int], bytes]:
    return [ref for ref, _, _ in run], np.array([(lon, lat) for _, lon, lat in run], np.float64).tobytes()


def _timed(rule: WayRule, lines: Sequence[bytes]) -> WayRule:
    """Turn a ferry's duration into its speed over the length drawn; without one its speed stays unknown."""
    kind = rule.forward or rule.backward
    if kind is None or not kind.flags & FERRY or rule.duration_s is None:
        return rule
    length_m = 0.0
    for line in lines:
        lon, lat = np.frombuffer(line).reshape(-1, 2).T
        length_m += float(distance_m(lat[:-1], lon[:-1], lat[1:], lon[1:]).sum())
    speed = round(length_m / rule.duration_s * 3.6, 3)
    ahead, back = (kind and replace(kind, speed_kmh=speed) for kind in (rule.forward, rule.backward))
    return WayRule(ahead, back)


def _road_entities(path: Path) -> Iterable[Any]:
    """Stream barriers, then roads and ferries with the positions of their points."""
    import osmium

    keys = osmium.filter.KeyFilter("highway", "route", "barrier")
    parts = osmium.osm.NODE | osmium.osm.WAY
    return osmium.FileProcessor(str(path), parts).with_locations().with_filter(keys)


def _service_ways(path: Path) -> Iterable[Any]:
    """Stream the service roads that nobody is kept out of."""
    import osmium

    ways = osmium.FileProcessor(str(path), osmium.osm.WAY).with_filter(osmium.filter.TagFilter(("highway", "service")))
    return (way for way in ways if rule_of(dict(way.tags) | {"highway": "unclassified"}, {}) is not None)


def _file_date(path: Path) -> str:
    import osmium

    with osmium.io.Reader(str(path), osmium.osm.osm_entity_bits.NOTHING) as reader:
        header = reader.header()
    return (header.get("osmosis_replication_timestamp") or header.get("timestamp") or "")[:10]


def _check_box(bbox: Box | None) -> None:
    if bbox is None:
        return
    west, south, east, north = bbox
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise UsageError(f"box {bbox}: expected west,south,east,north in degrees, west < east and south < north")
