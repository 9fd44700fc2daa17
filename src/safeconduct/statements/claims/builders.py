"""Put statements together from what was found in each sentence, with what the sentences before it leave open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from safeconduct.statements.attribution.offices import party_of
from safeconduct.statements.attribution.speakers import subject_before
from safeconduct.statements.claims.claims import Claim, claims_in
from safeconduct.statements.claims.departures import evacuations, flights
from safeconduct.statements.claims.movement import Movement, corridors, state_of
from safeconduct.statements.claims.talks import sides_of_talks, venue_of
from safeconduct.statements.claims.truces import ceasefires
from safeconduct.statements.counts.counts import has_moved, moves
from safeconduct.statements.language.lexicon import Lexicon
from safeconduct.statements.language.sentences import Sentence
from safeconduct.statements.language.times import days_in
from safeconduct.statements.language.tokens import PLACE, Token
from safeconduct.statements.model.statement import (
    GUESSED,
    KINDS,
    Ceasefire,
    Corridor,
    Evacuated,
    Source,
    Speaker,
    Statement,
)
from safeconduct.statements.places.gazetteer import Located
from safeconduct.statements.ways.way import Way

__all__ = ["Draft", "build"]

_HOURS_OF = ("corridor", "hours_of", "they", "opened", "begin")
_NOT_OF_SPEECH = ("that", "passive", "fact", "evacuate", "leave", "arrive", "carry", "opened", "corridor", "plan")
_ALONE = 3  # tokens of "denied it."
_NEAR_BEFORE = 200  # characters between a corridor and the sentence that tells its hours


@dataclass(frozen=True)
class Draft:
    """One sentence ready to be turned into statements.

    clocks: of whoever speaks, and of the country spoken of (names of time zones).  subject: index of the speaker's
    token, -1 if not in it.  narrated: nobody is named as its speaker and it does not
    plainly go on with somebody's words; then only movements are still taken as theirs (R2).  matters: its paragraph
    speaks of the conflict; others leave no trace in what is remembered.
    """

    source: Source
    speaker: Speaker
    sentence: Sentence
    tokens: tuple[Token, ...]
    ways: tuple[Way, ...]
    base: date | None
    locate: Callable[..., Located]
    clocks: tuple[str, str]
    subject: int
    narrated: bool = False
    matters: bool = True


@dataclass
class _Memory:
    """What a report leaves open for its next sentences; only sentences that speak of movement change it."""

    report: int = -1
    state: str | None = None
    moved: bool = False
    day: date | None = None
    paragraph: int = -1
    goals: list[Token] = field(default_factory=list)
    arrived: Token | None = None
    left: list[Token] = field(default_factory=list)
    listed: list[Token] = field(default_factory=list)
    outward: set[str] = field(default_factory=set)
    concerted: bool = False
    topical: bool = False
    sides: tuple[str, ...] = ()


def build(drafts: Sequence[Draft], words: Lexicon) -> list[Statement]:
    """Make the statements of all sentences, in order of the text."""
    memory = _Memory()
    outward = _outward(drafts)
    statements: list[Statement] = []
    for draft in drafts:
        if draft.sentence.report != memory.report:
            report = draft.sentence.report
            memory = _Memory(report, concerted=_is_concerted(drafts, report), topical=_is_topical(drafts, report))
        memory.outward = outward
        movement = _movement(draft, memory, words)
        made = [*corridors(movement), *evacuations(movement), *ceasefires(movement)]
        if _give_hours(statements, movement, draft, made):
            made = [one for one in made if one.rule != "corridor.general"]
        others = _others(draft, movement, made, memory)
        statements.extend(_unsure(one) for one in [*made, *others])
        _remember(memory, movement, draft, made)
    return statements


def _outward(drafts: Sequence[Draft]) -> set[str]:
    """Collect the places the text says people leave: vehicles on the way to them go in, not out."""
    names: set[str] = set()
    for draft in drafts:
        vehicles = any(token.has("vehicle") for token in draft.tokens)
        for way in draft.ways:
            if way.origin and not vehicles:
                names.add(way.origin.name)
    return names


def _give_hours(
    statements: list[Statement], movement: Movement, draft: Draft, made: Sequence[Statement]
) -> bool:
    """Give hours that a sentence names without a way ("they work from 9:00 to 21:00") to the corridors before it.

    Returns whether there were any.
    """
    hours = movement.hours
    own = any(isinstance(one, Corridor | Ceasefire) and one.rule != "corridor.general" for one in made)
    if own or not (hours.start or hours.end) or not any(token.has(*_HOURS_OF) for token in draft.tokens):
        return False
    first, before = draft.sentence.start, len(statements)
    for k in range(len(statements) - 1, -1, -1):
        one = statements[k]
        if not isinstance(one, Corridor) or one.start or one.end or first - one.source.span[1] > _NEAR_BEFORE:
            break
        statements[k], before = replace(one, start=hours.start, end=hours.end), k
    return before < len(statements)


def _unsure(one: Statement) -> Statement:
    """Mark a statement uncertain whose speaker was taken over from other sentences."""
    return replace(one, certain=False) if one.speaker.rule in GUESSED else one


def _is_concerted(drafts: Sequence[Draft], report: int) -> bool:
    """Say whether a report speaks of corridors, evacuations, convoys or ways with two ends at all."""
    return any(
        way.origin and way.destination for one in drafts if one.sentence.report == report for way in one.ways
    ) or _is_topical(drafts, report)


def _is_topical(drafts: Sequence[Draft], report: int) -> bool:
    """Say whether words of a report speak of corridors, evacuations, convoys or people who were taken somewhere."""
    words = ("corridor", "evacuate", "vehicle", "truce")
    return any(
        token.has(*words) or (token.has("carry") and k and one.tokens[k - 1].has("passive"))
        for one in drafts if one.sentence.report == report for k, token in enumerate(one.tokens)
    )  # fmt: skip


def _movement(draft: Draft, memory: _Memory, words: Lexicon) -> Movement:
    tokens = draft.tokens
    goes_on = memory.moved and not any(token.has("not_fact") for token in tokens)
    return Movement(
        source=draft.source,
        speaker=draft.speaker,
        tokens=tokens,
        ways=_completed(draft, memory),
        about=_about(draft, memory, words),
        base=draft.base,
        locate=draft.locate,
        clocks=draft.clocks,
        words=words,
        state=state_of(tokens) or (None if any(token.has("plan", "infinitive") for token in tokens) else memory.state),
        goes_on=goes_on,
        outward=frozenset(memory.outward),
        subject=draft.subject,
        concerted=memory.concerted,
        topical=memory.topical,
    )


def _about(draft: Draft, memory: _Memory, words: Lexicon) -> date | None:
    """Find the day a sentence speaks of: one it names (not the day of the briefing), the paragraph's, the report's."""
    ahead = any(token.has("plan") for token in draft.tokens)
    found = days_in(draft.tokens, draft.base, words, ahead=ahead, spoken=memory.day)
    days = [day for k, day in found if not _of_speech(draft.tokens, k) and not _of_period(draft.tokens, k)]
    if days:
        return days[0]
    goes_on = memory.paragraph == draft.sentence.paragraph or (memory.moved and moves(draft.tokens))
    return memory.day if goes_on and memory.day else draft.base


def _of_period(tokens: Sequence[Token], day: int) -> bool:
    """Say whether a day word begins a period ("since 13 August"): the count is not of that day."""
    return any(token.has("since") for token in tokens[max(0, day - 2) : day])


def _of_speech(tokens: Sequence[Token], day: int) -> bool:
    """Say whether a day word tells when something was said ("said at a briefing on Friday")."""
    for k in range(day - 1, max(-1, day - 14), -1):
        if tokens[k].has("say"):
            return True
        not_of_speech = tokens[k].has(*_NOT_OF_SPEECH)
        if not_of_speech or tokens[k].text in (",", '"', "”", ";"):
            return False
    return False


def _remember(memory: _Memory, movement: Movement, draft: Draft, made: Sequence[Statement]) -> None:
    tokens = draft.tokens
    relevant = bool(draft.ways) or moves(tokens) or any(token.has("corridor") for token in tokens)
    if not relevant or not draft.matters:
        return
    memory.state = movement.state
    memory.moved = has_moved(tokens) or movement.goes_on
    memory.paragraph = draft.sentence.paragraph
    if not any(token.lower in movement.words.anaphoric_days for token in tokens):
        memory.day = movement.about
    goals = [way.destination for way in movement.ways if way.destination and way.origin]
    memory.goals = goals or memory.goals
    arrivals = [way.destination for way in draft.ways if way.destination]
    memory.arrived = arrivals[-1] if arrivals else memory.arrived
    out = [one for one in made if isinstance(one, Corridor) and one.origin and not one.aid]
    open_ends = {one.origin for one in out if not one.destination}
    named = {token.name: token for token in tokens if token.name in open_ends}
    memory.listed = [token for token in tokens if token.kind == PLACE] if not draft.ways else []
    memory.left = list(named.values()) if all(one.origin in open_ends for one in out) else []


def _completed(draft: Draft, memory: _Memory) -> tuple[Way, ...]:
    """Add the ways that only this sentence and the one before it tell together."""
    return (*_met(draft), *_transit(draft, memory), *_onward(draft, memory), *_destination(draft, memory))


def _met(draft: Draft) -> tuple[Way, ...]:
    """route.onward in one sentence: "from A and B; the buses go to D" where each end stands alone."""
    tokens, ways = draft.tokens, draft.ways
    goals = [way for way in ways if way.destination and not way.origin]
    starts = [way for way in ways if way.origin and not way.destination and goals and way.last < goals[0].first]
    moving = bool(goals) and any(
        token.has("leave", "arrive", "evacuate") for token in tokens[goals[0].first - 4 : goals[0].first]
    )
    between = tokens[starts[-1].last : goals[0].first] if starts else ()
    parted = any(t.has("and") and any(u.has("say") for u in between[k : k + 4]) for k, t in enumerate(between))
    if len(goals) != 1 or not starts or not moving or parted:
        return ways
    joined = [replace(way, destination=goals[0].destination, rule="route.onward", last=goals[0].last) for way in starts]
    return (*(way for way in ways if way not in starts and way is not goals[0]), *joined)


def _destination(draft: Draft, memory: _Memory) -> list[Way]:
    """route.destination: routes from A, B and C are listed; "the final destination is D"."""
    tokens = draft.tokens
    for k, token in enumerate(tokens):
        if token.has("end_point"):
            goal = next((place for place in tokens[k + 1 : k + 8] if place.kind == PLACE), None)
            origins = memory.left or memory.listed
            if goal and not any(way.origin and way.destination for way in draft.ways):
                return [Way(place, goal, "route.destination", k, len(tokens) - 1) for place in origins]
    return []


def _transit(draft: Draft, memory: _Memory) -> list[Way]:
    """route.transit: "these routes will also stop in A and B" leads from there to where the routes before led."""
    tokens = draft.tokens
    also = any(token.has("corridor") for token in tokens) and any(token.has("also") for token in tokens)
    stops = [k for k, token in enumerate(tokens) if token.has("collect")]
    if not (also and stops and memory.goals) or any(way.origin for way in draft.ways):
        return []
    places = [token for k, token in enumerate(tokens) if token.kind == PLACE and k > stops[0]]
    goal = memory.goals[-1]
    return [Way(place, goal, "route.transit", stops[0], len(tokens) - 1) for place in places if place.name != goal.name]


def _onward(draft: Draft, memory: _Memory) -> list[Way]:
    """route.onward: people come to A, or leave A; "their transportation", "we took them" to B leads from A to B."""
    tokens = draft.tokens
    goals = [way.destination for way in draft.ways if way.destination and not way.origin]
    if not goals:
        return []
    last = len(tokens) - 1
    if tokens[0].has("subset") and memory.left:
        return [Way(place, goals[0], "route.onward", 0, last) for place in memory.left]
    for k, token in enumerate(tokens[:-1]):
        if token.has("they") and tokens[k + 1].has("evacuate") and memory.arrived:
            return [Way(memory.arrived, goals[0], "route.onward", k, last)]
        same = memory.paragraph == draft.sentence.paragraph and token.has("people")
        going = any(t.has("evacuate", "arrive", "leave") for t in tokens)
        if (token.has("they", "them", "it") or same) and memory.left and going:
            return [Way(place, goals[0], "route.onward", k, last) for place in memory.left]
    return []


def _others(draft: Draft, movement: Movement, made: Sequence[Statement], memory: _Memory) -> list[Statement]:
    """Make the statements of the other kinds; a count that tells of people moved is not a count of displaced too."""
    words = movement.words
    counted = {one.persons for one in made if isinstance(one, Evacuated)}
    party = "" if draft.narrated else draft.speaker.party or ""
    found = claims_in(draft.source.quote, draft.source.span[0], draft.tokens, words, party)
    if any(claim.kind == "talks" for claim in found):
        memory.sides = sides_of_talks(draft.tokens, draft.subject, words, memory.sides)
    fled = list(flights(movement))
    known = counted | {one.persons for one in fled}
    claims = [
        _statement(claim, _speaker(claim, draft, words), draft, movement, memory.sides)
        for claim in found
        if not (claim.kind in ("displaced", "losses") and claim.figure and claim.figure.number in known)
        and not (claim.values.get("outcome") == "denied" and not _denies_before(draft.tokens))
    ]
    return [*fled, *claims]


def _denies_before(tokens: Sequence[Token]) -> bool:
    """Say whether a denial speaks of what was said before it, of movement, reports or claims, not of its own matter."""
    at = next((k for k, token in enumerate(tokens) if token.has("deny")), None)
    if at is None or len(tokens) - at <= _ALONE:
        return True
    words = ("leave", "evacuate", "arrive", "corridor", "truce", "it_said", "they", "claim_noun")
    return any(token.has(*words) for token in tokens[at + 1 :])


def _speaker(claim: Claim, draft: Draft, words: Lexicon) -> Speaker:
    """Take who asks or offers as the speaker of a demand or offer; else the sentence's, unless it is narrated."""
    if claim.kind in ("demand", "offer"):
        at = next((k for k, token in enumerate(draft.tokens) if token.end > claim.at), 0)
        said = subject_before(draft.tokens, at, words)
        if said:
            return Speaker(said.name, said.role or None, said.party or None, said.rule)
    if claim.hearsay:
        return Speaker()
    giver = claim.values.get("giver")
    if giver and (draft.narrated or not draft.speaker.name):
        return Speaker(giver, None, party_of(giver, words) or None, "speaker.actor")
    return Speaker() if draft.narrated else draft.speaker


