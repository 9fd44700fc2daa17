"""A plan as one JSON object (docs/outputs.md, docs/schemas/plan.schema.json)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from safeconduct import __version__
from safeconduct.core import Clock, InfeasibleError, Place, PlaceId, Span
from safeconduct.planning import (
    Convoy,
    Corridor,
    Duty,
    FootprintWindow,
    LeftBehind,
    Leg,
    Limit,
    Pass,
    Plan,
    Section,
    SolveReport,
)

__all__ = ["PLAN_FORMAT", "infeasible_json", "plan_json", "plan_text"]

PLAN_FORMAT = "safeconduct.plan/1"
"""Name and version of the format; a reader refuses any other."""

Json = dict[str, Any]


def plan_json(
    plan: Plan, clock: Clock, *, seconds: float | None = None, places: Mapping[PlaceId, Place] | None = None
) -> Json:
    """Return the plan as plain dicts and lists, keys as in docs/outputs.md.

    Args:
        plan: the plan; instants aware UTC.
        clock: the case's clocks; times are written with its own offset, both zones stand under `clocks`.
        seconds: measured time of solving; None (null in JSON) in plan.json itself, which is the same bytes for the
            same input (R8).
        places: the case's places; those the corridors and duties go through are written with name and position, so
            that `export` needs no case.  None: the list is empty.
    """
    return {
        "format": PLAN_FORMAT,
        "class": "parties",
        "case": plan.case,
        "title": plan.title,
        "made_with": f"safeconduct {__version__}",
        "seed": plan.seed,
        "clocks": _clocks(clock),
        "persons": {"leaving": plan.leaving, "out": plan.out, "left": plan.left},
        "persons_bound": plan.persons_bound,
        "value": plan.value,
        "bound": plan.bound,
        "gap": plan.gap,
        "quick_sum": {"persons": plan.quick_sum.persons, "because": plan.quick_sum.because},
        "corridors": [_corridor(corridor, clock) for corridor in plan.corridors],
        "convoys": [_convoy(convoy, clock) for convoy in plan.convoys],
        "duties": [_duty(duty, clock) for duty in plan.duties],
        "out_by": [{"at": clock.rfc3339(point.at), "persons": point.persons} for point in plan.out_by],
        "left_behind": [_left(left, clock) for left in plan.left_behind],
        "ceasefire": {
            "kilometre_hours": plan.kilometre_hours,
            "windows": [_footprint(window, clock) for window in plan.footprint],
        },
        "assumed": list(plan.assumed),
        "places": [_place(place) for place in _places_of(plan, places or {})],
        "solve": _solve(plan.solve, seconds),
    }


def plan_text(plan: Plan, clock: Clock, places: Mapping[PlaceId, Place]) -> str:
    """Return the text of plan.json, indented by one space, with a newline at its end.

    The same plan gives the same bytes (R8): no measured seconds in it.
    """
    return json.dumps(plan_json(plan, clock, places=places), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def infeasible_json(error: InfeasibleError) -> Json:
    """Return what `plan --json` prints where nothing can be planned (exit code 3)."""
    return {
        "format": PLAN_FORMAT,
        "infeasible": {"because": list(error.because), "what_would_help": list(error.what_would_help)},
    }


def _clocks(clock: Clock) -> Json:
    second = clock.second.key if clock.second else None
    return {"day": clock.day.isoformat(), "zone": clock.zone.key, "second": second}


def _span(span: Span, clock: Clock) -> Json:
    return {"start": clock.rfc3339(span.start), "end": clock.rfc3339(span.end)}


def _section(section: Section, clock: Clock) -> Json:
    return {
        "from": section.from_place,
        "to": section.to_place,
        "km": section.km,
        "ref": section.ref,
        "danger": section.danger,
        "windows": [_span(window, clock) for window in section.windows],
        "shape": [[lat, lon] for lat, lon in section.shape],
    }


def _corridor(corridor: Corridor, clock: Clock) -> Json:
    return {
        "id": corridor.id,
        "origin": corridor.origin,
        "destination": corridor.destination,
        "waypoints": list(corridor.waypoints),
        "length_km": corridor.length_km,
        "persons": {means: corridor.persons[means] for means in sorted(corridor.persons)},
        "sections": [_section(section, clock) for section in corridor.sections],
    }


def _pass(waypoint: Pass, clock: Clock) -> Json:
    return {"place": waypoint.place, **_times(clock, head=waypoint.head, tail=waypoint.tail)}


def _times(clock: Clock, **instants: datetime) -> dict[str, str]:
    return {name: clock.rfc3339(instant) for name, instant in instants.items()}


def _convoy(convoy: Convoy, clock: Clock) -> Json:
    return {
        "id": convoy.id,
        "corridor": convoy.corridor,
        "means": convoy.means,
        "vehicles": convoy.vehicles,
        "persons": convoy.persons,
        "assembly": convoy.assembly,
        "reception": convoy.reception,
        "bus": list(convoy.bus),
        "boards": None if convoy.boards is None else _times(clock, start=convoy.boards.start, end=convoy.boards.end),
        "passes": [_pass(waypoint, clock) for waypoint in convoy.passes],
    }


def _leg(leg: Leg, clock: Clock) -> Json:
    return {
        "from": leg.from_place,
        "to": leg.to_place,
        **_times(clock, departs=leg.departs, arrives=leg.arrives),
        "persons": leg.persons,
        "km": leg.km,
        "waypoints": list(leg.waypoints),
    }


def _duty(duty: Duty, clock: Clock) -> Json:
    return {"bus": duty.bus, "legs": [_leg(leg, clock) for leg in duty.legs]}


def _limit(limit: Limit, clock: Clock) -> Json:
    return {
        "limit": limit.limit,
        "where": limit.where,
        "worth_persons_per_unit": limit.worth_persons_per_unit,
        "unit": limit.unit,
        "during": None if limit.during is None else _span(limit.during, clock),
    }


def _left(left: LeftBehind, clock: Clock) -> Json:
    because = [_limit(limit, clock) for limit in left.because]
    return {"place": left.place, "means": left.means, "persons": left.persons, "because": because}


def _footprint(window: FootprintWindow, clock: Clock) -> Json:
    return {"section": list(window.section), "km": window.km, **_span(window.span, clock)}


def _solve(solve: SolveReport, seconds: float | None) -> Json:
    return {
        "seconds": seconds,
        "method": solve.method,
        "iterations": solve.iterations,
        "columns": solve.columns,
        "stopped_early": solve.stopped_early,
    }


def _place(place: Place) -> Json:
    return {"id": place.id, "name": place.name, "names": place.names_by_language, "lat": place.lat, "lon": place.lon}


def _places_of(plan: Plan, places: Mapping[PlaceId, Place]) -> Iterable[Place]:
    used = {place for corridor in plan.corridors for place in corridor.waypoints}
    for duty in plan.duties:
        for leg in duty.legs:
            used.update((leg.from_place, leg.to_place), leg.waypoints)
    used.update(left.place for left in plan.left_behind)
    return (places[place] for place in sorted(used) if place in places)
