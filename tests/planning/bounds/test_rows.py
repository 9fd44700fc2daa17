"""Rows written as chains of running totals mean what plain sums from the beginning mean."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from safeconduct.planning.bounds.rows import Row, chains, open_seconds, with_totals
from safeconduct.planning.bounds.solver import solve_lp

AMOUNTS = st.lists(st.floats(0.0, 9.0), min_size=4, max_size=4)


def chain(kind: str, limits: list[float]) -> list[Row]:
    cells = [(-1 + 10 * i, 9 + 10 * i) if kind == "board" else (10 * i, 10 * i + 10) for i in range(len(limits))]
    return [Row(kind, 7, a, b, limit) for (a, b), limit in zip(cells, limits, strict=True)]


@pytest.mark.parametrize("kind", ["board", "intake"])
@given(worth=AMOUNTS, limits=AMOUNTS)
def test_chains_have_the_value_of_plain_prefix_rows(kind: str, worth: list[float], limits: list[float]) -> None:
    """One column a cell; the sums run forwards for boarding, backwards for intake."""
    rows = chain(kind, limits)
    entries = [(np.array([i]), np.array([1.0])) for i in range(4)]
    full, right, totals = with_totals(rows, entries, 4)
    upper = np.concatenate([np.full(4, np.inf), totals])
    found = solve_lp(np.array([*worth, 0.0, 0.0, 0.0, 0.0]), right, full, tolerance=1e-8, upper=upper)
    prefix = np.tril(np.ones((4, 4))) if kind == "board" else np.triu(np.ones((4, 4)))
    plain = linprog(-np.array(worth), A_ub=prefix, b_ub=limits)
    assert plain.fun is not None
    assert found.value == pytest.approx(-plain.fun, abs=1e-4)


def test_a_chain_runs_in_the_order_of_its_sums() -> None:
    rows = [*chain("board", [1.0, 2.0, 3.0])[::-1], *chain("intake", [1.0, 2.0])]
    assert chains(rows) == {("board", 7): [2, 1, 0], ("intake", 7): [4, 3]}


def test_seconds_of_a_union() -> None:
    assert open_seconds(((0.0, 10.0), (5.0, 20.0), (30.0, 40.0)), 2.0, 35.0) == 18 + 5


def test_a_programme_without_columns_is_worth_nothing() -> None:
    nothing = (np.zeros(0, np.int64), np.zeros(0))
    found = solve_lp(np.zeros(0), np.array([5.0]), [nothing], tolerance=1e-6)
    assert (found.value, found.duals.tolist()) == (0.0, [0.0])
