"""A plan as clauses and clauses as a case: what comes back is what went out, to the last figure."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from builders import tiny_case
from odd_cases import random_odd_case
from plans import sample_plan
from random_cases import random_full_case
from safeconduct.agreement import CLAUSE_TYPES, ClauseValue, plan_terms, with_terms
from safeconduct.agreement.terms.fitting import unfit
from safeconduct.agreement.terms.from_plan import (
    assembly_clause,
    inbound_clause,
    post_clause,
    reception_clause,
    window_clause,
)
from safeconduct.api import plan, read_case
from safeconduct.planning import Case, Checkpoint
from safeconduct.planning.days import dated
from sample_case import write_sample_case


def every_clause(case: Case) -> list[ClauseValue]:
    """Return a clause for every row that can be one."""
    several = case.clock.last_day is not None
    return [
        *(window_clause(one, case, several) for one in dated(case).windows if one.state != "refused"),
        *map(post_clause, case.checkpoints),
        *map(assembly_clause, case.assembly),
        *map(reception_clause, case.reception),
        *map(inbound_clause, case.inbound),
    ]


def _agreed(case: Case) -> Case:
    """Return the case with every window that is not refused agreed; nothing else may differ."""
    windows = [one if one.state == "refused" else replace(one, state="agreed") for one in case.windows]
    return replace(case, windows=tuple(windows))


@pytest.mark.parametrize("draw", [random_full_case, random_odd_case])
@pytest.mark.parametrize("seed", range(150))
def test_clauses_of_a_case_brought_back_give_the_same_case(draw: type, seed: int) -> None:
    case: Case = draw(seed)
    clauses = every_clause(case)
    for one in clauses:
        assert [*CLAUSE_TYPES[one.type].misfits(one.value)] == []
    terms = with_terms(case, clauses)
    assert terms.notes == ()
    assert _agreed(terms.case) == _agreed(case)
    assert all(one.state in ("agreed", "refused") for one in terms.case.windows)


def test_plan_terms_case_and_plan_again_is_the_same_plan(tmp_path: Path) -> None:
    case = read_case(write_sample_case(tmp_path))
    before = plan(case, effort="fast").plan
    terms = plan_terms(before, case)
    assert {one.type for one in terms.clauses} >= {"window", "place", "route", "column", "conduct"}
    after = plan(with_terms(case, terms.clauses).case, effort="fast").plan
    assert after == before
    assert unfit(before, case, terms.clauses) == ()


def _window(case: Case, **changes: str) -> ClauseValue:
    held = window_clause(case.windows[0], case, False)
    return ClauseValue(held.clause, held.type, {**held.value, **changes})


def test_another_hour_changes_that_window_alone(tmp_path: Path) -> None:
    case = read_case(write_sample_case(tmp_path))
    later = with_terms(case, [_window(case, end="2022-03-05T13:00:00Z")]).case
    assert later.windows[0].end != case.windows[0].end
    assert replace(later, windows=case.windows) == case


def test_what_a_text_does_not_give_is_not_given(tmp_path: Path) -> None:
    case = read_case(write_sample_case(tmp_path))
    assert {one.state for one in with_terms(case, [], only=True).case.windows} == {"refused"}
    assert with_terms(case, []).case == case


def test_a_post_that_promises_less_gets_that_rate() -> None:
    start, end = list(tiny_case().places)[:2]
    post = Checkpoint("p1", start, end, 37.5, lanes=2.0)
    case = tiny_case(checkpoints=(post,))
    own = post_clause(post)
    assert own.value["vehicles_per_h"] == 75
    (less,) = with_terms(case, [ClauseValue(own.clause, "post", {**own.value, "vehicles_per_h": 50})]).case.checkpoints
    assert (less.lanes, less.vehicles_per_h_per_lane) == (2.0, 25.0)


def test_a_clause_on_what_the_case_has_not_is_reported() -> None:
    stray = ClauseValue("post.x", "post", {"post": "x", "vehicles_per_h": 5})
    (note,) = with_terms(tiny_case(), [stray]).notes
    assert (note.code, note.values["id"]) == ("no_such_row", "x")


def test_a_plan_beyond_its_clauses_is_reported_by_what_goes_beyond(tmp_path: Path) -> None:
    made = sample_plan()
    case = read_case(write_sample_case(tmp_path))
    assert {note.code for note in unfit(made, case, [])} >= {"route_without_clause", "place_without_clause"}
    other = [ClauseValue(f"route.{one.id}", "route", {"corridor": one.id, "waypoints": ["town", "haven"]})
             for one in made.corridors]  # fmt: skip
    codes = [note.code for note in unfit(made, case, [*other, ClauseValue("column", "column", {"means": ["foot"]})])]
    assert codes.count("another_route") == len(made.corridors)
    assert "other_means" in codes
