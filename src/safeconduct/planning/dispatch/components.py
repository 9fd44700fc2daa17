"""Jobs that share nothing are planned apart: links, assembly lines, sinks with a limit, people, fleets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from safeconduct.planning.dispatch.jobs import Job
from safeconduct.planning.instance import UNBOUNDED, Instance

__all__ = ["components"]

_Key = tuple[str, int]


def components(instance: Instance, jobs: Sequence[Job]) -> list[list[Job]]:
    """Return the jobs in groups that share nothing with each other, in order of first appearance."""
    parent: dict[_Key, _Key] = {}

    def root(key: _Key) -> _Key:
        parent.setdefault(key, key)
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    for job in jobs:
        first, *others = _shared(instance, job)
        for other in others:
            parent[root(other)] = root(first)
    found: dict[_Key, list[Job]] = defaultdict(list)
    for job in jobs:
        found[root(_shared(instance, job)[0])].append(job)
    return list(found.values())


def _shared(instance: Instance, job: Job) -> list[_Key]:
    keys: list[_Key] = []
    for member in (job.member, job.riders):
        if member >= 0:
            group = instance.members[member].group
            keys += [("group", group), *(("line", line) for line in instance.groups[group].lines)]
    keys.append(("line", job.line))
    if job.fleet >= 0:
        keys.append(("fleet", job.fleet))
    sink = instance.sinks[job.sink]
    if sink.capacity < UNBOUNDED or sink.rate_per_s < UNBOUNDED:
        keys.append(("sink", job.sink))
    if not job.on_foot:
        keys += [("link", link) for link in (*job.approach, *job.links)]
    return keys
