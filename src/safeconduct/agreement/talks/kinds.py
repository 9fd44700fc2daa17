"""The kinds of entries: what their body must be, and which role may make them (V5, V8)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from safeconduct.agreement.entries.canonical import JsonObject
from safeconduct.agreement.entries.entry import HEAD
from safeconduct.agreement.entries.shapes import (
    AUTHOR,
    CASE_ID,
    CLAUSE,
    DIGEST,
    INSTANT,
    KEY_LINE,
    Choice,
    Field,
    Flag,
    Items,
    Misfit,
    Record,
    Text,
    Whole,
    optional,
)  # fmt: skip
from safeconduct.agreement.talks.day_kinds import CONVOY, DAY_KINDS
from safeconduct.agreement.talks.entry_kind import DELEGATED_ROLES, ROLES, EntryKind
from safeconduct.agreement.terms.values import ClauseShape

__all__ = [
    "AGREEMENT_KINDS",
    "CORE_KINDS",
    "DELEGATED_ROLES",
    "ENTRY_KINDS",
    "ROLES",
    "EntryKind",
    "body_misfits",
    "entry_schema",
    "rows_of",
]

AGREEMENT_KINDS = ("corridor", "passage", "area", "channel")
"""What an agreement is about: a corridor for people, a delegation there and back, a cease-fire over an area; or a
confidential channel of two, in which ideas are tried and nothing ever opens."""
_LEAST_NEEDED = {"area": 1, "channel": 1}
"""How many parties' word it takes at least; two, where not said otherwise."""
CORE_KINDS = frozenset({"open", "join", "delegate", "revoke"})
"""What everybody who verifies anything needs: these entries have the class of the opening one."""

_ANY, _TALKERS, _PARTY = frozenset(ROLES), frozenset({"party", "intermediary"}), frozenset({"party"})
_LINE, _FREE = Text(300), Text(4000)
_SOURCE = optional("source", Text(1000))
_NAME = Text(120, r"[^\n\[\]“”|;]+", "a name of one line, without brackets, quotation marks or semicolons")
_NAMES = Record((Field("en", _NAME), optional("uk", _NAME), optional("ru", _NAME)))
_CLAUSES = Items(ClauseShape(), least=1)
_WHEN = Text(20, "[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)?", "a day or an instant")
_DAY = Text(10, "[0-9]{4}-[0-9]{2}-[0-9]{2}", "a day, as 2022-03-05")
_ZONE = Text(60, "[A-Za-z]+(/[A-Za-z0-9_+-]+){0,2}", "a time zone, as Europe/Kyiv")
_SLUG = Text(80, "[a-z0-9-]+", "small Latin letters, digits and hyphens")


def body_misfits(kind: str, body: JsonObject) -> list[Misfit]:
    """Return what is wrong with the body of an entry of a known kind."""
    held = ENTRY_KINDS[kind]
    found = list(held.body.misfits(body, ""))
    return found if found or held.rule is None else list(held.rule(body))


def entry_schema() -> dict[str, object]:
    """Return the JSON Schema of the second line of every kind of entry."""
    head: dict[str, object] = {**HEAD.schema()["properties"]}  # type: ignore[dict-item]
    seen = {"type": "object", "additionalProperties": DIGEST.schema()}
    kinds: list[object] = [
        {"properties": {"kind": {"const": one.name}, "body": one.body.schema()}} for one in ENTRY_KINDS.values()
    ]
    needed = [name for name in head if name not in ("of", "prev", "scope")]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The second line of an entry of an agreement, safeconduct.entry/1",
        "type": "object",
        "properties": {**head, "seen": seen, "body": {"type": "object"}},
        "required": sorted([*needed, "seen", "body"]),
        "additionalProperties": False,
        "oneOf": kinds,
    }


def rows_of(body: JsonObject, name: str) -> list[JsonObject]:
    """Return the objects of a list in a body, whatever else it holds."""
    rows = body.get(name, [])
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _twice(body: JsonObject, name: str, key: str) -> Iterator[Misfit]:
    """Yield values of a key that stand in two rows."""
    counted = Counter(str(row[key]) for row in rows_of(body, name))
    for held in sorted(one for one, times in counted.items() if times > 1):
        yield Misfit(f"{name}.{key}", f"{held} twice", "each once")


def _roster(body: JsonObject) -> Iterator[Misfit]:
    """Yield what an opening entry contradicts itself in: keys, parties, whose word it takes."""
    yield from _twice(body, "roster", "author")
    rows = rows_of(body, "roster")
    keys = Counter(line.partition("+")[2].partition("+")[2] for row in rows for line in _lines_of(row))
    if any(times > 1 for times in keys.values()):
        yield Misfit("roster.vkey", "one key for two", "a key of its own for every author and for recovery")
    parties = sorted(str(row["author"]) for row in rows if row["role"] == "party")
    if not parties:
        yield Misfit("roster", "no party", "at least one author of role party")
    needed = body["needed"] if isinstance(body["needed"], list) else []
    for name in sorted({str(one) for one in needed} - set(parties)):
        yield Misfit("needed", name, f"authors of role party: {', '.join(parties) or 'there are none'}")
    if body["kind"] == "channel" and len(rows) != 2:
        yield Misfit("roster", f"{len(rows)} authors", "two: a channel is between two")
    least = _LEAST_NEEDED.get(str(body["kind"]), 2)
    if len(needed) < least:
        yield Misfit("needed", f"{len(needed)} of them", f"the word of {least} or more parties")


