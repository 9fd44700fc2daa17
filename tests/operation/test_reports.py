"""Which clauses a report touches, by rule; who may say what of a violation."""

from __future__ import annotations

from typing import Any

import pytest

from days import DAY_VALUES, Day, at
from safeconduct.agreement import clauses_of, keep_ledger, reference_faults
from safeconduct.operation import Fix, ReportDay

_AROUND = {"stop_fire": {**DAY_VALUES["stop_fire"], "scope": "road:T1", "around_m": 2000}}
_POST = {"post.p1": {"post": "p1", "vehicles_per_h": 60}}


def touched(
    act: str, when: str, place: dict[str, Any], *, values: dict[str, Any] | None = None, **more: Any
) -> ReportDay:
    day = Day(DAY_VALUES | (values or {}))
    day.report("watch", act, when, place, **more)
    (found,) = day.state("20:00").reports
    return found


def answers(report: ReportDay) -> dict[str, tuple[str, str]]:
    return {one.clause: (one.place, one.time) for one in report.candidates}


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ({"place": "town"}, "inside"),
        ({"lat_e6": 47_000_000, "lon_e6": 37_000_000, "precision_m": 100}, "inside"),
        ({"lat_e6": 47_030_000, "lon_e6": 37_000_000, "precision_m": 1000}, "may be inside"),
        ({"lat_e6": 46_960_000, "lon_e6": 37_000_000, "precision_m": 100}, "outside"),
        ({"place": "haven"}, "outside"),
    ],
)  # fmt: skip
def test_fire_near_the_road_is_inside_with_all_its_precision_only(place: dict[str, Any], expected: str) -> None:
    assert answers(touched("shot", "10:00", place, values=_AROUND))["stop_fire"][0] == expected


@pytest.mark.parametrize(
    ("when", "within", "expected"),
    [("08:00", 60, "outside"), ("08:59", 300, "may be inside"), ("10:00", 60, "inside"), ("16:03", 60, "outside")],
)
def test_a_report_is_held_against_the_window_with_its_precision(when: str, within: int, expected: str) -> None:
    found = answers(touched("shot", when, {"place": "town"}, precision_s=within))
    assert found["stop_fire"][1] == expected


@pytest.mark.parametrize(
    ("act", "more", "clauses"),
    [
        ("overflight", {}, set()), ("shot", {}, {"stop_fire"}), ("closed_post", {"post": "p1"}, {"post.p1"}),
        ("monitor_denied", {}, {"watch"}), ("left_route", {"convoy": "v3"}, {"route.c2"}), ("detained", {}, set()),
    ],
)  # fmt: skip
def test_an_act_touches_the_clauses_that_speak_of_it(act: str, more: dict[str, str], clauses: set[str]) -> None:
    assert set(answers(touched(act, "10:00", {"place": "cross"}, values=_POST, **more))) == clauses


def test_what_breach_asks_for_is_proposed_until_somebody_has_ordered_it() -> None:
    day = Day()
    day.go("open", "09:00")
    report = day.report("watch", "shelling", "10:00", {"place": "cross"})
    assert [one.code for one in day.state("10:01").proposals] == ["propose_stop"]
    day.order("watch", "hold", "10:02", because=report.id)
    assert day.state("10:03").proposals == ()


def test_reports_of_one_side_do_not_corroborate_each_other() -> None:
    day = Day()
    day.say("ua", "delegate", {"author": "ua-k1", "vkey": _key("ua-k1"), "role": "monitor"}, class_="parties")
    day.say("ua-k1", "join", {}, key=_signing("ua-k1"))
    for name in ("ua", "ua-k1"):
        body = {"act": "shot", "at": "2022-03-05T08:00:00Z", "at_place": {"place": "cross"}, "how": "seen"}
        day.say(name, "report", body, key=None if name == "ua" else _signing(name), at=at("10:00"))
    assert [one.corroborated_by for one in day.state("10:01").reports] == [(), ()]
    day.report("ru", "shot", "10:01", {"place": "cross"})
    assert all(one.corroborated_by for one in day.state("10:02").reports)


def _signing(name: str) -> Any:
    from talks import key_of

    return key_of(name)


def _key(name: str) -> str:
    return str(_signing(name).public.line)


def alleged(day: Day) -> str:
    report = day.report("watch", "shelling", "10:00", {"place": "cross"})
    body = {"reports": [report.id], "clause": "stop_fire", "value": day.clauses["stop_fire"].id, "against": "ru"}
    return day.enter("ua", "violation", "10:05", body).id


def test_attribution_needs_the_right_that_watch_gives() -> None:
    day = Day()
    id_ = alleged(day)
    day.enter("watch", "finding", "10:10", {"violation": id_, "says": "attributed", "to": "ru"})
    state = day.state("10:11")
    assert state.violations[0].attributed == ()
    assert [one.reason.code for one in state.refused] == ["no_such_right"]
    right = {"watch": {**DAY_VALUES["watch"], "rights": ["attribute", "observe", "verify"]}}
    day = Day(DAY_VALUES | right)
    id_ = alleged(day)
    day.enter("watch", "finding", "10:10", {"violation": id_, "says": "attributed", "to": "ru"})
    assert day.state("10:11").violations[0].attributed == (("watch", "ru"),)


def test_silence_after_the_time_agreed_is_told_of_the_party_accused_alone() -> None:
    day = Day()
    alleged(day)
    assert day.state("11:00").violations[0].silent_since == {}
    assert set(day.state("11:06").violations[0].silent_since) == {"ru"}


def test_settled_takes_all_needed() -> None:
    day = Day()
    id_ = alleged(day)
    for name, expected in (("ua", False), ("ru", True)):
        day.enter(name, "settle", "12:00", {"entry": id_, "says": "agreed"})
        assert day.state("12:01").violations[0].settled is expected


def test_verify_tells_an_entry_that_names_what_is_not_here() -> None:
    day = Day()
    day.order("watch", "hold", "10:00", because="0" * 64)
    day.enter("ru", "answer", "10:01", {"violation": day.entries[-1].id, "says": "denied"})
    ledger = keep_ledger(day.entries, None)
    faults = reference_faults(ledger, clauses_of(ledger))
    assert [one.got[:7] for one in faults] == ["because", "violati"]


def test_a_device_off_its_route_is_found_after_three_fixes() -> None:
    tolerant = {"route.c1": {**DAY_VALUES["route.c1"], "tolerance_m": 2000}}
    day = Day(DAY_VALUES | tolerant)
    fixes = [Fix(at(f"11:{minute}"), "k31", 47_200_000, 37_350_000, 20, "v1") for minute in (20, 21, 22)]
    assert day.state("12:00", fixes=fixes[:2]).computed == ()
    assert [one.code for one in day.state("12:00", fixes=fixes).computed] == ["off_the_route"]


def test_two_devices_of_one_name_are_told() -> None:
    fixes = [Fix(at("11:20"), "k31", 47_000_000, 37_000_000, 20), Fix(at("11:21"), "k31", 47_500_000, 37_000_000, 20)]
    assert "device_twice" in {one.code for one in Day().state("12:00", fixes=fixes).warnings}
    late = [Fix(at("2022-03-09T11:20"), "k31", 47_000_000, 37_000_000, 20)]
    assert "fixes_of_another_day" in {one.code for one in Day().state("12:00", fixes=late).warnings}
