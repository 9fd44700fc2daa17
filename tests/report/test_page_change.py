"""A page holds two plans and their difference; of a case in which nobody can leave, why."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from plans import sample_plan
from safeconduct.answers import Answer, Outcome, compare_plans
from safeconduct.cases import load_case
from safeconduct.cases.changes.words import read_case_changes
from safeconduct.core import Note, UsageError
from safeconduct.planning import Case
from safeconduct.planning.situation import situation
from safeconduct.report.disclosure.classes import CLASSES
from safeconduct.report.page.change import NoPlan, PlanBefore
from safeconduct.report.page.data import page_data
from safeconduct.report.page.what_if import what_if_pages
from sample_case import write_sample_case

NOBODY = NoPlan((Note("nobody_received"),), (Note("nobody_received"),))


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """Return the sample case."""
    return load_case(write_sample_case(tmp_path_factory.mktemp("case"))).case


def fewer(case: Case) -> PlanBefore:
    """Return the sample plan with one corridor and one convoy."""
    plan = sample_plan()
    short = replace(plan, out=200, value=190.0, corridors=plan.corridors[:1], convoys=plan.convoys[:1])
    return PlanBefore(short, case, {"en": "Less", "uk": "Менше", "ru": "Меньше"})


def test_the_difference_is_that_of_the_two_plans(case: Case) -> None:
    before, plan = fewer(case), sample_plan()
    change = page_data(case, situation(case, case.horizon.start), plan, CLASSES["parties"], before=before)["change"]
    both = compare_plans(before.plan if not isinstance(before.plan, NoPlan) else None, plan)
    assert change["after"]["persons"] - change["before"]["persons"] == both.persons == 40
    assert change["persons_between"] == list(both.persons_between)
    assert (len(change["new"]), change["gone"], change["words"]["uk"]) == (len(both.new), [], "Менше")


def test_the_plan_before_is_whole(case: Case) -> None:
    made = page_data(case, situation(case, case.horizon.start), sample_plan(), CLASSES["parties"], before=fewer(case))
    assert made["change"]["plan"].keys() == made["plan"].keys()
    assert len(made["change"]["plan"]["convoys"]) == 1


@pytest.mark.parametrize("name", ["convoy", "public"])
def test_only_the_parties_are_shown_another_plan(case: Case, name: str) -> None:
    corridor = "c1" if name == "convoy" else None
    told = situation(case, case.horizon.start)
    made = page_data(case, told, sample_plan(), CLASSES[name], corridor, before=fewer(case))
    assert (made["change"], made["infeasible"]) == (None, None)


def test_where_nobody_can_leave_the_page_says_why_in_every_language(case: Case) -> None:
    made = page_data(case, situation(case, case.horizon.start), NOBODY, CLASSES["parties"])
    assert {frozenset(line) for line in made["infeasible"]["because"]} == {frozenset(("en", "uk", "ru", "ar"))}
    leaving = sum(group.persons for group in case.people)
    assert made["plan"]["persons"] == {"leaving": leaving, "out": 0, "left": leaving}
    assert sum(row["persons"] for row in made["plan"]["left_behind"]) == leaving
    assert made["map"]["roads"]


@pytest.mark.parametrize("name", ["convoy", "public"])
def test_a_plan_that_is_none_has_no_page_for_others(case: Case, name: str) -> None:
    with pytest.raises(UsageError, match="only of class parties"):
        page_data(case, situation(case, case.horizon.start), NOBODY, CLASSES[name])


def test_pages_of_what_if_hold_each_change_against_the_plan_before(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("safeconduct.report.page.page.page_template", lambda: "<p><!--DATA--></p>")
    monkeypatch.setattr("safeconduct.report.page.what_if.page_template", lambda: "<p><!--DATA--></p>")
    (asked,) = read_case_changes(case, [f"{case.windows[0].id} ends 17:00"])
    before = Outcome("", case, sample_plan())
    after = Outcome(asked.words, case, None, NOBODY.because, (), asked.changes)
    pages = [page for page in what_if_pages(Answer(before, (after,), None)) if page is not None]
    first, second = (json.loads(page.content[3:-4]) for page in pages)
    assert first["change"] is None
    assert second["infeasible"]["because"]
    assert second["change"]["words"]["en"].startswith("Cease-fire")
    assert second["change"]["after"]["persons"] == 0


def test_without_the_front_end_there_are_no_pages(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("safeconduct.report.page.what_if.page_template", lambda: None)
    assert list(what_if_pages(Answer(Outcome("", case, sample_plan()), (), None))) == [None]
