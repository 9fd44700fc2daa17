"""Reports, paragraphs, sentences and quotations."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.statements.language.lexicon import lexicon
from safeconduct.statements.language.sentences import Sentence, sentences


def cut(text: str) -> list[Sentence]:
    """Cut a text into sentences."""
    return list(sentences(text, lexicon()))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("One goes. Two stays.", ["One goes.", "Two stays."]),
        ("It begins at 9 a.m. Kyiv time. Then all go.", ["It begins at 9 a.m. Kyiv time.", "Then all go."]),
        ("They left by 1 p.m. Mariupol waits.", ["They left by 1 p.m.", "Mariupol waits."]),
        ("Col. Gen. M. Mizintsev spoke. He left.", ["Col. Gen. M. Mizintsev spoke.", "He left."]),
        ("Kyiv time.\"Officially. A corridor opens.", ["Kyiv time.", "\"Officially.", "A corridor opens."]),
        ("\"We go,\" he said.; \"We stay,\" she said.", ["\"We go,\" he said.", "\"We stay,\" she said."]),
        ("It works. (All of it. Really.) Good.", ["It works.", "(All of it. Really.)", "Good."]),
        ("Heading with no stop\nThe text begins.", ["Heading with no stop", "The text begins."]),
        ("- Sumy to Poltava\n- Izium to Lozova", ["- Sumy to Poltava", "- Izium to Lozova"]),
        ("One... Two.", ["One...", "Two."]),
        ("", []),
        (" \n\n ", []),
    ],
)  # fmt: skip
def test_sentences(text: str, wanted: list[str]) -> None:
    assert [one.text for one in cut(text)] == wanted


def test_lines_cut_at_a_width_are_joined() -> None:
    line = "Buses with people left the besieged town early in the morning and went by way of\n"
    text = line * 3 + "Tokmak to Zaporizhzhia."
    assert len(cut(text)) == 1


def test_a_dateline_begins_a_report() -> None:
    text = "MOSCOW. March 5 (Interfax) - One. KYIV. March 6 (Interfax-Ukraine) - Two."
    found = [(one.text, one.report, one.town, one.outlet, one.day) for one in cut(text)]
    assert found == [
        ("One.", 1, "MOSCOW", "Interfax", "March 5"),
        ("Two.", 2, "KYIV", "Interfax-Ukraine", "March 6"),
    ]


def quoted(text: str) -> list[str]:
    """Return what stands in quotation marks, sentence by sentence."""
    return [text[start:end] for one in cut(text) for start, end in one.quoted]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('"We go," he said.', ["We go,"]),
        ("“We go,” he said.", ["We go,"]),
        ("«Їдемо», - сказав він.", ["Їдемо"]),
        ('"We go. All of us," he said.', ["We go.", "All of us,"]),
        ('"We go and nobody closes it.\n\nHe said so.', ["We go and nobody closes it."]),
        ("Nobody is quoted.", []),
    ],
)
def test_quotations(text: str, wanted: list[str]) -> None:
    assert quoted(text) == wanted


def test_a_text_without_stops_is_cut() -> None:
    found = cut("from Sumy to Poltava and " * 500)
    assert len(found) > 4
    assert max(len(one.text) for one in found) <= 2500


@given(st.text(max_size=300))
def test_nothing_is_lost_or_reported_twice(text: str) -> None:
    spans = [(one.start, one.end) for one in cut(text)]
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    assert all(text[start:end].strip() for start, end in spans)


@given(st.lists(st.sampled_from(["Sumy ", "waits. ", "\n", "\n\n", '"', "Buses go"]), max_size=20).map("".join))
def test_every_word_is_in_a_sentence(text: str) -> None:
    told = "".join(one.text for one in cut(text)).split()
    assert "".join(told) == "".join(text.split())
