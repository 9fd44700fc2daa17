"""An exact flow over time for cars of one side, made from the case alone: the usual time-expanded network (OR-Tools).

Written apart from the planner: global steps, one node a place and step, no contraction, no local clocks.  Right where
all driving times are whole steps.  `tails=True` asks a batch's tail, a step behind its head, to keep windows, hours
and the horizon too; what a planner gets out lies between the two answers.  `halts=False` asks cars that came by a
dangerous road to pass on within a window (R4: a convoy is in danger until its tail has passed on).
"""

from __future__ import annotations

import itertools
import math
import random
from dataclasses import dataclass

import numpy as np
from ortools.graph.python import min_cost_flow

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

__all__ = ["Exact", "exact_flow", "random_case"]

_MANY = 10**7


@dataclass(frozen=True)
class Exact:
    """cars out, and the sum of their arrival steps."""

    cars: int
    arrival_steps: int


def exact_flow(case: Case, *, tails: bool, halts: bool = True) -> Exact:
    step = case.step_minutes * 60
    start = case.horizon.start
    steps = round((case.horizon.end - start).total_seconds() / step)
    tail = 1 if tails else 0
    node = {place: i for i, place in enumerate(sorted(case.places))}
    arcs: list[tuple[int, int, int, int]] = []

    def secs(moment: object, default: float) -> float:
        return default if moment is None else (moment - start).total_seconds()  # type: ignore[operator]

    def at_step(place: str, t: int) -> int:
        return node[PlaceId(place)] * (steps + 1) + t

    hot = {b for r in case.roads if r.danger for b in ((r.to_place,) if r.oneway else (r.from_place, r.to_place))}
    warm = len(node) * (steps + 1)
    spare = itertools.count(2 * warm + len(case.people) + len(case.reception) + 1)

    def leaving(place: PlaceId, t: int, room: int) -> int:
        """Return from where a link or reception is entered: what came by a dangerous road has a node of its own."""
        if halts or place not in hot:
            return at_step(place, t)
        gate = next(spare)
        arcs.extend([(at_step(place, t), gate, room, 0), (warm + at_step(place, t), gate, room, 0)])
        return gate

    margin = (case.convoys.margin_minutes or 0) * 60
    windows = [(secs(w.start, 0) + margin, secs(w.end, 0) - margin) for w in case.windows if w.state != "refused"]
    points = {(c.from_place, c.to_place): c for c in case.checkpoints}
    for road in case.roads:
        ends = [(road.from_place, road.to_place)] + ([] if road.oneway else [(road.to_place, road.from_place)])
        for a, b in ends if road.state not in ("closed", "mined") else []:
            travel = round(road.km / (road.speed_kmh or 1) * 3600 / step)
            room = math.floor((road.capacity_pcu_h or 0) * step / 3600 + 1e-9)
            opens, closes = 0.0, steps * step
            if (a, b) in points:
                point = points[a, b]
                room = min(room, math.floor(point.vehicles_per_h_per_lane * (point.lanes or 1) * step / 3600 + 1e-9))
                opens, closes = secs(point.opens, opens), secs(point.closes, closes)
            for t in range(steps + 1 - travel - tail):
                enter, leave = t * step, (t + travel + tail) * step
                if road.danger and not any(x <= enter and leave <= y for x, y in windows):
                    continue
                if opens <= enter and enter + tail * step <= closes:
                    lands = at_step(b, t + travel) + (warm if road.danger and not halts else 0)
                    arcs.append((leaving(a, t, room), lands, room, 0))
    for place in node:
        arcs += [(at_step(place, t), at_step(place, t + 1), _MANY, 0) for t in range(steps)]
        held = [t for t in range(steps) if any(x <= t * step and (t + 1 + tail) * step <= y for x, y in windows)]
        arcs += [(warm + at_step(place, t), warm + at_step(place, t + 1), _MANY, 0) for t in held]
    base = 2 * warm
    end = base + len(case.people) + len(case.reception)
    supply = {end: 0}
    for i, group in enumerate(case.people):
        cars = math.ceil(group.persons / (group.persons_per_vehicle or 3.5) - 1e-9)
        rate = math.inf
        for row in case.assembly:
            if row.place == group.place:
                rate = (row.boarding_per_h or math.inf) * step / 3600 / (group.persons_per_vehicle or 3.5)
        room = _MANY if math.isinf(rate) else math.floor(rate + 1e-9)
        arcs += [(base + i, at_step(group.place, t), room, 0) for t in range(steps + 1)]
        arcs.append((base + i, end, cars, _MANY))
        supply[base + i] = cars
        supply[end] -= cars
    per = case.people[0].persons_per_vehicle or 3.5
    for j, point_ in enumerate(case.reception):
        rate = math.inf if point_.intake_per_h is None else point_.intake_per_h * step / 3600 / per
        room = _MANY if math.isinf(rate) else math.floor(rate + 1e-9)
        limit = _MANY if point_.capacity is None else math.floor(point_.capacity / per + 1e-9)
        for t in range(steps + 1 - tail):
            arcs.append((leaving(point_.place, t, room), base + len(case.people) + j, room, t))
        arcs.append((base + len(case.people) + j, end, limit, 0))
    solver = min_cost_flow.SimpleMinCostFlow()
    columns = np.array(arcs, np.int64).T
    solver.add_arcs_with_capacity_and_unit_cost(
        columns[0].astype(np.int32), columns[1].astype(np.int32), columns[2], columns[3]
    )
    for place_, units in supply.items():
        solver.set_node_supply(place_, units)
    assert solver.solve() == solver.OPTIMAL
    total, cost = sum(units for units in supply.values() if units > 0), solver.optimal_cost()
    left = cost // _MANY
    return Exact(total - left, cost - left * _MANY)


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
