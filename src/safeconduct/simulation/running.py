"""One run from the first boarding to the horizon's end, and batches of runs."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from safeconduct.simulation.compiled import leaf, whole
from safeconduct.simulation.drawing import SHUTS, SIRENS, draw_run
from safeconduct.simulation.driving import enter, finish
from safeconduct.simulation.layout import DAY, Floats, Layout, Table
from safeconduct.simulation.outcome import CURVE_S, ENDS, Batch, Trace
from safeconduct.simulation.queues import ABSENT, BACK, CAUGHT, HELD, OUT, QUEUED, START, STAYED, WAITING, pop_start
from safeconduct.simulation.starting import gather, look_at

__all__ = ["run_batch", "run_once"]


@leaf
def _drive(
    odds: Any, seed: Any, run: int, factors: Any, convoys: Any, vehicles: Any, trips: Any, hops: Any, seen: Any,
    mouths: Any, places: Any, posts: Any, points: Any, corridors: Any, areas: Any, people: Any, spans: Any,
    numbers: Any, shut: Any,
    sirens: Any, days: Any, post_s: Any, came: Any, lanes: Any, rooms: Any, heap: Any, starts: Any, stood: Any,
) -> None:  # fmt: skip
    """Drive one run: the first of all mouths and convoys to be looked at, one after the other, to the horizon's end."""
    draw_run(
        odds, seed, run, factors, corridors, mouths, places, trips, posts, areas, people, spans, numbers, shut, sirens,
        days, post_s, came,
    )  # fmt: skip
    for mouth in range(mouths.size):
        heap[mouth], mouths[mouth].in_heap = mouth, mouth
    gather(odds, vehicles, convoys, trips, came, starts)
    ends, now = odds[0].ends + odds[0].spare, -math.inf
    while True:
        entry = mouths[heap[0]].entry if heap.size else math.inf
        start = starts[0].time if odds[0].starts else math.inf
        if min(entry, start) > ends:
            break
        if min(entry, start) < now - 1e-6:
            odds[0].faults[2] += 1
        now = min(entry, start)
        if start <= entry:
            convoy = pop_start(starts, odds)
            look_at(
                odds, seed, run, vehicles, convoys, hops, seen, mouths, places, points, corridors, areas, days,
                spans, shut,
                sirens, rooms, heap, starts, convoy, start,
            )  # fmt: skip
        else:
            enter(
                odds, seed, run, vehicles, convoys, hops, seen, mouths, places, trips, areas, days, spans, shut, sirens,
                posts, lanes, post_s, rooms, heap, starts, stood,
            )  # fmt: skip
    for own in range(vehicles.size):
        if vehicles[own].state == WAITING:
            finish(vehicles, odds, own, STAYED)
        elif vehicles[own].state == QUEUED:
            stayed = STAYED if hops[vehicles[own].hop].first else HELD
            finish(vehicles, odds, own, CAUGHT if vehicles[own].dead <= odds[0].ends else stayed)


@leaf
def _count(vehicles: Any, persons: Any, curve: Any) -> float:
    """Add up where people are in the end, and when they were out; returns how many came."""
    came = 0.0
    for own in range(vehicles.size):
        how, row, aboard = vehicles[own].state, vehicles[own].row, vehicles[own].persons
        if how == ABSENT or row < 0:
            continue
        came += aboard
        column = 4
        if how == OUT:
            column = 0
            curve[min(max(math.ceil(vehicles[own].out / CURVE_S) - 1, 0), curve.size - 1)] += aboard
        elif how == CAUGHT:
            column = 1
        elif how == BACK:
            column = 2
        elif how == HELD:
            column = 3
        persons[row, column] += aboard
    for at in range(1, curve.size):
        curve[at] += curve[at - 1]
    return came


