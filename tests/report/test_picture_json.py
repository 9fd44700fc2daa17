"""The picture's JSON, its schema and its tables."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from builders import RU, UA, at, line_places, make_road, tiny_case
from land import NOON, box, claim
from safeconduct.core import Party, PlaceId
from safeconduct.network import network_from_roads
from safeconduct.picture import Alert, Closure
from safeconduct.planning import Case
from safeconduct.planning.situation import situation
from safeconduct.report.picture.documents import one_of_each_road, picture_json, picture_map
from safeconduct.report.picture.lines import MOST_ROWS, picture_text

SCHEMA = Path(__file__).resolve().parents[2] / "docs" / "schemas" / "picture.schema.json"
PARTIES = {UA: Party(UA, "Ukraine", default_wish=True), RU: Party(RU, "Russian Federation", passage="none")}
NAMES: Mapping[str, str] = {"ua": "Ukraine", "ru": "Russian Federation"}


def besieged(**changes: object) -> Case:
    """Return the line town - cross - haven, where ru is said to hold cross and lets nobody pass."""
    roads = (make_road("town", "cross", danger=None), make_road("cross", "haven", ref="T2", danger=False))
    land = claim("ru", box(37.2, 46.5, 37.5, 47.5), says="ru")
    return tiny_case(**({"roads": roads, "parties": PARTIES, "control": (land,)} | changes))


def told(**changes: object) -> dict[str, Any]:
    case = besieged(**changes)
    return picture_json(case, situation(case, NOON))


def text(**changes: object) -> str:
    return picture_text(told(**changes), NAMES)


def validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def test_it_keeps_to_its_schema() -> None:
    validator().validate(told())
    validator().validate(told(control=(), alerts=(Alert("", at("09:00")),)))


@pytest.mark.parametrize(
    "path", [("places", 0, "held"), ("roads", 0, "km"), ("places_with_people", 0, "whole")], ids=str
)
def test_schema_misses_every_key(path: tuple[str | int, ...]) -> None:
    answer: Any = told()
    holder = answer
    for key in path[:-1]:
        holder = holder[key]
    del holder[path[-1]]
    with pytest.raises(ValidationError):
        validator().validate(answer)


def test_only_roads_of_which_there_is_something_to_tell() -> None:
    quiet = told(control=())
    assert (quiet["roads_in_all"], quiet["roads"]) == (2, [])
    assert [road["name"] for road in told()["roads"]] == ["T2 cross-haven", "T1 cross-town"]


def test_a_road_is_reported_once() -> None:
    network = network_from_roads(line_places("ab"), (make_road("a", "b"),), {})
    assert len(one_of_each_road(network)) == 1


def test_a_oneway_road_is_reported_too_and_two_roads_are_two() -> None:
    roads = (make_road("b", "a", oneway=True), make_road("b", "c"), make_road("b", "c", km=31, ref="M1"))
    network = network_from_roads(line_places("abc"), roads, {})
    assert len(one_of_each_road(network)) == 3


def test_words_on_a_place_stand_side_by_side() -> None:  # R2
    places = {i: replace(p, party=UA if i == "cross" else None, as_of="4 March") for i, p in besieged().places.items()}
    cross = next(row for row in told(places=places)["places"] if row["place"] == "cross")
    assert [(word["speaker"], word["party"]) for word in cross["held"]] == [("ru", "ru"), ("places.csv", "ua")]
    assert cross["contested"]
    assert cross["held"][1]["as_of"] == "4 March"


def test_the_map_has_every_road() -> None:
    case = besieged(control=())
    kinds = [feature["properties"]["kind"] for feature in picture_map(case, situation(case, NOON))["features"]]
    assert kinds == ["road", "road"]


def test_text_tells_who_is_encircled_and_what_would_help() -> None:
    assert (
        "  town: 1\u202f000 persons; every way out goes through T1 town-cross\n"
        "    opening T1 town-cross: held by Russian Federation; not enough alone, also needs T2 cross-haven; "
        "up to 1\u202f500 persons an hour to r1\n"
    ) in text()


def test_text_has_both_clocks_and_the_class() -> None:  # R7, R9
    assert text().startswith("Tiny: the picture at 2022-03-05 12:00 (13:00 Moscow)\nClass parties: ")


def test_text_tells_the_unknown_as_unknown() -> None:  # R1
    assert "Roads in danger: 0 of 2, 0.0 km\n  unknown, which is not none" in text(control=())


def test_text_tells_what_is_shut_and_why() -> None:
    roads = (make_road("town", "cross"), make_road("cross", "haven", ref="T2", state="mined"))
    shut = text(roads=roads, closures=(Closure(PlaceId("town"), PlaceId("cross"), "flood"),))
    assert "Roads shut\n  T2 cross-haven  30.0 km  mined\n  T1 cross-town   30.0 km  closure\n" in shut


def test_a_gate_that_only_a_closure_shuts_is_nobodys_to_consent_to() -> None:
    shut = text(control=(), closures=(Closure(PlaceId("town"), PlaceId("cross"), "flood"),))
    assert "opening T1 town-cross: shut by a closure; up to" in shut


def test_text_tells_who_can_leave_only_in_a_window() -> None:
    parties = {UA: PARTIES[UA], RU: Party(RU, "Russian Federation", passage="windows")}
    assert (
        "  town: 1\u202f000 persons; can be left only inside a window on the table; without one every way out goes "
        "through T1 town-cross\n"
    ) in text(parties=parties)


def test_text_counts_the_places_that_need_no_look() -> None:
    assert "  1 other place held by Russian Federation (Russian Federation says, as of 2022-03-05 12:00" in text()


def test_speakers_who_agree_share_a_line() -> None:  # R2: agreeing, they are still both named
    land = box(36.9, 46.5, 37.1, 47.5)
    both = text(control=(claim("ru", land, says="ru"), claim("ru", land, says="ua")))
    assert "held by Russian Federation (Russian Federation and Ukraine say, as of" in both


def test_long_parts_end_with_how_many_more() -> None:
    answer = told()
    answer["roads"] = [road for road in answer["roads"] if road["danger"]] * (MOST_ROWS + 2)
    assert f"and {len(answer['roads']) - MOST_ROWS} more; the JSON and the map have all" in picture_text(answer, NAMES)


def test_an_alert_is_marked() -> None:
    places = {i: replace(place, admin="North") for i, place in besieged().places.items()}
    assert "ALERT" in text(places=places, alerts=(Alert("North", at("09:00")),))
