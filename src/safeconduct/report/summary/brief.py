"""The brief: what a convoy leader and a mediator read, plain text of 78 columns that prints anywhere."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping

from safeconduct.core import Clock, Place, PlaceId, Span, plain_text
from safeconduct.planning import Convoy, Corridor, Plan
from safeconduct.report.disclosure.classes import CLASSES, ClassRules
from safeconduct.report.simulation.words import ChanceFigures, chance_sentence
from safeconduct.report.wording.figures import (
    by_corridor,
    by_price,
    count,
    day,
    moves,
    name_of,
    number,
    percent,
    persons_by_means,
    span_text,
    times,
)
from safeconduct.report.wording.notes import NoteWriter, english

__all__ = ["answer", "brief_text"]

_WIDTH = 78
_MOST_CORRIDORS = 20
"""More corridors than these are counted, not listed; plan.json and timetable.csv have them all."""
_MOST_CONVOYS = 20
"""More convoys of one corridor than these are counted, not listed; timetable.csv has them all."""

Places = Mapping[PlaceId, Place]


def brief_text(
    plan: Plan,
    clock: Clock,
    places: Places,
    rules: ClassRules = CLASSES["parties"],
    *,
    chance: ChanceFigures | None = None,
) -> str:
    """Return the brief of a whole plan, all times on both clocks (R7), its class in the first lines (R9).

    chance: what driving the plan against chance says; None: it was not driven.
    """
    own, said = by_corridor(plan.convoys), english(clock, places)
    parts: list[Iterable[str]] = [
        _head(plan, clock, rules),
        _heading("The answer", _wrapped(answer(plan, clock))),
        *([] if chance is None else [_heading("How sure", _wrapped(chance_sentence(chance, "en")))]),
        *(_corridor(one, own.get(one.id, []), clock, places) for one in plan.corridors[:_MOST_CORRIDORS]),
        *_more_corridors(plan),
        _heading("Cease-fire asked for", _ceasefire(plan, clock, places)),
        _heading("Who is left, and why", _left(plan, places, said)),
        _heading("The one-second sum", _wrapped(_quick(plan, said))),
        _heading("What is assumed", _assumed(plan, said)),
        _heading("What this is not", _wrapped(_NOT)),
    ]
    return plain_text("\n\n".join("\n".join(part) for part in parts) + "\n")


_NOT = (
    "This is a plan, not an agreement. A corridor opens only when time, place, route, who may leave and aid inbound "
    "are all settled between the parties. Nobody has to leave, and nobody is sent to a side they would not go to."
)


def answer(plan: Plan, clock: Clock) -> str:
    """Return the answer in one sentence: how many can leave, by what, when, and how far that is proven."""
    span = moves(plan)
    if span is None:
        return f"Of {times('person', plan.leaving)} who would leave, nobody can leave under this plan."
    return (
        f"{count(plan.out)} of {times('person', plan.leaving)} who would leave can leave by "
        f"{times('corridor', len(plan.corridors))}, {span_text(span, clock)}; no plan can get more than "
        f"{count(plan.persons_bound)} out (gap {percent(plan.persons_gap)}); value within {percent(plan.gap)} of its "
        "proven bound."
    )


def _wrapped(text: str, indent: str = "") -> Iterator[str]:
    lead = indent[:-2] + "- " if indent else ""
    yield from textwrap.wrap(text, _WIDTH, initial_indent=lead, subsequent_indent=indent, break_on_hyphens=False)


def _heading(title: str, lines: Iterable[str]) -> Iterator[str]:
    yield title.upper()
    yield from lines


def _head(plan: Plan, clock: Clock, rules: ClassRules) -> Iterator[str]:
    yield from _wrapped(plan.title or plan.case)
    yield rules.says
    second = f"; in brackets: {clock.second.key}" if clock.second else ""
    yield f"{day(clock)}. Times: {clock.zone.key}{second}."
    if plan.solve.stopped_early:
        yield from _wrapped("STOPPED EARLY: the best plan found when the work was stopped; the gap is its gap.")


def _corridor(corridor: Corridor, convoys: list[Convoy], clock: Clock, places: Places) -> Iterator[str]:
    ends = f"{name_of(corridor.origin, places)} - {name_of(corridor.destination, places)}"
    yield f"CORRIDOR {corridor.id}: {ends}"
    yield from _wrapped(f"{number(corridor.length_km)} km, {persons_by_means(corridor)}.")
    yield "Waypoints (first head to last tail):"
    for order, place in enumerate(corridor.waypoints):
        yield from _wrapped(f"{name_of(place, places)}: {_passing(convoys, order, clock)}", "  ")
    if len(convoys) > _MOST_CONVOYS:
        yield f"{count(len(convoys))} convoys; timetable.csv lists them."
        return
    yield "Convoys (head leaves to tail arrives):"
    for convoy in convoys:
        yield from _wrapped(_convoy(convoy, clock), "  ")


def _more_corridors(plan: Plan) -> Iterator[Iterable[str]]:
    more = len(plan.corridors) - _MOST_CORRIDORS
    if more > 0:
        yield [f"AND {times('more corridor', more).upper()}: timetable.csv has their convoys."]


def _passing(convoys: list[Convoy], order: int, clock: Clock) -> str:
    passes = [convoy.passes[order] for convoy in convoys if order < len(convoy.passes)]
    if not passes:
        return "no convoy"
    return span_text(Span(min(one.head for one in passes), max(one.tail for one in passes)), clock)


def _convoy(convoy: Convoy, clock: Clock) -> str:
    vehicles = f"{times('vehicle', convoy.vehicles)}, " if convoy.vehicles else ""
    where = f" from {convoy.assembly}" if convoy.assembly else ""
    hours = span_text(Span(convoy.passes[0].head, convoy.passes[-1].tail), clock)
    mix = ", ".join(f"{count(number)} {means}" for means, number in sorted(convoy.mix.items()))
    mixed = f" ({mix})" if len(convoy.mix) > 1 else ""
    return f"{convoy.id} {convoy.means}{mixed}, {vehicles}{times('person', convoy.persons)}{where}: {hours}"


def _ceasefire(plan: Plan, clock: Clock, places: Places) -> Iterator[str]:
    if not plan.footprint and not plan.places:
        yield "None: nobody passes the danger zone."
        return
    yield from _wrapped(f"{number(plan.kilometre_hours)} kilometre-hours in all, section by section:")
    for window in plan.footprint:
        ends = " - ".join(name_of(place, places) for place in window.section)
        yield from _wrapped(f"{ends} ({number(window.km)} km): {span_text(window.span, clock)}", "  ")
    for held in plan.places:
        yield from _wrapped(f"{name_of(held.place, places)}, the place: {span_text(held.span, clock)}", "  ")


def _shortfall(plan: Plan) -> Iterator[str]:
    held = plan.shortfall
    if held is not None and held.planned:
        yield from _wrapped(
            f"To the least that the case asks for {times('person', held.planned)} are missing; "
            f"no plan misses fewer than {count(held.least_proven)}."
        )


def _left(plan: Plan, places: Places, said: NoteWriter) -> Iterator[str]:
    if not plan.left_behind:
        yield "Nobody who would leave is left." if plan.left == 0 else f"{times('person', plan.left)}; not known who."
    yield from _shortfall(plan)
    for left in plan.left_behind:
        head = f"{name_of(left.place, places)}, {left.means}: {times('person', left.persons)}"
        yield from _wrapped(f"{head}. Why: {'; '.join(said.because(left))}.", "  ")
    if by_price(plan):
        yield from _wrapped(said.words.say("because.by_price"))


def _quick(plan: Plan, said: NoteWriter) -> str:
    quick = plan.quick_sum
    because = said.notes(quick.because)
    return (
        f"At best {times('person', quick.persons)} on the roads and in the hours on the table ({because}); "
        f"announced to leave: {count(plan.leaving)}."
    )


def _assumed(plan: Plan, said: NoteWriter) -> Iterator[str]:
    if not plan.assumed:
        yield "Nothing: every figure that was needed is given in the case."
    for note in plan.assumed:
        yield from _wrapped(said.note(note), "  ")
