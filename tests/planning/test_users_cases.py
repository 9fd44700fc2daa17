"""Cases of the kind that planners made and the first planner answered wrongly: each small enough to know the answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from builders import UA, at, line_places, make_road, tiny_case
from planning.drawn_rows import bus_case, fleet, flowing_case, group, safe_roads
from planning.planned import planned
from safeconduct.core import PlaceId, Span
from safeconduct.planning import (
    AssemblyPoint,
    Case,
    CeasefireWindow,
    Checkpoint,
    Collapse,
    ConvoyRules,
    Plan,
    ReceptionPoint,
)
from safeconduct.planning.planner import plan_case
from safeconduct.planning.reasons import reasons_by_test

TOWN, CROSS, HAVEN = PlaceId("town"), PlaceId("cross"), PlaceId("haven")


def of_means(plan: Plan) -> dict[str, int]:
    """Return persons out by means."""
    found: dict[str, int] = {}
    for convoy in plan.convoys:
        for means, persons in convoy.persons_by_means.items():
            found[means] = found.get(means, 0) + persons
    return found


# --- a mined road, and buses that stand idle


def mined_case(buses: int = 40) -> Case:
    """Return two hours in which the straight road is mined and the way round has a post for 12 vehicles an hour."""
    direct = make_road("town", "haven", km=30.0, ref="N8", danger=False, state="mined")
    return bus_case(
        6000,
        fleet(buses, "town", available_from=at("06:00")),
        roads=(*safe_roads(), direct),
        checkpoints=(Checkpoint("k", TOWN, CROSS, 12),),
        horizon=Span(at("06:00"), at("08:00")),
    )


@pytest.fixture(scope="module")
def mined() -> Plan:
    case = mined_case()
    return reasons_by_test(case, plan_case(case, effort="fast"))


def test_the_mine_is_named_and_opening_it_brings_out_more(mined: Plan) -> None:
    (row,) = mined.left_behind
    causes = {limit.code: limit for limit in row.because}
    assert "road_mined" in causes
    direct = make_road("town", "haven", km=30.0, ref="N8", danger=False)
    opened = planned(replace(mined_case(), roads=(*safe_roads(), direct)), effort="fast")
    assert causes["road_mined"].persons == pytest.approx(opened.out - mined.out, rel=0.1)
    assert opened.out > mined.persons_bound


def test_seats_are_not_named_as_twenty_buses_more_bring_nobody(mined: Plan) -> None:
    (row,) = mined.left_behind
    assert "seats" not in {limit.code for limit in row.because}
    more = planned(mined_case(60), effort="fast")
    assert more.out <= mined.persons_bound


# --- patients


def ward_case(**changes: object) -> Case:
    """Return a gate, 100 patients in ambulances of 2, and 1,000 people in buses.

    Of 10 vehicles an hour 9 pass from 06:10, when the first are loaded, to 07:00: then half an hour is left to drive.
    """
    sinks = (
        ReceptionPoint("school", HAVEN, UA, takes=("bus",)),
        ReceptionPoint("hospital", CROSS, UA, takes=("ambulance",)),
    )
    patients = replace(group(100, "ambulance"), weight=100.0)
    rows = (fleet(60, "town", kind="ambulance", seats=2, id="amb"), fleet(20, "town"))
    case = bus_case(
        0,
        *rows,
        people=(patients, group(1000, "bus")),
        reception=sinks,
        checkpoints=(Checkpoint("k", TOWN, CROSS, 10),),
        horizon=Span(at("06:00"), at("07:30")),
    )
    return replace(case, **changes)  # type: ignore[arg-type]


def test_patients_of_a_great_weight_go_first_and_where_ambulances_are_taken() -> None:
    plan = planned(ward_case(), effort="fast")
    assert of_means(plan)["ambulance"] == 2 * 9
    ends = {convoy.reception for convoy in plan.convoys if convoy.persons_by_means.get("ambulance")}
    assert ends == {"hospital"}
    light = planned(ward_case(people=(group(100, "ambulance"), group(1000, "bus"))), effort="fast")
    assert of_means(light).get("ambulance", 0) < of_means(plan)["ambulance"]


def test_a_floor_of_patients_is_served_before_all_others() -> None:
    floor = replace(group(100, "ambulance"), at_least=18.0)
    plan = planned(ward_case(people=(floor, group(1000, "bus"))), effort="fast")
    assert of_means(plan)["ambulance"] == 18
    assert plan.shortfall is not None
    assert plan.shortfall.planned == 0


def test_what_is_missing_to_a_floor_that_no_gate_allows_is_told() -> None:
    floor = replace(group(100, "ambulance"), at_least=90.0)
    plan = planned(ward_case(people=(floor, group(1000, "bus"))), effort="fast")
    assert plan.shortfall is not None
    assert plan.shortfall.planned == 90 - of_means(plan)["ambulance"]
    assert plan.shortfall.least_proven <= plan.shortfall.planned


def test_a_fourth_trip_that_just_fits_is_driven() -> None:
    """Half an hour each way, 10 minutes to load and 5 to unload: the fourth load is there after 4 h 25 min."""
    roads = (make_road("town", "haven", km=30.0, danger=False),)
    minutes = 4 * (10 + 30) + 3 * (5 + 30)
    for more, trips in ((0, 4), (-1, 3)):
        ends = at("06:00") + timedelta(minutes=minutes + more)
        case = bus_case(500, fleet(1, "town", available_from=at("06:00")), roads=roads,
                        horizon=Span(at("06:00"), ends))  # fmt: skip
        assert planned(case, effort="fast").out == 50 * trips


# --- several days


def days_case(**changes: object) -> Case:
    """Return two days with a window from 09:00 to 16:00 on each, 40 persons an hour board."""
    base = flowing_case(people=(group(800),))
    ends = base.horizon.end + timedelta(days=1)
    case = replace(
        base,
        clock=replace(base.clock, last_day=at("2022-03-06T12:00").date()),
        horizon=Span(base.horizon.start, ends),
        windows=(CeasefireWindow("w1", "all", at("09:00"), at("16:00"), daily=True),),
        assembly=(AssemblyPoint("a1", TOWN, boarding_per_h=40.0),),
    )
    return replace(case, **changes)  # type: ignore[arg-type]


def test_hours_of_every_day_that_hold_all_of_the_windows_change_nothing() -> None:
    hours = (AssemblyPoint("a1", TOWN, boarding_per_h=40.0, opens=at("08:00"), closes=at("17:00"), daily=True),)
    gate = ReceptionPoint("r1", HAVEN, UA, opens=at("06:00"), closes=at("22:00"), daily=True)
    with_hours = planned(days_case(assembly=hours, reception=(gate,)), effort="fast")
    without = planned(days_case(), effort="fast")
    assert {convoy.passes[0].head.day for convoy in with_hours.convoys} == {5, 6}
    # Without hours people board all night and stand in line.
    assert with_hours.out <= without.out
    both = planned(days_case(assembly=hours), effort="fast")
    assert both.out == with_hours.out


# --- walkers beside those who wait for a bus


def test_walkers_who_are_added_take_no_seat_unseen() -> None:
    """Whoever rides is told by the means of his own row, and all who stay are told by theirs."""
    case = flowing_case(
        places=line_places(("hamlet", "town", "cross", "haven")),
        roads=(make_road("hamlet", "town", km=4.0, ref="T9", danger=False), *safe_roads()),
        assembly=(AssemblyPoint("a1", TOWN),),
        fleet=(fleet(1, "town", available_from=at("06:00")),),
        people=(group(120, "bus"),),
        horizon=Span(at("06:00"), at("10:00")),
    )
    before = planned(case, effort="fast")
    after = planned(replace(case, people=(*case.people, group(60, "foot", "hamlet"))), effort="fast")
    assert after.out >= before.out
    ridden = of_means(after)
    left = {(str(row.place), row.means): row.persons for row in after.left_behind}
    assert ridden.get("bus", 0) + left.get(("town", "bus"), 0) == 120
    assert ridden.get("foot", 0) + left.get(("hamlet", "foot"), 0) == 60


# --- steps


@pytest.mark.parametrize("headway", [0, 5])
def test_the_step_changes_no_person_and_no_bound(headway: int) -> None:
    case = tiny_case(
        people=(group(3000),),
        convoys=ConvoyRules(5, 30, headway, 10),
        collapse=Collapse(0.05, 1.0),
        roads=(make_road("town", "cross"), make_road("cross", "haven", ref="T2")),
    )
    plans = [planned(replace(case, step_minutes=minutes), effort="fast") for minutes in (1, 2, 4, 5, 10)]
    assert len({plan.out for plan in plans}) == 1
    assert min(plan.bound for plan in plans) >= max(plan.value for plan in plans)
