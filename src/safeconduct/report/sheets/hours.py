"""The brief's page on what each hour of cease-fire brings, and what would help: what a negotiator has asked."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from safeconduct.report.page.answers import AskWorth, HoursBring
from safeconduct.report.sheets.drawing import Drawing, Label, Line
from safeconduct.report.sheets.parts import Column, SheetSource, Table
from safeconduct.report.wording.changes import ChangeWords
from safeconduct.report.wording.figures import count
from safeconduct.report.wording.wording import Words, words_of

__all__ = ["asks_table", "hours_drawing", "hours_table"]

_SIZE_MM = (186.0, 66.0)
_LEFT_MM, _TOP_MM, _RIGHT_MM, _BOTTOM_MM = 14.0, 4.0, 6.0, 6.0
_TEXT = 7.0
_LINE_MM = 2.9
_MOST_LEVELS = 5
_MOST_ASKS = 24
"""Rows of asks that have room on the page, those that bring most persons for their cost."""


def hours_table(source: SheetSource, hours: HoursBring, words: Words) -> Table:
    """Return persons out by the end of the cease-fire, with the most that any plan can get out by it."""
    clocks = words.clock_names(source.clock)
    columns = (
        Column(words.say("column.ends", clocks=clocks), "left"),
        Column(words.say("column.hours"), "right"),
        Column(words.say("column.out"), "right"),
        Column(words.say("column.at_best"), "right"),
        Column(words.say("column.each_hour"), "right"),
    )
    rows, before = [], (0.0, 0)
    for length, persons, bound in hours.curve:
        end = hours.start + timedelta(hours=length)
        each = (persons - before[1]) / (length - before[0]) if length > before[0] else 0.0
        cells = words.at(end, source.clock), words.decimal(length, 2), count(persons), count(bound), count(each)
        rows.append(cells)
        before = length, persons
    return Table(columns, tuple(rows))


def hours_drawing(source: SheetSource, hours: HoursBring) -> Drawing:
    """Draw persons out against the end of the cease-fire; above it, pale, up to the most that any plan can."""
    width, height = _SIZE_MM
    ends = [hours.start + timedelta(hours=length) for length, _, _ in hours.curve]
    first, last = ends[0], max(ends[-1], ends[0] + timedelta(minutes=1))
    top = _round_level(max(bound for _, _, bound in hours.curve))
    levels = [top * step / _MOST_LEVELS for step in range(_MOST_LEVELS + 1)]

    def x(at: datetime) -> float:
        return round(_LEFT_MM + (at - first) / (last - first) * (width - _LEFT_MM - _RIGHT_MM), 2)

    def y(persons: float) -> float:
        return round(height - _BOTTOM_MM - persons / top * (height - _TOP_MM - _BOTTOM_MM), 2)

    below = [(x(end), y(persons)) for end, (_, persons, _) in zip(ends, hours.curve, strict=True)]
    above = [(x(end), y(bound)) for end, (_, _, bound) in zip(ends, hours.curve, strict=True)]
    grid = [Line("grid", ((_LEFT_MM, y(level)), (width - _RIGHT_MM, y(level)))) for level in levels]
    band = Line("window", (*below, *reversed(above)))
    return Drawing(
        width, height, (band, *grid, Line("corridor", tuple(below))), (),
        (*_level_labels(levels, y), *_hour_labels(source, first, last, x)),
    )  # fmt: skip


def _round_level(most: float) -> float:
    """Return the least round number (1, 2 or 5 by a power of ten) of fives that is not below `most`."""
    if most <= 0:
        return float(_MOST_LEVELS)
    step = 10.0 ** math.floor(math.log10(most / _MOST_LEVELS))
    return next(_MOST_LEVELS * step * times for times in (1, 2, 5, 10) if _MOST_LEVELS * step * times >= most)


def _level_labels(levels: list[float], y: Callable[[float], float]) -> Iterator[Label]:
    for level in levels:
        yield Label(count(level), _LEFT_MM - 1.5, round(y(level) - _LINE_MM / 2, 2), _TEXT, align="right")


def _hour_labels(
    source: SheetSource, first: datetime, last: datetime, x: Callable[[datetime], float]
) -> Iterator[Label]:
    """Label whole hours of the first clock, as many as have room."""
    local = first.astimezone(source.clock.zone)
    hour = local.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1 if local.minute else 0)
    step = max(1, math.ceil((last - first) / timedelta(hours=1) / 14))
    while hour <= last:
        yield Label(source.clock.stamp(hour), x(hour), _SIZE_MM[1] - _BOTTOM_MM + 1.0, _TEXT, align="center")
        hour += timedelta(hours=step)


def asks_table(source: SheetSource, asks: tuple[AskWorth, ...], words: Words) -> Table:
    """Return what would help: each ask that brings somebody, who gives it, what it brings and what is proven of it."""
    said, writer = ChangeWords(words_of(words.language, "common", "asks"), source.case), source.writer(words)
    columns = (
        Column(words.say("column.ask"), wide=1.4),
        Column(words.say("column.now"), wide=0.7),
        Column(words.say("column.gives"), wide=1.0),
        Column(words.say("column.more"), "right"),
        Column(words.say("column.between"), "right"),
        Column(words.say("column.km_h"), "right"),
    )
    rows = []
    for ask in [one for one in asks if one.persons > 0][:_MOST_ASKS]:
        low, high = ask.persons_between
        gives = ", ".join(writer.party(party) for party in ask.gives) or words.say("ask.organisers")
        rows.append(
            (said.told(ask.changes), said.now(ask.changes), gives, f"+{count(ask.persons)}",
             f"{count(low)} – {count(high)}", words.decimal(ask.kilometre_hours, 0))
        )  # fmt: skip
    return Table(columns, tuple(rows))
