"""`safeconduct register CASE`: what is said in a case's texts, rival words side by side."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from safeconduct.cli.console import print_json, show
from safeconduct.core import UsageError

if TYPE_CHECKING:
    from safeconduct.statements import CorridorDay, Entry, Register, Rivals, Statement

__all__ = ["REGISTER_FORMAT", "register_command"]

REGISTER_FORMAT = "safeconduct.register/1"
"""Name of the form in which the register is printed with --json."""


def register_command(case: Path, known: str | None, about: str | None, as_json: bool, explain: bool) -> int:
    """Print the register of a case: corridors by day, rival words side by side, and every other word.

    Args:
        case: the case folder; its statements/statements.jsonl is read (made by `read --into`).
        known: only what had been said by this day (`2022-03-05`).
        about: only what is said about this day.
        as_json: one JSON object instead of text.
        explain: tell under each word how it was read.

    Returns:
        0; 1 where the case has no statements yet.

    Raises:
        UsageError: no such case folder or day, or a line of the file that is no statement.
    """
    from safeconduct.cli.commands.situation.read import recorded_statements
    from safeconduct.statements import Register, corridor_days

    if not (case / "case.toml").is_file():
        raise UsageError(f"{case} is no case folder: it has no case.toml")
    days = _day("--by", known), _day("--about", about)
    register = Register.of(recorded_statements(case)).verified().as_of(said_by=days[0], about=days[1])
    corridors = corridor_days(register.statements)
    if as_json:
        print_json(_as_json(register, corridors, explain=explain))
    elif not register.statements:
        show(f"{case}: no statements; read texts into it: safeconduct read FILE... --into {case}")
    else:
        show("\n".join(_lines(register, corridors, explain=explain)))
    return 0 if register.statements else 1


def _day(option: str, text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{option}: got {text!r}; expected a day as 2022-03-05") from None


def _lines(register: Register, corridors: Sequence[CorridorDay], *, explain: bool) -> list[str]:
    rivals = register.rivals()
    disputed = {rival.topic for rival in rivals}
    others = [entry for entry in register.entries() if entry.topic not in disputed and entry.topic.kind != "corridor"]
    lines = [f"Corridors by day ({len(corridors)})", *(_corridor(row) for row in corridors)]
    lines += ["", f"Rival words ({len(rivals)}): side by side, never averaged"]
    lines += [line for rival in rivals for line in _rival(rival, explain=explain)] or ["  none"]
    lines += ["", f"Other words ({len(others)})"]
    lines += [line for entry in others for line in _entry(entry, explain=explain)] or ["  none"]
    return lines


def _corridor(row: CorridorDay) -> str:
    words = [f"{key} by {', '.join(names)}" for key, names in (
        ("proposed", row.proposed_by), ("agreed", row.agreed_by), ("opened", row.opened_by)) if names]  # fmt: skip
    if row.outcome:
        words.append(f"{row.outcome}, said by {', '.join(row.outcome_by)}")
    words += [f"{persons} by {who}" for persons, who in row.people]
    sure = "" if row.certain else "; a guess in it"
    goods = " (aid)" if row.aid else ""
    way = f"{row.origin} - {row.destination}{goods}"
    return f"  {row.day or 'no day'}  {way}: {'; '.join(words) or 'named'} ({row.verified}{sure})"


def _rival(rival: Rivals, *, explain: bool) -> list[str]:
    on = f", {rival.topic.day}" if rival.topic.day else ""
    lines = [f"  {rival.topic.label}{on}"]
    return [*lines, *(line for entry in rival.entries for line in _entry(entry, explain=explain, indent="    "))]


def _entry(entry: Entry, *, explain: bool, indent: str = "  ") -> list[str]:
    one = entry.first
    who = one.speaker.name or "nobody named"
    guess = "" if one.certain else "; a guess in it"
    said = f"{indent}{_value(one)} - {who}, {', '.join(entry.outlets)}, {one.source.said_on or 'no day'}"
    lines = [f"{said} ({one.verified}{guess})"]
    if explain:
        from safeconduct.statements import explain as words_of

        lines += [f"{indent}    {line}" for line in words_of(one).splitlines()]
    return lines


def _value(one: Statement) -> str:
    own = {name: value for name, value in one.as_json().items() if name in one.own_fields()}
    named = [f"{name} {_plain(value)}" for name, value in own.items() if value not in (None, [], False)]
    return " ".join([one.kind, *([one.state] if one.state else []), *named])


def _plain(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _as_json(register: Register, corridors: Sequence[CorridorDay], *, explain: bool) -> dict[str, Any]:
    from safeconduct.statements import explain as words_of

    def row(one: Statement) -> dict[str, Any]:
        return {**one.as_json(), "explained": words_of(one)} if explain else one.as_json()

    return {
        "format": REGISTER_FORMAT,
        "statements": [row(one) for one in register.statements],
        "rivals": [
            {"kind": rival.topic.kind, "about": rival.topic.day or None, "label": rival.topic.label,
             "statements": [entry.first.id for entry in rival.entries]}
            for rival in register.rivals()
        ],
        "corridors": [
            {"day": row.day.isoformat() if row.day else None, "origin": row.origin, "destination": row.destination,
             "outcome": row.outcome or None, "verified": row.verified, "certain": row.certain,
             "people": [{"words": words, "said_by": who} for words, who in row.people]}
            for row in corridors
        ],
    }  # fmt: skip
