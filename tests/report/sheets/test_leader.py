"""The leader's sheet: one corridor's own, and one page whatever the plan holds."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest

from plans import PLACES, sample_plan
from safeconduct.core import UsageError
from safeconduct.planning import Pass
from safeconduct.report.sheets.leader import MOST_CONVOY_ROWS, LeaderSheet, leader_sheet
from safeconduct.report.sheets.parts import SheetSource, sheet_words
from safeconduct.report.sheets.typesetting import pdf_of
from safeconduct.report.sheets.waypoints import MOST_WAYPOINT_LINES
from safeconduct.report.wording.wording import LANGUAGES, Language
from sheet_sources import large_source, pdf_text, sample_source


def sheet(source: SheetSource | None = None, corridor: str = "c1", language: Language = "en") -> LeaderSheet:
    return leader_sheet(source or sample_source(), corridor, sheet_words(language))


def test_waypoints_with_both_clocks_and_the_cease_fire_onward() -> None:
    rows = sheet().waypoints.rows
    assert rows[0] == (
        "1", "Town & Söhne <1>", "0.0", "+0:00", "11:07 / 12:07", "11:53 / 12:53", "10:55 / 11:55", "12:42 / 13:42"
    )  # fmt: skip
    assert rows[1][6:] == ("11:27 / 12:27\n13:27 / 14:27", "13:25 / 14:25\n14:22 / 15:22")
    assert rows[2] == ("3", "Haven", "60.0", "+1:00 – +1:15", "12:07 / 13:07", "13:08 / 14:08", "", "")


def test_on_a_convoys_own_sheet_the_hours_are_its_own() -> None:
    made = leader_sheet(sample_source(), "c1", sheet_words("en"), convoy_id="1")
    assert len(made.waypoints.columns) == 7
    assert "Our hour of departure" not in made.blanks
    assert "Our hour of departure" in sheet().blanks


def test_few_convoys_have_a_row_each() -> None:
    one, two = sheet().convoys.rows
    assert one == ("1", "own car", "40", "100", "Town & Söhne <1>", "11:07 / 12:07", "11:12 / 12:12", "12:12 / 13:12")
    assert two[:5] == ("2", "bus", "2", "90", "Town & Söhne <1>")
    assert sheet().convoys_says == ""


def test_a_sheet_holds_its_own_corridor_alone() -> None:
    """R9."""
    told = repr(sheet(corridor="c2"))
    assert "Бург" in told
    assert [word for word in ("v1", "v2", "v3", "c1", "c2", "f1-0", "Town", "T1") if word in told] == []


def test_facts_add_up() -> None:
    facts = dict(sheet().facts)
    assert facts["Persons"] == "190\nbus: 90\nown car: 100"
    assert (facts["Vehicles"], facts["Convoys"]) == ("42\nbus: 2\nown car: 40", "2")
    assert facts["Last tail arrives"] == "13:08 / 14:08"


def test_halts_and_the_point_of_no_return() -> None:
    halts, checkpoints, gathering = sheet().blocks
    assert halts.lines == ("No halt in the danger zone: Town & Söhne <1> – Haven.",)
    assert checkpoints.lines == (
        "Cross – Haven; 120\u00a0vehicles an hour; 10:00 (11:00 Moscow) to 18:00 (19:00 Moscow)",
    )
    assert gathering.lines == ("Town & Söhne <1> (47.0100, 37.0100)",)
    assert sheet().orders[2].means.endswith("beyond km\u00a030.0 the way on is shorter, drive on.")


def test_places_outside_danger_may_be_halted_at() -> None:
    plan = sample_plan()
    first, second = plan.corridors[0].sections
    safe = dataclasses.replace(second, danger=False, windows=())
    corridor = dataclasses.replace(plan.corridors[0], sections=(first, safe))
    made = sheet(sample_source(sample_plan(corridors=(corridor,))))
    assert "May halt at: Cross." in made.blocks[0].lines
    assert made.waypoints.rows[1][6] == "not needed"


def test_danger_without_a_window_is_reported() -> None:
    """R1, R4."""
    plan = sample_plan()
    bare = tuple(dataclasses.replace(section, windows=()) for section in plan.corridors[0].sections)
    made = sheet(sample_source(sample_plan(corridors=(dataclasses.replace(plan.corridors[0], sections=bare),))))
    assert made.waypoints.rows[0][6] == "danger, no window"


def test_a_wait_is_what_takes_longer_than_for_the_fastest_of_its_means() -> None:
    plan = sample_plan()
    slow, wait = plan.convoys[0], timedelta(minutes=7, seconds=30)
    last = Pass(slow.passes[2].place, slow.passes[2].head + wait, slow.passes[2].tail + wait)
    late = dataclasses.replace(slow, id="v9", passes=(*slow.passes[:2], last))
    lines = sheet(sample_source(sample_plan(convoys=(*plan.convoys, late)))).blocks[0].lines
    assert "Queue of up to 8\u00a0min before Haven, inside the danger zone." in lines


def test_nobody_moves_and_there_is_a_sheet() -> None:
    made = sheet(sample_source(sample_plan(convoys=(), duties=())))
    assert made.waypoints.rows[0][3:5] == ("–", "–")
    assert made.convoys.rows == ()
    assert len(pdf_text(pdf_of("leader", made))) == 1


def test_of_many_waypoints_those_are_kept_that_matter() -> None:
    made = sheet(large_source())
    numbers = [int(row[0]) for row in made.waypoints.rows]
    lines = sum(1 + max(cell.count("\n") for cell in row) for row in made.waypoints.rows)
    assert lines <= MOST_WAYPOINT_LINES
    assert (numbers[0], numbers[-1]) == (1, 30)
    assert numbers == sorted(numbers)
    assert made.waypoints_says == f"{30 - len(numbers)} more waypoints: see the timetable."


def test_many_convoys_share_a_row() -> None:
    made = sheet(large_source())
    assert len(made.convoys.rows) <= MOST_CONVOY_ROWS
    assert sum(int(row[0]) for row in made.convoys.rows) == 60
    assert made.convoys_says.startswith("60 convoys, in one row")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("source", [sample_source(), large_source(), large_source(90, 400)], ids=["small", "30", "90"])
def test_one_page_whatever_the_plan_holds(source: SheetSource, language: Language) -> None:
    made = sheet(source, language=language)
    (text,) = pdf_text(pdf_of("leader", made))
    for order in made.orders:
        assert order.word in text
    assert "1 / 1" in text
    for name in made.blanks:
        assert name in text


def test_names_of_any_length_stay_on_one_page() -> None:
    source = large_source()
    long = {key: dataclasses.replace(place, name=place.name * 15) for key, place in source.places.items()}
    (text,) = pdf_text(pdf_of("leader", sheet(dataclasses.replace(source, places=long))))
    assert "TURN BACK" in text
    assert "1 / 1" in text


def test_names_are_text_and_never_run() -> None:
    nasty = "<script>#panic() *b* $x$ @y `z` \\ //"
    places = {key: dataclasses.replace(place, name=nasty) for key, place in PLACES.items()}
    (text,) = pdf_text(pdf_of("leader", sheet(sample_source(places=places))))
    assert nasty in text


def test_an_unknown_corridor_is_reported() -> None:
    with pytest.raises(UsageError, match="got 'c9', the plan has: c1, c2"):
        sheet(corridor="c9")


def own_sheet(convoy: str, source: SheetSource | None = None) -> LeaderSheet:
    return leader_sheet(source or sample_source(), "c1", sheet_words("en"), convoy_id=convoy)


def test_a_convoys_own_sheet_holds_its_composition_and_times_alone() -> None:
    sheet = own_sheet("1")
    assert sheet.head.title == "Convoy 1: Town & Söhne <1> → Haven, by Cross"
    assert sheet.convoys.rows == ()
    facts = dict(sheet.facts)
    assert (facts["Vehicles"], facts["Persons"]) == ("40", "100\nown car: 100")
    times = [facts[name].partition(" ")[0] for name in ("Head leaves", "Tail leaves", "Tail arrives")]
    assert times == ["11:07", "11:12", "12:12"]
    assert not {"Convoys", "First head leaves"} & facts.keys()
    assert sheet.waypoints.rows[0][3:5] == ("11:07 / 12:07", "11:12 / 12:12")
    assert sheet.blanks == leader_sheet(sample_source(), "c1", sheet_words("en")).blanks[1:]


def test_a_mixed_convoy_says_what_it_is_made_of() -> None:
    plan = sample_plan()
    mixed = dataclasses.replace(plan.convoys[0], mix={"car": 30, "bus": 4}, persons_by_means={"car": 75, "bus": 180})
    facts = dict(own_sheet("1", sample_source(sample_plan(convoys=(mixed, *plan.convoys[1:])))).facts)
    assert facts["Vehicles"] == "34\nbus: 4\nown car: 30"


def test_a_convoys_own_halt_is_reported_with_its_hours() -> None:
    plan = sample_plan()
    first, halt, *rest = plan.convoys[0].passes
    waits = dataclasses.replace(halt, in_head=halt.head - timedelta(minutes=12), in_tail=halt.tail)
    convoy = dataclasses.replace(plan.convoys[0], passes=(first, waits, *rest))
    sheet = own_sheet("1", sample_source(sample_plan(convoys=(convoy, *plan.convoys[1:]))))
    lines = [line for line in sheet.blocks[0].lines if line.startswith("Your convoy halts")]
    assert len(lines) == 1
    assert not [line for line in own_sheet("1").blocks[0].lines if line.startswith("Your convoy halts")]


def test_another_corridors_convoy_is_refused() -> None:
    with pytest.raises(UsageError, match="no convoy '3'"):
        own_sheet("3")


def test_a_convoys_own_times_are_large_and_those_of_all_are_not() -> None:
    own, all_of_them = own_sheet("1").waypoints.columns, sheet().waypoints.columns
    assert [column.points for column in own] == [0.0, 0.0, 0.0, 14.0, 14.0, 0.0, 0.0]
    assert {column.points for column in all_of_them} == {0.0}


def test_a_convoys_own_sheet_of_many_waypoints_is_one_page() -> None:
    made = own_sheet("1", large_source(60, 20))
    assert len(pdf_text(pdf_of("leader", made))) == 1
    assert made.waypoints_says
