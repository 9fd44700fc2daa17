"""The bundled parameters on six real conflicts, beside FLEE and beside shares that stay as they are (docs/outlook.md).

The figures for conflicts left out of the fit are made by benchmarks/outlook_fit.py; here only the order is held.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from bench_outlook import counted_abroad
from house.source_tree import ROOT
from outlook_score import (
    FLEE,
    Case,
    blind_trial,
    cases_in,
    frozen,
    frozen_people,
    ranges,
    running,
    running_people,
    starts,
    total_error,
    without_capacities,
)
from safeconduct.outlook import Settings
from safeconduct.outlook.data.parameters import fitted
from safeconduct.outlook.model import forecast
from safeconduct.outlook_input.folder import load_outlook


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


def test_blind_without_capacities_is_nearer_than_an_equal_split_on_five_of_six(cases: list[Case]) -> None:
    nearer = 0
    for case in cases:
        equal = np.abs(case.counted / case.counted.sum(axis=0).clip(1.0) - 1 / len(case.counted)).sum(axis=0).mean()
        nearer += without_capacities(case).blind_errors(fitted()).rescaled < equal
    assert nearer >= 5


def test_totals_60_days_on_are_nearer_than_frozen_ones_on_average(cases: list[Case]) -> None:
    ours, still = [], []
    for case in cases:
        days = starts(case, 60)
        people = [running_people(case, fitted(), day, 60, interpolated=False) for day in days]
        frozen_ = [frozen_people(case, day, 60, interpolated=False) for day in days]
        ours.append(np.mean([total_error(case, one, day) for one, day in zip(people, days, strict=True)]))
        still.append(np.mean([total_error(case, one, day) for one, day in zip(frozen_, days, strict=True)]))
    assert np.mean(ours) < 0.9 * np.mean(still)


def test_the_bundled_example_has_countries_nearly_as_they_were_counted(cases: list[Case]) -> None:
    found = forecast(load_outlook(ROOT / "examples/outlook-ukraine-2022-03").conflict, Settings(draws=0))
    ukraine = next(case.conflict for case in cases if case.conflict.name == "ukraine2022")
    country_of = {place.id: place.country for place in ukraine.places}
    day = (date(2022, 4, 8) - ukraine.start).days  # on which all countries reported
    counted = dict.fromkeys(country_of.values(), 0.0)
    for count in ukraine.counts:
        counted[country_of[count.place]] += count.persons * (count.day == day)
    shares = {one.country: float(one.people[day] / found.total[day]) for one in found.countries}
    true = {country: persons / sum(counted.values()) for country, persons in counted.items() if persons}
    assert true["Poland"] == pytest.approx(0.59, abs=0.01)
    assert sum(abs(shares[country] - true[country]) for country in true) < 0.2
    assert sum(abs(1 / len(true) - share) for share in true.values()) > 0.7


def test_blind_ranges_hold_about_four_fifths_of_reports(cases: list[Case]) -> None:
    masked = [blind_trial(without_capacities(case)) for case in cases]
    inside, _ = ranges(masked, fitted(), draws=60, seed=1)
    assert 0.75 <= inside <= 0.88


def test_on_3_march_2022_the_range_holds_who_had_left_a_month_and_two_later(cases: list[Case]) -> None:
    ukraine = next(case.conflict for case in cases if case.conflict.name == "ukraine2022")
    found = forecast(ukraine, Settings(known_to=7, horizon=60, draws=50))
    for ahead in (30, 60):
        counted = counted_abroad(ukraine.date_of(7 + ahead))
        assert found.total_low[ahead - 1] < counted < found.total_high[ahead - 1]
        assert found.total[ahead - 1] == pytest.approx(counted, rel=0.2)
