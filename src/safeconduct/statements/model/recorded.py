"""Statements read back from their JSON form (safeconduct.statement/1)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from safeconduct.statements.model.figure import Figure
from safeconduct.statements.model.statement import FORMAT, KINDS, Source, Speaker, Statement
from safeconduct.statements.places.gazetteer import Located, Settlement

__all__ = ["statement_of"]

_INSTANTS = frozenset({"start", "end"})


def statement_of(record: Mapping[str, Any]) -> Statement:
    """Make a statement of its JSON form; `statement_of(one.as_json()).as_json() == one.as_json()`.

    Raises:
        ValueError: another format, an unknown kind, a key is missing, or a day or instant is none.
    """
    if record.get("format") != FORMAT:
        raise ValueError(f"format: got {record.get('format')!r}; expected {FORMAT!r}")
    if record.get("kind") not in KINDS:
        raise ValueError(f"kind: got {record.get('kind')!r}; expected one of {', '.join(KINDS)}")
    try:
        return _statement(record)
    except (KeyError, TypeError) as error:
        raise ValueError(f"a statement without {error}") from error


def _statement(record: Mapping[str, Any]) -> Statement:
    kind = KINDS[record["kind"]]
    start, end = record["span"]
    said_on = _day(record["said_on"])
    return kind(
        source=Source(record["file"], (start, end), record["quote"], record["outlet"], said_on),
        speaker=Speaker(record["said_by"], record["role"], record["party"], record["speaker_rule"] or ""),
        rule=record["rule"],
        state=record["state"],
        about=_day(record["about"]),
        verified=record["verified"],
        verified_by=record["verified_by"] or "",
        figure=_figure(record["figure"]),
        places=tuple(_located(place) for place in record["places"]),
        certain=record["certain"],
        ordinal=int(record["id"].rpartition("/")[2]),
        **{name: _value(name, record[name]) for name in kind.own_fields()},
    )


def _value(name: str, value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    if name in _INSTANTS and value is not None:
        return datetime.fromisoformat(value)
    return _day(value) if name == "on" else value


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _figure(figure: Mapping[str, Any] | None) -> Figure | None:
    return Figure(*(figure[key] for key in ("words", "number", "low", "high", "approx"))) if figure else None


def _located(record: Mapping[str, Any]) -> Located:
    place = _settlement(record["place"]) if record["place"] else None
    return Located(record["name"], place, tuple(_settlement(one) for one in record["candidates"]))


def _settlement(row: Mapping[str, Any]) -> Settlement:
    return Settlement(row["id"], row["name"], row["lat"], row["lon"], row["country"] or "", row["admin"] or "")
