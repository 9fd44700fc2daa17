"""V-S6: who goes first: floors and their shortfall, which places a fleet serves, where which means is taken."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from safeconduct.verification.evidence.sides import Evidence
from safeconduct.verification.people.buses import fleet_of
from safeconduct.verification.people.groups import persons_left_by
from safeconduct.verification.rows import ReceptionRow
from safeconduct.verification.violations import Violation, violation

__all__ = ["check_priorities", "shortfall_of"]

_HALF = 0.5


def check_priorities(evidence: Evidence) -> Iterator[Violation]:
    """V-S6: the shortfall of floors reported is that of the convoys, and not below the least proven; `serves`; `takes`.

    A bus of a fleet that serves named places carries people from these only.  A point that takes named means takes no
    other; where any point names `ambulance`, people of that means go to points that name it.
    Not checked: that the shortfall is the least there is, and that value is most beside it (only bounds are, V-S11).
    """
    yield from _shortfall(evidence)
    yield from _serves(evidence)
    yield from _takes(evidence)


def shortfall_of(evidence: Evidence) -> float:
    """Return persons by which floors are missed in all; those who walk to a bus count as out."""
    floors: dict[tuple[str, str], float] = defaultdict(float)
    for row in evidence.case.groups:
        floors[row.place, row.means] += row.at_least
    gone = _out_by_group(evidence)
    return sum(max(0.0, floor - gone.get(key, 0.0)) for key, floor in floors.items())


def _out_by_group(evidence: Evidence) -> Mapping[tuple[str, str], float]:
    gone = persons_left_by(evidence)
    there = evidence.persons_there()
    walked_in: dict[str, float] = defaultdict(float)
    for walk in evidence.plan.walks:
        gone[walk.place, "foot"] = gone.get((walk.place, "foot"), 0.0) + walk.persons
        walked_in[evidence.home(walk.to_place)] += walk.persons
    for place in {place for place, means in gone if means == "bus"}:
        carried = gone[place, "bus"] - min(gone[place, "bus"], walked_in[place])
        own = min(carried, there[place, "bus"])
        gone[place, "bus"] = own
        gone[place, "foot"] = gone.get((place, "foot"), 0.0) + carried - own
    return gone


def _shortfall(evidence: Evidence) -> Iterator[Violation]:
    own, reported = shortfall_of(evidence), evidence.plan.shortfall
    if reported is None:
        if own > _HALF and not evidence.plan.handmade:
            yield violation("V-S6", "shortfall_not_told", own=round(own, 1))
        return
    if abs(reported.planned - own) > _HALF:
        yield violation("V-S6", "shortfall_differs", reported=reported.planned, own=round(own, 1))
    if reported.planned < reported.least_proven - _HALF:
        yield violation("V-S6", "shortfall_below_proven", reported=reported.planned, least_proven=reported.least_proven)


def _serves(evidence: Evidence) -> Iterator[Violation]:
    fleets = {row.id: row for row in evidence.case.fleets}
    for duty in evidence.plan.duties:
        fleet = fleet_of(duty.bus, fleets)
        if fleet is None or not fleet.serves:
            continue
        for place in sorted({leg.from_place for leg in duty.legs if leg.persons}):
            if evidence.home(place) not in fleet.serves and place not in fleet.serves:
                yield violation("V-S6", "not_served", bus=duty.bus, fleet=fleet.id, place=place)


def _takes(evidence: Evidence) -> Iterator[Violation]:
    for_patients = any("ambulance" in row.takes for row in evidence.case.reception)
    for run in evidence.runs:
        end, name = run.convoy.passes[-1].place, run.convoy.reception
        rows = [row for row in evidence.case.reception if row.place == end and name in ("", row.id)]
        for means in sorted(run.convoy.persons):
            if rows and not any(_takes_means(row, means, for_patients=for_patients) for row in rows):
                point = name or rows[0].id
                yield violation("V-S6", "means_not_taken", convoy=run.convoy.id, point=point, means=means)


def _takes_means(row: ReceptionRow, means: str, *, for_patients: bool) -> bool:
    if means == "ambulance" and for_patients:
        return "ambulance" in row.takes
    return not row.takes or means in row.takes
