"""Predicted heads and tails, window left and the latest leaving, by hand over the sample plan.

v1: leaves town 11:05 (tail 11:07), cross 11:35, haven 12:05; window 09:00-16:00, margin 10 minutes.
"""

from __future__ import annotations

import dataclasses

import pytest

from days import DAY_VALUES, Day, at
from plans import sample_plan
from safeconduct.operation import ConvoyDay, Fix


def opened(**changes: dict) -> Day:  # type: ignore[type-arg]
    day = Day(DAY_VALUES | changes)
    day.go("open", "09:00")
    return day


def convoy(day: Day, name: str, now: str, **more: object) -> ConvoyDay:
    found = day.state(now, **more).convoy(name)  # type: ignore[arg-type]
    assert found is not None
    return found


def planned(name: str) -> list[tuple[str, str]]:
    (one,) = [one for one in sample_plan().convoys if one.id == name]
    return [(str(row.place), f"{row.head:%H:%M:%S}") for row in one.passes]


def heads(one: ConvoyDay) -> list[tuple[str, str]]:
    return [(row.place, f"{row.head:%H:%M:%S}") for row in one.waypoints]


def test_before_anything_is_reported_the_plan_stands() -> None:
    one = convoy(opened(), "v1", "09:30")
    assert (one.state, heads(one), one.delay_s) == ("planned", planned("v1"), None)
    assert {row.head_is for row in one.waypoints} == {"planned"}


def test_a_late_start_moves_every_later_pass_by_as_much() -> None:
    day = opened()
    start = next(one for one in day.plan.convoys if one.id == "v1").passes[0].head
    late = f"{(start.hour + 2):02}:{start.minute + 12:02}"
    day.sight("v1", "town", "head", late)
    one = convoy(day, "v1", late)
    assert one.state == "under way"
    assert one.delay_s == 720 - start.second
    assert [(row.head - row.planned_head).total_seconds() for row in one.waypoints] == [one.delay_s] * 3


def test_a_convoy_that_should_have_left_leaves_now_at_the_earliest() -> None:
    one = convoy(opened(), "v1", "13:00")
    assert (one.waypoints[0].head, one.waypoints[0].head_is) == (at("13:00"), "predicted")


def test_a_column_seen_longer_than_planned_stays_longer() -> None:
    day = opened()
    day.sight("v1", "town", "head", "11:05")
    day.sight("v1", "town", "tail", "11:25")
    one = convoy(day, "v1", "11:26")
    last = one.waypoints[-1]
    assert (last.tail - last.head).total_seconds() == 20 * 60 + (
        (last.planned_tail - last.planned_head) - (one.waypoints[0].planned_tail - one.waypoints[0].planned_head)
    ).total_seconds()


def test_window_left_is_the_end_less_margin_less_when_the_tail_is_clear() -> None:
    day = opened()
    day.sight("v1", "town", "head", "11:05")
    one = convoy(day, "v1", "11:06")
    assert one.window_left_s == (at("15:50") - one.waypoints[-1].tail).total_seconds()


def test_leave_by_is_when_leaving_leaves_no_second_over() -> None:
    day = opened()
    one = convoy(day, "v1", "09:00")
    leave_by = one.waypoints[0].leave_by
    assert leave_by is not None
    late = convoy(day, "v1", f"{leave_by.hour + 2:02}:{leave_by.minute:02}:{leave_by.second:02}")
    assert late.window_left_s == 0
    assert "minutes_short" not in {note.code for note in late.gate.reasons}
    after = convoy(day, "v1", f"{leave_by.hour + 2:02}:{leave_by.minute + 2:02}:{leave_by.second:02}")
    assert "minutes_short" in {note.code for note in after.gate.reasons}


def test_the_point_of_no_return_is_half_way_of_equal_drives() -> None:
    assert convoy(opened(), "v1", "09:00").no_return == "cross"


def test_a_pass_of_a_convoy_that_has_not_left_is_told_and_kept() -> None:
    day = opened()
    entry = day.sight("v1", "cross", "head", "11:35", by="watch")
    state = day.state("11:36")
    one = state.convoy("v1")
    assert one is not None
    assert (one.state, one.at) == ("under way", 1)
    assert ("pass_before_leaving", entry.label) in {(n.code, n.values.get("entry")) for n in state.warnings}


def test_a_pass_before_departure_by_one_author_alone_predicts_nothing() -> None:
    day = opened()
    entry = day.sight("v1", "cross", "head", "10:35", by="watch")
    state = day.state("10:40")
    assert state.convoy("v1").state == "planned"  # type: ignore[union-attr]
    assert [one.used for one in state.convoy("v1").sightings] == [False]  # type: ignore[union-attr]
    codes = {note.code for note in state.warnings if note.values.get("entry") == entry.label}
    assert codes == {"pass_before_departure"}


@pytest.mark.parametrize(("place", "by"), [("cross", "lead"), ("haven", "watch"), ("town", "lead")])
def test_a_second_sighting_makes_an_early_pass_credible(place: str, by: str) -> None:
    day = opened()
    day.sight("v1", "cross", "head", "10:35", by="watch")
    day.sight("v1", place, "head", "10:39", by=by)
    state = day.state("10:40")
    assert "pass_before_departure" not in {note.code for note in state.warnings}
    assert any(one.used for one in state.convoy("v1").sightings)  # type: ignore[union-attr]


