from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from builders import RU, UA, line_places, make_road, tiny_case
from land import NOON, Rules
from safeconduct.core import PlaceId
from safeconduct.network import Network, Road, lines, network_from_roads
from safeconduct.picture import look
from safeconduct.planning import Case, PeopleGroup, ReceptionPoint, Wish
from safeconduct.planning.encirclement import Encirclement, encirclement, link_name, wished_points


def siege(
    *roads: Road,
    shut: str = "",
    reception: str = "z",
    **changes: object,
) -> Encirclement:
    """Return how place `a` is besieged; shut: the roads nobody consents to, as `ab cd` (both directions).

    ua receives at each place of `reception`, as r<place>.
    """
    ids = sorted({end for road in roads for end in (road.from_place, road.to_place)})
    points = tuple(ReceptionPoint(f"r{place}", PlaceId(place), UA) for place in reception)
    people = (PeopleGroup(PlaceId("a"), "car", 700, persons_per_vehicle=2.5),)
    case = tiny_case(**({"places": line_places(ids), "roads": roads, "people": people, "reception": points} | changes))
    network = network_from_roads(case.places, case.roads, {})
    return besieged(case, network, ~barred(network, shut))[0]


def barred(network: Network, shut: str) -> NDArray[np.bool_]:
    pairs = {frozenset(pair) for pair in shut.split()}
    ends = zip(network.tail, network.head, strict=True)
    return np.array([frozenset((network.node_place[a], network.node_place[b])) in pairs for a, b in ends], np.bool_)


def besieged(case: Case, network: Network, consent: NDArray[np.bool_]) -> tuple[Encirclement, ...]:
    picture = look(lines(network), at=NOON, control=(), incidents=(), danger=(), rules=Rules())
    return encirclement(case, network, picture, consent=consent)


def road(pair: str, km: float = 30.0, **rest: object) -> Road:
    return make_road(pair[0], pair[1], km, **rest)


LINE = (road("ab", ref="T1"), road("bc", ref="T2"), road("cz", ref="T3"))


def test_a_place_that_can_be_left() -> None:
    free = siege(*LINE)
    assert (free.can_leave, free.no_road, free.reception, free.towards) == (True, False, ("rz",), ("rz",))
    assert (free.cut, free.each, free.whole) == ((), (), None)
    assert free.persons == 700


def test_one_gate() -> None:
    shut = siege(*LINE, shut="bc")
    assert not shut.can_leave
    assert shut.reception == ()
    assert shut.cut == ("T2 b-c",)
    (opening,) = shut.each
    assert (opening.leads_out, opening.also, opening.reception) == (True, (), ("rz",))
    assert shut.whole == opening


def test_what_an_opened_gate_carries() -> None:
    """600 cars an hour, 2.5 persons each, and the narrowest road of the way counts."""
    (opening,) = siege(*LINE, shut="bc").each
    assert opening.persons_per_h == 1500
    narrow = (LINE[0], LINE[1], replace(LINE[2], capacity_pcu_h=100))
    assert siege(*narrow, shut="bc").each[0].persons_per_h == 250


def test_an_unknown_capacity_is_not_none() -> None:  # R1
    unknown = tuple(replace(one, capacity_pcu_h=None) for one in LINE)
    assert siege(*unknown, shut="bc").each[0].persons_per_h is None
    mixed = (replace(LINE[0], capacity_pcu_h=None), *LINE[1:])
    assert siege(*mixed, shut="bc").each[0].persons_per_h == 1500


def test_gates_one_behind_the_other() -> None:
    """The cut is the gate nearest to the place; alone it is not enough, and the other is named."""
    shut = siege(*LINE, shut="ab cz")
    assert shut.cut == ("T1 a-b",)
    assert (shut.each[0].leads_out, shut.each[0].also) == (False, ("T3 c-z",))
    assert shut.each[0].reception == ("rz",)


def test_the_cut_is_the_narrow_place_not_the_first_gates() -> None:
    """Two gates out of the town, one gate behind both: the cut is that one, and one of the two is needed as well."""
    roads = (road("ab"), road("ac", km=40), road("bd"), road("cd"), road("dz", ref="T9"))
    shut = siege(*roads, shut="ab ac dz")
    assert shut.cut == ("T9 d-z",)
    assert shut.each[0].also == ("T1 a-b",)


def test_two_ways_out() -> None:
    roads = (road("ab", ref="T1"), road("bz", capacity_pcu_h=400), road("ac", ref="T2"), road("cz", capacity_pcu_h=100))
    shut = siege(*roads, shut="ab ac")
    assert shut.cut == ("T1 a-b", "T2 a-c")
    assert [opening.persons_per_h for opening in shut.each] == [1000, 250]
    assert [opening.leads_out for opening in shut.each] == [True, True]
    assert shut.whole is not None
    assert shut.whole.persons_per_h == 1250


def test_two_roads_between_the_same_places_are_two_gates() -> None:
    roads = (road("ab", ref="T1"), road("ab", ref="M1", km=35), road("bz"))
    assert siege(*roads, shut="ab").cut == ("T1 a-b", "M1 a-b")


def test_which_points_an_opening_reaches() -> None:
    """Two reception points, each behind its own gate."""
    shut = siege(road("ay", ref="T1"), road("az", ref="T2"), shut="ay az", reception="yz")
    assert [(opening.links, opening.reception) for opening in shut.each] == [
        (("T1 a-y",), ("ry",)),
        (("T2 a-z",), ("rz",)),
    ]
    assert shut.whole is not None
    assert shut.whole.reception == ("ry", "rz")


