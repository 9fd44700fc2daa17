"""A plan as clauses: windows, posts, places, routes, columns and conduct, so that what is signed is what is planned.

Windows, posts and points are the rows of the case that the plan uses, in whole numbers rounded in the people's favour;
a clause takes a row's own figures, so that a case brought back from agreed clauses (`to_case`) gives the same plan.
What nobody gave is left out, or the clause is marked as assumed and stands open (R1).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from safeconduct.agreement.entries.canonical import JsonObject, JsonValue
from safeconduct.agreement.entries.shapes import instant_text
from safeconduct.agreement.terms.types import type_of
from safeconduct.agreement.terms.values import ClauseValue
from safeconduct.planning import AssemblyPoint, Case, CeasefireWindow, Checkpoint, InboundConvoy, Plan, ReceptionPoint
from safeconduct.planning.days import dated

__all__ = [
    "PlanTerms", "assembly_clause", "inbound_clause", "place_pairs", "plan_terms", "post_clause", "reception_clause",
    "slug", "window_clause",
]  # fmt: skip

_ANSWER_S = 300
"""Answer within five minutes; assumed, and marked so: it is for the parties to agree."""


@dataclass(frozen=True)
class PlanTerms:
    """Clauses of a plan; assumed: ids of those that hold what nobody gave."""

    clauses: tuple[ClauseValue, ...]
    assumed: tuple[str, ...]


def slug(text: str) -> str:
    """Return an id as it may stand in a clause's id."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "x"


def plan_terms(plan: Plan, case: Case) -> PlanTerms:
    """Propose what a plan needs of the parties, clause by clause."""
    pairs = place_pairs(plan)
    points = {convoy.assembly for convoy in plan.convoys} | {convoy.reception for convoy in plan.convoys}
    several = case.clock.last_day is not None
    found = [
        *(window_clause(one, case, several) for one in dated(case).windows if one.state != "refused"),
        *(post_clause(one) for one in case.checkpoints if (one.from_place, one.to_place) in pairs),
        *(assembly_clause(one) for one in case.assembly if one.id in points),
        *(reception_clause(one) for one in case.reception if one.id in points),
        *_places_without_points(plan, case),
        *_routes(plan),
        *(inbound_clause(one) for one in case.inbound if one.id in {convoy.inbound for convoy in plan.convoys}),
        *_column(plan, case),
    ]
    conduct = _clause(
        "conduct", "", {"may_hold": ["convoy", "intermediary", "monitor", "party"], "answer_within_s": _ANSWER_S}
    )
    clauses = tuple(sorted(_numbered([*found, conduct]), key=lambda one: one.clause))
    return PlanTerms(clauses, ("conduct",))


def place_pairs(plan: Plan) -> set[tuple[str, str]]:
    """Return the pairs of neighbouring places that anything of a plan drives through, empty buses and aid included."""
    return {
        (str(one.place), str(other.place))
        for convoy in plan.convoys
        for one, other in zip(convoy.passes, convoy.passes[1:], strict=False)
    }


def _clause(type_: str, name: str, fields: dict[str, JsonValue | None]) -> ClauseValue:
    """Return a clause of the fields that are known; what nobody gave is left out (R1)."""
    value: JsonObject = {key: held for key, held in fields.items() if held is not None}
    return ClauseValue(f"{type_}.{slug(name)}" if name else type_, type_, value)


def _at(moment: datetime | None) -> str | None:
    """Return an instant as it stands in a value."""
    return None if moment is None else instant_text(moment)


def _up(number: float | None) -> int | None:
    """Round up: a promise in the people's favour; nothing where it is not known or not above 0."""
    return None if number is None or not number > 0 else math.ceil(number)


def window_clause(one: CeasefireWindow, case: Case, several: bool) -> ClauseValue:
    """Return a window on the table as a clause; of a case of several days one for each day."""
    name = f"{one.id}-{case.clock.local(one.start):%Y%m%d}" if several else one.id
    margin = round((case.convoys.margin_minutes or 0) * 60)
    fields: dict[str, JsonValue | None] = {
        "scope": one.scope, "start": _at(one.start), "end": _at(one.end),
        "departures_from": _at(one.departures_from), "margin_s": margin,
    }  # fmt: skip
    return _clause("window", name, fields)


