"""The format safeconduct.plan/2, declared once: `PLAN_FILE` writes it, reads it, and is its JSON Schema.

The types and readers of the page's front end are made from it too (tools/web_types.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from safeconduct import __version__
from safeconduct.core import Clock, InfeasibleError, Limits, Note, Place, PlaceId, translations
from safeconduct.files.codec import (
    INSTANT,
    NUMBER,
    SPAN,
    TEXT,
    TRUTH,
    VALUES,
    WHOLE,
    Beside,
    Codec,
    Group,
    Key,
    Shown,
    choice,
    constant,
    list_of,
    map_of,
    nullable,
    number_in,
    pair_of,
    record,
    text_as,
)
from safeconduct.files.instants import Stamps, stamps
from safeconduct.files.values import read_day, read_zone
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
    Plan,
    QuickSum,
    Section,
    Shortfall,
    SolveReport,
    Walk,
)
from safeconduct.report.plan.gathering import GatheringPoint, Hours
from safeconduct.report.wording.notes import NoteWriter

__all__ = [
    "CLOCK", "CONVOY", "CORRIDOR", "DUTY", "FOOTPRINT", "INFEASIBLE", "LEG", "OUT_BY", "PASS", "PLACE_WINDOW", "PLAN",
    "PLAN_FILE", "PLAN_FORMAT", "SECTION", "SHORTFALL", "WALK", "Beyond", "PlanFile",
]  # fmt: skip

PLAN_FORMAT = "safeconduct.plan/2"
"""Name and version of the format; a reader refuses any other."""

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PlanFile:
    """All that a plan.json holds: the plan, the case's clocks, places on its corridors, where people gather.

    gathering: () in plans of before it was written; positions and hours of gathering places are not known then.
    """

    plan: Plan
    clock: Clock
    places: Mapping[PlaceId, Place]
    gathering: tuple[GatheringPoint, ...] = ()


class Beyond(Stamps):
    """What a plan is written with beside itself: texts of instants, words of notes, and the seconds it took or None."""

    def __init__(self, clock: Clock, said: NoteWriter, seconds: float | None = None) -> None:
        super().__init__(None)
        self.said, self.seconds = said, seconds
        self._shared = stamps(clock)

    def __missing__(self, instant: Any) -> str:
        """Take the text from those that all files of the plan share."""
        text = self[instant] = self._shared[instant]
        return text


ID = Codec(TEXT.write, TEXT.read, {"type": "string", "minLength": 1})
"""An id of the case or of this plan, never empty."""
PERSONS = WHOLE.described("Persons.")
"""Persons, whole."""
LENGTH = number_in(Limits(least=0))
"""Kilometres."""
ROAD = TEXT.described("Id of the row of roads.csv; left out where the roads are streets.")
LAT, LON = number_in(Limits(least=-90, most=90)), number_in(Limits(least=-180, most=180))
SHARE = number_in(Limits(least=0, most=1))
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
    times = {"place": one.place, "head": stamps[one.head], "tail": stamps[one.tail]}
    if one.in_head is not None:
        times["in_head"] = stamps[one.in_head]
    if one.in_tail is not None:
        times["in_tail"] = stamps[one.in_tail]
    if one.road:
        times["road"] = one.road
    return times


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
    Shown("means", choice(*MEANS, "mixed"), lambda convoy, _: convoy.means),
    Shown("vehicles", WHOLE, lambda convoy, _: convoy.vehicles),
    Shown("persons", PERSONS, lambda convoy, _: convoy.persons),
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
def _gathering(names: Mapping[str, str], **known: Any) -> GatheringPoint:
    return GatheringPoint(**known, translations=translations(names))


GATHERING = record(
    _gathering,
    Key("id", TEXT.described("Of assembly.csv; empty: the place has people who would leave, and no row.")),
    Key("place", ID),
    Key("lat", nullable(LAT)),
    Key("lon", nullable(LON)),
    Key("hours", list_of(_HOURS).described("Opening hours, else agreed windows of departure: public.")),
    Key("name", TEXT.described("As people there call it."), without=""),
    Key("names", map_of(ID).described("The same in other languages."), without={}),
)
"""A gathering place, as the case has it."""


FOOTPRINT = record(
    FootprintWindow,
    Key("section", pair_of(ID, "two places, [from, to]", "")),
    Key("road", ROAD, without=""),
    Key("km", LENGTH),
    Beside("span", SPAN),
)
"""A window asked for on a section."""
PLACE_WINDOW = record(PlaceWindow, Key("place", ID), Beside("span", SPAN))
"""A window asked for at a place."""
QUICK_SUM = record(
    QuickSum,
    Key("persons", PERSONS),
    Shown("because", TEXT, lambda quick, beyond: beyond.said.notes(quick.because)),
    Key("because_notes", list_of(NOTE), "because"),
)
"""The static upper estimate, its notes in English too."""
SHORTFALL = record(Shortfall, Key("planned", PERSONS), Key("least_proven", PERSONS))
"""Persons missing to the floors."""
SOLVE = record(
    SolveReport,
    Shown("seconds", nullable(NUMBER), lambda _, beyond: beyond.seconds),
    Key("method", TEXT),
    Key("iterations", WHOLE),
    Key("columns", WHOLE),
    Key("stopped_early", TRUTH),
)

PLAN = record(
    Plan,
    Key("case", ID),
    Key("title", TEXT),
    Key("seed", WHOLE),
    Key("inputs", map_of(TEXT).described("Hash of each file that the plan was made from, by table or layer."),
        without={}),
    Group(
        "persons",
        (Key("leaving", PERSONS), Key("out", PERSONS), Shown("left", PERSONS, lambda plan, _: plan.left)),
    ),
    Key("persons_bound", PERSONS.described("No plan gets more persons out; proven.")),
    Shown("persons_gap", SHARE, lambda plan, _: plan.persons_gap),
    Key("value", NUMBER),
    Key("bound", NUMBER),
    Shown("gap", SHARE.described("(bound - value) / bound."), lambda plan, _: plan.gap),
    Key("shortfall", nullable(SHORTFALL)),
    Key("quick_sum", QUICK_SUM),
    Key("corridors", list_of(CORRIDOR)),
    Key("convoys", list_of(CONVOY)),
    Key("duties", list_of(DUTY)),
    Key("out_by", list_of(OUT_BY)),
    Key("left_behind", list_of(LEFT)),
    Group(
        "ceasefire",
        (
            Key("kilometre_hours", LENGTH),
            Key("windows", list_of(FOOTPRINT), "footprint"),
            Key("places", list_of(PLACE_WINDOW)),
        ),
    ),
    Shown("assumed", list_of(TEXT), lambda plan, beyond: [beyond.said.note(note) for note in plan.assumed]),
    Key("assumed_notes", list_of(NOTE), "assumed"),
    Key("solve", SOLVE),
)
"""The plan itself; what is assumed in English too."""

_ZONE = text_as(lambda zone: zone.key, read_zone, ZoneInfo("UTC"), minLength=1)
_DAY = text_as(date.isoformat, read_day, date(1970, 1, 1), format="date")
CLOCK = record(
    Clock, Key("day", _DAY), Key("zone", _ZONE), Key("second", nullable(_ZONE)), Key("last_day", _DAY, without=None)
)
"""The case's day, or first and last day, and both zones."""


