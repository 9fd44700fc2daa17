"""control.geojson and danger.geojson: polygons with who says what, read and written (GeoJSON, RFC 7946)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from safeconduct.cases.tables.known import KnownIds
from safeconduct.cases.tables.rows import Row
from safeconduct.core import Clock, Fault, PartyId, did_you_mean, quoted
from safeconduct.core.errors import Level
from safeconduct.files.textfile import hidden_fault
from safeconduct.formats.layers.crs import crs_fault
from safeconduct.picture import ControlClaim, DangerArea, Polygon, flaws_of

__all__ = ["CONTROL_STATES", "LAYERS", "Layer", "feature_of", "read_polygons"]

CONTROL_STATES = ("claimed", "disputed", "confirmed")
"""How far a claim of control is agreed on; claimed where the property is not there."""

_BETWEEN = re.compile(r"[\s,]*")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


class _FeatureError(Exception):
    """One property or the geometry of a feature is wrong."""

    def __init__(self, column: str, got: str, expected: str, remedy: str) -> None:
        super().__init__(expected)
        self.column, self.got, self.expected, self.remedy = column, got, expected, remedy


@dataclass(frozen=True, slots=True)
class Layer:
    """One file of polygons: its usual name, the properties it must have and may have, and what a feature becomes."""

    name: str
    file: str
    required: tuple[str, ...]
    optional: tuple[str, ...]
    make: Callable[[Mapping[str, Any], tuple[Polygon, ...], _Reading], Any]


@dataclass(frozen=True, slots=True)
class _Reading:
    clock: Clock | None
    parties: KnownIds | None


def read_polygons(
    text: str, layer: Layer, file: str, clock: Clock | None, parties: KnownIds | None, faults: list[Fault]
) -> list[Row]:
    """Read the features of a layer, in their order; those at fault are left out, with a fault each.

    Args:
        text: a FeatureCollection of polygons and multipolygons, degrees, longitude first.
        layer: one of LAYERS.
        file: how the case names the file.
        clock, parties: None where case.toml is at fault; what hangs on them is then not looked at.
        faults: what is wrong is added here; the line is that on which the feature begins.

    Returns:
        Rows of ControlClaim or DangerArea.
    """
    features = _features(text, file, faults)
    lines = _feature_lines(text, len(features))
    rows = []
    for line, feature in zip(lines, features, strict=True):
        faults += _hidden_properties(feature, file, line)
        item = _read_feature(feature, layer, _Reading(clock, parties), file, line, faults)
        rows += [] if item is None else [Row(line, item)]
        _note_unknown(feature, layer, file, line, faults)
    return rows


def _features(text: str, file: str, faults: list[Fault]) -> list[Any]:
    remedy = "Save the layer again as GeoJSON from the program that drew it."
    try:
        document = json.loads(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        got = f"{error.msg[:1].lower()}{error.msg[1:]} at character {error.colno}"
        faults.append(Fault(file, error.lineno, "", got, "GeoJSON", remedy))
        return []
    except (ValueError, RecursionError):
        got = "brackets nested too deep, or a number of thousands of digits"
        faults.append(Fault(file, 0, "", got, "GeoJSON", remedy))
        return []
    if "\\ud" in text and _SURROGATE.search(json.dumps(document, ensure_ascii=False)):
        faults.append(Fault(file, 0, "", "half of a character (\\ud800 to \\udfff)", "text", remedy))
        return []
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list):
        faults.append(Fault(file, 1, "features", "no list of features", "a GeoJSON FeatureCollection", remedy))
        return []
    wrong = crs_fault(document.get("crs"), file, 1)
    faults += [wrong] if wrong else []
    return features


def _feature_lines(text: str, count: int) -> list[int]:
    """Find the line on which each feature begins; 0 for all where the text is too odd to tell."""
    match = re.search(r'"features"\s*:\s*\[', text)
    at, decoder = (match.end() if match else len(text)), json.JSONDecoder()
    lines: list[int] = []
    line, counted = 1, 0
    while len(lines) < count:
        blank = _BETWEEN.match(text, at)
        at = blank.end() if blank else at
        try:
            _, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            return [0] * count
        line, counted = line + text.count("\n", counted, at), at
        lines.append(line)
        at = end
    return lines


def _read_feature(feature: Any, layer: Layer, reading: _Reading, file: str, line: int, faults: list[Fault]) -> Any:
    if isinstance(feature, dict) and feature.get("geometry") is None:
        remedy = "Draw the area, or delete the feature; it is left out."
        faults.append(Fault(file, line, "geometry", "no geometry", "a Polygon or a MultiPolygon", remedy, "warning"))
        return None
    before = len(faults)
    known = _properties(feature, file, line, faults)
    for name in layer.required:
        if not str(known.get(name) or "").strip():
            remedy = "Give the feature this property."
            faults.append(Fault(file, line, name, "no such property", "a property of this name", remedy))
    try:
        polygons = _geometry(feature.get("geometry") if isinstance(feature, dict) else None)
        if len(faults) == before:
            faults += _flaws(polygons, file, line)
            return layer.make(known, polygons, reading)
    except _FeatureError as error:
        faults.append(Fault(file, line, error.column, error.got, error.expected, error.remedy))
    return None


def _properties(feature: Any, file: str, line: int, faults: list[Fault]) -> dict[str, Any]:
    """Return the properties by name in small letters, as programs write them in capitals too."""
    properties = feature.get("properties") if isinstance(feature, dict) else None
    found: dict[str, Any] = {}
    for name, value in properties.items() if isinstance(properties, dict) else ():
        key = name.strip().lower()
        if found.get(key) not in (None, "") and value not in (None, "", found[key]):
            got = f"twice, {quoted(found[key])} and {quoted(value)}"
            faults.append(Fault(file, line, key, got, "one property of a name", "Delete one of the two."))
        if value not in (None, "") or key not in found:
            found[key] = value
    return found


_FLAWS: Mapping[str, tuple[Level, str, str, str]] = {
    "collapsed": ("warning", "an outline that encloses no land", "an area", "Draw it again; as it is it says nothing."),
    "crosses itself": ("note", "an outline that crosses itself", "a simple outline",
                       "All that it goes round counts, also where it overlaps itself."),
    "hole outside": ("warning", "a hole that leaves its outline", "holes inside the outline",
                     "It counts as an area of its own: draw it as a polygon of its own, or move it inside."),
}  # fmt: skip


def _flaws(polygons: tuple[Polygon, ...], file: str, line: int) -> list[Fault]:
    """Report what is odd about the polygons of a feature, each thing once."""
    found = dict.fromkeys(flaw for polygon in polygons for flaw in flaws_of(polygon))
    told = (_FLAWS[flaw] for flaw in found)
    return [Fault(file, line, "geometry", got, want, remedy, level) for level, got, want, remedy in told]


def _hidden_properties(feature: Any, file: str, line: int) -> list[Fault]:
    """Return the faults of a feature's names and values that hold characters that cannot be seen."""
    properties = feature.get("properties") if isinstance(feature, dict) else None
    told = properties.items() if isinstance(properties, dict) else ()
    texts = [(name, text) for name, value in told for text in (name, value) if isinstance(text, str)]
    return [fault for name, text in texts if (fault := hidden_fault(text, file, line, name))]


