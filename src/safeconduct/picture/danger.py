"""The danger zone: as drawn by hand, else guessed from the lines between the parties and from what happened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from safeconduct.core import Note, PartyId
from safeconduct.picture.claims import DangerArea, Incident
from safeconduct.picture.control import Standing
from safeconduct.picture.projection import area_of, points_of, units_per_km

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

__all__ = [
    "BY_CONTEST",
    "BY_DRAWING",
    "BY_EDGE",
    "BY_INCIDENT",
    "BY_LINE",
    "DANGER_BECAUSE",
    "DANGER_NOTES",
    "DISTANCE_KM",
    "INCIDENT_DAYS",
    "NOT_IN_DANGER",
    "DistanceRules",
    "Zone",
    "danger_assumed",
    "danger_zones",
]

NOT_IN_DANGER = 0
BY_DRAWING = 1
BY_CONTEST = 2
BY_LINE = 3
BY_INCIDENT = 4
BY_EDGE = 5
DANGER_BECAUSE = (
    "",
    "drawn by hand",
    "near contested land",
    "near the line between differently held land",
    "near an incident",
    "near the edge of held land, nobody says who holds what lies beyond",
)
"""What a code of LinkPicture.danger_because means; where several hold, the lowest code stands."""

DANGER_NOTES = ("danger_unknown", "danger_guessed", "danger_edge")
"""Codes of the notes that say how the danger zone was found, where nobody drew one."""

DISTANCE_KM = 10.0
"""How far danger reaches where the case does not say (issue text of the picture; design.md R4: better too wide)."""
INCIDENT_DAYS = 3.0
"""How long an incident counts where the case does not say."""
_ARC_PIECES = 16


class DistanceRules(Protocol):
    """The case's own words on the danger zone; None: not said."""

    @property
    def distance_km(self) -> float | None:
        """Kilometres."""

    @property
    def incident_days(self) -> float | None:
        """Days."""


@dataclass(frozen=True, slots=True)
class Zone:
    """An area in danger (in the plane of `picture.projection`) and the code of why."""

    because: int
    area: BaseGeometry


def danger_zones(
    stands: Sequence[Standing],
    incidents: Sequence[Incident],
    drawn: Sequence[DangerArea],
    *,
    at: datetime,
    rules: DistanceRules,
) -> tuple[Zone, ...]:
    """Return the danger zone in pieces, by reason, lowest code first; empty where it is unknown.

    Areas drawn by hand are the danger zone, and nothing else is.  Where none of them holds land: what lies within
    `rules.distance_km` (10 if None) of the line between differently held land, of contested land, of the edge of
    held land beyond which nobody says who holds, or of an incident of the last `rules.incident_days` (3 if None)
    up to `at` (an incident's own precision is added;
    one of which only the day is known counts from the first to after the last hour of that day).
    """
    by_hand = area_of([polygon for area in drawn for polygon in area.polygons])
    if not by_hand.is_empty:
        return (Zone(BY_DRAWING, by_hand),)
    reach_km = DISTANCE_KM if rules.distance_km is None else rules.distance_km
    lands = _lands(stands)
    zones = [Zone(BY_CONTEST, _widened(_contested(lands, stands), reach_km))]
    zones += [Zone(code, _widened(pieces, reach_km)) for code, pieces in _lines(lands, reach_km).items()]
    zones.append(Zone(BY_INCIDENT, _around(_recent(incidents, at, rules), reach_km)))
    return tuple(sorted((zone for zone in zones if not zone.area.is_empty), key=lambda zone: zone.because))


def danger_assumed(
    zones: Sequence[Zone],
    stands: Sequence[Standing],
    incidents: Sequence[Incident],
    *,
    at: datetime,
    rules: DistanceRules,
) -> tuple[Note, ...]:
    """Tell what was taken for granted about the danger zone; nothing where it was drawn by hand (R1)."""
    if any(zone.because == BY_DRAWING for zone in zones):
        return ()
    recent = _recent(incidents, at, rules)
    if not stands and not recent:
        return (Note("danger_unknown"),)
    reach = DISTANCE_KM if rules.distance_km is None else rules.distance_km
    days = INCIDENT_DAYS if rules.incident_days is None else rules.incident_days
    notes = [Note("danger_guessed", {"km": reach, "days": days})]
    if any(zone.because == BY_EDGE for zone in zones):
        notes.append(Note("danger_edge"))
    if any(incident.precision_km is None for incident in recent):
        notes.append(Note("incidents_exact"))
    return tuple(notes)


