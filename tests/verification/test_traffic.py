"""Steps on the road: for each a right plan and one that breaks just that step."""

from __future__ import annotations

from dataclasses import replace

from plan2 import Json, Timetable, clock, right_plan, sample_rows, seconds_of, two_way
from safeconduct.verification import CaseRows, InboundRow, LinkRow, PlaceRow, PostRow, WindowRow
from verification.faults import broken, codes, shift, shift_all

_CARS = {"car": 20}


def _links(rows: CaseRows, road: str, **changes: object) -> CaseRows:
    """Return the case with both directions of a road changed."""
    links = tuple(replace(link, **changes) if link.road == road else link for link in rows.links)  # type: ignore[arg-type]
    return replace(rows, links=links)


def _singles(rows: CaseRows, *, gap: float, count: int) -> Json:
    """Return a plan of single cars one behind the other on the safe lane from village to town and on."""
    day = Timetable(rows)
    for number in range(count):
        day.add("village", ["r3", "r2"], clock("10:00") + number * gap, {"car": 1}, {"car": 2})
    return day.plan()


def _single_rows() -> CaseRows:
    rows = sample_rows(rules={"least_vehicles": 1, "headway_s": 0.0}, posts=())
    return _links(_links(rows, "r3", capacity_pcu_h=120.0, dangerous=False), "r2", capacity_pcu_h=6000.0)


def test_the_right_plan_holds() -> None:
    assert codes(sample_rows(), right_plan()) == set()


# V-P1, V-S3


def test_a_road_that_is_full_all_hour_holds() -> None:
    assert codes(_single_rows(), _singles(_single_rows(), gap=30, count=30)) == set()


def test_more_cars_than_a_road_takes_in_an_hour_are_found() -> None:
    plan = _singles(_single_rows(), gap=25, count=30)
    # 750 s in all: no hour is over 120, only the gaps are
    assert codes(_single_rows(), plan) == {"V-S3.too_close"}
    rows = replace(_single_rows(), groups=tuple(replace(row, persons=1000.0) for row in _single_rows().groups))
    crowded = _singles(rows, gap=25, count=150)
    assert codes(rows, crowded) >= {"V-P1.over_capacity", "V-S3.too_close"}


def test_contraflow_doubles_a_road_in_its_hours_and_shuts_the_other_side() -> None:
    hours = ((clock("09:30"), clock("11:00")),)
    plain = _single_rows()
    links = tuple(
        replace(link, contraflow=hours) if (link.road, link.from_place) == ("r3", "village") else link
        for link in plain.links
    )
    rows = replace(plain, links=links)
    assert codes(rows, _singles(rows, gap=15, count=30)) == set()
    assert "V-S3.too_close" in codes(plain, _singles(plain, gap=15, count=30))
    day = Timetable(rows)
    day.add("haven", ["r2", "r3"], clock("10:30"), {"bus": 1}, {}, buses=["f1-01"])
    assert codes(rows, day.plan()) == {"V-P6.against_contraflow"}


def test_headway_counts_from_the_tail_of_any_convoy_empty_ones_too() -> None:
    def day(minutes: int) -> Json:
        found = Timetable(sample_rows())
        found.add("haven", ["r2", "r1"], clock("09:15"), {"bus": 2}, {}, buses=["f1-01", "f1-02"])
        found.add("haven", ["r2", "r1"], clock("09:15") + minutes * 60, {"bus": 1}, {}, buses=["f1-03"])
        return found.plan()

    assert codes(sample_rows(), day(6)) == set()
    assert codes(sample_rows(), day(5)) == {"V-S3.too_close"}


def test_the_last_vehicle_of_a_mixed_convoy_may_be_the_large_one() -> None:
    rows = _links(sample_rows(rules={"headway_s": 0.0}), "r1", capacity_pcu_h=60.0)
    day = Timetable(rows)
    day.add("haven", ["r2", "r1"], clock("09:15"), {"bus": 2}, {}, buses=["f1-01", "f1-02"])
    day.add("haven", ["r2", "r1"], clock("09:18"), {"bus": 1}, {}, buses=["f1-03"])
    assert codes(rows, day.plan()) == {"V-S3.too_close"}  # 4 units need 4 minutes of the road


