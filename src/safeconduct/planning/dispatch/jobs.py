"""What is to be placed, before it has times: convoys of the S1 sizes, cut and joined from the search's proposals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from safeconduct.planning.instance import UNBOUNDED, Instance
from safeconduct.planning.proposal import BusTask, Proposal

__all__ = ["Job", "bus_jobs", "car_jobs", "elementary", "foot_jobs", "packed", "sizes"]


@dataclass(frozen=True, slots=True)
class Job:
    """One convoy to place: cars of `member`, buses of a fleet with people of `riders`, or people on foot.

    order: jobs are placed in this order (a time from the search; only the order counts).
    approach: links of the empty run of its buses to where they load, () where they stand there.
    persons: on foot only.  -1: none.
    """

    order: float
    line: int
    sink: int
    links: tuple[int, ...]
    member: int = -1
    cars: int = 0
    fleet: int = -1
    buses: int = 0
    riders: int = -1
    approach: tuple[int, ...] = ()
    persons: int = 0

    @property
    def vehicles(self) -> int:
        """Cars and buses."""
        return self.cars + self.buses

    @property
    def on_foot(self) -> bool:
        """Whether it walks to a sink."""
        return self.persons > 0


def sizes(vehicles: int, least: int, most: int) -> list[int]:
    """Cut vehicles into the fewest convoys of nearly one size; most 0: no limit.  May be below `least`."""
    parts = max(1, -(-vehicles // most)) if most else 1
    if parts > 1 and vehicles // parts < least:
        parts -= 1
        return [most] * parts
    return [vehicles // parts + (i < vehicles % parts) for i in range(parts)]


def elementary(instance: Instance, links: tuple[int, ...]) -> tuple[int, ...]:
    """Cut circles out of a route: whoever has to wait halts, and does not drive around.

    A circle stays where only so many may queue for the next link: others wait at a place nearby until there is room.
    That is for vehicles that drive singly and over safe roads alone; at the start people wait where they board.
    """
    found: list[int] = []
    nodes = [int(instance.tail[link]) for link in links[:1]]
    seen = set(nodes)
    for place, link in enumerate(links):
        node = int(instance.head[link])
        found.append(link)
        if node in seen:
            then = links[place + 1] if place + 1 < len(links) else -1
            begins = nodes.index(node)
            full = then >= 0 and instance.storage[then] < UNBOUNDED and instance.convoys.single
            if begins == 0 or not full or instance.danger[found[begins:]].any():
                del found[begins:], nodes[begins + 1 :]
                seen = set(nodes)
                continue
        nodes.append(node)
        seen.add(node)
    return tuple(found)


def car_jobs(instance: Instance, proposals: Sequence[Proposal], buses: Sequence[Job] = ()) -> list[Job]:
    """Cars of one member on one route are one stream, in the order of their targets.

    Where vehicles may drive singly each proposal is a platoon of its own.  Else the stream is cut anew into as few
    convoys as can be, less those cars that drive along with buses: every convoy costs a headway.
    """
    streams: dict[tuple[int, int, int, tuple[int, ...]], list[Proposal]] = defaultdict(list)
    single = instance.convoys.single
    for proposal in proposals:
        if proposal.vehicles > 0:
            links = elementary(instance, proposal.links)
            if not links:  # nobody leaves for where they are
                continue
            # Led convoys may board at any point of the place: the schedule takes the one that is free first.
            line = proposal.line if single else instance.groups[instance.members[proposal.member].group].lines[0]
            streams[proposal.member, line, proposal.sink, links].append(proposal)
    beside = _beside(buses)
    return [job for key, stream in streams.items() for job in _of_stream(instance, key, stream, beside)]


_Beside = dict[tuple[int, int], int]


def _beside(buses: Sequence[Job]) -> _Beside:
    """Return by member and sink how many cars drive along with buses."""
    found: dict[tuple[int, int], int] = defaultdict(int)
    for job in buses:
        if job.cars:
            found[job.member, job.sink] += job.cars
    return found


def _of_stream(
    instance: Instance, key: tuple[int, int, int, tuple[int, ...]], stream: list[Proposal], beside: _Beside
) -> list[Job]:
    member, line, sink, links = key
    stream = sorted(stream, key=lambda proposal: proposal.target_s[:1])
    limits = instance.convoys
    if limits.single:
        counts = [(proposal.vehicles, _target(proposal)) for proposal in stream]
        cut = [(size, at) for count, at in counts for size in sizes(count, 1, limits.most)]
    else:
        total = sum(proposal.vehicles for proposal in stream)
        along = min(total, beside.get((member, sink), 0))
        if along:
            beside[member, sink] -= along
        cut = _cut(stream, packed(total - along, limits.least, limits.most) or [0])
    return [Job(at, line, sink, links, member=member, cars=size) for size, at in cut]


def packed(vehicles: int, least: int, most: int) -> list[int]:
    """Cut vehicles into convoys of the greatest size and what is left; most 0: no limit.  May be below `least`."""
    if not most or vehicles <= most:
        return [vehicles] if vehicles else []
    full, rest = divmod(vehicles, most)
    if not rest:
        return [most] * full
    short = max(0, min(least, most) - rest)
    return [most] * (full - 1) + [most - short, rest + short]


def _cut(stream: list[Proposal], parts: list[int]) -> list[tuple[int, float]]:
    """Return the parts with the target of each one's first vehicle, spread over all of the stream."""
    ends, total = [], 0
    for proposal in stream:
        total += proposal.vehicles
        ends.append(total)
    scale = total / max(1, sum(parts))
    found, before = [], 0
    for part in parts:
        number = next(i for i, end in enumerate(ends) if before * scale < end)
        found.append((part, _target(stream[number])))
        before += part
    return found


