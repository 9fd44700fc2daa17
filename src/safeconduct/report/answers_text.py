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
    from safeconduct.answers.footprint import Footprint
    from safeconduct.answers.truce_days import TruceDays
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


def ceasefire_lines(
    truce: ShortestTruce,
    rolling: Sequence[CeasefireWindow],
    case: Case,
    footprint: Footprint | None = None,
    days: TruceDays | None = None,
) -> Iterator[str]:
    """Write the shortest cease-fire, what is proven of it, the curve, and windows that follow the convoys.

    footprint, days: None: not asked for.
    """
    start, clock = truce.start, case.clock
    yield f"{count(truce.people)} persons; one cease-fire on all roads from {clock.both(start)}, if it holds:"
    if truce.hours is None:
        yield "no length was found to be enough, and none was proven that it is not: try --effort high"
    else:
        yield f"{number(truce.hours, 2)} hours are enough, until {clock.both(start + timedelta(hours=truce.hours))}"
    yield f"{number(truce.bound_hours, 2)} hours are not enough; proven"
    yield ""
    most = max((one.persons_bound for one in truce.curve), default=0)
    rows = [["hours", "persons", "at most", ""]]
    rows += [
        [number(one.hours, 2), count(one.persons), count(one.persons_bound), _bar(one.persons, one.persons_bound, most)]
        for one in truce.curve
    ]
    yield from under_each_other(rows, right=range(3))
    if rolling:
        yield ""
        yield "The same convoys in windows that open ahead of each head and close behind each tail:"
        spans = [[row.scope, clock.both(row.start), clock.both(late(row.end))] for row in rolling]
        yield from under_each_other([["scope", "from", "until"], *spans])
    if footprint is not None:
        yield ""
        yield from _footprint_lines(footprint, case)
    if days is not None:
        yield ""
        yield from _days_lines(days)


_BAR = 40


def _bar(figure: float, bound: float, most: float) -> str:
    """Draw a figure, and how far its bound is above it, as a bar of characters that any terminal has."""
    ends = [round(_BAR * one / most) if most > 0 else 0 for one in (figure, bound)]
    return "#" * ends[0] + "." * (ends[1] - ends[0])


def _footprint_lines(found: Footprint, case: Case) -> Iterator[str]:
    if found.kilometre_hours is None or found.fixed_kilometre_hours is None:
        yield "Least footprint: no plan was found that gets so many out."
    else:
        yield f"Least footprint found: {number(found.kilometre_hours)} km-hours in windows that roll along;"
        yield f"{number(found.fixed_kilometre_hours)} km-hours in one window a section:"
    yield f"no plan does with less than {number(found.bound_kilometre_hours)} km-hours; proven"
    clock = case.clock
    spans = [
        [f"{name_of(row.section[0], case.places)} - {name_of(row.section[1], case.places)}", number(row.km),
         clock.both(row.span.start), clock.both(late(row.span.end))]
        for row in found.windows
    ]  # fmt: skip
    if spans:
        yield from under_each_other([["section", "km", "from", "until"], *spans], right=[1])
    yield ""
    most = max((row.kilometre_hours or row.bound_kilometre_hours for row in found.curve), default=0.0)
    rows = [["persons", "km-hours", "at least", ""]]
    for row in found.curve:
        hours = row.kilometre_hours
        bar = _bar(row.bound_kilometre_hours, hours if hours is not None else row.bound_kilometre_hours, most)
        told = "none found" if hours is None else number(hours)
        rows.append([count(row.persons), told, number(row.bound_kilometre_hours), bar])
    yield from under_each_other(rows, right=range(3))


def _days_lines(found: TruceDays) -> Iterator[str]:
    if found.bound_days is None:
        yield "In the windows on the table nobody can leave, however many days they are held."
        return
    each = ", ".join(count(persons) for persons in found.persons_by_day)
    if found.days is None:
        yield f"The windows on the table, day after day: out {each}; then nobody more. Not enough."
    else:
        yield f"The windows on the table: {count(found.days)} days are enough (out on each: {each})."
    yield f"Fewer than {count(found.bound_days)} days are not enough; proven."


def corridor_lines(costs: Sequence[CorridorCost]) -> Iterator[str]:
    """Write what each limit on the number of corridors leaves, and what it costs against the last row."""
    rows = [["corridors", "persons", "at most", "value", "bound", "persons less", "value less"]]
    for row in costs:
        rows.append(
            [count(row.corridors), count(row.persons), count(row.persons_bound), number(row.value), number(row.bound),
             count(costs[-1].persons - row.persons), number(costs[-1].value - row.value)]
        )  # fmt: skip
    yield from under_each_other(rows, right=range(7))