@whole
def _drive_all(
    odds: Any, seed: Any, first: int, factors: Any, convoys: Any, vehicles: Any, trips: Any, hops: Any, seen: Any,
    mouths: Any, places: Any, posts: Any, points: Any, corridors: Any, areas: Any, people: Any, spans: Any,
    numbers: Any, rooms: int,
    lanes: int, persons: Any, came: Any, curve: Any, opened: Any, stood: Any,
) -> None:  # fmt: skip
    """Drive consecutive runs from fresh copies of the tables that change."""
    shut, sirens = np.empty((mouths.size, SHUTS, 2)), np.empty((areas.size, SIRENS, 2))
    post_s, factor = np.empty((posts.size, odds[0].days)), np.empty(people.size)
    room, heap = np.empty((rooms, 2)), np.empty(mouths.size, np.int64)
    for at in range(came.size):
        own_vehicles, own_mouths = vehicles.copy(), mouths.copy()
        own_corridors = corridors.copy()
        odds[0].starts = 0
        days = np.empty(odds[0].days, _DAY)
        _drive(
            odds, seed, first + at, factors, convoys.copy(), own_vehicles, trips.copy(), hops, seen.copy(), own_mouths,
            places.copy(), posts, points.copy(), own_corridors, areas.copy(), people, spans, numbers, shut, sirens,
            days, post_s, factor, np.full((posts.size, lanes), -math.inf), room, heap,
            np.empty(4 * convoys.size + 3 * trips.size + 16, _START), stood,
        )  # fmt: skip
        came[at] = _count(own_vehicles, persons[at], curve[at])
        for corridor in range(corridors.size):
            own = own_corridors[corridor]
            opened[at, corridor] = own.opened and own.broken > own.begins


_DAY = DAY
_START = START


def run_batch(layout: Layout, odds: Table, factors: Floats, seed: int, first: int, count: int, rows: int) -> Batch:
    """Drive `count` runs from number `first` on; each is the same in whatever batch it is.

    Args:
        odds: of the chances (`odds_of`); factors: of posts.
        rows: how many report rows there are.
    """
    quarters, hours = math.ceil(layout.ends / CURVE_S), int(layout.ends // 3600.0) + 1
    batch = Batch(
        persons=np.zeros((count, rows, len(ENDS))),
        came=np.zeros(count),
        curve=np.zeros((count, quarters)),
        opened=np.zeros((count, layout.corridors.size), np.bool_),
        stood=np.zeros((layout.places.size, hours)),
        faults=np.zeros(4, np.int64),
    )
    own = odds.copy()
    lanes = int(layout.posts["lanes"].max(initial=1))
    _drive_all(
        own, np.uint64(seed), first, factors, layout.convoys, layout.vehicles, layout.trips, layout.hops,
        layout.seen, layout.mouths,
        layout.places, layout.posts, layout.points, layout.corridors, layout.areas, layout.people, layout.spans,
        layout.numbers, layout.rooms, lanes, batch.persons, batch.came, batch.curve, batch.opened, batch.stood,
    )  # fmt: skip
    batch.faults[:] = own["faults"][0]
    return batch


def run_once(layout: Layout, odds: Table, factors: Floats, seed: int, run: int) -> Trace:
    """Drive one run and return all of it, for a replay."""
    vehicles, seen, mouths = layout.vehicles.copy(), layout.seen.copy(), layout.mouths.copy()
    corridors, own = layout.corridors.copy(), odds.copy()
    shut = np.zeros((mouths.size, SHUTS, 2))
    _drive(
        own, np.uint64(seed), run, factors, layout.convoys.copy(), vehicles, layout.trips.copy(), layout.hops, seen,
        mouths,
        layout.places.copy(), layout.posts, layout.points.copy(), corridors, layout.areas.copy(), layout.people,
        layout.spans, layout.numbers, shut, np.empty((layout.areas.size, SIRENS, 2)), np.empty(layout.days, DAY),
        np.empty((layout.posts.size, layout.days)), np.empty(layout.people.size),
        np.full((layout.posts.size, int(layout.posts["lanes"].max(initial=1))), -math.inf),
        np.empty((layout.rooms, 2)), np.empty(mouths.size, np.int64),
        np.empty(4 * layout.convoys.size + 3 * layout.trips.size + 16, START),
        np.zeros((layout.places.size, int(layout.ends // 3600.0) + 1)),
    )  # fmt: skip
    return Trace(vehicles, _side_by_side(layout.hops, seen), mouths, corridors, shut)


def _side_by_side(one: Table, other: Table) -> Table:
    """Return the columns of two tables in one."""
    names = [(table, name) for table in (one, other) for name in table.dtype.names or ()]
    both = np.zeros(one.size, [(name, table.dtype[name]) for table, name in names])
    for table, name in names:
        both[name] = table[name]
    return both
