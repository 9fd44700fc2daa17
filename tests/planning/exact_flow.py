"""An exact flow over time for cars of one side, from the case alone: the usual time-expanded network, in steps.

Written apart from the planner: one node a place and step, no columns, no seconds.  Right where all driving times,
windows and hours are whole steps and a step takes whole cars.  `tails=True` asks cars that enter within a step to keep
windows, hours and the horizon to the end of their step too; what can be got out lies between the two answers.
"""

from __future__ import annotations

import math
import random
from datetime import datetime

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from builders import KYIV_CLOCK, UA, at, make_place
from safeconduct.core import Party, PlaceId, Span
from safeconduct.network import Road
from safeconduct.planning import (
    AssemblyPoint,
    Case,
    CeasefireWindow,
    Checkpoint,
    ConvoyRules,
    PeopleGroup,
    ReceptionPoint,
)

__all__ = ["exact_cars", "random_case"]

_MANY = 10**7


def exact_cars(case: Case, *, tails: bool) -> int:
    """Return how many cars can be out at most."""
    step = case.step_minutes * 60
    start = case.horizon.start
    steps = round(case.horizon.seconds / step)
    tail = 1 if tails else 0
    node = {place: i for i, place in enumerate(sorted(case.places))}
    arcs: list[tuple[int, int, int]] = []

    def secs(moment: datetime | None, default: float) -> float:
        return default if moment is None else (moment - start).total_seconds()

    def at_step(place: PlaceId, t: int) -> int:
        return node[place] * (steps + 1) + t

    margin = (case.convoys.margin_minutes or 0) * 60
    windows = [(secs(w.start, 0) + margin, secs(w.end, 0) - margin) for w in case.windows if w.state != "refused"]
    points = {(c.from_place, c.to_place): c for c in case.checkpoints}
    for road in case.roads:
        ends = [(road.from_place, road.to_place)] + ([] if road.oneway else [(road.to_place, road.from_place)])
        for a, b in ends if road.state not in ("closed", "mined") else []:
            travel = round(road.km / (road.speed_kmh or 1) * 3600 / step)
            room = math.floor((road.capacity_pcu_h or 0) * step / 3600 + 1e-9)
            opens, closes = 0.0, float(steps * step)
            if (a, b) in points:
                point = points[a, b]
                room = min(room, math.floor(point.vehicles_per_h_per_lane * (point.lanes or 1) * step / 3600 + 1e-9))
                opens, closes = secs(point.opens, opens), secs(point.closes, closes)
            for t in range(steps + 1 - travel - tail):
                enter, leave = t * step, (t + travel + tail) * step
                if road.danger and not any(x <= enter and leave <= y for x, y in windows):
                    continue
                if opens <= enter and enter + tail * step <= closes:
                    arcs.append((at_step(a, t), at_step(b, t + travel), room))
    for place in node:
        arcs += [(at_step(place, t), at_step(place, t + 1), _MANY) for t in range(steps)]
    source = len(node) * (steps + 1)
    drain, free = source + 1, source + 2
    per = case.people[0].persons_per_vehicle or 3.5
    for group in case.people:
        cars = math.ceil(group.persons / per - 1e-9)
        rates = [row.boarding_per_h for row in case.assembly if row.place == group.place and row.boarding_per_h]
        room = math.floor(rates[-1] * step / 3600 / per + 1e-9) if rates else _MANY
        arcs.append((source, free, cars))
        arcs += [(free, at_step(group.place, t), room) for t in range(steps + 1)]
        free += 1
    for row in case.reception:
        room = _MANY if row.intake_per_h is None else math.floor(row.intake_per_h * step / 3600 / per + 1e-9)
        arcs += [(at_step(row.place, t), free, room) for t in range(steps + 1 - tail)]
        arcs.append((free, drain, _MANY if row.capacity is None else math.floor(row.capacity / per + 1e-9)))
        free += 1
    heads, ends_, rooms = (np.array(column, np.int32) for column in zip(*arcs, strict=True))
    graph = csr_array((rooms, (heads, ends_)), shape=(free, free))
    return int(maximum_flow(graph, source, drain).flow_value)


def random_case(seed: int, places: int = 15) -> Case:
    """Return a random case with driving times of whole steps and whole cars a step."""
    rng = random.Random(seed)
    ids = [f"p{i:02d}" for i in range(places)]
    spots = {name: (47 + rng.random() * 2, 35 + rng.random() * 3) for name in ids}
    order = ids[:]
    rng.shuffle(order)
    pairs = {tuple(sorted((order[i], rng.choice(order[:i])))) for i in range(1, places)}
    while len(pairs) < places + rng.randint(2, 10):
        pairs.add(tuple(sorted(rng.sample(ids, 2))))
    roads = tuple(
        Road(
            PlaceId(a), PlaceId(b), km=5.0 * rng.randint(1, 8), ref=f"T{i}", speed_kmh=60,
            capacity_pcu_h=12.0 * rng.randint(5, 90), danger=rng.random() < 0.3, oneway=rng.random() < 0.1,
            state="closed" if rng.random() < 0.03 else "open",
        )
        for i, (a, b) in enumerate(sorted(pairs))
    )  # fmt: skip
    picked = rng.sample(ids, 6)
    origins, goals = picked[: rng.randint(1, 4)], picked[4 : 4 + rng.randint(1, 2)]
    people = tuple(PeopleGroup(PlaceId(p), "car", 4.0 * rng.randint(50, 1500), persons_per_vehicle=4) for p in origins)
    reception = tuple(
        ReceptionPoint(
            f"r{p}", PlaceId(p), UA,
            intake_per_h=None if rng.random() < 0.5 else 48.0 * rng.randint(10, 60),
            capacity=None if rng.random() < 0.6 else 4.0 * rng.randint(100, 1500),
        )
        for p in goals
    )  # fmt: skip
    start = rng.randint(6, 9)
    windows = (CeasefireWindow("w1", "all", at(f"{start:02d}:00"), at(f"{start + rng.randint(3, 8):02d}:00")),)
    one = rng.choice(roads)
    checkpoints: tuple[Checkpoint, ...] = ()
    if rng.random() < 0.5:
        service = 12.0 * rng.randint(5, 40)
        checkpoints = (Checkpoint("c1", one.from_place, one.to_place, vehicles_per_h_per_lane=service),)
    assembly = tuple(
        AssemblyPoint(f"a{p}", PlaceId(p), boarding_per_h=48.0 * rng.randint(10, 100))
        for p in origins
        if rng.random() < 0.3
    )
    return Case(
        name=f"random-{seed}", title="Random", clock=KYIV_CLOCK, horizon=Span(at("06:00"), at("18:00")), step_minutes=5,
        seed=seed, parties={UA: Party(UA, "Ukraine", default_wish=True)},
        places={PlaceId(p): make_place(p, *spots[p]) for p in ids}, roads=roads, people=people, reception=reception,
        windows=windows, checkpoints=checkpoints, assembly=assembly,
        convoys=ConvoyRules(1, None, None, rng.choice([0, 5, 10])),
    )  # fmt: skip
