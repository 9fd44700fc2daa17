"""Words shown to people, in several languages: texts with {holes}, plural forms, numbers, dates and both clocks (R7).

The texts lie in report/words/<part>/<language>.json, flat keys to strings; the web page is built from the same files.
A word that changes with a number has three keys: `.one`, `.few` and `.many` (English has two forms, many = few; Arabic
has `.two` and `.other` besides).  Sheets are in French too.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from safeconduct.core import Clock, Place, PlaceId, Span, Translations, UsageError, in_language, is_right_to_left
from safeconduct.report.wording.figures import city, count, late, number

__all__ = [
    "LANGUAGES", "PAGE_LANGUAGES", "SHEET_LANGUAGES", "Language", "Words", "chosen_languages", "words_of",
]  # fmt: skip

Language = str
"""The code of a language, as `en`."""
LANGUAGES: tuple[Language, ...] = ("en", "uk", "ru")
"""The languages of all that is shown, in the order in which files are made."""
PAGE_LANGUAGES: tuple[Language, ...] = (*LANGUAGES, "ar")
"""The languages that the plan page can be switched to, and in which a plan's reasons and assumptions are worded."""
SHEET_LANGUAGES: tuple[Language, ...] = (*LANGUAGES, "fr", "ar")
"""The languages of printed sheets; in French a plan's reasons and assumptions stand in English."""


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of one language, and how it writes numbers, days and times.

    names_in: the language of names, where it is another than that of the texts.
    """

    language: Language
    texts: Mapping[str, str]
    names_in: Language = ""

    @property
    def right_to_left(self) -> bool:
        """Whether the language of the texts is written so."""
        return is_right_to_left(self.language)

    def say(self, key: str, **holes: object) -> str:
        """Return a text with its holes filled; a key that is not there is a fault of the program (KeyError)."""
        return self.texts[key].format(**holes)

    def known(self, key: str, otherwise: str) -> str:
        """Return the text of a key made from data (a party's name, a kind of limit), or what stands for it."""
        return self.texts.get(key, otherwise)

    def some(self, key: str, amount: float) -> str:
        """Write so many of something in its plural form: `1 person`, `2 persons`; uk and ru have three forms."""
        return self.texts[f"{key}.{self._form(round(amount))}"].format(n=count(amount))

    def _form(self, amount: int) -> str:
        """Return the plural form.  Source: Unicode CLDR 45, plural rules."""
        if self.language == "en":
            return "one" if amount == 1 else "many"
        if self.language == "fr":
            return "one" if amount < 2 else "many"
        if self.language == "ar":
            return _arabic_form(amount)
        if amount % 10 == 1 and amount % 100 != 11:
            return "one"
        return "few" if 2 <= amount % 10 <= 4 and not 12 <= amount % 100 <= 14 else "many"

    def decimal(self, value: float, digits: int = 1) -> str:
        """Write a number with so many digits after the language's decimal mark."""
        text = number(value, digits)
        return text if self.language in ("en", "ar") else text.replace(".", ",")

    def with_unit(self, figure: str, unit: str) -> str:
        """Write a figure with its unit (`km`, `h`, `min`), never apart on two lines."""
        return f"{figure}\u00a0{self.say(f'unit.{unit}')}"

    def at_most_percent(self, share: float) -> str:
        """Write a share as a per cent, rounded up in the first digit: a gap is never given smaller than it is."""
        tenths = -int(-share * 1000 // 1)
        return f"{self.decimal(tenths / 10)}\u202f%"

    def day(self, day: date) -> str:
        """Write a day in full, `5 March 2022`."""
        return f"{day.day}\u00a0{self.say(f'month.{day.month}')} {day.year}"

    def days(self, clock: Clock) -> str:
        """Write the case's day in full, or its first and its last."""
        first = self.day(clock.day)
        return first if clock.last_day is None else f"{first} – {self.day(clock.last_day)}"

    def city(self, zone: ZoneInfo) -> str:
        """Return the city that a zone's clock is named after."""
        return self.known(f"city.{zone.key}", city(zone))

    def at(self, instant: datetime, clock: Clock) -> str:
        """Write an instant as on a table with both clocks in its head: `11:00 / 12:00`; `+1` on the next day.

        In a case of several days the date stands before it: `6.03 11:00 / 12:00`.
        """
        return " / ".join(self._clock_times(instant, clock))

    def _clock_times(self, instant: datetime, clock: Clock) -> list[str]:
        if clock.last_day is None:
            return [_hour_minute(instant, zone, clock.day) for zone in _zones(clock)]
        locals_ = [instant.astimezone(zone) for zone in _zones(clock)]
        times = [f"{local:%H:%M}" for local in locals_]
        for at, local in enumerate(locals_):
            if at == 0 or local.date() != locals_[0].date():
                times[at] = f"{local.day}.{local:%m}\u00a0{times[at]}"
        return times

    def clock_names(self, clock: Clock) -> str:
        """Name the clocks in the order in which `at` writes them: `Kyiv / Moscow`."""
        return " / ".join(self.city(zone) for zone in _zones(clock))

    def both(self, instant: datetime, clock: Clock) -> str:
        """Write an instant within a sentence: `11:00 (12:00 Moscow)`."""
        first, *second = self._clock_times(instant, clock)
        if clock.second is None:
            return first
        return self.say("clock.both", first=first, second=second[0], city=self.city(clock.second))

    def span(self, span: Span, clock: Clock) -> str:
        """Write a stretch of time within a sentence; its end is rounded up to the minute."""
        return self.say("clock.span", start=self.both(span.start, clock), end=self.both(late(span.end), clock))

    def place(self, place: PlaceId, places: Mapping[PlaceId, Place]) -> str:
        """Return a place's name in this language where it is known, else the name it has, else its id."""
        return self.name(places[place]) if place in places else str(place)

    def name(self, place: Place) -> str:
        """Return the name in this language where it is known, else the name the place has."""
        return self.called(place.name, place.translations)

    def called(self, name: str, others: Translations) -> str:
        """Return a name in this language where it is known, else as the case gives it."""
        return in_language(name, others, self.names_in or self.language)


def _arabic_form(amount: int) -> str:
    """Return the plural form of a number in Arabic; source: Unicode CLDR, plural rules."""
    if amount in (1, 2):
        return ("one", "two")[amount - 1]
    hundredth = amount % 100
    return "few" if 3 <= hundredth <= 10 else "many" if hundredth >= 11 else "other"


def _zones(clock: Clock) -> tuple[ZoneInfo, ...]:
    return (clock.zone,) if clock.second is None else (clock.zone, clock.second)


def _hour_minute(instant: datetime, zone: ZoneInfo, day: date) -> str:
    local = instant.astimezone(zone)
    days = (local.date() - day).days
    return f"{local:%H:%M}" + (f"\u00a0{days:+d}" if days else "")


def chosen_languages(asked: str, named: Collection[Language] = ()) -> tuple[Language, ...]:
    """Return the languages of sheets for `--lang`.

    Args:
        asked: one of SHEET_LANGUAGES, a language in which the case has names, or `all`: LANGUAGES, and of
            SHEET_LANGUAGES those in which the case has names.
        named: languages in which the case has names of places.

    Raises:
        UsageError: there is no such language; names the choices.
    """
    if asked == "all":
        return (*LANGUAGES, *(language for language in SHEET_LANGUAGES[len(LANGUAGES) :] if language in named))
    if asked in SHEET_LANGUAGES or asked in named:
        return (asked,)
    others = "".join(f", {language}" for language in sorted(set(named) - set(SHEET_LANGUAGES)))
    expected = f"one of {', '.join(SHEET_LANGUAGES)}{others}, all"
    remedy = "for names alone in another language give places.csv a column name_ and its code"
    raise UsageError(f"--lang {asked}: no such language; expected {expected}; {remedy}")


@cache
def words_of(language: Language, *parts: str) -> Words:
    """Return the texts of one language: those of the parts named (`common`, `sheets`, ...), together.

    What has no words in Arabic or French is in English.
    """
    texts: dict[str, str] = {}
    for part in parts:
        home = files("safeconduct.report").joinpath(f"words/{part}")
        source = home.joinpath(f"{language}.json")
        if language in SHEET_LANGUAGES and not source.is_file():
            source = home.joinpath("en.json")
        texts |= json.loads(source.read_text(encoding="utf-8"))
    return Words(language, texts)