def test_parallel_roads_do_not_hinder_each_other() -> None:
    rows = sample_rows(posts=())
    day = Timetable(rows)
    day.add("town", ["r1", "r2"], clock("09:40"), _CARS, {"car": 50}, boards=clock("09:30"))
    day.add("village", ["r3", "cross-haven-2"], clock("09:50"), _CARS, {"car": 40})
    assert codes(rows, day.plan()) == set()
    both = Timetable(rows)
    both.add("town", ["r1", "r2"], clock("09:40"), _CARS, {"car": 50}, boards=clock("09:30"))
    both.add("village", ["r3", "r2"], clock("09:50"), _CARS, {"car": 40})
    assert codes(rows, both.plan()) == {"V-S3.too_close"}


# V-P2


def test_a_post_is_passed_in_its_hours() -> None:
    late = PostRow("k1", "cross", "haven", 500.0, ((clock("10:30"), clock("20:00")),))
    assert broken(lambda plan: None, sample_rows(posts=(late,))) == {"V-P2.post_shut"}


def test_a_post_serves_so_many_vehicles() -> None:
    slow = PostRow("k1", "cross", "haven", 400.0)
    assert broken(lambda plan: None, sample_rows(posts=(slow,))) == {"V-S2.enters_too_densely"}
    rows = replace(_single_rows(), posts=(PostRow("k1", "cross", "haven", 60.0),))
    rows = replace(rows, groups=tuple(replace(row, persons=1000.0) for row in rows.groups))
    assert codes(rows, _singles(rows, gap=30, count=80)) == {"V-S3.too_close", "V-P2.over_service"}


def test_a_queue_fits_the_storage_before_a_post() -> None:
    def day(rows: CaseRows) -> Json:
        found = Timetable(rows)
        for at in ("09:20", "09:35"):
            halt = {"cross": clock("10:30" if at == "09:20" else "10:45") - clock(at) - 600}
            found.add("village", ["r3", "r2"], clock(at), {"car": 12}, {"car": 24}, halts=halt)
        return found.plan()

    windows = (WindowRow("w1", "all", clock("09:00"), clock("15:00")),)
    for storage, found in ((24.0, set[str]()), (20.0, {"V-P2.over_storage"})):
        rows = sample_rows(posts=(PostRow("k1", "cross", "haven", 500.0, storage=storage),), windows=windows)
        assert codes(rows, day(rows)) == found


# V-P5


def test_a_window_holds_a_convoy_with_its_margins() -> None:
    # The first convoy enters r1 at 09:40: ten minutes after 09:30 exactly.
    just = (WindowRow("w1", "all", clock("09:30"), clock("15:00")),)
    late = (WindowRow("w1", "all", clock("09:31"), clock("15:00")),)
    value = {"V-S5.value_differs"}  # exposure begins later, too
    assert broken(lambda plan: None, sample_rows(windows=just)) - value == set()
    assert broken(lambda plan: None, sample_rows(windows=late)) - value == {"V-P5.outside_windows"}


def test_scopes_cover_roads_and_places() -> None:
    def rows(*scopes: str) -> CaseRows:
        spans = (clock("09:00"), clock("15:00"))
        case = sample_rows(windows=tuple(WindowRow(scope, scope, *spans) for scope in scopes))
        return _links(case, "r3", areas=frozenset({"North"}))

    assert broken(lambda plan: None, rows("road:М14", "road:T3")) == set()  # Cyrillic М
    assert broken(lambda plan: None, rows("road:M14", "area:north")) == set()
    assert broken(lambda plan: None, rows("place:cross")) == set()
    assert broken(lambda plan: None, rows("place:town")) == {"V-P5.without_any_window"}
    assert broken(lambda plan: None, rows("road:M1", "area:south", "road:T3")) == {"V-P5.without_any_window"}


def test_two_windows_that_touch_are_two() -> None:
    windows = tuple(
        WindowRow(name, "all", clock(start), clock(end))
        for name, start, end in (("w1", "09:00", "09:50"), ("w2", "09:50", "15:00"))
    )
    rows = sample_rows(windows=windows, rules={"margin_s": 0.0})
    assert broken(lambda plan: None, rows) == {"V-P5.outside_windows"}


