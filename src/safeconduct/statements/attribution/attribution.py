"""Who speaks each sentence of a text: named in it, in its quotation, or before it (design.md R2)."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from safeconduct.statements.attribution.speakers import is_voiced, speaker_of
from safeconduct.statements.attribution.voices import Said, Talk
from safeconduct.statements.language.lexicon import Lexicon
from safeconduct.statements.language.sentences import Sentence, sentences
from safeconduct.statements.language.times import day_of
from safeconduct.statements.language.tokenising import tokenise
from safeconduct.statements.language.tokens import BODY, DAY, PERSON, PLACE, REGION, Token, Vocabulary
from safeconduct.statements.places.gazetteer import Gazetteer
from safeconduct.statements.ways.routes import find_ways
from safeconduct.statements.ways.tables import Columns, barred, columns_of, is_row, row_ways
from safeconduct.statements.ways.way import Way

__all__ = ["ReadSentence", "goes_on", "paragraphs", "read_sentences"]

_TOWN = 1000  # persons; names of smaller places are too often other words
_LONG = 12  # sentences of a paragraph that are looked at
_MOVING = ("corridor", "evacuate", "truce", "leave", "bus", "collect")  # classes of words on people who leave
_TOPICS = ("corridor", "evacuate", "truce", "move_war", "bus")  # classes of words that make a paragraph matter


@dataclass
class ReadSentence:
    """One sentence with what has been found out about it.

    base: the day its report was written on.  matters: it speaks of the conflict.  carried: its speaker is taken over
    from another sentence.  follows: it stands behind another one in its paragraph.  voiced: it has a verb of saying
    of its own; whoever says it, it is not the speaker before.  abroad: a country does something in it.
    """

    sentence: Sentence
    tokens: list[Token]
    ways: list[Way]
    said: Said | None = None
    base: datetime.date | None = None
    matters: bool = True
    carried: bool = False
    follows: bool = False
    voiced: bool = False
    abroad: bool = False


def read_sentences(
    text: str, start: int, day: datetime.date | None, words: Lexicon, gazetteer: Gazetteer
) -> list[ReadSentence]:
    """Read the sentences of a text from an offset on, each with its tokens, its ways and its speaker.

    day: when the text was written, for reports whose dateline does not say.  A paragraph on something else leaves no
    trace in what is remembered of who spoke.
    """
    vocabulary = Vocabulary(words, gazetteer)
    talk = Talk()
    columns: Columns | None = None
    title: ReadSentence | None = None
    report = -1
    read: list[ReadSentence] = []
    for _, group in groupby(sentences(text, words, start), key=lambda sentence: sentence.paragraph):
        paragraph = list(group)
        if paragraph[0].report != report:
            report, talk = paragraph[0].report, Talk()
        known, heard = dict(vocabulary.met), list(talk.persons)
        found = [_read(sentence, talk, vocabulary, day) for sentence in paragraph]
        for one in found:
            columns = _read_row(one, columns, title)
            title = one
        if not any(one.matters for one in found):
            talk.persons[:] = heard
            vocabulary.met.clear()
            vocabulary.met.update(known)
        read.extend(found)
    return _attributed(read)


def _read(sentence: Sentence, talk: Talk, vocabulary: Vocabulary, day: datetime.date | None) -> ReadSentence:
    tokens = tokenise(barred(sentence.text), sentence.start, vocabulary)
    said = speaker_of(tokens, talk, vocabulary)
    if said:
        talk.note(said)
    for token in tokens:
        if token.person and all(token.name != known.name for known in talk.persons):
            person = token.person
            talk.persons.insert(0, Said(person.name, person.role, person.party, "", -1, person.pronoun))
    matters = any(_matters(token, vocabulary) for token in tokens)
    base = _base(sentence, day, vocabulary.lexicon)
    return ReadSentence(sentence, tokens, find_ways(tokens), said, base, matters,
                        voiced=is_voiced(tokens), abroad=_is_of_country(tokens, vocabulary.lexicon))  # fmt: skip


def _read_row(one: ReadSentence, columns: Columns | None, before: ReadSentence | None) -> Columns | None:
    """Read the ways of a row of a table; return the columns of the table the line belongs to, None where it is none.

    before: the sentence before it, which may be the table's title; tables of what is planned are not read.
    """
    if not is_row(one.tokens):
        return None
    if columns is None:
        planned = before is not None and any(token.has("plan", "not_fact") for token in before.tokens)
        return None if planned else columns_of(one.tokens)
    one.ways = row_ways(one.tokens, columns)
    return columns


def _is_of_country(tokens: Sequence[Token], words: Lexicon) -> bool:
    """Say whether a sentence begins with a country: "Sweden evacuated its staff"."""
    return bool(tokens) and tokens[0].lower in words.countries and len(tokens) > 1 and tokens[1].text[:1].isalpha()


def _matters(token: Token, vocabulary: Vocabulary) -> bool:
    """Say whether a word belongs to the conflict: a known town, a public person, a party, a corridor."""
    words = vocabulary.lexicon
    if token.kind == PLACE and any(
        (town.population or 0) >= _TOWN for town, _ in vocabulary.gazetteer.lookup(token.name)
    ):
        return True
    if token.has(*_TOPICS) or (token.person is not None and bool(token.person.party)):
        return True
    named = token.lower.replace("'s", "").split() if token.kind == BODY or token.is_capital else ()
    return any(word in words.nations or word in words.body_parties for word in named)


def _base(sentence: Sentence, day: datetime.date | None, words: Lexicon) -> datetime.date | None:
    """Find the day a report was written on: its dateline's, else the text's."""
    if not sentence.day:
        return day
    token = Token(DAY, sentence.day, 0, 0, sentence.day.lower())
    return day_of(token, day, words) or day


def _attributed(read: list[ReadSentence]) -> list[ReadSentence]:
    """Give unnamed sentences their speaker: through the quotation they stand in, else the one before (R2)."""
    for k, one in enumerate(read):
        if one.said and not one.said.name:
            one.said = _named_later(one.said, read[k + 1 : k + _LONG], one.sentence)
    for k in range(len(read) - 2, -1, -1):
        here, after = read[k], read[k + 1]
        if here.said is None and after.said and _one_quote(here.sentence, after.sentence):
            here.said, here.carried = replace(after.said, rule="speaker.quote", at=-1), False
        if here.said is None and after.said and _is_hereof(here, after):
            here.said, here.carried = replace(after.said, rule="speaker.hereof", at=-1), False
    last, moving, several = None, False, _with_several_voices(read)
    for k, one in enumerate(read):
        anew = bool(k) and one.sentence.paragraph != read[k - 1].sentence.paragraph
        if k and (one.sentence.report != read[k - 1].sentence.report or (anew and not moving)):
            last, moving = None, False
        one.follows = bool(k) and one.sentence.paragraph == read[k - 1].sentence.paragraph
        open_to = goes_on(one) or (moving and (one.sentence.report not in several or _details(one)))
        if one.said is None and last and open_to and not one.voiced and not _tells_of_another(one, last):
            one.said, one.carried = replace(last, rule="speaker.carried", at=-1), True
        moving = _on_movement(one) or (moving and not anew)
        last = one.said if _paragraph_matters(read, k) else last
    return read


def _with_several_voices(read: Sequence[ReadSentence]) -> set[int]:
    """Find the reports in which more than one speaks: there a sentence that names nobody may be anybody's."""
    voices: dict[int, set[str]] = {}
    for k, one in enumerate(read):
        if not _paragraph_matters(read, k) and not any(token.has("harm", "people", "move_war") for token in one.tokens):
            continue
        heard = voices.setdefault(one.sentence.report, set())
        if one.said and one.said.name:
            heard.add(one.said.name.split()[-1].lower())
        elif one.voiced or any(token.has("according") for token in one.tokens):
            heard.add("")
    return {report for report, heard in voices.items() if len(heard) > 1}


