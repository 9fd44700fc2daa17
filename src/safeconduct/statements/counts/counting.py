"""Which numbers of a sentence count people, and by which rule (the rules are those of counts.py)."""

from __future__ import annotations

from collections.abc import Sequence

from safeconduct.statements.language.tokens import NAME, NUMBER, PLACE, REGION, Token

__all__ = ["NEAR", "people_rule"]

NEAR = 5
"""Tokens between a number and its people ("1,100 Mariupol residents", "50 of our people")."""
_MOVES = ("evacuate", "leave", "arrive")
_PRONOUNS = ("one", "один", "одна", "одне", "одно")
"""Numbers that stand for a thing named before: "one took 126 fighters to Beirut"."""


def people_rule(tokens: Sequence[Token], at: int, detailing: bool) -> tuple[str, Token | None]:
    """Say by which rule a number counts people, "" if by none, and where the rule says they are from.

    detailing: people moved were counted before it.
    """
    after = tokens[at + 1 : at + 1 + NEAR]
    if (after and after[0].has("percent")) or _is_whole(tokens, at) or (at and _is_mentioned(tokens, at)):
        return "", None
    if not after and _is_tally(tokens, at, detailing):
        return "count.tally", None
    if not after:
        return _by_place(tokens, at, detailing)
    for k, token in enumerate(after):
        if token.has("people"):
            return "count.people", None
        between = token.has("and") and k > 0 and k + 1 < len(after) and after[k + 1].kind != NUMBER
        if not (between or _may_stand_between(token)) or token.has("other_number", "not_people"):
            break
    if _is_moved_noun(after) or (at and _is_nation(tokens[at - 1], after[0])):
        return "count.moved", None
    if after[0].has("relative") and not after[0].has("that") and detailing:
        return "count.bare", None
    part = after[0].has("of") and any(token.kind == NUMBER for token in after[1:])
    if part and any(token.has("people") for token in tokens[at + 2 : at + 2 + NEAR]):
        return "count.people", None
    if after[0].has("aboard") and at and tokens[at - 1].has("with", "carry"):
        return "count.bare", None
    if after[0].has("subset"):
        carried = at > 0 and tokens[at - 1].has("carry", "evacuate")
        loaded = at > 1 and tokens[at - 1].has("with") and tokens[at - 2].has("vehicle")
        carried = carried or loaded
        return ("count.share", None) if detailing or carried else ("", None)
    if after[0].has("relative") and any(t.has("cross", "evacuate", "leave", "arrive") for t in after[1:4]):
        return "count.bare", None
    if tokens[at].lower in _PRONOUNS and after[0].has(*_MOVES, "carry"):
        return "", None
    if _is_bare(after) and (detailing or any(token.has("evacuate") for token in after[:3])):
        return "count.bare", None
    if at and _is_bare_object(tokens[at - 1], after[0]):
        return "count.bare", None
    if _is_bare(after) and _is_part_of_number(tokens, at):
        return "count.bare", None
    if _is_tally(tokens, at, detailing) and not after[0].has("other_number"):
        return "count.tally", None
    if after[0].text in ("-", "–", "—"):
        after = after[1:]
    if not after:
        return "", None
    if detailing and after[0].has("from", "to") and len(after) > 1 and after[1].kind in (PLACE, NAME, REGION):
        return "count.origin", None
    return _by_place(tokens, at, detailing)


def _is_mentioned(tokens: Sequence[Token], at: int) -> bool:
    """Say whether a number tells what something is like: "a town of 20,000 people", "train No. 84", "my 4 children"."""
    before = tokens[at - 1]
    if before.has("possessive", "town") or before.lower in ("no", "№", "#"):
        return True
    if before.text == "." and at > 1 and tokens[at - 2].lower == "no":
        return True
    of = tokens[at - 2] if at > 1 and before.has("of") else None
    counted = ("movement_noun", "evacuate", "tally", "people", "group", "vehicle", "subset", "figure.exact")
    return of is not None and of.kind == "word" and of.text[:1].isalpha() and not of.has(*counted)


def _is_whole(tokens: Sequence[Token], at: int) -> bool:
    """Say whether a number is a whole that another is part of ("20 of 130 wounded") or of a ratio ("seven in ten")."""
    first = next((k for k in range(at - 1, max(0, at - NEAR), -1) if tokens[k].has("of", "in")), 0)
    between = tokens[first + 1 : at] if first else ()
    plain = all(token.text[:1].isalpha() and not token.has("and", "relative") for token in between)
    whole = first > 0 and plain and tokens[first - 1].kind == NUMBER
    own, other = tokens[at].figure, tokens[at + 2].figure if at + 2 < len(tokens) else None
    ratio = tokens[at + 1 :] and tokens[at + 1].has("in") and own and other and (own.number or 0) < (other.number or 0)
    return whole or bool(ratio)


