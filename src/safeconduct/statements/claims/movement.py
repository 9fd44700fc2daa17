"""Corridors: from ways to statements; and what a sentence must hold for any statement on movement."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise

from safeconduct.statements.counts.counts import Count, counts_in, is_of_next_number
from safeconduct.statements.language.lexicon import Lexicon
from safeconduct.statements.language.times import Hours, hours_in
from safeconduct.statements.language.tokens import NUMBER, PLACE, REGION, WORD, Token
from safeconduct.statements.model.statement import Corridor, Source, Speaker
from safeconduct.statements.places.gazetteer import Located
from safeconduct.statements.ways.tables import RULE as TABLE
from safeconduct.statements.ways.way import Way

__all__ = ["Movement", "corridors", "is_flight", "is_war", "means_in", "name_of", "place_of", "state_of"]

_MUCH_LARGER = (
    2  # vehicles with nobody said to be aboard go from a city to a town half its size to fetch people: a guess
)
_LOAD = 7  # tokens of "with 200 tonnes of food" behind a way
_PASSAGE = 9  # tokens between a corridor and the delegation it is for
_HUMANITARIAN = ("humanitarian", "гуманітарн", "гуманитарн", "гумкоридор")
_MEANS = ("bus", "car", "train", "ambulance", "truck", "foot")


@dataclass(frozen=True)
class Movement:
    """A sentence with what is known of it when statements on movement are made.

    goes_on: it details a count of people moved in the sentence before.  outward: names of places people leave in this
    text.  clocks: of whoever speaks, and of the country spoken of.  subject: index of the speaker's token, -1 if not in
    the sentence.
    topical: the report speaks of corridors, evacuations or convoys.  concerted: it does, or names a way with two ends;
    otherwise people who arrive may have gone of themselves.
    """

    source: Source
    speaker: Speaker
    tokens: tuple[Token, ...]
    ways: tuple[Way, ...]
    about: date | None
    base: date | None
    locate: Callable[..., Located]
    clocks: tuple[str, str]
    words: Lexicon
    state: str | None
    goes_on: bool
    outward: frozenset[str]
    subject: int
    concerted: bool = True
    topical: bool = True

    @cached_property
    def means(self) -> tuple[str, ...]:
        """Means of travel the sentence speaks of."""
        return means_in(self.tokens)

    @cached_property
    def counts(self) -> list[Count]:
        """Numbers of people in the sentence, moved or not."""
        return counts_in(self.tokens, self.ways, goes_on=self.goes_on)

    @cached_property
    def denial(self) -> int | None:
        """Index of the word by which somebody denies or rejects what the sentence speaks of; None: nobody does."""
        return next((k for k, token in enumerate(self.tokens) if token.has("deny")), None)

    @cached_property
    def hours(self) -> Hours:
        """Hours of a cease-fire or opening that the sentence names."""
        return hours_in(self.tokens, self.about, self.words, *self.clocks)


def state_of(tokens: Sequence[Token]) -> str | None:
    """Tell how far a corridor got by the words of a sentence; None where they do not say."""
    if any(token.has("fail") or _is_negated(tokens, k) for k, token in enumerate(tokens)):
        return "failed"
    ahead = any(token.has("proposed") for token in tokens)
    for state in ("agreed", "succeeded", "opened"):
        said = any(token.has(state) and not _is_spoken(tokens, k) for k, token in enumerate(tokens))
        if said and (state == "agreed" or not ahead):
            return state
    return "proposed" if ahead else None


def _is_spoken(tokens: Sequence[Token], k: int) -> bool:
    """Say whether "confirmed" tells that somebody spoke, not that a corridor was confirmed."""
    return tokens[k].has("speech") and not (k and tokens[k - 1].has("passive", "fact"))


def _is_negated(tokens: Sequence[Token], k: int) -> bool:
    """Say whether a verb of coming about is denied by the word before it ("не працював")."""
    return k > 0 and tokens[k - 1].has("negation") and tokens[k].has("succeeded", "opened", "agreed", "leave", "arrive")


# --- corridors ---------------------------------------------------------------------------------------------------


def corridors(movement: Movement) -> Iterator[Corridor]:
    """Make a statement for each way that is a corridor, an evacuation route or a movement of people or aid."""
    if is_war(movement.tokens) or _is_deportation(movement.tokens):
        return
    ways = [way for way in movement.ways if _is_wanted(movement, way)]
    for way in ways:
        if _is_fetching(movement, way):
            yield _corridor(movement, way, origin=way.destination, comes_from=way.origin)
        else:
            yield _corridor(movement, way, way.origin, way.destination, aid=_is_aid(movement, way))
        if _comes_back(movement, way):
            back = Way(way.destination, way.origin, "route.way-back", way.first, way.last, way.via[::-1])
            yield _corridor(movement, back, back.origin, back.destination)
    if not ways:
        yield from _general(movement)


def _is_deportation(tokens: Sequence[Token]) -> bool:
    """Say whether people are taken away against their will: that is no corridor, whatever its ends."""
    return any(token.has("deport") for token in tokens) and not any(token.has("corridor") for token in tokens)


def is_war(tokens: Sequence[Token]) -> bool:
    """Say whether a sentence tells of troops, fire or distances rather than of people leaving."""
    war = any(token.has("move_war") for token in tokens)
    civil = any(
        token.has("corridor", "evacuate", "subset", "bus") or (token.has("people") and not token.has("fighter"))
        for token in tokens
    )
    return war and not civil


def _is_wanted(movement: Movement, way: Way) -> bool:
    """Leave out ends that stand alone and are not said of people leaving or aid going in."""
    tokens = movement.tokens
    if way.origin and way.destination:
        return _carries_people(movement, way)
    topic = any(token.has("corridor", "evacuate") for token in tokens)
    undone = any(token.has("not_fact", "negation", "seized", "deny") for token in tokens)
    if way.origin:
        fetched = any(token.has("bus") for token in tokens) and not any(token.has("people") for token in tokens)
        fled = is_flight(movement)
        going = _near(movement, way, "leave", "arrive", "carry") and not undone
        return (topic or going) and not fetched and not fled
    return _is_aid(movement, way) or (topic and _near(movement, way, "arrive", "corridor", "evacuate"))


def _carries_people(movement: Movement, way: Way) -> bool:
    """Say whether somebody who leaves, a vehicle, aid or a corridor is on a way with two ends.

    A list or a row of a table needs no such word where the report speaks of corridors or evacuation.  The way of an
    official, of people in custody or of troops is none.
    """
    tokens = movement.tokens
    if way.rule == TABLE:
        return True
    if _is_of_official(tokens, way):
        return False
    refused = any(token.has("refused") for token in tokens[: way.last])
    if refused and not any(token.has("corridor", "evacuate", "vehicle") for token in tokens):
        return False
    own = _segment(movement, way)
    if any(token.has("seized") for token in own) and not any(token.has("corridor", "vehicle") for token in own):
        return False
    if _has_travellers(tokens) or any(token.has("carry", "aid", "not_people") for token in tokens):
        return True
    if any(token.kind == NUMBER for token in tokens) and any(token.has("leave", "arrive") for token in tokens):
        return True
    if any(token.has("road", "move_war") for token in tokens):
        return False
    known = PLACE in (way.origin.kind if way.origin else "", way.destination.kind if way.destination else "")
    if known and ((way.rule == "route.chain" and _is_list(tokens, 4)) or _is_list(tokens, len(tokens) + 1)):
        return True
    stated = any(token.has("leave", "arrive", "opened", "agreed") for token in tokens)
    return movement.topical and (stated or _is_list(tokens, 4))


def _is_of_official(tokens: Sequence[Token], way: Way) -> bool:
    """Say whether an official travels: "the minister flew from A to B to discuss the corridor"."""
    last = max((k for k in range(way.first) if tokens[k].has("official")), default=None)
    if last is None or any(token.has("say", "according") for token in tokens[last + 1 : way.first]):
        return False
    others = (t for t in tokens[: way.last + 1] if not t.has("official"))
    return not any(token.has("corridor", "evacuate", "people") for token in others)


def _is_list(tokens: Sequence[Token], share: int) -> bool:
    """Say whether a line has little beside places and what joins them: "Sumy to Poltava, Lebedyn to Romny".

    share: one word in so many may be another.
    """
    other = sum(token.kind == WORD and not token.tags and token.text.isalpha() for token in tokens)
    return other * share <= len(tokens)


def _has_travellers(tokens: Sequence[Token]) -> bool:
    """Say whether a sentence speaks of people or vehicles on a way, or of a way for them."""
    return any(token.has("corridor", "evacuate", "people", "vehicle") for token in tokens)


def _near(movement: Movement, way: Way, *tags: str) -> bool:
    return any(token.has(*tags) for token in movement.tokens[max(0, way.first - 10) : way.last + 1])


def _segment(movement: Movement, way: Way) -> tuple[Token, ...]:
    """Give the words of a way's own clause: from the way before it (or a semicolon) to its end."""
    begin = 0
    for other in movement.ways:
        if other.last < way.first:
            begin = max(begin, other.last + 1)
    for k in range(begin, way.first):
        if movement.tokens[k].text == ";":
            begin = k + 1
    return movement.tokens[begin : way.last + 1]


