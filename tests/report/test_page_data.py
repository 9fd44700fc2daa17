"""What a page is made from: all of the plan for the parties, and nothing above its class for others (R9)."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from builders import RU, UA, at
from plans import TOWN, sample_plan
from safeconduct.cases import load_case
from safeconduct.core import UsageError
from safeconduct.picture import ControlClaim, Incident
from safeconduct.planning import Case
from safeconduct.planning.situation import situation
from safeconduct.report.disclosure.classes import CLASSES, own_id
from safeconduct.report.page.data import page_data
from safeconduct.report.page.map import ALONG_KM
from safeconduct.report.page.public import PAGE_FORMAT
from sample_case import write_sample_case

_SQUARE = (((36.9, 46.9), (37.4, 46.9), (37.4, 47.3), (36.9, 47.3), (36.9, 46.9)),)
_CLAIMS = (
    ControlClaim(RU, (_SQUARE,), at("05:00"), "one briefing", says=RU),
    ControlClaim(UA, (_SQUARE,), at("05:00"), "another briefing", says=UA, state="disputed"),
)
_INCIDENT = Incident(at("04:00"), 47.05, 37.2, "shelling", RU, 3.0, "a witness", "2022-03-05")


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """Return the sample case with two rival claims and an incident."""
    folder = write_sample_case(tmp_path_factory.mktemp("case"))
    return replace(load_case(folder).case, control=_CLAIMS, incidents=(_INCIDENT,))


def data(case: Case, export_class: str, corridor: str | None = None) -> dict[str, Any]:
    told = situation(case, case.horizon.start)
    return page_data(case, told, sample_plan(), CLASSES[export_class], corridor)


def test_the_parties_get_the_whole_plan(case: Case) -> None:
    told = data(case, "parties")
    assert (told["format"], told["class"], told["corridor"]) == (PAGE_FORMAT, "parties", None)
    assert told["plan"]["persons"] == {"leaving": 1290, "out": 240, "left": 1050}
    assert [one["id"] for one in told["plan"]["convoys"]] == ["v1", "v2", "v3"]
    assert told["clocks"] == {"day": "2022-03-05", "zone": "Europe/Kyiv", "second": "Europe/Moscow"}
    assert (told["margin_minutes"], told["collapse_per_h"]) == (10, 0.05)
    assert told["hours"] == []


def test_sentences_of_the_plan_stand_in_three_languages(case: Case) -> None:
    plan = data(case, "parties")["plan"]
    assert {frozenset(line) for line in plan["assumed"]} <= {frozenset(("en", "uk", "ru", "ar"))}
    assert set(plan["quick_sum"]["told"]) == {"en", "uk", "ru", "ar"}


@pytest.mark.parametrize("export_class", ["parties", "convoy", "public"])
def test_the_title_stands_in_every_language_that_the_case_has(case: Case, export_class: str) -> None:
    named = replace(case, title_translations=(("uk", "Назва"),))
    assert data(named, export_class, "c1" if export_class == "convoy" else None)["titles"] == {"uk": "Назва"}
    assert data(case, export_class, "c1" if export_class == "convoy" else None)["titles"] == {}


def test_warnings_of_the_case_are_for_the_parties(case: Case) -> None:
    told = situation(case, case.horizon.start)
    shown = {
        name: page_data(case, told, sample_plan(), CLASSES[name], corridor, warnings=["look here"])["warnings"]
        for name, corridor in (("parties", None), ("convoy", "c1"), ("public", None))
    }
    assert shown == {"parties": ["look here"], "convoy": [], "public": []}


def test_rival_claims_stand_side_by_side(case: Case) -> None:
    """R2."""
    claims = data(case, "parties")["map"]["control"]
    assert {(one["party"], one["says"], one["source"], one["state"]) for one in claims} == {
        ("ru", "ru", "one briefing", "claimed"),
        ("ua", "ua", "another briefing", "disputed"),
    }


def test_every_road_is_drawn_once_with_what_is_known_of_it(case: Case) -> None:
    roads = {(one["ref"], one["state"], one["danger"]) for one in data(case, "parties")["map"]["roads"]}
    assert roads == {("T1", "open", True), ("T2", "open", True), ("T3", "open", True), ("T4", "mined", True)}
    assert len(data(case, "parties")["map"]["roads"]) == 4


def test_a_checkpoint_stands_half_way_along_its_road(case: Case) -> None:
    (post,) = data(case, "parties")["map"]["checkpoints"]
    assert post["spot"] == pytest.approx([(37.35 + 37.7) / 2, 47.1])


def test_a_guessed_danger_zone_is_not_shown_as_drawn(case: Case) -> None:
    """R1."""
    danger = data(case, "parties")["map"]["danger"]
    assert danger["drawn"] is False
    assert {zone["because"] for zone in danger["zones"]} == {"contest", "line", "incident"}


def test_an_assembly_point_without_a_position_is_put_nowhere(case: Case) -> None:
    (point,) = data(case, "parties")["map"]["assembly"]
    assert (point["lat"], point["lon"]) == (None, None)


def test_a_convoy_leader_gets_one_corridor_and_no_figure_of_the_whole(case: Case) -> None:
    told = data(case, "convoy", "c2")
    assert told["corridor"] == own_id(sample_plan().corridors[1])
    assert [one["id"] for one in told["plan"]["convoys"]] == ["1"]
    assert (told["plan"]["persons"], told["plan"]["gap"], told["plan"]["left_behind"]) == (None, None, [])
    assert (told["people"], told["map"]["control"], told["map"]["incidents"]) == ([], [], [])
    assert told["map"]["assembly"] == []


def test_a_leaders_page_tells_of_its_own_road_alone(case: Case) -> None:
    """Its own road, windows and danger; nobody's source, no claim, no window on the table."""
    shown = data(case, "convoy", "c2")["map"]
    assert {one["ref"]: one["state"] for one in shown["roads"]} == {"T1": None, "T2": "open", "T3": "open", "T4": None}
    assert (shown["windows"], shown["control"], shown["incidents"]) == ([], [], [])
    rows = [row for name in ("roads", "closures", "checkpoints", "reception", "places") for row in shown[name]]
    assert {(row["source"], row["as_of"]) for row in rows} == {("", "")}


