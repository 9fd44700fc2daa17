"""What verbs of going and carrying need beside them before their people are ones who were brought out.

"Came" to the meeting, "left" the talks, "taken" to hospital: the same verbs, with a common noun where a place, a
vehicle or a corridor would stand.
"""

from __future__ import annotations

from collections.abc import Sequence

from safeconduct.statements.language.tokens import CLOCK, DAY, NAME, NUMBER, PLACE, REGION, Token

__all__ = [
    "GOING", "NAMED", "OUT", "PREPOSITIONS", "REACH", "are_others", "goes_elsewhere", "is_verb", "is_weak",
    "leads_somewhere", "surrender",
]  # fmt: skip

OUT = ("evacuate", "carry")
"""Classes of verbs that take people out."""
GOING = ("leave", "arrive")
"""Classes of verbs of going."""
PREPOSITIONS = (
    "from", "to", "in", "via", "of", "for", "with", "on", "around", "towards", "between", "upon", "preposition",
)  # fmt: skip
"""Classes of words that begin a phrase of place, time or manner."""
NAMED = (PLACE, REGION, NAME, DAY, CLOCK)
"""Kinds of token that name a place or a time."""
REACH = 4
"""Words of a phrase of place: "from the besieged eastern enclave"."""
_SOMEWHERE = (
    "refuge", "enclave", "site", "zone", "town", "region", "border", "there", "vehicle", "foot", "corridor", "suburb",
    "street", "own", "aboard", "it", "them", "they",
)  # fmt: skip
_FAR = 12  # tokens between a verb and where its people go


def is_verb(token: Token) -> bool:
    """Say whether a word tells of going or of taking out; "evacuees" are people, though they have been evacuated."""
    return token.has(*OUT, *GOING, "inverted") and not token.has("people")


def goes_elsewhere(tokens: Sequence[Token], verb: int, start: int, end: int) -> bool:
    """Say whether a clause sends its people to, or from, what is no place: "came to the meeting", "left the talks".

    Nobody says where from or to, or it is said with a place, a vehicle or a corridor: then not.
    """
    if any(token.has("harm") for token in tokens[max(0, verb - REACH) : verb + REACH]):
        return True
    for k in range(len(tokens)):
        direct = k == verb and tokens[k].has("drop", "reach") and k + 1 not in range(start, end)
        out_of = tokens[k].has("of") and k - 1 == verb and tokens[verb].lower.endswith(" out")
        led = (out_of or tokens[k].has("from", "to", "upon")) and abs(k - verb) <= _FAR
        if start <= k < end or not (direct or led):
            continue
        if (out_of or tokens[k].has("from")) and _is_vehicle(tokens, k + 1):  # "climbed out of the burning bus"
            return True
        if _names_nothing(tokens, k + 1, end if k < start else len(tokens)):
            return True
    return False


def surrender(tokens: Sequence[Token], verb: int, start: int, end: int) -> bool:
    """Say whether fighters alone come out, with no word of a goal, vehicles or a corridor: they give themselves up."""
    noun = tokens[start:end]
    if not any(token.has("fighter") for token in noun) or any(token.has("and", "with") for token in noun):
        return False
    led = any(token.has("vehicle", "corridor", "evacuate") for token in tokens)
    return not led and not any(
        token.has("to", "for", "reach") and k + 1 < len(tokens) and tokens[k + 1].kind in NAMED
        for k, token in enumerate(tokens[verb:], verb)
    )


def _is_vehicle(tokens: Sequence[Token], k: int) -> bool:
    """Say whether a vehicle stands behind a preposition, before any place or other preposition."""
    for token in tokens[k : k + REACH - 1]:
        if token.kind in NAMED or token.has(*PREPOSITIONS):
            return False
        if token.has("vehicle", "it"):
            return True
    return False


def _names_nothing(tokens: Sequence[Token], k: int, stop: int) -> bool:
    """Say whether a common noun or a verb stands where a place, a day, a number or a means of travel would."""
    common = False
    for token in tokens[k : min(k + REACH, stop)]:
        if token.kind in (*NAMED, NUMBER) or token.is_capital or token.has(*_SOMEWHERE, "day", "time_noun"):
            return False
        if not token.text[:1].isalpha() or token.has(*PREPOSITIONS, "and", "adverb", "people") or is_verb(token):
            break
        if token.has("purpose"):  # "came out to meet the buses"
            return True
        common = common or not token.has("article", "determiner", "owner")
    return common


def is_weak(tokens: Sequence[Token], verb: int, start: int, end: int) -> bool:
    """Say whether a verb of carrying leaves open that people were brought out: "taken" to hospital, "off a lorry".

    Then the sentence must say where from or where to, or what took them.
    """
    after = [k for k in range(verb, len(tokens) - 1) if tokens[k].has("from")]
    if any(_is_vehicle(tokens, k + 1) for k in after):  # "took 11 people from the convoy"
        return True
    if tokens[verb].has("participle") and not any(is_verb(t) for k, t in enumerate(tokens) if k != verb):
        return True  # "a bus carrying 35 people overturned"
    if tokens[verb].has("evacuate") or not tokens[verb].has("carry"):
        return False
    ends = [k for k, t in enumerate(tokens[:-1]) if leads_somewhere(tokens, k)]
    hurt = any(token.has("hurt") for token in tokens[start:end])
    if hurt and any(token.has("building") and token.text.islower() for token in tokens):
        return not any(tokens[k].has("from") for k in ends)
    vehicles = any(token.has("vehicle", "aboard", "corridor", "out") for token in tokens)
    aside = any(token.has("building") and token.text.islower() for token in tokens) and not ends
    return aside or (not ends and not vehicles)


def are_others(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Say whether an army's own troops are moved, or staff or migrants brought somewhere with no word of where from."""
    noun = tokens[start:end]
    if any(token.has("army") for token in noun) and not any(token.has("hurt", "and", "with") for token in noun):
        return True
    own = any(token.has("fighter") for token in noun) and any(token.has("hurt") for token in noun)
    brought = own or any(token.has("staff") for token in noun)
    return brought and not any(token.has("from", "out") for token in tokens)


def leads_somewhere(tokens: Sequence[Token], k: int) -> bool:
    """Say whether a preposition tells from where, or to what place, people go: "from the enclave", "to safety"."""
    if (
        not tokens[k].has("from", "to")
        or tokens[k + 1].kind in (NUMBER, DAY, CLOCK)
        or tokens[k + 1].has("day", "harm")
    ):
        return False
    for token in tokens[k + 1 : k + 1 + REACH]:
        if token.has("building") and token.text.islower():
            return False
        if token.kind in (PLACE, REGION, NAME) or token.has(*_SOMEWHERE) or token.is_capital:
            return True
        if token.has(*PREPOSITIONS) or token.kind in (NUMBER, DAY):
            return False
    return False
