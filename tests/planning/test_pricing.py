"""Prices of several flows as one, and bus days dealt in the measure of their parts."""

from __future__ import annotations

import numpy as np
import pytest

from builders import at, tiny_case
from safeconduct.core import PlaceId
from safeconduct.planning import Case, Fleet, PeopleGroup
from safeconduct.planning.bus_bound import BusBound
from safeconduct.planning.bus_world import bus_world, buses_of
from safeconduct.planning.cars import Prices, mixed
from safeconduct.planning.dual import Dual, Everywhere
from safeconduct.planning.grid import Grid, lay_grid
from safeconduct.planning.people import car_kinds, pools_of
from safeconduct.planning.pricing import Pricing
from safeconduct.planning.problem import Problem, pose
from safeconduct.planning.skeleton import clock_lags, contract


def grid_of(problem: Problem, *, every: bool) -> Grid:
    nodes, sinks = [group.node for group in problem.groups], [sink.node for sink in problem.sinks]
    skeleton = contract(problem, nodes, sinks)
    return lay_grid(skeleton, 300.0, clock_lags(problem, {}, sinks), every=every)


def pricing_of(case: Case) -> Pricing:
    problem = pose(case)
    every = Everywhere(grid_of(problem, every=True))
    pools, (buses, _) = pools_of(problem, ()), buses_of(problem)
    asked = BusBound(every.grid, every.room, bus_world(problem, pools, buses, 1.0), buses, pools) if buses else None
    return Pricing(Dual(grid_of(problem, every=False), every, car_kinds(problem), ()), asked)


def with_buses(vehicles: int) -> Case:
    row = Fleet("f1", PlaceId("town"), vehicles, 50, "bus", available_from=at("08:00"), load_minutes=10)
    people = (*tiny_case().people, PeopleGroup(PlaceId("town"), "bus", 400))
    return tiny_case(people=people, fleet=(row,))


def test_a_mix_of_prices() -> None:
    low, high = (Prices(np.full((1, 2), p), {PlaceId("a"): np.full(2, p)}, [np.full(2, p)], [p]) for p in (1.0, 3.0))
    found = mixed([low, high], np.array([0.25, 0.75]))
    assert found.road.tolist() == [[2.5, 2.5]]
    assert found.boarding[PlaceId("a")].tolist() == [2.5, 2.5]
    assert (found.intake[0].tolist(), found.capacity) == ([2.5, 2.5], [2.5])


def test_cars_alone_need_one_flow() -> None:
    """All 1,000 can leave: the bound is their number, and nobody is wanted anywhere else."""
    pricing = pricing_of(tiny_case())
    pricing.settle()
    assert pricing.bound == pytest.approx(1000.0, rel=1e-3)
    assert not pricing.wanted


def test_days_are_dealt_to_buses() -> None:
    """Eight loads of fifty, all from the town's pool; whole days may come to one load more or less."""
    pricing = pricing_of(with_buses(4))
    pricing.settle()
    assert pricing.bound == pytest.approx(1400.0, rel=1e-3)
    assert all(pool == 0 for day in pricing.wanted.values() for pool, _ in day)
    assert 7 <= sum(len(day) for day in pricing.wanted.values()) <= 9


def test_learning_never_raises_the_bound() -> None:
    pricing = pricing_of(with_buses(2))
    pricing.settle()
    before = pricing.bound
    pricing.learn(Prices.none(pricing.dual.room))
    assert pricing.bound <= before
