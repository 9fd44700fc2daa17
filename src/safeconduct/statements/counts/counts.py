"""Counts of people moved: which numbers are people, whether they have moved, from where and to where.

Rules: count.people (N people), count.share (N of them), count.bare (N reached, N were taken), count.origin (N from A),
count.table (a row of a table),
count.bracket (A (N)), count.dash (A - N), count.tally (the number of evacuees reached N).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from safeconduct.statements.counts.counting import NEAR, people_rule
from safeconduct.statements.counts.moved import structure
from safeconduct.statements.language.tokens import DAY, NUMBER, PLACE, REGION, Token
from safeconduct.statements.model.figure import Figure
from safeconduct.statements.ways.tables import RULE as TABLE
from safeconduct.statements.ways.way import Way, place_list

__all__ = ["Count", "clause_of", "counts_in", "has_moved", "is_of_next_number", "moves"]

_MOVES = ("evacuate", "leave", "arrive")
_STILL = ("harm", "stock")
_VERBS = (*_MOVES, *_STILL, "carry")
_LIGHT = (
    "determiner", "article", "adverb", "fact", "further", "part", "people",
    "figure.more", "figure.about", "figure.exact",
)  # fmt: skip
_LIST = 9  # tokens within which two numbers make one list ("four people dead and eleven wounded")
_BESIDE = 4  # tokens between a verb and the number that is its object


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people; at: its token; moved: they have gone (else: planned, waiting, or unknown).

    sure: a verb of bringing people out says so, not one of mere motion ("5,000 people arrived").  still: what is said
    of them is that they were hit, held, or stayed.  fled: that they fled their homes or country.  crossed: that they
    went over a border or line, which people do of themselves.
    """

    figure: Figure
    at: int
    rule: str
    moved: bool
    origins: tuple[Token, ...] = ()
    destination: Token | None = None
    part: str | None = None
    sure: bool = True
    still: bool = False
    fled: bool = False
    crossed: bool = False


def moves(tokens: Sequence[Token]) -> bool:
    """Say whether a sentence speaks of people going somewhere."""
    return any(token.has(*_MOVES) for token in tokens) and any(
        token.has("people", "evacuate") or token.kind == NUMBER for token in tokens
    )


def has_moved(tokens: Sequence[Token]) -> bool:
    """Say whether a sentence tells of people who have gone, as a fact."""
    moving = any(token.has(*_MOVES, "carry") and not token.has("movement_noun", "people") for token in tokens)
    done = any(token.has("movement_noun") for token in tokens) and any(_came_about(token) for token in tokens)
    return (moving or done) and moves(tokens) and not _is_plan(tokens)


def _is_plan(tokens: Sequence[Token]) -> bool:
    """Say whether words tell of a plan, a wish or a failure: not of what has been achieved."""
    achieved = any(token.has("achieved") for token in tokens) and not any(token.has("fail") for token in tokens)
    return not achieved and any(
        token.has("not_fact", "infinitive") or (token.has(*_VERBS) and k and tokens[k - 1].has("to"))
        for k, token in enumerate(tokens)
    )  # fmt: skip


def counts_in(tokens: Sequence[Token], ways: Sequence[Way], *, goes_on: bool) -> list[Count]:
    """Find the counts of a sentence; goes_on: the sentence before spoke of people moved and this one details it."""
    if any(way.rule == TABLE for way in ways):
        return _of_row(tokens, ways)
    counts: list[Count] = []
    for at, token in enumerate(tokens):
        if token.kind != NUMBER or token.figure is None:
            continue
        rule, origin = people_rule(tokens, at, any(count.moved for count in counts) or goes_on)
        if not rule:
            continue
        tallied = rule == "count.tally" and not _is_plan(tokens)
        moved, sure = (True, True) if tallied else _moved(tokens, at, goes_on, any(count.moved for count in counts))
        if not moved and not tallied and _is_joined(tokens, at, counts, goes_on):
            moved, sure = True, counts[-1].sure if counts else True
        if counts and any(token.has("subset") for token in tokens[max(0, at - 2) : at]):
            moved, sure = counts[-1].moved, counts[-1].sure
        elif _is_hurt(tokens, at) or (counts and not counts[-1].moved and _heads_subset(tokens, at)):
            moved, sure = False, False
        chain = _chain_before(tokens, ways, at)
        if chain is not None and rule == "count.people" and not _is_plan(tokens):
            moved, sure, origin = True, True, None
        origins, goal = _ends(tokens, at, ways, origin)
        still, fled, crossed = (_is_said(tokens, at, *tags) for tags in (_STILL, ("flight",), ("cross",)))
        counts.append(
            Count(token.figure, at, rule, moved, origins, goal, _part(tokens, at), sure, still, fled, crossed)
        )
    return counts


