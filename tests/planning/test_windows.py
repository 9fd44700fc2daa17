from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from builders import at, line_places, make_road, said, tiny_case
from land import box
from safeconduct.core import CaseError
from safeconduct.network import lines, network_from_roads
from safeconduct.picture import DangerArea
from safeconduct.planning import Case, CeasefireWindow
from safeconduct.planning.windows import road_numbers, window_covers, windows_on_nothing

# a -M14/E58- b -T0401- c -no number- d, eastwards, 26.6 km apart
ROADS = (make_road("a", "b", ref="M14/E58"), make_road("b", "c", ref="Т-04-01"), make_road("c", "d", ref=""))
PLACES = line_places("abcd")


def with_windows(*scopes: str, **changes: object) -> Case:
    windows = tuple(CeasefireWindow(f"w{i}", scope, at("09:00"), at("16:00")) for i, scope in enumerate(scopes))
    return tiny_case(places=PLACES, roads=ROADS, windows=windows, **changes)


def covered(scope: str, **changes: object) -> set[str]:
    """Return the links a window covers, as pairs of places."""
    case = with_windows(scope, **changes)
    network = network_from_roads(case.places, case.roads, {})
    links = np.flatnonzero(window_covers(case, network, lines(network))[0])
    return {network.node_place[network.tail[link]] + network.node_place[network.head[link]] for link in links}


ALL = {"ab", "ba", "bc", "cb", "cd", "dc"}


@pytest.mark.parametrize(
    ("scope", "links"),
    [
        ("all", ALL),
        (" all ", ALL),
        ("road:M14", {"ab", "ba"}),
        ("road:e58", {"ab", "ba"}),
        ("road:М-14", {"ab", "ba"}),
        ("road:T0401", {"bc", "cb"}),
        ("road:T0401/M14", {"ab", "ba", "bc", "cb"}),
        ("road:M1", set()),
        ("place:b", {"ab", "ba", "bc", "cb"}),
        ("place: d", {"cd", "dc"}),
        ("place:nowhere", set()),
        ("area:nowhere", set()),
    ],
)
def test_scope(scope: str, links: set[str]) -> None:
    assert covered(scope) == links


def test_an_area_drawn_by_hand() -> None:
    east_of_c = DangerArea((box(37.8, 46.9, 39.0, 47.1),), "East")
    assert covered("area:east", danger=(east_of_c,)) == {"cd", "dc"}


def test_several_areas_of_one_name() -> None:
    ends = tuple(DangerArea((box(west, 46.9, west + 0.1, 47.1),), "ends") for west in (36.9, 38.0))
    assert covered("area:ends", danger=ends) == {"ab", "ba", "cd", "dc"}


def test_an_area_is_an_admin_of_places_where_nobody_drew_it() -> None:
    case = with_windows("area:Donetsk")
    places = {i: replace(place, admin="Donetsk" if i == "a" else "Luhansk") for i, place in PLACES.items()}
    network = network_from_roads(places, case.roads, {})
    covers = window_covers(replace(case, places=places), network, lines(network))
    assert int(covers.sum()) == 2


@pytest.mark.parametrize("scope", ["", "raod:M14", "road:", "M14", "all:M14"])
def test_what_is_no_scope_is_an_error(scope: str) -> None:  # R1
    with pytest.raises(CaseError, match="expected all, road:REF, place:ID or area:NAME"):
        covered(scope)


def test_rows_are_the_windows_refused_ones_too() -> None:
    case = with_windows("road:M14", "all")
    network = network_from_roads(case.places, case.roads, {})
    covers = window_covers(case, network, lines(network))
    assert covers.shape == (2, 6)
    assert covers.sum(axis=1).tolist() == [2, 6]


def test_no_windows() -> None:
    case = with_windows()
    network = network_from_roads(case.places, case.roads, {})
    assert window_covers(case, network, lines(network)).shape == (0, 6)


def test_a_window_on_nothing_is_told() -> None:  # R1
    case = with_windows("all", "road:M99")
    network = network_from_roads(case.places, case.roads, {})
    told = windows_on_nothing(case, window_covers(case, network, lines(network)))
    assert said(told) == ["window w1: road:M99 covers no road of the network"]


@pytest.mark.parametrize(
    ("ref", "numbers"),
    [
        ("M14/E58", {"M14", "E58"}),
        ("М-14;Е 58", {"M14", "E58"}),
        ("Н-08, Р-37", {"N08", "R37"}),
        ("т0401", {"T0401"}),
        ("О040203", {"O040203"}),
        ("", set()),
    ],
)
def test_road_numbers(ref: str, numbers: set[str]) -> None:
    assert road_numbers(ref) == numbers
