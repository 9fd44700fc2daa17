"""Settlements and how to find the right one by a name as a text spells it."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache

from safeconduct.core import Place
from safeconduct.statements.bundled import bundled_table, bundled_text
from safeconduct.statements.places.spelling import bones, plain, sound

__all__ = [
    "Gazetteer",
    "Hints",
    "Located",
    "NameLore",
    "Settlement",
    "bundled_gazetteer",
    "distance_km",
    "name_lore",
]

_LIKE_ENOUGH = 0.74  # below it two names with the same bones are two names
_KNOWN_TOWN = 3000  # persons; a town of this size is meant even where only its bones agree
_ALIAS = 0.85  # likeness of an old or foreign name counts this much: Slovyansk is not Nikopol that once was Slaviansk
_ABROAD = 1.5  # score taken from settlements outside Ukraine, the country the bundled gazetteer is of
_FAR_KM, _LARGE = 90.0, 20_000  # a settlement smaller than this, farther off than this, may be a namesake
_SAME_KM = 10.0  # two settlements of one name nearer than this are one, placed by different hands
_MOST_CANDIDATES = 4
_DETOUR, _DETOUR_KM = 1.4, 60.0  # a waypoint makes a route at most this much longer, and this many km
_CLOSE_CALL = 0.5  # score difference within which a namesake is listed as a candidate


@dataclass(frozen=True, slots=True)
class Settlement:
    """A settlement of the gazetteer; lat, lon in degrees (WGS 84), population in persons, None where unknown."""

    id: str
    name: str
    lat: float
    lon: float
    country: str = ""
    admin: str = ""
    population: int | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hints:
    """What the text says about a place beside its name: its region, and settlements named next to it.

    heading: region the passage is headed with ("In the Kyiv region, ..."); a weaker word than `admin`.
    between: the ends of the route it lies on; a namesake far off that way is not it.
    """

    admin: str = ""
    near: tuple[Settlement, ...] = ()
    heading: str = ""
    between: tuple[Settlement, Settlement] | None = None


@dataclass(frozen=True, slots=True)
class Located:
    """A name and the settlement it stands for.

    settlement: None where the gazetteer has none by this name, or only namesakes elsewhere.  candidates: namesakes that
    could not be distinguished, best first, the chosen one included; empty where the choice is clear (R1).
    """

    name: str
    settlement: Settlement | None = None
    candidates: tuple[Settlement, ...] = ()

    @property
    def certain(self) -> bool:
        """Say whether a settlement was found and no namesake comes close."""
        return self.settlement is not None and not self.candidates


def distance_km(one: Settlement, other: Settlement) -> float:
    """Measure the distance between two settlements in km (sphere, flat over short distances)."""
    east = (one.lon - other.lon) * math.cos(math.radians((one.lat + other.lat) / 2))
    return 111.2 * math.hypot(one.lat - other.lat, east)


@dataclass(frozen=True, slots=True)
class NameLore:
    """What rules of spelling cannot find, as pairs (as written, as in the gazetteer).

    words: first words of names ("bolsha", "velyka").  former: old or foreign names.  endings: of oblique cases.
    """

    words: tuple[tuple[str, str], ...] = ()
    former: tuple[tuple[str, str], ...] = ()
    endings: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, eq=False)
class Gazetteer:
    """Settlements indexed by the bones of all their names.

    lore: what rules of spelling cannot find.  Two gazetteers are the same only as objects, so that what is found can
    be kept for each.
    """

    settlements: tuple[Settlement, ...]
    lore: NameLore = field(default_factory=NameLore)
    _index: dict[str, list[tuple[Settlement, str, float]]] = field(default_factory=dict, repr=False, compare=False)
    _found: dict[str, tuple[tuple[Settlement, float], ...]] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        for settlement in self.settlements:
            own = bones(settlement.name)
            self._index.setdefault(own, []).append((settlement, sound(settlement.name), 1.0))
            for name in settlement.names:
                key = bones(name)
                self._index.setdefault(key, []).append((settlement, sound(name), 1.0 if key == own else _ALIAS))

    @classmethod
    def of_places(cls, places: Iterable[Place]) -> Gazetteer:
        """Build a gazetteer from a case's places; their ids are kept."""
        rows = (Settlement(str(p.id), p.name, p.lat, p.lon, "", p.admin, p.population, p.names) for p in places)
        return cls(tuple(rows), name_lore())

    def joined(self, more: Iterable[Settlement]) -> Gazetteer:
        """Return a gazetteer that has these settlements before its own.

        The new one counts where both have an id, or a town of one sound within a few kilometres.
        """
        added = tuple(more)
        taken = {settlement.id for settlement in added}
        for town in added:
            same = (own for own, like in self.lookup(town.name) if like == 1.0 and distance_km(own, town) < _SAME_KM)
            taken.update(own.id for own in same)
        return Gazetteer((*added, *(s for s in self.settlements if s.id not in taken)), self.lore)

    def lookup(self, name: str) -> tuple[tuple[Settlement, float], ...]:
        """Find all settlements by a name, with their likeness (1: the same sound), most alike and largest first."""
        key = plain(name)
        if key not in self._found:
            self._found[key] = self._search(key)
        return self._found[key]

    def _search(self, key: str) -> tuple[tuple[Settlement, float], ...]:
        best: dict[str, tuple[Settlement, float]] = {}
        for spelling in self._spellings(key):
            wanted = sound(spelling)
            for settlement, heard, weight in self._index.get(bones(spelling), ()):
                same = heard == wanted
                like = weight * (1.0 if same else SequenceMatcher(None, heard, wanted, autojunk=False).ratio())
                if like >= _LIKE_ENOUGH and like > best.get(settlement.id, (settlement, 0.0))[1]:
                    best[settlement.id] = (settlement, like)
        return tuple(sorted(best.values(), key=lambda found: (-found[1], -(found[0].population or 0), found[0].id)))

    def _spellings(self, key: str) -> list[str]:
        spellings = [dict(self.lore.former).get(key, key)]
        for one, other in self.lore.words:
            if key.startswith(one + " "):
                spellings.append(other + key[len(one) :])
        for one in tuple(spellings):
            for ending, nominative in self.lore.endings:
                if one.endswith(ending) and len(one) > len(ending) + 2:
                    spellings.append(one[: -len(ending)] + nominative)
        return spellings

    def knows(self, name: str) -> bool:
        """Say whether a name is one of a settlement beyond doubt: the same sound, or nearly and a known town."""
        return any(
            like == 1.0 or (like >= 0.7 and (settlement.population or 0) >= _KNOWN_TOWN)
            for settlement, like in self.lookup(name)
        )

    def locate(self, name: str, hints: Hints | None = None) -> Located:
        """Choose the settlement a name stands for, by region, neighbours and size; tell namesakes that come close."""
        hints = hints or Hints()
        found = [(s, like) for s, like in self.lookup(name) if _on_the_way(s, hints.between)]
        if not found:
            return Located(name)
        if found[0][1] == 1.0:
            found = [pair for pair in found if pair[1] in (1.0, _ALIAS)]
        ranked = sorted(((_score(s, like, hints), s) for s, like in found), key=lambda pair: (-pair[0], pair[1].id))
        best = ranked[0][1]
        near = [s for score, s in ranked[1:] if ranked[0][0] - score < _CLOSE_CALL and distance_km(s, best) > _SAME_KM]
        if _is_far(best, hints):
            others = [s for _, s in ranked[:_MOST_CANDIDATES]]
            elsewhere = bool(hints.heading) and not _in_region(best, hints.heading)
            return Located(name, None if elsewhere else best, tuple(others) if elsewhere or len(others) > 1 else ())
        return Located(name, best, (best, *near[: _MOST_CANDIDATES - 1]) if near else ())


