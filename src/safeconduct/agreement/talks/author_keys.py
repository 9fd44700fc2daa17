"""The keys of one author: which of his entries each key signed while it was his (V4).

A key that the recovery key revoked keeps what stands before the revocation in its own chain, by `prev`; a delegate's
keeps what its giver's revocation had seen.  No clock has a say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from safeconduct.agreement.entries.entry import Entry
from safeconduct.agreement.talks.roster import Author

__all__ = ["AuthorKeys"]


class AuthorKeys:
    """The keys of one author, and what each of them signed while it was his."""

    def __init__(
        self, author: Author, own: Mapping[str, Entry], held: Mapping[str, Entry], revokes: Sequence[Entry]
    ) -> None:
        self.author = author
        own_chain = not author.by
        self.revokes = [(one, _past(one, held, own_chain=own_chain)) for one in revokes]
        self.heirs: dict[str, set[str]] = {}
        for entry in sorted(own.values(), key=lambda one: one.seq):
            grown = {str(one.body["instead"]) for one in revokes if one.id == entry.prev and "instead" in one.body}
            self.heirs[entry.id] = grown | self.heirs.get(entry.prev, set())

    def is_own(self, entry: Entry) -> bool:
        """Say whether an entry is under a key that was the author's at some time."""
        return entry.key == self.author.key or entry.key.line in self.heirs[entry.id]

    def why_not(self, entry: Entry) -> tuple[str, str, str] | None:
        """Return got, expected and what to do where an entry is not under a key of the author then; None: it is."""
        if entry.key == self.author.recovery:
            return None  # V5 refuses all but revocations under it
        if entry.key != self.author.key and entry.key.line not in self.heirs[entry.id]:
            return f"the key {entry.key.name} {entry.key.fingerprint}", f"a key of {self.author.id}", _NOT_HIS
        if self.author.until and entry.at > self.author.until:
            return entry.at, f"until {self.author.until}, when the delegation ends", "Ask for a new delegation."
        for revoke, past in self.revokes:
            if revoke.body["vkey"] == entry.key.line and entry.id not in past:
                got = f"a key that {revoke.label} revoked without having seen this entry"
                return got, "one that was not revoked", f"Ask {self.author.id} to say it again under the new key."
        return None


_NOT_HIS = "It counts for nothing: somebody else signed it, or a revocation that named this key is withheld from you."


def _past(entry: Entry, held: Mapping[str, Entry], *, own_chain: bool) -> set[str]:
    """Return the ids of all entries before an entry: in its own chain, or all it had seen at first or second hand."""
    found: set[str] = set()
    open_ids = [entry.id]
    while open_ids:
        one = held.get(open_ids.pop())
        if one is not None and one.id not in found:
            found.add(one.id)
            open_ids += [one.prev] if own_chain else [one.prev, *one.seen.values()]
    return found
