"""Notes and limits in words: each code has its sentence in report/words/notes, in every language.

How a value is written hangs on its name: `place`, `place1`, `from`, `to` are places, `party`, `parties` are parties,
`means` is a means, instants are written on both clocks, lists are joined, anything else is a figure or a text as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from safeconduct.core import Clock, Note, NoteValue, Party, PartyId, Place, PlaceId, Span
from safeconduct.network import road_ids
from safeconduct.planning import (
    Amount,
    AssemblyPoint,
    Case,
    Checkpoint,
    InboundConvoy,
    LeftBehind,
    Limit,
    ReceptionPoint,
)
from safeconduct.report.wording.wording import Language, Words, words_of

__all__ = ["NoteWriter", "english", "note_words", "point_names"]

_PLACES = re.compile(r"(place|from|to)\d?|places")
_PARTIES = re.compile(r"part(y|ies)")
_POINTS = re.compile(r"assembly|fleet|checkpoint|reception|point|window|road|convoy")
_NESTED = "limit"
_WHERE: tuple[tuple[tuple[str, ...], str], ...] = (
    (("vehicles", "seats"), "where.seats"),
    (("share",), "where.unwilling"),
    (("parties",), "where.parties"),
    (("checkpoint",), "where.checkpoint"),
    (("assembly",), "where.assembly"),
    (("reception",), "where.reception"),
    (("window",), "where.window"),
    (("fleet",), "where.fleet"),
)
"""Which keys of `Limit.where` each sentence takes, in this order; place, section, road and times come after."""


def note_words(language: Language) -> Words:
    """Return the texts that notes need."""
    return words_of(language, "common", "sheets", "notice", "notes")


def point_names(case: Case, words: Words) -> Mapping[str, str]:
    """Name what a case has ids for, for readers, who know towns but no ids.

    Points: by place and own name, else by place, numbered where it has several.  Checkpoints, inbound convoys and
    roads: by their ends.  Windows: by their hours.
    """

    def at(place: PlaceId) -> str:
        return words.place(place, case.places)

    def called(one: AssemblyPoint | ReceptionPoint) -> str:
        return f"{at(one.place)}, {words.called(one.name, one.translations)}"

    def numbered(rows: Iterable[tuple[str, PlaceId]]) -> Mapping[str, str]:
        found = list(rows)
        several = {place: [name for name, own in found if own == place] for _, place in found}
        return {
            name: at(place) if len(several[place]) == 1 else f"{at(place)} {several[place].index(name) + 1}"
            for name, place in found
        }

    ends: tuple[Checkpoint | InboundConvoy, ...] = (*case.checkpoints, *case.inbound)
    roads = zip(road_ids(case.roads), case.roads, strict=True)
    return {
        **{name: f"{at(one.from_place)} – {at(one.to_place)}" for name, one in roads},
        **{one.id: words.span(Span(one.start, one.end), case.clock) for one in case.windows},
        **{one.id: f"{at(one.from_place)} – {at(one.to_place)}" for one in ends},
        **numbered((one.id, one.place) for one in case.fleet),
        **numbered((one.id, one.place) for one in case.reception),
        **numbered((one.id, one.place) for one in case.assembly),
        **{one.id: called(one) for one in case.reception if one.name},
        **{one.id: called(one) for one in case.assembly if one.name},
    }


def english(
    clock: Clock, places: Mapping[PlaceId, Place], parties: Mapping[PartyId, Party] | None = None
) -> NoteWriter:
    """Return what words notes in English: for terminals, briefs and JSON."""
    return NoteWriter(note_words("en"), clock, places, parties or {})


@dataclass(frozen=True, slots=True)
class NoteWriter:
    """What is needed to word notes: the language, the clocks, names of places and parties.

    points: names by id for readers who know neither ids nor files (`point_names`); None: for those who have the case's
    tables beside them, where a thing is named by its id and a cell by its column.
    """

    words: Words
    clock: Clock
    places: Mapping[PlaceId, Place]
    parties: Mapping[PartyId, Party]
    points: Mapping[str, str] | None = None

    def note(self, note: Note) -> str:
        """Word a note; one of no known code, from a plan of a later version, is shown as it is (R1)."""
        key = self._key(note)
        if f"{key}.many" in self.words.texts:
            return self.words.some(key, int(str(next(iter(note.values.values())))))
        holes = {name: self._value(name, value) for name, value in note.values.items() if name != _NESTED}
        if _NESTED in note.values:
            where = {name[6:]: value for name, value in note.values.items() if name.startswith("where_")}
            holes[_NESTED] = self._limit(str(note.values[_NESTED]), where)
        try:
            return self.words.say(key, **holes)
        except KeyError:
            return ", ".join([note.code, *(f"{name}: {text}" for name, text in sorted(holes.items()))])

    def point(self, name: str) -> str:
        """Name what has an id for readers; one that the case does not have stays as it is."""
        return (self.points or {}).get(name, name)

    def _key(self, note: Note) -> str:
        """Return the key of a note's sentence; readers are told what a setting or a cell means, not where it stands."""
        key = f"note.{note.code}"
        if self.points is None or note.code not in ("setting", "cell"):
            return key
        parts = ("setting",) if note.code == "setting" else ("column", "value")
        plain = ".".join([key, *(str(note.values.get(part, "")) for part in parts)])
        return plain if plain in self.words.texts else key

    def notes(self, notes: Iterable[Note], between: str = ", ") -> str:
        """Word several notes in a row."""
        return between.join(self.note(note) for note in notes)

    def limit(self, limit: Limit) -> str:
        """Word a limit: what binds, where, when, and what more of it would bring where that was tried."""
        if limit.code == "pair":
            return self._pair(limit)
        text = self._limit(limit.code, limit.where)
        if limit.added is None or limit.persons is None:
            return text
        persons = self.words.some("worth.persons", limit.persons)
        key = "worth.tested" if limit.tested else "worth.price"
        return self.words.say(key, text=text, added=self.amount(limit.added), persons=persons)

    def _pair(self, limit: Limit) -> str:
        """Word two limits that help only together; keys of `where` begin with `one_` and `two_`."""
        texts, amounts = [], []
        for side in ("one_", "two_"):
            where = {key.removeprefix(side): value for key, value in limit.where.items() if key.startswith(side)}
            code, number, unit = (where.pop(name) for name in ("code", "added", "unit"))
            texts.append(self._limit(str(code), where))
            amounts.append(self.amount(Amount(float(str(number)), str(unit))))
        between = self.words.say("pair.and")
        persons = self.words.some("worth.persons", limit.persons or 0)
        return self.words.say("worth.tested", text=between.join(texts), added=between.join(amounts), persons=persons)

    def because(self, left: LeftBehind) -> tuple[str, ...]:
        """Word why people stay, the most important limit first."""
        return tuple(self.limit(limit) for limit in left.because) or (self.words.say("because.unknown"),)

    def amount(self, amount: Amount) -> str:
        """Word how much more of a limit was tried: `15 more minutes`."""
        if f"added.{amount.unit}.many" not in self.words.texts:
            return f"{amount.number:g} {amount.unit}"
        return self.words.some(f"added.{amount.unit}", amount.number)

    def party(self, party: str) -> str:
        """Name a party: in the reader's language where the case means one that is known, else as the case does."""
        held = self.parties.get(PartyId(party))
        name, key = held.name if held is not None else party, f"party.{party}"
        return self.words.known(key, name) if words_of("en", "common").known(key, "") == name else name

    def _limit(self, code: str, where: Mapping[str, NoteValue]) -> str:
        return ", ".join([self.words.known(f"limit.{code}", code), *self._where(where)])

    def _where(self, where: Mapping[str, NoteValue]) -> Iterable[str]:
        holes = {name: self._value(name, value) for name, value in where.items()}
        for names, key in _WHERE:
            if names[0] in where:
                yield self.words.say(key, **({"place": ""} | holes))
        section, refs = where.get("section"), where.get("refs")
        if isinstance(refs, tuple):
            yield from self._sections(refs, where)
        elif isinstance(section, tuple) and len(section) == 2:
            yield self._section(str(where.get("ref", "")), section[0], section[1])
        elif "road" in where:
            yield holes["road"]
        elif "place" in where and "share" not in where:
            yield holes["place"]
        start, end = where.get("start"), where.get("end")
        if isinstance(start, datetime) and isinstance(end, datetime):
            yield self.words.span(Span(start, end), self.clock)
        elif isinstance(end, datetime):
            yield self.words.say("where.ends", end=self.words.both(end, self.clock))

    def _sections(self, refs: tuple[str, ...], where: Mapping[str, NoteValue]) -> Iterable[str]:
        starts, ends = where.get("from"), where.get("to")
        if isinstance(starts, tuple) and isinstance(ends, tuple):
            for ref, start, end in zip(refs, starts, ends, strict=False):
                yield self._section(ref, start, end)

    def _section(self, ref: str, start: str, end: str) -> str:
        ends = [self.words.place(PlaceId(place), self.places) for place in (start, end)]
        text = self.words.say("where.section", ref=ref, **{"from": ends[0], "to": ends[1]})
        return re.sub(" {2,}", " ", text).strip()  # a road without a number leaves a gap

    def _value(self, name: str, value: NoteValue) -> str:
        if isinstance(value, tuple):
            return ", ".join(self._value(name, one) for one in value)
        if isinstance(value, datetime):
            return self.words.both(value, self.clock)
        if isinstance(value, str):
            return self._text(name, value)
        if isinstance(value, bool):
            return str(value).lower()
        return self.words.decimal(value, 0) if value == int(value) else self.words.decimal(value, _digits(value))

    def _text(self, name: str, value: str) -> str:
        if _PLACES.fullmatch(name):
            return self.words.place(PlaceId(value), self.places)
        if _PARTIES.fullmatch(name):
            return self.party(value)
        if _POINTS.fullmatch(name):
            named = self.point(value)
            return self._ends(value) if name == "road" and named == value else named
        if name == "scope" and self.points is not None and ":" in value:
            return self.words.place(PlaceId(value.partition(":")[2]), self.places)  # `road:M14` is M14 to readers
        return self.words.known(f"means.{value}", value) if name == "means" else value

    def _ends(self, text: str) -> str:
        """Name the places in roads given by their ends, `a – b, c – d`; another text stays as it is."""
        pairs = [pair.split(" – ") for pair in text.split(", ")]
        named = ([self.words.place(PlaceId(end), self.places) for end in pair] for pair in pairs)
        return ", ".join(map(" – ".join, named))


def _digits(value: float) -> int:
    """Return how many digits after the point tell a figure, two at most."""
    return 1 if round(value, 1) == round(value, 6) else 2
