"""Situations in which planners are wrong by kind, each with its answer worked out on paper.

Roads are one-way, places are a minute of driving a kilometre apart; no margins, no headways, vehicles go one by one.
A road that takes r vehicles an hour for t hours lets r t + 1 pass: one at either end.
"""

from __future__ import annotations

from dataclasses import replace
from math import exp

import pytest

from builders import RU, UA, at, line_places, make_road, tiny_case
from planning.drawn_rows import fleet, group
from planning.planned import planned
from safeconduct.core import PlaceId, Span
from safeconduct.network import Road
from safeconduct.planning import (
    AssemblyPoint,
    Case,
    CeasefireWindow,
    Checkpoint,
    Collapse,
    ConvoyRules,
    Plan,
    ReceptionPoint,
    Wish,
)

WEST, EAST = PlaceId("west"), PlaceId("east")


def road(a: str, b: str, minutes: float, per_h: float = 1200.0, **rest: object) -> Road:
    given: dict[str, object] = {"capacity_pcu_h": per_h, "danger": False, "oneway": True, **rest}
    return make_road(a, b, km=minutes, ref=f"{a}-{b}", **given)


def drawn(hours: tuple[str, str], *roads: Road, **changes: object) -> Case:
    names = sorted({place for row in roads for place in (row.from_place, row.to_place)})
    case = tiny_case(
        horizon=Span(at(hours[0]), at(hours[1])), places=line_places(names), roads=roads, windows=(),
        convoys=ConvoyRules(1, 10_000, 0, 0), reception=(ReceptionPoint("r", EAST, UA),),
    )  # fmt: skip
    return replace(case, **changes)  # type: ignore[arg-type]


def window(start: str, end: str, scope: str = "all") -> CeasefireWindow:
    return CeasefireWindow(f"{scope} {start}", scope, at(start), at(end), state="agreed")


def near(plan: Plan, value: float, one_more: float = 0.0, *, bound: float = 0.005) -> None:
    """Hold value and bound against the answer: half a percent, and the vehicle at the other end of the hours.

    bound: by what part the bound may lie above the answer.
    """
    assert 0.995 * value <= plan.value <= (1 + 1e-5) * value + one_more
    assert plan.bound >= (1 - 1e-5) * value
    assert plan.bound <= (1 + bound) * value + one_more


def mean(rate: float, begin: float, end: float) -> float:
    """Return the mean of exp(-rate t) between two times in hours."""
    return (exp(-rate * begin) - exp(-rate * end)) / (rate * (end - begin))


# --- buses ----------------------------------------------------------------------------------------------------------


def test_a_bus_halts_between_two_windows() -> None:  # S4
    """Through the first road by 07:40; it stands at the mill, which is safe, until the second opens at 09:00."""
    roads = (road("west", "mill", 20, danger=True), road("mill", "east", 15, danger=True))
    windows = (window("07:00", "07:40", "road:west-mill"), window("09:00", "09:30", "road:mill-east"))
    case = drawn(("06:00", "10:00"), *roads, windows=windows, people=(group(30, "bus", "west"),))
    plan = planned(replace(case, fleet=(fleet(1, "west", seats=30),)))
    near(plan, 30)
    assert plan.convoys[0].passes[1].head >= at("09:00")


def test_a_bus_boards_before_a_window_that_is_shorter_than_boarding() -> None:  # P3, S4
    """36 seats at 90 an hour take 24 minutes; the window of 14 holds the drive of 12 only."""
    roads = (road("west", "east", 12, danger=True),)
    case = drawn(("06:00", "10:00"), *roads, windows=(window("08:10", "08:24"),), people=(group(200, "bus", "west"),))
    gate = (AssemblyPoint("gate", WEST, 90),)
    near(planned(replace(case, assembly=gate, fleet=(fleet(1, "west", seats=36, load_minutes=5),))), 36)


def round_trips(*windows: CeasefireWindow) -> Case:
    """Return a bus of 44 seats in the east, 24 minutes from the west; 6 minutes to load."""
    roads = (road("west", "east", 24, danger=True, oneway=False),)
    case = drawn(("06:00", "12:00"), *roads, windows=windows, people=(group(400, "bus", "west"),))
    return replace(case, fleet=(fleet(1, "east", seats=44, load_minutes=6, unload_minutes=5),))


def test_a_round_trip_that_fits_a_window_to_the_minute() -> None:
    """24 in, 6 to load, 24 out: 54 minutes."""
    near(planned(round_trips(window("10:00", "10:54"))), 44)


def test_a_round_trip_in_each_of_two_windows() -> None:
    near(planned(round_trips(window("07:00", "07:58"), window("08:20", "09:14"))), 88)


# --- time and danger ------------------------------------------------------------------------------------------------


def test_what_a_halt_that_is_forced_costs() -> None:  # S5
    """The gate shuts at 07:00, the second road opens at 09:30: 30 cars stand between, S falls from 06:00 on.

    They are clear 12 minutes after 09:30, one every 6 seconds: between 3.7 h and 3.7 h + 174 s.  24 others are safe.
    """
    roads = (
        road("west", "mill", 10, 600, danger=True),
        road("mill", "east", 12, 600, danger=True),
        road("north", "east", 9, 600),
    )
    windows = (window("06:00", "10:00", "road:west-mill"), window("09:30", "11:00", "road:mill-east"))
    gate = (Checkpoint("k", WEST, PlaceId("mill"), 600, opens=at("06:00"), closes=at("07:00")),)
    people = (group(90, place="west", per=3.0), group(24, place="north", per=3.0))
    case = drawn(("06:00", "11:00"), *roads, windows=windows, people=people, checkpoints=gate)
    near(planned(replace(case, collapse=Collapse(0.2, 0.0))), 90 * mean(0.2, 3.7, 3.7 + 174 / 3600) + 24)