def _is_aid(movement: Movement, way: Way) -> bool:
    words = _segment(movement, way)
    load = movement.tokens[way.last + 1 : way.last + _LOAD]
    words = (*words, *load) if load and load[0].has("with") else words
    if not any(token.has("aid") for token in words):
        return False
    people = [token for token in _segment(movement, way) if token.has("people", "evacuate")]
    return not people or any(token.has("back", "empty") for token in words)


def _is_fetching(movement: Movement, way: Way) -> bool:
    """Tell vehicles that go in to fetch people: sent, or with nobody aboard to where the text says people leave."""
    if not (way.origin and way.destination) or _is_aid(movement, way):
        return False
    words = _segment(movement, way)
    load = movement.tokens[way.last + 1 : way.last + _LOAD]
    if load and load[0].has("with") and any(token.has("people") for token in load):
        return False
    if any(token.has("own", "car") for token in words):  # people's own cars fetch nobody
        return False
    vehicles = any(token.has("bus", "vehicle") and not token.has("train") for token in words)
    if not vehicles or any(token.has("people", "corridor") for token in words):
        return vehicles and any(token.has("empty") for token in words)
    after = movement.tokens[way.last + 1 : way.last + 8]
    stop = next((k for k, token in enumerate(after) if token.text in (",", ";")), len(after))
    purpose = any(token.has("collect", "evacuate") for token in after[:stop])
    if any(token.has("empty", "collect") and not token.has("evacuate") for token in words) or purpose:
        return True
    if any(t.has("evacuate") and not after.has("vehicle") for t, after in pairwise(words)):
        return False
    if way.destination.name in movement.outward and way.origin.name not in movement.outward:
        return True
    goal = _persons_of(movement, way.destination)
    return goal > 0 and _persons_of(movement, way.origin) >= _MUCH_LARGER * goal