def _note_unknown(feature: Any, layer: Layer, file: str, line: int, faults: list[Fault]) -> None:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    names = (*layer.required, *layer.optional)
    for name in properties if isinstance(properties, dict) else ():
        if name.strip().lower() not in names:
            remedy = f"{did_you_mean(name, names)}It is kept and not used."
            expected = f"one of {', '.join(names)}"
            faults.append(Fault(file, line, name, "an unknown property", expected, remedy, "warning"))


def _geometry(geometry: Any) -> tuple[Polygon, ...]:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise _FeatureError(
            "geometry",
            quoted(kind) if kind else "no geometry",
            "a Polygon or a MultiPolygon",
            "Draw the area as a polygon.",
        )
    coordinates = geometry.get("coordinates")
    polygons = [coordinates] if kind == "Polygon" else coordinates
    if not isinstance(polygons, list) or not polygons or not all(isinstance(p, list) and p for p in polygons):
        raise _FeatureError("geometry", "no rings", "rings of coordinates", "Draw the area again, or delete it.")
    return tuple(tuple(_ring(ring) for ring in polygon) for polygon in polygons)


def _ring(ring: Any) -> tuple[tuple[float, float], ...]:
    if not isinstance(ring, list):
        raise _FeatureError("geometry", quoted(ring), "a ring of [longitude, latitude] points", "Draw the area again.")
    points = tuple(_point(point) for point in ring)
    if len(points) < 4:
        raise _FeatureError("geometry", f"a ring of {len(points)} points", "4 or more", "Draw the area again.")
    if points[0] != points[-1]:
        got = f"a ring from {points[0]} to {points[-1]}"
        raise _FeatureError("geometry", got, "a ring that ends where it begins", "Repeat its first point at its end.")
    return points


