"""A case on a network of streets: the stretches that a plan drives become rows."""

from __future__ import annotations

import copy
from dataclasses import replace
from pathlib import Path

import pytest

from plan2 import Json, right_plan, sample_rows
from safeconduct.cases import load_case
from safeconduct.cases.verification.rows import case_rows
from safeconduct.core import PlaceId
from safeconduct.network import network_from_roads
from safeconduct.planning import Case
from safeconduct.verification import read_plan, verify
from verification.case_files import write_case

_CROSS = "47.20000,37.00000"  # the position of the crossing, which is no place here


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """Return the sample case on streets: its crossing has no name."""
    read = load_case(write_case(replace(sample_rows(), posts=()), tmp_path)).case
    network = network_from_roads(read.places, read.roads, read.road_classes)
    names = tuple(PlaceId("") if place == "cross" else place for place in network.node_place)
    places = {name: place for name, place in read.places.items() if name != "cross"}
    return replace(read, network=replace(network, node_place=names), roads=(), places=places)


def _on_streets() -> Json:
    plan = copy.deepcopy(right_plan())
    for convoy in plan["convoys"]:
        for here in convoy["passes"]:
            here |= {"place": here["place"].replace("cross", _CROSS), "road": ""}
    for corridor in plan["corridors"]:
        corridor["waypoints"] = [place.replace("cross", _CROSS) for place in corridor["waypoints"]]
    for asked in plan["ceasefire"]["windows"]:
        asked |= {"section": [place.replace("cross", _CROSS) for place in asked["section"]], "road": ""}
    return plan


def test_stretches_of_streets_are_rows(case: Case) -> None:
    rows = case_rows(case, read_plan(_on_streets()))
    found = {
        (link.from_place, link.to_place): (round(link.km, 6), round(link.speed_kmh, 3), link.dangerous)
        for link in rows.links
    }
    assert found["town", _CROSS] == (20.0, 60.0, True)
    assert found[_CROSS, "haven"] == (20.0, 60.0, False)  # the quicker of the two
    assert found["village", "town"] == (5.0, 30.0, False)  # on foot
    assert _CROSS in {place.id for place in rows.places}


def test_a_plan_on_streets_is_held_against_them(case: Case) -> None:
    plan = read_plan(_on_streets())
    broken = {found.code for found in verify(case_rows(case, plan), plan).violations}
    assert broken == set()
    early = _on_streets()
    early["convoys"][1]["passes"][1]["in_head"] = early["convoys"][1]["passes"][0]["head"]
    assert "too_fast" in {f.code for f in verify(case_rows(case, plan), read_plan(early)).violations}


def test_a_stretch_along_which_no_street_leads_is_no_road(case: Case) -> None:
    plan = _on_streets()
    plan["convoys"][1]["passes"][0]["place"] = "town"
    plan["convoys"][1]["passes"][1]["place"] = "nowhere"
    read = read_plan(plan)
    assert {"no_road", "no_such_place"} <= {f.code for f in verify(case_rows(case, read), read).violations}


def test_streets_without_a_plan_have_no_rows(case: Case) -> None:
    with pytest.raises(ValueError, match="without a plan"):
        case_rows(case)
