"""A plan of 5,000 convoys on 60 waypoints is written in seconds, whatever the number of its corridors."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from plans import CLOCK, sample_plan
from safeconduct.core import Place, PlaceId
from safeconduct.planning import Convoy, Corridor, Pass, Plan, Section
from safeconduct.report.exports.files import write_all
from safeconduct.report.plan.reader import PlanFile, read_plan_file
from safeconduct.report.summary.summary import summary_text

WAYPOINTS = tuple(PlaceId(f"p{number}") for number in range(60))
PLACES = {place: Place(place, f"Place {place}", 47.0 + n / 100, 36.0 + n / 100) for n, place in enumerate(WAYPOINTS)}
MOST_S = 8.0
"""A plan of 300,000 passes is written within this time on a slow machine, a third of it on a quick one."""


def _corridor(number: int) -> Corridor:
    ends = pairwise(WAYPOINTS)
    sections = tuple(Section(a, b, 1.0, danger=True, road=f"{a}-{b}") for a, b in ends)
    return Corridor(f"c{number}", WAYPOINTS[0], WAYPOINTS[-1], WAYPOINTS, 59.0, {"car": 100}, sections)


def _convoy(number: int, corridor: str) -> Convoy:
    start = CLOCK.parse("06:00") + timedelta(seconds=7 * number)
    heads = [start + timedelta(seconds=61 * step) for step in range(len(WAYPOINTS))]
    roads = (*(f"{a}-{b}" for a, b in pairwise(WAYPOINTS)), "")
    passes = tuple(
        Pass(place, head, head + timedelta(seconds=90), road=road)
        for place, head, road in zip(WAYPOINTS, heads, roads, strict=True)
    )
    return Convoy(f"v{number}", corridor, {"car": 10}, {"car": 35}, passes, "a1", "r1")


def large_plan(corridors: int) -> Plan:
    convoys = tuple(_convoy(number, f"c{number % corridors}") for number in range(5000))
    ways = tuple(_corridor(number) for number in range(corridors))
    return replace(sample_plan(), corridors=ways, convoys=convoys, duties=(), footprint=(), left_behind=())


@pytest.mark.parametrize("corridors", [1, 20, 400])
def test_a_large_plan_is_written_within_seconds(corridors: int, tmp_path: Path) -> None:
    plan = large_plan(corridors)
    begun = time.process_time()
    written = write_all(PlanFile(plan, CLOCK, PLACES), tmp_path / "out")
    summary_text(plan, CLOCK, PLACES)
    assert time.process_time() - begun < MOST_S
    maps = [path.name for path in written if path.suffix in (".gpx", ".kml")]
    assert len(maps) == (2 * corridors if corridors <= 20 else 0)


def test_a_large_plan_comes_back(tmp_path: Path) -> None:
    plan = large_plan(3)
    write_all(PlanFile(plan, CLOCK, PLACES), tmp_path / "out")
    assert read_plan_file(tmp_path / "out" / "plan.json").plan == plan
