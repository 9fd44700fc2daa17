"""All steps of verification in their order, and what they find together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from safeconduct.verification.evidence import Evidence, lay_side_by_side
from safeconduct.verification.figures import check_figures, check_reasons, check_value, value_of
from safeconduct.verification.people import (
    check_boarding,
    check_buses,
    check_people,
    check_priorities,
    check_reception,
    check_rest,
    check_sizes,
    check_vehicles,
    check_walking,
)
from safeconduct.verification.plan import Plan
from safeconduct.verification.rows import CaseRows
from safeconduct.verification.traffic import (
    check_capacity,
    check_closures,
    check_following,
    check_footprint,
    check_halts,
    check_posts,
    check_routes,
    check_times,
    check_windows,
)
from safeconduct.verification.violations import Verification, Violation

__all__ = ["STEPS", "Step", "verify"]


@dataclass(frozen=True, slots=True)
class Step:
    """One numbered step: the checks that make it up; each says in its docstring what it does not look at."""

    number: str
    checks: tuple[Callable[[Evidence], Iterator[Violation]], ...]


STEPS = (
    Step("V-P1", (check_capacity,)),
    Step("V-P2", (check_posts,)),
    Step("V-P3", (check_boarding,)),
    Step("V-P4", (check_reception,)),
    Step("V-P5", (check_windows,)),
    Step("V-P6", (check_closures,)),
    Step("V-P7", (check_people,)),
    Step("V-P8", (check_buses, check_walking)),
    Step("V-P9", (check_vehicles,)),
    Step("V-S1", (check_sizes,)),
    Step("V-S2", (check_times,)),
    Step("V-S3", (check_following,)),
    Step("V-S4", (check_halts,)),
    Step("V-S5", (check_value,)),
    Step("V-S6", (check_priorities,)),
    Step("V-S7", (check_rest,)),
    Step("V-S8", (check_footprint,)),
    Step("V-S9", (check_routes,)),
    Step("V-S10", (check_reasons,)),
    Step("V-S11", (check_figures,)),
)
"""V-P1 .. V-P9 hold a plan against the rules P1-P9 of the problem, V-S1 .. V-S11 against the readings S1-S11."""


def verify(case: CaseRows, plan: Plan, *, steps: Sequence[Step] = STEPS) -> Verification:
    """Hold a plan against its case.

    Args:
        case: rows as an edge made them.
        plan: as `read_plan` read it; made by hand or by any program.
        steps: those to run, in this order.

    Returns:
        every violation of every step; a plan that breaks one rule is still held against all others.
    """
    evidence = lay_side_by_side(case, plan)
    found = tuple(fault for step in steps for check in step.checks for fault in check(evidence))
    value = value_of(evidence)
    return Verification(
        violations=found,
        steps=tuple(step.number for step in steps),
        not_given=tuple(_not_given(plan)),
        persons=sum(convoy.persons_in_all for convoy in plan.convoys),
        value=value.most,
        convoys=len(plan.convoys),
    )


def _not_given(plan: Plan) -> Iterator[tuple[str, str]]:
    """Walk through the figures that a plan made by hand leaves out, with the step that cannot look at them."""
    figures = {
        "value": ("V-S5", plan.value),
        "ceasefire.kilometre_hours": ("V-S8", plan.kilometre_hours),
        "left_behind": ("V-S10", plan.left_behind),
        "persons.out": ("V-S11", plan.out),
        "bound": ("V-S11", plan.bound),
        "gap": ("V-S11", plan.gap),
        "persons_bound": ("V-S11", plan.persons_bound),
        "persons_gap": ("V-S11", plan.persons_gap),
        "out_by": ("V-S11", plan.out_by or None),
    }
    return ((step, key) for key, (step, figure) in figures.items() if figure is None)