def _place(names_by_language: Mapping[str, str], **known: Any) -> Place:
    others = {code: name for code, name in names_by_language.items() if (code, name) != ("en", known["name"])}
    return Place(**known, translations=translations(others))


_PLACE = record(
    _place,
    Key("id", ID),
    Key("name", TEXT),
    Key("names", map_of(ID), "names_by_language", older={}),
    Key("lat", LAT),
    Key("lon", LON),
)



def _write_places(places: Mapping[PlaceId, Place], beyond: Stamps) -> list[Json]:
    return [_PLACE.write(places[place], beyond) for place in sorted(places)]


def _plan_file(places: tuple[Place, ...], **known: Any) -> PlanFile:
    return PlanFile(**known, places={place.id: place for place in places})


PLAN_FILE = record(
    _plan_file,
    Shown("format", constant(PLAN_FORMAT), lambda *_: PLAN_FORMAT),
    Shown("class", constant("parties"), lambda *_: "parties"),
    Shown("made_with", ID, lambda *_: f"safeconduct {__version__}"),
    Key("clocks", CLOCK, "clock"),
    Beside("plan", PLAN),
    Key("places", Codec(_write_places, list_of(_PLACE).read, list_of(_PLACE).schema)),
    Key("gathering", list_of(GATHERING), older=()),
)
"""The whole file."""



def _said(name: str) -> Shown:
    """Return the key of notes in English."""
    return Shown(name, list_of(TEXT), lambda error, beyond: [beyond.said.note(one) for one in getattr(error, name)])


INFEASIBLE = record(
    InfeasibleError,
    Shown("format", constant(PLAN_FORMAT), lambda *_: PLAN_FORMAT),
    Group(
        "infeasible",
        (
            _said("because"),
            _said("what_would_help"),
            Key("because_notes", list_of(NOTE), "because"),
            Key("what_would_help_notes", list_of(NOTE), "what_would_help"),
        ),
    ),
)
"""The answer for a case that cannot be planned."""
