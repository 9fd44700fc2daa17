"""Texts in the manner of agencies and situation reports: nothing false first (scores: docs/reading.md)."""

from __future__ import annotations

from statements.field import field_texts, judged, of_set, shares
from statements.world import score


def test_blind_texts_are_kept_apart() -> None:
    blind = of_set(blind=True)
    assert len(field_texts()) >= 3 * len(blind) >= 12


def test_nothing_false_in_texts_looked_at() -> None:
    false = [(text.id, one.kind) for text in of_set(blind=False) for verdict, one in judged(text) if verdict == "false"]
    assert false == [("b08", "ceasefire")]  # a truce of the past is none of the day


def test_words_are_given_to_who_said_them() -> None:
    assert shares(of_set(blind=False))["false speakers"] <= 0.04


def test_blind_texts_are_not_worse_than_reported() -> None:
    found = shares(of_set(blind=True))
    assert found["false"] <= 0.08


def test_ways_and_counts_of_texts_looked_at() -> None:
    found = score(of_set(blind=False))
    assert found.f1("pairs") >= 0.92
    assert found.f1("counts") >= 0.94
    assert found.evacuated_precision >= 0.97
