"""Ways of an OpenStreetMap file gathered as chains of points, cut where a vehicle cannot go on."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from safeconduct.core import distance_m
from safeconduct.formats.osm.sources.protocols import OsmNode, OsmWay, Point
from safeconduct.formats.osm.tags.hazards import find_hazards, mines_in
from safeconduct.formats.osm.tags.way_rules import Reading, WayRule, blocks, read_way, warnings_of_node
from safeconduct.network import FERRY, ClassDefaults, LinkKind, Polylines
from safeconduct.network.limits import MOST_SEGMENT_KM

__all__ = ["Box", "Losses", "Roads"]

Box = tuple[float, float, float, float]
"""West, south, east, north, degrees."""

_NAMES = frozenset({"name", "ref", "int_name", "alt_name", "old_name", "int_ref", "created_by", "wikidata", "source"})
_OF_NO_ROAD = frozenset({"conditional", "contradictory", "mined ground", "no kind of road"})
"""Warnings that are of ways left out, too."""
_STRAY = -(2**62)
"""Points where a way was cut at a barrier get ids from here up, below any id of a file."""


class Losses:
    """What a file does not hold of its roads: points and ways counted, lost ones among them."""

    def __init__(self) -> None:
        self.points, self.points_lost, self.ways, self.ways_lost = 0, 0, 0, 0
        self.inner_lost = 0
        """Lost points that have known ones of the same way before and behind them: a cut by a box loses ends."""

    def count(self, points: Sequence[Point | None]) -> None:
        """Count the lost points of one way."""
        known = [i for i, point in enumerate(points) if point is not None]
        lost = len(points) - len(known)
        self.points_lost += lost
        self.ways_lost += not known
        if known:
            self.inner_lost += known[-1] - known[0] + 1 - len(known)


class Roads:
    """Ways as they come from the file; points are named by their node's id until all are there.

    Nodes must be added before ways, and ways by rising id: the network then depends on nothing else.
    dated: the file itself says of which day it is, so that nobody asks for that of the newest way.
    reported: by (effect or kind of warning, tag) the elements it concerns.
    """

    def __init__(self, classes: Mapping[str, ClassDefaults], bbox: Box | None, *, dated: bool = False) -> None:
        self.classes, self.bbox, self.dated = classes, bbox, dated
        self.newest, self.losses = "", Losses()
        self.reported: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        self.seen: Box | None = None
        """What the roads of the file reach over, in the box or not; None: no box was given, or there is none."""
        self._blocked = set[int]()
        self._of_node: dict[int, list[tuple[str, str]]] = {}
        self._mined: dict[int, str] = {}
        self._first, self._node = array("q", [0]), array("q")
        self._way = array("q")
        self._lonlat = array("d")
        self._forward, self._backward = array("q"), array("q")
        self._kinds: dict[LinkKind | None, int] = {None: -1}
        self._strays = _STRAY
        self._readings: dict[tuple[tuple[str, str], ...], Reading] = {}

    def __len__(self) -> int:
        return len(self._forward)

    def add_node(self, node: OsmNode) -> None:
        """Take a node that may part the roads through it."""
        findings = list(find_hazards(node.tags))
        said = [(finding.effect, finding.tag) for finding in findings] + list(warnings_of_node(node.tags))
        if blocks(node.tags) or any(finding.effect == "out" for finding in findings):
            self._blocked.add(node.id)
        if said:
            self._of_node[node.id] = said
        mines = next((finding.tag for finding in mines_in(node.tags) if finding.effect == "out"), None)
        if mines and node.lonlat and self._inside((node.id, *node.lonlat)):
            self._mined[node.id] = mines

    def add_way(self, way: OsmWay, *, as_highway: str = "") -> None:
        """Take a way if it is a road for vehicles."""
        tags = way.tags | {"highway": as_highway} if as_highway else way.tags
        reading = self._read(tags)
        if reading.findings or reading.warnings:
            self._report(reading, way)
        if reading.rule is None:
            return
        refs = way.refs
        self.losses.ways += 1
        self.losses.points += len(refs)
        line = way.line() if self._is_whole(refs) else b""
        runs = [(refs, line)] if line else [_packed(run) for run in self._runs(way) if len(run) > 1]
        if not runs:
            return
        if not self.dated:
            self.newest = max(self.newest, way.day)
        self._report_nodes(refs)
        rule = _timed(reading.rule, [lonlat for _, lonlat in runs])
        for run_refs, lonlat in runs:
            self._node.extend(run_refs)
            self._lonlat.frombytes(lonlat)
            self._first.append(len(self._node))
            self._way.append(way.id)
            self._forward.append(self._kind(rule.forward))
            self._backward.append(self._kind(rule.backward))

    def _read(self, tags: Mapping[str, str]) -> Reading:
        """Read a way's tags; ways that differ by their names alone are read once."""
        rest = tuple((key, value) for key, value in tags.items() if key not in _NAMES and not key.startswith("name:"))
        reading = self._readings.get(rest)
        if reading is None:
            reading = self._readings[rest] = read_way(dict(rest), self.classes)
        return reading.named(tags)

    def report_mined_points(self) -> None:
        """Report points of mines that no road goes through; to be called when all ways are there."""
        for number, tag in self._mined.items():
            self.reported["mined ground", tag].append(f"node {number}")

    def _report(self, reading: Reading, way: OsmWay) -> None:
        if self.bbox is not None and not any(point and self._inside(point) for point in way.points()):
            return
        for finding in reading.findings:
            if reading.rule is not None or finding.effect == "out":
                self.reported[finding.effect, finding.tag].append(f"way {way.id}")
        for warning in reading.warnings:
            if reading.rule is not None or warning[0] in _OF_NO_ROAD:
                self.reported[warning].append(f"way {way.id}")

    def _report_nodes(self, refs: Sequence[int]) -> None:
        for ref in self._of_node.keys() & set(refs) if self._of_node else ():
            for said in self._of_node.pop(ref):
                self.reported[said].append(f"node {ref}")
            self._mined.pop(ref, None)

    def _is_whole(self, refs: Sequence[int]) -> bool:
        """Say whether a way needs no look at its points: no box, no barrier, no point twice but to close a ring."""
        points = set(refs)
        ring = len(refs) > 3 and refs[0] == refs[-1]
        once = len(points) == len(refs) - ring and len(refs) > 1
        return self.bbox is None and once and self._blocked.isdisjoint(points)

    def _runs(self, way: OsmWay) -> Iterator[list[Point]]:
        """Cut at points that are outside, not in the file, or barred; a barred point ends both sides apart."""
        points = way.points()
        self.losses.count(points)
        if self.bbox is not None:
            self._see([point for point in points if point is not None])
        run: list[Point] = []
        for point in points:
            if point is None or not self._inside(point):
                yield run
                run = []
            elif point[0] in self._blocked:
                yield [*run, self._stray(point)]
                run = [self._stray(point)]
            elif not run or run[-1][0] != point[0]:
                run.append(point)
        yield run

    def _see(self, points: Sequence[Point]) -> None:
        """Stretch what has been seen over the points of one more road."""
        for _, lon, lat in points:
            west, south, east, north = self.seen or (lon, lat, lon, lat)
            self.seen = min(west, lon), min(south, lat), max(east, lon), max(north, lat)

    def _inside(self, point: Point) -> bool:
        if self.bbox is None:
            return True
        west, south, east, north = self.bbox
        return west <= point[1] <= east and south <= point[2] <= north

    def _stray(self, point: Point) -> Point:
        self._strays += 1
        return self._strays, point[1], point[2]

    def _kind(self, kind: LinkKind | None) -> int:
        return self._kinds.setdefault(kind, len(self._kinds) - 1)

    def _ferry_runs(self) -> NDArray[np.bool_]:
        ferry = np.array([kind is not None and bool(kind.flags & FERRY) for kind in self._kinds], np.bool_)
        kind = np.maximum(np.frombuffer(self._forward, np.int64), np.frombuffer(self._backward, np.int64))
        return np.asarray(ferry[kind + 1], np.bool_)

    def ferry_ends(self) -> set[int]:
        """Return the first and last points of all ferries."""
        runs = np.flatnonzero(self._ferry_runs())
        first = np.frombuffer(self._first, np.int64)
        node = np.frombuffer(self._node, np.int64)
        return set(node[first[runs]].tolist()) | set(node[first[runs + 1] - 1].tolist())

    def is_on_road(self) -> Callable[[int], bool]:
        """Return a test of points: whether any road goes through one."""
        first = np.frombuffer(self._first, np.int64)
        by_road = np.repeat(~self._ferry_runs(), first[1:] - first[:-1])
        points = np.unique(np.frombuffer(self._node, np.int64)[by_road])

        def on_road(point: int) -> bool:
            at = int(np.searchsorted(points, point))
            return at < len(points) and int(points[at]) == point

        return on_road

    def jumps(self) -> list[tuple[int, float]]:
        """Return roads that go farther than MOST_SEGMENT_KM from one point to the next: (way, km), not ferries."""
        if not len(self):
            return []
        lon, lat = np.frombuffer(self._lonlat).reshape(-1, 2).T
        km = distance_m(lat[:-1], lon[:-1], lat[1:], lon[1:]) / 1000.0
        first = np.frombuffer(self._first, np.int64)
        run = np.repeat(np.arange(len(self)), np.diff(first))
        far = np.flatnonzero((run[1:] == run[:-1]) & (km > MOST_SEGMENT_KM) & ~self._ferry_runs()[run[1:]])
        return [(self._way[int(run[at])], float(km[at])) for at in far.tolist()]

    def polylines(self) -> Polylines:
        """Return all chains; points are numbered by rising id."""
        refs = np.frombuffer(self._node, np.int64)
        _, where, node = np.unique(refs, return_index=True, return_inverse=True)
        lon, lat = np.frombuffer(self._lonlat).reshape(-1, 2)[where].T
        return Polylines(
            lat=np.ascontiguousarray(lat),
            lon=np.ascontiguousarray(lon),
            first=np.frombuffer(self._first, np.int64),
            node=node.astype(np.int64),
            forward=np.frombuffer(self._forward, np.int64),
            backward=np.frombuffer(self._backward, np.int64),
            kinds=tuple(kind for kind in self._kinds if kind is not None),
        )


def _packed(run: Sequence[Point]) -> tuple[list[int], bytes]:
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
