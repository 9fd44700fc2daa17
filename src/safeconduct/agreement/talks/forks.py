"""Settling a fork: of two entries of one number, which one does not count.

An author who signed two entries of one number (two faces, or one key on two machines) counts for no gate.  The way back
(agreement.md section 2) takes a `correct` that names the wrong entry from the author himself, signed in the branch that
is to stand, and one that names the same entry from every other party whose word it takes.  Then

    dropped = {the named entry} and all that goes on from it in its author's chain,

and the branch that stands is a chain again.  Nobody can use this to take back an ordinary word: a `correct` always goes
on from its author's newest entry, so in an unforked chain it would be among what it drops, and settles nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from safeconduct.agreement.entries.entry import Entry

__all__ = ["end_of_other_branch", "settled_away"]


def settled_away(authentic: Mapping[str, Entry], corrections: Collection[Entry], needed: Collection[str]) -> set[str]:
    """Return the ids of entries that all concerned call wrong, with what goes on from them.

    Args:
        authentic: entries under keys of their authors, by id; those of forked authors included.
        corrections: those of kind `correct` among them, whose body was checked.
        needed: the parties whose word it takes.

    Returns:
        A set that does not depend on the order of entries; empty where nothing is settled.
    """
    after = _followers(authentic.values())
    # A correction within a branch that is itself called wrong proves nothing, whichever of two forks comes first: what
    # is dropped at most is worked out with all corrections, and what is dropped then with those outside of it alone.
    at_most = _with_rest(_agreed_wrong(corrections, authentic, needed), authentic, after)
    firm = [one for one in corrections if one.id not in at_most]
    return _with_rest(_agreed_wrong(firm, authentic, needed), authentic, after)


def end_of_other_branch(own: Collection[Entry], wrong: str) -> Entry | None:
    """Return the newest of an author's entries that does not go on from a wrong one: where a correction is signed.

    Args:
        own: all entries of one author.
        wrong: id of the entry that shall not count.

    Returns:
        The entry; None where there is none, or several of one number that might stand.
    """
    dropped = _branch(wrong, _followers(own))
    left = [one for one in own if one.id not in dropped]
    newest = [one for one in left if one.seq == max(held.seq for held in left)]
    return newest[0] if len(newest) == 1 else None


def _followers(entries: Iterable[Entry]) -> dict[str, list[str]]:
    """Return the ids of what goes on from each entry in its author's own chain."""
    held = {one.id: one for one in entries}
    after: defaultdict[str, list[str]] = defaultdict(list)
    for one in held.values():
        before = held.get(one.prev)
        if before is not None and before.author == one.author:
            after[one.prev].append(one.id)
    return after


def _branch(first: str, after: Mapping[str, list[str]]) -> set[str]:
    """Return an entry and all that goes on from it."""
    branch, ahead = set[str](), [first]
    while ahead:
        one = ahead.pop()
        branch.add(one)
        ahead += after.get(one, ())
    return branch


def _agreed_wrong(corrections: Iterable[Entry], authentic: Mapping[str, Entry], needed: Collection[str]) -> list[str]:
    """Return ids of entries that their author and all needed parties call wrong."""
    callers: defaultdict[str, set[str]] = defaultdict(set)
    for one in corrections:
        callers[str(one.body.get("entry", ""))].add(one.author)
    return [
        id_ for id_, names in sorted(callers.items()) if id_ in authentic and names >= {*needed, authentic[id_].author}
    ]


def _with_rest(first: Iterable[str], authentic: Mapping[str, Entry], after: Mapping[str, list[str]]) -> set[str]:
    """Return entries with all that follows them in their chains; a branch that holds a revocation stays.

    A revocation may be the word of somebody whose key was stolen: it is never settled away.
    """
    found: set[str] = set()
    for id_ in first:
        branch = _branch(id_, after)
        if not any(authentic[one].kind == "revoke" for one in branch):
            found |= branch
    return found
