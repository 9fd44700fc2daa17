"""The joint brief for the parties: terms at a glance, map, diagrams, what it gets, what is assumed, who is left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from safeconduct.core import PlaceId
from safeconduct.planning import Corridor, FootprintWindow, OutBy, Plan, Section
from safeconduct.report.sheets.diagram import corridor_diagram, hours_of
from safeconduct.report.sheets.drawing import Drawing
from safeconduct.report.sheets.hours import asks_table, hours_drawing, hours_table
from safeconduct.report.sheets.maps import corridor_map
from safeconduct.report.sheets.parts import Column, Head, SheetSource, Table, head_of, legend, passing, title_of
from safeconduct.report.simulation.words import chance_sentence
from safeconduct.report.wording.figures import count, late, moves
from safeconduct.report.wording.wording import Words

__all__ = ["JointBrief", "joint_brief"]

_MAP_MM = (186.0, 118.0)
_PART_MM = (90.0, 78.0)
_MAP_SMALLER_MM = (186.0, 104.0)
"""Where the terms are many, so that they, the map and the boxes to sign stand on one page."""
_MANY_TERMS = 8
_DIAGRAMS_MM = ((1, (186.0, 80.0)), (4, (90.0, 54.0)), (9999, (60.0, 48.0)))
"""Up to so many diagrams are this large each: one, two or three abreast."""
_MOST_SIGNING = 2


@dataclass(frozen=True, slots=True)
class JointBrief:
    """All that stands in the joint brief; texts holds headings and sentences by name; diagrams: titles and drawings.

    signatures: what stands in the boxes to sign, one a party.  hours, hours_drawing, asks: what each hour would
    bring and what would help; None: nobody has asked.
    """

    head: Head
    texts: dict[str, str]
    terms: Table
    signatures: tuple[str, ...]
    maps: tuple[Drawing, ...]
    legend: tuple[str, ...]
    diagrams: tuple[tuple[str, Drawing], ...]
    gets: tuple[tuple[str, str, str], ...]
    corridors: Table
    left: Table
    assumed: tuple[str, ...]
    hours: Table | None = None
    hours_drawing: Drawing | None = None
    asks: Table | None = None


def joint_brief(source: SheetSource, words: Words) -> JointBrief:
    """Return the brief of a whole plan (class parties).

    Raises:
        UsageError: nobody knows where a waypoint is.
    """
    plan, writer, answers = source.plan, source.writer(words), source.answers
    hours = answers.hours if answers is not None and answers.hours is not None and answers.hours.curve else None
    return JointBrief(
        head=head_of(source, words, "brief", "parties", _title(source, words)),
        texts=_texts(source, words),
        terms=_terms(source, words),
        signatures=_signatures(source, words) if plan.footprint else (),
        maps=_maps(source, words),
        legend=legend(words),
        diagrams=tuple(_diagrams(source, words)),
        gets=tuple(_gets(source, words)),
        corridors=_corridors(source, words),
        left=_left(source, words),
        assumed=tuple(writer.note(note) for note in plan.assumed),
        hours=None if hours is None else hours_table(source, hours, words),
        hours_drawing=None if hours is None else hours_drawing(source, hours),
        asks=None if answers is None or answers.asks is None else asks_table(source, answers.asks, words),
    )


def _title(source: SheetSource, words: Words) -> str:
    """Return the case's title in the sheet's language where the case has it."""
    return words.called(source.plan.title or source.plan.case, source.case.title_translations)


def _maps(source: SheetSource, words: Words) -> tuple[Drawing, ...]:
    """Return the map of all corridors; where names find no room on it, also one of each part that hangs together."""
    numbers, corridors = _numbers(source), source.plan.corridors
    if not corridors:
        return ()
    size = _MAP_SMALLER_MM if len(source.plan.footprint) > _MANY_TERMS else _MAP_MM
    whole = _map(source, corridors, words, size, numbers)
    places = {place for corridor in corridors for place in corridor.waypoints}
    parts = _parts(corridors)
    if len(whole.labels) > len(places) + len(numbers) or len(parts) == 1:
        return (whole,)
    bare = _map(source, corridors, words, size, {})
    return (bare, *(_map(source, part, words, _PART_MM, numbers) for part in parts))


def _map(
    source: SheetSource,
    corridors: Sequence[Corridor],
    words: Words,
    size: tuple[float, float],
    notes: dict[tuple[PlaceId, PlaceId], str],
) -> Drawing:
    ids = {corridor.id for corridor in corridors}
    used = {convoy.assembly for convoy in source.plan.convoys if convoy.corridor in ids}
    gathering = [point for point in source.case.assembly if point.id in used]
    width, height = size
    return corridor_map(
        corridors, source.case, source.places, words, width=width, height=height, gathering=gathering, notes=notes
    )


def _parts(corridors: Sequence[Corridor]) -> list[list[Corridor]]:
    """Group corridors: those that have a waypoint in common hang together."""
    parts: list[list[Corridor]] = []
    for corridor in corridors:
        own = set(corridor.waypoints)
        near = [part for part in parts if any(own & set(other.waypoints) for other in part)]
        parts = [part for part in parts if part not in near]
        parts.append([*(other for part in near for other in part), corridor])
    return sorted(parts, key=lambda part: corridors.index(part[0]))


def _texts(source: SheetSource, words: Words) -> dict[str, str]:
    plan, writer = source.plan, source.writer(words)
    names = ("terms", "map", "diagram", "gets", "corridors", "left", "assumed", "not", "hours", "asks")
    texts = {name: words.say(f"brief.{name}") for name in names}
    parties = ", ".join(writer.party(party) for party in source.case.parties)
    return texts | {
        "answer": _answer(source, words),
        "chance": "" if source.chance is None else chance_sentence(source.chance, words.language),
        "early": words.say("brief.early") if plan.solve.stopped_early else "",
        "terms_say": words.say("brief.terms_say", parties=parties) if plan.footprint else words.say("brief.no_terms"),
        "terms_sum": words.say("brief.terms_sum", n=words.decimal(plan.kilometre_hours)),
        "map_says": words.say("map.says"),
        "diagram_says": words.say("diagram.says", clocks=words.clock_names(source.clock)),
        "hours_say": words.say("brief.hours_say"),
        "asks_say": words.say("brief.asks_say"),
        "no_asks": words.say("brief.no_asks"),
        "nobody_left": words.say("brief.nobody_left"),
        "nothing_assumed": words.say("brief.nothing_assumed"),
        "not_says": words.say("brief.not_says"),
    }


def _answer(source: SheetSource, words: Words) -> str:
    plan, span = source.plan, moves(source.plan)
    leaving = words.some("of_persons", plan.leaving)
    if span is None:
        return words.say("brief.answer_none", leaving=leaving)
    return words.say(
        "brief.answer",
        out=count(plan.out),
        leaving=leaving,
        corridors=words.some("by_corridors", len(plan.corridors)),
        span=words.span(span, source.clock),
    )


def _terms(source: SheetSource, words: Words) -> Table:
    clocks = words.clock_names(source.clock)
    columns = (
        Column("", "right"),
        Column(words.say("column.section"), wide=1.0),
        Column(words.say("column.road")),
        Column(words.say("column.km"), "right"),
        Column(words.say("column.from", clocks=clocks), "center"),
        Column(words.say("column.until", clocks=clocks), "center"),
        Column(words.say("column.corridors"), wide=0.7),
    )
    rows = [_term(source, window, words) for window in _windows(source)]
    return Table(columns, tuple((str(number), *row) for number, row in enumerate(rows, start=1)))


def _signatures(source: SheetSource, words: Words) -> tuple[str, ...]:
    """Word the boxes to sign; they are empty until somebody has agreed."""
    writer = source.writer(words)
    parties = sorted(writer.party(party) for party in list(source.case.parties)[:_MOST_SIGNING])
    return tuple(words.say("brief.signed", party=party) for party in parties)


def _windows(source: SheetSource) -> list[FootprintWindow]:
    """Return what is asked for, corridor by corridor, in the order in which one drives."""
    return sorted(source.plan.footprint, key=lambda window: (_place_in_plan(window, source.plan), window.span))


def _numbers(source: SheetSource) -> dict[tuple[PlaceId, PlaceId], str]:
    """Return, for each section with a cease-fire, the numbers of its rows among the terms.

    Both directions of a section are one place on the map: the numbers stand at the one that has a row first.
    """
    numbers: dict[tuple[PlaceId, PlaceId], str] = {}
    for number, window in enumerate(_windows(source), start=1):
        turned = (window.section[1], window.section[0])
        section = turned if turned in numbers else window.section
        before = numbers.get(section)
        numbers[section] = str(number) if before is None else f"{before}, {number}"
    return numbers


def _term(source: SheetSource, window: FootprintWindow, words: Words) -> tuple[str, ...]:
    ends = " – ".join(words.place(place, source.places) for place in window.section)
    on = [one for one in source.plan.corridors if _order(one, window) is not None]
    refs = {section.ref for one in on for section in one.sections if _on(section, window)}
    return (
        ends,
        ", ".join(sorted(refs - {""})),
        words.decimal(window.km),
        words.at(window.span.start, source.clock),
        words.at(late(window.span.end), source.clock),
        ", ".join(one.id for one in on) or words.say("brief.for_buses"),
    )


def _on(section: Section, window: FootprintWindow) -> bool:
    return (section.from_place, section.to_place) == window.section and section.road == window.road


def _order(corridor: Corridor, window: FootprintWindow) -> int | None:
    found = (order for order, section in enumerate(corridor.sections) if _on(section, window))
    return next(found, None)


def _place_in_plan(window: FootprintWindow, plan: Plan) -> tuple[int, int]:
    """Return the first corridor that goes over a window's section, and where on it that lies."""
    for number, corridor in enumerate(plan.corridors):
        order = _order(corridor, window)
        if order is not None:
            return number, order
    return len(plan.corridors), 0


