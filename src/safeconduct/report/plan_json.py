"""A plan as one JSON object (docs/outputs.md; its keys are declared in plan_format.py)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from safeconduct import __version__
from safeconduct.core import Clock, InfeasibleError, Note, Party, PartyId, Place, PlaceId
from safeconduct.files.codec import NUMBER, TEXT, TRUTH, WHOLE, Codec, list_of, map_of, nullable
from safeconduct.files.instants import Stamps, stamps
from safeconduct.planning import Plan, SolveReport
from safeconduct.report.gathering import GatheringPoint
from safeconduct.report.notes import english
from safeconduct.report.plan_format import (
    CONVOY,
    CORRIDOR,
    DUTY,
    FOOTPRINT,
    GATHERING,
    ID,
    LEFT,
    LENGTH,
    NOTE,
    OUT_BY,
    PERSONS,
    PLACE_WINDOW,
    PLAN_FORMAT,
    QUICK_SUM,
    SHORTFALL,
)

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
    own, said = stamps(clock), english(clock, places or {})
    quick = QUICK_SUM.write(plan.quick_sum, own)
    return {
        "format": PLAN_FORMAT,
        "class": "parties",
        "case": plan.case,
        "title": plan.title,
        "made_with": f"safeconduct {__version__}",
        "seed": plan.seed,
        **({"inputs": dict(sorted(plan.inputs.items()))} if plan.inputs else {}),
        "clocks": _clocks(clock),
        "persons": {"leaving": plan.leaving, "out": plan.out, "left": plan.left},
        "persons_bound": plan.persons_bound,
        "persons_gap": plan.persons_gap,
        "value": plan.value,
        "bound": plan.bound,
        "gap": plan.gap,
        "shortfall": nullable(SHORTFALL).write(plan.shortfall, own),
        "quick_sum": quick | {"because": said.notes(plan.quick_sum.because), "because_notes": quick["because"]},
        "corridors": list_of(CORRIDOR).write(plan.corridors, own),
        "convoys": list_of(CONVOY).write(plan.convoys, own),
        "duties": list_of(DUTY).write(plan.duties, own),
        "out_by": list_of(OUT_BY).write(plan.out_by, own),
        "left_behind": list_of(LEFT).write(plan.left_behind, own),
        "ceasefire": {
            "kilometre_hours": plan.kilometre_hours,
            "windows": list_of(FOOTPRINT).write(plan.footprint, own),
            "places": list_of(PLACE_WINDOW).write(plan.places, own),
        },
        "assumed": [said.note(note) for note in plan.assumed],
        "assumed_notes": list_of(NOTE).write(plan.assumed, own),
        "places": [_place(place) for place in _places_of(plan, places or {})],
        "gathering": list_of(GATHERING).write(gathering, own),
        "solve": _solve(plan.solve, seconds),
    }


def plan_text(
    plan: Plan, clock: Clock, places: Mapping[PlaceId, Place], gathering: Sequence[GatheringPoint] = ()
) -> str:
    """Return the text of plan.json, without blanks between its parts, with a newline at its end.

    The same plan gives the same bytes (R8): no measured seconds in it.
    """
    told = plan_json(plan, clock, places=places, gathering=gathering)
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n"


def infeasible_json(
    error: InfeasibleError,
    clock: Clock,
    places: Mapping[PlaceId, Place],
    parties: Mapping[PartyId, Party] | None = None,
) -> Json:
    """Return what `plan --json` prints where nothing can be planned (exit code 3)."""
    said, own = english(clock, places, parties), stamps(clock)
    return {
        "format": PLAN_FORMAT,
        "infeasible": {
            "because": [said.note(note) for note in error.because],
            "what_would_help": [said.note(note) for note in error.what_would_help],
            "because_notes": _notes(error.because, own),
            "what_would_help_notes": _notes(error.what_would_help, own),
        },
    }


def _notes(notes: Sequence[Note], own: Stamps) -> list[Json]:
    written: list[Json] = list_of(NOTE).write(notes, own)
    return written


def _clocks(clock: Clock) -> Json:
    second = clock.second.key if clock.second else None
    told = {"day": clock.day.isoformat(), "zone": clock.zone.key, "second": second}
    return told if clock.last_day is None else told | {"last_day": clock.last_day.isoformat()}


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
    for convoy in plan.convoys:
        if convoy.corridor is None:
            used.update(one.place for one in convoy.passes)
        used.update(place for walk in convoy.walks for place in (walk.place, walk.to_place))
    for duty in plan.duties:
        for leg in duty.legs:
            used.update((leg.from_place, leg.to_place), leg.waypoints)
    used.update(left.place for left in plan.left_behind)
    used.update(window.place for window in plan.places)
    return (places[place] for place in sorted(used) if place in places)


def plan_schema() -> Json:
    """Return the JSON Schema of what `plan --json` gives; docs/schemas/plan.schema.json is this."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"What `plan --json` gives: {PLAN_FORMAT}",
        "description": "A plan, also written as plan.json, or the answer for a case that cannot be planned. "
        "docs/outputs.md says what the keys mean.",
        "if": {"type": "object", "required": ["infeasible"]},
        "then": _object(format={"const": PLAN_FORMAT}, infeasible=_infeasible_schema()),
        "else": _plan_schema(),
    }


