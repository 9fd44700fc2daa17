"""Who is who on this desk, worked out from the entries: whose keys they are, and what each may see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from safeconduct.agreement import Author, Entry, EntryFault, Ledger, Opening, class_of_role, keep_ledger
from safeconduct.agreement.talks.kinds import CORE_KINDS, ENTRY_KINDS, body_misfits
from safeconduct.desk.security.offers import Offers, offers_of
from safeconduct.records.packs import Reader

__all__ = ["Authority", "authority_of"]

_CHANGING = CORE_KINDS | {"propose", "position", "text", "sign", "withdraw"}


@dataclass(frozen=True)
class Authority:
    """Authors, the keys that were ever theirs, and whose key was taken back with none in its place.

    keys: public key lines by author: who may hand something in.  What counts the ledger says, not this.
    """

    opening: Opening
    authors: Mapping[str, Author]
    keys: Mapping[str, frozenset[str]]
    revoked: frozenset[str]
    offers: Offers

    def reader(self, author: str, now: str) -> Reader | None:
        """Return what somebody may read at an instant; None: nobody of that name, taken back, or run out."""
        held = self.authors.get(author)
        if held is None or author in self.revoked or (held.until and now > held.until):
            return None
        return Reader(held.id, class_of_role(held.role), held.corridor)

    def is_known(self, entry: Entry) -> bool:
        """Say whether an entry is of this agreement and under a key that was its author's at some time."""
        if self.opening.entry.id not in (entry.of, entry.id):
            return False
        return entry.key.line in self.keys.get(entry.author, ())

    def why_not_counted(self, entry: Entry) -> list[EntryFault]:
        """Return what keeps an entry, taken alone, from counting: kind, role, fields (V5, V8)."""
        kind, author = ENTRY_KINDS.get(entry.kind), self.authors.get(entry.author)
        remedy = "It is kept and counts for nothing; its author may make a right one."
        if kind is None:
            return [EntryFault(entry.label, "V8", f"the kind {entry.kind}", f"one of {', '.join(ENTRY_KINDS)}", remedy)]
        if author is not None and author.role not in kind.roles:
            may = f"one by {', '.join(sorted(kind.roles))}"
            return [EntryFault(entry.label, "V5", f"{entry.kind} by {author.role}", may, remedy)]
        misfits = body_misfits(entry.kind, entry.body)
        return [EntryFault(entry.label, "V8", one.got, f"{one.path}: {one.expected}", remedy) for one in misfits]

    @staticmethod
    def changes_with(entries: Iterable[Entry]) -> bool:
        """Say whether entries may change who is who, or what the text offers."""
        return any(one.kind in _CHANGING for one in entries)


def authority_of(entries: Iterable[Entry]) -> Authority:
    """Work out who is who.

    Keys are those of the roster as it stands: the desk trusts the folder it was started on, and says so.

    Raises:
        RefusedError: there is not one opening entry, or it is at fault.
    """
    ledger = keep_ledger(entries, None)
    instead = _put_in_place(ledger)
    keys = {name: frozenset([*_lines(author), *instead.get(name, ())]) for name, author in ledger.authors.items()}
    return Authority(ledger.opening, ledger.authors, keys, _revoked(ledger), offers_of(ledger))


def _lines(author: Author) -> list[str]:
    return [key.line for key in (author.key, author.recovery) if key is not None]


def _put_in_place(ledger: Ledger) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in ledger.entries:
        if one.kind == "revoke" and "instead" in one.body:
            found.setdefault(one.author, []).append(str(one.body["instead"]))
    return found


def _revoked(ledger: Ledger) -> frozenset[str]:
    """Return authors whose newest key was taken back: a delegate by its giver, anybody by the recovery key."""
    lines = {str(one.body["vkey"]): str(one.body.get("instead", "")) for one in ledger.entries if one.kind == "revoke"}
    found = set()
    for name, author in ledger.authors.items():
        line = author.key.line
        for _ in range(len(lines)):  # follow the chain of keys put in place of each other
            line = lines.get(line) or line
        if line in lines:
            found.add(name)
    return frozenset(found)
