"""Gazetteers from other people's tables: GeoNames dumps, places of an OpenStreetMap extract."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from safeconduct.core import CaseError, Fault, UsageError
from safeconduct.statements import Gazetteer, Settlement
from safeconduct.statements.places.gazetteer import name_lore

__all__ = ["geonames_gazetteer", "osm_gazetteer"]

_COLUMNS = 19
_REMEDY = "Take a table of GeoNames as it is."
_SETTLEMENTS = "P"  # GeoNames feature class of cities, towns and villages
_ID, _NAME, _ASCII, _OTHER, _LAT, _LON, _CLASS, _COUNTRY, _ADMIN, _PEOPLE = 0, 1, 2, 3, 4, 5, 6, 8, 10, 14


def geonames_gazetteer(path: Path, admins: Mapping[str, str] | None = None) -> Gazetteer:
    """Read a GeoNames table (UA.txt, cities500.txt: 19 columns between tabs, UTF-8, no header).

    Only settlements (feature class P) are taken.  admins: name of each first-level code ("13": "Kyiv"); without it
    the codes themselves are kept.

    Raises:
        UsageError: no such file.
        CaseError: a row has not 19 columns, or a position or population that is no number; names every such line, up
            to ten.
    """
    if not path.is_file():
        raise UsageError(f"{path}: no such file; expected a GeoNames table")
    faults: list[Fault] = []
    rows = tuple(_rows(path, admins or {}, faults))
    if faults:
        raise CaseError(faults[:10])
    return Gazetteer(rows, name_lore())


def _rows(path: Path, admins: Mapping[str, str], faults: list[Fault]) -> Iterator[Settlement]:
    with path.open(encoding="utf-8", newline="", errors="replace") as handle:
        reader = csv.reader(handle, delimiter="\t", quoting=csv.QUOTE_NONE)
        for number, row in enumerate(reader, 1):
            if len(row) != _COLUMNS:
                got = f"{len(row)} columns"
                faults.append(
                    Fault(str(path), number, "", got, "19 between tabs", "Take a table of GeoNames as it is.")
                )
            elif row[_CLASS] == _SETTLEMENTS:
                settlement = _settlement(row, admins, str(path), number, faults)
                if settlement:
                    yield settlement


def _settlement(
    row: list[str], admins: Mapping[str, str], file: str, number: int, faults: list[Fault]
) -> Settlement | None:
    names = tuple(name for name in dict.fromkeys([row[_ASCII], *row[_OTHER].split(",")]) if name and name != row[_NAME])
    try:
        lat, lon, people = float(row[_LAT]), float(row[_LON]), int(row[_PEOPLE] or 0)
    except ValueError as error:
        faults.append(Fault(file, number, "", str(error), "numbers", _REMEDY))
        return None
    admin = admins.get(row[_ADMIN], row[_ADMIN])
    return Settlement(row[_ID], row[_NAME], lat, lon, row[_COUNTRY], admin, people or None, names)


def osm_gazetteer(path: Path) -> Gazetteer:
    """Read the cities, towns, villages and hamlets of an OpenStreetMap extract (.osm.pbf, .osm).

    Raises:
        UsageError, CaseError: as `read_osm_places`.
    """
    from safeconduct.formats.osm.places import read_osm_places

    return Gazetteer.of_places(read_osm_places(path))
