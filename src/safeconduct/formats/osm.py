"""OpenStreetMap files (.osm.pbf, .osm.gz, .osm.bz2, .osm) as a network and as places."""

from __future__ import annotations

import unicodedata
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from safeconduct.core import CaseError, Fault, Place, PlaceId, UsageError, distance_m
from safeconduct.formats.osm_ferries import ways_to_roads
from safeconduct.formats.osm_tags import WayRule, blocks, rule_of
from safeconduct.network import DEFAULT_CLASSES, FERRY, ClassDefaults, LinkKind, Network, Ways, weave

__all__ = ["Box", "read_osm", "read_osm_places"]

Box = tuple[float, float, float, float]
"""West, south, east, north, degrees."""

PLACE_KINDS = ("city", "town", "village", "hamlet")
_NAME_KEYS = ("name:en", "int_name", "name", "name:uk", "name:ru", "official_name", "alt_name", "old_name")
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
    with _told(path):
        date = _file_date(path)
        for entity in _road_entities(path):
            if entity.is_way():
                roads.add_way(entity)
            elif blocks(dict(entity.tags)):
                roads.blocked.add(entity.id)
        _add_ways_to_ferries(path, roads)
    if not roads.forward:
        where = "the box " + ",".join(f"{edge:g}" for edge in bbox) if bbox else "the file"
        fault = Fault(path.name, 0, "", f"no road for vehicles in {where}", "roads", "Choose another file or box.")
        raise CaseError([fault])
    return weave(roads.ways(), source=f"OpenStreetMap (ODbL), {path.name}", as_of=date or roads.newest)


def read_osm_places(path: Path) -> tuple[Place, ...]:
    """Read cities, towns, villages and hamlets, sorted by id.

    The id is the English or international name, else the local one, in lower case; places that share one get their
    node's number behind it.  Population None: not said or not a number.

    Raises:
        UsageError: no such file.
        CaseError: the file cannot be read.
    """
    with _told(path):
        found = [
            (entity.id, dict(entity.tags), entity.location.lat, entity.location.lon)
            for entity in _place_nodes(path)
            if entity.tags.get("place") in PLACE_KINDS and entity.tags.get("name")
        ]
    slugs = [_slug(tags) for _, tags, _, _ in found]
    shared = {slug for slug, count in Counter(slugs).items() if count > 1}
    places = (
        _place(f"{slug}-{node}" if slug in shared else slug, node, tags, lat, lon)
        for slug, (node, tags, lat, lon) in zip(slugs, found, strict=True)
    )
    return tuple(sorted(places, key=lambda place: place.id))


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
        self.newest = ""
        self.first, self.node = array("q", [0]), array("q")
        self.lat, self.lon = array("d"), array("d")
        self.forward, self.backward = array("q"), array("q")
        self.kinds: dict[LinkKind | None, int] = {None: -1}
        self.strays = _STRAY

    def add_way(self, way: Any, *, as_highway: str = "") -> None:
        tags = dict(way.tags)
        rule = rule_of(tags | {"highway": as_highway} if as_highway else tags, self.classes)
        if rule is None:
            return
        points = [(node.ref, node.location) for node in way.nodes]
        known = [(ref, at.lat, at.lon) if at.valid() else None for ref, at in points]
        runs = [run for run in self._runs(known) if len(run) > 1]
        if not runs:
            return
        self.newest = max(self.newest, f"{way.timestamp:%Y-%m-%d}" if way.timestamp.timestamp() > 0 else "")
        rule = _timed(rule, runs)
        for run in runs:
            self._add_run(run, rule)

    def _runs(self, points: Sequence[tuple[int, float, float] | None]) -> Iterator[list[tuple[int, float, float]]]:
        """Cut at points that are outside, not in the file, or barred; a barred point ends both sides apart."""
        run: list[tuple[int, float, float]] = []
        for point in points:
            if point is None or not self._inside(point):
                yield run
                run = []
            elif point[0] in self.blocked:
                yield [*run, self._stray(point)]
                run = [self._stray(point)]
            elif not run or run[-1][0] != point[0]:
                run.append(point)
        yield run

    def _inside(self, point: tuple[int, float, float]) -> bool:
        if self.bbox is None:
            return True
        west, south, east, north = self.bbox
        return west <= point[2] <= east and south <= point[1] <= north

    def _stray(self, point: tuple[int, float, float]) -> tuple[int, float, float]:
        self.strays += 1
        return self.strays, point[1], point[2]

    def _add_run(self, run: Sequence[tuple[int, float, float]], rule: WayRule) -> None:
        refs, lats, lons = zip(*run, strict=True)
        self.node.extend(refs)
        self.lat.extend(lats)
        self.lon.extend(lons)
        self.first.append(len(self.node))
        self.forward.append(self._kind(rule.forward))
        self.backward.append(self._kind(rule.backward))

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
        return Ways(
            lat=np.frombuffer(self.lat)[where],
            lon=np.frombuffer(self.lon)[where],
            first=np.frombuffer(self.first, np.int64),
            node=node.astype(np.int64),
            forward=np.frombuffer(self.forward, np.int64),
            backward=np.frombuffer(self.backward, np.int64),
            kinds=tuple(kind for kind in self.kinds if kind is not None),
        )


