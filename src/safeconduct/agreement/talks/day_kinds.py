"""Kinds of entries of the day: orders, passes, counts, reports and what follows from them (agreement.md sections 6, 7).

What is not known is left out of a body, never guessed.  `via` and `by` are for what came in by voice or text message:
operations type it, and name whose words they are.
"""

from __future__ import annotations

from collections.abc import Iterator

from safeconduct.agreement.entries.canonical import JsonObject, JsonValue
from safeconduct.agreement.entries.shapes import (
    AUTHOR,
    CASE_ID,
    CLAUSE,
    DIGEST,
    INSTANT,
    METRES,
    SECONDS,
    Choice,
    Field,
    Items,
    Misfit,
    Record,
    Text,
    Whole,
    optional,
)  # fmt: skip
from safeconduct.agreement.talks.entry_kind import EntryKind
from safeconduct.agreement.terms.acts import ACTS

__all__ = ["CONVOY", "DAY_KINDS", "LOCATION", "MOST_CLOCK_SLIP_S", "ORDERS", "READY_ITEMS", "WEAPONS"]

ORDERS = ("open", "hold", "resume", "turn_back", "close")
"""What can be ordered: one is enough for hold, turn back and close; open and resume take all whose word is needed."""
READY_ITEMS = ("clear", "contact", "convoy", "monitor", "orders", "plan", "post")
"""What is reported ready before a corridor opens (gate G5)."""
WEAPONS = ("air", "artillery", "mine", "mortar", "rocket", "small_arms", "tank", "uav", "unknown")
"""By what; `unknown` is an observer's answer, no answer is a key left out."""
MOST_CLOCK_SLIP_S = 300
"""A clock may be wrong by so much, seconds, before anything is said about it: people read it off a wall."""

_PEOPLE_WATCHING = frozenset({"convoy", "monitor", "operations", "party"})
_ALL_OF_THE_DAY = frozenset({"convoy", "intermediary", "monitor", "operations", "party"})
_LINE, _FREE = Text(300), Text(4000)
_SLUG = Text(40, "[a-z0-9-]+", "a corridor's id: small Latin letters, digits and hyphens")
_DEVICE = Text(60, "[A-Za-z0-9._-]+", "a device's id: letters, digits, points and hyphens")
_UUID = Text(80, "[A-Za-z0-9:._-]+", "an identifier of the system it comes from")
_PERSONS, _VEHICLES = Whole(0, 10_000_000, "persons"), Whole(0, 100_000, "vehicles")
_LAT, _LON = (Whole(-90_000_000, 90_000_000, "micro-degrees"), Whole(-180_000_000, 180_000_000, "micro-degrees"))
_VIA = optional("via", Choice(("form", "paper", "radio", "satellite", "sms", "import")))
_BY = optional("by", AUTHOR)

CONVOY = Text(40, "[A-Za-z0-9-]+", "a convoy's id of the plan, as A3")
"""Id of a convoy of the plan."""
LOCATION = Record(
    (
        optional("place", CASE_ID), optional("towards", CASE_ID), optional("off_m", METRES),
        optional("lat_e6", _LAT), optional("lon_e6", _LON), optional("precision_m", METRES),
    )
)  # fmt: skip
"""Where: a place, or off_m metres from it on the road towards another; or a position in micro-degrees, WGS 84."""


def _location(value: JsonValue, path: str) -> Iterator[Misfit]:
    """Yield what a location lacks to be one."""
    if not isinstance(value, dict):
        return
    if ("lat_e6" in value) != ("lon_e6" in value):
        yield Misfit(path, "one of lat_e6 and lon_e6", "both, or neither")
    if ("place" in value) == ("lat_e6" in value):
        yield Misfit(path, "both a place and a position, or none of them", "a place or a position")
    if ("towards" in value or "off_m" in value) and not {"towards", "off_m", "place"} <= value.keys():
        yield Misfit(path, "a part of place, towards and off_m", "all three of them, or a place alone")