def _persons_of(movement: Movement, token: Token) -> int:
    """Give a place's population, persons; 0 where it is not known."""
    settlement = movement.locate(token).settlement
    return (settlement.population or 0) if settlement else 0


def _comes_back(movement: Movement, way: Way) -> bool:
    """route.way-back: aid goes in, and people are brought out by the same way."""
    back = any(token.has("back") and token.lower != "back" for token in movement.tokens)
    people = any(token.has("evacuate", "people") for token in movement.tokens)
    return bool(way.origin and way.destination) and back and people and _is_aid(movement, way)


def _corridor(
    movement: Movement, way: Way, origin: Token | None, destination: Token | None = None, *,
    aid: bool = False, comes_from: Token | None = None,
) -> Corridor:  # fmt: skip
    ends = [place_of(movement, token) for token in (origin, destination) if token]
    others = [movement.locate(token) for token in (comes_from,) if token]
    places = (*ends, *others, *_stops(movement, way, ends))
    hours = movement.hours
    planned = _planned_persons(movement, way)
    denied = movement.denial is not None
    return Corridor(
        source=movement.source,
        speaker=movement.speaker,
        rule=way.rule,
        state=None if denied else movement.state,
        verified="disputed" if denied else "unverified",
        verified_by="R2.denied" if denied else "",
        about=movement.about,
        places=places,
        certain=all(place.certain for place in ends),
        figure=planned.figure if planned else None,
        origin=name_of(origin),
        destination=name_of(destination),
        via=tuple(token.name for token in way.via),
        start=hours.start,
        end=hours.end,
        means=movement.means,
        persons=planned.figure.number if planned else None,
        aid=aid,
        comes_from=comes_from.name if comes_from else None,
    )


