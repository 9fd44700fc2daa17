"""Why people stay: the limit that binds, or the structural reason why nobody of a group could ever leave (R6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from builders import RU, UA, at, line_places, make_place, make_road, tiny_case
from planning.drawn_rows import bus_case, fleet, flowing_case, group, safe_roads
from planning.planned import hopeless, planned
from safeconduct.core import NoteValue, PlaceId
from safeconduct.planning import AssemblyPoint, Case, Checkpoint, ReceptionPoint, Wish

TOWN, CROSS, HAVEN = PlaceId("town"), PlaceId("cross"), PlaceId("haven")


def first_limit(case: Case) -> tuple[str, Mapping[str, NoteValue]]:
    """Return the first limit of those of town who stay."""
    (row,) = [row for row in planned(case, effort="fast").left_behind if row.place == TOWN]
    assert not row.because[0].tested
    return row.because[0].code, row.because[0].where


def test_the_narrow_road() -> None:
    roads = (safe_roads()[0], replace(safe_roads()[1], capacity_pcu_h=60))
    code, where = first_limit(flowing_case(people=(group(9000),), roads=roads))
    assert (code, where["ref"], where["section"]) == ("road_capacity", "T2", ("cross", "haven"))


def test_the_post() -> None:
    post = Checkpoint("k", TOWN, CROSS, 60)
    assert first_limit(flowing_case(people=(group(9000),), roads=safe_roads(), checkpoints=(post,)))[0] == "checkpoint"


def test_the_assembly_point() -> None:
    case = flowing_case(people=(group(3000),), roads=safe_roads(), assembly=(AssemblyPoint("gate", TOWN, 60),))
    assert first_limit(case) == ("boarding", {"assembly": ("gate",)})


@pytest.mark.parametrize(("intake", "room", "code"), [(None, 100, "room"), (30, None, "intake")])
def test_the_reception_point(intake: float | None, room: float | None, code: str) -> None:
    rows = (ReceptionPoint("r", HAVEN, UA, intake, room),)
    assert first_limit(flowing_case(roads=safe_roads(), reception=rows)) == (code, {"reception": "r"})


def test_the_buses() -> None:
    horizon = replace(tiny_case().horizon, end=at("09:00"))
    assert first_limit(bus_case(500, fleet(1, "town"), horizon=horizon))[0] == "seats"


def test_those_who_would_go_to_neither_side() -> None:
    code, where = first_limit(flowing_case(roads=safe_roads(), wishes=(Wish(TOWN, UA, 0.7), Wish(TOWN, RU, 0.0))))
    assert (code, where["share"]) == ("wishes", 30)


def test_no_side_with_a_reception() -> None:
    assert hopeless(tiny_case(wishes=(Wish(TOWN, RU, 1.0),))) & {"no_side", "wishes"}


def test_a_reception_point_that_takes_in_nobody_is_no_lack_of_hours() -> None:
    assert hopeless(tiny_case(reception=(ReceptionPoint("r1", HAVEN, UA, intake_per_h=0.0),))) == {"intake"}


def test_an_assembly_point_where_nobody_boards_is_no_lack_of_hours() -> None:
    assert hopeless(tiny_case(assembly=(AssemblyPoint("a1", TOWN, boarding_per_h=0.0),))) == {"boarding"}


def test_no_road_at_all() -> None:
    places = {**line_places(("town", "cross", "haven")), PlaceId("isle"): make_place("isle", 46.0, 39.0)}
    roads = (make_road("cross", "haven", danger=False),)
    assert hopeless(tiny_case(places=places, roads=roads)) & {"no_road", "off_road"}


@pytest.mark.parametrize("state", ["mined", "closed"])
def test_a_shut_road_that_would_open_a_way_is_named(state: str) -> None:
    roads = (safe_roads()[0], replace(safe_roads()[1], state=state))
    assert hopeless(tiny_case(roads=roads)) == {f"road_{state}"}


def test_too_far_to_walk_and_no_bus() -> None:
    roads = (make_road("town", "haven", km=16.0, danger=False),)
    assert hopeless(tiny_case(roads=roads, people=(group(30, "foot"),))) == {"distance"}
