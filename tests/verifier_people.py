"""The verifier's part on people and buses: P7, P8, P9 (see verifier.py; nothing of safeconduct is imported)."""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from verifier import Check

__all__ = ["check_people"]

Json = dict[str, Any]
_SECOND = timedelta(seconds=1)
_WALK_KM = 15.0


def check_people(check: Check) -> None:
    """Check who leaves, by what, to whose side, and that every seat is a bus's."""
    ids = [convoy["id"] for convoy in check.plan["convoys"]]
    if len(ids) != len(set(ids)):
        check.fault("plan", "two convoys have one id")
    for convoy in check.plan["convoys"]:
        _size(check, convoy)
    _groups(check)
    _wishes(check)
    _duties(check)
    _seats(check)


def _size(check: Check, convoy: Json) -> None:
    name, vehicles, rules = convoy["id"], convoy["vehicles"], check.case.rules
    if not isinstance(vehicles, int) or not isinstance(convoy["persons"], int) or convoy["persons"] < 0:
        check.fault("P9", f"{name}: vehicles and persons are not whole")
    if convoy["means"] == "foot":
        if vehicles:
            check.fault("P9", f"{name}: on foot with vehicles")
        corridor = next(c for c in check.plan["corridors"] if c["id"] == convoy["corridor"])
        if corridor["length_km"] > _WALK_KM + 0.01:
            check.fault("P7", f"{name}: walks {corridor['length_km']} km, at most {_WALK_KM:.0f}")
        return
    if not rules.least <= vehicles <= rules.most:
        check.fault("P9", f"{name}: {vehicles} vehicles, {rules.least} to {rules.most} are allowed")
    group = check.case.groups.get((convoy["passes"][0]["place"], "car"))
    if convoy["means"] == "car" and group and convoy["persons"] >= vehicles * group.per_vehicle + 1.0:
        check.fault("P9", f"{name}: {convoy['persons']} persons in {vehicles} cars")


def _near(check: Check, origin: str) -> set[str]:
    """Give the places from which people walk to a place: at most 15 km by road."""
    back: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for (a, b), link in check.case.links.items():
        if link.state not in ("closed", "mined"):
            back[b].append((a, link.km))
    best, queue = {origin: 0.0}, [(0.0, origin)]
    while queue:
        km, place = heapq.heappop(queue)
        for other, more in back[place]:
            if km + more <= _WALK_KM and km + more < best.get(other, math.inf):
                best[other] = km + more
                heapq.heappush(queue, (km + more, other))
    return set(best)


def _groups(check: Check) -> None:
    left: dict[tuple[str, str], float] = defaultdict(float)
    cars: dict[str, int] = defaultdict(int)
    for convoy in check.plan["convoys"]:
        origin = convoy["passes"][0]["place"]
        left[origin, convoy["means"]] += convoy["persons"]
        cars[origin] += convoy["vehicles"] if convoy["means"] == "car" else 0
    have = {key: group.persons for key, group in check.case.groups.items()}
    for (place, means), persons in left.items():
        if means != "bus" and persons > have.get((place, means), 0.0) + 0.5:
            check.fault("P7", f"{place} {means}: {persons:.0f} leave, {have.get((place, means), 0):.0f} are there")
    for place, number in cars.items():
        group = check.case.groups.get((place, "car"))
        if group and number > group.vehicles + 0.5:
            check.fault("P9", f"{place}: {number} cars leave, {group.vehicles:.0f} are there")
    _riders(check, {place: n for (place, means), n in left.items() if means == "bus"}, left, have)


def _riders(
    check: Check,
    rides: dict[str, float],
    left: dict[tuple[str, str], float],
    have: dict[tuple[str, str], float],
) -> None:
    """Those on buses are the place's own, or came on foot from within 15 km; nobody rides twice (a small flow)."""
    room: dict[tuple[str, str], float] = defaultdict(float)
    for place, persons in rides.items():
        room["start", place] = persons
        for near in _near(check, place):
            room[place, f"foot {near}"] = math.inf
            room[f"foot {near}", "end"] = max(0.0, have.get((near, "foot"), 0.0) - left.get((near, "foot"), 0.0))
        room[place, f"bus {place}"] = math.inf
        room[f"bus {place}", "end"] = have.get((place, "bus"), 0.0)
    short = sum(rides.values()) - _flow(room)
    if short > 0.5:
        check.fault("P7", f"{short:.0f} more persons ride on buses than could come to them")


def _flow(room: dict[tuple[str, str], float]) -> float:
    total = 0.0
    while path := _path(room):
        pushed = min(room[arc] for arc in path)
        for a, b in path:
            room[a, b] -= pushed
            room[b, a] += pushed
        total += pushed
    return total


def _path(room: dict[tuple[str, str], float]) -> list[tuple[str, str]]:
    reached: dict[str, list[tuple[str, str]]] = {"start": []}
    queue = ["start"]
    for node in queue:
        for (a, b), free in list(room.items()):
            if a == node and free > 1e-9 and b not in reached:
                reached[b] = [*reached[node], (a, b)]
                queue.append(b)
    return reached.get("end", [])


