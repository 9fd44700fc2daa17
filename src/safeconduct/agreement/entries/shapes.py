"""Shapes of what stands in an entry: checked with every fault reported, and written out as a JSON Schema."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Protocol

from safeconduct.agreement.entries.canonical import JsonValue
from safeconduct.agreement.entries.keys import KeyLineError, read_public_key

__all__ = [
    "AUTHOR", "CASE_ID", "CLAUSE", "CLOCK_TIME", "DIGEST", "INSTANT", "KEY_LINE", "METRES", "SCOPE", "SECONDS",
    "Choice", "Field", "Flag", "Items", "Misfit", "Record", "Shape", "Text", "Whole", "instant", "instant_text",
    "optional",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Misfit:
    """What does not fit its shape; path: as `value.start`."""

    path: str
    got: str
    expected: str


class Shape(Protocol):
    """What a value must be."""

    def misfits(self, value: JsonValue, path: str) -> Iterator[Misfit]:
        """Yield what is wrong with a value."""
        ...

    def schema(self) -> dict[str, object]:
        """Return the JSON Schema."""
        ...


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


@cache
def _pattern(pattern: str) -> Callable[[str], re.Match[str] | None]:
    return re.compile(pattern).fullmatch


@dataclass(frozen=True, slots=True)
class Text:
    """A text of 1 to `most` signs; pattern: all of it must match.  rule: a further test, by the words it must be."""

    most: int = 200
    pattern: str = ""
    words: str = ""
    rule: Callable[[str], bool] | None = field(default=None, compare=False)

    def misfits(self, value: JsonValue, path: str) -> Iterator[Misfit]:
        """Yield at most one misfit."""
        if not self.fits(value):
            yield Misfit(path, _shown(value), self.words or f"a text of 1 to {self.most} signs")

    def fits(self, value: JsonValue) -> bool:
        """Say whether a value is such a text."""
        if not isinstance(value, str) or not 0 < len(value) <= self.most:
            return False
        if self.pattern and _pattern(self.pattern)(value) is None:
            return False
        return self.rule is None or self.rule(value)

    def schema(self) -> dict[str, object]:
        """Return the JSON Schema."""
        pattern: dict[str, object] = {"pattern": f"^(?:{self.pattern})$"} if self.pattern else {}
        return {"type": "string", "minLength": 1, "maxLength": self.most} | pattern


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number from least to most, of a unit."""

    least: int = 0
    most: int = 10**9
    unit: str = ""

    def misfits(self, value: JsonValue, path: str) -> Iterator[Misfit]:
        """Yield at most one misfit; a truth value is no number."""
        if type(value) is not int or not self.least <= value <= self.most:
            unit = f" {self.unit}" if self.unit else ""
            yield Misfit(path, _shown(value), f"a whole number of{unit or ' things'}, {self.least} to {self.most}")

    def schema(self) -> dict[str, object]:
        """Return the JSON Schema."""
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


