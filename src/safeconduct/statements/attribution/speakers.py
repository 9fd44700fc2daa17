"""Who says it: names beside verbs of saying, "according to", quotes, and "she said" (design.md R2).

Rules, cited by statements: speaker.said (X said), speaker.inverted (said X), speaker.according (according to X),
speaker.colon (X: ...),
speaker.pronoun (she said), speaker.office (the minister said), speaker.capital (Moscow said), speaker.quote (the words
stand in a quotation whose other part names the speaker), speaker.cited (a source named at the end), speaker.hereof
("this was reported by X" speaks of the sentence before), speaker.carried (nobody is named; the report goes on).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from safeconduct.statements.attribution.offices import REACH, has_office, in_role, party_of, role_at
from safeconduct.statements.attribution.voices import Said, Talk, office_voice, pronoun_voice
from safeconduct.statements.language.lexicon import Lexicon, Person
from safeconduct.statements.language.tokens import BODY, NAME, NUMBER, PERSON, PLACE, REGION, WORD, Token, Vocabulary

__all__ = ["is_voiced", "speaker_of", "subject_before"]

_TAIL = 14  # words that may follow the verb of saying that closes a sentence
_DASHES, _CLOSERS = frozenset("-–—"), frozenset({",", '"', "”", "»", "!"})
_ASIDE = 4  # tokens of "in a video address" between a person and the verb
_HEAD = 9  # tokens in which the colon after a speaker stands


def speaker_of(tokens: Sequence[Token], talk: Talk, vocabulary: Vocabulary) -> Said | None:
    """Find who is named as the speaker of a sentence; None where it names nobody."""
    return (
        _according(tokens, talk, vocabulary)
        or _by_verb(tokens, talk, vocabulary)
        or _by_colon(tokens, vocabulary)
        or _cited(tokens, vocabulary)
    )


def is_voiced(tokens: Sequence[Token]) -> bool:
    """Say whether a sentence has a verb of saying of its own, whoever says it ("local residents said")."""
    return any(
        token.has("speech") and not (k and tokens[k - 1].has("passive", "determiner")) for k, token in enumerate(tokens)
    )


def _cited(tokens: Sequence[Token], vocabulary: Vocabulary) -> Said | None:
    """Read a source at the end: "3,500 people relocated (IOM)", "39 people were taken out, - Serhiy Haidai"."""
    last = len(tokens) - 1
    while last > 0 and tokens[last].text in (".", "!", '"', "”", "»", ";"):
        last -= 1
    if last > 2 and tokens[last].text == ")" and tokens[last - 2].text == "(" and tokens[last - 3].kind != BODY:
        named = tokens[last - 1].kind == BODY or (tokens[last - 1].kind == PERSON)
        return replace(_owner(tokens, last - 1, vocabulary), rule="speaker.cited") if named else None
    dash = last - 1
    while dash > 0 and tokens[dash].text in ('"', "“", "«"):
        dash -= 1
    closed = dash > 1 and tokens[dash].text in _DASHES and not tokens[dash].tight and tokens[dash - 1].text in _CLOSERS
    if not closed:
        return None
    if tokens[last].kind in (PERSON, BODY):
        return replace(_owner(tokens, last, vocabulary), rule="speaker.cited")
    if tokens[last].kind == NAME and _is_person(tokens[last], vocabulary.lexicon):
        return replace(_unknown(tokens, last, vocabulary), rule="speaker.cited")
    return None


def _by_colon(tokens: Sequence[Token], vocabulary: Vocabulary) -> Said | None:
    """Read "Haidai: ..." as a headline has it."""
    colon = next((k for k, token in enumerate(tokens[:_HEAD]) if token.text == ":"), 0)
    at = colon - 1
    if at < 0 or len(tokens) < colon + 2:
        return None
    lexicon = vocabulary.lexicon
    if not all(t.has("definite") or t.kind in (BODY, REGION) or in_role(t, t, lexicon) for t in tokens[:at]):
        return None
    if tokens[at].kind in (PERSON, BODY):
        return replace(_owner(tokens, at, vocabulary), rule="speaker.colon")
    person = tokens[at].kind == NAME and " " in tokens[at].name and has_office(tokens[:at], lexicon)
    return replace(_unknown(tokens, at, vocabulary), rule="speaker.colon") if person else None


def _by_verb(tokens: Sequence[Token], talk: Talk, vocabulary: Vocabulary) -> Said | None:
    best: Said | None = None
    for at, token in enumerate(tokens):
        if not token.has("say") or (at and tokens[at - 1].has("determiner", "article")):
            continue
        if _is_aside(tokens, at) or (at and tokens[at - 1].has("passive") and not token.has("quoted")):
            continue
        said = _subject(tokens, at, talk, vocabulary) or _after(tokens, at, vocabulary)
        if said and said.at > 0 and _is_of_noun(tokens, said.at):
            continue
        if said and (best is None or _rank(said) > _rank(best) or _closes(tokens, best, said, at)):
            best = said
    return best


def _closes(tokens: Sequence[Token], inner: Said, outer: Said, verb: int) -> bool:
    """Say whether a later name closes the sentence: in "A says that ..., B said" it is B's word."""
    between = tokens[max(inner.at, 0) : max(outer.at, 0)]
    parted = any(token.text in (",", '"', "”") for token in between)
    tail = tokens[verb + 1 :]
    return parted and _rank(outer) >= _rank(inner) and len(tail) <= _TAIL and not any(t.has("that") for t in tail)


