"""Read a text into statements: sentences, then tokens, then speakers, then what is said (docs/reading.md)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from safeconduct.core import Party
from safeconduct.statements.builders import Draft, build
from safeconduct.statements.gazetteer import Gazetteer, Hints, Located, Settlement
from safeconduct.statements.lexicon import LANGUAGES, Lexicon, language_of, lexicon
from safeconduct.statements.routes import find_ways
from safeconduct.statements.sentences import Sentence, read_header, sentences
from safeconduct.statements.speakers import Said, Talk, speaker_of
from safeconduct.statements.statement import Source, Speaker, Statement
from safeconduct.statements.times import day_of
from safeconduct.statements.tokenising import tokenise
from safeconduct.statements.tokens import DAY, PLACE, REGION, Token, Vocabulary
from safeconduct.statements.verification import within_text
from safeconduct.statements.way import Way

__all__ = ["read_text"]


@dataclass
class _Read:
    """One sentence with what has been found out about it so far."""

    sentence: Sentence
    tokens: list[Token]
    ways: list[Way]
    said: Said | None = None
    carried: bool = False
    follows: bool = False
    base: datetime.date | None = None


def read_text(
    text: str,
    *,
    file: str,
    outlet: str | None = None,
    date: datetime.date | None = None,
    gazetteer: Gazetteer,
    parties: Sequence[Party] = (),
    language: str | None = None,
) -> list[Statement]:
    """Read all statements of a text, in its order.

    Args:
        text: the whole text; a header of `outlet:` and `date:` lines, or a first line that is a date, is read as such.
        file: name the statements give as their file.
        outlet, date: who published it and when; what the text's own header or dateline says counts before these.
        gazetteer: settlements to find names in.
        parties: the case's parties; a speaker's party is told by the id of the one whose name holds the country's name.
        language: which word file reads it (data/<language>.toml); None: told by the letters.  A text in a language that
            has none (Russian, so far) gives no statements.

    Returns:
        Statements whose spans quote `text` exactly.  What the text does not say is None; guesses have
        certain=False (R1).
    """
    chosen = language or language_of(text)
    if chosen not in LANGUAGES:
        return []
    words = lexicon(chosen)
    header = read_header(text)
    read = _sentences(text, header.body_at, header.date or date, words, gazetteer)
    ids = _party_ids(parties)
    drafts: list[Draft] = []
    for paragraph in _paragraphs(read):
        near = _Places(paragraph, gazetteer)
        drafts.extend(_draft(one, near, file, header.outlet or outlet, ids) for one in paragraph)
    return within_text(_numbered(build(drafts, words)))


def _sentences(text: str, start: int, day: datetime.date | None, words: Lexicon, gazetteer: Gazetteer) -> list[_Read]:
    vocabulary = Vocabulary(words, gazetteer)
    talk = Talk()
    report = -1
    read: list[_Read] = []
    for sentence in sentences(text, words, start):
        if sentence.report != report:
            report, talk = sentence.report, Talk()
        tokens = tokenise(sentence.text, sentence.start, vocabulary)
        said = speaker_of(tokens, talk, vocabulary)
        if said:
            talk.note(said)
        for token in tokens:
            if token.person and all(token.name != known.name for known in talk.persons):
                person = token.person
                talk.persons.insert(0, Said(person.name, person.role, person.party, "", -1, person.pronoun))
        read.append(_Read(sentence, tokens, find_ways(tokens), said, base=_base(sentence, day, words)))
    return _attributed(read)


def _base(sentence: Sentence, day: datetime.date | None, words: Lexicon) -> datetime.date | None:
    """Find the day a report was written on: its dateline's, else the text's."""
    if not sentence.day:
        return day
    token = Token(DAY, sentence.day, 0, 0, sentence.day.lower())
    return day_of(token, day, words) or day


def _attributed(read: list[_Read]) -> list[_Read]:
    """Give unnamed sentences their speaker: through the quotation they stand in, else the one before (R2)."""
    for k, one in enumerate(read):
        if one.said and not one.said.name:
            one.said = _named_later(one.said, read[k + 1 :], one.sentence)
    for k in range(len(read) - 2, -1, -1):
        here, after = read[k], read[k + 1]
        if here.said is None and after.said and _one_quote(here.sentence, after.sentence):
            here.said, here.carried = replace(after.said, rule="speaker.quote", at=-1), False
    last: Said | None = None
    for k, one in enumerate(read):
        if k and one.sentence.report != read[k - 1].sentence.report:
            last = None
        one.follows = bool(k) and one.sentence.paragraph == read[k - 1].sentence.paragraph
        if one.said is None and last is not None:
            one.said, one.carried = replace(last, rule="speaker.carried", at=-1), True
        last = one.said
    return read


def _named_later(said: Said, after: Sequence[_Read], sentence: Sentence) -> Said | None:
    """Find who "she" is where the name comes only later in the paragraph."""
    for one in after:
        if one.sentence.paragraph != sentence.paragraph:
            break
        if one.said and one.said.name and one.said.pronoun in ("", said.pronoun):
            return replace(one.said, rule="speaker.pronoun", at=-1)
    return None


def _one_quote(first: Sentence, second: Sentence) -> bool:
    """Say whether a quotation runs on from the end of one sentence into the next."""
    if first.paragraph != second.paragraph or not first.quoted or not second.quoted:
        return False
    return first.quoted[-1][1] >= first.end and second.quoted[0][0] <= second.start


def _paragraphs(read: Sequence[_Read]) -> list[list[_Read]]:
    groups: list[list[_Read]] = []
    for one in read:
        if groups and groups[-1][-1].sentence.paragraph == one.sentence.paragraph:
            groups[-1].append(one)
        else:
            groups.append([one])
    return groups


def _party_ids(parties: Sequence[Party]) -> dict[str, str]:
    """Map the parties the lexicon knows (ua, ru) to the case's ids, by name."""
    names = {"ukrain": "ua", "russia": "ru"}
    return {code: str(party.id) for party in parties for stem, code in names.items() if stem in party.name.lower()}


def _draft(one: _Read, near: _Places, file: str, outlet: str | None, ids: Mapping[str, str]) -> Draft:
    sentence = one.sentence
    source = Source(file, (sentence.start, sentence.end), sentence.text, sentence.outlet or outlet, one.base)
    said = one.said
    party = ids.get(said.party, said.party) if said else ""
    speaker = Speaker(said.name, said.role or None, party or None, said.rule) if said else Speaker()
    spoken = "Europe/Moscow" if sentence.town == "MOSCOW" else "Europe/Kyiv"
    subject = said.at if said else -1
    narrated = one.carried and not _goes_on(one)
    tokens, ways = tuple(one.tokens), tuple(one.ways)
    return Draft(source, speaker, sentence, tokens, ways, one.base, near.locate, spoken, subject, narrated)


def _goes_on(one: _Read) -> bool:
    """Say whether a sentence with no speaker clearly goes on with the words before it ("They also took ...")."""
    return bool(one.tokens) and one.follows and one.tokens[0].has("he", "she", "they")


@dataclass
class _Places:
    """Finds the settlements of one paragraph: region said beside a name or heading its list, neighbours in the text."""

    paragraph: Sequence[_Read]
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
