"""The plan's own sentences (what binds, what was assumed, the one-second sum) in the reader's language.

A plan tells them in English.  Each form the program writes is known here; a sentence of no known form is shown as it
is, never left out (R1).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from safeconduct.core import Clock, Party, PartyId, Place, PlaceId
from safeconduct.planning import Limit, QuickSum
from safeconduct.report.wording import Words, words_of

__all__ = ["Teller"]

_BETWEEN = r"(?P<ref>\S*) ?between (?P<place1>.+) and (?P<place2>.+)"
_WHERE = (
    (r"(?P<n1>\d+) vehicles, (?P<n2>\d+) seats", "where.seats"),
    (r"assembly (?P<ids>.+)", "where.assembly"),
    (r"reception (?P<ids>.+)", "where.reception"),
    (rf"(?P<id>[^,]+), {_BETWEEN}", "where.post"),
    (_BETWEEN, "where.between"),
    (r"(?P<ids>.+) ends (?P<first>\d\d:\d\d) \((?P<second>\d\d:\d\d) (?P<city>.+)\)", "where.ends"),
    (r"(?P<ids>.+) ends (?P<first>\d\d:\d\d)", "where.ends_one"),
    (r"(?P<share>\d+)% of (?P<place>.+) would go to no side with reception", "where.unwilling"),
    (r"(?P<place>.+): no side they would go to", "where.no_side"),
    (r"no reception on the side of (?P<parties>.+)", "where.no_reception"),
    (r"no reception point and no pick-up within a day's walk of (?P<place>.+)", "where.too_far"),
    (r"(?P<place>.+) is on no road", "where.off_road"),
    (r"no road from (?P<place>.+) to a reception point", "where.no_road"),
    (r"windows, opening hours and horizon leave no time for the way out of (?P<place>.+)", "where.no_time"),
)
_ASSUMED = (
    (r"wishes of (?P<place>.+): to nobody \(no row in wishes.csv\)", "assumed.wish_none"),
    (r"wishes of (?P<place>.+): to (?P<parties>.+) \(no row in wishes.csv\)", "assumed.wish"),
    (r"persons_per_vehicle of (?P<place>.+) car: (?P<n1>[\d.]+) \(empty cell\)", "assumed.per_car"),
    (r"capacity of (?P<n1>\d+) links: no limit \(not known\)", "assumed.links"),
    (r"intake of (?P<id>.+): no limit \(empty cell\)", "assumed.intake"),
    (r"capacity of (?P<id>.+): no limit \(empty cell\)", "assumed.capacity"),
    (r"passage on land held by (?P<party>.+): free \(not said\)", "assumed.passage_free"),
    (r"passage on land held by (?P<party>.+): only in windows \(not said\)", "assumed.passage_windows"),
    (r"fleet (?P<id>.+) is not used: no road at (?P<place>.+)", "assumed.fleet_off_road"),
    (r"fleet (?P<id>.+) is not used: no seats", "assumed.fleet_no_seats"),
    (
        r"fleet (?P<id>.+) is not used: fewer than the (?P<n1>\d+) vehicles of the shortest convoy",
        "assumed.fleet_too_few",
    ),
    (
        r"loading and unloading of (?P<id>.+): (?P<n1>[\d.]+) and (?P<n2>[\d.]+) minutes \(empty cells\)",
        "assumed.handling",
    ),
    (
        r"space of an? (?P<means>\w+) on the road: (?P<n1>[\d.]+) passenger-car units \(not given\)",
        "assumed.space",
    ),
    (r"speed of an? (?P<means>\w+): that of the road \(no speed_factor given\)", "assumed.speed"),
    (r"margin of windows: 0 minutes \(not given\)", "assumed.margin"),
    (r"headway between convoys: none \(not given\)", "assumed.headway"),
    (r"least vehicles in a convoy: 1 \(not given\)", "assumed.least"),
    (r"most vehicles in a convoy: no limit \(not given\)", "assumed.most"),
    (r"(?P<id>\w+) in (?P<file>[\w.]+): (?P<value>.+) where the cell is empty", "assumed.cell"),
    (
        r"danger zone: nobody drew one; roads within (?P<n1>[\d.]+) km of .* of the last (?P<n2>[\d.]+) days",
        "assumed.danger",
    ),
    (r"danger zone: the edge of held land counts as such a line .*", "assumed.edge"),
    (r"incidents: a position without a precision is taken as exact", "assumed.exact"),
)
_SUM = (
    (r"one road", "sum.road"),
    (r"(?P<n1>\d+) roads", "sum.road"),
    (r"(?P<n1>\d+) vehicles/h", "sum.rate"),
    (r"(?P<n2>[\d.]+) h", "sum.hours"),
    (r"(?P<n2>[\d.]+) persons a car", "sum.per_car"),
    (r"(?P<n1>\d+) buses", "sum.bus"),
    (r"(?P<n1>\d+) seats", "sum.seat"),
    (r"(?P<n1>\d+) trips each at most", "sum.trip"),
    (r"(?P<n1>\d+) on foot", "sum.foot"),
    (r"no road open to them", "sum.no_road"),
    (r"the roads and hours hold all who would leave by car", "sum.all"),
    (r"nobody would leave", "sum.nobody"),
)


@dataclass(frozen=True, slots=True)
class Teller:
    """What is needed to tell a plan's sentences: the language, the clocks, names of places and parties."""

    words: Words
    clock: Clock
    places: Mapping[PlaceId, Place]
    parties: Mapping[PartyId, Party]

    def limit(self, limit: Limit) -> str:
        """Tell one limit: what binds, where, when, and what one more unit of it would bring."""
        parts = [self.words.known(f"limit.{limit.limit}", limit.limit)]
        if limit.where:
            parts.append(self._told(limit.where, _WHERE))
        if limit.during is not None:
            parts.append(self.words.span(limit.during, self.clock))
        text = ", ".join(parts)
        if limit.worth_persons_per_unit is None:
            return text
        unit = self.words.known(f"one_more.{limit.unit}", limit.unit)
        worth = self.words.decimal(limit.worth_persons_per_unit, 0 if limit.worth_persons_per_unit >= 100 else 1)
        return self.words.say("worth", text=text, unit=unit, n=worth)

    def assumed(self, sentence: str) -> str:
        """Tell what was assumed."""
        return self._told(sentence, _ASSUMED)

    def because(self, quick: QuickSum) -> str:
        """Tell what the one-second sum was worked out from."""
        parts = re.split(r"([,;] )", quick.because)
        return "".join(part if part in (", ", "; ") else self._told(part, _SUM) for part in parts)

    def party(self, party: str) -> str:
        """Name a party: in the reader's language where the case means one that is known, else as the case does."""
        held = self.parties.get(PartyId(party))
        name, key = held.name if held is not None else party, f"party.{party}"
        return self.words.known(key, name) if words_of("en", "common").known(key, "") == name else name

    def _told(self, sentence: str, forms: Iterable[tuple[str, str]]) -> str:
        for form, key in forms:
            found = re.fullmatch(form, sentence)
            if found:
                return self._say(key, {name: text or "" for name, text in found.groupdict().items()})
        return sentence

    def _say(self, key: str, found: Mapping[str, str]) -> str:
        if f"{key}.many" in self.words.texts:
            return self.words.some(key, int(found.get("n1", "1")))
        holes = {name: self._hole(name, text) for name, text in found.items()}
        return re.sub(" {2,}", " ", self.words.say(key, **holes)).strip()  # a road without a number leaves a gap

    def _hole(self, name: str, text: str) -> str:
        if name.startswith("place"):
            return self._place(text)
        if name in ("party", "parties"):
            return ", ".join(self.party(party) for party in text.split(", "))
        if name == "means":
            return self.words.known(f"means.{text}", text)
        if name == "city":
            return next((self.words.city(z) for z in (self.clock.second,) if z and z.key.endswith(text)), text)
        if re.fullmatch(r"[\d.]+", text):
            return self.words.decimal(float(text), len(text.partition(".")[2]))
        return text

    def _place(self, told: str) -> str:
        """Name a place that a sentence names by its id or its name."""
        if told in self.places:
            return self.words.place(PlaceId(told), self.places)
        named = next((place for place in self.places.values() if place.name == told), None)
        return told if named is None else self.words.name(named)
