"""Wording of clauses in English, Ukrainian and Russian, made from values alone: three texts, one value.

Two different values of a clause never read alike in any language (a property test): ids stand beside names, free texts
in quotation marks, what is left out shows as a line that is missing.  What a text is signed with is the digest of all
three wordings, so a reader may check that what he read is what was signed.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from safeconduct.agreement.entries.canonical import JsonObject, JsonValue
from safeconduct.agreement.entries.shapes import (
    AUTHOR,
    CASE_ID,
    CLOCK_TIME,
    INSTANT,
    METRES,
    SCOPE,
    SECONDS,
    Choice,
    Flag,
    Items,
    Shape,
    Whole,
    instant,
)  # fmt: skip
from safeconduct.agreement.terms.types import CLAUSE_TYPES
from safeconduct.agreement.terms.values import ClauseValue
from safeconduct.core import city_of

__all__ = ["WORDING_LANGUAGES", "Wording", "duration", "wording_digest", "wording_for"]

WORDING_LANGUAGES = ("en", "uk", "ru")
"""The languages of every text."""
_HOLE = re.compile(r"\{(\w+)\}")


@cache
def _words(language: str) -> dict[str, Any]:
    source = files("safeconduct.agreement").joinpath(f"words/{language}.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Wording:
    """What wording needs beside a value.

    names: of authors and of ids of the case, by language; an id without one is written as it is.
    zones: one or two clocks; every instant is written on each (R7).
    """

    language: str
    zones: tuple[ZoneInfo, ...]
    names: Mapping[str, Mapping[str, str]]

    @property
    def words(self) -> dict[str, Any]:
        """The tables of the language."""
        return _words(self.language)

    def title(self, type_: str) -> str:
        """Return the heading of a type."""
        return str(self.words[type_]["title"])

    def say(self, key: str, **holes: object) -> str:
        """Return a sentence around clauses (`[text]` of the tables)."""
        return str(self.words["text"][key]).format(**holes)

    def lines(self, clause: ClauseValue) -> list[str]:
        """Return the sentences of a clause with its value."""
        if clause.type == "note":  # every line with its language in front, so that no line can pass for another
            order = sorted(clause.value, key=lambda name: (name != self.language, name))
            held = [f"{name} | {line}" for name in order for line in str(clause.value[name]).split("\n")]
            return [self.say("unchecked"), *held]
        rows = self.words[clause.type]["lines"]
        return [self._filled(text, clause) for condition, text in rows if _holds(condition, clause.value)]

    def short(self, clause: ClauseValue) -> str:
        """Return the value for a cell of a table: what differs most between two of its type, without sentences."""
        if clause.type == "window":
            start, end = (instant(str(clause.value[name])).astimezone(self.zones[0]) for name in ("start", "end"))
            day = "" if start.date() == end.date() else f"{end:%m-%d} "
            return f"{start:%m-%d %H:%M}–{day}{end:%H:%M}"
        return self._filled(str(self.words[clause.type]["short"]), clause)

    def _filled(self, text: str, clause: ClauseValue) -> str:
        shapes = {one.name: one.shape for one in CLAUSE_TYPES[clause.type].record.fields}
        text = text if set(_HOLE.findall(text)) <= clause.value.keys() else ""
        return _HOLE.sub(lambda hole: self.value(shapes[hole[1]], clause.value[hole[1]], clause.type), text)

    def value(self, shape: Shape, value: JsonValue, type_: str = "") -> str:
        """Write one field's value."""
        if isinstance(shape, Items) and isinstance(value, list):
            listed = "; ".join(self.value(shape.of, item, type_) for item in value)
            return listed or str(self.words["word"]["nobody" if shape.of is AUTHOR else "nothing"])
        if isinstance(shape, Choice):
            own = self.words.get(type_, {}).get("choice", {})
            return str(own.get(value) or self.words["choice"].get(value, value))
        if isinstance(shape, Flag):
            return "+" if value else "−"
        if shape is SECONDS:
            return duration(int(str(value)), self.words["unit"])
        if shape is METRES:
            metres = int(str(value))
            km, rest = divmod(metres, 1000)
            units = self.words["unit"]
            return f"{km} {units['km']}" if km and not rest else f"{metres} {units['m']}"
        return self._text(shape, value)

    def _text(self, shape: Shape, value: JsonValue) -> str:
        text = str(value)
        if shape is INSTANT:
            return self.instant(text)
        if shape is SCOPE:
            kind, _, name = text.partition(":")
            held = self.named(name) if kind == "place" else name
            return str(self.words["word"][kind]).format(name=held)
        if shape is AUTHOR or shape is CASE_ID:
            return self.named(text)
        return text if shape is CLOCK_TIME or isinstance(shape, Whole) else f"“{text}”"

    def named(self, id_: str) -> str:
        """Write an id with its name, where it has one: `Маріуполь [mariupol]`."""
        names = self.names.get(id_, {})
        name = names.get(self.language) or names.get("en", "")
        return f"{name} [{id_}]" if name else f"[{id_}]"

    def instant(self, text: str) -> str:
        """Write an instant on every clock: `2022-03-05 09:00 Kyiv / 10:00 Moscow`."""
        moment = instant(text)
        local = [moment.astimezone(zone) for zone in self.zones]
        hours = [f"{one:%H:%M:%S}".removesuffix(":00") for one in local]
        first = f"{local[0]:%Y-%m-%d} {hours[0]} {city_of(self.zones[0])}"
        later = [
            f"{hour} {city_of(zone)}" if one.date() == local[0].date() else f"{one:%Y-%m-%d} {hour} {city_of(zone)}"
            for one, hour, zone in zip(local[1:], hours[1:], self.zones[1:], strict=True)
        ]
        return " / ".join((first, *later))

    def text(self, clauses: Sequence[ClauseValue], title: str, kind: str, needed: Sequence[str]) -> str:
        """Return a whole text: heading, whose word it takes, every clause with its id, and what the law says."""
        head = [
            f"{self.say(f'kind_{kind}')}: {title}",
            self.say("needed", authors="; ".join(map(self.named, needed))),
            "",
        ]
        body = []
        for number, clause in enumerate(clauses, start=1):
            body.append(self.say("clause", n=number, title=self.title(clause.type), id=clause.clause))
            body += [f"   {line}" for line in self.lines(clause)]
        return "\n".join([*head, *body, "", self.say("law"), ""])


