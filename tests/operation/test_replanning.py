"""Planning anew from the present: the present is right to the person, and each plan says what it needs of whom."""

from __future__ import annotations

import dataclasses
from collections import Counter
from functools import cache

import pytest

from operation.test_bundled_day import _day
from planning.planned import faults_of
from safeconduct.agreement import keep_ledger, texts_of
from safeconduct.core import PlaceId, UsageError
from safeconduct.operation import Basis, as_of, movement_of
from safeconduct.operation.movement import Movement
from safeconduct.operation.replanning import LEAD, Option, Present, options, present
from safeconduct.picture import Closure
from safeconduct.planning import Case


@cache
def _at(now: str, *, with_case: bool = True) -> Movement:
    day = _day()
    ledger = keep_ledger(day.entries, None)
    places = {str(one.id): one for one in day.case.places.values()}
    case = day.case if with_case else None
    basis = Basis(day.plan, day.digest, day.case.clock, places, texts_of(ledger)[0], case)
    movement, _ = movement_of(as_of(ledger, day.at(now)), basis, day.at(now))
    return movement


@cache
def _present(now: str) -> Present:
    return present(_at(now))


@pytest.mark.parametrize("now", ["08:00", "11:30", "12:30", "13:00", "15:00", "20:00"])
def test_nobody_is_lost_or_counted_twice(now: str) -> None:
    held = _present(now)
    people = sum(one.persons for one in _day().case.people)
    assert held.out + held.on_road + sum(one.persons for one in held.case.people) == people


@pytest.mark.parametrize("now", ["08:00", "12:30", "13:00", "20:00"])
def test_every_bus_is_in_one_place(now: str) -> None:
    before, after = Counter[str](), Counter[str]()
    for one in _day().case.fleet:
        before[one.kind] += one.vehicles
    for one in _present(now).case.fleet:
        after[one.kind] += one.vehicles
    assert after == before


def test_a_bus_on_the_road_is_free_only_after_it_has_arrived() -> None:
    held = _present("13:00").case
    away = [one for one in held.fleet if one.id not in {row.id for row in _day().case.fleet}]
    assert away
    assert all(one.available_from is not None and one.available_from >= held.horizon.start for one in away)


def test_nothing_departs_before_the_plan_can_be_answered() -> None:
    assert _present("13:00").case.horizon.start == _day().at("13:00") + LEAD


def test_standing_holds_shut_their_roads_and_slow_posts_are_named() -> None:
    held = _present("13:00")
    assert held.held == ("b", "d")
    assert ("mariupol", "nikolske") in held.shut
    assert [one.id for one in held.slow] == ["ru-nikolske"]
    assert held.lost_s >= 19 * 60


def test_without_the_case_nothing_is_planned_anew() -> None:
    with pytest.raises(UsageError, match="--case"):
        present(_at("13:00", with_case=False))


def test_three_plans_say_what_they_need_of_whom() -> None:
    movement, held = _at("13:00"), _present("13:00")
    few = tuple(dataclasses.replace(one, persons=min(one.persons, 1500)) for one in held.case.people)
    small = dataclasses.replace(held, case=dataclasses.replace(held.case, people=few))
    found = {one.id: one for one in options(small, movement, budget=lambda: lambda: True)}
    assert list(found) == ["as_it_stands", "as_promised", "with_more_time"]
    codes = {name: Counter(note.code for note in one.needs) for name, one in found.items()}
    assert codes["as_it_stands"] == {"needs_plan_answer": 2}
    assert codes["as_promised"] == {"needs_plan_answer": 2, "needs_resume": 2, "needs_rate": 1}
    assert codes["with_more_time"]["needs_later_end"] == 1
    assert [one.within_terms for one in found.values()] == [True, True, False]
    for one in found.values():
        assert one.plan is not None
        assert one.out == held.out + held.on_road + one.plan.out
        assert one.plan.out <= one.plan.persons_bound
        assert all(row.passes[0].head >= small.case.horizon.start for row in one.plan.convoys)


def test_a_plan_as_it_stands_keeps_off_the_held_road() -> None:
    movement, held = _at("13:00"), _present("13:00")
    few = tuple(dataclasses.replace(one, persons=min(one.persons, 500)) for one in held.case.people)
    small = dataclasses.replace(held, case=dataclasses.replace(held.case, people=few))
    plan = options(small, movement, budget=lambda: lambda: True)[0].plan
    assert plan is not None
    pairs = {
        (str(one.place), str(other.place))
        for convoy in plan.convoys
        for one, other in zip(convoy.passes, convoy.passes[1:], strict=False)
    }
    assert not pairs & {(one, other) for a, b in held.shut for one, other in ((a, b), (b, a))}


# --- the quick way: every rule is kept, bounds are proven, the same present gives the same plans


@cache
def _quick(now: str) -> tuple[Option, ...]:
    return options(_present(now), _at(now))


@pytest.mark.parametrize("now", ["12:00", "13:00"])
def test_quick_plans_keep_every_rule(now: str) -> None:
    held, found = _present(now), _quick(now)
    kept = [one for one in found if one.plan is not None and one.id != "with_more_time"]
    assert len(kept) == 2
    for one in kept:
        assert one.plan is not None
        case = held.case if one.id == "as_promised" else _stands(held, _at(now))
        assert faults_of(case, one.plan) == []


def _stands(held: Present, movement: Movement) -> Case:
    shut = tuple(Closure(PlaceId(one), PlaceId(other), "held") for one, other in held.shut)
    return dataclasses.replace(held.case, closures=(*held.case.closures, *shut))


@pytest.mark.parametrize("now", ["12:00", "13:00"])
def test_what_allows_more_has_no_lower_bound(now: str) -> None:
    plans = [one.plan for one in _quick(now)]
    assert all(plan is not None and plan.out <= plan.persons_bound for plan in plans)
    bounds = [plan.persons_bound for plan in plans if plan is not None]
    assert bounds == sorted(bounds)


def test_one_present_gives_one_set_of_plans() -> None:
    assert options(_present("13:00"), _at("13:00")) == _quick("13:00")


def test_where_nothing_is_held_or_slow_two_plans_are_one() -> None:
    held = dataclasses.replace(_present("13:00"), slow=(), shut=(), held=())
    found = options(held, _at("13:00"), effort="fast", budget=lambda: lambda: True)
    assert found[0].plan == found[1].plan
