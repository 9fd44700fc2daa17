"""Bus trips on large networks: each bus to and fro between the nearest waiting people and their nearest reception.

No search is made here: dispatch keeps what fits.  The bound counts everybody who waits for a bus as out, so the gap
says what this leaves open.
"""

from __future__ import annotations

import numpy as np

from safeconduct.planning.flow.quickest import QuickestWays
from safeconduct.planning.instance import BusFleet, Instance
from safeconduct.planning.proposal import BusTask

__all__ = ["shuttle_tasks"]


def shuttle_tasks(instance: Instance) -> tuple[BusTask, ...]:
    """Return trips of every bus until all who wait have a seat or the hours end."""
    found: list[BusTask] = []
    left = {m: member.persons for m, member in enumerate(instance.members)}
    ways: dict[str, QuickestWays] = {}
    for number, fleet in enumerate(instance.fleets):
        if fleet.node < 0 or not fleet.seats:
            continue
        known = ways.setdefault(fleet.kind, QuickestWays(instance, fleet.kind))
        for bus in range(fleet.vehicles):
            found += _day(instance, known, left, number, fleet, bus)
    return tuple(sorted(found, key=lambda task: (task.target_s, task.fleet, task.bus)))


def _day(
    instance: Instance, ways: QuickestWays, left: dict[int, float], number: int, fleet: BusFleet, bus: int
) -> list[BusTask]:
    found: list[BusTask] = []
    node, at = fleet.node, fleet.available_s
    while True:
        best = None
        for member, persons in left.items():
            group = instance.groups[instance.members[member].group]
            fits = group.means == fleet.kind and group.node >= 0 and persons >= 1.0
            if not fits or (fleet.serves is not None and group.node not in fleet.serves):
                continue
            there = ways.seconds(node, group.node)
            for sink in instance.members[member].sinks:
                out = ways.seconds(group.node, instance.sinks[sink].node)
                if fleet.kind in instance.sinks[sink].takes and np.isfinite(there + out) and out > 0.0:
                    key = (there + out, member, sink)
                    best = key if best is None or key < best else best
        if best is None or at + best[0] + fleet.load_s > instance.horizon_s:
            return found
        _, member, sink = best
        group = instance.groups[instance.members[member].group]
        taken = min(left[member], float(fleet.seats))
        left[member] -= taken
        leaves = at + ways.seconds(node, group.node) + fleet.load_s
        goal = instance.sinks[sink].node
        line = group.lines[bus % len(group.lines)] if group.lines else -1
        approach, carry = ways.links(node, group.node), ways.links(group.node, goal)
        found.append(BusTask(number, bus, member, line, sink, approach, carry, taken, leaves))
        node, at = goal, leaves + ways.seconds(group.node, goal) + fleet.unload_s
