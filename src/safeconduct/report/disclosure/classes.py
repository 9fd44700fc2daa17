"""Who may see what: a plan is a target list (design.md R9), so everything that leaves it has a class.

- parties: everything; for the parties, the coordination cell and those they name.
- convoy: one corridor's own rows; for its convoy leaders.
- public: where to gather, for where, the hours that are agreed to be public (`public_facts`); no route, no convoy, no
  bus, no count.

Files of class convoy number for themselves: ids of the plan count all corridors, convoys and buses in order of time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from safeconduct.core import UsageError
from safeconduct.planning import Convoy, Corridor, Duty, Leg, Plan

__all__ = [
    "CLASSES",
    "ClassRules",
    "ExportClass",
    "Extract",
    "extract",
    "own_id",
    "rules_of",
]

ExportClass = Literal["parties", "convoy", "public"]
"""The names of the classes."""


@dataclass(frozen=True, slots=True)
class ClassRules:
    """What one class may hold; says: the sentence that every file of the class carries."""

    name: ExportClass
    says: str
    all_corridors: bool
    convoys: bool
    routes: bool


CLASSES: Mapping[str, ClassRules] = {
    "parties": ClassRules("parties", "Class parties: for the parties and those they name only.", True, True, True),
    "convoy": ClassRules("convoy", "Class convoy: for the leaders of this corridor's convoys only.", False, True, True),
    "public": ClassRules("public", "Class public: may be given to anybody.", True, False, False),
}
"""The three classes, widest first."""


@dataclass(frozen=True, slots=True)
class Extract:
    """The rows of a plan that a class may show; what is not in here cannot leak."""

    corridors: tuple[Corridor, ...]
    convoys: tuple[Convoy, ...]
    duties: tuple[Duty, ...]


def rules_of(name: str) -> ClassRules:
    """Return the rules of a class.

    Raises:
        UsageError: there is no such class; names the three.
    """
    if name not in CLASSES:
        raise UsageError(f"no export class {name!r}; expected one of {', '.join(CLASSES)}")
    return CLASSES[name]


def extract(plan: Plan, rules: ClassRules, corridor: str | None = None) -> Extract:
    """Take what a class may show of convoys: all of it, one corridor's own rows, or nothing (public).

    Args:
        corridor: the corridor's id; must be given where the class is for one corridor, and may be given for parties.

    Raises:
        UsageError: the corridor is needed and not given, or is not in the plan.
    """
    if not rules.convoys:
        return Extract((), (), ())
    if corridor is None and rules.all_corridors:
        return Extract(plan.corridors, plan.convoys, plan.duties)
    own = next((one for one in plan.corridors if one.id == corridor), None)
    if own is None:
        known = ", ".join(one.id for one in plan.corridors) or "none"
        raise UsageError(f"class {rules.name} is for one corridor; got {corridor!r}, the plan has: {known}")
    convoys = tuple(convoy for convoy in plan.convoys if convoy.corridor == own.id)
    shown = Extract((own,), convoys, _own_duties(plan.duties, own, convoys))
    return shown if rules.all_corridors else _renumbered(shown)


def own_id(corridor: Corridor) -> str:
    """Return a corridor's id in files of class convoy: six digits of a hash of its own route, which count nothing."""
    route = [f"{section.from_place} {section.road or section.ref} {section.to_place}" for section in corridor.sections]
    return hashlib.sha256("\n".join([*corridor.waypoints, *route]).encode("utf-8")).hexdigest()[:6]


def _renumbered(shown: Extract) -> Extract:
    """Give one corridor's rows numbers of their own: convoys 1, 2, ... in order of departure, buses `bus 1`, ..."""
    (own,) = shown.corridors
    tag = own_id(own)
    ordered = sorted(shown.convoys, key=lambda convoy: (convoy.passes[0].head, convoy.id))
    buses = dict.fromkeys(bus for convoy in ordered for bus in convoy.bus)
    names = {bus: f"bus {number}" for number, bus in enumerate(buses, start=1)}
    convoys = tuple(
        replace(convoy, id=str(number), corridor=tag, bus=tuple(names[bus] for bus in convoy.bus))
        for number, convoy in enumerate(ordered, start=1)
    )
    duties = tuple(replace(duty, bus=names[duty.bus]) for duty in shown.duties)
    return Extract((replace(own, id=tag),), convoys, tuple(sorted(duties, key=lambda duty: int(duty.bus[4:]))))


def _own_duties(duties: tuple[Duty, ...], corridor: Corridor, convoys: tuple[Convoy, ...]) -> tuple[Duty, ...]:
    """Keep the loaded runs of this corridor's convoys: where a bus comes from and goes to next is others' business."""
    kept = (Duty(duty.bus, tuple(leg for leg in duty.legs if _is_own(duty, leg, corridor, convoys))) for duty in duties)
    return tuple(duty for duty in kept if duty.legs)


def _is_own(duty: Duty, leg: Leg, corridor: Corridor, convoys: tuple[Convoy, ...]) -> bool:
    if leg.persons == 0 or (leg.from_place, leg.to_place) != (corridor.waypoints[0], corridor.waypoints[-1]):
        return False
    return any(
        duty.bus in convoy.bus and convoy.passes[0].head <= leg.departs <= convoy.passes[0].tail for convoy in convoys
    )