def test_land_that_is_crossed_in_windows_only_needs_one_though_safe() -> None:
    rows = _links(sample_rows(), "r2", only_in_windows=True)
    assert broken(lambda plan: None, rows) == set()
    early = replace(rows, windows=(WindowRow("w1", "road:M14", clock("09:00"), clock("15:00")), *_over("T3")))
    assert broken(lambda plan: None, early) == {"V-P5.without_any_window"}


def _over(ref: str) -> tuple[WindowRow, ...]:
    return (WindowRow(ref, f"road:{ref}", clock("09:00"), clock("15:00")),)


# V-P6


def test_barred_roads_are_not_used() -> None:
    for state in ("closed", "mined", "no_consent"):
        assert broken(lambda plan: None, _links(sample_rows(), "r3", barred=state)) == {"V-P6.barred"}


def test_a_closure_shuts_a_road_while_somebody_is_on_it() -> None:
    apart = _links(sample_rows(), "r3", shut=((clock("10:12"), clock("11:00")), (clock("09:00"), clock("10:00"))))
    assert broken(lambda plan: None, apart) == set()
    inside = _links(sample_rows(), "r3", shut=((clock("10:05"), clock("10:06")),))
    assert broken(lambda plan: None, inside) == {"V-P6.shut_then"}


# V-S2


def test_nobody_drives_faster_than_the_road_allows() -> None:
    def faster(plan: Json) -> None:
        shift(plan["convoys"][1]["passes"][0], 2)

    assert broken(faster) == {"V-S2.too_fast"}


def test_a_mixed_convoy_drives_like_its_slowest_vehicle() -> None:
    assert broken(lambda plan: None, sample_rows(rules={"speed_factor": {"bus": 0.7}})) == {"V-S2.too_fast"}


def test_a_convoy_enters_no_faster_than_its_road_takes_it() -> None:
    # 20 cars on r3 at 600 an hour: 19 x 6 s = 114 s
    def denser(plan: Json) -> None:
        for here in plan["convoys"][1]["passes"][:1]:
            shift(here, -3, "tail")

    assert broken(denser) == {"V-S2.enters_too_densely"}


def test_a_tail_does_not_close_up_while_it_drives() -> None:
    def closing(plan: Json) -> None:
        for here in plan["convoys"][1]["passes"][1:]:
            shift(here, 120, "in_head", "head")

    assert "V-S2.closes_up_while_driving" in broken(closing)


def test_a_convoy_closes_up_where_it_halts() -> None:
    rows = _links(sample_rows(posts=()), "r1", capacity_pcu_h=300.0)
    rows = _links(rows, "r2", capacity_pcu_h=1800.0)
    day = Timetable(rows)
    day.add("town", ["r1", "r2"], clock("09:40"), _CARS, {"car": 50}, boards=clock("09:30"), halts={"cross": 180.0})
    assert codes(rows, day.plan()) == set()


def test_order_at_a_place() -> None:
    def early(plan: Json) -> None:
        shift(plan["convoys"][1]["passes"][1], -60, "head", "tail")

    def turned(plan: Json) -> None:
        last = plan["convoys"][1]["passes"][-1]
        last["in_head"], last["head"] = last["tail"], last["tail"]
        shift(last, -60, "in_tail", "tail")

    assert "V-S2.leaves_before_arrival" in broken(early)
    assert "V-S2.tail_before_head" in broken(turned)


def test_a_lone_vehicle_has_no_length() -> None:
    day = Timetable(sample_rows())
    day.add("haven", ["r2"], clock("09:15"), {"bus": 1}, {}, buses=["f1-01"])
    assert codes(sample_rows(), day.plan()) == set()
    stretched = day.plan()
    for here in stretched["convoys"][0]["passes"]:
        shift(here, 30, "in_tail", "tail")
    assert codes(sample_rows(), stretched) == {"V-S2.lone_vehicle_stretched"}


