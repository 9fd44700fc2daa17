"""What holds for every text: exact quotes, no effect of other paragraphs, JSON there and back, an explanation."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from safeconduct.core import Party, PartyId
from safeconduct.statements import (
    Statement,
    bundled_gazetteer,
    explain,
    read_header,
    read_text,
    rule_words,
    statement_of,
)
from statements.news import news, said

_ROOT = Path(__file__).resolve().parents[2]
_UNRELATED = "The museum of glass in the old town shows plates, cups and a blue vase."
_NOISE = [
    _UNRELATED,
    "In Lisbon the football club won 3-1 on Tuesday, its coach John Smith said. He left with 20 medals.",
    '"Rates will go from 2 to 3 percent," the Bank of Portugal announced on 7 May.',
]


def told(statements: Sequence[Statement], shift: int = 0) -> list[dict[str, Any]]:
    """Return statements as JSON, their spans moved back by what was put in front; ids hold spans, so they go."""
    rows = [one.as_json() for one in statements]
    for row in rows:
        row["span"] = [at - shift for at in row["span"]]
        row.pop("id")
        row.pop("of", None)
    return rows


@pytest.mark.parametrize("noise", _NOISE)
@pytest.mark.parametrize("number", range(0, len(news()), 3))
def test_an_unrelated_paragraph_changes_nothing(number: int, noise: str) -> None:
    text, day = news()[number].text, news()[number].day
    before = told(said(text, day))
    after = told(said(f"{text}\n\n{noise}", day))
    assert after[: len(before)] == before
    shifted = told(said(f"{noise}\n\n{text}", day), len(noise) + 2)
    assert shifted[len(shifted) - len(before) :] == before


@pytest.mark.parametrize("noise", _NOISE)
def test_an_unrelated_paragraph_between_changes_nothing(noise: str) -> None:
    first = "KYIV. March 9 (Interfax) - 500 people left Sumy on Monday, Iryna Vereshchuk said."
    second = "Of them, 120 reached Poltava, she said."
    with_it = [row for row in told(said(f"{first}\n\n{noise}\n\n{second}")) if row["kind"] in ("corridor", "evacuated")]
    without = told(said(f"{first}\n\n{second}"))
    assert [row | {"span": 0} for row in with_it] == [row | {"span": 0} for row in without]


_PIECES = [
    "from ",
    "to ",
    "Mariupol",
    "Sumy",
    ", ",
    "and ",
    ". ",
    '"',
    " said",
    "Vereshchuk",
    "7,144 ",
    "people ",
    "(",
    ")",
    "- ",
    "left ",
    "evacuated ",
    "\n",
    "\n\n",
    "9 a.m. ",
    "March 5",
    "the city of ",
    "ceasefire ",
    "Kyiv region ",
    "he ",
    ";;;",
    "could not be verified",
    "KYIV. March 5 (Interfax) - ",
    "\u00a0",
    "тест ",
    "…",
]


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(st.sampled_from(_PIECES), max_size=40).map("".join)))
def test_spans_quote_any_text_exactly(text: str) -> None:
    for one in read_text(text, file="x", gazetteer=bundled_gazetteer()):
        start, end = one.source.span
        assert text[start:end] == one.source.quote != ""


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=40).map("".join))
def test_reading_twice_gives_the_same(text: str) -> None:
    first, second = (read_text(text, file="x", gazetteer=bundled_gazetteer()) for _ in range(2))
    assert first == second
    assert len({one.id for one in first}) == len(first)


def _all_statements() -> list[Statement]:
    return [one for text in news() for one in text.found]


def test_json_holds_to_its_schema() -> None:
    schema = json.loads((_ROOT / "docs/schemas/statement.schema.json").read_text(encoding="utf-8"))
    validator = Draft202012Validator(schema)
    for one in _all_statements():
        validator.validate(json.loads(json.dumps(one.as_json())))


def test_json_there_and_back() -> None:
    for one in _all_statements():
        assert statement_of(json.loads(json.dumps(one.as_json()))).as_json() == one.as_json()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"format": "other/1"}, "format"),
        ({"kind": "rumour"}, "kind"),
        ({"said_on": "soon"}, "soon"),
        ({"span": None}, "a statement without"),
    ],
)
def test_broken_json_is_reported(change: dict[str, Any], words: str) -> None:
    (one, *_) = said("300 people left Sumy.")
    with pytest.raises(ValueError, match=words):
        statement_of({**one.as_json(), **change})


def test_every_statement_can_be_explained() -> None:
    used = set()
    for one in _all_statements():
        lines = explain(one).splitlines()
        assert lines[0].startswith(f"{one.kind} by {one.rule}: ")
        used |= {one.rule, one.verified_by}
    assert used <= set(rule_words())


def test_explanation_names_candidates() -> None:
    (one, *_) = said("300 people left Malynivka.")
    assert "uncertain, it may be" in explain(one)


@pytest.mark.parametrize(
    ("text", "outlet", "day"),
    [
        ("outlet: One\ndate: 2022-03-05\n\nWords.", "One", "2022-03-05"),
        ("2022-03-05\n\nWords.", None, "2022-03-05"),
        ("Words on 2022-03-05.", None, "None"),
        ("", None, "None"),
    ],
)
def test_header(text: str, outlet: str | None, day: str) -> None:
    header = read_header(text)
    assert (header.outlet, str(header.date)) == (outlet, day)
    assert text[header.body_at :] in ("Words.", text)


def test_parties_are_named_by_the_ids_of_the_case() -> None:
    parties = [Party(PartyId("one"), "Ukraine"), Party(PartyId("two"), "Russian Federation")]
    text = "300 people left Sumy, Iryna Vereshchuk said. 200 people left Sumy, Mikhail Mizintsev said."
    found = read_text(text, file="x", gazetteer=bundled_gazetteer(), parties=parties)
    assert {one.speaker.party for one in found} == {"one", "two"}


def test_seed_text(shared: Path) -> None:
    text = (shared / "seed.txt").read_text(encoding="utf-8")
    found = [one.as_json() for one in read_text(text, file="seed.txt", gazetteer=bundled_gazetteer())]
    losses = {(row["side"], row["number"], row["said_by"]) for row in found if row["kind"] == "losses"}
    assert losses == {("ua", 62, "Russians"), ("ua", 53, "Russians"), ("ua", 600, "Russians"), ("ua", 1612, "Russians"),
                      ("ru", 498, "Moscow"), ("ru", None, "Kyiv")}  # fmt: skip
    (word,) = [row for row in found if row["kind"] == "verification"]
    controls = [row["id"] for row in found if row["kind"] == "control"]
    assert word["of"] == controls
    assert len(controls) == 3
    voices = {(row["kind"], row["said_by"]) for row in found}
    assert {("offer", "Sergei Lavrov"), ("offer", "Igor Konashenkov"), ("demand", "Kremlin")} <= voices
