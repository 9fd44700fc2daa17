"""Fill a schedule to the last second: what is left over goes in the gaps, by the best insertion over known routes."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import replace

from safeconduct.planning.dispatch.jobs import Job
from safeconduct.planning.dispatch.schedule import Placed, Schedule

__all__ = ["fill", "gain_of", "largest", "patterns"]

_PARTS = 40
"""Where vehicles may drive singly and convoys have no greatest size, a stream left over is filled in so many parts."""

_LEAST_PART = 20

_FLOORS_FIRST = 1e6
"""More than any person's weight."""


def patterns(jobs: Sequence[Job]) -> tuple[Job, ...]:
    """Return each way to go once: route, people and fleet, whatever the size and the order."""
    return tuple(dict.fromkeys(replace(job, order=0.0, cars=min(job.cars, 1), buses=min(job.buses, 1)) for job in jobs))


def fill(schedule: Schedule, ways: Sequence[Job], last: float) -> list[Job]:
    """Place more of the given ways until nothing fits; return the jobs placed, to be done after `last` in order.

    Greedy by value, worked out anew only for the way that promises most: a gain never grows while others are placed.
    """
    queue = [(-float("inf"), number) for number in range(len(ways))]
    placed: list[Job] = []
    while queue:
        _, number = heapq.heappop(queue)
        found = _most_that_fits(schedule, ways[number])
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


def gain_of(schedule: Schedule, found: Placed) -> float:
    """Return what a convoy gains: persons by which floors are missed by less come before any value (S6)."""
    instance, gain = schedule.instance, 0.0
    for member, persons in found.persons:
        group = instance.members[member].group
        where = instance.groups[group]
        missed = min(where.at_least, where.persons) - schedule.people.out[group]
        gain += min(float(persons), max(0.0, missed))
    return found.value + gain * _FLOORS_FIRST


def _most_that_fits(schedule: Schedule, way: Job) -> Placed | None:
    """Return the largest convoy of a way that can go, not placed yet; whether n vehicles can go is taken to be
    monotone in n, since fewer take no more of anything."""
    instance = schedule.instance
    if way.on_foot:
        return schedule.look(way)
    limits = instance.convoys
    if way.fleet >= 0:
        return _most_buses(schedule, way)
    left = schedule.people.cars(way.member, 1 << 30, schedule.people.room(way.sink))
    most = min(left, limits.most or max(_LEAST_PART, -(-left // _PARTS)))
    if 0 < left - most < limits.least:  # do not strand fewer than may go alone
        most = max(min(most, limits.least), left - limits.least) if left >= 2 * limits.least else most
    return largest(schedule, way, most, max(1, min(limits.least, most)))


def largest(schedule: Schedule, way: Job, most: int, least: int) -> Placed | None:
    """Return the largest convoy of a way from `least` to `most` cars that can go, not placed yet."""
    if most < max(1, least):
        return None
    best = schedule.look(replace(way, cars=most))
    if best is not None or least >= most:
        return best
    best = schedule.look(replace(way, cars=least))
    if best is None:
        return None
    low, high = least, most
    while high - low > 1:
        middle = (low + high) // 2
        found = schedule.look(replace(way, cars=middle))
        if found is None:
            high = middle
        else:
            low, best = middle, found
    return best


def _most_buses(schedule: Schedule, way: Job) -> Placed | None:
    """Try all buses of the fleet that stand there, then half of them, and so on; one where vehicles drive singly."""
    limits = schedule.instance.convoys
    count = 1 if limits.single else schedule.fleets[way.fleet].fleet.vehicles
    count = min(count, limits.most or count)
    best: Placed | None = None
    while count >= 1:
        cars = max(0, limits.least - count) if way.member >= 0 else 0
        more = (limits.most or limits.least) - count if way.member >= 0 else 0
        for extra in sorted({cars, max(cars, more)}, reverse=True):
            found = schedule.look(replace(way, buses=count, cars=extra))
            if found is not None and (best is None or found.value > best.value):
                best = found
        if best is not None:
            return best
        count //= 2
    return best
