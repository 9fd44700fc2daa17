"""Values: one answer to a clause.  A position binds to a value's id, so that it never moves to another value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from safeconduct.agreement.entries.canonical import JsonObject, JsonValue, canonical
from safeconduct.agreement.entries.entry import digest_of
from safeconduct.agreement.entries.shapes import CLAUSE, Field, Misfit, Record, Text
from safeconduct.agreement.terms.types import CLAUSE_TYPES, type_of
from safeconduct.core import did_you_mean

__all__ = ["SHORT_DIGITS", "ClauseShape", "ClauseValue", "read_values", "value_id"]

SHORT_DIGITS = 12
"""Digits of an id that people are shown.  Entries always hold all 64: 48 bits are forged within seconds by somebody
who may choose both values (a collision takes 2^24 tries)."""


@dataclass(frozen=True)
class ClauseValue:
    """A clause with one value; id: SHA-256 of clause, type and value, whole."""

    clause: str
    type: str
    value: JsonObject

    @property
    def id(self) -> str:
        """What a position binds to."""
        return value_id(self.clause, self.value)

    def to_json(self) -> JsonObject:
        """Return what stands in an entry."""
        return {"id": self.clause, "type": self.type, "value": self.value}


def value_id(clause: str, value: JsonObject) -> str:
    """Return the id of a value of a clause; the same value of another clause has another id."""
    return digest_of(canonical({"clause": clause, "type": type_of(clause), "value": value}))


@dataclass(frozen=True, slots=True)
class ClauseShape:
    """The shape of a clause with its value: the type must be known, named by the id, and fit the value."""

    def misfits(self, value: JsonValue, path: str) -> Iterator[Misfit]:
        """Yield what is wrong."""
        frame = Record((Field("id", CLAUSE), Field("type", Text(40)), Field("value", _Anything())))
        found = list(frame.misfits(value, path))
        yield from found
        if found or not isinstance(value, dict):
            return
        kind = str(value["type"])
        if kind not in CLAUSE_TYPES:
            near = did_you_mean(kind, CLAUSE_TYPES)
            yield Misfit(f"{path}.type", repr(kind), f"a type of clause: {', '.join(CLAUSE_TYPES)}. {near}".strip())
        elif type_of(str(value["id"])) != kind:
            yield Misfit(f"{path}.id", repr(value["id"]), f"an id that begins with its type, {kind} or {kind}.c1")
        else:
            yield from CLAUSE_TYPES[kind].misfits(value["value"], f"{path}.value")

    def schema(self) -> dict[str, object]:
        """Return the JSON Schema."""
        return {"oneOf": [_schema_of(name) for name in CLAUSE_TYPES]}


@dataclass(frozen=True, slots=True)
class _Anything:
    def misfits(self, value: JsonValue, path: str) -> Iterator[Misfit]:
        """Return no misfit: whatever stands there fits."""
        return iter(())

    def schema(self) -> dict[str, object]:
        """Return the JSON Schema that every value meets."""
        return {}


def _schema_of(name: str) -> dict[str, object]:
    return {
        "type": "object",
        "properties": {
            "id": {"type": "string", "pattern": f"^{name}(\\.[a-z0-9-]+)?$"},
            "type": {"const": name},
            "value": CLAUSE_TYPES[name].record.schema(),
        },
        "required": ["id", "type", "value"],
        "additionalProperties": False,
    }


def read_values(clauses: JsonValue) -> tuple[ClauseValue, ...]:
    """Return the clauses of a body that was checked."""
    rows = clauses if isinstance(clauses, list) else []
    return tuple(
        ClauseValue(str(row["id"]), str(row["type"]), row["value"])
        for row in rows
        if isinstance(row, dict) and isinstance(row["value"], dict)
    )
