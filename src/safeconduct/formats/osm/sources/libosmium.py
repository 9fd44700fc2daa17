"""OpenStreetMap files through libosmium, the fastest way by far, as long as it is sure to read them right.

It is not where a file has several versions of one element, ids below 0, elements out of order or positions that are
none: then it says so, and the file is read by `fallback`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from safeconduct.core import Fault
from safeconduct.formats.osm.sources.elements import Element, FaultList, LonLat, lower_keys
from safeconduct.formats.osm.sources.identification import OsmFile, XmlLook
from safeconduct.formats.osm.sources.protocols import MINE_KEYS, NODE_KEYS, WAY_KEYS, OsmNode, OsmWay, Point
from safeconduct.formats.osm.sources.xml import read_lonlat
from safeconduct.formats.osm.tags.way_rules import is_road_value

__all__ = ["LibrarySource", "UnsureError", "library_elements", "translated"]

_WKB_HEAD = 9
_OTHERS = ("natural", "landuse", "power", "waterway")
"""Most ways that are no roads have one of these."""


class UnsureError(Exception):
    """The library cannot be trusted with this file."""


@contextmanager
def translated(into: type[Exception]) -> Iterator[None]:
    """Turn what the library raises of a file, which is of several kinds of error, into one."""
    import osmium

    try:
        yield
    except (osmium.InvalidLocationError, ValueError, IndexError, OverflowError) as error:
        raise into(str(error)) from error


class _LibraryNode:
    __slots__ = ("id", "lonlat", "tags")

    def __init__(self, node: Any) -> None:
        self.id, self.tags = node.id, lower_keys([(tag.k, tag.v) for tag in node.tags])
        self.lonlat: LonLat | None = _position(node.location)


class _LibraryWay:
    __slots__ = ("_source", "_way", "id", "tags")

    def __init__(self, way: Any, source: LibrarySource) -> None:
        self._way, self._source = way, source
        self.id, self.tags = way.id, lower_keys([(tag.k, tag.v) for tag in way.tags])

    @property
    def day(self) -> str:
        """The day of the last change, YYYY-MM-DD; "" where the file holds no time."""
        stamp = self._way.timestamp
        return f"{stamp:%Y-%m-%d}" if stamp.timestamp() > 0 else ""

    @property
    def refs(self) -> list[int]:
        """Ids of the way's points, in its order."""
        return [node.ref for node in self._way.nodes]

    def points(self) -> list[Point | None]:
        """Return id, lon, lat of each point, degrees; None for one that the file does not hold.

        Raises:
            UnsureError: a position is missing that the file may still hold elsewhere.
        """
        found = [(node.ref, _position(node.location)) for node in self._way.nodes]
        # a point without a position is not in the file, or stands behind its ways, or has an id the library skips
        if any(at is None and (ref <= 0 or not self._source.holds_nodes_first()) for ref, at in found):
            raise UnsureError
        return [None if at is None else (ref, *at) for ref, at in found]

    def line(self) -> bytes:
        """Return longitudes and latitudes in turn, float64; b"" where a point has no position."""
        return self._source.line(self._way)


def _position(location: Any) -> LonLat | None:
    """Return a position, degrees; None where there is none.

    Raises:
        UnsureError: it is not on the Earth.
    """
    if location.valid():
        return location.lon, location.lat
    if location.x != location.y:
        raise UnsureError
    return None


