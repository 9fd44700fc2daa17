"""Losses: what a side lost, by somebody's word, one claim for each number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from safeconduct.statements.language.lexicon import Lexicon
from safeconduct.statements.language.tokens import BODY, NUMBER, Token
from safeconduct.statements.model.figure import Figure

__all__ = ["Loss", "losses_in"]

_OTHER_VERBS = ("evacuate", "leave", "arrive", "carry", "flight", "stock", "say", "clause")


@dataclass(frozen=True, slots=True)
class Loss:
    """A number of what was lost.  side: party id; None where it is not named.  category: the words for it."""

    side: str | None
    category: str
    figure: Figure


def losses_in(tokens: Sequence[Token], lost: re.Pattern[str], lexicon: Lexicon) -> list[Loss]:
    """Find what a sentence says was lost; lost: the words that report losses."""
    found = []
    for k, token in enumerate(tokens):
        if token.kind != NUMBER or token.figure is None or _is_age(tokens, k, lost):
            continue
        if k + 1 < len(tokens) and tokens[k + 1].has("harm") and not lost.fullmatch(tokens[k + 1].lower):
            continue
        words = _counted(tokens, k + 1, lost)
        verb = _verb_of_loss(tokens, k, lost)
        if not words or verb is None or _not_lost(tokens, k, words):
            continue
        if any(token.has("fate") for token in tokens[k + 1 : k + 3]) or _is_of_next(tokens, k, verb):
            continue
        if _does_it(tokens, k, words, verb) or _is_taken(tokens, k, words, verb):
            continue
        side = next((lexicon.nations[w] for w in words.lower().split() if w in lexicon.nations), None)
        if tokens.index(verb) < k:
            words = words.split(" and ")[0]  # "killed 89 people and looters burned ..."
        category = words if lost.fullmatch(words.split()[-1]) else f"{words} {verb.lower}"
        found.append(Loss(side, category, token.figure))
    return _same_side(found)


def _verb_of_loss(tokens: Sequence[Token], at: int, lost: re.Pattern[str]) -> Token | None:
    """Find the word that says what is counted was lost: after it, past the rest of a list, else before it.

    Another verb between them, of people who fled or of somebody who spoke, governs the number instead.
    """
    if at and tokens[at - 1].has("stock", "carry", "evacuate"):
        return None
    governed = False
    for k in range(at + 1, len(tokens)):
        if lost.fullmatch(tokens[k].lower):
            others = k - 1 > at and tokens[k - 1].kind == NUMBER
            return None if others or _is_attribute(tokens, k) else tokens[k]
        part = tokens[k].kind == NUMBER and k + 1 < len(tokens) and tokens[k + 1].has("subset")
        if part or tokens[k].text in (";", "(", ":") or tokens[k].has(*_OTHER_VERBS):
            governed = tokens[k].has(*_OTHER_VERBS) and not any(token.text == "," for token in tokens[at:k])
            break
    if at > 1 and _is_plain(tokens[at - 1]) and (tokens[at - 2].has("and") or tokens[at - 2].text == ","):
        return None  # "killed 26 people and burned 40 homes"
    for k in range(at - 1, -1, -1):
        if lost.fullmatch(tokens[k].lower) and not _is_attribute(tokens, k):
            return tokens[k]
        if tokens[k].text in (";", "(", ":", ".") or tokens[k].has(*_OTHER_VERBS, "fact", "passive"):
            break
        if governed and (tokens[k].text == "," or tokens[k].kind == NUMBER):
            break
    return None


def _is_plain(token: Token) -> bool:
    return token.kind == "word" and not token.tags and token.text.isalpha() and token.text.islower()


def _is_attribute(tokens: Sequence[Token], k: int) -> bool:
    """Say whether a word of loss belongs to a noun after a number: "80 injured Palestinians have left"."""
    after = tokens[k + 1] if k + 1 < len(tokens) else None
    going = after is not None and after.has("evacuate", "leave", "arrive", "carry", "cross")
    named = after is not None and (going or after.has("people") or (after.is_capital and after.text.isalpha()))
    return k > 0 and tokens[k - 1].kind == NUMBER and named


def _is_of_next(tokens: Sequence[Token], at: int, verb: Token) -> bool:
    """Say whether the word of loss behind a comma belongs to a number that follows it: "12 houses, wounded 5"."""
    k = next((k for k in range(at + 1, len(tokens)) if tokens[k] is verb), 0)
    behind = k + 1 < len(tokens) and tokens[k + 1].kind == NUMBER
    return behind and any(token.text == "," for token in tokens[at:k])


def _does_it(tokens: Sequence[Token], at: int, words: str, verb: Token) -> bool:
    """Say whether what is counted did it ("two bombs killed 32 people")."""
    k = next((k for k in range(at + 1, len(tokens)) if tokens[k] is verb), 0)
    active = k > 0 and not tokens[k - 1].has("fact", "passive") and len(words.split()) == k - at
    return active and any(token.kind == NUMBER or token.has("people") for token in tokens[k + 1 : k + 3])


def _is_toll(tokens: Sequence[Token]) -> bool:
    """Say whether the wounded of a sentence are a toll: somebody died or fire is mentioned, and nobody is carried."""
    if any(token.has("harm") for token in tokens):
        return True
    moving = any(token.has("leave", "evacuate", "arrive", "carry", "ambulance") for token in tokens)
    return not moving and any(token.has("move_war") for token in tokens)


def _is_taken(tokens: Sequence[Token], at: int, words: str, verb: Token) -> bool:
    """Say whether what is counted was land, people captured who are no fighters, or wounded who were carried."""
    counted = tokens[at + 1 : at + 1 + len(words.split())]
    land = any(token.has("town") for token in counted)
    if counted and counted[-1] is verb and verb.has("hurt") and not _is_toll(tokens):
        return True
    return land or (verb.has("capture") and not any(token.has("fighter") for token in counted if token is not verb))


def _not_lost(tokens: Sequence[Token], at: int, words: str) -> bool:
    """Days, corridors and people who leave are counted in such sentences too."""
    nouns = words.lower().split()
    return any(
        noun in ("days", "hours", "corridors", "corridor", "buses", "km", "kilometers", "percent", "routes", "people's",
                 "sides", "times", "weeks", "years", "communities", "of", "out", "explosions", "explosion",
                 "strikes", "strike", "attacks", "attack", "blasts", "shells", "rounds") for noun in nouns
    ) or any(t.has("evacuate") for t in tokens)  # fmt: skip


def _counted(tokens: Sequence[Token], at: int, lost: re.Pattern[str]) -> str:
    """Read what a number counts: the words up to a comma, a verb or the next number."""
    words: list[str] = []
    for token in tokens[at : at + 7]:
        if token.kind not in ("word", "name", BODY) or not token.text[:1].isalpha():
            break
        joint = token.has("and") and not (words and at + len(words) + 1 < len(tokens)
                                          and tokens[at + len(words) + 1].kind == "word")  # fmt: skip
        following = tokens[at + len(words) + 1 : at + len(words) + 2]
        taken = token.has("and") and any(other.has("harm", "seized") for other in following)
        if (
            joint
            or taken
            or token.has("fact", "say", "in", "from", "to")
            or token.lower in ("have", "were", "was", "are", "as", "been", "since")
        ):
            break
        words.append(token.text)
        if lost.fullmatch(token.lower):
            break
    return " ".join(words).removesuffix(" as")


def _is_age(tokens: Sequence[Token], at: int, lost: re.Pattern[str]) -> bool:
    """Say whether a number is an age: "a woman of 81 died"."""
    led = at > 1 and tokens[at - 1].has("of") and tokens[at - 2].has("people")
    return led and at + 1 < len(tokens) and bool(lost.fullmatch(tokens[at + 1].lower))


def _same_side(found: list[Loss]) -> list[Loss]:
    """In "62 Ukrainian aircraft, 53 drones" the side named once holds for the whole list."""
    side = next((loss.side for loss in found if loss.side), None)
    return [replace(loss, side=loss.side or side) for loss in found]
