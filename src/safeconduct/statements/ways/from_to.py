"""Ways with a "from" (rules route.from-to, route.to-from, route.by-bus-from, route.open-end)."""

from __future__ import annotations

from collections.abc import Sequence

from safeconduct.statements.language.tokens import NUMBER, Token
from safeconduct.statements.ways.way import DASHES, Ways, is_place, place_list, skip_words

__all__ = ["GAP", "froms", "goal_at", "goal_before", "leads_on", "note_goals", "via_after"]

GAP = 14
"""Tokens that may stand between an origin and its "to"."""
_VOICE = 8  # tokens of "the Darfur Bar Association reports"
_FAR = 45  # tokens between an origin and a verb of arrival


def froms(ways: Ways) -> None:
    """Note every way of a sentence that begins with a "from"."""
    tokens = ways.tokens
    at = 0
    while at < len(tokens):
        at = _from_phrase(ways, at) if _is_from(tokens, at) else at + 1


def _is_from(tokens: Sequence[Token], at: int) -> bool:
    """Say whether a way begins here: "from", "out of", and the "of" of "brought out of"."""
    out_of = tokens[at].has("of") and at > 0 and tokens[at - 1].has("evacuate") and " " in tokens[at - 1].lower
    fired = at > 0 and tokens[at - 1].has("fired_from")  # "rockets were fired from A at B"
    return out_of or (tokens[at].has("from") and not fired)


def _from_phrase(ways: Ways, at: int) -> int:
    tokens = ways.tokens
    origins, k = _origins(tokens, at)
    if not origins or ways.used.intersection(origins):
        return at + 1
    via, goals, after = _goal(tokens, k)
    if goals:
        end = note_goals(ways, at, origins, via, (goals, after))
        if tokens[at + 1].has("there"):
            ways.used.difference_update(origins)
        return end
    before = goal_before(ways, at) or _goal_of_head(ways, at)
    if before:
        ways.add(origins, before, "route.to-from", (min(before), k - 1))
    else:
        ways.add(origins, [], "route.open-end", (at, k - 1), via)
    return k


def _origins(tokens: Sequence[Token], at: int) -> tuple[list[int], int]:
    """Read "from A, B and from C": the origins and the index after them."""
    origins, k = place_list(tokens, at + 1)
    if not origins and at + 1 < len(tokens) and tokens[at + 1].has("there"):
        last = next((m for m in range(at - 1, -1, -1) if is_place(tokens, m, names=False)), None)
        return ([last], at + 2) if last is not None else ([], at + 1)
    while origins:
        m = k
        while m < len(tokens) and (tokens[m].text == "," or tokens[m].has("and")):
            m += 1
        if not (m > k and m < len(tokens) and tokens[m].has("from")):
            break
        more, after = place_list(tokens, m + 1)
        if not more:
            break
        if leads_on(tokens, k):
            break
        origins, k = [*origins, *more], after
    return origins, k


def leads_on(tokens: Sequence[Token], at: int) -> bool:
    """Say whether another destination follows here: then the list before it held origins."""
    return at < len(tokens) and tokens[at].has("to", "for")


def _goal(tokens: Sequence[Token], at: int) -> tuple[list[int], list[int], int]:
    """Look for the destination after the origins: (waypoints, destinations, index after)."""
    for k in range(at, len(tokens)):
        token = tokens[k]
        if token.has("via"):
            stops, goals, after = _passing(tokens, k)
            return (stops, goals, after) if goals or stops else ([], *_goal_rest(tokens, k + 1, at))
        if _ends_search(tokens, k):
            break
        goals, after = goal_at(tokens, k, at)
        if goals:
            return [], goals, after
    return [], [], at


def _goal_rest(tokens: Sequence[Token], k: int, start: int) -> tuple[list[int], int]:
    """Go on looking after a "via" that named no place ("via humanitarian corridors")."""
    while k < len(tokens) and not _ends_search(tokens, k):
        goals, after = goal_at(tokens, k, start)
        if goals:
            return goals, after
        k += 1
    return [], start


def _ends_search(tokens: Sequence[Token], k: int) -> bool:
    dashed = tokens[k].text in DASHES and is_place(tokens, k - 1) and is_place(tokens, skip_words(tokens, k + 1))
    spoken = tokens[k].has("say") and not tokens[k - 1].has("he", "she", "they") and not _is_parenthesis(tokens, k)
    return tokens[k].has("from") or tokens[k].text == ";" or dashed or spoken


def _is_parenthesis(tokens: Sequence[Token], say: int) -> bool:
    """Say whether who speaks stands between commas in a way: "from A, the association reports, 40 came to B"."""
    closed = say + 1 < len(tokens) and tokens[say + 1].text == ","
    comma = next((k for k in range(say - 1, max(-1, say - _VOICE), -1) if tokens[k].text == ","), None)
    return closed and comma is not None and is_place(tokens, comma - 1)