def place_of(movement: Movement, token: Token) -> Located:
    """Locate an end of a way; a region is no settlement: it has no position, and a way to or from it is uncertain."""
    return Located(token.text) if token.kind == REGION else movement.locate(token)


def name_of(token: Token | None) -> str | None:
    """Give the name of a place as the text spells it, of a region with its word; None for no place."""
    return None if token is None else token.text if token.kind == REGION else token.name


def _stops(movement: Movement, way: Way, ends: Sequence[Located]) -> list[Located]:
    """Locate waypoints between the ends of their way."""
    known = [place.settlement for place in ends if place.settlement]
    between = (known[0], known[1]) if len(known) == 2 else None
    return [movement.locate(token, between) for token in way.via]


def _planned_persons(movement: Movement, way: Way) -> Count | None:
    counts = movement.counts
    near = [count for count in counts if count.at < way.last and abs(count.at - way.first) < 14]
    near = [count for count in near if not count.still and not _parted(movement.tokens, count.at, way.first)]
    near = [count for count in near if not is_of_next_number(movement.tokens, count.at, way)]
    own = [count for count in near if not any(count.at < other.first < way.first for other in movement.ways)]
    return own[-1] if own and not any(token.has("rate") for token in movement.tokens) else None


def _parted(tokens: Sequence[Token], one: int, other: int) -> bool:
    return any(token.text == ";" for token in tokens[min(one, other) : max(one, other)])


def means_in(tokens: Sequence[Token]) -> tuple[str, ...]:
    """Name the means of travel a sentence speaks of, each once, in the order of its words."""
    found: dict[str, None] = {}
    for k, token in enumerate(tokens):
        for means in _MEANS if token.tags else ():
            if token.has(means) and not (means == "foot" and token.lower == "walk"):
                found.setdefault(means)
        if token.has("conveyance") and k and tokens[k - 1].has("own"):
            found.setdefault("car")
    return tuple(found)


def _general(movement: Movement) -> Iterator[Corridor]:
    """Keep corridors that are spoken of with no place: "ten humanitarian corridors have been agreed".

    A road or crossing that is open from one hour to another is one too.
    """
    tokens, hours = movement.tokens, movement.hours
    yield from _passages(movement)
    dated = hours.start is not None and hours.end is not None and not any(token.has("truce") for token in tokens)
    at = next((k for k, token in enumerate(tokens) if _is_general(token, dated)), None)
    if at is None or (state_of(tokens) is None and not dated):
        return
    number = next((tokens[k].figure for k in range(at, max(-1, at - 6), -1) if tokens[k].kind == NUMBER), None)
    yield Corridor(
        source=movement.source, speaker=movement.speaker, rule="corridor.general", state=movement.state,
        about=movement.about, figure=number, start=hours.start, end=hours.end, means=movement.means,
    )  # fmt: skip


def _passages(movement: Movement) -> Iterator[Corridor]:
    """Keep a passage for a delegation ("a security corridor to allow the delegation's passage")."""
    tokens = movement.tokens
    at = next((k for k, t in enumerate(tokens) if t.has("corridor") and not t.has("hours_of")), None)
    after = tokens[at : at + _PASSAGE] if at is not None else ()
    tags_of = movement.words.tags_of
    if at is not None and any("delegation" in tags_of(word) for token in after for word in token.lower.split()):
        state = state_of(tokens[max(0, at - 5) : at + 1])
        yield Corridor(
            source=movement.source, speaker=movement.speaker, rule="corridor.passage", state=state, about=movement.about
        )


def _is_general(token: Token, dated: bool) -> bool:
    humanitarian = token.has("corridor") and any(stem in token.lower for stem in _HUMANITARIAN)
    return humanitarian or (dated and token.has("corridor", "hours_of"))


def is_flight(movement: Movement) -> bool:
    """Say whether people left their homes or the country of themselves: they are displaced, nobody counted them out."""
    tokens = movement.tokens
    if any(token.has("evacuate", "corridor") for token in tokens):
        return False
    abroad = any(
        token.has("border")
        or (k and token.lower in movement.words.countries and tokens[k - 1].has("to", "in", "drop", "from"))
        for k, token in enumerate(tokens)
    )
    if not movement.concerted and any(token.has("cause") for token in tokens):
        return True
    alone = abroad and not any(token.has("vehicle", "carry") for token in tokens)
    return any(token.has("flight") or (alone and token.has("cross", "arrive", "leave")) for token in tokens)
