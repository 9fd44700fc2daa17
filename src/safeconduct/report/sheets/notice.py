"""The public notice: who, where from, when, how, what to bring, what is not allowed; no more (class public, R9)."""

from __future__ import annotations

from dataclasses import dataclass

from safeconduct.core import Clock
from safeconduct.report.disclosure.public import PublicFacts, PublicPoint, public_facts
from safeconduct.report.sheets.parts import Column, Head, SheetSource, Table, head_of
from safeconduct.report.wording.wording import Words

__all__ = ["PublicNotice", "public_notice"]

_LISTS = {"who": 3, "how": 5, "bring": 5, "forbidden": 5, "stop": 3}
"""The parts of the notice, and how many lines each has in report/words/sheets."""


@dataclass(frozen=True, slots=True)
class PublicNotice:
    """All that stands on the notice; lists: heading and lines of each part."""

    head: Head
    title: str
    hours_title: str
    hours: Table
    hours_say: str
    lists: dict[str, tuple[str, tuple[str, ...]]]


def public_notice(source: SheetSource, words: Words) -> PublicNotice:
    """Return the notice; nothing of the plan but `public_facts` goes into it."""
    read = source.plan_file
    facts = public_facts(read.plan, read.clock, read.places, read.gathering)
    origins = dict.fromkeys(words.name(point.place) for point in facts.points)
    limited = "" if facts.everybody else " " + words.say("notice.limited")
    return PublicNotice(
        head=head_of(source, words, "notice", "public", words.say("notice.title")),
        title=", ".join(origins),
        hours_title=words.say("notice.hours"),
        hours=_hours(facts, words),
        hours_say=words.say("notice.hours_say") + limited,
        lists={name: _list(name, words) for name in _LISTS},
    )


def _list(name: str, words: Words) -> tuple[str, tuple[str, ...]]:
    lines = (words.say(f"notice.{name}.{number}") for number in range(1, _LISTS[name] + 1))
    return words.say(f"notice.{name}"), tuple(lines)


def _hours(facts: PublicFacts, words: Words) -> Table:
    clocks = words.clock_names(facts.clock)
    columns = (
        Column(words.say("column.from_place")),
        Column(words.say("column.to_place")),
        Column(words.say("column.gathering"), wide=1.0),
        Column(words.say("column.opens", clocks=clocks), "center"),
        Column(words.say("column.closes", clocks=clocks), "center"),
    )
    return Table(columns, tuple(_row(point, facts.clock, words) for point in facts.points))


def _row(point: PublicPoint, clock: Clock, words: Words) -> tuple[str, ...]:
    name = words.name(point.place)
    opens, closes = (
        "\n".join(words.at(at, clock) if at else "–" for at in ends) or words.say("notice.ask")
        for ends in ([one.opens for one in point.hours], [one.closes for one in point.hours])
    )
    goals = "\n".join(words.name(place) for place in point.destinations)
    return f"{name} ({point.order})" if point.order else name, goals, _where(point, words), opens, closes


def _where(point: PublicPoint, words: Words) -> str:
    lines = [words.called(point.own_name, point.translations)] if point.own_name else []
    if point.lat is not None and point.lon is not None:
        lines.append(f"{point.lat:.4f}, {point.lon:.4f}")
    return "\n".join(lines) or words.say("notice.ask")