def _target(proposal: Proposal) -> float:
    return proposal.target_s[0] if proposal.target_s else 0.0


def foot_jobs(instance: Instance, proposals: Sequence[Proposal]) -> list[Job]:
    """Return the columns that walk to a sink."""
    columns = [p for p in proposals if p.vehicles == 0 and p.persons >= 1 and p.links]
    return [
        Job(_target(p), p.line, p.sink, elementary(instance, p.links), member=p.member, persons=int(p.persons + 1e-6))
        for p in columns
        if instance.length_m[list(p.links)].sum() <= instance.walk_most_m + 1e-6
    ]


def bus_jobs(instance: Instance, tasks: Sequence[BusTask]) -> list[Job]:
    """Buses of one fleet that do the same at about the same time are one convoy; alone where vehicles drive singly."""
    alike: dict[tuple[int, int, int, int, tuple[int, ...], tuple[int, ...]], list[BusTask]] = defaultdict(list)
    for task in tasks:
        approach, carry = elementary(instance, task.approach), elementary(instance, task.carry)
        alike[task.fleet, task.member, task.line, task.sink, approach, carry].append(task)
    found: list[Job] = []
    for (fleet, member, line, sink, approach, carry), same in alike.items():
        same.sort(key=lambda task: (task.target_s, task.bus))
        job = Job(0.0, line, sink, carry, fleet=fleet, buses=1, riders=member, approach=approach)
        # The job begins with the empty run; buses that are less than a loaded drive apart can go together.
        ahead = float(instance.road_s[list(approach)].sum())
        for together in _together(same, float(instance.road_s[list(carry)].sum())):
            most = 1 if instance.convoys.single else instance.convoys.most or len(together)
            found += [
                replace(job, order=task.target_s - ahead, buses=min(most, len(together) - i))
                for i, task in enumerate(together)
                if i % most == 0
            ]
    return found


def _together(tasks: list[BusTask], within_s: float) -> list[list[BusTask]]:
    """Group tasks of different buses whose targets lie less than a drive apart."""
    groups: list[list[BusTask]] = []
    for task in tasks:
        last = groups[-1] if groups else []
        if last and task.target_s - last[0].target_s <= within_s and all(task.bus != other.bus for other in last):
            last.append(task)
        else:
            groups.append([task])
    return groups
