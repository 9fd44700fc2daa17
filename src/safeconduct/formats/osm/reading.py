"""OpenStreetMap files (.osm.pbf, .osm.gz, .osm.bz2, .osm, Overpass JSON) as a network."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from safeconduct.core import CaseError, Fault, UsageError
from safeconduct.formats.osm.ferries import ways_to_roads
from safeconduct.formats.osm.report import report_reading
from safeconduct.formats.osm.roads import Box, Roads
from safeconduct.formats.osm.sources.opening import read_with
from safeconduct.formats.osm.sources.protocols import OsmSource
from safeconduct.formats.osm.tags.way_rules import rule_of
from safeconduct.network import DEFAULT_CLASSES, ClassDefaults, Network, build_topology

__all__ = ["Box", "read_osm"]


def read_osm(
    path: Path,
    *,
    bbox: Box | None = None,
    classes: Mapping[str, ClassDefaults] | None = None,
    notes: list[Fault] | None = None,
) -> Network:
    """Read the roads that vehicles may use, and the ferries that carry them, as a network.

    The order of nodes and ways does not matter, nor the case of keys; what the file is, is seen from its content.

    Args:
        path: the file.  Of a history the newest versions count; what is deleted, or to be deleted on the next upload
            (JOSM), is gone; what is not uploaded yet is there.
        bbox: only what lies inside; a road is cut at its last point inside.  None: all.
        classes: speed and capacity where tags say nothing; a class not in it stays unknown (NaN).  None:
            DEFAULT_CLASSES.
        notes: warnings and notes are added here: points that are not in the file, roads left out or slowed for what
            their tags say, tags that cannot be used.  None: nobody wants to know.

    Returns:
        The network, all parts of it; source and as_of name the file and the date of its data.

    Raises:
        UsageError: no such file, or a box that is none.
        CaseError: the file cannot be read, is only part of an answer of a server, has faults, or holds no road for
            vehicles (in the box).

    Source: OpenStreetMap wiki, Tags for routing, Key:access, Key:oneway, Key:maxspeed; rules in docs/network.md.
    """
    _check_box(bbox)
    usual = DEFAULT_CLASSES if classes is None else classes
    roads, day, found = read_with(path, lambda source: _read(source, usual, bbox))
    reported = report_reading(path.name, roads, bbox)
    if any(fault.level == "error" for fault in reported):
        raise CaseError([*found, *reported])
    if notes is not None:
        notes += [*found, *reported]
    return build_topology(roads.polylines(), source=f"OpenStreetMap (ODbL), {path.name}", as_of=day or roads.newest)


def _read(source: OsmSource, classes: Mapping[str, ClassDefaults], bbox: Box | None) -> tuple[Roads, str, list[Fault]]:
    roads = Roads(classes, bbox, dated=bool(source.day))
    for node, way in source.nodes_and_ways():
        if node is not None:
            roads.add_node(node)
        elif way is not None:
            roads.add_way(way)
    _add_ways_to_ferries(source, roads)
    roads.report_mined_points()
    return roads, source.day, source.notes


def _add_ways_to_ferries(source: OsmSource, roads: Roads) -> None:
    """Take the service roads that lead from ferries to roads; read again only where a ferry hangs loose."""
    ends, on_road = roads.ferry_ends(), roads.is_on_road()
    loose = {end for end in ends if not on_road(end)}
    if not loose:
        return
    service = {
        number: points for number, tags, points in source.services()
        if rule_of(tags | {"highway": "unclassified"}, {}) is not None
    }  # fmt: skip
    for way in source.ways_of(ways_to_roads(loose, service, on_road)):
        roads.add_way(way, as_highway="unclassified")


def _check_box(bbox: Box | None) -> None:
    if bbox is None:
        return
    west, south, east, north = bbox
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise UsageError(f"box {bbox}: expected west,south,east,north in degrees, west < east and south < north")
