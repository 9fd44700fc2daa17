"""The standing of a clause, worked out from each author's own chain; no clock has a say (agreement.md section 4).

| last words of those needed | standing |
| --- | --- |
| all agreed, on one value | agreed |
| on different values; or proposed, the other silent | contested |
| one refused | refused |
| one reserved; one agreed, the other silent; proposed and not yet agreed | open |
| nobody has spoken | silent |

A proposal is a word for its value, and binds nobody: who proposes another value after having agreed has moved, and the
clause is contested.  A party's signature under a text is its agreement to each value in it, its withdrawal a reserve.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from safeconduct.agreement.entries.entry import Entry
from safeconduct.agreement.talks.ledger import Ledger
from safeconduct.agreement.terms.values import ClauseValue, read_values
from safeconduct.core import Note

__all__ = ["Clause", "Says", "Standing", "Word", "clauses_of", "not_relied_on"]

Says = Literal["proposed", "agreed", "reserved", "refused"]
"""What an author has last said of a value."""
Standing = Literal["agreed", "contested", "refused", "open", "silent"]
"""What the words of those needed come to."""


@dataclass(frozen=True)
class Word:
    """An author's last word on a clause: on which value, in which entry, with what reason."""

    says: Says
    value: str
    entry: str
    reason: str = ""


@dataclass(frozen=True)
class Clause:
    """A clause as it stands.

    values: all that were proposed or put into a text, by id.  words: the last word of each author who has spoken,
    `needed` or not.  standing: of those needed.  agreed: the value that all needed agreed on, None in any other
    standing.  why: what keeps it from being agreed.  assumed: ids of values that their proposer marked as assumed.
    """

    id: str
    type: str
    values: Mapping[str, ClauseValue]
    words: Mapping[str, Word]
    standing: Standing
    agreed: ClauseValue | None
    why: tuple[Note, ...]
    assumed: frozenset[str] = frozenset()


@dataclass
class _Talk:
    """What was said of one clause while entries are gone through."""

    values: dict[str, ClauseValue] = field(default_factory=dict)
    words: dict[str, Word] = field(default_factory=dict)
    assumed: set[str] = field(default_factory=set)


def clauses_of(ledger: Ledger) -> dict[str, Clause]:
    """Return every clause of the talks, by id, in the order of the alphabet."""
    talks: dict[str, _Talk] = {}
    texts = {one.id: read_values(one.body["clauses"]) for one in ledger.entries if one.kind == "text"}
    for entry in ledger.entries:  # of one author always in the order of the chain, which is all that matters here
        if entry.kind in ("propose", "text"):
            _offer(talks, entry)
        elif entry.kind == "position":
            _position(talks, entry)
        elif entry.kind in ("sign", "withdraw"):
            _sign(talks, entry, texts.get(str(entry.body["text"]), ()))
    return {name: _clause(name, talks[name], ledger) for name in sorted(talks)}


def _offer(talks: dict[str, _Talk], entry: Entry) -> None:
    assumed = entry.body.get("assumed", [])
    for value in read_values(entry.body["clauses"]):
        talk = talks.setdefault(value.clause, _Talk())
        talk.values[value.id] = value
        if entry.kind == "text":
            continue
        if isinstance(assumed, list) and value.clause in assumed:
            talk.assumed.add(value.id)
        held = talk.words.get(entry.author)
        # Who has agreed to a value and proposes it once more takes nothing back.
        if held is None or (held.says, held.value) != ("agreed", value.id):
            talk.words[entry.author] = Word("proposed", value.id, entry.id, str(entry.body.get("why", "")))


def _position(talks: dict[str, _Talk], entry: Entry) -> None:
    body = entry.body
    says: Says = body["says"]  # type: ignore[assignment]
    word = Word(says, str(body["value"]), entry.id, str(body.get("reason", "")))
    talks.setdefault(str(body["clause"]), _Talk()).words[entry.author] = word


def _sign(talks: dict[str, _Talk], entry: Entry, values: tuple[ClauseValue, ...]) -> None:
    if entry.kind == "sign" and entry.body["as"] != "party":  # an intermediary agrees to nothing (R10)
        return
    for value in values:
        talk = talks.setdefault(value.clause, _Talk())
        talk.values[value.id] = value
        held = talk.words.get(entry.author)
        if entry.kind == "sign":
            talk.words[entry.author] = Word("agreed", value.id, entry.id)
        elif held is not None and (held.says, held.value) == ("agreed", value.id):
            talk.words[entry.author] = Word("reserved", value.id, entry.id, str(entry.body.get("reason", "")))


def _clause(name: str, talk: _Talk, ledger: Ledger) -> Clause:
    standing, why = _standing(talk, ledger)
    first = talk.words.get(ledger.opening.needed[0])
    agreed = talk.values.get(first.value) if standing == "agreed" and first is not None else None
    type_ = name.partition(".")[0]
    return Clause(name, type_, talk.values, talk.words, standing, agreed, tuple(why), frozenset(talk.assumed))


def _standing(talk: _Talk, ledger: Ledger) -> tuple[Standing, list[Note]]:
    needed = ledger.opening.needed
    words = {name: talk.words[name] for name in needed if name in talk.words}
    silent = [Note("silent", {"author": name}) for name in needed if name not in words]
    if not words:
        return "silent", silent
    # One refusal decides, whatever the others say; a reservation leaves the clause open.
    for says in ("refused", "reserved"):
        held = [(name, one) for name, one in words.items() if one.says == says]
        if held:
            standing: Standing = "refused" if says == "refused" else "open"
            return standing, [Note(f"{says}", {"author": name, "reason": one.reason}) for name, one in held]
    if len({one.value for one in words.values()}) > 1:
        return "contested", [Note("apart", {"authors": tuple(words)})]
    proposed = [Note("proposed_only", {"author": name}) for name, one in words.items() if one.says == "proposed"]
    if silent:
        return ("contested" if len(proposed) == len(words) else "open"), [*proposed, *silent]
    unsure = [note for name in needed for note in not_relied_on(ledger, name)]
    unknown = [] if next(iter(words.values())).value in talk.values else [Note("value_not_here")]
    if proposed or unsure or unknown:
        return "open", [*proposed, *unsure, *unknown]
    return "agreed", []


def not_relied_on(ledger: Ledger, name: str) -> list[Note]:
    """Return why an author's word cannot be relied on; nothing where it can."""
    found = [
        Note(f"{what}", {"author": name})
        for what, held in (("forked", ledger.forked), ("incomplete", ledger.incomplete), ("unpinned", ledger.unpinned))
        if name in held
    ]
    return found if found or name in ledger.joined else [Note("not_joined", {"author": name})]
