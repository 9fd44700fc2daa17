"""No plan that dispatch makes is worth more than the relaxation's bound, convoys with headways among them."""

from __future__ import annotations

import numpy as np
import pytest

from planning.dispatch.instances import Draft
from planning.dispatch.random_instances import random_problem
from safeconduct.planning.bounds import Master
from safeconduct.planning.dispatch import DispatchParameters, dispatch
from safeconduct.planning.instance import UNBOUNDED
from safeconduct.planning.parameters import SolverParameters

QUICK = DispatchParameters(placements=400, most_rounds=40)
ROUGH = SolverParameters(tick_s=30.0, most_rounds=6, cell_s=600.0)


@pytest.mark.parametrize("first", range(0, 120, 30))
def test_no_plan_is_worth_more_than_its_bound(first: int) -> None:
    for seed in range(first, first + 30):
        problem = random_problem(seed)
        master = Master(problem.instance, ROUGH)
        bound = master.solve().bound
        found = dispatch(
            problem.instance, problem.proposals, problem.tasks, problem.walks, parameters=QUICK,
            rng=np.random.default_rng(seed),
        )  # fmt: skip
        assert found.value <= bound * (1.0 + 1e-6) + 1e-6, seed


def one_road(headway_s: float, most: int, *, hours: float = 2.0) -> Draft:
    """Draw a dangerous road of 600 vehicles an hour and 10 minutes, open for some hours; people enough."""
    draft = Draft(least=10, most=most, headway_s=headway_s, windows=((0.0, 3600.0 * hours),))
    draft.link(0, 1, 10, 600.0, danger=True)
    draft.sink(1)
    draft.people(0, 40_000)
    return draft


@pytest.mark.parametrize(("headway_s", "most"), [(0.0, 60), (300.0, 60), (300.0, 20), (120.0, 10)])
def test_a_road_s_convoys_counted_by_hand(headway_s: float, most: int) -> None:
    """Vehicles 6 s apart enter for 110 minutes: k convoys of n take k n 6 s + (k - 1) headways, the last slot free.

    n vehicles cost at least n (6 + headway / most) - headway - 6 seconds: no more than (6600 + 6 + headway) / that.
    """
    draft = one_road(headway_s, most)
    found = Master(draft.instance(), SolverParameters()).solve()
    open_s, slot = 6600.0 + 6.0 + headway_s, 6.0 + headway_s / most
    assert found.bound >= 4.0 * max(_vehicles(headway_s, most)) - 1e-6
    assert found.bound <= 4.0 * (1.02 * open_s / slot + 3.0)


def _vehicles(headway_s: float, most: int) -> list[int]:
    """Return how many vehicles k convoys bring, for every k that fits."""
    found = []
    for k in range(1, 200):
        left = 6606.0 - (k - 1) * headway_s
        if left >= 10 * k * 6.0:
            found.append(min(k * most, int(left // 6.0)))
    return found


def test_more_headway_and_smaller_convoys_never_raise_the_bound() -> None:
    bounds = [
        [Master(one_road(headway, most).instance(), SolverParameters()).solve().bound for most in (60, 30, 15)]
        for headway in (0.0, 120.0, 300.0)
    ]
    table = np.array(bounds)
    assert (np.diff(table, axis=0) <= 0.01 * table[:-1]).all()
    assert (np.diff(table, axis=1) <= 0.01 * table[:, :-1]).all()


def test_people_without_a_proven_limit_are_all_who_are_there() -> None:
    assert Master(one_road(0.0, 60).instance(), SolverParameters()).most == UNBOUNDED
