"""The vehicles of each convoy in the order in which they drive, who sits where, and the trips of each bus."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from safeconduct.verification import FleetRow
from safeconduct.verification.evidence.sides import Evidence, Run
from safeconduct.verification.people.buses import BUS_MEANS, fleet_of, match_legs

__all__ = ["Trip", "Vehicle", "arrange", "drive_order", "find_trips", "lead_of", "shares_of", "trips_by_convoy"]

_COLUMN_PARTS = 20  # a column on foot is walked through as so many files at most


@dataclass(frozen=True, slots=True)
class Trip:
    """One run of one bus.

    number: of its day, from 0; turn_s: what it needs after the run before the next: unloading, its rest, its fuel.
    """

    bus: str
    number: int
    convoy: str
    kind: str
    persons: float
    turn_s: float
    load_s: float


@dataclass(slots=True)
class Vehicle:
    """One vehicle: means, units, persons aboard; trip: of a bus with a duty; joins: may join the tail."""

    means: str
    units: float
    persons: float
    trip: Trip | None = None
    joins: bool = False


@dataclass(slots=True)
class _Kind:
    means: str
    count: int
    trips: list[Trip] = field(default_factory=list)


def find_trips(evidence: Evidence) -> list[Trip]:
    """Return all trips, bus by bus in order, each with the convoy that it drives in."""
    matched, _ = match_legs(evidence)
    fleets = {row.id: row for row in evidence.case.fleets}
    trips = []
    for duty in sorted(evidence.plan.duties, key=lambda duty: duty.bus):
        fleet = fleet_of(duty.bus, fleets)
        for number, leg in enumerate(duty.legs):
            run = matched.get((duty.bus, number))
            if fleet is None or run is None:
                continue
            after = duty.legs[number + 1].departs if number + 1 < len(duty.legs) else math.inf
            turn = _turn_s(evidence, fleet, leg.to_place, leg.persons, after - leg.arrives)
            load = fleet.load_s if leg.persons else 0.0
            trips.append(Trip(duty.bus, number, run.convoy.id, fleet.kind, leg.persons, turn, load))
    return trips


def _turn_s(evidence: Evidence, fleet: FleetRow, place: str, persons: float, planned_s: float) -> float:
    """Return the least seconds between two runs: unloading; a rest or a stop for fuel where the plan has room."""
    needed = [fleet.unload_s if persons else 0.0]
    if fleet.rest_s <= planned_s < math.inf:
        needed.append(fleet.rest_s)
    fuel_s = evidence.case.rules.fuel_s
    if evidence.place(place).fuel and fleet.range_km < math.inf and fuel_s <= planned_s < math.inf:
        needed.append(fuel_s)
    return max(needed)


def trips_by_convoy(trips: Sequence[Trip]) -> Mapping[str, list[Trip]]:
    """Return the trips that are driven in each convoy."""
    found: dict[str, list[Trip]] = defaultdict(list)
    for trip in trips:
        found[trip.convoy].append(trip)
    return found


def arrange(evidence: Evidence, run: Run, trips: Sequence[Trip], most: float) -> list[Vehicle]:
    """Put the vehicles of a convoy in order: kinds spread evenly, one of the smallest last; then those that may join.

    most: up to how many times the planned persons may come by car.
    """
    if run.convoy.on_foot:
        parts = max(1, min(_COLUMN_PARTS, round(run.convoy.persons_in_all)))
        return [Vehicle("foot", 0.0, run.convoy.persons_in_all / parts) for _ in range(parts)]
    units = _units(evidence, run)
    placed = sorted(_placed(run, trips, units), key=lambda item: (item[0], item[1].means))
    order = [vehicle for _, vehicle in placed]
    last = max(range(len(order)), key=lambda n: (-order[n].units, n))
    order.append(order.pop(last))
    return [*order, *_joining(run, units, most)]


def _units(evidence: Evidence, run: Run) -> Mapping[str, float]:
    aid = {row.id: row.pcu for row in evidence.case.inbound}
    pcu = evidence.case.rules.pcu
    return {means: aid.get(run.convoy.inbound, pcu.get(means, 1.0)) for means in run.convoy.mix}


def _placed(run: Run, trips: Sequence[Trip], units: Mapping[str, float]) -> Iterator[tuple[float, Vehicle]]:
    """Walk through the vehicles with their places: the k-th of m of a kind at (k + 1/2) / m."""
    for means, count in sorted(run.convoy.mix.items()):
        own = [trip for trip in trips if trip.kind == means] if means in BUS_MEANS else []
        aboard = run.convoy.persons.get(means, 0.0)
        if means == "bus":
            aboard += run.convoy.persons.get("foot", 0.0)
        for number in range(count):
            trip = own[number] if number < len(own) else None
            persons = aboard / count if trip is None else trip.persons
            yield (number + 0.5) / count, Vehicle(means, units[means], persons, trip)


def _joining(run: Run, units: Mapping[str, float], most: float) -> list[Vehicle]:
    count, persons = run.convoy.mix.get("car", 0), run.convoy.persons.get("car", 0.0)
    if not count or not persons:
        return []
    return [Vehicle("car", units["car"], persons / count, joins=True) for _ in range(math.ceil((most - 1.0) * count))]


def shares_of(order: Sequence[Vehicle]) -> list[float]:
    """Return where each vehicle is between head (0) and tail (1); those that join are at the tail."""
    planned = sum(not vehicle.joins for vehicle in order)
    return [1.0 if vehicle.joins else number / max(1, planned - 1) for number, vehicle in enumerate(order)]


def drive_order(evidence: Evidence, run: Run) -> list[tuple[str, float, float]]:
    """Return the planned vehicles of a convoy as they drive: means, units, and where between head (0) and tail (1)."""
    order = arrange(evidence, run, (), 1.0)
    return [(one.means, one.units, share) for one, share in zip(order, shares_of(order), strict=True)]


def lead_of(order: Sequence[Vehicle]) -> float:
    """Return by how many units an order of vehicles runs ahead of an even one, or lags behind it, at most.

    D(k) = units before k - (q - u) k / (n - 1),  u of the largest;   max over i <= j of  D(j) - D(i),  and  -D(i)
    The plan takes a convoy's units to enter evenly; whole vehicles keep to that within so much.
    """
    units = [vehicle.units for vehicle in order if not vehicle.joins]
    if len(units) < 2:
        return 0.0
    even, before, least, most = (sum(units) - max(units)) / (len(units) - 1), 0.0, 0.0, 0.0
    for number, own in enumerate(units):
        ahead = before - number * even
        least = min(least, ahead)
        most = max(most, ahead - least, -least)
        before += own
    return most if most > 1e-9 else 0.0