def _passing(tokens: Sequence[Token], at: int) -> tuple[list[int], list[int], int]:
    """Read "via B, past C, D to E": stops on the way, then what the last "to" names."""
    stops: list[int] = []
    goals: list[int] = []
    k = after = at
    while k < len(tokens) and k - after <= 4 and not tokens[k].has("from"):
        if tokens[k].has("via", "to", "towards") or tokens[k].text in DASHES:
            items, end = place_list(tokens, k + 1, chains=True)
            if items:
                stops, goals = [*stops, *goals], items
                if not tokens[k].has("to") or len(items) > 1:
                    stops, goals = [*stops, *goals], []
                k = after = end
                continue
        k += 1
    return stops, goals, after


def goal_at(tokens: Sequence[Token], k: int, start: int) -> tuple[list[int], int]:
    """Read a destination that begins at a token: "to D", "reached D", "arrived in D"; start: where the search began."""
    token = tokens[k]
    if token.has("to") and k - start <= GAP and not _people_between(tokens, start, k):
        return place_list(tokens, k + 1)
    if token.has("for") and k and tokens[k - 1].has("leave", "drop"):
        return place_list(tokens, k + 1)
    if token.has("arrive") and k - start <= _FAR:
        place = k + 1
        if token.has("reach") and (reached := place_list(tokens, place))[0]:
            return reached
        if place < len(tokens) and tokens[place].has("in", "to"):
            return place_list(tokens, place + 1)
    return [], k


def _people_between(tokens: Sequence[Token], start: int, end: int) -> bool:
    """A number of people between origin and "to" means that another movement begins, unless they are taken there."""
    return any(
        t.kind == NUMBER and k + 1 < end and tokens[k + 1].has("people") and not tokens[k - 1].has("carry", "evacuate")
        for k, t in enumerate(tokens[:end])
        if k >= start
    )


def note_goals(
    ways: Ways, first: int, origins: list[int], via: list[int], goal: tuple[list[int], int], rule: str = "route.from-to"
) -> int:
    """Note ways to the destinations; in "to B, C to D" the list after B holds the origins of the next way."""
    tokens = ways.tokens
    goals, after = goal
    while len(goals) > 1 and leads_on(tokens, after):
        more, end = place_list(tokens, after + 1)
        if not more:
            break
        ways.add(origins, goals[:1], rule, (first, goals[0]), via)
        origins, goals, after, first, via = goals[1:], more, end, goals[1], []
    via = via or via_after(tokens, after)
    ends = {tokens[k].name for k in (*origins, *goals)}
    ways.add(origins, goals, rule, (first, after - 1), [k for k in via if tokens[k].name not in ends])
    return _by_bus_from(ways, goals, after)


def via_after(tokens: Sequence[Token], at: int) -> list[int]:
    """Read waypoints said after the destination: "to D via B and C"."""
    k = at
    while k < len(tokens) and k - at < 6 and not tokens[k].has("via", "from", "to"):
        k += 1
    return place_list(tokens, k + 1)[0] if k < len(tokens) and tokens[k].has("via") else []


def _by_bus_from(ways: Ways, goals: list[int], at: int) -> int:
    """Read "... to D by bus from B": people go from B to D too."""
    tokens = ways.tokens
    k = at
    while k < len(tokens) and k - at < 4 and not tokens[k].has("from") and tokens[k].text not in (",", ";"):
        k += 1
    if not (k < len(tokens) and tokens[k].has("from") and any(t.has("vehicle", "car") for t in tokens[at:k])):
        return at
    origins, after = place_list(tokens, k + 1)
    if not origins or _goal(tokens, after)[1]:
        return at
    ways.add(origins, goals, "route.by-bus-from", (k, after - 1))
    return after


def goal_before(ways: Ways, at: int) -> list[int]:
    """Find a destination said before "from A": "evacuated to D from A", "reached D from A"."""
    tokens = ways.tokens
    for k in range(at - 1, max(-1, at - 12), -1):
        if tokens[k].text in (";", "(") or tokens[k].has("say", "from", "via", "corridor"):
            return []
        marks = tokens[k].has("to", "reach") or (tokens[k].has("in") and k and tokens[k - 1].has("arrive"))
        if marks:
            goals, after = place_list(tokens, k + 1)
            if goals and after <= at and not ways.used.intersection(goals):
                return goals
    return []


def _goal_of_head(ways: Ways, at: int) -> list[int]:
    """Find the destination in the head of a list: "500 people were taken to D: 200 from A, 300 from B"."""
    tokens = ways.tokens
    colon = next((k for k in range(at - 1, -1, -1) if tokens[k].text == ":"), -1)
    taken = {way.destination.start for way in ways.found if way.origin and way.destination and way.last < colon}
    for k in range(colon):
        marks = tokens[k].has("to", "reach") or (tokens[k].has("in") and k and tokens[k - 1].has("arrive"))
        goals, _ = place_list(tokens, k + 1) if marks else ([], k)
        if len(goals) == 1 and goals[0] < colon and tokens[goals[0]].start not in taken:
            return goals
    return []
