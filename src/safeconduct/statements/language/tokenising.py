"""Cut a sentence into tokens: words with their classes, then numbers, days, bodies, persons and places as one each."""

from __future__ import annotations

import re
from collections.abc import Sequence

from safeconduct.statements.language.lexicon import Lexicon
from safeconduct.statements.language.naming import mark_bodies, mark_names
from safeconduct.statements.language.numbering import mark_days, mark_hours, mark_numbers
from safeconduct.statements.language.placing import mark_cases, mark_regions, mark_towns
from safeconduct.statements.language.tokens import CLOCK, DAY, NUMBER, WORD, Token, Vocabulary

__all__ = ["tokenise"]

_NONE: frozenset[str] = frozenset()
_RAW = re.compile(
    r"(?P<clock>\b\d{1,2}(?:[:.]\d{2})?\s?(?:[ap]\.\s?m\.|[ap]m\b)|\b[0-2]?\d:[0-5]\d\b|\b[0-2]\d[0-5]\d(?=\s(?:UTC|GMT)\b))"
    r"|(?P<day>\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}\.\d{1,2}\.(?:20)?\d{2}\b)"
    r"|(?P<number>\d{1,3}(?:[,\u00a0\u202f\u2009 ’']\d{3})+(?!\d)|\d+(?:\.\d+)?)"
    r"|(?P<acronym>\b(?:[A-Z]\.){2,})"
    # an Arabic name keeps its article: Al-Hol, ez-Zor
    r"|(?P<word>(?:\b[AaEe][a-z]{1,2}[-‑](?=[A-ZА-ЯІЇЄҐ]))?[^\W\d_]+(?:['’ʼ`][^\W\d_]+)*(?:-[a-zа-яіїєґ][^\W\d_]*)*['’]?(?![^\W\d_]))"
    r"|(?P<mark>\.\.\.|[-–—=]{1,2}>|[→⇒➡]\ufe0f?|[^\w\s\[\]]|_)"
)


def tokenise(text: str, start: int, vocabulary: Vocabulary) -> list[Token]:
    """Cut a sentence that begins at offset `start` of its text into tokens with classes and names."""
    tokens = _raw(text, start, vocabulary.lexicon)
    tokens = _phrases(tokens, text, start, vocabulary.lexicon)
    for step in (mark_days, mark_hours, mark_numbers, mark_bodies, mark_names, mark_regions, mark_towns):
        tokens = step(tokens, vocabulary)
    return mark_cases(tokens, vocabulary) if vocabulary.lexicon.in_endings else tokens


def _raw(text: str, start: int, lexicon: Lexicon) -> list[Token]:
    tokens = []
    last = 0
    for found in _RAW.finditer(text):
        kind = found.lastgroup or "mark"
        word = found[0]
        lower = word.lower().replace("’", "'")
        tags = lexicon.tags_of(lower) if kind in ("word", "acronym") else _NONE
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
            merged.append(_joined(tokens[at : at + length], text, start, tags=tags))
            at += length
        else:
            merged.append(tokens[at])
            at += 1
    return merged


def _phrase_at(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> tuple[int, frozenset[str]]:
    for words, tags in lexicon.phrases.get(tokens[at].lower, ()):
        if at + len(words) <= len(tokens) and all(_fits(tokens[at + i].lower, word) for i, word in enumerate(words)):
            return len(words), tags
    return 1, _NONE


def _fits(word: str, wanted: str) -> bool:
    """Say whether a word is the one of a phrase; one that ends in * stands for all that begin so."""
    return word == wanted or (wanted.endswith("*") and word.startswith(wanted[:-1]))


def _joined(
    tokens: Sequence[Token], text: str, start: int, *, kind: str = WORD, tags: frozenset[str] = _NONE, name: str = ""
) -> Token:
    """Make one token of several neighbours."""
    first, last = tokens[0], tokens[-1]
    words = text[first.start - start : last.end - start]
    return Token(kind, words, first.start, last.end, words.lower(), tags, first.tight, name)