def _lines_of(row: JsonObject) -> list[str]:
    """Return the key lines of a row of the roster."""
    return [str(row[name]) for name in ("vkey", "recovery") if name in row]


def _once_each(body: JsonObject) -> Iterator[Misfit]:
    """Yield clauses that stand twice in one proposal or text, and assumed ones that are not in it."""
    yield from _twice(body, "clauses", "id")
    known = {str(row["id"]) for row in rows_of(body, "clauses")}
    assumed = body.get("assumed", [])
    for name in sorted({str(one) for one in assumed} - known) if isinstance(assumed, list) else []:
        yield Misfit("assumed", name, "the id of a clause proposed here")


_ROSTER_ROW = Record(
    (
        Field("author", AUTHOR), Field("role", Choice(ROLES)), Field("names", _NAMES), Field("vkey", KEY_LINE),
        optional("recovery", KEY_LINE),
    )
)  # fmt: skip
_KINDS = (
    EntryKind(
        "open",
        Record(
            (
                Field("id", _SLUG), Field("kind", Choice(AGREEMENT_KINDS)), Field("title", _NAMES),
                Field("clock", _ZONE), optional("second_clock", _ZONE), optional("day", _DAY),
                Field("roster", Items(_ROSTER_ROW, least=1, most=40)),
                Field("needed", Items(AUTHOR, as_set=True)),
                optional("names", Items(Record((Field("id", CASE_ID), *_NAMES.fields)), most=300)), _SOURCE,
            )
        ),
        _ANY,
        _roster,
    ),
    EntryKind("join", Record((_SOURCE,)), _ANY),
    EntryKind(
        "delegate",
        Record(
            (
                Field("author", AUTHOR), Field("vkey", KEY_LINE), Field("role", Choice(DELEGATED_ROLES)),
                optional("corridor", _SLUG), optional("convoy", CONVOY), optional("until", INSTANT),
                optional("names", _NAMES),
            )
        ),
        frozenset({"party", "intermediary", "operations"}),
    ),
    EntryKind(
        "revoke", Record((Field("vkey", KEY_LINE), optional("instead", KEY_LINE), optional("reason", _LINE))), _ANY
    ),
    EntryKind(
        "round",
        Record(
            (
                Field("n", Whole(1, 10_000)), Field("venue", _LINE), Field("from", _WHEN), optional("to", _WHEN),
                Field("delegations", Items(Record((Field("party", AUTHOR), optional("head", _LINE))))),
                optional("agreed", Items(_LINE)), optional("not_agreed", Items(_LINE)), optional("next", _LINE),
                _SOURCE,
            )
        ),
        _TALKERS,
    ),
    EntryKind(
        "propose",
        Record(
            (
                Field("clauses", _CLAUSES), optional("why", _FREE), optional("assumed", Items(CLAUSE, as_set=True)),
                optional("instead", DIGEST), optional("plan", DIGEST), _SOURCE,
            )
        ),
        _TALKERS,
        _once_each,
    ),
    EntryKind(
        "position",
        Record(
            (
                Field("clause", CLAUSE), Field("value", DIGEST),
                Field("says", Choice(("agreed", "reserved", "refused"))),
                optional("reason", _FREE), _SOURCE,
            )
        ),
        _ANY,
    ),
    EntryKind(
        "text",
        Record(
            (
                Field("version", Whole(1, 10_000)), Field("clauses", _CLAUSES), Field("wording", DIGEST),
                optional("replaces", DIGEST), optional("plan", DIGEST), optional("case", DIGEST), _SOURCE,
            )
        ),
        _TALKERS,
        _once_each,
    ),
    EntryKind(
        "sign",
        Record((Field("text", DIGEST), Field("as", Choice(("party", "received"))), optional("paper", Flag()), _SOURCE)),
        _TALKERS,
    ),
    EntryKind(
        "withdraw", Record((Field("text", DIGEST), Field("from", INSTANT), optional("reason", _FREE), _SOURCE)), _PARTY
    ),
    EntryKind(
        "say",
        Record(
            (
                Field("words", _FREE), Field("stance", Choice(("appeal", "demand", "offer", "statement", "threat"))),
                optional("speaker", _LINE), optional("about", CLAUSE), _SOURCE,
            )
        ),
        _ANY,
    ),
    EntryKind("correct", Record((Field("entry", DIGEST), Field("wrong", _FREE), optional("right", _FREE))), _ANY),
)  # fmt: skip

ENTRY_KINDS: Mapping[str, EntryKind] = {one.name: one for one in (*_KINDS, *DAY_KINDS)}
"""All kinds by name: those of the talks, then those of the day."""
