"""control.geojson and danger.geojson: polygons with who says what, read and written (GeoJSON, RFC 7946)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from safeconduct.cases.tables.known import KnownIds
from safeconduct.cases.tables.rows import Row
from safeconduct.core import Clock, Fault, PartyId, did_you_mean, quoted
from safeconduct.core.errors import Level
from safeconduct.files.cursor import Cursor
from safeconduct.files.jsontext import item_lines
from safeconduct.files.textfile import hidden_fault
from safeconduct.files.values import ReadingError, read_choice, read_position
from safeconduct.formats.layers.geojson import features_in
from safeconduct.picture import MOST_CROSSINGS, ControlClaim, DangerArea, Polygon, crossings_of, flaws_of

__all__ = ["CONTROL_STATES", "LAYERS", "Layer", "feature_of", "read_polygons"]

CONTROL_STATES = ("claimed", "disputed", "confirmed")
"""How far a claim of control is agreed on; claimed where the property is not there."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One file of polygons: its usual name, the properties it must have and may have, and what a feature becomes."""

    name: str
    file: str
    required: tuple[str, ...]
    optional: tuple[str, ...]
    make: Callable[[Mapping[str, Cursor], tuple[Polygon, ...], _Reading], Any]


@dataclass(slots=True)
class _Reading:
    """What features are read against, None where case.toml is at fault; and how often outlines have crossed so far."""

    clock: Clock | None
    parties: KnownIds | None
    crossings: int = 0

    def party(self, text: str) -> PartyId:
        """Read the id of a party, as the case spells it."""
        if self.parties is not None and text not in self.parties:
            remedy = f"{self.parties.advice(text)}Correct the id, or add the party to case.toml."
            raise ReadingError("the id of a party in [parties] of case.toml", remedy)
        return PartyId(text if self.parties is None else self.parties.spelled(text))

    def as_of(self, text: str) -> datetime:
        """Read a day or a time."""
        try:
            return _EVER if self.clock is None else self.clock.parse(text)
        except (ValueError, OverflowError) as error:
            words = str(error) if str(error).startswith("a time that") else _WHEN
            raise ReadingError(words) from error


_EVER = datetime.min.replace(tzinfo=UTC)
_WHEN = "a day or a time, as 2022-03-04 or 2022-03-04T18:00"


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
    features = features_in(text, file, faults, bare=("Polygon", "MultiPolygon"))
    lines = item_lines(text, "features", len(features))
    rows, reading = [], _Reading(clock, parties)
    for line, feature in zip(lines, features, strict=True):
        here = Cursor(feature, file, line, "geometry", faults, "Correct the property.")
        item = _read_feature(here, layer, reading)
        rows += [] if item is None else [Row(line, item)]
    return rows


def _read_feature(feature: Cursor, layer: Layer, reading: _Reading) -> Any:
    """Read a feature; None, and a fault, where it is none."""
    properties = feature.value.get("properties") if isinstance(feature.value, dict) else None
    known = _properties(feature, properties if isinstance(properties, dict) else {}, layer)
    if isinstance(feature.value, dict) and feature.value.get("geometry") is None:
        remedy = "Draw the area, or delete the feature; it is left out."
        feature.fault("a Polygon or a MultiPolygon", "no geometry", remedy, "warning")
        return None
    before = len(feature.faults)
    for name in layer.required:
        if not known[name].value:
            known[name].fault("a property of this name", "no such property", "Give the feature this property.")
    polygons = feature.take(_polygons, ())
    if polygons and _can_be_filled(feature, polygons, reading):
        _report_flaws(feature, polygons)
    whole = all(fault.level != "error" for fault in feature.faults[before:])
    made = layer.make(known, polygons, reading) if whole else None
    return made if all(fault.level != "error" for fault in feature.faults[before:]) else None


def _properties(feature: Cursor, given: Mapping[str, Any], layer: Layer) -> dict[str, Cursor]:
    """Return the properties of a layer by name, as texts; programs write the names in capitals too."""
    names = (*layer.required, *layer.optional)
    found = {name: feature.at("", name) for name in names}
    for name, value in given.items():
        key, text = name.strip().lower(), "" if value is None else str(value).strip()
        here = feature.at(text, name)
        for hidden in (name, text):
            if fault := hidden_fault(hidden, feature.file, feature.line, name):
                feature.faults.append(fault)
        if key not in found:
            remedy = f"{did_you_mean(name, names)}It is kept and not used."
            here.fault(f"one of {', '.join(names)}", "an unknown property", remedy, "warning")
        elif text and found[key].value not in ("", text):
            got = f"twice, {quoted(found[key].value)} and {quoted(text)}"
            feature.at(None, key).fault("one property of a name", got, "Delete one of the two.")
        elif text:
            found[key] = feature.at(text, key)
    return found


