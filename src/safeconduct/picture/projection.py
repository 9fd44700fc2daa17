"""Spherical Mercator: angles are kept, so that a distance is one factor away wherever the land lies.

An equirectangular plane at one latitude is 8 % wrong at the ends of a country; here a kilometre is scaled at the
latitude of the thing itself, and over the ten kilometres that matter the scale changes by less than 0.3 %.
Land across the 180th meridian or beyond 85 degrees north or south is not handled.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from safeconduct.core import EARTH_RADIUS_M
from safeconduct.picture.claims import Polygon

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from safeconduct.core import Lines

__all__ = [
    "LEAST_AREA_KM2",
    "MOST_CROSSINGS",
    "area_of",
    "crossings_of",
    "flaws_of",
    "lines_of",
    "outlines",
    "points_of",
    "project",
    "units_per_km",
    "unproject",
]

_LARGEST_LAT = 85.0
_LONGEST_EDGE_DEG = 0.25
"""Edges are straight in degrees (RFC 7946); cut so, they stay within 20 m of that when projected."""

MOST_CROSSINGS = 1000
"""An outline that crosses itself more often is no area that anybody drew; filling this many takes 0.03 s."""
_EDGES_AT_ONCE = 200


def project(lon_lat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Project (k, 2) points of lon, lat in degrees to the plane, in earth radii."""
    lat = np.clip(lon_lat[:, 1], -_LARGEST_LAT, _LARGEST_LAT)
    return np.column_stack([np.radians(lon_lat[:, 0]), np.arcsinh(np.tan(np.radians(lat)))])


def unproject(xy: NDArray[np.float64]) -> NDArray[np.float64]:
    """Turn (k, 2) points of the plane back into lon, lat in degrees."""
    return np.column_stack([np.degrees(xy[:, 0]), np.degrees(np.arctan(np.sinh(xy[:, 1])))])


def units_per_km(y: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how many units of the plane a kilometre takes at the heights y of the plane, shape as y."""
    return np.cosh(y) * 1000.0 / EARTH_RADIUS_M


LEAST_AREA_KM2 = 1e-4
"""An outline that encloses less holds no land, km2: 100 m2 is a kilometre of line at the tenth of a metre to which
coordinates are written."""


def area_of(polygons: Sequence[Polygon]) -> BaseGeometry:
    """Join polygons given in degrees to one valid area of the plane.

    All that an outline goes round is land, however often it is covered (winding number not 0; even-odd would make a
    hole where a zone overlaps itself).  Holes are cut out of their own polygon only; a hole that leaves its outline is
    an outline of its own, for the wider area is the safer one (R4).  A polygon of less than 100 m2 holds no land.
    """
    import shapely

    drawn = shapely.union_all([area for polygon in polygons for area in _drawn(polygon)])
    cut = shapely.segmentize(drawn, _LONGEST_EDGE_DEG)
    return shapely.make_valid(shapely.transform(cut, project), method="structure", keep_collapsed=False)


def crossings_of(polygon: Polygon) -> int:
    """Count how often the outlines of a polygon cross or touch themselves; beyond MOST_CROSSINGS not all are counted.

    What it takes to fill an outline grows with its crossings: 3,000 random points have a million and take minutes.
    """
    import shapely

    found = 0
    for ring in polygon:
        points = np.array(ring)
        lines = shapely.linestrings(np.stack([points[:-1], points[1:]], axis=1))
        edges = np.asarray(lines, dtype=object)
        tree = shapely.STRtree(edges)
        for first in range(0, len(edges), _EDGES_AT_ONCE):
            mine, others = tree.query(edges[first : first + _EDGES_AT_ONCE], predicate="intersects")
            apart = others - (mine + first)
            found += int(np.count_nonzero((apart > 1) & (apart < len(edges) - 1)))  # neighbours meet in their corner
            if found > MOST_CROSSINGS:
                return found
    return found


def flaws_of(polygon: Polygon) -> tuple[str, ...]:
    """Say what is odd about a polygon: "collapsed", "crosses itself", "hole outside"; none: nothing is."""
    import shapely

    areas = _drawn(polygon)
    if not areas:
        return ("collapsed",)
    crosses = any(not shapely.is_valid(shapely.Polygon(ring)) for ring in polygon if len(set(ring)) > 2)
    return (*(("crosses itself",) if crosses else ()), *(("hole outside",) if len(areas) > 1 else ()))


def _drawn(polygon: Polygon) -> list[BaseGeometry]:
    """Return a polygon's land in degrees: the outline less its holes, and each hole that leaves it; no empty ones."""
    import shapely

    rings = np.array([shapely.Polygon(ring) for ring in polygon if len(set(ring)) > 2], dtype=object)
    if not len(rings) or len(set(polygon[0])) < 3:
        return []
    filled = shapely.make_valid(rings, method="structure", keep_collapsed=False)
    outline, holes = filled[0], filled[1:]
    if _land_km2(outline) < LEAST_AREA_KM2:
        return []
    inside = shapely.covers(outline, holes)
    land = shapely.difference(outline, shapely.union_all(holes[inside])) if inside.any() else outline
    return [area for area in (land, *holes[~inside]) if _land_km2(area) >= LEAST_AREA_KM2]


def _land_km2(area: BaseGeometry) -> float:
    """Return the size of an area given in degrees, km2: an equirectangular plane is near enough to tell none."""
    import shapely

    if area.is_empty:
        return 0.0
    km_per_degree = EARTH_RADIUS_M / 1000.0 * float(np.radians(1.0))
    middle = (area.bounds[1] + area.bounds[3]) / 2
    return float(shapely.area(area)) * km_per_degree**2 * float(np.cos(np.radians(middle)))


def lines_of(lines: Lines) -> NDArray[Any]:
    """Return the links as shapely lines of the plane, shape (m,)."""
    import shapely

    links = np.repeat(np.arange(len(lines.first) - 1), np.diff(lines.first))
    made: NDArray[Any] = np.asarray(
        shapely.linestrings(project(np.column_stack([lines.lon, lines.lat])), indices=links), dtype=object
    )
    return made


def points_of(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[Any]:
    """Return positions in degrees as shapely points of the plane, shape as lat."""
    import shapely

    made: NDArray[Any] = np.asarray(shapely.points(project(np.column_stack([lon, lat]))), dtype=object)
    return made


def outlines(area: BaseGeometry) -> tuple[Polygon, ...]:
    """Return an area of the plane as polygons in degrees, outer rings counter-clockwise as RFC 7946 has them.

    Lines and points in the area are left out; degrees are rounded to 1e-6, a tenth of a metre.
    """
    import shapely
    from shapely.geometry.polygon import orient

    parts = shapely.get_parts(shapely.get_parts(shapely.transform(area, unproject)))
    return tuple(
        tuple(
            tuple((float(lon), float(lat)) for lon, lat in shapely.get_coordinates(ring).round(6))
            for ring in [part.exterior, *part.interiors]
        )
        for part in (orient(part) for part in parts if part.geom_type == "Polygon")
    )
