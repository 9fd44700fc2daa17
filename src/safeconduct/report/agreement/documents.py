"""What the agreement commands print with --json; docs/schemas holds each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from safeconduct.agreement import (
    WORDING_LANGUAGES,
    Clause,
    ClauseChange,
    ClauseValue,
    Decision,
    Entry,
    EntryFault,
    Ledger,
    SignedText,
    change_lines,
    instant_text,
    wording_of,
    wordings,
)
from safeconduct.report.agreement.lines import agreement_words, reason

__all__ = [
    "diff_json", "entries_json", "entry_json", "faults_json", "gates_json", "merge_json", "table_json", "text_json",
    "verification_json",
]  # fmt: skip


def _about(kind: str, ledger: Ledger) -> dict[str, Any]:
    opening = ledger.opening
    return {"format": f"safeconduct.agreement-{kind}/1", "agreement": opening.entry.id, "kind": opening.kind}


def entry_json(entry: Entry, ledger: Ledger) -> dict[str, Any]:
    """Return an entry that was just signed."""
    held = {"entry": entry.label, "id": entry.id, "file": entry.name, "class": entry.class_}
    return {**_about("entry", ledger), **held, "body": entry.body}


def entries_json(entries: Sequence[Entry], ledger: Ledger) -> dict[str, Any]:
    """Return several entries that were just signed."""
    return {
        **_about("entries", ledger),
        "entries": [{"entry": one.label, "id": one.id, "body": one.body} for one in entries],
    }


def table_json(
    ledger: Ledger, clauses: Mapping[str, Clause], ready: Decision, prices: Mapping[str, str]
) -> dict[str, Any]:
    """Return the table."""
    rows = [_clause(one, prices.get(one.id)) for one in clauses.values()]
    authors = [
        {"author": one.id, "role": one.role, "relied_on": ledger.relied_on(one.id)} for one in ledger.authors.values()
    ]
    needed = list(ledger.opening.needed)
    talk = [
        {"entry": one.label, "at": one.at, "author": one.author, "kind": one.kind, "body": one.body}
        for one in ledger.entries
        if one.kind in ("round", "say")
    ]
    return {
        **_about("table", ledger),
        "talk": talk,
        "needed": needed,
        "authors": authors,
        "clauses": rows,
        "ready": _gate(ready, ledger),
    }


def _clause(one: Clause, brings: str | None) -> dict[str, Any]:
    words = {
        name: {"says": word.says, "value": word.value, "entry": word.entry, "reason": word.reason}
        for name, word in one.words.items()
    }
    values = [{"id": id_, "value": held.value, "assumed": id_ in one.assumed} for id_, held in one.values.items()]
    agreed = None if one.agreed is None else one.agreed.id
    return {
        "id": one.id, "type": one.type, "standing": one.standing, "agreed": agreed, "words": words, "values": values,
        "brings": brings,
    }  # fmt: skip


def _gate(one: Decision, ledger: Ledger) -> dict[str, Any]:
    words = agreement_words("en")
    notes = [{"code": note.code, "text": reason(note, words, ledger)} for note in one.reasons]
    return {"gate": one.gate, "open": one.open, "reasons": notes}


def gates_json(ledger: Ledger, decisions: Sequence[Decision], text: SignedText | None, now: datetime) -> dict[str, Any]:
    """Return the gates."""
    held = {
        "at": instant_text(now),
        "text": None if text is None else text.id,
        "open": all(one.open for one in decisions),
    }
    return {**_about("gate", ledger), **held, "gates": [_gate(one, ledger) for one in decisions]}


def text_json(ledger: Ledger, text: SignedText, now: datetime) -> dict[str, Any]:
    """Return a text in every language, with who has signed."""
    signed = {name: instant_text(moment) for name, moment in text.signed.items()}
    words = dict(zip(WORDING_LANGUAGES, wordings(ledger.opening, text.clauses), strict=True))
    return {
        **_about("text", ledger), "text": text.id, "version": text.version, "state": text.state(now), "signed": signed,
        "received": list(text.received), "clauses": [_value(one) for one in text.clauses], "words": words,
    }  # fmt: skip


def _value(one: ClauseValue) -> dict[str, Any]:
    return {"clause": one.clause, "id": one.id, "value": one.value}


def diff_json(ledger: Ledger, changes: Iterable[ClauseChange]) -> dict[str, Any]:
    """Return what differs between two versions."""
    wording = wording_of(ledger.opening, "en")
    rows = [
        {
            "clause": one.clause,
            "before": None if one.before is None else _value(one.before),
            "after": None if one.after is None else _value(one.after),
            "lines": change_lines(one, wording),
        }
        for one in changes
    ]
    return {**_about("diff", ledger), "changes": rows}


def faults_json(faults: Iterable[EntryFault]) -> list[dict[str, str]]:
    """Return faults as plain objects."""
    keys = ("level", "rule", "entry", "got", "expected", "remedy")
    return [{key: str(getattr(fault, key)) for key in keys} for fault in faults]


def verification_json(
    ledger: Ledger | None, faults: Sequence[EntryFault], entries: int, partial: bool
) -> dict[str, Any]:
    """Return what verification found."""
    errors = sum(fault.level == "error" for fault in faults)
    return {
        "format": "safeconduct.agreement-verify/1", "agreement": None if ledger is None else ledger.opening.entry.id,
        "entries": entries, "count": 0 if ledger is None else len(ledger.entries), "partial": partial,
        "errors": errors, "warnings": len(faults) - errors, "faults": faults_json(faults),
    }  # fmt: skip


def merge_json(
    new: Sequence[Entry], known: int, files: int, refused: Sequence[EntryFault], dropped: Sequence[str]
) -> dict[str, Any]:
    """Return what merging did."""
    return {
        "format": "safeconduct.agreement-merge/1", "new": [one.name for one in new], "known": known, "files": files,
        "refused": faults_json(refused), "dropped": list(dropped),
    }  # fmt: skip
