"""What if and comparisons as tables for people, plain text that reads as well in a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from safeconduct.answers import Answer, Comparison, CorridorKey, Figures, Outcome, Prices, ShortestTruce, figures_of
from safeconduct.core import Clock, PartyId, Place, PlaceId
from safeconduct.planning import Case, CeasefireWindow
from safeconduct.report.figures import count, late, name_of, number, percent, under_each_other
from safeconduct.report.notes import english

if TYPE_CHECKING:
    from safeconduct.planning.corridors import CorridorCost

__all__ = ["ceasefire_lines", "comparison_lines", "corridor_lines", "prices_lines", "what_if_lines"]

Places = Mapping[PlaceId, Place]


def what_if_lines(answer: Answer) -> Iterator[str]:
    """Write the figures before and after, then for each change who gains and who loses, and what is proven."""
    clock, places = answer.before.case.clock, answer.before.case.places
    names = ["as it is", *(outcome.words for outcome in answer.each)]
    if answer.together is not None:
        names.append("all together")
    outcomes = [answer.before, *answer.outcomes]
    yield from _figure_table(names, [answer.comparison(one).after for one in outcomes], clock)
    for name, outcome in zip(names[1:], outcomes[1:], strict=True):
        yield ""
        yield f"{name}:"
        yield from _told(answer, outcome, places)


def _told(answer: Answer, outcome: Outcome, places: Places) -> Iterator[str]:
    if outcome.plan is None:
        said = english(outcome.case.clock, places, outcome.case.parties)
        yield "  Nobody can leave."
        for note in outcome.because:
            yield f"  Because: {said.note(note)}"
        return
    for line in _difference_lines(answer.comparison(outcome), places):
        yield f"  {line}"


def comparison_lines(both: Comparison, clock: Clock, places: Places, names: tuple[str, str]) -> Iterator[str]:
    """Write two plans side by side; names: what they are called."""
    yield from _figure_table(list(names), [both.before, both.after], clock)
    yield ""
    yield from _difference_lines(both, places)


def _figure_table(names: Sequence[str], figures: Sequence[Figures], clock: Clock) -> list[str]:
    heads = ["", "persons", "at most", "value", "bound", "gap", "hours", "km-hours", "corridors", "first", "last"]
    rows = [heads]
    for name, one in zip(names, figures, strict=True):
        first = "none" if one.first_leave is None else clock.stamp(one.first_leave)
        last = "none" if one.last_arrive is None else clock.stamp(late(one.last_arrive))
        rows.append(
            [name, count(one.persons), count(one.persons_bound), number(one.value), number(one.bound), percent(one.gap),
             number(one.hours), number(one.kilometre_hours), count(one.corridors), first, last]
        )  # fmt: skip
    return under_each_other(rows, right=range(1, len(heads)))


def _difference_lines(both: Comparison, places: Places) -> Iterator[str]:
    if both.persons == 0 and both.value == 0 and not both.gone and not both.new:
        yield "No effect."
        return
    least, most = both.persons_between
    yield f"{_signed(both.persons)} persons; the best plans differ by {_signed(least)} to {_signed(most)}."
    low, high = both.value_between
    proof = "proven" if both.is_proven else "the two plans' gaps could explain it"
    between = f"{_signed(low, 1)} to {_signed(high, 1)}"
    yield f"{_signed(both.value, 1)} of value; the best plans differ by {between}: {proof}."
    for word, rows in (("more", both.gainers), ("fewer", both.losers)):
        for row in rows:
            who = f"{name_of(row.place, places)}, {row.means}"
            yield f"{word}: {who}: {count(row.before)} before, {count(row.after)} after"
    for word, keys in (("corridor that goes", both.gone), ("corridor that comes", both.new)):
        for key in keys:
            yield f"{word}: {_way(key, places)}"


def _signed(figure: float, digits: int = 0) -> str:
    text = number(abs(figure), digits) if digits else count(abs(figure))
    return f"{'-' if figure < 0 else '+'}{text}"


def _way(key: CorridorKey, places: Places) -> str:
    return " - ".join(name_of(place, places) for place in key.waypoints)


def prices_lines(prices: Prices) -> Iterator[str]:
    """Write a line an ask: what it brings, what is proven, who gives it; those without effect together at the end."""
    case = prices.base.case
    yield from _figure_table(["as it is"], [figures_of(prices.base.plan)], case.clock)
    yield ""
    rows = [["ask", "persons", "at least", "at most", "value", "km-hours", "given by"]]
    for row in prices.prices:
        if row.has_effect:
            both, (least, most) = row.comparison, row.comparison.persons_between
            effort = both.after.kilometre_hours - both.before.kilometre_hours
            pays = ", ".join(_party(party, case) for party in row.ask.pays) or "the organisers"
            rows.append(
                [row.ask.words, _signed(both.persons), _signed(least), _signed(most), _signed(both.value, 1),
                 _signed(effort, 1), pays]
            )  # fmt: skip
    if len(rows) > 1:
        yield from under_each_other(rows, right=range(1, 6))
    idle = [row.ask.words for row in prices.prices if not row.has_effect]
    if idle:
        yield f"No effect: {'; '.join(idle)}."
    if prices.not_priced:
        yield f"Stopped early; not priced: {'; '.join(ask.words for ask in prices.not_priced)}."


def _party(party: str, case: Case) -> str:
    known = case.parties.get(PartyId(party))
    return known.name if known is not None else party


def ceasefire_lines(truce: ShortestTruce, rolling: Sequence[CeasefireWindow], case: Case) -> Iterator[str]:
    """Write the shortest cease-fire, what is proven of it, the curve, and windows that follow the convoys."""
    start, clock = truce.start, case.clock
    yield f"{count(truce.people)} persons; one cease-fire on all roads from {clock.both(start)}, if it holds:"
    if truce.hours is None:
        yield "no length was found to be enough, and none was proven that it is not: try --effort high"
    else:
        yield f"{number(truce.hours, 2)} hours are enough, until {clock.both(start + timedelta(hours=truce.hours))}"
    yield f"{number(truce.bound_hours, 2)} hours are not enough; proven"
    yield ""
    rows = [["hours", "persons", "at most"]]
    rows += [[number(one.hours, 2), count(one.persons), count(one.persons_bound)] for one in truce.curve]
    yield from under_each_other(rows, right=range(3))
    if rolling:
        yield ""
        yield "The same convoys in windows that open ahead of each head and close behind each tail:"
        spans = [[row.scope, clock.both(row.start), clock.both(late(row.end))] for row in rolling]
        yield from under_each_other([["scope", "from", "until"], *spans])


def corridor_lines(costs: Sequence[CorridorCost]) -> Iterator[str]:
    """Write what each limit on the number of corridors leaves, and what it costs against the last row."""
    rows = [["corridors", "persons", "at most", "value", "bound", "persons less", "value less"]]
    for row in costs:
        rows.append(
            [count(row.corridors), count(row.persons), count(row.persons_bound), number(row.value), number(row.bound),
             count(costs[-1].persons - row.persons), number(costs[-1].value - row.value)]
        )  # fmt: skip
    yield from under_each_other(rows, right=range(7))
