"""The ledger: which entries count, and what is wrong with the others (V3 to V8, V11 of references).

1. Entries of another agreement, and second openings, are left out (V3).
2. An entry counts as its author's only under a key that was his when he made it (V4).  A key that the recovery key
   revoked keeps what stands before the revocation in its own chain, by `prev`, and nothing else: neither clocks nor
   what others have seen meanwhile decide.  A delegate's keeps what its giver's revocation had seen.
3. Chains: two entries of one number are a fork, a number missing is a gap, an entry that another author has seen and
   that is not here is a tail withheld (V6, V7).  Who is forked or incomplete counts for no gate: a withdrawal may be
   what is missing.  A fork that all concerned have settled by `correct` is none any more (`forks`).
4. Of the rest, what the role may not do (V5) or what is not of its schema (V8) is left out.

Nothing here depends on the order in which entries are given.
"""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from safeconduct.agreement.entries.entry import Entry
from safeconduct.agreement.entries.faults import EntryFault, RefusedError, Rule
from safeconduct.agreement.entries.keys import PublicKey, read_public_key
from safeconduct.agreement.talks.author_keys import AuthorKeys
from safeconduct.agreement.talks.forks import settled_away
from safeconduct.agreement.talks.kinds import CORE_KINDS, ENTRY_KINDS, body_misfits
from safeconduct.agreement.talks.roster import Author, Opening, delegated, read_opening

__all__ = ["Ledger", "keep_ledger"]


@dataclass(frozen=True)
class Ledger:
    """The entries that count, in an order in which each comes after all that it had seen.

    authors: the roster's and those delegated.  chains: each author's entries that count, by number.
    forked, incomplete, unpinned: authors whose word cannot be relied on.  joined: who said that the roster is right.
    heads: the newest authentic entry of each author, the opening one aside.  disowned: entries that a revocation cut
    off and that somebody had seen before: they count for nothing, but a withdrawal among them still stops.
    """

    opening: Opening
    authors: Mapping[str, Author]
    entries: tuple[Entry, ...]
    chains: Mapping[str, tuple[Entry, ...]]
    faults: tuple[EntryFault, ...]
    forked: frozenset[str]
    incomplete: frozenset[str]
    unpinned: frozenset[str]
    joined: frozenset[str]
    heads: Mapping[str, Entry]
    disowned: tuple[Entry, ...] = ()

    def relied_on(self, author: str) -> bool:
        """Say whether an author's word counts for gates: joined, one chain, whole as far as anybody has seen."""
        return author in self.joined and author not in (self.forked | self.incomplete | self.unpinned)

    def key_now(self, author: str) -> PublicKey:
        """Return the key that an author signs with now: the roster's, or the one put in its place last."""
        instead = [
            str(one.body["instead"])
            for one in self.chains.get(author, ())
            if one.kind == "revoke" and "instead" in one.body
        ]
        return read_public_key(instead[-1]) if instead else self.authors[author].key

    def entry(self, id_: str) -> Entry | None:
        """Return an entry that counts, by its id."""
        return next((one for one in self.entries if one.id == id_), None)


def keep_ledger(entries: Iterable[Entry], pinned: Collection[PublicKey] | None) -> Ledger:
    """Work out what counts.

    Args:
        entries: of one folder, each verified by itself (`read_entry`), in any order.
        pinned: the keys that the reader trusts; None: those of the roster as they stand (for one's own drafts).

    Raises:
        RefusedError: there is no opening entry, more than one, or one that is at fault: then nothing can be said.
    """
    held = {one.id: one for one in sorted(entries, key=lambda one: (one.seq, one.author, one.id))}
    opening, faults = _opening(held.values())
    own = {id_: one for id_, one in held.items() if one.of == opening.entry.id or one is opening.entry}
    faults += [
        _fault(one, "V3", "an entry of another agreement", f"of {opening.entry.id[:12]}", "Put it into its own folder.")
        for id_, one in held.items()
        if id_ not in own and one.kind != "open"
    ]
    return _Keeper(opening, own, pinned, faults).ledger()


def _opening(entries: Collection[Entry]) -> tuple[Opening, list[EntryFault]]:
    """Return the one opening entry, signed by the key that its own roster gives its author."""
    found = [one for one in entries if one.kind == "open"]
    if len(found) != 1:
        got = "no opening entry" if not found else f"{len(found)} opening entries"
        remedy = (
            "Merge the pack or folder that holds it." if not found else "Keep each agreement in a folder of its own."
        )
        raise RefusedError([EntryFault("folder", "V3", got, "one", remedy)])
    (entry,) = found
    wrong = body_misfits("open", entry.body)
    if wrong:
        raise RefusedError(
            [_fault(entry, "V8", one.got, f"{one.path}: {one.expected}", "Open it anew.") for one in wrong]
        )
    opening = read_opening(entry)
    convener = opening.roster.get(entry.author)
    if convener is None or convener.key != entry.key:
        raise RefusedError(
            [_fault(entry, "V4", entry.key.name, "the key of its author in the roster", "Open it anew.")]
        )
    return opening, []


