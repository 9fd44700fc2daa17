"""The time-space network of an instance: families on node-local clocks, capacities in whole vehicles a step."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from safeconduct.planning.flow.engine import TimeSpaceNetwork

__all__ = ["assemble"]


def assemble(
    nodes: int,
    tail: NDArray[Any],
    head: NDArray[Any],
    delay: NDArray[Any],
    capacity: NDArray[Any],
    *,
    cost_row: NDArray[Any],
    cost: NDArray[Any],
    hold_row: NDArray[Any],
    hold: NDArray[Any],
    sink_node: NDArray[Any],
    arrival_cost: NDArray[Any],
    source_node: NDArray[Any],
    source_step: NDArray[Any],
    source_cost: NDArray[Any],
) -> TimeSpaceNetwork:
    """Index families for the engine, which must come sorted by (tail, delay), and give every array its one type."""
    order = np.lexsort((delay, tail))
    if len(order) and (order != np.arange(len(order))).any():
        tail, head, delay, cost_row = tail[order], head[order], delay[order], cost_row[order]
        capacity = capacity[:, order]
    into = np.argsort(head, kind="stable")
    sink_of = np.full(nodes, -1, np.int32)
    sink_of[sink_node] = np.arange(len(sink_node))

    def whole(values: NDArray[Any]) -> NDArray[np.int32]:
        return np.ascontiguousarray(values, np.int32)

    return TimeSpaceNetwork(
        nodes=nodes,
        steps=capacity.shape[0],
        first=whole(np.searchsorted(tail, np.arange(nodes + 1))),
        head=whole(head),
        tail=whole(tail),
        delay=whole(delay),
        undelayed=whole(np.bincount(tail[delay == 0], minlength=nodes)),
        first_in=whole(np.searchsorted(head[into], np.arange(nodes + 1))),
        into=whole(into),
        capacity=whole(capacity),
        cost_row=whole(cost_row),
        cost=whole(cost),
        hold_row=whole(hold_row),
        hold=whole(hold),
        sink_of=sink_of,
        sink_node=whole(sink_node),
        arrival_cost=whole(arrival_cost),
        source_node=whole(source_node),
        source_step=whole(source_step),
        source_cost=whole(source_cost),
    )
