"""The scores and the fit of the outlook, on conflicts drawn by hand."""

from __future__ import annotations

from dataclasses import asdict, replace

import numpy as np
import pytest

from conflicts import NUMBERS, small, with_counts
from outlook_fit import left_out, measured_in, parts_left_out, table, text_of, try_all
from outlook_score import (
    Case,
    blind_trial,
    by_part,
    case_of,
    frozen,
    perturbed,
    ranges,
    running,
    running_people,
    running_trials,
    starts,
    total_error,
    without_capacities,
)
from safeconduct.outlook.data.parameters import parameters_from


def case(name: str = "made", days: int = 120) -> Case:
    """Return a conflict whose counts rise by 10 a day in C and by 5 in D, told every tenth day."""
    by_camp = {"C": 10.0, "D": 5.0}
    given = {camp: [(day, rate * day) for day in range(0, days, 10)] for camp, rate in by_camp.items()}
    return case_of(replace(with_counts(small(days=days), **given), name=name))


def test_frozen_counts_keep_shares_and_lose_the_growth() -> None:
    found = frozen(case(), 30, 30, interpolated=False)
    assert found.rescaled == pytest.approx(0, abs=0.01)
    assert found.normal == pytest.approx(np.mean([1 - 30 / day for day in range(31, 61)]), abs=0.01)
    assert found.days == 30


def test_frozen_counts_are_those_known_on_the_day_or_on_the_line() -> None:
    assert frozen(case(), 35, 10, interpolated=False).normal > frozen(case(), 35, 10, interpolated=True).normal


def test_running_follows_what_rises_evenly() -> None:
    even = replace(NUMBERS, damping=0.9999, model_share=0.01)
    assert running(case(), even, 60, 30, interpolated=False).normal < 0.05


def test_runs_start_where_the_days_after_them_are_counted() -> None:
    assert starts(case(), 60) == [14, 30]
    assert [trial.reported.shape for trial in running_trials(case(), NUMBERS, 60)] == [(2, 60)] * 2


def test_wide_ranges_hold_most_and_narrow_ones_do_not() -> None:
    trials = [blind_trial(case())]
    wide = ranges(trials, replace(NUMBERS, sized_pull_spread=5.0), draws=20, seed=1)
    narrow = ranges(trials, replace(NUMBERS, sized_pull_spread=0.01, size_sd=0.0, distance_sd=0.0), draws=20, seed=1)
    assert wide[0] > 0.8 > narrow[0]


def test_capacities_can_be_taken_away() -> None:
    bare = without_capacities(case())
    assert [place.capacity for place in bare.conflict.places] == [None] * 4
    assert np.array_equal(bare.counted, case().counted)


def test_capacities_can_be_made_wrong_by_up_to_a_half() -> None:
    found = [place.capacity for place in perturbed(case(), 1).conflict.places if place.kind == "camp"]
    again = [place.capacity for place in perturbed(case(), 1).conflict.places if place.kind == "camp"]
    assert found == again
    assert all(one is not None and 500 <= one <= 1500 and one != 1000 for one in found)
    assert len(set(found)) == 2


def test_totals_that_are_half_of_those_counted_are_off_by_a_half() -> None:
    own = case()
    halved = own.counted[:, 31:61] / 2
    assert total_error(own, halved, 30) == pytest.approx(0.5)
    assert total_error(own, halved[::-1], 30) == pytest.approx(0.5)  # whichever camp they are in
    assert total_error(own, running_people(own, NUMBERS, 30, 30, interpolated=True), 30) < 0.2


def test_an_error_is_of_countries_and_of_places_within_them() -> None:
    own = case()
    swapped = by_part(own, own.counted[::-1])  # both camps are in one country
    assert swapped["countries"] == 0
    assert swapped["places"] == pytest.approx(2 / 3, abs=0.01)
    places = tuple(replace(place, country="Beyond") if place.id == "D" else place for place in own.conflict.places)
    apart = by_part(replace(own, conflict=replace(own.conflict, places=places)), own.counted[::-1])
    assert apart["countries"] == pytest.approx(2 / 3, abs=0.01)
    assert apart["places"] == 0


def test_parts_of_the_day_are_of_those_days_alone() -> None:
    own = case()
    people = own.counted.copy()
    people[:, :12] = people[::-1, :12]
    found = by_part(own, people)
    assert found["first tenth"] == pytest.approx(2 / 3, abs=0.1)
    assert found["second half"] == 0


def test_the_fit_gives_parameters_that_can_be_read_and_a_row_a_conflict() -> None:
    cases = [case("one"), case("two")]
    said: list[str] = []
    tried = try_all(cases, tries=4, draws=3, seed=1, say=said.append)
    given = tried.parameters([0, 1])
    found = left_out(cases, tried, draws=3, seed=1)
    measured = measured_in(found)
    again = parameters_from(text_of(given, measured, cases, tries=4, draws=3, seed=1))
    assert asdict(again) == pytest.approx(asdict(given), rel=1e-5)
    assert measured.inside_least <= measured.inside_mean <= measured.inside_most
    assert measured.wrong_place == pytest.approx(np.mean([float(str(row[0])) for row in found]) / 2)
    rows = table(cases, found).splitlines()
    assert [row.split(" | ")[0] for row in rows[2:]] == ["| one", "| two", "| mean"]
    assert said[0] == "blind: 4 points"
    parts = parts_left_out(cases, tried).splitlines()
    assert parts[0] == "| conflict | none | countries | places | first tenth | second half |"
    assert [row.split(" | ")[0] for row in parts[2:]] == ["| one", "| two", "| mean"]
