"""The page as a file: data put in so that they are never run, the same bytes again, and no page without a front end."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from plans import TOWN, sample_plan
from safeconduct.cases import load_case
from safeconduct.core import UsageError
from safeconduct.planning import Case
from safeconduct.report.disclosure.classes import CLASSES
from safeconduct.report.exports.exports import file_stems
from safeconduct.report.page import page as page_module
from safeconduct.report.page.page import page_file, page_files, page_html
from sample_case import write_sample_case

_TEMPLATE = '<p>before</p><script type="application/json"><!--DATA--></script><p>after</p>'

STEMS = tuple(file_stems(sample_plan(), CLASSES["convoy"]).values())


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    """Return the sample case; a small template stands for the built front end."""
    monkeypatch.setattr(page_module, "page_template", lambda: _TEMPLATE)
    return load_case(write_sample_case(tmp_path)).case


def held(content: bytes) -> dict[str, object]:
    found = re.search(r'json">(.*?)</script>', content.decode("utf-8"), re.DOTALL)
    assert found
    read: dict[str, object] = json.loads(found[1])
    return read


def test_data_come_back_as_they_were() -> None:
    data = {"a": ["<script>", "</script>", "<!--", "Бург & \u2028"], "b": None}
    text = page_html(data, _TEMPLATE)
    assert held(text.encode("utf-8")) == data
    assert text.count("<script") == 1
    assert text.count("</script>") == 1
    assert "<!--" not in text


@pytest.mark.parametrize("template", ["<p>no mark</p>", "<!--DATA--> and <!--DATA-->"])
def test_a_template_with_no_mark_or_two_is_refused(template: str) -> None:
    with pytest.raises(ValueError, match="once"):
        page_html({}, template)


def test_a_number_that_json_does_not_know_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        page_html({"gap": float("nan")}, _TEMPLATE)


def test_pages_are_named_and_classed(case: Case) -> None:
    """R9."""
    made = [one for name in ("parties", "convoy", "public") for one in page_files(case, sample_plan(), name)]
    assert [(one.name, one.export_class, one.corridor) for one in made] == [
        ("plan.html", "parties", None),
        (f"plan-{STEMS[0]}.html", "convoy", "c1"),
        (f"plan-{STEMS[1]}.html", "convoy", "c2"),
        ("plan-public.html", "public", None),
    ]
    assert [held(one.content)["class"] for one in made] == ["parties", "convoy", "convoy", "public"]


def test_the_same_plan_gives_the_same_bytes(case: Case) -> None:
    """R8."""
    assert page_file(case, sample_plan()).content == page_file(case, sample_plan()).content


def test_a_place_named_like_a_script_starts_no_tag(case: Case) -> None:
    place = replace(case.places[TOWN], name="</script><script>alert(1)</script>")
    content = page_file(replace(case, places={**case.places, TOWN: place}), sample_plan()).content
    assert content.count(b"<script") == 1
    assert place.name in json.dumps(held(content), ensure_ascii=False)


def test_without_a_front_end_the_error_says_what_to_do(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_module, "page_template", lambda: None)
    with pytest.raises(UsageError, match="run `make web` in a clone"):
        page_file(case, sample_plan())


def test_an_unknown_class_is_refused(case: Case) -> None:
    with pytest.raises(UsageError, match="no export class 'secret'"):
        page_file(case, sample_plan(), "secret")
