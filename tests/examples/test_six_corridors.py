"""9 March 2022: the six corridors that were announced, found on the roads of the case and not typed in."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from example_cases import EXAMPLES, Graph, graph, lengths_from, table
from safeconduct.cases import load_case
from safeconduct.planning import Case, Plan
from safeconduct.planning.planner import plan_case
from safeconduct.report.sheets import SheetSource, sheet_files
from safeconduct.report.sheets.parts import sheet_words
from sheet_sources import pdf_text

CASE = "ukraine-2022-03-09"
ANNOUNCED = {
    "enerhodar": "zaporizhzhia",
    "sumy": "poltava",
    "izium": "lozova",
    "mariupol": "zaporizhzhia",
    "volnovakha": "pokrovsk",
    "borodianka": "kyiv",
    "bucha": "kyiv",
    "hostomel": "kyiv",
    "irpin": "kyiv",
    "vorzel": "kyiv",
}
"""Where people leave from, and where their corridor ends."""
SPEEDS_KMH = {"motorway": 80.0, "trunk": 60.0, "primary": 60.0, "secondary": 50.0, "tertiary": 45.0, "local": 30.0}
BUS_FACTOR = 0.85
NEAR = 0.1
"""A post that passes this close to what its road passes would bind by chance."""

Row = dict[str, str]


@pytest.fixture(scope="module")
def case() -> Case:
    return load_case(EXAMPLES / CASE).case


@pytest.fixture(scope="module")
def plan(case: Case) -> Plan:
    """Plan the day with single vehicles: the same roads are taken, and it is worked out several times faster."""
    single = replace(case, convoys=replace(case.convoys, least_vehicles=1, headway_minutes=0))
    return plan_case(single, effort="fast")


@pytest.fixture(scope="module")
def source(case: Case, plan: Plan) -> SheetSource:
    return SheetSource(plan, case.clock, case.places, case, "0" * 64)


def rows(name: str) -> tuple[Row, ...]:
    return table(f"{CASE}/{name}.csv")


def ends(row: Row) -> frozenset[str]:
    return frozenset((row["from"], row["to"]))


def open_hours() -> Graph:
    """Hours of driving by car on the roads that are not shut."""
    shut = {ends(row) for row in rows("closures")}
    ways = [row for row in rows("roads") if ends(row) not in shut]
    return graph((row["from"], row["to"], float(row["km"]) / SPEEDS_KMH[row["class"]]) for row in ways)


def open_km() -> Graph:
    shut = {ends(row) for row in rows("closures")}
    return graph((row["from"], row["to"], float(row["km"])) for row in rows("roads") if ends(row) not in shut)


def test_the_roads_are_few() -> None:
    assert 100 <= len(rows("roads")) <= 160


def test_a_road_that_leads_nowhere_ends_where_people_are() -> None:
    beside = {
        place: ways.keys() for place, ways in graph((row["from"], row["to"], 1.0) for row in rows("roads")).items()
    }
    people = {row["place"] for row in rows("people")}
    assert {place for place, others in beside.items() if len(others) == 1} <= people


@pytest.mark.parametrize("origin", ANNOUNCED)
def test_the_announced_end_is_the_nearest(origin: str) -> None:
    hours = lengths_from(origin, open_hours())
    assert min((row["place"] for row in rows("reception")), key=hours.__getitem__) == ANNOUNCED[origin]


def test_the_roads_west_of_sumy_are_left_out() -> None:
    assert not {"konotop", "pryluky", "bilopillia", "putyvl"} & {place for row in rows("roads") for place in ends(row)}


def test_izium_has_one_way_out() -> None:
    assert [ends(row) - {"izium"} for row in rows("roads") if "izium" in ends(row)] == [{"barvinkove"}]


def test_every_shut_road_is_there_to_be_priced() -> None:
    assert {ends(row) for row in rows("closures")} <= {ends(row) for row in rows("roads")}


def test_posts_are_plainly_wider_or_narrower_than_their_road(case: Case) -> None:  # P2
    by_ends = {ends(row): row for row in rows("roads")}
    for post in rows("checkpoints"):
        road = by_ends[ends(post)]
        lane = case.road_classes[road["class"]].capacity_pcu_h_per_lane
        assert lane is not None
        passes = float(road["capacity_pcu_h"] or lane * int(road["lanes"]))
        serves = int(post["lanes"]) * float(post["vehicles_per_h_per_lane"])
        assert abs(serves / passes - 1.0) > NEAR, post["id"]


def test_the_buses_of_poltava_can_bring_people_from_sumy() -> None:  # P5, P8
    fleet = next(row for row in rows("fleet") if row["id"] == "poltava")
    km, hours = lengths_from("sumy", open_km())["poltava"], lengths_from("sumy", open_hours())["poltava"] / BUS_FACTOR
    start = clock(fleet["available_from"])
    leaves = start + hours + float(fleet["load_minutes"]) / 60.0
    assert 13.0 < start + hours < 14.5  # "at about 14:00"
    assert leaves + hours < 23.0
    assert 2 * km < float(fleet["range_km"])


def test_the_buses_of_poltava_stay_with_sumy(case: Case, plan: Plan) -> None:  # S6
    (fleet,) = (row for row in case.fleet if row.id == "poltava")
    assert fleet.serves == ("sumy",)
    legs = [leg for duty in plan.duties if duty.bus.startswith("poltava-") for leg in duty.legs if leg.persons]
    assert legs
    assert {leg.from_place for leg in legs} == {"sumy"}


def test_columns_are_as_they_were_led(case: Case) -> None:  # S1
    rules = case.convoys
    assert (rules.least_vehicles, rules.most_vehicles, rules.headway_minutes) == (10, 200, 5)


def clock(time: str) -> float:
    hour, minute = time.split(":")
    return int(hour) + int(minute) / 60.0


@pytest.mark.parametrize("origin", ANNOUNCED)
def test_people_leave_by_every_announced_corridor(plan: Plan, origin: str) -> None:
    destination = ANNOUNCED[origin]
    assert sum(
        sum(way.persons.values()) for way in plan.corridors if (way.origin, way.destination) == (origin, destination)
    )


def test_all_announced_corridors_are_planned(plan: Plan) -> None:
    """Others may be: a place's people go to any reception on a side they would go to."""
    assert set(ANNOUNCED.items()) <= {(way.origin, way.destination) for way in plan.corridors}