def test_danger_is_passed_early_though_a_gate_behind_it_opens_late() -> None:  # S5
    """360 cars enter 06:00-06:24 and are clear a quarter of an hour later; they wait in safety for 07:30."""
    roads = (
        road("west", "mill", 15, 900, danger=True),
        road("mill", "gate", 6),
        road("gate", "east", 4),
        road("farm", "gate", 7),
    )
    gate = (Checkpoint("k", PlaceId("gate"), EAST, 1200, opens=at("07:30")),)
    people = (group(1080, place="west", per=3.0), group(27, place="farm", per=3.0))
    case = drawn(("06:00", "11:00"), *roads, windows=(window("06:00", "11:00"),), people=people, checkpoints=gate)
    plan = planned(replace(case, collapse=Collapse(0.24, 0.0)))
    near(plan, 1080 * mean(0.24, 0.25, 0.25 + 359 * 4 / 3600) + 27, bound=0.015)


def test_who_is_through_in_time_may_queue_behind_the_window() -> None:  # S4
    """720 cars could pass the danger in time; 600 come, and go on at 180 an hour until 10:33."""
    roads = (road("west", "mill", 12, 900, danger=True), road("mill", "east", 6, 180))
    case = drawn(("06:00", "11:00"), *roads, windows=(window("07:00", "08:00"),))
    near(planned(replace(case, people=(group(2100, place="west", per=3.5),))), 2100)


def test_a_safe_detour_is_worth_its_time() -> None:  # S5
    """1,725 cars could take the safe way of 35 minutes within 2.5 hours: nobody needs the dangerous one."""
    roads = (road("west", "east", 8, 600, danger=True), road("west", "mill", 15, 900), road("mill", "east", 20, 900))
    case = drawn(("06:00", "08:30"), *roads, windows=(window("06:00", "08:30"),), collapse=Collapse(0.3, 0.0))
    plan = planned(replace(case, people=(group(4500, place="west", per=3.0),)))
    near(plan, 4500)
    assert plan.kilometre_hours == 0


def test_intake_until_the_end_of_the_hours() -> None:  # P4
    """First in after 15 minutes: 360 an hour for 75 minutes."""
    roads = (road("west", "mill", 6), road("mill", "east", 9))
    case = drawn(("08:00", "09:30"), *roads, reception=(ReceptionPoint("r", EAST, UA, intake_per_h=360),))
    near(planned(replace(case, people=(group(900, place="west", per=3.0),))), 450, bound=0.05)


# --- roads ----------------------------------------------------------------------------------------------------------


def test_two_roads_between_the_same_places() -> None:  # P1
    """90 an hour for 78 minutes and 480 an hour for 72: 117 and 576 cars."""
    roads = (road("west", "east", 12, 90), replace(road("west", "east", 18, 480), ref="other"))
    case = drawn(("06:00", "07:30"), *roads, people=(group(9000, place="west", per=3.0),))
    near(planned(case), 3 * (117 + 576), one_more=6)


def test_a_dangerous_road_beside_a_safe_one() -> None:  # P5
    """No window holds: only the safe one is left, 450 an hour for 96 minutes."""
    roads = (road("west", "east", 10, 300, danger=True), replace(road("west", "east", 24, 450), ref="other"))
    case = drawn(("06:00", "08:00"), *roads, people=(group(9000, place="west", per=3.0),))
    near(planned(case), 3 * 720, one_more=3)


def test_who_has_another_road_leaves_the_shared_one() -> None:
    """168 cars fit on the direct road within the hour, 160 come; the shared one holds the 180 of the farm."""
    shared, direct = road("mill", "east", 4, 216), road("west", "east", 12, 210)
    roads = (road("west", "mill", 6), road("farm", "mill", 6), shared, direct)
    people = (group(800, place="west", per=5.0), group(540, place="farm", per=3.0))
    near(planned(drawn(("09:00", "10:00"), *roads, people=people)), 1340)


# --- who goes where -------------------------------------------------------------------------------------------------


def test_walkers_go_on_where_the_nearest_reception_is_full() -> None:  # P4
    roads = (road("west", "near", 3), road("west", "east", 9))
    rows = (ReceptionPoint("n", PlaceId("near"), UA, capacity=25), ReceptionPoint("r", EAST, UA))
    case = drawn(("06:00", "09:00"), *roads, reception=rows, people=(group(300, "foot", "west"),))
    near(planned(case), 300)


def test_a_side_that_is_full_keeps_its_people_only() -> None:  # R3
    """60 % to ua, 900; 40 % to ru, 600 but room for 250; 270 cars could pass the first road, 230 do."""
    roads = (road("west", "mill", 6, 150), road("mill", "east", 6), road("mill", "north", 6))
    rows = (ReceptionPoint("r", EAST, UA), ReceptionPoint("n", PlaceId("north"), RU, capacity=250))
    wishes = (Wish(WEST, UA, 0.6), Wish(WEST, RU, 0.4))
    case = drawn(("06:00", "08:00"), *roads, reception=rows, wishes=wishes)
    near(planned(replace(case, people=(group(1500, place="west", per=5.0),))), 1150)


def test_the_mean_of_survival_is_that_of_many_instants() -> None:
    many = [exp(-0.24 * (0.25 + 0.4 * (i + 0.5) / 10_000)) for i in range(10_000)]
    assert mean(0.24, 0.25, 0.65) == pytest.approx(sum(many) / len(many))
