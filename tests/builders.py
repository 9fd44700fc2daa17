"""Small cases built in code, whose answers are known on paper.

`tiny_case()` is a line of three places, town - cross - haven: two roads of 30 km at 60 km/h (30 minutes each), 600
passenger-car units an hour (50 a step of 5 minutes), both in the danger zone; 1,000 people with own cars, 2.5 a car
(400 cars, so 40 minutes of road capacity); one window 09:00-16:00, margins of 10 minutes; one reception point.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from safeconduct.core import Clock, Note, Party, PartyId, Place, PlaceId, Span
from safeconduct.network import Road
from safeconduct.planning import (
    Case,
    CeasefireWindow,
    Collapse,
    ConvoyRules,
    MeansRules,
    PeopleGroup,
    ReceptionPoint,
)
from safeconduct.report.wording.notes import english

__all__ = ["KYIV_CLOCK", "UA", "at", "line_places", "make_place", "make_road", "said", "tiny_case"]

KYIV_CLOCK = Clock(date(2022, 3, 5), ZoneInfo("Europe/Kyiv"), ZoneInfo("Europe/Moscow"))
UA = PartyId("ua")
RU = PartyId("ru")


def at(text: str) -> datetime:
    """Return the instant at which the case's clock shows this, as `at("09:00")`."""
    return KYIV_CLOCK.parse(text)


def make_place(place: str, lat: float = 47.0, lon: float = 37.0, **rest: object) -> Place:
    """Return a place named as its id; rest: other fields of Place."""
    return dataclasses.replace(Place(PlaceId(place), place.title(), lat, lon), **rest)  # type: ignore[arg-type]


def line_places(ids: Iterable[str]) -> dict[PlaceId, Place]:
    """Return places on a line eastwards, 26.6 km apart as the crow flies (a road of 30 km fits between)."""
    return {PlaceId(place): make_place(place, 47.0, 37.0 + 0.35 * i, kind="town") for i, place in enumerate(ids)}


def make_road(a: str, b: str, km: float = 30.0, **rest: object) -> Road:
    """Return a two-way open road, 60 km/h, 600 pcu/h, in the danger zone; rest: other fields of Road."""
    road = Road(PlaceId(a), PlaceId(b), km, ref="T1", road_class="primary", lanes=1, speed_kmh=60, capacity_pcu_h=600)
    return dataclasses.replace(road, **({"danger": True} | rest))  # type: ignore[arg-type]


def tiny_case(**changes: object) -> Case:
    """Return the line town - cross - haven described above; changes: fields of Case to replace."""
    case = Case(
        name="tiny",
        title="Tiny",
        clock=KYIV_CLOCK,
        horizon=Span(at("06:00"), at("22:00")),
        step_minutes=5,
        seed=1,
        parties={UA: Party(UA, "Ukraine", default_wish=True), RU: Party(RU, "Russian Federation")},
        places=line_places(("town", "cross", "haven")),
        roads=(make_road("town", "cross"), make_road("cross", "haven", ref="T2")),
        people=(PeopleGroup(PlaceId("town"), "car", 1000, persons_per_vehicle=2.5),),
        reception=(ReceptionPoint("r1", PlaceId("haven"), UA),),
        windows=(CeasefireWindow("w1", "all", at("09:00"), at("16:00")),),
        collapse=Collapse(0.0, 0.0),
        convoys=ConvoyRules(least_vehicles=1, most_vehicles=60, headway_minutes=5, margin_minutes=10),
        means={"car": MeansRules(1.0, 1.0), "bus": MeansRules(2.0, 1.0)},
    )
    return dataclasses.replace(case, **changes)  # type: ignore[arg-type]


def said(notes: Iterable[Note], case: Case | None = None) -> list[str]:
    """Word notes in English."""
    about = case or tiny_case()
    writer = english(about.clock, about.places, about.parties)
    return [writer.note(note) for note in notes]