def test_nothing_moves_outside_the_horizon() -> None:
    rows = sample_rows(rules={"horizon": (clock("06:00"), clock("11:30"))})
    assert "V-S2.outside_horizon" in broken(lambda plan: None, rows)
    assert broken(lambda plan: None, sample_rows(rules={"horizon": (clock("09:00"), clock("11:50"))})) == set()


# V-S4


def _danger_at(*names: str, windows: tuple[WindowRow, ...] | None = None) -> CaseRows:
    rows = sample_rows() if windows is None else sample_rows(windows=windows)
    return replace(rows, places=tuple(replace(row, dangerous=row.id in names) for row in rows.places))


def _halting(rows: CaseRows) -> Json:
    day = Timetable(rows)
    day.add("village", ["r3", "r2"], clock("10:00"), {"car": 10}, {"car": 20}, halts={"cross": 900.0})
    return day.plan()


def test_a_halt_at_a_dangerous_place_needs_a_window_over_that_place() -> None:
    assert codes(_danger_at("cross"), _halting(_danger_at("cross"))) == set()
    roads = _danger_at("cross", windows=_over("T3"))
    assert codes(roads, _halting(roads)) == {"V-S4.halts_without_any_window"}
    brief = (*_over("T3"), WindowRow("w", "place:cross", clock("10:00"), clock("10:30")))
    assert "V-S4.halts_outside_windows" in codes(
        _danger_at("cross", windows=brief), _halting(_danger_at("cross", windows=brief))
    )


def test_who_passes_a_dangerous_place_without_a_halt_needs_no_window_over_it() -> None:
    rows = _danger_at("cross", windows=_over("T3"))
    day = Timetable(rows)
    day.add("village", ["r3", "cross-haven-2"], clock("10:00"), {"car": 5}, {"car": 10})
    plan = day.plan()
    head, tail = (plan["convoys"][0]["passes"][1][key] for key in ("in_tail", "tail"))
    assert codes(rows, plan) == ({"V-S4.halts_without_any_window"} if head != tail else set())


def test_a_column_that_stretches_at_a_dangerous_place_halts_there() -> None:
    rows = _danger_at("cross", windows=_over("T3"))
    day = Timetable(rows)
    day.add("village", ["r3", "cross-haven-2"], clock("10:00"), {"car": 20}, {"car": 40})
    assert codes(rows, day.plan()) == {"V-S4.halts_without_any_window"}


def test_gathering_at_a_dangerous_place_needs_a_window_from_first_boarding_on() -> None:
    def day(rows: CaseRows) -> Json:
        found = Timetable(rows)
        found.add("town", ["r1", "r2"], clock("09:40"), _CARS, {"car": 50}, boards=clock("09:30"))
        return found.plan()

    rows = _danger_at("town")
    assert codes(rows, day(rows)) == set()
    short = _danger_at("town", windows=(*_over("M14"), WindowRow("w", "place:town", clock("09:25"), clock("15:00"))))
    assert codes(short, day(short)) == {"V-S4.boards_outside_windows"}


# V-S8


def test_every_dangerous_road_used_lies_in_the_ceasefire_asked_for() -> None:
    def forget(plan: Json) -> None:
        plan["ceasefire"]["windows"] = [row for row in plan["ceasefire"]["windows"] if row["section"][0] != "cross"]
        plan["ceasefire"]["kilometre_hours"] = sum(_km_h(row) for row in plan["ceasefire"]["windows"])

    assert broken(forget) == {"V-S8.no_ceasefire_asked"}  # that of the empty buses


def _km_h(row: Json) -> float:
    return {"r1": 20.0, "r3": 10.0}[row["road"]] * (seconds_of(row["end"]) - seconds_of(row["start"])) / 3600.0


def test_ceasefire_on_the_other_road_does_not_help() -> None:
    other = LinkRow("r1b", "town", "cross", 25.0, 60.0, 600.0, dangerous=True)
    rows = replace(sample_rows(), links=(*sample_rows().links, *two_way(other)))

    def elsewhere(plan: Json) -> None:
        for row in plan["ceasefire"]["windows"]:
            row["road"] = "r1b" if row["road"] == "r1" else row["road"]

    assert "V-S8.no_ceasefire_asked" in broken(elsewhere, rows)


