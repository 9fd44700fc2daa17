"""The value function in closed form against the slow way: many instants, one after the other."""

from __future__ import annotations

from itertools import pairwise
from math import exp

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.planning.instance import Survival, convoy_worth

AT = st.floats(0.0, 50_000.0)
SPANS = st.lists(st.tuples(AT, AT).map(lambda pair: (min(pair), max(pair))), max_size=5)
RATES = st.floats(0.0, 3.0).map(lambda per_h: per_h / 3600.0)


def slowly(rate_s: float, spans: list[tuple[float, float]], first: float, last: float, parts: int = 4000) -> float:
    """Return the mean of exp(-rate x seconds in any window) over the middles of many parts."""
    at = first + (np.arange(parts) + 0.5) * (last - first) / parts
    points = sorted({0.0, 1e6, *(t for span in spans for t in span)})
    seconds = np.zeros(parts)
    for a, b in pairwise(points):
        if any(begin <= a and b <= end for begin, end in spans):
            seconds += np.clip(at - a, 0.0, b - a)
    return float(np.exp(-rate_s * seconds).mean())


@given(RATES, SPANS, AT, st.floats(1.0, 5000.0))
def test_mean_is_that_of_many_instants(
    rate_s: float, spans: list[tuple[float, float]], first: float, length: float
) -> None:
    survival = Survival.of(rate_s, spans)
    assert survival.mean(first, first + length) == pytest.approx(slowly(rate_s, spans, first, first + length), abs=1e-5)


@given(RATES, SPANS, AT, AT)
def test_survival_never_rises(rate_s: float, spans: list[tuple[float, float]], one: float, other: float) -> None:
    survival = Survival.of(rate_s, spans)
    assert 0 <= survival(max(one, other)) <= survival(min(one, other)) <= 1


@given(RATES, SPANS, AT)
def test_a_mean_over_nothing_is_the_value_there(rate_s: float, spans: list[tuple[float, float]], at: float) -> None:
    survival = Survival.of(rate_s, spans)
    assert survival.mean(at, at) == pytest.approx(float(survival(at)))


def test_windows_that_overlap_count_once() -> None:
    survival = Survival.of(0.1 / 3600, [(0.0, 7200.0), (3600.0, 10_800.0)])
    assert float(survival(1e6)) == pytest.approx(exp(-0.3))


def test_a_convoy_that_meets_no_danger_counts_whole() -> None:
    assert convoy_worth(Survival.of(1.0, [(0.0, 100.0)]), 5.0, []) == 1.0


def test_one_stay_in_danger() -> None:
    """From 600 s to 2,400 s in a window from 0 on, rate 0.5 an hour, caught counts two."""
    survival = Survival.of(0.5 / 3600, [(0.0, 1e5)])
    enter, clear = exp(-0.5 / 6), exp(-0.5 * 2 / 3)
    worth = convoy_worth(survival, 2.0, [(600.0, 2400.0, 600.0, 2400.0)])
    assert worth == pytest.approx(clear - 2 * (enter - clear))
