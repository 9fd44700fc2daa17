"""Where people leave from."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from conflicts import camp, link, made, small, spot
from safeconduct.outlook.flow.departures import WAVE_DAYS, WAVE_REST, held, leaving_weights, populations


def two(first: float | None, second: float | None, days: int = 5) -> np.ndarray:
    """Return the weights of two places in conflict with these populations."""
    places = [spot("A", "conflict", population=first), spot("B", "conflict", population=second), camp("C")]
    return leaving_weights(made(places, [link("A", "C", 10)], days=days), days)


def test_people_leave_by_population() -> None:
    assert two(300.0, 100.0)[0].tolist() == [0.75, 0.25, 0.0]


def test_a_population_that_is_not_known_is_the_median_of_the_others() -> None:
    assert two(300.0, None)[0].tolist() == [0.5, 0.5, 0.0]
    assert two(300.0, 0.0)[0].tolist() == [0.5, 0.5, 0.0]
    assert populations(made([spot("A"), camp("C")], [])).tolist() == [1.0, 1.0]


def test_intensity_weighs() -> None:
    conflict = made([spot("A", "conflict"), spot("B", "conflict"), camp("C")], [], days=1)
    conflict = replace(conflict, intensity=np.array([[3.0], [1.0], [0.0]]))
    assert leaving_weights(conflict, 1)[0].tolist() == [0.75, 0.25, 0.0]


def test_fewer_leave_the_longer_it_goes_on() -> None:
    conflict = made([spot("A", "conflict"), spot("B", "conflict"), camp("C")], [], days=11)
    intensity = conflict.intensity.copy()
    intensity[1, :10] = 0.0
    last = leaving_weights(replace(conflict, intensity=intensity), 11)[10]
    assert last[0] / last[1] == pytest.approx((np.exp(-10 / WAVE_DAYS) + WAVE_REST) / (1 + WAVE_REST))


def test_a_day_of_calm_takes_the_places_that_were_or_will_be_fought_over() -> None:
    conflict = small(days=3)
    intensity = conflict.intensity.copy()
    intensity[:, 1] = 0.0
    assert leaving_weights(replace(conflict, intensity=intensity), 3)[1].tolist() == [1, 0, 0, 0]


def test_no_conflict_at_all_takes_every_place_that_is_no_camp() -> None:
    assert leaving_weights(made([spot("A"), spot("B"), camp("C")], [], days=2), 2).tolist() == [[0.5, 0.5, 0.0]] * 2


def test_past_its_end_a_conflict_stays_as_on_the_last_day() -> None:
    assert held(np.array([[1.0, 2.0]]), 4).tolist() == [[1, 2, 2, 2]]
    assert held(np.array([[1.0, 2.0]]), 1).tolist() == [[1]]