def post_clause(one: Checkpoint) -> ClauseValue:
    """Return a post as a clause: vehicles an hour over all its lanes."""
    lanes = one.lanes if one.lanes is not None else 1
    fields: dict[str, JsonValue | None] = {
        "post": one.id, "party": one.party, "lanes": _whole(one.lanes),
        "vehicles_per_h": _up(one.vehicles_per_h_per_lane * lanes) or 1, **_hours(one),
    }  # fmt: skip
    return _clause("post", one.id, fields)


def assembly_clause(one: AssemblyPoint) -> ClauseValue:
    """Return a gathering place as a clause."""
    fields: dict[str, JsonValue | None] = {
        "role": "assembly", "place": one.place, "point": one.id, "persons_per_h": _up(one.boarding_per_h),
        **_hours(one),
    }  # fmt: skip
    return _clause("place", one.id, fields)


def reception_clause(one: ReceptionPoint) -> ClauseValue:
    """Return a place of reception as a clause."""
    fields: dict[str, JsonValue | None] = {
        "role": "reception", "place": one.place, "point": one.id, "persons_per_h": _up(one.intake_per_h),
        "room": None if one.capacity is None else math.floor(one.capacity) or None, "party": one.party, **_hours(one),
    }  # fmt: skip
    return _clause("place", one.id, fields)


def inbound_clause(one: InboundConvoy) -> ClauseValue:
    """Return an aid convoy as a clause."""
    fields: dict[str, JsonValue | None] = {
        "allowed": True, "trucks_per_day": one.vehicles or None, "from": one.from_place, "to": one.to_place,
        "by": None if one.daily else _at(one.latest),
    }  # fmt: skip
    return _clause("aid_in", one.id, fields)


def _hours(one: AssemblyPoint | ReceptionPoint | Checkpoint) -> dict[str, JsonValue | None]:
    """Return opening hours; of hours that hold on every day of several nothing, as a clause has instants."""
    return {} if one.daily else {"opens": _at(one.opens), "closes": _at(one.closes)}


def _whole(number: float | None) -> int | None:
    """Return a figure that is whole and at least 1; None for any other."""
    return int(number) if number is not None and number >= 1 and number == int(number) else None


def _places_without_points(plan: Plan, case: Case) -> Iterator[ClauseValue]:
    """Yield the ends of corridors that have no row of their own in assembly.csv."""
    with_rows = {one.place for one in case.assembly}
    for place in sorted({one.origin for one in plan.corridors} - with_rows):
        yield _clause("place", place, {"role": "assembly", "place": place})


def _routes(plan: Plan) -> Iterator[ClauseValue]:
    """Yield the way of each corridor, as the plan goes it."""
    for one in plan.corridors:
        roads: list[JsonValue] = [section.road for section in one.sections]
        fields: dict[str, JsonValue | None] = {
            "corridor": slug(one.id), "waypoints": list(one.waypoints), "roads": roads if all(roads) else None,
            "length_m": round(one.length_km * 1000),
        }  # fmt: skip
        yield _clause("route", one.id, fields)


def _column(plan: Plan, case: Case) -> Iterator[ClauseValue]:
    """Yield what the plan's convoys are made of, and how far apart they leave."""
    means = sorted({name for convoy in plan.convoys for name in (convoy.mix or {"foot": 1})})
    if means:
        headway = case.convoys.headway_minutes
        fields: dict[str, JsonValue | None] = {
            "means": list(means), "most_vehicles": case.convoys.most_vehicles,
            "headway_s": None if headway is None else round(headway * 60),
        }  # fmt: skip
        yield _clause("column", "", fields)


def _numbered(clauses: Iterable[ClauseValue]) -> Iterator[ClauseValue]:
    """Give clauses whose ids would be the same a number each."""
    taken: set[str] = set()
    for one in clauses:
        name, number = one.clause, 1
        while name in taken:
            number += 1
            name = f"{one.clause}-{number}" if one.clause != type_of(one.clause) else f"{one.clause}.{number}"
        taken.add(name)
        yield ClauseValue(name, one.type, one.value)
