"""Who goes from A to B: people and aid do, troops, fire, power lines and talks do not; 40 sentences."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

import pytest

from safeconduct.statements import Statement
from statements.news import ASSETS, pairs_in, said
from statements.world import Pair, same_pair

KNOWN = "Sudan. The RSF moved 40 vehicles"
"""Begins the one sentence in which vehicles of troops are still taken for a convoy."""


@cache
def sentences() -> tuple[dict[str, Any], ...]:
    """Return all sentences with their pairs."""
    return tuple(tomllib.loads((ASSETS / "way_sentences.toml").read_text(encoding="utf-8"))["sentence"])


def read(row: dict[str, Any]) -> list[Statement]:
    """Read a sentence in its language; None: told by its words."""
    return said(row["text"], language=row.get("lang"))


def wanted(row: dict[str, Any]) -> list[Pair]:
    """Return the pairs a careful reader takes."""
    ends = [pair.split(" > ") for pair in row["pairs"]]
    return [(one[0], one[1]) for one in ends]


@pytest.mark.parametrize("row", sentences(), ids=lambda row: row["text"][:40])
def test_no_way_is_made_up(row: dict[str, Any]) -> None:
    false = [pair for pair in pairs_in(read(row)) if not any(same_pair(pair, one) for one in wanted(row))]
    assert bool(false) == row["text"].startswith(KNOWN), false


def test_most_sentences_with_a_way_give_one() -> None:
    rows = [row for row in sentences() if row["pairs"]]
    empty = [row["text"] for row in rows if not pairs_in(read(row))]
    assert len(empty) <= 0.3 * len(rows), empty
