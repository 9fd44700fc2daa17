"""duties.csv: what each bus does all day, a row a run, empty ones included."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from safeconduct.core import Clock, Place, PlaceId, csv_text
from safeconduct.files.instants import on_second
from safeconduct.planning import Duty
from safeconduct.report.disclosure.classes import ClassRules

__all__ = ["DUTY_COLUMNS", "duties_csv"]

DUTY_COLUMNS = (
    "bus",
    "run",
    "from",
    "from_name",
    "to",
    "to_name",
    "departs",
    "arrives",
    "departs_second_clock",
    "arrives_second_clock",
    "persons",
    "km",
    "via",
    "class",
)
"""`run` counts a bus's runs from 1; persons 0 is an empty run; via: the waypoints between, `;` between."""


def duties_csv(duties: Sequence[Duty], clock: Clock, places: Mapping[PlaceId, Place], rules: ClassRules) -> str:
    """Return duties.csv; each row says the class it was given out under (R9)."""
    return csv_text(DUTY_COLUMNS, (row for duty in duties for row in _rows(duty, clock, places, rules)))


def _rows(duty: Duty, clock: Clock, places: Mapping[PlaceId, Place], rules: ClassRules) -> Iterable[Sequence[object]]:
    for run, leg in enumerate(duty.legs, start=1):
        start, end = places.get(leg.from_place), places.get(leg.to_place)
        yield (
            duty.bus,
            run,
            leg.from_place,
            start.name if start else "",
            leg.to_place,
            end.name if end else "",
            clock.rfc3339(leg.departs),
            clock.rfc3339(leg.arrives),
            on_second(clock, leg.departs),
            on_second(clock, leg.arrives),
            leg.persons,
            round(leg.km, 3),
            ";".join(leg.waypoints[1:-1]),
            rules.name,
        )