def _point(point: Any) -> tuple[float, float]:
    numbers = isinstance(point, list) and len(point) >= 2 and all(type(part) in (int, float) for part in point)
    expected = "[longitude, latitude] in degrees"
    if not numbers:
        raise _FeatureError("geometry", quoted(point), expected, "Mend the point.")
    lon, lat = point[0], point[1]
    if not (abs(lon) <= 180 and abs(lat) <= 90):
        hint = "Longitude comes first; are the two the wrong way round?" if abs(lon) <= 90 else "Mend the point."
        raise _FeatureError("geometry", quoted(point), expected, hint)
    return float(lon), float(lat)


def _claim(known: Mapping[str, Any], polygons: tuple[Polygon, ...], reading: _Reading) -> ControlClaim:
    says = str(known.get("says") or "").strip()
    state = str(known.get("state") or "claimed").strip().lower()
    if state not in CONTROL_STATES:
        near = did_you_mean(state, CONTROL_STATES)
        raise _FeatureError("state", quoted(state), f"one of {', '.join(CONTROL_STATES)}", f"{near}Mend it.")
    return ControlClaim(
        party=_party("party", str(known["party"]).strip(), reading),
        polygons=polygons,
        as_of=_as_of(str(known["as_of"]).strip(), reading.clock),
        source=str(known["source"]).strip(),
        says=_party("says", says, reading) if says else None,
        state=state,
    )


def _party(column: str, text: str, reading: _Reading) -> PartyId:
    if reading.parties is not None and text not in reading.parties:
        remedy = f"{did_you_mean(text, reading.parties)}Mend the id, or add the party to case.toml."
        raise _FeatureError(column, quoted(text), "the id of a party in [parties] of case.toml", remedy)
    return PartyId(text if reading.parties is None else reading.parties.spelled(text))


def _as_of(text: str, clock: Clock | None) -> datetime:
    expected = "a day or a time, as 2022-03-04 or 2022-03-04T18:00"
    try:
        return datetime.min.replace(tzinfo=UTC) if clock is None else clock.parse(text)
    except (ValueError, OverflowError) as error:
        words = str(error) if str(error).startswith("a time that") else expected
        raise _FeatureError("as_of", quoted(text), words, "Mend the property.") from error


def _area(known: Mapping[str, Any], polygons: tuple[Polygon, ...], reading: _Reading) -> DangerArea:
    name, source, as_of = (str(known.get(key) or "").strip() for key in ("name", "source", "as_of"))
    return DangerArea(polygons, name, source, as_of)


LAYERS: dict[str, Layer] = {
    "control": Layer("control", "control.geojson", ("party", "as_of", "source"), ("says", "state"), _claim),
    "danger": Layer("danger", "danger.geojson", (), ("name", "source", "as_of"), _area),
}
"""The files of polygons by their names in [files]."""


def feature_of(item: ControlClaim | DangerArea, clock: Clock) -> dict[str, Any]:
    """Write a claim or an area as a GeoJSON feature."""
    rings = [[[list(point) for point in ring] for ring in polygon] for polygon in item.polygons]
    geometry: dict[str, Any] = {"type": "MultiPolygon", "coordinates": rings}
    if len(rings) == 1:
        geometry = {"type": "Polygon", "coordinates": rings[0]}
    if isinstance(item, ControlClaim):
        told: dict[str, Any] = {
            "party": item.party,
            "as_of": clock.local(item.as_of).isoformat(),
            "source": item.source,
        }
        told |= {"says": item.says, "state": item.state}
    else:
        told = {"name": item.name, "source": item.source, "as_of": item.as_of}
    properties = {key: value for key, value in told.items() if value not in (None, "")}
    return {"type": "Feature", "properties": properties, "geometry": geometry}
