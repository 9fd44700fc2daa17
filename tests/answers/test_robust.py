"""Plans for windows not yet answered: what goes of each under every answer, never above what planning anew can."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builders import at, tiny_case
from random_cases import random_full_case
from safeconduct.answers import Outcome, planned
from safeconduct.answers.robust import Robust, plan_robust
from safeconduct.planning import Case, CeasefireWindow
from safeconduct.report.plan.surviving import surviving


def fast(outcome: Outcome) -> Outcome:
    """Plan with little effort."""
    return planned(outcome, "fast")


def two_windows() -> Case:
    """Return the tiny case with an agreed window in which half get out, and a proposed one for the rest."""
    windows = (
        CeasefireWindow("sure", "all", at("09:00"), at("11:00"), state="agreed"),
        CeasefireWindow("open", "all", at("13:00"), at("16:00"), state="proposed"),
    )
    return tiny_case(windows=windows)


@pytest.fixture(scope="module")
def found() -> Robust:
    """Return the plans for both answers."""
    robust = plan_robust(two_windows(), fast, surviving)
    assert robust is not None
    return robust


def test_there_is_a_scenario_for_each_answer(found: Robust) -> None:
    assert [one.comes for one in found.scenarios] == [("open",), ()]


def test_a_plan_goes_whole_under_the_answer_it_was_made_for(found: Robust) -> None:
    for plan in found.plans:
        at_home = next(i for i, one in enumerate(found.scenarios) if one.comes == plan.made_for)
        assert plan.under[at_home].persons == plan.plan.out
        assert plan.under[at_home].stays == ()


def test_convoys_in_a_refused_window_stay_and_the_rest_goes(found: Robust) -> None:
    whole = next(plan for plan in found.plans if plan.made_for == ("open",))
    without = whole.under[1]
    late = {convoy.id for convoy in whole.plan.convoys if convoy.passes[0].head >= at("13:00")}
    assert late <= set(without.stays)
    assert 0 < without.persons < whole.plan.out


def test_best_worst_case_is_no_worse_and_best_average_no_less_than_any_other(found: Robust) -> None:
    assert found.best_worst.worst == max(plan.worst for plan in found.plans)
    assert found.best_average.average == max(plan.average for plan in found.plans)


def test_no_plan_is_above_what_is_proven(found: Robust) -> None:
    assert found.best_worst.worst <= found.worst_bound + 1e-6
    assert found.best_average.average <= found.average_bound + 1e-6


def test_nothing_proposed_is_refused() -> None:
    with pytest.raises(ValueError, match="proposed"):
        plan_robust(replace(two_windows(), windows=two_windows().windows[:1]), fast, surviving)


@pytest.mark.parametrize("seed", range(25))
def test_random_plans_go_under_no_answer_above_its_bound(seed: int) -> None:
    # With a window also comes its departures_from, which planning holds against those who leave by safe roads too.
    case = random_full_case(seed)
    case = replace(case, windows=tuple(replace(row, departures_from=None) for row in case.windows))
    if not any(row.state == "proposed" for row in case.windows):
        pytest.skip("no window is proposed")
    robust = plan_robust(case, fast, surviving)
    if robust is None:
        pytest.skip("nobody can leave")
    for plan in robust.plans:
        for one, scenario in zip(plan.under, robust.scenarios, strict=True):
            assert one.value <= scenario.bound * (1 + 1e-3) + 1e-6
            assert one.persons <= plan.plan.out