def _diagrams(source: SheetSource, words: Words) -> Iterator[tuple[str, Drawing]]:
    plan = source.plan
    width, height = next(size for most, size in _DIAGRAMS_MM if len(plan.corridors) <= most)
    driving = [convoy for convoy in plan.convoys if convoy.corridor]
    hours = hours_of(plan.corridors, driving, source.clock)
    for corridor in plan.corridors:
        drawing = corridor_diagram(
            corridor, plan.convoys, plan.duties, source.clock, source.places, words,
            width=width, height=height, hours=hours,
        )  # fmt: skip
        yield f"{corridor.id}: {title_of(source, corridor, words)}", drawing


def _gets(source: SheetSource, words: Words) -> Iterator[tuple[str, str, str]]:
    """Yield what the plan comes to: name, figure, and what it means in plain words."""
    plan = source.plan
    figures = [("leaving", plan.leaving, {}), ("out", plan.out, {"times": _by_when(source, words)})]
    figures.append(("left", plan.left, {}))
    figures.append(("bound", plan.persons_bound, {"gap": words.at_most_percent(plan.persons_gap)}))
    because = source.writer(words).notes(plan.quick_sum.because)
    figures.append(("quick", plan.quick_sum.persons, {"because": because}))
    for name, figure, holes in figures:
        yield words.say(f"gets.{name}"), count(figure), words.say(f"gets.{name}.means", **holes)
    holes = {"value": count(plan.value), "bound": count(plan.bound)}
    yield words.say("gets.gap"), words.at_most_percent(plan.gap), words.say("gets.gap.means", **holes)


