"""The words in which a what-if may be asked, in each language, and the patterns made from them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

__all__ = ["FORMS", "FORMS_BY_LANGUAGE", "PATTERNS", "Patterns", "kind_of"]

FORMS = (
    "close link A - B from day 30 until day 60",
    "close border X - Y from day 30",
    "close camp A from day 30",
    "close place A from day 30",
    "open camp NAME 15 km from A for 20000 persons from day 30",
    "open camp NAME at 47.1,37.5 for 20000 persons from day 30",
    "corridor A - B 10000 persons from day 30 for 5 days",
    "plan out/CASE/plan.json from day 30 for 5 days",
)
"""What can be asked, by example; days may be dates, `until` and `for ... persons` may be left out."""

FORMS_BY_LANGUAGE: Mapping[str, tuple[str, ...]] = {
    "en": FORMS,
    "uk": (
        "закрити шлях A - B з дня 30 до дня 60",
        "закрити кордон X - Y з дня 30",
        "закрити табір A з дня 30",
        "закрити місце A з дня 30",
        "відкрити табір NAME 15 км від A на 20000 осіб з дня 30",
        "відкрити табір NAME у 47.1,37.5 на 20000 осіб з дня 30",
        "коридор A - B 10000 осіб з дня 30 на 5 днів",
        "план out/CASE/plan.json з дня 30 на 5 днів",
    ),
    "ru": (
        "закрыть путь A - B с дня 30 до дня 60",
        "закрыть границу X - Y с дня 30",
        "закрыть лагерь A с дня 30",
        "закрыть место A с дня 30",
        "открыть лагерь NAME 15 км от A на 20000 человек с дня 30",
        "открыть лагерь NAME в 47.1,37.5 на 20000 человек с дня 30",
        "коридор A - B 10000 человек с дня 30 на 5 дней",
        "план out/CASE/plan.json с дня 30 на 5 дней",
    ),
}
"""The same in each language, in the same order."""

_Kind = Literal["link", "border", "camp", "place"]


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """The words of a language as parts of patterns; camp before place, whose word may begin it."""

    close: str
    open: str
    link: str
    border: str
    camp: str
    place: str
    corridor: str
    plan: str
    day: str
    since: str
    until: str
    lasting: str
    days: str
    room_for: str
    persons: str
    km_from: str
    at: str


_VOCABULARY = {
    "en": _Vocabulary(
        "close", "open", "link", "border", "camp", "place", "corridor", "plan", "day", "from", "until", "for", "days?",
        "for", "persons|people", r"km\s+from", "at",
    ),
    "uk": _Vocabulary(
        "закрити", "відкрити", "шлях|дорогу", "кордон", r"табір|місце\s+прийому", "місце|пункт", "коридор", "план",
        "дня|день", "з|від", "до", "на", "дні|днів|день", "на", "осіб|особи|особу|людей", r"км\s+від", "у|в",
    ),
    "ru": _Vocabulary(
        "закрыть", "открыть", "путь|дорогу", "границу", r"лагерь|место\s+при[её]ма", "место|пункт", "коридор", "план",
        "дня|день", "с|со", "до", "на", "дня|дней|день", "на", "человека?|людей", r"км\s+от", "в|на",
    ),
}  # fmt: skip


_ORDINAL = "st|nd|rd|th|го|й"
"""What may stand after the number of a day, in any language."""


@dataclass(frozen=True, slots=True)
class Patterns:
    """What a closure, a new camp, a corridor and a plan look like in a language."""

    close: re.Pattern[str]
    open: re.Pattern[str]
    corridor: re.Pattern[str]
    plan: re.Pattern[str]


def _when(words: _Vocabulary, name: str) -> str:
    """Return the pattern of a day, in either order ("day 30", "з 30-го дня"), or of a date."""
    after = rf"(?:-?(?:{_ORDINAL}))?\s+(?:{words.day})"
    numbered = rf"(?P<{name}_word>(?:{words.day})\s+)?(?P<{name}_day>\d{{1,5}})(?({name}_word)|{after})"
    return rf"(?:{numbered}|(?P<{name}_date>\d{{4}}-\d\d-\d\d))"


def _patterns(words: _Vocabulary) -> Patterns:
    since = rf"(?:\s+(?:{words.since})\s+{_when(words, 'from')})?"
    lasting = rf"\s+(?:{words.lasting})\s+(?P<days>\d{{1,5}})\s+(?:{words.days})"
    until = rf"(?:\s+(?:{words.until})\s+{_when(words, 'to')}|{lasting})?"
    persons = r"(?P<persons>\d[\d\s\u202f]{0,12})"
    kinds = "|".join(
        f"(?P<{kind}>{part})"
        for kind, part in zip(_KINDS, (words.link, words.border, words.camp, words.place), strict=True)
    )
    degrees = r"(?P<lat>-?\d+(?:\.\d+)?)\s*,\s*(?P<lon>-?\d+(?:\.\d+)?)"
    room = rf"(?:\s+(?:{words.room_for})\s+{persons}(?:\s+(?:{words.persons}))?)?"
    near = rf"(?P<km>\d+(?:\.\d+)?)\s*(?:{words.km_from})\s+(?P<near>.+?)"
    texts = (
        rf"(?:{words.close})\s+(?:{kinds})\s+(?P<what>.+?){since}{until}",
        rf"(?:{words.open})\s+(?:{words.camp})\s+(?P<name>.+?)\s+(?:{near}|(?:{words.at})\s+{degrees}){room}{since}",
        rf"(?:{words.corridor})\s+(?P<what>.+?)\s+{persons}\s+(?:{words.persons}){since}{until}",
        rf"(?:{words.plan})\s+(?P<file>.+?){since}{until}",
    )
    return Patterns(*(re.compile(text, re.IGNORECASE) for text in texts))


_KINDS: tuple[_Kind, ...] = ("link", "border", "camp", "place")
PATTERNS: Mapping[str, Patterns] = {code: _patterns(words) for code, words in _VOCABULARY.items()}
"""The patterns of each language."""


def kind_of(found: Mapping[str, str | None]) -> _Kind:
    """Return what a matched closure is of."""
    return next(kind for kind in _KINDS if found.get(kind))
