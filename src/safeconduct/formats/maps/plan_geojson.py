"""GeoJSON (RFC 7946) of a plan's corridors: a line a section, a point a waypoint, windows and times on both clocks."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from safeconduct.core import Clock, Place, PlaceId, Span
from safeconduct.files.instants import Stamps, on_second, second_stamps, stamps
from safeconduct.formats.maps.spot import Spot, corridor_name, position, section_line
from safeconduct.planning import Convoy, Corridor, Pass, Section

__all__ = ["MOST_PASSES", "collection_text", "corridors_geojson", "feature", "points_geojson"]

Json = dict[str, Any]

MOST_PASSES = 50_000
"""A map of more passes than these tells each waypoint's first head and last tail only."""


def corridors_geojson(
    corridors: Sequence[Corridor],
    convoys: Sequence[Convoy],
    clock: Clock,
    places: Mapping[PlaceId, Place],
    *,
    title: str,
    export_class: str,
    said: str,
    gathering: Sequence[Spot] = (),
) -> str:
    """Return the corridors as one FeatureCollection with foreign members title, class and says (R9).

    Positions are [lon, lat].  A section's `windows` and a waypoint's `passes` carry RFC 3339 times on both clocks; the
    second clock's are null where the case names none.  `first_head` and `last_tail` are of all convoys; in a plan of
    more than MOST_PASSES passes a waypoint has no `passes`, timetable.csv has them.

    Raises:
        UsageError: a waypoint's position is not known.
    """
    features: list[Json] = []
    texts = stamps(clock), second_stamps(clock)
    by_corridor: dict[str | None, list[Convoy]] = {}
    for convoy in convoys:
        by_corridor.setdefault(convoy.corridor, []).append(convoy)
    each = sum(len(convoy.passes) for convoy in convoys) <= MOST_PASSES
    for corridor in corridors:
        features += (_section(section, corridor, clock, places) for section in corridor.sections)
        features += _waypoints(corridor, by_corridor.get(corridor.id, []), texts, places, each=each)
    features += (_spot(one) for one in gathering)
    return collection_text(features, title, export_class, said)


def _spot(spot: Spot) -> Json:
    where = None if spot.lat is None or spot.lon is None else [round(spot.lon, 6), round(spot.lat, 6)]
    known = {"kind": spot.kind, "id": spot.id, "name": spot.name, "text": spot.text}
    return feature("Point", where, {name: text for name, text in known.items() if text})


def points_geojson(spots: Sequence[Spot], *, title: str, export_class: str, said: str) -> str:
    """Return points alone: what the public gets; one of which nobody knows where it is has no geometry (null)."""
    return collection_text([_spot(one) for one in spots], title, export_class, said)


def collection_text(features: Sequence[Json], title: str, export_class: str, said: str) -> str:
    """Write features as the text of one FeatureCollection that says its class (R9)."""
    whole = {"type": "FeatureCollection", "title": title, "class": export_class, "says": said, "features": features}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n"


def feature(kind: str, coordinates: object, properties: Json) -> Json:
    """Return a feature; coordinates None: nobody knows where it is, and it has no geometry."""
    geometry = None if coordinates is None else {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _section(section: Section, corridor: Corridor, clock: Clock, places: Mapping[PlaceId, Place]) -> Json:
    line = [[round(lon, 6), round(lat, 6)] for lat, lon in section_line(section, corridor, places)]
    return feature(
        "LineString",
        line,
        {
            "kind": "section",
            "corridor": corridor.id,
            "name": corridor_name(corridor, places),
            "from": section.from_place,
            "to": section.to_place,
            "road": section.road,
            "ref": section.ref,
            "km": section.km,
            "danger": section.danger,
            "straight": len(section.shape) <= 2,
            "windows": [_window(span, clock) for span in section.windows],
        },
    )


def _window(span: Span, clock: Clock) -> Json:
    return {
        "start": clock.rfc3339(span.start),
        "end": clock.rfc3339(span.end),
        "start_second_clock": on_second(clock, span.start) or None,
        "end_second_clock": on_second(clock, span.end) or None,
    }


def _waypoints(
    corridor: Corridor,
    convoys: Sequence[Convoy],
    texts: tuple[Stamps, Stamps],
    places: Mapping[PlaceId, Place],
    *,
    each: bool,
) -> Iterable[Json]:
    for order, place in enumerate(corridor.waypoints):
        lat, lon = position(place, corridor, places)
        own = [convoy for convoy in convoys if order < len(convoy.passes)]
        passes = [_pass(convoy, convoy.passes[order], *texts) for convoy in own] if each else []
        name = places[place].name if place in places else place
        first = min((convoy.passes[order].head for convoy in own), default=None)
        last = max((convoy.passes[order].tail for convoy in own), default=None)
        ends = {"first_head": first and texts[0][first], "last_tail": last and texts[0][last], "convoys": len(own)}
        known = {"kind": "waypoint", "corridor": corridor.id, "order": order + 1, "id": place, "name": name}
        yield feature("Point", [round(lon, 6), round(lat, 6)], {**known, **ends, "passes": passes})


def _pass(convoy: Convoy, waypoint: Pass, first: Stamps, second: Stamps) -> Json:
    return {
        "convoy": convoy.id,
        "means": convoy.means,
        "head": first[waypoint.head],
        "tail": first[waypoint.tail],
        "head_second_clock": second[waypoint.head] or None,
        "tail_second_clock": second[waypoint.tail] or None,
    }
