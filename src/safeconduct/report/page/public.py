"""The public page's data: `public_facts`, and the roads as they lie; no id of the case, as ids tell things (R9)."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from safeconduct import __version__
from safeconduct.core import Clock, Place, PlaceId, Span
from safeconduct.planning import Case, Plan
from safeconduct.planning.situation import Situation
from safeconduct.report.disclosure.classes import ClassRules
from safeconduct.report.disclosure.public import PublicFacts, PublicPoint, public_facts
from safeconduct.report.page.map import public_roads_json
from safeconduct.report.plan.gathering import Hours, gathering_points

__all__ = ["PAGE_FORMAT", "clocks_json", "public_page"]

PAGE_FORMAT = "safeconduct.page/5"
"""Name and version of the object inside a page; the front end refuses any other."""

_FIGURES = ("persons", "persons_bound", "persons_gap", "shortfall", "value", "bound", "gap", "quick_sum", "ceasefire")
_LISTS = ("corridors", "convoys", "duties", "out_by", "left_behind", "assumed")
_LAYERS = ("control", "incidents", "closures", "checkpoints", "reception", "windows")

Json = dict[str, Any]


def public_page(case: Case, situation: Situation, plan: Plan, rules: ClassRules) -> Json:
    """Return what a page of class public is made from; places are `p1`, `p2`, ..., gathering places `g1`, `g2`, ..."""
    facts = public_facts(plan, case.clock, case.places, gathering_points(case))
    ids = {place: f"p{number}" for number, place in enumerate(sorted(case.places), start=1)}
    clock, span = case.clock, _span(facts)
    return {
        "format": PAGE_FORMAT,
        "class": rules.name,
        "corridor": None,
        "says": rules.says,
        "case": "",
        "title": facts.title,
        "titles": case.titles,
        "made_with": f"safeconduct {__version__}",
        "clocks": clocks_json(clock),
        "horizon": {"start": clock.rfc3339(span.start), "end": clock.rfc3339(span.end)},
        "margin_minutes": None,
        "collapse_per_h": None,
        "parties": [],
        "people": [],
        "plan": dict.fromkeys(_FIGURES) | {key: [] for key in _LISTS} | {"stopped_early": False},
        "warnings": [],
        "asks": None,
        "hours_bring": None,
        "infeasible": None,
        "change": None,
        "hours": [_hours(number, point, ids, clock) for number, point in enumerate(facts.points, start=1)],
        "everybody": facts.everybody,
        "map": _map(case, situation, facts, ids),
    }


def clocks_json(clock: Clock) -> Json:
    """Return the key `clocks` of a page: its first day, its last where there are several, and the zones."""
    days = {"day": clock.day.isoformat()} | ({"last_day": clock.last_day.isoformat()} if clock.last_day else {})
    return days | {"zone": clock.zone.key, "second": clock.second.key if clock.second else None}


def _span(facts: PublicFacts) -> Span:
    """Return the hours that the page's axis shows: all that are public, else the whole day; never the plan's own."""
    hours = [one for point in facts.points for one in point.hours]
    ends = [at for one in hours for at in (one.opens, one.closes) if at is not None]
    if ends:
        return Span(min(ends), max(ends))
    midnight = datetime.combine(facts.clock.day, time(), tzinfo=facts.clock.zone)
    return Span(midnight, midnight + timedelta(days=1))


def _hours(number: int, point: PublicPoint, ids: dict[PlaceId, str], clock: Clock) -> Json:
    return {
        "id": f"g{number}",
        "origin": ids.get(point.place.id, ""),
        "order": point.order,
        "destinations": [ids.get(place.id, "") for place in point.destinations],
        "hours": [_ends(one, clock) for one in point.hours],
    }


def _ends(hours: Hours, clock: Clock) -> Json:
    opens, closes = (at and clock.rfc3339(at) for at in (hours.opens, hours.closes))
    return {"opens": opens, "closes": closes}


def _map(case: Case, situation: Situation, facts: PublicFacts, ids: dict[PlaceId, str]) -> Json:
    drawn = public_roads_json(case, situation)
    for road in drawn["roads"]:
        road["from"], road["to"] = (ids.get(road[end]) for end in ("from", "to"))
    nothing: Json = {name: [] for name in _LAYERS}
    points = [_point(number, one, ids) for number, one in enumerate(facts.points, start=1) if one.lat is not None]
    places = [_place(ids[place], case.places[place]) for place in sorted(case.places)]
    return drawn | nothing | {"danger": None, "at": None, "assembly": points, "places": places}


def _point(number: int, point: PublicPoint, ids: dict[PlaceId, str]) -> Json:
    where = {"id": f"g{number}", "place": ids.get(point.place.id, ""), "lat": point.lat, "lon": point.lon}
    return where | {"boarding_per_h": None, "opens": None, "closes": None, "source": "", "as_of": ""}


def _place(own: str, place: Place) -> Json:
    known = {"id": own, "name": place.name, "names": place.names_by_language, "lat": place.lat, "lon": place.lon}
    return known | {"kind": "", "population": None, "party": None, "source": "", "as_of": ""}
