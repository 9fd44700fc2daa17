"""Sizes by what a convoy meets: singles where stretched platoons would share a road, cars beside few buses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from safeconduct.planning.dispatch.drives import Drives
from safeconduct.planning.dispatch.jobs import Job, sizes
from safeconduct.planning.instance import Instance

__all__ = ["split_where_streams_merge", "with_cars"]

_LOSS = 1.05
"""A platoon may hold a road on which streams merge so many times as long as its vehicles need there."""


def split_where_streams_merge(instance: Instance, jobs: Sequence[Job], most_platoons: int) -> list[Job]:
    """Cut platoons that come stretched to where streams merge and cannot close up before, so that streams interleave.

    Only where vehicles may drive singly; finer the fewer there are, down to one vehicle.
    """
    if not instance.convoys.single:
        return list(jobs)
    drives = Drives(instance, dict.fromkeys(job.links for job in jobs))
    stretched = [job.cars > 1 and _stretched(drives, job) for job in jobs]
    cars = sum(job.cars for job, is_stretched in zip(jobs, stretched, strict=True) if is_stretched)
    size = max(1, -(-cars // most_platoons))
    found: list[Job] = []
    for job, is_stretched in zip(jobs, stretched, strict=True):
        if is_stretched and job.cars > size:
            parts = sizes(job.cars, 1, size)
            found += [replace(job, cars=cars, order=job.order + 1e-3 * i) for i, cars in enumerate(parts)]
        else:
            found.append(job)
    return found


def _stretched(drives: Drives, job: Job) -> bool:
    drive = drives.of(job.links, (("car", job.cars),))
    spacing = drives.instance.spacing_s("car")
    return any(
        link in drives.merging and hold > _LOSS * job.cars * spacing[link]
        for link, hold in zip(job.links, drive.hold, strict=True)
    )


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
