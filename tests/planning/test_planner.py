"""The planner as a whole: a broken proof raises, a stop gives the best so far, efforts and days."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from builders import at, tiny_case
from planning.drawn_rows import bus_case, fleet, flowing_case, group
from planning.planned import planned
from safeconduct.core import ProofError, Span
from safeconduct.planning import CeasefireWindow, Collapse, planner
from safeconduct.planning.dispatch.entry import dispatch
from safeconduct.planning.progress import EFFORTS, Effort
from safeconduct.planning.proposal import Timetable


@pytest.mark.parametrize("change", [{"value": 1e6}, {"persons": 10**6}])
def test_a_timetable_that_beats_its_bound_raises(change: dict[str, float], monkeypatch: pytest.MonkeyPatch) -> None:
    """S11: nothing is repaired; value and persons each have a bound of their own."""
    def too_good(*given: object, **more: object) -> Timetable:
        return replace(dispatch(*given, **more), **change)  # type: ignore[arg-type]

    monkeypatch.setattr(planner, "dispatch", too_good)
    with pytest.raises(ProofError):
        planner.plan_case(tiny_case(), effort="fast")


def test_a_plan_that_is_stopped_early_says_so_and_holds() -> None:
    plan = planned(flowing_case(people=(group(2000), group(900, per=4.0))), should_stop=lambda: True)
    assert plan.solve.stopped_early
    assert plan.out > 0


@pytest.mark.parametrize("calls", [1, 2, 3, 4, 6, 9, 14, 22, 40])
def test_a_stop_at_any_moment_brings_people_out(calls: int) -> None:
    """Solvers ask too, between their iterations: whatever was solved before, or nothing, makes a plan."""
    asked = iter(range(1_000_000))
    hours = replace(tiny_case().horizon, end=at("14:00"))
    case = bus_case(120, fleet(2), horizon=hours, people=(group(300), group(120, "bus")))
    plan = planned(case, should_stop=lambda: next(asked) >= calls - 1)
    assert plan.out > 0
    assert plan.solve.stopped_early


@pytest.mark.parametrize("effort", EFFORTS)
def test_every_effort_gives_a_plan_within_its_bound(effort: Effort) -> None:
    hours = replace(tiny_case().horizon, end=at("11:00"))
    plan = planned(bus_case(120, fleet(2), horizon=hours, people=(group(300), group(120, "bus"))), effort=effort)
    assert plan.out >= 400
    assert not plan.solve.stopped_early


def test_progress_tells_each_stage_in_order() -> None:
    told: list[tuple[str, float]] = []

    def listen(stage: str, share: float, value: float | None = None, bound: float | None = None) -> None:
        del value, bound
        told.append((stage, share))

    planner.plan_case(tiny_case(), effort="fast", progress=listen)
    shares = [share for _, share in told]
    assert told[0] == ("formulate", 0.0)
    assert shares == sorted(shares)
    assert all(0 <= share <= 1 for share in shares)


def test_persons_are_bounded_apart_from_value() -> None:
    """All 1,000 are out, though each counts less by the chance that the cease-fire holds (R5)."""
    plan = planned(flowing_case(collapse=Collapse(0.1, 1.0)))
    assert plan.bound < 1000
    assert (plan.out, plan.persons_bound) == (1000, 1000)


def test_two_days_bring_out_what_one_cannot() -> None:
    """The first road is entered 09:10-10:40 each day, 900 cars, the second 09:40-10:40 on the first day, 600 cars.

    300 stay at the cross over night, which is safe, and 600 follow on the second day: 900 from 09:10 to 10:40.
    """
    day = timedelta(days=1)
    windows = (
        CeasefireWindow("w1", "all", at("09:00"), at("11:20")),
        CeasefireWindow("w2", "all", at("09:00") + day, at("11:20") + day),
    )
    case = flowing_case(people=(group(9000),), windows=windows)
    one = planned(case, effort="fast")
    two = planned(replace(case, horizon=Span(at("06:00"), at("22:00") + day)), effort="fast")
    assert one.out == pytest.approx(1500, rel=0.005)
    assert two.out == pytest.approx(3750, rel=0.005)
    assert max(convoy.passes[-1].tail for convoy in two.convoys) > at("09:00") + day


def test_nobody_to_bring_out_is_a_plan_of_nothing() -> None:
    plan = planned(tiny_case(people=(group(0),)))
    assert (plan.leaving, plan.out, plan.bound, plan.gap, plan.convoys) == (0, 0, 0, 0, ())
