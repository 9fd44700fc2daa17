"""Routes of the flow as proposals: links of the instance, target times, whole cars, persons by member."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safeconduct.planning.flow.contraction import Segments
from safeconduct.planning.flow.demand import Side
from safeconduct.planning.flow.formulation import Clock
from safeconduct.planning.flow.paths import Batch
from safeconduct.planning.instance import Instance, Intervals, convoy_worth
from safeconduct.planning.parameters import SolverParameters
from safeconduct.planning.proposal import Proposal

__all__ = ["Schedule", "batches_value", "platoons", "proposals"]


def platoons(found: Iterable[Batch], clock: Clock, parameters: SolverParameters) -> list[Batch]:
    """Join batches of one route that follow each other without a gap and wait alike, up to `platoon_s` long."""
    routes: dict[tuple[int, int, int, tuple[int, ...]], list[Batch]] = {}
    for batch in found:
        routes.setdefault((batch.group, batch.line, batch.sink, batch.segments), []).append(batch)
    most = max(1, int(parameters.platoon_s // clock.step_s))
    joined: list[Batch] = []
    for _, same in sorted(routes.items()):
        same.sort(key=lambda batch: (batch.steps, batch.arrives))
        joined += _join(same, most)
    return joined


def _join(same: Sequence[Batch], most: int) -> list[Batch]:
    done: list[Batch] = []
    length = 0
    for batch in same:
        last = done[-1] if done else None
        shift = _shift(last, batch) if last is not None else -1
        if last is not None and length <= shift < most and shift <= length + 1:
            done[-1] = Batch(
                last.group,
                last.line,
                last.sink,
                last.vehicles + batch.vehicles,
                last.segments,
                last.steps,
                last.arrives,
            )
            length = shift
        else:
            done.append(batch)
            length = 0
    return done


def _shift(first: Batch, later: Batch) -> int:
    """Return by how many steps all of a batch is later than another, -1 where they wait differently."""
    shifts = {b - a for a, b in zip(first.steps, later.steps, strict=True)}
    return shifts.pop() if len(shifts) == 1 else (0 if not shifts else -1)


@dataclass(frozen=True, slots=True)
class Schedule:
    """What turns segments and steps into links and seconds."""

    instance: Instance
    segments: Segments
    clock: Clock

    def targets(self, batch: Batch) -> tuple[tuple[int, ...], tuple[float, ...]]:
        """Return links and the seconds at which each is entered: as early as steps, drives and intervals let them."""
        segments, clock = self.segments, self.clock
        links: list[int] = []
        seconds: list[float] = []
        at = 0.0
        for a, k in zip(batch.segments, batch.steps, strict=True):
            at = max(at, k * clock.step_s - float(clock.lag_s[segments.tail[a]]))
            at = self._next_entry(a, at)
            part = slice(int(segments.first[a]), int(segments.first[a + 1]))
            links += segments.links[part].tolist()
            seconds += (at + segments.offset_s[part]).tolist()
            at += float(segments.travel_s[a])
        return tuple(links), tuple(seconds)

    def _next_entry(self, segment: int, at: float) -> float:
        """Return the first instant from `at` on at which the segment may be entered; `at` itself where none is left."""
        stays: Intervals = self.instance.interval_sets[self.segments.stay_of[segment]]
        entries: Intervals = self.instance.interval_sets[self.segments.entry_of[segment]]
        travel = float(self.segments.travel_s[segment])
        if len(stays) == len(entries) == 1:
            first = max(at, stays[0][0], entries[0][0])
            return first if first <= min(stays[0][1] - travel, entries[0][1]) + 1e-6 else at
        options = [max(at, a, c) for a, b in stays for c, d in entries if max(at, a, c) <= min(b - travel, d) + 1e-6]
        return min(options, default=at)


def proposals(schedule: Schedule, side: Side, found: Iterable[Batch]) -> list[Proposal]:
    """Write batches as proposals, each of one member; the last vehicles of a member take who is left."""
    instance = schedule.instance
    vehicles = {i: instance.members[i].vehicles for i in side.members}
    persons = {i: instance.members[i].persons for i in side.members}
    left = {g: instance.groups[g].persons for g in {instance.members[i].group for i in side.members}}
    done: list[Proposal] = []
    for batch in sorted(found, key=lambda batch: (batch.group, batch.steps, batch.segments, batch.sink)):
        links, targets = schedule.targets(batch)
        remaining = batch.vehicles
        for member in (i for i in side.members if instance.members[i].group == batch.group):
            count = min(remaining, vehicles[member])
            if count <= 0:
                continue
            people = min(count * instance.groups[batch.group].per_vehicle, persons[member], left[batch.group])
            vehicles[member] -= count
            persons[member] -= people
            left[batch.group] -= people
            remaining -= count
            done.append(Proposal(member, batch.line, batch.sink, links, count, people, targets))
    return done


def batches_value(schedule: Schedule, found: Iterable[Batch]) -> float:
    """Return the weighted persons of batches (S5), not joined yet: each passes evenly, in a step, from its targets on.

    A group's persons are spread evenly over its vehicles.
    """
    instance = schedule.instance
    timed = instance.survival.rate_per_s > 0.0
    travel = instance.travel_s("car")
    total = 0.0
    for batch in found:
        group = instance.groups[batch.group]
        worth = 1.0
        if timed:
            links, targets = schedule.targets(batch)
            worth = _worth(instance, links, targets, travel, schedule.clock.step_s)
        total += group.weight * min(group.per_vehicle, group.persons / group.vehicles) * batch.vehicles * worth
    return total


def _worth(
    instance: Instance, links: Sequence[int], targets: Sequence[float], travel_s: NDArray[np.float64], lasts_s: float
) -> float:
    stays = []
    for link, at in zip(links, targets, strict=True):
        if instance.danger[link]:
            out = at + float(travel_s[link])
            stays.append((at, out, at + lasts_s, out + lasts_s))
    return convoy_worth(instance.survival, instance.kappa, stays)
