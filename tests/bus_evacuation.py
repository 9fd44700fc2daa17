"""Bus evacuation problems of the literature as cases: buses only, no danger, everybody out by the horizon's end or not.

The problem (Bish 2011; Goerigk, Gruen, Hessler 2013): buses stand at yards, fetch whole loads at pick-ups and bring
them to shelters with room; a bus goes yard, pick-up, shelter, pick-up, shelter, ..; the last arrival is to be early.
Loading and unloading take no time.  The least T with everybody out is found by bisection over the horizon.

On roads a bus may take any way: where the files' minutes are no shortest ways (they are drawn at random), `on_roads`
has those that roads between the same places allow, and the least T may be less than that of the files.  `slow_minutes`
is the obvious slow answer: all days of a bus, and an integer programme that chooses among them.

Format of the files: see `read_instance`; they lie in ../shared/data/bus-evacuation/bep-usm and belong to others.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import LinearConstraint, milp
from scipy.sparse import csr_array

from builders import KYIV_CLOCK, UA
from safeconduct.core import Party, Place, PlaceId, Span
from safeconduct.network import Road
from safeconduct.planning import Case, ConvoyRules, Fleet, MeansRules, PeopleGroup, ReceptionPoint

__all__ = [
    "BusEvacuation",
    "KnownOptimum",
    "case_of",
    "known_optima",
    "least_minutes",
    "on_roads",
    "read_instance",
    "slow_minutes",
]


@dataclass(frozen=True, slots=True)
class BusEvacuation:
    """One instance; minutes from yards to pick-ups, and from pick-ups to shelters (the same back).

    buses: at each yard.  persons: at each pick-up.  room: at each shelter, persons.
    """

    name: str
    seats: int
    buses: tuple[int, ...]
    persons: tuple[int, ...]
    room: tuple[int, ...]
    to_pickup: tuple[tuple[int, ...], ...]
    to_shelter: tuple[tuple[int, ...], ...]

    @property
    def loads(self) -> int:
        """Whole bus loads to be fetched."""
        return sum(-(-count // self.seats) for count in self.persons)

    @property
    def latest(self) -> int:
        """Minutes in which one bus after the other could surely do it."""
        longest = max(max(row) for row in self.to_shelter)
        return max(max(row) for row in self.to_pickup) + 2 * longest * self.loads


@dataclass(frozen=True, slots=True)
class KnownOptimum:
    """An instance whose least last arrival, minutes, is proven."""

    path: Path
    loads: int
    minutes: int


def read_instance(path: Path) -> BusEvacuation:
    """Read `buses: seats`, `yards: buses at each`, `pick-ups: all: persons at each`, `shelters: room in all: at each`;
    then, each after an empty line, `i: minutes` from yard i to every pick-up, and from pick-up i to every shelter."""
    head, first, second = path.read_text(encoding="utf-8").strip().split("\n\n")
    lines = [line.split(":") for line in head.splitlines()]
    numbers = [tuple(map(int, line[-1].split())) for line in lines]
    return BusEvacuation(
        path.stem, numbers[0][0], numbers[1], numbers[2], numbers[3], _minutes_of(first), _minutes_of(second)
    )


def _minutes_of(part: str) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(map(int, row.split(":")[1].split())) for row in part.splitlines())


def known_optima(folder: Path, most_loads: int) -> list[KnownOptimum]:
    """Return the instances of at most so many loads whose optimum is proven, the fewest loads first."""
    with (folder / "bep-usm-results.csv").open(encoding="utf-8") as handle:
        rows = [row for row in csv.DictReader(handle) if row["status"] == "OPTIMAL" and int(row["loads"]) <= most_loads]
    found = (
        KnownOptimum(folder / "bep-usm" / row["instance"], int(row["loads"]), int(row["best_found"])) for row in rows
    )
    return sorted(found, key=lambda one: (one.loads, one.path.name))


def case_of(one: BusEvacuation, minutes: int) -> Case:
    """Return the case whose horizon is so many minutes; a kilometre is a minute."""
    yards = [PlaceId(f"y{i}") for i in range(len(one.buses))]
    pickups = [PlaceId(f"p{i}") for i in range(len(one.persons))]
    shelters = [PlaceId(f"s{i}") for i in range(len(one.room))]
    every = [*yards, *pickups, *shelters]
    roads = _roads(yards, pickups, one.to_pickup, oneway=True) + _roads(pickups, shelters, one.to_shelter, oneway=False)
    start = KYIV_CLOCK.parse("06:00")
    return Case(
        name=one.name,
        title=one.name,
        clock=KYIV_CLOCK,
        horizon=Span(start, start + timedelta(minutes=minutes)),
        step_minutes=1,
        seed=1,
        parties={UA: Party(UA, "Ukraine", default_wish=True)},
        places={name: Place(name, name, 47.0 + n / 100, 37.0) for n, name in enumerate(every)},
        roads=roads,
        people=tuple(PeopleGroup(name, "bus", n) for name, n in zip(pickups, one.persons, strict=True) if n),
        reception=tuple(
            ReceptionPoint(f"r{n}", name, UA, capacity=room)
            for n, (name, room) in enumerate(zip(shelters, one.room, strict=True))
        ),
        fleet=tuple(
            Fleet(f"f{n}", name, count, one.seats, load_minutes=0, unload_minutes=0, rest_hours=0)
            for n, (name, count) in enumerate(zip(yards, one.buses, strict=True)) if count
        ),
        convoys=ConvoyRules(1, 10_000, 0, 0),
        means={"bus": MeansRules(0.0, 1.0)},
    )  # fmt: skip


def _roads(
    begins: Sequence[PlaceId], ends: Sequence[PlaceId], minutes: Sequence[Sequence[int]], *, oneway: bool
) -> tuple[Road, ...]:
    return tuple(
        Road(a, b, float(far), road_class="primary", speed_kmh=60, oneway=oneway, danger=False, id=f"{a}-{b}")
        for a, row in zip(begins, minutes, strict=True) for b, far in zip(ends, row, strict=True)
    )  # fmt: skip


def least_minutes(one: BusEvacuation, persons_out: Callable[[Case], int]) -> int:
    """Return the least horizon, whole minutes, within which everybody gets out, by bisection."""
    everybody, low, high = sum(one.persons), 0, one.latest
    while high - low > 1:
        middle = (low + high) // 2
        if persons_out(case_of(one, middle)) >= everybody:
            high = middle
        else:
            low = middle
    return high


def on_roads(one: BusEvacuation) -> BusEvacuation:
    """Return the instance with the minutes of shortest ways over the roads of `case_of` (Floyd, Warshall)."""
    yards, pickups, shelters = len(one.buses), len(one.persons), len(one.room)
    n = yards + pickups + shelters
    far = np.full((n, n), np.inf)
    np.fill_diagonal(far, 0.0)
    far[:yards, yards : yards + pickups] = one.to_pickup
    far[yards : yards + pickups, yards + pickups :] = one.to_shelter
    far[yards + pickups :, yards : yards + pickups] = np.transpose(one.to_shelter)
    for via in range(n):
        far = np.minimum(far, far[:, via, None] + far[None, via])
    first, second = far[:yards, yards : yards + pickups], far[yards : yards + pickups, yards + pickups :]
    return replace(one, to_pickup=_whole(first), to_shelter=_whole(second))


def _whole(minutes: NDArray[np.float64]) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(int(cell) for cell in row) for row in minutes)


def slow_minutes(one: BusEvacuation) -> int:
    """Return the least last arrival: of each length every day of a bus, chosen by an integer programme."""
    for minutes in range(1, one.latest + 1):
        if _feasible(one, minutes):
            return minutes
    raise AssertionError("one bus after the other is always in time")


def _feasible(one: BusEvacuation, minutes: int) -> bool:
    """Say whether days of at most so many minutes fetch all loads; what a day does is counts by pick-up and shelter."""
    days = [(yard, day) for yard in range(len(one.buses)) for day in sorted(_days(one, yard, minutes))]
    if not days:
        return False
    pickups, shelters = len(one.persons), len(one.room)
    rows, columns, values = [], [], []
    for column, (yard, (fetched, brought)) in enumerate(days):
        for row, count in [*enumerate(fetched), *enumerate(brought, pickups), (pickups + shelters + yard, 1)]:
            if count:
                rows.append(row)
                columns.append(column)
                values.append(count)
    loads = [-(-count // one.seats) for count in one.persons]
    shape = (pickups + shelters + len(one.buses), len(days))
    most = [np.inf] * pickups + [room // one.seats for room in one.room] + list(one.buses)
    least = [*map(float, loads), *([0.0] * (shelters + len(one.buses)))]
    rule = LinearConstraint(csr_array((values, (rows, columns)), shape=shape), least, most)
    found = milp(np.zeros(len(days)), constraints=rule, integrality=np.ones(len(days), np.int64))
    return bool(found.success)


_Day = tuple[tuple[int, ...], tuple[int, ...]]


def _days(one: BusEvacuation, yard: int, minutes: int) -> set[_Day]:
    """Return what a bus of a yard can do in time: loads by pick-up, and by shelter."""
    nothing = (tuple(0 for _ in one.persons), tuple(0 for _ in one.room))
    best: dict[tuple[_Day, int], int] = {}
    todo = [(nothing, -1, 0)]
    while todo:
        done, at, since = todo.pop()
        for pickup in range(len(one.persons)):
            there = since + (one.to_pickup[yard][pickup] if at < 0 else one.to_shelter[pickup][at])
            for shelter, more in enumerate(one.to_shelter[pickup]):
                if there + more > minutes:
                    continue
                day = _one_more(done, pickup, shelter)
                if there + more < best.get((day, shelter), minutes + 1):
                    best[day, shelter] = there + more
                    todo.append((day, shelter, there + more))
    return {day for day, _ in best}


def _one_more(day: _Day, pickup: int, shelter: int) -> _Day:
    fetched, brought = (list(part) for part in day)
    fetched[pickup] += 1
    brought[shelter] += 1
    return tuple(fetched), tuple(brought)
