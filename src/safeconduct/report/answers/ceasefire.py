"""The least cease-fire as plain text, in three languages: shortest, least footprint, days, rolling windows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from safeconduct.answers import ShortestTruce
from safeconduct.planning import Case, CeasefireWindow
from safeconduct.report.answers.lines import AnswerWriter
from safeconduct.report.wording.figures import count, late, under_each_other
from safeconduct.report.wording.wording import Language

if TYPE_CHECKING:
    from safeconduct.answers.footprint import Footprint
    from safeconduct.answers.truce_days import TruceDays

__all__ = ["ceasefire_lines"]

_BAR = 40


def ceasefire_lines(
    truce: ShortestTruce,
    rolling: Sequence[CeasefireWindow],
    case: Case,
    footprint: Footprint | None = None,
    days: TruceDays | None = None,
    language: Language = "en",
) -> Iterator[str]:
    """Write the shortest cease-fire, what is proven of it, the curve, and windows that follow the convoys.

    footprint, days: None: not asked for.
    """
    writer = _CeasefireWriter(AnswerWriter.of(case.clock, case.places, case.parties, language))
    yield from writer.shortest(truce)
    if rolling:
        yield ""
        yield from writer.rolling(rolling)
    if footprint is not None:
        yield ""
        yield from writer.footprint(footprint)
    if days is not None:
        yield ""
        yield from writer.days(days)


@dataclass(frozen=True, slots=True)
class _CeasefireWriter:
    """Words the parts of the answer in one language."""

    answers: AnswerWriter

    def say(self, key: str, **holes: object) -> str:
        """Return a sentence of the answer in the language chosen."""
        return self.answers.words.say(f"ceasefire.{key}", **holes)

    def number(self, value: float, digits: int = 1) -> str:
        """Return a number with its decimals as the language writes them."""
        return self.answers.words.decimal(value, digits)

    def heads(self, *names: str) -> list[str]:
        """Return the heads of a table."""
        return [self.answers.words.say(f"head.{name}") for name in names]

    def shortest(self, truce: ShortestTruce) -> Iterator[str]:
        """Write what length is enough, what length is proven not to be, and the curve of lengths."""
        clock = self.answers.clock
        yield self.say("asked", people=count(truce.people), start=clock.both(truce.start))
        if truce.hours is None:
            yield self.say("open", option="--effort high")
        else:
            end = clock.both(truce.start + timedelta(hours=truce.hours))
            yield self.say("enough", hours=self.number(truce.hours, 2), end=end)
        yield self.say("not_enough", hours=self.number(truce.bound_hours, 2))
        yield ""
        most = max((one.persons_bound for one in truce.curve), default=0)
        rows = [[*self.heads("hours", "persons", "at_most"), ""]]
        rows += [
            [self.number(one.hours, 2), count(one.persons), count(one.persons_bound),
             _bar(one.persons, one.persons_bound, most)]
            for one in truce.curve
        ]  # fmt: skip
        yield from under_each_other(rows, right=range(3))

    def rolling(self, windows: Sequence[CeasefireWindow]) -> Iterator[str]:
        """Write the windows that follow the convoys of the shortest cease-fire."""
        clock = self.answers.clock
        yield self.say("rolling")
        spans = [[row.scope, clock.both(row.start), clock.both(late(row.end))] for row in windows]
        yield from under_each_other([self.heads("scope", "from", "until"), *spans])

    def footprint(self, found: Footprint) -> Iterator[str]:
        """Write the least footprint, its windows by section, and the curve of persons."""
        if found.kilometre_hours is None or found.fixed_kilometre_hours is None:
            yield self.say("footprint.none")
        else:
            yield self.say("footprint", km_hours=self.number(found.kilometre_hours))
            yield self.say("footprint.fixed", km_hours=self.number(found.fixed_kilometre_hours))
        yield self.say("footprint.bound", km_hours=self.number(found.bound_kilometre_hours))
        yield from self._sections(found)
        yield ""
        most = max((row.kilometre_hours or row.bound_kilometre_hours for row in found.curve), default=0.0)
        rows = [[*self.heads("persons", "km_hours", "at_least"), ""]]
        for row in found.curve:
            hours, least = row.kilometre_hours, row.bound_kilometre_hours
            bar = _bar(least, least if hours is None else hours, most)
            written = self.answers.words.say("none_found") if hours is None else self.number(hours)
            rows.append([count(row.persons), written, self.number(least), bar])
        yield from under_each_other(rows, right=range(3))

    def _sections(self, found: Footprint) -> Iterator[str]:
        words, clock, places = self.answers.words, self.answers.clock, self.answers.places
        spans = [
            [" - ".join(words.place(place, places) for place in row.section), self.number(row.km),
             clock.both(row.span.start), clock.both(late(row.span.end))]
            for row in found.windows
        ]  # fmt: skip
        if spans:
            yield from under_each_other([self.heads("section", "km", "from", "until"), *spans], right=[1])

    def days(self, found: TruceDays) -> Iterator[str]:
        """Write how many days of the windows on the table are enough."""
        if found.bound_days is None:
            yield self.say("days.never")
            return
        each = ", ".join(count(persons) for persons in found.persons_by_day)
        if found.days is None:
            yield self.say("days.open", each=each)
        else:
            yield self.say("days", n=count(found.days), each=each)
        yield self.say("days.bound", n=count(found.bound_days))


def _bar(figure: float, bound: float, most: float) -> str:
    """Draw a figure, and how far its bound is above it, as a bar of characters that any terminal has."""
    ends = [round(_BAR * one / most) if most > 0 else 0 for one in (figure, bound)]
    return "#" * ends[0] + "." * (ends[1] - ends[0])
