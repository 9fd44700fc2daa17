"""timetable.csv: a row a convoy and waypoint, times on both clocks (R7)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from safeconduct.core import Clock, Place, PlaceId
from safeconduct.formats.instants import on_second
from safeconduct.planning import Convoy
from safeconduct.report.classes import ClassRules

__all__ = ["TIMETABLE_COLUMNS", "csv_text", "timetable_csv"]

TIMETABLE_COLUMNS = (
    "convoy",
    "corridor",
    "means",
    "vehicles",
    "persons",
    "order",
    "waypoint",
    "name",
    "head",
    "tail",
    "head_second_clock",
    "tail_second_clock",
    "class",
)
"""`order` counts waypoints from 1; head and tail are RFC 3339, the second clock's cells empty where there is none."""


def timetable_csv(convoys: Sequence[Convoy], clock: Clock, places: Mapping[PlaceId, Place], rules: ClassRules) -> str:
    """Return timetable.csv; convoys in the order given, each row says the class it was given out under (R9)."""
    return csv_text(TIMETABLE_COLUMNS, (row for convoy in convoys for row in _rows(convoy, clock, places, rules)))


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a CSV text: comma, plain line ends, quotes where needed, None as an empty cell.

    A cell that a spreadsheet would take for a formula (it begins with = + - @ and is no number) gets a leading quote
    mark: names come from other people's files.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue()


def _cell(value: object) -> object:
    if not isinstance(value, str):
        return value
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\n") else text


def _rows(
    convoy: Convoy, clock: Clock, places: Mapping[PlaceId, Place], rules: ClassRules
) -> Iterable[Sequence[object]]:
    for order, waypoint in enumerate(convoy.passes, start=1):
        place = places.get(waypoint.place)
        yield (
            convoy.id,
            convoy.corridor,
            convoy.means,
            convoy.vehicles,
            convoy.persons,
            order,
            waypoint.place,
            place.name if place else "",
            clock.rfc3339(waypoint.head),
            clock.rfc3339(waypoint.tail),
            on_second(clock, waypoint.head),
            on_second(clock, waypoint.tail),
            rules.name,
        )
