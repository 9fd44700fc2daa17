"""V-S5: the value of the plan, worked out anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from safeconduct.verification.evidence.intervals import ROUNDING_S
from safeconduct.verification.evidence.sides import Evidence, Run
from safeconduct.verification.evidence.survival import Survival, person_value
from safeconduct.verification.traffic.danger import stays_in_danger
from safeconduct.verification.violations import Violation, violation

__all__ = ["PlanValue", "check_value", "value_of"]

_TOLD_TO = 0.06  # a value is written to a tenth at the roughest


@dataclass(frozen=True, slots=True)
class PlanValue:
    """Value in weighted persons out: least and most (they differ only where people of one place and means have several
    weights, and a plan does not say who went), and by how much rounded instants may change it.
    """

    least: float
    most: float
    rounding: float


def value_of(evidence: Evidence) -> PlanValue:
    """Work out the value of all convoys.

    An instant that is off by dt changes a person's S by at most rate x dt; a person has one instant of clearing, and
    two for each stay, which count kappa:   rounding = persons x weight x rate x dt x (1 + 2 kappa stays).
    """
    rules, case = evidence.case.rules, evidence.case
    survival = Survival(rules.collapse_per_h, [(row.start, row.end) for row in case.windows])
    weights = _weights(evidence)
    least = most = rounding = 0.0
    for run in evidence.runs:
        if run.loaded:
            low, high = _weighted_persons(evidence, run, weights)
            stays = stays_in_danger(evidence, run)
            worth = person_value(survival, rules.kappa, stays)
            least += min(low * worth, high * worth)
            most += max(low * worth, high * worth)
            if stays:
                rounding += high * rules.collapse_per_h / 3600.0 * ROUNDING_S * (1 + 2 * rules.kappa * len(stays))
    return PlanValue(least, most, rounding)


def _weights(evidence: Evidence) -> Mapping[tuple[str, str], tuple[float, float]]:
    found: dict[tuple[str, str], list[float]] = defaultdict(list)
    for row in evidence.case.groups:
        if row.persons > 0:
            found[row.place, row.means].append(row.weight)
    return {key: (min(rows), max(rows)) for key, rows in found.items()}


def _weighted_persons(
    evidence: Evidence, run: Run, weights: Mapping[tuple[str, str], tuple[float, float]]
) -> tuple[float, float]:
    """Return persons x weight, with the least and the greatest weights they may have."""
    home = evidence.home(run.convoy.passes[0].place)
    low = high = 0.0
    for means, persons in run.convoy.persons.items():
        choices = [weights[home, means]] if (home, means) in weights else []
        if means == "bus" or (means == "foot" and not run.convoy.on_foot):
            choices += _walkers_weights(evidence, home, weights)
        choices = choices or [(1.0, 1.0)]
        low += persons * min(choice[0] for choice in choices)
        high += persons * max(choice[1] for choice in choices)
    return low, high


def _walkers_weights(
    evidence: Evidence, home: str, weights: Mapping[tuple[str, str], tuple[float, float]]
) -> list[tuple[float, float]]:
    """Return the weights of people on foot whom a bus may carry from a place."""
    walks = [walk for walk in evidence.plan.walks if evidence.home(walk.to_place) == home]
    origins = {evidence.home(walk.place) for walk in walks} | {home}
    return [weights[place, "foot"] for place in sorted(origins) if (place, "foot") in weights]


def check_value(evidence: Evidence) -> Iterator[Violation]:
    """V-S5: the value reported is that of the convoys, by the one formula (module `survival`), exactly integrated.

    Allowed for: what whole seconds may change, and a tenth of a person.  Where people of one place and means have
    several weights, any mixture of them.
    Not checked: whether rate and weights are right; persons who walk to a bus count in its convoy.
    """
    reported = evidence.plan.value
    if reported is None:
        return
    own = value_of(evidence)
    spare = own.rounding + _TOLD_TO + 1e-9 * own.most
    if not own.least - spare <= reported <= own.most + spare:
        nearest = own.least if reported < own.least else own.most
        yield violation("V-S5", "value_differs", reported=reported, own=round(nearest, 3), allowed=round(spare, 3))