def _have_come(tokens: Sequence[Token]) -> bool:
    """Say whether a total is one of those who have come or crossed, with nobody and nothing that brought them."""
    come = any(token.has("arrive", "cross") for token in tokens)
    return come and not any(token.has("evacuate", "carry", "leave", "corridor") for token in tokens)


def _of_row(tokens: Sequence[Token], ways: Sequence[Way]) -> list[Count]:
    """Read the number of people in a row of a table."""
    at = ways[0].last
    figure = tokens[at].figure
    if figure is None:
        return []
    origins = tuple({way.origin.name: way.origin for way in ways if way.origin}.values())
    goals = tuple({way.destination.name: way.destination for way in ways if way.destination}.values())
    return [Count(figure, at, "count.table", True, origins, goals[0] if len(goals) == 1 else None)]


def _chain_before(tokens: Sequence[Token], ways: Sequence[Way], at: int) -> Way | None:
    """Find the way a number belongs to in "A -> B: 3,500 people"."""
    if at < 2 or tokens[at - 1].text != ":":
        return None
    last = at - 3 if tokens[at - 2].has("site") else at - 2
    return next((way for way in ways if way.origin and way.destination and way.last == last), None)


def clause_of(tokens: Sequence[Token], at: int) -> tuple[int, int]:
    """Bound the clause around a token: between commas that begin another number's clause, semicolons, quotes."""
    begin, end = at, at + 1
    while begin > 0 and not _bounds_clause(tokens, begin - 1):
        begin -= 1
    while end < len(tokens) and not _bounds_clause(tokens, end):
        end += 1
    return begin, end


def _bounds_clause(tokens: Sequence[Token], k: int) -> bool:
    token = tokens[k]
    if token.text in (";", '"', "“", "”") or token.has("clause"):
        return True
    joint = token.text == "," or token.has("and")
    following = tokens[k + 1 : k + 3]
    if joint and following and following[0].has("that"):
        return True
    if token.has("and") and any(t.has("say") for t in tokens[k + 1 : k + 5]):
        return True
    return joint and any(t.kind == NUMBER or t.has("say", "tally") for t in following) and not token.has("to")


def _moved(tokens: Sequence[Token], at: int, going_on: bool, listed: bool) -> tuple[bool, bool]:
    """Say whether counted people have gone, and whether a verb of bringing people out says so.

    The structure around the number shows it (moved.py).  A plan, a rate, a way home and people in custody are no
    evacuation.
    """
    begin, end = clause_of(tokens, at)
    shown = structure(tokens, at)
    beside = _verb_beside(tokens, at, begin)
    if beside is not None and tokens[beside].has(*_STILL):
        return False, False
    stop = end if shown is None else _stop(tokens, max(at, shown.verb), end)
    if _is_plan(tokens[begin:stop]) or any(token.has("seized", "homeward") for token in tokens[begin:stop]):
        return False, False
    if any(token.has("rate") for token in tokens[max(begin, at - NEAR) : min(stop, at + _LIST)]):  # "300 people a day"
        return False, False
    if at and tokens[at - 1].has("for", "upon"):  # "aid for 60,000 people crossed"
        return False, False
    if any(token.has("homeward") for token in tokens[end : end + NEAR]):  # "475 people who came back to Kyiv"
        return False, False
    if shown is None:
        return _is_item(tokens, at) and (going_on or listed or has_moved(tokens)), True
    before = tokens[begin : shown.verb]
    if any(t.has("hurt") and before[m - 1].has("passive", "fact") for m, t in enumerate(before) if m):
        return False, False  # "4 people were hurt and taken to hospital"
    if shown.name == "noun" and not any(_came_about(token) for token in tokens):
        return False, False
    return True, shown.name != "motion"


def _stop(tokens: Sequence[Token], at: int, end: int) -> int:
    """Find where what is said of a number ends: "300 people left by bus, and more will follow"."""
    return next((k for k in range(at + 1, end) if tokens[k].text == ","), end)


