"""A range in units: a plan never drives farther, the bound never less far than it may (P8)."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.planning.fuel import fuel_units

runs = st.lists(st.floats(0.5, 600.0), min_size=1, max_size=6)


def units_of(km: list[float], range_km: float, *, up: bool) -> tuple[list[int], int]:
    loaded, _, most = fuel_units(np.array(km), np.zeros(1), range_km, up=up)
    return [int(unit) for unit in loaded], most


def test_runs_that_divide_the_range_lose_nothing() -> None:
    """115 km there and 115 back, of 460: four runs fit, rounded up or down."""
    for up in (True, False):
        (run,), most = units_of([115.0], 460.0, up=up)
        assert most // run == 4


def test_one_round_of_a_tank_for_less_than_two() -> None:
    """Of 400 km three runs of 115 fit, also for the bound, and never a fourth."""
    for up in (True, False):
        (run,), most = units_of([115.0], 400.0, up=up)
        assert most // run == 3


def test_no_way_takes_more_than_there_is() -> None:
    (far, none), most = units_of([500.0, float("inf")], 400.0, up=False)
    assert far > most
    assert none > most


@given(runs, st.floats(50.0, 900.0))
def test_rounded_in_the_safe_direction(km: list[float], range_km: float) -> None:
    """What fits in units rounded up fits in kilometres; what fits in kilometres fits in units rounded down."""
    up, most = units_of(km, range_km, up=True)
    assert sum(up) > most or sum(km) <= range_km + 1e-3
    down, most = units_of(km, range_km, up=False)
    assert sum(km) > range_km or sum(down) <= most
