"""Chains of places (rule route.chain): "A - B - C - D", "A, B - D", and chains that spell out a way named in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from safeconduct.statements.language.tokens import PLACE, Token
from safeconduct.statements.ways.way import Way, Ways, is_dash, is_place, listed_before, skip_words

__all__ = ["chains", "with_chains"]


def chains(ways: Ways) -> None:
    """Note every chain of a sentence."""
    tokens = ways.tokens
    at = 0
    while at < len(tokens):
        chain = _chain_at(tokens, at)
        if len(chain) < 2:
            at += 1
            continue
        span = (chain[0], chain[-1])
        before = listed_before(ways, chain[0]) if len(chain) == 2 and not tokens[chain[0] + 1].tight else []
        ways.add([*before, *chain[:1]], chain[-1:], "route.chain", (min([*before, span[0]]), span[1]), chain[1:-1])
        at = chain[-1] + 1


def _chain_at(tokens: Sequence[Token], at: int) -> list[int]:
    chain: list[int] = []
    arrows = False
    k = at
    while is_place(tokens, k):
        chain.append(k)
        k += _sited(tokens, k + 1)
        if not is_dash(tokens, k + 1):
            break
        arrows = arrows or ">" in tokens[k + 1].text or tokens[k + 1].text[0] in "→⇒➡"
        k = skip_words(tokens, k + 2)
    if len(chain) < 2 or _is_road(tokens, at):
        return []
    known = any(tokens[k].kind == PLACE for k in chain) or any(token.has("corridor") for token in tokens[:at]) or arrows
    return chain if known else []


def _is_road(tokens: Sequence[Token], at: int) -> bool:
    """Say whether a chain names a road that is spoken of, not a way: "the road Bakhmut - Lysychansk is shelled"."""
    before = tokens[at - 1] if at else None
    return before is not None and before.has("road") and not any(token.has("corridor") for token in tokens)


def _sited(tokens: Sequence[Token], at: int) -> int:
    """Count a word of kind behind a place in a chain: "Zamzam camp"."""
    return int(at < len(tokens) and tokens[at].has("site") and tokens[at].text.islower())


def with_chains(found: list[Way]) -> list[Way]:
    """Take a chain that spells out a way named in words ("from A to D: A - B - C - D") as its waypoints."""
    chains = [way for way in found if way.rule == "route.chain"]
    others = [way for way in found if way.rule != "route.chain"]
    dropped: set[int] = set()
    for number, chain in enumerate(chains):
        for k, way in enumerate(others):
            via = _spelled_out(chain, way)
            if via is not None and way.first < chain.first:
                others[k] = replace(way, via=via or way.via)
                dropped.add(number)
    return [*others, *(chain for number, chain in enumerate(chains) if number not in dropped)]


def _spelled_out(chain: Way, way: Way) -> tuple[Token, ...] | None:
    """Return a way's waypoints if the chain describes it, either way round; None if it is another way."""
    if not (chain.origin and chain.destination and way.origin and way.destination):
        return None
    ends, goal = (chain.origin.name, chain.destination.name), (way.origin.name, way.destination.name)
    if ends == goal:
        return chain.via
    if ends == goal[::-1]:
        return chain.via[::-1]
    stops = [chain.origin.name, *(token.name for token in chain.via), chain.destination.name]
    if set(goal) <= set(stops):
        return ()
    if ends[1] == goal[1] and 0 < chain.first - way.last <= 6:
        return (chain.origin, *chain.via)  # "which goes through B - C - D"
    return None
