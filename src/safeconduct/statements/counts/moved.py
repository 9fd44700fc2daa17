"""What shows that counted people were moved: a positive structure around their number, never the lack of another one.

A number of people (its *phrase*: what stands before it, "more than", "the", and its noun) was moved where the sentence
has one of these structures; where it has none, nobody is counted (docs/reading.md, "How it reads", 5):

- object     a verb of taking people out, then the phrase: "evacuated 300 people"; "brought from A to B 300 people";
             "got 300 people out of A"
- passive    the phrase, then "were" and such a verb: "300 people, mostly women, have been taken out"; a headline's
             "300 people evacuated from A"
- motion     the phrase, then a verb of leaving or arriving: "300 people in 20 buses left"; before it where a language
             has its verbs there, and in "from A came 300 people"
- aboard     vehicles with the phrase, or the phrase with "aboard", and a verb of going: "buses with 300 people
             reached B"
- noun       a noun of movement, then the phrase: "the evacuation of 300 people was completed"

Between phrase and verb only what belongs to the phrase may stand: places with their prepositions, asides between
commas or brackets, who they are.  Any other word there may be a verb of its own, or a noun whose people they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from safeconduct.statements.counts.complements import (
    GOING,
    NAMED,
    OUT,
    PREPOSITIONS,
    REACH,
    are_others,
    goes_elsewhere,
    is_verb,
    is_weak,
    leads_somewhere,
    surrender,
)  # fmt: skip
from safeconduct.statements.language.tokens import CLOCK, DAY, NAME, NUMBER, PLACE, REGION, WORD, Token

__all__ = ["Shown", "structure"]

_LIGHT = (
    "determiner", "article", "adverb", "further", "part", "people", "figure.more", "figure.about", "figure.exact",
    "figure.less", "fact", "also",
)  # fmt: skip
_BELONGS = (
    "adverb", "fact", "passive", "relative", "people", "part", "vehicle", "article", "town", "site", "achieved",
    "succeeded", "owner", "both", "subset", "aboard", "infinitive",
)  # fmt: skip
_DASHES = ("-", "–", "—")
_ASIDE = 16  # tokens of an aside
_NOUN = 8  # tokens from a number to the end of its noun


@dataclass(frozen=True, slots=True)
class Shown:
    """A structure that shows people to have been moved: its name, and the token of its verb (of its vehicles)."""

    name: str
    verb: int


def structure(tokens: Sequence[Token], at: int) -> Shown | None:
    """Find the structure that shows the people of a number to have been moved; None where there is none.

    at: index of the number.
    """
    start, end = _start(tokens, at), _end(tokens, at)
    shown = _before(tokens, start, end) or _aboard(tokens, start, end) or _after(tokens, start, end)
    if shown is None or shown.name in ("noun", "aboard"):
        return shown
    begin = _clause_begin(tokens, min(shown.verb, start))
    own = tokens[begin : _clause_end(tokens, max(shown.verb, end))]
    verb, first, last = shown.verb - begin, start - begin, end - begin
    if shown.name == "motion":
        gone = goes_elsewhere(own, verb, first, last) or surrender(own, verb, first, last)
        return None if gone else shown
    whole = tokens[: begin + len(own)]
    return None if is_weak(whole, shown.verb, start, end) or are_others(own, first, last) else shown


def _clause_begin(tokens: Sequence[Token], k: int) -> int:
    """Find where the clause of a verb begins."""
    ends = (m + 1 for m in range(k - 1, -1, -1) if tokens[m].text in (";", ":") or tokens[m].has("clause", "that"))
    return next(ends, 0)


def _clause_end(tokens: Sequence[Token], k: int) -> int:
    """Find where the clause of a verb ends: "brought 7,000 to A since flights from B stopped"."""
    return next(
        (m for m in range(k, len(tokens)) if tokens[m].has("clause", "aside") or tokens[m].text == ";"), len(tokens)
    )


def _start(tokens: Sequence[Token], at: int) -> int:
    """Find where the phrase of a number begins: "the", "more than", "a further"."""
    k = at
    while k and tokens[k - 1].has(*_LIGHT) and not is_verb(tokens[k - 1]) and not tokens[k - 1].is_capital:
        k -= 1
    return k


def _end(tokens: Sequence[Token], at: int) -> int:
    """Find the index behind the noun of a number ("300 sick and wounded people"); where none is near, behind it."""
    last = at
    for k in range(at + 1, min(at + _NOUN, len(tokens))):
        token = tokens[k]
        if token.has("people", "not_people"):
            last = k
        elif _ends_noun(token):
            break
    return last + 1


def _ends_noun(token: Token) -> bool:
    ends = token.text == "," or token.kind == NUMBER or token.has("passive", "clause", "relative") or is_verb(token)
    return ends or (token.has(*PREPOSITIONS) and not token.has("and"))


def _before(tokens: Sequence[Token], start: int, end: int) -> Shown | None:
    """Look for the verb whose object the phrase is, places and asides between them left out."""
    k = start - 1
    while k >= 0:
        token = tokens[k]
        if token.has("movement_noun") or (token.has("of") and k and tokens[k - 1].has("movement_noun")):
            return Shown("noun", k)
        if token.has(*OUT) and not token.has("people"):
            if token.has("habit") and not (k and tokens[k - 1].has("to")):  # "the bus takes 60 people"
                return None
            planned = token.has("infinitive") and not any(t.has("achieved") for t in tokens[:k])
            return None if planned else Shown("object", k)
        enabled = token.has("infinitive") and any(t.has("achieved", "done") for t in tokens[:k])
        if (
            token.has("inverted")
            or (enabled and token.has(*GOING))
            or (is_verb(token) and token.has(*GOING) and k and _is_place_phrase(tokens, k - 1))
        ):
            return Shown("motion", k)
        if token.has("get") and _is_led_somewhere(tokens, k, end):
            return Shown("object", k)
        skipped = _step_back(tokens, k)
        if skipped is None:
            return None
        k = skipped
    return None


def _is_led_somewhere(tokens: Sequence[Token], verb: int, end: int) -> bool:
    """Say whether "got 300 people" goes on with "out", "from A", "to B", or vehicles got them."""
    aside = _over_aside(tokens, end) if end < len(tokens) and tokens[end].text == "," else None
    first = end if aside is None else aside
    behind = range(first, min(len(tokens), first + REACH))
    if any(tokens[k].has("harm") for k in behind):  # "pulled from the rubble"
        return False
    if any(token.has("harm") for token in tokens[max(0, verb - REACH) : verb]):
        return False
    led = any(tokens[k].has("out") or (k + 1 < len(tokens) and leads_somewhere(tokens, k)) for k in behind)
    return led or any(token.has("vehicle") for token in tokens[:verb])


def _is_place_phrase(tokens: Sequence[Token], k: int) -> bool:
    """Say whether "from A" or "to B" that begins its clause ends here."""
    back = _step_back(tokens, k) if tokens[k].kind in (PLACE, REGION, NAME) else None
    return back is not None and (back < 0 or tokens[back].text in (",", ";", ":") or tokens[back].has("and"))


def _step_back(tokens: Sequence[Token], k: int) -> int | None:
    """Step back over a place with its preposition, a day, a means of travel; None where something else ends here."""
    token = tokens[k]
    if token.has("vehicle") and k and tokens[k - 1].has(*PREPOSITIONS):
        return k - 2
    if token.kind in (DAY, CLOCK) or token.has("adverb", "fact", "vehicle", "succeeded", "there"):
        return k - 1
    if token.has("of") and k > 1 and tokens[k - 1].has("group"):
        return _before_group(tokens, k - 2)
    for m in range(k, max(-1, k - REACH - 1), -1):
        if tokens[m].has(*PREPOSITIONS):
            return m - 1 if m < k else None
        if tokens[m].kind == NUMBER or is_verb(tokens[m]) or tokens[m].has("say", "clause"):
            return None
    return None


def _before_group(tokens: Sequence[Token], k: int) -> int:
    """Step back over "a first" before "group of 300 people"."""
    while (
        k > 0 and (tokens[k].has("determiner", "article", "further") or not tokens[k].tags) and tokens[k].text.isalpha()
    ):
        k -= 1
    return k


def _aboard(tokens: Sequence[Token], start: int, end: int) -> Shown | None:
    """Read "buses with 300 people", "300 people aboard" and "in them 300 people", where something goes."""
    verb = next((k for k, t in enumerate(tokens) if is_verb(t) and not t.has("movement_noun")), None)
    colon = _colon_before(tokens, start)
    if colon and any(token.has("vehicle", "group") for token in tokens[:start]):
        return Shown("aboard", verb) if verb is not None and verb < colon else None
    led = start > 0 and tokens[start - 1].has("with") and not tokens[start - 1].has("and")
    aside = led and start > 1 and tokens[start - 2].text == ","  # "the other, with 335 people from A, drove to B"
    load = led and (aside or any(token.has("vehicle") for token in tokens[: start - 1]))
    before = any(token.has("aboard") and not token.has("in_all") for token in tokens[max(0, start - REACH) : start])
    behind = next((k for k in range(end, min(len(tokens), end + REACH)) if tokens[k].has("aboard")), None)
    if before:
        return Shown("aboard", start)
    if (behind is None and not load) or verb is None:
        return None
    follows = tokens[(end if behind is None else behind + 1) :][:1]
    other = bool(follows) and not follows[0].tags and follows[0].text.isalpha() and follows[0].text.islower()
    return None if other else Shown("aboard", verb)


def _colon_before(tokens: Sequence[Token], start: int) -> int:
    """Find the colon of "a column has left: 67 buses, 3,200 people"; 0 where more than vehicles stands between."""
    k = start - 1
    while k > 0 and (tokens[k].kind == NUMBER or tokens[k].has("vehicle", "and") or tokens[k].text == ","):
        k -= 1
    return k if k > 0 and tokens[k].text == ":" else 0


def _after(tokens: Sequence[Token], start: int, end: int) -> Shown | None:
    """Look for the verb whose subject the phrase is."""
    if start and tokens[start - 1].has("to", "for", "upon", "of") and not _is_of_people(tokens, start - 1):
        return None
    if _is_of_another(tokens, start):
        return None
    bracketed = start > 0 and tokens[start - 1].text in ("(", *_DASHES)
    k, who = end, False
    while k < len(tokens):
        token = tokens[k]
        if is_verb(token):
            other = who and any(t.has("harm", "not_fact", "seized") for t in tokens[k:])
            name = "" if other else _relation(tokens, k, start, end)
            return Shown(name, k) if name else None
        if bracketed and k == end and token.text in (")", *_DASHES):
            k += 1
            continue
        who = who or token.has("relative")
        skipped = _step_on(tokens, k)
        if skipped is None:
            return None
        k = skipped
    return None


def _is_of_another(tokens: Sequence[Token], start: int) -> bool:
    """Say whether an unknown word before a phrase may be a verb with it as object: "a shell hit 3 people leaving"."""
    before = tokens[start - 1] if start else None
    if before is None or before.kind != WORD or before.tags or not (before.text.isalpha() and before.text.islower()):
        return False
    return start > 1 and not any(
        t.has(*PREPOSITIONS) or t.text == "," for t in tokens[max(0, start - REACH) : start - 1]
    )


def _relation(tokens: Sequence[Token], k: int, start: int, end: int) -> str:
    """Say what the verb behind a phrase says of its people; a participle with no "were" only in a headline."""
    led = any(t.has("passive") for t in tokens[max(end, k - REACH) : k]) or tokens[k].has("passive")
    if tokens[k].has(*GOING) and not (tokens[k].has(*OUT) and (led or not _has_no_object(tokens, k + 1))):
        return "motion"
    led = led or any(t.has("fact") for t in tokens[max(end, k - REACH) : k])
    heads = start == 0 or not tokens[start - 1].text[:1].isalpha()
    heads = heads or tokens[start - 1].has("and", "clause", "that", "say", "with")
    return "passive" if led or (heads and _has_no_object(tokens, k + 1)) else ""


def _is_of_people(tokens: Sequence[Token], of: int) -> bool:
    """Say whether "a group of", "900 of" stands before a phrase."""
    before = tokens[of - 1] if of else None
    return (
        tokens[of].has("of")
        and before is not None
        and (before.kind == NUMBER or before.has("group", "people", "figure.exact"))
    )


def _has_no_object(tokens: Sequence[Token], k: int) -> bool:
    """Say whether nothing is done to by the verb before: a place, a day, an end of the clause follows."""
    return (
        k >= len(tokens)
        or tokens[k].kind in (DAY, CLOCK)
        or not tokens[k].text[:1].isalpha()
        or (tokens[k].has(*PREPOSITIONS, "adverb", "and", "clause", "say", "according"))
    )


def _step_on(tokens: Sequence[Token], k: int) -> int | None:
    """Step over what belongs to a phrase; None where something else begins here."""
    token = tokens[k]
    if token.has("relative"):
        return _over_relative(tokens, k)
    if token.kind in NAMED or token.has(*_BELONGS):
        return k + 1
    if token.text in (",", "(", *_DASHES):
        return _over_aside(tokens, k)
    if token.has("and"):
        return _over_listed(tokens, k)
    if not token.has(*PREPOSITIONS):
        return None
    m = k + 1
    while m < len(tokens) and m - k <= REACH and not _ends_place(tokens[m]):
        if tokens[m].kind in NAMED or tokens[m].text in (",", *_DASHES):
            return m
        m += 1
    return m if m < len(tokens) else None


def _over_relative(tokens: Sequence[Token], k: int) -> int:
    """Step over "who had been stuck there for weeks" to the "were" of the main clause, if one follows."""
    for m in range(k + 2, min(len(tokens) - 1, k + _ASIDE)):
        if tokens[m].has("passive") and tokens[m + 1].has(*OUT) and not tokens[m - 1].has("fact", "relative"):
            return m
    return k + 1


def _ends_place(token: Token) -> bool:
    return token.has(*PREPOSITIONS, "and", "passive", "fact") or is_verb(token)


def _over_aside(tokens: Sequence[Token], k: int) -> int | None:
    """Step over an aside: ", mostly women and children,"; "(500 of them children)"; a lone comma before "who"."""
    close = ")" if tokens[k].text == "(" else tokens[k].text
    after = tokens[k + 1] if k + 1 < len(tokens) else None
    if after is None or after.has("relative", "clause", *PREPOSITIONS) or after.kind in NAMED:
        return k + 1
    end = next((m for m in range(k + 1, min(len(tokens), k + _ASIDE)) if tokens[m].text == close), None)
    if end is None:
        return k + 1 if close in _DASHES else None
    return None if any(is_verb(token) and not token.has("participle") for token in tokens[k:end]) else end + 1


def _over_listed(tokens: Sequence[Token], k: int) -> int | None:
    """Step over "and 66 nationals", "and their families", "and B" behind a place; None before a verb of its own."""
    if k + 1 < len(tokens) and tokens[k + 1].has(*PREPOSITIONS):
        return k + 1
    for m in range(k + 1, min(len(tokens), k + 1 + REACH)):
        if tokens[m].has("people", "not_people") or tokens[m].kind in NAMED:
            return m + 1
        if is_verb(tokens[m]) or tokens[m].has("passive", "say", *PREPOSITIONS):
            return m if tokens[k + 1].has("determiner") and m > k + 2 else None
    return None
