"""Rounds of talks: between whom, and where."""

from __future__ import annotations

from collections.abc import Sequence

from safeconduct.statements.language.lexicon import Lexicon
from safeconduct.statements.language.tokens import BODY, PERSON, REGION, Token

__all__ = ["sides_of_talks", "venue_of"]

_NEAR = 4  # tokens between an adjective ("the Russian") and the delegation it belongs to


def sides_of_talks(tokens: Sequence[Token], speaker: int, words: Lexicon, before: tuple[str, ...]) -> tuple[str, ...]:
    """Name the parties to talks, each once, in order of the text; those named before where the sentence names no two.

    A party is named by its state, its capital or its delegation.  Whoever says it is none by saying it, nor is the
    nation in an office ("Ukrainian presidential adviser") or in the name of a border.
    """
    names: dict[str, None] = {}
    for k, token in enumerate(tokens):
        if k != speaker and token.kind != PERSON:
            party = _party_at(tokens, k, words)
            if party:
                names.setdefault(party)
    if len(names) > 1:
        return tuple(names)
    return before if before and set(names) <= set(before) else tuple(names)


def _party_at(tokens: Sequence[Token], k: int, words: Lexicon) -> str:
    token = tokens[k]
    word = token.lower.split()[0].removesuffix("'s") if token.lower else ""
    party = words.nations.get(word, "")
    if not party or (k and tokens[k - 1].has("on", "in")):
        return ""
    if token.kind == BODY:
        return (
            party
            if token.has("party_noun") or any(words.tags_of(w) & {"party_noun"} for w in token.lower.split())
            else ""
        )
    noun = word in words.countries or word in words.capital_cities
    behind = tokens[k + 1 : k + 1 + _NEAR]
    if noun and not token.lower.endswith("'s"):
        return party if not (k + 1 < len(tokens) and tokens[k + 1].text == "-") else ""
    return party if any(after.has("party_noun") for after in behind) else ""


def venue_of(tokens: Sequence[Token], place: Token | None, words: Lexicon) -> str | None:
    """Name where talks are held: the place found, a region with its word, else the country said after "in"."""
    if place is not None:
        return place.text if place.kind == REGION else place.name
    for k in range(1, len(tokens)):
        before = tokens[k - 1]
        led = before.has("in") or (before.has("article") and k > 1 and tokens[k - 2].has("in"))
        if led and tokens[k].lower in words.countries:
            return tokens[k].text if before.has("in") else f"{before.text} {tokens[k].text}"
    return None