def test_a_point_on_a_side_they_would_not_go_to_does_not_count() -> None:  # R3
    points = (ReceptionPoint("rb", PlaceId("b"), RU), ReceptionPoint("rz", PlaceId("z"), UA))
    case = tiny_case(
        places=line_places("abcz"), roads=LINE, reception=points, people=(PeopleGroup(PlaceId("a"), "car", 5),)
    )
    network = network_from_roads(case.places, case.roads, {})
    (shut,) = besieged(case, network, ~barred(network, "bc"))
    assert (shut.can_leave, shut.towards, shut.reception) == (False, ("rz",), ())


def test_wishes_go_before_the_default() -> None:  # R3
    points = (ReceptionPoint("rb", PlaceId("b"), RU), ReceptionPoint("rz", PlaceId("z"), UA))
    wishes = (Wish(PlaceId("a"), RU, 0.2), Wish(PlaceId("a"), UA, 0.0))
    case = tiny_case(places=line_places("abcz"), roads=LINE, reception=points, wishes=wishes)
    assert [point.id for point in wished_points(case, PlaceId("a"))] == ["rb"]
    assert [point.id for point in wished_points(case, PlaceId("c"))] == ["rz"]


@pytest.mark.parametrize("state", ["mined", "closed"])
def test_a_road_that_cannot_be_driven_is_a_gate_too(state: str) -> None:  # P6
    shut = siege(LINE[0], replace(LINE[1], state=state), LINE[2])
    assert shut.cut == ("T2 b-c",)
    assert (shut.each[0].states, shut.each[0].parties) == ((state,), ())


def test_a_damaged_road_is_none() -> None:
    assert siege(LINE[0], replace(LINE[1], state="damaged"), LINE[2]).can_leave


def test_who_holds_the_gate_is_told() -> None:
    places = {i: replace(place, party=RU if i == "c" else None) for i, place in line_places("abcz").items()}
    assert siege(*LINE, shut="bc", places=places).each[0].parties == (RU,)


def test_who_lets_people_pass_freely_is_not_asked() -> None:
    places = {i: replace(place, party={"b": UA, "c": RU}.get(i)) for i, place in line_places("abcz").items()}
    assert siege(*LINE, shut="bc", places=places).each[0].parties == (RU,)


def test_no_road_at_all() -> None:
    lost = siege(road("ab"), road("cz"), shut="ab")
    assert (lost.can_leave, lost.no_road, lost.cut, lost.whole) == (False, True, (), None)


def test_a_oneway_road_in_is_no_road_out() -> None:
    assert siege(make_road("b", "a", oneway=True), road("bz")).no_road


def test_a_place_off_the_network() -> None:
    places = line_places("abcz")
    case = tiny_case(places=places, roads=LINE[1:], people=(PeopleGroup(PlaceId("a"), "foot", 10),))
    network = network_from_roads(places, case.roads, {})
    (lost,) = besieged(case, network, np.ones(network.links, np.bool_))
    assert lost.no_road


def test_nowhere_to_go_but_out() -> None:
    """No reception point on the network: out is the part with most nodes, here c, d and z."""
    roads = (*LINE, road("cd"))
    assert siege(*roads, shut="bc", reception="").cut == ("T2 b-c",)
    assert siege(*roads, shut="bc", reception="").towards == ()
    assert siege(*roads, reception="").can_leave


def test_a_name_for_people() -> None:
    network = network_from_roads(line_places("ab"), (make_road("a", "b", ref=""),), {})
    assert link_name(network, 0) == "a-b"
    streets = replace(network, node_place=(PlaceId("a"), PlaceId("")))
    assert link_name(streets, 0) == "a-47.000,37.350"


def test_places_in_order_each_once() -> None:
    people = tuple(PeopleGroup(PlaceId(place), means, 5) for place in "ba" for means in ("bus", "car"))
    case = tiny_case(places=line_places("abcz"), roads=LINE, people=people)
    network = network_from_roads(case.places, case.roads, {})
    rows = besieged(case, network, np.ones(network.links, np.bool_))
    assert [(row.place, row.persons) for row in rows] == [("a", 10), ("b", 10)]


PAIRS = [a + b for i, a in enumerate("abcdez") for b in "abcdez"[i + 1 :]]


@settings(max_examples=60, deadline=None)
@given(st.sets(st.sampled_from(PAIRS), min_size=1), st.sets(st.sampled_from(PAIRS)))
def test_against_trying_every_set_of_gates(pairs: set[str], shut: set[str]) -> None:
    """The cut holds: closing its gates for good (all else open) leaves no way out; and no smaller set of gates does."""
    roads = tuple(road(pair) for pair in sorted({*pairs, "ab", "yz"}))
    result = siege(*roads, shut=" ".join(shut))
    arcs = {(p[0], p[1]) for p in pairs | {"ab"}} | {(p[1], p[0]) for p in pairs | {"ab"}}
    gates = sorted(arc for arc in arcs if "".join(sorted(arc)) in shut)
    assert result.can_leave == reaches(arcs - set(gates))
    if not result.can_leave and not result.no_road:
        smallest = next(
            size for size in range(1, 9) if any(not reaches(arcs - set(cut)) for cut in combinations(gates, size))
        )
        assert len(result.cut) == smallest
        assert not reaches(arcs - {(name[-3], name[-1]) for name in result.cut})


def reaches(arcs: set[tuple[str, str]]) -> bool:
    seen, front = {"a"}, ["a"]
    while front:
        at = front.pop()
        new = {b for a, b in arcs if a == at} - seen
        seen |= new
        front += new
    return "z" in seen
