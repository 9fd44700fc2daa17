"""Streams of chance: by name and number alone, evenly spread, of the right means."""

from __future__ import annotations

import numpy as np
import pytest

from safeconduct.simulation.layout import thing_key
from safeconduct.simulation.streams import exponential, fork, gamma, lognormal, uniform

_MANY = 20_000


def keys(name: str = "v1") -> list[np.uint64]:
    """Return the keys of many runs of one thing."""
    return [np.uint64(fork(np.uint64(thing_key(name)), np.uint64(run))) for run in range(_MANY)]


def test_a_key_is_the_same_everywhere() -> None:
    assert thing_key("v1") == 0xDA0BFE4035078A1C
    assert fork(np.uint64(1), np.uint64(2)) == 0xE931368A04A6C186
    assert fork(np.uint64(1), np.uint64(2)) != fork(np.uint64(2), np.uint64(1))


def test_uniform_numbers_are_even_and_apart() -> None:
    found = np.array([uniform(key, 0) for key in keys()])
    assert found.min() > 0.0
    assert found.max() < 1.0
    assert np.abs(np.histogram(found, 20, (0, 1))[0] - _MANY / 20).max() < 5 * np.sqrt(_MANY / 20)
    other = np.array([uniform(key, 1) for key in keys()])
    assert abs(np.corrcoef(found, other)[0, 1]) < 5 / np.sqrt(_MANY)


def test_two_things_are_independent() -> None:
    one = [uniform(key, 0) for key in keys("v1")]
    two = [uniform(key, 0) for key in keys("v2")]
    assert abs(np.corrcoef(one, two)[0, 1]) < 5 / np.sqrt(_MANY)


def test_exponential_times_have_their_mean() -> None:
    assert np.mean([exponential(key, 0, 3.0) for key in keys()]) == pytest.approx(3.0, rel=0.04)


def test_log_normal_amounts_have_their_median_and_tenth() -> None:
    found = [lognormal(key, 0, 40.0, 122.0) for key in keys()]
    assert np.median(found) == pytest.approx(40.0, rel=0.04)
    assert np.quantile(found, 0.9) == pytest.approx(122.0, rel=0.05)


@pytest.mark.parametrize("variation", [0.3, 0.5, 1.0, 1.5])
def test_service_times_have_their_mean_and_variation(variation: float) -> None:
    found = np.array([gamma(key, 10.0, variation) for key in keys()])
    assert found.mean() == pytest.approx(10.0, rel=0.05)
    assert found.std() / found.mean() == pytest.approx(variation, rel=0.06)


def test_service_without_variation_always_takes_its_mean() -> None:
    assert {gamma(key, 10.0, 0.0) for key in keys()[:100]} == {10.0}