def _fault(entry: Entry, rule: Rule, got: str, expected: str, remedy: str, *, warning: bool = False) -> EntryFault:
    return EntryFault(entry.label, rule, got, expected, remedy, "warning" if warning else "error")


class _Keeper:
    """Works the ledger out, step by step; each step reads what the one before has left."""

    def __init__(
        self, opening: Opening, held: dict[str, Entry], pinned: Collection[PublicKey] | None, faults: list[EntryFault]
    ) -> None:
        self.opening, self.held, self.pinned, self.faults = opening, held, pinned, faults
        self.by_author: defaultdict[str, list[Entry]] = defaultdict(list)
        for one in held.values():
            self.by_author[one.author].append(one)
        self.convener = opening.entry.author
        self.authors: dict[str, Author] = {}
        self.authentic: dict[str, Entry] = {}
        self.unpinned: set[str] = set()
        self.cut_off: dict[str, Entry] = {}

    def ledger(self) -> Ledger:
        """Admit the authors, prove the entries, and return what counts; faults found on the way join `self.faults`."""
        for author in self.opening.roster.values():
            self._admit(author)
        self._settle()  # before delegations: one that was made in a branch that does not count makes nobody an author
        for author in self._delegations():
            self._admit(author)
        self._settle()
        for entry in self.held.values():
            if entry.author not in self.authors:
                expected, remedy = "an author of the roster or a delegation", "Ask for the delegation, or drop it."
                self.faults.append(_fault(entry, "V4", f"the author {entry.author}", expected, remedy))
        forked, gaps, heads = self._chains()
        incomplete = gaps | self._withheld()
        counting = [one for one in self.authentic.values() if self._counts(one)]
        joined = frozenset(one.author for one in counting if one.kind == "join")
        chains: defaultdict[str, list[Entry]] = defaultdict(list)
        for one in counting:
            chains[one.author].append(one)
        return Ledger(
            self.opening, self.authors, tuple(_in_order(counting)),
            {name: tuple(sorted(rows, key=lambda one: (one.seq, one.id))) for name, rows in chains.items()},
            tuple(sorted(set(self.faults))), frozenset(forked), frozenset(incomplete), frozenset(self.unpinned),
            joined, heads, tuple(self._disowned()),
        )  # fmt: skip

    def _disowned(self) -> Iterator[Entry]:
        """Yield what a revocation cut off and an authentic entry of another author had seen."""
        seen = {id_ for one in self.authentic.values() for id_ in one.seen.values()}
        for id_ in sorted(seen & self.cut_off.keys()):
            if not body_misfits(self.cut_off[id_].kind, self.cut_off[id_].body):
                yield self.cut_off[id_]

    # --- V4: whose key, and was it his then

    def _admit(self, author: Author) -> None:
        """Take an author's entries that are under a key of his."""
        self.authors[author.id] = author
        if self.pinned is not None and not author.by and author.key not in self.pinned:
            self.unpinned.add(author.id)
            remedy = f"Compare {author.key.fingerprint} face to face, then pin it: safeconduct agreement key pin"
            self.faults.append(
                EntryFault(f"roster {author.id}", "V4", "a key that is not pinned", "a pinned key", remedy)
            )
            return
        own = {one.id: one for one in self.by_author[author.id]}
        keys = AuthorKeys(author, own, self.held, self._revocations(author, own))
        for entry in own.values():
            wrong = keys.why_not(entry)
            if wrong is None:
                self.authentic[entry.id] = entry
            else:
                self.faults.append(_fault(entry, "V4", *wrong))
                if keys.is_own(entry) and entry.kind in ENTRY_KINDS:
                    self.cut_off[entry.id] = entry

    def _revocations(self, author: Author, own: Mapping[str, Entry]) -> list[Entry]:
        """Return what revokes keys of an author: under his recovery key, or by who delegated to him."""
        by_recovery = [
            one
            for one in own.values()
            if one.kind == "revoke" and author.recovery is not None and one.key == author.recovery
        ]
        by_giver = [
            one
            for one in self.authentic.values()
            if author.by
            and one.author == author.by
            and one.kind == "revoke"
            and one.body.get("vkey") == author.key.line
        ]
        taken = {key.raw for one in self.opening.roster.values() for key in (one.key, one.recovery) if key is not None}
        found = [one for one in (*by_recovery, *by_giver) if not body_misfits("revoke", one.body)]
        wrong = [
            one for one in found if "instead" in one.body and read_public_key(str(one.body["instead"])).raw in taken
        ]
        for one in wrong:
            self._refuse(one, "V5", "a key of the roster put in place of another", "a key that nobody has yet")
        return [one for one in found if one not in wrong]

    def _settle(self) -> None:
        """Leave out the branches of forks that all concerned call wrong; they stay as evidence, with a warning."""
        corrections = [one for one in self.authentic.values() if one.kind == "correct" and self._counts(one)]
        for one in corrections:
            if one.body["entry"] not in self.held:
                got, remedy = f"entry {str(one.body['entry'])[:12]}, which is not here", f"Ask {one.author} for it."
                self.faults.append(_fault(one, "V7", got, "the entry it calls wrong", remedy))
        for id_ in sorted(settled_away(self.authentic, corrections, self.opening.needed)):
            entry = self.authentic.pop(id_)
            got, expected = "an entry that its author and all parties call wrong", "one chain"
            remedy = "It counts for nothing and is kept as evidence; the fork is settled."
            self.faults.append(_fault(entry, "V6", got, expected, remedy, warning=True))

    def _delegations(self) -> list[Author]:
        """Return the authors that delegations make; the first that names an id or key has it."""
        found: dict[str, Author] = {}
        taken = {key.raw for one in self.opening.roster.values() for key in (one.key, one.recovery) if key is not None}
        for entry in sorted(self.authentic.values(), key=lambda one: (one.author, one.seq, one.id)):
            if entry.kind != "delegate" or not self._counts(entry):
                continue
            author = delegated(entry)
            if author.key.raw in taken:
                expected, remedy = "a key that nobody has yet", "Delegate anew to a key of its own (R10)."
                self.faults.append(_fault(entry, "V5", f"the key {author.key.name}", expected, remedy))
            elif author.id in self.opening.roster or author.id in found:
                expected, remedy = "an id that nobody has yet", "Delegate anew under another id."
                self.faults.append(_fault(entry, "V5", f"the author {author.id}", expected, remedy))
            elif not author.id.startswith(f"{entry.author}-"):
                expected, remedy = f"an id that begins with {entry.author}-", "Delegate anew under such an id."
                self.faults.append(_fault(entry, "V5", f"the author {author.id}", expected, remedy))
            else:
                found[author.id] = author
                taken.add(author.key.raw)
        return list(found.values())

    # --- V6, V7: chains

    def _chains(self) -> tuple[set[str], set[str], dict[str, Entry]]:
        """Return who is forked, whose chain has a gap, and the newest entry of each author."""
        chains: defaultdict[str, list[Entry]] = defaultdict(list)
        for one in self.authentic.values():
            if one.seq > 0:
                chains[one.author].append(one)
        forked: set[str] = set()
        gaps: set[str] = set()
        heads: dict[str, Entry] = {}
        for name, rows in chains.items():
            numbers = Counter(one.seq for one in rows)
            for entry in rows:
                self._link(entry, numbers, forked, gaps)
            heads[name] = max(rows, key=lambda one: (one.seq, one.id))
        return forked, gaps, heads

    def _link(self, entry: Entry, numbers: Mapping[int, int], forked: set[str], gaps: set[str]) -> None:
        """See that an entry follows the one before it of its author."""
        before = self.opening.entry if entry.prev == self.opening.entry.id else self.authentic.get(entry.prev)
        both = "Both are kept as evidence; its author counts for no gate. Ask the author which was sent to whom."
        if numbers[entry.seq] > 1:
            forked.add(entry.author)
            self.faults.append(_fault(entry, "V6", "two entries of one number", "one chain", both))
        if entry.seq == 1 and entry.kind not in ("join", "revoke"):
            gaps.add(entry.author)
            self.faults.append(_fault(entry, "V6", entry.kind, "`join` as the first entry", "Join first."))
        follows = before is not None and before.seq == entry.seq - 1 and before.author in (entry.author, self.convener)
        if follows and before is not None and (before.seq == 0 or before.author == entry.author):
            return
        if before is None and not numbers.get(entry.seq - 1) and entry.seq > 1:
            gaps.add(entry.author)
            missing = f"{entry.author}-{entry.seq - 1:05d}"
            remedy = f"Something is withheld from you: ask for {missing}."
            self.faults.append(_fault(entry, "V6", f"no {missing}", "the entry before it", remedy))
        else:
            forked.add(entry.author)
            got = "a chain that goes on from another entry than the one before it"
            self.faults.append(_fault(entry, "V6", got, "one chain", both))

    def _withheld(self) -> set[str]:
        """Return authors of whom a party or the intermediary has seen more than is here (V7).

        What is here and was disowned by a revocation is reported, and keeps nobody incomplete: it will never count.
        """
        found = set()
        for entry in self.authentic.values():
            binding = self.authors[entry.author].role in ("party", "intermediary")
            for name, id_ in entry.seen.items():
                there = self.held.get(id_)
                if id_ in self.authentic and there is not None and there.author == name:
                    continue
                if there is not None and name not in self.unpinned:
                    self.faults.append(_seen_otherwise(entry, name, there))
                elif there is None:
                    self.faults.append(_unseen(entry, name, id_, binding))
                    found |= {name} if binding else set()
        return found

    # --- V5, V8: may he, and is it whole

    def _counts(self, entry: Entry) -> bool:
        """Say whether an entry counts: its kind, its author's role, its class, its body; what is wrong is reported."""
        kind, author = ENTRY_KINDS.get(entry.kind), self.authors[entry.author]
        if kind is None:
            return self._refuse(entry, "V8", f"the kind {entry.kind}", f"one of {', '.join(ENTRY_KINDS)}")
        if author.role not in kind.roles or (entry.key == author.recovery and entry.kind != "revoke"):
            who = "a recovery key" if entry.key == author.recovery else author.role
            return self._refuse(entry, "V5", f"{entry.kind} by {who}", f"one by {', '.join(sorted(kind.roles))}")
        if entry.kind in CORE_KINDS and entry.class_ != self.opening.class_:
            return self._refuse(
                entry, "V8", f"class {entry.class_}", f"class {self.opening.class_}, as the opening entry"
            )
        wrong = body_misfits(entry.kind, entry.body)
        for one in wrong:
            self._refuse(entry, "V8", one.got, f"{one.path}: {one.expected}")
        signs_as = {"party": "party", "intermediary": "received"}.get(author.role)
        if not wrong and entry.kind == "sign" and entry.body["as"] != signs_as:
            return self._refuse(entry, "V5", f"{author.role} signs as {entry.body['as']}", f"as {signs_as} (R10)")
        return not wrong

    def _refuse(self, entry: Entry, rule: Rule, got: str, expected: str) -> bool:
        """Tell once why an entry does not count."""
        remedy = "It counts for nothing; its author may make a right one."
        fault = _fault(entry, rule, got, expected, remedy)
        if fault not in self.faults:
            self.faults.append(fault)
        return False


