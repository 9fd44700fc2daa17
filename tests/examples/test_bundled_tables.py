"""The tables of examples/: whole, joined, sorted, sourced, and the same roads everywhere."""

from __future__ import annotations

import json
import re
from itertools import pairwise

import pytest

from example_cases import EXAMPLES, graph, lengths_from, line_km, positions, table

PLANNED = ("mariupol-2022-03-05", "ukraine-2022-03-09")
ROAD_CASES = (*PLANNED, "ukraine")
SHARED_COLUMNS = ("km", "ref", "class", "lanes", "oneway", "via")


def roads(case: str) -> tuple[dict[str, str], ...]:
    return table(f"{case}/roads.csv")


def test_the_country_is_large_enough() -> None:
    assert len(table("ukraine/places.csv")) >= 250
    assert len(roads("ukraine")) >= 400


@pytest.mark.parametrize("case", ROAD_CASES)
def test_ids_are_unique_plain_and_sorted(case: str) -> None:
    ids = [row["id"] for row in table(f"{case}/places.csv")]
    assert ids == sorted(set(ids))
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", one) for one in ids)


@pytest.mark.parametrize("case", ROAD_CASES)
def test_roads_are_sorted_and_listed_once(case: str) -> None:
    ends = [(row["from"], row["to"]) for row in roads(case)]
    assert ends == sorted({(min(pair), max(pair)) for pair in ends})


@pytest.mark.parametrize("case", ROAD_CASES)
def test_every_end_is_a_place(case: str) -> None:
    places = positions(case)
    assert {end for row in roads(case) for end in (row["from"], row["to"])} == set(places)


@pytest.mark.parametrize("case", ROAD_CASES)
def test_no_road_is_shorter_than_the_straight_line(case: str) -> None:
    at = positions(case)
    short = [row for row in roads(case) if float(row["km"]) < 0.99 * line_km(at[row["from"]], at[row["to"]])]
    assert not short


@pytest.mark.parametrize("case", ROAD_CASES)
def test_the_roads_hang_together(case: str) -> None:
    ways = graph((row["from"], row["to"], float(row["km"])) for row in roads(case))
    assert set(lengths_from("mariupol", ways)) == set(positions(case))


def test_shape_points_lie_beside_their_road() -> None:
    at = positions("ukraine")
    for row in (row for row in roads("ukraine") if row["via"]):
        one, two = at[row["from"]], at[row["to"]]
        for lat, lon in (tuple(map(float, point.split())) for point in row["via"].split(";")):
            assert line_km(one, (lat, lon)) + line_km((lat, lon), two) < 1.7 * float(row["km"]), row


def test_refs_are_latin() -> None:
    refs = {row["ref"] for row in roads("ukraine") if row["ref"]}
    assert {"M14", "M18", "N08", "N12", "N20", "R37", "T0401"} <= refs
    assert all(re.fullmatch(r"[MNR]\d\d|T\d{4}", ref) for ref in refs)


@pytest.mark.parametrize("case", PLANNED)
def test_a_case_uses_the_country_s_roads(case: str) -> None:
    country = {(row["from"], row["to"]): row for row in roads("ukraine")}
    for row in roads(case):
        whole = country[row["from"], row["to"]]
        assert {key: row[key] for key in SHARED_COLUMNS} == {key: whole[key] for key in SHARED_COLUMNS}


@pytest.mark.parametrize("case", PLANNED)
def test_a_case_uses_the_country_s_places(case: str) -> None:
    country = table("ukraine/places.csv")
    assert all(row in country for row in table(f"{case}/places.csv"))


@pytest.mark.parametrize("case", PLANNED)
def test_every_row_names_its_source(case: str) -> None:
    tables = [path.name for path in (EXAMPLES / case).glob("*.csv")]
    assert {"people.csv", "assembly.csv", "reception.csv", "ceasefire.csv", "fleet.csv"} <= set(tables)
    dated = [row for name in tables if name != "places.csv" for row in table(f"{case}/{name}")]
    assert all(row["source"] and row["as_of"] for row in dated)


@pytest.mark.parametrize("case", PLANNED)
def test_both_sides_claims_stand_side_by_side(case: str) -> None:
    claims = json.loads((EXAMPLES / case / "control.geojson").read_text(encoding="utf-8"))["features"]
    claimed = {(claim["properties"]["says"], claim["properties"]["party"]) for claim in claims}
    assert {("ua", "ua"), ("ua", "ru"), ("ru", "ru")} <= claimed  # R2


def test_the_announced_route_is_there_and_nowhere_typed_in() -> None:
    route = ("mariupol", "nikolske", "rozivka", "bilmak", "polohy", "orikhiv", "komyshuvakha", "zaporizhzhia")
    known = {frozenset((row["from"], row["to"])): row for row in roads("mariupol-2022-03-05")}
    assert all(known[frozenset(pair)]["state"] == "open" for pair in pairwise(route))
    scopes = {row["scope"] for row in table("mariupol-2022-03-05/ceasefire.csv")}
    assert scopes == {"all"}


def test_the_coastal_road_is_open_to_the_planner() -> None:
    way = ("mariupol", "manhush", "berdiansk", "tokmak", "vasylivka", "kamianske-zaporizka", "stepnohirsk")
    known = {frozenset((row["from"], row["to"])) for row in roads("mariupol-2022-03-05")}
    shut = {frozenset((row["from"], row["to"])) for row in table("mariupol-2022-03-05/closures.csv")}
    assert {frozenset(pair) for pair in pairwise(way)} <= known - shut
