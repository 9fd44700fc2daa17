"""A case as arrays: which links there are, when each may be entered, and who may go where."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from builders import RU, UA, at, line_places, make_road, tiny_case
from planning.drawn_rows import fleet, group, safe_roads
from safeconduct.core import PlaceId
from safeconduct.picture import Closure
from safeconduct.planning import AssemblyPoint, Case, Checkpoint, InboundConvoy, ReceptionPoint
from safeconduct.planning.instance import UNBOUNDED, Instance, Intervals
from safeconduct.planning.instance.build import formulate

TOWN, CROSS, HAVEN = PlaceId("town"), PlaceId("cross"), PlaceId("haven")
HOUR = 3600.0


def built(**changes: object) -> Instance:
    return formulate(tiny_case(**changes)).instance


def links_of(instance: Instance, start: str, end: str) -> list[int]:
    node = instance.network.node_of()
    ends = node[PlaceId(start)], node[PlaceId(end)]
    return [i for i in range(len(instance.link)) if (instance.tail[i], instance.head[i]) == ends]


def stays(instance: Instance, start: str, end: str) -> list[Intervals]:
    return [instance.interval_sets[instance.stay_of[i]] for i in links_of(instance, start, end)]


def test_a_dangerous_road_is_entered_within_the_window_less_its_margins() -> None:  # R4
    assert stays(built(), "town", "cross") == [((3 * HOUR + 600, 10 * HOUR - 600),)]


def test_a_safe_road_is_entered_at_any_hour() -> None:
    assert stays(built(roads=safe_roads()), "town", "cross") == [((0.0, 16 * HOUR),)]


def test_parallel_roads_are_two_links() -> None:
    """One 30 km, one 40 km: both are kept, each with its own time."""
    instance = built(roads=(*safe_roads(), make_road("town", "cross", km=40, ref="T9", danger=False)))
    assert sorted(instance.road_s[links_of(instance, "town", "cross")]) == pytest.approx([1800, 2400])


def test_a_closure_cuts_the_hours_of_a_road_both_ways() -> None:  # P6
    instance = built(roads=safe_roads(), closures=(Closure(TOWN, CROSS, "bridge", at("09:00"), at("10:00")),))
    for ends in (("town", "cross"), ("cross", "town")):
        assert stays(instance, *ends) == [((0.0, 3 * HOUR), (4 * HOUR, 16 * HOUR))]


def test_contraflow_doubles_a_road_one_way_and_shuts_it_the_other() -> None:  # S8
    """From 10:00 to 12:00 all lanes lead from town to cross."""
    roads = (replace(safe_roads()[0], contraflow=((600, 720),)), safe_roads()[1])
    instance = built(roads=roads)
    outward = links_of(instance, "town", "cross")
    rates = {round(3600 * float(instance.rate_pcu_s[i])): i for i in outward}
    assert sorted(rates) == [600, 1200]
    assert instance.interval_sets[instance.stay_of[rates[1200]]] == ((4 * HOUR, 6 * HOUR),)
    assert instance.interval_sets[instance.entry_of[rates[600]]] == ((0.0, 4 * HOUR), (6 * HOUR, 16 * HOUR))
    assert stays(instance, "cross", "town") == [((0.0, 4 * HOUR), (6 * HOUR, 16 * HOUR))]


def test_a_post_serves_one_direction_in_its_hours() -> None:  # P2
    post = Checkpoint("k", TOWN, CROSS, 120, lanes=2, opens=at("08:00"), closes=at("18:00"), storage_vehicles=7)
    instance = built(checkpoints=(post,))
    (out,), (back,) = links_of(instance, "town", "cross"), links_of(instance, "cross", "town")
    assert 3600 * instance.service_per_s[out] == pytest.approx(240)
    assert instance.storage[out] == 7
    assert instance.interval_sets[instance.entry_of[out]] == ((2 * HOUR, 12 * HOUR),)
    assert instance.service_per_s[back] == UNBOUNDED


def test_two_posts_on_a_road_the_slower_and_both_hours() -> None:
    rows = (Checkpoint("a", TOWN, CROSS, 120, opens=at("08:00")), Checkpoint("b", TOWN, CROSS, 90, closes=at("18:00")))
    instance = built(checkpoints=rows)
    (out,) = links_of(instance, "town", "cross")
    assert 3600 * instance.service_per_s[out] == pytest.approx(90)
    assert instance.interval_sets[instance.entry_of[out]] == ((2 * HOUR, 12 * HOUR),)


def test_what_serves_nobody_is_never_open() -> None:
    """A road of no capacity is closed; a post, an assembly or a reception point of rate 0 has no hours."""
    roads = (*safe_roads(), make_road("town", "haven", ref="T9", capacity_pcu_h=0.0))
    instance = built(
        roads=roads,
        checkpoints=(Checkpoint("k", TOWN, CROSS, 0.0),),
        assembly=(AssemblyPoint("a", TOWN, 0.0),),
        reception=(ReceptionPoint("r", HAVEN, UA, intake_per_h=0.0),),
    )
    assert links_of(instance, "town", "haven") == []
    assert {code for _, code in instance.shut} == {"closed"}
    (out,) = links_of(instance, "town", "cross")
    assert instance.interval_sets[instance.entry_of[out]] == ()
    assert (instance.lines[0].hours, instance.sinks[0].hours) == ((), ())
    assert np.isfinite(instance.spacing_s("car")).all()


def with_danger(**danger: bool) -> Case:
    rows = line_places(("town", "cross", "haven"))
    return tiny_case(places={name: replace(place, danger=danger.get(str(name))) for name, place in rows.items()})


def test_a_place_that_is_dangerous_holds_halts_within_windows() -> None:  # S4
    instance = formulate(with_danger(cross=True)).instance
    node = instance.network.node_of()
    assert instance.node_danger.tolist() == [place == node[CROSS] for place in range(instance.nodes)]
    assert instance.interval_sets[instance.node_stay_of[node[CROSS]]] == ((3 * HOUR + 600, 10 * HOUR - 600),)


def test_people_go_where_their_means_are_taken_and_no_further() -> None:  # S6
    rows = (ReceptionPoint("cars", CROSS, UA, takes=("car",)), ReceptionPoint("all", HAVEN, UA))
    instance = built(reception=rows, people=(group(10), group(20, "bus")))
    takes = {sink.id: sink.takes for sink in instance.sinks}
    assert takes["cars"] == {"car"}
    assert takes["all"] == {"car", "bus", "ambulance", "foot"}


def test_a_fleet_serves_the_places_it_names() -> None:  # S6
    rows = (fleet(1, id="some", serves=(TOWN,)), fleet(1, id="any"))
    instance = built(fleet=rows)
    node = instance.network.node_of()
    assert {row.id: row.serves for row in instance.fleets} == {"some": frozenset({node[TOWN]}), "any": None}


def test_aid_that_comes_in() -> None:  # S8
    row = InboundConvoy("i1", HAVEN, TOWN, 4, earliest=at("10:00"))
    (aid,) = built(inbound=(row,)).inbound
    assert (aid.vehicles, aid.pcu, aid.earliest_s, aid.latest_s) == (4, 2.0, 4 * HOUR, 16 * HOUR)


def test_wishes_make_members_and_groups_are_whole_persons_and_cars() -> None:  # R3
    instance = built(reception=(ReceptionPoint("r", HAVEN, UA), ReceptionPoint("n", CROSS, RU)), people=(group(101),))
    assert [(row.persons, row.vehicles) for row in instance.groups] == [(101, 41)]
    assert [instance.sinks[sink].party for member in instance.members for sink in member.sinks] == [UA]


def test_departures_wait_for_the_windows_over_the_first_dangerous_roads() -> None:
    windows = tuple(replace(row, departures_from=at("11:00")) for row in tiny_case().windows)
    (line,) = built(windows=windows).lines
    assert (line.earliest_s, line.allowed_s, line.begins_s) == (5 * HOUR, 5 * HOUR, 5 * HOUR)


def test_same_instance_for_any_order_of_rows() -> None:  # R8
    case = tiny_case(people=(group(100), group(50, "bus"), group(30, "foot", "cross")), roads=safe_roads())
    one = formulate(case).instance
    places = dict(reversed(list(case.places.items())))
    other = formulate(replace(case, people=case.people[::-1], places=places)).instance
    assert one.groups == other.groups
    assert one.members == other.members
