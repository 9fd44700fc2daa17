"""The shortest cease-fire between what a plan does and what is proven; windows that roll along with the convoys."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builders import UA, at, tiny_case
from planning.planned import document_of
from random_cases import random_full_case
from safeconduct.answers import Outcome, ShortestTruce, planned, rolling_windows, shortest_truce
from safeconduct.core import InfeasibleError
from safeconduct.picture import ControlClaim
from safeconduct.planning import CeasefireWindow, Collapse, plan_case
from safeconduct.report.verification.findings import hold_against_case, verification_lines


def fast(outcome: Outcome) -> Outcome:
    """Plan with little effort."""
    return planned(outcome, "fast")


@pytest.fixture(scope="module")
def half() -> ShortestTruce:
    """Return the shortest window in which 500 of the tiny case's 1,000 people get out."""
    return shortest_truce(tiny_case(), 500, fast)


def test_the_shortest_window_is_that_on_paper(half: ShortestTruce) -> None:
    """One hour's drive, 200 cars at 10 a minute, margins of 10 minutes: 100 minutes, and headways on top."""
    assert half.hours is not None
    assert half.start == at("09:00")
    assert half.bound_hours < half.hours
    assert half.bound_hours + 5 / 60 >= 95 / 60
    assert half.hours <= 2.5
    assert half.outcome is not None
    assert half.outcome.plan is not None
    assert half.outcome.plan.out >= 500


def test_the_curve_is_monotone(half: ShortestTruce) -> None:
    assert len(half.curve) > 3
    for before, after in zip(half.curve, half.curve[1:], strict=False):
        assert before.hours < after.hours
        assert before.persons <= after.persons
        assert before.persons_bound <= after.persons_bound
    assert all(point.persons <= point.persons_bound for point in half.curve)


def test_more_than_can_ever_leave_is_infeasible_with_the_most_that_can() -> None:
    with pytest.raises(InfeasibleError) as caught:
        shortest_truce(tiny_case(), 5000, fast)
    assert [dict(note.values) for note in caught.value.because] == [{"persons": 1000}]


def test_rolling_windows_cover_every_vehicle_with_margins() -> None:
    case = tiny_case()
    plan = plan_case(case, effort="fast")
    windows = rolling_windows(case, plan)
    assert {window.scope for window in windows} == {"road:T1", "road:T2"}
    document = document_of(case, plan)
    found = hold_against_case(replace(case, windows=windows), document)
    assert found.holds, list(verification_lines(found, case))
    assert found.persons == plan.out


@pytest.mark.parametrize("seed", range(700, 720))
def test_random_plans_keep_every_rule_in_their_rolling_windows_alone(seed: int) -> None:
    case = replace(random_full_case(seed), collapse=Collapse())
    try:
        plan = plan_case(case, effort="fast")
    except InfeasibleError:
        return
    windows = rolling_windows(case, plan)
    found = hold_against_case(replace(case, windows=windows), document_of(case, plan))
    assert found.holds, list(verification_lines(found, case))
    assert found.persons == plan.out


def test_a_safe_road_on_land_with_passage_in_windows_only_gets_a_window_too() -> None:
    """P6: it needs no cease-fire, but its holder lets nobody pass where no window is on the table."""
    case = tiny_case()
    land = (((36.0, 46.0), (39.0, 46.0), (39.0, 49.0), (36.0, 49.0), (36.0, 46.0)),)
    claim = ControlClaim(UA, (land,), case.horizon.start, "a briefing", says=UA)
    parties = {name: replace(party, passage="windows") for name, party in case.parties.items()}
    roads = (replace(case.roads[0], danger=False), *case.roads[1:])
    held = replace(case, control=(claim,), parties=parties, roads=roads)
    plan = plan_case(held, effort="fast")
    assert plan.out > 0
    windows = rolling_windows(held, plan)
    assert f"road:{roads[0].ref}" in {window.scope for window in windows}
    found = hold_against_case(replace(held, windows=windows), document_of(held, plan))
    assert found.holds, list(verification_lines(found, held))


def test_a_minute_less_of_any_rolling_window_is_a_fault() -> None:
    case = tiny_case()
    plan = plan_case(case, effort="fast")
    windows = rolling_windows(case, plan)
    for index, window in enumerate(windows):
        cut = replace(window, end=window.end.replace(second=0, microsecond=0) - (at("09:01") - at("09:00")))
        rows: tuple[CeasefireWindow, ...] = (*windows[:index], cut, *windows[index + 1 :])
        assert not hold_against_case(replace(case, windows=rows), document_of(case, plan)).holds
