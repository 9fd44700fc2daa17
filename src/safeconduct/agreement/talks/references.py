"""What entries name: values, texts, other entries (V11), and whether a text is worded as it says (V10)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from safeconduct.agreement.entries.entry import Entry
from safeconduct.agreement.entries.faults import EntryFault, Rule
from safeconduct.agreement.talks.ledger import Ledger
from safeconduct.agreement.talks.roster import Opening
from safeconduct.agreement.talks.standing import Clause
from safeconduct.agreement.terms.values import ClauseValue, read_values
from safeconduct.agreement.terms.wording import WORDING_LANGUAGES, Wording, wording_digest, wording_for

__all__ = ["named_files", "reference_faults", "text_faults", "wording_of", "wordings"]


def named_files(entry: Entry) -> tuple[str, ...]:
    """Return the digests of the files that an entry names: plan, track, photographs."""
    several = entry.body.get("files", [])
    one_each = [str(entry.body[name]) for name in ("plan", "file") if name in entry.body]
    return (*one_each, *(str(one) for one in (several if isinstance(several, list) else [])))


def wording_of(opening: Opening, language: str) -> Wording:
    """Return the wording of a language with the agreement's clocks and names.

    Raises:
        ValueError: its clock is no time zone.
    """
    names = {**opening.names, **{one.id: one.names for one in opening.roster.values()}}
    return wording_for(language, opening.clock, opening.second_clock, names)


def wordings(opening: Opening, clauses: Sequence[ClauseValue]) -> tuple[str, ...]:
    """Return a text in every language, in the order of `WORDING_LANGUAGES`."""
    found = []
    for language in WORDING_LANGUAGES:
        title = opening.title.get(language) or opening.title["en"]
        found.append(wording_of(opening, language).text(clauses, title, opening.kind, opening.needed))
    return tuple(found)


def text_faults(ledger: Ledger) -> list[EntryFault]:
    """Return texts whose wording is not what they say (V10)."""
    found = []
    for entry in ledger.entries:
        if entry.kind == "text":
            digest = wording_digest(wordings(ledger.opening, read_values(entry.body["clauses"])))
            if digest != entry.body["wording"]:
                remedy = "It was compiled with other tables of words than these; do not sign it: compile it anew."
                found.append(_fault(entry, "V10", f"wording {str(entry.body['wording'])[:12]}", digest[:12], remedy))
    return found


def reference_faults(ledger: Ledger, clauses: Mapping[str, Clause]) -> list[EntryFault]:
    """Return entries that speak of what is not here: a value, a text, an entry (V11)."""
    by_id = {one.id: one for one in ledger.entries}
    found = []
    for entry in ledger.entries:
        if entry.kind == "position":
            clause = clauses[str(entry.body["clause"])]
            if entry.body["value"] not in clause.values:
                got = f"value {str(entry.body['value'])[:12]} of {clause.id}"
                found.append(_fault(entry, "V11", got, "a value that was proposed", f"Ask {entry.author} for it."))
        elif entry.kind in ("sign", "withdraw", "text"):
            id_ = str(entry.body.get("replaces" if entry.kind == "text" else "text", ""))
            # A text that replaces none names none; a signature or a withdrawal always names one.
            if id_ and (id_ not in by_id or by_id[id_].kind != "text"):
                found.append(
                    _fault(entry, "V11", f"text {id_[:12]}", "a text that is here", f"Ask {entry.author} for it.")
                )
        else:
            found += _of_the_day(entry, by_id)
    return found


_NAMED: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "order": (("because", ("report", "violation", "alert", "order")), ("conveys", ("order",))),
    "violation": (("reports", ("report",)),),
    "finding": (("violation", ("violation",)),),
    "answer": (("violation", ("violation",)),),
    "settle": (("entry", ("count", "violation")),),
}
"""By kind: the keys that name other entries, and of which kinds these are."""


def _of_the_day(entry: Entry, by_id: Mapping[str, Entry]) -> list[EntryFault]:
    """Return what an entry of the day names and is not here, or is of another kind."""
    found = []
    for key, kinds in _NAMED.get(entry.kind, ()):
        held = entry.body.get(key, [])
        for id_ in held if isinstance(held, list) else [held]:
            named = by_id.get(str(id_))
            if named is None or named.kind not in kinds:
                got = f"{key} {str(id_)[:12]}" + ("" if named is None else f", a {named.kind}")
                expected = f"an entry that is here, of kind {' or '.join(kinds)}"
                found.append(_fault(entry, "V11", got, expected, f"Ask {entry.author} for it."))
    return found


def _fault(entry: Entry, rule: Rule, got: str, expected: str, remedy: str) -> EntryFault:
    return EntryFault(entry.label, rule, got, expected, remedy)
