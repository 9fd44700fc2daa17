"""Those who do not leave by car, on large networks: who can walk, and for how many the buses have time.

    trips of a bus <= 1 + floor((horizon - first arrival) / shortest round trip)       (0 where the first is too late)

Both from quickest ways over empty roads: no plan does better, whatever windows, queues and other vehicles allow.
"""

from __future__ import annotations

from math import floor

from safeconduct.planning.flow.quickest import QuickestWays
from safeconduct.planning.instance import BusFleet, Instance, PeopleGroup
from safeconduct.planning.proposal import Proposal

__all__ = ["bound_of_others", "walkers"]


def walkers(instance: Instance) -> tuple[Proposal, ...]:
    """Return proposals for people on foot: to every sink within walking distance, the nearest first."""
    found: list[Proposal] = []
    ways = None
    for number, member in enumerate(instance.members):
        group = instance.groups[member.group]
        if group.means != "foot" or group.node < 0 or not group.lines:
            continue
        ways = ways or QuickestWays(instance, "foot")
        for sink in member.sinks:
            if "foot" not in instance.sinks[sink].takes:
                continue
            seconds = ways.seconds(group.node, instance.sinks[sink].node)
            if 0.0 < seconds * instance.walk_speed_m_s <= instance.walk_most_m + 1e-6:
                links = ways.links(group.node, instance.sinks[sink].node)
                target = (seconds,) * len(links)
                found.append(Proposal(number, group.lines[0], sink, links, 0, member.persons, target))
    return tuple(sorted(found, key=lambda proposal: proposal.target_s[:1]))


def bound_of_others(instance: Instance) -> tuple[float, float]:
    """Return what no plan brings out without cars: (weighted persons, persons).

    People on foot count whole where any bus may fetch them or a sink is near enough: they may walk to a bus.
    """
    on_foot = _on_foot(instance)
    value, persons = sum(group.weight * group.persons for group in on_foot), sum(group.persons for group in on_foot)
    for kind in sorted({group.means for group in instance.groups} - {"car", "foot"}):
        groups = [group for group in instance.groups if group.means == kind and group.node >= 0]
        left = sum(group.persons for group in groups)
        if not on_foot:  # else seats may be anywhere within a walk
            fleets = [fleet for fleet in instance.fleets if fleet.kind == kind and fleet.node >= 0]
            left = min(left, sum(_seats(instance, fleet, groups) for fleet in fleets))
        for group in sorted(groups, key=lambda group: -group.weight):
            taken = min(left, group.persons)
            left -= taken
            value += group.weight * taken
            persons += taken
    return value, persons


def _on_foot(instance: Instance) -> list[PeopleGroup]:
    near = {instance.members[proposal.member].group for proposal in walkers(instance)}
    fetched = any(fleet.seats for fleet in instance.fleets)
    groups = enumerate(instance.groups)
    return [group for g, group in groups if group.means == "foot" and group.node >= 0 and (fetched or g in near)]


def _seats(instance: Instance, fleet: BusFleet, groups: list[PeopleGroup]) -> float:
    """Return the most persons a fleet has time for: its seats in all trips that fit."""
    ways = QuickestWays(instance, fleet.kind)
    stops = [group.node for group in groups if fleet.serves is None or group.node in fleet.serves]
    ends = [sink.node for sink in instance.sinks if fleet.kind in sink.takes]
    out = min((ways.seconds(stop, end) for stop in stops for end in ends), default=float("inf"))
    there = min((ways.seconds(fleet.node, stop) for stop in stops), default=float("inf"))
    back = min((ways.seconds(end, stop) for stop in stops for end in ends), default=float("inf"))
    left = instance.horizon_s - (fleet.available_s + there + fleet.load_s + out)
    if not left >= 0.0:
        return 0.0
    cycle = fleet.unload_s + back + fleet.load_s + out
    trips = 1 + (floor(left / cycle + 1e-9) if 0.0 < cycle < float("inf") else 0)
    return float(fleet.vehicles * fleet.seats * trips) if cycle > 0.0 else float("inf")
