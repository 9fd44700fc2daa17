"""Time-space networks for the engine's tests: drawn at random, and expanded for an exact linear programme."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array

from safeconduct.planning.flow.engine import CLOSED, TimeSpaceNetwork
from safeconduct.planning.flow.formulation import assemble


@dataclass(frozen=True)
class Drawn:
    """A network for the engine with its supplies and the room at its sinks."""

    network: TimeSpaceNetwork
    supply: NDArray[np.int64]
    room: NDArray[np.int64]


def drawn(seed: int) -> Drawn:
    """Draw a small network: zero delays (acyclic), closed steps, limited waiting, costs, full sinks, source costs."""
    rng = np.random.default_rng(seed)
    nodes, steps = int(rng.integers(5, 14)), int(rng.integers(6, 22))
    families = int(rng.integers(2 * nodes, 4 * nodes))
    tail, head = rng.integers(0, nodes, families), rng.integers(0, nodes, families)
    apart = tail != head
    tail, head = tail[apart], head[apart]
    delay = rng.integers(0, 4, len(tail))
    delay = np.where((delay == 0) & (tail > head) & (seed % 5 > 0), 1, delay)
    capacity = rng.integers(0, 6, (steps, len(tail))) * (rng.random((steps, len(tail))) < 0.7)
    capacity[np.arange(steps)[:, None] + delay >= steps] = 0
    cost = rng.integers(0, 4, (len(tail), steps)) * (seed % 2)
    hold = np.full((nodes, steps), 1 << 20)
    if seed % 3 == 0:
        hold = np.where(rng.random((nodes, steps)) < 0.3, rng.integers(0, 4, (nodes, steps)), hold)
    hold[:, -1] = 0
    sinks, order = int(rng.integers(1, 4)), rng.permutation(nodes)
    sources = int(rng.integers(1, 4))
    arrival = np.tile(np.arange(steps), (sinks, 1)) + rng.integers(0, 3, (sinks, 1))
    arrival = np.where(rng.random((sinks, steps)) < 0.8, arrival, CLOSED)
    network = assemble(
        nodes,
        tail,
        head,
        delay,
        capacity,
        cost_row=np.arange(len(tail)),
        cost=cost,
        hold_row=np.arange(nodes),
        hold=hold,
        sink_node=order[:sinks],
        arrival_cost=arrival,
        source_node=rng.choice(order[sinks:], sources),
        source_step=rng.integers(0, 3, sources),
        source_cost=rng.integers(0, 3, sources) * (seed % 7 == 0),
    )
    return Drawn(network, rng.integers(3, 30, sources), rng.integers(3, 30, sinks))


def exact(case: Drawn, worth: int) -> tuple[int, int]:
    """Return (vehicles, cost) of a least-cost flow in which each vehicle sent is worth `worth`, by HiGHS' simplex.

    A flow's linear programme has whole vertices, so the simplex gives a whole flow.
    """
    net = case.network
    steps, nodes, sinks = net.steps, net.nodes, len(net.sink_node)
    start = steps * nodes + sinks
    end = start + 1
    arcs: list[tuple[Any, Any, Any, Any]] = []
    for t in range(steps):
        for a in np.flatnonzero(net.capacity[t]):
            to = (t + net.delay[a]) * nodes + net.head[a]
            arcs.append((t * nodes + net.tail[a], to, net.capacity[t, a], net.cost[net.cost_row[a], t]))
        for x in range(nodes):
            if t + 1 < steps and net.hold[net.hold_row[x], t]:
                arcs.append((t * nodes + x, (t + 1) * nodes + x, net.hold[net.hold_row[x], t], 0))
        for j in np.flatnonzero(net.arrival_cost[:, t] < CLOSED):
            arcs.append((t * nodes + net.sink_node[j], steps * nodes + j, 1 << 20, net.arrival_cost[j, t]))
    arcs += [(steps * nodes + j, end, room, 0) for j, room in enumerate(case.room)]
    for g, supply in enumerate(case.supply):
        arcs.append((start, net.source_step[g] * nodes + net.source_node[g], supply, net.source_cost[g]))
    arcs.append((start, end, int(case.supply.sum()), worth))
    tail, head, room, cost = np.array(arcs, np.int64).T
    each = np.arange(len(arcs))
    balance = csr_array(
        (np.repeat([1.0, -1.0], len(arcs)), (np.concatenate([tail, head]), np.tile(each, 2))),
        shape=(end + 1, len(arcs)),
    )
    wanted = np.zeros(end + 1)
    wanted[start], wanted[end] = case.supply.sum(), -case.supply.sum()
    bounds = [(0.0, float(most)) for most in room]
    found = linprog(cost, A_eq=balance, b_eq=wanted, bounds=bounds, method="highs-ds")  # type: ignore[call-overload]
    assert found.status == 0, found.message
    left = round(float(found.x[-1]))
    return int(case.supply.sum() - left), round(float(found.fun)) - left * worth
