"""Distances on the Earth, against figures known on paper."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.core import EARTH_RADIUS_M, Lines, distance_m

LAT, LON = st.floats(-90, 90), st.floats(-180, 180)


def test_a_degree_of_the_equator() -> None:
    assert float(distance_m(0, 0, 0, 1)) == pytest.approx(EARTH_RADIUS_M * math.pi / 180)


def test_half_round_the_earth() -> None:
    assert float(distance_m(90, 0, -90, 0)) == pytest.approx(EARTH_RADIUS_M * math.pi)


def test_mariupol_to_zaporizhzhia_as_the_crow_flies() -> None:
    assert float(distance_m(47.0971, 37.5434, 47.8388, 35.1396)) / 1000 == pytest.approx(199, abs=1)


def test_arrays_broadcast_and_unknown_stays_unknown() -> None:
    found = distance_m(np.array([0.0, np.nan]), 0.0, 0.0, 0.0)
    assert found[0] == 0.0
    assert np.isnan(found[1])


@given(LAT, LON, LAT, LON)
def test_both_ways_are_as_long(lat1: float, lon1: float, lat2: float, lon2: float) -> None:
    there, back = float(distance_m(lat1, lon1, lat2, lon2)), float(distance_m(lat2, lon2, lat1, lon1))
    assert there == pytest.approx(back, abs=1e-6)
    assert 0 <= there <= EARTH_RADIUS_M * math.pi * (1 + 1e-12)


def test_points_of_a_line() -> None:
    lines = Lines(np.array([0, 2, 5]), np.arange(5.0), np.arange(5.0) + 10)
    assert lines.count == 2
    assert lines.points(1)[0].tolist() == [2.0, 3.0, 4.0]
    assert lines.points(0)[1].tolist() == [10.0, 11.0]
