"""What if and comparisons as JSON (docs/answers.md); instants with the case's offset."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from safeconduct.answers import (
    Answer,
    Comparison,
    CorridorKey,
    Figures,
    Outcome,
    Priced,
    Prices,
    ShortestTruce,
    figures_of,
)
from safeconduct.answers.truce_days import TruceDays
from safeconduct.core import Clock, Note
from safeconduct.planning import Case, CeasefireWindow
from safeconduct.report.wording.notes import NoteWriter, english

if TYPE_CHECKING:
    from safeconduct.answers.footprint import Footprint
    from safeconduct.planning.corridors import CorridorCost

__all__ = [
    "CEASEFIRE_FORMAT",
    "COMPARE_FORMAT",
    "CORRIDORS_FORMAT",
    "PRICE_FORMAT",
    "WHAT_IF_FORMAT",
    "ceasefire_json",
    "comparison_json",
    "few_corridors_json",
    "figures_json",
    "prices_json",
    "what_if_json",
]

WHAT_IF_FORMAT = "safeconduct.what-if/1"
"""Name and version of what `what-if --json` prints."""
COMPARE_FORMAT = "safeconduct.compare/1"
"""Name and version of what `compare --json` prints."""

CORRIDORS_FORMAT = "safeconduct.corridors/1"
"""Name and version of what `plan --max-corridors K --json` prints."""
CEASEFIRE_FORMAT = "safeconduct.ceasefire/1"
"""Name and version of what `ceasefire --json` prints."""
PRICE_FORMAT = "safeconduct.price/1"
"""Name and version of what `price --json` prints."""

Json = dict[str, Any]


def figures_json(figures: Figures, clock: Clock) -> Json:
    """Return a plan's figures."""
    first, last = figures.first_leave, figures.last_arrive
    return {
        "persons": figures.persons,
        "persons_bound": figures.persons_bound,
        "value": round(figures.value, 3),
        "bound": round(figures.bound, 3),
        "gap": round(figures.gap, 6),
        "hours": round(figures.hours, 3),
        "first_leave": None if first is None else clock.rfc3339(first),
        "last_arrive": None if last is None else clock.rfc3339(last),
        "kilometre_hours": round(figures.kilometre_hours, 3),
        "corridors": figures.corridors,
        "convoys": figures.convoys,
    }


def _difference(both: Comparison) -> Json:
    return {
        "difference": {
            "persons": both.persons,
            "persons_between": list(both.persons_between),
            "value": round(both.value, 3),
            "value_between": [round(end, 3) for end in both.value_between],
            "proven": both.is_proven,
            "hours": round(both.after.hours - both.before.hours, 3),
            "kilometre_hours": round(both.after.kilometre_hours - both.before.kilometre_hours, 3),
        },
        "people": [
            {"place": row.place, "means": row.means, "before": row.before, "after": row.after} for row in both.people
        ],
        "corridors": {
            name: [_corridor(key) for key in getattr(both, name)] for name in ("gone", "new", "kept")
        },
    }  # fmt: skip


def _corridor(key: CorridorKey) -> Json:
    return {"waypoints": list(key.waypoints), "roads": list(key.roads)}


def comparison_json(both: Comparison, clock: Clock, names: tuple[str, str]) -> Json:
    """Return what `compare --json` prints; names: what the two plans are called, their cases."""
    return {
        "format": COMPARE_FORMAT,
        "before": {"case": names[0], **figures_json(both.before, clock)},
        "after": {"case": names[1], **figures_json(both.after, clock)},
        **_difference(both),
    }


def what_if_json(answer: Answer) -> Json:
    """Return what `what-if --json` prints."""
    case = answer.before.case
    said = english(case.clock, case.places, case.parties)
    together = answer.together
    return {
        "format": WHAT_IF_FORMAT,
        "case": case.name,
        "before": _outcome(answer.before, answer, said),
        "changes": [_outcome(outcome, answer, said) for outcome in answer.each],
        "together": None if together is None else _outcome(together, answer, said),
    }


def _outcome(outcome: Outcome, answer: Answer, said: NoteWriter) -> Json:
    both = answer.comparison(outcome)
    row: Json = {} if outcome is answer.before else {"change": outcome.words}
    row |= {"infeasible": None if outcome.plan is not None else _why(outcome, said)}
    row |= {"figures": figures_json(both.after, outcome.case.clock)}
    return row if outcome is answer.before else row | _difference(both)


