"""Texts that were signed, held against the clause types: every point of docs/agreement.md is one that can be put."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from house.source_tree import ROOT
from safeconduct.agreement import CLAUSE_TYPES, ClauseValue, clauses_of, text_faults, wordings
from safeconduct.cli.agreement.clause_files import clause_values
from talks import Talks

_FILES = sorted((ROOT / "tests/agreement/signed_texts").glob("*.toml"))
_HEADINGS = {
    "measures-2020-07-22": "**Measures of 22 July 2020**",
    "grain-2022-07-22": "**Grain initiative of 22 July 2022**",
    "jeddah-2023-05-20": "**Jeddah, 20 May 2023**",
}


def values(file: Path) -> list[ClauseValue]:
    """Return a file's clauses as `propose` takes them."""
    told: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    return clause_values(told, Talks().ledger().opening, file.name)


def named_fields(file: Path) -> set[str]:
    """Return the `type.field` that the page's table of a text names."""
    page = (ROOT / "docs/agreement.md").read_text(encoding="utf-8")
    table = page.partition(_HEADINGS[file.stem])[2].partition("| --- | --- |\n")[2].partition("\n\n")[0]
    return set(re.findall(r"`([a-z_]+\.[a-z_]+)`", table))


def test_there_is_a_file_for_every_text_of_the_page() -> None:
    assert {file.stem for file in _FILES} == set(_HEADINGS)


@pytest.mark.parametrize("file", _FILES, ids=lambda file: file.stem)
def test_every_point_of_the_page_is_a_field_that_the_text_fills(file: Path) -> None:
    held = {f"{one.type}.{name}" for one in values(file) for name in one.value}
    named = named_fields(file)
    assert len(named) > 8
    assert named - held == set()
    assert {one.type for one in values(file)} - {name.partition(".")[0] for name in named} == set()


@pytest.mark.parametrize("file", _FILES, ids=lambda file: file.stem)
def test_the_text_can_be_put_agreed_and_worded_in_three_languages(file: Path) -> None:
    talks, clauses = Talks(kind="area"), values(file)
    talks.agree_on_all(clauses)
    ledger = talks.ledger()
    assert (ledger.faults, text_faults(ledger)) == ((), [])
    assert {one.standing for one in clauses_of(ledger).values()} == {"agreed"}
    for text in wordings(ledger.opening, clauses):
        assert all(f"({one.clause})" in text for one in clauses)
        assert "{" not in text


def test_no_type_has_more_than_eight_fields() -> None:
    assert [name for name, kind in CLAUSE_TYPES.items() if len(kind.record.fields) > 8] == []
