"""Names among capitalised words: bodies (ministries, councils, forces), persons, settlements."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from safeconduct.statements.language.lexicon import Lexicon, Person
from safeconduct.statements.language.tokens import BODY, NAME, PERSON, PLACE, WORD, Token, Vocabulary, merge
from safeconduct.statements.places.gazetteer import Gazetteer
from safeconduct.statements.places.spelling import romanised

__all__ = ["mark_bodies", "mark_names"]

_LONG_BODY = 4  # words after the head of a body
_SHORT = 5  # letters of an acronym
_ARTICLES = frozenset({"Al", "El", "As", "Es", "An", "En", "Ar", "Er", "At", "Et", "Az", "Ez", "Ad", "Ed", "Ash"})
_FIRST = frozenset({"New", "Upper", "Lower"})
_CITY = 50000  # persons; a name of a city is not the first half of an unknown name


def mark_bodies(tokens: list[Token], vocabulary: Vocabulary) -> list[Token]:
    """Mark ministries, councils, forces and the like, with the words that name them."""
    lexicon = vocabulary.lexicon
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        last = token.lower.rpartition(" ")[2].removesuffix("'s").removesuffix("'")
        if token.is_capital and token.kind == WORD and _stands_alone(token, last, lexicon):
            if lexicon.bare_genitive or last in lexicon.body_heads:
                at = _body(tokens, at, out, vocabulary)
            else:
                out.append(replace(token, kind=BODY, name=_bare_name(token.text)))
        elif (last in lexicon.body_heads or token.has("body")) and token.kind == WORD:
            at = _body(tokens, at, out, vocabulary)
        else:
            out.append(token)
        at += 1
    return out


def _stands_alone(token: Token, word: str, lexicon: Lexicon) -> bool:
    """Say whether a word is a body by itself; short ones only in capitals ("WHO", not "Who")."""
    return word in lexicon.body_lone and (len(word) > _SHORT or token.text[: len(word)].isupper())


def _body(tokens: Sequence[Token], at: int, out: list[Token], vocabulary: Vocabulary) -> int:
    """Close a body at its head word `at`, taking words before it from `out`; return the last index used."""
    lexicon = vocabulary.lexicon
    begin = len(out)
    while begin > 0 and (_names_body(out[begin - 1], lexicon) or out[begin - 1].kind == BODY):
        if _joins_another(out, begin - 1, lexicon):
            break
        begin -= 1
    while begin < len(out) and (
        out[begin].has("determiner", "in", "from", "to", "and", "for", "via") or out[begin].has("of", "on")
    ):
        begin += 1
    before = out[begin:]
    last = _after_head(tokens, at, lexicon)
    parts = [*before, *tokens[at : last + 1]]
    alone = len(parts) == 1 and " " not in tokens[at].text and tokens[at].lower not in lexicon.body_lone
    if not any(part.is_capital for part in parts) or alone:
        out.append(tokens[at])
        return at
    del out[begin:]
    body = merge(parts, BODY)
    out.append(replace(body, name=_bare_name(body.text)))
    return last


def _joins_another(out: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """Say whether "of the", "the" stands between a body and a name that is not its own: "Marta Ruiz of the Council"."""
    k = at
    while k >= 0 and out[k].has("of", "for", "and", "determiner") and not out[k].is_capital:
        k -= 1
    if k == at or k < 0 or out[k].kind != WORD or not out[k].is_capital:
        return False
    word = out[k].lower.removesuffix("'s")
    known = word in lexicon.nations or word in lexicon.body_heads or word in lexicon.body_joiners
    return not (known or word in lexicon.countries or word in lexicon.capitals)


def _names_body(token: Token, lexicon: Lexicon) -> bool:
    if token.kind not in (WORD,) or not token.lower[:1].isalpha() or token.has("say"):
        return False
    word = token.lower.removesuffix("'s")
    if token.is_capital:
        known = word in lexicon.nations or word in lexicon.body_joiners or word in lexicon.body_heads
        return known or word in lexicon.countries or (word not in lexicon.capitals and word not in lexicon.role_heads)
    return word in lexicon.body_joiners


def _after_head(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> int:
    """Follow "Ministry of Defence of Ukraine", "staff in Ukraine", "Committee of the Red Cross"."""
    last, k = at, at + 1
    while k < len(tokens) and tokens[k].has("of", "for", "definite", "and"):
        j = k
        while j < len(tokens) and tokens[j].has("of", "for", "definite", "and", "in"):
            j += 1
        starts_of = any(tokens[m].has("of", "for") for m in range(k, j)) or last > at
        if j >= len(tokens) or not starts_of or not _is_part(tokens[j], lexicon):
            break
        while j < len(tokens) and _is_part(tokens[j], lexicon):
            last, j = j, j + 1
        k = j
    if lexicon.bare_genitive:
        while last - at < _LONG_BODY and _is_of_body(tokens, last + 1, lexicon):
            last += 1
    if last + 2 < len(tokens) and tokens[last + 1].has("in") and tokens[last + 2].lower in lexicon.nations:
        last += 2
    return last


def _is_of_body(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """Say whether a word goes on with a body where no "of" stands: Міноборони РФ, рада Маріуполя.

    Two unknown names side by side are somebody's, not the body's.
    """
    if at >= len(tokens) or tokens[at].kind != WORD or tokens[at].has("say", "and", "in", "from", "to"):
        return False
    word = tokens[at].lower
    if word in lexicon.nations or word in lexicon.body_joiners or word in lexicon.body_heads:
        return True
    return tokens[at].is_capital and not (at + 1 < len(tokens) and tokens[at + 1].is_capital)


def _is_part(token: Token, lexicon: Lexicon) -> bool:
    word = token.lower.removesuffix("'s")
    known = word in lexicon.nations or word in lexicon.body_heads or word in lexicon.body_joiners
    return token.kind == WORD and token.is_capital and (known or word in lexicon.role_words)


def _bare_name(text: str) -> str:
    return re.sub(r"['’]s$|['’]$", "", text)


def mark_names(tokens: list[Token], vocabulary: Vocabulary) -> list[Token]:
    """Mark persons and places among capitalised words."""
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        if not (_may_name(tokens[at], vocabulary.lexicon) or _begins_name(tokens, at, vocabulary.lexicon)):
            out.append(tokens[at])
            at += 1
            continue
        end = at + 1
        while end < len(tokens) and (
            _may_name(tokens[end], vocabulary.lexicon)
            or (tokens[end - 1].text in "-‑‐" and tokens[end].tight)
            or _ends_with_country(tokens[end], vocabulary.lexicon)
            or _is_inner_article(tokens, end, vocabulary.lexicon)
            or (tokens[end].text in "-‑‐" and tokens[end].tight and end + 1 < len(tokens)
                and tokens[end + 1].tight and tokens[end + 1].is_capital and tokens[end + 1].kind == WORD)
        ):  # fmt: skip
            end += 1
        out.extend(_named(tokens[at:end], vocabulary))
        at = end
    return out


def _is_name_of_two(token: Token) -> bool:
    """Say whether both halves of a hyphenated word are names; "Russian-installed" is none."""
    return token.text.rpartition("-")[2][:1].isupper()


def _ends_with_country(token: Token, lexicon: Lexicon) -> bool:
    """Say whether a country's name closes a name that began before it: Port Sudan."""
    return token.kind == WORD and token.is_capital and token.lower in lexicon.countries


