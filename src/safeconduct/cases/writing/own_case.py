"""A case of one's own begun from what is there: roads and places of an OpenStreetMap file, or of another folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from safeconduct.cases.chances import CHANCE_FILE, chance_text
from safeconduct.cases.writing.saving import check_vacant
from safeconduct.core import CaseError, Fault, Place, UsageError, did_you_mean, distance_m
from safeconduct.files.atomic import write_text
from safeconduct.files.rawtable import RawTable, read_table, table_text
from safeconduct.files.tomltext import parse_toml, toml_text

__all__ = ["Begun", "case_around", "case_from_osm"]

_KINDS = ("city", "town", "village")
_PLACE_COLUMNS = ("id", "name", "lat", "lon", "population", "kind", "names", "source")
_HEADERS = {
    "people.csv": "place,means,persons,low,high,persons_per_vehicle,source\n",
    "reception.csv": "id,place,party,intake_per_h,capacity,opens,closes,source\n",
}
_SETTINGS = """\
# A case of Safe Conduct, begun from {origin}.  Fill people.csv (who would leave, from where, by what) and reception.csv
# (where people are taken in, and on whose side), name the parties, then: safeconduct check FOLDER

title = "{title}"
date = {day}
time_zone = "{zone}"               # times in the tables are on this clock

[horizon]                          # nothing moves outside it
start = "06:00"
end = "20:00"

