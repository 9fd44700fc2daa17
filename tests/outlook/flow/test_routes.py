"""What is open when, and the shortest way to each camp."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflicts import camp, link, made, small, spot
from safeconduct.outlook import Closure, Conflict
from safeconduct.outlook.conflict import ForcedWay
from safeconduct.outlook.flow.routes import find_routes, straight_km


def effort(conflict: Conflict, day: int) -> list[list[float]]:
    """Return vehicle kilometres from each place to each camp on a day."""
    net = find_routes(conflict, conflict.days)
    return [[float(km) for km in row] for row in net.effort[net.state[day]]]


def test_shortest_ways_by_hand() -> None:
    assert effort(small(), 0) == [[200, 300], [100, 400], [0, 500], [500, 0]]


def test_the_next_link_leads_along_the_way() -> None:
    net = find_routes(small(), 1)
    assert net.next_link[0, :, 0].tolist() == [0, 2, -1, 5]  # A->B, B->C, at C, D->A
    assert net.head[[0, 2, 5]].tolist() == [1, 2, 0]


def test_walking_takes_longer() -> None:
    conflict = small()
    walked = replace(conflict, links=(replace(conflict.links[0], kind="walk"), *conflict.links[1:]))
    assert effort(walked, 0)[0][0] == pytest.approx(100 + 100 * 400 / 35)


def test_of_two_links_between_places_the_shorter_counts() -> None:
    conflict = small()
    assert effort(replace(conflict, links=(*conflict.links, link("B", "A", 40))), 0)[0][0] == 140


@pytest.mark.parametrize(
    ("shut", "to_c", "to_d"),
    [
        (Closure("link", "B", "A", 3, 6), np.inf, 300),
        (Closure("place", "B", "", 3, 6), np.inf, 300),
        (Closure("place", "A", "", 3, 6), np.inf, np.inf),
        (Closure("border", "Away", "Home", 3, 6), np.inf, np.inf),
        (Closure("border", "Home", "Other", 3, 6), 200, 300),
    ],
)
def test_closures_hold_from_their_first_day_to_before_the_last(shut: Closure, to_c: float, to_d: float) -> None:
    assert [effort(small(shut), day)[0] for day in (2, 3, 5, 6)] == [[200, 300], [to_c, to_d], [to_c, to_d], [200, 300]]


def test_a_shut_camp_can_be_passed_through() -> None:
    places = [spot("A", "conflict"), camp("C"), camp("D")]
    net = find_routes(made(places, [link("A", "C", 10), link("C", "D", 10)], Closure("camp", "C", "", 0, 5)), 20)
    assert net.open_camp[net.state[[4, 5]]].tolist() == [[False, True], [True, True]]
    assert net.effort[0, 0].tolist() == [10, 20]


def forced_network(*closures: Closure) -> Conflict:
    """Return A - C - D with the link from C to D forced, and the longer way A - D past it."""
    places = [spot("A", "conflict"), camp("C"), camp("D")]
    links = [link("A", "C", 10), replace(link("C", "D", 10), forced="a_to_b"), link("A", "D", 50)]
    return made(places, links, *closures)


def test_a_forced_link_leads_on_all_who_pass_until_it_is_lifted() -> None:
    net = find_routes(forced_network(Closure("redirection", "D", "C", 7)), 20)
    before, after = net.state[[6, 7]]
    assert net.open_link[before].tolist() == [True, False, True, True, True, True]
    assert net.open_link[after].all()
    assert net.effort[before, 0, 1] == 20  # through C, which passes them on
    assert net.next_link[before, 1, 1] == 2


def test_a_camp_where_a_forced_link_begins_stays_open() -> None:
    net = find_routes(forced_network(), 20)
    assert net.open_camp.all()
    assert net.effort[0, 0].tolist() == [10, 20]


def test_a_camp_with_a_forced_link_is_shut_by_its_own_closure_alone() -> None:
    net = find_routes(forced_network(Closure("camp", "C", "", 0, 5)), 20)
    assert net.open_camp[net.state[[4, 5]]].tolist() == [[False, True], [True, True]]


def test_two_forced_links_from_one_place_leave_each_other_open() -> None:
    places = [spot("A", "conflict"), spot("B"), camp("C"), camp("D"), camp("E")]
    links = [
        link("A", "B", 10), replace(link("B", "C", 10), forced="a_to_b"),
        replace(link("D", "B", 20), forced="b_to_a"), link("B", "E", 5),
    ]  # fmt: skip
    net = find_routes(made(places, links), 5)
    assert net.effort[0, 0].tolist() == [20, 30, np.inf]


@st.composite
def forced_networks(draw: st.DrawFn) -> Conflict:
    """Return up to four towns and two camps with random links, some of them forced."""
    places = [*(spot(name, "conflict") for name in "ABEF"[: draw(st.integers(1, 4))]), camp("C"), camp("D")]
    pairs = [(one.id, other.id) for at, one in enumerate(places) for other in places[at + 1 :]]
    chosen = draw(st.lists(st.sampled_from(pairs), min_size=1, unique=True))
    ways_: st.SearchStrategy[ForcedWay] = st.sampled_from(["", "", "a_to_b", "b_to_a"])
    return made(places, [replace(link(a, b, draw(st.integers(1, 99))), forced=draw(ways_)) for a, b in chosen], days=1)


def shortest_by_hand(conflict: Conflict) -> dict[tuple[str, str], float]:
    """Relax every link as often as there are places; out of a place with forced links only those lead."""
    links = [(way.a, way.b, way.km, way.forced == "a_to_b") for way in conflict.links]
    links += [(way.b, way.a, way.km, way.forced == "b_to_a") for way in conflict.links]
    begun = {a for a, _, _, forced in links if forced}
    links = [one for one in links if one[3] or one[0] not in begun]
    camps = [conflict.places[row].id for row in conflict.camps()]
    km = {(place.id, to): 0.0 if place.id == to else np.inf for place in conflict.places for to in camps}
    for _ in conflict.places:
        for a, b, length, _forced in links:
            for to in camps:
                km[a, to] = min(km[a, to], length + km[b, to])
    return {(str(a), str(to)): value for (a, to), value in km.items()}


@settings(max_examples=300)
@given(forced_networks())
def test_shortest_ways_with_forced_links_are_those_by_hand(conflict: Conflict) -> None:
    net, km = find_routes(conflict, 1), shortest_by_hand(conflict)
    for row, place in enumerate(conflict.places):
        for column, at in enumerate(conflict.camps()):
            assert net.effort[0, row, column] == km[str(place.id), str(conflict.places[at].id)]
    assert net.open_camp.all()


def test_closures_of_names_that_are_not_there_shut_nothing() -> None:
    net = find_routes(small(Closure("link", "A", "Nowhere", 0), Closure("camp", "Nowhere", "", 0)), 5)
    assert net.open_link.all()
    assert net.open_camp.all()


def test_a_road_guessed_from_the_straight_line() -> None:
    assert straight_km(spot("A", lon=0.0), spot("B", lon=1.0)) == pytest.approx(1.3 * 111.195, rel=1e-4)


def test_a_closure_without_an_end_stays() -> None:
    assert np.isinf(effort(small(Closure("link", "A", "D", 3)), 19)[0][1])
