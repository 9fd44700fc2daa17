from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from land import box, lines_of
from safeconduct.core import distance_m
from safeconduct.picture.projection import area_of, flaws_of, outlines, project, units_per_km, unproject
from safeconduct.picture.projection import lines_of as shapes_of

_LAT, _LON = st.floats(-80, 80), st.floats(-179, 179)


@given(_LAT, _LON)
def test_there_and_back(lat: float, lon: float) -> None:
    assert unproject(project(np.array([[lon, lat]])))[0] == pytest.approx([lon, lat], abs=1e-9)


@given(st.floats(-60, 60), _LON, st.floats(0, 2 * np.pi))
def test_ten_kilometres_are_ten_kilometres_in_every_direction(lat: float, lon: float, bearing: float) -> None:
    ten_km_deg = 10 / 111.195
    there = [lon + ten_km_deg * np.sin(bearing) / np.cos(np.radians(lat)), lat + ten_km_deg * np.cos(bearing)]
    xy = project(np.array([[lon, lat], there]))
    measured_km = np.hypot(*(xy[1] - xy[0])) / units_per_km(xy[:, 1].mean(keepdims=True))[0]
    assert measured_km == pytest.approx(distance_m(lat, lon, there[1], there[0]) / 1000, rel=2e-3)


def test_an_area_keeps_its_outline() -> None:
    (polygon,) = outlines(area_of([box(36, 46, 37, 47)]))
    assert {(36.0, 46.0), (37.0, 47.0)} <= {(round(lon, 9), round(lat, 9)) for lon, lat in polygon[0]}


def test_a_hole_stays_a_hole() -> None:
    ring, hole = box(36, 46, 37, 47)[0], box(36.4, 46.4, 36.6, 46.6)[0]
    area = area_of([(ring, hole)])
    inside = shapes_of(lines_of([(36.45, 46.5), (36.55, 46.5)], [(36.1, 46.1), (36.2, 46.1)]))
    assert [area.intersects(shape) for shape in inside] == [False, True]


def test_a_ring_that_crosses_itself_is_mended() -> None:
    bow = (((36.0, 46.0), (37.0, 47.0), (37.0, 46.0), (36.0, 47.0), (36.0, 46.0)),)
    assert area_of([bow]).is_valid


def test_no_polygons_are_no_area() -> None:
    assert area_of([]).is_empty


@pytest.mark.parametrize("points", [1, 2], ids=["a point", "a line"])
def test_a_ring_without_land_is_left_out(points: int) -> None:
    """Published maps have such rings; as a hole and as an outer ring."""
    flat = tuple((36.5 + 0.1 * (i % points), 46.5) for i in range(4))
    assert area_of([(flat,)]).is_empty
    assert area_of([(box(36, 46, 37, 47)[0], flat)]).equals(area_of([box(36, 46, 37, 47)]))


# --- outlines that cross themselves --------------------------------------------------------------------------------

_CORNER = st.tuples(st.integers(0, 6), st.integers(0, 6))


@settings(max_examples=300, deadline=None)
@given(st.lists(_CORNER, min_size=3, max_size=9))
def test_all_that_an_outline_goes_round_is_land(corners: list[tuple[int, int]]) -> None:
    """Held against winding numbers of the middles of half cells, counted by hand."""
    ring = tuple((36 + x / 100, 46 + y / 100) for x, y in [*corners, corners[0]])
    area, edge = area_of([(ring,)]), shapely.LineString([*corners, corners[0]])
    for x in np.arange(0.27, 6, 0.49):
        for y in np.arange(0.31, 6, 0.47):
            if edge.distance(shapely.Point(x, y)) < 0.02:
                continue
            point = project(np.array([[36 + x / 100, 46 + y / 100]]))[0]
            assert area.contains(shapely.Point(point)) == (_winding(corners, x, y) != 0)


def _winding(corners: list[tuple[int, int]], x: float, y: float) -> int:
    """Count how often corners go round a point: crossings of the ray to the right, upward less downward."""
    turns = 0
    for (x0, y0), (x1, y1) in zip(corners, [*corners[1:], corners[0]], strict=True):
        if (y0 <= y) != (y1 <= y) and x0 + (y - y0) / (y1 - y0) * (x1 - x0) > x:
            turns += 1 if y1 > y0 else -1
    return turns


def test_a_hole_that_leaves_its_outline_is_land() -> None:
    ring, hole = box(36, 46, 37, 47)[0], box(36.5, 46.4, 37.5, 46.6)[0]
    inside = shapes_of(lines_of([(36.6, 46.5), (36.7, 46.5)], [(37.2, 46.5), (37.3, 46.5)]))
    assert [area_of([(ring, hole)]).intersects(shape) for shape in inside] == [True, True]
    assert flaws_of((ring, hole)) == ("hole outside",)


def test_a_hole_of_one_polygon_is_none_of_another() -> None:
    ring, hole = box(36, 46, 37, 47)[0], box(36.4, 46.4, 36.6, 46.6)[0]
    (inside,) = shapes_of(lines_of([(36.45, 46.5), (36.55, 46.5)]))
    assert area_of([(ring, hole), (hole,)]).intersects(inside)


@pytest.mark.parametrize(
    "ring",
    [
        ((36, 46), (37, 46), (36, 46), (36, 46)),
        ((36, 46), (36.5, 46.5), (37, 47), (36, 46)),
        ((36, 46), (37, 46), (37, 46 + 1e-10), (36, 46)),
    ],
)
def test_an_outline_of_no_land_is_none(ring: tuple[tuple[float, float], ...]) -> None:
    assert area_of([(ring,)]).is_empty
    assert flaws_of((ring,)) == ("collapsed",)