class LibrarySource:
    """A clean file through libosmium, the fastest way by far."""

    def __init__(self, file: OsmFile, look: XmlLook) -> None:
        import osmium

        # the library has no type for an element whose kind is known
        self._osmium: Any = osmium
        self._file, self.notes = file, list[Fault]()
        self._wkb, self._all = osmium.geom.WKBFactory(), osmium.geom.use_nodes.ALL
        self._no_location = osmium.InvalidLocationError
        with osmium.io.Reader(self._open(), osmium.osm.osm_entity_bits.NOTHING) as reader:
            header = reader.header()
        if header.has_multiple_object_versions:
            raise UnsureError
        self._nodes_first = True if look.nodes_first or header.get("sorting") == "Type_then_ID" else None
        self.day = (header.get("osmosis_replication_timestamp") or header.get("timestamp") or "")[:10]

    def _open(self) -> Any:
        return self._osmium.io.File(str(self._file.path), self._file.osmium_format)

    def line(self, way: Any) -> bytes:
        """Return a way's positions, as `OsmWay.line`."""
        # in one go, ten times as fast as point by point
        try:
            return bytes.fromhex(self._wkb.create_linestring(way, self._all))[_WKB_HEAD:]
        except self._no_location:
            return b""

    def nodes_and_ways(self) -> Iterator[tuple[OsmNode | None, OsmWay | None]]:
        """Yield nodes that may part roads, then ways that may be roads."""
        osm = self._osmium.osm
        tagged = self._osmium.filter.KeyFilter(*_spellings(NODE_KEYS))
        tagged.enable_for(osm.NODE)
        last = {True: 0, False: 0}
        with TemporaryDirectory() as folder:
            store = f"{folder}/nodes"
            stream: Any = self._osmium.FileProcessor(self._open(), osm.NODE | osm.WAY)
            for entity in stream.with_locations(f"sparse_file_array,{store}").with_filter(tagged):
                way, number = entity.is_way(), entity.id
                if number <= last[way] or not entity.visible or (last[True] and not way):
                    raise UnsureError
                last[way] = number
                if not way:
                    yield _LibraryNode(entity), None
                elif _may_be_road(entity.tags):
                    yield None, _LibraryWay(entity, self)
            if not _each_node_once(store):
                raise UnsureError

    def holds_nodes_first(self) -> bool:
        """Say whether every node stands before the ways, so that a point without a position is not in the file."""
        if self._nodes_first is None:
            osm, seen_way = self._osmium.osm, False
            self._nodes_first = True
            for entity in self._osmium.FileProcessor(self._open(), osm.NODE | osm.WAY):
                seen_way = seen_way or entity.is_way()
                if seen_way and not entity.is_way():
                    self._nodes_first = False
                    break
        return self._nodes_first

    def ways_of(self, ids: set[int]) -> Iterator[OsmWay]:
        """Yield ways by their ids."""
        osm = self._osmium.osm
        stream = self._osmium.FileProcessor(self._open(), osm.NODE | osm.WAY).with_locations()
        chosen = self._osmium.filter.IdFilter(ids)
        chosen.enable_for(osm.WAY)
        tagged = self._osmium.filter.EmptyTagFilter()
        return (_LibraryWay(way, self) for way in stream.with_filter(tagged).with_filter(chosen) if way.is_way())

    def services(self) -> Iterator[tuple[int, dict[str, str], list[int]]]:
        """Yield id, tags and points of service roads."""
        stream = self._osmium.FileProcessor(self._open(), self._osmium.osm.WAY)
        for way in stream.with_filter(self._osmium.filter.TagFilter(("highway", "service"))):
            yield way.id, lower_keys([(tag.k, tag.v) for tag in way.tags]), [node.ref for node in way.nodes]

    def place_nodes(self) -> Iterator[OsmNode]:
        """Yield nodes with the key place."""
        stream = self._osmium.FileProcessor(self._open(), self._osmium.osm.NODE)
        for node in stream.with_filter(self._osmium.filter.KeyFilter(*_spellings(("place",)))):
            yield _LibraryNode(node)


def _each_node_once(store: str) -> bool:
    """Look at the library's table of positions: two versions of one node stand beside each other in it."""
    ids = np.fromfile(store, np.dtype([("id", "<i8"), ("x", "<i4"), ("y", "<i4")]))["id"]
    ids = ids[ids != 0]
    return bool(np.all(ids[1:] != ids[:-1]))


def _may_be_road(tags: Any) -> bool:
    """Say whether a way has one of WAY_KEYS, in any case, and no value that makes it none (a path, steps).

    Taking all tags out of the library costs more than all that is done with them: most ways are decided by one key.
    """
    highway = tags.get("highway")
    if highway is not None:
        return is_road_value(highway)
    if "building" in tags:
        return False
    if "route" in tags or any(key in tags for key in MINE_KEYS):
        return True
    return not any(key in tags for key in _OTHERS) and any(tag.k.strip().lower() in WAY_KEYS for tag in tags)


def _spellings(keys: tuple[str, ...]) -> list[str]:
    """List keys as people write them: the library's filter, far faster than a look at each node, takes them apart."""
    return [spelt for key in keys for spelt in (key, key.capitalize(), key.upper())]


def library_elements(file: OsmFile, faults: FaultList) -> Iterator[Element]:
    """Yield all nodes and ways of a file that has no lines, in all their versions."""
    import osmium

    with translated(RuntimeError):
        stream: Any = osmium.FileProcessor(
            osmium.io.File(str(file.path), file.osmium_format), osmium.osm.NODE | osmium.osm.WAY
        )
        for entity in stream:
            kind = "way" if entity.is_way() else "node"
            stamp = entity.timestamp
            lonlat = None
            if kind == "node" and entity.visible:
                where = entity.location
                lonlat = read_lonlat(where.x / 1e7, where.y / 1e7, 0, f"node {entity.id}", faults)
            yield Element(
                kind, entity.id, entity.version, not entity.visible, {tag.k: tag.v for tag in entity.tags}, lonlat,
                tuple(node.ref for node in entity.nodes) if kind == "way" else (),
                day=f"{stamp:%Y-%m-%dT%H:%M:%SZ}" if stamp.timestamp() > 0 else "",
            )  # fmt: skip