def _wishes(check: Check) -> None:
    """P7: to each side at most the share of a place's people who would go there, walkers to its buses included."""
    sides: dict[tuple[str, str], float] = defaultdict(float)
    for convoy in check.plan["convoys"]:
        end, named = convoy["passes"][-1]["place"], convoy.get("reception", "")
        parties = {p.party for p in check.case.reception if p.place == end and named in ("", p.id)}
        if len(parties) == 1:
            sides[convoy["passes"][0]["place"], parties.pop()] += convoy["persons"]
    for (origin, party), persons in sides.items():
        would = _would(check, origin, party, {"car", "bus", "ambulance", "foot"})
        if any(c["means"] == "bus" and c["passes"][0]["place"] == origin for c in check.plan["convoys"]):
            would += sum(_would(check, near, party, {"foot"}) for near in _near(check, origin) - {origin})
        if persons >= would + 1.0:
            check.fault("P7", f"{origin}: {persons:.0f} go to {party}, {would:.0f} would")


def _would(check: Check, place: str, party: str, means: set[str]) -> float:
    here = sum(group.persons for (where, kind), group in check.case.groups.items() if where == place and kind in means)
    if place in check.case.wishes:
        return here * check.case.wishes[place].get(party, 0.0)
    return here if party in check.case.willing else 0.0


def _duties(check: Check) -> None:
    seen: set[str] = set()
    for duty in check.plan["duties"]:
        bus, legs = duty["bus"], duty["legs"]
        fleet, _, number = bus.rpartition("-")
        row = check.case.fleet.get(fleet)
        if row is None or not number.isdigit() or not 1 <= int(number) <= (row["vehicles"] or 0) or bus in seen:
            check.fault("P8", f"{bus}: there is no such bus, or it has two duties")
            continue
        seen.add(bus)
        load, unload = (timedelta(minutes=row[key] or 0.0) for key in ("load_minutes", "unload_minutes"))
        here, free = row["place"], row["from"] or check.case.start
        for leg in legs:
            departs, arrives = datetime.fromisoformat(leg["departs"]), datetime.fromisoformat(leg["arrives"])
            if leg["from"] != here:
                check.fault("P8", f"{bus}: leaves {leg['from']} while it is at {here}")
            if departs < free + (load if leg["persons"] else timedelta(0)) - _SECOND:
                check.fault("P8", f"{bus}: leaves {leg['from']} at {departs:%H:%M}, before it is free and loaded")
            if leg["persons"] > (row["seats"] or 0):
                check.fault("P8", f"{bus}: {leg['persons']} persons on {row['seats']:.0f} seats")
            if departs < check.case.start or arrives > check.case.end or arrives < departs:
                check.fault("P5", f"{bus}: a run outside the horizon")
            here, free = leg["to"], arrives + (unload if leg["persons"] else timedelta(0))
        _range(check, bus, legs, row["range_km"])


def _range(check: Check, bus: str, legs: list[Json], range_km: float | None) -> None:
    """Nothing says where a bus could be refuelled, so its range holds for the day."""
    driven = 0.0
    for leg in legs:
        way = leg.get("waypoints") or []
        roads = [check.case.links.get(pair) for pair in pairwise(way)]
        own = sum(road.km for road in roads if road)
        driven += own
        if abs(own - leg["km"]) > 0.01 * own + 0.05:
            check.fault("P8", f"{bus}: told {leg['km']} km from {leg['from']} to {leg['to']}, the roads have {own:.1f}")
    if range_km is not None and driven > range_km + 0.05:
        check.fault("P8", f"{bus}: drives {driven:.0f} km, its range is {range_km:.0f}")


def _seats(check: Check) -> None:
    """A seat exists only where a bus is: each convoy's buses have that run, and each loaded run is in one convoy."""
    loaded = [(duty["bus"], leg) for duty in check.plan["duties"] for leg in duty["legs"] if leg["persons"]]
    used: set[int] = set()
    for convoy in check.plan["convoys"]:
        if convoy["means"] not in ("bus", "ambulance"):
            continue
        name, buses = convoy["id"], convoy.get("bus", [])
        if len(buses) != convoy["vehicles"] or len(set(buses)) != len(buses):
            check.fault("P8", f"{name}: {convoy['vehicles']} vehicles, {len(set(buses))} buses named")
        runs = [_run(loaded, convoy, bus, used) for bus in buses]
        for bus, run in zip(buses, runs, strict=True):
            kind = check.case.fleet.get(bus.rpartition("-")[0], {}).get("kind")
            if run is None or kind != convoy["means"]:
                check.fault("P8", f"{name}: {bus} has no such run")
        used |= {run for run in runs if run is not None}
        carried = sum(loaded[run][1]["persons"] for run in runs if run is not None)
        if carried != convoy["persons"]:
            check.fault("P8", f"{name}: {convoy['persons']} persons, its buses carry {carried}")
    for number, (bus, leg) in enumerate(loaded):
        if number not in used:
            check.fault("P8", f"{bus}: carries {leg['persons']} persons from {leg['from']} in no convoy")


def _run(loaded: list[tuple[str, Json]], convoy: Json, bus: str, used: set[int]) -> int | None:
    first, last = convoy["passes"][0], convoy["passes"][-1]
    route = [p["place"] for p in convoy["passes"]]
    for number, (owner, leg) in enumerate(loaded):
        same = owner == bus and number not in used and (leg.get("waypoints") or route) == route
        if same and _between(first, leg["departs"]) and _between(last, leg["arrives"]):
            return number
    return None


def _between(waypoint: Json, told: str) -> bool:
    head, tail = datetime.fromisoformat(waypoint["head"]), datetime.fromisoformat(waypoint["tail"])
    return head - _SECOND <= datetime.fromisoformat(told) <= tail + _SECOND
