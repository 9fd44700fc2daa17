"""Sizes by what a convoy meets: small platoons where vehicles drive singly, cars beside few buses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from safeconduct.planning.dispatch.jobs import Job, sizes
from safeconduct.planning.instance import Instance
from safeconduct.planning.proposal import Proposal

__all__ = ["cut_platoons", "with_cars"]

_LONGEST_S = 300.0
"""A target stands for at most so long: a cell of the search."""


def cut_platoons(instance: Instance, jobs: Sequence[Job], most_platoons: int) -> list[Job]:
    """Cut platoons as small as their number allows, down to one vehicle, where vehicles may drive singly.

    All of a platoon board before its first car leaves, and a platoon that a narrow road has stretched holds the next
    road for longer than its cars need there: both losses grow with its size, and streams of small ones interleave.
    """
    if not instance.convoys.single:
        return list(jobs)
    size = max(1, -(-sum(job.cars for job in jobs) // most_platoons))
    streams: dict[tuple[object, ...], list[Job]] = defaultdict(list)
    for job in jobs:
        streams[job.member, job.sink, job.links].append(job)
    return [part for stream in streams.values() for part in _spread(stream, size)]


def _spread(stream: Sequence[Job], size: int) -> list[Job]:
    """Cut one stream; the parts of jobs with one target follow each other until the next target, so that streams which
    share a road take turns on it: the search's targets stand for all who go until the next one."""
    found: list[Job] = []
    orders = sorted({job.order for job in stream})
    until = dict(zip(orders, [*orders[1:], orders[-1] + _LONGEST_S], strict=True))
    for order in orders:
        parts = [
            replace(job, cars=cars) for job in stream if job.order == order for cars in sizes(job.cars, 1, size) if cars
        ]
        lasts = min(_LONGEST_S, until[order] - order)
        found += [replace(part, order=order + lasts * (i + 0.5) / len(parts)) for i, part in enumerate(parts)]
    return found


def with_cars(instance: Instance, buses: Sequence[Job], proposals: Sequence[Proposal]) -> list[Job]:
    """Let cars of the same place that go the same way drive along with buses, where convoys may be mixed.

    Fewer buses than the least size need them (S1); others take them as long as cars are proposed that way, up to the
    greatest size: one convoy costs one headway.
    """
    limits = instance.convoys
    if limits.single or not limits.mixed:
        return list(buses)
    proposed: dict[tuple[int, int], int] = {}
    for proposal in proposals:
        proposed[proposal.member, proposal.sink] = proposed.get((proposal.member, proposal.sink), 0) + proposal.vehicles
    found = []
    for job in buses:
        beside = [m for m in _who_may_join(instance, job) if proposed.get((m, job.sink), 0) > 0]
        beside = beside or _who_may_join(instance, job)
        if not beside:
            found.append(job)
            continue
        member = max(beside, key=lambda m: (proposed.get((m, job.sink), 0), -m))
        there = proposed.get((member, job.sink), 0)
        room = limits.most - job.buses if limits.most else there
        cars = max(0, limits.least - job.buses, min(there, room))
        proposed[member, job.sink] = max(0, there - cars)
        found.append(replace(job, member=member, cars=cars))
    return found


def _who_may_join(instance: Instance, job: Job) -> list[int]:
    """Return the members with cars at a job's point who would go to its sink."""
    return [
        number
        for number, member in enumerate(instance.members)
        if instance.groups[member.group].means == "car"
        and job.line in instance.groups[member.group].lines
        and job.sink in member.sinks
    ]
