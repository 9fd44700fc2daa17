"""What the plan page is made from, as one JSON object of one export class (docs/page.md, web/src/data.ts)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from safeconduct import __version__
from safeconduct.core import Place, PlaceId, Span, UsageError
from safeconduct.planning import Case, PeopleGroup, Plan
from safeconduct.planning.situation import Situation
from safeconduct.report.disclosure.classes import ClassRules, extract
from safeconduct.report.disclosure.fields import hold_to_class
from safeconduct.report.page.answers import PageAnswers, answers_json
from safeconduct.report.page.change import (
    NoPlan,
    PlanBefore,
    case_writers,
    change_json,
    infeasible_json,
    nobody_leaves,
    worded,
)
from safeconduct.report.page.map import convoy_map_json, map_json
from safeconduct.report.page.public import PAGE_FORMAT, clocks_json, public_page
from safeconduct.report.plan.writer import plan_json
from safeconduct.report.wording.notes import NoteWriter

__all__ = ["PAGE_FORMAT", "page_data"]

_FIGURES = ("persons", "persons_bound", "persons_gap", "shortfall", "value", "bound", "gap", "quick_sum", "ceasefire")
_LISTS = ("corridors", "convoys", "duties", "out_by", "left_behind", "assumed")

Json = dict[str, Any]


def page_data(
    case: Case,
    held: Situation,
    plan: Plan | NoPlan,
    rules: ClassRules,
    corridor: str | None = None,
    *,
    warnings: Sequence[str] = (),
    answers: PageAnswers | None = None,
    before: PlanBefore | None = None,
    simulation: Mapping[str, Any] | None = None,
) -> Json:
    """Return all that a page of this class shows; what the class may not show is not in it (R9).

    Args:
        held: the case's picture, for roads, danger and who is said to hold what.
        plan: the case's plan; where nobody can leave the parties alone get a page, which says why.
        corridor: the corridor's id, needed for class convoy; None for the others.
        warnings: what `check` warns of in the case, a sentence each; shown to the parties.
        answers: what a negotiator asked of the case; shown to the parties.
        before: a plan that this one is held against; shown to the parties.
        simulation: what chance does to the plan, as `read_simulation` returns it; shown to the parties.

    Raises:
        UsageError: class convoy without a corridor, or with one that the plan does not have; prices of another plan;
            no plan, and another class than parties.
    """
    for_parties = rules.convoys and rules.all_corridors
    if isinstance(plan, NoPlan):
        if not for_parties:
            raise UsageError(f"nobody can leave: there is no page of class {rules.name}, only of class parties")
        made = _frame(case, rules, case.horizon, warnings) | _map_of_all(case, held) | {"plan": nobody_leaves(case)}
    elif rules.convoys:
        made = _page(case, held, plan, rules, corridor, warnings)
    else:
        made = public_page(case, held, plan, rules)
    if for_parties and answers is not None:
        made |= answers_json(answers, case, plan.out if isinstance(plan, Plan) else 0)
    if for_parties:
        made |= {"infeasible": infeasible_json(plan, case)}
    if for_parties and before is not None:
        made |= {"change": change_json(before, plan, _plan_before(before), case.clock)}
    if for_parties:
        made |= {"simulation": simulation}
    hold_to_class("page", rules, made)
    return made


def _plan_before(before: PlanBefore) -> Json:
    if isinstance(before.plan, NoPlan):
        return nobody_leaves(before.case)
    return _plan(before.plan, before.case, all_of_it=True)


def _map_of_all(case: Case, held: Situation) -> Json:
    return {"map": map_json(case, held) | {"places": [_place(place, all_of_it=True) for place in _places(case)]}}


def _page(
    case: Case, held: Situation, plan: Plan, rules: ClassRules, corridor: str | None, warnings: Sequence[str]
) -> Json:
    all_of_it = rules.all_corridors
    own = None if all_of_it else corridor
    shown = extract(plan, rules, own)
    reduced = replace(plan, corridors=shown.corridors, convoys=shown.convoys, duties=shown.duties)
    made = _frame(case, rules, case.horizon if all_of_it else _own_span(reduced) or case.horizon, warnings)
    made["plan"] = _plan(reduced, case, all_of_it=all_of_it)
    if all_of_it:
        return made | _map_of_all(case, held)
    drawn = convoy_map_json(case, held, reduced)
    places = [_place(place, all_of_it=False) for place in _places(case)]
    return made | {"corridor": reduced.corridors[0].id, "map": drawn | {"places": places}}


def _frame(case: Case, rules: ClassRules, horizon: Span, warnings: Sequence[str]) -> Json:
    """Return all that a page has besides its plan and its map."""
    all_of_it = rules.all_corridors
    return {
        "format": PAGE_FORMAT,
        "class": rules.name,
        "corridor": None,
        "says": rules.says,
        "case": case.name,
        "title": case.title,
        "titles": case.titles,
        "made_with": f"safeconduct {__version__}",
        "clocks": clocks_json(case.clock),
        "horizon": {"start": case.clock.rfc3339(horizon.start), "end": case.clock.rfc3339(horizon.end)},
        "margin_minutes": case.convoys.margin_minutes,
        "collapse_per_h": case.collapse.rate_per_h if all_of_it else None,
        "parties": [{"id": party.id, "name": party.name} for party in case.parties.values()],
        "people": [_people(group) for group in case.people] if all_of_it else [],
        "warnings": list(warnings) if all_of_it else [],
        "asks": None,
        "hours_bring": None,
        "infeasible": None,
        "change": None,
        "simulation": None,
        "hours": [],
        "everybody": None,
    }


def _own_span(plan: Plan) -> Span | None:
    """Return from the first to the last instant of what a convoy's page shows; None: nothing has a time."""
    spans = [span for corridor in plan.corridors for section in corridor.sections for span in section.windows]
    spans += [Span(one.head, one.tail) for convoy in plan.convoys for one in convoy.passes]
    return Span(min(span.start for span in spans), max(span.end for span in spans)) if spans else None


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
    writers = case_writers(case)

    def each(word: Callable[[NoteWriter], str]) -> Json:
        return {code: word(writer) for code, writer in writers.items()}

    left_behind = [
        {
            "place": left.place,
            "means": left.means,
            "persons": left.persons,
            "because": [
                {"code": limit.code, "told": each(partial(NoteWriter.limit, limit=limit))} for limit in left.because
            ],
        }
        for left in plan.left_behind
    ]
    quick = plan.quick_sum
    return {
        "left_behind": left_behind,
        "assumed": [worded(writers, note) for note in plan.assumed],
        "quick_sum": {"persons": quick.persons, "told": each(partial(NoteWriter.notes, notes=quick.because))},
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


def _places(case: Case) -> Iterable[Place]:
    ids: list[PlaceId] = sorted(case.places)
    return (case.places[place] for place in ids)


def _place(place: Place, *, all_of_it: bool) -> Json:
    return {
        "id": place.id,
        "name": place.name,
        "names": place.names_by_language,
        "lat": place.lat,
        "lon": place.lon,
        "kind": place.kind if all_of_it else "",
        "population": place.population if all_of_it else None,
        "party": place.party if all_of_it else None,
        "source": place.source if all_of_it else "",
        "as_of": place.as_of if all_of_it else "",
    }
