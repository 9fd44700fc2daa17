"""Runs of a plan against chance: a corridor of 230 km with single cars beside UXsim, and the bundled days."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import ROOT, Bench, missing_module

if TYPE_CHECKING:
    from safeconduct.simulation import Chances, Compiled

__all__ = ["cases"]

_CORRIDOR = "corridor of 230 km, 3,500 cars, a narrow place, 14 h"
_LINKS, _KM, _CARS, _SECONDS = 12, 230.0, 3500, 18_000
_FREE_MS, _RATE, _NARROW = 16.7, 0.7, 0.2  # m/s; units a second (UXsim's own for this speed), and at the narrow place
_ODDS_PER_H = 0.05


@cache
def _corridor() -> Compiled:
    sys.path.insert(0, str(ROOT / "tests"))
    import numpy as np

    from simulation.networks_by_hand import line_of_cars

    capacity = [3600.0 * _RATE] * _LINKS
    capacity[_LINKS // 2 + 1] = 3600.0 * _NARROW
    leaves = np.arange(_CARS) * np.float64(_SECONDS / _CARS)
    return line_of_cars(leaves, [_KM / _LINKS] * _LINKS, kmh=3.6 * _FREE_MS, capacity_pcu_h=capacity, hours=14.0)


@cache
def _bundled(name: str) -> Compiled:
    from safeconduct.api.simulating import lay_out
    from safeconduct.cases import load_case
    from safeconduct.planning import plan_case
    from safeconduct.simulation import Chances

    case = load_case(ROOT / "examples" / name).case
    plan = plan_case(case, effort="fast", should_stop=lambda: True)  # the first that is met: as many convoys
    return lay_out(case, _planned(case, plan), Chances())[0]


def _planned(case: Any, plan: Any) -> Any:
    from safeconduct.api import Planned

    return Planned(plan, case.clock, case.places)


def _chances(*, certain: bool) -> Chances:
    from safeconduct.simulation import Chances

    return Chances().certain() if certain else Chances()


def _runs(laid: Callable[[], Compiled], count: int, *, certain: bool) -> Callable[[], dict[str, float | int | str]]:
    def run() -> dict[str, float | int | str]:
        from safeconduct.api.running import work_out
        from safeconduct.simulation import Job

        compiled = laid()
        batch = work_out(compiled, _ODDS_PER_H, 1, Job(_chances(certain=certain), 0, count))
        return {"runs": count, "persons out, mean": round(float(batch.persons[:, :, 0].sum(axis=1).mean()))}

    return run


def _many(name: str, count: int) -> Callable[[], dict[str, float | int | str]]:
    def run() -> dict[str, float | int | str]:
        from safeconduct.api.running import Workers
        from safeconduct.simulation import Asked, study_plan

        compiled = _bundled(name)
        with Workers([(compiled, _ODDS_PER_H)], 1, count=2) as work:
            study = study_plan(compiled, _chances(certain=False), 1, Asked(count, effects=0), work)
        assert study is not None
        return {"runs": study.runs.count, "persons out, mean": round(float(study.runs.ended(0).mean()))}

    return run


def _mean_travel() -> dict[str, float | int | str]:
    import numpy as np

    from safeconduct.simulation import odds_of
    from safeconduct.simulation.running import run_once

    compiled, chances = _corridor(), _chances(certain=True)
    odds = odds_of(chances, 0.0, compiled.layout)
    trace = run_once(compiled.layout, odds, np.array(chances.post_factors), 1, 0)
    heads = compiled.layout.hops["head"][compiled.layout.convoys["hop_a"]]
    return {"mean travel time, s": round(float((trace.vehicles["out"] - heads).mean()), 1)}


def _uxsim(platoon: int) -> Callable[[], dict[str, float | int | str]]:
    def run() -> dict[str, float | int | str]:
        from uxsim import World

        world = World(
            name="", deltan=platoon, tmax=14 * 3600, print_mode=0, save_mode=0, show_mode=0, random_seed=0, cpp=True,
            vehicle_logging_timestep_interval=-1,
        )  # fmt: skip
        length = 1000.0 * _KM / _LINKS
        for node in range(_LINKS + 1):
            world.addNode(f"n{node}", node * length, 0)
        for link in range(_LINKS):
            narrow = {"capacity_out": _NARROW} if link == _LINKS // 2 else {}
            ends = f"n{link}", f"n{link + 1}"
            world.addLink(f"l{link}", *ends, length=length, free_flow_speed=_FREE_MS, jam_density=0.14, **narrow)
        world.adddemand("n0", f"n{_LINKS}", 0, _SECONDS, volume=_CARS)
        world.exec_simulation()
        world.analyzer.basic_analysis()
        done = world.analyzer.trip_completed
        return {"cars": int(done), "mean travel time, s": round(world.analyzer.total_travel_time / max(1, done), 1)}

    return run


def _sumo_folder() -> Path:
    """Lay the corridor out for SUMO by the same export as a plan's; returns the folder, its network made."""
    from safeconduct.formats.maps.sumo import SumoEdge, SumoKind, SumoScene, SumoVehicle, sumo_files

    places = {f"n{node}": (48.0, 30.0 + 0.25 * node) for node in range(_LINKS + 1)}
    edges = [
        SumoEdge(
            f"l{link}", f"n{link}", f"n{link + 1}", 1000.0 * _KM / _LINKS, _FREE_MS, 1,
            3600.0 * (_NARROW if link == _LINKS // 2 + 1 else _RATE),
        )
        for link in range(_LINKS)
    ]  # fmt: skip
    route = tuple(edge.id for edge in edges)
    cars = [SumoVehicle(f"v{car:04d}", "car", car * _SECONDS / _CARS, route) for car in range(_CARS)]
    folder = Path(tempfile.mkdtemp(prefix="sumo-"))
    for name, text in sumo_files(SumoScene(places, edges, [SumoKind("car", 1.0, 1.0)], cars, 14 * 3600.0), "").items():
        (folder / name).write_text(text, encoding="utf-8")
    subprocess.run(["netconvert", "-c", "plan.netccfg"], cwd=folder, check=True, capture_output=True)
    return folder


@cache
def _sumo_ready() -> Path:
    return _sumo_folder()


def _sumo() -> dict[str, float | int | str]:
    folder = _sumo_ready()
    command = ["sumo", "-c", "plan.sumocfg", "--no-step-log", "--tripinfo-output", "trips.xml"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    trips = [float(trip.get("duration", "nan")) for trip in ElementTree.parse(folder / "trips.xml").getroot()]
    return {"cars": len(trips), "mean travel time, s": round(sum(trips) / max(1, len(trips)), 1)}


def cases() -> list[Bench]:
    """List what is measured."""
    uxsim = missing_module("uxsim")
    sumo = "" if shutil.which("sumo") and shutil.which("netconvert") else "sumo is not installed (eclipse-sumo)"
    march_5, march_9 = "mariupol-2022-03-05", "ukraine-2022-03-09"
    return [
        Bench(_CORRIDOR, "one run as planned", _mean_travel, _corridor, target_s=0.01),
        Bench(_CORRIDOR, "100 runs, all chances", _runs(_corridor, 100, certain=False), _corridor, 1, target_s=1.0),
        Bench(_CORRIDOR, "UXsim, C++, single cars", _uxsim(1), peer=True, once=False, missing=uxsim),
        Bench(_CORRIDOR, "UXsim, C++, platoons of 5", _uxsim(5), peer=True, once=False, missing=uxsim),
        Bench(_CORRIDOR, "SUMO, mesoscopic", _sumo, _sumo_ready, peer=True, once=False, missing=sumo),
        Bench(march_5, "1,000 runs, 2 processes", _many(march_5, 1000), lambda: _bundled(march_5), 1, 10.0, once=False),
        Bench(march_9, "1,000 runs, 2 processes", _many(march_9, 1000), lambda: _bundled(march_9), 1, 40.0, once=False),
    ]
