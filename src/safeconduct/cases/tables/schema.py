"""The tables of a case: their files, columns and ranges (docs/case-folder.md), and what a row of each becomes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Literal

from safeconduct.core import Limits, Place, Span
from safeconduct.network import ROAD_CLASSES, ROAD_STATES, Road
from safeconduct.network.limits import ROAD_LIMITS
from safeconduct.picture import Alert, Closure, Incident
from safeconduct.planning import (
    MEANS,
    AssemblyPoint,
    CeasefireWindow,
    Checkpoint,
    Fleet,
    InboundConvoy,
    PeopleGroup,
    ReceptionPoint,
    Wish,
)

__all__ = ["BUS_KINDS", "PLACE_KINDS", "TABLES", "TRANSLATED", "WINDOW_STATES", "Column", "Kind", "Table"]

Kind = Literal[
    "text", "id", "names", "number", "choice", "choices", "yes_no", "time", "moment", "day", "hours", "place", "places",
    "party", "via", "scope",
]  # fmt: skip
"""How the text of a cell is read: cells.read_cell says what becomes of each."""

PLACE_KINDS = ("city", "town", "village", "junction", "crossing", "site")
"""What a place is; empty: not said."""

BUS_KINDS = ("bus", "ambulance")
"""Kinds of vehicles in fleet.csv; bus where the cell is empty."""

WINDOW_STATES = ("proposed", "agreed", "refused")
"""How far a window is settled; proposed where the cell is empty, and a refused one is not used."""


MOST_ROWS = 10_000
"""Rows of each table that planning walks through in pairs."""
MANY_ROWS = 100_000
"""Rows of places, roads and wishes, and of outlook folders."""


TRANSLATED = "name_"
"""How the names of columns begin that hold a row's name in another language: `name_uk`, `name_ar`."""


