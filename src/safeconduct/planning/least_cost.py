"""Least-cost flow with its prices: the exact solve under every plan, on arrays of arcs.

The flow itself is found by OR-Tools (cost scaling); the prices are least residual costs to the end, found here, and
prove it: an arc that is full and would be worth more is priced at what one more unit of it would bring.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safeconduct.planning.kernels import residual_costs

__all__ = ["Arcs", "Flow", "solve_flow"]


@dataclass(frozen=True, slots=True)
class Arcs:
    """A network of arcs: tail, head: int32 (a,); room: int64 (a,), units; cost: int64 (a,).  nodes: how many."""

    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    room: NDArray[np.int64]
    cost: NDArray[np.int64]
    nodes: int


@dataclass(frozen=True, slots=True)
class Flow:
    """units: int64 (a,), on each arc.  price: int64 (a,), worth of one more unit of room, >= 0, in cost units."""

    units: NDArray[np.int64]
    price: NDArray[np.int64]


def solve_flow(arcs: Arcs, supply: NDArray[np.int64], sink: int, giving_up: int) -> Flow:
    """Send the supply of every node to `sink` at least cost; every node must be able to (give each a way to stay).

    giving_up: what going no further would cost at any node; it must never pay, and keeps prices finite.

    Raises:
        RuntimeError: the solver found no optimum: the arcs offer no way to stay, which is a fault of the caller.
    """
    from ortools.graph.python import min_cost_flow

    solver = min_cost_flow.SimpleMinCostFlow()
    solver.add_arcs_with_capacity_and_unit_cost(arcs.tail, arcs.head, arcs.room, arcs.cost)
    supplied = np.flatnonzero(supply)
    supplied = supplied[supplied != sink]
    solver.set_nodes_supplies(
        np.append(supplied, sink).astype(np.int32),
        np.append(supply[supplied], -supply[supplied].sum()).astype(np.int64),
    )
    status = solver.solve()
    if status != solver.OPTIMAL:
        raise RuntimeError(f"least-cost flow ended with {status}")
    units = np.asarray(solver.flows(np.arange(len(arcs.tail), dtype=np.int32)), dtype=np.int64)
    togo = residual_costs(arcs.tail, arcs.head, arcs.room, arcs.cost, units, arcs.nodes, sink, giving_up)
    reduced = arcs.cost + togo[arcs.head] - togo[arcs.tail]
    return Flow(units, np.maximum(0, -reduced))

