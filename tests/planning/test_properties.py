"""What holds for every plan: conserved, within limits, never worse for having more, the same for the same case."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import cache

import pytest

from builders import at
from odd_cases import random_odd_case
from planning.exact_flow import random_case
from planning.planned import planned
from random_cases import random_full_case
from safeconduct.core import InfeasibleError, Span
from safeconduct.planning import Case, Plan
from safeconduct.planning.planner import plan_case
from safeconduct.report.plan.writer import plan_text

SEEDS = range(24)
TOLERANCE = 0.02
LOOSE = 0.03
"""Bounds are found by a search that ends early, so that of more may be the tighter one by a little."""


Draw = Callable[[int], Case]


def maybe(case: Case) -> Plan | None:
    """Plan a case and hold the plan against it; None where nobody can leave, which must be told with reasons."""
    reasons: tuple[object, ...] = ()
    try:
        return planned(case, effort="fast")
    except InfeasibleError as error:
        reasons = error.because
    assert reasons
    return None


def text_of(case: Case) -> str:
    try:
        return plan_text(plan_case(case, effort="fast"), case.clock, case.places)
    except InfeasibleError as error:
        return f"infeasible: {error}"


def figures(case: Case) -> tuple[float, int]:
    """Return bound and persons out; nothing where nobody can leave."""
    plan = maybe(case)
    return (0.0, 0) if plan is None else (plan.bound, plan.out)


# --- every plan -----------------------------------------------------------------------------------------------------


CASES = [(random_full_case, seed) for seed in SEEDS] + [(random_odd_case, seed) for seed in range(10)]


@pytest.mark.parametrize(("draw", "seed"), CASES)
def test_no_fault_in_any_plan(draw: Draw, seed: int) -> None:  # P1-P9, R4, R6
    maybe(draw(seed))


# --- more never brings less -----------------------------------------------------------------------------------------


def longer(case: Case) -> Case:
    hour = timedelta(hours=1)
    windows = tuple(replace(row, end=row.end + hour) for row in case.windows)
    return replace(case, windows=windows, horizon=Span(case.horizon.start, case.horizon.end + hour))


def wider(case: Case) -> Case:
    wide = [None if road.capacity_pcu_h is None else 1.5 * road.capacity_pcu_h for road in case.roads]
    roads = zip(case.roads, wide, strict=True)
    return replace(case, roads=tuple(replace(road, capacity_pcu_h=more) for road, more in roads))


def better_manned(case: Case) -> Case:
    points = tuple(replace(row, lanes=(row.lanes or 1) + 1) for row in case.checkpoints)
    return replace(case, checkpoints=points)


def better_received(case: Case) -> Case:
    points = tuple(replace(row, intake_per_h=None, capacity=None) for row in case.reception)
    return replace(case, reception=points)


def with_more_buses(case: Case) -> Case:
    return replace(case, fleet=tuple(replace(row, vehicles=row.vehicles + 3) for row in case.fleet))


MORE: tuple[Callable[[Case], Case], ...] = (longer, wider, better_manned, better_received)


@pytest.mark.parametrize("more", MORE)
@pytest.mark.parametrize("seed", [3, 9, 22])
def test_more_never_gets_fewer_cars_out(seed: int, more: Callable[[Case], Case]) -> None:
    case = random_case(seed, places=6)
    case = replace(case, horizon=Span(case.horizon.start, at("12:00")))
    (bound, out), (bound_then, out_then) = figures(case), figures(more(case))
    assert bound_then >= (1 - TOLERANCE) * bound
    assert out_then >= (1 - TOLERANCE) * out


MIXED = [(random_full_case, 5), (random_full_case, 12), (random_odd_case, 8), (random_odd_case, 22)]
"""Cases with cars and buses in which people get out."""


@cache
def drawn(draw: Draw, seed: int) -> tuple[Case, Plan | None]:
    case = draw(seed)
    return case, maybe(case)


@pytest.mark.parametrize("more", [*MORE, with_more_buses])
@pytest.mark.parametrize(("draw", "seed"), MIXED)
def test_more_never_lowers_the_bound(draw: Draw, seed: int, more: Callable[[Case], Case]) -> None:
    """The bound of more is no lower than that of less (which is a bound, not the least), nor than any plan of less."""
    case, plan = drawn(draw, seed)
    then = figures(more(case))[0]
    assert plan is not None
    assert then >= plan.value
    assert then >= (1 - LOOSE) * plan.bound


# --- the same case, the same plan -----------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [2, 5])
def test_same_case_same_bytes(seed: int) -> None:  # R8
    assert text_of(random_full_case(seed)) == text_of(random_full_case(seed))


def test_same_bytes_however_names_are_hashed() -> None:  # R8
    """Another process puts sets of names in another order."""
    wanted = text_of(random_odd_case(8))
    code = (
        "from planning.test_properties import text_of; from odd_cases import random_odd_case; "
        "import sys; sys.stdout.write(text_of(random_odd_case(8)))"
    )
    found = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONHASHSEED": "77", "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    assert found.stdout == wanted


def shuffled(case: Case, seed: int) -> Case:
    """Return the case with the rows of every table in another order."""
    rng = random.Random(seed)
    places = dict(rng.sample(list(case.places.items()), len(case.places)))
    tables = ("roads", "people", "reception", "wishes", "assembly", "checkpoints", "fleet", "windows", "closures")
    rows = {name: tuple(rng.sample(getattr(case, name), len(getattr(case, name)))) for name in tables}
    parties = dict(rng.sample(list(case.parties.items()), len(case.parties)))
    return replace(case, places=places, parties=parties, **rows)  # type: ignore[arg-type]


@pytest.mark.parametrize(("draw", "seed"), [*MIXED, (random_full_case, 13), (random_odd_case, 19)])
def test_order_of_rows_does_not_matter(draw: Draw, seed: int) -> None:  # R8
    case = draw(seed)
    assert text_of(case) == text_of(shuffled(case, seed))
