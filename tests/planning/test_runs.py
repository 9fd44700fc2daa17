from __future__ import annotations

import math
from dataclasses import replace

import pytest

from builders import tiny_case
from safeconduct.core import PlaceId
from safeconduct.planning import Case, Collapse
from safeconduct.planning.problem import Problem, pose
from safeconduct.planning.runs import Run, form_convoys, split_long, worth

OPENS = 11_400.0
"""Seconds from 06:00 to 09:10, when the window of the tiny case is open and its margin over."""


def run_at(start: float, cars: int = 10, length: float = 60.0) -> Run:
    """Return cars of town from `start` seconds on, two roads of half an hour."""
    heads = (start, start + 1800, start + 3600)
    tails = tuple(head + length for head in heads)
    boards = (start, start + length)
    return Run("town", "car", (0, 2), (2, 0, 1), heads, tails, cars, 2.5 * cars, 0, 0, boards_s=boards)


def town_first(problem: Problem) -> Run:
    """Return a run of 10 cars over the real links of the tiny case, from 09:10."""
    names = [(problem.name(int(a)), problem.name(int(b))) for a, b in zip(problem.tail, problem.head, strict=True)]
    links = (names.index(("town", "cross")), names.index(("cross", "haven")))
    node = problem.network.node_of()
    nodes = tuple(node[PlaceId(place)] for place in ("town", "cross", "haven"))
    return replace(run_at(OPENS), links=links, nodes=nodes)


def convoys(case: Case, *runs: Run, least: int = 1) -> tuple[list[Run], int]:
    return form_convoys(pose(case), runs, step_s=300, least=least)


def test_runs_that_follow_each_other_are_one_convoy() -> None:
    (convoy,), lost = convoys(tiny_case(), run_at(OPENS), run_at(OPENS + 60))
    assert (convoy.vehicles, convoy.persons, lost) == (20, 50, 0)
    assert (convoy.head_s[0], convoy.tail_s[-1]) == (OPENS, OPENS + 3720)


def test_a_gap_of_more_than_a_step_parts_them() -> None:
    found, _ = convoys(tiny_case(), run_at(OPENS), run_at(OPENS + 400))
    assert [convoy.vehicles for convoy in found] == [10, 10]


def test_what_is_too_short_waits_for_the_next() -> None:
    """Four cars a step of five minutes, ten are asked for: three steps make a convoy of twelve."""
    (convoy,), lost = convoys(tiny_case(), *(run_at(OPENS + 300 * i, 4, 300) for i in range(3)), least=10)
    assert (convoy.vehicles, lost) == (12, 0)


def test_what_stays_too_short_stays() -> None:
    assert convoys(tiny_case(), run_at(OPENS, 4), least=10) == ([], 4)


def test_long_ones_are_cut_nose_to_tail() -> None:
    pieces = split_long([run_at(0, 100, 600)], 40)
    assert [piece.vehicles for piece in pieces] == [33, 33, 34]
    assert sum(piece.persons for piece in pieces) == pytest.approx(250)
    assert [piece.head_s[0] for piece in pieces] == pytest.approx([0, 198, 396])
    assert [piece.tail_s[0] for piece in pieces] == pytest.approx([198, 396, 600])


def test_no_limit_no_cut() -> None:
    assert split_long([run_at(0, 100)], 0) == [run_at(0, 100)]


def test_worth_where_nothing_may_break() -> None:  # R5
    problem = pose(tiny_case(collapse=Collapse(0.0, 1.0)))
    assert worth(problem, town_first(problem)) == pytest.approx(1)


def test_worth_of_an_hour_in_danger() -> None:  # R5
    """Head 10 and tail 11 minutes after the window begins, both clear an hour later; S = exp(-0.1 h), kappa 1."""
    problem = pose(tiny_case(collapse=Collapse(0.1, 1.0)))

    def person(minutes: float) -> float:
        enter, clear = math.exp(-0.1 * minutes / 60), math.exp(-0.1 * (minutes + 60) / 60)
        return clear - (enter - clear)

    assert worth(problem, town_first(problem)) == pytest.approx((person(10) + person(11)) / 2)
