"""Who takes part: the roster of the opening entry, and those to whom something was delegated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from safeconduct.agreement.entries.canonical import JsonObject
from safeconduct.agreement.entries.entry import Entry, EntryClass
from safeconduct.agreement.entries.keys import PublicKey, read_public_key

__all__ = ["Author", "Opening", "class_of_role", "delegated", "read_opening"]


@dataclass(frozen=True)
class Author:
    """A key-holder.

    names: by language, English always.  recovery: None where none was given.  by: who delegated, "" of the roster's
    own.  corridor, convoy, until: how far a delegation reaches; "" without a limit.
    """

    id: str
    role: str
    names: Mapping[str, str]
    key: PublicKey
    recovery: PublicKey | None = None
    by: str = ""
    corridor: str = ""
    until: str = ""
    convoy: str = ""


@dataclass(frozen=True)
class Opening:
    """What the opening entry says.  names: of ids of the case, by language.  needed: whose word it takes."""

    entry: Entry
    id: str
    kind: str
    title: Mapping[str, str]
    clock: str
    second_clock: str
    day: str
    roster: Mapping[str, Author]
    needed: tuple[str, ...]
    names: Mapping[str, Mapping[str, str]]

    @property
    def class_(self) -> EntryClass:
        """The class of the opening entry and of all that says who is who."""
        return self.entry.class_


def read_opening(entry: Entry) -> Opening:
    """Return what an opening entry says, whose body was checked."""
    body = entry.body
    rows = [_author(row) for row in _objects(body["roster"])]
    names = {str(row["id"]): _names({k: v for k, v in row.items() if k != "id"}) for row in _objects(body.get("names"))}
    needed = body["needed"] if isinstance(body["needed"], list) else []
    return Opening(
        entry, str(body["id"]), str(body["kind"]), _names(body["title"]), str(body["clock"]),
        str(body.get("second_clock", "")), str(body.get("day", "")), {one.id: one for one in rows},
        tuple(str(one) for one in needed), names,
    )  # fmt: skip


def class_of_role(role: str) -> EntryClass:
    """Return the class of somebody of a role (R9): who negotiates has all, who leads a convoy has its own."""
    if role in ("party", "intermediary", "guarantor", "operations"):
        return "parties"
    return "convoy" if role == "convoy" else "public"


def _objects(value: object) -> list[JsonObject]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _names(value: object) -> dict[str, str]:
    return {str(name): str(text) for name, text in value.items()} if isinstance(value, dict) else {}


def _author(row: JsonObject) -> Author:
    recovery = read_public_key(str(row["recovery"])) if "recovery" in row else None
    return Author(
        str(row["author"]), str(row["role"]), _names(row["names"]), read_public_key(str(row["vkey"])), recovery
    )


def delegated(entry: Entry) -> Author:
    """Return the author that a delegation makes, whose body was checked."""
    body = entry.body
    names = _names(body.get("names")) or {"en": str(body["author"])}
    return Author(
        str(body["author"]), str(body["role"]), names, read_public_key(str(body["vkey"])), None, entry.author,
        str(body.get("corridor", "")), str(body.get("until", "")), str(body.get("convoy", "")),
    )  # fmt: skip
