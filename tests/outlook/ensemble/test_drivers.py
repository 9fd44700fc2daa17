"""What drives a forecast."""

from __future__ import annotations

import pytest

from conflicts import NUMBERS, camp, link, made, small, spot, with_counts
from safeconduct.outlook import Closure, Conflict, Driver, Settings
from safeconduct.outlook.model import forecast


def drivers(conflict: Conflict) -> tuple[Driver, ...]:
    """Return what drives the blind forecast."""
    return forecast(conflict, Settings(draws=0), NUMBERS).drivers


def test_sources_add_up_to_the_people_in_a_camp() -> None:
    places = [spot("A", "conflict", population=300.0), spot("B", "conflict", population=100.0), camp("C")]
    conflict = with_counts(made(places, [link("A", "C", 10), link("B", "C", 10)]), C=[(0, 0.0), (10, 1000.0)])
    found = {row.from_place: row.persons for row in drivers(conflict)}
    assert found == pytest.approx({"A": 750, "B": 250})


def test_most_people_first() -> None:
    found = drivers(with_counts(small(), C=[(0, 0.0), (10, 1000.0)]))
    assert [(row.kind, row.from_place, row.place) for row in found[:2]] == [("source", "A", "C"), ("source", "A", "D")]
    assert found[0].words.endswith("persons in C from A")


def test_what_is_shut_or_cut_off_and_for_how_long() -> None:
    shut = Closure("camp", "C", "", 15), Closure("link", "A", "D", 0, 5)
    found = drivers(with_counts(small(*shut), C=[(0, 0.0), (10, 1000.0)]))
    assert [row.words for row in found if row.kind == "closure"] == [
        "C takes nobody in on 5 days",
        "D cannot be reached on 5 days",
    ]


def test_full_camps_are_reported() -> None:
    found = drivers(with_counts(small(), C=[(0, 1000.0), (19, 1000.0)]))
    assert [row.words for row in found if row.kind == "full"] == ["C is full on 20 days"]
