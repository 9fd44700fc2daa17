"""Cease-fires: where, from when to when, and how far they got."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from safeconduct.statements.claims.movement import Movement, state_of
from safeconduct.statements.language.tokens import BODY, NAME, PLACE, REGION, Token
from safeconduct.statements.model.statement import Ceasefire

__all__ = ["ceasefires"]


def ceasefires(movement: Movement) -> Iterator[Ceasefire]:
    """Make one statement for a sentence that speaks of a cease-fire, if it says where, when, or how far it got."""
    tokens = movement.tokens
    at = next((k for k, token in enumerate(tokens) if token.has("truce")), None)
    if at is None:
        return
    found = [
        token for k, token in enumerate(tokens)
        if (token.kind in (PLACE, REGION) or (token.kind == NAME and k > 0 and tokens[k - 1].has("in")))
        and k != movement.subject
        and not _is_office(tokens, k) and not _aside(tokens, k) and not _is_venue(tokens, k)
        and (token.lower not in movement.words.nations or (k > 0 and tokens[k - 1].has("in", "from", "and")))
    ]  # fmt: skip
    leads_to = {way.destination.name for way in movement.ways if way.destination and way.origin}
    left = {way.origin.name for way in movement.ways if way.origin}
    places = {token.name: token for token in found if token.name in left or token.name not in leads_to}
    hours = movement.hours
    state = state_of(tokens[max(0, at - 9) : at + 5]) or state_of(tokens)
    if not (places or state or hours.start or hours.end):
        return
    located = tuple(movement.locate(token) for token in places.values())
    yield Ceasefire(
        source=movement.source,
        speaker=movement.speaker,
        rule="ceasefire.named",
        state=state,
        about=movement.about,
        places=located,
        certain=all(place.certain for place in located),
        where=tuple(places),
        start=hours.start,
        end=hours.end,
    )


def _is_office(tokens: Sequence[Token], k: int) -> bool:
    """A place that belongs to an office ("mayor of Enerhodar") or a mediator's name is not under a cease-fire."""
    return k > 0 and tokens[k - 1].has("of") and k > 1 and (tokens[k - 2].kind == BODY or tokens[k - 2].has("official"))


def _is_venue(tokens: Sequence[Token], k: int) -> bool:
    """Say whether people met or agreed in a place: "agreed in Moscow to a ceasefire"."""
    return k > 1 and tokens[k - 1].has("in") and any(token.has("venue") for token in tokens[k - 2 : k])


def _aside(tokens: Sequence[Token], k: int) -> bool:
    """Say whether a token stands in brackets."""
    before = [token.text for token in tokens[:k]]
    return before.count("(") > before.count(")")