def test_a_leaders_page_shows_the_danger_along_its_road_alone(case: Case) -> None:
    everywhere = data(case, "parties")["map"]["danger"]["zones"]
    along = data(case, "convoy", "c2")["map"]["danger"]["zones"]
    lats = [lat for zone in along for polygon in zone["polygons"] for ring in polygon for _, lat in ring]
    assert everywhere
    assert lats
    assert min(lats) >= 47.1 - ALONG_KM / 100
    assert min(lat for zone in everywhere for part in zone["polygons"] for ring in part for _, lat in ring) < min(lats)


@pytest.mark.parametrize("hidden", ["v1", "v2", "f1-01", "1290", "11:07", "11:52", "186.196", "c1", "c2", "w1"])
def test_the_text_of_a_leaders_page_has_nothing_of_other_corridors(case: Case, hidden: str) -> None:
    """R9: what is left out is not in the file."""
    assert hidden not in json.dumps(data(case, "convoy", "c2"))


def test_the_public_gets_hours_and_places_only(case: Case) -> None:
    told = data(case, "public")
    names = {one["id"]: one["name"] for one in told["map"]["places"]}
    rows = [(names[row["origin"]], [names[one] for one in row["destinations"]], row["hours"]) for row in told["hours"]]
    hours = {"opens": "2022-03-05T10:00:00+02:00", "closes": "2022-03-05T16:00:00+02:00"}
    departures = {"opens": "2022-03-05T11:00:00+02:00", "closes": "2022-03-05T16:00:00+02:00"}  # w1 is agreed
    assert rows == [("Town & Söhne <1>", ["Haven"], [hours]), ("Бург", ["Haven"], [departures])]
    assert told["everybody"] is False


_CONVOYS = ("v1", "v2", "v3", "f1-", "11:07", "13:07", "1290", '"persons": {', "waypoints")
_PICTURE = ("k1", "w1", "one briefing", "a witness", "mined", '"cross"', '"town"', '"a1"')


@pytest.mark.parametrize("hidden", [*_CONVOYS, *_PICTURE])
def test_the_text_of_the_public_page_has_no_route_convoy_bus_or_number(case: Case, hidden: str) -> None:
    """R9: what is left out is not in the file."""
    assert hidden not in json.dumps(data(case, "public"), ensure_ascii=False)


def test_public_roads_tell_no_state_and_no_danger(case: Case) -> None:
    roads = data(case, "public")["map"]["roads"]
    assert {(one["state"], one["danger"], one["because"]) for one in roads} == {(None, None, "")}
    assert {one["source"] for one in roads} == {""}


def test_a_convoy_page_needs_a_corridor_that_is_there(case: Case) -> None:
    with pytest.raises(UsageError, match="got 'c9', the plan has: c1, c2"):
        data(case, "convoy", "c9")
    with pytest.raises(UsageError, match="got None"):
        data(case, "convoy")


def test_names_by_language_where_they_are_known(case: Case) -> None:
    place = replace(case.places[TOWN], translations=(("uk", "Місто"),))
    told = data(replace(case, places={**case.places, TOWN: place}), "public")
    assert {"en": "Town & Söhne <1>", "uk": "Місто"} in [one["names"] for one in told["map"]["places"]]


def test_of_a_countrys_streets_the_lesser_classes_are_left_out_and_reported(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R1: a map without its lesser roads says so."""
    monkeypatch.setattr("safeconduct.report.page.map.MOST_ROADS", 3)
    drawn = data(case, "parties")["map"]
    assert {one["ref"] for one in drawn["roads"]} == {"T1", "T2", "T3"}
    assert drawn["roads_left_out"] == ["local"]
