from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from land import box, lines_of
from safeconduct.core import distance_m
from safeconduct.picture.projection import area_of, outlines, project, units_per_km, unproject
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
