"""Words of a sentence with their classes; places, persons, bodies, numbers, clocks and days as single tokens."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from safeconduct.statements.figure import Figure
from safeconduct.statements.gazetteer import Gazetteer
from safeconduct.statements.lexicon import Lexicon, Person

__all__ = [
    "BODY",
    "CLOCK",
    "DAY",
    "NAME",
    "NUMBER",
    "PERSON",
    "PLACE",
    "REGION",
    "WORD",
    "Token",
    "Vocabulary",
    "join",
    "merge",
    "tokenise",
]

WORD: Final = "word"
PLACE: Final = "place"  # a settlement the gazetteer knows
NAME: Final = "name"  # a capitalised name of something unknown: a settlement only where grammar asks for one
REGION: Final = "region"
PERSON: Final = "person"
BODY: Final = "body"
NUMBER: Final = "number"
CLOCK: Final = "clock"
DAY: Final = "day"
"""What a token can be."""

_NONE: frozenset[str] = frozenset()
_CITY = 50000  # persons; a name of a city is not the first half of an unknown name
_RAW = re.compile(
    r"(?P<clock>\b\d{1,2}(?:[:.]\d{2})?\s?(?:[ap]\.\s?m\.|[ap]m\b)|\b[0-2]?\d:[0-5]\d\b|\b[0-2]\d[0-5]\d(?=\s(?:UTC|GMT)\b))"
    r"|(?P<day>\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}\.\d{1,2}\.(?:20)?\d{2}\b)"
    r"|(?P<number>\d{1,3}(?:[,\u00a0\u202f\u2009 ’']\d{3})+(?!\d)|\d+(?:\.\d+)?)"
    r"|(?P<word>[^\W\d_]+(?:['’ʼ`][^\W\d_]+)*(?:-[a-zа-яіїєґ][^\W\d_]*)*['’]?(?![^\W\d_]))"
    r"|(?P<mark>\.\.\.|[^\w\s\[\]]|_)"
)


@dataclass(slots=True)
class Token:
    """One word or name; start and end are offsets in the whole text.

    name: core name of a place, person or body.  admin: region a place is said to lie in.  tight: no space before.
    """

    kind: str
    text: str
    start: int
    end: int
    lower: str
    tags: frozenset[str] = _NONE
    tight: bool = False
    name: str = ""
    admin: str = ""
    figure: Figure | None = None
    person: Person | None = None

    def has(self, *tags: str) -> bool:
        """Say whether the token is of any of these classes."""
        return bool(self.tags) and not self.tags.isdisjoint(tags)

    @property
    def is_capital(self) -> bool:
        """Say whether the word begins with a capital letter."""
        return self.text[:1].isupper()


@dataclass(frozen=True)
class Vocabulary:
    """What names are known: the lexicon, the gazetteer and the persons met so far in the text, by last name."""

    lexicon: Lexicon
    gazetteer: Gazetteer
    met: dict[str, Person] = field(default_factory=dict)


def tokenise(text: str, start: int, vocabulary: Vocabulary) -> list[Token]:
    """Cut a sentence that begins at offset `start` of its text into tokens with classes and names."""
    tokens = _raw(text, start, vocabulary.lexicon)
    tokens = _phrases(tokens, text, start, vocabulary.lexicon)
    for step in (_days, _numbers, _bodies, _names, _regions, _towns):
        tokens = step(tokens, vocabulary)
    return tokens


def _raw(text: str, start: int, lexicon: Lexicon) -> list[Token]:
    tokens = []
    last = 0
    for found in _RAW.finditer(text):
        kind = found.lastgroup or "mark"
        word = found[0]
        lower = word.lower().replace("’", "'")
        tags = lexicon.tags_of(lower) if kind == "word" else _NONE
        known = {"clock": CLOCK, "day": DAY, "number": NUMBER}.get(kind, WORD)
        tight = found.start() == last
        tokens.append(Token(known, word, start + found.start(), start + found.end(), lower, tags, tight))
        last = found.end()
    return tokens


def _phrases(tokens: list[Token], text: str, start: int, lexicon: Lexicon) -> list[Token]:
    merged: list[Token] = []
    at = 0
    while at < len(tokens):
        length, tags = _phrase_at(tokens, at, lexicon)
        if length > 1:
            merged.append(join(tokens[at : at + length], text, start, tags=tags))
            at += length
        else:
            merged.append(tokens[at])
            at += 1
    return merged


def _phrase_at(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> tuple[int, frozenset[str]]:
    for words, tags in lexicon.phrases.get(tokens[at].lower, ()):
        if at + len(words) <= len(tokens) and all(tokens[at + i].lower == word for i, word in enumerate(words)):
            return len(words), tags
    return 1, _NONE


def join(
    tokens: Sequence[Token], text: str, start: int, *, kind: str = WORD, tags: frozenset[str] = _NONE, name: str = ""
) -> Token:
    """Make one token of several neighbours."""
    first, last = tokens[0], tokens[-1]
    words = text[first.start - start : last.end - start]
    return Token(kind, words, first.start, last.end, words.lower(), tags, first.tight, name)


def merge(tokens: Sequence[Token], kind: str, name: str = "") -> Token:
    """Make one token of several neighbours, its words set with single spaces."""
    words = tokens[0].text + "".join(("" if t.tight else " ") + t.text for t in tokens[1:])
    return Token(kind, words, tokens[0].start, tokens[-1].end, words.lower(), _NONE, tokens[0].tight, name or words)


def _days(tokens: list[Token], vocabulary: Vocabulary) -> list[Token]:
    """Mark weekdays, dates ("March 9", "9 March 2022") and words such as yesterday."""
    lexicon = vocabulary.lexicon
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        month_next = at + 1 < len(tokens) and tokens[at + 1].lower in lexicon.months and tokens[at + 1].is_capital
        if token.lower in lexicon.months and token.is_capital and _is_day_number(tokens, at + 1):
            length = 4 if _is_year(tokens, at + 3) and tokens[at + 2].text == "," else 2
            out.append(merge(tokens[at : at + length], DAY))
            at += length
        elif _is_day_number(tokens, at) and month_next:
            length = 3 if _is_year(tokens, at + 2) else 2
            out.append(merge(tokens[at : at + length], DAY))
            at += length
        else:
            is_day = token.has("day") or (token.lower in lexicon.weekdays and token.is_capital)
            out.append(replace(token, kind=DAY) if is_day else token)
            at += 1
    return out


def _is_day_number(tokens: Sequence[Token], at: int) -> bool:
    return (
        at < len(tokens) and tokens[at].kind == NUMBER and tokens[at].text.isdigit() and 1 <= int(tokens[at].text) <= 31
    )


def _is_year(tokens: Sequence[Token], at: int) -> bool:
    return at < len(tokens) and tokens[at].text.isdigit() and 1990 < int(tokens[at].text) < 2100


def _numbers(tokens: list[Token], vocabulary: Vocabulary) -> list[Token]:
    """Put together number words, scales and the words that bound them ("more than 600", "half a million")."""
    lexicon = vocabulary.lexicon
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        length, value = _number_at(tokens, at, lexicon)
        if not length:
            out.append(tokens[at])
            at += 1
            continue
        more = at + length < len(tokens) and tokens[at + length].has("more_of") and not _than(tokens, at + length + 1)
        length += more
        bound = [out.pop()] if out and _bounds(out[-1]) else []
        if bound and out and _bounds(out[-1]) and out[-1].has("figure.exact", "figure.about"):
            bound.insert(0, out.pop())
        token = merge([*bound, *tokens[at : at + length]], NUMBER)
        out.append(replace(token, figure=_figure(token.text, value, bound, tokens[at])))
        at += length
    return out


def _than(tokens: Sequence[Token], at: int) -> bool:
    return at < len(tokens) and tokens[at].has("than")


def _bounds(token: Token) -> bool:
    return token.has("figure.more", "figure.less", "figure.about") or (token.has("figure.exact") and " " in token.lower)


def _number_at(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> tuple[int, int]:
    """Read a number that begins here: (number of tokens, value); (0, 0) where none does."""
    first = tokens[at]
    if first.kind == NUMBER:
        value, used = _digits(first.text), 1
    elif first.has("figure.vague"):
        return 1, lexicon.vague[first.lower]
    elif first.has("figure.round"):
        return 1, lexicon.rounded[first.lower]
    elif (word := _word_value(tokens, at, lexicon)) is not None:
        value, used = word[1], word[0]
    else:
        return 0, 0
    while at + used < len(tokens) and (scale := lexicon.scales.get(tokens[at + used].lower)):
        value, used = value * scale, used + 1
        joint = at + used < len(tokens) and tokens[at + used].has("and")
        after = at + used + joint
        more = _word_value(tokens, after, lexicon) if after < len(tokens) else None
        if more and scale >= 100 and more[1] < scale:
            value, used = value + more[1], used + more[0] + joint
    return used, int(value)


def _word_value(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> tuple[int, float] | None:
    parts = tokens[at].lower.split("-")
    values = [lexicon.numbers.get(part) for part in parts]
    if any(value is None for value in values):
        return None
    total = sum(value for value in values if value is not None)
    tens = len(parts) == 1 and total >= 20 and at + 2 < len(tokens) and tokens[at + 1].text == "-"
    if tens and (unit := lexicon.numbers.get(tokens[at + 2].lower)):
        return 3, float(total + unit)
    return 1, float(total)


def _digits(text: str) -> float:
    bare = re.sub(r"[,\u00a0\u202f\u2009 ’']", "", text)
    return float(bare)


def _figure(words: str, value: int, bound: Sequence[Token], first: Token) -> Figure:
    tags = frozenset().union(*(token.tags for token in bound)) if bound else _NONE
    if first.has("figure.vague"):
        return Figure(words, None, value, None, True)
    if first.has("figure.round"):
        return Figure(words, value, None, None, True)
    if "figure.more" in tags:
        return Figure(words, value, value, None, True)
    if "figure.less" in tags:
        return Figure(words, value, None, value, True)
    if "figure.about" in tags:
        return Figure(words, value, None, None, True)
    return Figure(words, value, value, value)


def _bodies(tokens: list[Token], vocabulary: Vocabulary) -> list[Token]:
    """Mark ministries, councils, forces and the like, with the words that name them."""
    lexicon = vocabulary.lexicon
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        last = token.lower.rpartition(" ")[2].removesuffix("'s").removesuffix("'")
        if token.is_capital and last in lexicon.body_lone and token.kind == WORD:
            out.append(replace(token, kind=BODY, name=_bare_name(token.text)))
        elif (last in lexicon.body_heads or token.has("body")) and token.kind == WORD:
            at = _body(tokens, at, out, vocabulary)
        else:
            out.append(token)
        at += 1
    return out


def _body(tokens: Sequence[Token], at: int, out: list[Token], vocabulary: Vocabulary) -> int:
    """Close a body at its head word `at`, taking words before it from `out`; return the last index used."""
    lexicon = vocabulary.lexicon
    begin = len(out)
    while begin > 0 and (_names_body(out[begin - 1], lexicon) or out[begin - 1].kind == BODY):
        begin -= 1
    while begin < len(out) and (
        out[begin].has("determiner", "in", "from", "to", "and", "for", "via") or out[begin].has("of", "on")
    ):
        begin += 1
    before = out[begin:]
    last = _after_head(tokens, at, lexicon)
    parts = [*before, *tokens[at : last + 1]]
    if not any(part.is_capital for part in parts) or (len(parts) == 1 and " " not in tokens[at].text):
        out.append(tokens[at])
        return at
    del out[begin:]
    body = merge(parts, BODY)
    out.append(replace(body, name=_bare_name(body.text)))
    return last


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
    if last + 2 < len(tokens) and tokens[last + 1].has("in") and tokens[last + 2].lower in lexicon.nations:
        last += 2
    return last


def _is_part(token: Token, lexicon: Lexicon) -> bool:
    word = token.lower.removesuffix("'s")
    known = word in lexicon.nations or word in lexicon.body_heads or word in lexicon.body_joiners
    return token.kind == WORD and token.is_capital and (known or word in lexicon.role_words)


def _bare_name(text: str) -> str:
    return re.sub(r"['’]s$|['’]$", "", text)


def _names(tokens: list[Token], vocabulary: Vocabulary) -> list[Token]:
    """Mark persons and places among capitalised words."""
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        if not _may_name(tokens[at], vocabulary.lexicon):
            out.append(tokens[at])
            at += 1
            continue
        end = at + 1
        while end < len(tokens) and (
            _may_name(tokens[end], vocabulary.lexicon)
            or (tokens[end].text in "-‑‐" and tokens[end].tight and end + 1 < len(tokens)
                and tokens[end + 1].tight and _may_name(tokens[end + 1], vocabulary.lexicon))
        ):  # fmt: skip
            end += 1
        out.extend(_named(tokens[at:end], vocabulary))
        at = end
    return out


def _may_name(token: Token, lexicon: Lexicon) -> bool:
    if token.kind != WORD or not token.is_capital or not token.text[0].isalpha():
        return False
    word = token.lower.removesuffix("'s").removesuffix("'")
    if word in lexicon.nations:
        return word in ("kyiv", "kiev", "moscow")
    return (
        " " not in word
        and word not in lexicon.capitals
        and word not in lexicon.role_words
        and (word not in lexicon.months and word not in lexicon.countries and not (token.tags and len(word) < 5))
    )


def _named(run: Sequence[Token], vocabulary: Vocabulary) -> list[Token]:
    """Divide a run of capitalised words into persons, known places and other names, longest known name first."""
    out: list[Token] = []
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
    given = name.rpartition(" ")[0]
    return f"{given} {last}".strip()


def _given(words: Sequence[Token], person: Person, vocabulary: Vocabulary) -> bool:
    """Say whether the words before a last name can be its given names: not known places."""
    first = words[0].lower
    return first[:1] == person.name[:1].lower() or not any(vocabulary.gazetteer.knows(word.text) for word in words)


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


def _regions(tokens: list[Token], vocabulary: Vocabulary) -> list[Token]:
    """Turn "Kyiv region", "regions of Kharkiv and Sumy" into regions."""
    for at, token in enumerate(tokens):
        if not token.has("region"):
            continue
        k = at - 1
        while k >= 0 and (tokens[k].kind in (PLACE, NAME) or (tokens[k].has("and") or tokens[k].text == ",")):
            plural = token.lower.endswith("s")
            if tokens[k].kind in (PLACE, NAME):
                tokens[k].kind = REGION
            if not plural:
                break
            k -= 1
        if at + 2 < len(tokens) and tokens[at + 1].has("of") and token.lower.endswith("s"):
            k = at + 2
            while k < len(tokens) and (
                tokens[k].kind in (PLACE, NAME) or tokens[k].has("and") or tokens[k].text == ","
            ):
                if tokens[k].kind in (PLACE, NAME):
                    tokens[k].kind = REGION
                k += 1
    return _fold(tokens, lambda a, b: a.kind == REGION and b.has("region"), REGION)


def _fold(tokens: list[Token], fits: Callable[[Token, Token], bool], kind: str) -> list[Token]:
    out: list[Token] = []
    for token in tokens:
        if out and fits(out[-1], token):
            before = out.pop()
            out.append(replace(merge([before, token], kind, before.name)))
        else:
            out.append(token)
    return out


def _towns(tokens: list[Token], vocabulary: Vocabulary) -> list[Token]:
    """Take "the city of", "village", and "(Donetsk region)" into the place they belong to."""
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.kind in (PLACE, NAME):
            said = _town_before(out)
            length = _town_after(tokens, at)
            admin, more = _region_after(tokens, at + length)
            length += more
            kind = PLACE if said and token.kind == NAME else token.kind
            token = replace(token, kind=kind, admin=admin, end=tokens[at + length - 1].end)
            at += length - 1
        out.append(token)
        at += 1
    return out


def _town_before(out: list[Token]) -> bool:
    """Drop "the", "the city of" in front of a place; say whether such a word calls it a settlement."""
    said = False
    k = len(out)
    if k and out[k - 1].has("of") and k > 1 and out[k - 2].has("town"):
        del out[k - 2 :]
        said = True
    elif k and out[k - 1].has("town"):
        del out[k - 1 :]
        said = True
    while out and out[-1].has("article"):
        out.pop()
    return said


def _town_after(tokens: Sequence[Token], at: int) -> int:
    """Count the tokens of a place with a word such as "village" after it."""
    after = at + 1
    if after < len(tokens) and tokens[after].has("town") and " " not in tokens[after].lower:
        return 2
    return 1


def _region_after(tokens: Sequence[Token], at: int) -> tuple[str, int]:
    """Read a region said after a place: (name, tokens used); what else stands in brackets after it goes too."""
    if at >= len(tokens):
        return "", 0
    if tokens[at].text == "(":
        close = next((k for k in range(at + 1, min(at + 9, len(tokens))) if tokens[k].text == ")"), 0)
        inside = tokens[at + 1 : close] if close else []
        if inside and not any(t.kind in (PLACE, NUMBER) or t.has("from", "to") for t in inside):
            return next((t.name for t in inside if t.kind == REGION), ""), close - at + 1
        return "", 0
    k = at + (1 if tokens[at].text == "," or tokens[at].has("in") else 0)
    if k > at and k < len(tokens) and tokens[k].has("determiner"):
        k += 1
    if (
        k > at
        and k < len(tokens)
        and tokens[k].kind == REGION
        and not (k + 1 < len(tokens) and tokens[k + 1].text == ":")
    ):
        closing = k + 1 < len(tokens) and tokens[k + 1].text == "," and tokens[at].text == ","
        more = closing and k + 2 < len(tokens) and tokens[k + 2].has("via", "to", "for", "from", "towards")
        return tokens[k].name, k + 1 - at + (1 if more else 0)
    return "", 0
