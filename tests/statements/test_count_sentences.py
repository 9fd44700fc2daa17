"""Which numbers are people who were brought out: some 330 sentences, most of which count something else."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

import pytest

from safeconduct.statements import Evacuated
from statements.news import ASSETS, said

KNOWN = ("300 people arrived at the front", "Four of 10 people interviewed")
"""Words of sentences in which a number is still taken for one of people evacuated."""


@cache
def sentences() -> tuple[dict[str, Any], ...]:
    """Return all sentences with their counts."""
    return tuple(tomllib.loads((ASSETS / "count_sentences.toml").read_text(encoding="utf-8"))["sentence"])


def told(row: dict[str, Any]) -> set[int | None]:
    """Return the counts that are read from a sentence."""
    return {one.persons for one in said(row["text"], language=row["lang"]) if isinstance(one, Evacuated)}


@pytest.mark.parametrize("row", sentences(), ids=lambda row: row["text"][:40])
def test_no_number_is_taken_for_people_brought_out(row: dict[str, Any]) -> None:
    false = told(row) - set(row["counts"])
    assert bool(false) == any(words in row["text"] for words in KNOWN), false


def test_most_people_brought_out_are_counted() -> None:
    wanted = [(row["text"], count) for row in sentences() for count in row["counts"]]
    missed = [(row["text"], count) for row in sentences() for count in set(row["counts"]) - told(row)]
    assert len(missed) <= 0.2 * len(wanted), missed
