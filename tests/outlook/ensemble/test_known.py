"""What is known on a day."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from conflicts import NUMBERS, small, with_counts
from safeconduct.outlook import Closure, Conflict, Total
from safeconduct.outlook.ensemble.known import Known, as_known, known_on


def known(conflict: Conflict, day: int, *, interpolated: bool = False) -> Known:
    """Take stock."""
    return known_on(conflict, day, NUMBERS, interpolated=interpolated)


def test_level_and_rate_of_camps_that_report_every_day() -> None:
    conflict = with_counts(small(), C=[(day, 10.0 * day) for day in range(20)], D=[(day, 5.0) for day in range(20)])
    found = known(conflict, 10)
    assert found.level.tolist() == [100, 5]
    assert found.rate.tolist() == [10, 0]
    assert found.estimated.tolist() == [0, 0]


def test_later_reports_are_not_known() -> None:
    first = [(0, 0.0), (7, 70.0)]
    soon, late = with_counts(small(), C=[*first, (12, 99.0)], D=first), with_counts(small(), C=first, D=first)
    assert known(soon, 10).level.tolist() == known(late, 10).level.tolist()


def test_the_line_to_the_next_report_is_taken_where_asked_for() -> None:
    found = known(with_counts(small(), C=[(0, 0.0), (20, 200.0)], D=[(0, 0.0)]), 10, interpolated=True)
    assert found.level.tolist() == [100, 0]
    assert found.rate.tolist() == [10, 0]


def test_the_latest_rates_go_on_since_the_last_report_less_each_day() -> None:
    found = known(with_counts(small(), C=[(0, 0.0), (7, 70.0)], D=[(0, 3.0)]), 10)
    assert found.estimated.tolist() == pytest.approx([10 * (0.9 + 0.9**2 + 0.9**3), 0])
    assert found.level == pytest.approx(found.estimated + np.array([70, 3]))
    assert found.rate.tolist() == pytest.approx([10 * 0.9**3, 0])


def test_without_totals_a_camp_that_is_silent_for_long_stays_as_counted() -> None:
    conflict = with_counts(small(days=40), C=[(0, 0.0), (7, 70.0)], D=[(day, 5.0 * day) for day in range(40)])
    found = known(conflict, 30)
    assert found.level.tolist() == [70, 150]
    assert found.rate.tolist() == [0, 5]
    assert found.silent.tolist() == [True, False]


def test_a_silent_camp_grows_beside_those_that_report_as_the_model_has_it() -> None:
    conflict = with_counts(small(), C=[(day, 10.0 * day) for day in range(20)], D=[(0, 0.0)])
    conflict = replace(conflict, totals=(Total(0, 500.0), Total(10, 800.0), Total(15, 9000.0)))
    found = known(conflict, 10)
    # C draws 1/3, D 1/4 (and a little more for its room): of the 300 in the total C shows 100, so D has about 75.
    assert found.level == pytest.approx([100, 75], rel=0.03)
    assert found.rate == pytest.approx([10, 7.5], rel=0.03)


def test_of_what_the_totals_grew_by_no_more_is_estimated_than_is_not_counted_yet() -> None:
    reports = [(0, 0.0), (10, 500.0)]
    conflict = replace(with_counts(small(), C=reports, D=[(0, 0.0)]), totals=(Total(0, 0.0), Total(10, 560.0)))
    assert known(conflict, 10).estimated == pytest.approx([0, 60])


def test_where_nothing_tells_what_part_of_the_total_is_in_camps_it_is_a_half() -> None:
    conflict = replace(with_counts(small(), C=[(0, 0.0)], D=[(0, 0.0)]), totals=(Total(0, 100.0), Total(10, 500.0)))
    assert known(conflict, 10).level.sum() == pytest.approx(200)


def test_totals_that_grew_less_than_the_counts_add_nobody() -> None:
    conflict = replace(
        with_counts(small(), C=[(0, 0.0), (10, 500.0)], D=[(0, 0.0)]), totals=(Total(0, 0.0), Total(10, 100.0))
    )
    assert known(conflict, 10).level.tolist() == [500, 0]


def test_totals_of_more_than_the_camps_count_by_the_part_that_camps_held_on_day_0() -> None:
    conflict = replace(
        with_counts(small(), C=[(0, 100.0)], D=[(0, 100.0)]), totals=(Total(0, 400.0), Total(10, 1000.0))
    )
    assert known(conflict, 10).level.sum() == pytest.approx(200 + 600 / 2)
    assert known(conflict, 10).gap.tolist() == [10, 10]


def test_a_camp_without_any_count_begins_empty() -> None:
    assert known(with_counts(small(), C=[(0, 5.0), (10, 5.0)]), 10).level.tolist() == [5, 0]


def test_fighting_stays_and_later_closures_are_not_known() -> None:
    soon, late = Closure("link", "A", "D", 2, 15), Closure("link", "A", "B", 11)
    conflict = small(soon, late)
    intensity = conflict.intensity.copy()
    intensity[1, 11:] = 1.0
    found = as_known(replace(conflict, intensity=intensity), 10, 30)
    assert found.closures == (soon,)
    assert found.intensity.shape == (4, 30)
    assert np.array_equal(found.intensity, np.repeat([[1.0], [0], [0], [0]], 30, axis=1))
