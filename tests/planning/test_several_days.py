"""Four days planned whole (S7): what holds on every day, buses that rest, and dates on all that is printed."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from builders import UA, at, tiny_case
from planning.planned import document_of, planned
from safeconduct.core import PlaceId, Span
from safeconduct.planning import (
    AssemblyPoint,
    Case,
    CeasefireWindow,
    Convoy,
    ConvoyRules,
    Fleet,
    PeopleGroup,
    Plan,
    ReceptionPoint,
)
from safeconduct.planning.situation import situation
from safeconduct.report.disclosure.classes import CLASSES
from safeconduct.report.exports.timetable import timetable_csv
from safeconduct.report.page.data import page_data
from safeconduct.report.sheets import SheetSource, sheet_files
from safeconduct.report.summary.brief import brief_text
from safeconduct.report.summary.summary import summary_text
from sheet_sources import pdf_text

TOWN, HAVEN = PlaceId("town"), PlaceId("haven")
DAYS = 4
NAMES = ("5 Mar", "6 Mar", "7 Mar", "8 Mar")


def case_of(days: int) -> Case:
    """Return a town from which 300 persons a day can board, 100 an hour from 09:00 to 12:00, and a bus of 40 seats."""
    base = tiny_case()
    clock = base.clock if days == 1 else replace(base.clock, last_day=base.clock.day + timedelta(days=days - 1))
    daily = days > 1
    return replace(
        base,
        clock=clock,
        horizon=Span(at("06:00"), at("22:00") + timedelta(days=days - 1)),
        people=(
            PeopleGroup(TOWN, "car", 1040, persons_per_vehicle=4.0),
            PeopleGroup(TOWN, "bus", 400),
        ),
        assembly=(AssemblyPoint("a1", TOWN, boarding_per_h=100.0, opens=at("09:00"), closes=at("12:00"), daily=daily),),
        reception=(ReceptionPoint("r1", HAVEN, UA, opens=at("08:00"), closes=at("20:00"), daily=daily),),
        windows=(CeasefireWindow("w1", "all", at("09:00"), at("16:00"), daily=daily, state="agreed"),),
        fleet=(Fleet("f", HAVEN, 1, 40, available_from=at("06:00"), load_minutes=10, unload_minutes=10),),
        convoys=ConvoyRules(least_vehicles=1, most_vehicles=20, headway_minutes=5, margin_minutes=10),
    )


@pytest.fixture(scope="module")
def case() -> Case:
    return case_of(DAYS)


@pytest.fixture(scope="module")
def plan(case: Case) -> Plan:
    return planned(case, effort="fast")


def by_day(plan: Plan) -> dict[int, list[Convoy]]:
    found: dict[int, list[Convoy]] = defaultdict(list)
    for convoy in plan.convoys:
        if convoy.persons:
            found[convoy.passes[0].head.day].append(convoy)
    return found


def test_four_days_bring_out_four_times_what_one_does(plan: Plan) -> None:
    one = planned(case_of(1), effort="fast")
    assert 250 <= one.out <= 300
    assert 4 * one.out - 40 <= plan.out <= 4 * 300


def test_people_board_on_every_day_and_within_its_hours(plan: Plan, case: Case) -> None:
    found = by_day(plan)
    assert sorted(found) == [5, 6, 7, 8]
    for convoys in found.values():
        assert sum(convoy.persons for convoy in convoys) <= 300
        for convoy in convoys:
            assert convoy.boards is not None
            hours = [case.clock.hour_minute(end) for end in (convoy.boards.start, convoy.boards.end)]
            assert "09:00" <= hours[0] <= hours[1] <= "12:00"


def test_a_bus_rests_eight_hours_in_each_day(plan: Plan) -> None:
    (duty,) = plan.duties
    assert len({leg.departs.day for leg in duty.legs}) >= 3
    first = duty.legs[0].departs
    for day in range(DAYS):
        since, until = (first + timedelta(days=number) for number in (day, day + 1))
        ends = [since, *(end for leg in duty.legs for end in (leg.departs, leg.arrives) if since < end < until), until]
        assert max(after - before for before, after in pairwise(ends)) >= timedelta(hours=8)


def test_the_summary_and_the_brief_date_every_hour(plan: Plan, case: Case) -> None:
    for text in (summary_text(plan, case.clock, case.places), brief_text(plan, case.clock, case.places)):
        assert "5 Mar 09:" in text
        assert "8 Mar 1" in text
    assert "5 March 2022 to 8 March 2022" in brief_text(plan, case.clock, case.places)


def test_the_timetable_and_plan_json_date_every_instant(plan: Plan, case: Case) -> None:
    rows = csv.DictReader(io.StringIO(timetable_csv(plan.convoys, case.clock, case.places, CLASSES["parties"])))
    assert {row["head"][:10] for row in rows if row["persons"] != "0"} == {f"2022-03-0{day}" for day in (5, 6, 7, 8)}
    assert {point["at"][:10] for point in document_of(case, plan)["out_by"]} == {f"2022-03-0{n}" for n in (5, 6, 7, 8)}


def test_every_leader_s_sheet_dates_the_convoy_s_hours(plan: Plan, case: Case) -> None:
    source = SheetSource(plan, case.clock, case.places, case, "0" * 64)
    texts = [" ".join(pdf_text(file.content)) for file in sheet_files(source, "convoy", ("en",))]
    convoys = [convoy for convoy in plan.convoys if convoy.persons]
    assert len(texts) == len(convoys) + len(plan.corridors)
    for convoy in convoys:
        leaves = convoy.passes[0].head.astimezone(case.clock.zone)
        stamp = f"{leaves.day}.03 {leaves:%H:%M}"
        assert any(stamp in text.replace("\xa0", " ") for text in texts), stamp


def test_the_public_notice_gives_the_hours_of_every_day(plan: Plan, case: Case) -> None:
    source = SheetSource(plan, case.clock, case.places, case, "0" * 64)
    (notice,) = sheet_files(source, "public", ("en",))
    text = " ".join(pdf_text(notice.content)).replace("\xa0", " ")
    for day in (5, 6, 7, 8):
        assert f"{day}.03 09:00" in text
        assert f"{day}.03 12:00" in text


@pytest.mark.parametrize("export_class", ["parties", "public"])
def test_the_page_knows_both_ends_of_the_days(plan: Plan, case: Case, export_class: str) -> None:
    told = page_data(case, situation(case, case.horizon.start), plan, CLASSES[export_class], None)
    assert (told["clocks"]["day"], told["clocks"]["last_day"]) == ("2022-03-05", "2022-03-08")
    assert [told["horizon"][end][:10] for end in ("start", "end")] == ["2022-03-05", "2022-03-08"]


def test_a_window_with_a_date_holds_on_that_day_only(case: Case) -> None:
    day = timedelta(days=2)
    window = CeasefireWindow("w1", "all", at("09:00") + day, at("16:00") + day, state="agreed")
    plan = planned(replace(case, windows=(window,)), effort="fast")
    assert sorted(by_day(plan)) == [7]
    assert plan.out <= 300
