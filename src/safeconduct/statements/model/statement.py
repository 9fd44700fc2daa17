"""Statements: one thing that somebody said, with speaker, source, figures and the exact words it was read from.

Fields that are None (or empty) are not said by the text.  JSON: outputs.md "read"; each kind's own fields:
docs/statements.md.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any, ClassVar, Literal

from safeconduct.statements.model.figure import Figure
from safeconduct.statements.places.gazetteer import Located, Settlement

__all__ = [
    "KINDS",
    "Alert",
    "Arms",
    "Ceasefire",
    "Control",
    "Corridor",
    "Demand",
    "Displaced",
    "Evacuated",
    "Incident",
    "Losses",
    "Offer",
    "Source",
    "Speaker",
    "Statement",
    "Talks",
    "Verification",
    "Verified",
]

FORMAT = "safeconduct.statement/1"
GUESSED = frozenset({"speaker.carried"})
"""Rules by which a speaker is taken over from other sentences: a guess, never certain, no source for R2."""
Verified = Literal["unverified", "disputed", "corroborated", "confirmed"]
"""How far a statement is verified (R2)."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whose word it is; party: id of who they speak for.  rule: how the speaker was found (docs/reading.md)."""

    name: str | None = None
    role: str | None = None
    party: str | None = None
    rule: str = ""

    @property
    def source_party(self) -> str | None:
        """Party whose word it is beyond doubt; None where the speaker was guessed."""
        return None if self.rule in GUESSED else self.party


@dataclass(frozen=True, slots=True)
class Source:
    """Where the words stand: file, span of offsets in its text, the words themselves, outlet, day they were said."""

    file: str
    span: tuple[int, int]
    quote: str
    outlet: str | None = None
    said_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Statement:
    """What all kinds have in common.

    rule: the rule that read it.  about: the day it speaks of.  verified_by: the rule of R2 that set `verified`.
    certain: False where the reader had to guess (a namesake, a name unknown to the gazetteer, a carried speaker).
    ordinal: tells statements of one kind and one span apart.
    """

    kind: ClassVar[str] = "statement"

    source: Source
    speaker: Speaker = field(default_factory=Speaker)
    rule: str = ""
    state: str | None = None
    about: date | None = None
    verified: Verified = "unverified"
    verified_by: str = ""
    figure: Figure | None = None
    places: tuple[Located, ...] = ()
    certain: bool = True
    ordinal: int = 0

    @property
    def id(self) -> str:
        """Name the statement by file, span and kind; the same reading gives the same id."""
        start, end = self.source.span
        return f"{self.source.file}#{start}-{end}/{self.kind}/{self.ordinal}"

    def as_json(self) -> dict[str, Any]:
        """Write the statement as one JSON object of the form safeconduct.statement/1."""
        head = {
            "format": FORMAT,
            "id": self.id,
            "file": self.source.file,
            "span": list(self.source.span),
            "kind": self.kind,
            "said_by": self.speaker.name,
            "role": self.speaker.role,
            "party": self.speaker.party,
            "outlet": self.source.outlet,
            "said_on": _plain(self.source.said_on),
            "about": _plain(self.about),
            "state": self.state,
            "verified": self.verified,
        }
        own = {name: _plain(getattr(self, name)) for name in self.own_fields()}
        tail = {
            "figure": _figure(self.figure),
            "places": [_located(place) for place in self.places],
            "certain": self.certain,
            "rule": self.rule,
            "speaker_rule": self.speaker.rule or None,
            "verified_by": self.verified_by or None,
            "quote": self.source.quote,
        }
        return {**head, **own, **tail}

    @classmethod
    def own_fields(cls) -> tuple[str, ...]:
        """Name the fields this kind has beside those of every statement, in order."""
        return tuple(f.name for f in fields(cls) if f.name not in _COMMON)


_COMMON = frozenset(f.name for f in fields(Statement))


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _figure(figure: Figure | None) -> dict[str, object] | None:
    if figure is None:
        return None
    bounds = {"number": figure.number, "low": figure.low, "high": figure.high}
    return {"words": figure.words, **bounds, "approx": figure.approx}


def _located(place: Located) -> dict[str, object]:
    known = _settlement(place.settlement) if place.settlement else None
    return {"name": place.name, "place": known, "candidates": [_settlement(one) for one in place.candidates]}


def _settlement(place: Settlement) -> dict[str, object]:
    where = {"lat": place.lat, "lon": place.lon, "admin": place.admin or None, "country": place.country or None}
    return {"id": place.id, "name": place.name, **where}


