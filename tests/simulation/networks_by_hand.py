"""A line of roads with a post or a narrow place, and convoys of one car: for queues whose length is known."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from safeconduct.simulation import Compiled, Roads, compile_plan
from safeconduct.verification import CaseRows, GroupRow, LinkRow, PlaceRow, PostRow, ReceptionRow, Rules
from safeconduct.verification.plan import Convoy, Corridor, Pass, Plan

__all__ = ["line_of_cars", "seconds_on_line"]


def line_of_cars(
    leaves: NDArray[np.float64],
    km: list[float],
    *,
    kmh: float = 60.0,
    capacity_pcu_h: list[float] | None = None,
    post: tuple[int, float, float] | None = None,
    hours: float = 48.0,
    roads: Roads | None = None,
) -> Compiled:
    """Return cars that leave at given seconds and are planned to drive a line of links freely.

    capacity_pcu_h: by link, inf if not given.  post: at the beginning of which link, vehicles an hour of all lanes,
    and lanes.  Each car is a convoy of its own and has one person.
    """
    places = [f"n{number}" for number in range(len(km) + 1)]
    capacities = capacity_pcu_h or [float("inf")] * len(km)
    links = tuple(
        LinkRow(f"r{number}", places[number], places[number + 1], length, kmh, capacity)
        for number, (length, capacity) in enumerate(zip(km, capacities, strict=True))
    )
    posts = () if post is None else (PostRow("k", places[post[0]], places[post[0] + 1], post[1], lanes=post[2]),)
    at = np.concatenate([[0.0], np.cumsum(np.array(km) / kmh * 3600.0)])
    convoys = tuple(
        Convoy(f"v{number:06d}", "c", "car", 1, {"car": 1}, {"car": 1.0}, tuple(_passes(places, leave + at)))
        for number, leave in enumerate(leaves.tolist())
    )
    rows = CaseRows(
        rules=Rules(horizon=(0.0, hours * 3600.0)),
        places=tuple(PlaceRow(place) for place in places),
        links=links,
        groups=(GroupRow("n0", "car", float(len(leaves)), 1.0),),
        reception=(ReceptionRow("h", places[-1], "ua"),),
        default_parties=frozenset({"ua"}),
        posts=posts,
    )
    plan = Plan(True, (Corridor("c", tuple(places)),), convoys, (), (), (), ())
    return compile_plan(rows, plan, roads=roads, most=1.0)


def _passes(places: list[str], times: NDArray[np.float64]) -> list[Pass]:
    roads = [*(f"r{number}" for number in range(len(places) - 1)), None]
    return [Pass(place, at, at, at, at, road) for place, at, road in zip(places, times.tolist(), roads, strict=True)]


def seconds_on_line(laid: Compiled, out: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how long each car is on its way."""
    heads = laid.layout.hops["head"][laid.layout.convoys["hop_a"]]
    return np.asarray(out - heads)
