"""A passage in words and as JSON; instants with the case's offset, on both clocks where a person reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from safeconduct.answers.passage import Passage, Way
from safeconduct.core import Clock, Span
from safeconduct.planning import Case
from safeconduct.report.figures import late, name_of, number, under_each_other
from safeconduct.report.notes import english

__all__ = ["PASSAGE_FORMAT", "passage_json", "passage_lines"]

PASSAGE_FORMAT = "safeconduct.passage/1"
"""Name and version of what `passage --json` prints."""

Json = dict[str, Any]


def passage_json(found: Passage, case: Case) -> Json:
    """Return what `passage --json` prints."""
    said = english(case.clock, case.places, case.parties)
    ways = {
        "there": found.there,
        "back": found.back,
        "second_there": found.second_there,
        "second_back": found.second_back,
    }
    return {
        "format": PASSAGE_FORMAT,
        "case": case.name,
        "vehicles": found.vehicles,
        **{name: None if way is None else _way_json(way, case.clock) for name, way in ways.items()},
        "unknown": [said.note(note) for note in found.unknown],
    }


def _way_json(way: Way, clock: Clock) -> Json:
    def span(one: Span) -> Json:
        return {"start": clock.rfc3339(one.start), "end": clock.rfc3339(one.end)}

    return {
        "in_windows": way.in_windows,
        "leaves": clock.rfc3339(way.leaves),
        "arrives": clock.rfc3339(way.arrives),
        "danger_km": round(way.danger_km, 3),
        "kilometre_hours": round(way.kilometre_hours, 3),
        "sections": [
            {"from": row.from_place, "to": row.to_place, "road": row.road, "ref": row.ref, "km": round(row.km, 3),
             "danger": row.danger, **span(row.span)}
            for row in way.sections
        ],
        "halts": [
            {"place": row.place, "danger": row.danger, "arrives": span(row.arrives), "leaves": span(row.leaves)}
            for row in way.halts
        ],
        "windows": [
            {"from": row.from_place, "to": row.to_place, "road": row.road, "km": round(row.km, 3), **span(row.span)}
            for row in way.windows
        ],
        "areas": [{"scope": row.scope, **span(row.span)} for row in way.areas],
        "turning": [
            {"place": row.place, "at": clock.rfc3339(row.at), "out_of_danger_on": clock.rfc3339(row.on),
             "out_of_danger_back": None if row.back is None else clock.rfc3339(row.back), "no_return": row.no_return}
            for row in way.turning
        ],
    }  # fmt: skip


def passage_lines(found: Passage, case: Case) -> Iterator[str]:
    """Write the ways there and back, the windows each needs, second ways, and what is not known."""
    names = (
        ("There", found.there, found.second_there),
        ("Back", found.back, found.second_back),
    )
    for name, way, second in names:
        yield from _way_lines(name, way, case)
        yield from _second_lines(way, second, case)
        yield ""
    said = english(case.clock, case.places, case.parties)
    yield "Not known or assumed:" if found.unknown else "Nothing is assumed."
    for note in found.unknown:
        yield f"  {said.note(note)}"


def _way_lines(name: str, way: Way, case: Case) -> Iterator[str]:
    clock, ends = case.clock, (way.halts[0].place, way.halts[-1].place)
    start, end = (name_of(place, case.places) for place in ends)
    yield f"{name}: {start} to {end}, {clock.both(way.leaves)} to {clock.both(late(way.arrives))}."
    if not way.windows:
        yield "  No dangerous section: no cease-fire is needed."
    elif way.in_windows:
        yield f"  In the windows on the table; {number(way.danger_km)} km in danger."
    else:
        yield f"  Not in the windows on the table: these must be asked for; {number(way.danger_km)} km in danger."
    rows = [["section", "road", "km", "head enters", "tail is out", "window from", "until"]]
    needed = {(row.from_place, row.to_place): row.span for row in way.windows}
    for row in way.sections:
        window = needed.get((row.from_place, row.to_place))
        hours = ["", ""] if window is None else [clock.stamp(window.start), clock.stamp(late(window.end))]
        section = f"{name_of(row.from_place, case.places)} - {name_of(row.to_place, case.places)}"
        rows.append(
            [section, row.ref, number(row.km), clock.stamp(row.span.start), clock.stamp(late(row.span.end)), *hours]
        )
    yield from (f"  {line}" for line in under_each_other(rows, right=[2]))
    for area in way.areas:
        yield f"  Without the route: {area.scope}, {clock.both(area.span.start)} to {clock.both(area.span.end)}."
    yield from _turning_lines(way, case)


def _turning_lines(way: Way, case: Case) -> Iterator[str]:
    clock = case.clock
    for row in way.turning:
        back = "turning back is not possible" if row.back is None else f"turning back by {clock.stamp(late(row.back))}"
        said = "no return from here" if row.no_return else "it can still turn"
        place, on = name_of(row.place, case.places), clock.stamp(late(row.on))
        yield f"  {place}, {clock.stamp(late(row.at))}: out of danger by {on} going on, {back}: {said}."


def _second_lines(way: Way, second: Way | None, case: Case) -> Iterator[str]:
    if not way.windows:
        return
    if second is None:
        yield "  No second way shares none of its dangerous sections."
        return
    places = ", ".join(name_of(halt.place, case.places) for halt in second.halts)
    yield f"  A second way that shares no dangerous section: {places}."
    said = "in the windows on the table" if second.in_windows else "its windows must be asked for"
    clock = case.clock
    hours = f"{clock.both(second.leaves)} to {clock.both(late(second.arrives))}"
    yield f"  {hours}, {number(second.danger_km)} km in danger; {said}."
