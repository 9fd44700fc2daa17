"""The types of clauses: what may be asked and agreed, each with at most eight typed fields.

A type is here because a gate, the plan, a report or a violation tests it; all else is a `note` (decision 5).
Sources of the list: agreement.md section 3.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from safeconduct.agreement.entries.canonical import JsonObject
from safeconduct.agreement.entries.shapes import (
    AUTHOR,
    CASE_ID,
    CLOCK_TIME,
    INSTANT,
    METRES,
    SCOPE,
    SECONDS,
    Choice,
    Field,
    Flag,
    Items,
    Misfit,
    Record,
    Text,
    Whole,
    optional,
)  # fmt: skip
from safeconduct.agreement.terms.acts import ACTS

__all__ = ["CLAUSE_TYPES", "ClauseType", "type_of"]

_Rule = Callable[[JsonObject], Iterator[Misfit]]


@dataclass(frozen=True, slots=True)
class ClauseType:
    """One type: its name, the record its value must be, and what its fields must be to each other."""

    name: str
    record: Record
    rule: _Rule | None = None

    def misfits(self, value: object, path: str = "value") -> Iterator[Misfit]:
        """Yield what is wrong with a value."""
        found = list(self.record.misfits(value, path))  # type: ignore[arg-type]
        yield from found
        if not found and self.rule and isinstance(value, dict):
            yield from self.rule(value)


_MEANS = Choice(("ambulance", "bus", "car", "foot"))
_ACTS = Items(Choice(ACTS), as_set=True)
_PLACES = Items(CASE_ID, least=1)
_AUTHORS = Items(AUTHOR, as_set=True)
_RATE = Whole(1, 1_000_000)
_WORD = Text(40, "[^\n“”;]+", "a few words, without quotation marks or semicolons")
_TERM = Text(200, "[^\n“”]+", "one line without quotation marks")
_FREE = Text(2000)


def _order(first: str, *later: str) -> _Rule:
    """Return the rule that instants or times of the day come in this order, those that are given."""

    def rule(value: JsonObject) -> Iterator[Misfit]:
        """Yield instants that come before the one they have to follow."""
        given = [(name, str(value[name])) for name in (first, *later) if name in value]
        for (name, early), (other, late) in pairwise(given):
            if not early < late:
                yield Misfit(f"value.{other}", late, f"after {name}, {early}")

    return rule


def _window(value: JsonObject) -> Iterator[Misfit]:
    """Yield what is wrong with the hours: end, first departure, and a zone that moves ahead and behind."""
    yield from _order("start", "end")(value)
    departs = value.get("departures_from")
    if departs is not None and not str(value["start"]) <= str(departs) <= str(value["end"]):
        yield Misfit("value.departures_from", str(departs), "within the window")
    if ("ahead_s" in value) != ("behind_s" in value):
        yield Misfit("value.ahead_s", "one of ahead_s and behind_s", "both, or neither")


def _people(value: JsonObject) -> Iterator[Misfit]:
    """Yield groups or keepers of lists that are given where they mean nothing, or missing where they are meant."""
    if (value["people"] == "groups") != ("groups" in value):
        yield Misfit("value.groups", str(value.get("groups", "nothing")), "the groups where people is `groups` only")
    if (value["lists"] == "kept") != ("kept_by" in value):
        yield Misfit("value.kept_by", str(value.get("kept_by", "nothing")), "who keeps them where lists are kept only")


def _breach(value: JsonObject) -> Iterator[Misfit]:
    """Yield acts that stand in two of the three lists: what follows from them would be open."""
    lists = [value[name] for name in ("stop", "hold", "record")]
    held = [act for one in lists if isinstance(one, list) for act in one]
    for act in sorted({str(act) for act in held if held.count(act) > 1}):
        yield Misfit("value", f"{act} in two lists", "each act under stop, hold or record")


def _acts_apart(value: JsonObject) -> Iterator[Misfit]:
    """Yield acts that are prohibited and permitted at once."""
    lists = [value.get(name, []) for name in ("prohibited", "permitted")]
    both = set.intersection(*({str(act) for act in one} if isinstance(one, list) else set() for one in lists))
    for act in sorted(both):
        yield Misfit("value.permitted", act, "an act that is not prohibited too")


def _force(value: JsonObject) -> Iterator[Misfit]:
    """Yield an hour or a delay that is given where it means nothing, or missing where it is meant."""
    for how, field in (("at", "at"), ("after", "after_s")):
        if (value["how"] == how) != (field in value):
            yield Misfit(f"value.{field}", str(value.get(field, "nothing")), f"this key where how is `{how}` only")
    yield from _order("at", "until")(value)


def _pairwise_places(value: JsonObject) -> Iterator[Misfit]:
    """Yield a count of roads that does not fit the waypoints they lie between."""
    places, roads = value.get("waypoints", []), value.get("roads")
    if isinstance(roads, list) and isinstance(places, list) and len(roads) != len(places) - 1:
        yield Misfit("value.roads", f"{len(roads)} roads", f"one between each two of {len(places)} waypoints")


def _type(name: str, *fields: Field, rule: _Rule | None = None) -> ClauseType:
    """Return a type of these fields."""
    return ClauseType(name, Record(fields), rule)


_TYPES = (
    _type(
        "window", Field("scope", SCOPE), Field("start", INSTANT), Field("end", INSTANT),
        optional("departures_from", INSTANT), Field("margin_s", SECONDS), optional("ahead_s", SECONDS),
        optional("behind_s", SECONDS), optional("until_home", Flag()), rule=_window,
    ),
    _type(
        "place", Field("role", Choice(("assembly", "reception"))), Field("place", CASE_ID), optional("point", CASE_ID),
        optional("opens", INSTANT), optional("closes", INSTANT), optional("persons_per_h", _RATE),
        optional("room", Whole(1)), optional("party", CASE_ID), rule=_order("opens", "closes"),
    ),
    _type(
        "route", Field("corridor", Text(40, "[a-z0-9-]+")), optional("waypoints", Items(CASE_ID, least=2)),
        optional("roads", Items(CASE_ID, least=1)), optional("length_m", METRES), optional("tolerance_m", METRES),
        optional("known_to", _AUTHORS), optional("told_at", INSTANT), rule=_pairwise_places,
    ),
    _type(
        "who", Field("people", Choice(("everybody", "groups"))), optional("groups", Items(_WORD, least=1)),
        Field("own_will", Flag()), Field("direction_choice", Flag()), Field("lists", Choice(("none", "kept"))),
        optional("kept_by", AUTHOR), optional("may_return", Flag()), rule=_people,
    ),
    _type(
        "aid_in", Field("allowed", Flag()), optional("trucks_per_day", Whole(1, 100_000)),
        optional("goods", Items(_WORD, least=1)), optional("from", CASE_ID), optional("to", CASE_ID),
        optional("by", INSTANT),
    ),
    _type(
        "stop_fire", Field("scope", SCOPE), optional("around_m", METRES), Field("prohibited", _ACTS),
        optional("permitted", _ACTS), optional("standoff_m", METRES),
        optional("return_fire", Choice(("never", "by_order"))), optional("no_advantage", Flag()), rule=_acts_apart,
    ),
    _type(
        "post", Field("post", CASE_ID), optional("party", CASE_ID), optional("lanes", Whole(1, 50)),
        Field("vehicles_per_h", _RATE), optional("opens", INSTANT), optional("closes", INSTANT),
        optional("most_wait_s", SECONDS), rule=_order("opens", "closes"),
    ),
    _type(
        "search", Field("level", Choice(("none", "papers", "view", "full"))), optional("refused", Items(_WORD)),
        optional("most_s", SECONDS), optional("together_with", AUTHOR), Field("no_detention", Flag()),
    ),
    _type(
        "column", Field("means", Items(_MEANS, least=1, as_set=True)), optional("most_vehicles", Whole(1, 10_000)),
        optional("headway_s", SECONDS), optional("marks", Items(_WORD)), optional("head", AUTHOR),
        optional("tail", AUTHOR), optional("no_arms", Flag()),
    ),
    _type(
        "clear", Field("roads", Items(CASE_ID, least=1)), Field("cleared_by", AUTHOR), Field("by", INSTANT),
        Field("confirmed_by", AUTHOR),
    ),
    _type("pace", Field("corridors", Items(Text(40, "[a-z0-9-]+"), least=2)), Field("convoys", Whole(1, 10_000))),
    _type(
        "contacts", Field("between", Items(AUTHOR, least=2, as_set=True)), optional("level", _WORD),
        optional("channel", _TERM), Field("answer_within_s", SECONDS),
    ),
    _type(
        "conduct",
        Field("may_hold", Items(Choice(("convoy", "intermediary", "monitor", "party")), least=1, as_set=True)),
        optional("halts", _PLACES), Field("answer_within_s", SECONDS), optional("back_after_s", SECONDS),
        optional("word_go", _WORD), optional("word_stop", _WORD),
    ),
    _type(
        "watch", Field("monitors", _AUTHORS), Field("both_sides", Flag()), optional("from", _PLACES),
        Field("rights", Items(Choice(("attribute", "observe", "verify")), as_set=True)),
        optional("report_within_s", SECONDS),
    ),
    _type("daily", Field("plan_by", CLOCK_TIME), Field("answer_by", CLOCK_TIME), rule=_order("plan_by", "answer_by")),
    _type(
        "breach", Field("stop", _ACTS), Field("hold", _ACTS), Field("record", _ACTS), Field("answer_within_s", SECONDS),
        optional("measures_within_s", SECONDS), rule=_breach,
    ),
    _type(
        "orders", Field("party", AUTHOR), Field("issued_by", _TERM), Field("by", INSTANT), Field("down_to", _TERM),
        optional("shown_to", AUTHOR), optional("not_countermanded", Flag()),
    ),
    _type(
        "publish", Field("what", Items(Choice(("counts", "gathering", "hours", "opened", "text")), as_set=True)),
        optional("by", AUTHOR), Field("delay_s", SECONDS),
    ),
    _type(
        "force", Field("how", Choice(("signature", "at", "after"))), optional("at", INSTANT),
        optional("after_s", SECONDS),
        optional("until", INSTANT), Field("notice_s", SECONDS), optional("road_stands", Flag()),
        optional("renews", Flag()), rule=_force,
    ),
    _type(
        "delegation", Field("party", AUTHOR), optional("persons", Whole(1, 10_000)),
        optional("carrier", Choice(("road", "air"))),
        optional("grounded", Flag()), optional("venue", _TERM), optional("escort", AUTHOR),
    ),
    _type("note", Field("en", _FREE), optional("uk", _FREE), optional("ru", _FREE)),
)  # fmt: skip

CLAUSE_TYPES: Mapping[str, ClauseType] = {one.name: one for one in _TYPES}
"""All types by name."""


def type_of(clause: str) -> str:
    """Return the type that a clause's id names: `window` of `window.c1`."""
    return clause.partition(".")[0]
