"""Roads drawn in a GIS: lines whose properties are named as the columns of roads.csv, or as OpenStreetMap's tags."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from safeconduct.core import EARTH_RADIUS_M, CaseError, Fault, Place, PlaceId
from safeconduct.formats.layers.geojson import read_features
from safeconduct.formats.layers.gis import GIS_ENDINGS, read_layer
from safeconduct.formats.layers.road_features import FeatureReader, RoadLine
from safeconduct.network import (
    DEFAULT_CLASSES,
    ClassDefaults,
    LinkKind,
    Network,
    Polylines,
    build_topology,
    snap_places,
)

__all__ = ["JOIN_M", "read_road_lines"]

JOIN_M = 1.0
"""Line ends nearer than this are one point, metres: well above the rounding of coordinates, well below a road."""


def read_road_lines(
    path: Path,
    *,
    classes: Mapping[str, ClassDefaults] | None = None,
    places: Mapping[PlaceId, Place] | None = None,
    notes: list[Fault] | None = None,
) -> Network:
    """Read lines as a network; an end within 1 m of another line's end or corner joins it there.

    Lines that only cross are not joined (a bridge crosses too).  Properties, all optional, in any case and also cut to
    ten letters: ref, name, class, lanes (per direction), oneway, speed_kmh, capacity_pcu_h (per direction, all lanes),
    danger, state, km (the line's true length; without it the length is measured), as_of, source.  A line with
    `highway` (OpenStreetMap, osmnx) or `fclass` (Geofabrik) is read by its tags as `read_osm` reads a way; our own
    columns go before them.

    Args:
        path: a FeatureCollection of LineStrings and MultiLineStrings, WGS 84; or a GeoPackage, KML, FlatGeobuf or
            (zipped) Shapefile with the extra `gis`.
        classes: speed and capacity where a line says nothing; a class not in it stays unknown (NaN).  None:
            DEFAULT_CLASSES.
        places: put on their nearest nodes; one too far from any is not on the network (`snap_places` tells which).
        notes: warnings and notes are added here: what was left out, not read, or is hardly meant so.

    Raises:
        UsageError: no such file.
        CaseError: every fault of the file, each with the feature it is in; warnings too.
    """
    reader = FeatureReader(path.name, DEFAULT_CLASSES if classes is None else classes)
    features = read_layer(path) if path.name.lower().endswith(GIS_ENDINGS) else read_features(path)
    lines = [line for number, feature in enumerate(features) for line in reader.lines(number, feature)]
    reported = reader.report()
    if any(fault.level == "error" for fault in reported):
        raise CaseError(reported)
    if notes is not None:
        notes.extend(reported)
    source = "; ".join(sorted({line.source for line in lines} - {""}) or [path.name])
    as_of = max((line.as_of for line in lines), default="")
    network = build_topology(_polylines(lines), source=source, as_of=as_of)
    return network if places is None else snap_places(network, places)[0]


def _polylines(lines: list[RoadLine]) -> Polylines:
    kinds: dict[LinkKind | None, int] = {None: -1}
    forward, backward = (
        np.array([kinds.setdefault(side, len(kinds) - 1) for side in sides], np.int64)
        for sides in ([line.forward for line in lines], [line.backward for line in lines])
    )
    count = np.array([len(line.points) for line in lines], np.int64)
    first = np.append(0, np.cumsum(count)).astype(np.int64)
    points = np.concatenate([line.points for line in lines]) if lines else np.zeros((0, 2))
    node = _join_ends(points, first)
    lead = np.full(len(points), len(points), np.int64)
    np.minimum.at(lead, node, np.arange(len(points)))
    used = np.unique(node)
    first, kept = _without_repeats(first, node)
    return Polylines(
        lat=points[lead[used], 1], lon=points[lead[used], 0], first=first,
        node=np.searchsorted(used, node[kept]), forward=forward, backward=backward,
        kinds=tuple(kind for kind in kinds if kind is not None),
        stretch=np.array([line.stretch for line in lines]),
    )  # fmt: skip


def _join_ends(points: NDArray[np.float64], first: NDArray[np.int64]) -> NDArray[np.int64]:
    """Number the points, the same number for one point: an end and all ends and corners within JOIN_M of it."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components
    from scipy.spatial import cKDTree

    count = len(points)
    if not count:
        return np.zeros(0, np.int64)
    # metres on the spot: exact enough over the one metre that matters, at any latitude
    phi, lam = np.radians(points[:, 1]), np.radians(points[:, 0])
    flat = EARTH_RADIUS_M * np.stack((np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)), axis=1)
    ends = np.concatenate((first[:-1], first[1:] - 1))
    near = list(cKDTree(flat).query_ball_point(flat[ends], np.full(len(ends), JOIN_M)))
    rows = np.repeat(ends, [len(found) for found in near])
    columns = np.concatenate([np.array(found, np.int64) for found in near])
    graph = coo_array((np.ones(len(rows), np.int8), (rows, columns)), shape=(count, count))
    _, label = connected_components(graph, directed=False)
    return label.astype(np.int64)


def _without_repeats(first: NDArray[np.int64], node: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Drop a point that follows itself in a line, but never a line's first."""
    keep = np.ones(len(node), np.bool_)
    keep[1:] = node[1:] != node[:-1]
    keep[first[:-1]] = True
    return np.append(0, np.cumsum(keep))[first].astype(np.int64), keep
