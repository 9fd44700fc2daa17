from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from land import NOON, Rules, box, claim, happened, lines_of
from safeconduct.core import Note
from safeconduct.picture import DANGER_BECAUSE, ControlClaim, DangerArea, Incident, LinkPicture, look
from safeconduct.picture.danger import BY_CONTEST, BY_DRAWING, BY_EDGE, BY_INCIDENT, BY_LINE, NOT_IN_DANGER

KM = 1 / 111.195
"""Degrees of latitude a kilometre takes."""
NORTH, SOUTH = box(30, 48, 40, 52), box(30, 44, 40, 48)
SIDES = (claim("ua", NORTH, says="ua"), claim("ru", SOUTH, says="ru"))


def roads_north_of(lat: float, *km: float) -> list[Sequence[tuple[float, float]]]:
    """Return short roads along 35 E, each this many kilometres north of a parallel."""
    return [[(35.0, lat + d * KM), (35.001, lat + d * KM)] for d in km]


def seen(
    roads: Sequence[Sequence[tuple[float, float]]],
    control: Sequence[ControlClaim] = (),
    incidents: Sequence[Incident] = (),
    danger: Sequence[DangerArea] = (),
    rules: Rules | None = None,
) -> LinkPicture:
    return look(lines_of(*roads), at=NOON, control=control, incidents=incidents, danger=danger, rules=rules or Rules())


def test_ten_kilometres_from_the_line() -> None:
    picture = seen(roads_north_of(48, -10.1, -9.9, 0, 9.9, 10.1), SIDES)
    assert picture.danger_because.tolist() == [NOT_IN_DANGER, BY_LINE, BY_LINE, BY_LINE, NOT_IN_DANGER]
    assert picture.danger.tolist() == [False, True, True, True, False]


@pytest.mark.parametrize("lat", [10.0, 48.0, 65.0])
def test_the_distance_is_as_long_east_as_north_at_every_latitude(lat: float) -> None:
    side = 1 / (111.195 * np.cos(np.radians(lat)))
    halves = (claim("ua", box(30, lat - 4, 35, lat + 4)), claim("ru", box(35, lat - 4, 40, lat + 4)))
    roads = [[(35 + d * side, lat), (35 + d * side, lat + 0.001)] for d in (-10.1, -9.9, 9.9, 10.1)]
    assert seen(roads, halves).danger.tolist() == [False, True, True, False]


def test_the_case_sets_the_distance() -> None:
    picture = seen(roads_north_of(48, 4, 6), SIDES, rules=Rules(distance_km=5))
    assert picture.danger.tolist() == [True, False]
    assert picture.assumed[0].values["km"] == 5.0


def test_two_sides_face_each_other_across_a_gap() -> None:
    """Maps drawn by hand do not meet: 6 km between them are still a line, not two edges."""
    apart = (claim("ua", box(30, 48 + 6 * KM, 40, 52)), claim("ru", SOUTH))
    assert seen(roads_north_of(48, 3), apart).danger_because.tolist() == [BY_LINE]


def test_the_edge_of_held_land_counts_and_says_so() -> None:  # R1: who holds the land beyond is unknown, not "nobody"
    picture = seen(roads_north_of(48, 5, 15), (claim("ru", SOUTH),))
    assert picture.danger_because.tolist() == [BY_EDGE, NOT_IN_DANGER]
    assert Note("danger_edge") in picture.assumed


def test_contested_land_is_dangerous_to_its_middle() -> None:
    rival = (claim("ua", SOUTH, says="ua"), claim("ru", SOUTH, says="ru"))
    assert seen(roads_north_of(46, 0), rival).danger_because.tolist() == [BY_CONTEST]


def test_disputed_land_is_dangerous_to_its_middle() -> None:
    assert seen(roads_north_of(46, 0), (claim("ru", SOUTH, state="disputed"),)).danger_because.tolist() == [BY_CONTEST]


def test_the_middle_of_land_of_one_side_is_not() -> None:
    assert not seen(roads_north_of(46, 0), SIDES).danger.any()


def test_incidents_of_the_last_three_days() -> None:
    road = roads_north_of(46, 0)
    ages = [-0.1, 0, 2.9, 3.1]
    assert [bool(seen(road, incidents=[happened(46, 35, days_ago=age)]).danger[0]) for age in ages] == [
        False, True, True, False,
    ]  # fmt: skip


def test_an_incidents_own_precision_is_added() -> None:
    roads = roads_north_of(46, 12)
    assert not seen(roads, incidents=[happened(46, 35)]).danger[0]
    assert seen(roads, incidents=[happened(46, 35, precision_km=3)]).danger_because.tolist() == [BY_INCIDENT]


def test_what_is_drawn_by_hand_is_the_danger_zone() -> None:
    drawn = [DangerArea((box(34, 45.9, 36, 46.1),), "ring")]
    picture = seen(roads_north_of(46, 0, 222), SIDES, [happened(48, 35)], drawn)
    assert picture.danger_because.tolist() == [BY_DRAWING, NOT_IN_DANGER]
    assert picture.assumed == ()


def test_a_drawing_without_land_does_not_replace_the_zone_that_is_worked_out() -> None:
    nothing = DangerArea(((((34.0, 48.0), (36.0, 48.0), (34.0, 48.0), (34.0, 48.0)),),))
    roads = roads_north_of(48, 9.9, 10.1)
    assert seen(roads, SIDES, danger=[nothing]).danger_because.tolist() == [BY_LINE, NOT_IN_DANGER]
    assert seen(roads, SIDES, danger=[nothing]).assumed == seen(roads, SIDES).assumed
    assert seen(roads, SIDES, danger=[nothing, DangerArea((box(34, 48.08, 36, 49),))]).danger_because[1] == BY_DRAWING


def test_nothing_known_is_not_nothing_dangerous() -> None:  # R1
    picture = seen(roads_north_of(48, 0))
    assert not picture.danger.any()
    assert not picture.danger_known
    assert picture.assumed == (Note("danger_unknown"),)


def test_the_default_is_reported_in_words() -> None:
    picture = seen(roads_north_of(48, 0), SIDES)
    assert picture.assumed[0] == Note("danger_guessed", {"km": 10.0, "days": 3.0})


def test_a_road_that_only_passes_through_is_in_danger() -> None:
    assert seen([[(35.0, 47.0), (35.0, 49.0)]], SIDES).danger.tolist() == [True]


def test_outlines_hold_their_roads() -> None:
    picture = seen(roads_north_of(48, 0), SIDES)
    codes = [code for code, _ in picture.zones]
    assert codes == [BY_LINE, BY_EDGE]
    assert all(0 < code < len(DANGER_BECAUSE) and polygons for code, polygons in picture.zones)


@settings(max_examples=25, deadline=None)
@given(st.floats(3, 20), st.floats(0, 20), st.lists(st.floats(-60, 60), min_size=1, max_size=5))
def test_a_wider_reach_never_makes_a_road_safe(reach: float, more: float, km: list[float]) -> None:
    narrow = seen(roads_north_of(48, *km), SIDES, [happened(48.2, 35)], rules=Rules(distance_km=reach))
    wide = seen(roads_north_of(48, *km), SIDES, [happened(48.2, 35)], rules=Rules(distance_km=reach + more))
    assert not (narrow.danger & ~wide.danger).any()
