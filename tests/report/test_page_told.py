"""The plan's own sentences in the page's languages."""

from __future__ import annotations

from typing import Any

import pytest

from plans import sample_plan
from safeconduct.cases import load_case
from safeconduct.planning import Case, LeftBehind, Limit, Plan
from safeconduct.report import plan_json
from safeconduct.report.page_told import told_plan
from sample_case import write_sample_case


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return load_case(write_sample_case(tmp_path_factory.mktemp("told"))).case


def _told(plan: Plan, case: Case) -> dict[str, Any]:
    return told_plan(plan_json(plan, case.clock), plan, case)


def _left(*limits: Limit) -> tuple[LeftBehind, ...]:
    return (LeftBehind(sample_plan().left_behind[0].place, "car", 7, limits),)


def test_reason_is_told_in_three_languages(case: Case) -> None:
    limit = Limit("road capacity", "T1 between Town & Söhne <1> and Cross", 2.5, "vehicle")
    [because] = _told(sample_plan(left_behind=_left(limit)), case)["left_behind"][0]["because"]
    assert because["limit"] == "road capacity"
    marks = {"en": "2.5", "uk": "2,5", "ru": "2,5"}
    assert set(because["told"]) == set(marks)
    assert len(set(because["told"].values())) == 3
    for code, mark in marks.items():
        assert all(part in because["told"][code] for part in ("T1", "Town & Söhne <1>", "Cross", mark))


def test_sentence_of_no_known_form_is_shown_as_it_is(case: Case) -> None:
    plan = sample_plan(left_behind=_left(Limit("luck", "nobody knows")), assumed=("the moon is full",))
    changed = _told(plan, case)
    assert set(changed["left_behind"][0]["because"][0]["told"].values()) == {"luck, nobody knows"}
    assert changed["assumed"] == [dict.fromkeys(("en", "uk", "ru"), "the moon is full")]


def test_figures_stay_as_they_are(case: Case) -> None:
    plan = sample_plan()
    changed = _told(plan, case)
    assert changed["quick_sum"]["persons"] == plan.quick_sum.persons
    assert [row["persons"] for row in changed["left_behind"]] == [row.persons for row in plan.left_behind]


def test_written_plan_is_left_alone(case: Case) -> None:
    written = plan_json(sample_plan(), case.clock)
    told_plan(written, sample_plan(), case)
    assert written == plan_json(sample_plan(), case.clock)