def test_gathering_places_in_danger_lie_in_the_ceasefire_asked_for() -> None:
    rows = _danger_at("cross")
    plan = _halting(rows)
    plan["ceasefire"]["places"] = []
    assert codes(rows, plan) == {"V-S8.no_ceasefire_asked_at_place"}


def test_kilometre_hours_are_those_of_the_windows() -> None:
    def more(plan: Json) -> None:
        plan["ceasefire"]["kilometre_hours"] += 1.0

    def nowhere(plan: Json) -> None:
        plan["ceasefire"]["windows"].append({**plan["ceasefire"]["windows"][0], "section": ["town", "haven"]})

    assert broken(more) == {"V-S8.kilometre_hours_differ"}
    assert broken(nowhere) == {"V-S8.asked_for_no_road"}


def test_aid_that_comes_in_has_its_own_convoys_in_time() -> None:
    aid = InboundRow("aid1", "haven", "town", 4, 2.0, clock("11:00"), clock("13:00"))
    rows = replace(sample_rows(), inbound=(aid,))

    def day(departs: str, vehicles: int, roads: tuple[str, ...] = ("r2", "r1")) -> Json:
        found = Timetable(rows)
        found.add("haven", roads, clock(departs), {"bus": vehicles}, {}, inbound="aid1")
        return found.plan()

    assert codes(rows, day("11:30", 4)) == set()
    assert codes(rows, day("11:30", 3)) == {"V-S8.inbound_differs"}
    assert codes(rows, day("10:30", 4)) == {"V-S8.inbound_out_of_time", "V-S8.inbound_differs"}
    assert codes(rows, day("11:30", 4, ("r2", "r3"))) == {"V-S8.inbound_elsewhere", "V-S8.inbound_differs"}
    assert broken(lambda plan: None, rows) == {"V-S8.inbound_differs"}


# V-S9


def test_routes_run_along_roads_of_the_case() -> None:
    def set_road(number: int, road: str | None) -> set[str]:
        def change(plan: Json) -> None:
            plan["convoys"][1]["passes"][number]["road"] = road

        return broken(change)

    assert "V-S9.no_such_road" in set_road(1, "r9")
    assert set_road(0, None) == set()
    assert "V-S9.road_not_named" in set_road(1, None)


def test_a_one_way_road_is_not_driven_against() -> None:
    rows = replace(sample_rows(), links=tuple(k for k in sample_rows().links if (k.road, k.to_place) != ("r1", "town")))
    assert broken(lambda plan: None, rows) == {"V-S9.no_road"}


def test_places_corridors_and_origins() -> None:
    def rename(plan: Json) -> None:
        plan["corridors"][0]["waypoints"][1] = "haven"

    def no_corridor(plan: Json) -> None:
        plan["convoys"][0]["corridor"] = None
        plan["corridors"][0]["persons"] = {"car": 20, "bus": 90}

    assert broken(rename) == {"V-S9.differs_from_corridor"}
    assert broken(no_corridor) == {"V-S9.no_corridor"}
    nowhere = replace(sample_rows(), places=tuple(row for row in sample_rows().places if row.id != "cross"))
    assert broken(lambda plan: None, nowhere) == {"V-S9.no_such_place"}


def test_people_of_a_town_set_out_from_its_junctions() -> None:
    rows = sample_rows()
    links = tuple(replace(link, from_place="j1") if link.from_place == "village" else link for link in rows.links)
    junction = replace(rows, links=links, places=(*rows.places, PlaceRow("j1", town="village")))
    day = Timetable(junction)
    day.add("j1", ["r3", "r2"], clock("10:00"), {"car": 10}, {"car": 20})
    plan = day.plan()
    assert codes(junction, plan) == set()
    stranger = replace(junction, places=(*rows.places, PlaceRow("j1")))
    assert "V-S9.nobody_is_there" in codes(stranger, plan)


def test_a_convoy_moved_as_a_whole_meets_others() -> None:
    def later(plan: Json) -> None:
        shift_all(plan["convoys"][0], 300)

    assert broken(later) >= {"V-S8.no_ceasefire_asked", "V-S5.value_differs"}
