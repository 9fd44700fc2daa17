"""Ways as they are found in a sentence, and lists of places, of which ways are made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from safeconduct.statements.language.tokens import NAME, NUMBER, PLACE, REGION, WORD, Token, is_adjective

__all__ = ["DASHES", "Way", "Ways", "is_dash", "is_place", "listed_before", "place_list", "skip_words"]

DASHES = frozenset({*"-–—−→⇒➡>", "->", "-->", "–>", "—>", "=>", "==>", "➡\ufe0f"})
"""Marks that join the places of a chain."""


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
        if not (origins and goals) and all(self.tokens[k].kind == REGION for k in (*origins, *goals)):
            return
        self.used.update(origins, goals, via)
        waypoints = tuple(self.tokens[k] for k in via)
        for origin in origins or [-1]:
            for goal in goals or [-1]:
                if origin < 0 or goal < 0 or self.tokens[origin].name != self.tokens[goal].name:
                    start = self.tokens[origin] if origin >= 0 else None
                    end = self.tokens[goal] if goal >= 0 else None
                    self.found.append(Way(start, end, rule, *span, waypoints))


def is_dash(tokens: Sequence[Token], at: int) -> bool:
    """Say whether a token joins the places of a chain."""
    return 0 <= at < len(tokens) and tokens[at].text in DASHES


def is_place(tokens: Sequence[Token], at: int, *, names: bool = True) -> bool:
    """Say whether a token is a settlement, or (`names`) may be one the gazetteer does not know.

    "The Palace of Culture" and "Al-Shifa Hospital" are none.
    """
    if not 0 <= at < len(tokens):
        return False
    if at + 1 < len(tokens) and tokens[at + 1].has("suburb"):
        return False
    if tokens[at].kind == PLACE:
        return True
    if tokens[at].kind == REGION:  # "From the Donetsk region: A to B" heads a list
        return names and not (at + 1 < len(tokens) and tokens[at + 1].text == ":")
    named = names and tokens[at].kind == NAME
    return named and not (at + 1 < len(tokens) and tokens[at + 1].has("of", "building"))


def skip_words(tokens: Sequence[Token], at: int) -> int:
    """Step over "the", "the towns of", "the following", a colon or an opening bracket in front of a list."""
    k = at
    while k < len(tokens) and (
        tokens[k].has("article", "town", "determiner", "owner")
        or tokens[k].has("of", "following")
        or tokens[k].text in (":", '"', "“", "«")
        or (k > at and tokens[k].kind == NUMBER and tokens[k - 1].has("determiner"))
        or (tokens[k].has("both") and is_place(tokens, k + 1))
        or (is_adjective(tokens[k]) and is_place(tokens, k + 1))
    ):
        k += 1
    if k > at and k + 2 < len(tokens) and _is_plain(tokens[k]) and tokens[k + 1].has("site", "zone"):
        k += 1  # "a maternity hospital in Rafah"
    if k + 3 < len(tokens) and tokens[k].is_capital and tokens[k + 1].has("site") and tokens[k + 2].has("in"):
        return skip_words(tokens, k + 3)
    sited = k + 2 < len(tokens) and tokens[k].has("site", "zone", "building") and tokens[k + 1].has("in", "of")
    return skip_words(tokens, k + 2) if sited else k


def _is_plain(token: Token) -> bool:
    return token.kind == WORD and not token.tags and token.text.isalpha() and token.text.islower()


def place_list(tokens: Sequence[Token], at: int, *, chains: bool = False) -> tuple[list[int], int]:
    """Read a list of places that begins here: (their indices, index after it); ([], at) where none does."""
    items: list[int] = []
    k = skip_words(tokens, at)
    after = at
    while is_place(tokens, k) and (chains or not (is_dash(tokens, k + 1) and is_place(tokens, k + 2))):
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
        if close and not any(tokens[k].has("to") and is_place(tokens, k + 1) for k in range(at, close)):
            return close + 1
    return at


def _next_item(tokens: Sequence[Token], at: int) -> int:
    """Find the next item of a list after a separator; -1 where the list ends."""
    k, separated = at, False
    while k < len(tokens) and (tokens[k].text in (",", "/", "&") or tokens[k].has("and")):
        separated, k = True, k + 1
    if not separated:
        return -1
    k = skip_words(tokens, k)
    speaks = k + 1 < len(tokens) and tokens[k + 1].has("say")
    owner = k < len(tokens) and tokens[k].text.endswith(("'s", "’s"))  # "to Baghdad, Anbar's governor said"
    return k if is_place(tokens, k) and not speaks and not owner else -1


def listed_before(ways: Ways, at: int, *, headed: bool = False) -> list[int]:
    """Read the places listed in front of one: "A, B and C - D"; headed: the list may begin with "in"."""
    tokens = ways.tokens
    before: list[int] = []
    k = at - 1
    while k > 0 and (tokens[k].text == "," or tokens[k].has("and")):
        while k > 0 and (tokens[k].text == "," or tokens[k].has("and")):
            k -= 1
        led = k > 0 and (tokens[k - 1].has("to", "from") or (tokens[k - 1].has("in") and not headed))
        if not is_place(tokens, k) or k in ways.used or led:
            break
        before.insert(0, k)
        k -= 1
    return before
