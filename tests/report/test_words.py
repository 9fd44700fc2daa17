"""What people read: the brief and the summary."""

from __future__ import annotations

import dataclasses
import re
from datetime import timedelta

import pytest
from rich.cells import cell_len

from builders import at
from plans import CLOCK, PLACES, TOWN, sample_plan
from safeconduct.core import Clock
from safeconduct.planning import OutBy, PeopleGroup, Plan, SolveReport
from safeconduct.report.summary.brief import answer, brief_text
from safeconduct.report.summary.summary import summary_text
from safeconduct.report.wording.figures import count, late, number, percent, span_text

THIN = "\u202f"


def _nobody() -> Plan:
    nothing: dict[str, object] = dict.fromkeys(("corridors", "convoys", "duties", "out_by", "footprint", "assumed"), ())
    return sample_plan(**nothing, out=0, value=0.0, bound=0.0, persons_bound=0, kilometre_hours=0.0)


def _flat(text: str) -> str:
    return re.sub(r"[ \n]+", " ", text)


def test_numbers_have_thin_thousands() -> None:
    assert count(208000) == f"208{THIN}000"
    assert number(1105.24) == f"1{THIN}105.2"
    assert count(999) == "999"


def test_a_gap_is_never_shown_smaller_than_it_is() -> None:
    assert percent(0.00341) == f"0.35{THIN}%"
    assert percent(0.01) == f"1.00{THIN}%"
    assert percent(0.000001) == f"0.01{THIN}%"
    assert percent(0.0) == f"0.00{THIN}%"


def test_an_end_is_never_shown_earlier_than_it_is() -> None:
    tail = sample_plan().convoys[2].passes[0].tail
    assert CLOCK.hour_minute(tail) == "13:10"
    assert CLOCK.hour_minute(late(tail)) == "13:11"
    assert late(late(tail)) == late(tail)


def test_another_day_is_reported() -> None:
    span = sample_plan().footprint[0].span
    other = Clock(CLOCK.day.replace(day=4), CLOCK.zone)
    assert span_text(span, other) == "10:55 on 2022-03-05 to 12:42 on 2022-03-05"


def test_answer_is_one_sentence_with_gap_and_both_clocks() -> None:
    told = answer(sample_plan(), CLOCK)
    assert told.startswith(f"240 of 1{THIN}290 persons who would leave can leave by 2 corridors, 11:07 (12:07 Moscow)")
    assert told.endswith(
        f"no plan can get more than 245 out (gap 2.05{THIN}%); value within 0.96{THIN}% of its proven bound."
    )


def test_answer_where_nobody_can_leave() -> None:
    assert answer(_nobody(), CLOCK) == f"Of 1{THIN}290 persons who would leave, nobody can leave under this plan."


@pytest.mark.parametrize("heading", ["THE ANSWER", "CORRIDOR c1", "CORRIDOR c2", "CEASE-FIRE ASKED FOR",
                                     "WHO IS LEFT, AND WHY", "THE ONE-SECOND SUM", "WHAT IS ASSUMED"])  # fmt: skip
def test_brief_has_its_parts(heading: str) -> None:
    assert heading in brief_text(sample_plan(), CLOCK, PLACES)


@pytest.mark.parametrize(
    "words",
    [
        "Class parties: for the parties",
        "5 March 2022. Times: Europe/Kyiv; in brackets: Europe/Moscow.",
        "Cross: 11:37 (12:37 Moscow) to 12:31 (13:31 Moscow)",
        "v2 bus, 2 vehicles, 90 persons from a1: 11:52 (12:52 Moscow) to 13:08 (14:08 Moscow)",
        "Бург - Cross (30.0 km): 12:55 (13:55 Moscow) to 13:52 (14:52 Moscow)",
        "car: 900 persons. Why: road capacity, T1 between Town & Söhne <1> and Cross, 11:07 (12:07 Moscow) to 15:20 "
        "(16:20 Moscow): 1 more lane would bring 250 more persons.",
        "Бург, car: 150 persons. Why: the reason is not known.",
        f"At best 1{THIN}250 persons",
        "Бург: 2.5 persons a car (empty cell)",
    ],
)
def test_brief_says(words: str) -> None:
    assert words in _flat(brief_text(sample_plan(), CLOCK, PLACES))


def test_brief_lists_twenty_convoys_and_counts_more() -> None:
    convoys = sample_plan().convoys
    many = brief_text(sample_plan(convoys=convoys[:1] * 21), CLOCK, PLACES)
    assert "21 convoys; timetable.csv lists them." in many


def test_brief_of_nobody_is_designed() -> None:
    told = brief_text(_nobody(), CLOCK, PLACES)
    assert "nobody can leave under this plan" in told
    assert "None: nobody passes the danger zone." in told
    assert "Nothing: every figure that was needed is given in the case." in told