def _begins_name(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """Say whether a common word begins a name: New Halfa, Upper Nile."""
    inside = at > 0 and tokens[at - 1].text[:1].isalnum()  # "As" begins a sentence too
    first = tokens[at].text in _FIRST or (inside and tokens[at].text in _ARTICLES)
    return first and tokens[at].kind == WORD and at + 1 < len(tokens) and _may_name(tokens[at + 1], lexicon)


def _is_inner_article(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """Say whether an Arabic article stands inside a name: Dar As Salam, Marib Al Wadi."""
    article = tokens[at].text in _ARTICLES and not tokens[at].tight
    return article and at + 1 < len(tokens) and _may_name(tokens[at + 1], lexicon)


def _may_name(token: Token, lexicon: Lexicon) -> bool:
    if token.kind != WORD or not token.is_capital or not token.text[0].isalpha():
        return False
    word = token.lower.removesuffix("'s").removesuffix("'")
    if word in lexicon.nations:
        return word in lexicon.capital_cities
    if "-" in word and not _is_name_of_two(token):
        return not (word.partition("-")[0] in lexicon.nations or word.endswith("ed"))
    if token.has("people", "corridor", "evacuate", "truce", "vehicle"):
        return False
    return (
        " " not in word
        and word not in lexicon.capitals
        and word not in lexicon.role_words
        and (word not in lexicon.months and word not in lexicon.countries and not (token.tags and len(word) < 5))
    )


def _named(run: Sequence[Token], vocabulary: Vocabulary) -> list[Token]:
    """Divide a run of capitalised words into persons, known places and other names, longest known name first."""
    out: list[Token] = []
    run = _hyphenated(run, vocabulary.gazetteer)
    at = 0
    while at < len(run):
        if run[at].text in "-‑‐":
            out.append(run[at])
            at += 1
            continue
        for length in range(min(4, len(run) - at), 0, -1):
            words = run[at : at + length]
            made = _as_one(words, vocabulary)
            if made:
                out.append(made)
                at += length
                break
        else:
            out.append(replace(run[at], kind=NAME, name=_bare_name(run[at].text)))
            at += 1
    return _joined_names(out, vocabulary.gazetteer)


def _hyphenated(run: Sequence[Token], gazetteer: Gazetteer) -> list[Token]:
    """Join what a hyphen joins to one name ("Nagorno-Karabakh"), unless both halves are known places (a way)."""
    out: list[Token] = []
    at = 0
    while at < len(run):
        ahead = run[at + 1 : at + 3]
        joins = len(ahead) == 2 and ahead[0].text in "-‑‐"
        if joins and not (gazetteer.knows(run[at].text) and gazetteer.knows(_bare_name(ahead[1].text))):
            out.append(merge(run[at : at + 3], WORD))
            at += 3
        else:
            out.append(run[at])
            at += 1
    return out


def _as_one(words: Sequence[Token], vocabulary: Vocabulary) -> Token | None:
    if words[-1].text in "-‑‐":
        return None
    name = _bare_name(merge(words, NAME).text)
    last = _bare_name(words[-1].text)
    person = vocabulary.met.get(last.lower()) or vocabulary.lexicon.person(last)
    dashed = any(word.text in "-‑‐" for word in words)
    if person and not dashed and (len(words) == 1 or _given(words[:-1], person, vocabulary)):
        written = name if len(words) > 1 else _with_last(person.name, last)
        return replace(merge(words, PERSON, written), person=replace(person, name=written))
    if vocabulary.gazetteer.knows(name):
        return merge(words, PLACE, name)
    return None


def _with_last(name: str, last: str) -> str:
    """Write a full name with the last name as the text spells it."""
    if last.isascii() != name.isascii():
        return name
    given = name.rpartition(" ")[0]
    return f"{given} {last}".strip()


def _given(words: Sequence[Token], person: Person, vocabulary: Vocabulary) -> bool:
    """Say whether the words before a last name can be its given names: not known places."""
    first = words[0].lower
    alike = romanised(first)[:1] == person.name[:1].lower()
    return alike or not any(vocabulary.gazetteer.knows(word.text) for word in words)


def _joined_names(out: list[Token], gazetteer: Gazetteer) -> list[Token]:
    """Join neighbouring unknown words to one name, with a known part ("Bolsha Dymerka", "Bila Tservka") or not."""
    joined: list[Token] = []
    for token in out:
        before = joined[-1] if joined else None
        beside = before is not None and not token.tight and token.text not in "-‑‐"
        if before is not None and beside and _one_name(before, token, gazetteer):
            made = merge([before, token], NAME)
            joined[-1] = replace(made, name=_bare_name(made.text))
        else:
            joined.append(token)
    return joined


def _one_name(before: Token, token: Token, gazetteer: Gazetteer) -> bool:
    if before.kind == NAME:
        return token.kind in (NAME, PLACE)
    if before.kind != PLACE or token.kind != NAME or _bare_name(before.text) != before.text:
        return False
    return not any((town.population or 0) > _CITY for town, like in gazetteer.lookup(before.name) if like == 1.0)
