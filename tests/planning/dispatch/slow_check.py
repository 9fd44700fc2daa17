"""The rules of a timetable checked in the plainest way: every run against every rule, every pair of runs on a link.

Written from planning.md S1-S8 and the types alone; nothing of dispatch is used but its answer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from safeconduct.planning.instance import UNBOUNDED, Instance, convoy_worth
from safeconduct.planning.proposal import Run, Timetable

SLACK = 1e-4


def faults(instance: Instance, plan: Timetable) -> list[str]:
    """Return every rule that is broken, with where."""
    found = [fault for number, run in enumerate(plan.runs) for fault in _run(instance, number, run)]
    found += [*_mouths(instance, plan), *_queues(instance, plan), *_boarding(instance, plan), *_intake(instance, plan)]
    found += [*_people(instance, plan), *_buses(instance, plan), *_small(instance, plan), *_value(instance, plan)]
    return [*found, *_walks(instance, plan)]


def _one_holds(spans: tuple[tuple[float, float], ...], start: float, end: float) -> bool:
    return any(a <= start + SLACK and end <= b + SLACK for a, b in spans)


def _units(instance: Instance, run: Run) -> list[float]:
    if run.inbound >= 0:
        convoy = instance.inbound[run.inbound]
        return [convoy.pcu] * convoy.vehicles
    return [instance.pcu[means] for means, count in run.mix for _ in range(count)]


def _run(instance: Instance, number: int, run: Run) -> Iterator[str]:
    name, sets, k = f"{run.kind} {number}", instance.interval_sets, len(run.links)
    assert {len(run.in_head), len(run.in_tail), len(run.head), len(run.tail)} == {k + 1}, name
    units = _units(instance, run)
    speeds = [means for means, _ in run.mix] or ["foot"]
    node = run.start
    if run.head[0] < -SLACK or run.in_head[0] < -SLACK or run.in_tail[-1] > instance.horizon_s + SLACK:
        yield f"S2 {name}: outside the horizon"
    most = instance.convoys.most
    if run.persons and most and len(units) > most:
        yield f"S1 {name}: {len(units)} vehicles"
    for i, link in enumerate(run.links):
        if instance.tail[link] != node:
            yield f"{name}: link {link} does not begin at {node}"
        head, tail, in_head, in_tail = run.head[i], run.tail[i], run.in_head[i + 1], run.in_tail[i + 1]
        if head < run.in_head[i] - SLACK or tail < run.in_tail[i] - SLACK or tail < head - SLACK:
            yield f"S2 {name}: leaves {node} before it is there"
        travel = max(float(instance.travel_s(means)[link]) for means in speeds)
        if abs(in_head - head - travel) > SLACK or abs(in_tail - tail - travel) > SLACK:
            yield f"S2 {name}: link {link} in {in_head - head}, {in_tail - tail}, takes {travel}"
        if units:
            needed = (sum(units) - min(units)) / instance.rate_pcu_s[link]
            needed = max(needed, (len(units) - 1) / instance.service_per_s[link])
            if tail - head < needed - SLACK:
                yield f"S2 {name}: link {link} entered within {tail - head}, needs {needed}"
        if not _one_holds(sets[instance.stay_of[link]], head, in_tail):
            yield f"S4 {name}: link {link} from {head} to {in_tail} in no interval"
        if not _one_holds(sets[instance.entry_of[link]], head, tail):
            yield f"P2 {name}: post of link {link} shut at {head} to {tail}"
        halts = head > run.in_head[i] + SLACK or tail > run.in_tail[i] + SLACK
        boards = i == 0 and run.kind in ("loaded", "foot")
        stands = (boards or (halts and i)) and instance.node_danger[node]
        if stands and not _one_holds(sets[instance.node_stay_of[node]], run.in_head[i], tail):
            yield f"S4 {name}: stands at {node} from {run.in_head[i]} to {tail} in no interval"
        node = int(instance.head[link])
    if run.head[-1] != run.in_head[-1] or run.tail[-1] != run.in_tail[-1]:
        yield f"S2 {name}: leaves its last place"
    if run.persons and node != instance.sinks[run.sink].node:
        yield f"P4 {name}: ends at {node}"


def _mouths(instance: Instance, plan: Timetable) -> Iterator[str]:
    entries: dict[int, list[tuple[float, float, int]]] = defaultdict(list)
    for number, run in enumerate(plan.runs):
        units = _units(instance, run)
        if units:
            for i, link in enumerate(run.links):
                own = max(min(units) / instance.rate_pcu_s[link], 1.0 / instance.service_per_s[link])
                entries[link].append((run.head[i], run.tail[i] + own + instance.convoys.headway_s, number))
    for link, rows in entries.items():
        rows.sort()
        for j, one in enumerate(rows):
            for other in rows[j + 1 :]:
                if other[0] < one[1] - SLACK:
                    yield f"S3 link {link}: {other[2]} enters at {other[0]}, {one[2]} holds it until {one[1]}"


def _queues(instance: Instance, plan: Timetable) -> Iterator[str]:
    """Count vehicles one by one: each comes and goes evenly between head and tail."""
    standing: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for run in plan.runs:
        n = len(_units(instance, run))
        for i, link in enumerate(run.links):
            if i and instance.storage[link] < UNBOUNDED:
                for v in range(n):
                    share = v / (n - 1) if n > 1 else 0.0
                    come = run.in_head[i] + share * (run.in_tail[i] - run.in_head[i])
                    gone = run.head[i] + share * (run.tail[i] - run.head[i])
                    if gone > come + SLACK:
                        standing[link].append((come, gone))
    for link, rows in standing.items():
        for at, _ in rows:
            count = sum(come <= at + SLACK and at < gone - SLACK for come, gone in rows)
            if count > instance.storage[link] + 1.0:  # a fluid queue is within one vehicle of whole ones
                yield f"P2 link {link}: {count} queue at {at}"


def _boarding(instance: Instance, plan: Timetable) -> Iterator[str]:
    """Board by earliest departure; nobody begins before `in_head` of the first station."""
    by_line: dict[int, list[Run]] = defaultdict(list)
    for run in plan.runs:
        if run.kind in ("loaded", "foot"):
            where = instance.lines[run.line] if run.line >= 0 else None
            if where is not None:
                if where.node != run.start:
                    yield f"P3 line {run.line}: {run.start} is not its node"
                if run.in_head[0] < where.earliest_s - SLACK:
                    yield f"P3 line {run.line}: begins at {run.in_head[0]}"
                if not _one_holds(where.hours, run.in_head[0], run.head[0]):
                    yield f"P3 line {run.line}: boards {run.in_head[0]} to {run.head[0]} outside its hours"
                by_line[run.line].append(run)
    for line, runs in by_line.items():
        rate = instance.lines[line].rate_per_s
        if rate == UNBOUNDED:
            continue
        until = -UNBOUNDED
        for run in sorted(runs, key=lambda run: (run.in_head[0], run.head[0])):
            until = max(until, run.in_head[0]) + sum(n for _, n in run.persons) / rate
            if until > run.head[0] + SLACK:
                yield f"P3 line {line}: {run.head[0]} leaves before all board at {until}"


def _intake(instance: Instance, plan: Timetable) -> Iterator[str]:
    for number, sink in enumerate(instance.sinks):
        runs = sorted((run for run in plan.runs if run.persons and run.sink == number), key=lambda r: r.in_head[-1])
        ready = -UNBOUNDED
        for run in runs:
            persons = sum(n for _, n in run.persons)
            opened = [span for span in sink.hours if span[1] >= run.in_head[-1] - SLACK]
            if not opened:
                yield f"P4 sink {number}: closed"
                continue
            ready = max(ready, run.in_head[-1], opened[0][0]) + (persons / sink.rate_per_s if persons else 0.0)
            if max(ready, run.in_tail[-1]) > min(opened[0][1], instance.horizon_s) + SLACK:
                yield f"P4 sink {number}: {run.in_head[-1]} not taken in by closing, {ready}"
        if sum(n for run in runs for _, n in run.persons) > sink.capacity + SLACK:
            yield f"P4 sink {number}: over its room"


def _people(instance: Instance, plan: Timetable) -> Iterator[str]:
    out, cars = [0] * len(instance.groups), [0] * len(instance.groups)
    for run in plan.runs:
        for group, persons in run.persons:
            out[group] += persons
            where = instance.groups[group]
            sinks = {s for m in instance.members if m.group == group for s in m.sinks}
            if run.sink not in sinks:
                yield f"P7 group {group}: would not go to {run.sink}"
            if persons < 1 or persons != int(persons):
                yield f"P9 group {group}: {persons} persons"
            if where.means == "car":
                count = dict(run.mix).get("car", 0)
                cars[group] += count
                if persons > count * where.per_vehicle + 0.5 + SLACK:
                    yield f"P9 group {group}: {persons} persons in {count} cars"
            takes = instance.sinks[run.sink].takes
            if run.kind == "foot" and "foot" not in takes:
                yield f"P7 {run.sink}: does not take people on foot"
    for group, where in enumerate(instance.groups):
        if out[group] > where.persons + SLACK or cars[group] > where.vehicles > 0:
            yield f"P7 group {group}: {out[group]} persons, {cars[group]} cars"
    if plan.persons != sum(out):
        yield f"R6: {plan.persons} persons told, {sum(out)} go"


def _small(instance: Instance, plan: Timetable) -> Iterator[str]:
    out, cars = [0] * len(instance.groups), [0] * len(instance.groups)
    for run in plan.runs:
        for group, persons in run.persons:
            out[group] += persons
            if instance.groups[group].means == "car":
                cars[group] += dict(run.mix)["car"]
    remain = [  # people with a car remain only where a car does
        out[g] < group.persons - 1.0 and (group.means != "car" or cars[g] < group.vehicles)
        for g, group in enumerate(instance.groups)
    ]
    for run in plan.runs:
        size = sum(n for _, n in run.mix)
        if run.kind == "loaded" and size < instance.convoys.least:
            there = [other for other in plan.runs if other.kind == "loaded" and other.line == run.line]
            later = any(other.head[0] > run.head[0] + SLACK for other in there)
            if later or any(remain[g] for g, _ in run.persons):
                yield f"S1: {size} vehicles at {run.head[0]} are not all who remain"
        if run.kind == "loaded" and len(run.mix) > 1 and not instance.convoys.mixed:
            yield f"S1: mixed at {run.head[0]}"


def _buses(instance: Instance, plan: Timetable) -> Iterator[str]:
    legs: dict[tuple[int, int], list[Run]] = defaultdict(list)
    for run in plan.runs:
        for key in run.buses:
            legs[key].append(run)
        by_bus = sum(n for g, n in run.persons if instance.groups[g].means != "car") if run.kind == "loaded" else 0
        seats = sum(instance.fleets[fleet].seats for fleet, _ in run.buses)
        if by_bus > seats:
            yield f"P8: {by_bus} persons on {seats} seats"
        kinds = sum(n for means, n in run.mix if means in ("bus", "ambulance"))
        if run.kind in ("loaded", "empty") and kinds != len(run.buses):
            yield f"P8: {kinds} buses, {len(run.buses)} named"
    for (number, bus), runs in legs.items():
        fleet = instance.fleets[number]
        if bus >= fleet.vehicles:
            yield f"P8: no bus {bus} in fleet {number}"
        runs.sort(key=lambda run: run.head[0])
        node, free, driven, last = fleet.node, fleet.available_s, 0.0, None
        for run in runs:
            loads = run.kind == "loaded"
            if run.start != node:
                yield f"P8 bus {bus}: leaves {run.start}, stands at {node}"
            if run.head[0] < free + (fleet.load_s if loads else 0.0) - SLACK or run.in_head[0] < free - SLACK:
                yield f"P8 bus {bus}: leaves at {run.head[0]}, free at {free}"
            if loads and fleet.serves is not None and run.start not in fleet.serves:
                yield f"P8 bus {bus}: does not serve {run.start}"
            if loads and fleet.kind not in instance.sinks[run.sink].takes:
                yield f"P8 bus {bus}: not taken at {run.sink}"
            if node in instance.fuel and (last is None or run.head[0] - last >= 1800.0 - SLACK):
                driven = 0.0
            driven += float(instance.length_m[list(run.links)].sum())
            if driven > fleet.range_m + SLACK:
                yield f"P8 bus {bus}: beyond its range"
            node, last = int(instance.head[run.links[-1]]), run.in_tail[-1]
            free = last + (fleet.unload_s if loads else 0.0)
        begins = runs[0].head[0]
        while fleet.rest_s and begins < runs[-1].in_tail[-1]:
            end = begins + 86_400.0
            stands = [(a.in_tail[-1], b.head[0]) for a, b in pairwise(runs)]
            stands.append((runs[-1].in_tail[-1], UNBOUNDED))
            if max(min(b, end) - max(a, begins) for a, b in stands) < fleet.rest_s - SLACK:
                yield f"S7 bus {bus}: no rest from {begins}"
            begins = end


def _walks(instance: Instance, plan: Timetable) -> Iterator[str]:
    come: dict[tuple[int, int], list[tuple[float, float]]] = defaultdict(list)
    for walk in plan.walks:
        length = float(instance.length_m[list(walk.links)].sum())
        if length > instance.walk_most_m + SLACK:
            yield f"P8: {length} m on foot"
        if walk.arrives_s - walk.starts_s < length / instance.walk_speed_m_s - SLACK or walk.starts_s < 0:
            yield "P8: walks too fast"
        for link in walk.links:
            if not _one_holds(instance.interval_sets[instance.stay_of[link]], walk.starts_s, walk.arrives_s):
                yield f"S4: walks on {link} outside every interval"
        come[walk.group, walk.end].append((walk.arrives_s, walk.persons))
    gone: dict[tuple[int, int], float] = defaultdict(float)
    for run in sorted(plan.runs, key=lambda run: run.in_head[0]):
        for group, persons in run.persons:
            where = instance.groups[group]
            if run.kind == "loaded" and where.means == "foot" and where.node != run.start:
                gone[group, run.start] += persons
                there = sum(n for at, n in come[group, run.start] if at <= run.in_head[0] + SLACK)
                if gone[group, run.start] > there + SLACK:
                    yield f"P7: {gone[group, run.start]} walkers carried, {there} are there"
        if run.kind == "foot" and instance.length_m[list(run.links)].sum() > instance.walk_most_m + SLACK:
            yield "P8: walks too far"


def _value(instance: Instance, plan: Timetable) -> Iterator[str]:
    total = 0.0
    for run in plan.runs:
        stays = []
        for i, link in enumerate(run.links):
            if instance.node_danger[instance.tail[link]]:
                stays.append((run.in_head[i], run.head[i], run.in_tail[i], run.tail[i]))
            if instance.danger[link]:
                stays.append((run.head[i], run.in_head[i + 1], run.tail[i], run.in_tail[i + 1]))
        worth = convoy_worth(instance.survival, instance.kappa, stays)
        total += worth * sum(n * instance.groups[g].weight for g, n in run.persons)
    if abs(total - plan.value) > 1e-6 * max(1.0, total):
        yield f"S5: {plan.value} told, {total} worked out"
