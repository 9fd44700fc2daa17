"""Reasons by test: a limit is a cause only if more of it, planned anew, brings more out than the gap explains (S10)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builders import UA, at, make_road
from planning.drawn_rows import bus_case, fleet, flowing_case, group, safe_roads
from planning.planned import hopeless
from safeconduct.core import PlaceId, Span
from safeconduct.network import Road
from safeconduct.planning import (
    BY_PRICE,
    AssemblyPoint,
    Case,
    Checkpoint,
    LeftBehind,
    Limit,
    Plan,
    ReceptionPoint,
    Wish,
)
from safeconduct.planning.explain.amounts import asks_of, open_roads, window_asks
from safeconduct.planning.explain.ways import roads_to_open
from safeconduct.planning.instance.build import formulate
from safeconduct.planning.planner import plan_case
from safeconduct.planning.reasons import reasons_by_test

TOWN, CROSS, HAVEN = PlaceId("town"), PlaceId("cross"), PlaceId("haven")


def short_day(case: Case) -> Case:
    """Return the case with two hours only."""
    return replace(case, horizon=Span(at("06:00"), at("08:00")))


def both(case: Case) -> tuple[Plan, Plan]:
    """Return the plan with reasons by price, and with reasons that were tested."""
    plan = plan_case(case, effort="fast")
    return plan, reasons_by_test(case, plan)


def causes(plan: Plan, means: str = "car") -> tuple[Limit, ...]:
    """Return why people of town stay."""
    (row,) = [row for row in plan.left_behind if row.means == means]
    return row.because


def test_a_road_that_would_help_is_named_with_what_it_brings() -> None:
    direct = make_road("town", "haven", km=30.0, ref="T9", danger=False, state="mined")
    case = short_day(flowing_case(people=(group(9000),), roads=(*safe_roads(), direct)))
    plan, tested = both(case)
    first = causes(tested)[0]
    opened = plan_case(replace(case, roads=(*safe_roads(), replace(direct, state="open"))), effort="fast")
    assert (first.code, first.where["ref"], first.tested) == ("road_mined", "T9", True)
    assert first.persons is not None
    assert first.persons > plan.persons_bound - plan.out
    assert first.persons == pytest.approx(opened.out - plan.out, rel=0.1)


def test_seats_are_not_named_while_a_post_holds_the_buses() -> None:
    post = Checkpoint("k", TOWN, CROSS, 10)
    case = short_day(bus_case(4000, fleet(60, "town"), checkpoints=(post,)))
    found = causes(both(case)[1], "bus")
    assert "seats" not in {limit.code for limit in found}
    assert found[0].code == "checkpoint"
    assert found[0].tested


def test_seats_are_named_where_more_buses_bring_more() -> None:
    case = short_day(bus_case(2000, fleet(1, "town")))
    plan, tested = both(case)
    (first, *_) = causes(tested, "bus")
    assert (first.code, first.tested) == ("seats", True)
    assert first.added is not None
    more = tuple(replace(row, vehicles=row.vehicles + int(first.added.number)) for row in case.fleet)
    assert plan_case(replace(case, fleet=more), effort="fast").out - plan.out > plan.persons_bound - plan.out


def test_gains_that_the_gap_could_explain_are_no_causes() -> None:
    case = short_day(flowing_case(people=(group(9000),), roads=safe_roads()))
    plan = plan_case(case, effort="fast")
    wide = replace(plan, persons_bound=9000)
    assert [limit.code for limit in causes(reasons_by_test(case, wide))] == ["within_gap"]


def test_facts_of_the_case_stay() -> None:
    case = flowing_case(roads=safe_roads(), wishes=(Wish(TOWN, UA, 0.7),))
    plan, tested = both(case)
    assert causes(plan)[0] == causes(tested)[0]
    assert causes(tested)[0].code == "wishes"


def test_whoever_stops_keeps_the_reasons_by_price() -> None:
    case = short_day(flowing_case(people=(group(9000),), roads=safe_roads()))
    plan = plan_case(case, effort="fast")
    stopped = reasons_by_test(case, plan, should_stop=lambda: True)
    assert not any(limit.tested for limit in causes(stopped))
    assert {limit.code for limit in causes(stopped)} <= BY_PRICE


def test_nobody_left_needs_no_reason() -> None:
    case = flowing_case(people=(group(10),), roads=safe_roads())
    plan = plan_case(case, effort="fast")
    assert plan.left_behind == ()
    assert reasons_by_test(case, plan) is plan


def test_a_mined_road_is_tried_before_nearer_roads_that_are_closed() -> None:
    """Roads over a line of contact are closed on both sides; the mine is what can be cleared."""
    near = tuple(make_road("town", "haven", km=20.0 + k, ref=f"C{k}", danger=False, state="closed") for k in range(4))
    mine = make_road("town", "haven", km=40.0, ref="T9", danger=False, state="mined")
    case = short_day(flowing_case(people=(group(9000),), roads=(*safe_roads(), *near, mine)))
    instance = formulate(case).instance
    ways = roads_to_open(instance, instance.groups[0], [0])
    assert [{one.code for one in way} for way in ways[:2]] == [{"road_mined"}, {"road_closed"}]
    assert len({frozenset(instance.network.road_id(one.link) for one in way) for way in ways}) == len(ways) == 5
    assert "road_mined" in {limit.code for limit in causes(both(case)[1])}


def mined(*names: str) -> tuple[Road, ...]:
    """Return the two roads and a third straight to haven, those named mined."""
    roads = {"T1": safe_roads()[0], "T2": safe_roads()[1], "T9": make_road("town", "haven", ref="T9", danger=False)}
    return tuple(replace(road, state="mined" if name in names else "open") for name, road in roads.items())


def test_the_cut_is_named_where_no_road_leads_out() -> None:
    assert hopeless(flowing_case(roads=mined("T2", "T9"))) == {"cut"}


def test_two_roads_on_the_only_way_are_one_cut() -> None:
    assert hopeless(flowing_case(roads=mined("T1", "T2")[:2])) == {"road_mined"}


def _limit(code: str, **where: object) -> Limit:
    return Limit(code, where)  # type: ignore[arg-type]


ROWS = flowing_case(
    roads=safe_roads(),
    fleet=(fleet(2, "town"),),
    checkpoints=(Checkpoint("k", TOWN, CROSS, 60, lanes=2),),
    assembly=(AssemblyPoint("gate", TOWN, 100),),
    reception=(ReceptionPoint("r", HAVEN, UA, 200, 300),),
)


@pytest.mark.parametrize(
    ("limit", "table", "field", "values"),
    [
        (_limit("seats", fleet="f1"), "fleet", "vehicles", [3, 7, 22]),
        (_limit("checkpoint", section=("town", "cross")), "checkpoints", "lanes", [3, 4, 6]),
        (_limit("boarding", assembly=("gate",)), "assembly", "boarding_per_h", [110, 150, 200]),
        (_limit("intake", reception="r"), "reception", "intake_per_h", [220, 300, 400]),
        (_limit("room", reception="r"), "reception", "capacity", [330, 450, 600]),
        (_limit("road_capacity", road="town-cross"), "roads", "capacity_pcu_h", [660, 900, 1200]),
    ],
)
def test_more_of_a_limit(limit: Limit, table: str, field: str, values: list[float]) -> None:
    ask = asks_of(ROWS, formulate(ROWS).instance, limit)
    assert ask is not None
    assert [getattr(getattr(case, table)[0], field) for _, case in ask.steps] == pytest.approx(values)


@pytest.mark.parametrize("code", ["wishes", "no_road", "within_gap", "distance"])
def test_nothing_is_asked_for_where_no_row_could_change(code: str) -> None:
    assert asks_of(ROWS, formulate(ROWS).instance, _limit(code)) is None


def test_windows_end_later_and_without_any_the_horizon_does() -> None:
    (ask,) = window_asks(ROWS)
    assert [case.windows[0].end for _, case in ask.steps] == [at("16:15"), at("17:00"), at("19:00")]
    (later,) = window_asks(replace(ROWS, windows=()))
    assert later.limit.code == "horizon"
    assert later.steps[-1][1].horizon.end > ROWS.horizon.end


def test_a_road_is_opened_by_its_id_or_not_at_all() -> None:
    case = replace(ROWS, roads=mined("T9"))
    ask = open_roads(case, _limit("road_mined"), {"town-haven"})
    assert ask is not None
    assert [road.state for road in ask.steps[0][1].roads] == ["open", "open", "open"]
    assert open_roads(case, _limit("road_mined"), {"nowhere"}) is None
    assert open_roads(case, _limit("road_mined"), set()) is None


def test_a_row_keeps_its_people() -> None:
    case = short_day(flowing_case(people=(group(9000),), roads=safe_roads()))
    plan, tested = both(case)
    keys: list[list[LeftBehind]] = [[replace(row, because=()) for row in one.left_behind] for one in (plan, tested)]
    assert keys[0] == keys[1]
    assert (plan.out, plan.value, plan.bound) == (tested.out, tested.value, tested.bound)