{parties}
[convoys]                          # what one leader can hold together; 1, a large number and 0: vehicles go singly
least_vehicles = 10                # fewer may go where they are all who remain at their place
most_vehicles = 60
headway_minutes = 5                # from the tail of one to the head of the next, on every road
margin_minutes = 10                # after a window begins the head may enter; this long before its end the tail is out
"""


_PARTY = """\
[parties.a]                        # rename; one table a party
name = "Party A"
default_wish = true                # people with no row in wishes.csv would go to this side
"""


@dataclass(frozen=True, slots=True)
class Begun:
    """What was written: how many places and roads (of an OpenStreetMap file links), and what is to be reported."""

    places: int
    roads: int
    notes: tuple[Fault, ...]


def case_from_osm(
    folder: Path, osm: Path, bbox: tuple[float, float, float, float] | None, day: date, zone: str
) -> Begun:
    """Begin a case with the roads (roads.scn) and the cities, towns and villages of an OpenStreetMap file.

    Args:
        folder: absent or empty.
        bbox: west, south, east, north, degrees; None: the whole file.
        day, zone: the case's day and time zone.

    Raises:
        UsageError: no such file, no such zone, or the folder holds something.
        CaseError: the file is at fault, or holds no place in the box.
    """
    from safeconduct.formats import read_osm, read_osm_places, write_network
    from safeconduct.network import largest_strong_component, snap_places

    _check_zone(zone)
    check_vacant(folder)
    notes: list[Fault] = []
    network = largest_strong_component(read_osm(osm, bbox=bbox, notes=notes))[0]
    found = {place.id: place for place in read_osm_places(osm) if place.kind in _KINDS and _inside(place, bbox)}
    if not found:
        raise CaseError([Fault(osm.name, 0, "", "no city, town or village", "places in the box", "Widen the box.")])
    away = snap_places(network, found)[1]
    remedy = "Correct its position, or delete it: nobody can be planned from there."
    notes += [Fault("places.csv", 0, "", words, "a road near the place", remedy, "warning") for words in away]
    _make(folder)
    write_network(folder / "roads.scn", network)
    rows = [_place_cells(place, f"OpenStreetMap (ODbL), {osm.name}") for place in found.values()]
    table = RawTable("places.csv", _PLACE_COLUMNS, tuple(rows), tuple(range(2, len(rows) + 2)))
    _write(folder, {"places.csv": table_text(table)}, osm.name, day, zone)
    return Begun(len(rows), network.links, tuple(notes))


def case_around(folder: Path, other: Path, around: Sequence[str], km: float, day: date, zone: str) -> Begun:
    """Begin a case with the places of another folder within so many km of any of those named, and the roads between.

    Rows are copied with all their columns and sources; the parties that hold its places come with them.

    Args:
        folder: absent or empty.
        other: a folder with places.csv and roads.csv, as examples/ukraine.
        around: ids of its places.
        km: as the crow flies, above 0.

    Raises:
        UsageError: no such place or zone, or the folder holds something.
        CaseError: its tables are at fault.
    """
    _check_zone(zone)
    check_vacant(folder)
    faults: list[Fault] = []
    places, roads = (read_table(other / name, name, faults) for name in ("places.csv", "roads.csv"))
    if places is None or roads is None or any(fault.level == "error" for fault in faults):
        raise CaseError(faults)
    kept = _near(places, around, km)
    ids = {row["id"] for row in _rows(places)}
    inner = [all(row[end] in kept or row[end] not in ids for end in ("from", "to")) for row in _rows(roads)]
    both = [
        keep and any(row[end] in kept for end in ("from", "to")) for keep, row in zip(inner, _rows(roads), strict=True)
    ]
    tables = {
        "places.csv": _cut(places, [row["id"] in kept for row in _rows(places)]),
        "roads.csv": _cut(roads, both),
    }
    _make(folder)
    holders = sorted({row["party"] for row in _rows(tables["places.csv"]) if row.get("party")})
    parties = _parties(other, holders) if holders else _PARTY
    _write(folder, {name: table_text(table) for name, table in tables.items()}, str(other), day, zone, parties)
    return Begun(len(tables["places.csv"].rows), len(tables["roads.csv"].rows), tuple(faults))


def _parties(other: Path, holders: Sequence[str]) -> str:
    """Return the tables of the parties that hold places as another case.toml has them; their ids where it has not."""
    document: Mapping[str, Any] | None = None
    with suppress(OSError, ValueError):  # a folder of places and roads alone has no case.toml
        document = parse_toml((other / "case.toml").read_text(encoding="utf-8-sig"), "case.toml", [])
    section = (document or {}).get("parties")
    known = section if isinstance(section, Mapping) else {}
    return toml_text({"parties": {one: known.get(one, {"name": one}) for one in holders}})


def _near(places: RawTable, around: Sequence[str], km: float) -> set[str]:
    """Return the ids of the places within km of any of those named."""
    if not km > 0:
        raise UsageError(f"--km: got {km:g}; expected a number above 0")
    rows = {row["id"]: row for row in _rows(places)}
    for name in around:
        if name not in rows:
            near = did_you_mean(name, rows)
            raise UsageError(f"--around: got {name!r}; expected the id of a place in places.csv. {near}".rstrip())
    try:
        lat, lon = (np.array([float(row[axis]) for row in rows.values()]) for axis in ("lat", "lon"))
    except ValueError as error:
        fault = Fault("places.csv", 0, "lat", str(error), "degrees", "Run safeconduct check on a case with it.")
        raise CaseError([fault]) from error
    order = list(rows)
    near_any = np.zeros(len(order), np.bool_)
    for name in around:
        at = order.index(name)
        near_any |= distance_m(lat[at], lon[at], lat, lon) <= km * 1000.0
    return {name for name, yes in zip(order, near_any, strict=True) if yes}


def _rows(table: RawTable) -> list[dict[str, str]]:
    names = [column.strip().lower() for column in table.columns]
    return [dict(zip(names, (cell.strip() for cell in row), strict=True)) for row in table.rows]


def _cut(table: RawTable, keep: Sequence[bool]) -> RawTable:
    rows = tuple(row for row, yes in zip(table.rows, keep, strict=True) if yes)
    return replace(table, rows=rows, lines=tuple(range(2, len(rows) + 2)))


def _place_cells(place: Place, source: str) -> tuple[str, ...]:
    population = "" if place.population is None else str(place.population)
    names = ";".join(place.names)
    return (place.id, place.name, f"{place.lat:.6f}", f"{place.lon:.6f}", population, place.kind, names, source)


def _inside(place: Place, bbox: tuple[float, float, float, float] | None) -> bool:
    return bbox is None or (bbox[0] <= place.lon <= bbox[2] and bbox[1] <= place.lat <= bbox[3])


def _check_zone(zone: str) -> None:
    try:
        ZoneInfo(zone)
    except (OSError, ValueError, KeyError) as error:
        raise UsageError(f"--zone: got {zone!r}; expected a time zone as Europe/Kyiv") from error


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder}: cannot be made ({error.strerror}); name a folder that can be written") from error


def _write(
    folder: Path, tables: Mapping[str, str], origin: str, day: date, zone: str, parties: str = _PARTY
) -> None:
    plain = origin.replace("\n", " ").replace("\r", " ")
    title = folder.resolve().name.replace("\\", " ").replace('"', " ")
    for name, text in {**tables, **_HEADERS}.items():
        write_text(folder / name, text)
    write_text(folder / CHANCE_FILE, chance_text())
    text = _SETTINGS.format(origin=plain, title=title, day=day.isoformat(), zone=zone, parties=parties)
    write_text(folder / "case.toml", text)
