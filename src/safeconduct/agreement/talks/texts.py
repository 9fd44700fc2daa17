"""Texts and what became of them: signed by whom, in force from when to when, replaced, withdrawn (agreement.md 4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from safeconduct.agreement.entries.canonical import JsonObject
from safeconduct.agreement.entries.entry import Entry
from safeconduct.agreement.entries.shapes import instant
from safeconduct.agreement.talks.ledger import Ledger
from safeconduct.agreement.terms.values import ClauseValue, read_values

__all__ = ["SignedText", "TextState", "texts_of"]

TextState = Literal["draft", "signed by some", "signed", "in force", "expired", "withdrawn", "replaced"]
"""What has become of a text by an instant."""


@dataclass(frozen=True)
class SignedText:
    """A text.

    signed: the instant that each needed party claims to have signed it at.  received: intermediaries who say that they
    received and conveyed it.  begins, ends: of its force, aware UTC; None: not known yet, no end.  withdrawn: who
    withdrew, and the instant it takes effect.
    """

    entry: Entry
    version: int
    clauses: tuple[ClauseValue, ...]
    signed: Mapping[str, datetime]
    received: tuple[str, ...]
    begins: datetime | None
    ends: datetime | None
    withdrawn: Mapping[str, datetime]
    replaced_at: datetime | None
    needed: tuple[str, ...]

    @property
    def id(self) -> str:
        """Id of the text's entry: what is signed."""
        return self.entry.id

    def state(self, now: datetime) -> TextState:
        """Return what has become of it by an instant."""
        if self.withdrawn and min(self.withdrawn.values()) <= now:
            return "withdrawn"
        if self.replaced_at is not None and self.replaced_at <= now:
            return "replaced"
        if self.ends is not None and self.ends <= now:
            return "expired"
        if not all(name in self.signed for name in self.needed):
            return "signed by some" if self.signed else "draft"
        return "in force" if self.begins is not None and self.begins <= now else "signed"

    def value(self, clause_type: str) -> ClauseValue | None:
        """Return the first clause of a type."""
        return next((one for one in self.clauses if one.type == clause_type), None)


def texts_of(ledger: Ledger) -> tuple[SignedText, ...]:
    """Return all texts, by version and id; only words that can be relied on count as signatures."""
    entries = [one for one in ledger.entries if one.kind == "text"]
    texts = {one.id: _text(one, ledger) for one in entries}
    replaced: dict[str, datetime] = {}
    for one in texts.values():
        before = str(one.entry.body.get("replaces", ""))
        if before in texts and one.begins is not None:
            replaced[before] = min(one.begins, replaced.get(before, one.begins))
    found = [_with(one, replaced.get(one.id)) for one in texts.values()]
    return tuple(sorted(found, key=lambda one: (one.version, one.id)))


def _with(text: SignedText, at: datetime | None) -> SignedText:
    return replace(text, replaced_at=at)


def _text(entry: Entry, ledger: Ledger) -> SignedText:
    values = read_values(entry.body["clauses"])
    needed = ledger.opening.needed
    signs = [one for one in ledger.entries if one.kind == "sign" and one.body["text"] == entry.id]
    by_id = {one.id: one for one in ledger.entries}
    signed = {
        one.author: _not_before(one, by_id)
        for one in reversed(signs)  # so that of an author's signatures the first counts
        if one.author in needed and one.body["as"] == "party" and ledger.relied_on(one.author)
    }
    received = tuple(sorted({one.author for one in signs if one.body["as"] == "received"}))
    force = next((one.value for one in values if one.type == "force"), {})
    begins = _begins(force, signed) if all(name in signed for name in needed) else None
    ends = instant(str(force["until"])) if "until" in force else None
    withdrawn = _withdrawn(entry, ledger, force)
    return SignedText(
        entry, int(str(entry.body["version"])), values, signed, received, begins, ends, withdrawn, None, needed
    )


def _begins(force: JsonObject, signed: Mapping[str, datetime]) -> datetime | None:
    """Return when a text that all have signed comes into force; without a clause on it, never."""
    last = max(signed.values())
    if force.get("how") == "at":
        return max(last, instant(str(force["at"])))
    if force.get("how") == "after":
        return last + timedelta(seconds=int(str(force["after_s"])))
    return last if force.get("how") == "signature" else None


def _not_before(entry: Entry, by_id: Mapping[str, Entry]) -> datetime:
    """Return the instant of an entry: what it claims, and never before what it had seen claims."""
    seen = [by_id[id_].at for id_ in (entry.prev, *entry.seen.values()) if id_ in by_id]
    return instant(max([entry.at, *seen]))


def _withdrawn(entry: Entry, ledger: Ledger, force: JsonObject) -> dict[str, datetime]:
    """Return from when each withdrawal takes effect: never before the notice that the text asks for is over.

    The withdrawal of somebody who is forked or incomplete counts all the same, and so does one that its author disowns
    after others have seen it: it takes one to stop.  Who withdrew comes back by signing another text.
    """
    notice = timedelta(seconds=int(str(force.get("notice_s", 0))))
    found: dict[str, datetime] = {}
    by_id = {one.id: one for one in ledger.entries}
    for one in (*ledger.entries, *ledger.disowned):
        if one.kind == "withdraw" and one.body["text"] == entry.id and one.author in ledger.opening.needed:
            at = max(instant(str(one.body["from"])), _not_before(one, by_id) + notice)
            found[one.author] = min(at, found.get(one.author, at))
    return found
