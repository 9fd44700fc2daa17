"""Rows written as chains of running totals mean what plain sums from the beginning mean."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from planning.dispatch.instances import Draft
from safeconduct.planning.bounds.columns import Column, ColumnTable
from safeconduct.planning.bounds.rows import (
    Row,
    Uses,
    chains,
    coefficients,
    duals_of_stocks,
    every_coefficient,
    open_seconds,
    with_totals,
)
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
    full, right, totals = with_totals(rows, entries, 4, 0.0)
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


@given(worth=AMOUNTS, out=st.lists(st.sampled_from([-1.0, 0.0, 1.0]), min_size=4, max_size=4), there=AMOUNTS)
def test_stocks_as_running_totals_have_the_value_and_duals_of_plain_rows(
    worth: list[float], out: list[float], there: list[float]
) -> None:
    """One column an instant, that takes a bus away or brings one; each column at most 5."""
    rows = [Row("stock", 3, k, k, limit) for k, limit in enumerate(there)]
    prefix = [(np.arange(k + 1)[np.array(out[: k + 1]) != 0], np.array(out[: k + 1])) for k in range(4)]
    entries = [(found, values[values != 0]) for found, values in prefix]
    full, right, totals = with_totals(rows, entries, 4, 100.0)
    upper = np.concatenate([np.full(4, 5.0), totals])
    found = solve_lp(np.array([*worth, 0.0, 0.0, 0.0, 0.0]), right, full, tolerance=1e-8, upper=upper)
    matrix = np.tril(np.ones((4, 4))) * np.array(out)
    plain = linprog(-np.array(worth), A_ub=matrix, b_ub=there, bounds=[(0.0, 5.0)] * 4)
    assert plain.fun is not None
    assert found.value == pytest.approx(-plain.fun, abs=1e-3)
    duals = duals_of_stocks(rows, found.duals)
    reduced = np.array(worth) - duals @ matrix
    proven = float(duals @ np.array(there) + 5.0 * np.maximum(0.0, reduced).sum())
    assert proven == pytest.approx(-plain.fun, abs=1e-2)


@pytest.mark.parametrize("seed", range(60))
def test_cells_worked_out_together_are_those_worked_out_one_by_one(seed: int) -> None:
    rng = np.random.default_rng(seed)
    draft = Draft(windows=())
    draft.link(0, 1, 10, 600.0)
    draft.sink(1)
    draft.people(0, 10)
    table = ColumnTable({"bus": rng.uniform(0.0, 40.0, 3)}, {"bus": rng.uniform(0.0, 4.0, 3)})
    for _ in range(30):
        links = tuple(int(i) for i in rng.integers(0, 3, int(rng.integers(1, 5))))
        ticks = tuple(int(k) for k in rng.integers(0, 100, len(links)))
        table.add(Column("empty", "bus", -1, 0, 0, 1, 0, 0, links, ticks, 0, 0, -1, 0.0, 0.0))
    edges = np.unique(rng.integers(0, 140, 8))
    rows = [Row("mouth", i, int(a), int(b), float(b - a)) for i in range(3) for a, b in pairwise(edges)]
    rows += [Row("mouth", 1, 5, 90, 85.0)]  # across the cells
    order = rng.permutation(len(rows))
    rows = [rows[n] for n in order]
    uses = Uses(table, draft.instance())
    for row, (found, values) in zip(rows, every_coefficient(rows, table, uses), strict=True):
        plain, amounts = coefficients(row, table, uses)
        assert found.tolist() == plain.tolist()
        assert values == pytest.approx(amounts)
