"""The tables of an outlook folder: their files and columns (docs/outlook-folder.md), and what a row of each becomes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from safeconduct.cases.tables.schema import Column, Table
from safeconduct.core import Translations

__all__ = [
    "OUTLOOK_TABLES",
    "ClosureRow",
    "ConflictRow",
    "CorridorRow",
    "CountRow",
    "LinkRow",
    "PlaceRow",
    "ReceptionRow",
    "TotalRow",
]

_MOST = 1e9


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A row of places.csv; translations: the name in other languages."""

    id: str
    name: str
    lat: float
    lon: float
    country: str
    region: str
    population: float | None
    kind: str
    source: str
    as_of: str
    translations: Translations = ()


@dataclass(frozen=True, slots=True)
class ReceptionRow:
    """A row of reception.csv: a place that takes people in, and how many; None where that is not known."""

    place: str
    capacity: float | None
    source: str
    as_of: str


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A row of links.csv: both ways; forced: all are taken along it, from the first place to the second."""

    from_place: str
    to_place: str
    km: float
    kind: str
    forced: bool
    source: str
    as_of: str


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """A row of conflict.csv: fought over from a day up to, not including, another (None: to the end)."""

    place: str
    from_day: date
    to_day: date | None
    intensity: float
    source: str
    as_of: str


@dataclass(frozen=True, slots=True)
class ClosureRow:
    """A row of closures.csv; a, b: places, or countries for a border."""

    kind: str
    a: str
    b: str
    from_day: date
    to_day: date | None
    source: str
    as_of: str


@dataclass(frozen=True, slots=True)
class CountRow:
    """A row of counts.csv; count_list: lists of one place are added up; registration: it replaces what was counted."""

    place: str
    date: date
    persons: float
    count_list: str
    new_registration: bool
    source: str
    as_of: str


@dataclass(frozen=True, slots=True)
class TotalRow:
    """A row of totals.csv: what was counted in all, or what is expected: low, middle, high."""

    date: date
    counted: float | None
    low: float | None
    middle: float | None
    high: float | None
    source: str
    as_of: str


@dataclass(frozen=True, slots=True)
class CorridorRow:
    """A row of corridors.csv: persons brought out in all, from a day up to, not including, another."""

    from_place: str
    to_place: str
    persons: float
    from_day: date
    to_day: date
    km: float | None
    source: str
    as_of: str


def _count(name: str, *, required: bool = False) -> Column:
    return Column(name, "number", least=0, most=_MOST, counted=True, required=required)


_SAID = (Column("source"), Column("as_of"))
_PLACE = Column("place", "place", required=True)
_ENDS = (Column("from", "place", "from_place", required=True), Column("to", "place", "to_place", required=True))
_FIRST, _LAST = Column("from", "day", "from_day", required=True), Column("to", "day", "to_day")

_TABLES = (
    Table(
        "places",
        "places.csv",
        PlaceRow,
        (
            Column("id", "id", required=True),
            Column("name", required=True),
            Column("lat", "number", required=True, least=-90, most=90),
            Column("lon", "number", required=True, least=-180, most=180),
            Column("country"),
            Column("region"),
            _count("population"),
            Column("kind", "choice", choices=("town", "forwarding"), default="town"),
            *_SAID,
        ),
        unique=("id",),
        translated=True,
    ),
    Table("reception", "reception.csv", ReceptionRow, (_PLACE, _count("capacity"), *_SAID), unique=("place",)),
    Table(
        "links",
        "links.csv",
        LinkRow,
        (
            *_ENDS,
            Column("km", "number", required=True, least=0, most=20_000, above=True),
            Column("kind", "choice", choices=("drive", "walk", "crossing", "ferry"), default="drive"),
            Column("forced", "yes_no", default=False),
            *_SAID,
        ),
        unique=("from", "to"),
    ),
    Table(
        "conflict",
        "conflict.csv",
        ConflictRow,
        (_PLACE, _FIRST, _LAST, Column("intensity", "number", least=0, most=1000, default=1.0), *_SAID),
    ),
    Table(
        "closures",
        "closures.csv",
        ClosureRow,
        (
            Column("kind", "choice", required=True, choices=("link", "place", "border", "camp", "redirection")),
            Column("a", required=True),
            Column("b"),
            _FIRST,
            _LAST,
            *_SAID,
        ),
    ),
    Table(
        "corridors",
        "corridors.csv",
        CorridorRow,
        (
            *_ENDS,
            _count("persons", required=True),
            Column("first_day", "day", "from_day", required=True),
            Column("end_day", "day", "to_day", required=True),
            Column("km", "number", least=0, most=20_000, above=True),
            *_SAID,
        ),
    ),
    Table(
        "counts",
        "counts.csv",
        CountRow,
        (
            _PLACE,
            Column("date", "day", required=True),
            _count("persons", required=True),
            Column("list", field="count_list"),
            Column("new_registration", "yes_no", default=False),
            *_SAID,
        ),
        unique=("place", "date", "list"),
    ),
    Table(
        "totals",
        "totals.csv",
        TotalRow,
        (
            Column("date", "day", required=True),
            _count("counted"),
            _count("low"),
            _count("middle"),
            _count("high"),
            *_SAID,
        ),
        unique=("date",),
    ),
)

OUTLOOK_TABLES: dict[str, Table] = {table.name: table for table in _TABLES}
"""Every table by its name, in the order in which they are read; places, reception, links, conflict must be there."""
