"""The bundled parameters on six real conflicts, beside FLEE and beside shares that stay as they are (docs/outlook.md).

The figures for conflicts left out of the fit are made by benchmarks/outlook_fit.py; here only the order is held.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bench_outlook import counted_abroad
from outlook_score import FLEE, Case, blind_trial, cases_in, frozen, ranges, running
from safeconduct.outlook import Settings
from safeconduct.outlook.model import forecast
from safeconduct.outlook.parameters import fitted


@pytest.fixture(scope="module")
def cases(shared: Path) -> list[Case]:
    """Return the six conflicts."""
    return cases_in(shared / "data" / "displacement" / "flee")


def test_blind_is_nearer_than_flee_on_five_of_six(cases: list[Case]) -> None:
    found = {case.conflict.name: case.blind_errors(fitted()).rescaled for case in cases}
    assert sum(found[name] < flee for name, flee in FLEE.items()) >= 5
    assert np.mean(list(found.values())) <= 0.25


@pytest.mark.parametrize("line", [False, True])
@pytest.mark.parametrize("horizon", [30, 60])
def test_running_is_nearer_than_frozen_shares_on_five_of_six(cases: list[Case], horizon: int, line: bool) -> None:
    ours = [running(case, fitted(), 30, horizon, interpolated=line).rescaled for case in cases]
    still = [frozen(case, 30, horizon, interpolated=line).rescaled for case in cases]
    assert sum(one < other for one, other in zip(ours, still, strict=True)) >= 5


def test_blind_ranges_hold_about_four_fifths_of_reports(cases: list[Case]) -> None:
    inside, _ = ranges([blind_trial(case) for case in cases], fitted(), draws=20, seed=1)
    assert 0.7 <= inside <= 0.92


def test_on_3_march_2022_the_range_holds_who_had_left_a_month_and_two_later(cases: list[Case]) -> None:
    ukraine = next(case.conflict for case in cases if case.conflict.name == "ukraine2022")
    found = forecast(ukraine, Settings(known_to=7, horizon=60, draws=50))
    for ahead in (30, 60):
        counted = counted_abroad(ukraine.date_of(7 + ahead))
        assert found.total_low[ahead - 1] < counted < found.total_high[ahead - 1]
        assert found.total[ahead - 1] == pytest.approx(counted, rel=0.2)
