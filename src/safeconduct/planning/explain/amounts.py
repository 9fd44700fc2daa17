"""How much more of a limit is tried: the case with some more of it, and how much that is (S10).

    seats 1, 5, 20 vehicles · checkpoint 1, 2, 4 lanes · window 15, 60, 180 minutes later · rates and room 10, 50, 100 %
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import timedelta
from math import ceil

from safeconduct.core import NoteValue
from safeconduct.network.road import road_ids
from safeconduct.planning.inputs import Case, Fleet
from safeconduct.planning.instance import Instance
from safeconduct.planning.plan import Amount, Limit

__all__ = ["Ask", "asks_of", "open_roads", "window_asks"]

_VEHICLES, _LANES, _MINUTES, _PERCENT = (1, 5, 20), (1, 2, 4), (15, 60, 180), (10, 50, 100)


@dataclass(frozen=True, slots=True)
class Ask:
    """A limit and what is asked for, least first: the case with so much more of it, and how much that is."""

    limit: Limit
    steps: tuple[tuple[Amount, Case], ...]

    @property
    def key(self) -> str:
        """What tells this ask from others."""
        return f"{self.limit.code} {sorted(self.limit.where.items(), key=str)}"


def asks_of(case: Case, instance: Instance, limit: Limit) -> Ask | None:
    """Return what may be asked for at a limit; None where nothing in the case's tables can be raised."""
    makers: dict[str, Callable[[Case, Instance, Limit], Ask | None]] = {
        "seats": _seats, "checkpoint": _lanes, "road_capacity": _capacity, "boarding": _boarding,
        "intake": _reception, "room": _reception,
    }
    maker = makers.get(limit.code)
    return maker(case, instance, limit) if maker else None


def window_asks(case: Case) -> list[Ask]:
    """Return an ask for each window on the table to end later; where there is none, for a later horizon."""
    rows = [row for row in case.windows if row.state != "refused"]
    found = []
    for name in dict.fromkeys(row.id for row in rows):
        steps = []
        for minutes in _MINUTES:
            windows = tuple(
                replace(row, end=row.end + timedelta(minutes=minutes)) if row.id == name else row
                for row in case.windows
            )
            steps.append((Amount(minutes, "minutes"), replace(case, windows=windows)))
        found.append(Ask(Limit("window", {"window": name}), tuple(steps)))
    if not rows:
        ends = [
            (Amount(minutes, "minutes"),
             replace(case, horizon=replace(case.horizon, end=case.horizon.end + timedelta(minutes=minutes))))
            for minutes in _MINUTES
        ]
        found.append(Ask(Limit("horizon"), tuple(ends)))
    return found


def open_roads(case: Case, limit: Limit, roads: Collection[str]) -> Ask | None:
    """Return the ask to open roads by their ids: free of mines, closures lifted; None where there are none."""
    names = road_ids(case.roads)
    if not roads or not set(roads) <= set(names):
        return None
    rows = tuple(
        replace(row, state="open") if name in roads else row for name, row in zip(names, case.roads, strict=True)
    )
    pairs = {
        frozenset((row.from_place, row.to_place)) for name, row in zip(names, rows, strict=True) if name in roads
    }
    closures = tuple(row for row in case.closures if frozenset((row.from_place, row.to_place)) not in pairs)
    return Ask(limit, ((Amount(len(roads), "road"), replace(case, roads=rows, closures=closures)),))


def _seats(case: Case, instance: Instance, limit: Limit) -> Ask | None:
    place = limit.where.get("place")
    rows = [row for row in case.fleet if row.id == limit.where.get("fleet")] or [
        row for row in case.fleet if not row.serves or place in row.serves
    ]
    if not rows:
        return None
    row = max(rows, key=lambda row: (row.vehicles, row.id))
    unit = "ambulance" if row.kind == "ambulance" else "bus"
    steps = tuple((Amount(more, unit), _with_vehicles(case, row, more)) for more in _VEHICLES)
    where: dict[str, NoteValue] = {"fleet": row.id, "vehicles": row.vehicles, "seats": row.vehicles * row.seats}
    return Ask(Limit("seats", where), steps)


def _with_vehicles(case: Case, more_of: Fleet, more: int) -> Case:
    fleet = tuple(replace(row, vehicles=row.vehicles + more) if row is more_of else row for row in case.fleet)
    return replace(case, fleet=fleet)


def _lanes(case: Case, instance: Instance, limit: Limit) -> Ask | None:
    section = limit.where.get("section")
    if not any((row.from_place, row.to_place) == section for row in case.checkpoints):
        return None
    steps = []
    for more in _LANES:
        posts = tuple(
            replace(row, lanes=(1.0 if row.lanes is None else row.lanes) + more)
            if (row.from_place, row.to_place) == section else row
            for row in case.checkpoints
        )
        steps.append((Amount(more, "lane"), replace(case, checkpoints=posts)))
    return Ask(limit, tuple(steps))


def _capacity(case: Case, instance: Instance, limit: Limit) -> Ask | None:
    """Raise a row's capacity, from what the network has of it; streets of a file have no rows and cannot be raised."""
    road = str(limit.where.get("road", ""))
    names = road_ids(case.roads)
    links = [k for k in range(len(instance.link)) if instance.network.road_id(int(instance.link[k])) == road]
    if road not in names or not links:
        return None
    now = float(instance.network.capacity_pcu_h[int(instance.link[links[0]])])
    steps = []
    for percent in _PERCENT:
        rows = tuple(
            replace(row, capacity_pcu_h=now * (1 + percent / 100)) if name == road else row
            for name, row in zip(names, case.roads, strict=True)
        )
        steps.append((Amount(percent, "percent"), replace(case, roads=rows)))
    return Ask(limit, tuple(steps))


def _boarding(case: Case, instance: Instance, limit: Limit) -> Ask | None:
    points = limit.where.get("assembly")
    if not isinstance(points, tuple) or not any(row.id in points and row.boarding_per_h for row in case.assembly):
        return None
    steps = []
    for percent in _PERCENT:
        rows = tuple(
            replace(row, boarding_per_h=row.boarding_per_h * (1 + percent / 100))
            if row.id in points and row.boarding_per_h else row
            for row in case.assembly
        )
        steps.append((Amount(percent, "percent"), replace(case, assembly=rows)))
    return Ask(limit, tuple(steps))


def _reception(case: Case, instance: Instance, limit: Limit) -> Ask | None:
    name = limit.where.get("reception")
    row = next((row for row in case.reception if row.id == name), None)
    if row is None or not (row.intake_per_h if limit.code == "intake" else row.capacity):
        return None
    steps = []
    for percent in _PERCENT:
        more = 1 + percent / 100
        changed = (
            replace(row, intake_per_h=(row.intake_per_h or 0.0) * more)
            if limit.code == "intake" else replace(row, capacity=float(ceil((row.capacity or 0.0) * more)))
        )
        reception = tuple(changed if one is row else one for one in case.reception)
        steps.append((Amount(percent, "percent"), replace(case, reception=reception)))
    return Ask(limit, tuple(steps))
