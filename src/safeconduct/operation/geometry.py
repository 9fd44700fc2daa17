"""Where something is in relation to a road: distances with their precision, inside, may be inside, or outside.

Distances are measured on a plane that touches the Earth at the point (equirectangular, scaled by cos lat): over the few
tens of kilometres that matter here it is within half a per cent, as core.geodesy.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from safeconduct.core import Span
from safeconduct.core.geodesy import EARTH_RADIUS_M
from safeconduct.operation.basis import Basis
from safeconduct.operation.state import Within
from safeconduct.planning import Section

__all__ = ["Spot", "distance_to_m", "line_of", "spot_of", "weaker", "within_distance", "within_time"]

_ORDER: tuple[Within, ...] = ("inside", "may be inside", "outside")
_PLACE_PRECISION_M = 1000
"""How far from a place's position something reported `at` it may be, where its precision was not reported: metres."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A position, degrees WGS 84, with its precision in metres.  place: the place named, "" for a bare position."""

    lat: float
    lon: float
    precision_m: int
    place: str = ""


def weaker(*answers: Within) -> Within:
    """Return the weakest of several answers."""
    return max(answers, key=_ORDER.index)


def within_distance(distance_m: float, precision_m: float, reach_m: float) -> Within:
    """Say whether something at a distance, known to a precision, lies within a reach."""
    if distance_m + precision_m <= reach_m:
        return "inside"
    return "may be inside" if distance_m - precision_m <= reach_m else "outside"


def within_time(at: datetime, precision_s: int, spans: Sequence[Span]) -> Within:
    """Say whether an instant, known to a precision, lies in one of some spans, or may."""
    slip = timedelta(seconds=precision_s)
    if any(one.start <= at - slip and at + slip <= one.end for one in spans):
        return "inside"
    return "may be inside" if any(one.start <= at + slip and at - slip <= one.end for one in spans) else "outside"


def spot_of(location: object, basis: Basis) -> Spot | None:
    """Return the position of a location of a report; None: a place whose position is not known.

    A place and a distance towards another is a point of the road between them.
    """
    if not isinstance(location, dict):
        return None
    precision = location.get("precision_m")
    if "lat_e6" in location:
        held = precision if isinstance(precision, int) else 0
        return Spot(location["lat_e6"] / 1e6, location["lon_e6"] / 1e6, held)
    place = str(location.get("place", ""))
    here = basis.places.get(place)
    if here is None:
        return None
    if "towards" not in location:
        return Spot(here.lat, here.lon, precision if isinstance(precision, int) else _PLACE_PRECISION_M, place)
    return _along(basis, place, str(location["towards"]), location["off_m"], precision)


def _along(basis: Basis, place: str, towards: str, off_m: int, precision: object) -> Spot | None:
    there, here = basis.places.get(towards), basis.places[place]
    if there is None:
        return None
    rows = basis.sections.get((place, towards), ())
    line = line_of(rows[0], basis, place) if rows else [(here.lat, here.lon), (there.lat, there.lon)]
    drawn = sum(_apart_m(one, other) for one, other in itertools.pairwise(line))
    length = rows[0].km * 1000 if rows else drawn
    # The line is drawn shorter than the road is long: the share of the road is what is known.
    left = min(off_m / length, 1.0) * drawn if length > 0 else 0.0
    held = precision if isinstance(precision, int) else _PLACE_PRECISION_M
    for one, other in itertools.pairwise(line):
        step = _apart_m(one, other)
        if left <= step:
            share = left / step if step > 0 else 0.0
            return Spot(one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1]), held)
        left -= step
    return Spot(*line[-1], held)


def line_of(section: Section, basis: Basis, from_place: str = "") -> list[tuple[float, float]]:
    """Return a section's shape from end to end, (lat, lon); straight where the plan has none and the ends are known."""
    if section.shape:
        line = list(section.shape)
    else:
        ends = [basis.places.get(str(one)) for one in (section.from_place, section.to_place)]
        line = [(one.lat, one.lon) for one in ends if one is not None]
    return line[::-1] if from_place and from_place == section.to_place else line


def _apart_m(one: tuple[float, float], other: tuple[float, float]) -> float:
    return math.hypot(*_plane(one, other))


def _plane(origin: tuple[float, float], point: tuple[float, float]) -> tuple[float, float]:
    """Return a point's metres east and north of another."""
    east = math.radians((point[1] - origin[1] + 180) % 360 - 180) * math.cos(math.radians(origin[0]))
    return east * EARTH_RADIUS_M, math.radians(point[0] - origin[0]) * EARTH_RADIUS_M


def distance_to_m(lat: float, lon: float, line: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Return the distance of a point to a line, metres, and the share of the line's length at the nearest point.

    Infinity for a line of no points.
    """
    points = [_plane((lat, lon), one) for one in line]
    if len(points) == 1:
        return math.hypot(*points[0]), 0.0
    best, share, gone = math.inf, 0.0, 0.0
    for (x, y), (x2, y2) in itertools.pairwise(points):
        length = math.hypot(x2 - x, y2 - y)
        t = 0.0 if length == 0 else min(max(-(x * (x2 - x) + y * (y2 - y)) / length**2, 0.0), 1.0)
        apart = math.hypot(x + t * (x2 - x), y + t * (y2 - y))
        if apart < best:
            best, share = apart, gone + t * length
        gone += length
    return best, (share / gone if gone > 0 else 0.0)
