from __future__ import annotations

from dataclasses import replace

from builders import UA, tiny_case
from planning.drawn_runs import cars_leaving, links_of
from safeconduct.core import PlaceId
from safeconduct.planning import AssemblyPoint, Case, ReceptionPoint
from safeconduct.planning.bus_roads import Entry
from safeconduct.planning.hours import within_hours
from safeconduct.planning.problem import pose
from safeconduct.planning.runs import Run


def cars(case: Case, *runs: Run, entered: dict[int, list[Entry]] | None = None) -> int:
    return sum(run.vehicles for run in within_hours(pose(case), runs, entered))


def narrow(capacity: float) -> Case:
    return tiny_case(roads=tuple(replace(road, capacity_pcu_h=capacity) for road in tiny_case().roads))


def test_what_fits_stays() -> None:  # P1
    """Twelve times ten cars in an hour of 120, and twelve in the next."""
    runs = [cars_leaving(5 * i, 10) for i in range(24)]
    assert cars(narrow(120), *runs) == 240


def test_cars_that_an_hour_cannot_hold_stay() -> None:  # P1
    """Of 12 x 12 cars in an hour of 100 a part above 1.6 % goes."""
    assert 99 <= cars(narrow(100), *(cars_leaving(5 * i, 12) for i in range(12))) <= 101


def test_empty_buses_count() -> None:  # P1
    """Ten empty buses, 20 pcu, leave 80 of 100."""
    case = narrow(100)
    entered = {links_of(pose(case))[0]: [Entry(600.0 + 60 * i, 2.0, 1, 300.0, empty=True) for i in range(10)]}
    assert 79 <= cars(case, *(cars_leaving(5 * i, 10) for i in range(12)), entered=entered) <= 81


def test_persons_stay_whole() -> None:  # P4
    """100 an hour are taken in: of 60 cars with 2.5 persons each 40, and no half person in any convoy."""
    case = tiny_case(reception=(ReceptionPoint("r1", PlaceId("haven"), UA, 100),))
    runs = [replace(cars_leaving(5 * i, 5), persons=12.0 + i % 2) for i in range(12)]
    kept = within_hours(pose(case), runs)
    assert 97 <= sum(run.persons for run in kept) <= 101
    assert all(run.persons == int(run.persons) for run in kept)


def test_each_point_boards_no_more_than_it_can() -> None:  # P3
    town = PlaceId("town")
    case = tiny_case(assembly=(AssemblyPoint("a", town, 50), AssemblyPoint("b", town, 1000)))
    runs = [cars_leaving(5 * i, 4, point="ab"[i % 2]) for i in range(24)]
    kept = within_hours(pose(case), runs)
    assert [run.persons for run in kept if run.point == "a"] == 10 * [10]
    assert sum(run.persons for run in kept if run.point == "b") == 120


def test_cars_that_come_by_twice_count_twice() -> None:  # P1
    """Fifty cars that drive town to cross, back in no time and out again take 100 of an hour's 60."""
    first, second = links_of(pose(tiny_case()))
    once = cars_leaving(0, 50, 50)
    twice = replace(once, links=(first, second, first), head_s=(0, 1, 2, 3), tail_s=(3000, 3001, 3002, 3003))
    assert 29 <= cars(narrow(60), twice) <= 31
