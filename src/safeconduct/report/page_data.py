"""What the plan page is made from, as one JSON object of one export class (docs/page.md, web/src/data.ts)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from safeconduct import __version__
from safeconduct.core import Clock, Place, PlaceId
from safeconduct.planning import Case, PeopleGroup, Plan
from safeconduct.planning.situation import Situation
from safeconduct.report.classes import ClassRules, PublicHours, extract, public_hours
from safeconduct.report.notes import NoteWriter, note_words
from safeconduct.report.page_map import map_json, public_map_json
from safeconduct.report.plan_json import plan_json
from safeconduct.report.wording import LANGUAGES

__all__ = ["PAGE_FORMAT", "page_data"]

PAGE_FORMAT = "safeconduct.page/2"
"""Name and version of the object inside a page; the front end refuses any other."""

_FIGURES = ("persons", "persons_bound", "persons_gap", "shortfall", "value", "bound", "gap", "quick_sum", "ceasefire")
_LISTS = ("corridors", "convoys", "duties", "out_by", "left_behind", "assumed")

Json = dict[str, Any]


def page_data(
    case: Case,
    told: Situation,
    plan: Plan,
    rules: ClassRules,
    corridor: str | None = None,
    *,
    warnings: Sequence[str] = (),
) -> Json:
    """Return all that a page of this class shows; what the class may not show is not in it (R9).

    Args:
        told: the case's picture, for roads, danger and who is said to hold what.
        corridor: the corridor's id, needed for class convoy; None for the others.
        warnings: what `check` warns of in the case, a sentence each; shown to the parties.

    Raises:
        UsageError: class convoy without a corridor, or with one that the plan does not have.
    """
    all_of_it = rules.all_corridors and rules.convoys
    own = corridor if rules.convoys and not rules.all_corridors else None
    shown = extract(plan, rules, own)
    reduced = replace(plan, corridors=shown.corridors, convoys=shown.convoys, duties=shown.duties)
    hours = () if rules.convoys else public_hours(plan, case.clock, case.places)
    drawn = map_json(case, told, None if all_of_it else reduced) if rules.routes else public_map_json(case, told, hours)
    return {
        "format": PAGE_FORMAT,
        "class": rules.name,
        "corridor": own,
        "says": rules.says,
        "case": case.name,
        "title": case.title,
        "made_with": f"safeconduct {__version__}",
        "clocks": plan_json(reduced, case.clock)["clocks"],
        "horizon": {"start": case.clock.rfc3339(case.horizon.start), "end": case.clock.rfc3339(case.horizon.end)},
        "margin_minutes": case.convoys.margin_minutes if rules.routes else None,
        "collapse_per_h": case.collapse.rate_per_h if all_of_it else None,
        "parties": [{"id": party.id, "name": party.name} for party in case.parties.values()],
        "people": [_people(group) for group in case.people] if all_of_it else [],
        "plan": _plan(reduced, case, all_of_it=all_of_it),
        "warnings": list(warnings) if all_of_it else [],
        "hours": [_hours(row, plan, case.clock) for row in hours],
        "map": drawn | {"places": [_place(place, known_side=rules.routes) for place in _places(case)]},
    }


def _plan(plan: Plan, case: Case, *, all_of_it: bool) -> Json:
    """Return plan.json without what the page has elsewhere; figures of the whole plan only where all may be seen."""
    if not all_of_it:
        plan = replace(plan, out_by=(), left_behind=(), assumed=())
    written = plan_json(plan, case.clock)
    written |= _worded(plan, case)
    figures = {key: written[key] if all_of_it else None for key in _FIGURES}
    return figures | {key: written[key] for key in _LISTS} | {"stopped_early": plan.solve.stopped_early}


def _worded(plan: Plan, case: Case) -> Json:
    """Word notes and limits in every language that the page can be switched to, language to sentence."""
    writers = {code: NoteWriter(note_words(code), case.clock, case.places, case.parties) for code in LANGUAGES}

    def worded(word: Callable[[NoteWriter], str]) -> Json:
        return {code: word(writer) for code, writer in writers.items()}

    left_behind = [
        {
            "place": left.place,
            "means": left.means,
            "persons": left.persons,
            "because": [
                {"code": limit.code, "told": worded(partial(NoteWriter.limit, limit=limit))} for limit in left.because
            ],
        }
        for left in plan.left_behind
    ]
    quick = plan.quick_sum
    return {
        "left_behind": left_behind,
        "assumed": [worded(partial(NoteWriter.note, note=note)) for note in plan.assumed],
        "quick_sum": {"persons": quick.persons, "told": worded(partial(NoteWriter.notes, notes=quick.because))},
    }


def _people(group: PeopleGroup) -> Json:
    return {
        "place": group.place,
        "means": group.means,
        "persons": group.persons,
        "low": group.low,
        "high": group.high,
        "source": group.source,
        "as_of": group.as_of,
    }


def _hours(row: PublicHours, plan: Plan, clock: Clock) -> Json:
    destination = next(one.destination for one in plan.corridors if one.id == row.corridor)
    return {
        "corridor": row.corridor,
        "origin": row.place,
        "destination": destination,
        "assembly": row.assembly,
        "opens": clock.rfc3339(row.opens),
        "closes": clock.rfc3339(row.closes),
    }


def _places(case: Case) -> Iterable[Place]:
    ids: list[PlaceId] = sorted(case.places)
    return (case.places[place] for place in ids)


def _place(place: Place, *, known_side: bool) -> Json:
    return {
        "id": place.id,
        "name": place.name,
        "names": place.names_by_language,
        "lat": place.lat,
        "lon": place.lon,
        "kind": place.kind,
        "population": place.population,
        "party": place.party if known_side else None,
        "source": place.source,
        "as_of": place.as_of,
    }
