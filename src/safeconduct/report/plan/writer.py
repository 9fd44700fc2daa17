"""A plan as one JSON object (docs/outputs.md; its keys are declared in plan_format.py)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from safeconduct.core import Clock, InfeasibleError, Party, PartyId, Place, PlaceId
from safeconduct.planning import Plan
from safeconduct.report.plan.format import INFEASIBLE, PLAN_FILE, PLAN_FORMAT, Beyond, PlanFile
from safeconduct.report.plan.gathering import GatheringPoint
from safeconduct.report.wording.notes import english

__all__ = ["PLAN_FORMAT", "infeasible_json", "plan_json", "plan_schema", "plan_text"]

Json = dict[str, Any]


def plan_json(
    plan: Plan,
    clock: Clock,
    *,
    seconds: float | None = None,
    places: Mapping[PlaceId, Place] | None = None,
    gathering: Sequence[GatheringPoint] = (),
) -> Json:
    """Return the plan as plain dicts and lists, keys as in docs/outputs.md.

    Args:
        plan: the plan; instants aware UTC.
        clock: the case's clocks; times are written with its own offset, both zones stand under `clocks`.
        seconds: measured time of solving; None (null in JSON) in plan.json itself, which is the same bytes for the
            same input (R8).
        places: the case's places; those the plan speaks of are written with name and position, so that `export`
            needs no case.  None: the list is empty.
        gathering: where people gather (`gathering_points` of the case), for exports too.
    """
    whole = PlanFile(plan, clock, _places_of(plan, places or {}), tuple(gathering))
    written: Json = PLAN_FILE.write(whole, Beyond(clock, english(clock, places or {}), seconds))
    return written


def plan_text(
    plan: Plan, clock: Clock, places: Mapping[PlaceId, Place], gathering: Sequence[GatheringPoint] = ()
) -> str:
    """Return the text of plan.json, without blanks between its parts, with a newline at its end.

    The same plan gives the same bytes (R8): no measured seconds in it.
    """
    document = plan_json(plan, clock, places=places, gathering=gathering)
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n"


def infeasible_json(
    error: InfeasibleError,
    clock: Clock,
    places: Mapping[PlaceId, Place],
    parties: Mapping[PartyId, Party] | None = None,
) -> Json:
    """Return what `plan --json` prints where nothing can be planned (exit code 3)."""
    written: Json = INFEASIBLE.write(error, Beyond(clock, english(clock, places, parties)))
    return written


def _places_of(plan: Plan, places: Mapping[PlaceId, Place]) -> dict[PlaceId, Place]:
    used = {place for corridor in plan.corridors for place in corridor.waypoints}
    for convoy in plan.convoys:
        if convoy.corridor is None:
            used.update(one.place for one in convoy.passes)
        used.update(place for walk in convoy.walks for place in (walk.place, walk.to_place))
    for duty in plan.duties:
        for leg in duty.legs:
            used.update((leg.from_place, leg.to_place), leg.waypoints)
    used.update(left.place for left in plan.left_behind)
    used.update(window.place for window in plan.places)
    return {place: places[place] for place in used if place in places}


def plan_schema() -> Json:
    """Return the JSON Schema of what `plan --json` gives; docs/schemas/plan.schema.json is this."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"What `plan --json` gives: {PLAN_FORMAT}",
        "description": "A plan, also written as plan.json, or the answer for a case that cannot be planned. "
        "docs/outputs.md says what the keys mean.",
        "if": {"type": "object", "required": ["infeasible"]},
        "then": INFEASIBLE.schema,
        "else": PLAN_FILE.schema,
    }