def _is_joined(tokens: Sequence[Token], at: int, counts: Sequence[Count], goes_on: bool) -> bool:
    """Say whether a number is a part of, or is listed with, people moved who are counted before it.

    A part: "among them 50 children", "50 of whom".  Listed: no verb stands between.  goes_on: the sentence before
    said of them.
    """
    begin, end = clause_of(tokens, at)
    if (
        _is_said(tokens, at, *_STILL)
        or _is_plan(tokens[begin:end])
        or any(t.has("homeward") for t in tokens[begin:end])
    ):
        return False
    part = any(token.has("subset") for token in tokens[max(0, at - 2) : at + _BESIDE])
    signs = (_is_verb(t) or t.has("passive", "fact") or (t.has("with") and not t.has("and")) for t in tokens[begin:end])
    alone = not any(signs)
    before = _number_before(tokens, at)
    if before is None:
        return goes_on and (part or (alone and _is_placed(tokens, at)))
    count = next((count for count in counts if count.at == before), None)
    if count is None:
        return False
    colon = next((k for k in range(at - 1, before, -1) if tokens[k].text == ":"), before)
    listed = not any(_is_verb(token) or token.has("passive", "clause", "fact") for token in tokens[colon + 1 : at])
    return count.moved and (part or listed or (alone and _is_placed(tokens, at)))


def _is_placed(tokens: Sequence[Token], at: int) -> bool:
    """Say whether a dash, a bracket, "from A" or "of A" beside a number tells where its people are from."""
    beside = tokens[max(0, at - 2) : at + _BESIDE]
    comma = next((k for k in range(at, len(tokens)) if tokens[k].text == ","), len(tokens))
    home = any(token.kind in (PLACE, REGION) for token in tokens[at : min(comma, at + NEAR + 1)])
    return home or any(token.text in ("(", "-", "–", "—") or token.has("from") for token in beside)


def _number_before(tokens: Sequence[Token], at: int) -> int | None:
    """Find the number whose part or neighbour one may be.

    One of a day is passed over, and one in a phrase of place: "from the two villages".
    """
    for k in range(at - 1, -1, -1):
        after, before = tokens[k + 1 : k + 4], tokens[max(0, k - 2) : k]
        dated = any(token.kind == DAY for token in after[:2])
        placed = any(token.has("from", "in", "to") for token in before) and not any(t.has("people") for t in after[:1])
        if tokens[k].kind == NUMBER and not placed and not dated:
            return k
    return None


def _heads_subset(tokens: Sequence[Token], at: int) -> bool:
    """Read "84 of whom": part of the count before, and no more moved than it."""
    return at + 1 < len(tokens) and tokens[at + 1].has("subset")


def _is_hurt(tokens: Sequence[Token], at: int) -> bool:
    """Say whether a number stands beside the dead: "459 dead and 4,072 wounded" are all of them harmed."""
    begin, end = clause_of(tokens, at)
    if any(token.has("evacuate", "carry", "leave", "arrive") for token in tokens[begin:end]):
        return False
    reach = tokens[max(0, at - _LIST) : at + _LIST]
    return any(token.has("harm") for token in reach) and any(token.has("hurt") for token in tokens[at + 1 : at + 4])


def _is_item(tokens: Sequence[Token], at: int) -> bool:
    """Say whether a number stands in a list that its head tells is one of places or of people who left."""
    colon = next((k for k in range(at - 1, -1, -1) if tokens[k].text == ":"), 0)
    head = tokens[:colon]
    counted = any(token.has("evacuate", "leave", "arrive", "corridor", "succeeded") for token in head)
    placed = len(head) <= _BESIDE and any(token.kind in (PLACE, REGION) for token in head)
    return (counted or placed) and not any(token.has("harm", "hurt", "stock") for token in head)


def _is_said(tokens: Sequence[Token], at: int, *tags: str) -> bool:
    """Say whether the verb that governs a number is of one of these classes."""
    begin, end = clause_of(tokens, at)
    beside = _verb_beside(tokens, at, begin)
    k = beside if beside is not None else _governor(tokens, at, begin, end)
    return k is not None and tokens[k].has(*tags)


