"""Figures as people read them: thin-space thousands, units shown, both clocks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from safeconduct.core import Clock, Place, PlaceId, Span, city_of
from safeconduct.planning import BY_PRICE, Convoy, Corridor, Plan

__all__ = [
    "about",
    "by_corridor",
    "by_price",
    "city",
    "count",
    "day",
    "late",
    "moves",
    "name_of",
    "number",
    "percent",
    "persons_by_means",
    "route_text",
    "span_text",
    "times",
    "under_each_other",
]

THIN = "\u202f"
"""Narrow no-break space: the thin space that does not break a number over two lines."""

_MEANS = {"car": "by car", "bus": "by bus", "ambulance": "by ambulance", "foot": "on foot"}
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def count(value: float) -> str:
    """Write a whole number with thin-space thousands, `208 000`."""
    return f"{round(value):,}".replace(",", THIN)


def about(value: float) -> str:
    """Write a forecast as a count to three figures, `3 810 000`: more would seem surer than it is."""
    step = 10 ** max(0, len(str(round(abs(value)))) - 3)
    return count(round(value / step) * step)


def number(value: float, digits: int = 1) -> str:
    """Write a number with so many digits after the point and thin-space thousands."""
    return f"{value:,.{digits}f}".replace(",", THIN)


def percent(share: float) -> str:
    """Write a share as a per cent, rounded up in the second digit: a gap is never shown smaller than it is."""
    hundredths = -int(-share * 10_000 // 1)
    return f"{hundredths / 100:.2f}{THIN}%"


def name_of(place: PlaceId, places: Mapping[PlaceId, Place]) -> str:
    """Return the place's name, its id where the name is not known."""
    return places[place].name if place in places else place


def route_text(corridor: Corridor, places: Mapping[PlaceId, Place]) -> str:
    """Write the places on a corridor, `Mariupol - Nikolske`; junctions of streets, which have no name, are left out.

    A corridor that sets out from a junction of a town begins with the town.
    """
    named = [place for place in corridor.waypoints if place in places]
    if corridor.origin not in named[:1]:
        named.insert(0, corridor.origin)
    return " - ".join(name_of(place, places) for place in named)


def city(zone: ZoneInfo) -> str:
    """Return the city a time zone is named after, `Kyiv`."""
    return city_of(zone)


def day(clock: Clock) -> str:
    """Write the case's day, `5 March 2022`, or its days, `5 March 2022 to 8 March 2022`."""
    days = [clock.day] if clock.last_day is None else [clock.day, clock.last_day]
    return " to ".join(f"{one.day} {_MONTHS[one.month - 1]} {one.year}" for one in days)


def span_text(span: Span, clock: Clock) -> str:
    """Write a stretch of time on both clocks, with the day where it is not the case's own."""
    return f"{_moment(span.start, clock)} to {_moment(late(span.end), clock)}"


def late(instant: datetime) -> datetime:
    """Round an end up to the minute: what is printed never ends before what is meant."""
    over = timedelta(seconds=instant.second, microseconds=instant.microsecond)
    return instant - over + timedelta(minutes=1) if over else instant


def _moment(instant: datetime, clock: Clock) -> str:
    other_day = clock.local(instant).date()
    dated = clock.last_day is not None or other_day == clock.day
    return clock.both(instant) + ("" if dated else f" on {other_day.isoformat()}")


def times(singular: str, amount: float) -> str:
    """Write `1 corridor`, `2 corridors`."""
    return f"{count(amount)} {singular}{'' if round(amount) == 1 else 's'}"


def persons_by_means(corridor: Corridor) -> str:
    """Write `100 by car, 90 by bus`; means without persons are left out."""
    loads = sorted((means, persons) for means, persons in corridor.persons.items() if persons)
    parts = [f"{count(persons)} {_MEANS.get(means, means)}" for means, persons in loads]
    return ", ".join(parts) or "nobody"


def by_corridor(convoys: Iterable[Convoy]) -> dict[str, list[Convoy]]:
    """Return the convoys of each corridor, in their order; empty bus runs have none and are left out."""
    found: dict[str, list[Convoy]] = {}
    for convoy in convoys:
        if convoy.corridor is not None:
            found.setdefault(convoy.corridor, []).append(convoy)
    return found


def by_price(plan: Plan) -> bool:
    """Say whether some reason is given by its price alone, not tested (S10)."""
    return any(limit.code in BY_PRICE and not limit.tested for row in plan.left_behind for limit in row.because)


def moves(plan: Plan) -> Span | None:
    """Return the stretch from the first departure with people to the last arrival, None where nobody moves."""
    convoys = [convoy for convoy in plan.convoys if convoy.persons]
    if not convoys:
        return None
    return Span(min(convoy.passes[0].head for convoy in convoys), max(convoy.passes[-1].tail for convoy in convoys))


def under_each_other(rows: Sequence[Sequence[str]], right: Iterable[int] = ()) -> list[str]:
    """Set cells in columns, those of `right` to the right; the last column is as long as it is."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    put: list[Callable[[str, int], str]] = [str.rjust if i in right else str.ljust for i in range(len(widths))]
    return ["  ".join(put[i](cell, widths[i]) for i, cell in enumerate(row)).rstrip() for row in rows]