def _why(outcome: Outcome, said: NoteWriter) -> Json:
    def worded(notes: tuple[Note, ...]) -> list[str]:
        return [said.note(note) for note in notes]

    return {"because": worded(outcome.because), "what_would_help": worded(outcome.what_would_help)}


def prices_json(prices: Prices) -> Json:
    """Return what `price --json` prints."""
    case = prices.base.case
    said = english(case.clock, case.places, case.parties)
    base = prices.base
    return {
        "format": PRICE_FORMAT,
        "case": case.name,
        "base": {
            "infeasible": None if base.plan is not None else _why(base, said),
            "figures": figures_json(figures_of(base.plan), case.clock),
        },
        "prices": [_price(row) for row in prices.prices],
        "not_priced": [ask.words for ask in prices.not_priced],
    }


def _price(row: Priced) -> Json:
    both = row.comparison
    return {
        "change": row.ask.words,
        "kind": row.ask.kind,
        "unit": row.ask.unit,
        "pays": list(row.ask.pays),
        "cost": row.ask.cost,
        "effect": row.has_effect,
        "persons": both.persons,
        "persons_between": list(both.persons_between),
        "value": round(both.value, 3),
        "value_between": [round(end, 3) for end in both.value_between],
        "proven": both.is_proven,
        "kilometre_hours": round(both.after.kilometre_hours - both.before.kilometre_hours, 3),
    }


def ceasefire_json(
    truce: ShortestTruce,
    rolling: Sequence[CeasefireWindow],
    case: Case,
    footprint: Footprint | None = None,
    days: TruceDays | None = None,
) -> Json:
    """Return what `ceasefire --json` prints.

    Args:
        truce: the shortest window.
        rolling: windows that follow the convoys of the plan found, () without one.
        case: the one that was asked about.
        footprint, days: None: not asked for.
    """
    clock, plan = case.clock, truce.outcome.plan if truce.outcome is not None else None
    return {
        "format": CEASEFIRE_FORMAT,
        "case": case.name,
        "people": truce.people,
        "shortest": {
            "start": clock.rfc3339(truce.start),
            "hours": truce.hours,
            "bound_hours": truce.bound_hours,
            "figures": None if plan is None else figures_json(figures_of(plan), clock),
        },
        "rolling": [
            {"id": row.id, "scope": row.scope, "start": clock.rfc3339(row.start), "end": clock.rfc3339(row.end)}
            for row in rolling
        ],
        "curve": [
            {"hours": point.hours, "persons": point.persons, "persons_bound": point.persons_bound}
            for point in truce.curve
        ],
        "footprint": None if footprint is None else _footprint(footprint, clock),
        "days": None if days is None else {
            "days": days.days, "bound_days": days.bound_days, "persons_by_day": list(days.persons_by_day),
        },
    }  # fmt: skip


def _footprint(found: Footprint, clock: Clock) -> Json:
    plan = found.outcome.plan if found.outcome is not None else None
    return {
        "kilometre_hours": _rounded(found.kilometre_hours),
        "fixed_kilometre_hours": _rounded(found.fixed_kilometre_hours),
        "bound_kilometre_hours": round(found.bound_kilometre_hours, 3),
        "figures": None if plan is None else figures_json(figures_of(plan), clock),
        "windows": [
            {"section": list(row.section), "road": row.road, "km": round(row.km, 3),
             "start": clock.rfc3339(row.span.start), "end": clock.rfc3339(row.span.end)}
            for row in found.windows
        ],
        "curve": [
            {"persons": row.persons, "kilometre_hours": _rounded(row.kilometre_hours),
             "bound_kilometre_hours": round(row.bound_kilometre_hours, 3)}
            for row in found.curve
        ],
    }  # fmt: skip


def _rounded(figure: float | None) -> float | None:
    return None if figure is None else round(figure, 3)


def few_corridors_json(case: str, costs: Sequence[CorridorCost], plan: Json) -> Json:
    """Return what `plan --max-corridors K --json` prints: the plan, and what each number of corridors leaves."""
    return {
        "format": CORRIDORS_FORMAT,
        "case": case,
        "costs": [
            {
                "corridors": row.corridors,
                "persons": row.persons,
                "persons_bound": row.persons_bound,
                "value": round(row.value, 3),
                "bound": round(row.bound, 3),
            }
            for row in costs
        ],
        "plan": plan,
    }
