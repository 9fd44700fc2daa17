"""Steps on what a plan tells of itself, and the value against a slow, obvious one."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan2 import Json, Timetable, clock, right_plan, sample_rows
from safeconduct.verification import STEPS, GroupRow, PlaceRow, WindowRow, read_plan, verify
from safeconduct.verification.evidence import Stay, Survival, person_value
from verification.faults import broken, codes

# V-S5


def _slow_survival(rate: float, windows: list[tuple[float, float]], instant: float) -> float:
    """Add up, second by second, what lies in any window."""
    inside = sum(1 for second in range(int(instant)) if any(a <= second < b for a, b in windows))
    return math.exp(-rate * inside / 3600.0)


_WHEN = st.integers(0, 600)
_SPANS = st.lists(st.tuples(_WHEN, _WHEN).map(sorted).map(tuple), max_size=4)


@given(st.floats(0.0, 5.0), _SPANS, _WHEN)
def test_survival_is_the_exponential_of_time_in_any_window(
    rate: float, windows: list[tuple[float, float]], at: int
) -> None:
    assert Survival(rate, windows).at(at) == pytest.approx(_slow_survival(rate, windows, at), abs=1e-9)


@given(st.floats(0.0, 20.0), _SPANS, _WHEN, st.integers(1, 300))
def test_mean_of_survival_is_its_integral(
    rate: float, windows: list[tuple[float, float]], head: int, length: int
) -> None:
    survival = Survival(rate, windows)
    # Exact between whole seconds, where no window begins or ends: the rule of midpoints is off by (rate/3600)^2 / 24.
    slow = sum(survival.at(head + second + 0.5) for second in range(length)) / length
    assert survival.mean(head, head + length) == pytest.approx(slow, abs=1e-5)
    assert survival.mean(head, head) == survival.at(head)


def test_clear_is_the_end_of_the_last_stay_and_caught_adds_up() -> None:
    survival = Survival(1.0, [(0.0, 7200.0)])
    stays = [Stay(0.0, 0.0, 1800.0, 1800.0), Stay(3600.0, 3600.0, 7200.0, 7200.0)]
    at = [math.exp(-hours) for hours in (0.0, 0.5, 1.0, 2.0)]
    assert person_value(survival, 2.0, stays) == pytest.approx(at[3] - 2.0 * (at[0] - at[1] + at[2] - at[3]))
    assert person_value(survival, 2.0, []) == 1.0


def test_several_windows_on_several_days_each_count() -> None:
    windows = tuple(WindowRow(f"w{day}", "all", clock("09:00", day), clock("15:00", day)) for day in (0, 1, 2))
    rows = sample_rows(windows=windows, rules={"horizon": (clock("06:00"), clock("22:00", 2))})
    hours = tuple((clock("08:00", day), clock("20:00", day)) for day in (0, 1, 2))
    rows = replace(
        rows,
        assembly=(replace(rows.assembly[0], hours=hours),),
        posts=(replace(rows.posts[0], hours=hours),),
    )
    day = Timetable(rows)
    for number in (0, 1, 2):
        departs = clock("10:00", number)
        day.add("village", ["r3", "r2"], departs, {"car": 10}, {"car": 20})
    assert codes(rows, day.plan()) == set()
    worth = [day.value(convoy) for convoy in day.convoys]
    assert worth[2] / worth[1] == pytest.approx(math.exp(-0.6))


def test_value_is_worked_out_anew() -> None:
    def more(plan: Json) -> None:
        plan["value"] += 0.5

    assert broken(more) == {"V-S5.value_differs", "V-S11.gap_differs"}
    assert "V-S5.value_differs" in broken(lambda plan: None, sample_rows(rules={"collapse_per_h": 0.2}))
    assert "V-S5.value_differs" in broken(lambda plan: None, sample_rows(rules={"kappa": 0.0}))


def test_halts_at_dangerous_places_count() -> None:
    places = tuple(PlaceRow(row.id, dangerous=row.id in ("cross", "town")) for row in sample_rows().places)
    rows = sample_rows(places=places)
    day = Timetable(rows)
    day.add(
        "town", ["r1", "r2"], clock("10:00"), {"car": 20}, {"car": 50}, boards=clock("09:35"), halts={"cross": 1200.0}
    )
    assert codes(rows, day.plan()) == set()
    assert verify(rows, read_plan(day.plan())).value == pytest.approx(day.value(day.convoys[0]), abs=1e-3)


def test_weights_count_and_may_be_mixed_within_a_group() -> None:
    rows = sample_rows()
    heavier = replace(rows, groups=(GroupRow("town", "car", 100.0, 2.5, weight=2.0), *rows.groups[1:]))
    assert "V-S5.value_differs" in broken(lambda plan: None, heavier)
    halves = (GroupRow("town", "car", 50.0, 2.5, weight=w) for w in (1.0, 2.0))
    mixed = replace(rows, groups=(*halves, *rows.groups[1:]))
    assert broken(lambda plan: None, mixed) == set()


# V-S10


def _left(plan: Json, **changes: object) -> None:
    plan["left_behind"][0] |= changes


def _limit(**keys: object) -> list[dict[str, object]]:
    return [{"code": "road_capacity", "where": {}, "tested": True, **keys}]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"because": _limit(added=1.0, persons=20.0)}, set()),
        ({"because": _limit(tested=False)}, set()),
        ({"because": _limit(code="within_gap")}, set()),
        ({"because": _limit(code="rounding")}, set()),
        ({"because": _limit(code="within_gap", added=1.0, persons=20.0)}, {"tested_without_gain"}),
        ({"because": _limit()}, {"tested_without_gain"}),
        ({"because": _limit(added=1.0, persons=200.0)}, {"tested_without_gain"}),
        ({"persons": 140.0}, {"left_behind_differs", "more_left_than_there_are"}),
    ],
)
def test_who_is_left_and_why(changes: dict[str, object], found: set[str]) -> None:
    assert broken(lambda plan: _left(plan, **changes)) == {f"V-S10.{code}" for code in found}


# V-S11


def _set(*path: str, to: float) -> Callable[[Json], None]:
    def change(plan: Json) -> None:
        here = plan
        for key in path[:-1]:
            here = here[key]
        here[path[-1]] = to

    return change


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (_set("bound", to=180.0), {"above_bound", "gap_differs"}),
        (_set("gap", to=0.02), {"gap_differs"}),
        (_set("persons_bound", to=199.0), {"above_bound", "gap_differs"}),
        (_set("persons_gap", to=0.5), {"gap_differs"}),
        (_set("persons", "out", to=201), {"out_differs", "left_is_not_the_rest", "gap_differs"}),
        (_set("persons", "leaving", to=320), {"leaving_differs", "left_is_not_the_rest"}),
        (lambda plan: plan["corridors"][0]["persons"].update(car=71), {"corridor_differs"}),
        (lambda plan: plan["out_by"].pop(), {"curve_ends_short"}),
        (lambda plan: plan["out_by"][1].update(persons=60), {"curve_differs"}),
        (lambda plan: plan["out_by"].reverse(), {"curve_falls", "curve_ends_short"}),
    ],
)
def test_sums_and_bounds(change: Callable[[Json], None], found: set[str]) -> None:
    assert broken(change) == {f"V-S11.{code}" for code in found}


# all steps


def test_a_handmade_plan_is_held_against_what_it_says() -> None:
    plan = right_plan()
    short = {key: plan[key] for key in ("convoys", "duties", "walks", "ceasefire", "corridors")}
    found = verify(sample_rows(), read_plan(short))
    assert found.holds
    assert {key for _, key in found.not_given} >= {"value", "bound", "left_behind", "persons.out"}


def test_steps_are_numbered_once_and_say_what_they_do_not_check() -> None:
    numbers = [step.number for step in STEPS]
    assert numbers == [*(f"V-P{n}" for n in range(1, 10)), *(f"V-S{n}" for n in range(1, 12))]
    for step in STEPS:
        for check in step.checks:
            assert check.__doc__ is not None
            assert check.__doc__.startswith(step.number), check
            assert "Not checked:" in check.__doc__, check
