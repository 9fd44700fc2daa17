"""locations.csv of FLEE: towns, camps and places in conflict, and what its columns are."""

from __future__ import annotations

import math
from dataclasses import dataclass

from safeconduct.core import Fault, PlaceId, did_you_mean
from safeconduct.outlook import OutlookPlace
from safeconduct.outlook.conflict import PlaceKind
from safeconduct.outlook_input.flee.rows import FleeRow, FleeTable, Names, shown

__all__ = ["HEADER_NAMES", "FleePlace", "FleePlaces", "read_places"]

_COLUMNS = ("name", "region", "country", "latitude", "longitude", "location_type", "conflict_date", "population")
_ALIASES: dict[str, tuple[str, ...]] = {
    "name": ("name", "location", "location_name", "place"),
    "region": ("region", "admin1", "province"),
    "country": ("country",),
    "latitude": ("latitude", "lat"),
    "longitude": ("longitude", "lon", "long", "lng"),
    "location_type": ("location_type", "type", "loc_type"),
    "conflict_date": ("conflict_date", "conflict_day", "conflict_period"),
    "population": ("population", "pop", "pop/cap", "population/capacity", "capacity", "population_or_capacity"),
}
HEADER_NAMES = _ALIASES["name"]
"""First cells by which a header without `#` is known."""

_MOST = 1e10
"""More people than there are."""

_KINDS: tuple[tuple[str, PlaceKind], ...] = (
    ("conflict", "conflict"),
    ("camp", "camp"),
    ("forward", "forwarding"),
    ("marker", "forwarding"),
    ("town", "town"),
    ("default", "town"),
    ("flood", "town"),
)
"""FLEE knows a type by a part of its name, in this order."""
_TYPES = ("conflict_zone", "town", "camp", "idpcamp", "forwarding_hub", "marker", "flood_zone")


@dataclass(frozen=True, slots=True)
class FleePlace:
    """A place, the line of locations.csv it is from, and the day its conflict begins (None: it is no conflict zone)."""

    place: OutlookPlace
    line: int
    conflict_day: int | None


@dataclass(frozen=True, slots=True)
class FleePlaces:
    """The places whose rows are good, and the names of all, so that one bad row is reported once only."""

    good: tuple[FleePlace, ...]
    names: Names
    countries: Names

    def camps(self) -> list[str]:
        """Return the names of the camps."""
        return [str(one.place.id) for one in self.good if one.place.kind == "camp"]


def read_places(table: FleeTable, faults: list[Fault]) -> FleePlaces:
    """Read locations.csv; rows at fault are left out, each with its faults."""
    columns = _turned(table, _columns(table, faults), faults)
    places: list[FleePlace] = []
    lines: dict[str, int] = {}
    for row in table.rows:
        name = row.text(columns["name"])
        if not name:
            row.report("name", "an empty cell", "the place's name", "Write its name, or delete the row.")
        elif name in lines:
            got, remedy = f"{shown(name)}, as in line {lines[name]}", "Rename one of the two, or delete it."
            row.report("name", got, "a name used once", remedy)
        else:
            lines[name] = row.line
            place = _place(row, name, columns)
            places += [] if place is None else [place]
    if not table.rows:
        faults.append(Fault(table.file, 0, "", "no rows", "a row a place", "Add the places."))
    countries = dict.fromkeys(row.text(columns["country"]) for row in table.rows if row.text(columns["country"]))
    return FleePlaces(
        tuple(places), Names(lines, "a place in locations.csv"), Names(countries, "a country in locations.csv")
    )


def _columns(table: FleeTable, faults: list[Fault]) -> dict[str, int]:
    """Map each column to where it stands: by FLEE's own order, or by the header where that names another."""
    usual = {column: at for at, column in enumerate(_COLUMNS)}
    names = [cell.lower() for cell in table.header]
    named = {column: _first(names, aliases) for column, aliases in _ALIASES.items()}
    if any(named[column] is None for column in ("name", "country", "location_type")):
        return usual
    found = {column: -1 if at is None else at for column, at in named.items()}
    if named["latitude"] is None and named["longitude"] is None:
        found |= {"latitude": usual["latitude"], "longitude": usual["longitude"]}  # gps_x, gps_y: FLEE's data swap them
    if any(found[column] != at for column, at in usual.items() if found[column] >= 0):
        got, expected = ",".join(table.header[:8]), ",".join(_COLUMNS)
        remedy = "The columns are read by their names; FLEE reads them by their order."
        faults.append(Fault(table.file, table.header_line, "", got, expected, remedy, "warning"))
    return found


