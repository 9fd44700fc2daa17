"""What a statement is about, so that the same, the rival and the later word on one thing find each other."""

from __future__ import annotations

from dataclasses import dataclass, field

from safeconduct.statements.model.statement import (
    Ceasefire,
    Control,
    Corridor,
    Displaced,
    Evacuated,
    Incident,
    Losses,
    Statement,
)
from safeconduct.statements.places.gazetteer import Located
from safeconduct.statements.places.spelling import sound

__all__ = ["COUNTED", "Topic", "compatible", "topic_of", "value_of"]

COUNTED = (Evacuated, Losses, Displaced)
"""Kinds whose value is a number."""
_GOOD = frozenset({"agreed", "opened", "succeeded"})


@dataclass(frozen=True, slots=True, order=True)
class Topic:
    """One thing that can be said differently: kind, day it is about ('' unknown), what exactly; label: words for it.

    Losses, control and displacement add up over time: they are one topic whatever the day (day is '').
    """

    kind: str
    day: str
    what: tuple[str, ...]
    label: str = field(default="", compare=False)


def topic_of(statement: Statement) -> Topic:
    """Name what a statement is about; kinds that cannot be compared are their own topic."""
    lasting = isinstance(statement, (Losses, Control, Displaced))
    day = statement.about.isoformat() if statement.about and not lasting else ""
    what = _what(statement)
    if what is None:
        return Topic(statement.kind, day, (statement.id,), statement.source.quote[:60])
    places = " - ".join(part for part in _names(statement) if part)
    return Topic(statement.kind, day, what, " ".join(word for word in (statement.kind, places) if word))


def _what(one: Statement) -> tuple[str, ...] | None:
    if isinstance(one, Corridor) and (one.origin or one.destination):
        return (_key(one, one.origin), _key(one, one.destination), "aid" if one.aid else "")
    if isinstance(one, Evacuated):
        return (*sorted(_key(one, name) for name in one.origins), ">", _key(one, one.destination), one.part or "")
    if isinstance(one, Control) and one.place:
        return (_key(one, one.place),)
    if isinstance(one, Losses):
        return (one.side or "", _noun(one.category or ""))
    if isinstance(one, Displaced):
        return (_key(one, one.place), one.state or "")
    if isinstance(one, Incident) and one.place:
        return (_key(one, one.place), one.what or "")
    return tuple(sorted(_key(one, name) for name in one.where)) if isinstance(one, Ceasefire) and one.where else None


def _names(one: Statement) -> tuple[str, ...]:
    if isinstance(one, Corridor):
        return (one.origin or "?", one.destination or "?")
    if isinstance(one, Evacuated):
        return (", ".join(one.origins), one.destination or "")
    return (one.places[0].name,) if one.places else ()


def _key(one: Statement, name: str | None) -> str:
    """Name a place by its settlement, or by its sound where the gazetteer has none."""
    if not name:
        return ""
    located = next((place for place in one.places if place.name == name), Located(name))
    return located.settlement.id if located.settlement else "~" + sound(name)


def _noun(category: str) -> str:
    """Fold what is counted among losses: soldiers killed, losses and casualties of a side are one thing."""
    small = category.lower()
    people = ("soldier", "servicem", "losses", "casualt", "troops", "personnel", "death toll", "military killed")
    if any(word in small for word in people):
        return "people"
    words = [word for word in small.split() if word not in ("ukrainian", "russian")]
    return sound(" ".join(words[:2]))


def value_of(statement: Statement) -> str:
    """Write what a statement says of its topic: a number, a holder, a state; '' where it says nothing comparable."""
    if isinstance(statement, Control):
        return f"{statement.holder or '?'}:{statement.change or ''}"
    if isinstance(statement, COUNTED):
        figure = statement.figure
        return figure.words if figure and figure.number is None else str(figure.number) if figure else ""
    return statement.state or ""


def compatible(one: Statement, other: Statement) -> bool:
    """Say whether two statements on one topic can both be so.

    Exact numbers must be equal; a bound ("more than 7,000") admits what lies within it; words of state go together
    unless one says that it came about and the other that it failed.
    """
    if isinstance(one, Control) and isinstance(other, Control):
        return one.holder == other.holder
    first, second = one.figure, other.figure
    if isinstance(one, COUNTED) and first and second:
        if first.number is None or second.number is None:
            return False
        return _within(first.low, first.high, second.number) or _within(second.low, second.high, first.number)
    return not (one.state != other.state and "failed" in (one.state, other.state) and {one.state, other.state} & _GOOD)


def _within(low: int | None, high: int | None, number: int) -> bool:
    if low is None and high is None:
        return False
    return (low is None or low <= number) and (high is None or number <= high)
