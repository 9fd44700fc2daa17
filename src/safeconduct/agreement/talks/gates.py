"""Gates: may it open, and what is missing, whose word is missing (agreement.md section 5).  Nobody ticks a box.

G1 ready   what the kind of agreement needs is there and every clause is backed by all whose word it takes (R10)
G2 fits    the plan is the text's, and lies within its clauses
G3 signed  all needed have signed this text, and can be relied on
G4 force   it is in force at this instant

G5 (day) and G6 (convoy) are worked out on the day, from what is reported: package operation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from safeconduct.agreement.talks.ledger import Ledger
from safeconduct.agreement.talks.references import wordings
from safeconduct.agreement.talks.standing import Clause, not_relied_on
from safeconduct.agreement.talks.texts import SignedText
from safeconduct.agreement.terms.values import ClauseValue
from safeconduct.agreement.terms.wording import wording_digest
from safeconduct.core import Note

__all__ = ["REQUIRED", "Decision", "Gate", "PlanFacts", "current_text", "gates"]

Gate = Literal["G1", "G2", "G3", "G4", "G5", "G6"]

REQUIRED: Mapping[str, tuple[str, ...]] = {
    "corridor": (
        "window", "place.assembly", "place.reception", "route", "who", "aid_in", "stop_fire", "conduct", "watch",
        "breach", "force",
    ),
    "passage": ("window.there", "window.back", "delegation", "stop_fire", "contacts", "force"),
    "area": ("window", "stop_fire", "aid_in", "watch", "breach", "force"),
}  # fmt: skip
"""What an agreement of each kind cannot open without: a type, a clause, or `place` in a role (agreement.md 3, 4, 8)."""


@dataclass(frozen=True)
class Decision:
    """Whether a gate is open, and why not; typed notes, worded at the edge."""

    gate: Gate
    open: bool
    reasons: tuple[Note, ...]


@dataclass(frozen=True)
class PlanFacts:
    """What the edge worked out about plan and case at hand.

    plan, case: SHA-256 of plan.json's bytes and of the case's inputs; "" where there is none.  faults: where the plan
    does not lie within the text's clauses, or breaks a rule under them; verified: whether that was looked at.
    """

    plan: str = ""
    case: str = ""
    faults: tuple[Note, ...] = ()
    verified: bool = False


def current_text(texts: Sequence[SignedText], now: datetime) -> SignedText | None:
    """Return the text that counts: in force, else signed by all, else the newest; None without any."""
    for state in ("in force", "signed"):
        held = [one for one in texts if one.state(now) == state]
        if held:
            return held[-1]
    return texts[-1] if texts else None


def gates(
    ledger: Ledger, clauses: Mapping[str, Clause], text: SignedText | None, facts: PlanFacts, now: datetime
) -> tuple[Decision, ...]:
    """Return G1 to G4 for a text, or for the table as it stands where there is none."""
    ready = _ready_text(ledger, clauses, text) if text is not None else _ready_table(ledger, clauses)
    found = (
        ("G1", ready),
        ("G2", _fits(ledger, text, facts)),
        ("G3", _signed(ledger, text)),
        ("G4", _in_force(text, now)),
    )
    return tuple(Decision(gate, not reasons, tuple(reasons)) for gate, reasons in found)  # type: ignore[arg-type]


def _missing(ledger: Ledger, values: Sequence[ClauseValue]) -> list[Note]:
    there = (
        {one.type for one in values}
        | {one.clause for one in values}
        | {f"place.{one.value['role']}" for one in values if one.type == "place"}
    )
    return [Note("missing", {"type": name}) for name in REQUIRED[ledger.opening.kind] if name not in there]


def _substance(values: Sequence[ClauseValue]) -> list[Note]:
    """Return what no agreement of the parties makes good: people made to leave (R3)."""
    forced = [one for one in values if one.type == "who" and one.value["own_will"] is False]
    return [Note("not_own_will", {"clause": one.clause}) for one in forced]


def _ready_table(ledger: Ledger, clauses: Mapping[str, Clause]) -> list[Note]:
    values = [one.agreed or next(iter(one.values.values())) for one in clauses.values() if one.values]
    apart = [
        Note("not_agreed", {"clause": one.id, "standing": one.standing, "why": _codes(one.why)})
        for one in clauses.values()
        if one.standing != "agreed" and one.type != "note"
    ]
    return [*_missing(ledger, values), *apart, *_substance(values)]


def _codes(notes: Sequence[Note]) -> tuple[str, ...]:
    """Return reasons within a reason: code, whose, and in what words, with blanks between."""
    reasons = []
    for note in notes:
        authors = note.values.get("authors", ())
        who = note.values.get("author", ",".join(authors) if isinstance(authors, tuple) else "")
        reasons.append(f"{note.code} {who} {note.values.get('reason', '')}".strip())
    return tuple(reasons)


def _ready_text(ledger: Ledger, clauses: Mapping[str, Clause], text: SignedText) -> list[Note]:
    found = [*_missing(ledger, text.clauses), *_substance(text.clauses)]
    if wording_digest(wordings(ledger.opening, text.clauses)) != text.entry.body["wording"]:
        found.append(Note("another_wording"))
    for value in text.clauses:
        for name in ledger.opening.needed if value.type != "note" else ():
            found += _backs(clauses.get(value.clause), name, value, name in text.signed)
    return found


def _backs(clause: Clause | None, name: str, value: ClauseValue, signed: bool) -> list[Note]:
    """Return why a party does not back a value of a text; nothing where it does.

    Who has signed the text and since proposes another value negotiates an amendment: the text stands.  Who reserves or
    refuses the very value has taken its word back.
    """
    where = {"author": name, "clause": value.clause}
    word = clause.words.get(name) if clause is not None else None
    if word is None:
        return [Note("silent_on", where)]
    if word.value != value.id:
        return [] if signed else [Note("backs_another", where)]
    if word.says == "agreed":
        return []
    if word.says == "proposed":
        return [] if signed else [Note("proposed_only_on", where)]
    return [Note(f"{word.says}_on", where | {"reason": word.reason})]


def _fits(ledger: Ledger, text: SignedText | None, facts: PlanFacts) -> list[Note]:
    if text is None:
        return [Note("no_text")]
    wanted = {name: str(text.entry.body.get(name, "")) for name in ("plan", "case")}
    if not wanted["plan"]:
        return [Note("no_plan_named")] if ledger.opening.kind == "corridor" else []
    if not facts.plan:
        return [Note("plan_not_here", {"plan": wanted["plan"][:12]})]
    found = [
        Note(f"another_{name}", {"wanted": wanted[name][:12], "got": getattr(facts, name)[:12]})
        for name in ("plan", "case")
        if wanted[name] and getattr(facts, name) and wanted[name] != getattr(facts, name)
    ]
    if not facts.verified:
        found.append(Note("not_verified"))
    return [*found, *facts.faults]


def _signed(ledger: Ledger, text: SignedText | None) -> list[Note]:
    if text is None:
        return [Note("no_text")]
    found: list[Note] = []
    for name in ledger.opening.needed:
        unsure = not_relied_on(ledger, name)
        found += unsure
        if not unsure and name not in text.signed:
            found.append(Note("not_signed", {"author": name}))
    return [*found, *(Note("withdrew", {"author": name}) for name in sorted(text.withdrawn))]


def _in_force(text: SignedText | None, now: datetime) -> list[Note]:
    if text is None:
        return [Note("no_text")]
    state = text.state(now)
    if state == "in force":
        return []
    ends = min(text.withdrawn.values()) if state == "withdrawn" else text.ends
    at = {"expired": ends, "withdrawn": ends, "replaced": text.replaced_at, "signed": text.begins}.get(state)
    if at is None:
        code = "no_force" if state == "signed" else "not_signed_by_all"
        return [Note(f"{code}")]
    return [Note(f"{'begins' if state == 'signed' else state}", {"at": at})]
