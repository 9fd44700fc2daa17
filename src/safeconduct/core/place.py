"""Places and parties: the nouns every other stage speaks of."""

from __future__ import annotations

from dataclasses import dataclass

from safeconduct.core.ids import PartyId, PlaceId
from safeconduct.core.languages import Translations

__all__ = ["Party", "Place"]


@dataclass(frozen=True, slots=True)
class Place:
    """A settlement or site with a position.

    lat, lon: degrees, WGS 84.  population: persons, None where unknown.  party: who is said to hold it.
    translations: the name in other languages, as far as it is known.
    danger: whether halting here is dangerous (S4), None: as the picture has it.
    extent_km: how far the town reaches from its position, on a street network (S9); None: from its population.
    fuel: vehicles can fill up here (S7); None: not said, so no.
    """

    id: PlaceId
    name: str
    lat: float
    lon: float
    population: int | None = None
    kind: str = ""
    names: tuple[str, ...] = ()
    admin: str = ""
    party: PartyId | None = None
    source: str = ""
    as_of: str = ""
    translations: Translations = ()
    danger: bool | None = None
    extent_km: float | None = None
    fuel: bool | None = None

    @property
    def names_by_language(self) -> dict[str, str]:
        """Names by language; `name` stands for English unless the case has an English one besides."""
        return {"en": self.name, **dict(self.translations)}


@dataclass(frozen=True, slots=True)
class Party:
    """One side of the conflict.

    default_wish: people with no row in wishes.csv would go to this party's side (None: the case does not say).
    passage: on land this party holds people may pass "free"ly, only inside "windows" on the table, or not at all
    ("none"); None where the case does not say (planning then tells its default under `assumed`).
    """

    id: PartyId
    name: str
    default_wish: bool | None = None
    passage: str | None = None
