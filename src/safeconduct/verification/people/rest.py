"""V-S7: rest of buses' drivers."""

from __future__ import annotations

from collections.abc import Iterator

from safeconduct.verification.evidence.intervals import ROUNDING_S
from safeconduct.verification.evidence.sides import Evidence
from safeconduct.verification.people.buses import fleet_of
from safeconduct.verification.plan import Duty
from safeconduct.verification.violations import Violation, violation

__all__ = ["check_rest"]

_DAY_S = 24 * 3600.0


def check_rest(evidence: Evidence) -> Iterator[Violation]:
    """V-S7: in each 24 hours from its first leg a bus rests `rest_s` in one block; standing counts as rest.

    Times that hold on every day are one span a day in the rows, so the other steps hold day by day by themselves.
    Not checked: that drivers change; rest across the edge of two such 24 hours is not put together.
    """
    fleets = {row.id: row for row in evidence.case.fleets}
    for duty in evidence.plan.duties:
        fleet = fleet_of(duty.bus, fleets)
        if fleet is None or not duty.legs:
            continue
        for begins in _days_without_rest(duty, fleet.rest_s):
            yield violation("V-S7", "no_rest", bus=duty.bus, from_at=begins, rest_h=round(fleet.rest_s / 3600.0, 2))


def _days_without_rest(duty: Duty, rest_s: float) -> Iterator[float]:
    """Walk through the 24-hour periods whose longest stand is shorter than the rest."""
    first, last = duty.legs[0].departs, duty.legs[-1].arrives
    stands = [(leg.arrives, after.departs) for leg, after in zip(duty.legs, duty.legs[1:], strict=False)]
    stands.append((last, float("inf")))
    begins = first
    while begins < last:
        ends = begins + _DAY_S
        longest = max(min(b, ends) - max(a, begins) for a, b in stands)
        if longest < rest_s - ROUNDING_S:
            yield begins
        begins = ends
