"""Tokens: words of a sentence with their classes, and what they can name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from safeconduct.statements.language.lexicon import Lexicon, Person
from safeconduct.statements.model.figure import Figure
from safeconduct.statements.places.gazetteer import Gazetteer

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
    "is_adjective",
    "merge",
]

WORD: Final = "word"
PLACE: Final = "place"
NAME: Final = "name"
REGION: Final = "region"
PERSON: Final = "person"
BODY: Final = "body"
NUMBER: Final = "number"
CLOCK: Final = "clock"
DAY: Final = "day"
"""Kinds of token.  A place is a settlement the gazetteer knows; a name is capitalised and unknown: a settlement only
where the grammar asks for one."""

_NONE: frozenset[str] = frozenset()
_ADJECTIVES = ("ий", "ый", "ой", "ого", "ому", "ую", "ая", "ом", "ській", "ську", "ського", "ської", "ський")


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
        """Say whether the word begins with a capital letter, an Arabic article aside ("al-Bab")."""
        return self.text[:1].isupper() or (self.text[:1] in "ae" and self.text.partition("-")[2][:1].isupper())


@dataclass(frozen=True)
class Vocabulary:
    """What names are known: the lexicon, the gazetteer and the persons met so far in the text, by last name."""

    lexicon: Lexicon
    gazetteer: Gazetteer
    met: dict[str, Person] = field(default_factory=dict)


def is_adjective(token: Token) -> bool:
    """Say whether a small word may tell what a place is like, where endings tell it ("в чадский Адре")."""
    return token.kind == WORD and not token.tags and token.text.islower() and token.text.endswith(_ADJECTIVES)


def merge(tokens: Sequence[Token], kind: str, name: str = "") -> Token:
    """Make one token of several neighbours, its words set with single spaces."""
    words = tokens[0].text + "".join(("" if t.tight else " ") + t.text for t in tokens[1:])
    return Token(kind, words, tokens[0].start, tokens[-1].end, words.lower(), _NONE, tokens[0].tight, name or words)
