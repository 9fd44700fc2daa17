"""Random instances with random proposals: every rule is met in some of them."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from planning.dispatch.instances import Draft
from safeconduct.planning.instance import UNBOUNDED, InboundConvoy, Instance
from safeconduct.planning.proposal import BusTask, Proposal, Walk

HORIZON = 4 * 3600.0


@dataclass
class Problem:
    """An instance with what a search might propose for it."""

    instance: Instance
    proposals: list[Proposal] = field(default_factory=list)
    tasks: list[BusTask] = field(default_factory=list)
    walks: list[Walk] = field(default_factory=list)


def random_problem(seed: int) -> Problem:
    """Draw one; convoys in half of them, single vehicles in the others."""
    rng = np.random.default_rng(seed)
    draft = _network(rng)
    nodes = 1 + max(max(row["tail"], row["head"]) for row in draft.links)
    for node in rng.choice(nodes, int(rng.integers(1, 3)), replace=False):
        _sink(rng, draft, int(node))
    for node in rng.choice(nodes, int(rng.integers(1, 4))):
        _people(rng, draft, int(node))
    if rng.random() < 0.6:
        for _ in range(int(rng.integers(1, 3))):
            _fleet(rng, draft, nodes)
    if rng.random() < 0.25:
        start, end = (int(x) for x in rng.choice(nodes, 2, replace=False))
        earliest = float(rng.integers(0, 3600))
        latest = earliest + float(rng.integers(1800, 9000))
        draft.inbound.append(InboundConvoy("aid", start, end, int(rng.integers(1, 12)), 2.0, earliest, latest))
    instance = draft.instance()
    problem = Problem(instance)
    for member in range(len(instance.members)):
        _propose(rng, problem, member)
    return problem


def _spans(rng: np.random.Generator, parts: int, least: int = 1200) -> tuple[tuple[float, float], ...]:
    cuts = np.sort(rng.integers(0, int(HORIZON) // 60, 2 * parts)) * 60.0
    spans = [(float(a), float(b)) for a, b in zip(cuts[::2], cuts[1::2], strict=True) if b - a >= least]
    return tuple(spans) or ((600.0, HORIZON - 600.0),)


def _network(rng: np.random.Generator) -> Draft:
    single = rng.random() < 0.5
    least = 1 if single else int(rng.integers(1, 6))
    windows = _spans(rng, int(rng.integers(1, 3)))
    draft = Draft(
        horizon_s=HORIZON, least=least,
        most=int(rng.choice([0, 7, 30])) if single else least + int(rng.integers(3, 25)),
        headway_s=0.0 if single else float(rng.choice([0.0, 60.0, 300.0])), mixed=bool(rng.random() < 0.7),
        rate_per_h=float(rng.choice([0.0, 0.2])), kappa=float(rng.choice([0.0, 0.5])), windows=windows,
        bus_speed=float(rng.choice([1.0, 0.8])),
    )  # fmt: skip
    nodes = int(rng.integers(3, 8))
    for node in range(nodes):
        if rng.random() < 0.2:
            draft.danger_nodes[node] = windows if rng.random() < 0.6 else ()
    draft.fuel = frozenset(int(node) for node in range(nodes) if rng.random() < 0.3)
    pairs = [(a, a + 1) for a in range(nodes - 1)]
    for _ in range(int(rng.integers(0, 6))):
        a, b = (int(x) for x in rng.choice(nodes, 2, replace=False))
        pairs.append((a, b))
    for a, b in pairs:
        _road(rng, draft, a, b)
        if rng.random() < 0.8:
            _road(rng, draft, b, a)
    return draft


def _road(rng: np.random.Generator, draft: Draft, a: int, b: int) -> None:
    more: dict[str, object] = {"danger": bool(rng.random() < 0.35)}
    if not more["danger"] and rng.random() < 0.15:
        more["stay"] = _spans(rng, 2)
    if rng.random() < 0.25:
        more["service_per_h"] = float(rng.integers(60, 600))
        more["storage"] = float(rng.choice([0.0, 3.0, 10.0, UNBOUNDED]))
        if rng.random() < 0.5:
            more["entry"] = _spans(rng, 1)
    draft.link(a, b, float(rng.integers(1, 20)), float(rng.choice([120, 240, 600, 1200])), **more)


def _sink(rng: np.random.Generator, draft: Draft, node: int) -> None:
    hours = _spans(rng, 1) if rng.random() < 0.3 else ((0.0, HORIZON),)
    takes = ("car", "bus", "ambulance", "foot") if rng.random() < 0.8 else ("car", "bus")
    intake, room = float(rng.choice([UNBOUNDED, 100.0, 600.0])), float(rng.choice([UNBOUNDED, 90.0, 400.0]))
    draft.sink(node, intake, room, hours=hours, takes=takes)


def _people(rng: np.random.Generator, draft: Draft, node: int) -> None:
    hours = _spans(rng, 2) if rng.random() < 0.3 else ((0.0, HORIZON),)
    lines = tuple(
        draft.line(
            node, float(rng.choice([UNBOUNDED, 200.0, 1000.0])), hours, earliest_s=float(rng.choice([0.0, 900.0])),
            danger=node in draft.danger_nodes,
        )
        for _ in range(int(rng.integers(1, 3)))
    )  # fmt: skip
    for means in rng.choice(["car", "bus", "foot", "ambulance"], int(rng.integers(1, 4)), replace=False):
        sinks = tuple(number for number, sink in enumerate(draft.sinks) if str(means) in sink.takes)
        draft.people(
            node, float(rng.integers(1, 300)), str(means), float(rng.choice([4.0, 3.5])), lines=lines, sinks=sinks,
            weight=float(rng.choice([1.0, 3.0])), at_least=float(rng.choice([0.0, 20.0])),
        )  # fmt: skip


def _fleet(rng: np.random.Generator, draft: Draft, nodes: int) -> None:
    serves = None if rng.random() < 0.7 else frozenset(int(x) for x in rng.choice(nodes, 3))
    draft.fleet(
        int(rng.integers(nodes)), int(rng.integers(1, 8)), int(rng.integers(10, 50)), serves=serves,
        kind=str(rng.choice(["bus", "bus", "ambulance"])), range_m=float(rng.choice([UNBOUNDED, 40_000.0])),
        rest_s=float(rng.choice([0.0, 3600.0])), available_s=float(rng.choice([0.0, 1200.0])),
    )  # fmt: skip


def random_path(rng: np.random.Generator, instance: Instance, start: int, end: int) -> tuple[int, ...] | None:
    """Return a random way without a node twice; None: none was found."""
    for _ in range(10):
        node, links, seen = start, [], {start}
        while node != end:
            onward = [
                int(link) for link in np.flatnonzero(instance.tail == node) if int(instance.head[link]) not in seen
            ]
            if not onward:
                break
            links.append(int(rng.choice(onward)))
            node = int(instance.head[links[-1]])
            seen.add(node)
        if node == end and links:
            return tuple(links)
    return None


def _propose(rng: np.random.Generator, problem: Problem, member: int) -> None:
    instance = problem.instance
    who = instance.members[member]
    group = instance.groups[who.group]
    for sink in who.sinks:
        for _ in range(int(rng.integers(1, 4))):
            line = int(rng.choice(group.lines))
            links = random_path(rng, instance, group.node, instance.sinks[sink].node)
            if links is None:
                continue
            at = float(rng.integers(0, int(HORIZON)))
            if group.means == "car":
                for _ in range(int(rng.integers(1, 4))):
                    count = int(rng.integers(1, 20))
                    problem.proposals.append(Proposal(member, line, sink, links, count, 4.0 * count, (at,)))
                    at += 300.0
            elif group.means == "foot" and rng.random() < 0.7:
                if "foot" in instance.sinks[sink].takes:
                    problem.proposals.append(Proposal(member, line, sink, links, 0, group.persons, (at,)))
            else:
                _task(rng, problem, member, line, sink, links)


def _task(
    rng: np.random.Generator, problem: Problem, member: int, line: int, sink: int, links: tuple[int, ...]
) -> None:
    instance = problem.instance
    where = instance.groups[instance.members[member].group]
    kinds = {"bus": ("bus",), "ambulance": ("ambulance",), "foot": ("bus",)}[where.means]
    for number, fleet in enumerate(instance.fleets):
        if fleet.kind not in kinds:
            continue
        pick_up = instance.lines[line].node
        if where.means == "foot" and rng.random() < 0.7:
            pick_up = _walk(rng, problem, member)
            onward = random_path(rng, instance, pick_up, instance.sinks[sink].node)
            if pick_up == where.node or onward is None:
                continue
            line, links = [row.node for row in instance.lines].index(pick_up), onward
        approach = () if fleet.node == pick_up else random_path(rng, instance, fleet.node, pick_up)
        if approach is None:
            continue
        for bus in range(fleet.vehicles):
            at = float(rng.integers(0, int(HORIZON)))
            problem.tasks.append(BusTask(number, bus, member, line, sink, approach, links, float(fleet.seats), at))


def _walk(rng: np.random.Generator, problem: Problem, member: int) -> int:
    """Propose a walk to another assembly line; return its node, or where they are if there is none."""
    instance = problem.instance
    group = instance.members[member].group
    where = instance.groups[group]
    pick_up = int(rng.choice([row.node for row in instance.lines]))
    way = random_path(rng, instance, where.node, pick_up) if pick_up != where.node else None
    if way is None:
        return where.node
    problem.walks.append(Walk(group, where.node, pick_up, way, where.persons / 2, float(rng.integers(0, 3000)), 0.0))
    return pick_up