_FLAWS: Mapping[str, tuple[Level, str, str, str]] = {
    "collapsed": ("warning", "an outline that encloses no land", "an area", "Draw it again; as it is it says nothing."),
    "crosses itself": ("note", "an outline that crosses itself", "a simple outline",
                       "All that it goes round counts, also where it overlaps itself."),
    "hole outside": ("warning", "a hole that leaves its outline", "holes inside the outline",
                     "It counts as an area of its own: draw it as a polygon of its own, or move it inside."),
}  # fmt: skip


def _can_be_filled(feature: Cursor, polygons: tuple[Polygon, ...], reading: _Reading) -> bool:
    """Say whether the outlines are to be filled at all; a scribble is a fault before any work is begun on it."""
    found = [crossings_of(polygon) for polygon in polygons]
    reading.crossings += sum(found)
    if max(found) <= MOST_CROSSINGS and reading.crossings <= _MOST_CROSSINGS_OF_A_LAYER:
        return True
    got = f"an outline that crosses itself more than {MOST_CROSSINGS:,} times"
    if max(found) <= MOST_CROSSINGS:
        got = f"outlines that cross themselves more than {_MOST_CROSSINGS_OF_A_LAYER:,} times, all features together"
    feature.fault("the outline of an area", got, "Draw it again: its points probably stand in no order.")
    return False


_MOST_CROSSINGS_OF_A_LAYER = 20_000
"""Filling so many takes less than a second."""


def _report_flaws(feature: Cursor, polygons: tuple[Polygon, ...]) -> None:
    """Report what is odd about the polygons of a feature, each thing once."""
    for flaw in dict.fromkeys(flaw for polygon in polygons for flaw in flaws_of(polygon)):
        level, got, expected, remedy = _FLAWS[flaw]
        feature.fault(expected, got, remedy, level)


def _polygons(feature: Any) -> tuple[Polygon, ...]:
    """Read the geometry of a feature.

    Raises:
        ReadingError: it is no polygon, or a ring or a point of it is none.
    """
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(geometry, dict) or kind not in ("Polygon", "MultiPolygon"):
        got = quoted(kind) if kind else "no geometry"
        raise ReadingError("a Polygon or a MultiPolygon", "Draw the area as a polygon.", got)
    coordinates = geometry.get("coordinates")
    polygons = [coordinates] if kind == "Polygon" else coordinates
    if not isinstance(polygons, list) or not polygons or not all(isinstance(p, list) and p for p in polygons):
        raise ReadingError("rings of coordinates", "Draw the area again, or delete it.", "no rings")
    return tuple(tuple(_ring(ring) for ring in polygon) for polygon in polygons)


def _ring(ring: Any) -> tuple[tuple[float, float], ...]:
    if not isinstance(ring, list):
        raise ReadingError("a ring of [longitude, latitude] points", "Draw the area again.", quoted(ring))
    points = tuple(_point(point) for point in ring)
    if len(points) < 4:
        raise ReadingError("4 or more", "Draw the area again.", f"a ring of {len(points)} points")
    if points[0] != points[-1]:
        got = f"a ring from {points[0]} to {points[-1]}"
        raise ReadingError("a ring that ends where it begins", "Repeat its first point at its end.", got)
    return points


def _point(point: Any) -> tuple[float, float]:
    numbers = isinstance(point, list) and all(type(part) in (int, float) for part in point[:2])
    try:
        lat, lon = read_position(point if numbers else None, _DEGREES, longitude_first=True)
    except ReadingError as error:
        raise ReadingError(error.expected, error.remedy or "Correct the point.", quoted(point)) from error
    return lon, lat


_DEGREES = "[longitude, latitude] in degrees"


def _claim(known: Mapping[str, Cursor], polygons: tuple[Polygon, ...], reading: _Reading) -> ControlClaim:
    states = {"": "claimed"} | dict.fromkeys(CONTROL_STATES)
    state = known["state"].take(lambda text: states.get(text) or read_choice(text, CONTROL_STATES), "claimed")
    says = known["says"]
    return ControlClaim(
        party=known["party"].take(reading.party, PartyId("")),
        polygons=polygons,
        as_of=known["as_of"].take(reading.as_of, _EVER),
        source=known["source"].value,
        says=says.take(reading.party, PartyId("")) if says.value else None,
        state=state,
    )


def _area(known: Mapping[str, Cursor], polygons: tuple[Polygon, ...], reading: _Reading) -> DangerArea:
    return DangerArea(polygons, known["name"].value, known["source"].value, known["as_of"].value)


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
        row: dict[str, Any] = {
            "party": item.party,
            "as_of": clock.local(item.as_of).isoformat(),
            "source": item.source,
        }
        row |= {"says": item.says, "state": item.state}
    else:
        row = {"name": item.name, "source": item.source, "as_of": item.as_of}
    properties = {key: value for key, value in row.items() if value not in (None, "")}
    return {"type": "Feature", "properties": properties, "geometry": geometry}