def _lands(stands: Iterable[Standing]) -> dict[PartyId, BaseGeometry]:
    """Return, for each party, all land that anybody says it holds."""
    import shapely

    areas: dict[PartyId, list[BaseGeometry]] = {}
    for one in stands:
        areas.setdefault(one.claim.party, []).append(one.area)
    return {party: shapely.union_all(pieces) for party, pieces in sorted(areas.items())}


def _contested(lands: dict[PartyId, BaseGeometry], stands: Iterable[Standing]) -> NDArray[Any]:
    import shapely

    rival = [one.intersection(other) for one, other in combinations(lands.values(), 2)]
    disputed = [one.area for one in stands if one.claim.state == "disputed"]
    parts = shapely.get_parts(np.array([*rival, *disputed], dtype=object))
    flat: NDArray[Any] = shapely.get_parts(parts)
    return flat[shapely.area(flat) > 0]


def _lines(lands: dict[PartyId, BaseGeometry], reach_km: float) -> dict[int, NDArray[Any]]:
    """Cut the edges of held land into short lines, apart: those that face another party's land, and the others.

    Maps drawn by hand do not meet exactly: land closer than the reach faces each other across a gap.
    """
    import shapely

    facing: list[NDArray[Any]] = []
    alone: list[NDArray[Any]] = []
    for party, land in lands.items():
        pieces = _pieces(land.boundary, reach_km)
        others = shapely.union_all([other for holder, other in lands.items() if holder != party])
        shapely.prepare(others)
        near = shapely.dwithin(others, pieces, reach_km * _scale(pieces))  # type: ignore[call-overload]  # arrays work
        facing.append(pieces[near])
        alone.append(pieces[~near])
    return {code: np.concatenate(sets) for code, sets in ((BY_LINE, facing), (BY_EDGE, alone)) if sets}


def _pieces(boundary: BaseGeometry, reach_km: float) -> NDArray[Any]:
    """Cut lines into their single straight pieces, none longer than about the reach."""
    import shapely

    top = max(abs(float(value)) for value in (boundary.bounds[1], boundary.bounds[3]))
    longest = max(reach_km, 0.1) * float(units_per_km(np.array([top]))[0])
    points, line = shapely.get_coordinates(shapely.get_parts(shapely.segmentize(boundary, longest)), return_index=True)
    follows = line[1:] == line[:-1]
    pieces: NDArray[Any] = np.asarray(shapely.linestrings(np.stack([points[:-1], points[1:]], axis=1)[follows]), object)
    return pieces


def _scale(shapes: NDArray[Any]) -> NDArray[np.float64]:
    """Return units of the plane per kilometre at the middle of each shape."""
    import shapely

    bounds = shapely.bounds(shapes).reshape(-1, 4)
    return units_per_km((bounds[:, 1] + bounds[:, 3]) / 2)


def _widened(shapes: NDArray[Any], reach_km: float | NDArray[np.float64]) -> BaseGeometry:
    import shapely

    return shapely.union_all(shapely.buffer(shapes, reach_km * _scale(shapes), quad_segs=_ARC_PIECES))


def _recent(incidents: Iterable[Incident], at: datetime, rules: DistanceRules) -> list[Incident]:
    days = INCIDENT_DAYS if rules.incident_days is None else rules.incident_days
    since = at - timedelta(days=days)
    # where only the day is known any hour of it may be meant: it counts from its first to after its last (R4)
    return [one for one in incidents if one.at <= at and (one.until or one.at) >= since]


def _around(incidents: Sequence[Incident], reach_km: float) -> BaseGeometry:
    lat, lon = (np.array([getattr(one, axis) for one in incidents], np.float64) for axis in ("lat", "lon"))
    reach = reach_km + np.array([one.precision_km or 0.0 for one in incidents], np.float64)
    return _widened(points_of(lat, lon), reach)
