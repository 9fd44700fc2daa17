from __future__ import annotations

import numpy as np
import pytest

from builders import make_road, tiny_case
from safeconduct.planning import Case
from safeconduct.planning.grid import Grid, lay_grid, open_share
from safeconduct.planning.problem import pose
from safeconduct.planning.skeleton import clock_lags, contract

ONEWAY = (make_road("town", "cross", oneway=True), make_road("cross", "haven", ref="T2", oneway=True))


def grid_of(case: Case, step_s: float) -> Grid:
    problem = pose(case)
    sinks = [sink.node for sink in problem.sinks]
    skeleton = contract(problem, [group.node for group in problem.groups], sinks)
    return lay_grid(skeleton, step_s, clock_lags(problem, {}, sinks))


def test_the_share_of_a_step_that_is_open() -> None:
    """Steps of 100 s from 0, 100 and 200; open 50 to 225: half, all and a quarter."""
    share, begin, close = open_share(np.array([0.0, 100.0, 200.0]), 100.0, ((50.0, 225.0),))
    assert share == pytest.approx([0.5, 1, 0.25], abs=1e-3)
    assert begin == pytest.approx([0.5, 0, 0], abs=1e-3)
    assert close == pytest.approx([1, 1, 0.25], abs=1e-3)


def test_of_two_pieces_the_longer() -> None:
    share, begin, close = open_share(np.array([0.0]), 100.0, ((0.0, 20.0), (40.0, 100.0)))
    assert (share[0], begin[0], close[0]) == pytest.approx((0.6, 0.4, 1.0), abs=1e-3)


def test_of_two_pieces_both_for_the_bound() -> None:
    share, _, _ = open_share(np.array([0.0]), 100.0, ((0.0, 20.0), (40.0, 100.0)), every=True)
    assert share[0] == pytest.approx(0.8, abs=1e-3)


def test_a_sliver_counts_with_the_step_beside_it() -> None:
    """Open for 0.05 s of the second step: it has no share of its own, and nothing of it is lost."""
    share, _, _ = open_share(np.array([0.0, 100.0]), 100.0, ((0.0, 100.05),))
    assert share[1] == 0
    assert share[0] == pytest.approx(1.0005, abs=1e-6)


def test_nothing_open() -> None:
    share, _, _ = open_share(np.array([0.0, 100.0]), 100.0, ())
    assert share.tolist() == [0, 0]


def test_room_is_rate_times_step() -> None:
    """600 cars an hour, 50 in five minutes; open on the first road 09:10 to 14:50, which is 340 minutes: 3,400 cars."""
    grid = grid_of(tiny_case(roads=ONEWAY), 300)
    assert grid.room.max() == pytest.approx(50)
    assert grid.room.sum() == pytest.approx(3400, abs=0.1)


def test_a_shortest_way_takes_no_step() -> None:
    """On clocks that run behind by the way to go, who drives the shortest way stays in the step."""
    grid = grid_of(tiny_case(roads=ONEWAY), 300)
    assert grid.up.tolist() == grid.down.tolist() == [0]
    town, haven = (grid.row(int(node)) for node in (grid.skeleton.stretches[0].tail, grid.skeleton.sinks[0]))
    assert grid.begins_s(haven, 7) - grid.begins_s(town, 7) == pytest.approx(3600)


def test_a_moment_lies_in_the_step_that_begins_before_it() -> None:
    grid = grid_of(tiny_case(), 300)
    row = grid.row(grid.skeleton.sinks[0])
    begins = float(grid.begins_s(row, 11))
    assert [grid.step_of(row, begins + late) for late in (0, 299, 300)] == [11, 11, 12]


def test_a_node_that_is_not_there() -> None:
    assert grid_of(tiny_case(), 300).row(999) == -1
