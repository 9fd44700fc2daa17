"""Changes to what people and parties consent to: who would go to which side, who may pass whose land."""

from __future__ import annotations

from dataclasses import dataclass, replace

from safeconduct.answers.change.kind import Change, ChangeError
from safeconduct.core import PartyId, PlaceId
from safeconduct.planning import Case, Wish

__all__ = ["Passage", "WishShare"]


@dataclass(frozen=True, slots=True)
class WishShare(Change):
    """The share, 0 to 1, of a place's people who would go to a party's side."""

    place: PlaceId
    party: PartyId
    share: float

    def apply(self, case: Case) -> Case:
        """Return the case with that share: in the row of place and party, or a row of its own."""
        mine = Wish(self.place, self.party, self.share)
        if all((row.place, row.party) != (self.place, self.party) for row in case.wishes):
            return replace(case, wishes=(*case.wishes, mine))
        rows = (
            replace(row, share=self.share) if (row.place, row.party) == (self.place, self.party) else row
            for row in case.wishes
        )
        return replace(case, wishes=tuple(rows))

    @property
    def target(self) -> tuple[str, ...]:
        """What it is a change of."""
        return ("wish", self.place, self.party)

    def widens(self, case: Case) -> bool:
        """Say whether it only adds to what is allowed."""
        rows = [row.share for row in case.wishes if (row.place, row.party) == (self.place, self.party)]
        # Without a row the place's own choice counts, which may be more than this share.
        return bool(rows) and self.share >= rows[0]


@dataclass(frozen=True, slots=True)
class Passage(Change):
    """How people may pass on land that a party holds: free, windows or none."""

    party: PartyId
    passage: str

    def apply(self, case: Case) -> Case:
        """Return the case with the party's consent so."""
        if self.party not in case.parties:
            raise ChangeError("absent", self.party)
        party = replace(case.parties[self.party], passage=self.passage)
        return replace(case, parties={**case.parties, self.party: party})

    @property
    def target(self) -> tuple[str, ...]:
        """What it is a change of."""
        return ("passage", self.party)

    def widens(self, case: Case) -> bool:
        """Say whether it only adds to what is allowed."""
        order = ("none", "windows", "free")
        return order.index(self.passage) >= order.index(case.parties[self.party].passage or "free")
