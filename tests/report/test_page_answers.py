"""What a negotiator asked, on the page: read from the files of `price` and `ceasefire`, worded in three languages."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from plans import sample_plan
from safeconduct.answers.prices import asks_of
from safeconduct.cases import load_case
from safeconduct.cases.changes.words import read_case_changes
from safeconduct.core import CaseError, UsageError
from safeconduct.planning import Case
from safeconduct.report.answers.documents import CEASEFIRE_FORMAT, PRICE_FORMAT
from safeconduct.report.page.answers import PageAnswers, answers_json, read_ceasefire, read_prices
from safeconduct.report.page.page import page_file
from safeconduct.report.wording.changes import ChangeWords
from safeconduct.report.wording.wording import LANGUAGES, words_of
from sample_case import write_sample_case

OUT = 240
"""How many the sample plan gets out."""


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """Return the sample case."""
    return load_case(write_sample_case(tmp_path_factory.mktemp("case"))).case


def _row(words: str, persons: int = 10) -> dict[str, Any]:
    return {
        "change": words,
        "kind": "windows",
        "pays": ["ua", "ru"],
        "persons": persons,
        "persons_between": [persons - 5, persons + 5],
        "kilometre_hours": 1.5,
    }


def _prices(folder: Path, case: Case, *rows: dict[str, Any], persons: int = OUT) -> Path:
    path = folder / "prices.json"
    base = {"figures": {"persons": persons}}
    path.write_text(json.dumps({"format": PRICE_FORMAT, "case": case.name, "base": base, "prices": rows}))
    return path


def _hours(folder: Path, case: Case, name: str | None = None) -> Path:
    path = folder / "hours.json"
    curve = [{"hours": 2.0, "persons": 20, "persons_bound": 25}, {"hours": 1.0, "persons": 5, "persons_bound": 5}]
    start = {"start": case.clock.rfc3339(case.windows[0].start)}
    path.write_text(
        json.dumps({"format": CEASEFIRE_FORMAT, "case": name or case.name, "shortest": start, "curve": curve})
    )
    return path


def _first_window(case: Case) -> str:
    return f"{case.windows[0].id} ends 60 min later"


def test_an_ask_is_worded_from_what_it_changes(case: Case, tmp_path: Path) -> None:
    read = read_prices(_prices(tmp_path, case, _row(_first_window(case))), case)
    told = answers_json(read, case, OUT)["asks"][0]
    end = case.windows[0].end
    assert told["told"]["en"].startswith("Cease-fire")
    assert case.clock.hour_minute(end) in told["now"]["en"]
    assert (told["gives"], told["persons"], told["persons_between"]) == (["ua", "ru"], 10, [5, 15])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_ask_that_the_program_prices_has_words(case: Case, language: Any) -> None:
    words = ChangeWords(words_of(language, "common", "asks"), case)
    asks = asks_of(case)
    assert len(asks) > 5
    for ask in read_case_changes(case, [one.words for one in asks]):
        told = words.told(ask.changes)
        assert told
        assert "{" not in told + words.now(ask.changes)


def test_words_of_asks_hold_no_id(case: Case) -> None:
    words = ChangeWords(words_of("en", "common", "asks"), case)
    ids = [one.id for rows in (case.windows, case.fleet, case.assembly, case.checkpoints) for one in rows]
    told = [words.told(ask.changes) for ask in read_case_changes(case, [one.words for one in asks_of(case)])]
    assert not [(line, name) for line in told for name in ids if name in line.split()]


def test_prices_of_another_plan_are_refused(case: Case, tmp_path: Path) -> None:
    """A sum of one plan's persons and another's prices would be wrong (R1)."""
    read = read_prices(_prices(tmp_path, case, _row(_first_window(case)), persons=OUT + 1), case)
    with pytest.raises(UsageError, match="the prices are of a plan that gets 241 persons out"):
        answers_json(read, case, OUT)


def test_hours_are_in_order_and_end_on_the_clock(case: Case, tmp_path: Path) -> None:
    read = read_ceasefire(_hours(tmp_path, case), case)
    told = answers_json(read, case, OUT)["hours_bring"]
    assert [row["persons"] for row in told["curve"]] == [5, 20]
    assert told["curve"][0]["end"] > told["start"]


def test_the_table_is_marked_only_where_one_window_over_all_begins_there(case: Case, tmp_path: Path) -> None:
    one = replace(case, windows=(replace(case.windows[0], scope="all", state="agreed"),))
    two = replace(one, windows=(*one.windows, replace(one.windows[0], id="w9")))
    read = read_ceasefire(_hours(tmp_path, case), case)
    assert answers_json(read, one, OUT)["hours_bring"]["on_table"] == case.clock.rfc3339(one.windows[0].end)
    assert answers_json(read, two, OUT)["hours_bring"]["on_table"] is None


def test_what_nobody_asked_is_shown_as_not_asked(case: Case) -> None:
    assert answers_json(PageAnswers(), case, OUT) == {"asks": None, "hours_bring": None}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "no JSON, or JSON that is cut off"),
        ('{"format": "safeconduct.price/1", "case": "sam', "no JSON, or JSON that is cut off"),
        ("[]", "'safeconduct.price/1'"),
        ('{"format": "safeconduct.price/9"}', "safeconduct.price/9"),
        ('{"format": "safeconduct.price/1", "case": "sample"}', "prices"),
    ],
)
def test_a_file_that_is_no_answer_is_refused(case: Case, tmp_path: Path, text: str, expected: str) -> None:
    path = tmp_path / "prices.json"
    path.write_text(text)
    with pytest.raises(CaseError) as caught:
        read_prices(path, case)
    assert expected in "\n".join(map(str, caught.value.faults))


def test_all_faults_of_a_file_are_reported_at_once(case: Case, tmp_path: Path) -> None:
    rows = [_row(_first_window(case)) | {"persons": "many"}, _row(_first_window(case)) | {"persons_between": [1]}]
    with pytest.raises(CaseError) as caught:
        read_prices(_prices(tmp_path, case, *rows), case)
    assert {fault.column for fault in caught.value.faults} == {"prices[0].persons", "prices[1].persons_between"}


def test_answers_of_another_case_are_refused(case: Case, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="expected one of"):
        read_ceasefire(_hours(tmp_path, case, "elsewhere"), case)


def test_an_ask_that_the_case_does_not_have_is_refused(case: Case, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="w77"):
        read_prices(_prices(tmp_path, case, _row("w77 ends 60 min later")), case)


@pytest.mark.parametrize("export_class", ["convoy", "public"])
def test_only_the_parties_see_answers(case: Case, tmp_path: Path, export_class: str) -> None:
    """R9."""
    read = read_prices(_prices(tmp_path, case, _row(_first_window(case), persons=4711)), case)
    corridor = sample_plan().corridors[0].id if export_class == "convoy" else None
    page = page_file(case, sample_plan(), export_class, corridor, answers=read)
    assert b"4711" not in page.content