def _is_far(settlement: Settlement, hints: Hints) -> bool:
    """Say whether a small settlement lies far from all that is named with it: perhaps a namesake is meant."""
    small = (settlement.population or 0) < _LARGE
    return small and not hints.admin and bool(hints.near) and _nearest_km(settlement, hints.near) > _FAR_KM


def _in_region(settlement: Settlement, region: str) -> bool:
    coded = not settlement.admin or any(letter.isdigit() for letter in settlement.admin)
    return coded or bones(settlement.admin) == bones(region)


def _on_the_way(settlement: Settlement, between: tuple[Settlement, Settlement] | None) -> bool:
    """Say whether a settlement can lie on a route between two others: the detour over it is bearable."""
    if between is None:
        return True
    start, end = between
    detour = distance_km(start, settlement) + distance_km(settlement, end)
    return detour <= _DETOUR * distance_km(start, end) + _DETOUR_KM


def _score(settlement: Settlement, like: float, hints: Hints) -> float:
    score = 10 * like - (_ABROAD if settlement.country not in ("", "UA") else 0.0)
    score += math.log10((settlement.population or 0) + 300) * 0.7
    if hints.admin:
        score += 3.0 if _in_region(settlement, hints.admin) else -1.0
    elif hints.heading:
        score += 1.0 if _in_region(settlement, hints.heading) else 0.0
    if hints.near:
        score -= min(_nearest_km(settlement, hints.near) / 80, 3.0)
    return score


def _nearest_km(settlement: Settlement, near: Sequence[Settlement]) -> float:
    return min((distance_km(settlement, other) for other in near if other.id != settlement.id), default=0.0)


@cache
def name_lore() -> NameLore:
    """Read the bundled lore of names (data/names.toml)."""
    tables = bundled_table("names.toml")

    def pairs(name: str) -> tuple[tuple[str, str], ...]:
        return tuple((plain(one), plain(other)) for one, other in tables[name].items())

    return NameLore(pairs("words"), pairs("former"), pairs("endings"))


@cache
def bundled_gazetteer() -> Gazetteer:
    """Read the bundled gazetteer of Ukraine and of towns near it (facts from GeoNames, CC BY 4.0)."""
    text = bundled_text("ukraine.csv")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return Gazetteer(tuple(_settlement(row) for row in rows), name_lore())


def _settlement(row: dict[str, str]) -> Settlement:
    names = tuple(row["names"].split(";")) if row["names"] else ()
    people = int(row["population"]) if row["population"] else None
    lat, lon = float(row["lat"]), float(row["lon"])
    return Settlement(row["id"], row["name"], lat, lon, row["country"], row["admin"], people, names)
