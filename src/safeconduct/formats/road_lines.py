"""Roads drawn in a GIS: a GeoJSON file of lines whose properties are named as the columns of roads.csv."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from safeconduct.core import EARTH_RADIUS_M, CaseError, Fault, Place, PlaceId, UsageError, distance_m
from safeconduct.network import (
    DEFAULT_CLASSES,
    ROAD_CLASSES,
    ROAD_STATES,
    ClassDefaults,
    LinkKind,
    Network,
    Ways,
    snap_places,
    weave,
)

__all__ = ["JOIN_M", "read_road_lines"]

JOIN_M = 1.0
"""Line ends nearer than this are one point, metres: well above the rounding of coordinates, well below a road."""

_YES_NO = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
_LONLAT = ("urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:EPSG::4326", "EPSG:4326")


def read_road_lines(
    path: Path, *, classes: Mapping[str, ClassDefaults] | None = None, places: Mapping[PlaceId, Place] | None = None
) -> Network:
    """Read lines as a network; an end within 1 m of another line's end or corner joins it there.

    Lines that only cross are not joined (a bridge crosses too).  Properties, all optional: ref, name, class, lanes
    (per direction), oneway, speed_kmh, capacity_pcu_h (per direction, all lanes), danger, state, km (the line's true
    length; without it the length is measured), as_of, source.

    Args:
        path: a FeatureCollection of LineStrings and MultiLineStrings, WGS 84.
        classes: speed and capacity where a line says nothing; a class not in it stays unknown (NaN).  None:
            DEFAULT_CLASSES.
        places: put on their nearest nodes; one too far from any is not on the network (`snap_places` tells which).

    Raises:
        UsageError: no such file.
        CaseError: every fault of the file, each with the feature it is in.
    """
    faults: list[Fault] = []
    lines = [line for number, feature in enumerate(_features(path)) for line in _lines(path, number, feature, faults)]
    if faults:
        raise CaseError(faults)
    source = "; ".join(sorted({line.source for line in lines} - {""}) or [path.name])
    as_of = max((line.as_of for line in lines), default="")
    network = weave(_ways(lines, DEFAULT_CLASSES if classes is None else classes), source=source, as_of=as_of)
    return network if places is None else snap_places(network, places)[0]


@dataclass(frozen=True, slots=True)
class _Line:
    points: NDArray[np.float64]
    kind: LinkKind
    oneway: bool
    stretch: float
    source: str
    as_of: str


def _features(path: Path) -> list[Any]:
    try:
        tree = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise UsageError(f"{path}: no such file; give a GeoJSON file of lines") from error
    except (OSError, ValueError, RecursionError) as error:
        fault = Fault(path.name, getattr(error, "lineno", 0), "", str(error), "GeoJSON in UTF-8", "Export it again.")
        raise CaseError([fault]) from error
    features = tree.get("features") if isinstance(tree, dict) else None
    if not isinstance(features, list) or tree.get("type") != "FeatureCollection":
        fault = Fault(path.name, 0, "", "no list of features", "a GeoJSON FeatureCollection", "Export it as GeoJSON.")
        raise CaseError([fault])
    crs = str(((tree.get("crs") or {}).get("properties") or {}).get("name", _LONLAT[0]))
    if crs not in _LONLAT:
        raise CaseError([Fault(path.name, 0, "crs", crs, "longitude and latitude (WGS 84)", "Export it in EPSG:4326.")])
    return features


def _lines(path: Path, number: int, feature: Any, faults: list[Fault]) -> Iterator[_Line]:
    reader = _Reader(path.name, f"features[{number}]", faults)
    chains = reader.chains(feature)
    properties = feature.get("properties") if isinstance(feature, dict) else None
    reader.properties = properties if isinstance(properties, dict) else {}
    kind, oneway = reader.kind(), reader.yes_no("oneway")
    km, known = reader.number("km", least=0.0), len(faults)
    drawn_m = sum(_length_m(chain) for chain in chains)
    if drawn_m > 0 and len(faults) == known:
        stretch = 1.0 if km is None else km * 1000.0 / drawn_m
        for chain in chains:
            yield _Line(chain, kind, bool(oneway), stretch, reader.text("source"), reader.text("as_of"))


@dataclass(slots=True)
class _Reader:
    """Reads one feature, notes each fault with where it is, and goes on."""

    file: str
    where: str
    faults: list[Fault]
    properties: Mapping[str, Any] = field(default_factory=dict)

    def _fault(self, column: str, got: object, expected: str) -> None:
        shown = json.dumps(got, ensure_ascii=False, default=str)[:60]
        self.faults.append(Fault(self.file, 0, f"{self.where}{column}", shown, expected, "Mend it in the GIS."))

    def chains(self, feature: Any) -> list[NDArray[np.float64]]:
        geometry = feature.get("geometry") if isinstance(feature, dict) else None
        kind = geometry.get("type") if isinstance(geometry, dict) else None
        if not isinstance(geometry, dict) or kind not in ("LineString", "MultiLineString"):
            self._fault(".geometry", kind, "a LineString or MultiLineString")
            return []
        parts = geometry.get("coordinates")
        parts = [parts] if kind == "LineString" else parts
        return [chain for part in (parts if isinstance(parts, list) else [parts]) for chain in self._chain(part)]

    def _chain(self, part: Any) -> list[NDArray[np.float64]]:
        try:
            points = np.array([[float(point[0]), float(point[1])] for point in part])
        except (TypeError, ValueError, IndexError, KeyError):
            points = np.zeros((0, 2))
        inside = len(points) > 1 and bool(np.all(np.abs(points) <= (180.0, 90.0)))
        if not inside:
            self._fault(".geometry", part, "two points or more, each [longitude, latitude] in degrees")
            return []
        moved = np.append(True, np.any(np.diff(points, axis=0) != 0, axis=1))
        return [points[moved]] if moved.sum() > 1 else []

    def kind(self) -> LinkKind:
        return LinkKind(
            road_class=self._choice("class", ROAD_CLASSES, ""),
            speed_kmh=self.number("speed_kmh", least=0.0),
            capacity_pcu_h=self.number("capacity_pcu_h", least=-1.0),
            lanes=self.number("lanes", least=0.0),
            ref=self.text("ref"),
            name=self.text("name"),
            state=self._choice("state", ROAD_STATES, "open"),
            danger=self.yes_no("danger"),
        )

    def text(self, name: str) -> str:
        value = self.properties.get(name)
        return "" if value is None else str(value).strip()

    def number(self, name: str, *, least: float) -> float | None:
        """Return a number above `least`, None where the property is absent, null or empty."""
        text = self.text(name)
        if not text:
            return None
        value = _float_or_none(text)
        if value is None or value <= least:
            self._fault(f".{name}", self.properties[name], f"a number {'above 0' if least >= 0 else 'of 0 or more'}")
        return value

    def yes_no(self, name: str) -> bool | None:
        return _YES_NO.get(self._choice(name, tuple(_YES_NO), "", shown="yes or no"))

    def _choice(self, name: str, choices: tuple[str, ...], empty: str, *, shown: str = "") -> str:
        text = self.text(name).lower()
        if text and text not in choices:
            self._fault(f".{name}", self.properties[name], shown or "one of " + ", ".join(choices))
        return text or empty


def _float_or_none(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _length_m(points: NDArray[np.float64]) -> float:
    lon, lat = points.T
    return float(distance_m(lat[:-1], lon[:-1], lat[1:], lon[1:]).sum())


def _ways(lines: list[_Line], classes: Mapping[str, ClassDefaults]) -> Ways:
    kinds: dict[LinkKind, int] = {}
    code = np.array([kinds.setdefault(_fill(line.kind, classes), len(kinds)) for line in lines], np.int64)
    count = np.array([len(line.points) for line in lines], np.int64)
    first = np.append(0, np.cumsum(count)).astype(np.int64)
    points = np.concatenate([line.points for line in lines]) if lines else np.zeros((0, 2))
    node = _join_ends(points, first)
    lead = np.full(len(points), len(points), np.int64)
    np.minimum.at(lead, node, np.arange(len(points)))
    used = np.unique(node)
    first, kept = _without_repeats(first, node)
    oneway = np.array([line.oneway for line in lines], np.bool_)
    return Ways(
        lat=points[lead[used], 1], lon=points[lead[used], 0], first=first,
        node=np.searchsorted(used, node[kept]), forward=code, backward=np.where(oneway, -1, code),
        kinds=tuple(kinds), stretch=np.array([line.stretch for line in lines]),
    )  # fmt: skip


def _fill(kind: LinkKind, classes: Mapping[str, ClassDefaults]) -> LinkKind:
    default = classes.get(kind.road_class, ClassDefaults())
    per_lane = default.capacity_pcu_h_per_lane
    of_class = None if per_lane is None else per_lane * (1.0 if kind.lanes is None else kind.lanes)
    return replace(
        kind,
        speed_kmh=default.speed_kmh if kind.speed_kmh is None else kind.speed_kmh,
        capacity_pcu_h=of_class if kind.capacity_pcu_h is None else kind.capacity_pcu_h,
    )


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
