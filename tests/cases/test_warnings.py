"""Warnings about ways: over hand-drawn roads, and against a search written otherwise."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import UA, line_places, make_road, tiny_case
from safeconduct.cases import check_case, write_case
from safeconduct.core import PlaceId
from safeconduct.network import Road
from safeconduct.planning import PeopleGroup, ReceptionPoint

_IDS = ("a", "b", "c", "d", "e")


def _warnings(folder: Path, roads: Sequence[Road], homes: Sequence[str], goals: Sequence[str]) -> list[tuple[str, str]]:
    """Return (file, place) of the warnings that there is no open way."""
    case = tiny_case(
        places=line_places(_IDS),
        roads=tuple(roads),
        people=tuple(PeopleGroup(PlaceId(home), "car", 10, persons_per_vehicle=2) for home in homes),
        reception=tuple(ReceptionPoint(f"r{goal}", PlaceId(goal), UA) for goal in goals),
        windows=(),
    )
    write_case(case, folder)
    found = [(fault.file, fault.got) for fault in check_case(folder)]
    return [(file, got.split()[-1]) for file, got in found if got.startswith("no open way")]


def test_a_mined_road_cuts_the_line(tmp_path: Path) -> None:
    roads = [make_road(x, y, 500) for x, y in itertools.pairwise(_IDS)]
    assert _warnings(tmp_path / "whole", roads, ["a", "b"], ["e"]) == []
    roads[1] = dataclasses.replace(roads[1], state="mined")
    found = _warnings(tmp_path / "cut", roads, ["a", "d"], ["e"])
    assert found == [("people.csv", "a")]


@pytest.mark.parametrize(("state", "count"), [("open", 0), ("damaged", 0), ("closed", 2), ("mined", 2)])
def test_damaged_roads_are_still_ways(state: str, count: int, tmp_path: Path) -> None:
    road = make_road("a", "b", 500, state=state)
    assert len(_warnings(tmp_path / "case", [road], ["a"], ["b"])) == count


def test_one_way_roads_lead_one_way(tmp_path: Path) -> None:
    road = make_road("a", "b", 500, oneway=True)
    assert _warnings(tmp_path / "there", [road], ["a"], ["b"]) == []
    assert _warnings(tmp_path / "back", [road], ["b"], ["a"]) == [("people.csv", "b"), ("reception.csv", "a")]


_ROADS = st.lists(
    st.tuples(st.sampled_from(_IDS), st.sampled_from(_IDS), st.booleans(), st.sampled_from(["open", "closed"])).filter(
        lambda road: road[0] != road[1]
    ),
    min_size=1,
    max_size=7,
)


@settings(max_examples=40, deadline=None)
@given(roads=_ROADS, homes=st.sets(st.sampled_from(_IDS), min_size=1), goal=st.sampled_from(_IDS))
def test_ways_are_those_of_a_closure_of_the_relation(
    tmp_path_factory: pytest.TempPathFactory, roads: list[tuple[str, str, bool, str]], homes: set[str], goal: str
) -> None:
    leads = {(place, place) for place in _IDS}
    for a, b, oneway, state in roads:
        leads |= set() if state == "closed" else {(a, b)} if oneway else {(a, b), (b, a)}
    for _ in _IDS:
        leads |= {(a, d) for a, b in leads for c, d in leads if b == c}
    drawn = [make_road(a, b, 500, ref=f"R{i}", oneway=one, state=s) for i, (a, b, one, s) in enumerate(roads)]
    found = _warnings(tmp_path_factory.mktemp("ways") / "case", drawn, sorted(homes), [goal])
    stuck = [("people.csv", home) for home in sorted(homes) if (home, goal) not in leads]
    lonely = [] if any((home, goal) in leads for home in homes) else [("reception.csv", goal)]
    assert found == stuck + lonely
