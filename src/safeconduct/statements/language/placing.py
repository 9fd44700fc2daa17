"""Regions, and words that belong to a place: "the city of", "village", "(Donetsk region)", "in the Kyiv region"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from safeconduct.statements.language.tokens import (
    BODY,
    NAME,
    NUMBER,
    PERSON,
    PLACE,
    REGION,
    WORD,
    Token,
    Vocabulary,
    is_adjective,
    merge,
)

__all__ = ["mark_cases", "mark_regions", "mark_towns"]


def mark_regions(tokens: list[Token], vocabulary: Vocabulary) -> list[Token]:
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


def mark_towns(tokens: list[Token], vocabulary: Vocabulary) -> list[Token]:
    """Take "the city of", "village", and "(Donetsk region)" into the place they belong to."""
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.kind == NAME and _is_adjective(tokens, at):
            token = replace(token, kind=WORD, tags=token.tags | {"article"})
        if token.kind in (PLACE, NAME):
            said = _town_before(out)
            length = _town_after(tokens, at)
            admin, more = _region_after(tokens, at + length)
            length += more
            kind = PLACE if said and token.kind == NAME else token.kind
            if token.kind == NAME and length == 2 and tokens[at + 1].is_capital and not vocabulary.lexicon.in_endings:
                token = replace(token, name=f"{token.name} {tokens[at + 1].text}")  # Gaza City
            token = replace(token, kind=kind, admin=admin, end=tokens[at + length - 1].end)
            at += length - 1
        out.append(token)
        at += 1
    return out


def _is_adjective(tokens: Sequence[Token], at: int) -> bool:
    """Say whether an unknown name stands before "villages of": it tells what they are like, not their name."""
    after = tokens[at + 1 : at + 3]
    if not after or not after[0].has("town"):
        return False
    many = after[0].lower in ("villages", "towns", "cities", "settlements")  # "the two Shi'ite villages"
    return many or after[0].lower.endswith(" of") or after[-1].has("of")


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
        if inside and not any(t.kind in (PLACE, NUMBER, BODY) or t.has("from", "to") for t in inside):
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


def mark_cases(tokens: list[Token], vocabulary: Vocabulary) -> list[Token]:
    """Tell "to A" from "in A" where one word means both, by the case of the name ("в Полтаву", "в Полтаве").

    Where the ending fits either case (Запорожье) both meanings stay; with no place after it the word means "in".
    """
    lexicon = vocabulary.lexicon
    for at, token in enumerate(tokens):
        if not (token.kind == WORD and token.has("to") and token.has("in")):
            continue
        k = at + 1
        while k < len(tokens) and (tokens[k].has("town", "article", "determiner") or tokens[k].text in ("«", '"')):
            k += 1
        adjective = k + 1 < len(tokens) and is_adjective(tokens[k]) and tokens[k + 1].kind in (PLACE, NAME)
        named = adjective or (k < len(tokens) and tokens[k].kind in (PLACE, NAME, REGION, PERSON))
        last = tokens[k].text.split()[0].lower() if named else ""
        if last.endswith(lexicon.either_endings) and named:
            continue
        meant = "to" if named and not last.endswith(lexicon.in_endings) else "in"
        tokens[at] = replace(token, tags=token.tags - ({"to", "in"} - {meant}))
    return tokens
