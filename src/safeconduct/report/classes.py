"""Who may see what: a plan is a target list (design.md R9), so everything that leaves it has a class.

- parties: everything; for the parties, the coordination cell and those they name.
- convoy: one corridor's own rows; for its convoy leaders.
- public: corridor names, assembly points and opening hours in whole hours; no route, no convoy, no bus, no count.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from safeconduct.core import Clock, Place, PlaceId, UsageError
from safeconduct.planning import Convoy, Corridor, Duty, Leg, Plan

__all__ = [
    "CLASSES",
    "ClassRules",
    "ExportClass",
    "Extract",
    "PublicHours",
    "extract",
    "public_hours",
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


@dataclass(frozen=True, slots=True)
class PublicHours:
    """What anybody may know of a corridor: where to gather, for where, and in which whole hours."""

    corridor: str
    name: str
    place: PlaceId
    place_name: str
    assembly: str
    opens: datetime
    closes: datetime


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
    return Extract((own,), convoys, _own_duties(plan.duties, own, convoys))


def _own_duties(duties: tuple[Duty, ...], corridor: Corridor, convoys: tuple[Convoy, ...]) -> tuple[Duty, ...]:
    """Keep the loaded runs of this corridor's convoys: where a bus comes from and goes to next is others' business."""
    kept = (Duty(duty.bus, tuple(leg for leg in duty.legs if _is_own(duty, leg, corridor, convoys))) for duty in duties)
    return tuple(duty for duty in kept if duty.legs)


def _is_own(duty: Duty, leg: Leg, corridor: Corridor, convoys: tuple[Convoy, ...]) -> bool:
    if leg.persons == 0 or (leg.from_place, leg.to_place) != (corridor.origin, corridor.destination):
        return False
    return any(
        duty.bus in convoy.bus and convoy.passes[0].head <= leg.departs <= convoy.passes[0].tail for convoy in convoys
    )


def public_hours(plan: Plan, clock: Clock, places: Mapping[PlaceId, Place]) -> tuple[PublicHours, ...]:
    """Return what the public may know: a row a corridor and assembly point, hours widened to whole hours.

    The hours are those in which anybody leaves, widened to whole hours of the case's clock and by at least ten
    minutes at each end, so that no convoy's own time can be read from them.
    """
    rows = []
    by_corridor: dict[str | None, list[Convoy]] = {}
    for convoy in plan.convoys:
        by_corridor.setdefault(convoy.corridor, []).append(convoy)
    for corridor in plan.corridors:
        convoys = by_corridor.get(corridor.id, [])
        for assembly in sorted({convoy.assembly for convoy in convoys}):
            own = [convoy for convoy in convoys if convoy.assembly == assembly]
            rows.append(_hours(corridor, assembly, own, clock, places))
    return tuple(rows)


def _hours(
    corridor: Corridor, assembly: str, convoys: list[Convoy], clock: Clock, places: Mapping[PlaceId, Place]
) -> PublicHours:
    first = min(convoy.passes[0].head for convoy in convoys) - timedelta(minutes=10)
    last = max(convoy.passes[0].tail for convoy in convoys) + timedelta(minutes=10)
    names = [places[place].name if place in places else str(place) for place in (corridor.origin, corridor.destination)]
    return PublicHours(
        corridor=corridor.id,
        name=" - ".join(names),
        place=corridor.origin,
        place_name=names[0],
        assembly=assembly,
        opens=_hour_down(first, clock),
        closes=_hour_up(last, clock),
    )


def _hour_down(instant: datetime, clock: Clock) -> datetime:
    local = clock.local(instant)
    return instant - timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)


def _hour_up(instant: datetime, clock: Clock) -> datetime:
    down = _hour_down(instant, clock)
    return down if down == instant else down + timedelta(hours=1)
