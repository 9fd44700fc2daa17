"""The summary a person reads in the terminal after `plan`; reads as well at 80 columns and in a file."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from safeconduct.core import Clock, Place, PlaceId
from safeconduct.planning import Convoy, OutBy, PeopleGroup, Plan
from safeconduct.report.summary.brief import answer
from safeconduct.report.summary.served import Served, served_first
from safeconduct.report.wording.figures import (
    by_corridor,
    by_price,
    city,
    count,
    late,
    name_of,
    number,
    percent,
    route_text,
    times,
)
from safeconduct.report.wording.notes import NoteWriter, english

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

__all__ = ["print_summary", "summary_text"]

Places = Mapping[PlaceId, Place]

_MOST_CORRIDORS = 20
"""More corridors than these are counted, not listed."""
_HOURS = (1, 2, 3, 6, 12, 24)
_MOST_HOURS = 12
"""The curve is shown at multiples of the first of these hours that needs no more rows than this."""


def summary_text(
    plan: Plan,
    clock: Clock,
    places: Places,
    *,
    width: int = 80,
    seconds: float | None = None,
    people: Sequence[PeopleGroup] = (),
) -> str:
    """Return the summary as plain text, without colour codes; no line is longer than the width in columns."""
    from rich.console import Console

    out = io.StringIO()
    console = Console(file=out, width=width, color_system=None)
    print_summary(console, plan, clock, places, seconds=seconds, people=people)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def print_summary(
    console: Console,
    plan: Plan,
    clock: Clock,
    places: Places,
    *,
    seconds: float | None = None,
    people: Sequence[PeopleGroup] = (),
) -> None:
    """Print the summary on a rich console; what is not a terminal gets no colour codes.

    Args:
        seconds: how long the planning took, where the caller measured it; None: not measured.
        people: the case's rows; those with a weight or a floor are shown apart (S6).
    """
    said = english(clock, places)
    _say(console, plan.title or plan.case, style="bold")
    if plan.solve.stopped_early:
        _say(console, "STOPPED EARLY: this is the best plan found when the work was stopped.", style="bold")
    _say(console, answer(plan, clock))
    _say(console, "")
    if plan.corridors:
        for corridor in plan.corridors[:_MOST_CORRIDORS]:
            _say(console, f"{corridor.id} ({number(corridor.length_km)} km): {route_text(corridor, places)}")
        if len(plan.corridors) > _MOST_CORRIDORS:
            _say(console, f"and {len(plan.corridors) - _MOST_CORRIDORS} more; plan.json and timetable.csv have all.")
        _say(console, "")
        second = f", {city(clock.second)} in brackets" if clock.second else ""
        _say(console, f"Persons by means; hours on the clock of {city(clock.zone)}{second}", style="bold")
        console.print(_corridors(plan, clock))
    if plan.out_by:
        _say(console, "Persons out by time", style="bold")
        console.print(_curve(plan, clock))
    if served := served_first(plan, people):
        _say(console, "Who is served first", style="bold")
        console.print(_served(served, clock, places))
    _say(console, "Figures", style="bold")
    console.print(_figures(plan, said, seconds))
    _say(console, "Who is left, and why", style="bold")
    console.print(_left(plan, places, said) if plan.left_behind else "Nobody who would leave is left.")
    if by_price(plan):
        _say(console, said.words.say("because.by_price"))
    if plan.assumed:
        _say(console, f"{times('thing', len(plan.assumed))} assumed; brief.txt and plan.json list them.")


def _say(console: Console, text: str, style: str = "") -> None:
    """Print words as they are: names from a case are no markup."""
    console.print(text, style=style or None, markup=False, highlight=False, emoji=False)


def _table(*columns: tuple[str, str]) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for name, side in columns:
        table.add_column(name, justify="right" if side == "right" else "left", overflow="fold")
    return table


def _plain(text: str) -> Text:
    """Make a cell of words as they are: names from a case are no markup and no emoji."""
    from rich.text import Text

    return Text(text)


def _corridors(plan: Plan, clock: Clock) -> Table:
    means = sorted({name for corridor in plan.corridors for name, persons in corridor.persons.items() if persons})
    heads = [(name, "right") for name in means]
    hours = [("first\nleave", "left"), ("last\nleave", "left"), ("last\narrive", "left")]
    columns = [("corridor", "left"), *heads, *hours]
    table = _table(*columns)
    convoys = by_corridor(plan.convoys)
    for corridor in plan.corridors[:_MOST_CORRIDORS]:
        loads = [count(corridor.persons.get(name, 0)) for name in means]
        table.add_row(_plain(corridor.id), *loads, *_hours(convoys.get(corridor.id, []), clock))
    sums = [count(sum(corridor.persons.get(name, 0) for corridor in plan.corridors)) for name in means]
    table.add_row("all", *sums, *_hours([one for one in plan.convoys if one.persons], clock), style="bold")
    return table


def _hours(convoys: Sequence[Convoy], clock: Clock) -> tuple[str, ...]:
    """Return first departure, last departure and last arrival, the second clock below the first."""
    if not convoys:
        return "none", "none", "none"
    first = min(convoy.passes[0].head for convoy in convoys)
    ends = (max(convoy.passes[end].tail for convoy in convoys) for end in (0, -1))
    return tuple(_stacked(instant, clock) for instant in (first, *(late(end) for end in ends)))


def _stacked(instant: datetime, clock: Clock) -> str:
    second = "" if clock.second is None else f"\n({clock.second_stamp(instant)})"
    return clock.stamp(instant) + second


def _curve(plan: Plan, clock: Clock) -> Table:
    """Return persons out by whole hours of the case's clock, at most twelve of them, and at the end.

    Where the curve has no point at the hour, the last one before it.
    """
    table = _table(("at", "left"), ("persons out", "right"), ("of all out", "right"))
    last: dict[datetime, OutBy] = {}
    for point in plan.out_by:
        local = clock.local(point.at)
        hour = local.replace(minute=0, second=0, microsecond=0)
        last[hour if local == hour else hour + timedelta(hours=1)] = point
    spacing = next((n for n in _HOURS if sum(hour.hour % n == 0 for hour in last) <= _MOST_HOURS), _HOURS[-1])
    shown = [point for hour, point in last.items() if hour.hour % spacing == 0 and 0 < point.persons < plan.out]
    for point in [*shown, next(point for point in plan.out_by if point.persons == plan.out)]:
        share = point.persons / plan.out if plan.out else 1.0
        table.add_row(clock.both(point.at), count(point.persons), f"{share:.0%}")
    return table


def _served(served: Sequence[Served], clock: Clock, places: Places) -> Table:
    heads = (("place", "left"), ("means", "left"), ("weight", "right"), ("persons", "right"), ("at least", "right"))
    table = _table(*heads, ("out", "right"), ("short", "right"), ("first\nleave", "left"))
    for one in served:
        low, high = one.weights
        weight = f"{low:g}" if low == high else f"{low:g} to {high:g}"
        floor = (count(one.at_least), count(one.short)) if one.at_least else ("", "")
        first = "nobody" if one.first_leaves is None else _stacked(one.first_leaves, clock)
        cells = (one.means, weight, count(one.persons), floor[0], count(one.out), floor[1], first)
        table.add_row(_plain(name_of(one.place, places)), *cells)
    return table


def _figures(plan: Plan, said: NoteWriter, seconds: float | None) -> Table:
    table = _table(("", "left"), ("", "right"), ("", "left"))
    table.show_header = False
    rows = [
        ("would leave", count(plan.leaving), "persons, as announced or counted in the case"),
        ("can leave", count(plan.out), "persons"),
        ("left", count(plan.left), "persons"),
        ("one-second sum", count(plan.quick_sum.persons), f"persons at best: {said.notes(plan.quick_sum.because)}"),
        ("most persons", count(plan.persons_bound), "persons; proven, no plan gets more out"),
        ("gap in persons", percent(plan.persons_gap), "between can leave and most persons"),
        ("value", number(plan.value), "persons, weighted by the chance that the cease-fire holds"),
        ("bound", number(plan.bound), "persons, so weighted; proven, no plan has more"),
        ("gap", percent(plan.gap), "between value and bound"),
        ("cease-fire", number(plan.kilometre_hours), "kilometre-hours asked for"),
        ("buses", count(len(plan.duties)), "with a duty"),
    ]
    if plan.shortfall is not None:
        least = (
            f"persons, of the least asked for; proven, no plan lacks fewer than {count(plan.shortfall.least_proven)}"
        )
        rows.insert(3, ("short of", count(plan.shortfall.planned), least))
    if seconds is not None:
        rows.append(("worked out in", number(seconds), "seconds"))
    for name, figure, unit in rows:
        table.add_row(name, figure, _plain(unit))
    return table


def _left(plan: Plan, places: Places, said: NoteWriter) -> Table:
    table = _table(("place", "left"), ("means", "left"), ("persons", "right"), ("because", "left"))
    for left in plan.left_behind:
        reasons = "\n".join(said.because(left))
        place = name_of(left.place, places)
        table.add_row(_plain(place), left.means, count(left.persons), _plain(reasons))
    return table
