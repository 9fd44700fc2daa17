"""Answers as tables, plain text that reads as well in a file; what if, prices and comparisons in three languages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from safeconduct.answers import Answer, Ask, Comparison, Figures, Outcome, Priced, Prices, figures_of
from safeconduct.core import Clock, Party, PartyId, Place, PlaceId
from safeconduct.planning import Case
from safeconduct.report.wording.changes import ChangeWords
from safeconduct.report.wording.figures import count, late, percent, under_each_other
from safeconduct.report.wording.notes import NoteWriter, note_words
from safeconduct.report.wording.wording import Language, Words, words_of

if TYPE_CHECKING:
    from safeconduct.planning.corridors import CorridorCost

__all__ = [
    "AnswerWriter",
    "ask_writer",
    "comparison_lines",
    "corridor_lines",
    "prices_lines",
    "what_if_lines",
]


@dataclass(frozen=True, slots=True)
class AnswerWriter:
    """What is needed to word answers in one language: texts, clock, and names of places and parties."""

    words: Words
    notes: NoteWriter
    clock: Clock
    places: Mapping[PlaceId, Place]

    @classmethod
    def of(
        cls,
        clock: Clock,
        places: Mapping[PlaceId, Place],
        parties: Mapping[PartyId, Party] | None = None,
        language: Language = "en",
    ) -> AnswerWriter:
        """Return the writer of a language."""
        notes = NoteWriter(note_words(language), clock, places, parties or {})
        return cls(words_of(language, "common", "answers"), notes, clock, places)

    def figure_table(self, names: Sequence[str], figures: Sequence[Figures]) -> list[str]:
        """Write plans in figures, a row each; names: what they are called."""
        say, none = self.words.say, self.words.say("none")
        heads = ("persons", "at_most", "value", "bound", "gap", "hours", "km_hours", "corridors", "first", "last")
        rows = [["", *(say(f"head.{head}") for head in heads)]]
        for name, one in zip(names, figures, strict=True):
            first = none if one.first_leave is None else self.clock.stamp(one.first_leave)
            last = none if one.last_arrive is None else self.clock.stamp(late(one.last_arrive))
            rows.append(
                [name, count(one.persons), count(one.persons_bound), self._number(one.value), self._number(one.bound),
                 percent(one.gap), self._number(one.hours), self._number(one.kilometre_hours), count(one.corridors),
                 first, last]
            )  # fmt: skip
        return under_each_other(rows, right=range(1, len(rows[0])))

    def difference(self, both: Comparison) -> Iterator[str]:
        """Write who gains and who loses, what is proven, and corridors that come and go."""
        say = self.words.say
        if both.persons == 0 and both.value == 0 and not both.gone and not both.new:
            yield say("no_effect")
            return
        least, most = both.persons_between
        yield say("difference.persons", more=_signed(both.persons), least=_signed(least), most=_signed(most))
        low, high = (self.signed_figure(end) for end in both.value_between)
        proof = say("proven" if both.is_proven else "open")
        yield say("difference.value", more=self.signed_figure(both.value), least=low, most=high, proof=proof)
        for key, rows in (("more", both.gainers), ("fewer", both.losers)):
            for row in rows:
                place = self.words.place(row.place, self.places)
                means = self.words.known(f"means.{row.means}", row.means)
                yield say(key, place=place, means=means, before=count(row.before), after=count(row.after))
        for key, ways in (("goes", both.gone), ("comes", both.new)):
            for way in ways:
                yield say(key, way=" - ".join(self.words.place(place, self.places) for place in way.waypoints))

    def pays(self, parties: Sequence[str]) -> str:
        """Name who gives something; nobody: the organisers."""
        return ", ".join(self.notes.party(party) for party in parties) or self.words.say("organisers")

    def _number(self, figure: float) -> str:
        return self.words.decimal(figure)

    def signed_figure(self, figure: float) -> str:
        """Write a figure with its sign."""
        return f"{'-' if figure < 0 else '+'}{self._number(abs(figure))}"


def what_if_lines(answer: Answer, language: Language = "en") -> Iterator[str]:
    """Write the figures before and after, then for each change who gains and who loses, and what is proven."""
    case = answer.before.case
    writer = AnswerWriter.of(case.clock, case.places, case.parties, language)
    names = [writer.words.say("as_it_is"), *(outcome.words for outcome in answer.each)]
    if answer.together is not None:
        names.append(writer.words.say("together"))
    outcomes = [answer.before, *answer.outcomes]
    yield from writer.figure_table(names, [answer.comparison(one).after for one in outcomes])
    for name, outcome in zip(names[1:], outcomes[1:], strict=True):
        yield ""
        yield f"{name}:"
        for line in _outcome_lines(answer, outcome, writer):
            yield f"  {line}"


def _outcome_lines(answer: Answer, outcome: Outcome, writer: AnswerWriter) -> Iterator[str]:
    if outcome.plan is None:
        yield writer.words.say("nobody")
        for note in outcome.because:
            yield writer.words.say("because", reason=writer.notes.note(note))
        return
    yield from writer.difference(answer.comparison(outcome))


def comparison_lines(
    both: Comparison,
    clock: Clock,
    places: Mapping[PlaceId, Place],
    names: tuple[str, str],
    language: Language = "en",
) -> Iterator[str]:
    """Write two plans side by side; names: what they are called."""
    writer = AnswerWriter.of(clock, places, language=language)
    yield from writer.figure_table(list(names), [both.before, both.after])
    yield ""
    yield from writer.difference(both)


def _signed(figure: int) -> str:
    return f"{'-' if figure < 0 else '+'}{count(abs(figure))}"


def prices_lines(prices: Prices, language: Language = "en") -> Iterator[str]:
    """Write a line an ask: what it brings, what is proven, its cost, who gives it; those without effect at the end."""
    case = prices.base.case
    writer = AnswerWriter.of(case.clock, case.places, case.parties, language)
    say = writer.words.say
    yield from writer.figure_table([say("as_it_is")], [figures_of(prices.base.plan)])
    yield ""
    heads = ("ask", "persons", "at_least", "at_most", "value", "km_hours", "cost", "per_cost", "given_by")
    rows = [[say(f"head.{head}") for head in heads]]
    ask_words = ask_writer(case, language)
    rows += [_price_cells(row, writer, ask_words(row.ask)) for row in prices.prices if row.has_effect]
    if len(rows) > 1:
        yield from under_each_other(rows, right=range(1, 8))
    idle = [ask_words(row.ask) for row in prices.prices if not row.has_effect]
    if idle:
        yield say("idle", asks="; ".join(idle))
    if prices.not_priced:
        yield say("not_priced", asks="; ".join(map(ask_words, prices.not_priced)))


def ask_writer(case: Case, language: Language) -> Callable[[Ask], str]:
    """Return what words asks: in English as they are typed (`what-if` reads them so), else in the language."""
    if language == "en":
        return lambda ask: ask.words
    changes = ChangeWords(words_of(language, "common", "asks"), case)
    return lambda ask: changes.told((ask.change,))


def _price_cells(row: Priced, writer: AnswerWriter, ask: str) -> list[str]:
    both, (least, most) = row.comparison, row.comparison.persons_between
    effort = both.after.kilometre_hours - both.before.kilometre_hours
    signed = writer.signed_figure
    return [
        ask, _signed(both.persons), _signed(least), _signed(most), signed(both.value), signed(effort),
        f"{row.ask.cost:g}", signed(row.persons_per_cost), writer.pays(row.ask.pays),
    ]  # fmt: skip


def corridor_lines(costs: Sequence[CorridorCost], language: Language = "en") -> Iterator[str]:
    """Write what each limit on the number of corridors leaves, and what it costs against the last row."""
    words = words_of(language, "common", "answers")
    heads = ("corridors", "persons", "at_most", "value", "bound", "persons_less", "value_less")
    rows = [[words.say(f"head.{head}") for head in heads]]
    for row in costs:
        rows.append(
            [count(row.corridors), count(row.persons), count(row.persons_bound), words.decimal(row.value),
             words.decimal(row.bound), count(costs[-1].persons - row.persons),
             words.decimal(costs[-1].value - row.value)]
        )  # fmt: skip
    yield from under_each_other(rows, right=range(7))
