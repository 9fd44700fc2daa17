"""Prices and the shortest cease-fire against exact optima, worked out by a programme of other hands.

Skipped where that programme is not there (it lies beside the repository).  It knows steps of 5 minutes: `avg` is what
can be had, `head` what cannot be exceeded, so the true optimum of a case lies between the two.
"""

from __future__ import annotations

import copy
import importlib
import json
import subprocess
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

import safeconduct as sc
from safeconduct.answers import Ask, Outcome, asks_of, planned, priced, shortest_truce
from safeconduct.answers.change import Boarding, ConvoyLimits, Intake, Lanes, WindowChange
from safeconduct.planning import Case, CeasefireWindow, Collapse
from safeconduct.report.verification.findings import plan_holds
from sample_case import write_sample_case

_SHARED = [parent / "shared/check" for parent in Path(__file__).resolve().parents[3:]]
_CHECK = next((path for path in _SHARED if (path / "exact/exact.py").exists()), None)
needs_exact = pytest.mark.skipif(_CHECK is None, reason="the exact programme is not beside the repository")

Spec = dict[str, Any]
_TOLERANCE = 0.01
"""Of a value: whole cars, which the programme does not know."""


def exact_programme() -> tuple[Any, Any]:
    """Return the modules that draw a case and that solve it exactly."""
    assert _CHECK is not None
    folder = str(_CHECK / "exact")
    if folder not in sys.path:
        sys.path.insert(0, folder)
    return importlib.import_module("spec"), importlib.import_module("exact")


def between(spec: Spec) -> tuple[float, float]:
    """Return two values between which the optimum of a case lies."""
    _, exact = exact_programme()
    return tuple(float(exact.exact(spec, "spec", opt)[0] or 0.0) for opt in ("avg", "head"))  # type: ignore[return-value]


def case_of(spec: Spec, folder: Path) -> Case:
    """Write a drawn case and read it."""
    draw, _ = exact_programme()
    draw.write(folder, spec)
    return sc.read_case(folder)


def fast(outcome: Outcome) -> Outcome:
    """Plan with little effort."""
    return planned(outcome, "fast")


@needs_exact
@pytest.mark.parametrize("kind", ["c", "cr", "c2"])
@pytest.mark.parametrize("seed", range(900, 908))
def test_price_of_half_an_hour_is_the_difference_of_two_optima(seed: int, kind: str, tmp_path: Path) -> None:
    draw, _ = exact_programme()
    before = draw.gen(seed, kind)
    after = copy.deepcopy(before)
    after["windows"][0]["end"] = min(before["H"], before["windows"][0]["end"] + 30)
    case = case_of(before, tmp_path / "case")
    answer = sc.what_if(case, f"w0 ends {6 + after['windows'][0]['end'] // 60}:{after['windows'][0]['end'] % 60:02d}",
                        effort="fast").answer  # fmt: skip
    low, high = answer.comparison(answer.each[0]).value_between
    had, most = zip(between(before), between(after), strict=True)
    least, greatest = had[1] - most[0], most[1] - had[0]
    slack = 1.0 + _TOLERANCE * max(most)
    assert low <= greatest + slack
    assert high >= least - slack


def with_ask(spec: Spec, ask: Ask, start: datetime) -> Spec | None:
    """Return the drawn case with an ask granted; None: a drawn case has no such thing, or not so much of it."""
    after = copy.deepcopy(spec)
    change = ask.change
    if isinstance(change, WindowChange):
        window = after["windows"][int(change.window.removeprefix("w"))]
        for key, instant in (("start", change.start), ("end", change.end)):
            if instant is not None:
                window[key] = round((instant - start).total_seconds() / 60)  # margins reach beyond the horizon
    elif isinstance(change, Boarding):
        next(row for row in after["assembly"] if row["id"] == change.point)["rate"] = change.persons_per_h
    elif isinstance(change, Intake):
        after["reception"][int(change.point.removeprefix("r"))]["intake"] = change.persons_per_h
    elif isinstance(change, Lanes):
        after["checkpoints"][int(change.checkpoint.removeprefix("k"))]["rate"] *= change.lanes
    elif isinstance(change, ConvoyLimits) and change.margin_minutes is not None:
        after["margin"] = change.margin_minutes
    else:
        return None
    return after


