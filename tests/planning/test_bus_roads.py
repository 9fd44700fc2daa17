from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from builders import tiny_case
from planning.drawn_runs import links_of
from safeconduct.planning import Checkpoint
from safeconduct.planning.bus_roads import BusRoads
from safeconduct.planning.problem import pose
from safeconduct.planning.trips import Route


def roads_of(capacity: float, share: float = 1.0, **changes: object) -> tuple[BusRoads, Route]:
    """Return the room of buses (2 pcu) in the tiny case and the route over its first road, half an hour."""
    rows = tuple(replace(road, capacity_pcu_h=capacity) for road in tiny_case().roads)
    problem = pose(tiny_case(roads=rows, **changes))
    link = links_of(problem)[0]
    return BusRoads(problem, int(problem.horizon_s // 60) + 1, share), Route((link,), (0.0,), 1800.0, 30.0)


def most(roads: BusRoads, route: Route, count: int, minutes: int = 180) -> list[int]:
    """Let platoons set out as early as there is room; return the minutes."""
    left = []
    for minute in range(minutes):
        if roads.free_minutes("bus", count, route)[minute]:
            roads.enter("bus", count, route, minute)
            left.append(minute)
    return left


def test_a_step_holds_its_share() -> None:  # P1
    """600 pcu an hour are 50 a step of 5 minutes; a fifth of it holds 5 buses."""
    roads, route = roads_of(600, share=0.2)
    for _ in range(5):
        assert roads.free_minutes("bus", 1, route)[3]
        roads.enter("bus", 1, route, 3)
    assert np.flatnonzero(~roads.free_minutes("bus", 1, route)).tolist() == [0, 1, 2, 3, 4]


def test_a_platoon_wider_than_a_step_takes_the_next_ones_too() -> None:  # P1
    """60 pcu an hour are 5 a step: five buses, 10 pcu, take two steps."""
    roads, route = roads_of(60)
    assert most(roads, route, 5, 60) == [0, 10, 20, 30, 40, 50]


@pytest.mark.parametrize("count", [1, 3, 5])
def test_no_hour_by_any_clock_is_too_full(count: int) -> None:  # P1
    roads, route = roads_of(70)
    left = most(roads, route, count)
    assert len(left) >= 18
    assert all(sum(start <= minute < start + 60 for minute in left) * 2 * count <= 70 for start in left)


def test_a_platoon_too_big_for_an_hour_never_drives() -> None:  # P1
    roads, route = roads_of(8)
    assert not roads.free_minutes("bus", 5, route).any()
    assert roads.free_minutes("bus", 4, route).all()


def test_a_road_without_capacity() -> None:
    roads, route = roads_of(0)
    assert not roads.free_minutes("bus", 1, route).any()


def test_a_checkpoint_counts_vehicles() -> None:  # P2
    """12 vehicles an hour, one a step: a platoon of three takes three steps."""
    roads, route = roads_of(600, checkpoints=(Checkpoint("c", *("town", "cross"), 12),))  # type: ignore[arg-type]
    assert most(roads, route, 3, 60) == [0, 15, 30, 45]


def test_versions_tell_of_changes() -> None:
    roads, route = roads_of(60)
    roads.free_minutes("bus", 1, route)
    before = roads.version("bus", 1, route)
    roads.enter("bus", 1, route, 30)
    roads.enter("bus", 1, route, 31)
    assert roads.version("bus", 1, route) > before
