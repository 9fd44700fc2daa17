from __future__ import annotations

import numpy as np

from safeconduct.planning.kernels import best_duty, earliest_arrivals, reached_steps, residual_costs, whole_pieces


def ints(*values: int) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    return np.array(values, np.int32)


def longs(*values: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array(values, np.int64)


def test_residual_costs_where_there_is_room() -> None:
    """0 - 1 - 2 costs 3 + 4; the direct arc costs 5 and is full."""
    tail, head = ints(0, 1, 0), ints(1, 2, 2)
    togo = residual_costs(tail, head, longs(9, 9, 1), longs(3, 4, 5), longs(0, 0, 1), 3, 2, 100)
    assert togo.tolist() == [7, 4, 0]


def test_residual_costs_back_over_flow() -> None:
    """Node 1 has no way on; pushing back the unit on 0 - 1 (cost 3) leads to 0 and from there on at 5."""
    togo = residual_costs(ints(0, 0), ints(1, 2), longs(1, 9), longs(3, 5), longs(1, 0), 3, 2, 100)
    assert togo.tolist() == [5, 2, 0]


def test_residual_costs_giving_up() -> None:
    """Nothing is left of the only arc and nobody comes: the least there is, so that no room behind it has a price."""
    togo = residual_costs(ints(0), ints(1), longs(0), longs(1), longs(0), 3, 2, 100)
    assert togo.tolist() == [-100, -100, 0]


def test_residual_costs_of_a_node_that_is_cut_off() -> None:
    """From 0 to the end, 3, costs 5, or 2 over 1, whose way on is full: at 1 one must save what its room is worth."""
    togo = residual_costs(ints(0, 0, 1), ints(3, 1, 3), longs(9, 9, 0), longs(5, 1, 1), longs(0, 0, 0), 4, 3, 100)
    assert togo.tolist() == [5, 4, -100, 0]


def test_reached_steps() -> None:
    """0 - 1 takes two steps and is passable in step 1 only; one starts at 0 in step 0 and ends at 1 in step 4."""
    passable = np.zeros((1, 6), bool)
    passable[0, 1] = True
    start, end = np.zeros((2, 6), bool), np.zeros((2, 6), bool)
    start[0, 0] = end[1, 4] = True
    alive = reached_steps(ints(0), ints(1), ints(2), passable, start, end)
    assert [np.flatnonzero(row).tolist() for row in alive] == [[0, 1], [3, 4]]


def test_reached_steps_too_late() -> None:
    passable = np.ones((1, 4), bool)
    start, end = np.zeros((2, 4), bool), np.zeros((2, 4), bool)
    start[0, 2] = end[1, 3] = True
    assert not reached_steps(ints(0), ints(1), ints(2), passable, start, end).any()


def test_earliest_arrivals_wait_for_a_road_to_open() -> None:
    """0 - 1 takes 10 s and may be entered 0-5 s and 20-30 s; 1 - 2 takes 1 s at any time."""
    first, begins, ends = longs(0, 2, 3), np.array([0.0, 20.0, 0.0]), np.array([5.0, 30.0, 99.0])
    starts = np.array([0.0, 6.0, 31.0])
    table = earliest_arrivals(ints(0, 1), ints(1, 2), np.array([10.0, 1.0]), first, begins, ends, 3, 0, starts)
    assert table[:, 0].tolist() == [0, 6, 31]
    assert table[:, 1].tolist() == [10, 30, np.inf]
    assert table[:, 2].tolist() == [11, 31, np.inf]


def duty_of(minutes: int, worth: float = 5.0, most: int | None = None) -> list[list[int]]:
    """Return the trips of a bus with one pool and one sink: 2 minutes empty, 3 minutes loaded to empty again.

    most: units of range; an empty run takes one, a loaded run two.
    """
    leaves = np.arange(minutes)
    gain = np.where(leaves + 3 <= minutes, worth, -np.inf)[None, None, :]
    back = (leaves + 3)[None, None, :].astype(np.int64)
    ready = np.broadcast_to(leaves + 2, (2, 1, minutes)).astype(np.int64).copy()
    fuel = None if most is None else (np.full((1, 1, 1), 2), np.full((2, 1, 1), 1), most)
    return [list(map(int, row)) for row in best_duty(gain, back, ready, 0, fuel)]


def test_best_duty_drives_as_often_as_fits() -> None:
    """A round takes five minutes: in 10 minutes two, in 9 one."""
    assert [len(duty_of(minutes)) for minutes in (10, 9, 5, 4)] == [2, 1, 1, 0]


def test_best_duty_of_one_trip() -> None:
    assert duty_of(5) == [[0, 0, 0, 0, 2]]


def test_best_duty_stays_where_it_does_not_pay() -> None:
    assert duty_of(10, worth=-1.0) == []


def test_best_duty_keeps_its_range() -> None:
    """A round takes three units: six are enough for two rounds, five for one, two for none."""
    assert [len(duty_of(30, most=most)) for most in (6, 5, 3, 2)] == [2, 1, 1, 0]


def pieces_of(room: list[float], usable: list[bool]) -> list[int]:
    return [int(piece) for piece in whole_pieces(np.array([room]), np.array([usable]))[0]]


def test_whole_pieces_lose_nothing_in_a_run() -> None:
    assert pieces_of([0.5, 0.5, 0.5, 0.5], [True] * 4) == [0, 1, 0, 1]


def test_whole_pieces_carry_nothing_over_a_break() -> None:
    """Half a car before the break and half after make no car (P1)."""
    assert pieces_of([0.5, 0.5, 0.5], [True, False, True]) == [0, 0, 0]
    assert pieces_of([0.5, 0.9, 0.6, 0.5], [False, False, True, True]) == [0, 0, 0, 1]


def test_whole_pieces_make_good_what_others_took_too_much() -> None:
    assert pieces_of([1.0, 1.0, -1.0], [True] * 3) == [1, 0, 0]
    assert pieces_of([-0.5, 1.0, 0.5], [False, True, True]) == [0, 0, 1]