@needs_exact
@pytest.mark.parametrize("kind", ["cBI", "ck", "cwr"])
@pytest.mark.parametrize("seed", range(940, 944))
def test_every_price_is_the_difference_of_two_optima(seed: int, kind: str, tmp_path: Path) -> None:
    draw, _ = exact_programme()
    before = draw.gen(seed, kind)
    case = case_of(before, tmp_path / "case")
    asked = tuple(ask for ask in asks_of(case) if with_ask(before, ask, case.horizon.start) is not None)
    found = priced(case, asked, lambda outcomes: [fast(one) for one in outcomes], plan_holds)
    had, most = between(before)
    assert len(found.prices) == len(asked) > 0
    for row in found.prices:
        after = with_ask(before, row.ask, case.horizon.start)
        assert after is not None
        (low, high), (then, at_most) = row.comparison.value_between, between(after)
        slack = 1.0 + _TOLERANCE * max(most, at_most)
        assert low <= at_most - had + slack, row.ask.words
        assert high >= then - most - slack, row.ask.words
        if before["rate"] == 0:  # else a cease-fire that begins earlier is less likely to hold still
            assert row.comparison.value >= 0, row.ask.words


@needs_exact
@pytest.mark.parametrize("seed", range(920, 928))
def test_shortest_is_that_of_trying_every_length(seed: int, tmp_path: Path) -> None:
    draw, _ = exact_programme()
    spec = draw.gen(seed, "c")
    spec["windows"] = [{"scope": "all", "start": 0, "end": spec["H"]}]
    case = case_of(spec, tmp_path / "case")
    people = int(0.5 * between(spec)[0])
    if people < 50 or not any(road["danger"] for road in spec["roads"]):
        pytest.skip("nobody leaves through danger")
    found = shortest_truce(case, people, fast)

    def first_length(at_most: int) -> float:
        """Return the first length, in hours, in which the lesser (0) or greater (1) figure reaches the people."""
        for minutes in range(5, spec["H"] + 1, 5):
            tried = copy.deepcopy(spec)
            tried["windows"][0]["end"] = minutes
            if between(tried)[at_most] >= people:
                return float(minutes) / 60
        return float(spec["H"]) / 60

    had, possible = first_length(0), first_length(1)
    assert found.hours is not None
    assert found.bound_hours < had + 1e-9
    assert found.hours >= possible - 1e-9
    assert found.hours <= had + 10 / 60


def _with_windows(folder: Path, windows: tuple[CeasefireWindow, ...], case: Case) -> None:
    rows = [f"{row.id},{row.scope},{case.clock.rfc3339(row.start)},{case.clock.rfc3339(row.end)}" for row in windows]
    (folder / "ceasefire.csv").write_text("\n".join(["id,scope,start,end", *rows, ""]), encoding="utf-8")


@pytest.mark.skipif(_CHECK is None, reason="the outside judge is not beside the repository")
def test_outside_judge_finds_no_fault_where_the_rolling_windows_are_the_only_ones(tmp_path: Path) -> None:
    edits = {"people": ("burg,car,200,2.5\n", ""), "case": ("rate_per_h = 0.05", "rate_per_h = 0.0")}
    folder = write_sample_case(tmp_path, **edits)
    case = sc.read_case(folder)
    found = sc.ceasefire(case, 500, only=["shortest"], effort="fast")
    assert found.planned is not None
    _with_windows(folder, found.rolling, case)
    again = sc.read_case(folder)
    assert sc.verify(again, found.planned).holds
    assert sc.verify(again, found.planned).verification.persons == found.planned.persons
    (tmp_path / "plan.json").write_text(json.dumps(found.planned.to_json()), encoding="utf-8")
    command = [sys.executable, str((_CHECK or tmp_path) / "judge_plan.py"), str(folder), str(tmp_path / "plan.json")]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout


@pytest.mark.parametrize("change", ["10 vehicles in f1", "w1 ends 17:00", "headway 0 min", "intake 50000 at r1"])
def test_more_of_anything_brings_no_fewer_than_is_proven(change: str, tmp_path: Path) -> None:
    case = sc.read_case(write_sample_case(tmp_path, people=("burg,car,200,2.5\n", "")))
    case = replace(case, collapse=Collapse())
    answer = sc.what_if(case, change, effort="fast").answer
    both = answer.comparison(answer.each[0])
    assert both.after.persons_bound >= both.before.persons
    assert both.persons_between[1] >= 0
