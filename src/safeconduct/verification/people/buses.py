"""V-P8: buses are conserved, a seat exists only where a bus is; people walk to a bus along roads that can be walked."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from safeconduct.verification.evidence.intervals import ROUNDING_S
from safeconduct.verification.evidence.sides import Evidence, Run
from safeconduct.verification.people.assembly import boarding_s, points_by_place
from safeconduct.verification.plan import Duty, Leg
from safeconduct.verification.rows import AssemblyRow, FleetRow
from safeconduct.verification.violations import Violation, violation

__all__ = ["BUS_MEANS", "MatchedLegs", "check_buses", "fleet_of", "match_legs"]

BUS_MEANS = ("bus", "ambulance")
"""Means whose vehicles come from a fleet."""

MatchedLegs = Mapping[tuple[str, int], Run]
"""By bus and number of the leg in its duty, the convoy in which it drives that leg."""


def check_buses(evidence: Evidence) -> Iterator[Violation]:
    """V-P8: every bus of a convoy has a duty and every leg of a duty a convoy; buses are where they leave from.

    Each bus begins at its depot when it is available, leaves from where it arrived, after unloading and loading or
    boarding of its own people, carries no more than its seats, and drives no further than its range; a stop of
    `fuel_s` at a place with fuel fills it, between two legs or on the way.  A fleet has no more buses than it has.
    Not checked: drivers (rest: step V-S7); who boards which bus; that a bus comes back to its depot.
    """
    fleets = {row.id: row for row in evidence.case.fleets}
    matched, problems = match_legs(evidence)
    yield from problems
    yield from _fleet_sizes(evidence, fleets)
    points = points_by_place(evidence.case.assembly)
    for duty in evidence.plan.duties:
        fleet = fleet_of(duty.bus, fleets)
        if fleet is None:
            yield violation("V-P8", "no_such_fleet", bus=duty.bus)
            continue
        yield from _duty(evidence, duty, fleet, points)
        yield from _range(evidence, duty, fleet, matched)


def fleet_of(bus: str, fleets: Mapping[str, FleetRow]) -> FleetRow | None:
    """Return the fleet of a bus: that before its last hyphen, else the longest id with which its own begins."""
    name = bus.rpartition("-")[0]
    if name in fleets:
        return fleets[name]
    begins = [fleet for fleet in fleets if bus.startswith(fleet)]
    return fleets[max(begins, key=len)] if begins else None


def _fleet_sizes(evidence: Evidence, fleets: Mapping[str, FleetRow]) -> Iterator[Violation]:
    used: dict[str, int] = defaultdict(int)
    for duty in evidence.plan.duties:
        fleet = fleet_of(duty.bus, fleets)
        if fleet is not None and duty.legs:
            used[fleet.id] += 1
    for name, count in sorted(used.items()):
        if count > fleets[name].vehicles:
            there = fleets[name].vehicles
            yield violation("V-P8", "more_buses_than_there_are", fleet=name, used=count, vehicles=there)


def _duty(
    evidence: Evidence, duty: Duty, fleet: FleetRow, points: Mapping[str, tuple[AssemblyRow, ...]]
) -> Iterator[Violation]:
    here, free = fleet.place, fleet.available_from
    for number, leg in enumerate(duty.legs):
        names = {"bus": duty.bus, "place": leg.from_place}
        if leg.from_place != here:
            yield violation("V-P8", "leaves_from_elsewhere", **names, stands=here)
        ready = free + (_loading_s(evidence, fleet, leg, points) if leg.persons else 0.0)
        # Rounding keeps order: a bus never seems to leave before it arrives.
        if leg.departs < ready - ROUNDING_S or (number and leg.departs < duty.legs[number - 1].arrives):
            code = "leaves_before_it_is_free" if number else "leaves_before_it_is_available"
            yield violation("V-P8", code, **names, departs_at=leg.departs, ready_at=ready)
        if leg.persons > fleet.seats:
            yield violation("V-P8", "more_persons_than_seats", **names, persons=leg.persons, seats=fleet.seats)
        if leg.arrives < leg.departs:
            yield violation("V-P8", "arrives_before_it_leaves", **names)
        here, free = leg.to_place, leg.arrives + (fleet.unload_s if leg.persons else 0.0)


def _loading_s(evidence: Evidence, fleet: FleetRow, leg: Leg, points: Mapping[str, tuple[AssemblyRow, ...]]) -> float:
    """Return how long a bus stands before it leaves with people: its loading, or their boarding if that is longer."""
    here = points.get(evidence.home(leg.from_place), ())
    return max(fleet.load_s, min((boarding_s(point, leg.persons) for point in here), default=0.0))


def _range(evidence: Evidence, duty: Duty, fleet: FleetRow, matched: MatchedLegs) -> Iterator[Violation]:
    """Follow a bus along its duty: km since it was last filled <= range."""
    driven, arrived = 0.0, -float("inf")
    stop = evidence.case.rules.fuel_s - ROUNDING_S
    for number, leg in enumerate(duty.legs):
        if evidence.place(leg.from_place).fuel and leg.departs - arrived >= stop:
            driven = 0.0
        run = matched.get((duty.bus, number))
        for hop, link in run.driven() if run is not None else ():
            if hop.number and evidence.place(link.from_place).fuel and hop.start.head - hop.start.in_head >= stop:
                driven = 0.0
            driven += link.km
            if driven > fleet.range_km + 0.05:
                yield violation("V-P8", "beyond_range", bus=duty.bus, km=round(driven, 1), range_km=fleet.range_km)
                return
        arrived = leg.arrives


@dataclass(slots=True)
class _Seats:
    """Buses of one kind in one convoy, as its legs are found."""

    run: Run
    kind: str
    free: int
    persons: float = 0.0


def match_legs(evidence: Evidence) -> tuple[MatchedLegs, tuple[Violation, ...]]:
    """Find for each leg of each duty the convoy in which the bus drives it.

    A leg belongs to a convoy between the same places, with a bus of its kind not yet taken, whose head to tail leaves
    and arrives at the leg's times; to one that names the bus if there is one.

    Returns:
        the legs found, and violations: legs without a convoy, convoys without their buses, persons that differ.
    """
    fleets = {row.id: row for row in evidence.case.fleets}
    seats: dict[tuple[str, str, str], list[_Seats]] = defaultdict(list)
    for run in evidence.runs:
        for kind in BUS_MEANS:
            count = 0 if run.convoy.inbound else run.convoy.mix.get(kind, 0)
            if count:
                ends = (run.convoy.passes[0].place, run.convoy.passes[-1].place)
                seats[(*ends, kind)].append(_Seats(run, kind, count))
    tables = {key: _Departures(rows) for key, rows in seats.items()}
    matched: dict[tuple[str, int], Run] = {}
    problems: list[Violation] = []
    duties = evidence.plan.duties
    legs = [(leg.departs, duty.bus, number, leg) for duty in duties for number, leg in enumerate(duty.legs)]
    for _, bus, number, leg in sorted(legs, key=lambda row: row[:3]):
        fleet = fleet_of(bus, fleets)
        table = tables.get((leg.from_place, leg.to_place, fleet.kind)) if fleet else None
        found = table.take(bus, leg) if table else None
        if found is not None:
            matched[bus, number] = found.run
        elif fleet is not None:
            values = {"bus": bus, "from": leg.from_place, "to": leg.to_place}
            problems.append(violation("V-P8", "leg_in_no_convoy", **values, departs_at=leg.departs))
    problems += [problem for key in sorted(seats) for seat in seats[key] for problem in _unmatched(seat)]
    return matched, tuple(problems)


class _Departures:
    """Convoys between two places, by departure; asked for those that a leg may belong to."""

    def __init__(self, rows: Sequence[_Seats]) -> None:
        self._rows = sorted(rows, key=lambda row: (row.run.convoy.passes[0].head, row.run.convoy.id))
        self._heads = [row.run.convoy.passes[0].head for row in self._rows]
        self._tails = list(accumulate((row.run.convoy.passes[0].tail for row in self._rows), max))

    def take(self, bus: str, leg: Leg) -> _Seats | None:
        """Give a bus its place in a convoy; None: there is none."""
        number = bisect_right(self._heads, leg.departs + ROUNDING_S) - 1
        fits: list[tuple[bool, float, str, _Seats]] = []
        while number >= 0 and self._tails[number] >= leg.departs - ROUNDING_S:
            row = self._rows[number]
            if row.free and _drives(row.run, leg):
                convoy = row.run.convoy
                if bus in convoy.buses or not convoy.buses:
                    fits.append((bus not in convoy.buses, convoy.passes[-1].in_tail, convoy.id, row))
            number -= 1
        if not fits:
            return None
        row = min(fits, key=lambda fit: fit[:3])[3]
        row.free -= 1
        row.persons += leg.persons
        return row


def _drives(run: Run, leg: Leg) -> bool:
    first, last = run.convoy.passes[0], run.convoy.passes[-1]
    leaves = first.head - ROUNDING_S <= leg.departs <= first.tail + ROUNDING_S
    return leaves and last.in_head - ROUNDING_S <= leg.arrives <= last.in_tail + ROUNDING_S


def _unmatched(seat: _Seats) -> Iterator[Violation]:
    convoy = seat.run.convoy
    if seat.free:
        yield violation("V-P8", "buses_without_duty", convoy=convoy.id, means=seat.kind, missing=seat.free)
    persons = convoy.persons.get(seat.kind, 0.0)
    if seat.kind == "bus":  # people on foot who ride
        persons += convoy.persons.get("foot", 0.0)
    if abs(persons - seat.persons) > 0.5:
        yield violation("V-P8", "persons_differ", convoy=convoy.id, means=seat.kind, persons=persons, legs=seat.persons)
