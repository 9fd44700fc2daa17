"""What is no evacuation, no dispute, no way and no number is not read as one (R1)."""

from __future__ import annotations

import pytest

from safeconduct.statements import Corridor, Displaced, Evacuated, Losses, Verification
from statements.news import pairs_in, said


def persons(text: str) -> list[int | None]:
    """Return the counts of people moved that are read from a text."""
    return [one.persons for one in said(text) if isinstance(one, Evacuated)]


@pytest.mark.parametrize(
    "text",
    [
        "The evacuation went on. Shelling left at least eight people dead.",
        "The corridor was shut. The army captured 300 people near Sumy.",
        "Forces deported 2,000 people from Mariupol to Taganrog.",
        "The convoy left a town that is home to 400,000 people.",
        "The agency reached 1.2 million people with food along the corridor.",
        "3 million people have fled the fighting.",
        "1,200 people a day leave Kherson by the corridor.",
        "Authorities ordered the evacuation of 6,000 people from Sumy.",
        "The army told 1.1 million residents to move south by the corridor.",
        "Soldiers took 40 civilians captive on the evacuation route.",
        "The convoy brought 475 people back to Izium.",
        "Sixty thousand people are to be moved from Kherson.",
        "Food was brought by convoy to 500 people in Izium.",
        "After the evacuation 300 families were relocated.",
        "45,000 people have crossed into Poland.",
        "Because of the corridor 10,000 people remain in Sumy.",
        "Росармия депортировала из Мариуполя 6 тыс. человек.",
        "В результате обстрела колонны эвакуации погибли 8 человек.",
        "В городе, откуда идет эвакуация, проживало 46 тыс. жителей.",
        "Планируется эвакуировать 50 тысяч человек.",
        "Військові депортували з Маріуполя 800 людей.",
        "Внаслідок обстрілу коридору загинули п'ятеро людей.",
        "Під час евакуації в місті залишаються 20 тис. людей.",
    ],
)
def test_who_has_not_been_brought_out_is_no_evacuation(text: str) -> None:
    assert persons(text) == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Some 31 premature babies had been evacuated from Sumy.", 31),
        ("Helicopters evacuated 168 people from Sumy; 30 others were killed.", 168),
        ("The evacuation of 300 people from Sumy was completed.", 300),
        ("200 people arriving from Izium were taken to Lozova.", 200),
        ("За сутки эвакуированы 51,5 тысячи человек.", 51500),
        ("З Маріуполя вивезли 1,3 тис. людей.", 1300),
        ("Вдалося евакуювати 80 людей.", 80),
        ("Удалось эвакуировать 80 человек.", 80),
    ],
)
def test_who_has_been_brought_out_is_counted(text: str, wanted: int) -> None:
    assert persons(text) == [wanted]


def test_who_fled_is_displaced() -> None:
    (one,) = [s for s in said("Some 40,000 people fled Izium and sought refuge in Lozova.") if isinstance(s, Displaced)]
    assert (one.persons, one.state) == (40000, "fact")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Izium -> Lozova: 3,500 people relocated (IOM)", ("Izium", 3500)),
        ("- Izium -> Lozova: 3,500 people", ("Izium", 3500)),
    ],
)
def test_number_behind_a_chain_belongs_to_its_origin(text: str, wanted: tuple[str, int]) -> None:
    (one,) = [s for s in said(text) if isinstance(s, Evacuated)]
    assert (one.origin, one.persons) == wanted


@pytest.mark.parametrize("name", ["Nagorno-Karabakh", "El-Fasher", "Mai-Kadra", "Порт-Судан"])
def test_hyphenated_name_is_one_place(name: str) -> None:
    text = f"People left {name} by bus." if name.isascii() else f"Люди выехали из {name}а автобусами."
    assert pairs_in(said(text)) == []


def test_hyphen_between_known_places_is_a_way() -> None:
    assert pairs_in(said("The corridor Mariupol-Zaporizhzhia works.")) == [("Mariupol", "Zaporizhzhia")]


@pytest.mark.parametrize(
    "text",
    [
        "Russia's Defence Ministry denied that a corridor from Sumy to Poltava had been agreed.",
        "A corridor from Sumy to Poltava was agreed, Iryna Vereshchuk said. Russia's Defence Ministry denied it.",
        "Коридор із Сум до Полтави погоджено, повідомила Верещук. У Міноборони РФ заперечили це.",
        "Минобороны РФ отрицает, что коридор из Сум в Полтаву согласован.",
    ],
)
def test_denial_disputes_the_corridor(text: str) -> None:
    (one,) = [s for s in said(text) if isinstance(s, Corridor) and s.destination]
    assert (one.verified, one.verified_by) == ("disputed", "R2.denied")


def test_denied_corridor_has_no_state_by_who_denies_it() -> None:
    found = said("Moscow denied that a corridor from Sumy to Poltava was agreed.")
    (one,) = [s for s in found if isinstance(s, Corridor)]
    assert one.state is None


def test_denial_of_another_matter_disputes_nothing() -> None:
    text = "A corridor from Sumy to Poltava was agreed, Moscow said. Serhiy Haidai denied that Lysychansk was lost."
    found = said(text)
    assert [one.verified for one in found if isinstance(one, Corridor)] == ["unverified"]
    assert not [one for one in found if isinstance(one, Verification)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("423,000 people fled, and 1,417 people were killed.", [1417]),
        ("90 people were killed in two explosions.", [90]),
        ("80 injured Ukrainians have left the plant.", []),
        ("1,730 fighters surrendered, 80 of them wounded.", []),
        ("62 aircraft, 53 drones and more than 600 tanks have been destroyed.", [62, 53, 600]),
    ],
)
def test_losses_are_what_their_own_verb_says(text: str, wanted: list[int]) -> None:
    assert [one.number for one in said(text) if isinstance(one, Losses)] == wanted


def test_row_of_digits_is_no_number() -> None:
    assert persons(f"From Mariupol {'1' * 400} people left by bus.") == []


def test_shortened_thousand_ends_no_sentence() -> None:
    (one,) = [s for s in said("Із Сум вивезли 20 тис. людей до Полтави.") if isinstance(s, Evacuated)]
    assert (one.persons, one.source.quote) == (20000, "Із Сум вивезли 20 тис. людей до Полтави.")
