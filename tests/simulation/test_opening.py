"""A corridor opens with the register's share, a cease-fire that broke before counted in it and not on top of it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from plan2 import right_plan, sample_rows
from simulation.runs import batch_of, compiled, only

_RUNS = 20_000
_SHARE = 0.41


def closed_share(rate: float, *causes: str, **figures: float) -> float:
    """Return the share of runs and corridors that do not open."""
    rows = sample_rows()
    laid = compiled(rows, right_plan(rows))
    assert laid.layout.corridors["danger"].min() > 0
    return 1.0 - float(batch_of(laid, only(*causes, **figures), rate, runs=_RUNS).opened.mean())


def three_errors(share: float) -> float:
    return 3.0 * math.sqrt(share * (1.0 - share) / _RUNS)


@pytest.mark.parametrize("rate", [0.0, 0.05, 0.2])
@pytest.mark.parametrize("local", [0.0, 0.5])
def test_corridors_stay_shut_as_often_as_counted_whatever_the_rate_of_collapse(rate: float, local: float) -> None:
    share = closed_share(rate, "not_opened", "break", break_local_share=local)
    assert share == pytest.approx(_SHARE, abs=three_errors(_SHARE))


def test_a_rate_that_closes_more_than_were_counted_adds_nothing_to_it() -> None:
    rows = sample_rows()
    laid = compiled(rows, right_plan(rows))
    hours = float(laid.layout.corridors["window_s"].min()) / 3600.0
    assert hours > 0
    rate = 2.0 / hours
    expected = 1.0 - np.exp(-rate * laid.layout.corridors["window_s"] / 3600.0)
    assert closed_share(rate, "not_opened", "break") == pytest.approx(float(expected.mean()), abs=0.01)


def test_without_breaks_in_the_file_all_that_was_counted_is_drawn() -> None:
    assert closed_share(0.2, "not_opened") == pytest.approx(_SHARE, abs=three_errors(_SHARE))


def test_leaving_breaks_out_for_comparison_shuts_no_other_corridor() -> None:
    rows = sample_rows()
    laid = compiled(rows, right_plan(rows))
    both = only("not_opened", "break")
    before = batch_of(laid, both, 0.2, runs=2000).opened
    after = batch_of(laid, both.without(["break"]), 0.2, runs=2000).opened
    assert (after | ~before).all()  # who was open stays open
    assert after.sum() > before.sum()