def _timed(rule: WayRule, runs: Sequence[Sequence[tuple[int, float, float]]]) -> WayRule:
    """Turn a ferry's duration into its speed over the length drawn; without one its speed stays unknown."""
    kind = rule.forward or rule.backward
    if kind is None or not kind.flags & FERRY or rule.duration_s is None:
        return rule
    length_m = 0.0
    for run in runs:
        _, lat, lon = np.array(run).T
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


def _place_nodes(path: Path) -> Iterable[Any]:
    import osmium

    return osmium.FileProcessor(str(path), osmium.osm.NODE).with_filter(osmium.filter.KeyFilter("place"))


def _file_date(path: Path) -> str:
    import osmium

    with osmium.io.Reader(str(path), osmium.osm.osm_entity_bits.NOTHING) as reader:
        header = reader.header()
    return (header.get("osmosis_replication_timestamp") or header.get("timestamp") or "")[:10]


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Wrap what the OSM library raises: a leaked foreign error is a fault of ours."""
    if not path.is_file():
        raise UsageError(f"{path}: no such file; give a .osm.pbf, .osm.gz or .osm file")
    try:
        yield
    except RuntimeError as error:
        fault = Fault(
            path.name, 0, "", str(error), "an OpenStreetMap file (.osm.pbf, .osm.gz, .osm)", "Fetch or cut it again."
        )
        raise CaseError([fault]) from error


def _check_box(bbox: Box | None) -> None:
    if bbox is None:
        return
    west, south, east, north = bbox
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise UsageError(f"box {bbox}: expected west,south,east,north in degrees, west < east and south < north")


def _slug(tags: Mapping[str, str]) -> str:
    name = next(tags[key] for key in ("name:en", "int_name", "name") if tags.get(key))
    folded = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    plain = folded if folded.isascii() else unicodedata.normalize("NFKC", name)
    return "-".join("".join(c if c.isalnum() else " " for c in plain.lower() if c not in "'’ʼ").split())


def _place(slug: str, node: int, tags: Mapping[str, str], lat: float, lon: float) -> Place:
    names = {part.strip() for key in _NAME_KEYS for part in tags.get(key, "").split(";")} - {"", tags["name"]}
    population = tags.get("population", "").replace(" ", "").replace(",", "")
    return Place(
        id=PlaceId(slug), name=tags["name"], lat=lat, lon=lon,
        population=int(population) if population.isdecimal() else None,
        kind=tags["place"], names=tuple(sorted(names)), admin=tags.get("katotth", ""),
        source=f"OpenStreetMap (ODbL), node {node}", as_of="",
    )  # fmt: skip
