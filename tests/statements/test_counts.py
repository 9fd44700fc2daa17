"""Counts of people who have moved, and numbers that are none."""

from __future__ import annotations

import pytest

from safeconduct.statements import Evacuated
from statements.news import said


def counts(text: str) -> list[int | None]:
    """Return the persons of every count."""
    return [one.persons for one in said(text) if isinstance(one, Evacuated)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("A total of 4,972 people were evacuated.", [4972]),
        ("7 000 people left Izium.", [7000]),
        ("Some 160 people left Borodianka for Zhytomyr.", [160]),
        ("Forty-four residents were taken to Kyiv.", [44]),
        ("Two hundred and fifty people were rescued.", [250]),
        ("Half a million people were evacuated.", [500000]),
        ("1,100 Mariupol residents, 926 of them in their own cars, reached Zaporizhzhia.", [1100, 926]),
        ("350 people were brought out: Sumy (200), Lebedyn (150).", [350, 200, 150]),
        ("350 people were brought out: Sumy - 200, Lebedyn - 150.", [350, 200, 150]),
        ("700 people were evacuated, including 400 from Sumy and 300 from Konotop.", [700, 400, 300]),
        ("500 people were evacuated. Of them, 120 reached Dnipro.", [500, 120]),
        ("We managed to evacuate 80 people.", [80]),
        ("The number of evacuees reached 3,000.", [3000]),
    ],
)
def test_counts(text: str, wanted: list[int]) -> None:
    assert counts(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Ukraine plans to evacuate over 200,000 people from Mariupol.",
        "We hope to evacuate 6,000 people.",
        "About 100,000 people remain in Mariupol.",
        "2,000 vehicles left Mariupol for Zaporizhzhia.",
        "Four people who tried to leave were shot at.",
        "Nine corridors were agreed.",
        "36 tonnes of food were delivered to Bucha.",
    ],
)
def test_no_counts(text: str) -> None:
    assert counts(text) == []


def test_a_count_knows_its_way() -> None:
    (one,) = [s for s in said("1,130 people were evacuated from Tarasivka to Brovary.") if isinstance(s, Evacuated)]
    assert (one.origin, one.destination, one.persons) == ("Tarasivka", "Brovary", 1130)


def test_words_of_a_figure_are_kept() -> None:
    (one,) = [s for s in said("More than 7,000 people left Mariupol.") if isinstance(s, Evacuated)]
    assert one.figure is not None
    assert (one.figure.words, one.figure.low, one.figure.high, one.figure.approx) == (
        "More than 7,000",
        7000,
        None,
        True,
    )


def test_dozens_have_no_number() -> None:
    (one,) = [s for s in said("Dozens of people were evacuated.") if isinstance(s, Evacuated)]
    assert one.figure is not None
    assert (one.persons, one.figure.low) == (None, 24)


def test_children_are_a_part() -> None:
    found = [s for s in said("500 people, including 90 children, were evacuated.") if isinstance(s, Evacuated)]
    assert [(one.persons, one.part) for one in found] == [(500, None), (90, "children")]
