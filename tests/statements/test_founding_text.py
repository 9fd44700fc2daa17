"""The founding text read whole, against a gold in our own words; the text itself is not part of the project."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from safeconduct.statements import Statement, bundled_gazetteer, read_text
from statements.news import ASSETS, no_cities

DAY = date(2022, 3, 3)


@cache
def _claims() -> tuple[dict[str, Any], ...]:
    return tuple(tomllib.loads((ASSETS / "founding_gold.toml").read_text(encoding="utf-8"))["claims"])


@pytest.fixture(name="found")
def read_whole(shared: Path) -> list[Statement]:
    """Read the founding text."""
    path = shared / "seed.txt"
    if not path.exists():
        pytest.skip("the founding text is not beside the project")
    text = path.read_text(encoding="utf-8")
    return read_text(text, file="seed.txt", date=DAY, gazetteer=bundled_gazetteer(), cities=no_cities)


def _value(one: Statement, name: str) -> object:
    if name == "number" and not hasattr(one, "number"):
        return one.figure.number if one.figure else None
    found = getattr(one, name)
    return sorted(found) if isinstance(found, tuple) else found


def _wrong(one: Statement, claim: dict[str, Any]) -> list[str]:
    """Name the fields of a statement that are not as the claim has them."""
    wrong = [name for name, want in claim.get("fields", {}).items() if _value(one, name) != want]
    day = claim.get("day", DAY)
    if one.about != (None if day == "unknown" else day):
        wrong.append("about")
    name = one.speaker.name or ""
    if not (claim["by"] in name if claim["by"] else name == ""):
        wrong.append("speaker")
    return wrong


def _matched(found: list[Statement]) -> tuple[list[list[str]], list[Statement]]:
    """Pair each claim with the statement of its kind that has the fewest wrong fields; the rest were made up."""
    left = list(found)
    faults: list[list[str]] = []
    for claim in _claims():
        same = sorted((one for one in left if one.kind == claim["kind"]), key=lambda one: len(_wrong(one, claim)))
        faults.append(_wrong(same[0], claim) if same else ["missing"])
        if same:
            left.remove(same[0])
    return faults, left


def test_every_claim_that_has_a_kind_is_read(found: list[Statement]) -> None:
    faults, _ = _matched(found)
    assert sum(fault == ["missing"] for fault in faults) == 0


def test_at_most_two_statements_are_wrong(found: list[Statement]) -> None:
    _, made_up = _matched(found)
    assert len(made_up) <= 2, [(one.kind, one.source.quote) for one in made_up]


def test_nearly_all_claims_are_right_in_every_field(found: list[Statement]) -> None:
    faults, _ = _matched(found)
    wrong = [(claim["kind"], fault) for claim, fault in zip(_claims(), faults, strict=True) if fault]
    assert len(wrong) <= 1, wrong