def _by_when(source: SheetSource, words: Words) -> str:
    half, all_ = (_reached(source.plan.out_by, source.plan.out * share) for share in (0.5, 1.0))
    if half is None or all_ is None:
        return ""
    clock = source.clock
    return words.say("gets.by_when", half=words.both(late(half.at), clock), all=words.both(late(all_.at), clock))


def _reached(curve: Sequence[OutBy], persons: float) -> OutBy | None:
    return next((point for point in curve if point.persons >= persons > 0), None)


def _corridors(source: SheetSource, words: Words) -> Table:
    clocks, plan = words.clock_names(source.clock), source.plan
    means = sorted({name for corridor in plan.corridors for name, persons in corridor.persons.items() if persons})
    columns = (
        Column(""),
        Column(words.say("column.route"), wide=1.0),
        Column(words.say("column.km"), "right"),
        *(Column(words.known(f"means.{name}", name).replace(" ", "\n"), "right") for name in means),
        Column(words.say("column.convoys"), "right"),
        Column(words.say("column.first_head", clocks=clocks), "center"),
        Column(words.say("column.last_tail", clocks=clocks), "center"),
        Column(words.say("column.arrives", clocks=clocks), "center"),
    )
    rows = []
    for corridor in plan.corridors:
        route = " – ".join(words.place(place, source.places) for place in corridor.waypoints)
        loads = [count(corridor.persons.get(name, 0)) for name in means]
        rows.append((corridor.id, route, words.decimal(corridor.length_km), *loads, *_moving(source, corridor, words)))
    return Table(columns, tuple(rows))


def _moving(source: SheetSource, corridor: Corridor, words: Words) -> tuple[str, ...]:
    """Return how many convoys there are, when the first head and the last tail leave, and when the last arrives."""
    own = [convoy for convoy in source.plan.convoys if convoy.corridor == corridor.id]
    if not own:
        return "0", "–", "–", "–"
    leaves, arrives = passing(own, 0), max(convoy.passes[-1].tail for convoy in own)
    instants = (leaves.start, late(leaves.end), late(arrives)) if leaves else ()
    return (count(len(own)), *(words.at(at, source.clock) for at in instants))


def _left(source: SheetSource, words: Words) -> Table:
    writer = source.writer(words)
    columns = (
        Column(words.say("column.home")),
        Column(words.say("column.means")),
        Column(words.say("column.persons"), "right"),
        Column(words.say("column.because"), wide=1.0),
    )
    rows = []
    for left in source.plan.left_behind:
        who = words.place(left.place, source.places), words.known(f"means.{left.means}", left.means)
        rows.append((*who, count(left.persons), "; ".join(writer.because(left))))
    return Table(columns, tuple(rows))
