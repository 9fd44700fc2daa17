"""Times are told to the second, and a drive is never told shorter than it is."""

from __future__ import annotations

import pytest

from safeconduct.planning.assemble import _second


@pytest.mark.parametrize("begins", [0.5, 1.5, 2.5, 1.5 - 1e-9])
def test_a_drive_of_full_seconds_is_told_as_long_as_it_is(begins: float) -> None:
    """Rounded to even, 1.5 and 1288.5 would both be even: 1286 seconds for a drive of 1287."""
    assert _second(begins + 1287.0) - _second(begins) == 1287


def test_the_nearest_second() -> None:
    assert [_second(seconds) for seconds in (9.4, 9.6, -0.4)] == [9, 10, 0]
