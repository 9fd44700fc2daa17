"""What the program writes in English is told in the reader's language; nothing is left out (R1)."""

from __future__ import annotations

import re

import pytest

from builders import at
from house.source_tree import ROOT
from plans import CLOCK, PLACES
from safeconduct.core import Party, PartyId, Span
from safeconduct.planning import Limit, QuickSum
from safeconduct.report.sheets.parts import sheet_words
from safeconduct.report.sheets.reasons import Teller
from safeconduct.report.wording import Language

_PARTIES = {PartyId(name): Party(PartyId(name), full) for name, full in (("ua", "Ukraine"), ("x", "North"))}

# One sentence of each form that planning, cases and picture write under `assumed`.
_ASSUMED = [
    "wishes of town: to nobody (no row in wishes.csv)",
    "wishes of town: to ua, x (no row in wishes.csv)",
    "persons_per_vehicle of burg car: 2.5 (empty cell)",
    "capacity of 12 links: no limit (not known)",
    "intake of r1: no limit (empty cell)",
    "capacity of r1: no limit (empty cell)",
    "passage on land held by ua: free (not said)",
    "passage on land held by x: only in windows (not said)",
    "fleet f1 is not used: no road at town",
    "fleet f1 is not used: no seats",
    "fleet f1 is not used: fewer than the 3 vehicles of the shortest convoy",
    "loading and unloading of f1: 15 and 10 minutes (empty cells)",
    "space of an ambulance on the road: 1.2 passenger-car units (not given)",
    "speed of a bus: that of the road (no speed_factor given)",
    "margin of windows: 0 minutes (not given)",
    "headway between convoys: none (not given)",
    "least vehicles in a convoy: 1 (not given)",
    "most vehicles in a convoy: no limit (not given)",
    "lanes in checkpoints.csv: 1 where the cell is empty",
    "danger zone: nobody drew one; roads within 5 km of the line between differently held land, of contested places "
    "and of incidents of the last 3 days",
    "danger zone: the edge of held land counts as such a line where nobody says who holds the land beyond",
    "incidents: a position without a precision is taken as exact",
]
_WHERE = [
    ("seats", "40 vehicles, 1980 seats"),
    ("boarding", "assembly a1, a2"),
    ("intake", "reception r1"),
    ("capacity", "reception r1"),
    ("road capacity", "N08 between Cross and Haven"),
    ("road capacity", "between Cross and Haven"),
    ("checkpoint service", "k1, N08 between Cross and Haven"),
    ("cease-fire window", "w1, w2 ends 16:00 (17:00 Moscow)"),
    ("cease-fire window", "w1 ends 16:00"),
    ("wishes", "40% of town would go to no side with reception"),
    ("wishes", "town: no side they would go to"),
    ("wishes", "no reception on the side of ua"),
    ("distance", "no reception point and no pick-up within a day's walk of town"),
    ("no road", "town is on no road"),
    ("no road", "no road from town to a reception point"),
    ("hours", "windows, opening hours and horizon leave no time for the way out of town"),
    ("road mined", "T4 burg-haven"),
    ("road no consent", "T4 burg-haven"),
]


def teller(language: Language) -> Teller:
    return Teller(sheet_words(language), CLOCK, PLACES, _PARTIES)


def english_words(text: str) -> list[str]:
    """Return the English words of a text that are neither names nor ids of this test."""
    known = {"Town", "Söhne", "Cross", "Haven", "North", "csv", "burg", "haven", "lanes", "checkpoints", "wishes"}
    return [word for word in re.findall(r"[A-Za-zö]{3,}", text) if word not in known]


@pytest.mark.parametrize("language", ["uk", "ru"])
@pytest.mark.parametrize("sentence", _ASSUMED)
def test_assumptions_are_told_in_the_language(sentence: str, language: Language) -> None:
    assert english_words(teller(language).assumed(sentence)) == []


@pytest.mark.parametrize("language", ["uk", "ru"])
@pytest.mark.parametrize(("kind", "where"), _WHERE)
def test_limits_are_told_in_the_language(kind: str, where: str, language: Language) -> None:
    told = teller(language).limit(Limit(kind, where, 2.5, "vehicle"))
    assert english_words(told) == []
    assert "2,5" in told


def test_every_kind_of_limit_has_a_name() -> None:
    code = (ROOT / "src/safeconduct/planning/reasons.py").read_text(encoding="utf-8")
    code += (ROOT / "src/safeconduct/planning/planner.py").read_text(encoding="utf-8")
    kinds = set(re.findall(r'Limit\(\s*"([a-z -]+)"', code))
    assert len(kinds) > 8
    assert [kind for kind in kinds if f"limit.{kind}" not in sheet_words("uk").texts] == []


def test_a_limit_with_its_hours_and_worth() -> None:
    limit = Limit("road capacity", "N08 between Cross and Haven", 2.511, "vehicle", Span(at("13:06"), at("15:08")))
    assert teller("en").limit(limit) == (
        "road capacity, N08 between Cross and Haven, 13:06 (14:06 Moscow) to 15:08 (16:08 Moscow): "
        "one more vehicle would bring 2.5 more persons"
    )


def test_a_road_without_a_number_leaves_no_gap() -> None:
    told = teller("uk").limit(Limit("road capacity", "between Cross and Haven"))
    assert told == "пропускна здатність дороги, Cross – Haven"


def test_places_are_named_whether_told_by_id_or_name() -> None:
    assert teller("en").assumed("wishes of burg: to ua (no row in wishes.csv)").startswith("Бург: would go to Ukraine")


def test_sentences_of_no_known_form_are_shown_as_they_are() -> None:
    assert teller("ru").assumed("something quite new") == "something quite new"
    assert teller("ru").limit(Limit("moonlight", "over {town} #1")) == "moonlight, over {town} #1"


def test_the_one_second_sum() -> None:
    quick = QuickSum(
        40240, "3 roads, 1960 vehicles/h, 5 h, 3.5 persons a car; 40 buses, 1980 seats, 3 trips each at most"
    )
    assert teller("uk").because(quick) == (
        "3 дороги, 1\u202f960 машин/год, 5 год, 3,5 осіб на автомобіль; 40 автобусів, 1\u202f980 місць, "
        "щонайбільше 3 рейси кожен"
    )
    assert teller("en").because(QuickSum(0, "nobody would leave")) == "nobody would leave"


def test_a_party_is_named_in_the_language_only_if_the_case_means_it() -> None:
    assert teller("uk").party("ua") == "Україна"
    assert teller("uk").party("x") == "North"
    other = {PartyId("ua"): Party(PartyId("ua"), "United Array")}
    assert Teller(sheet_words("uk"), CLOCK, PLACES, other).party("ua") == "United Array"
    assert teller("uk").party("nobody-known") == "nobody-known"
