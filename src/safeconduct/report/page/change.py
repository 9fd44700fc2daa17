"""What a page shows besides its plan: a plan before it to be held against, and why nobody can leave (docs/page.md).

A page of a change has two plans whole; the reader's switch turns from one to the other.  Of a case that cannot be
planned there is a page too: its map, all who would leave, and the reasons.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from safeconduct.answers import CorridorKey, Figures, compare_plans
from safeconduct.core import Clock, Note
from safeconduct.planning import Case, Plan
from safeconduct.report.answers.documents import figures_json
from safeconduct.report.wording.notes import NoteWriter, note_words, point_names
from safeconduct.report.wording.wording import PAGE_LANGUAGES, Language

__all__ = ["NoPlan", "PlanBefore", "case_writers", "change_json", "infeasible_json", "nobody_leaves", "worded"]

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class NoPlan:
    """Stands for the plan of a case in which nobody can leave: why, and what would help."""

    because: tuple[Note, ...]
    what_would_help: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanBefore:
    """The plan that a page's plan is held against.

    case: that it was made from, for the names of its points.  words: what is otherwise since, by language; empty: the
    two plans are just compared.
    """

    plan: Plan | NoPlan
    case: Case
    words: Mapping[Language, str] = field(default_factory=dict)


def case_writers(case: Case) -> dict[Language, NoteWriter]:
    """Return what words a case's notes, by language."""
    said = {code: note_words(code) for code in PAGE_LANGUAGES}
    return {
        code: NoteWriter(words, case.clock, case.places, case.parties, point_names(case, words))
        for code, words in said.items()
    }


def worded(writers: Mapping[Language, NoteWriter], note: Note) -> Json:
    """Return a note in every language that a page can be switched to, language to sentence."""
    return {code: writer.note(note) for code, writer in writers.items()}


def infeasible_json(plan: Plan | NoPlan, case: Case) -> Json | None:
    """Return why nobody can leave, and what would help, in every language; None: there is a plan."""
    if isinstance(plan, Plan):
        return None
    writers = case_writers(case)
    return {
        "because": [worded(writers, note) for note in plan.because],
        "what_would_help": [worded(writers, note) for note in plan.what_would_help],
    }


def nobody_leaves(case: Case) -> Json:
    """Return the key `plan` of a page for a case in which nobody can leave; that is proven, so the bounds are 0."""
    leaving = sum(group.persons for group in case.people)
    stays = [
        {"place": group.place, "means": group.means, "persons": group.persons, "because": []} for group in case.people
    ]
    figures: Json = {"persons": {"leaving": leaving, "out": 0, "left": leaving}, "persons_bound": 0, "persons_gap": 0.0}
    proven: Json = {"shortfall": None, "value": 0.0, "bound": 0.0, "gap": 0.0, "quick_sum": None, "ceasefire": None}
    nothing: Json = {name: [] for name in ("corridors", "convoys", "duties", "out_by", "assumed")}
    return figures | proven | nothing | {"left_behind": stays, "stopped_early": False}


def change_json(before: PlanBefore, after: Plan | NoPlan, plan: Json, clock: Clock) -> Json:
    """Return the key `change` of a page.

    Args:
        before: what the page's plan is held against.
        after: the page's plan.
        plan: the plan before as the key `plan` holds one.
        clock: of the page.
    """
    both = compare_plans(*(one if isinstance(one, Plan) else None for one in (before.plan, after)))
    return {
        "words": dict(before.words),
        "plan": plan,
        "infeasible": infeasible_json(before.plan, before.case),
        "before": _figures(both.before, clock),
        "after": _figures(both.after, clock),
        "persons_between": list(both.persons_between),
        "value_between": [round(end, 3) for end in both.value_between],
        "proven": both.is_proven,
        "people": [
            {"place": row.place, "means": row.means, "before": row.before, "after": row.after} for row in both.people
        ],
        "gone": [_way(key) for key in both.gone],
        "new": [_way(key) for key in both.new],
    }


def _figures(figures: Figures, clock: Clock) -> Json:
    kept = ("persons", "persons_bound", "hours", "kilometre_hours", "corridors", "last_arrive")
    written = figures_json(figures, clock)
    return {name: written[name] for name in kept}


def _way(key: CorridorKey) -> list[str]:
    return [str(place) for place in key.waypoints]
