"""Who says what: names, offices, pronouns, quotations (design.md R2)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from safeconduct.statements import Evacuated, Register, Speaker
from statements.news import said

_TAIL = "300 people were evacuated from Izium to Lozova"


def speaker(text: str) -> Speaker:
    """Return the speaker of the count in a text."""
    return next(one.speaker for one in said(text) if isinstance(one, Evacuated) and one.persons == 300)


@pytest.mark.parametrize(
    ("text", "name", "rule"),
    [
        (f"{_TAIL}, Iryna Vereshchuk said.", "Iryna Vereshchuk", "speaker.said"),
        (f"{_TAIL}, said Oleh Syniehubov.", "Oleh Syniehubov", "speaker.inverted"),
        (f"According to Serhiy Haidai, {_TAIL}.", "Serhiy Haidai", "speaker.according"),
        (f"Haidai: {_TAIL}.", "Serhiy Haidai", "speaker.colon"),
        (f"{_TAIL}, the Izium City Council reported.", "Izium City Council", "speaker.said"),
        (f"Moscow said that {_TAIL}.", "Moscow", "speaker.capital"),
        (f"{_TAIL}, Olha Petrenko, head of the Izium city administration, said.", "Olha Petrenko", "speaker.said"),
        (f'"{_TAIL}. We go on," Iryna Vereshchuk said.', "Iryna Vereshchuk", "speaker.quote"),
        (f"Iryna Vereshchuk spoke on Monday. {_TAIL}, she said.", "Iryna Vereshchuk", "speaker.pronoun"),
        (f"{_TAIL}, she said. The buses go on, Iryna Vereshchuk said.", "Iryna Vereshchuk", "speaker.pronoun"),
        (f"The Russian Defense Ministry made a claim. {_TAIL}, the ministry said.", "ministry", "speaker.office"),
        (f"Iryna Vereshchuk said the corridors worked. {_TAIL}.", "Iryna Vereshchuk", "speaker.carried"),
        (f"{_TAIL} (UNHCR).", "UNHCR", "speaker.cited"),
        (f"{_TAIL}. This was announced by Iryna Vereshchuk.", "Iryna Vereshchuk", "speaker.hereof"),
    ],
)
def test_speaker(text: str, name: str, rule: str) -> None:
    found = speaker(text)
    assert (found.name, found.rule) == (name, rule)


@pytest.mark.parametrize(
    "text",
    [
        f"Local residents said that {_TAIL}. The Red Cross said it took no part.",
        f"A driver told reporters that {_TAIL}.\n\nThe ICRC said it was not there.",
        f"Iryna Vereshchuk said the corridors worked. According to witnesses, {_TAIL}.",
        f"Iryna Vereshchuk said the talks were hard. {_TAIL}.",
        f"{_TAIL}. The corridor was quiet, Iryna Vereshchuk said.",
    ],
)
def test_word_of_somebody_unnamed_is_nobody_elses(text: str) -> None:
    assert speaker(text).party is None


def test_guessed_speaker_is_never_certain_and_no_source() -> None:
    (one,) = [s for s in said(f"Iryna Vereshchuk said the corridors worked. {_TAIL}.") if isinstance(s, Evacuated)]
    assert (one.speaker.rule, one.certain, one.speaker.source_party) == ("speaker.carried", False, None)


def test_guessed_speaker_confirms_nothing() -> None:
    guessed = said(f"The ICRC said the corridor worked. {_TAIL}.")
    named = [replace(s, source=replace(s.source, file="y.txt")) for s in said(f"{_TAIL}, Iryna Vereshchuk said.")]
    verified = Register.of([*guessed, *named]).verified().statements
    assert {s.verified for s in verified if isinstance(s, Evacuated)} == {"unverified"}


def test_nobody_is_named() -> None:
    assert speaker(f"{_TAIL}.") == Speaker()


def test_office_of_another_is_not_the_speaker() -> None:
    text = f"{_TAIL}, Kyrylo Tymoshenko, deputy head of the Office of President Volodymyr Zelensky, said."
    assert speaker(text).name == "Kyrylo Tymoshenko"


def test_role_as_the_text_has_it() -> None:
    found = speaker(f"{_TAIL}, Izium Mayor Olha Petrenko said.")
    assert (found.name, found.role) == ("Olha Petrenko", "Mayor")


def test_party_of_a_body() -> None:
    assert speaker(f"{_TAIL}, the Russian military said.").party == "ru"
    assert speaker(f"{_TAIL}, Iryna Vereshchuk said.").party == "ua"
    assert speaker(f"{_TAIL}, the ICRC said.").party == "icrc"


def test_a_new_report_forgets_who_spoke() -> None:
    text = f"KYIV. March 5 (Interfax) - All is calm, Iryna Vereshchuk said.\n\nLVIV. March 5 (Reuters) - {_TAIL}."
    assert speaker(text) == Speaker()


def test_outlet_and_day_of_a_dateline() -> None:
    (one,) = [s for s in said(f"KYIV. March 6 (Interfax-Ukraine) - {_TAIL}.") if isinstance(s, Evacuated)]
    assert (one.source.outlet, str(one.source.said_on)) == ("Interfax-Ukraine", "2022-03-06")
