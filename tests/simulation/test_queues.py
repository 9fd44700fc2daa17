"""Queues against theory: M/D/1 and M/M/c posts, a narrow place with spill-back worked out by hand, capacity."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from safeconduct.simulation import Chances, Compiled, Roads
from safeconduct.simulation.drawing import POST, stream
from safeconduct.simulation.streams import fork, gamma
from simulation.networks_by_hand import line_of_cars, seconds_on_line
from simulation.runs import batch_of, only, trace_of

Seconds = NDArray[np.float64]
_CARS, _DAYS = 3_000, 12
_ERRORS = 4.0
"""So many standard errors a mean may be off: by chance in fewer than 1 of 400 such tests (Student, 11 degrees)."""


def poisson(mean_s: float, count: int, seed: int = 1) -> Seconds:
    """Return instants of a Poisson stream."""
    return np.cumsum(np.random.default_rng(seed).exponential(mean_s, count))


def waits_s(arrivals: Seconds, per_h: float, lanes: int, variation: float, seed: int = 1) -> tuple[Compiled, Seconds]:
    """Return the plan laid out, and the wait of each car before its post."""
    laid = line_of_cars(arrivals, [1.0, 1.0], post=(1, per_h, float(lanes)), hours=arrivals[-1] / 3600.0 + 20.0)
    chances = only("post", post_factors=(1.0,), post_stops_per_h=0.0, post_variation=variation)
    return laid, seconds_on_line(laid, trace_of(laid, chances, seed=seed).vehicles["out"]) - 120.0


def hold_to_theory(wanted: float, mean_s: float, per_h: float, lanes: int, variation: float) -> None:
    """Hold the mean wait over independent days to a formula, within sampling error.

    A day leaves out its first tenth of cars, as it begins empty.  The error is that of the mean of the days, so no
    correlation within a day is left out of it; it must itself be small, or the test would pass for anything.
    """
    days = [poisson(mean_s, _CARS, seed) for seed in range(_DAYS)]
    found = [waits_s(day, per_h, lanes, variation, seed)[1][_CARS // 10 :].mean() for seed, day in enumerate(days)]
    error = np.std(found, ddof=1) / math.sqrt(_DAYS)
    assert error < 0.08 * wanted
    assert abs(np.mean(found) - wanted) < _ERRORS * error


def erlang_c(lanes: int, offered: float) -> float:
    """Return the chance that all lanes are busy: Erlang's C formula."""
    last = offered**lanes / math.factorial(lanes) * lanes / (lanes - offered)
    return last / (sum(offered**n / math.factorial(n) for n in range(lanes)) + last)


def services_s(laid: Compiled, mean_s: float, variation: float) -> list[float]:
    """Return the service time that each car draws at the only post, in run 0 of seed 1."""
    post = np.uint64(stream(np.uint64(1), POST, 0, laid.layout.posts["key"][0]))
    return [gamma(np.uint64(fork(post, key)), mean_s, variation) for key in laid.layout.vehicles["key"]]


@pytest.mark.parametrize(("lanes", "load"), [(1, 0.5), (1, 0.95), (2, 0.8), (4, 0.9)])
@pytest.mark.parametrize("variation", [0.0, 0.7, 1.0])
def test_waits_before_a_post_follow_the_recursion_car_by_car(lanes: int, load: float, variation: float) -> None:
    """Each car takes the lane that is free first (Kiefer and Wolfowitz 1955; Lindley 1952 for one): no chance in it."""
    arrivals = poisson(10.0 / load / lanes, 1500)
    laid, waits = waits_s(arrivals, 360.0 * lanes, lanes, variation)
    free, wanted = [0.0] * lanes, []
    for at, service in zip(arrivals + 60.0, services_s(laid, 10.0, variation), strict=True):
        begins = max(at, min(free))
        free[free.index(min(free))] = begins + service
        wanted.append(begins - at)
    assert waits == pytest.approx(np.array(wanted), abs=1e-6)
    assert max(wanted) > 10.0


@pytest.mark.parametrize("load", [0.5, 0.8])
def test_a_post_that_always_takes_the_same_time_is_m_d_1(load: float) -> None:
    """wait = load x service / (2 (1 - load)): Pollaczek and Khinchine."""
    hold_to_theory(load * 10.0 / (2 * (1 - load)), 10.0 / load, 360.0, 1, 0.0)


@pytest.mark.parametrize(("lanes", "load"), [(1, 0.7), (2, 0.7), (4, 0.7)])
def test_posts_with_exponential_times_are_m_m_c(lanes: int, load: float) -> None:
    """wait = C(c, a) x service / (c - a), a the load offered."""
    wanted = erlang_c(lanes, load * lanes) * 10.0 / (lanes - load * lanes)
    hold_to_theory(wanted, 10.0 / load / lanes, 360.0 * lanes, lanes, 1.0)


def test_a_narrow_place_lets_through_its_capacity() -> None:
    """1,000 cars in one instant, 720 an hour: the last of them enters after 999 x 5 s."""
    laid = line_of_cars(np.zeros(1000), [1.0, 1.0], capacity_pcu_h=[math.inf, 720.0])
    out = np.sort(trace_of(laid, Chances().certain()).vehicles["out"])
    assert out[0] == pytest.approx(120.0)
    assert out[-1] == pytest.approx(120.0 + 999 * 5.0)
    assert np.allclose(np.diff(out), 5.0)


def test_a_queue_spills_back_over_the_link_before() -> None:
    """Cars every 2 s; the second link, 1 km, holds 200 + 4 and is left every 6 s; a gap comes up it in 240 s.

    Car k (from 0) is at the second link at 60 + 2 k and leaves it at 120 + 6 k.  It may enter once car k - 204 has
    left and the gap is there: at 120 + 6 (k - 204) + 240.
    """
    cars = 400
    roads = Roads(jam_pcu_km_lane=200.0, wave_kmh=15.0)
    capacity = [1800.0, 1800.0, 600.0]
    laid = line_of_cars(np.arange(cars) * np.float64(2.0), [1.0, 1.0, 1.0], capacity_pcu_h=capacity, roads=roads)
    assert laid.layout.mouths["holds"][1] == 204.0
    entered = trace_of(laid, Chances().certain()).hops["seen_head"].reshape(cars, 3)
    k = np.arange(cars)
    spilled = np.where(k >= 204, 120.0 + 6.0 * (k - 204) + 240.0, 0.0)
    assert (spilled > 60.0 + 2.0 * k).sum() > 100
    assert np.allclose(entered[:, 1], np.maximum(60.0 + 2.0 * k, spilled))
    assert np.allclose(entered[:, 2], 120.0 + 6.0 * k)


def test_more_capacity_brings_no_fewer_out_in_the_mean() -> None:
    means = []
    for per_h in (200.0, 400.0, 800.0):
        laid = line_of_cars(poisson(6.0, 1500), [5.0, 5.0], post=(1, per_h, 1.0), hours=4.0)
        means.append(batch_of(laid, Chances(), runs=60).persons[:, :, 0].sum(axis=1).mean())
    assert means == sorted(means)
    assert means[0] < means[2]
