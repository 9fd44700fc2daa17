"""What is left of a plan in a case that allows less than it was made for: the convoys that still keep every rule.

Convoys that break a rule stay; so do the later runs of their buses, whatever else is in them; the rest is held against
the case again, until nothing is broken.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from safeconduct.answers.robust import Surviving
from safeconduct.cases.verification.rows import case_rows
from safeconduct.planning import Case, Convoy, Plan
from safeconduct.report.plan.writer import plan_json
from safeconduct.verification import STEPS, Verification, read_plan, verify

__all__ = ["surviving"]

_OF_FIGURES = ("V-S5", "V-S6", "V-S10", "V-S11")
"""Steps that look at a plan's figures and at who else goes: those are of the whole plan."""


def surviving(case: Case, plan: Plan) -> Surviving:
    """Return what of a plan goes in a case: persons and value worked out anew, and the convoys that stay."""
    left, stays = plan, set[str]()
    while True:
        found = _held(case, left)
        broken = _broken(left, found)
        if found.holds or not left.convoys:
            return Surviving(round(found.persons), found.value if left.convoys else 0.0, tuple(sorted(stays)))
        # A fault that names no convoy leaves nothing to rely on: nobody goes (R1).
        broken = _with_their_buses(left, broken or {convoy.id for convoy in left.convoys})
        stays |= broken
        left = _without(left, broken)


def _held(case: Case, plan: Plan) -> Verification:
    document = read_plan(plan_json(plan, case.clock, seconds=0.0, places=case.places))
    steps = [step for step in STEPS if step.number not in _OF_FIGURES]
    return verify(case_rows(case, document), document, steps=steps)


def _broken(plan: Plan, found: Verification) -> set[str]:
    """Return the convoys that violations name, and the last convoy of each bus that they name."""
    known = {convoy.id for convoy in plan.convoys}
    broken: set[str] = set()
    for row in found.violations:
        values = dict(row.values)
        named = {str(values[key]) for key in ("convoy", "behind", "follower") if key in values} & known
        if not named and "bus" in values:
            mine = [convoy for convoy in plan.convoys if values["bus"] in convoy.bus]
            named = {max(mine, key=_departs).id} if mine else set()
        broken |= named
    return broken


def _departs(convoy: Convoy) -> datetime:
    return convoy.passes[0].head


def _with_their_buses(plan: Plan, broken: Iterable[str]) -> set[str]:
    """Return convoys with all later ones of their buses: a bus that stays is not where its next run begins."""
    every, before = set(broken), set[str]()
    while every != before:
        before = set(every)
        stops = _stops(plan, every)
        late = [(c.id, bus) for c in plan.convoys for bus in c.bus if bus in stops and _departs(c) >= stops[bus]]
        every |= {name for name, _ in late}
    return every


def _stops(plan: Plan, stays: set[str]) -> dict[str, datetime]:
    """Return from when on each bus of convoys that stay does nothing."""
    stops: dict[str, datetime] = {}
    for convoy in plan.convoys:
        for bus in convoy.bus if convoy.id in stays else ():
            stops[bus] = min(stops.get(bus, _departs(convoy)), _departs(convoy))
    return stops


def _without(plan: Plan, stays: set[str]) -> Plan:
    """Return the plan without some convoys, and without the runs of their buses from then on."""
    stops = _stops(plan, stays)
    duties = []
    for duty in plan.duties:
        stop = stops.get(duty.bus)
        legs = tuple(leg for leg in duty.legs if stop is None or leg.departs < stop)
        if legs:
            duties.append(replace(duty, legs=legs))
    convoys = tuple(convoy for convoy in plan.convoys if convoy.id not in stays)
    return replace(plan, convoys=convoys, duties=tuple(duties))
