"""Lists of counts added, corrected and read off by day; FLEE's error by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from conflicts import small, with_counts
from safeconduct.core import PlaceId
from safeconduct.outlook import Correction, Count
from safeconduct.outlook.data.counts import (
    add_series,
    counts_by_day,
    departures_by_day,
    errors,
    registered,
    reports_by_day,
)


def rows(*pairs: tuple[float, float]) -> np.ndarray:
    """Return a list of reports."""
    return np.array(pairs, np.float64)


def test_lists_with_the_same_days_are_added() -> None:
    assert add_series(rows((0, 1), (5, 2)), rows((0, 10), (5, 20))).tolist() == [[0, 11], [5, 22]]


def test_each_list_holds_its_last_figure() -> None:
    found = add_series(rows((0, 1), (3, 2), (9, 3)), rows((0, 10), (4, 20), (9, 30)))
    assert found.tolist() == [[0, 11], [3, 12], [4, 22], [9, 33]]


def test_a_list_that_begins_later_is_nobody_before_and_one_that_ends_stays() -> None:
    assert add_series(rows((0, 1), (2, 2)), rows((5, 10), (7, 20))).tolist() == [[0, 1], [2, 2], [5, 12], [7, 22]]


def test_a_correction_scales_all_that_was_before() -> None:
    conflict = replace(
        with_counts(small(), C=[(0, 100), (4, 200), (8, 150)]), corrections=(Correction(PlaceId("C"), 8),)
    )
    assert registered(conflict)[PlaceId("C")].tolist() == [[0, 75], [4, 150], [8, 150]]


@pytest.mark.parametrize("day", [5, 0, -3])
def test_a_correction_without_a_report_of_its_day_or_before_does_nothing(day: int) -> None:
    conflict = replace(with_counts(small(), C=[(0, 100), (4, 200)]), corrections=(Correction(PlaceId("C"), day),))
    assert registered(conflict)[PlaceId("C")].tolist() == [[0, 100], [4, 200]]


def test_what_is_not_yet_known_is_left_out() -> None:
    conflict = replace(
        with_counts(small(), C=[(0, 100), (4, 200), (8, 150)]), corrections=(Correction(PlaceId("C"), 8),)
    )
    assert registered(conflict, known_to=7)[PlaceId("C")].tolist() == [[0, 100], [4, 200]]


def test_between_reports_a_straight_line_in_whole_persons() -> None:
    by_day = counts_by_day(with_counts(small(), C=[(1, 10), (4, 20)]), 6)
    assert by_day[2].tolist() == [10, 10, 13, 16, 20, 20]
    assert np.isnan(by_day[[0, 1, 3]]).all()


def test_two_lists_of_a_place_are_one_count() -> None:
    conflict = with_counts(small(), C=[(0, 10)])
    conflict = replace(conflict, counts=(*conflict.counts, Count(PlaceId("C"), 0, 5, "outside")))
    assert counts_by_day(conflict, 2)[2].tolist() == [15, 15]


def test_reports_stand_on_their_day_alone() -> None:
    found = reports_by_day(with_counts(small(), C=[(-1, 5), (1, 10), (9, 20)]), 4)[2]
    assert np.isnan(found[[0, 2, 3]]).all()
    assert found[1] == 10


def test_a_fall_is_paid_off_before_anybody_comes() -> None:
    assert departures_by_day(np.array([50.0, 60, 40, 55, 70])).tolist() == [0, 10, 0, 0, 10]


def test_errors_by_hand() -> None:
    # Day 0: told 30 + 10, true 10 + 10: made equal 15 + 5, wrong by 5 + 5 of 20.  Day 1: right.
    modelled, true = np.array([[30.0, 7], [10, 3]]), np.array([[10.0, 7], [10, 3]])
    found = errors(modelled, true)
    assert found is not None
    assert (found.rescaled, found.normal, found.days) == (0.25, 0.5, 2)


def test_a_day_on_which_nobody_is_reported_scores_one() -> None:
    found = errors(np.zeros((1, 1)), np.array([[10.0]]))
    assert found is not None
    assert found.rescaled == 1.0


def test_places_without_counts_are_left_out_and_none_at_all_is_none() -> None:
    true = np.array([[10.0], [np.nan]])
    found = errors(np.array([[10.0], [99.0]]), true)
    assert found is not None
    assert found.normal == 0.0
    assert errors(np.array([[1.0]]), np.array([[np.nan]])) is None
