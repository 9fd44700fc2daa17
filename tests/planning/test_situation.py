from __future__ import annotations

from dataclasses import replace

import pytest

from builders import RU, UA, at, line_places, make_road, tiny_case
from land import NOON, box, claim, happened
from safeconduct.core import Note, Party, PlaceId
from safeconduct.picture import Alert, Closure
from safeconduct.planning import Case, CeasefireWindow
from safeconduct.planning.situation import BY_ROW, Situation, situation

TOWN, CROSS, HAVEN = PlaceId("town"), PlaceId("cross"), PlaceId("haven")
ROADS = (make_road("town", "cross", danger=None), make_road("cross", "haven", ref="T2", danger=None))
SHELLED = happened(47.0, 37.5)


def told(**changes: object) -> Situation:
    return situation(tiny_case(**({"roads": ROADS} | changes)), NOON)


def in_danger(result: Situation) -> dict[str, str]:
    """Return by road why it is in danger."""
    network = result.network
    ends = zip(network.tail, network.head, result.because, strict=True)
    return {f"{network.node_place[a]}-{network.node_place[b]}": why for a, b, why in ends if why}


def test_the_picture_says_which_roads_are_in_danger() -> None:
    assert set(in_danger(told(incidents=(SHELLED,)))) == {"cross-haven", "haven-cross"}


@pytest.mark.parametrize(
    ("row", "why"), [(True, {BY_ROW}), (False, set()), (None, {"near an incident"})], ids=["yes", "no", "empty"]
)
def test_a_roads_own_row_goes_before_the_picture(row: bool | None, why: set[str]) -> None:
    roads = (make_road("town", "cross", danger=row), make_road("cross", "haven", danger=False))
    result = told(roads=roads, incidents=(happened(47.0, 37.1),))
    assert set(in_danger(result).values()) == why
    assert result.danger.any() == bool(why)


def test_where_all_rows_say_so_nothing_is_guessed() -> None:  # R1
    result = told(roads=tuple(replace(road, danger=True) for road in ROADS))
    assert result.danger_known
    assert result.assumed == ()


def test_where_nothing_says_so_it_is_unknown() -> None:  # R1
    result = told()
    assert not result.danger_known
    assert result.assumed[0].code == "danger_unknown"


def test_a_closure_shuts_the_only_way_out() -> None:
    result = told(closures=(Closure(TOWN, CROSS, "bridge", start=at("11:00"), end=at("13:00")),))
    assert result.shut.tolist() == [False, True, False, True]
    assert result.encircled[0].cut == ("T1 town-cross",)


def test_after_the_closure_it_is_open() -> None:
    case = tiny_case(roads=ROADS, closures=(Closure(TOWN, CROSS, "bridge", end=at("11:00")),))
    assert situation(case, NOON).encircled[0].can_leave


def test_a_closure_of_no_road_is_told() -> None:  # R1
    result = told(closures=(Closure(TOWN, HAVEN, "mined"),))
    assert not result.shut.any()
    assert Note("closure_on_nothing", {"place1": TOWN, "place2": HAVEN}) in result.assumed


def test_land_of_a_party_that_lets_nobody_pass_encircles() -> None:
    parties = {UA: Party(UA, "Ukraine", default_wish=True), RU: Party(RU, "Russian Federation", passage="none")}
    result = told(parties=parties, control=(claim("ru", box(37.2, 46.5, 37.5, 47.5)),))
    (siege,) = result.encircled
    assert not siege.can_leave
    assert siege.each[0].parties == (RU,)
    assert siege.each[0].also == ("T2 cross-haven",)


def test_a_place_that_can_be_left_only_in_a_window() -> None:
    """The window of the tiny case covers all roads; without it, ru's land is shut."""
    result = told(control=(claim("ru", box(37.2, 46.5, 37.5, 47.5)),))
    assert result.encircled[0].can_leave
    assert result.without_windows[0].cut == ("T1 town-cross",)


def test_a_window_on_nothing_is_told() -> None:
    windows = (CeasefireWindow("w", "road:M99", at("09:00"), at("10:00")),)
    assert Note("window_on_nothing", {"window": "w", "scope": "road:M99"}) in told(windows=windows).assumed


def test_places_in_the_order_of_their_ids_and_their_alerts() -> None:
    places = {
        i: replace(place, admin="North" if i == "haven" else "")
        for i, place in line_places(["town", "haven", "cross"]).items()
    }
    result = told(places=places, alerts=(Alert("north", at("11:00")),))
    assert result.holders.places == (CROSS, HAVEN, TOWN)
    assert result.alert.tolist() == [False, True, False]


def test_a_network_of_streets_is_used_as_it_is() -> None:
    case: Case = tiny_case(roads=ROADS)
    network = situation(case, NOON).network
    assert situation(replace(case, roads=(), network=network), NOON).network is network