def _order(body: JsonObject) -> Iterator[Misfit]:
    order = body["order"]
    targets = [name for name in ("corridor", "section", "convoy") if name in body]
    if len(targets) > 1:
        yield Misfit("order", " and ".join(targets), "one of corridor, section and convoy, or none: all corridors")
    if order == "turn_back" and "convoy" not in body:
        yield Misfit("convoy", "nothing", "the convoy that turns back")
    if order in ("open", "close") and ("convoy" in body or "section" in body):
        yield Misfit("order", f"{order} of a {targets[0]}", "a corridor, or all of them")
    if "conveys" in body and order not in ("open", "resume"):
        yield Misfit("conveys", f"in the order {order}", "in open and resume only: one is enough to stop")


def _report(body: JsonObject) -> Iterator[Misfit]:
    yield from _location(body["at_place"], "at_place")
    if "from_place" in body:
        yield from _location(body["from_place"], "from_place")
    if ("n" in body) != ("counted" in body):
        yield Misfit("n", "one of n and counted", "both, or neither: whether the number was counted or estimated")
    if ("bearing_deg" in body) != ("distance_m" in body):
        yield Misfit("bearing_deg", "one of bearing_deg and distance_m", "both, or neither")
    if body["how"] != "reported" and "source_role" in body:
        yield Misfit("source_role", f"where how is {body['how']}", "where how is `reported` only")


def _count(body: JsonObject) -> Iterator[Misfit]:
    low, high, persons = (body.get(name) for name in ("low", "high", "persons"))
    given = [one for one in (low, persons, high) if isinstance(one, int)]
    if given != sorted(given):
        yield Misfit("persons", f"{persons} between {low} and {high}", "low <= persons <= high")


def _alert(body: JsonObject) -> Iterator[Misfit]:
    if body["status"] == "alert" and not any(name in body for name in ("corridor", "places", "everywhere")):
        yield Misfit("places", "nothing", "where it holds: corridor, places, or everywhere")
    if "until" in body and "from" in body and not str(body["from"]) < str(body["until"]):
        yield Misfit("until", str(body["until"]), "after from")


def _ready(body: JsonObject) -> Iterator[Misfit]:
    item = body["item"]
    if item in ("clear", "convoy", "post") and "id" not in body:
        yield Misfit("id", "nothing", f"which {item}")
    if item == "plan" and "plan" not in body:
        yield Misfit("plan", "nothing", "the SHA-256 of the plan that is sent or answered")


_EFFECT = Record(
    (
        Field("kind", Choice(("none", "damage", "injured", "killed"))), optional("n", Whole(0, 1_000_000, "persons")),
        optional("civilians", Choice(("yes", "no", "unknown"))),
    )
)  # fmt: skip
_SECTION = Items(CASE_ID, least=2, most=2)