def _details(one: ReadSentence) -> bool:
    """Say whether a sentence details the one before it: "Of these, 570 had arrived"."""
    return one.follows and any(token.has("subset") for token in one.tokens[:2])


def _tells_of_another(one: ReadSentence, last: Said) -> bool:
    """Say whether a sentence begins with somebody else who does something: that is the newsroom's account."""
    at = next((k for k, t in enumerate(one.tokens) if not t.has("determiner", "definite", "adverb")), None)
    if at is None or one.abroad:
        return one.abroad
    first, behind = one.tokens[at], one.tokens[at + 1 : at + 2]
    if first.kind in (PLACE, REGION) and behind and behind[0].text == ":":
        return True
    acts = bool(behind) and behind[0].text[:1].isalpha() and not behind[0].has("to", "and", "via", "people", "region")
    if first.kind == PLACE:
        return acts
    return first.kind in (BODY, PERSON) and first.name not in last.name


def _on_movement(one: ReadSentence) -> bool:
    """Say whether a sentence speaks of people who leave: only then may what follows be its speaker's too."""
    came = any(token.has("arrive") for token in one.tokens) and any(token.has("people") for token in one.tokens)
    return bool(one.ways) or came or any(token.has(*_MOVING) for token in one.tokens)


def _is_hereof(one: ReadSentence, after: ReadSentence) -> bool:
    """Say whether the next sentence tells who said this one: "This was announced by X"."""
    beside = one.sentence.paragraph == after.sentence.paragraph and not one.voiced
    goes_back = after.said is not None and after.said.rule == "speaker.hereof"
    return beside and (goes_back or any(token.has("hereof") for token in after.tokens[:3]))


def _paragraph_matters(read: Sequence[ReadSentence], k: int) -> bool:
    number = read[k].sentence.paragraph
    near = read[max(0, k - _LONG) : k + _LONG]
    return any(one.matters for one in near if one.sentence.paragraph == number)


def _named_later(said: Said, after: Sequence[ReadSentence], sentence: Sentence) -> Said | None:
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


def goes_on(one: ReadSentence) -> bool:
    """Say whether a sentence with no speaker clearly goes on with the words before it ("They also took ...")."""
    return bool(one.tokens) and one.follows and one.tokens[0].has("he", "she", "they")


def paragraphs(read: Sequence[ReadSentence]) -> list[list[ReadSentence]]:
    """Group sentences by paragraph."""
    groups: list[list[ReadSentence]] = []
    for one in read:
        if groups and groups[-1][-1].sentence.paragraph == one.sentence.paragraph:
            groups[-1].append(one)
        else:
            groups.append([one])
    return groups
