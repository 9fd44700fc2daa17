"""A right plan with one thing changed is found out; an outside judge that agrees, where it is there."""

from __future__ import annotations

import copy
import importlib.util
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plan2 import Json, Timetable, clock, right_plan, sample_rows
from safeconduct.cases import load_case
from safeconduct.cases.verification.rows import case_rows
from safeconduct.verification import CaseRows, read_plan, verify
from verification.case_files import write_case
from verification.faults import codes, shift

_BESIDE_REPOSITORY = [parent / "shared/check/judge_plan.py" for parent in Path(__file__).resolve().parents[3:]]
_JUDGE = next((path for path in _BESIDE_REPOSITORY if path.exists()), None)
_ROWS = sample_rows()
_RIGHT = right_plan()


def _convoys(*, loaded: bool = False) -> st.SearchStrategy[int]:
    numbers = [n for n, convoy in enumerate(_RIGHT["convoys"]) if convoy["persons"] or not loaded]
    return st.sampled_from(numbers)


def _changed(change: Callable[[Json], object]) -> set[str]:
    plan = copy.deepcopy(_RIGHT)
    change(plan)
    return codes(_ROWS, plan)


@given(_convoys(), st.sampled_from(("in_head", "in_tail", "head", "tail")), st.integers(301, 3000), st.booleans())
def test_an_instant_moved_on_the_way_is_found(number: int, key: str, seconds: int, later: bool) -> None:
    at = 2 if key.startswith("in_") else 1
    assert _changed(lambda plan: shift(plan["convoys"][number]["passes"][at], seconds if later else -seconds, key))


@given(_convoys(), st.integers(1, 20), st.sampled_from(("car", "bus")))
def test_a_vehicle_added_is_found(number: int, more: int, means: str) -> None:
    def change(plan: Json) -> None:
        mix = plan["convoys"][number]["mix"]
        mix[means] = mix.get(means, 0) + more

    assert "V-P9.vehicles_differ" in _changed(change)


@given(_convoys(loaded=True), st.integers(1, 100))
def test_persons_added_are_found(number: int, more: int) -> None:
    def change(plan: Json) -> None:
        convoy = plan["convoys"][number]
        convoy["persons"] += more
        convoy["persons_by_means"]["car"] += more

    assert {"V-S11.out_differs", "V-S5.value_differs"} <= _changed(change)


@given(st.integers(1, len(_RIGHT["ceasefire"]["windows"]) - 1))  # the first is covered by that of the empty buses
def test_a_window_dropped_is_found(number: int) -> None:
    found = _changed(lambda plan: plan["ceasefire"]["windows"].pop(number))
    assert {"V-S8.no_ceasefire_asked", "V-S8.kilometre_hours_differ"} <= found


@given(_convoys(), st.integers(0, 1), st.sampled_from(("r1", "r2", "r3", "cross-haven-2", "lane")))
def test_a_road_swapped_is_found(number: int, at: int, road: str) -> None:
    before = _RIGHT["convoys"][number]["passes"][at]["road"]
    found = _changed(lambda plan: plan["convoys"][number]["passes"][at].update(road=road))
    # The wide road of the two between cross and haven takes what the narrow one takes, and is shorter.
    assert (found == set()) == (road == before or (before, road) == ("cross-haven-2", "r2"))


@given(_convoys())
def test_a_convoy_dropped_is_found(number: int) -> None:
    assert _changed(lambda plan: plan["convoys"].pop(number))


@given(_convoys(), st.integers(0, 2))
def test_a_place_left_out_is_found(number: int, at: int) -> None:
    assert _changed(lambda plan: plan["convoys"][number]["passes"].pop(at))


# With the outside judge: what it finds is found; a plan that holds here holds there.


