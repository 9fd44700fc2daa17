"""Counts of people who have moved: by somebody or along a way (evacuated), or of themselves (displaced)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from safeconduct.statements.claims.movement import Movement, is_flight, is_war, name_of, place_of
from safeconduct.statements.counts.counts import Count
from safeconduct.statements.language.tokens import REGION, Token
from safeconduct.statements.model.statement import Displaced, Evacuated

__all__ = ["evacuations", "flights"]

_NOUN = 5  # tokens between a number and the end of what it counts


def evacuations(movement: Movement) -> Iterator[Evacuated]:
    """Make a statement for each number of people who have moved; what somebody denies is no count."""
    if is_war(movement.tokens) or is_flight(movement):
        return
    for count in movement.counts:
        if movement.denial is not None and movement.denial < count.at:
            continue
        if _of_themselves(movement, count):
            continue
        if count.moved and (count.sure or movement.concerted or any(way.origin for way in movement.ways)):
            yield _evacuated(movement, count)


def _evacuated(movement: Movement, count: Count) -> Evacuated:
    ends = [*count.origins, *([count.destination] if count.destination else [])]
    places = tuple(place_of(movement, token) for token in ends)
    origins = tuple(name_of(token) or "" for token in count.origins)
    return Evacuated(
        source=movement.source,
        speaker=movement.speaker,
        rule=count.rule,
        state="succeeded",
        about=movement.about,
        figure=count.figure,
        places=places,
        certain=all(place.certain for place in places) and (count.sure or movement.concerted),
        persons=count.figure.number,
        on=movement.about,
        origin=origins[0] if len(origins) == 1 else None,
        destination=name_of(count.destination),
        origins=origins,
        means=movement.means,
        part=count.part,
    )


def flights(movement: Movement) -> Iterator[Displaced]:
    """Make a statement for each number of people who fled their homes or their country."""
    if is_war(movement.tokens) or movement.denial is not None:
        return
    flight = is_flight(movement)
    for count in movement.counts:
        if count.moved and (flight or _of_themselves(movement, count)) and not _are_fighters(movement.tokens, count):
            yield Displaced(
                source=movement.source, speaker=movement.speaker, rule="displaced.flight", state="fact",
                about=movement.about, figure=count.figure, persons=count.figure.number,
            )  # fmt: skip


def _are_fighters(tokens: Sequence[Token], count: Count) -> bool:
    """Say whether a number counts soldiers or fighters alone: they withdraw, they do not flee their homes."""
    noun = tokens[count.at + 1 : count.at + _NOUN]
    first = next((k for k, token in enumerate(noun) if token.has("people")), None)
    return (
        first is not None and noun[first].has("fighter") and not any(token.has("and", "with") for token in noun[first:])
    )


def _of_themselves(movement: Movement, count: Count) -> bool:
    """Say whether counted people fled, or crossed a border with nobody and nothing said to have carried them."""
    led = any(token.has("corridor") for token in movement.tokens)
    carried = any(token.has("corridor", "evacuate", "vehicle", "carry") for token in movement.tokens)
    land = not count.sure and any(token.kind == REGION for token in count.origins)  # "445,000 have left the province"
    return (count.fled and not led) or ((count.crossed or land) and not carried)
