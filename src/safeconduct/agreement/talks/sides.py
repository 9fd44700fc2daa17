"""How each party stands to a cease-fire over an area: urged, offered, agreed, refused, silent (agreement.md section 8).

Such a cease-fire begins as an appeal of one side: of Kharkiv and Sumy in March 2022 one spoke and the other did not.
The state of a party is that of its firmest word, and the entry that holds it is named, so that it can be asked about.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from safeconduct.agreement.entries.entry import Entry
from safeconduct.agreement.talks.ledger import Ledger
from safeconduct.agreement.talks.standing import Clause

__all__ = ["Side", "SideState", "sides_of"]

SideState = Literal["refused", "agreed", "offered", "urged", "silent"]
"""How a party stands, firmest first."""
_STANCES: Mapping[str, SideState] = {"offer": "offered", "appeal": "urged", "demand": "urged"}
"""What words said beside the terms amount to, firmest first; a statement or a threat is neither offer nor appeal."""
_SAYS: tuple[tuple[str, SideState], ...] = (("refused", "refused"), ("agreed", "agreed"), ("proposed", "offered"))
"""What a word on a clause amounts to, firmest first."""


@dataclass(frozen=True)
class Side:
    """A party's state; entry: where its word stands, None where it is silent."""

    author: str
    state: SideState
    entry: Entry | None


def sides_of(ledger: Ledger, clauses: Mapping[str, Clause]) -> tuple[Side, ...]:
    """Return how each party of the roster stands to the whole, whether its word is needed or not.

    refused: it refuses the value of a clause.  agreed: it agrees to every clause on the table.  offered: it has
    proposed a value, agreed to some, or made an offer.  urged: it appealed for it or demanded it.
    """
    parties = [one.id for one in ledger.opening.roster.values() if one.role == "party"]
    return tuple(_side(name, ledger, clauses) for name in parties)


def _side(name: str, ledger: Ledger, clauses: Mapping[str, Clause]) -> Side:
    """Return the state of one party by its firmest word."""
    by_id = {one.id: one for one in ledger.entries}
    words = [one.words[name] for one in clauses.values() if name in one.words]
    for says, state in _SAYS:
        held = [by_id.get(one.entry) for one in words if one.says == says]
        if held:
            whole = len(held) == len(clauses) or state != "agreed"
            return Side(name, state if whole else "offered", held[-1])
    said = [one for one in ledger.entries if one.author == name and one.kind == "say"]
    for stance in _STANCES:
        spoken = [one for one in said if one.body["stance"] == stance]
        if spoken:
            return Side(name, _STANCES[stance], spoken[-1])
    return Side(name, "silent", None)
