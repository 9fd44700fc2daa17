"""Distances and answers with precision, against dense sampling."""

from __future__ import annotations

import itertools
import math
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from days import Day
from safeconduct.core import Span
from safeconduct.core.geodesy import distance_m
from safeconduct.operation.geometry import distance_to_m, spot_of, weaker, within_distance, within_time

_LAT, _LON = st.floats(46.5, 48.0), st.floats(36.5, 38.0)
_AT = datetime(2022, 3, 5, 10, 0, tzinfo=UTC)


@given(_LAT, _LON, st.lists(st.tuples(_LAT, _LON), min_size=2, max_size=4))
def test_distance_to_a_line_is_that_to_its_nearest_of_many_points(
    lat: float, lon: float, line: list[tuple[float, float]]
) -> None:
    sampled = min(
        float(distance_m(lat, lon, one[0] + k / 200 * (two[0] - one[0]), one[1] + k / 200 * (two[1] - one[1])))
        for one, two in itertools.pairwise(line)
        for k in range(201)
    )
    found, share = distance_to_m(lat, lon, line)
    longest = max(float(distance_m(*one, *two)) for one, two in itertools.pairwise(line))
    assert abs(found - sampled) <= 0.02 * sampled + longest / 200 + 1
    assert 0 <= share <= 1


@given(st.floats(0, 20_000), st.integers(0, 5000), st.floats(0, 10_000))
def test_inside_means_wherever_it_was_and_outside_nowhere(apart: float, precision: int, reach: float) -> None:
    answer = within_distance(apart, precision, reach)
    nearest, farthest = apart - precision, apart + precision
    assert (answer == "inside") == (farthest <= reach)
    assert (answer == "outside") == (nearest > reach)


@given(st.integers(-7200, 7200), st.integers(0, 3600), st.integers(1, 7200))
def test_a_time_is_inside_only_with_all_its_precision(offset: int, precision: int, length: int) -> None:
    span = Span(_AT, _AT + timedelta(seconds=length))
    at = _AT + timedelta(seconds=offset)
    answer = within_time(at, precision, [span])
    seconds = range(offset - precision, offset + precision + 1, max(precision // 50, 1))
    inside = [0 <= second <= length for second in (*seconds, offset + precision)]
    assert (answer == "inside") == all(inside)
    assert answer != "outside" or not any(inside)


def test_the_weaker_answer_wins() -> None:
    assert weaker("inside", "outside", "may be inside") == "outside"
    assert weaker("inside", "may be inside") == "may be inside"


def test_so_many_km_from_a_place_lie_on_the_road_towards_the_other() -> None:
    day = Day()
    basis = day.basis(day.ledger())
    spot = spot_of({"place": "town", "towards": "cross", "off_m": 15_000}, basis)
    assert spot is not None
    middle = (47.06, 37.175)  # the road bends there, half way
    assert math.dist((spot.lat, spot.lon), middle) < 0.01
    end = spot_of({"place": "town", "towards": "cross", "off_m": 90_000}, basis)
    assert end is not None
    assert (round(end.lat, 6), round(end.lon, 6)) == (47.1, 37.35)
