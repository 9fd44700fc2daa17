from __future__ import annotations

from dataclasses import replace

import pytest

from builders import UA, tiny_case
from planning.drawn_rows import group
from planning.drawn_runs import cars_leaving
from safeconduct.core import PlaceId
from safeconduct.planning import ReceptionPoint
from safeconduct.planning.headcount import in_order, whole_persons
from safeconduct.planning.problem import pose
from safeconduct.planning.runs import Run

HAVEN = PlaceId("haven")


def counted(persons: float, *runs: Run) -> list[float]:
    """Count runs of a group of so many persons, 2.5 to a car."""
    rows = (ReceptionPoint("r1", HAVEN, UA), ReceptionPoint("r2", PlaceId("cross"), UA))
    told = whole_persons(pose(tiny_case(people=(group(persons),), reception=rows)), runs)
    return [run.persons for run in sorted(told, key=in_order)]


def test_rounded_down_in_order_of_departure() -> None:
    """Three cars each, 7.5 persons: 7, then 8 make 15, then 7."""
    assert counted(1000, *(cars_leaving(minute, 3) for minute in (20, 0, 10))) == [7, 8, 7]


def test_each_reception_is_rounded_apart() -> None:  # P4
    """3 and 1 cars to one, 7.5 + 2.5, 1 to the other: no sum of either is above its cars."""
    runs = cars_leaving(0, 3), cars_leaving(5, 1, sink=1), cars_leaving(10, 1)
    assert counted(1000, *runs) == [7, 2, 3]


def test_each_assembly_point_is_rounded_apart() -> None:  # P3
    runs = [cars_leaving(5 * i, 1, point=point) for i, point in enumerate(("a", "b", "a", "b"))]
    assert counted(1000, *runs) == [2, 2, 3, 3]


@pytest.mark.parametrize(("persons", "told"), [(10, [3, 2, 3, 2]), (9, [3, 2, 3, 1])])
def test_nobody_stays_for_a_rounding(persons: int, told: list[int]) -> None:
    """All four cars go, two to each reception: 5 each, and the last car takes who is left."""
    runs = [cars_leaving(5 * i, 1, sink=i // 2, point="ab"[i % 2]) for i in range(4)]
    assert sum(counted(persons, *runs)) == persons
    assert counted(persons, *runs) == told


def test_no_reception_takes_in_more_than_it_has_room_for() -> None:  # P4
    """All cars of two groups go, 4.5 and 2.5 persons of them to 7 places: five and three would be one too many."""
    rows = (ReceptionPoint("r1", HAVEN, UA, None, 7), ReceptionPoint("r2", PlaceId("cross"), UA))
    problem = pose(tiny_case(people=(group(7, per=1.5), group(7)), reception=rows))
    to_haven = next(i for i, sink in enumerate(problem.sinks) if sink.place == HAVEN)
    cars = [(0, 3, to_haven, 4.5), (0, 2, 1 - to_haven, 3.0), (1, 1, to_haven, 2.5), (1, 2, 1 - to_haven, 5.0)]
    runs = [
        replace(cars_leaving(5 * i, count, sink=sink), group=index, persons=persons)
        for i, (index, count, sink, persons) in enumerate(cars)
    ]
    told = whole_persons(problem, runs)
    assert sum(run.persons for run in told if run.sink == to_haven) == 7
    assert sum(run.persons for run in told) >= 13


def test_others_are_whole_already() -> None:
    walkers = replace(cars_leaving(0, 1), means="foot", vehicles=0, persons=7.0)
    assert counted(1000, walkers) == [7]