def test_a_pass_off_the_route_is_told_and_predicts_nothing() -> None:
    day = opened()
    entry = day.sight("v1", "burg", "head", "11:35", by="watch")
    state = day.state("11:36")
    assert state.convoy("v1").state == "planned"  # type: ignore[union-attr]
    assert ("pass_off_route", entry.label) in {(n.code, n.values.get("entry")) for n in state.warnings}
    assert [one.entry for one in state.convoy("v1").sightings] == [entry.id]  # type: ignore[union-attr]


def test_a_clock_wrong_by_a_day_is_told_and_predicts_nothing() -> None:
    day = opened()
    entry = day.sight("v1", "town", "head", "2022-03-06T11:05")
    state = day.state("11:36")
    (note,) = [one for one in state.warnings if one.code == "another_day" and one.values["entry"] == entry.label]
    assert note.values["days"] == 1
    assert state.convoy("v1").state == "planned"  # type: ignore[union-attr]
    assert len(state.convoy("v1").sightings) == 1  # type: ignore[union-attr]


def test_two_times_of_one_pass_stand_side_by_side_and_the_later_one_counts() -> None:
    day = opened()
    day.sight("v1", "town", "head", "11:05")
    day.sight("v1", "town", "head", "11:20", by="watch")
    state = day.state("11:21")
    one = state.convoy("v1")
    assert one is not None
    assert one.waypoints[0].head == at("11:20")
    assert "told_twice" in {note.code for note in state.warnings}
    assert len(one.sightings) == 2


def test_a_convoy_is_out_of_touch_once_the_next_pass_is_long_overdue() -> None:
    day = opened()
    day.sight("v1", "town", "head", "11:05")
    assert [convoy(day, "v1", now).state for now in ("11:40", "11:49", "11:52")] == [
        "under way", "under way", "out of touch",
    ]  # fmt: skip


def test_a_convoy_arrives_with_its_tail() -> None:
    day = opened()
    for place, head, tail in (("town", "11:05", "11:07"), ("cross", "11:35", "11:37"), ("haven", "12:05", "12:07")):
        day.sight("v1", place, "head", head)
        day.sight("v1", place, "tail", tail)
    assert convoy(day, "v1", "12:01").state == "under way"
    done = convoy(day, "v1", "12:08")
    assert (done.state, done.outcome, done.window_left_s) == ("arrived", "facilitated", None)


def test_a_hold_of_a_section_stops_who_is_behind_and_not_who_is_past_it() -> None:
    day = opened()
    day.sight("v1", "town", "head", "11:05")
    day.sight("v1", "cross", "head", "11:35")
    day.order("watch", "hold", "11:40", section=["town", "cross"])
    state = day.state("11:41")
    assert state.convoy("v1").state == "under way"  # type: ignore[union-attr]
    assert state.convoy("v2").halted_by == (state.holds[0].entry,)  # type: ignore[union-attr]


def test_no_window_over_a_dangerous_section_is_told() -> None:
    day = opened(**{"window.c1": {"scope": "road:T2", "start": "2022-03-05T07:00:00Z", "end": "2022-03-05T14:00:00Z",
                                  "margin_s": 600}})  # fmt: skip
    one = convoy(day, "v1", "09:10")
    assert {(n.values["from"], n.values["to"]) for n in one.gate.reasons if n.code == "no_window"} == {
        ("town", "cross")
    }


def test_a_position_half_way_stands_for_a_pass() -> None:
    day = opened()
    ends = [(47.0, 37.0), (47.06, 37.175), (47.1, 37.35)]
    lat, lon = ends[1]
    fix = Fix(at("11:25"), "k31", round(lat * 1e6), round(lon * 1e6), 30, "v1")
    one = convoy(day, "v1", "11:26", fixes=[fix])
    assert (one.state, one.at) == ("under way", 0)
    assert abs((one.waypoints[0].head - at("11:10")).total_seconds()) < 60


def test_a_correction_strikes_a_pass() -> None:
    day = opened()
    entry = day.sight("v1", "town", "head", "11:05")
    day.enter("lead", "correct", "11:06", {"entry": entry.id, "wrong": "it was v2"})
    day.enter("watch", "correct", "11:06", {"entry": day.sight("v2", "town", "head", "11:06").id, "wrong": "not mine"})
    state = day.state("11:07")
    assert state.struck == (entry.id,)
    assert [state.convoy(name).state for name in ("v1", "v2")] == ["planned", "under way"]  # type: ignore[union-attr]


def test_a_plan_without_danger_needs_no_window() -> None:
    plan = sample_plan()
    safe = tuple(
        dataclasses.replace(one, sections=tuple(dataclasses.replace(row, danger=False) for row in one.sections))
        for one in plan.corridors
    )
    day = Day(plan=dataclasses.replace(plan, corridors=safe, footprint=()))
    one = convoy(day, "v1", "20:00")
    assert (one.window_left_s, one.no_return, one.waypoints[0].leave_by) == (None, "", None)
