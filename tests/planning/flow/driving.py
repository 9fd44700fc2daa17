"""Proposals driven car by car in exact seconds by the rules, as early as may be: a plan to hold bounds against."""

from __future__ import annotations

from collections.abc import Sequence

from safeconduct.planning.instance import Instance, Intervals, convoy_worth
from safeconduct.planning.proposal import Proposal

__all__ = ["driven"]

_Busy = list[tuple[float, float]]


def free_from(at: float, lasts: float, spans: Intervals, busy: _Busy) -> float | None:
    """Return the first instant >= at that begins a stay of `lasts` in one span, and is busy apart from all others."""
    for begin, end in spans:
        start = max(at, begin)
        for a, b in sorted(busy):
            if start + (busy_s := lasts) > a + 1e-9 and start < b - 1e-9 and busy_s >= 0.0:
                start = b
        if start + lasts <= end + 1e-9 and all(start >= b - 1e-9 or start + lasts <= a + 1e-9 for a, b in busy):
            return start
    return None


def driven(instance: Instance, proposals: Sequence[Proposal]) -> tuple[float, float]:
    """Return (value, persons) of the cars that keep every rule; a car that cannot is left out."""
    travel, spacing = instance.travel_s("car"), instance.spacing_s("car")
    mouths: dict[int, _Busy] = {}
    boards: dict[int, _Busy] = {}
    intakes: dict[int, _Busy] = {}
    room = [sink.capacity for sink in instance.sinks]
    value = persons = 0.0
    for proposal in sorted(proposals, key=lambda p: p.target_s[0]):
        group = instance.groups[instance.members[proposal.member].group]
        line, sink = instance.lines[proposal.line], instance.sinks[proposal.sink]
        boarding, intake = group.per_vehicle / line.rate_per_s, group.per_vehicle / sink.rate_per_s
        for _ in range(proposal.vehicles):
            begun = free_from(line.earliest_s, boarding, line.hours, boards.get(proposal.line, []))
            if begun is None or room[proposal.sink] < group.per_vehicle:
                continue
            at, taken, stays = begun + boarding, [], []
            for link in proposal.links:
                entered = _enter(instance, link, at, float(travel[link]), float(spacing[link]), mouths.get(link, []))
                if entered is None:
                    break
                taken.append((link, (entered, entered + float(spacing[link]))))
                at = entered + float(travel[link])
                if instance.danger[link]:
                    stays.append((entered, at, entered, at))
            else:
                arrived = free_from(
                    at,
                    intake,
                    tuple((a, min(b, instance.horizon_s)) for a, b in sink.hours),
                    intakes.get(proposal.sink, []),
                )
                if arrived is None:
                    continue
                for link, busy in taken:
                    mouths.setdefault(link, []).append(busy)
                boards.setdefault(proposal.line, []).append((begun, begun + boarding))
                intakes.setdefault(proposal.sink, []).append((arrived, arrived + intake))
                room[proposal.sink] -= group.per_vehicle
                persons += group.per_vehicle
                value += group.weight * group.per_vehicle * convoy_worth(instance.survival, instance.kappa, stays)
    return value, persons


def _enter(instance: Instance, link: int, at: float, travel: float, spacing: float, busy: _Busy) -> float | None:
    options = []
    for a, b in instance.interval_sets[instance.stay_of[link]]:
        for c, d in instance.interval_sets[instance.entry_of[link]]:
            first, last = max(a, c, at), min(b - travel, d)
            for x, y in sorted(busy):
                if first + spacing > x + 1e-9 and first < y - 1e-9:
                    first = y
            if first <= last + 1e-9:
                options.append(first)
    return min(options, default=None)
