"""Days kept for the page: who was where, what went wrong, and which days stand for the others."""

from __future__ import annotations

from datetime import date
from functools import cache, partial
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from plan2 import right_plan, sample_rows
from safeconduct.api.running import work_out
from safeconduct.core import Clock, UsageError
from safeconduct.report.simulation.days import days_json, typical_runs
from safeconduct.simulation import CAUSES, ENDS, Asked, Chances, Compiled, Study, Trace, odds_of, study_plan
from safeconduct.simulation.running import run_once
from simulation.runs import compiled

_RATE, _RUNS = 0.2, 60
_DAY = date(2022, 3, 5)


@cache
def sample() -> Compiled:
    """Return the plan made by hand, laid out."""
    return compiled(sample_rows(), right_plan())


def traced(chances: Chances, run: int) -> Trace:
    """Drive one run of it."""
    odds = odds_of(chances, _RATE, sample().layout)
    return run_once(sample().layout, odds, np.array(chances.post_factors), 1, run)


def studied(chances: Chances) -> Study:
    """Drive it on many days."""
    work = partial(work_out, sample(), _RATE, 1)
    found = study_plan(sample(), chances, 1, Asked(_RUNS, effects=0), lambda jobs: map(work, jobs))
    assert found is not None
    return found


def kept(chances: Chances, asked: tuple[int, ...] = ()) -> dict[str, Any]:
    """Return the days that a study keeps."""
    clock = Clock(_DAY, ZoneInfo("Europe/Kyiv"))
    return days_json(studied(chances), partial(traced, chances), asked, clock)


def test_typical_days_stand_at_their_tenth_of_all_days() -> None:
    study = studied(Chances())
    out = study.runs.ended(0)
    runs = typical_runs(study)
    for name, share in (("p10", 0.1), ("p50", 0.5), ("p90", 0.9)):
        assert (out < out[runs[name]]).mean() < share <= (out <= out[runs[name]]).mean()
    caught = study.runs.ended(1)
    assert caught[runs["most_caught"]] == caught.max() > 0.0


def test_a_study_in_which_nobody_is_caught_has_no_day_of_it() -> None:
    assert set(typical_runs(studied(Chances().certain()))) == {"p10", "p50", "p90"}


def test_persons_of_a_day_are_those_of_its_run() -> None:
    study = studied(Chances())
    for day in kept(Chances(), (5, 7))["days"]:
        for number, end in enumerate(ENDS):
            assert day["persons"][end] == pytest.approx(study.runs.ended(number)[day["run"]], abs=0.01)
            assert sum(one["persons"][number] for one in day["convoys"]) == pytest.approx(day["persons"][end], abs=0.01)


def test_runs_asked_for_are_kept_once_after_the_typical_ones() -> None:
    typical = [day["run"] for day in kept(Chances())["days"]]
    other = next(run for run in range(_RUNS) if run not in typical)
    assert [day["run"] for day in kept(Chances(), (other, typical[0], other))["days"]] == [*typical, other]


def test_a_day_without_chances_is_the_plan() -> None:
    laid = sample()
    (day,) = kept(Chances().certain())["days"]
    planned = {one["id"]: one["passes"] for one in day["convoys"]}
    for number, name in enumerate(laid.convoys):
        row = laid.layout.convoys[number]
        hops = laid.layout.hops[row["hop_a"] : row["hop_b"]]
        ends = [hop[name] for hop in hops for name in ("head", "tail")]
        ends += [hops[-1][name] for name in ("in_head", "in_tail")]
        if row["loaded"]:
            assert planned[name] == pytest.approx(ends, abs=1.0)
    assert (day["not_opened"], day["breaks"], day["shut"]) == ([], [], [])


@pytest.mark.parametrize("run", range(0, _RUNS, 7))
def test_passes_go_on_in_time_and_end_where_the_last_came(run: int) -> None:
    day = next(one for one in kept(Chances(), (run,))["days"] if one["run"] == run)
    for one in day["convoys"]:
        heads, tails = one["passes"][0::2], one["passes"][1::2]
        assert heads == sorted(heads)
        assert all(tail >= head for head, tail in zip(heads, tails, strict=True))
        assert (one["caught"] is None) == (one["persons"][ENDS.index("caught")] == 0.0)
        if one["caught"] is not None:
            assert heads[min(one["caught"]["hop"], len(heads) - 1)] <= one["caught"]["at"]
            assert 0.0 <= one["caught"]["share"] <= 1.0


def test_what_is_off_goes_wrong_on_no_day() -> None:
    breaks = Chances(off=frozenset(CAUSES) - {"break"})
    days = [day for run in range(_RUNS) for day in kept_day(breaks, run)]
    assert any(day["breaks"] for day in days)
    assert not any(day["shut"] or day["not_opened"] for day in days)


def kept_day(chances: Chances, run: int) -> list[dict[str, Any]]:
    """Return one day by its run."""
    clock = Clock(_DAY, ZoneInfo("Europe/Kyiv"))
    found = days_json(_study_of(chances), partial(traced, chances), (run,), clock)["days"]
    return [day for day in found if day["run"] == run]


@cache
def _study_of(chances: Chances) -> Study:
    return studied(chances)


def test_a_run_below_0_is_refused() -> None:
    with pytest.raises(UsageError, match="-3"):
        kept(Chances(), (-3,))
