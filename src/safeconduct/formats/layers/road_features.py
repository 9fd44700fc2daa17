"""One line of a layer: its points, what its properties say of the road, and all that is wrong with it."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from safeconduct.core import Fault, Limits, did_you_mean, distance_m
from safeconduct.core.errors import Level
from safeconduct.files.cursor import Cursor
from safeconduct.files.values import ReadingError, read_choice, read_number, read_yes_no
from safeconduct.formats.layers.crs import crs_fault
from safeconduct.formats.layers.road_properties import COLUMNS, PropertyError, sort_properties, tag_text, tags_of
from safeconduct.formats.osm.report import report_tags
from safeconduct.formats.osm.tags.way_rules import Reading, read_way
from safeconduct.network import ROAD_CLASSES, ROAD_STATES, ClassDefaults, LinkKind
from safeconduct.network.limits import ROAD_LIMITS, shorter_than_drawn

__all__ = ["FeatureReader", "RoadLine"]

_T = TypeVar("_T")

LONGER_THAN_DRAWN = 3.0
"""A road said to be so many times as long as its line is reported: hairpins drawn straight seldom double it."""

_SHUT = ("mined", "closed", "damaged")
_MEMBERS = frozenset({"type", "id", "properties", "geometry", "bbox", "crs"})
"""Members of a feature (RFC 7946); what else stands in one is read as a property, lest a state be lost."""
_FORWARD = frozenset({"yes", "true", "1"})
_BACKWARD = frozenset({"-1", "reverse"})
_HIGHWAY = {"local": "unclassified", "": "road"}


@dataclass(frozen=True, slots=True)
class RoadLine:
    """A road as drawn.  points: (k, 2) of lon, lat; stretch: true length over that of all parts as drawn.

    forward, backward: what it allows along and against the points; None: nobody drives that way.
    """

    points: NDArray[np.float64]
    forward: LinkKind | None
    backward: LinkKind | None
    stretch: float
    source: str
    as_of: str


@dataclass(slots=True)
class FeatureReader:
    """Reads the features of one file; notes what is wrong, and what is left out, to be reported once for all."""

    file: str
    classes: Mapping[str, ClassDefaults]
    _errors: list[Fault] = field(default_factory=list)
    _warnings: list[Fault] = field(default_factory=list)
    _where: str = ""
    _found: dict[str, Any] = field(default_factory=dict)
    _seen: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _reported: defaultdict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    _unread: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def lines(self, number: int, feature: Any) -> Iterator[RoadLine]:
        """Yield the lines of a feature; none where it is at fault or left out."""
        self._where, known = f"features[{number}]", len(self._errors)
        chains = self._chains(feature)
        self._found = self._sorted(feature)
        forward, backward = self._kinds() if chains else (None, None)
        stretch = self._stretch(sum(_length_m(chain) for chain in chains))
        if len(self._errors) == known:
            for chain in chains if forward or backward else ():
                yield RoadLine(chain, forward, backward, stretch, self._text("source"), self._text("as_of"))

    def report(self) -> list[Fault]:
        """Return what is to be said of the file: faults of features, what was left out, what was not read."""
        said = [self._one(kind, ids) for kind, ids in self._seen.items()]
        return [*self._errors, *self._warnings, *said, *report_tags(self.file, self._reported), *self._unknown()]

    # --- what is reported ----------------------------------------------------------------------------------------

    def _at(self, column: str, value: Any = None) -> Cursor:
        """Return a value of the feature at hand as a cursor; column: `.lanes`, `.geometry`."""
        return Cursor(value, self.file, 0, f"{self._where}{column}", self._errors, "Correct it in the GIS.")

    def _warn(self, column: str, got: str, expected: str, remedy: str) -> None:
        replace(self._at(column), faults=self._warnings).fault(expected, got, remedy, "warning")

    def _one(self, kind: str, ids: list[str]) -> Fault:
        level, got, expected, remedy = _LEFT_OUT[kind]
        return Fault(self.file, 0, "", got.format(_listed(ids)), expected, remedy, level)

    def _unknown(self) -> Iterator[Fault]:
        expected = f"one of {', '.join(COLUMNS)}, or a tag of OpenStreetMap"
        for name, ids in sorted(self._unread.items()):
            remedy = f"{did_you_mean(name, COLUMNS)}It is not used."
            yield Fault(self.file, 0, name, f"an unknown property ({_listed(ids)})", expected, remedy, "warning")

    # --- geometry ------------------------------------------------------------------------------------------------

    def _chains(self, feature: Any) -> list[NDArray[np.float64]]:
        geometry = _member(feature, "geometry")
        kind = _member(feature, "type")
        if kind is not None and str(kind).lower() != "feature":
            self._at(".type", kind).fault("a Feature")
            return []
        if isinstance(feature, dict) and (geometry is None or _is_empty(geometry)):
            self._seen["no geometry"].append(self._where)
            return []
        for holder, name in ((feature, ".crs"), (geometry, ".geometry.crs")):
            wrong = crs_fault(holder.get("crs"), self.file, 0, self._where + name) if isinstance(holder, dict) else None
            self._errors += [wrong] if wrong else []
        kind = geometry.get("type") if isinstance(geometry, dict) else None
        if kind in ("Point", "MultiPoint", "Polygon", "MultiPolygon") and self._is_openstreetmap(feature):
            self._seen["no line"].append(self._where)
            return []
        if not isinstance(geometry, dict) or kind not in ("LineString", "MultiLineString"):
            self._at(".geometry", kind).fault("a LineString or MultiLineString")
            return []
        parts = geometry.get("coordinates")
        parts = [parts] if kind == "LineString" else parts
        return [chain for part in (parts if isinstance(parts, list) else [parts]) for chain in self._chain(part)]

    def _is_openstreetmap(self, feature: dict[str, Any]) -> bool:
        properties = _member(feature, "properties")
        names = {str(name).lower() for name in properties} if isinstance(properties, dict) else set()
        return bool(names & {"highway", "fclass", "osm_id", "osmid", "@id", "other_tags"})

    def _chain(self, part: Any) -> list[NDArray[np.float64]]:
        points = _points(part)
        if points is None:
            self._at(".geometry", part).fault("two points or more, each [longitude, latitude] in degrees")
            return []
        moved = np.append(True, np.any(np.diff(points, axis=0) != 0, axis=1))
        if moved.sum() < 2:
            self._seen["one point"].append(self._where)
            return []
        return [points[moved]]

    def _stretch(self, drawn_m: float) -> float:
        """Return the true length over the length as drawn; a length shorter than the line is impossible, not taken."""
        km = self._number("km", ROAD_LIMITS["km"])
        column = ".km"
        if km is None and self._found.keys() & {"osmid", "u", "highway"}:  # osmnx keeps metres
            metres = _float_or_none(tag_text(self._found.get("length")))
            km, column = (metres / 1000.0 if metres is not None and metres > 0 else None), ".length"
        if km is None or drawn_m <= 0:
            return 1.0
        drawn_km = drawn_m / 1000.0
        got, drawn = f"{km:g} km", f"the line as drawn, {drawn_km:.3g} km"
        if shorter_than_drawn(km, drawn_km):
            self._warn(column, got, f"at least {drawn}", "The line's length is taken: correct one of the two.")
            return 1.0
        if km > LONGER_THAN_DRAWN * drawn_km:
            expected = f"not far above {drawn}"
            self._warn(column, got, expected, "It is taken as it is: look whether it is in kilometres.")
        return km / drawn_km

    # --- properties ----------------------------------------------------------------------------------------------

    def _sorted(self, feature: Any) -> dict[str, Any]:
        properties = _member(feature, "properties")
        if properties is not None and not isinstance(properties, dict):
            self._at(".properties", properties).fault("an object of names and values, or null")
        beside = {} if not isinstance(feature, dict) else {
            name: value for name, value in feature.items() if name.lower() not in _MEMBERS
        }  # fmt: skip
        try:
            return sort_properties((properties if isinstance(properties, dict) else {}) | beside)
        except PropertyError as error:
            got = f"{error.names[0]} and {error.names[1]}, which differ"
            self._at(f".{error.column}").fault("one property for one column", got, "Delete one of the two.")
            return {}

    def _kinds(self) -> tuple[LinkKind | None, LinkKind | None]:
        """Return what the road allows along and against its line: by its tags, and our own columns laid over them."""
        tags, unread = tags_of(self._found)
        known = len(self._errors)
        self._note_unread(unread)
        own = self._own_kind()
        if own.capacity_pcu_h == 0:
            remedy = "Raise it, or delete it where it is not known; with 0 nobody passes here."
            self._warn(".capacity_pcu_h", "0", "a number above 0", remedy)
        foreign = bool(tags.get("highway")) or tags.get("route") == "ferry"
        for key in ("state", "danger") if self._yes_no_or_none("danger") is not None else ("state",):
            tags.pop(key, None)
        if not foreign:
            # our own columns: lanes are of one direction, and a class says nothing on one-way
            tags |= {"highway": _HIGHWAY.get(own.road_class, own.road_class), "oneway": self._own_oneway()}
            tags.pop("lanes", None)
        if len(self._errors) > known:
            return None, None
        reading = read_way(tags, self.classes if foreign or own.road_class else {})
        self._report(reading, tags)
        self._refuse_unheard(tags, reading)
        if reading.rule is None:
            return None, None
        sides = (reading.rule.forward, reading.rule.backward)
        ahead, back = (side and self._laid_over(side, own, foreign=foreign) for side in sides)
        return ahead, back

    def _laid_over(self, side: LinkKind, own: LinkKind, *, foreign: bool) -> LinkKind:
        road_class = own.road_class or (side.road_class if foreign else "")
        lanes = side.lanes if foreign else own.lanes
        per_lane = self.classes.get(road_class, ClassDefaults()).capacity_pcu_h_per_lane
        of_class = None if per_lane is None else per_lane * (1.0 if lanes is None else lanes)
        capacity = side.capacity_pcu_h if foreign and not own.road_class else of_class
        return replace(
            own,
            road_class=road_class,
            lanes=lanes,
            flags=side.flags,
            speed_kmh=side.speed_kmh if own.speed_kmh is None else own.speed_kmh,
            capacity_pcu_h=capacity if own.capacity_pcu_h is None else own.capacity_pcu_h,
        )

    def _report(self, reading: Reading, tags: Mapping[str, str]) -> None:
        for finding in reading.findings:
            if reading.rule is not None or finding.effect == "out":
                self._reported[finding.effect, finding.tag].append(self._where)
        for warning in reading.warnings:
            self._reported[warning].append(self._where)
        if reading.rule is None and not reading.findings:
            self._seen["no road"].append(f"{self._where} highway={tags.get('highway', '')}")

    def _note_unread(self, names: list[str]) -> None:
        for name in names:
            if tag_text(self._found[name]).lower() in _SHUT:
                self._refuse_state(name)
            else:
                self._unread[name].append(self._where)

    def _refuse_unheard(self, tags: Mapping[str, str], reading: Reading) -> None:
        """Refuse a tag that says mined or closed and that no rule heard: it must never be dropped (R1)."""
        acted_on = (finding.tag for finding in reading.findings if finding.effect != "open" or "damage" in finding.tag)
        heard = {tag.split("=")[0] for tag in (*acted_on, *(tag for _, tag in reading.warnings))}
        for key, value in tags.items():
            if value.lower() in _SHUT and key not in heard and reading.rule is not None and key not in ("name", "ref"):
                self._refuse_state(key)

    def _refuse_state(self, name: str) -> None:
        expected = f"the property state, one of {', '.join(ROAD_STATES)}"
        remedy = "Name it state, or delete it if it says no such thing."
        self._at(f".{name}", self._found[name]).fault(expected, remedy=remedy)

    def _own_kind(self) -> LinkKind:
        return LinkKind(
            road_class=self._choice("class", ROAD_CLASSES, ""),
            speed_kmh=self._number("speed_kmh", ROAD_LIMITS["speed_kmh"]),
            capacity_pcu_h=self._number("capacity_pcu_h", ROAD_LIMITS["capacity_pcu_h"]),
            lanes=self._number("lanes", ROAD_LIMITS["lanes"]) if not self._is_tagged() else None,
            ref=self._text("ref"),
            name=self._text("name"),
            state=self._choice("state", ROAD_STATES, "open"),
            danger=self._yes_no("danger") if not self._is_tagged() else self._yes_no_or_none("danger"),
        )

    def _is_tagged(self) -> bool:
        return bool(self._found.keys() & {"highway", "fclass"}) or tag_text(self._found.get("route")) == "ferry"

    def _own_oneway(self) -> str:
        text = self._text("oneway").lower()
        if text in _BACKWARD:
            return "-1"
        oneway = self._yes_no("oneway")
        return "yes" if oneway else "no"

    def _text(self, name: str) -> str:
        return tag_text(self._found.get(name))

    def _number(self, name: str, limits: Limits) -> float | None:
        """Return a number; None where the property is absent, null or empty."""
        return self._read(name, lambda text: float(read_number(text, limits)))

    def _yes_no(self, name: str) -> bool | None:
        return self._read(name, read_yes_no)

    def _yes_no_or_none(self, name: str) -> bool | None:
        try:
            return read_yes_no(self._text(name))
        except ReadingError:
            return None

    def _choice(self, name: str, choices: tuple[str, ...], empty: str) -> str:
        return self._read(name, lambda text: read_choice(text, choices)) or empty

    def _read(self, name: str, read: Callable[[str], _T]) -> _T | None:
        text = self._text(name)
        return self._at(f".{name}", self._found[name]).take(lambda _: read(text), None) if text else None


_LEFT_OUT: Mapping[str, tuple[Level, str, str, str]] = {
    "no geometry": ("note", "no geometry in {}; left out", "a line", "Draw it where it is a road."),
    "one point": ("note", "a line of one point in {}; left out", "two different points", "Draw it where it is a road."),
    "no line": ("warning", "points or areas in {}; left out, barriers among them", "lines only",
                "Where gates and blocks matter, take the OpenStreetMap file itself (.osm, .osm.pbf)."),
    "no road": ("note", "not open to vehicles by their tags: {}; left out", "roads for vehicles",
                "Where vehicles may use one, correct its tags."),
}  # fmt: skip
"""By kind of what is left out: level, what was got, expected, what to do."""


def _listed(ids: list[str]) -> str:
    rest = len(ids) - 3
    return ", ".join(ids[:3]) + (f" and {rest} more" if rest > 0 else "")


def _member(feature: Any, name: str) -> Any:
    """Return a member of a feature, its name in any case; None: it has none."""
    if not isinstance(feature, dict):
        return None
    return next((value for key, value in feature.items() if key.lower() == name), None)


def _is_empty(geometry: Any) -> bool:
    return isinstance(geometry, dict) and geometry.get("coordinates", geometry.get("geometries")) == []


def _points(part: Any) -> NDArray[np.float64] | None:
    """Return (k, 2) of lon, lat; None where there are not two positions in degrees."""
    if not isinstance(part, list) or len(part) < 2:
        return None
    for point in part:
        if not isinstance(point, list) or len(point) < 2 or any(type(value) not in (int, float) for value in point[:2]):
            return None
        if not (-180 <= point[0] <= 180 and -90 <= point[1] <= 90):
            return None
    return np.array([point[:2] for point in part], np.float64)


def _float_or_none(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _length_m(points: NDArray[np.float64]) -> float:
    lon, lat = points.T
    return float(distance_m(lat[:-1], lon[:-1], lat[1:], lon[1:]).sum())
