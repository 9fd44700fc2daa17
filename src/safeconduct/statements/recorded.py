"""Statements read back from their JSON form (safeconduct.statement/1)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from safeconduct.statements.figure import Figure
from safeconduct.statements.gazetteer import Located, Settlement
from safeconduct.statements.statement import FORMAT, KINDS, Source, Speaker, Statement

__all__ = ["statement_of"]

_INSTANTS = frozenset({"start", "end"})


def statement_of(told: Mapping[str, Any]) -> Statement:
    """Make a statement of its JSON form; `statement_of(one.as_json()).as_json() == one.as_json()`.

    Raises:
        ValueError: another format, an unknown kind, a key is missing, or a day or instant is none.
    """
    if told.get("format") != FORMAT:
        raise ValueError(f"format: got {told.get('format')!r}; expected {FORMAT!r}")
    if told.get("kind") not in KINDS:
        raise ValueError(f"kind: got {told.get('kind')!r}; expected one of {', '.join(KINDS)}")
    try:
        return _statement(told)
    except (KeyError, TypeError) as error:
        raise ValueError(f"a statement without {error}") from error


def _statement(told: Mapping[str, Any]) -> Statement:
    kind = KINDS[told["kind"]]
    start, end = told["span"]
    said_on = _day(told["said_on"])
    return kind(
        source=Source(told["file"], (start, end), told["quote"], told["outlet"], said_on),
        speaker=Speaker(told["said_by"], told["role"], told["party"], told["speaker_rule"] or ""),
        rule=told["rule"],
        state=told["state"],
        about=_day(told["about"]),
        verified=told["verified"],
        verified_by=told["verified_by"] or "",
        figure=_figure(told["figure"]),
        places=tuple(_located(place) for place in told["places"]),
        certain=told["certain"],
        ordinal=int(told["id"].rpartition("/")[2]),
        **{name: _value(name, told[name]) for name in kind.own_fields()},
    )


def _value(name: str, value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    if name in _INSTANTS and value is not None:
        return datetime.fromisoformat(value)
    return _day(value) if name == "on" else value


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _figure(told: Mapping[str, Any] | None) -> Figure | None:
    return Figure(told["words"], told["number"], told["low"], told["high"], told["approx"]) if told else None


def _located(told: Mapping[str, Any]) -> Located:
    place = _settlement(told["place"]) if told["place"] else None
    return Located(told["name"], place, tuple(_settlement(one) for one in told["candidates"]))


def _settlement(told: Mapping[str, Any]) -> Settlement:
    return Settlement(told["id"], told["name"], told["lat"], told["lon"], told["country"] or "", told["admin"] or "")
