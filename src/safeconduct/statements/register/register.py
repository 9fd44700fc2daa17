"""The register of statements: add, merge, list rivals, ask as of any day and for any reading (design.md R1, R2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Literal

from safeconduct.statements.model.statement import Control, Corridor, Evacuated, Statement, Verified
from safeconduct.statements.places.spelling import sound
from safeconduct.statements.register.topics import COUNTED, Topic, compatible, topic_of, value_of
from safeconduct.statements.register.verification import CLAIM_KINDS, OUTSIDE, independent

__all__ = ["Entry", "Reading", "Register", "Rivals"]

_WORST = ("failed", "disputed", "proposed", "agreed", "opened", "succeeded")


@dataclass(frozen=True, slots=True)
class Entry:
    """One statement with every place it was found: `first` is the earliest; repeats name the same speaker and value."""

    topic: Topic
    first: Statement
    found: tuple[Statement, ...]

    @property
    def outlets(self) -> tuple[str, ...]:
        """Name the outlets (or files) that carried it, each once."""
        return tuple(sorted({one.source.outlet or one.source.file for one in self.found}))


@dataclass(frozen=True, slots=True)
class Rivals:
    """Different words on one topic, side by side, never averaged; entries by the day they were said."""

    topic: Topic
    entries: tuple[Entry, ...]

    def __str__(self) -> str:
        values = "; ".join(f"{_value(one.first)} by {one.first.speaker.name or 'nobody named'}" for one in self.entries)
        when = f" on {self.topic.day}" if self.topic.day else ""
        return f"{self.topic.label}{when}: {values}"


def _value(one: Statement) -> str:
    return one.figure.words if one.figure and isinstance(one, COUNTED) else value_of(one) or "?"


def _differ(statements: Sequence[Statement]) -> bool:
    """Say whether words on one topic are rivals: numbers that differ, or words that cannot both be so.

    What one speaker tells in one report is one account (a total and its parts), not rival words.
    """
    if len({(_voice(one), one.source.said_on) for one in statements}) < 2:
        return False
    numbers = isinstance(statements[0], COUNTED) and len({value_of(one) for one in statements}) > 1
    return numbers or any(not compatible(statements[0], other) for other in statements[1:])


@dataclass(frozen=True, slots=True)
class Reading:
    """Which statements to go by.

    way: "all" claims; only "corroborated" or confirmed ones; only what the party "says"; or the "worst" for civilians:
    of rival words on one topic the one under which fewer people are safe.
    """

    way: Literal["all", "corroborated", "says", "worst"] = "all"
    party: str | None = None


@dataclass(frozen=True)
class Register:
    """All statements known, in one order whatever the order they came in; nothing is ever overwritten."""

    statements: tuple[Statement, ...] = ()

    @classmethod
    def of(cls, statements: Iterable[Statement]) -> Register:
        """Make a register of statements; a statement with the id of another replaces it (a text read again)."""
        by_id: dict[str, Statement] = {}
        for one in statements:
            by_id[one.id] = one
        return cls(tuple(sorted(by_id.values(), key=_order)))

    def add(self, statements: Iterable[Statement]) -> Register:
        """Return a register that holds these statements too."""
        return Register.of([*self.statements, *statements])

    @cached_property
    def by_topic(self) -> Mapping[Topic, tuple[Statement, ...]]:
        """Group the statements by what they are about."""
        groups: dict[Topic, list[Statement]] = {}
        for one in self.statements:
            groups.setdefault(topic_of(one), []).append(one)
        return {topic: tuple(group) for topic, group in groups.items()}

    def entries(self) -> tuple[Entry, ...]:
        """Merge repeats: the same speaker saying the same of the same, in however many outlets, is one entry."""
        merged: list[Entry] = []
        for topic, group in self.by_topic.items():
            alike: dict[tuple[str, str], list[Statement]] = {}
            for one in group:
                alike.setdefault((_voice(one), value_of(one)), []).append(one)
            merged.extend(Entry(topic, found[0], tuple(found)) for found in alike.values())
        return tuple(sorted(merged, key=lambda entry: _order(entry.first)))

    def rivals(self) -> tuple[Rivals, ...]:
        """List topics on which different values are given, by different speakers or by one at different times."""
        groups: dict[Topic, list[Entry]] = {}
        for entry in self.entries():
            if entry.topic.kind in CLAIM_KINDS and value_of(entry.first):
                groups.setdefault(entry.topic, []).append(entry)
        found = (Rivals(topic, tuple(entries)) for topic, entries in sorted(groups.items()))
        return tuple(rivals for rivals in found if _differ([entry.first for entry in rivals.entries]))

    def versions(self, statement: Statement) -> tuple[Statement, ...]:
        """List what the same speaker said of the same thing, oldest first."""
        group = self.by_topic.get(topic_of(statement), ())
        return tuple(one for one in group if _voice(one) == _voice(statement))

    def as_of(self, *, said_by: date | None = None, about: date | None = None) -> Register:
        """Go back in time: keep what had been said by a day (that day included), about a day, or both.

        A statement with no day it was said on is kept only where `said_by` is None: nobody knows when it was known.
        """
        return Register(
            tuple(
                one for one in self.statements
                if (said_by is None or (one.source.said_on is not None and one.source.said_on <= said_by))
                and (about is None or one.about == about)
            )
        )  # fmt: skip

    def verified(self) -> Register:
        """Return the register with `verified` set by the rules of R2 over all its texts (see verification)."""
        judged: list[Statement] = []
        for group in self.by_topic.values():
            judged.extend(_judged(one, group) for one in group)
        return Register.of(judged)

    def under(self, reading: Reading) -> Register:
        """Keep the statements that a reading goes by; `verified` is set first."""
        register = self.verified()
        if reading.way == "corroborated":
            return register._kept(lambda one: one.verified in ("corroborated", "confirmed"))
        if reading.way == "says":
            return register._kept(lambda one: one.speaker.party == reading.party)
        if reading.way == "worst":
            return Register.of(one for group in register.by_topic.values() for one in _worst(group))
        return register

    def _kept(self, fits: Callable[[Statement], bool]) -> Register:
        return Register(tuple(one for one in self.statements if fits(one)))


def _order(one: Statement) -> tuple[str, str, tuple[int, int], str, int]:
    said = one.source.said_on.isoformat() if one.source.said_on else ""
    return (said, one.source.file, one.source.span, one.kind, one.ordinal)


def _voice(one: Statement) -> str:
    """Fold a speaker to what tells them apart: last name or body; unknown speakers are never the same."""
    name = one.speaker.name
    return sound(name.split()[-1] if one.speaker.role else name) if name else f"?{one.source.file}"


def _judged(one: Statement, group: tuple[Statement, ...]) -> Statement:
    """Set how far one statement is verified, given all that is said on its topic; what its own text said stands."""
    if one.kind not in CLAIM_KINDS or one.verified_by in ("R2.denied", "R2.named-verifier"):
        return one
    others = [other for other in group if independent(one, other)]
    agreeing = [other for other in others if value_of(other) and compatible(one, other)]
    verdict: tuple[Verified, str] | None = None
    voices = {other.speaker.source_party for other in (*agreeing, one)} if agreeing else set()
    if not voices.isdisjoint(OUTSIDE):
        verdict = ("confirmed", "R2.named-verifier")
    elif any(not compatible(one, other) for other in others):
        verdict = ("disputed", "R2.rival")
    elif agreeing and value_of(one):
        verdict = ("corroborated", "R2.two-sources")
    return replace(one, verified=verdict[0], verified_by=verdict[1]) if verdict else one


def _worst(group: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """Of rival words keep the one under which fewer people are safe; topics without such a measure keep all."""
    if all(isinstance(one, Evacuated) and one.persons is not None for one in group):
        return (min(group, key=lambda one: getattr(one, "persons", 0) or 0),)
    if all(isinstance(one, Corridor) for one in group):
        worst = [one for one in group if one.state in _WORST]
        return (min(worst, key=lambda one: _WORST.index(one.state or "failed")),) if worst else group
    if all(isinstance(one, Control) for one in group):
        return group if len({getattr(one, "holder", None) for one in group}) == 1 else _as_disputed(group)
    return group


def _as_disputed(group: tuple[Statement, ...]) -> tuple[Statement, ...]:
    return tuple(replace(one, verified="disputed", verified_by="R2.rival") for one in group)
