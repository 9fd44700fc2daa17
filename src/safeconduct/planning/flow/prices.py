"""Prices from the engine's potentials: what one more vehicle of capacity would bring, in persons.

    pi[k, a] = max(0, p(tail, k) - cost - p(head, k + delay))

Closed steps have prices too: instants that rounding puts there must not go free.
Potentials count up to `most`, at which a vehicle stays: no capacity is worth more than a vehicle.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from safeconduct.planning.flow.bound import Prices
from safeconduct.planning.flow.engine import FlowState
from safeconduct.planning.flow.formulation import BOARD, INTAKE, Capacities, Formulation
from safeconduct.planning.instance import Instance

__all__ = ["engine_prices"]


@njit(cache=True, nogil=True)
def _family_prices(net: Any, potential: Any, family: Any, most: int, unit: float, out: Any) -> None:
    """Fill out (steps, families given) with the prices of some families."""
    n = net.nodes
    for t in range(net.steps):
        for i in range(family.size):
            a = family[i]
            s = t + net.delay[a]
            if s >= net.steps:
                continue
            here = min(potential[t * n + net.tail[a]], most)
            onward = potential[s * n + net.head[a]] + net.cost[net.cost_row[a], t]
            if onward < here:
                out[t, i] = (here - onward) * unit


def engine_prices(instance: Instance, formulation: Formulation, state: FlowState, capacities: Capacities) -> Prices:
    """Return prices; those of boarding, intake and places at sinks by person, on the mean of who uses them."""
    net, steps = formulation.network, formulation.network.steps

    def of(kind: int, size: int) -> Any:
        families = np.flatnonzero(formulation.kind == kind)
        out = np.zeros((steps, len(families)), np.float32)
        _family_prices(net, state.potential, families, formulation.most, formulation.unit, out)
        whole = np.zeros((steps, size), np.float32)
        whole[:, formulation.index[families]] = out
        return whole

    board = of(BOARD, len(instance.lines)).T.astype(np.float64) / capacities.line_persons[:, None]
    intake = of(INTAKE, len(instance.sinks)).T.astype(np.float64) / capacities.sink_persons[:, None]
    board[[not np.isfinite(line.rate_per_s) for line in instance.lines]] = 0.0
    intake[[not np.isfinite(sink.rate_per_s) for sink in instance.sinks]] = 0.0
    person = np.zeros(len(instance.sinks))
    hubs = np.minimum(state.potential[steps * net.nodes :], formulation.most) * formulation.unit
    for i, j in enumerate(formulation.sinks):
        if np.isfinite(instance.sinks[j].capacity):
            person[j] = hubs[i] / capacities.sink_persons[j]
    return Prices(of(0, capacities.segment.shape[1]), board, intake, person)