@dataclass(frozen=True, slots=True)
class Flag:
    """Yes or no."""

    def misfits(self, value: JsonValue, path: str) -> Iterator[Misfit]:
        """Yield at most one misfit."""
        if type(value) is not bool:
            yield Misfit(path, _shown(value), "true or false")

    def schema(self) -> dict[str, object]:
        """Return the JSON Schema."""
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words."""

    options: tuple[str, ...]

    def misfits(self, value: JsonValue, path: str) -> Iterator[Misfit]:
        """Yield at most one misfit."""
        if not isinstance(value, str) or value not in self.options:
            yield Misfit(path, _shown(value), f"one of {', '.join(self.options)}")

    def schema(self) -> dict[str, object]:
        """Return the JSON Schema."""
        return {"enum": list(self.options)}


@dataclass(frozen=True, slots=True)
class Items:
    """A list of one shape; sets are sorted, so that one set has one spelling."""

    of: Shape
    least: int = 0
    most: int = 200
    as_set: bool = False

    def misfits(self, value: JsonValue, path: str) -> Iterator[Misfit]:
        """Yield what is wrong with the list and with each item."""
        if not isinstance(value, list) or not self.least <= len(value) <= self.most:
            yield Misfit(path, _shown(value), f"a list of {self.least} to {self.most}")
            return
        for at, item in enumerate(value):
            yield from self.of.misfits(item, f"{path}[{at}]")
        texts = [item for item in value if isinstance(item, str)]
        if self.as_set and texts != sorted(set(texts)):
            yield Misfit(path, _shown(value), "each once, in the order of the alphabet")

    def schema(self) -> dict[str, object]:
        """Return the JSON Schema."""
        unique: dict[str, object] = {"uniqueItems": True} if self.as_set else {}
        return {"type": "array", "items": self.of.schema(), "minItems": self.least, "maxItems": self.most} | unique


@dataclass(frozen=True, slots=True)
class Field:
    """A key of a record."""

    name: str
    shape: Shape
    required: bool = True


def optional(name: str, shape: Shape) -> Field:
    """Return a key that may be left out: not known, or not said."""
    return Field(name, shape, required=False)


@dataclass(frozen=True, slots=True)
class Record:
    """An object with these keys and no others."""

    fields: tuple[Field, ...]

    def misfits(self, value: JsonValue, path: str) -> Iterator[Misfit]:
        """Yield keys that are missing or unknown, and what is wrong with the others."""
        if not isinstance(value, dict):
            yield Misfit(path, _shown(value), "an object")
            return
        dot = f"{path}." if path else ""
        known = {one.name: one for one in self.fields}
        for name in sorted(value.keys() - known.keys()):
            yield Misfit(dot + name, "an unknown key", f"only {', '.join(known) or 'no keys'}")
        for name, one in known.items():
            if name in value:
                yield from one.shape.misfits(value[name], dot + name)
            elif one.required:
                yield Misfit(dot + name, "nothing", "this key")

    def schema(self) -> dict[str, object]:
        """Return the JSON Schema."""
        return {
            "type": "object",
            "properties": {one.name: one.shape.schema() for one in self.fields},
            "required": [one.name for one in self.fields if one.required],
            "additionalProperties": False,
        }


def instant(text: str) -> datetime:
    """Read `2022-03-05T07:00:00Z`.

    Raises:
        ValueError: not that form, or no such instant.
    """
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def instant_text(moment: datetime) -> str:
    """Write an aware instant, cut to whole seconds."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z"


@lru_cache(maxsize=65_536)
def _is_instant(text: str) -> bool:
    try:
        return 1990 <= instant(text).year <= 2200
    except ValueError:
        return False


@lru_cache(maxsize=4096)
def _is_key_line(text: str) -> bool:
    try:
        read_public_key(text)
    except KeyLineError:
        return False
    return True


def _one_script(text: str) -> bool:
    """Say whether the letters are of one script, so that none is drawn as a letter of another (UTS #39, 5.1)."""
    scripts = {unicodedata.name(sign, "?").split()[0] for sign in text if sign.isalpha()}
    return len(scripts) <= 1


AUTHOR = Text(32, "[a-z][a-z0-9-]*", "an author's id of small Latin letters, digits and hyphens")
"""Id of a key-holder."""
CLAUSE = Text(64, r"[a-z_]+(\.[a-z0-9-]+)?", "a clause id, as window or window.c1")
"""Id of a clause: its type and, after a point, which one."""
DIGEST = Text(64, "[0-9a-f]{64}", "64 hexadecimal digits")
"""SHA-256 of an entry, a value or a file, whole."""
KEY_LINE = Text(300, words="a public key line, name+id+key", rule=_is_key_line)
"""A public key."""
INSTANT = Text(
    20, r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z", "an instant, as 2022-03-05T07:00:00Z", _is_instant
)
"""An instant, whole seconds, UTC."""
CLOCK_TIME = Text(5, "([01][0-9]|2[0-3]):[0-5][0-9]", "a time of the day, as 12:00")
"""A time of the day on the agreement's first clock."""
SECONDS = Whole(0, 366 * 86_400, "seconds")
"""A length of time."""
METRES = Whole(0, 20_000_000, "metres")
"""A distance."""
CASE_ID = Text(80, r'[^\s;:,"/\\\[\]“”|]+', "an id of the case, letters of one script", _one_script)
"""Id of a place, point, road or checkpoint of the case."""
SCOPE = Text(
    100, r'all|(road|place|area):[^\s;:,"\\\[\]“”|]+', "a scope: all, road:REF, place:ID or area:NAME",
    lambda text: _one_script(text.partition(":")[2]),
)  # fmt: skip
"""Where something holds, as in ceasefire.csv."""
