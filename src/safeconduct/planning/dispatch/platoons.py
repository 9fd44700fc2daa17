"""Sizes by what a convoy meets: small platoons where vehicles drive singly, cars beside few buses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from safeconduct.planning.dispatch.jobs import Job, sizes
from safeconduct.planning.instance import Instance

__all__ = ["cut_platoons", "with_cars"]


def cut_platoons(instance: Instance, jobs: Sequence[Job], most_platoons: int) -> list[Job]:
    """Cut platoons as small as their number allows, down to one vehicle, where vehicles may drive singly.

    All of a platoon board before its first car leaves, and a platoon that a narrow road has stretched holds the next
    road for longer than its cars need there: both losses grow with its size, and streams of small ones interleave.
    """
    if not instance.convoys.single:
        return list(jobs)
    size = max(1, -(-sum(job.cars for job in jobs) // most_platoons))
    found: list[Job] = []
    for job in jobs:
        parts = sizes(job.cars, 1, size)
        found += [replace(job, cars=cars, order=job.order + 1e-3 * i) for i, cars in enumerate(parts)]
    return found


def with_cars(instance: Instance, buses: Sequence[Job], cars: Sequence[Job]) -> list[Job]:
    """Let cars of the same place that go the same way drive along with buses, where convoys may be mixed.

    Fewer buses than the least size need them (S1); others may take them.
    """
    limits = instance.convoys
    if limits.single or not limits.mixed:
        return list(buses)
    by_way: dict[tuple[int, int], int] = {}
    for job in cars:
        by_way.setdefault((job.line, job.sink), job.member)
    for number, member in enumerate(instance.members):
        group = instance.groups[member.group]
        if group.means == "car":
            for line in group.lines:
                for sink in member.sinks:
                    by_way.setdefault((line, sink), number)
    found = []
    for job in buses:
        beside = by_way.get((job.line, job.sink), -1)
        found.append(replace(job, member=beside, cars=max(0, limits.least - job.buses)) if beside >= 0 else job)
    return found
