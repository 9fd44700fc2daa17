from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.planning.points import Point, by_minute, cut, room_in_hour

HOUR = 3600.0


def test_cut() -> None:
    assert cut(((0, 10), (20, 30)), 5, 25) == ((5, 10), (20, 25))


def test_each_point_at_its_rate_in_its_hours() -> None:  # P3, P4
    """60 persons a minute from 2 to 4 minutes, 6 from 3 on but not before 200 s: whole minutes only."""
    points = (Point("a", 1.0, ((120, 240),)), Point("b", 0.1, ((180, 360),)))
    assert by_minute(points, 6).tolist() == [[0, 0, 60, 60, 0, 0], [0, 0, 0, pytest.approx(6), 6, 6]]
    assert by_minute(points, 6, earliest_s=200).sum(axis=1).tolist() == [0, 12]


def test_no_limit_is_very_much() -> None:
    assert by_minute((Point("a", float("inf"), ((0, 60),)),), 1)[0, 0] >= 1e6


def test_room_in_the_fullest_hour_around() -> None:  # P1, P4
    """10 at 0:00, 20 at 0:30, 15 at 1:00; 50 fit in an hour: 10 + 20 are within one, 20 + 15 within another."""
    times, sizes = np.array([0.0, 0.5, 1.0]) * HOUR, np.array([10.0, 20, 15])
    at = np.array([0.25, 0.75, 1.25, 1.5, 5]) * HOUR
    assert room_in_hour(times, sizes, at, 50).tolist() == [15, 15, 15, 35, 50]


@given(st.lists(st.integers(0, 300), min_size=1, max_size=12), st.integers(0, 300))
def test_what_fits_fits_and_not_one_more(minutes: list[int], new: int) -> None:
    """Against all hours that begin with somebody, counted one by one."""
    times = 60.0 * np.array(minutes, np.float64)
    (room,) = room_in_hour(times, np.ones(len(times)), np.array([60.0 * new]), 100)
    hours = [[m for m in minutes if start <= m < start + 60] for start in {*minutes, new} if start <= new < start + 60]
    assert room == 100 - max(len(hour) for hour in hours)
