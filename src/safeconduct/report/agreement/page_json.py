"""What agreement.html is made from: the table, rounds, gates and texts, worded in every language (docs/outputs.md).

The page is made of the entries that its reader may have and of nothing else, as a pack is (R9).  Where that is a part
alone, it says nothing of what is agreed or open: what is missing may take it back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from safeconduct.agreement import (
    SHORT_DIGITS,
    Author,
    Clause,
    ClauseValue,
    Decision,
    Entry,
    Ledger,
    SignedText,
    Wording,
    instant_text,
    sides_of,
    wording_of,
)
from safeconduct.agreement.talks.gates import REQUIRED
from safeconduct.agreement.talks.kinds import rows_of
from safeconduct.agreement.terms.comparison import field_changes, sizes
from safeconduct.core import Note
from safeconduct.report.agreement.lines import agreement_words, reason
from safeconduct.report.agreement.prices import Price
from safeconduct.report.wording.wording import LANGUAGES, Language

__all__ = ["AGREEMENT_PAGE_FORMAT", "agreement_page_json"]

AGREEMENT_PAGE_FORMAT = "safeconduct.agreement-page/1"
"""Name and version of the format."""

Json = dict[str, Any]


def agreement_page_json(
    ledger: Ledger,
    clauses: Mapping[str, Clause],
    texts: Sequence[SignedText],
    decisions: Sequence[Decision],
    *,
    audience: str,
    partial: bool,
    now: datetime,
    prices: Mapping[str, tuple[Price, ...]],
) -> Json:
    """Return the data of the page.

    Args:
        ledger, clauses, texts: of the entries that the reader may have.
        decisions: G1 to G4; of a part none are shown.
        audience: class of the reader (R9).
        partial: entries of other classes are left out.
        now: the instant that the gates were asked for.
        prices: of clauses that are priced, greatest gain first.

    Returns:
        Sentences are objects, language to sentence; instants are UTC; ids are whole.
    """
    speak = _Speech(ledger, clauses)
    opening = ledger.opening
    return {
        "format": AGREEMENT_PAGE_FORMAT,
        "class": audience,
        "partial": partial,
        "agreement": opening.entry.id,
        "about": opening.kind,
        "title": _every(lambda one: opening.title.get(one) or opening.title["en"]),
        "day": opening.day or None,
        "clocks": {"first": opening.clock, "second": opening.second_clock or None},
        "at": instant_text(now),
        "authors": [_author(one, ledger) for one in ledger.authors.values()],
        "events": _events(ledger, texts, speak),
        "said": [_said(one) for one in ledger.entries if one.kind == "say"],
        "clauses": [_clause(one, ledger, speak, prices.get(one.id)) for one in _in_order(ledger, clauses)],
        "missing": [] if partial else [_missing(name, speak) for name in _absent(ledger, clauses)],
        "gates": [] if partial else [_gate(one, speak) for one in decisions],
        "texts": [_text(one, speak, now) for one in texts],
        "sides": _sides(ledger, clauses) if opening.kind == "area" and not partial else [],
    }


class _Speech:
    """The wordings of an agreement, one a language; people and clauses by name instead of by id."""

    def __init__(self, ledger: Ledger, clauses: Mapping[str, Clause]) -> None:
        self.ledger, self.clauses = ledger, clauses
        self.wordings = {language: wording_of(ledger.opening, language) for language in LANGUAGES}

    def say(self, sentence: Callable[[Wording], Any]) -> Json:
        """Return what a wording makes, in every language."""
        return {language: sentence(one) for language, one in self.wordings.items()}

    def reason(self, note: Note) -> Json:
        """Return a reason in every language."""
        return _every(lambda language: self._reason(note, language))

    def _reason(self, note: Note, language: Language) -> str:
        wording, values = self.wordings[language], dict(note.values)
        for name, held in note.values.items():
            if name == "author":
                values[name] = self._author(str(held), language)
            elif name == "authors" and isinstance(held, tuple):
                values[name] = tuple(self._author(one, language) for one in held)
            elif name in ("clause", "type"):
                values[name] = f"{wording.title(str(held).partition('.')[0])} ({held})"
        text = agreement_words(language)
        if note.code != "not_agreed":
            return reason(Note(note.code, values), text, self.ledger)
        why = "; ".join(self._reason(one, language) for one in self.clauses[str(note.values["clause"])].why)
        standing = text.say(f"standing.{note.values['standing']}")
        return text.say("reason.not_agreed", clause=values["clause"], standing=standing, why=why or "–")

    def _author(self, name: str, language: Language) -> str:
        held = self.ledger.authors.get(name)
        return name if held is None else held.names.get(language) or held.names.get("en", name)


def _every(sentence: Callable[[Language], Any]) -> Json:
    return {language: sentence(language) for language in LANGUAGES}


def _author(one: Author, ledger: Ledger) -> Json:
    names = _every(lambda language: one.names.get(language) or one.names.get("en", one.id))
    needed = one.id in ledger.opening.needed
    return {"id": one.id, "role": one.role, "names": names, "needed": needed, "relied_on": ledger.relied_on(one.id)}


# --- the clauses by party


def _in_order(ledger: Ledger, clauses: Mapping[str, Clause]) -> list[Clause]:
    """Return clauses in the order in which a kind of agreement needs them, others behind by id."""
    order = {name: at for at, name in enumerate(dict.fromkeys(_types(ledger)))}
    return sorted(clauses.values(), key=lambda one: (order.get(one.type, len(order)), one.type, one.id))


def _types(ledger: Ledger) -> list[str]:
    return [name.partition(".")[0] for name in REQUIRED[ledger.opening.kind]]


def _absent(ledger: Ledger, clauses: Mapping[str, Clause]) -> list[str]:
    """Return what is required and on which nobody has put any value on the table."""
    there = {name for one in clauses.values() if one.values for name in (one.type, one.id)}
    there |= {
        f"place.{value.value['role']}"
        for one in clauses.values()
        if one.type == "place"
        for value in one.values.values()
    }
    return [name for name in REQUIRED[ledger.opening.kind] if name not in there]


def _missing(name: str, speak: _Speech) -> Json:
    type_ = name.partition(".")[0]
    return {"id": name, "title": speak.say(lambda wording: wording.title(type_))}


def _clause(clause: Clause, ledger: Ledger, speak: _Speech, prices: tuple[Price, ...] | None) -> Json:
    backed = [clause.values[id_] for id_ in _backed(clause, ledger) if id_ in clause.values]
    apart = [field_changes(backed[0], other) for other in backed[1:]]
    sources = {one.id: str(one.body.get("source", "")) for one in ledger.entries}
    at = {one.id: one.at for one in ledger.entries}
    return {
        "id": clause.id,
        "type": clause.type,
        "title": speak.say(lambda wording: wording.title(clause.type)),
        "required": clause.type in _types(ledger),
        "standing": clause.standing,
        "agreed": None if clause.agreed is None else clause.agreed.id,
        "values": [_value(one, clause, speak) for one in clause.values.values()],
        "words": {
            name: {
                "says": word.says, "value": word.value, "at": at.get(word.entry), "reason": word.reason or None,
                "source": sources.get(word.entry) or None,
            }
            for name, word in clause.words.items()
        },
        "apart": speak.say(lambda wording: "; ".join(line for held in apart for line in sizes(held, wording))),
        "why": [speak.reason(note) for note in clause.why],
        "prices": None
        if prices is None
        else [
            {"change": one.change, "persons": one.persons, "kilometre_hours": round(one.kilometre_hours, 1)}
            for one in prices
        ],
    }  # fmt: skip


def _backed(clause: Clause, ledger: Ledger) -> list[str]:
    """Return ids of the values that parties whose word it takes stand behind, each once."""
    words = [clause.words[name] for name in ledger.opening.needed if name in clause.words]
    return list(dict.fromkeys(one.value for one in words if one.says in ("agreed", "proposed")))


def _value(value: ClauseValue, clause: Clause, speak: _Speech) -> Json:
    return {
        "id": value.id, "short": speak.say(lambda wording: wording.short(value) or _first(wording.lines(value))),
        "lines": speak.say(lambda wording: wording.lines(value)), "assumed": value.id in clause.assumed,
    }  # fmt: skip


def _first(lines: Sequence[str]) -> str:
    """Return the sentence that stands for a value without a short form: the last, as a note begins with a warning."""
    return lines[-1] if lines else ""


# --- rounds, texts and signatures on the line of time; what was said


def _events(ledger: Ledger, texts: Sequence[SignedText], speak: _Speech) -> list[Json]:
    """Return rounds, the day, texts, signatures and withdrawals in the order of time."""
    found = [_round(one, speak) for one in ledger.entries if one.kind == "round"]
    if ledger.opening.day:
        found.append(_event("day", ledger.opening.day))
    versions = {one.id: one.version for one in texts}
    for entry in ledger.entries:
        if entry.kind == "text":
            found.append(_event("text", entry.at, author=entry.author, version=versions.get(entry.id)))
        elif entry.kind in ("sign", "withdraw"):
            kind = "received" if entry.body.get("as") == "received" else entry.kind
            found.append(_event(kind, entry.at, author=entry.author, version=versions.get(str(entry.body["text"]))))
    return sorted(found, key=lambda one: (one["at"][:10], "T" in one["at"], one["at"]))


def _event(kind: str, at: str, **more: Any) -> Json:
    held = {"kind": kind, "at": at, "author": None, "version": None, "round": None}
    return {**held, **more}


def _round(entry: Entry, speak: _Speech) -> Json:
    body = entry.body
    heads = [
        {"party": str(row["party"]), "head": str(row["head"]) if "head" in row else None}
        for row in rows_of(body, "delegations")
    ]
    return _event(
        "round", str(body["from"]), author=entry.author,
        round={
            "n": body["n"], "venue": body["venue"], "delegations": heads, "agreed": list(body.get("agreed", [])),  # type: ignore[arg-type]
            "not_agreed": list(body.get("not_agreed", [])), "next": body.get("next"),  # type: ignore[arg-type]
            "source": body.get("source"),
        },
    )  # fmt: skip


def _said(entry: Entry) -> Json:
    body = entry.body
    return {
        "at": entry.at, "author": entry.author, "stance": body["stance"], "words": body["words"],
        "speaker": body.get("speaker"), "about": body.get("about"), "source": body.get("source"),
    }  # fmt: skip


def _sides(ledger: Ledger, clauses: Mapping[str, Clause]) -> list[Json]:
    """Return how each party stands to a cease-fire over an area, with its own words where it has said any."""
    return [
        {
            "author": one.author, "state": one.state, "at": None if one.entry is None else one.entry.at,
            "words": None if one.entry is None else one.entry.body.get("words", one.entry.body.get("reason")),
        }
        for one in sides_of(ledger, clauses)
    ]  # fmt: skip


# --- gates and texts


def _gate(one: Decision, speak: _Speech) -> Json:
    names = _every(lambda language: agreement_words(language).say(f"gate.{one.gate}"))
    reasons = [speak.reason(note) for note in one.reasons]
    return {"gate": one.gate, "names": names, "open": one.open, "reasons": reasons}


def _row(value: ClauseValue, speak: _Speech) -> Json:
    title, lines = (
        speak.say(lambda wording: wording.title(value.type)),
        speak.say(lambda wording: wording.lines(value)),
    )
    return {"clause": value.clause, "value": value.id, "title": title, "lines": lines}


def _text(text: SignedText, speak: _Speech, now: datetime) -> Json:
    rows = [_row(one, speak) for one in text.clauses]
    return {
        "id": text.id, "short": text.id[:SHORT_DIGITS], "version": text.version, "state": text.state(now),
        "by": text.entry.author, "wording": text.entry.body["wording"],
        "signed": {name: instant_text(at) for name, at in text.signed.items()}, "received": list(text.received),
        "clauses": rows, "law": speak.say(lambda wording: wording.say("law")),
    }  # fmt: skip
