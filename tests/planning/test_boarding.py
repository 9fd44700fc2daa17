from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import at, tiny_case
from planning.drawn_runs import cars_leaving
from safeconduct.core import PlaceId
from safeconduct.planning import AssemblyPoint, Case
from safeconduct.planning.boarding import board
from safeconduct.planning.hours import within_hours
from safeconduct.planning.problem import pose
from safeconduct.planning.runs import Run
from verifier import busiest_hour

TOWN = PlaceId("town")


def town_case(*points: AssemblyPoint) -> Case:
    """Return the tiny case on safe roads, from 06:00 on, with these assembly points in town."""
    roads = tuple(replace(road, danger=False) for road in tiny_case().roads)
    return tiny_case(roads=roads, assembly=points)


def point(name: str, rate: float | None, opens: str | None = None, closes: str | None = None) -> AssemblyPoint:
    return AssemblyPoint(name, TOWN, rate, at(opens) if opens else None, at(closes) if closes else None)


def instant(seconds: float) -> datetime:
    return at("06:00") + timedelta(seconds=seconds)


def minutes_of(run: Run) -> tuple[float, float]:
    begin, end = run.boards_s
    return begin / 60, end / 60


def test_points_in_the_measure_of_their_rates() -> None:  # P3
    """300 and 100 an hour, open for two hours: of 40 cars 30 and 10."""
    problem = pose(town_case(point("a1", 300), point("a2", 100)))
    pieces = board(problem, [cars_leaving(120, 40)], {}, least=1)
    assert {piece.point: piece.vehicles for piece in pieces} == {"a1": 30, "a2": 10}


def test_those_of_two_points_leave_one_behind_the_other() -> None:
    problem = pose(town_case(point("a1", 1000), point("a2", 1000)))
    one, two = sorted(board(problem, [cars_leaving(120, 40)], {}, least=1), key=lambda run: run.head_s)
    assert (one.head_s[0], one.tail_s[0], two.tail_s[0]) == (7200, 7350, 7500)
    assert one.tail_s == two.head_s


def test_a_convoy_gathers_before_it_leaves() -> None:  # P3
    """50 persons at 600 an hour take 5 minutes; they leave in one, at 08:00."""
    problem = pose(town_case(point("a1", 600)))
    (run,) = board(problem, [cars_leaving(120, 20, 1)], {}, least=1)
    assert minutes_of(run) == pytest.approx((116, 121), abs=0.02)


def test_convoys_of_a_point_board_one_after_the_other() -> None:  # P3
    problem = pose(town_case(point("a1", 600)))
    runs = [cars_leaving(120 + minute, 20, 1) for minute in (0, 1, 2)]
    spans = sorted(minutes_of(run) for run in board(problem, runs, {}, least=1))
    assert [round(begin, 1) for begin, _ in spans] == [108.0, 113.0, 118.0]
    assert all(end <= begin + 0.02 for (_, end), (begin, _) in pairwise(spans))


def test_only_as_many_as_have_boarded() -> None:  # P3
    """Open from 08:00 with 600 an hour: by 08:05 20 cars of 30, and all 10 of the next five minutes."""
    problem = pose(town_case(point("a1", 600, "08:00")))
    first, then = board(problem, [cars_leaving(120, 30), cars_leaving(125, 10)], {}, least=1)[::-1]
    assert (first.vehicles, then.vehicles) == (20, 10)
    assert minutes_of(first) == pytest.approx((120, 125), abs=0.02)


def test_where_time_is_short_points_leave_beside_each_other() -> None:  # P3
    """Both open at 08:00 and can board 20 cars by 08:05, neither more: nobody leaves before they have boarded."""
    problem = pose(town_case(point("a1", 600, "08:00"), point("a2", 600, "08:00")))
    one, two = board(problem, [cars_leaving(120, 40)], {}, least=1)
    assert (one.vehicles, two.vehicles) == (20, 20)
    assert one.head_s == two.head_s
    assert one.tail_s == two.tail_s


def test_who_boarded_before_a_point_closed_stands_in_line() -> None:  # P3
    problem = pose(town_case(point("a1", 900, closes="07:00")))
    (run,) = board(problem, [cars_leaving(120, 30)], {}, least=1)
    assert minutes_of(run) == pytest.approx((55, 60), abs=0.02)


def test_a_point_that_opens_later_is_not_used() -> None:  # P3
    problem = pose(town_case(point("a1", 900, "08:06"), point("a2", 900)))
    (run,) = board(problem, [cars_leaving(120, 30)], {}, least=1)
    assert run.point == "a2"


def test_buses_and_walkers_come_first() -> None:  # P3
    """Of 600 an hour from 07:00 on others board 8 a minute: by 08:00 120 persons find room, in 48 cars of 100."""
    problem = pose(town_case(point("a1", 600, "07:00")))
    used = np.zeros((1, 16 * 60 + 1))
    used[0, 60:120] = 8.0
    (run,) = board(problem, [cars_leaving(115, 100)], {TOWN: used}, least=1)
    assert (run.vehicles, run.persons) == (48, 120)


def test_no_piece_below_the_least() -> None:  # P9
    problem = pose(town_case(point("a1", 900), point("a2", 100)))
    assert [run.vehicles for run in board(problem, [cars_leaving(120, 9)], {}, least=5)] == [9]
    assert board(problem, [cars_leaving(2, 4, 1)], {}, least=5) == []


def test_without_points_people_board_as_they_leave() -> None:
    problem = pose(town_case())
    run = cars_leaving(120, 500)
    assert board(problem, [run], {}, least=1) == [run]


@given(st.lists(st.tuples(st.integers(60, 600), st.integers(1, 60), st.integers(1, 15)), min_size=1, max_size=25))
def test_each_point_keeps_its_rate(rows: list[tuple[int, int, int]]) -> None:  # P3
    """Three points, one shut until 08:00: no hour of any holds more than its rate, and nobody leaves unboarded."""
    rates = {"a1": 300.0, "a2": 700.0, "a3": 60.0}
    problem = pose(town_case(point("a1", 300), point("a2", 700, "08:00"), point("a3", 60)))
    told = within_hours(problem, board(problem, [cars_leaving(*row) for row in rows], {}, least=1))
    for name, rate in rates.items():
        mine = [run for run in told if run.point == name]
        assert all(run.boards_s[0] <= run.head_s[0] and run.boards_s[1] <= run.tail_s[0] for run in mine)
        assert all(run.boards_s[0] >= 7199 for run in mine if name == "a2")
        entries = [(instant(run.boards_s[0]), instant(run.boards_s[1]), run.persons) for run in mine]
        assert busiest_hour(entries) <= 1.02 * rate
