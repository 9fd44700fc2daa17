"""The least footprint on paper and by trying all sets of roads; never below its bound; the curve is monotone."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from builders import at, line_places, make_road, tiny_case
from random_cases import random_full_case
from safeconduct.answers import Outcome, planned, shortest_truce
from safeconduct.answers.footprint import Footprint, fixed_windows, footprint_bound, least_footprint
from safeconduct.answers.truce_days import days_needed
from safeconduct.core import InfeasibleError
from safeconduct.planning import Case, plan_case
from safeconduct.report.verification.findings import rules_hold


def fast(outcome: Outcome) -> Outcome:
    """Plan with little effort."""
    return planned(outcome, "fast")


def least(case: Case, people: int) -> Footprint:
    """Look for the least footprint for so many."""
    shortest = shortest_truce(case, people, fast)
    return least_footprint(case, shortest, fast, rules_hold)


@pytest.fixture(scope="module")
def half() -> Footprint:
    """Return the least footprint in which 500 of the tiny case's 1,000 people get out."""
    return least(tiny_case(), 500)


def test_bound_is_that_on_paper() -> None:
    """Two roads of 30 km: 200 cars at 10 a minute, less one car, half an hour's drive and two margins each."""
    hours = (20 - 0.2 + 30 + 20) / 60
    assert footprint_bound(tiny_case(), 500).kilometre_hours == pytest.approx(2 * 30 * hours, rel=1e-3)


def test_plan_is_close_to_the_bound_and_never_below(half: Footprint) -> None:
    assert half.kilometre_hours is not None
    assert half.fixed_kilometre_hours is not None
    assert half.bound_kilometre_hours <= half.kilometre_hours <= half.fixed_kilometre_hours + 1e-9
    assert half.kilometre_hours <= 1.25 * half.bound_kilometre_hours


def test_curve_is_monotone(half: Footprint) -> None:
    for before, after in pairwise(half.curve):
        assert before.persons < after.persons
        assert before.bound_kilometre_hours <= after.bound_kilometre_hours
        if before.kilometre_hours is not None and after.kilometre_hours is not None:
            assert before.kilometre_hours <= after.kilometre_hours
    assert all(p.kilometre_hours is None or p.bound_kilometre_hours <= p.kilometre_hours for p in half.curve)


def test_fixed_windows_are_one_a_section_and_hold_the_rolling_ones(half: Footprint) -> None:
    assert half.outcome is not None
    assert half.outcome.plan is not None
    windows = fixed_windows(half.outcome.plan)
    assert len({(row.section, row.road) for row in windows}) == len(windows)
    spans = {(row.section, row.road): row.span for row in windows}
    for row in half.outcome.plan.footprint:
        assert spans[row.section, row.road].holds(row.span.start)
        assert spans[row.section, row.road].holds(row.span.end)


def detour_case() -> Case:
    """Return the tiny case with a second way to the haven, longer in all but with less of it in danger."""
    detour = (make_road("town", "far", km=10, ref="T3"), make_road("far", "haven", km=80, ref="T4", danger=False))
    return tiny_case(places=line_places(("town", "cross", "haven", "far")), roads=(*tiny_case().roads, *detour))


def test_way_with_less_danger_is_taken_as_by_trying_all_sets_of_roads() -> None:
    case, people = detour_case(), 300
    found = least(case, people)
    by_hand = []
    for shut in ((), (0, 1), (2, 3)):
        roads = tuple(replace(road, state="closed") if i in shut else road for i, road in enumerate(case.roads))
        shortest = shortest_truce(replace(case, roads=roads), people, fast)
        by_hand += [one.plan.kilometre_hours for one in shortest.made if one.plan and one.plan.out >= people]
    assert found.kilometre_hours is not None
    assert found.kilometre_hours <= min(by_hand) * 1.05
    assert found.bound_kilometre_hours <= min(by_hand)
    assert {row.road for row in found.windows} == {"town-far"}


@pytest.mark.parametrize("seed", range(40))
def test_no_random_plan_has_a_footprint_below_the_bound(seed: int) -> None:
    case = random_full_case(seed)
    try:
        plan = plan_case(case, effort="fast")
    except InfeasibleError:
        pytest.skip("nobody can leave")
    bound = footprint_bound(case, plan.out)
    assert bound.feasible
    assert plan.kilometre_hours >= bound.kilometre_hours * (1 - 2e-3)


def test_more_than_there_are_is_not_feasible() -> None:
    assert not footprint_bound(tiny_case(), 1001).feasible


def test_days_of_a_short_window_add_up() -> None:
    """Until 11:00 about 400 cars' time is cut to 55 minutes less headways: two days are enough, one is not."""
    case = tiny_case(windows=(replace(tiny_case().windows[0], end=at("10:45")),))
    found = days_needed(case, 1000, fast)
    assert found.days is not None
    assert found.bound_days is not None
    assert 1 < found.bound_days <= found.days == len(found.persons_by_day)
    assert sum(found.persons_by_day) == 1000


def test_a_day_like_the_one_before_is_not_planned_again() -> None:
    case = tiny_case(windows=(replace(tiny_case().windows[0], end=at("10:25")),))
    made: list[str] = []

    def counted(outcome: Outcome) -> Outcome:
        made.append(outcome.words)
        return fast(outcome)

    found = days_needed(case, 1000, counted)
    assert found.days is not None
    assert found.days > 2
    assert len(made) < found.days
    assert sum(found.persons_by_day) == 1000


def test_no_number_of_days_of_a_window_that_is_too_short() -> None:
    case = tiny_case(windows=(replace(tiny_case().windows[0], end=at("09:40")),))
    found = days_needed(case, 100, fast)
    assert (found.days, found.bound_days, found.persons_by_day) == (None, None, ())
