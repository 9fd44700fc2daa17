"""One declaration of a JSON format: how a value is written, how it is read back, and its JSON Schema.

A codec does all three, so that writer, reader and schema cannot disagree.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from safeconduct.core import Limits, NoteValue, Span
from safeconduct.files.cursor import Cursor
from safeconduct.files.instants import Stamps

__all__ = [
    "INSTANT",
    "NUMBER",
    "SPAN",
    "TEXT",
    "TRUTH",
    "VALUES",
    "WHOLE",
    "Beside",
    "Codec",
    "Field",
    "Group",
    "Key",
    "Shown",
    "choice",
    "constant",
    "list_of",
    "map_of",
    "nullable",
    "number_in",
    "pair_of",
    "record",
    "text_as",
]

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Codec:
    """write: value to JSON, with the texts of instants; read: JSON to value, faults added to the node's list."""

    write: Callable[[Any, Stamps], Any]
    read: Callable[[Cursor], Any]
    schema: Json

    def described(self, words: str) -> Codec:
        """Return the same with a description in the schema."""
        return Codec(self.write, self.read, {**self.schema, "description": words})


_LACKING: Any = object()


@dataclass(frozen=True, slots=True)
class Key:
    """One key of an object and the field of the class that it fills.

    without: the key is left out where the field is this, and reads as this where it is not there.
    older: what the field is in files of before the key was written.
    """

    name: str
    codec: Codec
    attribute: str = ""
    without: Any = _LACKING
    older: Any = _LACKING

    @property
    def target(self) -> str:
        """The field's name."""
        return self.attribute or self.name

    def write(self, value: Any, stamps: Stamps, written: Json) -> None:
        """Write the field into the object."""
        held = getattr(value, self.target)
        if self.without is _LACKING or held != self.without:
            written[self.name] = self.codec.write(held, stamps)

    def read(self, node: Cursor) -> Json:
        """Read the field, by its name."""
        absent = self.older if self.without is _LACKING else self.without
        if absent is not _LACKING and isinstance(node.value, dict) and self.name not in node.value:
            return {self.target: absent}
        return {self.target: self.codec.read(node.key(self.name))}

    @property
    def schema(self) -> tuple[Json, list[str]]:
        """Its keys with their schemas, and those that must be there."""
        return {self.name: self.codec.schema}, [self.name] if self.without is _LACKING else []


@dataclass(frozen=True, slots=True)
class Shown:
    """A key that is written for readers of the file and not read back: what it is worked out from is read."""

    name: str
    codec: Codec
    work_out: Callable[[Any, Any], Any]

    def write(self, value: Any, stamps: Stamps, written: Json) -> None:
        """Work the value out of the object, and of what is known beside it, and write it."""
        written[self.name] = self.codec.write(self.work_out(value, stamps), stamps)

    def read(self, _: Cursor) -> Json:
        """Read nothing."""
        return {}

    @property
    def schema(self) -> tuple[Json, list[str]]:
        """As of `Key`."""
        return {self.name: self.codec.schema}, [self.name]


@dataclass(frozen=True, slots=True)
class Group:
    """An object inside the object that holds fields of the same class."""

    name: str
    keys: tuple[Field, ...]

    def write(self, value: Any, stamps: Stamps, written: Json) -> None:
        """Write all fields into an object of their own."""
        inner = written[self.name] = {}
        for key in self.keys:
            key.write(value, stamps, inner)

    def read(self, node: Cursor) -> Json:
        """Read all fields."""
        inside = node.key(self.name)
        return {name: value for key in self.keys for name, value in key.read(inside).items()}

    @property
    def schema(self) -> tuple[Json, list[str]]:
        """As of `Key`."""
        return {self.name: _object(self.keys)}, [self.name]


@dataclass(frozen=True, slots=True)
class Beside:
    """A field that is an object itself, its keys beside the others of this one."""

    attribute: str
    codec: Codec

    def write(self, value: Any, stamps: Stamps, written: Json) -> None:
        """Write the field's keys into the object."""
        written.update(self.codec.write(getattr(value, self.attribute), stamps))

    def read(self, node: Cursor) -> Json:
        """Read the field from the same object."""
        return {self.attribute: self.codec.read(node)}

    @property
    def schema(self) -> tuple[Json, list[str]]:
        """As of `Key`."""
        return self.codec.schema["properties"], self.codec.schema["required"]


Field = Key | Shown | Group | Beside
"""What an object is made of."""


def _object(keys: Iterable[Field]) -> Json:
    """Return the schema of an object."""
    known, needed = dict[str, Any](), list[str]()
    for key in keys:
        properties, required = key.schema
        known |= properties
        needed += required
    return {"type": "object", "properties": known, "required": needed, "additionalProperties": False}


def _as_is(value: Any, _: Stamps) -> Any:
    return value


TEXT = Codec(_as_is, Cursor.text, {"type": "string"})
"""A string."""
NUMBER = Codec(_as_is, Cursor.number, {"type": "number"})
"""A finite number."""
WHOLE = Codec(_as_is, Cursor.whole, {"type": "integer", "minimum": 0})
"""A whole number, 0 or more."""
TRUTH = Codec(_as_is, Cursor.truth, {"type": "boolean"})
"""true or false."""


def number_in(limits: Limits) -> Codec:
    """Return the codec of a number within limits."""
    ends = {"minimum": limits.least, "maximum": limits.most}
    schema = {"type": "integer" if limits.whole else "number"}

    def read(node: Cursor) -> float:
        return node.number(limits)

    return Codec(_as_is, read, schema | {name: end for name, end in ends.items() if abs(end) < math.inf})


