"""A hundred and fifty texts in five batches, read first when their gold was finished (scores: docs/reading.md)."""

from __future__ import annotations

import pytest

from statements.agency import agency_texts
from statements.field import judged, shares
from statements.world import score

KNOWN = [("p30", "losses"), ("v08", "evacuated"), ("y17", "losses")]
"""False statements in texts that were looked at: nobody has found what their kind is without losing right ones."""


@pytest.mark.parametrize("batch", range(1, 6))
def test_each_batch_has_thirty_texts_and_a_third_is_kept_apart(batch: int) -> None:
    assert len(agency_texts(batch)) == 30
    assert 9 <= len(agency_texts(batch, apart=True)) <= 10


def test_nothing_false_in_texts_looked_at() -> None:
    false = [
        (text.id, one.kind) for text in agency_texts(apart=False) for verdict, one in judged(text) if verdict == "false"
    ]
    assert false == KNOWN


def test_people_brought_out_in_texts_looked_at() -> None:
    found = score(agency_texts(apart=False))
    assert found.evacuated_precision >= 0.97
    assert found.f1("counts") >= 0.9
    assert found.f1("pairs") >= 0.94


def test_words_are_given_to_who_said_them() -> None:
    assert shares(agency_texts())["false speakers"] <= 0.06


def test_texts_kept_apart_are_not_worse_than_told() -> None:
    assert shares(agency_texts(apart=True))["false"] <= 0.09
    assert score(agency_texts(apart=True)).f1("pairs") >= 0.75