@dataclass(frozen=True, slots=True)
class Column(Limits):
    """One column of a table.

    field: the field of the row's class (the column's name where not said).  default: what an empty cell stands for,
    listed under `assumed`; None: unknown.  neutral: the default says nothing (weight 1) and is not listed.
    language: the column holds the row's name in this language.
    """

    name: str
    kind: Kind = "text"
    field: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()
    default: Any = None
    neutral: bool = False
    language: str = ""

    @property
    def target(self) -> str:
        """The field of the row's class that this column fills."""
        return self.field or self.name

    def of(self, item: Any) -> Any:
        """Return what a row's object has in this column."""
        value = getattr(item, self.target)
        return dict(value).get(self.language, "") if self.language else value


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its usual file, its columns, what a row becomes, and what makes a row the same as another.

    unique: columns that no two rows may share.  most_rows: a longer table is refused, its rows unread.
    same: columns by which a changed row is known again on saving, where
    none are unique.  spans: pairs of time columns, the second after the first.  daily: columns whose times hold on
    every day of a case of several where they have no date; the row's class has a field `daily`.
    translated: rows may have their name in other languages, in columns `name_` and the language's code; the row's
    class has a field `translations`.
    """

    name: str
    file: str
    make: Callable[..., Any]
    columns: tuple[Column, ...]
    unique: tuple[str, ...] = ()
    most_rows: int = MOST_ROWS
    same: tuple[str, ...] = ()
    spans: tuple[tuple[str, str], ...] = ()
    daily: tuple[str, ...] = ()
    translated: bool = False

    def in_languages(self, codes: Iterable[str]) -> Table:
        """Return this table with a column for the name in each of these languages."""
        columns = [Column(f"{TRANSLATED}{code}", field="translations", language=code) for code in dict.fromkeys(codes)]
        return replace(self, columns=(*self.columns, *columns)) if self.translated else self

    @property
    def required(self) -> tuple[str, ...]:
        """Names of the columns that every file of this table has."""
        return tuple(column.name for column in self.columns if column.required)


def _must(column: Column) -> Column:
    return replace(column, required=True)


def _count(name: str, *, whole: bool = False, least: float = 0) -> Column:
    return Column(name, "number", least=least, most=1e9, whole=whole, counted=True)


def _measure(name: str, most: float, *, above: bool = False) -> Column:
    return Column(name, "number", least=0, most=most, above=above)


def _of_road(name: str) -> Column:
    return Column(name, "number", **asdict(ROAD_LIMITS[name]))


_ID = Column("id", "id", required=True)
_PLACE = Column("place", "place", required=True)
_PARTY = Column("party", "party")
_FROM = Column("from", "place", "from_place", required=True)
_TO = Column("to", "place", "to_place", required=True)
_LAT = Column("lat", "number", least=-90, most=90)
_LON = Column("lon", "number", least=-180, most=180)
_SAID = (Column("source"), Column("as_of"))
_HOURS = (Column("opens", "time"), Column("closes", "time"))
_OPEN = (("opens", "closes"),)
_DAILY = ("opens", "closes")
_TAKES = Column("takes", "choices", choices=MEANS)
_START, _END = Column("start", "time"), Column("end", "time")
_SPAN = (("start", "end"),)

_PLACES = Table(
    "places",
    "places.csv",
    Place,
    (
        _ID,
        Column("name", required=True),
        _must(_LAT),
        _must(_LON),
        _count("population", whole=True),
        Column("kind", "choice", choices=PLACE_KINDS),
        Column("names", "names"),
        Column("admin"),
        _PARTY,
        Column("danger", "yes_no"),
        _measure("extent_km", 200),
        Column("fuel", "yes_no"),
        *_SAID,
    ),
    unique=("id",),
    most_rows=MANY_ROWS,
    translated=True,
)
_ROADS = Table(
    "roads",
    "roads.csv",
    Road,
    (
        _FROM,
        _TO,
        _must(_of_road("km")),
        Column("id", "id"),
        Column("ref"),
        Column("class", "choice", "road_class", choices=ROAD_CLASSES),
        _of_road("lanes"),
        Column("oneway", "yes_no", default=False),
        _of_road("speed_kmh"),
        _of_road("capacity_pcu_h"),
        Column("danger", "yes_no"),
        Column("state", "choice", choices=ROAD_STATES, default="open"),
        Column("via", "via"),
        Column("contraflow", "hours"),
        *_SAID,
    ),
    same=("from", "to", "ref"),
    most_rows=MANY_ROWS,
)
_PEOPLE = Table(
    "people",
    "people.csv",
    PeopleGroup,
    (
        _PLACE,
        Column("means", "choice", required=True, choices=MEANS),
        _must(_count("persons")),
        _count("low"),
        _count("high"),
        _measure("persons_per_vehicle", 200, above=True),
        replace(_measure("weight", 1000, above=True), default=1.0, neutral=True),
        _count("at_least"),
        *_SAID,
    ),
    same=("place", "means"),
)
_WISHES = Table(
    "wishes",
    "wishes.csv",
    Wish,
    (_PLACE, _must(_PARTY), _must(_measure("share", 1)), *_SAID),
    unique=("place", "party"),
    most_rows=MANY_ROWS,
)
_ASSEMBLY = Table(
    "assembly",
    "assembly.csv",
    AssemblyPoint,
    (_ID, Column("name"), _PLACE, _count("boarding_per_h"), *_HOURS, _LAT, _LON, *_SAID),
    unique=("id",),
    spans=_OPEN,
    daily=_DAILY,
    translated=True,
)
_RECEPTION = Table(
    "reception",
    "reception.csv",
    ReceptionPoint,
    (_ID, Column("name"), _PLACE, _must(_PARTY), _count("intake_per_h"), _count("capacity"), *_HOURS, _TAKES, *_SAID),
    unique=("id",),
    spans=_OPEN,
    daily=_DAILY,
    translated=True,
)
_CHECKPOINTS = Table(
    "checkpoints",
    "checkpoints.csv",
    Checkpoint,
    (
        _ID,
        _FROM,
        _TO,
        _PARTY,
        _measure("lanes", 50, above=True),
        _must(_count("vehicles_per_h_per_lane")),
        *_HOURS,
        _count("storage_vehicles"),
        *_SAID,
    ),
    unique=("id",),
    spans=_OPEN,
    daily=_DAILY,
)
_FLEET = Table(
    "fleet",
    "fleet.csv",
    Fleet,
    (
        _ID,
        _PLACE,
        Column("kind", "choice", choices=BUS_KINDS, default="bus"),
        _must(_count("vehicles", whole=True)),
        replace(_must(_count("seats", whole=True, least=1)), most=1000),
        Column("available_from", "time"),
        _measure("load_minutes", 1440),
        _measure("unload_minutes", 1440),
        _measure("range_km", 10000, above=True),
        Column("serves", "places"),
        _measure("rest_hours", 24),
        *_SAID,
    ),
    unique=("id",),
)
_INBOUND = Table(
    "inbound",
    "inbound.csv",
    InboundConvoy,
    (
        _ID,
        _FROM,
        _TO,
        replace(_must(_count("vehicles", whole=True, least=1)), most=100_000),
        Column("earliest", "time"),
        Column("latest", "time"),
        _measure("pcu", 100, above=True),
        *_SAID,
    ),
    unique=("id",),
    spans=(("earliest", "latest"),),
    daily=("earliest", "latest"),
)
_CEASEFIRE = Table(
    "ceasefire",
    "ceasefire.csv",
    CeasefireWindow,
    (
        _ID,
        Column("scope", "scope", required=True),
        _must(_START),
        _must(_END),
        Column("departures_from", "time"),
        Column("proposed_by"),
        Column("state", "choice", choices=WINDOW_STATES, default="proposed"),
        *_SAID,
    ),
    unique=("id",),
    spans=_SPAN,
    daily=("start", "end", "departures_from"),
)
_CLOSURES = Table(
    "closures",
    "closures.csv",
    Closure,
    (_FROM, _TO, _START, _END, Column("reason", required=True), *_SAID),
    same=("from", "to"),
    spans=_SPAN,
    daily=("start", "end"),
)


def _incident(*, when: datetime | Span | None, **rest: Any) -> Incident:
    at, until = (when.start, when.end) if isinstance(when, Span) else (when, None)
    return Incident(at=at, until=until, **rest)  # type: ignore[arg-type]  # None only where case.toml is at fault


_INCIDENTS = Table(
    "incidents",
    "incidents.csv",
    _incident,
    (
        Column("at", "moment", "when", required=True),
        _must(_LAT),
        _must(_LON),
        Column("kind", required=True),
        _PARTY,
        _measure("precision_km", 1000),
        *_SAID,
    ),
)
_ALERTS = Table(
    "alerts", "alerts.csv", Alert, (Column("area", required=True), _must(_START), _END, *_SAID), spans=_SPAN
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        _PLACES,
        _ROADS,
        _PEOPLE,
        _WISHES,
        _ASSEMBLY,
        _RECEPTION,
        _CHECKPOINTS,
        _FLEET,
        _INBOUND,
        _CEASEFIRE,
        _CLOSURES,
        _INCIDENTS,
        _ALERTS,
    )
}
"""Every table by its name in [files], in the order in which they are read."""
