"""Spreads and differences against sums done by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from safeconduct.simulation import difference_of, spread_of


def test_spread_of_the_first_forty_numbers() -> None:
    spread = spread_of(np.arange(1.0, 41.0)[::-1])
    assert (spread.mean, spread.p10, spread.p50, spread.p90) == (20.5, 4.0, 20.0, 36.0)
    assert spread.worst == 1.5  # the two least
    assert spread_of(np.arange(1.0, 41.0), more_is_worse=True).worst == 39.5
    assert spread.standard_error == pytest.approx(math.sqrt(40 * 41 / 12) / math.sqrt(40))


def test_one_run_has_no_standard_error() -> None:
    spread = spread_of(np.array([7.0]))
    assert (spread.mean, spread.p10, spread.p90, spread.worst) == (7.0, 7.0, 7.0, 7.0)
    assert math.isnan(spread.standard_error)


def test_no_run_is_refused() -> None:
    with pytest.raises(ValueError, match="no run"):
        spread_of(np.array([]))


def test_differences_are_paired() -> None:
    before = np.array([10.0, 1000.0, 5.0])
    found = difference_of(before + 2.0, before)
    assert (found.mean, found.standard_error, found.interval) == (2.0, 0.0, (2.0, 2.0))