def _statement(
    claim: Claim, speaker: Speaker, draft: Draft, movement: Movement, sides: tuple[str, ...]
) -> Statement:
    kind = KINDS[claim.kind]
    about = None if any(t.has("long_after") and t.start < claim.at for t in draft.tokens) else movement.about
    places = (draft.locate(claim.place),) if claim.place else ()
    values: dict[str, Any] = dict(claim.values)
    state = values.pop("state", None)
    own = set(kind.own_fields())
    if claim.place and "place" in own:
        values["near" if claim.near else "place"] = claim.place.name
    if claim.figure and "number" in own:
        values.setdefault("number", claim.figure.number)
    if claim.figure and "persons" in own:
        values.setdefault("persons", claim.figure.number)
    if "on" in own:
        values["on"] = about
    if claim.kind == "talks":
        values["between"] = sides
        values["place"] = venue_of(draft.tokens, claim.place, movement.words)
    if claim.kind == "displaced" and state is None:
        state = "forecast" if any(token.has("plan") for token in draft.tokens) else "fact"
    return kind(
        source=draft.source,
        speaker=speaker,
        rule=claim.rule,
        state=state,
        about=about,
        figure=claim.figure,
        places=places,
        certain=all(place.certain for place in places),
        **{key: value for key, value in values.items() if key in own},
    )
