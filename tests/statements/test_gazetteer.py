"""Settlements by any spelling, and the right one among namesakes (design.md R1)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.core import Place, PlaceId
from safeconduct.statements import Gazetteer, Settlement, bundled_gazetteer
from safeconduct.statements.places.gazetteer import Hints
from safeconduct.statements.places.spelling import bones, likeness, sound

_SPELLINGS = {
    "Zaporizhzhia": "Zaporizhia Zaporizhzhya Zaporozhye Zaporozhe Запоріжжя Запорожье Запоріжжі",
    "Sievierodonetsk": "Severodonetsk Sieverodonetsk Syeverodonetsk Сєвєродонецьк Северодонецк",
    "Sloviansk": "Slovyansk Slavyansk Slaviansk Слов'янськ Славянск",
    "Mariupol": "Маріуполь Мариуполя Marioupol",
    "Bakhmut": "Bahmut Бахмут Artemivsk Artyomovsk",
    "Huliaipole": "Hulyaypole Gulyaipole Гуляйполе",
    "Kreminna": "Kremenna Кремінна",
    "Kyiv": "Kiev Київ Киев Києва",
    "Balakliia": "Balakleya Balakliya Балаклія",
    "Enerhodar": "Energodar Енергодар Энергодар",
}


@pytest.mark.parametrize(("name", "spelling"), [(n, s) for n, all_ in _SPELLINGS.items() for s in all_.split()])
def test_spellings_meet(name: str, spelling: str) -> None:
    gazetteer = bundled_gazetteer()
    one, other = gazetteer.locate(name).settlement, gazetteer.locate(spelling).settlement
    assert one is not None
    assert one == other


@pytest.mark.parametrize(
    ("name", "admin"),
    [("Bakhmut", "Donetsk"), ("Rubizhne", "Luhansk"), ("Polohy", "Zaporizhzhia"), ("Lozova", "Kharkiv"),
     ("Hirske", "Luhansk"), ("Peremoha", "Kyiv"), ("Svitlodarsk", "Donetsk"), ("Oleshky", "Kherson")],
)  # fmt: skip
def test_oblast(name: str, admin: str) -> None:
    found = bundled_gazetteer().locate(name).settlement
    assert found is not None
    assert found.admin == admin


def town(name: str, lat: float, lon: float, admin: str = "", people: int = 1000) -> Settlement:
    """Make a settlement."""
    return Settlement(f"{name}-{admin}-{lat}", name, lat, lon, "UA", admin, people)


_EAST, _WEST = town("Kalynivka", 48.0, 38.0, "Donetsk"), town("Kalynivka", 49.4, 28.5, "Vinnytsia")
_TWO = Gazetteer((_EAST, _WEST))


def test_region_tells_namesakes_apart() -> None:
    assert _TWO.locate("Kalynivka", Hints("Vinnytsia")).settlement == _WEST
    assert _TWO.locate("Kalynivka", Hints("Donetsk")).settlement == _EAST


def test_neighbours_tell_namesakes_apart() -> None:
    near = (town("Donetsk", 48.0, 37.8),)
    found = _TWO.locate("Kalynivka", Hints(near=near))
    assert (found.settlement, found.certain) == (_EAST, True)


def test_namesakes_nobody_tells_apart_are_reported() -> None:
    found = _TWO.locate("Kalynivka")
    assert not found.certain
    assert set(found.candidates) == {_EAST, _WEST}


def test_a_waypoint_lies_between_the_ends() -> None:
    ends = (town("A", 49.2, 28.4), town("B", 49.8, 28.7))
    assert _TWO.locate("Kalynivka", Hints(between=ends)).settlement == _WEST
    far = (town("A", 46.0, 30.0), town("B", 46.2, 30.3))
    assert _TWO.locate("Kalynivka", Hints(between=far)).settlement is None


def test_a_small_namesake_of_another_region_is_not_taken() -> None:
    found = _TWO.locate("Kalynivka", Hints(near=(town("Brovary", 50.5, 30.8),), heading="Kyiv"))
    assert found.settlement is None
    assert len(found.candidates) == 2


def test_unknown_names_stay_unknown() -> None:
    found = bundled_gazetteer().locate("Xqwtrvbn")
    assert (found.settlement, found.certain, found.candidates) == (None, False, ())


def test_places_of_a_case_keep_their_ids() -> None:
    place = Place(PlaceId("mrp"), "Mariupol", 47.1, 37.5, names=("Маріуполь",))
    gazetteer = bundled_gazetteer().joined(Gazetteer.of_places([place]).settlements)
    found = gazetteer.locate("Маріуполя").settlement
    assert found is not None
    assert found.lat == pytest.approx(47.1, abs=0.02)
    assert Gazetteer.of_places([place]).locate("Mariupol").settlement == Settlement(
        "mrp", "Mariupol", 47.1, 37.5, names=("Маріуполь",)
    )


def test_bundled_gazetteer_is_plausible() -> None:
    rows = bundled_gazetteer().settlements
    ukraine = [one for one in rows if one.country == "UA"]
    assert len(ukraine) > 5000
    assert all(44 < one.lat < 52.5 and 22 < one.lon < 40.3 for one in ukraine)
    assert all(one.admin for one in ukraine)


@given(st.text(max_size=30))
def test_folding_takes_any_text(name: str) -> None:
    assert sound(name) == sound(name.upper()) or not name.isascii()
    assert set(bones(name)) <= set("abcdfhklmnopqrstvz ")
    assert likeness(name, name) == 1.0
