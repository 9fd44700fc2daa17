"""The picture as GeoJSON (RFC 7946): roads, claims and danger zones, under the class of who may see it (R9)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from safeconduct.core import Clock, Lines
from safeconduct.picture.claims import ControlClaim, Polygon
from safeconduct.picture.control import standing
from safeconduct.picture.danger import DANGER_BECAUSE
from safeconduct.picture.links import LinkPicture
from safeconduct.picture.projection import outlines

__all__ = ["MAP_FORMAT", "RoadWords", "clock_text", "held_words", "picture_geojson"]

MAP_FORMAT = "safeconduct.picture-map/1"
"""Name and version of the file; a foreign member `format` of the collection."""

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class RoadWords:
    """What is said of one road on the map: link, its number in the picture, and all that others know of it.

    because: why it is in danger, "" where it is not.  state: open, damaged, closed or mined.
    """

    link: int
    name: str
    because: str
    shut: bool
    state: str
    consent: bool


def picture_geojson(
    lines: Lines,
    picture: LinkPicture,
    roads: Sequence[RoadWords],
    *,
    control: Sequence[ControlClaim],
    clock: Clock,
    assumed: Sequence[str],
    export_class: str,
    says: str,
) -> Json:
    """Return the picture as one FeatureCollection with foreign members format, class, says, at, clocks and assumed.

    Features, by their property `kind`: "road" (a line a road), "claim" (land as each speaker has it, older words that
    were overtaken left out; rivals overlap, R2) and "danger zone" (an area by reason).  Times are RFC 3339 and once
    more on both clocks (R7).

    Args:
        lines: the ground of all links; roads: those to be drawn.
        control: all claims of the case; which stand at the picture's instant is worked out here.
        assumed: what was taken for granted, in words; every reader of the map is to see it.
        export_class: who may see it (R9).  says: the sentence that every file of this class carries.
    """
    return {
        "type": "FeatureCollection",
        "format": MAP_FORMAT,
        "class": export_class,
        "says": says,
        "at": clock.rfc3339(picture.at),
        "clocks": clock_text(picture.at, clock),
        "danger_known": picture.danger_known,
        "assumed": list(assumed),
        "features": [*_roads(lines, picture, roads), *_claims(control, picture.at, clock), *_zones(picture)],
    }


def clock_text(instant: datetime, clock: Clock) -> str:
    """Write an instant with its day on both clocks, `2022-03-05 09:00 (10:00 Moscow)` (R7)."""
    return f"{clock.local(instant):%Y-%m-%d} {clock.both(instant)}"


def held_words(picture: LinkPicture, link: int) -> dict[str, list[str]]:
    """Return by speaker the parties said to hold a part of a link; speakers who say nothing of it are left out (R2)."""
    held = {
        speaker: [str(party) for party, yes in zip(picture.parties, row[link], strict=True) if yes]
        for speaker, row in zip(picture.speakers, picture.claims, strict=True)
    }
    return {speaker: parties for speaker, parties in held.items() if parties}


def _roads(lines: Lines, picture: LinkPicture, roads: Iterable[RoadWords]) -> Iterator[Json]:
    for road in roads:
        lat, lon = lines.points(road.link)
        points = np.column_stack([lon, lat]).round(6).tolist()
        properties = {
            "kind": "road",
            "name": road.name,
            "held_by": held_words(picture, road.link),
            "contested": bool(picture.contested[road.link]),
            "danger": bool(road.because),
            "because": road.because,
            "shut": road.shut,
            "state": road.state,
            "consent": road.consent,
        }
        yield _feature({"type": "LineString", "coordinates": points}, properties)


def _claims(control: Sequence[ControlClaim], at: datetime, clock: Clock) -> Iterator[Json]:
    for one in standing(control, at):
        properties = {
            "kind": "claim",
            "speaker": one.speaker,
            "party": str(one.claim.party),
            "says": one.claim.says,
            "source": one.claim.source,
            "state": one.claim.state,
            "as_of": clock.rfc3339(one.claim.as_of),
            "as_of_clocks": clock_text(one.claim.as_of, clock),
        }
        yield _feature(_multi(outlines(one.area)), properties)


def _zones(picture: LinkPicture) -> Iterator[Json]:
    for code, polygons in picture.zones:
        yield _feature(_multi(polygons), {"kind": "danger zone", "because": DANGER_BECAUSE[code]})


def _multi(polygons: Iterable[Polygon]) -> Json:
    rings = [[[list(point) for point in ring] for ring in polygon] for polygon in polygons]
    return {"type": "MultiPolygon", "coordinates": rings}


def _feature(geometry: Json, properties: Json) -> Json:
    return {"type": "Feature", "geometry": geometry, "properties": properties}
