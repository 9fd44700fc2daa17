"""Who drives: sides (members who would go to the same sinks), and what boarding and intake take of each vehicle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safeconduct.planning.instance import Instance

__all__ = ["Side", "line_intervals", "merged", "persons_per_vehicle", "sides", "sink_intervals", "vehicles_of"]


@dataclass(frozen=True, slots=True)
class Side:
    """Members, by index, who would go to any of `sinks`; one commodity of the flow."""

    members: tuple[int, ...]
    sinks: tuple[int, ...]


def sides(instance: Instance) -> tuple[Side, ...]:
    """Return the members who leave by car, by the sinks they would go to; in order of those sinks."""
    found: dict[tuple[int, ...], list[int]] = {}
    for index, member in enumerate(instance.members):
        group = instance.groups[member.group]
        if group.means == "car" and member.sinks and member.vehicles > 0 and group.lines:
            found.setdefault(tuple(sorted(set(member.sinks))), []).append(index)
    return tuple(Side(tuple(members), sinks) for sinks, members in sorted(found.items()))


def merged(all_sides: Sequence[Side]) -> Side:
    """Return all sides as one whose members go anywhere: more is possible than in truth."""
    members = sorted(member for side in all_sides for member in side.members)
    return Side(tuple(members), tuple(sorted({sink for side in all_sides for sink in side.sinks})))


def vehicles_of(instance: Instance, side: Side) -> dict[int, int]:
    """Return by group how many of its vehicles may go with a side."""
    found: dict[int, int] = {}
    for index in side.members:
        member = instance.members[index]
        found[member.group] = found.get(member.group, 0) + member.vehicles
    return {group: min(count, instance.groups[group].vehicles) for group, count in sorted(found.items())}


def persons_per_vehicle(instance: Instance, groups: Sequence[int]) -> float:
    """Return the mean over all vehicles of some groups."""
    vehicles = sum(instance.groups[g].vehicles for g in groups)
    persons = sum(instance.groups[g].vehicles * instance.groups[g].per_vehicle for g in groups)
    return persons / vehicles if vehicles else 1.0


def line_intervals(instance: Instance, line: int, persons: float) -> NDArray[np.float64]:
    """Return when a vehicle may end boarding, shape (i, 2), seconds: begun in hours, after `earliest`, by its end.

    At a dangerous point boarding lies in an interval of the place too (S4).
    """
    point = instance.lines[line]
    spans = [(max(begin, point.earliest_s), end) for begin, end in point.hours]
    if point.danger:
        stays = instance.interval_sets[instance.node_stay_of[point.node]]
        spans = [(max(a, c), min(b, d)) for a, b in spans for c, d in stays]
    lasts = persons / point.rate_per_s
    return np.array([(begin + lasts, end) for begin, end in spans if begin + lasts <= end]).reshape(-1, 2)


def sink_intervals(instance: Instance, sink: int, persons: float) -> NDArray[np.float64]:
    """Return when a vehicle may arrive, shape (i, 2), seconds: intake ends in hours and by the horizon."""
    point = instance.sinks[sink]
    lasts = persons / point.rate_per_s
    spans = [(begin, min(end, instance.horizon_s) - lasts) for begin, end in point.hours]
    return np.array([span for span in spans if span[0] <= span[1]]).reshape(-1, 2)