def _is_of_noun(tokens: Sequence[Token], subject: int) -> bool:
    """Say whether who speaks stands in a clause on a noun: "under a deal that the army had announced"."""
    k = subject - 1
    while k > 0 and tokens[k].has("determiner", "definite") and not tokens[k].has("relative"):
        k -= 1
    return k > 0 and tokens[k].has("relative") and not tokens[k - 1].has("say") and tokens[k - 1].text[:1].isalpha()


def _is_aside(tokens: Sequence[Token], verb: int) -> bool:
    """Say whether the verb stands in a clause of time ("hours after Putin reiterated"): the rest is not said there."""
    return any(token.has("aside") for token in tokens[max(0, verb - 4) : verb])


def subject_before(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> Said | None:
    """Find who does what the verb at a token tells: a person, body or capital just before it; None if not named."""
    k = at - 1
    while k >= 0 and tokens[k].has("fact"):
        k -= 1
    if k < 0:
        return None
    token = tokens[k]
    if token.kind == PERSON and token.person:
        role = role_at(tokens, k, lexicon) or token.person.role
        return Said(token.name, role, token.person.party or party_of(role, lexicon), "speaker.actor", k)
    if token.kind == BODY:
        return Said(token.name, "", party_of(token.name, lexicon), "speaker.actor", k)
    return None


def _rank(said: Said) -> int:
    return {"speaker.said": 3, "speaker.inverted": 3, "speaker.capital": 2, "speaker.office": 2}.get(said.rule, 1)


def _subject(tokens: Sequence[Token], verb: int, talk: Talk, vocabulary: Vocabulary) -> Said | None:
    """Read the subject of a verb of saying: the nearest person or body before it, past its offices in commas."""
    k = verb - 1
    while k >= 0 and (tokens[k].has("fact", "adverb")):
        k -= 1
    if k < 0:
        return None
    near = tokens[k]
    if near.kind in (PERSON, BODY):
        return _owner(tokens, k, vocabulary)
    if near.has("he", "she", "they", "it_said"):
        named = near.has("he", "she") and has_office(tokens[:k], vocabulary.lexicon)
        return None if named and not any(t.kind == PERSON for t in tokens[:k]) else pronoun_voice(near, talk)
    office = _office_in(tokens, k)
    if office is None and (aside := _before_aside(tokens, k)) is not None:
        return _owner_at(tokens, aside, vocabulary)
    if office is not None:
        return office_voice(tokens, office, talk, vocabulary, vocabulary.lexicon.nations.get(near.lower, ""), k - 2)
    if near.kind == PLACE and near.lower in vocabulary.lexicon.nations:
        return Said(near.name, "", vocabulary.lexicon.nations[near.lower], "speaker.capital", k)
    if near.has("official"):
        return office_voice(tokens, k, talk, vocabulary)
    titled = near.kind == NAME and k > 0 and has_office(tokens[k - 1 : k], vocabulary.lexicon)
    if titled or (near.kind == NAME and _is_person(near, vocabulary.lexicon)):
        return _unknown(tokens, k, vocabulary)
    if near.text == ")" and k > 2 and tokens[k - 2].text == "(" and _is_acronym(tokens[k - 1]):
        named = tokens[k - 3].kind in (NAME, BODY, PERSON)
        return _owner(tokens, k - 3, vocabulary) if named else None
    if near.text in (",", ")"):
        return _past_offices(tokens, k, vocabulary)
    if near.lower in vocabulary.lexicon.nations:
        return Said(near.text.removesuffix("'s"), "", vocabulary.lexicon.nations[near.lower], "speaker.capital", k)
    if near.lower in vocabulary.lexicon.countries and near.is_capital and not (k and tokens[k - 1].has("in", "and")):
        return Said(near.text, "", "", "speaker.capital", k)
    return None


def _before_aside(tokens: Sequence[Token], k: int) -> int | None:
    """Find the person before "in a video", "у телеефірі": on what they spoke stands between them and the verb."""
    for start in range(k, max(0, k - _ASIDE), -1):
        if tokens[start].has("in", "on") and all(_is_small(token) for token in tokens[start + 1 : k + 1]):
            return start - 1 if tokens[start - 1].kind in (PERSON, NAME) else None
    return None


def _is_small(token: Token) -> bool:
    return token.kind == WORD and token.text[:1].islower() and not token.has("say", "relative")


def _owner_at(tokens: Sequence[Token], k: int, vocabulary: Vocabulary) -> Said | None:
    if tokens[k].kind == PERSON:
        return _owner(tokens, k, vocabulary)
    return _unknown(tokens, k, vocabulary) if _is_person(tokens[k], vocabulary.lexicon) else None


def _office_in(tokens: Sequence[Token], k: int) -> int | None:
    """Find the office of "the defence ministry in Moscow", "the ministry of defence in Moscow" before a place."""
    if k < 2 or not tokens[k - 1].has("in"):
        return None
    if tokens[k - 2].has("official") or tokens[k - 2].kind == BODY:
        return k - 2
    of = k > 3 and tokens[k - 3].has("of") and tokens[k - 4].has("official")
    return k - 4 if of else None


def _past_offices(tokens: Sequence[Token], comma: int, vocabulary: Vocabulary) -> Said | None:
    """Step back over ", deputy head of the office of President Z," to the name in front of the first office."""
    found: Said | None = None
    for k in range(comma - 1, max(-1, comma - REACH), -1):
        if tokens[k].text in ('"', "”", ";", ":") or tokens[k].has("say"):
            break
        if tokens[k + 1].text not in (",", "(") or (found and not _tells_office(tokens, k + 2, vocabulary)):
            continue
        if tokens[k].kind == PERSON:
            found = _owner(tokens, k, vocabulary)
        elif (
            tokens[k].kind == NAME and " " in tokens[k].name and (
                has_office(tokens[k + 1 : comma], vocabulary.lexicon) or _titled_before(tokens, k, vocabulary)
            )
        ):  # fmt: skip
            found = _unknown(tokens, k, vocabulary)
        elif tokens[k].kind == BODY and found is None and comma - k < 12:
            found = _owner(tokens, k, vocabulary)
    return found


def _titled_before(tokens: Sequence[Token], k: int, vocabulary: Vocabulary) -> bool:
    """Say whether an office and a comma stand before a name: "the UN's coordinator, Adam A., said"."""
    return k > 1 and tokens[k - 1].text == "," and has_office(tokens[max(0, k - 5) : k - 1], vocabulary.lexicon)


def _tells_office(tokens: Sequence[Token], at: int, vocabulary: Vocabulary) -> bool:
    """Say whether an office, or "who heads ...", begins here."""
    return has_office(tokens[at : at + 6], vocabulary.lexicon) or tokens[at].has("relative")


def _owner(tokens: Sequence[Token], k: int, vocabulary: Vocabulary) -> Said:
    token = tokens[k]
    if token.kind == PERSON and token.person:
        person = token.person
        role = role_at(tokens, k, vocabulary.lexicon) or person.role
        party = person.party or party_of(role, vocabulary.lexicon)
        vocabulary.met[token.name.split()[-1].lower()] = replace(person, role=role, party=party)
        return Said(token.name, role, party, "speaker.said", k, person.pronoun)
    return Said(token.name, "", party_of(token.name, vocabulary.lexicon), "speaker.said", k)


def _unknown(tokens: Sequence[Token], k: int, vocabulary: Vocabulary) -> Said:
    role = role_at(tokens, k, vocabulary.lexicon)
    name = tokens[k].name
    if vocabulary.lexicon.bare_genitive and k and has_office(tokens[k - 1 : k], vocabulary.lexicon):
        name = " ".join(name.split()[-2:])  # "the head of Crimea X Y" has no word between office, land and name
    party = party_of(role, vocabulary.lexicon)
    vocabulary.met[name.split()[-1].lower()] = Person(name, role, party)
    return Said(name, role, party, "speaker.said", k)


def _is_acronym(token: Token) -> bool:
    return token.text.isupper() and 2 <= len(token.text) <= 6


def _is_person(token: Token, lexicon: Lexicon) -> bool:
    acronym = token.name.isupper() and 2 <= len(token.name) <= 6
    return acronym or " " in token.name or token.name.lower().endswith(lexicon.surname_endings)


def _after(tokens: Sequence[Token], verb: int, vocabulary: Vocabulary) -> Said | None:
    """Read ", said Iryna Vereshchuk" and "quoted Vereshchuk as saying"."""
    before = tokens[verb - 1].text if verb else ""
    led = tokens[verb].has("quoted", "hereof") or (verb > 0 and tokens[verb - 1].has("hereof"))
    if not led and before not in (",", '"', "”", "»", "-", "–", "—"):
        return None
    for k in range(verb + 1, min(verb + 18, len(tokens))):
        office = tokens[k].kind == BODY and has_office(tokens[verb + 1 : k], vocabulary.lexicon)
        if tokens[k].kind == PERSON or (tokens[k].kind == BODY and not office):
            return replace(_owner(tokens, k, vocabulary), rule="speaker.inverted")
        titled = tokens[k].kind == NAME and has_office(tokens[k - 1 : k], vocabulary.lexicon)
        if titled or (tokens[k].kind == NAME and _is_person(tokens[k], vocabulary.lexicon)):
            return replace(_unknown(tokens, k, vocabulary), rule="speaker.inverted")
        titled = tokens[k - 1].kind == BODY or has_office(tokens[verb + 1 : k], vocabulary.lexicon)
        if tokens[k].kind == NUMBER:
            break
        if tokens[k].text in (";", ".", '"') or (tokens[k].text == "," and not titled):
            break
    return None


def _according(tokens: Sequence[Token], talk: Talk, vocabulary: Vocabulary) -> Said | None:
    found: Said | None = None
    for at, token in enumerate(tokens):
        if not token.has("according"):
            continue
        if token.has("he", "she", "they"):  # "по его словам" is one phrase
            found = found or pronoun_voice(token, talk)
            continue
        for k in range(at + 1, min(at + 25, len(tokens))):
            said = _named_at(tokens, k, talk, vocabulary)
            if said:
                found = found if found and found.rule else replace(said, rule="speaker.according")
                if said.pronoun or tokens[k].kind == PERSON or tokens[k].kind == NAME:
                    return replace(said, rule="speaker.according")
            if tokens[k].text in (".", ";") or tokens[k].has("say") or (found and tokens[k].text == ","):
                break
        if found is None and at + 1 < len(tokens) and tokens[at + 1].has("he", "she", "they"):
            found = pronoun_voice(tokens[at + 1], talk)
    return found if found is None or not _is_agency(found, vocabulary.lexicon) else None


def _is_agency(said: Said, lexicon: Lexicon) -> bool:
    return any("agency" in lexicon.tags_of(word) for word in said.name.lower().split())


def _named_at(tokens: Sequence[Token], k: int, talk: Talk, vocabulary: Vocabulary) -> Said | None:
    token = tokens[k]
    if token.kind in (PERSON, BODY):
        return _owner(tokens, k, vocabulary)
    if token.has("official") and not vocabulary.lexicon.bare_genitive and not _has_name_behind(tokens, k):
        located = tokens[k + 1 : k + 3] if k + 2 < len(tokens) and tokens[k + 1].has("in") else ()
        placed = bool(located) and located[-1].kind in (PLACE, NAME, REGION)
        return office_voice(tokens, k, talk, vocabulary, last=k + 2 if placed else -1)
    if token.kind == NAME and _is_person(token, vocabulary.lexicon):
        return _unknown(tokens, k, vocabulary)
    if token.kind == PLACE and token.lower in vocabulary.lexicon.nations:
        return Said(token.name, "", vocabulary.lexicon.nations[token.lower], "speaker.capital", k)
    return None


def _has_name_behind(tokens: Sequence[Token], k: int) -> bool:
    """Say whether the name of who holds an office follows it: "according to the governor, Talal Barazi"."""
    behind = tokens[k + 1 : k + 9]
    stop = next((m for m, token in enumerate(behind) if token.text in (".", ";") or token.has("say")), len(behind))
    return any(token.kind in (PERSON, NAME, BODY) for token in behind[:stop] if not token.has("in")) and not (
        len(behind) > 1 and behind[0].has("in")
    )
