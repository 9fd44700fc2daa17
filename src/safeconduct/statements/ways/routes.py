"""The grammar of ways: who goes from where to where, over what ("from A, B and C to D via E"; "A - B - C").

Rules, cited by statements (`--explain`):

- route.from-to      from A, B and C to D; from A to B, C to D; from A via X to B
- route.to-from      to D from A and B
- route.leave-for    left A for B; departed A to carry residents to B
- route.plain-to     A to B, C and D to E, as lists of routes are written
- route.link         linking A with B, C with D; between A and B
- route.chain        A - B - C - D (origin, waypoints, destination); A-B, C-D
- route.residents    residents of A (or A residents) ... reached / arrived in / were taken to D; to D came
                     residents of A
- route.header       corridors to D: A, B, C
- route.by-bus-from  from A to D by bus from B: B to D too
- route.open-end     from A, with no destination named; to D, with no origin named
- route.way-back     ... on the way back: the opposite of a way in
- route.destination  routes from A, B and C are listed ... the final destination is D
- route.headed       A: people can leave for D, as items of a list have it
- route.in-to        in A and B, people will be taken to D
- route.transit      these routes will also stop in A, B: A and B to the destinations of the sentence before
- route.onward       people who come to A ... their transportation to B; people left A ... they were taken to B
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from safeconduct.statements.language.tokens import CLOCK, DAY, NAME, PLACE, REGION, Token
from safeconduct.statements.ways.chains import chains, with_chains
from safeconduct.statements.ways.from_to import GAP, froms, goal_at, goal_before, note_goals
from safeconduct.statements.ways.way import Way, Ways, is_place, listed_before, place_list

__all__ = ["find_ways"]


_WHEN = frozenset({CLOCK, DAY})
_HEAD = 6  # tokens in which the colon after the place that heads an item stands


def find_ways(tokens: Sequence[Token]) -> list[Way]:
    """Find all ways in a sentence, in order of the text."""
    ways = Ways(tokens)
    for step in (chains, _received, froms, _links, _leaves, _residents, _plain, _headers, _in_to, _fors, _tos):
        step(ways)
    return sorted(with_chains(_headed(tokens, ways.found)), key=lambda way: (way.first, way.last))


def _headed(tokens: Sequence[Token], found: list[Way]) -> list[Way]:
    """Read "Sumy: the corridor to Poltava is open": the place that heads an item is where its open ways begin."""
    colon = next((k for k, token in enumerate(tokens[:_HEAD]) if token.text == ":"), 0)
    heads = [k for k in range(colon) if not tokens[k].has("article") and tokens[k].text not in ("-", "•", "*")]
    if len(heads) != 1 or tokens[heads[0]].kind != PLACE or any(way.origin for way in found):
        return found
    start = tokens[heads[0]]
    out = any(token.has("leave", "corridor", "evacuate", "collect", "people", "vehicle") for token in tokens[colon:])
    opens = [way for way in found if way.destination and way.first > colon and way.destination.name != start.name]
    if not out or len(opens) != len(found):
        return found
    return [replace(way, origin=start, rule="route.headed") for way in found]


def _received(ways: Ways) -> None:
    """Read "A received 120 people from B": to A from B."""
    tokens = ways.tokens
    for at in range(1, len(tokens)):
        if not (tokens[at].has("receive") and is_place(tokens, at - 1, names=False)):
            continue
        start = next((k for k in range(at + 1, min(at + GAP, len(tokens))) if tokens[k].has("from")), None)
        origins, after = place_list(tokens, start + 1) if start is not None else ([], at)
        if origins and any(token.has("people") for token in tokens[at:start]):
            ways.add(origins, [at - 1], "route.to-from", (at - 1, after - 1))


def _links(ways: Ways) -> None:
    """Read "linking A with B, C with D" and "between A and B"."""
    tokens = ways.tokens
    for at, token in enumerate(tokens):
        if token.has("link"):
            k = at + 1
            while 0 < k < len(tokens):
                k = _linked_pair(ways, k)
        elif token.has("between") and any(t.has("corridor") for t in tokens[:at]):
            ends, after = place_list(tokens, at + 1)
            if len(ends) == 2 and not ways.used.intersection(ends):
                ways.add(ends[:1], ends[1:], "route.link", (at, after - 1))


def _linked_pair(ways: Ways, at: int) -> int:
    tokens = ways.tokens
    while at < len(tokens) and (tokens[at].text == "," or (tokens[at].has("and") and tokens[at].lower != "with")):
        at += 1
    origins, k = place_list(tokens, at)
    if not origins or k >= len(tokens) or not (tokens[k].lower == "with" or tokens[k].has("to")):
        if len(origins) == 2:
            ways.add(origins[:1], origins[1:], "route.link", (at, k - 1))
        return -1
    goals, _ = place_list(tokens, k + 1)
    if not goals:
        return -1
    ways.add(origins, goals[:1], "route.link", (at, goals[0]))
    return goals[0] + 1


def _leaves(ways: Ways) -> None:
    """Read "left A for B", "departed A to carry residents to B"."""
    tokens = ways.tokens
    for at, token in enumerate(tokens):
        if not token.has("drop", "leave"):
            continue
        origins, k = place_list(tokens, at + 1)
        if not origins or ways.used.intersection(origins):
            continue
        goals, after = _leave_goal(tokens, k)
        fresh = [goal for goal in goals if goal not in ways.used]
        bound = [] if fresh else _bound_before(ways, at)
        if bound:
            ways.add(origins, bound, "route.leave-for", (min(bound), k - 1))
        elif fresh:
            note_goals(ways, at, origins, [], (fresh, after), "route.leave-for")
        else:
            ways.add(origins, [], "route.open-end", (at, k - 1))


def _bound_before(ways: Ways, at: int) -> list[int]:
    """Find the destination in "a train bound for B left A"."""
    for k in range(at - 1, max(-1, at - GAP), -1):
        if ways.tokens[k].has("bound"):
            goals, _ = place_list(ways.tokens, k + 1)
            return [goal for goal in goals if goal not in ways.used]
        if ways.tokens[k].has("say") or ways.tokens[k].text == ";":
            break
    return []


def _leave_goal(tokens: Sequence[Token], at: int) -> tuple[list[int], int]:
    for k in range(at, min(at + GAP, len(tokens))):
        if tokens[k].has("from") or tokens[k].text == ";" or tokens[k].has("say"):
            break
        if tokens[k].has("for", "to", "towards", "reach"):
            goals, after = place_list(tokens, k + 1)
            if goals:
                return goals, after
    return [], at


def _residents(ways: Ways) -> None:
    """Read "residents of A reached D", "A residents arrived in D", "the evacuation of A to D"."""
    tokens = ways.tokens
    for at in range(len(tokens)):
        origins, k = _home(tokens, at)
        if origins == [at]:
            origins = [*listed_before(ways, at, headed=True), at]
        if not origins or ways.used.intersection(origins):
            continue
        goals, after = _residents_goal(ways, at, k)
        before = [] if goals else goal_before(ways, at)
        if before:
            ways.add(origins, before, "route.residents", (min(before), k - 1))
        if not goals:
            continue
        relative = any(token.has("relative") for token in tokens[k : goals[0]])
        onward, end = _residents_goal(ways, at, after) if relative else ([], after)
        if onward:
            ways.add(origins, onward, "route.residents", (at, end - 1), goals)
        else:
            ways.add(origins, goals, "route.residents", (at, after - 1))


def _home(tokens: Sequence[Token], at: int) -> tuple[list[int], int]:
    """Read where people are from: "residents of A and B", "A residents"."""
    token = tokens[at]
    if token.has("people", "evacuate") and at + 1 < len(tokens) and tokens[at + 1].has("of"):
        return place_list(tokens, at + 2)
    if token.has("people_of") and is_place(tokens, at + 1, names=False):
        return place_list(tokens, at + 1)
    if is_place(tokens, at, names=False) and at + 1 < len(tokens) and tokens[at + 1].has("people"):
        return [at], at + 2
    return [], at


def _residents_goal(ways: Ways, home: int, at: int) -> tuple[list[int], int]:
    """Find where residents went; a goal may be shared with a way that began before them ("10 from A and 20 of B")."""
    tokens = ways.tokens
    for k in range(at, min(at + GAP + 6, len(tokens))):
        token = tokens[k]
        if token.text == ";" or token.has("say") or (token.has("from") and place_list(tokens, k + 1)[0]):
            break
        goals, after = goal_at(tokens, k, at)
        named = [tokens[goal] for goal in goals]
        shared = any(
            way.first < home < way.last or (way.rule == "route.to-from" and way.destination in named)
            for way in ways.found
        )
        if goals and (shared or not ways.used.intersection(goals)):
            return goals, after
    return [], at


def _heads_item(tokens: Sequence[Token], at: int) -> bool:
    """Say whether a token begins an item of a list: there an unknown name may be a settlement."""
    return at == 0 or tokens[at - 1].text in (":", ";", ")")


def _plain(ways: Ways) -> None:
    """Read "A to B" and "A and B to C" with no "from", as lists of routes are written."""
    tokens = ways.tokens
    for at in range(len(tokens)):
        inside = at and (tokens[at - 1].text == "," or tokens[at - 1].has("and")) and is_place(tokens, at - 2)
        if (
            not is_place(tokens, at, names=_heads_item(tokens, at))
            or inside
            or at in ways.used
            or tokens[at].kind == REGION
            or (at and tokens[at - 1].has("to", "from", "via"))
        ):
            continue
        origins, k = place_list(tokens, at)
        m = k + 1 if k < len(tokens) and tokens[k].text == "(" else k
        goals, after = place_list(tokens, m + 1) if m < len(tokens) and tokens[m].has("to") else ([], k)
        whole = tokens[at].kind != NAME or after >= len(tokens) or _ends_item(tokens[after])
        if goals and whole and not ways.used.intersection((*origins, *goals)):
            note_goals(ways, at, origins, [], (goals, after), "route.plain-to")


def _ends_item(token: Token) -> bool:
    """Say whether an item of a list ends here; "Checkpoints to Erbil were closed" is a sentence, not an item."""
    return token.text in (",", ";", ".", "(", ")", ":", "-", "–") or token.has("and", "via", "from", "to")


def _in_to(ways: Ways) -> None:
    """Read "in A and B, people will be taken to D", where the sentence names no other origin."""
    tokens = ways.tokens
    if any(way.origin for way in ways.found):
        return
    for at, token in enumerate(tokens):
        origins, k = (
            place_list(tokens, at + 1) if token.has("in") and not (at and tokens[at - 1].has("arrive")) else ([], 0)
        )
        for m in range(k, len(tokens)) if origins else ():
            reached = any(t.has("evacuate", "arrive") for t in tokens[k:m])
            sent = any(t.has("leave", "carry") for t in tokens[k:m]) and any(t.has("people") for t in tokens[:at])
            if not tokens[m].has("to") or not (reached or sent):
                continue
            goals, after = place_list(tokens, m + 1)
            if goals and not any(_speaks(tokens, n) or tokens[n].text == ";" for n in range(k, m)):
                ways.add(origins, goals, "route.in-to", (at, after - 1))
                return


def _speaks(tokens: Sequence[Token], at: int) -> bool:
    """Say whether somebody speaks here; "have been told to go" tells who is spoken to."""
    return tokens[at].has("say") and not tokens[at - 1].has("passive")


def _headers(ways: Ways) -> None:
    """Read "corridors to D: A, B and C"."""
    tokens = ways.tokens
    for at, token in enumerate(tokens):
        if not token.has("to", "towards"):
            continue
        goals, k = place_list(tokens, at + 1)
        if (
            len(goals) != 1
            or ways.used.intersection(goals)
            or k >= len(tokens)
            or tokens[k].text not in (":", "–", "—")
        ):
            continue
        origins, after = place_list(tokens, k + 1)
        if origins and not ways.used.intersection(origins):
            ways.add(origins, goals, "route.header", (at, after - 1))


def _fors(ways: Ways) -> None:
    """Note the places corridors are for: "corridors for A and B were agreed"."""
    tokens = ways.tokens
    for at, token in enumerate(tokens[:-1]):
        if token.has("corridor") and tokens[at + 1].has("for"):
            origins, after = place_list(tokens, at + 2)
            fresh = [origin for origin in origins if origin not in ways.used]
            if fresh:
                ways.add(fresh, [], "route.open-end", (at, after - 1))


def _left_before(tokens: Sequence[Token], at: int) -> bool:
    """Say whether "left" stands before "for", perhaps with an hour or a day between: "left at 9 p.m. for"."""
    k = at - 1
    while k > 0 and _WHEN & {tokens[k].kind, tokens[k + 1].kind if tokens[k].has("in", "on") else ""}:
        k -= 1
    return k >= 0 and tokens[k].has("leave")


def _tos(ways: Ways) -> None:
    """Note destinations with no origin: "delivered to A and B", "reach A"."""
    tokens = ways.tokens
    for at, token in enumerate(tokens):
        arrived = bool(at) and token.has("in") and tokens[at - 1].has("arrive")
        bound = token.has("for") and _left_before(tokens, at)
        if not (token.has("to", "reach", "towards") or arrived or bound):
            continue
        goals, after = place_list(tokens, at + 1)
        fresh = [goal for goal in goals if goal not in ways.used]
        if fresh and tokens[fresh[0]].kind != REGION:
            ways.add([], fresh, "route.open-end", (at, after - 1))