def test_nobody_takes_a_shut_road(plan: Plan) -> None:  # P6
    shut = {ends(row) for row in rows("closures")}
    assert not [pair for way in plan.corridors for pair in pairwise(way.waypoints) if frozenset(pair) in shut]


def test_every_leader_gets_one_page(source: SheetSource) -> None:
    """A corridor has one, and each of its convoys where they are few enough to be led."""
    made = list(sheet_files(source, "convoy", ("uk",)))
    assert list(dict.fromkeys(file.corridor for file in made)) == [corridor.id for corridor in source.plan.corridors]
    for file in made[::20]:
        (page,) = pdf_text(file.content)
        for words in ("ВПЕРЕД", "СТІЙ", "НАЗАД", "1 / 1"):
            assert words in page, file.name


def test_the_public_notice_names_where_people_leave_from_and_no_time_of_a_convoy(source: SheetSource) -> None:
    (notice,) = sheet_files(source, "public", ("en",))
    text = " ".join(pdf_text(notice.content))
    origins = {corridor.origin for corridor in source.plan.corridors}
    assert [place for place in origins if source.places[place].name not in text] == []
    told = set(re.findall(r"\b\d\d:\d\d\b", text))
    assert told
    assert {time[-2:] for time in told} == {"00"}


def test_what_binds_and_what_is_assumed_is_reported_in_ukrainian(source: SheetSource) -> None:
    writer = source.writer(sheet_words("uk"))
    limits = [limit for left in source.plan.left_behind for limit in left.because]
    told = [
        *map(writer.limit, limits),
        *map(writer.note, source.plan.assumed),
        writer.notes(source.plan.quick_sum.because),
    ]
    assert len(told) > 10
    assert [text for text in told if re.search(r"\b(between|vehicles?|persons?|ends|row|roads?|seats)\b", text)] == []