@dataclass(frozen=True, kw_only=True)
class Corridor(Statement):
    """A way out for people, or in for aid (`aid`), between named settlements; names as the text spells them.

    state: proposed, agreed, opened, succeeded, failed, disputed, or None.  comes_from: where vehicles that go in to
    fetch people start.  persons: number of people moved or to be moved on it.
    """

    kind: ClassVar[str] = "corridor"
    origin: str | None = None
    destination: str | None = None
    via: tuple[str, ...] = ()
    start: datetime | None = None
    end: datetime | None = None
    means: tuple[str, ...] = ()
    persons: int | None = None
    aid: bool = False
    comes_from: str | None = None


@dataclass(frozen=True, kw_only=True)
class Ceasefire(Statement):
    """A cease-fire: where, from when to when; state as of a corridor."""

    kind: ClassVar[str] = "ceasefire"
    where: tuple[str, ...] = ()
    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Evacuated(Statement):
    """A count of people moved.  origins: all places they came from; origin: the one, None where there are several.

    part: who was counted where it is not everybody (children).
    """

    kind: ClassVar[str] = "evacuated"
    persons: int | None = None
    on: date | None = None
    origin: str | None = None
    destination: str | None = None
    origins: tuple[str, ...] = ()
    means: tuple[str, ...] = ()
    part: str | None = None


@dataclass(frozen=True, kw_only=True)
class Control(Statement):
    """Who holds a place.  holder: party id, or the body's or state's name where it has none.

    change: taken, encircled, held, left; place None: not named.

    near: the place that unnamed ones lie around ("three communities in the area surrounding Mariupol").
    """

    kind: ClassVar[str] = "control"
    place: str | None = None
    near: str | None = None
    holder: str | None = None
    change: str | None = None


@dataclass(frozen=True, kw_only=True)
class Incident(Statement):
    """Something that happened: shelling, explosions, mines on a road; place None: not named; by: party id."""

    kind: ClassVar[str] = "incident"
    what: str | None = None
    place: str | None = None
    on: date | None = None
    by: str | None = None


@dataclass(frozen=True, kw_only=True)
class Losses(Statement):
    """What a side lost, by somebody's word.  side: party id; number None where the words give none."""

    kind: ClassVar[str] = "losses"
    side: str | None = None
    category: str | None = None
    number: int | None = None


@dataclass(frozen=True, kw_only=True)
class Displaced(Statement):
    """People who left their homes, might, or wait to; state: fact, forecast, waiting."""

    kind: ClassVar[str] = "displaced"
    persons: int | None = None
    place: str | None = None


@dataclass(frozen=True, kw_only=True)
class Talks(Statement):
    """Negotiations: between whom, where, with what result (agreed, none, ...)."""

    kind: ClassVar[str] = "talks"
    between: tuple[str, ...] = ()
    place: str | None = None
    result: str | None = None


@dataclass(frozen=True, kw_only=True)
class Demand(Statement):
    """Somebody asks somebody (`of`) for something (`what`, in the text's words)."""

    kind: ClassVar[str] = "demand"
    of: str | None = None
    what: str | None = None


@dataclass(frozen=True, kw_only=True)
class Offer(Statement):
    """Somebody offers or assures something (`what`) to somebody (`to`)."""

    kind: ClassVar[str] = "offer"
    to: str | None = None
    what: str | None = None


@dataclass(frozen=True, kw_only=True)
class Arms(Statement):
    """Weapons given, moved or threatened with; number None where none is said."""

    kind: ClassVar[str] = "arms"
    giver: str | None = None
    receiver: str | None = None
    what: str | None = None
    number: int | None = None


@dataclass(frozen=True, kw_only=True)
class Alert(Statement):
    """An alarm or a state of alert: what (air raid, ...), where."""

    kind: ClassVar[str] = "alert"
    what: str | None = None
    place: str | None = None
    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Verification(Statement):
    """A word on other statements: outcome (unverifiable, denied, confirmed) and the ids it speaks of."""

    kind: ClassVar[str] = "verification"
    outcome: str | None = None
    of: tuple[str, ...] = ()


KINDS: dict[str, type[Statement]] = {
    one.kind: one
    for one in (
        Corridor, Ceasefire, Evacuated, Control, Incident, Losses, Displaced,
        Talks, Demand, Offer, Arms, Alert, Verification,
    )
}  # fmt: skip
"""Every kind by its name."""
