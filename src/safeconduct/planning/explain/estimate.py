"""A static upper estimate in closed form: roads full for all their hours, cars full, buses as often as they can.

No travel times between roads, no queues: what is above this sum cannot be, whatever is agreed.  It is a cut: a maximum
flow over the links, each with capacity x hours.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from safeconduct.core import Note
from safeconduct.planning.bounds.rows import open_seconds
from safeconduct.planning.instance import Instance
from safeconduct.planning.plan import QuickSum

__all__ = ["quick_sum"]

_MOST = 2**30
"""Whole units that the flow solver's integers hold; a link without a limit gets a quarter of it."""


def quick_sum(instance: Instance) -> QuickSum:
    """Return how many could leave at best, and by what sum."""
    persons, because = _by_car(instance)
    bus_persons, buses = _by_bus(instance)
    walkers = sum(group.persons for group in instance.groups if group.means == "foot")
    parts = (*because, *buses, *([Note("sum_walkers", {"persons": round(walkers)})] if walkers else ()))
    return QuickSum(int(persons + bus_persons + walkers + 1e-6), parts or (Note("sum_nobody"),))


def _by_car(instance: Instance) -> tuple[float, tuple[Note, ...]]:
    cars = [group for group in instance.groups if group.means == "car" and group.node >= 0]
    if not cars:
        return 0.0, ()
    hours = _hours(instance)
    road = np.minimum(instance.rate_pcu_s / instance.pcu["car"], instance.service_per_s) * 3600.0
    with np.errstate(invalid="ignore"):
        volume = np.where(hours > 0, np.minimum(road * hours, _MOST / 4), 0.0)
    n = instance.nodes
    start, end = n, n + 1
    per = max(group.per_vehicle for group in cars)
    least = min(group.per_vehicle for group in cars)
    tail = [*instance.tail, *(start for _ in cars), *(sink.node for sink in instance.sinks)]
    head = [*instance.head, *(group.node for group in cars), *(end for _ in instance.sinks)]
    taken = [min(sink.capacity / least, _MOST / 4) for sink in instance.sinks]
    room = [*volume, *(float(group.vehicles) for group in cars), *taken]
    graph = csr_array((np.ceil(room).astype(np.int32), (tail, head)), shape=(n + 2, n + 2))
    flow = maximum_flow(graph, start, end)
    persons = min(sum(group.persons for group in cars), float(flow.flow_value) * per)
    residual = csr_array(graph - flow.flow)
    residual.eliminate_zeros()
    reached = np.zeros(n + 2, bool)
    reached[breadth_first_order(residual, start, return_predecessors=False)] = True
    cut = np.flatnonzero(reached[instance.tail] & ~reached[instance.head] & (volume > 0))
    if not len(cut):
        return persons, (Note("sum_all" if flow.flow_value else "sum_no_road"),)
    return persons, (
        Note("sum_roads", {"roads": len(cut)}),
        Note("sum_rate", {"vehicles_per_h": round(float(road[cut].sum()))}),
        Note("sum_hours", {"hours": round(float(hours[cut].max()), 2)}),
        Note("sum_per_car", {"persons": per}),
    )


def _hours(instance: Instance) -> NDArray[np.float64]:
    """Return for how many hours each link may be entered at all, (m,): the union of its stays, margins included."""
    margin = instance.convoys.margin_s
    by_set = [
        open_seconds(tuple((a - margin, b + margin) for a, b in spans), 0.0, instance.horizon_s) / 3600.0
        for spans in instance.interval_sets
    ]
    hours = np.array(by_set, np.float64)
    return np.asarray(np.minimum(hours[instance.stay_of], hours[instance.entry_of]))


def _by_bus(instance: Instance) -> tuple[float, tuple[Note, ...]]:
    waiting = sum(group.persons for group in instance.groups if group.means in ("bus", "ambulance"))
    fleets = [fleet for fleet in instance.fleets if fleet.vehicles and fleet.seats]
    if not waiting or not fleets:
        return 0.0, ()
    seats = sum(fleet.vehicles * fleet.seats for fleet in fleets)
    handling = min(fleet.load_s + fleet.unload_s for fleet in fleets) / 3600.0
    hours = float(_hours(instance).max(initial=0.0))
    trips = 1 + int(hours / max(handling, 0.25))
    figures = {"buses": sum(fleet.vehicles for fleet in fleets), "seats": seats, "trips": trips}
    return min(waiting, float(seats * trips)), tuple(Note(f"sum_{name}", {name: n}) for name, n in figures.items())
