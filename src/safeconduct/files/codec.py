"""One declaration of a JSON format: how a value is written, how it is read back, and its JSON Schema.

A codec does all three, so that writer, reader and schema cannot disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from safeconduct.core import NoteValue, Span
from safeconduct.files.cursor import Node
from safeconduct.files.instants import Stamps

__all__ = [
    "INSTANT",
    "NUMBER",
    "SPAN",
    "TEXT",
    "TRUTH",
    "VALUES",
    "WHOLE",
    "Codec",
    "Key",
    "choice",
    "list_of",
    "map_of",
    "nullable",
    "pair_of",
    "record",
]

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Codec:
    """write: value to JSON, with the texts of instants; read: JSON to value, faults added to the node's list."""

    write: Callable[[Any, Stamps], Any]
    read: Callable[[Node], Any]
    schema: Json

    def described(self, words: str) -> Codec:
        """Return the same with a description in the schema."""
        return Codec(self.write, self.read, {**self.schema, "description": words})


_LACKING: Any = object()


@dataclass(frozen=True, slots=True)
class Key:
    """One key of an object and the field of the class that it fills.

    without: the key is left out where the field is this, and reads as this where it is not there.
    """

    name: str
    codec: Codec
    attribute: str = ""
    without: Any = field(default=_LACKING)

    @property
    def target(self) -> str:
        """The field's name."""
        return self.attribute or self.name

    @property
    def needed(self) -> bool:
        """Whether the key must be there."""
        return self.without is _LACKING


def _as_is(value: Any, _: Stamps) -> Any:
    return value


TEXT = Codec(_as_is, Node.text, {"type": "string"})
"""A string."""
NUMBER = Codec(_as_is, Node.number, {"type": "number"})
"""A finite number."""
WHOLE = Codec(_as_is, Node.whole, {"type": "integer", "minimum": 0})
"""A whole number, 0 or more."""
TRUTH = Codec(_as_is, Node.truth, {"type": "boolean"})
"""true or false."""
INSTANT = Codec(
    lambda value, stamps: stamps[value],
    Node.instant,
    {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[+-]\d{2}:\d{2}$",
     "description": "RFC 3339 with the case's offset."},
)  # fmt: skip
"""An instant, aware UTC inside."""


def _write_span(span: Span, stamps: Stamps) -> Json:
    return {"start": stamps[span.start], "end": stamps[span.end]}


SPAN = Codec(
    _write_span,
    Node.span,
    {"type": "object", "properties": {"start": INSTANT.schema, "end": INSTANT.schema}, "required": ["start", "end"],
     "additionalProperties": False},
)  # fmt: skip
"""A span as start and end."""


def choice(*words: str) -> Codec:
    """Return the codec of one of a few words."""

    def read(node: Node) -> str:
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

    def read(node: Node) -> tuple[Any, ...]:
        found = tuple(item.read(one) for one in node.items())
        if len(found) < least and isinstance(node.value, list):
            node.fault(f"{least} or more of them", f"{len(found)}")
        return found

    schema: Json = {"type": "array", "items": item.schema}
    return Codec(write, read, schema | ({"minItems": least} if least else {}))


def pair_of(item: Codec, what: str, default: Any) -> Codec:
    """Return the codec of a tuple of two; what: the words for it; default: stands in for a wrong one."""
    many = list_of(item)

    def read(node: Node) -> tuple[Any, Any]:
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

    def read(node: Node) -> Json:
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

    def read(node: Node) -> Any:
        return None if node.value is None else item.read(node)

    return Codec(write, read, {"anyOf": [item.schema, {"type": "null"}]})


def record(
    make: Callable[..., Any], *keys: Key, derived: Mapping[str, tuple[Codec, Callable[[Any], Any]]] | None = None
) -> Codec:
    """Return the codec of a dataclass as an object.

    derived: keys that are written for readers of the file and not read back, as what they are worked out from is.
    """
    extra = dict(derived or {})
    pairs = tuple((key.name, key.target, key.codec.write, key.without) for key in keys)

    def write(value: Any, stamps: Stamps) -> Json:
        told = {}
        for name, target, codec_write, without in pairs:
            held = getattr(value, target)
            if without is _LACKING or held != without:
                told[name] = codec_write(held, stamps)
        for name, (codec, work_out) in extra.items():
            told[name] = codec.write(work_out(value), stamps)
        return told

    def read(node: Node) -> Any:
        return make(**{key.target: _read(key, node) for key in keys})

    known = {key.name: key.codec.schema for key in keys} | {name: codec.schema for name, (codec, _) in extra.items()}
    needed = [key.name for key in keys if key.needed] + list(extra)
    schema = {"type": "object", "properties": known, "required": needed, "additionalProperties": False}
    return Codec(write, read, schema)


def _read(key: Key, node: Node) -> Any:
    if not key.needed and isinstance(node.value, dict) and key.name not in node.value:
        return key.without
    return key.codec.read(node.key(key.name))


_INSTANTS = ("start", "end", "at")


def _write_values(values: Mapping[str, NoteValue], stamps: Stamps) -> Json:
    return {name: _write_value(values[name], stamps) for name in sorted(values)}


def _write_value(value: NoteValue, stamps: Stamps) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return stamps[value] if isinstance(value, datetime) else value


def _read_value(name: str, node: Node) -> NoteValue:
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


def _read_values(node: Node) -> Json:
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
