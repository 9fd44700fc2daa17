"""Re-planning on the day: who has not left takes another road when its own is shut; who has, goes back as before."""

from __future__ import annotations

import numpy as np

from safeconduct.simulation import Chances, Compiled, compile_plan
from safeconduct.verification import CaseRows, GroupRow, LinkRow, PlaceRow, ReceptionRow, Rules
from safeconduct.verification.plan import Convoy, Corridor, Pass, Plan
from simulation.runs import batch_of, only, trace_of

_H = 3600.0
_CARS = 40


def two_roads(*, other_km: float = 60.0, barred: str = "") -> Compiled:
    """Return forty cars, one every six minutes, by the short of two roads from a to d: 40 km over b, more over c."""
    links = tuple(
        LinkRow(road, start, end, km, 60.0, 1000.0, barred=barred if road in ("ac", "cd") else "")
        for road, start, end, km in (
            ("ab", "a", "b", 20.0),
            ("bd", "b", "d", 20.0),
            ("ac", "a", "c", other_km / 2),
            ("cd", "c", "d", other_km / 2),
        )
    )
    rows = CaseRows(
        rules=Rules(horizon=(0.0, 12 * _H)),
        places=tuple(PlaceRow(place) for place in "abcd"),
        links=links,
        groups=(GroupRow("a", "car", float(_CARS), 1.0),),
        reception=(ReceptionRow("h", "d", "ua"),),
        default_parties=frozenset({"ua"}),
    )
    convoys = tuple(_car(number) for number in range(_CARS))
    return compile_plan(rows, Plan(True, (Corridor("c", ("a", "b", "d")),), convoys, (), (), (), ()), most=1.0)


def _car(number: int) -> Convoy:
    at = number * 360.0
    passes = [
        Pass(place, when, when, when, when, road)
        for place, when, road in (("a", at, "ab"), ("b", at + 1200, "bd"), ("d", at + 2400, None))
    ]
    return Convoy(f"v{number:02d}", "c", "car", 1, {"car": 1}, {"car": 1.0}, tuple(passes))


def out_of(laid: Compiled, conduct: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return persons out by run when an incident shuts one of the corridor's roads until midnight on every day."""
    chances = only("incident", incident_share=1.0, incident_rest_of_day=1.0, conduct=conduct)
    return np.asarray(batch_of(laid, chances, runs=200).persons[:, :, 0].sum(axis=1))


def test_who_has_not_left_takes_the_other_road() -> None:
    laid = two_roads()
    held, planned = out_of(laid, "hold"), out_of(laid, "replan")
    assert (planned >= held).all()
    # only those between a and the shut road when it is shut are still lost: 20 km are 20 minutes, four cars
    assert (planned >= _CARS - 4).all()
    assert held.mean() < 0.75 * _CARS


def test_the_other_road_takes_its_own_time() -> None:
    laid = two_roads()
    chances = only("incident", incident_share=1.0, incident_rest_of_day=1.0, conduct="replan")
    leaves, seen = laid.layout.hops["head"][laid.layout.convoys["hop_a"]], set[float]()
    for run in range(20):
        trace = trace_of(laid, chances, run=run)
        took = np.round(trace.vehicles["out"] - leaves)
        shut_at = trace.shut[trace.mouths["shut"] > 0][0, 0, 0]
        assert (leaves[took == 3600.0] >= shut_at).all()
        assert (leaves[took == 2400.0] < shut_at).all()
        seen |= set(took[np.isfinite(took)].tolist())
    assert seen == {2400.0, 3600.0}


def test_a_road_that_is_barred_is_not_taken() -> None:
    laid = two_roads(barred="mined")
    assert (laid.layout.convoys["other_a"] == laid.layout.convoys["other_b"]).all()
    assert (out_of(laid, "replan") == out_of(laid, "hold")).all()


def test_without_chances_nobody_leaves_the_planned_road() -> None:
    laid = two_roads()
    certain = Chances(conduct="replan").certain()
    assert batch_of(laid, certain, runs=1).persons[0, :, 0].sum() == _CARS
    own = laid.layout.convoys["hop_b"] - laid.layout.convoys["hop_a"]
    assert np.isfinite(trace_of(laid, certain).hops["seen_head"]).sum() == own.sum()
