"""The time-space network of one side: families on node-local clocks, capacities in whole vehicles a step.

Nodes are those of the segments, then one for each boarding line, group and sink of the side:

    group -> line -(boarding)-> node -(segments)-> node -(intake)-> sink

Costs are whole units of `unit` persons a vehicle.  A vehicle of weight x persons w pays (w most - w) at its source, and

    kappa (S(enter) - S(leave)) + [no danger need follow] (1 - S(leave))

times the mean w on each dangerous segment: exact where danger is left once, dear where it is met again on the way (a
flow does not know what a vehicle has paid before); the bound knows.  Where no collapse is assumed, arrival costs a
little, by `arrival_stride` steps, so that of plans of one value an early one is found.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import breadth_first_order

from safeconduct.planning.flow.capacity import entries_by_step, step_bounds
from safeconduct.planning.flow.contraction import Segments
from safeconduct.planning.flow.demand import Side, line_intervals, sink_intervals, vehicles_of
from safeconduct.planning.flow.engine import MANY, TimeSpaceNetwork
from safeconduct.planning.instance import Instance
from safeconduct.planning.parameters import SolverParameters

__all__ = [
    "BOARD",
    "INTAKE",
    "SEGMENT",
    "START",
    "Capacities",
    "Clock",
    "Formulation",
    "assemble",
    "formulate",
    "places_of",
]

SEGMENT, BOARD, INTAKE, START = 0, 1, 2, 3
"""Kinds of families."""

_TIE_RANGE = 2.0e7
"""Cost of a whole vehicle where arrival only breaks ties: 1/100 of a person is far above the last step's cost, and
sums stay far below CLOSED."""


@dataclass(frozen=True, slots=True)
class Clock:
    """lag_s: float64 (n,) by segment node.  delay: int64 (m,), steps.  steps: how many there are.  step_s: seconds."""

    lag_s: NDArray[np.float64]
    delay: NDArray[np.int64]
    steps: int
    step_s: float


@dataclass(frozen=True, slots=True)
class Capacities:
    """Vehicles a step that are still free: segment (steps, m), board (lines, steps), intake (sinks, steps), int32.

    persons: float64 (sinks,), capacity left.  line_persons, sink_persons: persons a vehicle, on the mean, for each.
    """

    segment: NDArray[np.int32]
    board: NDArray[np.int32]
    intake: NDArray[np.int32]
    persons: NDArray[np.float64]
    line_persons: NDArray[np.float64]
    sink_persons: NDArray[np.float64]

    @classmethod
    def of(
        cls,
        instance: Instance,
        segment: NDArray[np.int32],
        clock: Clock,
        node_at: NDArray[np.int64],
        line_persons: NDArray[np.float64],
        sink_persons: NDArray[np.float64],
    ) -> Capacities:
        """Work out boarding and intake; node_at: place of each instance node among the segments' nodes, -1: none."""
        board = np.zeros((len(instance.lines), clock.steps), np.int32)
        for i, line in enumerate(instance.lines):
            if node_at[line.node] >= 0:
                bounds = step_bounds(clock.lag_s[node_at[line.node]], clock.steps, clock.step_s)
                spans = line_intervals(instance, i, line_persons[i])
                board[i] = entries_by_step(spans, line_persons[i] / line.rate_per_s, bounds)
        intake = np.zeros((len(instance.sinks), clock.steps), np.int32)
        for j, sink in enumerate(instance.sinks):
            if node_at[sink.node] >= 0:
                bounds = step_bounds(clock.lag_s[node_at[sink.node]], clock.steps, clock.step_s)
                spans = sink_intervals(instance, j, sink_persons[j])
                intake[j] = entries_by_step(spans, sink_persons[j] / sink.rate_per_s, bounds)
        persons = np.array([sink.capacity for sink in instance.sinks], np.float64)
        return cls(segment, board, intake, persons, line_persons, sink_persons)


@dataclass(frozen=True, slots=True)
class Formulation:
    """A side as the engine takes it; families as in network.

    kind: int8 (a,).  index: int32 (a,), segment, line, sink or group.  supply, room: vehicles.  groups, sinks: of the
    sources and sinks in order.  unit: persons a unit of cost.  most: cost at which a vehicle stays.
    """

    network: TimeSpaceNetwork
    kind: NDArray[np.int8]
    index: NDArray[np.int32]
    supply: NDArray[np.int64]
    room: NDArray[np.int64]
    groups: tuple[int, ...]
    sinks: tuple[int, ...]
    unit: float
    most: int


