"""V-P9 whole vehicles and their loads, V-S1 the convoy as the unit."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence

from safeconduct.verification.evidence.intervals import ROUNDING_S
from safeconduct.verification.evidence.sides import Evidence, Run
from safeconduct.verification.people.groups import persons_left_by, willing_share
from safeconduct.verification.violations import Violation, violation

__all__ = ["check_sizes", "check_vehicles"]


def check_vehicles(evidence: Evidence) -> Iterator[Violation]:
    """V-P9: whole persons in whole vehicles: no more in a car than fit, no more cars than a place has.

    The vehicles listed are those of the mix.  Cars of a place: persons / persons a car, rounded up for each row of
    people.csv, and one more for each further side that its people go to.
    Not checked: seats of buses (step V-P8); in which car a person sits.
    """
    per_car: dict[str, float] = defaultdict(float)
    for row in evidence.case.groups:
        if row.means == "car":
            per_car[row.place] = max(per_car[row.place], row.persons_per_vehicle)
    for run in evidence.runs:
        convoy = run.convoy
        if convoy.vehicles != run.vehicles and not convoy.on_foot:
            yield violation("V-P9", "vehicles_differ", convoy=convoy.id, vehicles=convoy.vehicles, mix=run.vehicles)
        yield from _loads(run, per_car.get(evidence.home(convoy.passes[0].place), math.inf))
    yield from _cars(evidence)


def _loads(run: Run, per_car: float) -> Iterator[Violation]:
    convoy = run.convoy
    if any(persons != round(persons) for persons in convoy.persons.values()):
        yield violation("V-P9", "persons_not_whole", convoy=convoy.id)
    for means, persons in convoy.persons.items():
        walks_or_rides = means == "foot" and (convoy.on_foot or "bus" in convoy.mix)
        if not walks_or_rides and not convoy.mix.get(means):
            yield violation("V-P9", "persons_without_vehicle", convoy=convoy.id, means=means, persons=persons)
    cars, persons = convoy.mix.get("car", 0), convoy.persons.get("car", 0.0)
    if cars and persons > cars * per_car + 0.5:
        yield violation("V-P9", "cars_too_full", convoy=convoy.id, cars=cars, persons=persons)


def _cars(evidence: Evidence) -> Iterator[Violation]:
    there: dict[str, int] = defaultdict(int)
    for row in evidence.case.groups:
        if row.means == "car" and row.persons_per_vehicle < math.inf:
            there[row.place] += math.ceil(row.persons / row.persons_per_vehicle - 1e-9)
    used: dict[str, int] = defaultdict(int)
    ends: dict[str, set[str]] = defaultdict(set)
    for run in evidence.runs:
        home = evidence.home(run.convoy.passes[0].place)
        if run.convoy.persons.get("car"):
            used[home] += run.convoy.mix.get("car", 0)
            ends[home].add(run.convoy.passes[-1].place)
    for place, count in sorted(used.items()):
        if place in there and count > there[place] + max(0, len(ends[place]) - 1):
            yield violation("V-P9", "more_cars_than_there_are", place=place, cars=count, there=there[place])


def check_sizes(evidence: Evidence) -> Iterator[Violation]:
    """V-S1: a loaded convoy has between the least and the most vehicles, one kind only where mixing is not allowed.

    Fewer than the least are allowed where they are all who remain at that point: it is the last loaded convoy of the
    point, or leaves with it another way, and of each means in it everybody who would go has left.  Each junction of a
    town from which people set out is a point of its own.  Columns on foot, empty bus runs and inbound aid have no least
    size.
    Not checked: that convoys could be joined; what stands for "all who remain" where a place's people walk to it, and
    at one of several junctions of a town.
    """
    rules = evidence.case.rules
    small: dict[tuple[str, str], list[Run]] = defaultdict(list)
    loaded: dict[tuple[str, str], list[Run]] = defaultdict(list)
    for run in evidence.runs:
        convoy = run.convoy
        if convoy.on_foot or convoy.inbound:
            continue
        if run.vehicles > rules.most_vehicles:
            most = rules.most_vehicles
            yield violation("V-S1", "too_many_vehicles", convoy=convoy.id, vehicles=run.vehicles, most=most)
        if len(convoy.mix) > 1 and not rules.mixed:
            yield violation("V-S1", "mixed", convoy=convoy.id)
        if run.loaded:
            point = (convoy.passes[0].place, convoy.assembly)
            loaded[point].append(run)
            if run.vehicles < rules.least_vehicles:
                small[point].append(run)
    yield from _remainders(evidence, small, loaded)


def _remainders(
    evidence: Evidence, small: dict[tuple[str, str], list[Run]], loaded: dict[tuple[str, str], list[Run]]
) -> Iterator[Violation]:
    gone = persons_left_by(evidence) if small else {}
    for point, runs in sorted(small.items()):
        last = max(map(_leaves, loaded[point]))
        for run in runs:
            is_last = len(runs) == 1 and _leaves(run) >= last - ROUNDING_S
            if not is_last or not _nobody_remains(evidence, run, gone):
                least = evidence.case.rules.least_vehicles
                yield violation("V-S1", "too_few_vehicles", convoy=run.convoy.id, vehicles=run.vehicles, least=least)


def _leaves(run: Run) -> float:
    return run.convoy.passes[0].head


def _nobody_remains(evidence: Evidence, run: Run, gone: dict[tuple[str, str], float]) -> bool:
    """Say whether all who would go by each means of a convoy have left, to a person a row and side."""
    home = evidence.home(run.convoy.passes[0].place)
    if home != run.convoy.passes[0].place:
        return True
    parties = {row.party for row in evidence.case.reception}
    share = min(1.0, sum(willing_share(evidence, home, party) for party in parties))
    for means in {"bus" if means == "foot" else means for means in run.convoy.persons}:
        rows: Sequence[float] = [row.persons for row in evidence.case.groups if (row.place, row.means) == (home, means)]
        if gone.get((home, means), 0.0) < share * sum(rows) - 1.0 * max(1, len(rows)) * max(1, len(parties)):
            return False
    return True
