"""Cohorts through the network: by hand on a small one, and what must hold on any."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflicts import NUMBERS, camp, link, made, small, spot
from safeconduct.core import PlaceId
from safeconduct.outlook import Closure, Conflict, Corridor
from safeconduct.outlook.conflict import FloatArray
from safeconduct.outlook.data.parameters import Parameters
from safeconduct.outlook.flow.engine import Departures, Flow, ModelArrays, model_arrays, run
from safeconduct.outlook.flow.kernels import _shares
from safeconduct.outlook.flow.routes import IntArray


def leave(base: ModelArrays, leaving: FloatArray, first: float = 0.0) -> Departures:
    """Return people who leave by day, and those in each camp before."""
    camps = len(base.capacity)
    return Departures(np.full(camps, first), leaving, np.zeros((base.days, camps)))


def flow_of(conflict: Conflict, persons: float = 1000.0, numbers: Parameters = NUMBERS) -> Flow:
    """Run with all leaving on day 0."""
    base = model_arrays(conflict, conflict.days)
    return run(base, numbers, leave(base, np.eye(1, conflict.days)[0] * persons))


def everybody(flow: Flow) -> FloatArray:
    """Return all persons by day."""
    return np.asarray(flow.in_camps.sum(axis=1) + flow.at_places.sum(axis=1) + flow.travelling)


def test_shares_by_hand() -> None:
    # Equal size; C at 200 km, D at 300 km, near_km 100: 1/3 to 1/4.
    assert flow_of(small()).in_camps[0] == pytest.approx([1000 * 4 / 7, 1000 * 3 / 7])


def test_size_draws_by_its_power() -> None:
    conflict = small()
    places = (*conflict.places[:3], replace(conflict.places[3], capacity=2000.0))
    assert flow_of(replace(conflict, places=places)).in_camps[0] == pytest.approx([400, 600])


def test_a_camp_draws_by_the_room_it_has_left() -> None:
    base = model_arrays(small(), 2)
    people = replace(leave(base, np.array([100.0, 0.0])), first=np.array([750.0, 0.0]))
    # C draws 1/4 x 1/3, D 1/4: a quarter to three quarters.
    assert run(base, NUMBERS, people).in_camps[0] - people.first == pytest.approx([25, 75])


def test_full_camps_take_people_when_all_are_full() -> None:
    base = model_arrays(small(), 1)
    assert run(base, NUMBERS, leave(base, np.array([70.0]), first=5000.0)).in_camps[0] == pytest.approx([5040, 5030])


def test_a_capacity_that_is_not_reported_is_never_full() -> None:
    places = [spot("A", "conflict"), camp("C", 100.0), camp("D", 400.0), camp("E")]
    base = model_arrays(made(places, [link("A", name, 50) for name in "CDE"]), 20)
    assert base.capacity.tolist() == [100, 400, np.inf]


def test_a_camp_takes_more_or_fewer_than_its_capacity_by_its_effect() -> None:
    base = model_arrays(small(), 2)
    people = replace(leave(base, np.array([100.0, 0.0])), first=np.array([1000.0, 1000.0]))
    effect = np.log([4 / 3, 2.0])
    # C has a quarter free, D a half: 1/3 x 1/4 to 1/4 x 1/2.
    found = run(base, NUMBERS, people, capacity_effect=effect).in_camps[0] - people.first
    assert found == pytest.approx([40, 60])


def test_a_long_link_takes_as_many_days_as_it_needs() -> None:
    conflict = made([spot("A", "conflict"), camp("C")], [link("A", "C", 900)])
    flow = flow_of(conflict)
    assert flow.in_camps[:, 0].tolist()[:4] == [0, 0, 1000, 1000]
    assert flow.travelling.tolist()[:4] == [1000, 1000, 0, 0]
    assert flow.carried.tolist() == [1000, 0]


def test_those_who_rest_on_the_way_go_on_by_halves() -> None:
    # 300 km a link: one link a day, B in the evening of day 0; each morning half of those at B go on.
    conflict = made([spot("A", "conflict"), spot("B"), camp("C")], [link("A", "B", 300), link("B", "C", 300)])
    flow = flow_of(conflict)
    assert flow.at_places[:3, 1].tolist() == [1000, 500, 250]
    assert flow.in_camps[:3, 0].tolist() == [0, 500, 750]


def test_who_can_reach_no_camp_waits_until_one_opens() -> None:
    flow = flow_of(small(Closure("place", "A", "", 0, 5)))
    assert flow.at_places[4, 0] == 1000
    assert flow.in_camps[5].sum() == pytest.approx(1000)


def test_who_is_on_a_link_that_shuts_goes_back_and_elsewhere() -> None:
    places = [spot("A", "conflict"), camp("C"), camp("D")]
    flow = flow_of(made(places, [link("A", "C", 1500), link("A", "D", 12000)], Closure("link", "A", "C", 2)))
    assert flow.in_camps[:, 0].max() == 0
    assert flow.travelling[19] == pytest.approx(1000)


def test_direct_arrivals_and_leavers() -> None:
    base = model_arrays(small(), 2)
    people = replace(leave(base, np.zeros(2), first=30.0), direct=np.array([[10.0, -20.0], [0.0, -50.0]]))
    assert run(base, NUMBERS, people).in_camps.tolist() == [[40, 10], [40, 0]]


def test_a_corridor_sets_people_down_a_day_later() -> None:
    brought = Corridor(PlaceId("A"), PlaceId("B"), 300.0, 2, 5, km=390.0)
    base = model_arrays(replace(small(), corridors=(brought,)), 20)
    flow = run(base, NUMBERS, leave(base, np.zeros(20)))
    assert base.set_down[:, 1].tolist()[:8] == [0, 0, 0, 100, 100, 100, 0, 0]
    assert everybody(flow).tolist()[:6] == pytest.approx([0, 0, 100, 200, 300, 300])


def test_a_corridor_to_a_camp_registers_its_people_there() -> None:
    brought = Corridor(PlaceId("A"), PlaceId("C"), 300.0, 0, 3)
    base = model_arrays(replace(small(), corridors=(brought,)), 20)
    assert base.registered.sum(axis=0).tolist() == [300, 0]
    assert run(base, NUMBERS, leave(base, np.zeros(20))).in_camps[-1] == pytest.approx([300, 0])


@st.composite
def conflicts(draw: st.DrawFn) -> Conflict:
    """Return a random small conflict: some towns in a chain, some camps, chance links and closures."""
    towns = [spot(f"T{at}", "conflict", population=draw(st.floats(1, 1e6))) for at in range(draw(st.integers(1, 4)))]
    sizes = st.one_of(st.none(), st.floats(1, 1e5))
    countries = st.sampled_from(["Away", "Beyond"])
    camps = [camp(f"C{at}", draw(sizes), country=draw(countries)) for at in range(draw(st.integers(1, 3)))]
    km = st.floats(1, 2000)
    links = [link(one.id, other.id, draw(km)) for one, other in pairwise(towns)]
    links += [link(draw(st.sampled_from(towns)).id, place.id, draw(km)) for place in camps]
    shut = [
        Closure("link", way.a, way.b, draw(st.integers(0, 9)), draw(st.integers(10, 19)))
        for way in links
        if draw(st.booleans())
    ]
    return made([*towns, *camps], links, *shut)


FOLLOWING = replace(NUMBERS, following=0.4)

_LEAVING = st.lists(st.floats(0, 1e5), min_size=20, max_size=20).map(np.array)


@given(conflicts(), _LEAVING)
def test_people_are_conserved(conflict: Conflict, leaving: FloatArray) -> None:
    base = model_arrays(conflict, conflict.days)
    flow = run(base, FOLLOWING, leave(base, leaving, first=7.0))
    assert everybody(flow) == pytest.approx(7.0 * len(base.capacity) + leaving.cumsum(), rel=1e-9, abs=1e-6)
    assert min(flow.in_camps.min(), flow.at_places.min(), flow.travelling.min()) >= 0


@given(conflicts())
def test_nobody_arrives_faster_than_they_can_travel(conflict: Conflict) -> None:
    open_always = replace(conflict, closures=())
    base = model_arrays(open_always, 20)
    flow = run(base, FOLLOWING, leave(base, np.eye(1, 20)[0] * 1000))
    nearest = base.routes.effort[0][base.weights[0] > 0].min(axis=0)
    for column, km in enumerate(nearest):
        days_needed = min(20, int(np.ceil(km / 400)) - 1)
        assert flow.in_camps[:days_needed, column].max(initial=0.0) == 0


@given(conflicts(), st.data())
def test_a_closed_link_carries_nobody(conflict: Conflict, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(conflict.links) - 1))
    way = conflict.links[at]
    closed = replace(conflict, closures=(Closure("link", way.a, way.b, 0),))
    assert flow_of(closed).carried[[2 * at, 2 * at + 1]].tolist() == [0, 0]


@given(conflicts(), st.randoms(use_true_random=False))
def test_row_order_changes_nothing(conflict: Conflict, random: object) -> None:
    order = list(range(len(conflict.places)))
    random.shuffle(order)  # type: ignore[attr-defined]
    mixed = replace(
        conflict, places=tuple(conflict.places[at] for at in order), intensity=conflict.intensity[order],
        links=conflict.links[::-1],
    )  # fmt: skip
    one, other = flow_of(conflict, numbers=FOLLOWING), flow_of(mixed, numbers=FOLLOWING)
    by_id = {mixed.places[row].id: column for column, row in enumerate(mixed.camps())}
    columns = [by_id[conflict.places[row].id] for row in conflict.camps()]
    assert other.in_camps[:, columns] == pytest.approx(one.in_camps, rel=1e-9, abs=1e-6)


def test_splitting_a_place_in_two_changes_little() -> None:
    whole = small()
    halves = [spot("A", "conflict", population=500.0), spot("A2", "conflict", population=500.0), *whole.places[1:]]
    split = made(halves, [*whole.links, link("A", "A2", 1)])
    assert flow_of(split).in_camps[-1] == pytest.approx(flow_of(whole).in_camps[-1], rel=0.01)


def test_parts_of_the_people_add_up_to_all() -> None:
    places = [spot("A", "conflict"), spot("B", "conflict"), camp("C", 900.0), camp("D", 300.0)]
    conflict = made(places, [link("A", "C", 100), link("B", "D", 500), link("A", "B", 90)])
    base = model_arrays(conflict, 20)
    people = leave(base, np.full(20, 50.0))
    whole = run(base, FOLLOWING, people)
    parts = [base.weights * (np.arange(4) == row) for row in (0, 1)]
    sums = sum(run(base, FOLLOWING, people, among=whole, weights=part).in_camps for part in parts)
    assert sums == pytest.approx(whole.in_camps)


def abroad(*camps: tuple[str, str, float], days: int = 5) -> Conflict:
    """Return town A in conflict and camps without capacities: (name, country, kilometres from A)."""
    places = [spot("A", "conflict"), *(camp(name, country=country) for name, country, _ in camps)]
    return made(places, [link("A", name, km) for name, _, km in camps], days=days)


def test_a_share_follows_to_the_countries_where_people_are_already() -> None:
    base = model_arrays(abroad(("C", "Here", 100), ("D", "There", 100)), 1)
    people = replace(leave(base, np.array([100.0])), first=np.array([30.0, 10.0]))
    # 60 choose by pull, half each; 40 follow, three quarters and a quarter.
    assert run(base, FOLLOWING, people).in_camps[0] - people.first == pytest.approx([30 + 30, 30 + 10])


def test_within_a_country_those_who_follow_choose_by_pull() -> None:
    base = model_arrays(abroad(("C", "Here", 100), ("D", "Here", 300), ("E", "There", 100)), 1)
    people = replace(leave(base, np.array([90.0])), first=np.array([0.0, 50.0, 50.0]))
    # C and D share Here's half: at 1/2 x 1/2 and 1/2 x 1/4 of what E draws with 1/2.
    draws = np.array([1 / 4, 1 / 8, 1 / 2])
    followed = np.array([2 / 3 / 2, 1 / 3 / 2, 1 / 2])
    expected = 90 * (0.6 * draws / draws.sum() + 0.4 * followed)
    assert run(base, FOLLOWING, people).in_camps[0] - people.first == pytest.approx(expected)


def test_those_under_way_are_followed_as_those_who_have_arrived() -> None:
    conflict = abroad(("C", "Here", 100), ("D", "There", 1900))
    base = model_arrays(conflict, 5)
    flow = run(base, FOLLOWING, leave(base, np.array([100.0, 100.0, 0.0, 0.0, 0.0])))
    by_pull = np.array([1 / 2, 1 / 20]) / (1 / 2 + 1 / 20)
    assert flow.chosen[1] == pytest.approx(100 * by_pull)
    assert flow.in_camps[1, 0] == pytest.approx(200 * by_pull[0])
    assert flow.travelling[1] == pytest.approx(200 * by_pull[1])


def test_nobody_follows_to_a_camp_that_is_full_or_shut() -> None:
    places = [spot("A", "conflict"), camp("C", 100.0, country="Here"), camp("D", 100.0, country="There")]
    conflict = made(places, [link("A", "C", 100), link("A", "D", 100)], days=1)
    for first, shut in (([100.0, 1.0], ()), ([50.0, 1.0], (Closure("camp", "C"),))):
        base = model_arrays(replace(conflict, closures=shut), 1)
        people = replace(leave(base, np.array([10.0])), first=np.array(first))
        assert run(base, FOLLOWING, people).in_camps[0] - people.first == pytest.approx([0.0, 10.0])


def slow_shares(
    pull: FloatArray, country: IntArray, room: FloatArray, chosen: FloatArray, following: float
) -> FloatArray:
    """Return each camp's share of those who choose, the country first where they follow."""
    if not (pull * room).any():
        return np.asarray(pull / pull.sum())
    draw = pull * room
    there = {int(name): float((chosen * room)[(country == name) & (draw > 0)].sum()) for name in country}
    if not sum(there.values()):
        return np.asarray(draw / draw.sum())
    found = (1 - following) * draw / draw.sum()
    for name, many in there.items():
        inside = draw * (country == name)
        found = found + following * many / sum(there.values()) * (inside / inside.sum() if inside.any() else 0.0)
    return np.asarray(found)


def test_shares_are_those_worked_out_slowly() -> None:
    chance = np.random.default_rng(3)
    for _ in range(500):
        camps = int(chance.integers(1, 6))
        pull, room, chosen = (chance.random(camps) * (chance.random(camps) > 0.3) for _ in range(3))
        country, following = chance.integers(0, 3, camps), float(chance.random())
        found, drawn, there = np.zeros(camps), np.zeros(3), np.zeros(3)
        can_leave = _shares(pull, country, room, chosen, following, drawn, there, found)
        assert can_leave == bool(pull.any())
        if can_leave:
            assert found == pytest.approx(slow_shares(pull, country, room, chosen, following))
            assert found.sum() == pytest.approx(1.0)
