"""Where a town's people set out on a network of streets (S9)."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from builders import tiny_case
from safeconduct.core import Place, PlaceId, distance_m
from safeconduct.planning import AssemblyPoint, Case, Fleet, PeopleGroup
from safeconduct.planning.instance.build import formulate
from safeconduct.planning.instance.towns import extent_km
from street_towns import CENTRE, moved, town_case

TOWN = PlaceId("town")


def shares(case: Case) -> dict[int, float]:
    """Return persons by node."""
    found: dict[int, float] = {}
    for group in formulate(case).instance.groups:
        found[group.node] = found.get(group.node, 0.0) + group.persons
    return found


def refs_at(case: Case, node: int) -> set[str]:
    network = case.network
    assert network is not None
    return {network.refs[int(network.ref[link])] for link in np.flatnonzero(network.tail == node)}


def test_people_of_all_junctions_come_to_the_two_through_roads() -> None:
    case = town_case()
    found = shares(case)
    assert sum(found.values()) == 4000
    assert len(found) == 2
    assert all({"P1", "S2"} & refs_at(case, node) for node in found)
    assert min(found.values()) > 400


def test_each_junction_comes_to_the_nearest_road() -> None:
    """A junction n streets north or south of P1 and e streets from S2 comes to P1 if n < e, to S2 if n > e.

    The town's own position is a junction more, on P1.
    """
    columns = [(abs(north - 2), abs(east - 3)) for east in range(8) for north in range(5)]
    to_s2 = sum(n > e for n, e in columns)
    either = sum(n == e for n, e in columns)
    case = town_case()
    of_s2 = [persons for node, persons in shares(case).items() if "S2" in refs_at(case, node)]
    each = 4000 / 41
    assert to_s2 * each - 4 <= sum(of_s2) <= (to_s2 + either) * each + 4


def test_whole_cars_are_split() -> None:
    groups = formulate(town_case(persons=4001.0)).instance.groups
    assert sum(group.persons for group in groups) == 4001
    assert sum(group.vehicles for group in groups) == math.ceil(4001 / 4)
    assert all(group.persons % 4 == 0 for group in groups[:-1])


@pytest.mark.parametrize("east_m", [-200.0, 0.0, 200.0])
@pytest.mark.parametrize("north_m", [-200.0, 0.0, 200.0])
def test_a_position_off_by_a_street_moves_few(east_m: float, north_m: float) -> None:
    here, there = shares(town_case()), shares(town_case(at=moved(east_m, north_m)))
    assert len(there) == len(here)
    assert sorted(there.values()) == pytest.approx(sorted(here.values()), abs=400)


def test_a_boarding_rate_of_the_whole_town_is_shared_as_its_people_are() -> None:
    case = town_case(assembly=(AssemblyPoint("a1", TOWN, boarding_per_h=1800.0),))
    instance = formulate(case).instance
    assert sum(line.rate_per_s for line in instance.lines) == pytest.approx(0.5)
    for group in instance.groups:
        (line,) = (instance.lines[number] for number in group.lines)
        assert (line.id, line.node) == ("a1", group.node)
        assert line.rate_per_s == pytest.approx(0.5 * group.persons / 4000, rel=0.01)


def test_points_with_a_position_are_where_they_are() -> None:
    spots = [moved(-600.0, 400.0), moved(800.0, -400.0)]
    points = tuple(
        AssemblyPoint(f"a{n}", TOWN, boarding_per_h=rate, lat=lat, lon=lon)
        for n, (rate, (lat, lon)) in enumerate(zip((600.0, 1800.0), spots, strict=True))
    )
    case = town_case(assembly=points)
    instance = formulate(case).instance
    network = instance.network
    for line, spot in zip(sorted(instance.lines, key=lambda line: line.id), spots, strict=True):
        assert distance_m(network.node_lat[line.node], network.node_lon[line.node], *spot) < 150
    assert sorted(group.persons for group in instance.groups) == [1000, 3000]


def test_buses_that_serve_a_town_load_wherever_its_people_gather() -> None:
    fleet = Fleet("f", PlaceId("west"), 3, 50, serves=(TOWN,))
    people = (PeopleGroup(TOWN, "bus", 1000.0),)
    instance = formulate(town_case(people=people, fleet=(fleet,))).instance
    serves = instance.fleets[0].serves
    assert serves is not None
    assert {group.node for group in instance.groups} <= serves


def test_too_few_for_a_convoy_on_each_road_go_to_one() -> None:
    assert len(shares(town_case(persons=100.0))) == 1


def test_on_rows_of_roads_everybody_sets_out_from_the_place() -> None:
    case = tiny_case()
    assert len(shares(case)) == 1
    assert not [note for note in formulate(case).assumed if note.code == "extent"]


def test_an_extent_nobody_gave_is_told() -> None:
    places = dict(town_case().places)
    places[TOWN] = replace(places[TOWN], extent_km=None)
    (note,) = (note for note in formulate(town_case(places=places)).assumed if note.code == "extent")
    assert note.values == {"place": "town", "km": 0.71}  # sqrt(8000 / 5000 / pi)
    assert not [note for note in formulate(town_case()).assumed if note.code == "extent"]


def test_a_town_s_extent_follows_from_its_people() -> None:
    town = Place(TOWN, "Town", *CENTRE, population=5000)
    assert extent_km(town, 1.0) == pytest.approx(1 / math.sqrt(math.pi))
    assert extent_km(replace(town, population=None), 20000.0) == pytest.approx(2 / math.sqrt(math.pi))
    assert extent_km(replace(town, extent_km=3.0), 1.0) == 3.0
