"""Ways by which a led convoy gets there earliest among what is placed already, on networks with many ways."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from safeconduct.planning.dispatch.filling import gain_of
from safeconduct.planning.dispatch.jobs import Job
from safeconduct.planning.dispatch.schedule import Placed, Schedule
from safeconduct.planning.instance import UNBOUNDED, Instance

__all__ = ["Routing", "fill_by_new_ways"]

_PLATOON = 20
"""Cars for which a way is sought at once where vehicles may drive singly."""


class Routing:
    """The network of an instance as `kernels.earliest_ways` takes it, and what convoys of n cars need on each link."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        order = np.argsort(instance.tail, kind="stable")
        pointer = np.searchsorted(instance.tail[order], np.arange(instance.nodes + 1))
        halt = np.maximum(instance.node_stay_of, 0).astype(np.int64)
        self._network = (
            pointer.astype(np.int64), order.astype(np.int64), instance.head.astype(np.int64),
            instance.stay_of.astype(np.int64), instance.entry_of.astype(np.int64), instance.node_danger, halt,
        )  # fmt: skip
        self._convoys: dict[int, tuple[NDArray[Any], ...]] = {}

    def way(
        self, schedule: Schedule, member: int, line: int, at: float, cars: int
    ) -> tuple[int, tuple[int, ...]] | None:
        """Return the sink with room and the links by which so many cars of a member get there earliest; None: never."""
        from safeconduct.planning.dispatch.kernels import earliest_ways

        instance = self._instance
        start = instance.lines[line].node
        travel, need, hold, halts = self._convoy(cars)
        pool, calendar = schedule.calendars()
        numbers = np.full(len(instance.link), -1, np.int64)
        numbers[list(calendar.keys())] = list(calendar.values())
        convoy = (numbers, travel, need, hold, halts)
        when, into = earliest_ways(pool, schedule.interval_sets, self._network, convoy, start, at, instance.horizon_s)
        ends = [
            (float(when[instance.sinks[sink].node]), sink)
            for sink in instance.members[member].sinks
            if "car" in instance.sinks[sink].takes and schedule.people.room(sink) >= 1
        ]
        arrives, sink = min(ends, default=(UNBOUNDED, -1))
        if arrives == UNBOUNDED:
            return None
        links, node = [], instance.sinks[sink].node
        while node != start:
            links.append(int(into[node]))
            node = int(instance.tail[links[-1]])
        return (sink, tuple(reversed(links))) if links else None

    def _convoy(self, cars: int) -> tuple[NDArray[Any], ...]:
        """Return travel, need, hold and whether it may halt before each link (see `drives`)."""
        if cars not in self._convoys:
            instance = self._instance
            travel, spacing = instance.travel_s("car"), instance.spacing_s("car")
            need = (cars - 1) * spacing
            hold = need + spacing + instance.convoys.headway_s
            self._convoys[cars] = (travel, need, hold, instance.storage >= cars)
        return self._convoys[cars]


def fill_by_new_ways(schedule: Schedule, routing: Routing, members: Sequence[Job], last: float) -> list[Job]:
    """Place convoys of cars by ways found anew until nobody is left or nothing fits; return the jobs placed.

    members: one way of each member that goes by car.  Greedy by value as in `filling.fill`.
    """
    queue = [(-float("inf"), number) for number in range(len(members))]
    placed: list[Job] = []
    while queue:
        _, number = heapq.heappop(queue)
        found = _best(schedule, routing, members[number])
        if found is None:
            continue
        gain = gain_of(schedule, found)
        if queue and gain < -queue[0][0]:
            heapq.heappush(queue, (-gain, number))
            continue
        job = replace(found.job, order=last + 1.0 + len(placed))
        schedule.commit(replace(found, job=job))
        placed.append(job)
        heapq.heappush(queue, (-gain, number))
    return placed


def _best(schedule: Schedule, routing: Routing, like: Job) -> Placed | None:
    """Return the largest convoy of a member that gets through, not placed yet."""
    limits = schedule.instance.convoys
    left = schedule.people.cars(like.member, 1 << 30, UNBOUNDED)
    size = min(left, limits.most or (_PLATOON if limits.single else left))
    while size >= max(1, min(limits.least, left)):
        at = schedule.earliest(like.line)
        way = routing.way(schedule, like.member, like.line, at, size)
        if way is not None:
            found = schedule.look(replace(like, sink=way[0], links=way[1], cars=size))
            if found is not None:
                return found
        size //= 2
    return None