def constant(text: str) -> Codec:
    """Return the codec of a text that is always the same."""
    return Codec(_as_is, Cursor.text, {"const": text})


def text_as(
    write: Callable[[Any], str], read: Callable[[str], Any], instead: Any, **schema: Any
) -> Codec:
    """Return the codec of a value that is written as a text; read: raises ReadingError; instead: stands in for none."""
    return Codec(
        lambda value, _: write(value), lambda node: node.at(node.text(), node.column).take(read, instead),
        {"type": "string", **schema},
    )  # fmt: skip


INSTANT = Codec(
    lambda value, stamps: stamps[value],
    Cursor.instant,
    {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[+-]\d{2}:\d{2}$",
     "description": "RFC 3339 with the case's offset."},
)  # fmt: skip
"""An instant, aware UTC inside."""


def _write_span(span: Span, stamps: Stamps) -> Json:
    return {"start": stamps[span.start], "end": stamps[span.end]}


SPAN = Codec(
    _write_span,
    Cursor.span,
    {"type": "object", "properties": {"start": INSTANT.schema, "end": INSTANT.schema}, "required": ["start", "end"],
     "additionalProperties": False},
)  # fmt: skip
"""A span as start and end."""


def choice(*words: str) -> Codec:
    """Return the codec of one of a few words."""

    def read(node: Cursor) -> str:
        word = node.text()
        if word not in words:
            node.fault(f"one of {', '.join(words)}")
        return word

    return Codec(_as_is, read, {"enum": list(words)})


def list_of(item: Codec, least: int = 0) -> Codec:
    """Return the codec of a tuple, as a list of at least so many."""

    def write(values: Any, stamps: Stamps) -> list[Any]:
        if item.write is _as_is:
            return list(values)
        return [item.write(value, stamps) for value in values]

    def read(node: Cursor) -> tuple[Any, ...]:
        found = tuple(item.read(one) for one in node.items())
        if len(found) < least and isinstance(node.value, list):
            node.fault(f"{least} or more of them", f"{len(found)}")
        return found

    schema: Json = {"type": "array", "items": item.schema}
    return Codec(write, read, schema | ({"minItems": least} if least else {}))


def pair_of(item: Codec, what: str, default: Any) -> Codec:
    """Return the codec of a tuple of two; what: the words for it; default: stands in for a wrong one."""
    many = list_of(item)

    def read(node: Cursor) -> tuple[Any, Any]:
        found = many.read(node)
        if len(found) == 2:
            return found[0], found[1]
        node.fault(what)
        return default, default

    return Codec(many.write, read, {**many.schema, "minItems": 2, "maxItems": 2})


def map_of(item: Codec, names: tuple[str, ...] | None = None) -> Codec:
    """Return the codec of a mapping from names (only these, where given), written in the order of the names."""

    def write(values: Mapping[str, Any], stamps: Stamps) -> Json:
        return {name: item.write(values[name], stamps) for name in sorted(values)}

    def read(node: Cursor) -> Json:
        found = {}
        for name, one in node.pairs():
            if names is not None and name not in names:
                one.fault(f"one of {', '.join(names)}", name)
            found[name] = item.read(one)
        return found

    schema: Json = {"type": "object", "additionalProperties": item.schema}
    return Codec(write, read, schema | ({"propertyNames": {"enum": list(names)}} if names else {}))


def nullable(item: Codec) -> Codec:
    """Return the codec of a value that may be None."""

    def write(value: Any, stamps: Stamps) -> Any:
        return None if value is None else item.write(value, stamps)

    def read(node: Cursor) -> Any:
        return None if node.value is None else item.read(node)

    return Codec(write, read, {"anyOf": [item.schema, {"type": "null"}]})


def record(make: Callable[..., Any], *keys: Field) -> Codec:
    """Return the codec of a dataclass as an object."""

    def write(value: Any, stamps: Stamps) -> Json:
        written: Json = {}
        for key in keys:
            key.write(value, stamps, written)
        return written

    def read(node: Cursor) -> Any:
        return make(**{name: value for key in keys for name, value in key.read(node).items()})

    return Codec(write, read, _object(keys))


_INSTANTS = ("start", "end", "at")


def _write_values(values: Mapping[str, NoteValue], stamps: Stamps) -> Json:
    return {name: _write_value(values[name], stamps) for name in sorted(values)}


def _write_value(value: NoteValue, stamps: Stamps) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return stamps[value] if isinstance(value, datetime) else value


def _read_value(name: str, node: Cursor) -> NoteValue:
    if name.removeprefix("where_") in _INSTANTS:
        return node.instant()
    if isinstance(node.value, list):
        return tuple(one.text() for one in node.items())
    if isinstance(node.value, bool):
        return node.value
    if isinstance(node.value, int | float):
        number = node.number()
        return int(number) if isinstance(node.value, int) else number
    return node.text()


def _read_values(node: Cursor) -> Json:
    return {name: _read_value(name, one) for name, one in node.pairs()}


VALUES = Codec(
    _write_values,
    _read_values,
    {
        "type": "object",
        "additionalProperties": {
            "anyOf": [{"type": ["string", "number", "boolean"]}, {"type": "array", "items": {"type": "string"}}]
        },
        "description": "Values by name; start, end and at are instants.",
    },
)
"""Values of a note or of where a limit binds."""
