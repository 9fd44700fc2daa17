"""The bundled day of 5 March 2022: about 400 entries, in any order one state; what is odd is told, none is lost."""

from __future__ import annotations

import random
from functools import cache
from typing import Any

import pytest
from make_day import CASE, make_day

from safeconduct.agreement import keep_ledger, texts_of
from safeconduct.cases import load_case
from safeconduct.operation import Basis, DayState, as_of, fold_day


@cache
def _day() -> Any:
    return make_day()


def state(now: str, seed: int | None = None, *, part: float = 1.0) -> DayState:
    """Fold the day; seed: shuffled so.  part: of the entries, the first so many after shuffling, then all."""
    day = _day()
    entries = list(day.entries)
    if seed is not None:
        random.Random(seed).shuffle(entries)
    ledger = keep_ledger(entries, None)
    places = {str(one.id): one for one in day.case.places.values()}
    basis = Basis(day.plan, day.digest, day.case.clock, places, texts_of(ledger)[0], day.case)
    at = day.at(now)
    return fold_day(as_of(ledger, at), basis, at)


def test_the_day_has_about_four_hundred_entries() -> None:
    assert 380 <= len(_day().entries) <= 450


@pytest.mark.parametrize("now", ["09:30", "12:45", "13:30", "21:00"])
def test_entries_in_random_order_give_one_state(now: str) -> None:
    whole = state(now)
    assert all(state(now, seed) == whole for seed in range(3))


def test_the_road_is_held_and_goes_on() -> None:
    states = {now: {one.id: one.state for one in state(now).corridors} for now in ("12:38", "13:00", "13:30")}
    assert [states[now]["b"] for now in ("12:38", "13:00")] == ["open", "held"]
    assert states["13:30"]["b"] in ("open", "closing")
    assert {states[now]["a"] for now in states} == {"open"}


def test_nobody_moves_on_the_held_road_and_others_do() -> None:
    found = {one.id: one.state for one in state("13:00").convoys}
    assert {state for name, state in found.items() if name[0] in "BD"} <= {"halted", "planned"}
    assert "under way" in {state for name, state in found.items() if name[0] == "A"}


def test_minutes_lost_never_exceed_the_delay_of_a_convoy() -> None:
    held = state("21:00")
    for one in held.convoys:
        lost = sum(row.minutes for row in held.lost if row.convoy == one.id)
        assert lost <= max(one.delay_s or 0, 0) / 60 + 0.3
    assert {row.cause for row in held.lost} >= {"hold", "on_the_road"}


def test_everybody_with_people_arrives_and_outcomes_say_who_was_stopped() -> None:
    held = state("21:00")
    people = [one for one in held.convoys if one.corridor]
    assert {one.state for one in people} == {"arrived"}
    gone = {one.id for one in people if one.id[0] in "BD" and one.waypoints[0].head < _day().at("12:41")}
    assert {one.outcome for one in people if one.id in gone} == {"impeded"}
    assert {one.outcome for one in people if one.id[0] == "A"} == {"facilitated"}
    assert sum(one.persons_out for one in held.corridors) == _day().plan.out


@pytest.mark.parametrize("code", ["another_day", "told_before_it_was", "pass_before_departure"])
def test_what_cannot_be_so_is_told(code: str) -> None:
    assert code in {note.code for note in state("12:38").warnings}


def test_a_report_from_outside_the_map_and_an_order_by_who_may_not_are_told() -> None:
    held = state("12:38")
    assert [note.code for one in held.reports for note in one.warnings] == ["outside_the_map"]
    assert [one.reason.code for one in held.refused] == ["may_not_order"]


def test_the_slow_post_is_found_without_any_report() -> None:
    (note,) = [one for one in state("13:00").computed if one.code == "slow_post"]
    assert note.values["post"] == "ru-nikolske"


def test_the_folder_in_examples_holds_these_entries() -> None:
    folder = CASE.parent / "day-2022-03-05/mariupol.agreement/entries"
    assert {path.name for path in folder.iterdir()} == {one.name for one in _day().entries}


def test_the_case_is_the_plans() -> None:
    assert load_case(CASE).case.name == _day().plan.case
