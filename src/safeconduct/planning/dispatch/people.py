"""Who is still there: whole persons and whole cars of groups and members, room at sinks, people who walked to a bus."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from safeconduct.planning.instance import UNBOUNDED, Instance
from safeconduct.planning.proposal import Walk

__all__ = ["People"]

_TINY = 1e-6


def _whole(persons: float) -> float:
    """Return whole persons; no limit stays none."""
    return persons if persons == UNBOUNDED else float(int(persons + _TINY))


class People:
    """Counts of people and cars that go down as convoys are placed."""

    def __init__(self, instance: Instance, walks: Sequence[Walk]) -> None:
        self._instance = instance
        self.group_persons = [_whole(group.persons) for group in instance.groups]
        self.group_cars = [group.vehicles for group in instance.groups]
        self._member_persons = [_whole(member.persons) for member in instance.members]
        self._member_cars = [member.vehicles for member in instance.members]
        self._room = [_whole(sink.capacity) for sink in instance.sinks]
        at = [(group.place, group.means, group.node) for group in instance.groups]
        self._beside = [tuple(o for o, where in enumerate(at) if where == mine and o != g) for g, mine in enumerate(at)]
        self._car_share = [0.0] * len(instance.groups)  # persons that the cars gone could carry, beyond those gone
        self._walked: dict[tuple[int, int], list[Walk]] = defaultdict(list)
        for walk in sorted(walks, key=lambda walk: walk.arrives_s):
            whole = replace(walk, persons=float(int(walk.persons + _TINY)))
            self._walked[walk.group, walk.end].append(whole)
        self.carried: dict[tuple[int, int], int] = defaultdict(int)
        self.out = [0] * len(instance.groups)

    def cars(self, member: int, wanted: int, room: float) -> int:
        """Return how many cars of a member can go to where there is room for so many persons."""
        group = self._instance.members[member].group
        per = self._instance.groups[group].per_vehicle
        persons = min(self.group_persons[group], self._member_persons[member], room)
        needed = -(-persons // per) if persons < UNBOUNDED else UNBOUNDED
        return int(min(wanted, self.group_cars[group], self._member_cars[member], needed))

    def in_cars(self, member: int, cars: int, room: float) -> int:
        """Return the whole persons in so many more cars: cars x persons a car in all, whatever the convoys are."""
        group = self._instance.members[member].group
        per = self._instance.groups[group].per_vehicle
        whole = min(int(cars * per + 0.5 + _TINY), int(self._car_share[group] + cars * per + _TINY))
        return int(min(whole, self.group_persons[group], self._member_persons[member], room))

    def riders(self, member: int, node: int, seats: int, room: float) -> tuple[int, float]:
        """Return how many people of a member can board buses at a node, and when the last of them is there."""
        group = self._instance.members[member].group
        persons = int(min(self.group_persons[group], self._member_persons[member], seats, room))
        if not self.walks_to(member, node):
            return persons, 0.0
        come, gone = 0.0, self.carried[group, node]
        for walk in self._walked[group, node]:
            come += walk.persons
            if come >= gone + persons - _TINY:
                return persons, walk.arrives_s
        last = self._walked[group, node][-1].arrives_s if come else 0.0
        return max(0, int(min(persons, come - gone + _TINY))), last

    def walks_to(self, member: int, node: int) -> bool:
        """Say whether people of a member reach a node only by walking to it."""
        group = self._instance.groups[self._instance.members[member].group]
        return group.means == "foot" and group.node != node

    def on_foot(self, member: int, wanted: int, room: float) -> int:
        """Return how many of a member can walk to a sink."""
        group = self._instance.members[member].group
        return int(min(wanted, self.group_persons[group], self._member_persons[member], room))

    def room(self, sink: int) -> float:
        """Return how many persons a sink still takes."""
        return self._room[sink]

    def nobody_left(self, member: int, cars: int, persons: int) -> bool:
        """Say whether nobody of a member's group, nor of one by the same means there, remains once these have gone."""
        group = self._instance.members[member].group
        mine = self.group_persons[group] - persons < 1 or (cars > 0 and self.group_cars[group] <= cars)
        return mine and all(
            self.group_persons[other] < 1 or (self._instance.groups[other].vehicles > 0 and self.group_cars[other] == 0)
            for other in self._beside[group]
        )

    def take(self, member: int, sink: int, persons: int, *, cars: int = 0, walked_to: int = -1) -> None:
        """Let them go."""
        group = self._instance.members[member].group
        self.group_persons[group] -= persons
        self._member_persons[member] -= persons
        self._room[sink] -= persons
        self.out[group] += persons
        if cars:
            self.group_cars[group] -= cars
            self._member_cars[member] -= cars
            self._car_share[group] += cars * self._instance.groups[group].per_vehicle - persons
        if walked_to >= 0:
            self.carried[group, walked_to] += persons
