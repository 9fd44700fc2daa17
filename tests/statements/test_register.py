"""The register: nothing lost, repeats merged, rivals side by side, any day and any reading (design.md R2)."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.statements import (
    Control,
    Corridor,
    Evacuated,
    Losses,
    Reading,
    Register,
    Statement,
    bundled_gazetteer,
    corridor_days,
    read_text,
    to_csv,
    to_geojson,
)


def read(name: str, day: str, text: str, outlet: str = "") -> list[Statement]:
    """Read a text as a file of an outlet."""
    head = f"outlet: {outlet}\n" if outlet else ""
    return read_text(f"{head}date: {day}\n\n{text}", file=name, gazetteer=bundled_gazetteer())


_SAME_TWICE = [
    *read("a.txt", "2022-03-18", "9,145 people were evacuated on March 18, Iryna Vereshchuk said.", "One"),
    *read("b.txt", "2022-03-18", "9,145 people were evacuated on March 18, Iryna Vereshchuk said.", "Two"),
]
_RIVAL = read("c.txt", "2022-03-20", "6,623 people were evacuated on March 18, Mikhail Mizintsev said.", "Three")


def counts(register: Register) -> list[int | None]:
    """Return all counts of people in a register."""
    return [one.persons for one in register.statements if isinstance(one, Evacuated)]


def test_repeats_of_one_speaker_are_one_entry() -> None:
    (entry,) = Register.of(_SAME_TWICE).entries()
    assert (entry.outlets, len(entry.found)) == (("One", "Two"), 2)


def test_outlets_that_repeat_one_source_corroborate_nothing() -> None:
    assert {one.verified for one in Register.of(_SAME_TWICE).verified().statements} == {"unverified"}


def test_rivals_stand_side_by_side() -> None:
    (rivals,) = Register.of([*_SAME_TWICE, *_RIVAL]).rivals()
    assert str(rivals) == "evacuated on 2022-03-18: 9,145 by Iryna Vereshchuk; 6,623 by Mikhail Mizintsev"


def test_a_total_and_its_parts_are_no_rivals() -> None:
    text = "700 people left Sumy, 400 of them by bus, Dmytro Zhyvytskyi said."
    assert Register.of(read("t.txt", "2022-03-09", text)).rivals() == ()


def test_later_words_of_one_speaker_are_rivals() -> None:
    later = read("e.txt", "2022-03-20", "6,623 people were evacuated on March 18, Iryna Vereshchuk said.")
    (rivals,) = Register.of([*_SAME_TWICE, *later]).rivals()
    assert str(rivals).endswith("9,145 by Iryna Vereshchuk; 6,623 by Iryna Vereshchuk")


def test_steps_of_a_corridor_are_no_rivals() -> None:
    one = read("g.txt", "2022-03-09", "A corridor from Sumy to Poltava will be opened, Mikhail Mizintsev said.")
    other = read("h.txt", "2022-03-09", "A corridor from Sumy to Poltava was agreed, Iryna Vereshchuk said.")
    assert Register.of([*one, *other]).rivals() == ()


def test_rival_parties_dispute() -> None:
    found = Register.of([*_SAME_TWICE, *_RIVAL]).verified().statements
    assert {(one.verified, one.verified_by) for one in found} == {("disputed", "R2.rival")}


def test_two_parties_that_agree_corroborate() -> None:
    other = read("d.txt", "2022-03-20", "9,145 people were evacuated on March 18, Mikhail Mizintsev said.")
    found = Register.of([*_SAME_TWICE, *other]).verified().statements
    assert {(one.verified, one.verified_by) for one in found} == {("corroborated", "R2.two-sources")}


def test_an_outside_body_confirms() -> None:
    other = read("d.txt", "2022-03-20", "9,145 people were evacuated on March 18, the ICRC said.")
    found = Register.of([*_SAME_TWICE, *other]).verified().statements
    assert {one.verified for one in found} == {"confirmed"}


def test_words_stand_beside_numbers() -> None:
    text = "Moscow said that 498 Russian soldiers have been killed. Kyiv claims Russian losses are much higher."
    found = [one for one in read("s.txt", "2022-03-03", text) if isinstance(one, Losses)]
    (rivals,) = Register.of(found).rivals()
    assert str(rivals).endswith("498 by Moscow; much higher by Kyiv")


def test_versions_of_one_speaker() -> None:
    later = read("e.txt", "2022-03-20", "6,623 people were evacuated on March 18, Iryna Vereshchuk said.")
    register = Register.of([*_SAME_TWICE[:1], *later])
    told = [one.figure.words for one in register.versions(later[0]) if one.figure]
    assert told == ["9,145", "6,623"]


def test_as_of_a_day() -> None:
    register = Register.of([*_SAME_TWICE, *_RIVAL])
    assert counts(register.as_of(said_by=date(2022, 3, 18))) == [9145, 9145]
    assert counts(register.as_of(said_by=date(2022, 3, 20))) == [9145, 9145, 6623]
    assert counts(register.as_of(about=date(2022, 3, 17))) == []


@pytest.mark.parametrize(
    ("reading", "wanted"),
    [
        (Reading(), [9145, 9145, 6623]),
        (Reading("corroborated"), []),
        (Reading("says", "ru"), [6623]),
        (Reading("worst"), [6623]),
    ],
)
def test_readings(reading: Reading, wanted: list[int]) -> None:
    assert counts(Register.of([*_SAME_TWICE, *_RIVAL]).under(reading)) == wanted


def test_worst_case_takes_the_failed_corridor() -> None:
    good = read("g.txt", "2022-03-09", "The corridor from Sumy to Poltava worked, Iryna Vereshchuk said.")
    bad = read("h.txt", "2022-03-09", "The corridor from Sumy to Poltava was blocked, Mikhail Mizintsev said.")
    found = Register.of([*good, *bad]).under(Reading("worst")).statements
    assert [one.state for one in found if isinstance(one, Corridor)] == ["failed"]


def test_rival_control_is_disputed_in_the_worst_case() -> None:
    one = read("g.txt", "2022-03-09", "Russian forces took control of Izium, Igor Konashenkov said.")
    other = read("h.txt", "2022-03-09", "Ukrainian forces took control of Izium, Oleh Syniehubov said.")
    found = Register.of([*one, *other]).under(Reading("worst")).statements
    assert [(s.holder, s.verified) for s in found if isinstance(s, Control)] == [("ru", "disputed"), ("ua", "disputed")]


_FILES = [
    _SAME_TWICE[:1],
    _SAME_TWICE[1:],
    _RIVAL,
    read("z.txt", "2022-03-01", "A corridor from Sumy to Poltava opened."),
]


@given(st.permutations(_FILES))
def test_order_of_files_does_not_matter(files: list[list[Statement]]) -> None:
    register = Register()
    for file in files:
        register = register.add(file)
    assert register == Register.of([one for file in _FILES for one in file])


@given(st.lists(st.sampled_from(_FILES)))
def test_adding_twice_changes_nothing(files: list[list[Statement]]) -> None:
    once = Register.of([one for file in files for one in file])
    assert once.add([one for file in files for one in file]) == once


_DAY = [
    *read("m.txt", "2022-03-09", "A corridor from Sumy to Poltava will be opened, Mikhail Mizintsev said."),
    *read("n.txt", "2022-03-09", "The corridor from Sumy to Poltava was agreed, Iryna Vereshchuk said."),
    *read("o.txt", "2022-03-09", "5,000 people were evacuated from Sumy to Poltava, Dmytro Zhyvytskyi said."),
    *read("p.txt", "2022-03-09", "A ceasefire holds in Sumy from 9 a.m. to 9 p.m., Iryna Vereshchuk said."),
]


def test_corridor_register_keeps_who_said_what() -> None:
    (row,) = corridor_days(_DAY)
    assert (row.proposed_by, row.agreed_by) == (("Mikhail Mizintsev",), ("Iryna Vereshchuk",))
    assert (row.outcome, row.people) == ("succeeded", (("5,000", "Dmytro Zhyvytskyi"),))
    assert (row.start is not None, row.end is not None) == (True, True)


def test_corridor_register_as_csv() -> None:
    (row,) = csv.DictReader(io.StringIO(to_csv(corridor_days(_DAY))))
    assert (row["day"], row["origin"], row["destination"]) == ("2022-03-09", "Sumy", "Poltava")
    assert (row["people"], row["start"]) == ("5,000 by Dmytro Zhyvytskyi", "2022-03-09T09:00:00+02:00")
    assert float(row["origin_lat"]) == pytest.approx(50.9, abs=0.1)


def test_corridor_register_as_geojson() -> None:
    (feature,) = to_geojson(corridor_days(_DAY))["features"]
    (start, end) = feature["geometry"]["coordinates"]
    assert start == pytest.approx([34.8, 50.9], abs=0.1)
    assert end == pytest.approx([34.55, 49.6], abs=0.1)
    assert feature["properties"]["geometry_is"] == "straight line"


def test_unlocated_ends_have_no_line() -> None:
    found = read("q.txt", "2022-03-09", "A corridor from Xqwtrvbn to Poltava was agreed.")
    (feature,) = to_geojson(corridor_days(found))["features"]
    assert feature["geometry"] is None


def test_rival_outcomes_are_disputed() -> None:
    good = read("g.txt", "2022-03-09", "The corridor from Sumy to Poltava worked, Iryna Vereshchuk said.")
    bad = read("h.txt", "2022-03-09", "The corridor from Sumy to Poltava was blocked, Mikhail Mizintsev said.")
    (row,) = corridor_days([*good, *bad])
    assert (row.outcome, row.outcome_by) == ("disputed", ("Iryna Vereshchuk", "Mikhail Mizintsev"))


@pytest.mark.parametrize("outlet", ["=cmd|' /C calc'!A0", "@SUM(1)", "+1", "-1"])
def test_no_cell_of_the_csv_is_a_formula(outlet: str) -> None:
    text = f"outlet: {outlet}\ndate: 2022-03-05\n\nA corridor from Sumy to Poltava was agreed, Iryna Vereshchuk said."
    found = read_text(text, file="x.txt", gazetteer=bundled_gazetteer())
    (row,) = csv.DictReader(io.StringIO(to_csv(corridor_days(found))))
    assert row["sources"] == "'" + outlet
    assert float(row["origin_lat"]) == pytest.approx(50.9, abs=0.1)
