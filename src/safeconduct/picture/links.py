"""The picture of the roads: who holds each link, whether it is contested, whether it lies in danger, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from safeconduct.core import Note, PartyId
from safeconduct.picture.claims import ControlClaim, DangerArea, Incident, Polygon
from safeconduct.picture.control import holdings, standing, standing_assumed
from safeconduct.picture.danger import DistanceRules, Zone, danger_assumed, danger_zones
from safeconduct.picture.projection import area_of, lines_of, outlines

if TYPE_CHECKING:
    from safeconduct.core import Lines

__all__ = ["LinkPicture", "look", "touching"]


FAR_DEGREES = 0.5
"""An area drawn so far outside of the box of all roads, about 50 km, says nothing about them (set by this project)."""


@dataclass(frozen=True, slots=True)
class LinkPicture:
    """What is held to be so of m links at an instant.

    speakers: whose claims are used, sorted; parties: who is said to hold land, sorted.
    claims: bool (speakers, m, parties), this speaker says this party holds a part of the link; rival claims stand
        side by side (R2); all False: unknown, which is not "nobody" (R1).
    held: bool (m, parties), any speaker says so.
    contested: bool (m,), several parties are said to hold a part of it, or a claim on it is disputed.
    danger: bool (m,); danger_because: uint8 (m,), index into DANGER_BECAUSE, 0 where not in danger.
    danger_known: False: nothing tells where it is dangerous, so `danger` is all False and means nothing.
    zones: the danger zone's outlines, (code, polygons in degrees).
    assumed: every default that was used, in words.
    """

    at: datetime
    speakers: tuple[str, ...]
    parties: tuple[PartyId, ...]
    claims: NDArray[np.bool_]
    held: NDArray[np.bool_]
    contested: NDArray[np.bool_]
    danger: NDArray[np.bool_]
    danger_because: NDArray[np.uint8]
    danger_known: bool
    zones: tuple[tuple[int, tuple[Polygon, ...]], ...]
    assumed: tuple[Note, ...]


def look(
    lines: Lines,
    *,
    at: datetime,
    control: Sequence[ControlClaim],
    incidents: Sequence[Incident],
    danger: Sequence[DangerArea],
    rules: DistanceRules,
) -> LinkPicture:
    """Work out the picture of all links at an instant.

    Args:
        lines: the m links' shapes, in degrees.
        at: aware UTC; claims and incidents after it are not used.
        control: claims of all speakers, see `picture.standing` for which of them stand.
        incidents: what happened; counts for the last `rules.incident_days` up to `at`.
        danger: areas drawn by hand; where there is one, they are the whole danger zone.  One that lies farther than
            FAR_DEGREES from every road is a slip (latitude and longitude swapped) and does not count.
        rules: distance_km, incident_days; None: 10 km, 3 days (listed under `assumed`).

    A road's own word on danger (roads.csv) is not known here: planning lays it over this picture.
    """
    shapes = lines_of(lines)
    stands = standing(control, at)
    zones = danger_zones(stands, incidents, _among(shapes, danger), at=at, rules=rules)
    speakers, parties, claims, contested = holdings(shapes, stands)
    because = _codes(shapes, zones)
    danger_notes = danger_assumed(zones, stands, incidents, at=at, rules=rules)
    return LinkPicture(
        at=at,
        speakers=speakers,
        parties=parties,
        claims=claims,
        held=np.asarray(claims.any(axis=0)),
        contested=contested,
        danger=because > 0,
        danger_because=because,
        danger_known=bool(zones) or bool(stands),
        zones=tuple((zone.because, outlines(zone.area)) for zone in zones),
        assumed=(*standing_assumed(stands), *danger_notes),
    )


def _among(shapes: NDArray[Any], drawn: Sequence[DangerArea]) -> list[DangerArea]:
    """Leave out areas far from all roads: they must not switch off the zone that is worked out (R4)."""
    import shapely

    if not len(shapes) or not drawn:
        return list(drawn)
    roads = np.radians(FAR_DEGREES) * np.array([-1.0, -1.0, 1.0, 1.0]) + shapely.total_bounds(shapes)
    return [area for area in drawn if _overlap(area_of(area.polygons).bounds, roads.tolist())]


def _overlap(one: Sequence[float], other: Sequence[float]) -> bool:
    """Say whether two boxes (west, south, east, north) meet; one of nothing is empty or NaN and meets none."""
    return len(one) == 4 and bool(
        one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]
    )


def touching(lines: Lines, polygons: Sequence[Polygon]) -> NDArray[np.bool_]:
    """Say which of m links lie in or touch an area given in degrees; bool (m,)."""
    import shapely

    touched = np.zeros(lines.count, dtype=np.bool_)
    touched[shapely.STRtree(lines_of(lines)).query(area_of(polygons), predicate="intersects")] = True
    return touched


def _codes(shapes: NDArray[Any], zones: Sequence[Zone]) -> NDArray[np.uint8]:
    """Return for each shape the lowest code of a zone it touches, 0 where it touches none."""
    import shapely

    because = np.zeros(len(shapes), dtype=np.uint8)
    tree = shapely.STRtree(shapes)
    for zone in reversed(zones):
        because[tree.query(zone.area, predicate="intersects")] = zone.because
    return because