def _turned(table: FleeTable, columns: dict[str, int], faults: list[Fault]) -> dict[str, int]:
    """Return the columns with latitude and longitude changed over, where only that can be.

    FLEE calls them gps_x and gps_y, and some write them in that order.
    """
    ats = (columns["latitude"], columns["longitude"])
    spots = [tuple(_degrees(row, at) for at in ats) for row in table.rows if all(row.text(at) for at in ats)]
    lats, lons = ([spot[axis] for spot in spots] for axis in (0, 1))
    if not spots or max(lats) <= 90 or max(lats) > 180 or min(lats) <= max(lons):
        return columns
    remedy = "The two columns are read the other way round; write latitude first."
    got = f"{min(lats):g} to {max(lats):g} in the column of latitude"
    faults.append(Fault(table.file, table.header_line, "latitude", got, "at most 90 degrees", remedy, "warning"))
    return columns | {"latitude": columns["longitude"], "longitude": columns["latitude"]}


def _degrees(row: FleeRow, at: int) -> float:
    """Return how far from 0 a cell is; 0 where it holds no number."""
    try:
        return abs(float(row.text(at)))
    except ValueError:
        return 0.0


def _first(names: list[str], aliases: tuple[str, ...]) -> int | None:
    return next((names.index(alias) for alias in aliases if alias in names), None)


def _place(row: FleeRow, name: str, columns: dict[str, int]) -> FleePlace | None:
    kind = _kind(row, columns["location_type"])
    lat, lon = _position(row, columns)
    persons = _persons(row, columns["population"], kind)
    day = _conflict_day(row, columns["conflict_date"]) if kind == "conflict" else None
    if kind is None:
        return None
    place = OutlookPlace(
        id=PlaceId(name),
        name=name.replace("_", " "),
        kind=kind,
        lat=lat,
        lon=lon,
        country=row.text(columns["country"]),
        region=row.text(columns["region"]),
        population=None if kind == "camp" else persons,
        capacity=persons if kind == "camp" else None,
        source=f"{row.file}:{row.line}",
    )
    return FleePlace(place, row.line, day)


def _kind(row: FleeRow, at: int) -> PlaceKind | None:
    word = row.text(at).lower()
    kind = next((kind for part, kind in _KINDS if part in word), None)
    if kind is None:
        remedy = f"{did_you_mean(word, _TYPES)}Correct the cell."
        row.report("location_type", shown(row.text(at)), f"one of {', '.join(_TYPES)}", remedy)
    elif "flood" in word:
        remedy = "Floods are no part of the outlook: it is read as a town."
        row.report("location_type", shown(word), "a conflict zone, town or camp", remedy, "warning")
    return kind


def _position(row: FleeRow, columns: dict[str, int]) -> tuple[float, float]:
    """Return (lat, lon), degrees; NaN where it is not given."""
    ats = (columns["latitude"], columns["longitude"])
    if not all(row.text(at) for at in ats):
        remedy = "Write its position; until then it is on no map (FLEE puts it at 0, 0)."
        row.report("latitude", "no position", "degrees", remedy, "warning")
        return math.nan, math.nan
    lat = row.number(ats[0], "latitude", least=-90, most=90)
    lon = row.number(ats[1], "longitude", least=-180, most=180)
    return (math.nan, math.nan) if lat is None or lon is None else (lat, lon)


def _persons(row: FleeRow, at: int, kind: PlaceKind | None) -> float | None:
    """Return people who live there, or how many a camp can take; None where that is not given."""
    if not row.text(at):
        return None
    if kind == "camp":
        capacity = row.number(at, "population", least=-1, most=_MOST)
        return capacity if capacity is not None and capacity >= 1 else None
    return row.number(at, "population", least=0, most=_MOST)


def _conflict_day(row: FleeRow, at: int) -> int | None:
    return row.whole(at, "conflict_date") if row.text(at) else 0