def _holds(condition: str, value: JsonObject) -> bool:
    return all(_holds_one(one, value) for one in condition.split())


def _holds_one(condition: str, value: JsonObject) -> bool:
    if condition.startswith("!"):
        return condition[1:] not in value
    name, equals, wanted = condition.partition("=")
    if not equals:
        return name in value
    held = value.get(name)
    return ({True: "yes", False: "no"}[held] if isinstance(held, bool) else held) == wanted


def duration(seconds: int, units: Mapping[str, str]) -> str:
    """Write a length of time in whole units: `1 h 30 min`."""
    parts = []
    for unit, length in (("d", 86_400), ("h", 3600), ("min", 60), ("s", 1)):
        count, seconds = divmod(seconds, length)
        parts += [f"{count} {units[unit]}"] if count else []
    return " ".join(parts) or f"0 {units['s']}"


def wording_for(language: str, clock: str, second_clock: str, names: Mapping[str, Mapping[str, str]]) -> Wording:
    """Return the wording of a language.

    Raises:
        ValueError: no such time zone.
    """
    try:
        zones = tuple(ZoneInfo(name) for name in (clock, second_clock) if name)
    except (ZoneInfoNotFoundError, OSError) as error:
        raise ValueError(f"no such time zone: {error}") from error
    return Wording(language, zones, names)


def wording_digest(texts: Sequence[str]) -> str:
    """Return the SHA-256 of a text's wordings in the order of `WORDING_LANGUAGES`."""
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()
