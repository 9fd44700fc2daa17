"""The grammar of ways: who goes from where to where, over what ("from A, B and C to D via E"; "A - B - C").

Rules, cited by statements (`--explain`):

- route.from-to      from A, B and C to D; from A to B, C to D; from A via X to B
- route.to-from      to D from A and B
- route.leave-for    left A for B; departed A to carry residents to B
- route.plain-to     A to B, C and D to E, as lists of routes are written
- route.link         linking A with B, C with D; between A and B
- route.chain        A - B - C - D (origin, waypoints, destination); A-B, C-D
- route.residents    residents of A (or A residents) ... reached / arrived in / were taken to D
- route.header       corridors to D: A, B, C
- route.by-bus-from  from A to D by bus from B: B to D too
- route.open-end     from A, with no destination named; to D, with no origin named
- route.way-back     ... on the way back: the opposite of a way in
- route.destination  routes from A, B and C are listed ... the final destination is D
- route.in-to        in A and B, people will be taken to D
- route.transit      these routes will also stop in A, B: A and B to the destinations of the sentence before
- route.onward       people who come to A ... their transportation to B; people left A ... they were taken to B
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from safeconduct.statements.tokens import NAME, NUMBER, PLACE, REGION, Token

__all__ = ["Way", "Ways", "find_ways", "place_list"]

_DASHES = frozenset("-–—−→>")
_GAP = 14  # tokens between an origin and its "to"
_FAR = 45  # tokens between an origin and a verb of arrival


@dataclass(frozen=True, slots=True)
class Way:
    """A movement from one place to another as one rule read it; first, last: token range it was read from.

    origin or destination None: the text names only the other.
    """

    origin: Token | None
    destination: Token | None
    rule: str
    first: int
    last: int
    via: tuple[Token, ...] = ()


@dataclass
class Ways:
    """What was found in one sentence; used marks tokens that already are an end of a way."""

    tokens: Sequence[Token]
    found: list[Way] = field(default_factory=list)
    used: set[int] = field(default_factory=set)

    def add(
        self, origins: Sequence[int], goals: Sequence[int], rule: str, span: tuple[int, int], via: Sequence[int] = ()
    ) -> None:
        """Note a way from each origin to each goal; an empty list stands for an end that is not named."""
        self.used.update(origins, goals, via)
        waypoints = tuple(self.tokens[k] for k in via)
        for origin in origins or [-1]:
            for goal in goals or [-1]:
                if origin < 0 or goal < 0 or self.tokens[origin].name != self.tokens[goal].name:
                    start = self.tokens[origin] if origin >= 0 else None
                    end = self.tokens[goal] if goal >= 0 else None
                    self.found.append(Way(start, end, rule, *span, waypoints))


def find_ways(tokens: Sequence[Token]) -> list[Way]:
    """Find all ways in a sentence, in order of the text."""
    ways = Ways(tokens)
    for step in (_chains, _froms, _links, _leaves, _residents, _plain, _headers, _in_to, _tos):
        step(ways)
    return sorted(_with_chains(ways.found), key=lambda way: (way.first, way.last))


# --- lists of places ---------------------------------------------------------------------------------------------


def _is_dash(tokens: Sequence[Token], at: int) -> bool:
    return 0 <= at < len(tokens) and tokens[at].text in _DASHES


def _is_place(tokens: Sequence[Token], at: int, *, names: bool = True) -> bool:
    if not 0 <= at < len(tokens):
        return False
    return tokens[at].kind == PLACE or (names and tokens[at].kind == NAME)


def _skip_words(tokens: Sequence[Token], at: int) -> int:
    """Step over "the", "the towns of", "the following", a colon or an opening bracket in front of a list."""
    k = at
    while k < len(tokens) and (
        tokens[k].has("article", "town", "determiner", "owner")
        or tokens[k].has("of", "following")
        or tokens[k].text in (":", '"', "“", "«")
    ):
        k += 1
    if k + 3 < len(tokens) and tokens[k].is_capital and tokens[k + 1].has("site") and tokens[k + 2].has("in"):
        return _skip_words(tokens, k + 3)
    sited = k + 2 < len(tokens) and tokens[k].has("site") and (tokens[k + 1].has("in") or tokens[k + 1].has("of"))
    return _skip_words(tokens, k + 2) if sited else k


def place_list(tokens: Sequence[Token], at: int, *, chains: bool = False) -> tuple[list[int], int]:
    """Read a list of places that begins here: (their indices, index after it); ([], at) where none does."""
    items: list[int] = []
    k = _skip_words(tokens, at)
    after = at
    while _is_place(tokens, k) and (chains or not (_is_dash(tokens, k + 1) and _is_place(tokens, k + 2))):
        items.append(k)
        after = _after_people(tokens, k + 1)
        k = _next_item(tokens, after)
        if k < 0:
            break
    return items, after


def _after_people(tokens: Sequence[Token], at: int) -> int:
    """Step over a number of people in brackets or after a dash behind a place: "Mariupol (363)"."""
    if at + 2 < len(tokens) and tokens[at].text == "(":
        close = next((k for k in range(at + 1, min(at + 8, len(tokens))) if tokens[k].text == ")"), 0)
        if close and not any(tokens[k].has("to") and _is_place(tokens, k + 1) for k in range(at, close)):
            return close + 1
    return at


def _next_item(tokens: Sequence[Token], at: int) -> int:
    """Find the next item of a list after a separator; -1 where the list ends."""
    k, separated = at, False
    while k < len(tokens) and (tokens[k].text in (",", "/", "&") or tokens[k].has("and")):
        separated, k = True, k + 1
    if not separated:
        return -1
    k = _skip_words(tokens, k)
    return k if _is_place(tokens, k) else -1


# --- chains ------------------------------------------------------------------------------------------------------


def _chains(ways: Ways) -> None:
    tokens = ways.tokens
    at = 0
    while at < len(tokens):
        chain = _chain_at(tokens, at)
        if len(chain) < 2:
            at += 1
            continue
        span = (chain[0], chain[-1])
        before = _listed_before(ways, chain[0]) if len(chain) == 2 and not tokens[chain[0] + 1].tight else []
        ways.add([*before, *chain[:1]], chain[-1:], "route.chain", (min([*before, span[0]]), span[1]), chain[1:-1])
        at = chain[-1] + 1


def _chain_at(tokens: Sequence[Token], at: int) -> list[int]:
    chain: list[int] = []
    k = at
    while _is_place(tokens, k):
        chain.append(k)
        if not _is_dash(tokens, k + 1):
            break
        k = _skip_words(tokens, k + 2)
    known = sum(1 for k in chain if tokens[k].kind == PLACE)
    return chain if known and len(chain) > 1 else []


def _listed_before(ways: Ways, at: int, *, headed: bool = False) -> list[int]:
    """Read the places listed in front of one: "A, B and C - D"; headed: the list may begin with "in"."""
    tokens = ways.tokens
    before: list[int] = []
    k = at - 1
    while k > 0 and (tokens[k].text == "," or tokens[k].has("and")):
        while k > 0 and (tokens[k].text == "," or tokens[k].has("and")):
            k -= 1
        led = k > 0 and (tokens[k - 1].has("to", "from") or (tokens[k - 1].has("in") and not headed))
        if not _is_place(tokens, k) or k in ways.used or led:
            break
        before.insert(0, k)
        k -= 1
    return before


def _with_chains(found: list[Way]) -> list[Way]:
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


# --- from ... to -------------------------------------------------------------------------------------------------


def _froms(ways: Ways) -> None:
    tokens = ways.tokens
    at = 0
    while at < len(tokens):
        at = _from_phrase(ways, at) if _is_from(tokens, at) else at + 1


def _is_from(tokens: Sequence[Token], at: int) -> bool:
    """Say whether a way begins here: "from", "out of", and the "of" of "brought out of"."""
    out_of = tokens[at].has("of") and at > 0 and tokens[at - 1].has("evacuate") and " " in tokens[at - 1].lower
    return out_of or tokens[at].has("from")


def _from_phrase(ways: Ways, at: int) -> int:
    tokens = ways.tokens
    origins, k = _origins(tokens, at)
    if not origins:
        return at + 1
    via, goals, after = _goal(tokens, k)
    if goals:
        end = _goals(ways, at, origins, via, (goals, after))
        if tokens[at + 1].has("there"):
            ways.used.difference_update(origins)
        return end
    before = _goal_before(ways, at) or _goal_of_head(ways, at)
    if before:
        ways.add(origins, before, "route.to-from", (min(before), k - 1))
    else:
        ways.add(origins, [], "route.open-end", (at, k - 1), via)
    return k


def _origins(tokens: Sequence[Token], at: int) -> tuple[list[int], int]:
    """Read "from A, B and from C": the origins and the index after them."""
    origins, k = place_list(tokens, at + 1)
    if not origins and at + 1 < len(tokens) and tokens[at + 1].has("there"):
        last = next((m for m in range(at - 1, -1, -1) if _is_place(tokens, m, names=False)), None)
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
        if _leads_on(tokens, k):
            break
        origins, k = [*origins, *more], after
    return origins, k


def _leads_on(tokens: Sequence[Token], at: int) -> bool:
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
        goals, after = _goal_at(tokens, k, at)
        if goals:
            return [], goals, after
    return [], [], at


def _goal_rest(tokens: Sequence[Token], k: int, start: int) -> tuple[list[int], int]:
    """Go on looking after a "via" that named no place ("via humanitarian corridors")."""
    while k < len(tokens) and not _ends_search(tokens, k):
        goals, after = _goal_at(tokens, k, start)
        if goals:
            return goals, after
        k += 1
    return [], start


def _ends_search(tokens: Sequence[Token], k: int) -> bool:
    dashed = tokens[k].text in _DASHES and _is_place(tokens, k - 1) and _is_place(tokens, _skip_words(tokens, k + 1))
    return tokens[k].has("from") or tokens[k].text == ";" or dashed


def _passing(tokens: Sequence[Token], at: int) -> tuple[list[int], list[int], int]:
    """Read "via B, past C, D to E": stops on the way, then what the last "to" names."""
    stops: list[int] = []
    goals: list[int] = []
    k = after = at
    while k < len(tokens) and k - after <= 4 and not tokens[k].has("from"):
        if tokens[k].has("via", "to", "towards") or tokens[k].text in _DASHES:
            items, end = place_list(tokens, k + 1, chains=True)
            if items:
                stops, goals = [*stops, *goals], items
                if not tokens[k].has("to") or len(items) > 1:
                    stops, goals = [*stops, *goals], []
                k = after = end
                continue
        k += 1
    return stops, goals, after


def _goal_at(tokens: Sequence[Token], k: int, start: int) -> tuple[list[int], int]:
    token = tokens[k]
    if token.has("to") and k - start <= _GAP and not _people_between(tokens, start, k):
        return place_list(tokens, k + 1)
    if token.has("for") and k and tokens[k - 1].has("leave", "drop"):
        return place_list(tokens, k + 1)
    if token.has("arrive") and k - start <= _FAR:
        place = k + 1
        if token.has("reach"):
            return place_list(tokens, place)
        if place < len(tokens) and tokens[place].has("in", "to"):
            return place_list(tokens, place + 1)
    return [], k


def _people_between(tokens: Sequence[Token], start: int, end: int) -> bool:
    """A number of people, or a place somebody is in, between origin and "to" means another movement begins."""
    return any(
        t.kind == NUMBER and k + 1 < end and tokens[k + 1].has("people")
        for k, t in enumerate(tokens[:end])
        if k >= start
    )


def _goals(
    ways: Ways, first: int, origins: list[int], via: list[int], goal: tuple[list[int], int], rule: str = "route.from-to"
) -> int:
    """Note ways to the destinations; in "to B, C to D" the list after B holds the origins of the next way."""
    tokens = ways.tokens
    goals, after = goal
    while len(goals) > 1 and _leads_on(tokens, after):
        more, end = place_list(tokens, after + 1)
        if not more:
            break
        ways.add(origins, goals[:1], rule, (first, goals[0]), via)
        origins, goals, after, first, via = goals[1:], more, end, goals[1], []
    via = via or _via_after(tokens, after)
    ends = {tokens[k].name for k in (*origins, *goals)}
    ways.add(origins, goals, rule, (first, after - 1), [k for k in via if tokens[k].name not in ends])
    return _by_bus_from(ways, goals, after)


def _via_after(tokens: Sequence[Token], at: int) -> list[int]:
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


def _goal_before(ways: Ways, at: int) -> list[int]:
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


# --- other forms -------------------------------------------------------------------------------------------------


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
        if fresh:
            _goals(ways, at, origins, [], (fresh, after), "route.leave-for")
        else:
            ways.add(origins, [], "route.open-end", (at, k - 1))


def _leave_goal(tokens: Sequence[Token], at: int) -> tuple[list[int], int]:
    for k in range(at, min(at + _GAP, len(tokens))):
        if tokens[k].has("from") or tokens[k].text == ";" or tokens[k].has("say"):
            break
        if tokens[k].has("for", "to", "towards"):
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
            origins = [*_listed_before(ways, at, headed=True), at]
        if not origins or ways.used.intersection(origins):
            continue
        goals, after = _residents_goal(ways, at, k)
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
    if _is_place(tokens, at, names=False) and at + 1 < len(tokens) and tokens[at + 1].has("people"):
        return [at], at + 2
    return [], at


def _residents_goal(ways: Ways, home: int, at: int) -> tuple[list[int], int]:
    """Find where residents went; a goal may be shared with a way that began before them ("10 from A and 20 of B")."""
    tokens = ways.tokens
    for k in range(at, min(at + _GAP + 6, len(tokens))):
        token = tokens[k]
        if token.text == ";" or token.has("say") or (token.has("from") and place_list(tokens, k + 1)[0]):
            break
        goals, after = _goal_at(tokens, k, at)
        shared = any(way.first < home < way.last for way in ways.found)
        if goals and (shared or not ways.used.intersection(goals)):
            return goals, after
    return [], at


def _plain(ways: Ways) -> None:
    """Read "A to B" and "A and B to C" with no "from", as lists of routes are written."""
    tokens = ways.tokens
    for at in range(len(tokens)):
        inside = at and (tokens[at - 1].text == "," or tokens[at - 1].has("and")) and _is_place(tokens, at - 2)
        if not _is_place(tokens, at) or inside or at in ways.used or (at and tokens[at - 1].has("to", "from")):
            continue
        origins, k = place_list(tokens, at)
        m = k + 1 if k < len(tokens) and tokens[k].text == "(" else k
        goals, after = place_list(tokens, m + 1) if m < len(tokens) and tokens[m].has("to") else ([], k)
        if goals and not ways.used.intersection((*origins, *goals)):
            _goals(ways, at, origins, [], (goals, after), "route.plain-to")


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
            if not tokens[m].has("to") or not any(t.has("evacuate", "arrive") for t in tokens[k:m]):
                continue
            goals, after = place_list(tokens, m + 1)
            if goals and not any(t.has("say") or t.text == ";" for t in tokens[k:m]):
                ways.add(origins, goals, "route.in-to", (at, after - 1))
                return


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


def _tos(ways: Ways) -> None:
    """Note destinations with no origin: "delivered to A and B", "reach A"."""
    tokens = ways.tokens
    for at, token in enumerate(tokens):
        if not (token.has("to", "reach", "towards") or (token.has("in") and at and tokens[at - 1].has("arrive"))):
            continue
        goals, after = place_list(tokens, at + 1)
        fresh = [goal for goal in goals if goal not in ways.used]
        if fresh and tokens[fresh[0]].kind != REGION:
            ways.add([], fresh, "route.open-end", (at, after - 1))
