"""Offices beside names: "Deputy Prime Minister of Ukraine X", "X, mayor of Enerhodar,", and whose they are."""

from __future__ import annotations

from collections.abc import Sequence

from safeconduct.statements.language.lexicon import Lexicon
from safeconduct.statements.language.tokens import BODY, PERSON, Token

__all__ = ["REACH", "has_office", "in_role", "party_of", "role_at", "words_of"]

REACH = 30
"""Tokens between a name with its offices and the verb."""
_JOINTS = ("of", "for", "and", "in", "to", "definite")


def has_office(tokens: Sequence[Token], lexicon: Lexicon) -> bool:
    """Say whether any of these words is an office (mayor, head, spokesperson)."""
    return any(word in lexicon.role_heads for token in tokens for word in token.lower.split())


def party_of(words: str, lexicon: Lexicon) -> str:
    """Tell the party a body or office belongs to by its words; '' where they do not say."""
    small = words.lower()
    for body, party in lexicon.body_parties.items():
        if f" {body} " in f" {small} ":
            return party
    for word in small.replace("'s", "").replace(",", " ").split():
        if word in lexicon.nations:
            return lexicon.nations[word]
    return ""


def role_at(tokens: Sequence[Token], k: int, lexicon: Lexicon) -> str:
    """Read the office beside a name: "Deputy Prime Minister of Ukraine X", "X, mayor of Enerhodar,"."""
    begin = k
    while begin > 0 and (tokens[begin - 1].kind == BODY or in_role(tokens[begin - 1], tokens[begin], lexicon)):
        begin -= 1
    while begin < k and (tokens[begin].has(*_JOINTS) or tokens[begin].text == ","):
        begin += 1
    if has_office(tokens[begin:k], lexicon):
        return words_of(tokens[begin:k])
    if k + 2 < len(tokens) and tokens[k + 1].text == ",":
        end = next(
            (
                m
                for m in range(k + 2, min(k + REACH, len(tokens)))
                if tokens[m].text in (",", "(") or tokens[m].has("say")
            ),
            k + 2,
        )
        if has_office(tokens[k + 2 : end], lexicon):
            return words_of(tokens[k + 2 : end])
    return ""


def in_role(token: Token, after: Token, lexicon: Lexicon) -> bool:
    """Say whether a token belongs to an office whose next word is `after`."""
    if token.text == ",":
        return after.is_capital and after.lower in lexicon.role_heads
    return token.kind not in (PERSON,) and (
        all(word in lexicon.role_words or word in lexicon.nations for word in token.lower.replace(".", "").split())
        or (token.kind == "region")
        or token.text == "."
    )


def words_of(tokens: Sequence[Token]) -> str:
    """Write tokens as the text has them, without a leading "the"."""
    return "".join(("" if token.tight or not k else " ") + token.text for k, token in enumerate(tokens)).removeprefix(
        "the "
    )