def _timed_costs(
    instance: Instance,
    segments: Segments,
    clock: Clock,
    goals: NDArray[np.int64],
    cost_row: NDArray[np.int64],
    scale: float,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the rows of costs by arc and the costs by row and step, in units, where the cease-fire may break."""
    rows, losses = _losses(instance, segments, clock, goals)
    cost_row = cost_row.copy()
    cost_row[rows] = 1 + np.arange(len(rows))
    none = np.zeros((1, clock.steps), np.int64)
    return cost_row, np.concatenate([none, np.rint(losses * scale).astype(np.int64)])


def _arcs_of(
    segments: Segments,
    clock: Clock,
    line_node: NDArray[np.int64],
    line_at: dict[int, int],
    group_at: dict[int, int],
    sink_at: dict[int, int],
    sink_node: NDArray[np.int64],
    starts: list[tuple[int, int]],
    start_step: list[int],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return tail, head and delay of segments, boarding, intake and starts, in this order."""
    tail = [segments.tail, list(line_at.values()), sink_node, [group_at[g] for g, _ in starts]]
    head = [segments.head, line_node, list(sink_at.values()), [line_at[i] for _, i in starts]]
    delay = [clock.delay, np.zeros(len(line_at) + len(sink_at), int), start_step]
    found = [np.concatenate([np.asarray(part, np.int64) for part in parts]) for parts in (tail, head, delay)]
    return found[0], found[1], found[2]


def formulate(
    instance: Instance,
    segments: Segments,
    clock: Clock,
    capacities: Capacities,
    side: Side,
    parameters: SolverParameters,
    *,
    vehicles: dict[int, int] | None = None,
    by_value: bool = True,
    early: bool = False,
) -> Formulation:
    """Lay out a side.

    vehicles: by group, at most; None: all it has.  by_value: weights and collapse count, else persons.
    early: of flows of one value, send one that arrives early, where no collapse is assumed.
    """
    fleet = vehicles_of(instance, side) if vehicles is None else vehicles
    node_at = places_of(instance, segments)
    groups = tuple(
        g
        for g, n in fleet.items()
        if n > 0 and any(node_at[instance.lines[i].node] >= 0 for i in instance.groups[g].lines)
    )
    sinks = tuple(j for j in side.sinks if node_at[instance.sinks[j].node] >= 0)
    lines = tuple(sorted({i for g in groups for i in instance.groups[g].lines if node_at[instance.lines[i].node] >= 0}))
    n, m = len(segments.node), len(segments.tail)
    line_at = {line: n + i for i, line in enumerate(lines)}
    group_at = {g: n + len(lines) + i for i, g in enumerate(groups)}
    sink_at = {j: n + len(lines) + len(groups) + i for i, j in enumerate(sinks)}
    starts = [(g, line) for g in groups for line in instance.groups[g].lines if line in line_at]
    line_node = np.array([node_at[instance.lines[i].node] for i in lines], np.int64)
    line_step = {i: int(clock.lag_s[x] // clock.step_s) for i, x in zip(lines, line_node, strict=True)}

    kind = np.concatenate(
        [np.full(m, SEGMENT), np.full(len(lines), BOARD), np.full(len(sinks), INTAKE), np.full(len(starts), START)]
    )
    index = np.concatenate(
        [np.arange(m), np.array(lines, int), np.array(sinks, int), np.array([g for g, _ in starts], int)]
    )
    sink_node = np.array([node_at[instance.sinks[j].node] for j in sinks], np.int64)
    start_step = [line_step[i] for _, i in starts]
    tail, head, delay = _arcs_of(segments, clock, line_node, line_at, group_at, sink_at, sink_node, starts, start_step)
    start_rows = np.zeros((clock.steps, len(starts)), np.int32)
    start_rows[0] = MANY
    order = np.lexsort((delay, tail))
    capacity = np.concatenate(
        [capacities.segment, capacities.board[list(lines)].T, capacities.intake[list(sinks)].T, start_rows], axis=1
    )[:, order]
    for d in np.unique(delay[delay > 0]):
        capacity[max(0, clock.steps - d) :, delay[order] == d] = 0

    worth = np.array(
        [instance.groups[g].per_vehicle * (instance.groups[g].weight if by_value else 1.0) for g in groups]
    )
    supply = np.array([fleet[g] for g in groups], np.int64)
    timed = by_value and instance.survival.rate_per_s > 0.0
    top = float(worth.max(initial=1.0))
    unit = parameters.value_unit if timed else top / _TIE_RANGE
    cost_row, cost = np.zeros(len(tail), np.int64), np.zeros((1, clock.steps), np.int64)
    if timed:
        mean = float((worth * supply).sum() / max(1, supply.sum()))
        goals = node_at[[instance.sinks[j].node for j in sinks]]
        cost_row, cost = _timed_costs(instance, segments, clock, goals, cost_row, mean / unit)
    stride = parameters.arrival_stride if early and not timed else 0
    ties = np.arange(clock.steps) // stride if stride else np.zeros(clock.steps, np.int64)
    hold_row, hold = _holding(instance, segments, clock, len(lines), len(groups) + len(sinks))
    network = assemble(
        n + len(lines) + len(groups) + len(sinks), tail[order], head[order], delay[order], capacity,
        cost_row=cost_row[order], cost=cost, hold_row=hold_row, hold=hold,
        sink_node=np.array([sink_at[j] for j in sinks], np.int64), arrival_cost=np.tile(ties, (len(sinks), 1)),
        source_node=np.array([group_at[g] for g in groups], np.int64), source_step=np.zeros(len(groups), np.int64),
        source_cost=np.rint((top - worth) / unit),
    )  # fmt: skip
    room = [min(capacities.persons[j] / capacities.sink_persons[j] + 1e-9, float(MANY)) for j in sinks]
    return Formulation(
        network, kind[order].astype(np.int8), index[order].astype(np.int32), supply,
        np.floor(np.array(room)).astype(np.int64), groups, sinks, unit, round(top / unit),
    )  # fmt: skip


def places_of(instance: Instance, segments: Segments) -> NDArray[np.int64]:
    """Return the place of each instance node among the segments' nodes, -1: not one of them."""
    at = np.full(instance.nodes, -1, np.int64)
    at[segments.node] = np.arange(len(segments.node))
    return at


def _losses(
    instance: Instance, segments: Segments, clock: Clock, sink_nodes: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the dangerous segments and what a person loses on each who enters in the middle of a step, (d, steps)."""
    rows = np.flatnonzero(segments.danger)
    free = _reach_without_danger(segments, sink_nodes)
    enter = (np.arange(clock.steps) + 0.5) * clock.step_s - clock.lag_s[segments.tail[rows]][:, None]
    before, after = instance.survival(enter), instance.survival(enter + segments.travel_s[rows][:, None])
    return rows, instance.kappa * (before - after) + np.where(free[segments.head[rows]][:, None], 1.0 - after, 0.0)


def _reach_without_danger(segments: Segments, sink_nodes: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return the nodes from which some sink is reached over safe segments alone, bool (n,)."""
    n, safe = len(segments.node), ~segments.danger
    back_tail = np.concatenate([segments.head[safe], np.full(len(sink_nodes), n)])
    back_head = np.concatenate([segments.tail[safe], sink_nodes])
    graph = csr_matrix((np.ones(len(back_tail)), (back_tail, back_head)), shape=(n + 1, n + 1))
    found = np.zeros(n + 1, np.bool_)
    found[breadth_first_order(graph, n, return_predecessors=False)] = True
    return found[:n]


def _holding(
    instance: Instance, segments: Segments, clock: Clock, lines: int, others: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return hold_row and hold: free at safe nodes and in line, none at groups and sinks, by interval in danger (S4).

    Queues before posts are limited to their storage; at a dangerous node both steps lie in one interval.
    """
    free = np.full(clock.steps, MANY, np.int64)
    free[-1] = 0
    table = [np.zeros(clock.steps, np.int64), free]
    row = np.ones(len(segments.node) + lines + others, np.int64)
    row[len(segments.node) + lines :] = 0
    storage = np.zeros(len(segments.node))
    posted = np.isfinite(segments.storage)
    np.add.at(storage, segments.tail[posted], segments.storage[posted])
    danger = instance.node_danger[segments.node]
    special = np.flatnonzero(danger | (np.bincount(segments.tail[posted], minlength=len(danger)) > 0))
    for x in special:
        limit = int(storage[x]) if (segments.tail[posted] == x).any() else MANY
        hold = np.minimum(free, limit)
        if danger[x]:
            bounds = step_bounds(clock.lag_s[x], clock.steps, clock.step_s)
            spans = instance.interval_sets[instance.node_stay_of[segments.node[x]]]
            inside = np.zeros(clock.steps, np.bool_)
            for begin, end in spans:
                inside[:-1] |= (bounds[:-2] >= begin) & (bounds[2:] <= end)
            hold = np.where(inside, hold, 0)
        row[x] = len(table)
        table.append(hold)
    return row, np.array(table)


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
