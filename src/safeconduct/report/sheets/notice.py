"""The public notice: who, where from, when, how, what to bring, what is not allowed; no more (class public, R9)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from safeconduct.core import PlaceId
from safeconduct.planning import AssemblyPoint
from safeconduct.report.classes import public_hours
from safeconduct.report.sheets.parts import Column, Head, SheetSource, Table, head_of
from safeconduct.report.wording import Words

__all__ = ["Departure", "PublicNotice", "departures", "public_notice"]

_LISTS = {"who": 3, "how": 5, "bring": 5, "forbidden": 5, "stop": 3}
"""The parts of the notice, and how many lines each has in report/words/sheets."""


@dataclass(frozen=True, slots=True)
class Departure:
    """From where people may leave for where, and within which whole hours, corridors between the same ends together."""

    origin: PlaceId
    destination: PlaceId
    assembly: str
    opens: datetime
    closes: datetime


@dataclass(frozen=True, slots=True)
class PublicNotice:
    """All that stands on the notice; lists: heading and lines of each part."""

    head: Head
    title: str
    hours_title: str
    hours: Table
    hours_say: str
    lists: dict[str, tuple[str, tuple[str, ...]]]


def departures(source: SheetSource) -> tuple[Departure, ...]:
    """Return what the public may know of hours: `public_hours`, with corridors of the same ends told as one."""
    goal = {corridor.id: corridor.destination for corridor in source.plan.corridors}
    found: dict[tuple[PlaceId, PlaceId, str], Departure] = {}
    for row in public_hours(source.plan, source.clock, source.places):
        key = (row.place, goal[row.corridor], row.assembly)
        before = found.get(key)
        opens = row.opens if before is None else min(before.opens, row.opens)
        closes = row.closes if before is None else max(before.closes, row.closes)
        found[key] = Departure(*key, opens, closes)
    return tuple(found[key] for key in sorted(found))


def public_notice(source: SheetSource, words: Words) -> PublicNotice:
    """Return the notice; nothing of the plan but `departures` goes into it."""
    rows = departures(source)
    origins = dict.fromkeys(words.place(row.origin, source.places) for row in rows)
    return PublicNotice(
        head=head_of(source, words, "notice", "public", words.say("notice.title")),
        title=", ".join(origins),
        hours_title=words.say("notice.hours"),
        hours=_hours(source, rows, words),
        hours_say=words.say("notice.hours_say"),
        lists={name: _list(name, words) for name in _LISTS},
    )


def _list(name: str, words: Words) -> tuple[str, tuple[str, ...]]:
    lines = (words.say(f"notice.{name}.{number}") for number in range(1, _LISTS[name] + 1))
    return words.say(f"notice.{name}"), tuple(lines)


def _hours(source: SheetSource, rows: tuple[Departure, ...], words: Words) -> Table:
    clocks, clock = words.clock_names(source.clock), source.clock
    columns = (
        Column(words.say("column.from_place")),
        Column(words.say("column.to_place")),
        Column(words.say("column.gathering"), wide=1.0),
        Column(words.say("column.opens", clocks=clocks), "center"),
        Column(words.say("column.closes", clocks=clocks), "center"),
    )
    points = {point.id: point for point in source.case.assembly}
    cells = [
        (
            words.place(row.origin, source.places),
            words.place(row.destination, source.places),
            _point(points.get(row.assembly), row, words),
            words.at(row.opens, clock),
            words.at(row.closes, clock),
        )
        for row in rows
    ]
    return Table(columns, tuple(cells))


def _point(point: AssemblyPoint | None, row: Departure, words: Words) -> str:
    if not row.assembly:
        return words.say("notice.ask")
    if point is None or point.lat is None or point.lon is None:
        return row.assembly
    return f"{row.assembly}\n{point.lat:.4f}, {point.lon:.4f}"
