"""Read a text into statements: sentences, then tokens, then speakers, then what is said (docs/reading.md)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from safeconduct.core import Party
from safeconduct.statements.arabic import read_arabic
from safeconduct.statements.attribution.attribution import ReadSentence, goes_on, paragraphs, read_sentences
from safeconduct.statements.claims.builders import Draft, build
from safeconduct.statements.language.languages import LANGUAGES, PARTLY, language_of
from safeconduct.statements.language.lexicon import lexicon
from safeconduct.statements.language.sentences import read_header
from safeconduct.statements.language.tokens import PLACE, REGION, Token
from safeconduct.statements.model.statement import Control, Incident, Source, Speaker, Statement
from safeconduct.statements.places.gazetteer import Gazetteer, Hints, Located, Settlement
from safeconduct.statements.places.settings import Cities, Setting, setting_of
from safeconduct.statements.places.world import cities_of
from safeconduct.statements.register.verification import within_text

__all__ = ["read_text"]

_MOSCOW = frozenset({"MOSCOW", "МОСКВА"})
"""Datelines of reports whose hours are on Moscow's clock where they name none."""


def read_text(
    text: str,
    *,
    file: str,
    outlet: str | None = None,
    date: datetime.date | None = None,
    gazetteer: Gazetteer,
    parties: Sequence[Party] = (),
    language: str | None = None,
    cities: Cities = cities_of,
) -> list[Statement]:
    """Read all statements of a text, in its order.

    Args:
        text: the whole text; a header of `outlet:` and `date:` lines, or a first line that is a date, is read as such.
        file: name the statements give as their file.
        outlet, date: who published it and when; what the text's own header or dateline says counts before these.
        gazetteer: settlements to find names in.
        parties: the case's parties; a speaker's party is the id of the one whose name holds the country's name.
        language: which word file reads it (data/<language>.toml); None: recognised by its words.  A text in a
            language that has none gives no statements.
        cities: gives the settlements of another country that a text speaks of; without the optional package none.

    Returns:
        Statements whose spans quote `text` exactly.  What the text does not say is None; guesses have
        certain=False (R1).
    """
    chosen = language or language_of(text)
    if chosen not in (*LANGUAGES, *PARTLY):
        return []
    setting = setting_of(text)
    gazetteer = setting.gazetteer(gazetteer, cities)
    header = read_header(text)
    if chosen in PARTLY:
        head = (header.outlet or outlet, header.date or date, header.body_at)
        return within_text(_numbered(read_arabic(text, file, *head, gazetteer.locate)))
    words = lexicon(chosen)
    read = read_sentences(text, header.body_at, header.date or date, words, gazetteer)
    ids = _party_ids(parties)
    drafts: list[Draft] = []
    for paragraph in paragraphs(read):
        near = _Places(paragraph, gazetteer)
        drafts.extend(_draft(one, near, file, header.outlet or outlet, ids, setting) for one in paragraph)
    return within_text(_numbered([_of_case(one, ids) for one in build(drafts, words)]))


def _of_case(one: Statement, ids: Mapping[str, str]) -> Statement:
    """Name who holds a place or attacked it by the case's own id."""
    if isinstance(one, Control) and one.holder:
        return replace(one, holder=_id_of(one.holder, ids))
    return replace(one, by=_id_of(one.by, ids)) if isinstance(one, Incident) and one.by else one


def _id_of(name: str, ids: Mapping[str, str]) -> str:
    """Find a party's id by the code the lexicon knows, by its own id, or by its name."""
    small = name.lower().removeprefix("the ")
    return ids.get(name) or ids.get(small) or next((ids[one] for one in ids if len(one) > 3 and one in small), name)


def _party_ids(parties: Sequence[Party]) -> dict[str, str]:
    """Map the parties the lexicon knows (ua, ru), and the case's by id and name, to the case's ids."""
    names = {"ukrain": "ua", "russia": "ru"}
    own = {word.lower(): str(party.id) for party in parties for word in (str(party.id), party.name)}
    return own | {code: str(one.id) for one in parties for stem, code in names.items() if stem in one.name.lower()}


def _draft(
    one: ReadSentence, near: _Places, file: str, outlet: str | None, ids: Mapping[str, str], setting: Setting
) -> Draft:
    sentence = one.sentence
    source = Source(file, (sentence.start, sentence.end), sentence.text, sentence.outlet or outlet, one.base)
    said = one.said
    party = ids.get(said.party, said.party) if said else ""
    speaker = Speaker(said.name, said.role or None, party or None, said.rule) if said else Speaker()
    clocks = ("Europe/Moscow" if sentence.town in _MOSCOW else setting.clock, setting.clock)
    subject = said.at if said else -1
    narrated = one.carried and not goes_on(one)
    tokens, ways = tuple(one.tokens), tuple(one.ways)
    parts = (source, speaker, sentence, tokens, ways, one.base, near.locate, clocks, subject, narrated)
    return Draft(*parts, matters=near.matters)


@dataclass
class _Places:
    """Finds the settlements of one paragraph: region said beside a name or heading its list, neighbours in the text."""

    paragraph: Sequence[ReadSentence]
    gazetteer: Gazetteer
    anchors: list[Settlement] = field(default_factory=list)
    regions: dict[int, str] = field(default_factory=dict)
    found: dict[Any, Located] = field(default_factory=dict)

    def __post_init__(self) -> None:
        region = ""
        for token in (token for one in self.paragraph for token in one.tokens):
            if token.kind == REGION:
                region = token.name
            elif token.kind == PLACE:
                self.regions[token.start] = region
                sure = self.gazetteer.locate(token.name, Hints(token.admin))
                if sure.certain and sure.settlement:
                    self.anchors.append(sure.settlement)

    @cached_property
    def matters(self) -> bool:
        """Say whether the paragraph speaks of the conflict or of people."""
        return any(one.matters or any(token.has("people") for token in one.tokens) for one in self.paragraph)

    def locate(self, token: Token, between: tuple[Settlement, Settlement] | None = None) -> Located:
        """Find the settlement a token names; between: the ends of the route it is a waypoint of."""
        heading = self.regions.get(token.start, "")
        key = (token.name, token.admin, heading, between)
        if key not in self.found:
            near = tuple({place.id: place for place in self.anchors}.values())
            self.found[key] = self.gazetteer.locate(token.name, Hints(token.admin, near, heading, between))
        return self.found[key]


def _numbered(statements: list[Statement]) -> list[Statement]:
    """Number statements of one kind read from one sentence, so that ids differ."""
    seen: dict[Any, int] = {}
    numbered = []
    for one in statements:
        key = (one.source.span, one.kind)
        seen[key] = seen.get(key, -1) + 1
        numbered.append(replace(one, ordinal=seen[key]) if seen[key] else one)
    return numbered
