"""15 December 2016: buses, ambulances and patients on two days, and what each row says of its source."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from example_cases import EXAMPLES, line_km, positions, table
from safeconduct.cases import load_case
from safeconduct.planning import Case, dated, days_of
from safeconduct.planning.instance.build import formulate

CASE = "aleppo-2016-12-15"


@pytest.fixture(scope="module")
def case() -> Case:
    return load_case(EXAMPLES / CASE).case


@pytest.mark.parametrize("name", sorted(path.stem for path in (EXAMPLES / CASE).glob("*.csv")))
def test_every_row_names_its_source_and_what_is_assumed(name: str) -> None:  # R1
    rows = table(f"{CASE}/{name}.csv")
    assert rows
    for row in rows:
        assert row["as_of"] == "2016-12-15"
        assert re.search(r"assumed|read off a map|ICRC|WHO|United Nations|Storyful", row["source"]), row


def test_no_road_is_shorter_than_the_straight_line() -> None:
    at = positions(CASE)
    roads = table(f"{CASE}/roads.csv")
    assert all(float(row["km"]) >= line_km(at[row["from"]], at[row["to"]]) for row in roads)


def test_vehicles_are_those_that_were_reported(case: Case) -> None:
    reported = {row.kind: (row.vehicles, row.seats) for row in case.fleet}
    assert reported == {"bus": (20, 50), "ambulance": (13, 2)}


def test_the_window_holds_on_both_days(case: Case) -> None:  # S7
    assert len(days_of(case)) == 2
    first, second = dated(case).windows
    assert second.start - first.start == timedelta(days=1)


def test_patients_go_first_and_only_where_ambulances_are_taken(case: Case) -> None:  # S6
    instance = formulate(case).instance
    weights = {group.means: (group.weight, group.at_least) for group in instance.groups}
    assert weights == {"ambulance": (5.0, 200.0), "bus": (1.0, 0.0)}
    assert [sink.id for sink in instance.sinks if "ambulance" in sink.takes] == ["triage"]


def test_the_way_through_land_of_the_other_side_needs_the_window(case: Case) -> None:  # P5
    instance = formulate(case).instance
    names = instance.network.node_place
    timed = {(names[instance.tail[i]], names[instance.head[i]]) for i, stay in enumerate(instance.stay_of) if stay}
    assert {("amiriyah", "ramouseh"), ("ramouseh", "dahiyat-al-assad"), ("dahiyat-al-assad", "rashidin")} <= timed
