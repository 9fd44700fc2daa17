"""What the agreement commands print for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from safeconduct.agreement import (
    SHORT_DIGITS,
    Clause,
    Decision,
    Ledger,
    SignedText,
    Wording,
    instant_text,
    wording_of,
    wordings,
)
from safeconduct.agreement.talks.kinds import rows_of
from safeconduct.core import Note
from safeconduct.records import Verification
from safeconduct.report.wording.wording import LANGUAGES, Language, Words, words_of

__all__ = [
    "agreement_words",
    "columns",
    "gate_lines",
    "reason",
    "table_lines",
    "talk_lines",
    "text_lines",
    "verification_lines",
]

_MARKS = {"agreed": "a", "proposed": "p", "reserved": "r", "refused": "x"}
"""One letter a word, beside the value it is on."""


def agreement_words(language: Language) -> Words:
    """Return the texts of one language."""
    return words_of(language, "common", "agreement")


def reason(note: Note, words: Words, ledger: Ledger | None = None) -> str:
    """Word a reason."""
    held: dict[str, object] = {}
    for name, value in note.values.items():
        if isinstance(value, datetime) and ledger is not None:
            held[name] = wording_of(ledger.opening, words.language).instant(instant_text(value))
        elif name == "why" and isinstance(value, tuple):
            held[name] = "; ".join(_why(one, words) for one in value) or "–"
        elif isinstance(value, tuple):
            held[name] = ", ".join(value) or "–"
        elif name == "standing":
            held[name] = words.say(f"standing.{value}")
        else:
            held[name] = value if value != "" else "–"
    return words.say(f"reason.{note.code}", **held)


def _why(note: str, words: Words) -> str:
    """Word a reason within a reason: `code author words`."""
    code, author, said = [*note.split(" ", 2), "", ""][:3]
    return words.say(f"reason.{code}", author=author, authors=author.replace(",", ", "), reason=said or "–")


def table_lines(
    ledger: Ledger,
    clauses: Mapping[str, Clause],
    ready: Decision,
    language: Language,
    prices: Mapping[str, str] | None = None,
) -> list[str]:
    """Return the table of clauses by party: value and word of each, standing, what an open one brings."""
    words, wording = agreement_words(language), wording_of(ledger.opening, language)
    needed = ledger.opening.needed
    head = [words.say("table.clause"), *needed, words.say("table.standing")]
    rows = [head + ([words.say("table.brings")] if prices else [])]
    for clause in clauses.values():
        cells = [_cell(clause, name, wording) for name in needed]
        assumed = any(word.value in clause.assumed for word in clause.words.values())
        standing = words.say(f"standing.{clause.standing}") + (f" ({words.say('table.assumed')})" if assumed else "")
        open_ = clause.standing != "agreed"
        rows.append(
            [clause.id, *cells, standing, *([(prices or {}).get(clause.id, "") if open_ else ""] if prices else [])]
        )
    guarantors = [one.id for one in ledger.authors.values() if one.role == "guarantor"]
    about = (
        words.say("table.guarantor", author=", ".join(guarantors))
        if guarantors
        else words.say("table.guarantor_nobody")
    )
    held = [words.say("table.ready")] if ready.open else [words.say("table.not_ready") + ":"]
    return [
        *columns(rows),
        "",
        *talk_lines(ledger),
        about,
        *held,
        *(f"  {reason(note, words, ledger)}" for note in ready.reasons),
    ]


def talk_lines(ledger: Ledger) -> list[str]:
    """Return rounds and words said in the order of the talks, each with its source where it names one."""
    lines = []
    for entry in ledger.entries:
        body = entry.body
        if entry.kind == "round":
            rows = rows_of(body, "delegations")
            heads = [f"{row['party']} ({row['head']})" if "head" in row else str(row["party"]) for row in rows]
            lines.append(f"round {body['n']}, {body['from']}, {body['venue']}: {', '.join(heads)}")
            for key, sign in (("agreed", "+"), ("not_agreed", "−")):
                lines += [f"  {sign} {one}" for one in body.get(key, [])]  # type: ignore[union-attr]
            lines += [f"  next: {body['next']}"] if "next" in body else []
        elif entry.kind == "say":
            about = f" on {body['about']}" if "about" in body else ""
            lines.append(f"{entry.at[:10]} {entry.author} {body['stance']}{about}: {body['words']}")
    return [*lines, ""] if lines else []


def _cell(clause: Clause, name: str, wording: Wording) -> str:
    """Return what a party backs and how; where two values look alike in short, with the begin of the value's id."""
    word = clause.words.get(name)
    if word is None:
        return "–"
    value = clause.values.get(word.value)
    shown = wording.short(value) if value is not None else "?"
    alike = [one for one in clause.values.values() if wording.short(one) == shown]
    mark = f"#{word.value[:6]}" if len(alike) > 1 else ""
    return " ".join(part for part in (shown, mark, _MARKS[word.says]) if part)


def columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Write rows in columns, two blanks between."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def gate_lines(decisions: Iterable[Decision], ledger: Ledger, text: SignedText | None, language: Language) -> list[str]:
    """Return each gate, and below a closed one its reasons."""
    words = agreement_words(language)
    lines = [] if text is None else [f"text {text.version} {text.id[:SHORT_DIGITS]}"]
    for one in decisions:
        lines.append(f"{words.say(f'gate.{one.gate}')}: {words.say('gate.open' if one.open else 'gate.closed')}")
        lines += [f"  {reason(note, words, ledger)}" for note in one.reasons]
    return lines


def text_lines(ledger: Ledger, text: SignedText, language: Language, now: datetime) -> list[str]:
    """Return a text in one language, with its ids and who has signed."""
    written = wordings(ledger.opening, text.clauses)[LANGUAGES.index(language)]
    signed = [f"{name} signed {moment:%Y-%m-%d %H:%M}Z" for name, moment in sorted(text.signed.items())]
    received = [f"{name} received" for name in text.received]
    about = [f"text {text.version}  id {text.id}", f"wording {text.entry.body['wording']}", f"state: {text.state(now)}"]
    return [*written.rstrip("\n").split("\n"), "", *about, *signed, *received]


def verification_lines(found: Verification) -> list[str]:
    """Return faults by step, then what was looked at, in one sentence."""
    lines = [f"{fault.level}: {fault}" for fault in found.faults]
    errors = sum(fault.level == "error" for fault in found.faults)
    counted = len(found.ledger.entries) if found.ledger is not None else 0
    counts = f"{errors or 'no'} errors, {len(found.faults) - errors or 'no'} warnings"
    verdict = f"{found.entries} entries, {counted} count; {counts}."
    if found.partial:
        verdict += " What is here is genuine as far as stated above; what is agreed cannot be concluded from a part."
    return [*lines, verdict]
