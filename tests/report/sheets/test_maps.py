"""The map: to scale, north up, every corridor once, and what is known of it marked."""

from __future__ import annotations

import dataclasses
import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans import CROSS, HAVEN, PLACES, TOWN, sample_plan
from safeconduct.core import Place, PlaceId, UsageError, distance_m
from safeconduct.report.sheets.drawing import Drawing
from safeconduct.report.sheets.maps import Frame, corridor_map
from safeconduct.report.sheets.parts import sheet_words
from sheet_sources import large_source, sample_case

_POSITION = st.tuples(st.floats(-60, 70), st.floats(-170, 170))


def drawn(**changes: object) -> Drawing:
    case = sample_case(**changes)
    words = sheet_words("en")
    return corridor_map(
        sample_plan().corridors, case, case.places, words, width=100, height=80, gathering=case.assembly
    )


@given(st.lists(_POSITION, min_size=1, max_size=6))
def test_every_position_lies_inside_the_margin(positions: list[tuple[float, float]]) -> None:
    frame = Frame.around(positions, 100, 80)
    for x, y in map(frame.at, positions):
        assert 5.9 <= x <= 94.1
        assert 5.9 <= y <= 74.1


def test_north_is_up_and_east_is_right() -> None:
    frame = Frame.around([(47.0, 37.0), (48.0, 38.0)], 100, 80)
    (x1, y1), (x2, y2) = frame.at((47.0, 37.0)), frame.at((48.0, 38.0))
    assert x2 > x1
    assert y2 < y1


def test_a_kilometre_is_as_long_as_it_says_both_ways() -> None:
    positions = [(47.0, 37.0), (47.5, 37.0), (47.0, 37.7)]
    frame = Frame.around(positions, 100, 80)
    home, *others = positions
    for other in others:
        km = float(distance_m(*home, *other)) / 1000
        assert math.dist(frame.at(home), frame.at(other)) == pytest.approx(km * frame.mm_per_km, rel=0.01)


def test_a_section_that_two_corridors_share_is_drawn_once() -> None:
    kinds = Counter(line.kind for line in drawn().lines)
    assert kinds["corridor"] == kinds["danger"] == 3
    assert kinds["road"] == 3
    assert kinds["hatch"] > 20


def test_marks_tell_ends_waypoints_checkpoints_and_gathering_places() -> None:
    kinds = Counter(mark.kind for mark in drawn().marks)
    assert (kinds["end"], kinds["place"], kinds["checkpoint"], kinds["gathering"]) == (3, 1, 1, 1)
    assert kinds["arrow"] >= 3


def test_names_and_scale_are_there() -> None:
    texts = {label.text for label in drawn().labels}
    assert {"Town & Söhne <1>", "Бург", "Cross", "Haven"} <= texts
    assert any(text.endswith("km") for text in texts)


@pytest.mark.parametrize(("west_lat", "east_lat"), [(46.0, 48.0), (48.0, 46.0)])
def test_the_scale_lies_in_the_corner_where_no_corridor_runs(west_lat: float, east_lat: float) -> None:
    ends = {TOWN: Place(TOWN, "W", west_lat, 36.0), HAVEN: Place(HAVEN, "E", east_lat, 39.5)}
    section = dataclasses.replace(sample_plan().corridors[0].sections[0], to_place=HAVEN, shape=())
    straight = dataclasses.replace(sample_plan().corridors[0], waypoints=(TOWN, HAVEN), sections=(section,))
    made = corridor_map([straight], sample_case(), ends, sheet_words("en"), width=90, height=60, gathering=())
    (bar,) = [line.points for line in made.lines if line.kind == "scale"]
    assert (bar[0][0] > 45) == (west_lat < east_lat)


def test_notes_stand_beside_their_section() -> None:
    case = sample_case()
    noted = corridor_map(
        sample_plan().corridors,
        case,
        PLACES,
        sheet_words("en"),
        width=100,
        height=80,
        gathering=(),
        notes={(TOWN, CROSS): "1", (CROSS, HAVEN): "2, 3", (HAVEN, TOWN): "9"},
    )
    assert {label.text for label in noted.labels} >= {"1", "2, 3"}
    assert "9" not in {label.text for label in noted.labels}


def test_streets_are_left_out() -> None:
    roads = sample_case().roads * 2000
    assert not any(line.kind == "road" for line in drawn(roads=roads).lines)


def test_a_waypoint_of_unknown_position_is_an_error() -> None:
    """R1."""
    bare = tuple(dataclasses.replace(section, shape=()) for section in sample_plan().corridors[0].sections)
    corridor = dataclasses.replace(sample_plan().corridors[0], sections=bare)
    with pytest.raises(UsageError, match="no position of waypoint 'town'"):
        corridor_map([corridor], sample_case(), {}, sheet_words("en"), width=90, height=80, gathering=())


def test_one_place_alone_can_be_drawn() -> None:
    place = Place(PlaceId("town"), "Town", 47.0, 37.0)
    stay = dataclasses.replace(sample_plan().corridors[0], waypoints=(TOWN,), sections=(), destination=TOWN)
    alone = corridor_map([stay], sample_case(), {TOWN: place}, sheet_words("uk"), width=90, height=80, gathering=())
    assert [mark.kind for mark in alone.marks] == ["end"]


def test_thirty_names_do_not_overlap() -> None:
    source = large_source()
    made = corridor_map(
        source.plan.corridors, source.case, source.places, sheet_words("en"), width=104, height=76, gathering=()
    )
    spots = [(label.x, label.y) for label in made.labels]
    assert len(spots) == len(set(spots)) > 5