@pytest.fixture(scope="module")
def judge() -> Any:
    if _JUDGE is None:
        pytest.skip("the outside judge is not on this machine")
    spec = importlib.util.spec_from_file_location("judge_plan", _JUDGE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_case(_ROWS, tmp_path_factory.mktemp("case"))


def test_the_judge_accepts_the_right_plan(judge: Any, folder: Path) -> None:
    faults, figures = judge.judge(folder, _RIGHT)
    assert faults == []
    assert figures["value"] == pytest.approx(_RIGHT["value"], abs=0.5)


_CHANGES = st.one_of(
    st.tuples(st.just("shift"), _convoys(), st.integers(0, 2), st.integers(-900, 900)),
    st.tuples(st.just("move"), _convoys(), st.just(0), st.integers(-5400, 5400)),
    st.tuples(st.just("persons"), _convoys(loaded=True), st.just(0), st.integers(-30, 400)),
    st.tuples(st.just("cars"), _convoys(), st.just(0), st.integers(-7, 30)),
    st.tuples(st.just("road"), _convoys(), st.integers(0, 1), st.integers(0, 4)),
    st.tuples(st.just("leg"), st.integers(0, 1), st.integers(0, 1), st.integers(-3600, 3600)),
    st.tuples(st.just("asked"), st.integers(0, 3), st.just(0), st.integers(-1800, 300)),
)


def _apply(plan: Json, change: tuple[str, int, int, int]) -> None:
    kind, number, at, amount = change
    if kind == "shift":
        shift(plan["convoys"][number]["passes"][at], amount)
    elif kind == "move":
        for here in plan["convoys"][number]["passes"]:
            shift(here, amount)
    elif kind == "persons":
        convoy = plan["convoys"][number]
        more = max(amount, 1 - convoy["persons_by_means"]["car"])
        convoy["persons"] += more
        convoy["persons_by_means"]["car"] += more
    elif kind == "cars":
        convoy = plan["convoys"][number]
        cars = max(0, convoy["mix"].get("car", 0) + amount)
        convoy["vehicles"] += cars - convoy["mix"].get("car", 0)
        convoy["mix"]["car"] = cars
    elif kind == "road":
        plan["convoys"][number]["passes"][at]["road"] = ["r1", "r2", "r3", "cross-haven-2", "lane"][amount]
    elif kind == "leg":
        shift(plan["duties"][number]["legs"][at], amount, "departs", "arrives")
    else:
        shift(plan["ceasefire"]["windows"][number], amount, "start")


def _resum(plan: Json) -> None:
    """Write sums anew, so that only what moves is judged."""
    day = Timetable(_ROWS, plan["convoys"])
    try:
        plan["value"] = round(sum(day.value(convoy, 200) for convoy in plan["convoys"]), 3)
    except LookupError:  # a road that is not there
        return
    plan["persons"]["out"] = sum(convoy["persons"] for convoy in plan["convoys"])
    plan["bound"], plan["persons_bound"] = 1e6, 1e6


@settings(max_examples=300, deadline=None)
@given(st.lists(_CHANGES, min_size=1, max_size=2))
def test_all_that_the_judge_finds_is_found(judge: Any, folder: Path, changes: list[tuple[str, int, int, int]]) -> None:
    plan = copy.deepcopy(_RIGHT)
    for change in changes:
        _apply(plan, change)
    _resum(plan)
    faults, _ = judge.judge(folder, plan)
    found = {v.step for v in verify(_ROWS, read_plan(plan)).violations}
    rules = {fault.split()[0].strip(":") for fault in faults}
    expected = {_STEPS[rule] for rule in rules & set(_STEPS)}
    assert not rules or found, faults
    # Where a road is named that is not there, the judge takes another; verification says so and stops at that link.
    assert expected <= found or "V-S9" in found, (faults, found)


_STEPS = {
    "P2": "V-P2",
    "P4": "V-P4",
    "P6": "V-P6",
    "S1": "V-S1",
    "S3": "V-S3",
    "S4": "V-P5",
    "S8": "V-S8",
    "R6": "V-S11",
}
"""Steps whose finding is the judge's own under this rule."""


def _schedule(rows: CaseRows, departures: list[tuple[int, int, int]]) -> Json:
    day = Timetable(rows)
    for minutes, cars, way in departures:
        start, roads = [("town", ["r1", "r2"]), ("village", ["r3", "r2"]), ("village", ["r3", "cross-haven-2"])][way]
        departs = clock("09:30") + 60 * minutes
        mix, persons = {"car": cars}, {"car": 2 * cars}
        day.add(start, roads, departs, mix, persons, boards=departs - 900 if start == "town" else None)
    return day.plan()


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 300), st.integers(1, 31), st.integers(0, 2)), min_size=1, max_size=4))
def test_timetables_that_hold_here_hold_for_the_judge(
    judge: Any, folder: Path, departures: list[tuple[int, int, int]]
) -> None:
    plan = _schedule(_ROWS, departures)
    faults, _ = judge.judge(folder, json.loads(json.dumps(plan)))
    if not codes(_ROWS, plan):
        assert faults == []
    if faults:
        assert codes(_ROWS, plan)


_HAND_PLANS = sorted(_JUDGE.parent.glob("micro/*/hand_plan.json")) if _JUDGE is not None else []


@pytest.mark.parametrize("path", _HAND_PLANS, ids=lambda path: path.parent.name)
def test_plans_drawn_by_hand_are_judged_alike(judge: Any, path: Path) -> None:
    plan = json.loads(path.read_text(encoding="utf-8"))
    faults, figures = judge.judge(path.parent, plan)
    found = verify(case_rows(load_case(path.parent).case), read_plan(plan))
    assert found.value == pytest.approx(figures["value"], abs=0.1)
    assert sum(fault.startswith("S3") for fault in faults) == sum(v.step == "V-S3" for v in found.violations)
    assert {_STEPS[fault.split()[0]] for fault in faults if fault.split()[0] in _STEPS} <= {
        v.step for v in found.violations
    }
    assert found.holds == (faults == [])
