"""Places and parties: the nouns every other stage speaks of."""

from __future__ import annotations

from dataclasses import dataclass

from safeconduct.core.ids import PartyId, PlaceId

__all__ = ["Party", "Place"]


@dataclass(frozen=True, slots=True)
class Place:
    """A settlement or site with a position.

    lat, lon: degrees, WGS 84.  population: persons, None where unknown.  party: who is said to hold it.
    name_uk, name_ru: the name in Ukrainian and in Russian, empty where not known.
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
    name_uk: str = ""
    name_ru: str = ""
    danger: bool | None = None
    extent_km: float | None = None
    fuel: bool | None = None

    @property
    def names_by_language(self) -> dict[str, str]:
        """Names by language (en, uk, ru); a language in which the name is not known is left out."""
        names = {"en": self.name, "uk": self.name_uk, "ru": self.name_ru}
        return {language: name for language, name in names.items() if name}


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
