"""Steps on people and their vehicles: for each a right plan and one that breaks just that step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from plan2 import Json, Timetable, clock, right_plan, sample_rows, written
from safeconduct.verification import (
    AssemblyRow,
    CaseRows,
    FleetRow,
    GroupRow,
    PlaceRow,
    ReceptionRow,
    WindowRow,
    WishRow,
)
from verification.faults import broken, codes

_CARS = {"car": 20}
_DAY = (clock("08:00"), clock("18:00"))


def _town(rows: CaseRows, departs: Sequence[str], boards: Sequence[str | None]) -> Json:
    """Return a plan of convoys of 20 cars with 50 persons from town."""
    day = Timetable(rows)
    for at, begins in zip(departs, boards, strict=True):
        day.add("town", ["r1", "r2"], clock(at), _CARS, {"car": 50}, boards=None if begins is None else clock(begins))
    return day.plan()


# V-P3


def test_a_convoy_boards_before_it_leaves() -> None:
    # 50 persons at 600 an hour: 5 minutes
    assert codes(sample_rows(), _town(sample_rows(), ["09:40"], ["09:35"])) == set()
    assert codes(sample_rows(), _town(sample_rows(), ["09:40"], ["09:36"])) == {"V-P3.boards_too_late"}


def test_convoys_board_one_after_the_other() -> None:
    slow = sample_rows(assembly=(AssemblyRow("a1", "town", 100.0, (_DAY,)),))  # half an hour each
    assert codes(slow, _town(slow, ["10:00", "10:30"], ["09:30", "10:00"])) == set()
    assert codes(slow, _town(slow, ["10:00", "10:25"], ["09:30", "09:30"])) == {"V-P3.boards_too_late"}
    # In any order: the second boards first, since it leaves first.
    assert codes(slow, _town(slow, ["10:30", "10:00"], ["09:30", "09:30"])) == set()


def test_two_points_of_a_place_board_side_by_side() -> None:
    two = sample_rows(assembly=tuple(AssemblyRow(name, "town", 100.0, (_DAY,)) for name in ("a1", "a2")))
    plan = _town(two, ["10:00", "10:20"], ["09:30", "09:30"])
    plan["convoys"][1]["assembly"] = "a2"
    assert codes(two, plan) == set()
    plan["convoys"][1]["assembly"] = "a3"
    assert codes(two, plan) == {"V-P3.no_such_point"}
    plan["convoys"][1]["assembly"] = None
    assert codes(two, plan) == {"V-P3.point_not_named"}


def test_boarding_and_departure_lie_in_the_hours_of_the_point() -> None:
    for hours in ((clock("09:31"), clock("18:00")), (clock("08:00"), clock("10:44"))):
        rows = sample_rows(assembly=(AssemblyRow("a1", "town", 600.0, (hours,)),))
        assert broken(lambda plan: None, rows) == {"V-P3.point_shut"}


def test_nobody_boards_before_departures_are_allowed() -> None:
    late = WindowRow("w1", "all", clock("09:00"), clock("15:00"), clock("09:31"))
    assert broken(lambda plan: None, sample_rows(windows=(late,))) == {"V-P3.departs_too_early"}
    both = (late, WindowRow("w2", "road:M14", clock("09:00"), clock("15:00")))
    assert broken(lambda plan: None, sample_rows(windows=both)) == set()


def test_empty_buses_need_not_wait_for_departures() -> None:
    late = WindowRow("w1", "all", clock("09:00"), clock("15:00"), clock("14:00"))
    rows = sample_rows(windows=(late,))
    day = Timetable(rows)
    day.add("haven", ["r2", "r1"], clock("09:15"), {"bus": 2}, {}, buses=["f1-01", "f1-02"])
    assert codes(rows, day.plan()) == set()


# V-P4


def test_everybody_is_taken_in_by_closing() -> None:
    def rows(closes: str, intake: float = 600.0) -> CaseRows:
        return sample_rows(
            reception=(ReceptionRow("h1", "haven", "ua", intake, 1000.0, ((clock("08:00"), clock(closes)),)),)
        )

    # 10:20 + 50 persons, 10:40 + 40 persons, 11:35 + 110 persons at 600 an hour: 11:46
    assert broken(lambda plan: None, rows("11:46")) == set()
    assert broken(lambda plan: None, rows("11:45")) == {"V-P4.not_taken_in_by_closing"}
    assert broken(lambda plan: None, rows("11:00")) == {"V-P4.arrives_after_closing"}
    assert broken(lambda plan: None, rows("13:30", 60.0)) == {"V-P4.not_taken_in_by_closing"}
    assert broken(lambda plan: None, rows("18:00", 0.0)) == {"V-P4.takes_nobody_in"}


def test_a_queue_does_not_wait_for_the_next_day() -> None:
    hours = tuple((clock("08:00", day), clock("11:45", day)) for day in (0, 1))
    rows = sample_rows(reception=(ReceptionRow("h1", "haven", "ua", 600.0, hours=hours),))
    assert broken(lambda plan: None, rows) == {"V-P4.not_taken_in_by_closing"}


def test_reception_has_room_and_is_where_people_end() -> None:
    full = sample_rows(reception=(ReceptionRow("h1", "haven", "ua", capacity=199.0),))
    assert broken(lambda plan: None, full) == {"V-P4.over_room"}
    away = sample_rows(reception=(ReceptionRow("h1", "cross", "ua"),))
    assert broken(lambda plan: None, away) == {"V-P4.nobody_receives"}

    def unknown(plan: Json) -> None:
        plan["convoys"][0]["reception"] = "h9"

    assert broken(unknown) == {"V-P4.no_such_point"}


def test_points_of_one_place_count_together_where_none_is_named() -> None:
    points = tuple(ReceptionRow(name, "haven", "ua", 300.0, 100.0) for name in ("h1", "h2"))
    assert broken(lambda plan: None, sample_rows(reception=points)) == set()

    def named(plan: Json) -> None:
        for convoy in plan["convoys"]:
            convoy["reception"] = "h1"

    assert broken(named, sample_rows(reception=points)) == {"V-P4.over_room"}


# V-P7


def test_no_more_leave_than_are_there() -> None:
    groups = sample_rows().groups
    for number in (0, 1, 3):  # cars, people for buses, people on foot
        fewer = tuple(replace(row, persons=row.persons / 4) if n == number else row for n, row in enumerate(groups))
        assert "V-P7.more_than_there_are" in broken(lambda plan: None, sample_rows(groups=fewer))


def test_people_go_only_to_sides_they_would_go_to() -> None:
    # From town go 50 + 110 = 160, of whom 30 walked in from the village.
    for share, found in ((1.0, set[str]()), (0.5, {"V-P7.more_than_would_go"})):
        rows = sample_rows(wishes=(WishRow("town", "ua", share), WishRow("village", "ua", 1.0)))
        assert broken(lambda plan: None, rows) == found
    assert broken(lambda plan: None, sample_rows(default_parties=frozenset({"ru"}))) == {"V-P7.more_than_would_go"}


def test_a_side_is_named_where_two_receive() -> None:
    two = sample_rows(
        reception=tuple(ReceptionRow(name, "haven", party) for name, party in (("h1", "ua"), ("h2", "ru")))
    )
    assert broken(lambda plan: None, two) == {"V-P7.side_not_named"}

    def named(plan: Json) -> None:
        for convoy in plan["convoys"]:
            convoy["reception"] = "h1" if convoy["persons"] else None

    assert broken(named, two) == set()


def test_walkers_are_there_before_a_bus_carries_them() -> None:
    def late(plan: Json) -> None:
        plan["walks"][0] |= {"starts": written(clock("09:40")), "arrives": written(clock("10:55"))}

    def unsaid(plan: Json) -> None:
        plan["walks"] = []

    rows = replace(
        sample_rows(), groups=(*sample_rows().groups[:1], GroupRow("town", "bus", 70.0), *sample_rows().groups[2:])
    )
    right = {"V-S11.leaving_differs", "V-S11.left_is_not_the_rest"}
    assert broken(late, rows) - right == {"V-P7.walkers_not_there_yet"}
    assert "V-P7.more_than_there_are" in broken(unsaid, rows)


def test_walkers_may_be_reported_with_their_convoy_and_by_their_own_means() -> None:
    def inside(plan: Json) -> None:
        convoy = plan["convoys"][3]
        convoy["walks"] = plan.pop("walks")
        convoy["persons_by_means"] = {"car": 20, "bus": 60, "foot": 30}
        plan["corridors"][0]["persons"] = {"car": 70, "bus": 60, "foot": 30}

    assert broken(inside) == set()


# V-P8


def test_every_bus_has_a_duty_and_every_leg_a_convoy() -> None:
    def no_duty(plan: Json) -> None:
        del plan["duties"][1]

    def no_convoy(plan: Json) -> None:
        plan["convoys"] = [convoy for convoy in plan["convoys"] if convoy["persons"]]

    assert broken(no_duty) == {"V-P8.buses_without_duty", "V-P8.persons_differ"}
    assert broken(no_convoy) == {"V-P8.leg_in_no_convoy"}


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"available_from": clock("09:16")}, "leaves_before_it_is_available"),
        ({"load_s": 2460.0}, "leaves_before_it_is_free"),
        ({"seats": 44}, "more_persons_than_seats"),
        ({"vehicles": 1}, "more_buses_than_there_are"),
        ({"range_km": 79.0}, "beyond_range"),
        ({"place": "village"}, "leaves_from_elsewhere"),
        ({"id": "g1"}, "no_such_fleet"),
    ],
)
def test_buses_are_conserved(changes: dict[str, object], found: str) -> None:
    fleet = replace(sample_rows().fleets[0], **changes)  # type: ignore[arg-type]  # any field
    faults = broken(lambda plan: None, sample_rows(fleets=(fleet,)))
    extra = {"V-P8.buses_without_duty", "V-P8.persons_differ"} if found == "no_such_fleet" else set()
    assert faults == {f"V-P8.{found}"} | extra


def test_a_bus_is_unloaded_before_it_leaves_again() -> None:
    def day(minutes: int) -> Json:
        found = Timetable(sample_rows(rules={"least_vehicles": 1}))
        found.add("haven", ["r2", "r1"], clock("09:15"), {"bus": 1}, {}, buses=["f1-01"])
        found.add("town", ["r1", "r2"], clock("10:45"), {"bus": 1}, {"bus": 50}, boards=clock("10:30"), buses=["f1-01"])
        back = clock("11:35") + minutes * 60
        found.add("haven", ["r2", "r1"], back, {"bus": 1}, {}, buses=["f1-01"])
        return found.plan()

    rows = sample_rows(rules={"least_vehicles": 1})
    assert codes(rows, day(5)) == set()
    assert codes(rows, day(4)) == {"V-P8.leaves_before_it_is_free"}


def test_a_bus_boards_no_faster_than_its_point() -> None:
    rows = sample_rows(assembly=(AssemblyRow("a1", "town", 60.0, (_DAY,)),), rules={"least_vehicles": 1})
    day = Timetable(rows)
    day.add("haven", ["r2", "r1"], clock("09:15"), {"bus": 1}, {}, buses=["f1-01"])  # there at 10:05
    day.add("town", ["r1", "r2"], clock("10:45"), {"bus": 1}, {"bus": 50}, boards=clock("09:50"), buses=["f1-01"])
    assert codes(rows, day.plan()) == {"V-P8.leaves_before_it_is_free"}


def test_a_stop_with_fuel_fills_the_range() -> None:
    fleet = replace(sample_rows().fleets[0], range_km=79.0)
    places = tuple(replace(row, fuel=row.id == "town") for row in sample_rows().places)
    assert broken(lambda plan: None, sample_rows(fleets=(fleet,), places=places)) == set()  # 40 minutes at town
    longer = sample_rows(fleets=(fleet,), places=places, rules={"fuel_s": 3600.0})
    assert broken(lambda plan: None, longer) == {"V-P8.beyond_range"}


def test_the_bus_of_a_convoy_is_the_one_it_names() -> None:
    def other(plan: Json) -> None:
        plan["convoys"][3]["bus"] = ["f1-01", "f1-03"]

    assert broken(other) == {"V-P8.leg_in_no_convoy", "V-P8.buses_without_duty", "V-P8.persons_differ"}


@pytest.mark.parametrize(
    ("starts", "arrives", "found"),
    [("09:00", "10:00", set()), ("09:01", "10:00", {"walks_too_fast"}), ("05:00", "10:00", {"walk_outside_horizon"})],
)
def test_people_walk_to_a_bus_in_their_time(starts: str, arrives: str, found: set[str]) -> None:
    def walk(plan: Json) -> None:
        plan["walks"][0] |= {"starts": written(clock(starts)), "arrives": written(clock(arrives))}

    assert broken(walk) == {f"V-P8.{code}" for code in found}


@pytest.mark.parametrize(
    "changes", [{"km": 16.0}, {"barred": "mined"}, {"shut": ((clock("10:00"), clock("11:00")),)}, {"dangerous": True}]
)
def test_people_walk_to_a_bus_along_roads_that_can_be_walked(changes: dict[str, object]) -> None:
    windows = (WindowRow("w1", "road:M14", *_DAY), WindowRow("w2", "road:T3", *_DAY))
    rows = sample_rows(windows=windows)
    links = tuple(replace(k, **changes) if k.road == "lane" else k for k in rows.links)  # type: ignore[arg-type]
    around = tuple(replace(link, km=20.0) if link.road == "r3" else link for link in links)
    assert "V-P8.no_way_on_foot" in broken(lambda plan: None, replace(rows, links=around))


def test_a_column_on_foot_walks_no_further_than_15_km() -> None:
    def day(km: float) -> set[str]:
        rows = sample_rows(reception=(ReceptionRow("t1", "town", "ua"),), assembly=())
        rows = replace(rows, links=tuple(replace(k, km=km) if k.road == "lane" else k for k in rows.links))
        found = Timetable(rows)
        found.add("village", ["lane"], clock("09:00"), {}, {"foot": 30})
        return codes(rows, found.plan())

    assert day(15.0) == set()
    assert day(15.5) == {"V-P8.walks_too_far"}


# V-P9


def test_persons_fit_into_whole_vehicles() -> None:
    def persons(count: float) -> set[str]:
        def change(plan: Json) -> None:
            plan["convoys"][1]["persons"] = plan["convoys"][1]["persons_by_means"]["car"] = count

        return {code for code in broken(change) if "P9" in code}

    assert persons(40) == set()
    assert persons(41) == {"V-P9.cars_too_full"}
    assert persons(39.5) == {"V-P9.persons_not_whole"}


def test_vehicles_are_those_of_the_mix() -> None:
    def more(plan: Json) -> None:
        plan["convoys"][1]["vehicles"] = 21

    def no_cars(plan: Json) -> None:
        plan["convoys"][3] |= {"mix": {"bus": 2}, "vehicles": 2}

    assert broken(more) == {"V-P9.vehicles_differ"}
    assert "V-P9.persons_without_vehicle" in broken(no_cars)


def test_a_place_has_only_so_many_cars() -> None:
    rows = sample_rows()
    day = Timetable(rows)
    day.add("village", ["r3", "r2"], clock("10:00"), {"car": 30}, {"car": 30})
    assert codes(rows, day.plan()) == set()
    day.add("village", ["r3", "r2"], clock("10:30"), {"car": 5}, {"car": 5})
    assert codes(rows, day.plan()) == {"V-P9.more_cars_than_there_are"}


# V-S1


def test_a_convoy_is_neither_too_long_nor_mixed_against_the_rules() -> None:
    assert broken(lambda plan: None, sample_rows(rules={"most_vehicles": 19.0})) == {"V-S1.too_many_vehicles"}
    assert broken(lambda plan: None, sample_rows(rules={"mixed": False})) == {"V-S1.mixed"}


def test_fewer_than_the_least_only_where_they_are_all_who_remain() -> None:
    def day(sizes: Sequence[tuple[str, int]], persons: int) -> set[str]:
        rows = sample_rows(groups=(GroupRow("village", "car", float(persons), 2.0),))
        found = Timetable(rows)
        for at, cars in sizes:
            found.add("village", ["r3", "r2"], clock(at), {"car": cars}, {"car": 2 * cars})
        return codes(rows, found.plan())

    assert day([("10:00", 20), ("10:30", 3)], 46) == set()
    assert day([("10:00", 3), ("10:30", 20)], 46) == {"V-S1.too_few_vehicles"}  # the rest leaves later
    assert day([("10:00", 20), ("10:30", 3)], 60) == {"V-S1.too_few_vehicles"}  # others stay behind
    assert day([("10:00", 3), ("10:30", 3)], 12) == {"V-S1.too_few_vehicles"}


def test_empty_buses_and_aid_have_no_least_size() -> None:
    rows = sample_rows(rules={"least_vehicles": 10})
    day = Timetable(rows)
    day.add("haven", ["r2", "r1"], clock("09:15"), {"bus": 1}, {}, buses=["f1-01"])
    assert codes(rows, day.plan()) == set()


# V-S6


def _floors(village: float, car_floor: float = 0.0) -> CaseRows:
    groups = sample_rows().groups
    return sample_rows(
        groups=(replace(groups[0], at_least=car_floor), groups[1], replace(groups[2], at_least=village), groups[3])
    )


def test_the_shortfall_of_floors_is_reported() -> None:
    def told(planned: float, proven: float = 0.0) -> set[str]:
        def change(plan: Json) -> None:
            plan["shortfall"] = {"planned": planned, "least_proven": proven}

        return broken(change, _floors(50.0, 80.0))

    assert broken(lambda plan: None, _floors(40.0, 70.0)) == set()
    assert broken(lambda plan: None, _floors(50.0, 80.0)) == {"V-S6.shortfall_not_told"}
    assert told(20.0) == set()  # 10 of the village, 10 of the town
    assert told(10.0) == {"V-S6.shortfall_differs"}
    assert told(20.0, 21.0) == {"V-S6.shortfall_below_proven"}


def test_a_fleet_serves_its_places() -> None:
    def fleets(*places: str) -> CaseRows:
        return sample_rows(fleets=(replace(sample_rows().fleets[0], serves=frozenset(places)),))

    assert broken(lambda plan: None, fleets("town")) == set()
    assert broken(lambda plan: None, fleets("village")) == {"V-S6.not_served"}


def test_people_are_set_down_where_their_means_is_taken() -> None:
    def takes(*means: str) -> CaseRows:
        return sample_rows(reception=(ReceptionRow("h1", "haven", "ua", takes=frozenset(means)),))

    assert broken(lambda plan: None, takes("car", "bus")) == set()
    assert broken(lambda plan: None, takes("car")) == {"V-S6.means_not_taken"}


def _patients(takes: frozenset[str]) -> set[str]:
    rows = sample_rows(
        groups=(GroupRow("town", "ambulance", 4.0, weight=3.0),),
        fleets=(FleetRow("m1", "town", "ambulance", 1, 4, load_s=600.0),),
        reception=(ReceptionRow("h1", "haven", "ua"), ReceptionRow("h2", "cross", "ua", takes=takes)),
        assembly=(),
    )
    day = Timetable(rows)
    day.add("town", ["r1", "r2"], clock("10:00"), {"ambulance": 1}, {"ambulance": 4}, buses=["m1-01"])
    return codes(rows, day.plan())


def test_patients_go_where_ambulances_are_taken_if_any_point_says_so() -> None:
    assert _patients(frozenset()) == set()
    assert _patients(frozenset({"bus"})) == set()
    assert _patients(frozenset({"bus", "ambulance"})) == {"V-S6.means_not_taken"}


# V-S7


def _long_day(hours: float) -> set[str]:
    """Drive a bus to and fro for so many hours from 06:00, a quarter of an hour standing between two runs."""
    horizon = (clock("00:00"), clock("23:00", 1))
    fleet = replace(sample_rows().fleets[0], range_km=float("inf"), available_from=horizon[0])
    rows = sample_rows(rules={"horizon": horizon}, fleets=(fleet,))
    rows = replace(rows, links=tuple(replace(k, dangerous=False) for k in rows.links), posts=())
    day = Timetable(rows)
    at, there = clock("06:00"), False
    while at + 1800 <= clock("06:00") + hours * 3600:
        roads = ["r1", "r2"] if there else ["r2", "r1"]
        day.add("town" if there else "haven", roads, at, {"bus": 1}, {}, buses=["f1-01"])
        at, there = at + 3000 + 900, not there
    return codes(rows, day.plan())


def test_a_bus_rests_in_each_24_hours() -> None:
    assert _long_day(15.0) == set()
    assert _long_day(20.0) == {"V-S7.no_rest"}


def test_rest_need_not_be_at_night() -> None:
    fleet = FleetRow("f1", "haven", "bus", 1, 50, rest_s=3600.0)
    rows = sample_rows(rules={"horizon": (clock("00:00"), clock("23:00", 2))}, fleets=(fleet,), posts=())
    rows = replace(rows, places=(*rows.places, PlaceRow("far")))
    rows = replace(rows, links=tuple(replace(k, dangerous=False) for k in rows.links))
    day = Timetable(rows)
    day.add("haven", ["r2", "r1"], clock("06:00"), {"bus": 1}, {}, buses=["f1-01"])
    day.add("town", ["r1", "r2"], clock("08:00"), {"bus": 1}, {}, buses=["f1-01"])
    assert codes(rows, day.plan()) == set()


def test_the_right_plan_has_every_kind_of_convoy() -> None:
    kinds = {(convoy["means"], bool(convoy["persons"])) for convoy in right_plan()["convoys"]}
    assert kinds == {("car", True), ("bus", False), ("mixed", True)}
