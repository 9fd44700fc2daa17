"""The format safeconduct.plan/2, declared once for the writer, the reader and the JSON Schema."""

from __future__ import annotations

from typing import Any

from safeconduct.core import Note
from safeconduct.files.codec import (
    INSTANT,
    NUMBER,
    SPAN,
    TEXT,
    TRUTH,
    VALUES,
    WHOLE,
    Codec,
    Key,
    choice,
    list_of,
    map_of,
    nullable,
    pair_of,
    record,
)
from safeconduct.files.cursor import Node
from safeconduct.files.instants import Stamps
from safeconduct.planning import (
    MEANS,
    Amount,
    Convoy,
    Corridor,
    Duty,
    FootprintWindow,
    LeftBehind,
    Leg,
    Limit,
    OutBy,
    Pass,
    PlaceWindow,
    QuickSum,
    Section,
    Shortfall,
    Walk,
)
from safeconduct.report.gathering import GatheringPoint, Hours

__all__ = [
    "CONVOY",
    "CORRIDOR",
    "DUTY",
    "FOOTPRINT",
    "GATHERING",
    "ID",
    "LEFT",
    "LENGTH",
    "NOTE",
    "OUT_BY",
    "PERSONS",
    "PLACE_WINDOW",
    "PLAN_FORMAT",
    "QUICK_SUM",
    "SHORTFALL",
]

PLAN_FORMAT = "safeconduct.plan/2"
"""Name and version of the format; a reader refuses any other."""

Json = dict[str, Any]

ID = Codec(TEXT.write, TEXT.read, {"type": "string", "minLength": 1})
"""An id of the case or of this plan, never empty."""
PERSONS = WHOLE.described("Persons.")
"""Persons, whole."""
LENGTH = Codec(NUMBER.write, NUMBER.read, {"type": "number", "minimum": 0})
"""Kilometres."""
ROAD = TEXT.described("Id of the row of roads.csv; left out where the roads are streets.")
POINT = pair_of(NUMBER, "points [lat, lon]", 0.0)

NOTE = record(Note, Key("code", ID), Key("values", VALUES, without={}))
"""What is assumed, or what a static estimate is from: code and values."""

SECTION = record(
    Section,
    Key("from", ID, "from_place"),
    Key("to", ID, "to_place"),
    Key("road", ROAD, without=""),
    Key("km", LENGTH),
    Key("ref", TEXT.described("The road's number, empty where unknown.")),
    Key("danger", TRUTH),
    Key("windows", list_of(SPAN).described("When the cease-fire must hold on it, margins included.")),
    Key("shape", list_of(POINT).described("Points [lat, lon] from end to end; empty where unknown.")),
)
CORRIDOR = record(
    Corridor,
    Key("id", ID),
    Key("origin", ID),
    Key("destination", ID),
    Key("waypoints", list_of(ID, 2)),
    Key("length_km", LENGTH),
    Key("persons", map_of(PERSONS, MEANS)),
    Key("sections", list_of(SECTION, 1)),
)
"""A corridor with its sections."""


def _write_pass(one: Pass, stamps: Stamps) -> Json:
    """Write a pass: the most frequent object of a plan, so without the walk over its keys."""
    told = {"place": one.place, "head": stamps[one.head], "tail": stamps[one.tail]}
    if one.in_head is not None:
        told["in_head"] = stamps[one.in_head]
    if one.in_tail is not None:
        told["in_tail"] = stamps[one.in_tail]
    if one.road:
        told["road"] = one.road
    return told


