"""Words with their classes; numbers, days, bodies, persons, places and regions as one token each."""

from __future__ import annotations

import pytest

from safeconduct.statements import Figure, bundled_gazetteer
from safeconduct.statements.language.lexicon import lexicon
from safeconduct.statements.language.tokenising import tokenise
from safeconduct.statements.language.tokens import (
    BODY,
    CLOCK,
    DAY,
    NAME,
    NUMBER,
    PERSON,
    PLACE,
    REGION,
    Token,
    Vocabulary,
)


def tokens(text: str) -> list[Token]:
    """Cut a sentence into tokens."""
    return tokenise(text, 0, Vocabulary(lexicon(), bundled_gazetteer()))


def names(text: str, kind: str) -> list[str]:
    """Return the names of all tokens of a kind."""
    return [token.name or token.text for token in tokens(text) if token.kind == kind]


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("62 drones", Figure("62", 62, 62, 62)),
        ("4,972 people", Figure("4,972", 4972, 4972, 4972)),
        ("1\u00a0200 people", Figure("1\u00a0200", 1200, 1200, 1200)),
        ("more than 600 tanks", Figure("more than 600", 600, 600, None, True)),
        ("up to 90 buses", Figure("up to 90", 90, None, 90, True)),
        ("nearly 6,000 people", Figure("nearly 6,000", 6000, None, None, True)),
        ("a total of 1,612 objects", Figure("a total of 1,612", 1612, 1612, 1612)),
        ("more than 10 million people", Figure("more than 10 million", 10_000_000, 10_000_000, None, True)),
        ("1.5 million people", Figure("1.5 million", 1_500_000, 1_500_000, 1_500_000)),
        ("Twenty-four buses", Figure("Twenty-four", 24, 24, 24)),
        ("two hundred people", Figure("two hundred", 200, 200, 200)),
        ("half a million people", Figure("half a million", 500_000, None, None, True)),
        ("between 1,500 and 2,000 people", Figure("between 1,500 and 2,000", None, 1500, 2000, True)),
        ("40 to 50 people", Figure("40 to 50", None, 40, 50, True)),
        ("dozens of people", Figure("dozens of", None, 24, None, True)),
    ],
)
def test_figures(text: str, figure: Figure) -> None:
    assert [token.figure for token in tokens(text) if token.kind == NUMBER] == [figure]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("from the city of Sumy and the village of Krasnopillia", ["Sumy", "Krasnopillia"]),
        ("Bila Tserkva, Velyka Dymerka", ["Bila Tserkva", "Velyka Dymerka"]),
        ("Mariupol's residents", ["Mariupol"]),
        ("the besieged city of Mariupol (Donetsk region)", ["Mariupol"]),
        ("Ivano-Frankivsk", ["Ivano-Frankivsk"]),
        ("the Krasnopillia village", ["Krasnopillia"]),
    ],
)
def test_places(text: str, wanted: list[str]) -> None:
    assert names(text, PLACE) == wanted


def test_region_said_beside_a_place() -> None:
    (place,) = [token for token in tokens("Polohy in the Zaporizhzhia region is calm") if token.kind == PLACE]
    assert place.admin == "Zaporizhzhia"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("the Kyiv region", ["Kyiv"]),
        ("the eastern regions of Kharkiv and Sumy", ["Kharkiv", "Sumy"]),
        ("Luhansk and Donetsk regions", ["Luhansk", "Donetsk"]),
    ],
)
def test_regions(text: str, wanted: list[str]) -> None:
    assert names(text, REGION) == wanted
    assert names(text, PLACE) == []


@pytest.mark.parametrize(
    "body",
    [
        "Russian Defense Ministry",
        "Mariupol City Council",
        "International Committee of the Red Cross",
        "Office of the President of Ukraine",
        "Russian military",
        "Ukraine's Foreign Ministry",
        "United Nations",
        "ICRC",
    ],
)
def test_bodies(body: str) -> None:
    assert names(f"It was the {body} that spoke.", BODY) == [body]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Iryna Vereshchuk spoke", ["Iryna Vereshchuk"]),
        ("Vereschuk spoke", ["Iryna Vereschuk"]),
        ("Deputy Prime Minister Iryna Vereshchuk spoke", ["Iryna Vereshchuk"]),
        ("President Zelensky spoke", ["Volodymyr Zelensky"]),
    ],
)
def test_persons(text: str, wanted: list[str]) -> None:
    assert names(text, PERSON) == wanted


def test_unknown_names_are_joined() -> None:
    assert names("through Mykhailivska Rubezhivka and Xqwtr Abcd", NAME) == ["Mykhailivska Rubezhivka", "Xqwtr Abcd"]


@pytest.mark.parametrize(("text", "wanted"), [("9 a.m.", ["9 a.m."]), ("at 17:30", ["17:30"]), ("0700 UTC", ["0700"])])
def test_clocks(text: str, wanted: list[str]) -> None:
    assert [token.text for token in tokens(text) if token.kind == CLOCK] == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("on March 9, 2022", ["March 9, 2022"]),
        ("on 9 March", ["9 March"]),
        ("on Saturday", ["Saturday"]),
        ("the previous day", ["the previous day"]),
        ("on 18.03.2022", ["18.03.2022"]),
        ("they may march on", []),
    ],
)
def test_days(text: str, wanted: list[str]) -> None:
    assert [token.text for token in tokens(text) if token.kind == DAY] == wanted


def test_offsets_count_in_the_whole_text() -> None:
    found = tokenise("Sumy waits", 100, Vocabulary(lexicon(), bundled_gazetteer()))
    assert [(token.start, token.end) for token in found] == [(100, 104), (105, 110)]