def _unseen(entry: Entry, name: str, id_: str, binding: bool) -> EntryFault:
    """Tell of an entry that somebody has seen and that is not here."""
    remedy = f"Something is withheld from you, or {entry.author} errs: ask {name} and {entry.author} for it."
    got = f"entry {id_[:12]} of {name}, which is not here"
    return _fault(entry, "V7", got, "what its author has seen", remedy, warning=not binding)


def _seen_otherwise(entry: Entry, name: str, there: Entry) -> EntryFault:
    """Tell of an entry that is here, seen as another author's, or disowned since."""
    if there.author != name:
        remedy = f"Ask {entry.author} what is meant."
        return _fault(entry, "V7", f"an entry of {there.author} as one of {name}", f"an entry of {name}", remedy)
    got = f"{there.label}, which {name} has disowned"
    return _fault(entry, "V7", got, "what its author has seen", f"Ask {name} to say it again.", warning=True)


def _in_order(entries: Sequence[Entry]) -> list[Entry]:
    """Sort entries so that each comes after all it had seen; among those that may come next, by author and number."""
    by_id = {one.id: one for one in entries}
    waits = {one.id: {id_ for id_ in (one.prev, *one.seen.values()) if id_ in by_id} for one in entries}
    after: defaultdict[str, list[str]] = defaultdict(list)
    for id_, before in waits.items():
        for other in before:
            after[other].append(id_)
    counts = {id_: len(before) for id_, before in waits.items()}
    ready = [(by_id[id_].at, by_id[id_].author, by_id[id_].seq, id_) for id_, count in counts.items() if count == 0]
    heapq.heapify(ready)
    found = []
    while ready:
        id_ = heapq.heappop(ready)[3]
        found.append(by_id[id_])
        for other in after[id_]:
            counts[other] -= 1
            if counts[other] == 0:
                one = by_id[other]
                heapq.heappush(ready, (one.at, one.author, one.seq, other))
    return found
