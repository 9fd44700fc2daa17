"""Any OpenStreetMap file, element by element: histories, JOSM files, Overpass answers, elements in any order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from safeconduct.core import CaseError, Fault
from safeconduct.formats.osm.sources.elements import Element, FaultList, LonLat, current, lower_keys
from safeconduct.formats.osm.sources.identification import OsmFile, open_stream
from safeconduct.formats.osm.sources.libosmium import library_elements
from safeconduct.formats.osm.sources.overpass import JsonElements
from safeconduct.formats.osm.sources.protocols import MINE_KEYS, NODE_KEYS, WAY_KEYS, OsmNode, OsmWay, Point
from safeconduct.formats.osm.sources.xml import XmlElements

__all__ = ["FallbackSource"]

_LOOKED_AT = frozenset({*WAY_KEYS, *MINE_KEYS})
_NAMELESS = -(2**61)
"""Points that a file gives by position alone get ids from here up, below any id of a file."""
_BROKEN_OFF = ("error", "timed out", "timeout", "memory", "aborted", "exceeded", "limit")
"""Words of remarks by which Overpass says that an answer is not whole (Overpass API, osm3s/remark)."""


class _PlainWay:
    __slots__ = ("_at", "_element", "day", "id", "refs", "tags")

    def __init__(self, element: Element, at: dict[int, LonLat]) -> None:
        self._element, self._at = element, at
        self.id, self.tags, self.day = element.id, lower_keys(element.tags), element.day[:10]
        self.refs: Sequence[int] = element.refs

    def points(self) -> list[Point | None]:
        """Return id, lon, lat of each point, degrees; None for one whose position the file does not hold."""
        known = (self._at.get(ref) for ref in self.refs)
        return [None if at is None else (ref, *at) for ref, at in zip(self.refs, known, strict=True)]

    def line(self) -> bytes:
        """Return b"": this source draws no lines in advance (`OsmWay.line`)."""
        return b""


class _PlainNode:
    __slots__ = ("id", "lonlat", "tags")

    def __init__(self, element: Element) -> None:
        self.id, self.tags, self.lonlat = element.id, lower_keys(element.tags), element.lonlat


class FallbackSource:
    """Any other file: the newest version of each element that is not deleted, whatever their order."""

    def __init__(self, file: OsmFile, cause: Exception | None) -> None:
        self._file, self.notes, self.day = file, list[Fault](), ""
        faults = FaultList(file.path.name)
        ways = current((e for e in self._elements(faults, first=True) if e.kind == "way"), faults)
        self._ways = [way for way in ways if any(key.strip().lower() in _LOOKED_AT for key in way.tags)]
        self._ways, self._at = _with_geometry(self._ways, faults)
        wanted = {ref for way in self._ways for ref in way.refs}
        read_again = self._elements(FaultList(""), first=False)
        nodes = current((e for e in read_again if e.kind == "node" and (e.tags or e.id in wanted)), faults)
        self._nodes = list(nodes)
        self._at |= {node.id: node.lonlat for node in self._nodes if node.lonlat is not None}
        faults.check(cause)

    def _elements(self, faults: FaultList, *, first: bool) -> Iterator[Element]:
        if self._file.form in ("pbf", "o5m"):
            yield from library_elements(self._file, faults)
            return
        reader: XmlElements | JsonElements
        with open_stream(self._file) as stream:
            if self._file.form == "xml":
                reader = XmlElements(self._file.path.name, faults)
                yield from reader.read(stream)
            else:
                reader = JsonElements(self._file.path.name, faults)
                yield from reader.read(stream.read())
        if first:
            self.day = reader.day
            for remark in reader.remarks:
                self._take_remark(remark)

    def _take_remark(self, remark: str) -> None:
        partial = any(word in remark.lower() for word in _BROKEN_OFF)
        remedy = "The server broke off, and roads are missing: ask for a smaller area or a longer timeout."
        fault = Fault(
            self._file.path.name, 0, "", f"a remark of the server: {remark[:200]}", "a whole answer",
            remedy if partial else "Read what it says; the file is read as it is.", "error" if partial else "warning",
        )  # fmt: skip
        if partial:
            raise CaseError([fault])
        self.notes.append(fault)

    def nodes_and_ways(self) -> Iterator[tuple[OsmNode | None, OsmWay | None]]:
        """Yield nodes that may part roads, then ways that may be roads."""
        for node in map(_PlainNode, self._nodes):
            if not node.tags.keys().isdisjoint(NODE_KEYS):
                yield node, None
        for way in self._ways:
            yield None, _PlainWay(way, self._at)

    def ways_of(self, ids: set[int]) -> Iterator[OsmWay]:
        """Yield ways by their ids."""
        return (_PlainWay(way, self._at) for way in self._ways if way.id in ids)

    def services(self) -> Iterator[tuple[int, dict[str, str], list[int]]]:
        """Yield id, tags and points of service roads."""
        for way in (_PlainWay(way, self._at) for way in self._ways):
            if way.tags.get("highway") == "service":
                yield way.id, way.tags, list(way.refs)

    def place_nodes(self) -> Iterator[OsmNode]:
        """Yield nodes with the key place."""
        return (node for node in map(_PlainNode, self._nodes) if "place" in node.tags)


def _with_geometry(ways: Sequence[Element], faults: FaultList) -> tuple[list[Element], dict[int, LonLat]]:
    """Take the positions that ways bring themselves; where they name no points, equal positions are one point."""
    nameless = {at for way in ways if not way.refs for at in way.geometry if at is not None}
    number = {at: _NAMELESS + count for count, at in enumerate(sorted(nameless))}
    where: dict[int, LonLat] = {point: at for at, point in number.items()}
    found = []
    for way in ways:
        if way.geometry and not way.refs:
            way = replace(way, refs=tuple(0 if at is None else number[at] for at in way.geometry))
        elif way.geometry and len(way.geometry) != len(way.refs):
            got = f"{len(way.refs)} points and {len(way.geometry)} positions"
            faults.add(way.line, f"way {way.id}", got, "a position for each point", "Fetch the file again.")
        else:
            where |= {ref: at for ref, at in zip(way.refs, way.geometry, strict=False) if at is not None}
        found.append(way)
    return found, where
