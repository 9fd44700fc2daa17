"""Small instances drawn by hand, with the answer worked out on paper; instants in minutes where not said otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from planning.dispatch.instances import Draft
from planning.dispatch.slow_check import faults
from safeconduct.planning.dispatch import DispatchParameters
from safeconduct.planning.dispatch.entry import dispatch
from safeconduct.planning.instance import UNBOUNDED, InboundConvoy, Instance
from safeconduct.planning.proposal import BusTask, Proposal, Run, Timetable, Walk

MINUTE, HOUR = 60.0, 3600.0


def plan(
    instance: Instance,
    proposals: Sequence[Proposal] = (),
    tasks: Sequence[BusTask] = (),
    walks: Sequence[Walk] = (),
    **more: int,
) -> Timetable:
    parameters = DispatchParameters(
        placements=more.get("placements", 2000), most_platoons=more.get("platoons", 1)
    )
    timetable = dispatch(
        instance, proposals, tasks, walks, parameters=parameters, rng=np.random.default_rng(more.get("seed", 1))
    )
    assert faults(instance, timetable) == []
    return timetable


def cars(
    member: int, links: list[int], vehicles: int, *, at: float = 0.0, line: int | None = None, sink: int = 0
) -> Proposal:
    where = member if line is None else line
    return Proposal(member, where, sink, tuple(links), vehicles, 4.0 * vehicles, (at,))


def bus(
    links: list[int], approach: list[int], *, at: float = 0.0, number: int = 0, line: int = 0
) -> BusTask:
    return BusTask(0, number, 0, line, 0, tuple(approach), tuple(links), 50.0, at)


def last(timetable: Timetable) -> float:
    return max(run.in_tail[-1] for run in timetable.runs) / MINUTE


def loaded(timetable: Timetable) -> list[Run]:
    return [run for run in timetable.runs if run.kind == "loaded"]


# --- the cases of check/micro


def test_bus_halts_on_a_safe_place_until_the_next_window_opens() -> None:
    draft = Draft()
    a = draft.link(0, 1, 10, 600, danger=True, stay=((600.0, 2400.0),))
    b, c = draft.link(1, 2, 10, 600), draft.link(2, 3, 10, 600, danger=True, stay=((5400.0, 9000.0),))
    draft.sink(3)
    draft.people(0, 40, "bus")
    draft.fleet(0, 1, 40)
    found = plan(draft.instance(), tasks=[bus([a, b, c], [])])
    assert found.persons == 40
    assert last(found) == 100.0


def test_those_on_foot_go_on_to_where_there_is_room() -> None:
    draft = Draft()
    near, far = draft.link(0, 1, 4, km=4), draft.link(0, 2, 8, km=8)
    draft.sink(1, capacity=10)
    draft.sink(2)
    draft.people(0, 500, "foot", sinks=(0, 1))
    walkers = [Proposal(0, 0, 0, (near,), 0, 500.0, (0.0,)), Proposal(0, 0, 1, (far,), 0, 500.0, (1.0,))]
    assert plan(draft.instance(), walkers).persons == 500


def test_forced_halt_between_gate_and_window_keeps_its_worth() -> None:
    draft = Draft(horizon_s=6 * HOUR, rate_per_h=0.25, windows=((0.0, 5 * HOUR), (4.5 * HOUR, 6 * HOUR)))
    a = draft.link(0, 1, 10, 600, danger=True, stay=((0.0, 5 * HOUR),), service_per_h=600.0, entry=((0.0, HOUR),))
    b = draft.link(1, 2, 10, 600, danger=True, stay=((4.5 * HOUR, 6 * HOUR),))
    c = draft.link(3, 2, 10, 600)
    draft.sink(2)
    draft.people(0, 200)
    draft.people(3, 40)
    found = plan(draft.instance(), [cars(0, [a, b], 50), cars(1, [c], 10)])
    assert found.value == pytest.approx(101.6, rel=0.005)


def test_cars_clear_the_danger_before_a_gate_that_opens_late() -> None:
    draft = Draft(horizon_s=6 * HOUR, rate_per_h=0.3, windows=((0.0, 6 * HOUR),))
    a, b = draft.link(0, 1, 10, danger=True), draft.link(1, 2, 5)
    gate = draft.link(2, 3, 5, service_per_h=1200.0, entry=((2 * HOUR, 6 * HOUR),))
    d = draft.link(4, 2, 5)
    draft.sink(3)
    draft.people(0, 2000)
    draft.people(4, 16)
    found = plan(draft.instance(), [cars(0, [a, b, gate], 500), cars(1, [d, gate], 4)])
    assert found.value == pytest.approx(1804, rel=0.005)


def test_cars_wait_behind_the_window_for_a_narrow_road() -> None:
    draft = Draft(windows=((0.0, HOUR),))
    a, b = draft.link(0, 1, 10, 1200, danger=True), draft.link(1, 2, 5, 240)
    draft.sink(2)
    draft.people(0, 2400)
    assert plan(draft.instance(), [cars(0, [a, b], 20, at=20.0 * i) for i in range(30)]).persons == 2400


def test_intake_ends_by_the_horizon() -> None:
    draft = Draft(horizon_s=HOUR)
    a, b = draft.link(0, 1, 5), draft.link(1, 2, 5)
    draft.sink(2, per_h=480)
    draft.people(0, 800)
    assert plan(draft.instance(), [cars(0, [a, b], 20, at=20.0 * i) for i in range(10)]).persons == 400


def test_two_streams_of_different_cars_share_a_narrow_road() -> None:
    draft = Draft(horizon_s=70 * MINUTE)
    a, d = draft.link(0, 1, 5), draft.link(3, 1, 5)
    x, direct = draft.link(1, 2, 5, 240), draft.link(0, 2, 15, 240)
    draft.sink(2)
    draft.people(0, 800)
    draft.people(3, 770, per=3.5)
    proposals = [cars(0, [direct], 20, at=300.0 * i) for i in range(10)]
    proposals += [cars(1, [d, x], 20, at=300.0 * i) for i in range(11)] + [cars(0, [a, x], 20, at=9000.0)]
    assert plan(draft.instance(), proposals).persons == 1570


def test_parallel_roads_are_both_used() -> None:
    draft = Draft(horizon_s=HOUR)
    narrow, wide = draft.link(0, 1, 10, 60), draft.link(0, 1, 10, 600)
    draft.sink(1)
    draft.people(0, 4000)
    found = plan(draft.instance(), [cars(0, [narrow], 20), cars(0, [wide], 20)])
    assert found.persons == pytest.approx(2200 + 8, abs=8.1)  # the fence post: one car more on each road


def test_bus_boards_slowly_and_just_fits_the_window() -> None:
    draft = Draft(windows=((90 * MINUTE, 105 * MINUTE),))
    a = draft.link(0, 1, 10, 600, danger=True)
    draft.sink(1)
    draft.people(0, 500, "bus", lines=(draft.line(0, 120.0),))
    draft.fleet(0, 1, 50)
    assert plan(draft.instance(), tasks=[bus([a], [])]).persons == 50


def test_window_of_one_round_fits_out_and_back_exactly() -> None:
    draft = Draft(horizon_s=5 * HOUR, windows=((HOUR, HOUR + 65 * MINUTE),))
    back, out = draft.link(0, 1, 30, 600, danger=True), draft.link(1, 0, 30, 600, danger=True)
    draft.sink(1)
    draft.people(0, 500, "bus")
    draft.fleet(1, 1, 50)
    found = plan(draft.instance(), tasks=[bus([back], [out])])
    assert found.persons == 50
    assert last(found) == 125.0


def test_second_trip_of_a_bus_just_fits_the_second_window() -> None:
    draft = Draft(horizon_s=5 * HOUR, windows=((0.0, 70 * MINUTE), (100 * MINUTE, 165 * MINUTE)))
    back, out = draft.link(0, 1, 30, 600, danger=True), draft.link(1, 0, 30, 600, danger=True)
    draft.sink(1)
    draft.people(0, 500, "bus")
    draft.fleet(1, 1, 50)
    tasks = [bus([back], [out], at=35 * MINUTE), bus([back], [out], at=135 * MINUTE)]
    found = plan(draft.instance(), tasks=tasks)
    assert found.persons == 100
    assert len([run for run in found.runs if run.kind == "empty"]) == 2


def test_two_sides_share_the_road_up_to_the_room_of_one() -> None:
    draft = Draft(horizon_s=2 * HOUR)
    a, b, c = draft.link(0, 1, 5, 240), draft.link(1, 2, 5), draft.link(1, 3, 5)
    draft.sink(2)
    draft.sink(3, capacity=400)
    draft.people(0, 1600, share=800.0, sinks=(0,))
    instance = draft.instance()
    member = instance.members[0]
    draft.members.append(type(member)(0, (1,), 800.0, 200))
    proposals = [cars(0, [a, b], 20, at=300.0 * i) for i in range(10)]
    proposals += [cars(1, [a, c], 20, at=300.0 * i, line=0, sink=1) for i in range(5)]
    assert plan(draft.instance(), proposals).persons == 1200


# --- roads, posts, windows


def test_streams_that_merge_interleave_without_loss() -> None:
    draft = Draft()
    a, b, c = draft.link(0, 2, 10, 600), draft.link(1, 2, 10, 600), draft.link(2, 3, 10, 1200)
    draft.sink(3)
    draft.people(0, 400)
    draft.people(1, 400)
    proposals = [cars(m, [road, c], 20, at=120.0 * i) for m, road in ((0, a), (1, b)) for i in range(5)]
    # 200 cars take the last road in 10 min at 1200 an hour, from minute 10 on, and no road before it is narrower
    assert last(plan(draft.instance(), proposals, platoons=200)) <= 31.0


def test_streams_that_merge_in_danger_interleave_car_by_car() -> None:
    draft = Draft(windows=((0.0, 3 * HOUR),), danger_nodes={2: ()})
    a, b = (draft.link(start, 2, 10, 600, danger=True) for start in (0, 1))
    c = draft.link(2, 3, 10, 1200, danger=True)
    draft.sink(3)
    draft.people(0, 400)
    draft.people(1, 400)
    proposals = [cars(m, [road, c], 20, at=120.0 * i) for m, road in ((0, a), (1, b)) for i in range(5)]
    assert last(plan(draft.instance(), proposals, placements=0, platoons=200)) <= 31.0


def test_convoy_stretches_on_the_narrow_road_and_stays_stretched() -> None:
    draft = Draft()
    links = [draft.link(0, 1, 5, 1200), draft.link(1, 2, 5, 300), draft.link(2, 3, 5, 1200)]
    draft.sink(3)
    draft.people(0, 80)
    (run,) = plan(draft.instance(), [cars(0, links, 20)]).runs
    lengths = [tail - head for head, tail in zip(run.head, run.tail, strict=True)]
    assert lengths == pytest.approx([19 * 3.0, 19 * 12.0, 19 * 12.0, 19 * 12.0])


def test_what_the_window_leaves_is_filled_to_the_last_second() -> None:
    draft = Draft(windows=((0.0, 1000.0),))
    a = draft.link(0, 1, 10, 1200, danger=True)  # 600 s of driving: entries from 0 to 400 s, one each 3 s
    draft.sink(1)
    draft.people(0, 4000)
    assert plan(draft.instance(), [cars(0, [a], 20)]).persons == 4 * (400 // 3 + 1)


def test_post_that_opens_late_lets_the_queue_through_in_order() -> None:
    draft = Draft()
    a, gate = draft.link(0, 1, 5), draft.link(1, 2, 5, service_per_h=360.0, entry=((HOUR, 2 * HOUR),))
    draft.sink(2)
    draft.people(0, 160)
    found = plan(draft.instance(), [cars(0, [a, gate], 20), cars(0, [a, gate], 20, at=60.0)])
    (run,) = loaded(found)  # the second platoon closes up to the first: one convoy of forty, ten seconds a car
    assert (run.head[1], run.tail[1]) == pytest.approx((HOUR, HOUR + 390.0))


def test_post_without_storage_is_driven_through() -> None:
    draft = Draft()
    a, gate = draft.link(0, 1, 5), draft.link(1, 2, 5, service_per_h=360.0, storage=0.0, entry=((HOUR, 2 * HOUR),))
    draft.sink(2)
    draft.people(0, 160)
    found = plan(draft.instance(), [cars(0, [a, gate], 20), cars(0, [a, gate], 20, at=60.0)])
    assert found.persons == 160
    assert all(run.head[1] == run.in_head[1] and run.tail[1] == run.in_tail[1] for run in found.runs)


def test_storage_holds_one_convoy_at_a_time() -> None:
    draft = Draft(least=10, most=10, headway_s=60.0)
    a, gate = draft.link(0, 1, 5), draft.link(1, 2, 5, storage=10.0, entry=((HOUR, 2 * HOUR),))
    draft.sink(2)
    draft.people(0, 80)
    found = plan(draft.instance(), [cars(0, [a, gate], 20)])
    assert found.persons == 80
    first, second = loaded(found)
    assert first.head[1] == HOUR or second.head[1] == HOUR


def test_convoy_halts_in_danger_only_within_one_window() -> None:
    windows = ((0.0, HOUR), (2 * HOUR, 3 * HOUR))
    draft = Draft(danger_nodes={1: windows})
    a, b = draft.link(0, 1, 10), draft.link(1, 2, 10, stay=((150 * MINUTE, 3 * HOUR),))
    draft.sink(2)
    draft.people(0, 40)
    (run,) = plan(draft.instance(), [cars(0, [a, b], 10)]).runs
    assert run.head[1] == 150 * MINUTE
    assert run.in_head[1] >= 2 * HOUR


def test_convoy_does_not_halt_in_danger_without_a_window() -> None:
    draft = Draft(danger_nodes={1: ()})
    a, b = draft.link(0, 1, 10), draft.link(1, 2, 10, stay=((HOUR, 3 * HOUR),))
    draft.sink(2)
    draft.people(0, 40)
    (run,) = plan(draft.instance(), [cars(0, [a, b], 10)]).runs
    assert run.head[0] == HOUR - 10 * MINUTE
    assert run.head[1] == run.in_head[1]


def test_convoy_leaves_later_where_it_could_not_wait_on_the_way() -> None:
    draft = Draft(danger_nodes={1: (), 2: ()})
    a, b = draft.link(0, 1, 10, stay=((0.0, HOUR), (80 * MINUTE, 3 * HOUR))), draft.link(1, 2, 10)
    c = draft.link(2, 3, 10, stay=((0.0, 25 * MINUTE), (75 * MINUTE, 3 * HOUR)))
    draft.sink(3)
    draft.people(0, 40)
    (run,) = plan(draft.instance(), [cars(0, [a, b, c], 10)]).runs
    assert run.head[0] == 80 * MINUTE  # from minute 50 on the first road would be shut before the tail is through


# --- assembly, reception, sizes


def test_convoys_board_one_after_the_other() -> None:
    draft = Draft(least=5, most=10, headway_s=60.0)
    a = draft.link(0, 1, 10)
    draft.sink(1)
    draft.people(0, 80, lines=(draft.line(0, 240.0, earliest_s=600.0),))
    found = plan(draft.instance(), [cars(0, [a], 20)])
    assert [run.head[0] for run in found.runs] == pytest.approx([1200.0, 1800.0])  # 40 persons in 10 min


def test_people_at_a_dangerous_point_board_and_leave_within_one_window() -> None:
    windows = ((0.0, 5 * MINUTE), (20 * MINUTE, HOUR))
    draft = Draft(danger_nodes={0: windows})
    a = draft.link(0, 1, 10)
    draft.sink(1)
    draft.people(0, 40, lines=(draft.line(0, 240.0, danger=True),))
    (run,) = plan(draft.instance(), [cars(0, [a], 10)]).runs
    assert run.in_head[0] == 20 * MINUTE
    assert run.head[0] == 30 * MINUTE


def test_convoys_keep_their_sizes_and_all_who_remain_go() -> None:
    draft = Draft(least=10, most=15, headway_s=300.0)
    a = draft.link(0, 1, 10)
    draft.sink(1)
    draft.people(0, 4 * 36)
    found = plan(draft.instance(), [cars(0, [a], 36)])
    assert found.persons == 144
    assert all(run.mix[0][1] <= 15 for run in found.runs)


def test_fewer_than_the_least_go_only_where_they_are_all() -> None:
    draft = Draft(least=10, most=15, headway_s=300.0, horizon_s=20 * MINUTE)
    a = draft.link(0, 1, 10, 60)  # one car a minute: eleven enter from minute 0 to 10, and take ten more
    draft.sink(1)
    draft.people(0, 200)
    assert plan(draft.instance(), [cars(0, [a], 5)]).persons == 44
    draft.links[0]["per_h"] = 50.0  # nine cars would do, but are fewer than the least
    assert plan(draft.instance(), [cars(0, [a], 5)]).persons == 0
    draft.groups[0] = replace(draft.groups[0], persons=36.0, vehicles=9)
    draft.members[0] = replace(draft.members[0], persons=36.0, vehicles=9)
    assert plan(draft.instance(), [cars(0, [a], 5)]).persons == 36


def test_last_car_carries_fewer() -> None:
    draft = Draft()
    a = draft.link(0, 1, 10)
    draft.sink(1)
    draft.people(0, 1500, per=3.5)
    found = plan(draft.instance(), [cars(0, [a], 20, at=60.0 * i) for i in range(22)])
    assert found.persons == 1500
    assert sum(dict(run.mix)["car"] for run in found.runs) == 429


# --- buses


def test_few_buses_take_cars_along_to_be_enough() -> None:
    draft = Draft(least=6, most=20, headway_s=300.0)
    a = draft.link(0, 1, 10)
    draft.sink(1)
    line = draft.line(0)
    draft.people(0, 400, "bus", lines=(line,))
    draft.people(0, 40, "car", lines=(line,))
    draft.fleet(0, 2, 50)
    found = plan(draft.instance(), [cars(1, [a], 10, line=0)], [bus([a], [], number=n) for n in range(2)])
    assert found.persons == 140


def test_buses_of_one_fleet_form_one_convoy() -> None:
    draft = Draft(least=3, most=20, headway_s=300.0, horizon_s=2 * HOUR)
    out, back = draft.link(0, 1, 20), draft.link(1, 0, 20)
    draft.sink(1)
    draft.people(0, 150, "bus")
    draft.fleet(1, 3, 50)
    found = plan(draft.instance(), tasks=[bus([out], [back], number=n) for n in range(3)])
    assert [run.kind for run in found.runs] == ["empty", "loaded"]
    assert found.persons == 150


def test_bus_turns_back_within_its_range_and_fills_up() -> None:
    draft = Draft(horizon_s=12 * HOUR, fuel=frozenset({1}))
    out, back = draft.link(0, 1, 30, km=30), draft.link(1, 0, 30, km=30)
    draft.sink(1)
    draft.people(0, 150, "bus")
    draft.fleet(1, 1, 50, range_m=60_000.0)
    found = plan(draft.instance(), tasks=[bus([out], [back], at=3000.0 * n) for n in range(3)])
    assert found.persons == 150
    draft.fuel = frozenset()
    assert plan(draft.instance(), tasks=[bus([out], [back], at=3000.0 * n) for n in range(3)]).persons == 50


def test_bus_rests_in_each_day() -> None:
    draft = Draft(horizon_s=24 * HOUR)
    out, back = draft.link(0, 1, 240, km=30), draft.link(1, 0, 240, km=30)
    draft.sink(1)
    draft.people(0, 500, "bus")
    draft.fleet(1, 1, 50)
    tasks = [bus([out], [back], at=36_000.0 * n) for n in range(3)]
    assert plan(draft.instance(), tasks=tasks).persons == 100
    draft.fleets.clear()
    draft.fleet(1, 1, 50, rest_s=10 * HOUR)
    assert plan(draft.instance(), tasks=tasks).persons == 50


def test_bus_fetches_walkers_once_they_are_there() -> None:
    draft = Draft(horizon_s=6 * HOUR)
    path, road = draft.link(0, 1, 5, km=4), draft.link(1, 2, 10)
    draft.sink(2)
    pick_up = draft.line(1)
    draft.people(0, 60, "foot")
    draft.fleet(1, 1, 50)
    walk = Walk(0, 0, 1, (path,), 60.0, 0.0, 0.0)
    found = plan(draft.instance(), tasks=[bus([road], [], line=pick_up)], walks=[walk])
    assert found.persons == 50
    assert sum(walk.persons for walk in found.walks) == 50
    assert loaded(found)[0].in_head[0] >= HOUR


# --- who first, inbound aid


def test_floors_come_before_value() -> None:
    draft = Draft(horizon_s=20 * MINUTE)
    a, b, c = draft.link(0, 2, 5, 60), draft.link(1, 2, 5, 60), draft.link(2, 3, 5, 60)
    draft.sink(3)
    draft.people(0, 400)
    draft.people(1, 400, per=2.0, at_least=8.0)
    proposals = [*(cars(0, [a, c], 1, at=60.0 * i) for i in range(20)), cars(1, [b, c], 1, at=5000.0)]
    found = plan(draft.instance(), proposals)
    assert found.shortfall == 0.0


def test_inbound_aid_goes_when_it_costs_the_others_least() -> None:
    draft = Draft(horizon_s=2 * HOUR, windows=((0.0, 2 * HOUR),))
    a = draft.link(0, 1, 10, 600, danger=True, stay=((0.0, HOUR),))
    draft.sink(1)
    draft.people(0, 2000)
    draft.inbound.append(InboundConvoy("aid", 0, 1, 100, 2.0, 0.0, 2 * HOUR))
    assert len(plan(draft.instance(), [cars(0, [a], 20)]).runs) > 0
    draft.links[0]["stay"] = ((0.0, 2 * HOUR),)
    draft.sinks.clear()
    draft.sink(1, hours=((0.0, HOUR),))
    found = plan(draft.instance(), [cars(0, [a], 20, at=60.0 * i) for i in range(20)])
    (aid,) = [run for run in found.runs if run.kind == "inbound"]
    assert aid.head[0] >= 50 * MINUTE


def test_inbound_aid_without_a_time_is_told() -> None:
    draft = Draft()
    a = draft.link(0, 1, 10, 600)
    draft.sink(1)
    draft.people(0, 40)
    draft.inbound.append(InboundConvoy("aid", 0, 1, 10, 2.0, 0.0, 300.0))
    assert plan(draft.instance(), [cars(0, [a], 10)]).unplaced_inbound == (0,)


def test_same_seed_gives_the_same_timetable() -> None:
    draft = Draft(least=3, most=9, headway_s=120.0, windows=((0.0, HOUR),), rate_per_h=0.3)
    a, b, c = draft.link(0, 2, 10, 600), draft.link(1, 2, 10, 600), draft.link(2, 3, 10, 600, danger=True)
    draft.sink(3)
    draft.people(0, 400)
    draft.people(1, 400)
    proposals = [cars(m, [road, c], 40) for m, road in ((0, a), (1, b))]
    first, second = (plan(draft.instance(), proposals, seed=7) for _ in range(2))
    assert first == second
    assert UNBOUNDED > first.value > 0