DAY_KINDS: tuple[EntryKind, ...] = (
    EntryKind(
        "order",
        Record(
            (
                Field("order", Choice(ORDERS)), optional("corridor", _SLUG), optional("section", _SECTION),
                optional("convoy", CONVOY), optional("at", INSTANT), optional("because", DIGEST),
                optional("why", _LINE), optional("conveys", Items(DIGEST, least=1, most=10, as_set=True)), _VIA, _BY,
            )
        ),
        _ALL_OF_THE_DAY,
        _order,
    ),
    EntryKind(
        "pass",
        Record(
            (
                Field("convoy", CONVOY), Field("place", CASE_ID), Field("end", Choice(("head", "tail"))),
                optional("moves", Choice(("arrives", "leaves"))), Field("at", INSTANT),
                optional("precision_s", SECONDS), optional("vehicles", _VEHICLES), optional("persons", _PERSONS),
                _VIA, _BY,
            )
        ),
        frozenset({"convoy", "monitor", "operations", "party"}),
    ),
    EntryKind(
        "count",
        Record(
            (
                Field("place", CASE_ID), Field("at", INSTANT), Field("persons", _PERSONS),
                Field("counted", Choice(("counted", "estimated"))),
                Field("of", Choice(("out", "under_way", "left", "returned"))), optional("corridor", _SLUG),
                optional("convoy", CONVOY), optional("means", Choice(("ambulance", "bus", "car", "foot"))),
                optional("from", INSTANT), optional("low", _PERSONS), optional("high", _PERSONS),
                optional("method", _LINE), _VIA, _BY,
            )
        ),
        _ALL_OF_THE_DAY,
        _count,
    ),
    EntryKind(
        "queue",
        Record(
            (
                Field("post", CASE_ID), Field("at", INSTANT), Field("vehicles", _VEHICLES),
                optional("wait_s", SECONDS), optional("lanes", Whole(0, 50)), _VIA, _BY,
            )
        ),
        _PEOPLE_WATCHING,
    ),
    EntryKind(
        "report",
        Record(
            (
                Field("act", Choice(ACTS)), Field("at", INSTANT), optional("precision_s", SECONDS),
                Field("at_place", LOCATION), Field("how", Choice(("camera", "heard", "reported", "seen", "trace"))),
                optional("weapon", Choice(WEAPONS)), optional("n", Whole(1, 100_000)),
                optional("counted", Choice(("counted", "estimated"))), optional("from_place", LOCATION),
                optional("bearing_deg", Whole(0, 359, "degrees")), optional("distance_m", METRES),
                optional("direction", Choice(("incoming", "outgoing", "unknown"))),
                optional("effects", Items(_EFFECT, least=1, most=8)), optional("convoy", CONVOY),
                optional("post", CASE_ID), optional("source_role", _LINE), optional("words", _FREE),
                optional("files", Items(DIGEST, least=1, most=20, as_set=True)), optional("uuid", _UUID), _VIA, _BY,
            )
        ),
        _ALL_OF_THE_DAY,
        _report,
    ),
    EntryKind(
        "violation",
        Record(
            (
                Field("reports", Items(DIGEST, least=1, most=50, as_set=True)), Field("clause", CLAUSE),
                Field("value", DIGEST), optional("against", AUTHOR), optional("words", _FREE),
            )
        ),
        _ALL_OF_THE_DAY,
    ),
    EntryKind(
        "finding",
        Record(
            (
                Field("violation", DIGEST), Field("says", Choice(("attributed", "not_verified", "verified"))),
                optional("to", AUTHOR), optional("words", _FREE),
                optional("files", Items(DIGEST, least=1, most=20, as_set=True)),
            )
        ),
        frozenset({"monitor"}),
        lambda body: (
            iter(())
            if (body["says"] == "attributed") == ("to" in body)
            else iter((Misfit("to", str(body.get("to", "nothing")), "to whom, where says is `attributed` only"),))
        ),
    ),
    EntryKind(
        "answer",
        Record(
            (
                Field("violation", DIGEST), Field("says", Choice(("accepted", "denied", "explained"))),
                optional("words", _FREE), optional("measures", _FREE),
            )
        ),
        frozenset({"party"}),
    ),
    EntryKind(
        "settle",
        Record(
            (
                Field("entry", DIGEST), Field("says", Choice(("agreed", "reserved", "refused"))),
                optional("reason", _FREE),
            )
        ),
        frozenset({"party"}),
    ),
    EntryKind(
        "ready",
        Record(
            (
                Field("item", Choice(READY_ITEMS)), Field("says", Choice(("sent", "yes", "no", "boarding"))),
                optional("id", Text(80)), optional("plan", DIGEST), optional("at", INSTANT), optional("why", _LINE),
                _VIA, _BY,
            )
        ),
        _ALL_OF_THE_DAY,
        _ready,
    ),
    EntryKind(
        "alert",
        Record(
            (
                Field("id", Text(120)), Field("status", Choice(("alert", "cancel", "update"))), Field("event", _LINE),
                optional("from", INSTANT), optional("until", INSTANT), optional("corridor", _SLUG),
                optional("places", Items(CASE_ID, least=1, as_set=True)), optional("everywhere", Choice(("yes",))),
                optional("sent", INSTANT), optional("sender", _LINE), _VIA,
            )
        ),
        frozenset({"intermediary", "monitor", "operations", "party"}),
        _alert,
    ),
    EntryKind(
        "track",
        Record(
            (
                Field("device", _DEVICE), Field("from", INSTANT), Field("to", INSTANT), Field("file", DIGEST),
                Field("fixes", Whole(1, 1_000_000)), optional("convoy", CONVOY), optional("corridor", _SLUG),
            )
        ),
        frozenset({"convoy", "operations"}),
        lambda body: (
            iter(())
            if str(body["from"]) <= str(body["to"])
            else iter((Misfit("to", str(body["to"]), "not before from"),))
        ),
    ),
)  # fmt: skip
"""Kinds of entries of the day."""