def _object(optional: Sequence[str] = (), **keys: Json) -> Json:
    needed = [name for name in keys if name not in optional]
    return {"type": "object", "properties": keys, "required": needed, "additionalProperties": False}


def _many(codec: Codec) -> Json:
    return list_of(codec).schema


def _degrees(most: float) -> Json:
    return {"type": "number", "minimum": -most, "maximum": most}


def _infeasible_schema() -> Json:
    texts, notes = list_of(TEXT).schema, list_of(NOTE).schema
    return _object(because=texts, what_would_help=texts, because_notes=notes, what_would_help_notes=notes)


def _plan_schema() -> Json:
    share = {"type": "number", "minimum": 0, "maximum": 1}
    date = {"type": "string", "format": "date"}
    name = {"type": "string", "minLength": 1}
    quick = QUICK_SUM.schema["properties"]
    return _object(
        ("inputs",),
        **{"format": {"const": PLAN_FORMAT}, "class": {"const": "parties"}},
        case=ID.schema,
        title=TEXT.schema,
        made_with=ID.schema,
        seed=WHOLE.schema,
        inputs=map_of(TEXT).described("Hash of each file that the plan was made from, by table or layer.").schema,
        clocks=_object(("last_day",), day=date, zone=ID.schema, second=nullable(ID).schema, last_day=date),
        persons=_object(leaving=PERSONS.schema, out=PERSONS.schema, left=PERSONS.schema),
        persons_bound=PERSONS.described("No plan gets more persons out; proven.").schema,
        persons_gap=share,
        value=NUMBER.schema,
        bound=NUMBER.schema,
        gap={**share, "description": "(bound - value) / bound."},
        shortfall=nullable(SHORTFALL).schema,
        quick_sum=_object(persons=PERSONS.schema, because=TEXT.schema, because_notes=quick["because"]),
        corridors=_many(CORRIDOR),
        convoys=_many(CONVOY),
        duties=_many(DUTY),
        out_by=_many(OUT_BY),
        left_behind=_many(LEFT),
        ceasefire=_object(kilometre_hours=LENGTH.schema, windows=_many(FOOTPRINT), places=_many(PLACE_WINDOW)),
        assumed=_many(TEXT),
        assumed_notes=_many(NOTE),
        places={
            "type": "array",
            "items": _object(
                id=ID.schema,
                name=TEXT.schema,
                names=_object(("en", "uk", "ru"), en=name, uk=name, ru=name),
                lat=_degrees(90),
                lon=_degrees(180),
            ),
        },
        gathering=_many(GATHERING),
        solve=_object(
            seconds=nullable(NUMBER).schema,
            method=TEXT.schema,
            iterations=WHOLE.schema,
            columns=WHOLE.schema,
            stopped_early=TRUTH.schema,
        ),
    )