def _verb_beside(tokens: Sequence[Token], at: int, begin: int) -> int | None:
    """Find the verb whose object a number is: just before it, determiners and the like aside."""
    k = at - 1
    while k >= begin and at - k < _BESIDE and tokens[k].has(*_LIGHT):
        k -= 1
    return k if k >= begin and tokens[k].has(*_VERBS) else None


def _governor(tokens: Sequence[Token], at: int, begin: int, end: int) -> int | None:
    """Find the verb whose subject a number is, or the nearest before it; None where its clause has none."""
    after = [k for k in range(at + 1, _next_count(tokens, at, end)) if _is_verb(tokens[k])]
    finite = (k for k in after if not tokens[k].has("participle") or tokens[k - 1].has("passive", "fact"))
    before = (k for k in range(at - 1, begin - 1, -1) if _is_verb(tokens[k]))
    return next(finite, after[0] if after else next(before, None))


def _is_verb(token: Token) -> bool:
    """Say whether a word can govern a number; "evacuees" are people, though they have been evacuated."""
    return token.has(*_VERBS) and not (token.has("people") and token.has("evacuate"))


def _next_count(tokens: Sequence[Token], at: int, end: int) -> int:
    """Find where a number's reach ends: at the next number, unless both stand in one list."""
    for k in range(at + 2, end):
        listed = tokens[k - 1].text in (",", "(", "-", "–", "—") or tokens[k - 1].has("and", "from", "of", "subset")
        if tokens[k].kind == NUMBER and not listed:
            return k
    return end


def _came_about(token: Token) -> bool:
    """Say whether a word tells that a movement spoken of by its noun ("the evacuation of") took place."""
    return token.has("done", "achieved")


def _ends(
    tokens: Sequence[Token], at: int, ways: Sequence[Way], origin: Token | None
) -> tuple[tuple[Token, ...], Token | None]:
    begin, end = clause_of(tokens, at)
    near = [
        way
        for way in ways
        if way.rule != "route.by-bus-from"
        and way.first < end
        and way.last >= begin
        and (way.last > at or way.first < at)
    ]
    begun = [way for way in near if at < way.last and not is_of_next_number(tokens, at, way)]
    near = [way for way in near if way.last <= at or way in begun]
    chosen = begun or _after_last_number(tokens, at, near)
    if origin:
        return (origin,), next((way.destination for way in ways if way.destination), None)
    origins = tuple(dict.fromkeys(id(way.origin) for way in chosen if way.origin))
    by_id = {id(way.origin): way.origin for way in chosen if way.origin}
    places = tuple(by_id[key] for key in origins if by_id[key] is not None)
    goals = {way.destination.name: way.destination for way in chosen if way.destination}
    named = tuple(place for place in places if place is not None)
    return named or _home(tokens, at), next(iter(goals.values())) if len(goals) == 1 else None


def _after_last_number(tokens: Sequence[Token], at: int, ways: Sequence[Way]) -> list[Way]:
    """Leave out ways behind which another number of people stands: "from A came 30 people, from B 40"."""
    last = max((k for k in range(at) if tokens[k].kind == NUMBER and k < at), default=-1)
    own = [way for way in ways if way.last > last]
    return own or list(ways)


def is_of_next_number(tokens: Sequence[Token], at: int, way: Way) -> bool:
    """Say whether a way behind a comma belongs to the number that follows it: "39 people, from A left 8, ..."."""
    if not any(token.text == "," for token in tokens[at : max(at, way.first)]):
        return False
    for token in tokens[way.last + 1 :]:
        if token.text in (",", ";"):
            return False
        if token.kind == NUMBER:
            return True
    return False


def _home(tokens: Sequence[Token], at: int) -> tuple[Token, ...]:
    """Read where counted people are from when no way says it: "4,173 people from Sumy region", "Mariupol residents"."""
    for k in range(at + 1, min(at + 6, len(tokens))):
        before = tokens[k - 1]
        if before.text == ",":
            break
        if tokens[k].kind in (PLACE, REGION) and (before.has("from") or before.has("of") or k == at + 1):
            listed = place_list(tokens, k)[0] if k > at + 1 else [k]
            return tuple(tokens[m] for m in listed) or (tokens[k],)
    return ()


def _part(tokens: Sequence[Token], at: int) -> str | None:
    for token in tokens[at + 1 : at + 4]:
        if token.has("part"):
            return token.lower
        if token.has("people"):
            return None
    return None
