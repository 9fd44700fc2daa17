"""Where a text plays: the countries it speaks of, their clock, and the gazetteer its names are looked up in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from safeconduct.statements.bundled import bundled_table
from safeconduct.statements.places.gazetteer import Gazetteer, Settlement, name_lore
from safeconduct.statements.places.spelling import plain

__all__ = ["HOME", "Cities", "Setting", "setting_of"]

HOME = "UA"
"""Country of the bundled gazetteer; a text that names no other country is taken to play there."""
Cities = Callable[[str], tuple[Settlement, ...]]
"""Gives the settlements of a country by its code."""
_HEAD = 20_000  # characters that are looked at
_SHORT = 4  # letters; a shorter word must stand by itself, a longer one may be the beginning of another
_MOST = 3  # countries whose settlements are looked up
_PASSING = 3  # a text plays at home unless another country is named more than this many times as often


@dataclass(frozen=True, slots=True)
class Setting:
    """Countries a text speaks of (codes, most named first), and the clock of the first.

    at_home: it speaks of the country of the bundled gazetteer, or of no country known.  named: it names one at all.
    """

    countries: tuple[str, ...]
    clock: str
    at_home: bool
    named: bool

    def gazetteer(self, given: Gazetteer, cities: Cities) -> Gazetteer:
        """Choose the settlements names stand for: abroad those of the countries named (cities: gives a country's), and
        a case's own; never the namesakes of another country."""
        return given if self.at_home else _abroad(given, tuple(sorted(self.countries[:_MOST])), cities)


def setting_of(text: str) -> Setting:
    """Find where a text plays by the countries and best known places it names."""
    pattern, codes = _words()
    found: Counter[str] = Counter()
    for match in pattern.finditer(_plain_text(text[:_HEAD])):
        found[codes[match[1]]] += 1
    if not found or _PASSING * found[HOME] >= max(found.values()):
        return Setting((HOME,), _clocks()[HOME], True, bool(found))
    countries = tuple(code for code, _ in sorted(found.items(), key=lambda item: (-item[1], item[0])))
    return Setting(countries, _clocks()[countries[0]], False, True)


def _plain_text(text: str) -> str:
    """Write a text in small letters without accents, as the words of countries.toml are."""
    return text.lower().replace("’", "'") if text.isascii() else plain(text).replace("ʿ", "")


@cache
def _table() -> Mapping[str, Mapping[str, object]]:
    return bundled_table("countries.toml")


@cache
def _clocks() -> Mapping[str, str]:
    return {code: str(row["clock"]) for code, row in _table().items()}


@cache
def _words() -> tuple[re.Pattern[str], Mapping[str, str]]:
    codes: dict[str, str] = {}
    for code, row in _table().items():
        words = row["words"]
        codes.update({plain(str(word)): code for word in (words if isinstance(words, list) else ())})
    longest = sorted(codes, key=len, reverse=True)
    return re.compile(r"(?<![^\W\d_])(" + "|".join(map(_bounded, longest)) + ")"), codes


def _bounded(word: str) -> str:
    return re.escape(word) + (r"(?![^\W\d_])" if len(word) <= _SHORT else "")


@lru_cache(maxsize=64)
def _abroad(given: Gazetteer, countries: tuple[str, ...], cities: Cities) -> Gazetteer:
    kept = [town for town in given.settlements if town.country in ("", *countries)]
    known = {town.id for town in kept}
    more = [town for code in countries for town in cities(code) if town.id not in known]
    return Gazetteer((*kept, *more), name_lore())