_PASS = record(
    Pass,
    Key("place", ID),
    Key("head", INSTANT),
    Key("tail", INSTANT),
    Key("in_head", INSTANT, without=None),
    Key("in_tail", INSTANT, without=None),
    Key("road", ROAD, without=""),
)
PASS = Codec(_write_pass, _PASS.read, _PASS.schema)
WALK = record(
    Walk, Key("place", ID), Key("to", ID, "to_place"), Key("persons", PERSONS), Key("starts", INSTANT),
    Key("arrives", INSTANT),
)  # fmt: skip
CONVOY = record(
    Convoy,
    Key("id", ID),
    Key("corridor", nullable(ID).described("Null for an empty bus run.")),
    Key("mix", map_of(WHOLE, MEANS).described("Vehicles by means; empty on foot.")),
    Key("persons_by_means", map_of(PERSONS, MEANS)),
    Key("assembly", TEXT),
    Key("reception", TEXT),
    Key("bus", list_of(ID)),
    Key("boards", nullable(SPAN)),
    Key("walks", list_of(WALK), without=()),
    Key("inbound", TEXT, without=""),
    Key("passes", list_of(PASS, 1)),
    derived={
        "means": (choice(*MEANS, "mixed"), lambda convoy: convoy.means),
        "vehicles": (WHOLE, lambda convoy: convoy.vehicles),
        "persons": (PERSONS, lambda convoy: convoy.persons),
    },
)
"""A convoy; `means`, `vehicles` and `persons` are sums for readers of the file."""
LEG = record(
    Leg,
    Key("from", ID, "from_place"),
    Key("to", ID, "to_place"),
    Key("departs", INSTANT),
    Key("arrives", INSTANT),
    Key("persons", PERSONS.described("0: an empty run.")),
    Key("km", LENGTH),
    Key("waypoints", list_of(ID)),
)
DUTY = record(Duty, Key("bus", ID), Key("legs", list_of(LEG, 1)))
"""All legs of one bus."""
OUT_BY = record(OutBy, Key("at", INSTANT), Key("persons", PERSONS))
"""A point of the curve of persons out."""
AMOUNT = record(Amount, Key("number", NUMBER), Key("unit", ID))
LIMIT = record(
    Limit,
    Key("code", ID),
    Key("where", VALUES),
    Key("added", nullable(AMOUNT).described("How much more of it was tried; null: nothing can be added.")),
    Key("persons", nullable(PERSONS).described("Persons more of the whole plan with it; null: not known.")),
    Key("tested", TRUTH.described("Planned anew with it; false: by its price.")),
)
LEFT = record(
    LeftBehind, Key("place", ID), Key("means", choice(*MEANS)), Key("persons", PERSONS), Key("because", list_of(LIMIT))
)
"""Who stays, and why."""


_HOURS = record(Hours, Key("opens", nullable(INSTANT)), Key("closes", nullable(INSTANT)))
GATHERING = record(
    GatheringPoint,
    Key("id", TEXT.described("Of assembly.csv; empty: the place has people who would leave, and no row.")),
    Key("place", ID),
    Key("lat", nullable(Codec(NUMBER.write, NUMBER.read, {"type": "number", "minimum": -90, "maximum": 90}))),
    Key("lon", nullable(Codec(NUMBER.write, NUMBER.read, {"type": "number", "minimum": -180, "maximum": 180}))),
    Key("hours", list_of(_HOURS).described("Opening hours, else agreed windows of departure: public.")),
)
"""A gathering place, as the case has it."""


def _flattened(codec: Codec, key: str) -> Codec:
    """Return the codec of a class whose field `span` is written as start and end beside its other keys."""

    def write(value: Any, stamps: Stamps) -> Json:
        told: Json = codec.write(value, stamps)
        span: Json = told.pop(key)
        return told | span

    def read(node: Node) -> Any:
        held = node.value if isinstance(node.value, dict) else {}
        span = {"start": held.get("start"), "end": held.get("end")}
        return codec.read(Node({**held, key: span} if held else node.value, node.path, node.file, node.faults))

    schema = codec.schema
    known = {name: one for name, one in schema["properties"].items() if name != key} | SPAN.schema["properties"]
    needed = [name for name in schema["required"] if name != key] + ["start", "end"]
    return Codec(write, read, {**schema, "properties": known, "required": needed})


FOOTPRINT = _flattened(
    record(
        FootprintWindow,
        Key("section", pair_of(ID, "two places, [from, to]", "")),
        Key("road", ROAD, without=""),
        Key("km", LENGTH),
        Key("span", SPAN),
    ),
    "span",
)
"""A window asked for on a section."""
PLACE_WINDOW = _flattened(record(PlaceWindow, Key("place", ID), Key("span", SPAN)), "span")
"""A window asked for at a place."""
QUICK_SUM = record(QuickSum, Key("persons", PERSONS), Key("because", list_of(NOTE)))
"""The static upper estimate; `plan_json` words its notes under `because`."""
SHORTFALL = record(Shortfall, Key("planned", PERSONS), Key("least_proven", PERSONS))
"""Persons missing to the floors."""