def _is_bare_object(before: Token, after: Token) -> bool:
    """Read "A left 8,057," where the verb stands first, and "brought 412 to D"."""
    if before.has("inverted", "evacuate") and not before.has("taking") and _ends_clause(after):
        return True
    if before.has("inverted") and after.has("in", "from", "to", "via"):
        return True
    brought = before.has("carry", "evacuate") and not before.has("movement_noun")
    return (brought and after.has("to", "from")) or (before.has("get") and after.has("from"))


def _is_part_of_number(tokens: Sequence[Token], at: int) -> bool:
    """Read "of 900 who had signed up, 700 had left": the number is part of one before it."""
    return any(
        tokens[k].kind == NUMBER and tokens[k - 1].has("of") and tokens[k + 1].has("relative", "people")
        for k in range(1, at - 1)
    )


def _ends_clause(token: Token) -> bool:
    return token.text in (",", ".", ";") or token.has("and")


def _is_moved_noun(after: Sequence[Token]) -> bool:
    """Read "31 travellers had been evacuated": whoever they are, it is people who are evacuated, unless it is said."""
    k = 0
    while k < len(after) and after[k].kind == "word" and after[k].text.isalpha() and not after[k].tags:
        k += 1
    if not 0 < k < len(after) or not after[k - 1].lower.endswith("s") or not after[k].has("fact", "passive"):
        return False
    while k < len(after) and after[k].has("fact", "passive"):
        k += 1
    return k < len(after) and after[k].has("evacuate") and not after[k].has("movement_noun")


def _is_nation(before: Token, noun: Token) -> bool:
    """Read "led 63 Christians", "flew 39 Kenyans": whoever they are, a verb of bringing out has them as its object."""
    name = noun.kind in ("word", NAME) and noun.is_capital and " " not in noun.text and noun.lower.endswith("s")
    return name and before.has("evacuate", "carry", "get") and not before.has("movement_noun", "habit")


def _is_tally(tokens: Sequence[Token], at: int, detailing: bool) -> bool:
    """Read "the number of evacuees reached 3,000"; a total of nobody named goes on with those counted before it."""
    before = tokens[max(0, at - 14) : at]
    tally = next((k for k, token in enumerate(before) if token.has("tally")), None)
    if tally is None or any(token.has("refugee", "flight", "harm", "stock") for token in before[tally:]):
        return False
    if any(token.has("evacuate", "leave", "arrive", "carry", "corridor") for token in before[tally:]):
        return True
    return detailing and not any(token.has("people", "other_number", "not_people") for token in before[tally:])


def _is_bare(after: Sequence[Token]) -> bool:
    """Read a number that stands for people by itself: "469 reached", "two more were taken", "11 out of"."""
    k = 1 if after[0].has("further") and len(after) > 1 else 0
    while k + 1 < len(after) and after[k].has("fact", "passive"):
        k += 1
    verb = after[k]
    following = after[after.index(verb) + 1 : after.index(verb) + 2]
    counted = any(token.has("vehicle", "other_number", "corridor") for token in (verb, *following))
    return verb.has(*_MOVES, "carry") and not counted


def _may_stand_between(token: Token) -> bool:
    """Words that may stand between a number and its people; never a verb, a comma or a vehicle."""
    if token.kind in (PLACE, NAME, REGION):
        return True
    small = token.kind == "word" and token.text[:1].isalpha()
    dash = token.text in "-–—"
    return dash or (
        small
        and not token.has("evacuate", "leave", "arrive", "from", "to", "in", "for", "vehicle", "and", "other_number")
    )


def _by_place(tokens: Sequence[Token], at: int, detailing: bool) -> tuple[str, Token | None]:
    """Read "Mariupol (363)" and "Mariupol - 363" where people are being counted."""
    if at < 2 or not detailing:
        return "", None
    closed = at + 1 < len(tokens) and tokens[at + 1].text == ")"
    place = tokens[at - 2]
    if place.kind not in (PLACE, NAME, REGION):
        return "", None
    if tokens[at - 1].text == "(" and closed:
        return "count.bracket", place
    ended = at + 1 >= len(tokens) or tokens[at + 1].text in (",", ";", ".", "(") or tokens[at + 1].has("and")
    return ("count.dash", place) if tokens[at - 1].text in ("-", "–", "—", ":") and ended else ("", None)
