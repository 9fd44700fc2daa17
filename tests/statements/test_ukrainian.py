"""Ukrainian, by a word file of the same form: ways, counts, speakers, hours."""

from __future__ import annotations

import pytest

from safeconduct.statements import Ceasefire, Control, Corridor, Evacuated, bundled_gazetteer, read_text
from statements.news import said


def test_a_language_without_words_gives_no_statements() -> None:
    text = "Près de 500 personnes ont quitté la ville pour la capitale."
    assert read_text(text, file="x", gazetteer=bundled_gazetteer()) == []


def test_way_count_and_speaker() -> None:
    found = said("9 березня з Маріуполя до Запоріжжя евакуювали 500 людей, повідомила Ірина Верещук.", "2022-03-10")
    (way,) = [one for one in found if isinstance(one, Corridor)]
    (count,) = [one for one in found if isinstance(one, Evacuated)]
    known = [place.settlement.name for place in way.places if place.settlement]
    assert (way.origin, way.destination, known) == ("Маріуполя", "Запоріжжя", ["Mariupol", "Zaporizhzhya"])
    assert (count.persons, str(count.on), count.speaker.name) == (500, "2022-03-09", "Ірина Верещук")
    assert count.speaker.party == "ua"


def test_list_in_oblique_cases() -> None:
    found = said("Із Рубіжного, Кремінної та Сєвєродонецька до Бахмута вивезли понад 1 200 осіб.")
    towns = [one.places[0].settlement for one in found if isinstance(one, Corridor)]
    assert [town.name for town in towns if town] == ["Rubizhne", "Kreminna", "Siverskodonetsk"]


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("З міста Суми до Полтави буде відкрито гуманітарний коридор.", "proposed"),
        ("Коридор з Енергодара до Запоріжжя заблоковано.", "failed"),
        ("Коридор з Ізюма до Лозової погоджено.", "agreed"),
    ],
)
def test_state(text: str, state: str) -> None:
    assert [one.state for one in said(text) if isinstance(one, Corridor)] == [state]


def test_plan_is_no_count() -> None:
    assert [one for one in said("Планується евакуювати 200 000 людей.") if isinstance(one, Evacuated)] == []


def test_ceasefire() -> None:
    (one,) = [s for s in said("Режим тиші діє в Сумах з 9:00 до 21:00.") if isinstance(s, Ceasefire)]
    assert (one.where, one.start is not None, one.end is not None) == (("Сумах",), True, True)


def test_control() -> None:
    (one,) = [s for s in said("Російські війська захопили Ізюм.") if isinstance(s, Control)]
    assert (one.place, one.holder) == ("Ізюм", "ru")
