"""An independent verifier: a plan.json against its case folder, knowing nothing of how it was made.

Written from design.md P1-P9 and case-format.md with the standard library alone; nothing of safeconduct is imported.
`verify(folder, plan)` returns faults, each with the rule it breaks first ("P5 v1: ...").  Not looked at: what is not
in a plan.json (when those who walk to a bus set out).
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from verifier_case import Link, Pair, Point, TheCase, Window, read_case, road_refs
from verifier_ground import inside
from verifier_people import check_people
from verifier_queues import fullest
from verifier_totals import check_totals

__all__ = ["busiest_hour", "verify"]

Json = dict[str, Any]

SLACK = 1.02
"""Of an hourly limit: whole vehicles do not fill an hour evenly (case-format.md)."""
SECOND = timedelta(seconds=1)
WALK_KM, WALK_KMH = 15.0, 6.0


@dataclass
class Track:
    """Vehicles on a route: when head and tail pass each place; an empty run of a bus is a track too."""

    name: str
    means: str
    vehicles: int
    route: list[str]
    heads: list[datetime]
    tails: list[datetime]
    people: bool = True

    def runs(self) -> Iterator[tuple[Pair, datetime, datetime, datetime, datetime]]:
        """Give each link with (head in, tail in, head out, tail out)."""
        for i, pair in enumerate(pairwise(self.route)):
            yield pair, self.heads[i], self.tails[i], self.heads[i + 1], self.tails[i + 1]


@dataclass
class Check:
    """The case, the plan and the faults found so far; danger: pairs the plan itself calls dangerous."""

    case: TheCase
    plan: Json
    faults: list[str] = field(default_factory=list)
    danger: dict[Pair, bool] = field(default_factory=dict)
    spans: dict[Pair, list[tuple[datetime, datetime, Window | None]]] = field(default_factory=dict)

    def fault(self, rule: str, text: str) -> None:
        """Add a fault."""
        self.faults.append(f"{rule} {text}")


def verify(folder: Path, plan: Json) -> list[str]:
    """Return every fault of a plan of a roads.csv case; an empty list is a good plan."""
    check = Check(read_case(folder), plan)
    told = {(s["from"], s["to"]): bool(s.get("danger")) for c in plan["corridors"] for s in c["sections"]}
    check.danger = {pair: _dangerous(check.case, pair, link, told) for pair, link in check.case.links.items()}
    _corridors(check)
    convoys = [track for convoy in plan["convoys"] if (track := _convoy(check, convoy))]
    legs = [track for duty in plan["duties"] for leg in duty["legs"] if (track := _empty_leg(check, duty["bus"], leg))]
    for track in convoys + legs:
        _drive(check, track)
    for track in convoys:
        _departure(check, track)
    _roads(check, convoys + legs)
    _points(check)
    check_people(check)
    check_totals(check, convoys)
    return check.faults


def _dangerous(case: TheCase, pair: Pair, link: Link, told: dict[Pair, bool]) -> bool:
    if link.danger is not None:
        return link.danger
    if told.get(pair, False) or told.get(pair[::-1], False):
        return True
    return any(inside(case, pair, link, rings) for _, rings in case.drawn)


# --- corridors ------------------------------------------------------------------------------------------------------


def _corridors(check: Check) -> None:
    ids = [c["id"] for c in check.plan["corridors"]]
    if len(ids) != len(set(ids)):
        check.fault("plan", "two corridors have one id")
    for corridor in check.plan["corridors"]:
        name, way = corridor["id"], corridor["waypoints"]
        if (way[0], way[-1]) != (corridor["origin"], corridor["destination"]):
            check.fault("plan", f"{name}: origin and destination are not the ends of its waypoints")
        pairs = list(pairwise(way))
        if [(s["from"], s["to"]) for s in corridor["sections"]] != pairs:
            check.fault("plan", f"{name}: sections differ from the waypoints")
        known = [pair for pair in pairs if _road(check, name, pair)]
        if len(known) == len(pairs):
            _lengths(check, corridor)


def _road(check: Check, name: str, pair: Pair) -> bool:
    link = check.case.links.get(pair)
    if link is None:
        check.fault("P6", f"{name}: no road from {pair[0]} to {pair[1]}")
    elif link.state in ("closed", "mined"):
        check.fault("P6", f"{name}: {pair[0]}-{pair[1]} is {link.state}")
    return link is not None


def _lengths(check: Check, corridor: Json) -> None:
    total = 0.0
    for section in corridor["sections"]:
        pair = (section["from"], section["to"])
        km = check.case.links[pair].km
        total += km
        if abs(section["km"] - km) > 0.01 * km + 0.01:
            check.fault("plan", f"{corridor['id']}: {pair} told {section['km']} km, the road has {km}")
        if check.case.links[pair].danger and not section.get("danger", True):
            check.fault("R4", f"{corridor['id']}: {pair} is dangerous, the plan says it is not")
    if abs(corridor["length_km"] - total) > 0.01 * total + 0.05:
        check.fault("plan", f"{corridor['id']}: told {corridor['length_km']} km, its roads have {total:.1f}")


# --- what moves -----------------------------------------------------------------------------------------------------


def _when(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _convoy(check: Check, convoy: Json) -> Track | None:
    name, passes = convoy["id"], convoy["passes"]
    way = next((c["waypoints"] for c in check.plan["corridors"] if c["id"] == convoy["corridor"]), None)
    if way != [p["place"] for p in passes]:
        check.fault("plan", f"{name}: passes differ from the waypoints of {convoy['corridor']}")
    heads, tails = [_when(p["head"]) for p in passes], [_when(p["tail"]) for p in passes]
    if any(tail < head for head, tail in zip(heads, tails, strict=True)):
        check.fault("P9", f"{name}: its tail is ahead of its head")
    return Track(name, convoy["means"], convoy["vehicles"], [p["place"] for p in passes], heads, tails)


def _empty_leg(check: Check, bus: str, leg: Json) -> Track | None:
    """Follow an empty run: at each road it waits until the road may be driven, and must still arrive in time."""
    if leg["persons"] > 0 or leg["from"] == leg["to"]:
        return None
    name, way = f"{bus} empty {leg['from']}-{leg['to']}", leg.get("waypoints") or []
    pairs = list(pairwise(way))
    if not pairs or (way[0], way[-1]) != (leg["from"], leg["to"]):
        check.fault("P8", f"{name}: its route is not told")
        return None
    known = [_road(check, name, pair) for pair in pairs]
    if not all(known):
        return None
    kind = check.case.fleet.get(bus.rpartition("-")[0], {}).get("kind", "bus")
    now, times = _when(leg["departs"]), [_when(leg["departs"])]
    for pair in pairs:
        entered = _earliest(check, pair, now, _needs(check.case, pair, kind))
        times[-1] = max(times[-1], entered)
        now = entered + _needs(check.case, pair, kind)
        times.append(now)
    if now > _when(leg["arrives"]) + len(pairs) * SECOND:
        check.fault("P8", f"{name}: cannot be there before {now:%H:%M:%S}, told {leg['arrives']}")
        return None
    return Track(name, kind, 1, way, times, times, people=False)


def _needs(case: TheCase, pair: Pair, means: str) -> timedelta:
    """Give the least driving time of a road, whole (case-format.md); zero where its speed is not known."""
    link, factor = case.links[pair], case.rules.factor.get(means, 1.0)
    speed = (link.speed_kmh or math.inf) * factor
    if means == "foot" and factor == 1.0:
        speed = WALK_KMH
    return timedelta(hours=link.km / speed)


def _spans(check: Check, pair: Pair) -> list[tuple[datetime, datetime, Window | None]]:
    """List the stretches inside which a vehicle must enter and leave a road: windows less margins, or the horizon."""
    case, margin = check.case, check.case.rules.margin
    if pair not in check.spans:
        windows = [w for w in case.windows if check.danger[pair] and _covers(case, w, pair)]
        held = [(w.start + margin, w.end - margin, w) for w in windows]
        check.spans[pair] = [*held] if check.danger[pair] else [(case.start, case.end, None)]
    return check.spans[pair]


def _covers(case: TheCase, window: Window, pair: Pair) -> bool:
    kind, _, name = window.scope.partition(":")
    name = name.strip()
    if kind == "road":
        return bool(road_refs(name) & case.links[pair].refs)
    if kind == "place":
        return name in pair
    if kind == "area":
        rings = [ring for area, shape in case.drawn if area.casefold() == name.casefold() for ring in shape]
        if rings:
            return inside(case, pair, case.links[pair], rings)
        return any(name.casefold() in case.admin.get(place, "").casefold() for place in pair)
    return kind == "all"


def _shut(check: Check, pair: Pair) -> list[tuple[datetime, datetime]]:
    rows = [row for row in check.case.closures if row[0] in (pair, pair[::-1])]
    return [(start or check.case.start, end or check.case.end) for _, start, end in rows]


def _earliest(check: Check, pair: Pair, now: datetime, needs: timedelta) -> datetime:
    hours = [(p.opens, p.closes) for p in check.case.checkpoints if p.pair == pair]
    starts = [now, *(max(now, s[0]) for s in _spans(check, pair)), *(end for _, end in _shut(check, pair))]
    starts += [opens for opens, _ in hours if opens]
    for start in sorted(t for t in starts if t >= now):
        inside = any(a <= start and start + needs <= b + SECOND for a, b, _ in _spans(check, pair))
        free = not any(start < b and a < start + needs for a, b in _shut(check, pair))
        manned = all((o is None or o <= start) and (c is None or start <= c) for o, c in hours)
        if inside and free and manned:
            return start
    return check.case.end + timedelta(days=1)


def _drive(check: Check, track: Track) -> None:
    case = check.case
    if track.heads[0] < case.start or track.tails[-1] > case.end:
        check.fault("P5", f"{track.name}: outside the horizon")
    for pair, head, tail, head_out, tail_out in track.runs():
        if pair not in case.links or case.links[pair].state in ("closed", "mined"):
            if pair in case.links:
                check.fault("P6", f"{track.name}: {pair} is {case.links[pair].state}")
            continue
        needs = _needs(case, pair, track.means) - SECOND
        if head_out - head < needs or tail_out - tail < needs:
            took = min(head_out - head, tail_out - tail).total_seconds()
            check.fault("P1", f"{track.name}: {pair} in {took:.0f} s, needs {needs.total_seconds() + 1:.0f}")
        if not any(a <= head and tail_out <= b for a, b, _ in _spans(check, pair)):
            where = "in danger outside every window" if check.danger[pair] else "outside the horizon"
            check.fault("P5", f"{track.name}: {pair} {where}, {head:%H:%M} to {tail_out:%H:%M}")
        if any(head < b and a < tail_out for a, b in _shut(check, pair)):
            check.fault("P6", f"{track.name}: {pair} is shut then")


def _departure(check: Check, track: Track) -> None:
    """People leave only from when the window of their first dangerous road lets them (departures_from)."""
    for pair, head, _, _, tail_out in track.runs():
        if pair in check.case.links and check.danger[pair]:
            used = [w for a, b, w in _spans(check, pair) if w and a <= head and tail_out <= b]
            if used and not any(w.departs is None or w.departs <= track.heads[0] for w in used):
                check.fault("P5", f"{track.name}: leaves before departures_from")
            return


# --- limits ---------------------------------------------------------------------------------------------------------


def busiest_hour(entries: Iterable[tuple[datetime, datetime, float]]) -> float:
    """Return the most units in any hour; each entry (from, to, units) is spread evenly, over a second at least."""
    slopes: dict[float, float] = defaultdict(float)
    for start, end, units in entries:
        a, b = start.timestamp(), max(end.timestamp(), start.timestamp() + 1.0)
        slopes[a] += units / (b - a)
        slopes[b] -= units / (b - a)
    times = sorted(slopes)
    sums, rates, total, rate = [], [], 0.0, 0.0
    for i, now in enumerate(times):
        total += rate * (now - times[i - 1]) if i else 0.0
        rate += slopes[now]
        sums.append(total)
        rates.append(rate)

    def so_far(now: float) -> float:
        i = bisect_right(times, now) - 1
        return 0.0 if i < 0 else sums[i] + rates[i] * (now - times[i])

    starts = [*times, *(now - 3600.0 for now in times)]
    return max((so_far(start + 3600.0) - so_far(start) for start in starts), default=0.0)


def _roads(check: Check, tracks: list[Track]) -> None:
    pcu: dict[Pair, list[tuple[datetime, datetime, float]]] = defaultdict(list)
    vehicles: dict[Pair, list[tuple[datetime, datetime, float]]] = defaultdict(list)
    for track in tracks:
        for pair, head, tail, _, _ in track.runs():
            pcu[pair].append((head, tail, track.vehicles * check.case.rules.pcu.get(track.means, 1.0)))
            vehicles[pair].append((head, tail, float(track.vehicles)))
    for pair, entries in pcu.items():
        limit = check.case.links[pair].capacity_pcu_h if pair in check.case.links else None
        if limit is not None and busiest_hour(entries) > limit * SLACK:
            check.fault("P1", f"{pair}: {busiest_hour(entries):.0f} passenger-car units in an hour, {limit:.0f} fit")
    for point in check.case.checkpoints:
        entries = [entry for entry in vehicles.get(point.pair, []) if entry[2]]
        if point.rate_per_h is not None and busiest_hour(entries) > point.rate_per_h * SLACK:
            check.fault("P2", f"checkpoint {point.id}: {busiest_hour(entries):.0f} vehicles in an hour")
        if point.storage is not None and _queue(check, point, tracks) > point.storage + 1.0:
            check.fault("P2", f"checkpoint {point.id}: {_queue(check, point, tracks):.0f} vehicles wait before it")
        if any(_closed(point, head, tail) for head, tail, _ in entries):
            check.fault("P2", f"checkpoint {point.id}: passed while it is closed")


def _queue(check: Check, point: Point, tracks: list[Track]) -> float:
    """Return how many cars stand before a checkpoint at most; who starts at its place stands in line at home.

    Who is there less than a step too early drives slower: a plan tells one time a place.
    """
    waits = []
    for track in (track for track in tracks if track.means == "car"):
        pairs = list(pairwise(track.route))
        for i in (i for i, pair in enumerate(pairs) if i and pair == point.pair):
            drive = _needs(check.case, pairs[i - 1], track.means)
            drive += check.case.rules.step
            comes = min(track.heads[i - 1] + drive, track.heads[i]), min(track.tails[i - 1] + drive, track.tails[i])
            waits.append((*comes, track.heads[i], track.tails[i], track.vehicles))
    return fullest(waits)


def _closed(point: Point, head: datetime, tail: datetime) -> bool:
    return bool((point.opens and head < point.opens) or (point.closes and tail > point.closes))


def _points(check: Check) -> None:
    """P3 and P4: hours, persons an hour and persons in all, of each named point and of all points of a place."""
    boards: dict[str, list[tuple[datetime, datetime, float]]] = defaultdict(list)
    arrives: dict[str, list[tuple[datetime, datetime, float]]] = defaultdict(list)
    for convoy in check.plan["convoys"]:
        first, last, persons = convoy["passes"][0], convoy["passes"][-1], float(convoy["persons"])
        for at, named, points, table, rule in (
            (first, convoy.get("assembly", ""), check.case.assembly, boards, "P3"),
            (last, convoy.get("reception", ""), check.case.reception, arrives, "P4"),
        ):
            head, tail = _when(at["head"]), _when(at["tail"])
            entries = _boarding(check, convoy, head, tail) if rule == "P3" else [(head, tail, persons)]
            table[f"place {at['place']}"] += entries
            here = [point for point in points if point.place == at["place"]]
            if named and named not in [point.id for point in here]:
                check.fault(rule, f"{convoy['id']}: {named} is not a point of {at['place']}")
                continue
            if named:
                table[named] += entries
            if rule == "P4" and not here:
                check.fault(rule, f"{convoy['id']}: nobody receives at {at['place']}")
            begin, end = (head, tail) if rule == "P4" or not entries else (entries[0][0], entries[-1][1])
            open_ones = [p for p in here if named in ("", p.id) and not _closed(p, begin, end)]
            if here and not open_ones:
                check.fault(rule, f"{convoy['id']}: {at['place']} is not open then")
    _rates(check, check.case.assembly, boards, "P3")
    _rates(check, check.case.reception, arrives, "P4")


def _boarding(check: Check, convoy: Json, head: datetime, tail: datetime) -> list[tuple[datetime, datetime, float]]:
    """List who boards when: into cars and on foot as told, or as they leave; into each bus while it loads."""
    boards = convoy.get("boards")
    begin, end = (_when(boards["start"]), _when(boards["end"])) if boards else (head, tail)
    if begin > head or end > tail:
        check.fault("P3", f"{convoy['id']}: leaves before it has boarded")
    buses = convoy.get("bus", [])
    if not buses:
        return [(begin, end, float(convoy["persons"]))]
    entries = []
    for number, bus in enumerate(buses):
        load = timedelta(minutes=check.case.fleet.get(bus.rpartition("-")[0], {}).get("load_minutes") or 0.0)
        leg = _loaded_leg(check, bus, head, tail) or {
            "departs": (head + (tail - head) * number / max(1, len(buses) - 1)).isoformat(),
            "persons": convoy["persons"] / len(buses),
        }
        leaves = _when(leg["departs"])
        entries.append((leaves - max(load, head - begin), leaves, float(leg["persons"])))
    return entries


def _loaded_leg(check: Check, bus: str, head: datetime, tail: datetime) -> Json | None:
    legs = [leg for duty in check.plan["duties"] if duty["bus"] == bus for leg in duty["legs"] if leg["persons"]]
    return next((leg for leg in legs if head - SECOND <= _when(leg["departs"]) <= tail + SECOND), None)


def _rates(
    check: Check, points: list[Point], table: dict[str, list[tuple[datetime, datetime, float]]], rule: str
) -> None:
    sets = {point.id: [point] for point in points}
    for point in points:
        sets.setdefault(f"place {point.place}", []).append(point)
    for name, some in sets.items():
        entries = table.get(name, [])
        rate = sum(math.inf if p.rate_per_h is None else p.rate_per_h for p in some)
        room = sum(math.inf if p.room is None else p.room for p in some)
        if busiest_hour(entries) > rate * SLACK + 0.01:
            check.fault(rule, f"{name}: {busiest_hour(entries):.0f} persons in an hour, limit {rate:.0f}")
        if sum(entry[2] for entry in entries) > room:
            check.fault(rule, f"{name}: more persons than its capacity {room:.0f}")
