"""A plan built by hand, whose every figure is known on paper, and the case it is a plan of.

Roads (30 km at 60 km/h: half an hour each by car, 0.8 of the speed by bus: 37.5 minutes):
town - cross - haven (refs T1, T2) and burg - cross; town and burg have people, haven receives.
Corridor c1: town - cross - haven with convoys v1 (40 cars, 100 persons) and v2 (2 buses, 90 persons);
corridor c2: burg - cross - haven with convoy v3 (20 cars, 50 persons).  Duty: bus f1-01 comes in empty from haven
and goes back with 45 persons; f1-02 the same a minute later.

Value, by hand, S(t) = exp(-0.05 x hours since 09:00), head and tail averaged, caught weight 1:
v1 100 x (0.85392 - (0.89770 - 0.85392)) = 81.014; v2 90 x (0.81363 - (0.86610 - 0.81363)) = 68.504;
v3 50 x (0.77320 - (0.81284 - 0.77320)) = 36.678; together 186.196.
"""

from __future__ import annotations

import dataclasses
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from safeconduct.core import Clock, Note, NoteValue, Place, PlaceId, Span
from safeconduct.planning import (
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
    Plan,
    QuickSum,
    Section,
    SolveReport,
)

__all__ = ["CLOCK", "PLACES", "TOWN", "sample_plan"]

CLOCK = Clock(date(2022, 3, 5), ZoneInfo("Europe/Kyiv"), ZoneInfo("Europe/Moscow"))
TOWN, BURG, CROSS, HAVEN = (PlaceId(name) for name in ("town", "burg", "cross", "haven"))
PLACES = {
    TOWN: Place(TOWN, "Town & Söhne <1>", 47.0, 37.0),
    BURG: Place(BURG, "Бург", 47.2, 37.0),
    CROSS: Place(CROSS, "Cross", 47.1, 37.35),
    HAVEN: Place(HAVEN, "Haven", 47.1, 37.7),
}


def _at(text: str, seconds: float = 0.0) -> datetime:
    return CLOCK.parse(text) + timedelta(seconds=seconds)


def _section(a: PlaceId, b: PlaceId, ref: str, windows: tuple[Span, ...]) -> Section:
    ends = tuple((PLACES[place].lat, PLACES[place].lon) for place in (a, b))
    middle = ((ends[0][0] + ends[1][0]) / 2 + 0.01, (ends[0][1] + ends[1][1]) / 2)
    return Section(a, b, 30.0, windows, ref, True, (ends[0], middle, ends[1]), f"{a}-{b}")


def _passes(route: tuple[PlaceId, ...], departs: str, run_s: float, tail_s: float) -> tuple[Pass, ...]:
    heads = [_at(departs, run_s * number) for number in range(len(route))]
    roads = (*(f"{a}-{b}" for a, b in pairwise(route)), "")
    length = timedelta(seconds=tail_s)
    return tuple(
        Pass(place, head, head + length, road=road) for place, head, road in zip(route, heads, roads, strict=True)
    )


_FIRST = Span(_at("10:55"), _at("12:42"))
_THIRD = Span(_at("12:55"), _at("13:52"))


def _corridors() -> tuple[Corridor, ...]:
    after = Span(_at("11:27"), _at("13:25"))
    last = Span(_at("13:27"), _at("14:22"))
    town, cross = _section(TOWN, CROSS, "T1", (_FIRST,)), _section(CROSS, HAVEN, "T2", (after, last))
    burg = _section(BURG, CROSS, "T3", (_THIRD,))
    return (
        Corridor("c1", TOWN, HAVEN, (TOWN, CROSS, HAVEN), 60.0, {"car": 100, "bus": 90}, (town, cross)),
        Corridor("c2", BURG, HAVEN, (BURG, CROSS, HAVEN), 60.0, {"car": 50}, (burg, cross)),
    )


def _convoys() -> tuple[Convoy, ...]:
    first, second = (TOWN, CROSS, HAVEN), (BURG, CROSS, HAVEN)
    bus = ("f1-01", "f1-02")
    return (
        Convoy("v1", "c1", {"car": 40}, {"car": 100}, _passes(first, "11:07", 1800, 300), "a1", "r1"),
        Convoy("v2", "c1", {"bus": 2}, {"bus": 90}, _passes(first, "11:52", 2250, 60), "a1", "r1", bus),
        Convoy("v3", "c2", {"car": 20}, {"car": 50}, _passes(second, "13:07", 1800, 200), "", "r1"),
    )


def _duties() -> tuple[Duty, ...]:
    back, forth = (HAVEN, CROSS, TOWN), (TOWN, CROSS, HAVEN)
    run, gap = timedelta(minutes=75), timedelta(seconds=60)
    first_in, first_out = _at("10:17"), _at("11:52")
    pairs = [
        (
            Leg(HAVEN, TOWN, first_in + late, first_in + late + run, 0, 60.0, back),
            Leg(TOWN, HAVEN, first_out + late, first_out + late + run, 45, 60.0, forth),
        )
        for late in (timedelta(0), gap)
    ]
    return tuple(Duty(f"f1-{number:02d}", pair) for number, pair in enumerate(pairs, start=1))


def sample_plan(**changes: object) -> Plan:
    """Return the plan described above; changes: fields of Plan to replace."""
    corridors = _corridors()
    times: dict[str, NoteValue] = {"start": _at("11:07"), "end": _at("15:20")}
    where: dict[str, NoteValue] = {"section": (TOWN, CROSS), "ref": "T1", "road": "town-cross", **times}
    limit = Limit("road_capacity", where, Amount(1.0, "lane"), 250, tested=True)
    footprint = (
        FootprintWindow((TOWN, CROSS), 30.0, _FIRST, "town-cross"),
        FootprintWindow((CROSS, HAVEN), 30.0, corridors[0].sections[1].windows[0], "cross-haven"),
        FootprintWindow((CROSS, HAVEN), 30.0, corridors[0].sections[1].windows[1], "cross-haven"),
        FootprintWindow((BURG, CROSS), 30.0, _THIRD, "burg-cross"),
    )
    hours = sum(window.span.seconds for window in footprint) / 3600
    plan = Plan(
        case="sample",
        title="Sample & <small>",
        seed=1,
        leaving=1290,
        out=240,
        value=186.196,
        bound=188.0,
        quick_sum=QuickSum(1250, (Note("sum_roads", {"roads": 2}), Note("sum_rate", {"vehicles_per_h": 600}))),
        corridors=corridors,
        convoys=_convoys(),
        duties=_duties(),
        out_by=(OutBy(_at("12:07"), 0), OutBy(_at("13:00"), 100), OutBy(_at("13:30"), 190), OutBy(_at("14:15"), 240)),
        left_behind=(LeftBehind(TOWN, "car", 900, (limit,)), LeftBehind(BURG, "car", 150, ())),
        kilometre_hours=30.0 * hours,
        footprint=footprint,
        assumed=(Note("persons_per_car", {"place": BURG, "persons": 2.5}),),
        solve=SolveReport("layered flow", 3, 7),
        persons_bound=245,
    )
    return dataclasses.replace(plan, **changes)  # type: ignore[arg-type]
