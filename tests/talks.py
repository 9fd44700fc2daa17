"""Talks built by hand for tests: keys from fixed seeds, a roster of two parties and an intermediary, entries in memory.

Every author sees everything said before it speaks, unless `sees` says otherwise.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from safeconduct.agreement import (
    ClauseValue,
    Draft,
    Entry,
    Ledger,
    SigningKey,
    instant_text,
    keep_ledger,
    signed_entry,
    wording_digest,
    wordings,
)
from safeconduct.agreement.entries.entry import EntryClass

__all__ = ["BEGIN", "VALUES", "Talks", "key_of", "salt_of", "whole_text"]

BEGIN = datetime(2022, 3, 4, 12, 0, tzinfo=UTC)

_SCOPE: dict[str, Any] = {"scope": "all"}
VALUES: dict[str, dict[str, Any]] = {
    "window.c1": _SCOPE | {"start": "2022-03-05T07:00:00Z", "end": "2022-03-05T14:00:00Z", "margin_s": 600},
    "place.town": {"role": "assembly", "place": "town"},
    "place.haven": {"role": "reception", "place": "haven"},
    "route.c1": {"corridor": "c1", "waypoints": ["town", "cross", "haven"], "length_m": 60_000},
    "who": {"people": "everybody", "own_will": True, "direction_choice": True, "lists": "none"},
    "aid_in": {"allowed": True, "trucks_per_day": 12},
    "stop_fire": _SCOPE | {"prohibited": ["airstrike", "shelling", "shot"]},
    "conduct": {"may_hold": ["convoy", "party"], "answer_within_s": 300},
    "watch": {"monitors": ["icrc"], "both_sides": True, "rights": ["observe"]},
    "breach": {"stop": ["shelling"], "hold": ["shot"], "record": ["slow_post"], "answer_within_s": 3600},
    "force": {"how": "signature", "until": "2022-03-06T00:00:00Z", "notice_s": 3600, "road_stands": True},
}  # fmt: skip
"""A value for every clause that a corridor cannot open without."""


def key_of(name: str) -> SigningKey:
    """Return the key of a name: the same in every test."""
    return SigningKey.from_seed(name, hashlib.sha256(f"key of {name}".encode()).digest())


def salt_of(*parts: object) -> str:
    """Return a salt that hangs on these parts alone."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def whole_text() -> list[ClauseValue]:
    """Return every clause of VALUES."""
    return [ClauseValue(name, name.partition(".")[0], dict(value)) for name, value in sorted(VALUES.items())]


class Talks:
    """Talks in the making; `entries` in the order in which they were said."""

    def __init__(
        self,
        authors: Mapping[str, str] = {"icrc": "intermediary", "ru": "party", "ua": "party"},
        *,
        kind: str = "corridor",
        class_: EntryClass = "parties",
        joined: bool = True,
        title: str = "Town to Haven",
    ) -> None:
        roster = [
            {
                "author": name,
                "role": role,
                "names": {"en": name.upper()},
                "vkey": key_of(name).public.line,
                "recovery": key_of(f"{name}/recovery").public.line,
            }
            for name, role in authors.items()
        ]
        self.class_ = class_
        body: dict[str, Any] = {
            "id": "town-haven", "kind": kind, "title": {"en": title}, "clock": "Europe/Kyiv",
            "second_clock": "Europe/Moscow", "day": "2022-03-05", "roster": roster,
            "needed": sorted(name for name, role in authors.items() if role == "party"),
        }  # fmt: skip
        convener = next(iter(authors))
        draft = Draft(convener, "open", 0, instant_text(BEGIN), class_, body, salt_of("open", title))
        self.opening = signed_entry(draft, key_of(convener))
        self.entries = [self.opening]
        for name in authors if joined else ():
            self.say(name, "join", {})

    def last(self, author: str) -> Entry:
        """Return an author's newest entry, the opening one where it has none."""
        own = [one for one in self.entries if one.author == author and one.seq > 0]
        return own[-1] if own else self.opening

    def say(
        self,
        author: str,
        kind: str,
        body: dict[str, Any],
        *,
        key: SigningKey | None = None,
        after: Entry | None = None,
        sees: Iterable[Entry] | None = None,
        class_: EntryClass | None = None,
        at: datetime | None = None,
        scope: str = "",
        salt: str = "",
        keep: bool = True,
    ) -> Entry:
        """Sign an entry; every part can be made wrong.  keep: False: return it without saying it."""
        before = self.last(author) if after is None else after
        others = sorted({one.author for one in self.entries if one.seq > 0} - {author})
        held = [self.last(name) for name in others] if sees is None else list(sees)
        seen = {one.author: one.id for one in sorted(held, key=lambda one: one.author)}
        moment = at or BEGIN + timedelta(minutes=len(self.entries))
        core = kind in ("join", "delegate", "revoke")
        draft = Draft(
            author, kind, before.seq + 1, instant_text(moment), class_ or (self.class_ if core else "parties"), body,
            salt or salt_of(author, before.id, kind, len(self.entries), repr(body)), self.opening.id, before.id, scope,
            seen,
        )  # fmt: skip
        entry = signed_entry(draft, key or key_of(author))
        if keep:
            self.entries.append(entry)
        return entry

    def propose(self, author: str, *values: ClauseValue, **more: Any) -> Entry:
        """Propose values."""
        return self.say(author, "propose", {"clauses": [one.to_json() for one in values], **more})

    def position(
        self,
        author: str,
        value: ClauseValue,
        says: str = "agreed",
        *,
        key: SigningKey | None = None,
        at: datetime | None = None,
    ) -> Entry:
        """Take a position."""
        body = {"clause": value.clause, "value": value.id, "says": says}
        return self.say(author, "position", body, key=key, at=at)

    def text(self, author: str, clauses: Sequence[ClauseValue], version: int = 1, **more: Any) -> Entry:
        """Compile a text."""
        digest = wording_digest(wordings(self.ledger().opening, clauses))
        rows = [one.to_json() for one in clauses]
        return self.say(author, "text", {"version": version, "clauses": rows, "wording": digest, **more})

    def sign(self, author: str, text: Entry, as_: str = "party") -> Entry:
        """Sign a text."""
        return self.say(author, "sign", {"text": text.id, "as": as_})

    def agree_on_all(self, clauses: Sequence[ClauseValue] | None = None) -> Entry:
        """Let the first party propose, both agree to everything, both sign; return the text."""
        held = whole_text() if clauses is None else list(clauses)
        self.propose("ua", *held)
        for value in held:
            self.position("ua", value)
            self.position("ru", value)
        text = self.text("icrc", held)
        self.sign("ua", text)
        self.sign("ru", text)
        return text

    def ledger(self, *, pin: Iterable[str] | None = None) -> Ledger:
        """Return what counts; pin: names whose keys are pinned, None: all."""
        return keep_ledger(self.entries, None if pin is None else {key_of(name).public for name in pin})