@pytest.mark.parametrize("text", [brief_text(sample_plan(), CLOCK, PLACES), summary_text(sample_plan(), CLOCK, PLACES),
                                  brief_text(_nobody(), CLOCK, {}), summary_text(_nobody(), CLOCK, {})],
                         ids=["brief", "summary", "brief of nobody", "summary of nobody"])  # fmt: skip
def test_texts_fit_80_columns_have_no_codes_and_neutral_words(text: str) -> None:
    assert max(cell_len(line) for line in text.splitlines()) <= 80
    assert "\x1b" not in text
    assert not re.search(r"optimal|evacuee|enemy|occup|liberat", text, re.IGNORECASE)
    assert text.endswith("\n")


@pytest.mark.parametrize(
    "words",
    [
        "Sample & <small>",
        "c1 (60.0 km): Town & Söhne <1> - Cross - Haven",
        "can leave 240",
        f"left 1{THIN}050",
        "one-second sum 1\u202f250 persons at best: 2 roads",
        "value 186.2",
        "bound 188.0",
        f"gap 0.96{THIN}%",
        "c1 90 100 11:07 11:53 13:08",
        "all 90 150 11:07 13:11 14:11",
        "Persons out by time",
        "13:00 (14:00 Moscow) 100 42%",
        "14:15 (15:15 Moscow) 240 100%",
        "Who is left, and why",
        "worked out in 0.8 seconds",
        "1 thing assumed",
    ],
)
def test_summary_says(words: str) -> None:
    assert words in _flat(summary_text(sample_plan(), CLOCK, PLACES, seconds=0.8))


def test_people_with_a_weight_or_a_floor_are_shown_apart_and_what_they_lack() -> None:  # S6
    people = (PeopleGroup(TOWN, "car", 1000, weight=3.0, at_least=150), PeopleGroup(TOWN, "bus", 90, weight=2.0))
    told = _flat(summary_text(sample_plan(), CLOCK, PLACES, people=people))
    assert f"Town & Söhne <1> car 3 1{THIN}000 150 100 50 11:07" in told
    assert "Town & Söhne <1> bus 2 90 90 11:52" in told
    assert "served first" not in summary_text(sample_plan(), CLOCK, PLACES, people=(PeopleGroup(TOWN, "car", 1000),))


@pytest.mark.parametrize("hours", [2, 11, 30, 96])
def test_the_curve_has_at_most_twelve_hours_and_its_end(hours: int) -> None:
    first = at("06:03")
    curve = tuple(OutBy(first + timedelta(minutes=7 * n), 1 + n * 239 // (hours * 9)) for n in range(hours * 9 + 1))
    text = summary_text(sample_plan(out_by=curve), CLOCK, PLACES)
    rows = text.split("Persons out by time")[1].split("Figures")[0].strip().splitlines()[2:]
    assert 2 <= len(rows) <= 13
    assert "100%" in rows[-1]


def test_four_means_and_long_names_still_fit() -> None:
    first, second = sample_plan().corridors
    loads = {"car": 115000, "bus": 12480, "ambulance": 120, "foot": 1200}
    corridors = (dataclasses.replace(first, persons=loads), second)
    names = {place: dataclasses.replace(PLACES[place], name="Novovorontsovka-Zaporizhzhia") for place in PLACES}
    told = summary_text(sample_plan(corridors=corridors), CLOCK, names)
    assert max(cell_len(line) for line in told.splitlines()) <= 80
    assert f"c1 120 12{THIN}480 115{THIN}000 1{THIN}200 11:07 11:53 13:08" in _flat(told)
    assert "Novovorontsovka-Zaporizhzhia - Novovorontsovka-Zaporizhzhia" in _flat(told)


def test_markup_in_a_name_is_only_a_name() -> None:
    place = PLACES[sample_plan().corridors[0].origin]
    odd = {place.id: type(place)(place.id, "[red]Town[/red] :smile:", 47.0, 37.0)}
    told = summary_text(sample_plan(title="[bold]x"), CLOCK, PLACES | odd, width=160)
    assert told.count("[red]Town[/red] :smile:") == 3
    assert told.startswith("[bold]x")


def test_a_plan_stopped_early_is_marked() -> None:
    plan = sample_plan(solve=SolveReport("layered flow", 3, 7, stopped_early=True))
    assert "STOPPED EARLY" in brief_text(plan, CLOCK, PLACES)
    assert "STOPPED EARLY" in summary_text(plan, CLOCK, PLACES)
    assert "STOPPED EARLY" not in summary_text(sample_plan(), CLOCK, PLACES)
