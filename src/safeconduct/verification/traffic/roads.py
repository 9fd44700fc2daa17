"""V-P1 capacity of roads, V-S2 exact times, V-S3 one convoy behind the other."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from safeconduct.verification.evidence.intervals import ROUNDING_S, Ramp, busiest
from safeconduct.verification.evidence.sides import Evidence, Hop, LinkKey, Run
from safeconduct.verification.rows import UNBOUNDED, LinkRow
from safeconduct.verification.violations import Violation, violation

__all__ = ["check_capacity", "check_following", "check_times"]

_HOUR_S = 3600.0


class _Mouth:
    """What a link takes at its beginning: units a second, doubled in contraflow hours, and vehicles a second."""

    def __init__(self, evidence: Evidence, link: LinkRow) -> None:
        post = evidence.posts.get((link.from_place, link.to_place))
        both_sides = evidence.opposite(link) is not None
        self.rate = link.capacity_pcu_h / _HOUR_S
        self.service = post.service_per_s if post else UNBOUNDED
        self.contraflow = sorted(link.contraflow) if both_sides and self.rate < UNBOUNDED else []

    def extra(self) -> Ramp | None:
        """Return what the other side adds in contraflow hours, in units by instant."""
        return Ramp((a, b, self.rate * (b - a)) for a, b in self.contraflow) if self.contraflow else None

    def units_done(self, start: float, units: float) -> float:
        """Return when so many units that begin to enter at `start` are in."""
        at, left = start, units
        if self.rate == UNBOUNDED or units <= 0:
            return start
        for begin, end in self.contraflow:
            if end <= at:
                continue
            before = max(0.0, begin - at) * self.rate
            if left <= before:
                break
            left, at = left - before, max(at, begin)
            if left <= 2 * self.rate * (end - at):
                return at + left / (2 * self.rate)
            left, at = left - 2 * self.rate * (end - at), end
        return at + left / self.rate if self.rate > 0 else math.inf

    def done(self, start: float, units: float, vehicles: float) -> float:
        """Return when so many units in so many vehicles that begin to enter at `start` are in.

        at least  units / rate  and  vehicles / service  later
        """
        served = start + vehicles / self.service if self.service > 0 else math.inf
        return max(self.units_done(start, units), served)


def check_capacity(evidence: Evidence) -> Iterator[Violation]:
    """V-P1: in no hour, wherever it begins, do more passenger-car units enter a link than it takes in an hour.

    Loaded and empty convoys and inbound aid count; those on foot do not.  A convoy's units enter evenly from its head
    until its last vehicle's own slot is over.  Both sides count in contraflow hours.  Allowed for rounding: what enters
    in two seconds, and one vehicle.
    Not checked: traffic that is not in the plan; that a road is empty again when contraflow hours end.
    """
    for key, entries in _entries(evidence).items():
        link, mouth = entries[0][2], _Mouth(evidence, entries[0][2])
        if mouth.rate == UNBOUNDED:
            continue
        pieces = [(hop.start.head, _slot_end(mouth, run, hop), run.pcu) for hop, run, _ in entries]
        start, over = busiest(Ramp(pieces), mouth.extra(), mouth.rate, _HOUR_S)
        sides = 2 if mouth.contraflow else 1
        spare = 2 * ROUNDING_S * mouth.rate * sides + max(run.largest_pcu for _, run, _ in entries)
        if over > spare:
            values = {"units": round(link.capacity_pcu_h + over, 1), "capacity": link.capacity_pcu_h, "from_at": start}
            yield violation("V-P1", "over_capacity", **_names(key), **values)


def check_times(evidence: Evidence) -> Iterator[Violation]:
    """V-S2: exact times: travel, order, entry at the road's rate, stretching, the horizon.

    Head and tail each take at least km / speed over a link; nobody leaves before being there; a convoy enters a link in
    no less than (q - u) / rate seconds, u being its largest vehicle; its tail does not close up while it drives; a lone
    vehicle has head = tail; nothing moves outside the horizon.
    Not checked: that it is not slower than it could be; the order of vehicles within a convoy.
    """
    mouths: dict[LinkKey, _Mouth] = {}
    first, last = evidence.case.rules.horizon
    for run in evidence.runs:
        convoy = run.convoy
        if convoy.passes[0].head < first - ROUNDING_S or convoy.passes[-1].in_tail > last + ROUNDING_S:
            yield violation("V-S2", "outside_horizon", convoy=convoy.id)
        yield from _order(run)
        for hop, link in run.driven():
            key = (link.from_place, link.to_place, link.road)
            mouth = mouths.get(key) or mouths.setdefault(key, _Mouth(evidence, link))
            yield from _travel(run, hop, link, _needed_s(evidence, run, link))
            if not convoy.on_foot:
                yield from _entry(run, hop, mouth)


def _needed_s(evidence: Evidence, run: Run, link: LinkRow) -> float:
    """Return travel time = km / (speed x speed factor of the slowest), seconds."""
    kmh = evidence.case.rules.walk_kmh if run.convoy.on_foot else link.speed_kmh * run.speed_factor
    return link.km / kmh * _HOUR_S if kmh > 0 else math.inf


def _order(run: Run) -> Iterator[Violation]:
    for number, here in enumerate(run.convoy.passes):
        values = {"convoy": run.convoy.id, "place": here.place}
        last = number == len(run.convoy.passes) - 1
        if here.head < here.in_head - ROUNDING_S or here.tail < here.in_tail - ROUNDING_S:
            yield violation("V-S2", "leaves_before_arrival", **values)
        if here.tail < here.head or (number and here.in_tail < here.in_head):
            yield violation("V-S2", "tail_before_head", **values)
        if run.vehicles == 1 and not last and here.tail > here.head + ROUNDING_S:
            yield violation("V-S2", "lone_vehicle_stretched", **values)


def _travel(run: Run, hop: Hop, link: LinkRow, needed: float) -> Iterator[Violation]:
    names = {"convoy": run.convoy.id, "from": link.from_place, "to": link.to_place}
    quickest = min(hop.end.in_head - hop.start.head, hop.end.in_tail - hop.start.tail)
    if quickest < needed - ROUNDING_S:
        yield violation("V-S2", "too_fast", **names, seconds=quickest, needed=round(needed, 1))
    closed_up = (hop.start.tail - hop.start.head) - (hop.end.in_tail - hop.end.in_head)
    if closed_up > 2 * ROUNDING_S:
        yield violation("V-S2", "closes_up_while_driving", **names, seconds=closed_up)


def _entry(run: Run, hop: Hop, mouth: _Mouth) -> Iterator[Violation]:
    """Check tail >= head + (q - u) / rate on entering."""
    head, tail = hop.start.head, hop.start.tail
    needed = mouth.done(head, run.pcu - run.largest_pcu, run.vehicles - 1) - head
    if tail - head < needed - ROUNDING_S:
        names = {"convoy": run.convoy.id, "from": hop.start.place, "to": hop.end.place}
        yield violation("V-S2", "enters_too_densely", **names, seconds=tail - head, needed=round(needed, 1))


def check_following(evidence: Evidence) -> Iterator[Violation]:
    """V-S3: on each link and direction a convoy enters after the one before it is in, its last vehicle's slot included.

    next head >= max(tail + u / rate, head + q / rate) + headway,   and the same with vehicles and a post's service.
    Loaded and empty convoys, cars, buses and inbound aid all count; parallel roads are links of their own.
    Not checked: convoys on foot, which use no capacity; headways between convoys that meet; boarding and intake, which
    steps V-P3 and V-P4 look at.
    """
    headway = evidence.case.rules.headway_s
    for key, entries in _entries(evidence).items():
        mouth = _Mouth(evidence, entries[0][2])
        for (hop, run, _), (other, behind, _) in pairwise(entries):
            needed = _slot_end(mouth, run, hop) + headway
            if other.start.head < needed - ROUNDING_S:
                pair = {"convoy": behind.convoy.id, "behind": run.convoy.id}
                gap = {"seconds": other.start.head - hop.start.tail, "needed": round(needed - hop.start.tail, 1)}
                yield violation("V-S3", "too_close", **pair, **_names(key), **gap)


def _slot_end(mouth: _Mouth, run: Run, hop: Hop) -> float:
    """Return when the slot of a convoy's last vehicle is over: any vehicle may be the last."""
    own = mouth.done(hop.start.tail, run.smallest_pcu, 1)
    return max(own, mouth.done(hop.start.head, run.pcu, run.vehicles))


def _entries(evidence: Evidence) -> dict[LinkKey, list[tuple[Hop, Run, LinkRow]]]:
    """Return who enters each link, in order of heads; nobody on foot."""
    found: dict[LinkKey, list[tuple[Hop, Run, LinkRow]]] = defaultdict(list)
    for run in evidence.runs:
        if run.vehicles and not run.convoy.on_foot:
            for hop, link in run.driven():
                found[link.from_place, link.to_place, link.road].append((hop, run, link))
    for entries in found.values():
        entries.sort(key=lambda entry: (entry[0].start.head, entry[0].start.tail, entry[1].convoy.id))
    return dict(sorted(found.items()))


def _names(key: LinkKey) -> dict[str, str]:
    return {"from": key[0], "to": key[1], "road": key[2]}
