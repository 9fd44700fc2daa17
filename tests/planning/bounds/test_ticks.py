"""Ticks forbid nothing that a real vehicle can do, and value nothing at less than it is worth."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from planning.dispatch.instances import Draft
from safeconduct.planning.bounds.ticks import open_ticks, tick_grid

TICK = st.sampled_from([5.0, 10.0, 60.0])
AT = st.floats(0.0, 7200.0)


@given(TICK, AT, AT, AT, AT, st.floats(0.0, 3000.0), AT)
def test_a_link_that_may_be_entered_is_open_in_that_tick(
    tick: float, begin: float, end: float, opens: float, closes: float, travel: float, at: float
) -> None:
    found = open_ticks(((begin, end),), travel, ((opens, closes),), tick, int(7200 // tick))
    if begin <= at <= end - travel and opens <= at <= closes:
        assert found[int(at // tick)]


@given(TICK, AT, st.floats(1.0, 3000.0))
def test_who_leaves_no_earlier_arrives_no_earlier(tick: float, at: float, travel: float) -> None:
    draft = Draft()
    draft.link(0, 1, travel / 60.0)
    draft.sink(1)
    draft.people(0, 4)
    grid = tick_grid(draft.instance(), tick, ("car",))
    assert grid.floor(at) + int(grid.by_means["car"].lag[0]) <= grid.floor(at + travel)


@given(TICK, st.floats(0.1, 2.0), AT, st.floats(60.0, 3000.0), AT, AT)
def test_survival_is_no_less_and_being_caught_no_more_than_in_life(
    tick: float, rate: float, at: float, travel: float, one: float, other: float
) -> None:
    draft = Draft(rate_per_h=rate, windows=((min(one, other), max(one, other) + 1.0),))
    draft.link(0, 1, travel / 60.0, danger=True, stay=((0.0, 10_800.0),))
    draft.sink(1)
    draft.people(0, 4)
    instance = draft.instance()
    grid = tick_grid(instance, tick, ("car",))
    k = grid.floor(at)
    caught = instance.survival(at) - instance.survival(at + float(instance.travel_s("car")[0]))
    assert grid.by_means["car"].survival[k] >= instance.survival(at) - 1e-9
    assert grid.by_means["car"].caught[0, k] <= caught + 1e-9


def test_a_halt_at_a_dangerous_place_lies_within_its_windows() -> None:
    draft = Draft(danger_nodes={1: ((600.0, 1200.0),)})
    draft.link(0, 1, 5)
    draft.link(1, 2, 5)
    draft.sink(2)
    draft.people(0, 4)
    grid = tick_grid(draft.instance(), 10.0, ("car",))
    assert np.flatnonzero(grid.by_means["car"].may_halt[1]).tolist() == list(range(60, 120))
    assert grid.by_means["car"].may_halt[0].all()
