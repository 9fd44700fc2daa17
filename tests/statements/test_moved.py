"""The structures that show counted people to have been moved, and what makes them show nothing."""

from __future__ import annotations

import pytest

from safeconduct.statements import bundled_gazetteer
from safeconduct.statements.counts.moved import structure
from safeconduct.statements.language.lexicon import lexicon
from safeconduct.statements.language.tokenising import tokenise
from safeconduct.statements.language.tokens import NUMBER, Vocabulary


def shown(text: str, language: str = "en") -> str:
    """Name the structure around the first number of a sentence; "" where there is none."""
    tokens = tokenise(text, 0, Vocabulary(lexicon(language), bundled_gazetteer()))
    at = next(k for k, token in enumerate(tokens) if token.kind == NUMBER)
    found = structure(tokens, at)
    return found.name if found else ""


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Volunteers evacuated 300 people from Izium.", "object"),
        ("Volunteers got 300 people out of Izium.", "object"),
        ("Some 300 people, mostly women, have been taken out of Izium.", "passive"),
        ("Some 300 people who had been stuck there were evacuated to Dnipro.", "passive"),
        ("Some 300 people in 20 buses left Izium.", "motion"),
        ("From Izium came 300 people.", "motion"),
        ("Buses with 300 people reached Dnipro.", "aboard"),
        ("The plane left Dnipro with 300 people aboard.", "aboard"),
        ("The evacuation of 300 people from Izium was completed.", "noun"),
    ],
)
def test_structures(text: str, name: str) -> None:
    assert shown(text) == name


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("З Ізюма до Дніпра виїхали 300 людей.", "uk", "motion"),
        ("До Дніпра вдалося вивезти 300 людей.", "uk", "object"),
        ("На мітинг вийшли 300 людей.", "uk", ""),
        ("Из Изюма в Днепр вывезли 300 человек.", "ru", "object"),
        ("Удалось вывезти в Днепр 300 человек.", "ru", "object"),
        ("На митинг вышли 300 человек.", "ru", ""),
    ],
)
def test_languages_whose_verbs_may_stand_before(text: str, language: str, name: str) -> None:
    assert shown(text, language) == name


@pytest.mark.parametrize(
    "text",
    [
        "Some 300 people came to the meeting.",
        "Some 300 people left the talks.",
        "Some 300 people got out of the burning bus.",
        "Some 300 people were taken to hospital.",
        "A shell hit 300 people leaving Izium.",
        "Partners gave cash to 300 persons and removed mines.",
        "WFP has fed 300 people evacuated from Izium.",
        "A bus carrying 300 people overturned near Izium.",
        "The bus takes 300 people to Dnipro.",
        "Russia has moved 300 troops from Kherson to Mariupol.",
        "They took 300 people off a lorry.",
    ],
)
def test_the_same_verbs_with_something_else_beside_them_show_nothing(text: str) -> None:
    assert not shown(text)
