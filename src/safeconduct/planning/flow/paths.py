"""A flow cut into routes: few, by preferring the segments a group already uses, then the widest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit

from safeconduct.planning.flow.engine import FlowState
from safeconduct.planning.flow.formulation import BOARD, SEGMENT, Formulation

__all__ = ["Batch", "batches"]


@dataclass(frozen=True, slots=True)
class Batch:
    """Vehicles of one group that drive one route in the same steps.

    segments, steps: in order, the step in which each is entered.  arrives: step at the sink.
    """

    group: int
    line: int
    sink: int
    vehicles: int
    segments: tuple[int, ...]
    steps: tuple[int, ...]
    arrives: int


@njit(cache=True, nogil=True)
def _cut(net: Any, on: Any, held: Any, arrived: Any, sent: Any) -> tuple[Any, Any, Any]:
    """Cut a flow into paths: rows (source, sink, vehicles, arrival, first place, last), families, steps entered."""
    nought: Any = np.int64(0)
    paths = [(nought, nought, nought, nought, nought, nought) for _ in range(0)]
    family = [nought for _ in range(0)]
    entered = [nought for _ in range(0)]
    favourite = np.full(net.nodes, -1, np.int64)
    for g in range(sent.size):
        favourite[:] = -1
        while sent[g] > 0:
            x: Any = np.int64(net.source_node[g])
            t: Any = np.int64(net.source_step[g])
            amount: Any = sent[g]
            begin = len(family)
            waits = [(nought, nought) for _ in range(0)]
            while net.sink_of[x] < 0 or arrived[net.sink_of[x], t] <= 0:
                best: Any = np.int64(favourite[x])
                if best < 0 or on[t, best] <= 0:
                    best = -1
                    for a in range(np.int64(net.first[x]), np.int64(net.first[x + 1])):
                        if on[t, a] > 0 and (best < 0 or on[t, a] > on[t, best]):
                            best = a
                if best < 0:
                    amount = min(amount, np.int64(held[t, x]))
                    if held[t, x] <= 0:
                        return np.zeros((0, 6), np.int64), np.zeros(0, np.int64), np.zeros(0, np.int64)
                    waits.append((t, x))
                    t += 1
                    continue
                amount = min(amount, np.int64(on[t, best]))
                favourite[x] = best
                family.append(best)
                entered.append(t)
                t += net.delay[best]
                x = np.int64(net.head[best])
            j = np.int64(net.sink_of[x])
            amount = min(amount, np.int64(arrived[j, t]))
            for i in range(begin, len(family)):
                on[entered[i], family[i]] -= amount
            for s, y in waits:
                held[s, y] -= amount
            arrived[j, t] -= amount
            sent[g] -= amount
            paths.append((np.int64(g), j, np.int64(amount), t, np.int64(begin), np.int64(len(family))))
    table = np.zeros((len(paths), 6), np.int64)
    for i in range(len(paths)):
        for k in range(6):
            table[i, k] = paths[i][k]
    return table, np.array(family), np.array(entered)


def batches(formulation: Formulation, state: FlowState) -> Iterator[Batch]:
    """Yield the routes of a flow; circles of families without delay, which carry nobody anywhere, are left out.

    Raises:
        RuntimeError: the flow is not conserved.
    """
    sent = formulation.supply - state.left
    if not sent.any():
        return
    paths, family, entered = _cut(
        formulation.network, state.on.copy(), state.held.copy(), state.arrived.copy(), sent.copy()
    )
    if not len(paths):
        raise RuntimeError("flow engine: vehicles that were sent do not arrive")
    kind, index = formulation.kind[family], formulation.index[family]
    for g, j, vehicles, arrives, begin, end in paths.tolist():
        roads = kind[begin:end] == SEGMENT
        boards = kind[begin:end] == BOARD
        yield Batch(
            formulation.groups[g], int(index[begin:end][boards][0]), formulation.sinks[j], vehicles,
            tuple(index[begin:end][roads].tolist()), tuple(entered[begin:end][roads].tolist()), arrives,
        )  # fmt: skip
