"""The planner's value function and the verifier's, written apart, agree on random convoys (planner's reading S5)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.verification.evidence import Stay, Survival, person_value

planned = pytest.importorskip("safeconduct.planning.instance", reason="the planner's instance is not there yet")

_AT = st.integers(0, 200_000)
_WINDOWS = st.lists(st.tuples(_AT, _AT).map(sorted).map(tuple), max_size=5)
_LENGTHS = st.lists(st.tuples(*[st.integers(0, 5000)] * 4), max_size=5)


@given(st.floats(0.0, 3.0), st.floats(0.0, 3.0), _WINDOWS, _AT, _LENGTHS)
def test_planner_and_verifier_value_a_convoy_alike(
    rate_per_h: float, kappa: float, windows: list[tuple[int, int]], start: int, lengths: list[tuple[int, ...]]
) -> None:
    stays, head, tail = [], start, start
    for gap, inside, spread, more in lengths:
        head, tail = head + gap, max(tail + gap, head + gap + spread)
        stays.append(Stay(head, tail, head + inside, tail + inside + more))
        head, tail = head + inside, tail + inside + more
    theirs = planned.Survival.of(rate_per_h / 3600.0, windows)
    rows = [(stay.enter_head, stay.leave_head, stay.enter_tail, stay.leave_tail) for stay in stays]
    own = person_value(Survival(rate_per_h, windows), kappa, stays)
    assert planned.convoy_worth(theirs, kappa, rows) == pytest.approx(own, abs=1e-9)
