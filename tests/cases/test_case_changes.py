"""Questions in words: every form is read, and what names nothing is refused with what was meant."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import tiny_case
from safeconduct.answers import Lanes, NewFleet, RoadState, Vehicles, WindowChange
from safeconduct.cases import load_case
from safeconduct.cases.changes.words import CHANGE_FORMS, completions, read_case_changes
from safeconduct.core import PlaceId, UsageError
from safeconduct.planning import Case, Fleet
from sample_case import write_sample_case


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """Return a case with rows in every table."""
    return load_case(write_sample_case(tmp_path)).case


@pytest.mark.parametrize("form", CHANGE_FORMS)
def test_every_form_that_is_listed_can_be_read(form: str, case: Case) -> None:
    names = {"WINDOW": "w1", "SCOPE": "all", "PLACE": "haven", "FLEET": "f1", "CHECKPOINT": "k1", "PARTY": "ua",
             "A-B": "town-cross", "POINT": "a1" if "boarding" in form else "r1"}  # fmt: skip
    for name, own in names.items():
        form = form.replace(name, own)
    (asked,) = read_case_changes(case, [form])
    assert len(asked.changes) == 1


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("w3 ends 17:00", "no window 'w3'"),
        ("w1 ends 08:00", "w1 would end before it begins"),
        ("w1 ends 25:00", "is no time"),
        ("20 buses at havn", "Did you mean haven"),
        ("5 fewer buses at haven", "f1 has 2 vehicles only"),
        ("5 ambulances at haven", "give the seats"),
        ("2 lanes at k2", "there are k1"),
        ("0 lanes at k1", "above 0"),
        ("close town-haven", "no road between haven and town"),
        ("close town-nowhere", "no road between two places"),
        ("wish burg ua 180%", "0 to 100"),
        ("wish burg un 80%", "no party 'un'"),
        ("convoys 60 to 10", "least and then the most"),
        ("day 2022-02-30", "is no day"),
        ("w1 covers everything", "is no scope"),
        ("contraflow town-cross 16:00 to 08:00", "beginning before the end"),
        ("horizon 22:00 to 06:00", "would end before"),
        ("make it better", "What can be asked"),
        ("", "What can be asked"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_the_reason(words: str, why: str, case: Case) -> None:
    with pytest.raises(UsageError, match=why):
        read_case_changes(case, [words])


def test_all_faults_are_listed_at_once(case: Case) -> None:
    with pytest.raises(UsageError) as caught:
        read_case_changes(case, ["w3 ends 17:00", "w1 ends 15:00", "close town-haven"])
    assert len(str(caught.value).splitlines()) == 2


def test_nothing_asked_is_refused(case: Case) -> None:
    with pytest.raises(UsageError, match="nothing is asked"):
        read_case_changes(case, [])


def test_one_question_may_hold_several_changes(case: Case) -> None:
    (asked,) = read_case_changes(case, ["w1 ends 15:00;  3 LANES at K1"])
    assert [type(change) for change in asked.changes] == [WindowChange, Lanes]


def test_closing_a_pair_closes_all_parallel_roads() -> None:
    case = tiny_case()
    case = replace(case, roads=(*case.roads, replace(case.roads[0], ref="T9")))
    (asked,) = read_case_changes(case, ["close town-cross"])
    assert asked.changes == (RoadState(("town-cross", "town-cross-2"), "closed"),)


def test_buses_at_a_place_without_a_fleet_have_the_seats_of_the_others(case: Case) -> None:
    (asked,) = read_case_changes(case, ["4 buses at burg"])
    assert asked.changes == (NewFleet(Fleet("burg-bus", PlaceId("burg"), 4, 45)),)


def test_several_fleets_at_a_place_must_be_named(case: Case) -> None:
    case = replace(case, fleet=(*case.fleet, replace(case.fleet[0], id="f2", seats=30)))
    with pytest.raises(UsageError, match="N vehicles in f1, N vehicles in f2"):
        read_case_changes(case, ["4 buses at haven"])
    assert read_case_changes(case, ["4 buses of 30 at haven"])[0].changes == (Vehicles("f2", 4),)


@given(st.text(max_size=50))
def test_words_are_read_or_refused_and_nothing_else(words: str) -> None:
    with pytest.raises(UsageError):
        read_case_changes(tiny_case(), ["!" + words])


def test_completions_hold_the_names_of_the_case_and_can_be_read(case: Case) -> None:
    listed = completions(case, "")
    whole = [text for text in listed if not text.endswith(" ") and not text.startswith(("contraflow", "boarding 0"))]
    assert read_case_changes(case, [text for text in whole if "covers" not in text])
    assert completions(case, "CLOSE t") == ("close town-cross",)
