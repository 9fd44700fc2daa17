"""The state of a timetable in the making: calendars, lines, intakes, who has left, where each bus stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from safeconduct.planning.dispatch.calendar import ROUNDING_S, Intake, Line
from safeconduct.planning.dispatch.placing import Load, Passage, Roads
from safeconduct.planning.instance import UNBOUNDED, Instance, convoy_worth
from safeconduct.planning.proposal import BusTask, Proposal, Run

__all__ = ["Board", "Placed"]


@dataclass(frozen=True, slots=True)
class Placed:
    """A convoy in the timetable; persons: float, whole persons are dealt out at the end; begun_s: first boarding."""

    kind: str
    member: int
    line: int
    sink: int
    start: int
    links: tuple[int, ...]
    load: Load
    persons: float
    passage: Passage
    begun_s: float
    worth: float
    bus: tuple[int, int] = (-1, -1)


class Board:
    """Everything that is shared, and how one more convoy is put on it."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.roads = Roads(instance)
        self.lines = [Line(line.rate_per_s, line.hours, line.earliest_s) for line in instance.lines]
        self.intakes = [Intake(sink.rate_per_s, sink.hours, sink.capacity) for sink in instance.sinks]
        self.member_left = [member.persons for member in instance.members]
        self.vehicles_left = [float(member.vehicles) for member in instance.members]
        self.group_left = [group.persons for group in instance.groups]
        self.group_vehicles = [float(group.vehicles) for group in instance.groups]
        self.buses = {
            (f, n): (fleet.node, fleet.available_s, 0.0)
            for f, fleet in enumerate(instance.fleets)
            for n in range(fleet.vehicles)
        }
        self.placed: list[Placed] = []
        self.value = 0.0

    def left(self, member: int) -> float:
        """Return the persons of a member who are still there."""
        return min(self.member_left[member], self.group_left[self.instance.members[member].group])

    def cars_left(self, member: int) -> int:
        """Return the whole cars of a member that are still there."""
        group = self.instance.members[member].group
        return int(min(self.vehicles_left[member], self.group_vehicles[group]) + ROUNDING_S)

    def worth(self, load: Load, links: Sequence[int], passage: Passage, begun: float, weight: float) -> float:
        """Return what one person of a convoy is worth (S5)."""
        return weight * convoy_worth(
            self.instance.survival, self.instance.kappa, stays_of(self.instance, links, passage, begun)
        )

    def cars(self, proposal: Proposal, count: int, line: int) -> Placed | None:
        """Put `count` cars of a proposal on the road as early as they can; None where they cannot."""
        member = self.instance.members[proposal.member]
        group = self.instance.groups[member.group]
        foot = group.means == "foot"
        count = min(count, self.cars_left(proposal.member)) if not foot else 0
        persons = self.left(proposal.member)
        persons = min(persons, proposal.persons) if foot else min(persons, count * group.per_vehicle)
        if persons <= ROUNDING_S or (not foot and count < 1):
            return None
        sink = self.instance.sinks[proposal.sink]
        if group.means not in sink.takes or proposal.sink not in member.sinks:
            return None
        load = Load(()) if foot else Load((("car", count),))
        at = self.lines[line].board(0.0, persons)
        if at is None:
            return None
        passage = self.roads.place(proposal.links, load, at[1], at[2])
        if passage is None or not self.intakes[proposal.sink].fits(passage.in_head[-1], passage.in_tail[-1], persons):
            return None
        worth = self.worth(load, proposal.links, passage, at[0], group.weight)
        return Placed(
            "foot" if foot else "loaded", proposal.member, line, proposal.sink, group.node, proposal.links, load,
            persons, passage, at[0], worth,
        )

    def trip(self, task: BusTask) -> tuple[Placed, ...] | None:
        """Put a bus's empty run and the loaded one behind it on the road; None where it cannot."""
        fleet = self.instance.fleets[task.fleet]
        key = (task.fleet, task.bus)
        node, ready, driven = self.buses[key]
        load = Load(((fleet.kind, 1),))
        approach = task.approach
        if approach and self.instance.tail[approach[0]] != node:
            return None
        begin = self.instance.head[approach[-1]] if approach else node
        if task.carry and self.instance.tail[task.carry[0]] != begin:
            return None
        length = float(sum(self.instance.length_m[list(approach + task.carry)])) if approach or task.carry else 0.0
        if driven + length > fleet.range_m + ROUNDING_S:
            return None
        found: list[Placed] = []
        if approach:
            passage = self.roads.place(approach, load, ready, UNBOUNDED)
            if passage is None:
                return None
            found.append(Placed("empty", -1, -1, -1, node, approach, load, 0.0, passage, ready, 0.0, key))
            self.roads.take(approach, load, passage)
            ready = passage.in_tail[-1]
        loaded = self._loaded(task, load, int(begin), ready, key)
        if approach:
            self.roads.free(approach, load, found[0].passage)
        if loaded is None:
            return None
        return (*found, loaded)

    def _loaded(self, task: BusTask, load: Load, node: int, ready: float, key: tuple[int, int]) -> Placed | None:
        fleet = self.instance.fleets[task.fleet]
        member = self.instance.members[task.member]
        group = self.instance.groups[member.group]
        persons = min(self.left(task.member), float(fleet.seats), task.persons)
        if persons <= ROUNDING_S or fleet.kind not in self.instance.sinks[task.sink].takes:
            return None
        best: Placed | None = None
        lines = [line for line in range(len(self.lines)) if self.instance.lines[line].node == node] or [-1]
        for line in lines:
            at = self.lines[line].board(ready, persons, fleet.load_s) if line >= 0 else (ready, ready + fleet.load_s, UNBOUNDED)
            if at is None:
                continue
            passage = self.roads.place(task.carry, load, at[1], at[2])
            if passage is None or not self.intakes[task.sink].fits(passage.in_head[-1], passage.in_tail[-1], persons):
                continue
            worth = self.worth(load, task.carry, passage, at[0], group.weight)
            if best is None or passage.in_tail[-1] < best.passage.in_tail[-1]:
                best = Placed(
                    "loaded", task.member, line, task.sink, node, task.carry, load, persons, passage, at[0], worth, key
                )
        return best

    def put(self, placed: Placed) -> None:
        """Take what a convoy needs."""
        self.roads.take(placed.links, placed.load, placed.passage)
        self.placed.append(placed)
        self.value += placed.worth * placed.persons
        if placed.bus[0] >= 0:
            fleet = self.instance.fleets[placed.bus[0]]
            _, _, driven = self.buses[placed.bus]
            end = int(self.instance.head[placed.links[-1]]) if placed.links else placed.start
            ready = placed.passage.in_tail[-1] + (fleet.unload_s if placed.kind == "loaded" else 0.0)
            length = float(self.instance.length_m[list(placed.links)].sum()) if placed.links else 0.0
            self.buses[placed.bus] = (end, ready, driven + length)
        if placed.member < 0:
            return
        group = self.instance.members[placed.member].group
        self.member_left[placed.member] -= placed.persons
        self.group_left[group] -= placed.persons
        if placed.load.mix and placed.bus[0] < 0:
            self.vehicles_left[placed.member] -= placed.load.count
            self.group_vehicles[group] -= placed.load.count
        if placed.line >= 0:
            self.lines[placed.line].take(placed.begun_s, placed.persons)
        passage = placed.passage
        self.intakes[placed.sink].take(passage.in_head[-1], passage.in_tail[-1], placed.persons)

    def runs(self) -> tuple[Run, ...]:
        """Return the timetable with whole persons, in order of departure."""
        order = sorted(
            range(len(self.placed)), key=lambda n: (self.placed[n].passage.head[0], self.placed[n].links, n)
        )
        carried: dict[int, float] = {}
        dealt: dict[int, int] = {}
        found = []
        for number in order:
            one = self.placed[number]
            persons: tuple[tuple[int, int], ...] = ()
            if one.member >= 0:
                carried[one.member] = carried.get(one.member, 0.0) + one.persons
                whole = int(np.floor(carried[one.member] + ROUNDING_S)) - dealt.get(one.member, 0)
                dealt[one.member] = dealt.get(one.member, 0) + whole
                persons = ((self.instance.members[one.member].group, whole),)
            passage = one.passage
            found.append(
                Run(
                    one.kind, one.line, one.sink, one.links, one.start, one.load.mix, persons,
                    (one.begun_s, *passage.in_head[1:]), (one.begun_s, *passage.in_tail[1:]), passage.head, passage.tail,
                    (one.bus,) if one.bus[0] >= 0 else (),
                )
            )
        return tuple(found)


def stays_of(
    instance: Instance, links: Sequence[int], passage: Passage, begun: float
) -> list[tuple[float, float, float, float]]:
    """Return each stay in danger (head enters, head leaves, tail enters, tail leaves): links, and halts at such places."""
    found: list[tuple[float, float, float, float]] = []
    for j, link in enumerate(links):
        if instance.node_danger[instance.tail[link]]:
            came = (begun, begun) if j == 0 else (passage.in_head[j], passage.in_tail[j])
            if passage.head[j] > came[0] or passage.tail[j] > came[1] or j == 0:
                found.append((came[0], passage.head[j], came[1], passage.tail[j]))
            elif found:
                found.append((came[0], passage.head[j], came[1], passage.tail[j]))
        if instance.danger[link]:
            found.append((passage.head[j], passage.in_head[j + 1], passage.tail[j], passage.in_tail[j + 1]))
    return found
