"""The bound: what whole vehicles may gain, and that no plan of ours is worth more than it (R6)."""

import numpy as np
import pytest

from builders import tiny_case
from random_cases import random_full_case
from safeconduct.core import InfeasibleError
from safeconduct.planning import Collapse, planner
from safeconduct.planning.bound import rounding_worth
from safeconduct.planning.cars import Prices, Room


def room_of(road: list[float]) -> Room:
    return Room(np.array([road]), {}, [], [])


def prices_of(road: list[float]) -> Prices:
    return Prices(np.array([road]), {}, [], [])


def test_one_vehicle_more_where_the_price_rises() -> None:
    """Half a car a step; the price rises by 2 and by 1: a car of the step before may be used at each rise."""
    gain = rounding_worth(room_of([0.5] * 4), prices_of([0.0, 2.0, 1.0, 2.0]), frozenset({3.0}), buses=False)
    assert gain == pytest.approx(3.0)


def test_nothing_to_gain_in_whole_cars() -> None:
    assert rounding_worth(room_of([2.0] * 3), prices_of([0.0, 2.0, 3.0]), frozenset({3.0}), buses=False) == 0


def test_nothing_is_carried_over_a_break() -> None:
    gain = rounding_worth(room_of([0.5, 0.0, 0.5]), prices_of([0.0, 0.0, 3.0]), frozenset({3.0}), buses=False)
    assert gain == 0


def test_buses_take_parts_of_a_car() -> None:
    assert rounding_worth(room_of([2.0] * 2), prices_of([0.0, 2.0]), frozenset({3.0}), buses=True) == pytest.approx(2)


def test_persons_come_by_the_car() -> None:
    """Ten persons a step do not make whole cars of three; a person's place rises by 0.5, a car's by 1.5."""
    room = Room(np.zeros((1, 2)), {}, [np.array([10.0, 10.0])], [100.0])
    prices = Prices(np.zeros((1, 2)), {}, [np.array([0.0, 0.5])], [0.0])
    assert rounding_worth(room, prices, frozenset({3.0}), buses=False) == pytest.approx(1.5)


@pytest.mark.parametrize("seed", [3083, 3161, 3214, 3241, 3285, *range(3000, 3020)])
def test_no_plan_is_worth_more_than_its_bound(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything is mended for telling it; the first five were above it by part of a vehicle once."""
    told: list[tuple[float, float]] = []

    def listen(bound: float, value: float, leaving: float) -> float:
        del leaving
        told.append((bound, value))
        return bound

    monkeypatch.setattr(planner, "_proven", listen)
    try:
        planner.plan_case(random_full_case(seed))
    except InfeasibleError:
        pytest.skip("nobody can leave")
    assert told
    assert all(bound >= value - 1e-6 for bound, value in told)


def test_a_bound_that_is_broken_is_not_told() -> None:
    """Then nothing is proven but that no more can be out than would leave."""
    assert planner._proven(100.0, 101.0, 500.0) == 500.0
    assert planner._proven(100.0, 99.0, 500.0) == 100.0


@pytest.mark.parametrize("seed", range(3100, 3110))
def test_no_plan_has_more_out_than_its_bound_on_persons(seed: int) -> None:
    try:
        plan = planner.plan_case(random_full_case(seed))
    except InfeasibleError:
        pytest.skip("nobody can leave")
    assert plan.persons_bound is not None
    assert plan.out <= plan.persons_bound <= plan.leaving


def test_persons_are_bounded_apart_from_value() -> None:
    """All 1,000 are out, though each counts less by the chance that the cease-fire holds (R5)."""
    plan = planner.plan_case(tiny_case(collapse=Collapse(0.1, 1.0)))
    assert plan.bound < 1000
    assert (plan.out, plan.persons_bound) == (1000, 1000)


def test_a_bound_on_persons_that_is_broken_proves_nothing() -> None:
    assert planner._most_persons(99.0, 100, 120) == 120
    assert planner._most_persons(100.0, 100, 120) == 100
