"""The one-second sum: best-case persons for the roads and hours on the table, in closed form (a static cut)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from safeconduct.core import Note
from safeconduct.planning.plan import QuickSum
from safeconduct.planning.problem import Problem

__all__ = ["quick_sum"]

_MOST = 2**30


def quick_sum(problem: Problem) -> QuickSum:
    """Return how many could leave at best: each road full for all its hours, cars full, buses as often as they can.

    No travel times between roads, no margins, no queues: what is above this sum cannot be, whatever is agreed.
    """
    persons, because = _by_car(problem)
    bus_persons, bus_because = _by_bus(problem)
    walkers = sum(group.persons for group in problem.groups if group.means == "foot")
    parts = (*because, *bus_because, *([Note("sum_walkers", {"persons": round(walkers)})] if walkers else ()))
    return QuickSum(int(persons + bus_persons + walkers + 1e-6), parts or (Note("sum_nobody"),))


def _by_car(problem: Problem) -> tuple[float, tuple[Note, ...]]:
    cars = [group for group in problem.groups if group.means == "car" and group.node >= 0]
    leaving = sum(group.persons for group in cars)
    if not cars:
        return 0.0, ()
    hours = _hours(problem)
    with np.errstate(invalid="ignore"):
        road = np.minimum(problem.rate_pcu_s / problem.settings.pcu["car"], problem.service_per_s) * 3600.0
        volume = np.where(hours > 0, np.minimum(road * hours, _MOST / 4), 0.0)
    n = problem.network.nodes
    start, end = n, n + 1
    tail = [*problem.tail, *(start for _ in cars), *(sink.node for sink in problem.sinks)]
    head = [*problem.head, *(group.node for group in cars), *(end for _ in problem.sinks)]
    per = max(group.per_vehicle for group in cars)
    taken = [min(sink.capacity / min(group.per_vehicle for group in cars), _MOST / 4) for sink in problem.sinks]
    room = [*volume, *(float(group.vehicles) for group in cars), *taken]
    graph = csr_array((np.ceil(room).astype(np.int32), (tail, head)), shape=(n + 2, n + 2))
    flow = maximum_flow(graph, start, end)
    persons = min(leaving, float(flow.flow_value) * per)
    residual = csr_array(graph - flow.flow)
    residual.eliminate_zeros()
    reached = np.zeros(n + 2, bool)
    reached[breadth_first_order(residual, start, return_predecessors=False)] = True
    cut = np.flatnonzero(reached[problem.tail] & ~reached[problem.head] & (volume > 0))
    if not len(cut):
        return persons, (Note("sum_all" if flow.flow_value else "sum_no_road"),)
    return persons, (
        Note("sum_roads", {"roads": len(cut)}),
        Note("sum_rate", {"vehicles_per_h": round(float(road[cut].sum()))}),
        Note("sum_hours", {"hours": round(float(hours[cut].max()), 2)}),
        Note("sum_per_car", {"persons": per}),
    )


def _hours(problem: Problem) -> NDArray[np.float64]:
    """Return for how many hours each link is open, margins left aside, from the first departure on; shape (m,)."""
    first = min((problem.departs_of(group.place) for group in problem.groups), default=0.0)
    margin = problem.settings.margin_s
    by_set = []
    for code, spans in enumerate(problem.span_sets):
        wide = [(a - margin, b + margin) for a, b in spans] if code else list(spans)
        total, upto = 0.0, first
        for a, b in sorted(wide):
            total += max(0.0, min(b, problem.horizon_s) - max(a, upto))
            upto = max(upto, b)
        by_set.append(total / 3600.0)
    hours = np.array(by_set, np.float64)
    return np.minimum(hours[problem.span_of], hours[problem.hours_of])


def _by_bus(problem: Problem) -> tuple[float, tuple[Note, ...]]:
    waiting = sum(group.persons for group in problem.groups if group.means in ("bus", "ambulance"))
    rows = [row for row in problem.case.fleet if row.vehicles and row.seats]
    if not waiting or not rows:
        return 0.0, ()
    hours = float(max(_hours(problem), default=0.0))
    seats = sum(row.vehicles * row.seats for row in rows)
    handling = min(((row.load_minutes or 0.0) + (row.unload_minutes or 0.0)) / 60.0 for row in rows)
    drive = _shortest_h(problem)
    trips = 1 + int(hours / max(2 * drive + handling, 0.25)) if np.isfinite(drive) else 0
    vehicles = sum(row.vehicles for row in rows)
    figures = {"buses": vehicles, "seats": seats, "trips": trips}
    return min(waiting, float(seats * trips)), tuple(Note(f"sum_{name}", {name: n}) for name, n in figures.items())


def _shortest_h(problem: Problem) -> float:
    from safeconduct.planning.skeleton import times_to

    ahead = times_to(problem, [sink.node for sink in problem.sinks])
    nodes = [group.node for group in problem.groups if group.means in ("bus", "ambulance") and group.node >= 0]
    return float(min((ahead[node] for node in nodes), default=np.inf)) / 3600.0
