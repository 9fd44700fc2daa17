"""A plan for SUMO: network, vehicles and closures; driven by SUMO itself where it is installed."""

from __future__ import annotations

import shutil
import subprocess
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from plan2 import right_plan, sample_rows
from planning.planned import document_of
from random_cases import random_full_case
from safeconduct.cases.verification.rows import case_rows
from safeconduct.core import InfeasibleError, Place, PlaceId
from safeconduct.formats.maps.sumo import SumoEdge, SumoKind, SumoScene, SumoVehicle, sumo_files
from safeconduct.planning.planner import plan_case
from safeconduct.report.exports.sumo import sumo_scene
from safeconduct.verification import read_plan

_NETCONVERT, _SUMO = shutil.which("netconvert"), shutil.which("sumo")
_H = 3600.0


def scene_of_sample() -> SumoScene:
    rows = sample_rows()
    places = {PlaceId(row.id): Place(PlaceId(row.id), row.id, 48.0, 37.0 + n / 10) for n, row in enumerate(rows.places)}
    return sumo_scene(rows, read_plan(right_plan(rows)), places)


def line(*, closed: tuple[tuple[float, float], ...], departs_s: float = 0.0) -> SumoScene:
    """Return a line of two roads of 10 km at 36 km/h, the second closed at times, and one car."""
    places = {"a": (48.0, 37.0), "b": (48.0, 37.1), "c": (48.0, 37.2)}
    edges = [
        SumoEdge("ab", "a", "b", 10_000.0, 10.0, 1, 900.0),
        SumoEdge("bc", "b", "c", 10_000.0, 10.0, 1, 900.0, closed),
    ]
    cars = [SumoVehicle("v0", "car", departs_s, ("ab", "bc"))]
    return SumoScene(places, edges, [SumoKind("car", 1.0, 1.0)], cars, 8 * _H)


def element(files: dict[str, str], name: str, path: str) -> ElementTree.Element:
    found = ElementTree.fromstring(files[name]).find(path)
    assert found is not None
    return found


def drive(scene: SumoScene, folder: Path) -> dict[str, float]:
    """Let SUMO drive a scene; returns arrival by vehicle, seconds.  Nothing may be at fault."""
    if _NETCONVERT is None or _SUMO is None:
        pytest.skip("SUMO is not installed (pip install eclipse-sumo)")
    for name, text in sumo_files(scene, "for tests").items():
        (folder / name).write_text(text, encoding="utf-8")
    for command in ([_NETCONVERT, "-c", "plan.netccfg"], [_SUMO, "-c", "plan.sumocfg", "--tripinfo-output", "t.xml"]):
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stderr
        assert "Error" not in done.stderr
    trips = ElementTree.parse(folder / "t.xml").getroot()
    end = {edge.id for edge in scene.edges}
    assert all(trip.get("arrivalLane", "").rpartition("_")[0] in end | {f"gate_{one}" for one in end} for trip in trips)
    return {trip.get("id", ""): float(trip.get("arrival", "nan")) for trip in trips}


def test_every_planned_vehicle_is_in_it_once_at_its_hour() -> None:
    scene = scene_of_sample()
    convoys = [convoy for convoy in read_plan(right_plan()).convoys if not convoy.on_foot]
    assert len(scene.vehicles) == sum(sum(convoy.mix.values()) for convoy in convoys) > 0
    assert len({vehicle.id for vehicle in scene.vehicles}) == len(scene.vehicles)
    base = sample_rows().rules.horizon[0]
    assert min(one.departs_s for one in scene.vehicles) == min(one.passes[0].head for one in convoys) - base


def test_dangerous_roads_are_closed_outside_their_windows() -> None:
    rows, scene = sample_rows(), scene_of_sample()
    dangerous = {(link.from_place, link.to_place) for link in rows.links if link.dangerous or link.only_in_windows}
    closed = {edge.id.split("_", 1)[1] for edge in scene.edges if edge.closed}
    driven = {edge.id.split("_", 1)[1] for edge in scene.edges}
    assert closed == {f"{start}_{end}" for start, end in dangerous} & driven
    assert closed


def test_a_closed_road_begins_with_a_gate_of_its_own_length() -> None:
    files = sumo_files(line(closed=((0.0, 100.0),)), "for tests")
    lengths = [
        float(element(files, "plan.edg.xml", f"edge[@id='{name}']").attrib["length"]) for name in ("gate_bc", "bc")
    ]
    assert sum(lengths) == pytest.approx(10_000.0)
    assert element(files, "plan.add.xml", "rerouter").attrib["edges"] == "gate_bc"
    assert element(files, "plan.rou.xml", "vehicle/route").attrib["edges"] == "ab gate_bc bc"


def test_capacity_is_the_least_time_between_vehicles() -> None:
    files = sumo_files(line(closed=()), "for tests")
    kind = element(files, "plan.edg.xml", "edge[@id='ab']").attrib["type"]
    assert float(element(files, "plan.add.xml", f"type[@id='{kind}']/meso").attrib["tauff"]) == pytest.approx(4.0)


def test_places_at_one_position_are_set_apart() -> None:
    scene = line(closed=((0.0, 100.0),))
    files = sumo_files(SumoScene(dict.fromkeys(scene.places, (48.0, 37.0)), *_rest(scene)), "for tests")
    at = [(node.get("x"), node.get("y")) for node in ElementTree.fromstring(files["plan.nod.xml"]).iter("node")]
    assert len(set(at)) == len(at)


def _rest(scene: SumoScene) -> tuple[list[SumoEdge], list[SumoKind], list[SumoVehicle], float]:
    return list(scene.edges), list(scene.kinds), list(scene.vehicles), scene.ends_s


def test_sumo_drives_the_sample(tmp_path: Path) -> None:
    scene = scene_of_sample()
    assert set(drive(scene, tmp_path)) == {vehicle.id for vehicle in scene.vehicles}


def test_sumo_takes_the_planned_time_on_an_open_road(tmp_path: Path) -> None:
    assert drive(line(closed=((0.0, 500.0),)), tmp_path)["v0"] == pytest.approx(2000.0, rel=0.01)


def test_sumo_ends_at_the_gate_who_comes_while_it_is_closed(tmp_path: Path) -> None:
    assert drive(line(closed=((0.0, 5000.0),)), tmp_path)["v0"] == pytest.approx(1000.0, rel=0.02)


@pytest.mark.parametrize("seed", range(8))
def test_sumo_drives_plans_of_random_cases(seed: int, tmp_path: Path) -> None:
    case = random_full_case(seed)
    try:
        plan = read_plan(document_of(case, plan_case(case, effort="fast")))
    except InfeasibleError:
        pytest.skip("nobody can leave in this case")
    scene = sumo_scene(case_rows(case, plan), plan, case.places)
    assert set(drive(scene, tmp_path)) <= {vehicle.id for vehicle in scene.vehicles}
