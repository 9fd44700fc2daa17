"""Two plans side by side."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builders import tiny_case
from safeconduct.answers import compare_plans, figures_of
from safeconduct.core import PlaceId
from safeconduct.planning import Plan, Walk, plan_case


@pytest.fixture(scope="module")
def plans() -> tuple[Plan, Plan]:
    """Return the plan of the tiny case and that of the same with a short window."""
    case = tiny_case()
    short = replace(case.windows[0], end=case.windows[0].start.replace(hour=8, minute=30))
    return plan_case(case, effort="fast"), plan_case(replace(case, windows=(short,)), effort="fast")


def test_a_plan_compared_with_itself_differs_in_nothing(plans: tuple[Plan, Plan]) -> None:
    same = compare_plans(plans[0], plans[0])
    assert (same.persons, same.value, same.gone, same.new, same.gainers, same.losers) == (0, 0, (), (), (), ())
    assert not same.is_proven
    assert len(same.kept) == 1


def test_people_by_place_and_means_add_up_to_the_persons_out(plans: tuple[Plan, Plan]) -> None:
    both = compare_plans(*plans)
    assert sum(row.before for row in both.people) == plans[0].out
    assert sum(row.after for row in both.people) == plans[1].out
    assert [(row.place, row.means) for row in both.losers] == [("town", "car")]


def test_the_other_way_round_is_the_negative(plans: tuple[Plan, Plan]) -> None:
    there, back = compare_plans(*plans), compare_plans(plans[1], plans[0])
    assert there.persons == -back.persons
    assert there.value_between == pytest.approx(tuple(-x for x in reversed(back.value_between)))
    assert there.losers[0].before == back.gainers[0].after


def test_nobody_can_leave_has_figures_of_nought(plans: tuple[Plan, Plan]) -> None:
    shut = compare_plans(plans[0], None)
    assert shut.after.persons == shut.after.bound == shut.after.hours == 0
    assert shut.persons == -plans[0].out
    assert shut.is_proven


def test_hours_run_from_the_first_departure_to_the_last_arrival(plans: tuple[Plan, Plan]) -> None:
    figures = figures_of(plans[0])
    assert figures.first_leave == plans[0].convoys[0].passes[0].head
    assert figures.last_arrive is not None
    assert figures.last_arrive == max(convoy.passes[-1].tail for convoy in plans[0].convoys)
    assert figures.hours == (figures.last_arrive - figures.first_leave).total_seconds() / 3600


def test_those_who_walk_to_a_bus_count_where_they_live(plans: tuple[Plan, Plan]) -> None:
    plan = plans[0]
    head = plan.convoys[0].passes[0].head
    walk = Walk(PlaceId("cross"), PlaceId("town"), 30, head, head)
    bus = replace(plan.convoys[0], mix={"bus": 1}, persons_by_means={"bus": 50}, walks=(walk,))
    rows = compare_plans(None, replace(plan, convoys=(bus,))).people
    assert [(row.place, row.means, row.after) for row in rows] == [("cross", "bus", 30), ("town", "bus", 20)]
