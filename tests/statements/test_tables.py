"""Tables in texts: a head that names columns, a row a line."""

from __future__ import annotations

import pytest

from safeconduct.statements import Corridor, Evacuated, Statement
from statements.news import pairs_in, said

HEAD = "Evacuation of 9 March\nFrom | To | People\n"


def counts(found: list[Statement]) -> list[tuple[str | None, str | None, int | None]]:
    """Return the counts with their ends."""
    return [(one.origin, one.destination, one.persons) for one in found if isinstance(one, Evacuated)]


@pytest.mark.parametrize("gap", [" | ", "\t", "     "])
def test_rows_are_read_by_the_head(gap: str) -> None:
    text = (HEAD + "Sumy | Poltava | 1,250\nIzium | Lozova | 340\n").replace(" | ", gap)
    found = said(text)
    assert pairs_in(found) == [("Sumy", "Poltava"), ("Izium", "Lozova")]
    assert counts(found) == [("Sumy", "Poltava", 1250), ("Izium", "Lozova", 340)]


def test_quotes_are_the_words_of_the_text() -> None:
    text = HEAD + "Sumy | Poltava | 1,250\n"
    (one,) = [one for one in said(text) if isinstance(one, Corridor)]
    assert one.source.quote == "Sumy | Poltava | 1,250"


@pytest.mark.parametrize(
    "head",
    ["Displaced from | To | People", "From | To | Tonnes", "Killed | Wounded | Total", "From | To | Planned people"],
)
def test_tables_on_something_else_are_no_evacuations(head: str) -> None:
    assert counts(said(f"{head}\nSumy | Poltava | 1,250\n")) == []


def test_a_total_is_no_row_of_a_way() -> None:
    assert counts(said(HEAD + "Sumy | Poltava | 1,250\nTotal | | 1,250\n")) == [("Sumy", "Poltava", 1250)]


def test_the_table_ends_with_its_last_row() -> None:
    found = said(HEAD + "Sumy | Poltava | 1,250\nNothing else.\nLviv | Kyiv | 7\n")
    assert counts(found) == [("Sumy", "Poltava", 1250)]


def test_a_table_in_ukrainian() -> None:
    found = said("Звідки | Куди | Людей\nСуми | Полтава | 1 250\n", language="uk")
    assert counts(found) == [("Суми", "Полтава", 1250)]
