"""Countries as places of refuge: how many people live in each, and how many came there from another before.

Two tables of public facts stand beside this module; a country or pair that is not in them is unknown, not none.

countries.csv: persons in mid-2015, and other names by which a country goes, also in Ukrainian and Russian.  Source of
the persons: UN DESA, World Population Prospects 2019 (CC BY 3.0 IGO), medium variant, in thousands.
stocks.csv: persons born in `origin` who live in `destination` in the middle of `year`.  Source: UN DESA, International
Migrant Stock 2019 (POP/DB/MIG/Stock/Rev.2019, CC BY 3.0 IGO), table 1.  Refugees who are there by then are counted in
it.  Of a pair with several years the latest before a conflict counts; later ones would hold its own refugees.  In
mid-2010 South Sudan was not yet a state: for either of the two, those born in Sudan and in South Sudan are added up.
"""

from __future__ import annotations

import csv
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

__all__ = ["Country", "country_named", "stock_between"]


@dataclass(frozen=True, slots=True)
class Country:
    """A country and the persons who live there."""

    name: str
    persons: float


def country_named(words: str) -> Country | None:
    """Return the country that goes by a name, in any case, with or without accents, `_` for blanks; None if unknown."""
    return _countries().get(_plain(words))


def stock_between(origin: Country, destination: Country, before: date) -> float | None:
    """Return the persons born in one country who lived in the other, by the latest table before a day.

    None where no table is that early or none has the pair.
    """
    known = [(day, persons) for day, persons in _stocks().get((origin.name, destination.name), ()) if day < before]
    return max(known)[1] if known else None


def _plain(words: str) -> str:
    letters = unicodedata.normalize("NFKD", words.casefold().replace("_", " ").replace("-", " "))
    plain = "".join(letter for letter in letters if letter.isalnum() or letter == " ")
    return " ".join(word for word in plain.split() if word != "the")


def _rows(file: str) -> list[dict[str, str]]:
    text = resources.files(__package__).joinpath(file).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def _countries() -> dict[str, Country]:
    found = {}
    for row in _rows("countries.csv"):
        country = Country(row["name"], float(row["persons"]))
        for name in (row["name"], *filter(None, row["also"].split(";"))):
            found[_plain(name)] = country
    return found


@cache
def _stocks() -> dict[tuple[str, str], list[tuple[date, float]]]:
    found: dict[tuple[str, str], list[tuple[date, float]]] = {}
    for row in _rows("stocks.csv"):
        middle = date(int(row["year"]), 7, 1)
        found.setdefault((row["origin"], row["destination"]), []).append((middle, float(row["persons"])))
    return found
