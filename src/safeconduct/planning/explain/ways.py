"""Whether a group has any way out, and which roads cut it off: links that are shut, or that no hour ever opens.

    reached = places that links which can be driven at some hour lead to
    cut     = blocked links that lead out of reached, to a place from which reception can still be reached
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order

from safeconduct.core import NoteValue
from safeconduct.network import Graph, graph_between, shortest_times
from safeconduct.planning.bounds.supply import shortest_ways
from safeconduct.planning.instance import Instance, PeopleGroup
from safeconduct.planning.plan import Limit

__all__ = ["Blocked", "blocked_links", "limit_of_roads", "no_way", "roads_to_open", "sections"]

_CODES = {"no consent": "no_consent", "mined": "road_mined", "closed": "road_closed", "window": "window"}


@dataclass(frozen=True, slots=True)
class Blocked:
    """A link of the network that nobody can drive in the whole case.

    link: its position in the network.  code: road_mined, road_closed, no_consent, or window: no hour lets it be
    driven from end to end.
    """

    link: int
    code: str


def blocked_links(instance: Instance) -> tuple[Blocked, ...]:
    """Return all links that are shut or that no interval holds long enough."""
    closed = {frozenset((row.from_place, row.to_place)) for row in instance.case.closures}
    shut = [Blocked(link, _CODES[code]) for link, code in instance.shut]
    never = {int(instance.link[k]) for k in np.flatnonzero(~_ever(instance))} - {int(k) for k in _ever_links(instance)}
    ends = instance.network.node_place
    for link in sorted(never):
        pair = frozenset((ends[instance.network.tail[link]], ends[instance.network.head[link]]))
        shut.append(Blocked(link, "road_closed" if pair in closed else "window"))
    return tuple(shut)


def no_way(instance: Instance, group: PeopleGroup, members: Sequence[int]) -> Limit | None:
    """Return the structural reason why nobody of a group could ever leave; None where a way stands open."""
    if group.node < 0:
        return Limit("off_road", {"place": group.place})
    goals = _goals(instance, members)
    if not goals:
        return Limit("no_side", {"place": group.place})
    if shut := _point_of_no_rate(instance, group, members):
        return shut
    if _reached(instance, group.node, ()) & set(goals):
        return Limit("distance", {"place": group.place}) if _too_far_to_walk(instance, group, goals) else None
    found = _cut(instance, group.node, goals)
    return limit_of_roads(instance, found) if found else Limit("no_road", {"place": group.place})


def _point_of_no_rate(instance: Instance, group: PeopleGroup, members: Sequence[int]) -> Limit | None:
    """Return the points that let nobody through by a rate of 0 that the case gives them, where there are no others."""
    intake = {row.id: row.intake_per_h for row in instance.case.reception}
    sinks = [instance.sinks[sink].id for sink in sorted({sink for m in members for sink in instance.members[m].sinks})]
    if sinks and all(intake[sink] == 0 for sink in sinks):
        return Limit("intake", {"reception": sinks[0]})
    boarding = {row.id: row.boarding_per_h for row in instance.case.assembly if row.place == group.place}
    if boarding and all(rate == 0 for rate in boarding.values()):
        return Limit("boarding", {"assembly": tuple(boarding)})
    return None


def limit_of_roads(instance: Instance, found: Sequence[Blocked]) -> Limit:
    """Return the limit that blocked links are: by its own code where it is one road, else `cut` with all of them."""
    where = sections(instance, [one.link for one in found])
    return Limit(found[0].code if len(where["refs"]) == 1 else "cut", _single(where))


def sections(instance: Instance, links: Iterable[int]) -> dict[str, tuple[str, ...]]:
    """Return refs, from and to of links, each road once, whichever way it is driven."""
    network = instance.network
    rows: dict[str, tuple[str, str, str]] = {}
    for link in links:
        ends = [str(network.node_place[int(end[link])]) for end in (network.tail, network.head)]
        name = network.road_id(link) or "-".join(sorted(ends))
        rows.setdefault(name, (network.refs[int(network.ref[link])], ends[0], ends[1]))
    return {name: tuple(row[at] for row in rows.values()) for at, name in enumerate(("refs", "from", "to"))}


def _single(where: dict[str, tuple[str, ...]]) -> dict[str, NoteValue]:
    if len(where["refs"]) > 1:
        return dict(where)
    return {"ref": where["refs"][0], "section": (where["from"][0], where["to"][0])}


def roads_to_open(instance: Instance, group: PeopleGroup, members: Sequence[int]) -> tuple[tuple[Blocked, ...], ...]:
    """Return the mined and closed links whose opening gives a group a way out, one tuple a way, shortest way first.

    For each road that is shut the shortest way over it and open roads: mined roads first, as one that is closed was
    closed by somebody.  Behind the mined ones comes the shortest way there would be if nothing were shut.
    """
    goals = _goals(instance, members)
    if group.node < 0 or not goals:
        return ()
    network = instance.network
    blocked = [one for one in blocked_links(instance) if one.code in ("road_mined", "road_closed")]
    there = shortest_times(_open_links(instance), _open_metres(instance), [group.node])[0]
    on = shortest_times(_open_links(instance, reverse=True), _open_metres(instance), sorted(set(goals)))[0]
    alone: dict[str, tuple[float, list[Blocked]]] = {}
    for one in blocked:
        tail, head = int(network.tail[one.link]), int(network.head[one.link])
        metres = float(there[tail] + network.length_m[one.link] + on[head])
        if np.isfinite(metres):
            road = network.road_id(one.link) or f"{min(tail, head)}-{max(tail, head)}"
            shortest, same = alone.setdefault(road, (metres, []))
            alone[road] = (min(shortest, metres), [*same, one])
    ways = [tuple(found) for _, found in sorted(alone.values(), key=lambda row: (row[0], row[1][0].link))]
    mined = [way for way in ways if way[0].code == "road_mined"]
    by_roads: dict[frozenset[str], tuple[Blocked, ...]] = {}
    for way in (*mined, _on_the_shortest(instance, group.node, goals, blocked), *ways):
        if way:
            by_roads.setdefault(frozenset(network.road_id(one.link) for one in way), way)
    return tuple(by_roads.values())


def _open_links(instance: Instance, *, reverse: bool = False) -> Graph:
    return graph_between(instance.tail, instance.head, instance.nodes, reverse=reverse)


def _open_metres(instance: Instance) -> NDArray[np.float64]:
    """Return the length of each link, float64 (m,), infinite where no hour lets it be driven."""
    return np.where(_ever(instance), instance.length_m, np.inf)


def _on_the_shortest(
    instance: Instance, start: int, goals: Sequence[int], blocked: Sequence[Blocked]
) -> tuple[Blocked, ...]:
    """Return the blocked links on the shortest way from a node to a goal, were none of them blocked."""
    extra = np.array([one.link for one in blocked], np.int64)
    tail = np.concatenate([instance.tail, instance.network.tail[extra]])
    head = np.concatenate([instance.head, instance.network.head[extra]])
    metres = np.concatenate([_open_metres(instance), instance.network.length_m[extra]])
    far, into = shortest_times(graph_between(tail, head, instance.nodes), metres, [start])
    node = min(goals, key=lambda node: (far[node], node))
    on_way = []
    while node != start and into[node] >= 0:
        link = int(into[node])
        if link >= len(instance.link):
            on_way.append(blocked[link - len(instance.link)])
        node = int(tail[link])
    return tuple(reversed(on_way))


def _goals(instance: Instance, members: Sequence[int]) -> list[int]:
    sinks = sorted({sink for m in members for sink in instance.members[m].sinks})
    return [instance.sinks[sink].node for sink in sinks]


def _ever(instance: Instance) -> NDArray[np.bool_]:
    """Say of which links, (m,), some hour lets a car be driven from end to end."""
    longest = np.array([max((b - a for a, b in spans), default=-1.0) for spans in instance.interval_sets])
    opens = np.array([bool(spans) for spans in instance.interval_sets])
    quickest = instance.road_s / max(instance.speed_factor.values(), default=1.0)
    return np.asarray((longest[instance.stay_of] >= quickest - 1e-6) & opens[instance.entry_of])


def _ever_links(instance: Instance) -> NDArray[np.int64]:
    return np.asarray(instance.link[_ever(instance)])


def _reached(instance: Instance, start: int, opened: Sequence[int]) -> set[int]:
    usable, extra = _ever(instance), np.array(opened, np.int64)
    tail = np.concatenate([instance.tail[usable], instance.network.tail[extra]])
    head = np.concatenate([instance.head[usable], instance.network.head[extra]])
    return _from(tail, head, instance.nodes, start)


def _from(tail: NDArray[np.int32], head: NDArray[np.int32], nodes: int, start: int) -> set[int]:
    graph = csr_array((np.ones(len(tail)), (tail, head)), shape=(nodes, nodes))
    return set(breadth_first_order(graph, start, return_predecessors=False).tolist())


def _cut(instance: Instance, start: int, goals: Sequence[int]) -> list[Blocked]:
    """Return the blocked links that lead out of what is reached and, over open or blocked links, on to a goal."""
    network, blocked = instance.network, blocked_links(instance)
    links = np.array([one.link for one in blocked], np.int64)
    inside = _reached(instance, start, ())
    usable = _ever(instance)
    tail = np.concatenate([instance.tail[usable], network.tail[links]])
    head = np.concatenate([instance.head[usable], network.head[links]])
    outside = np.array([node not in inside for node in head.tolist()], bool)
    to_goal: set[int] = set()
    for goal in sorted(set(goals)):  # backwards, without coming through what is reached again
        to_goal |= _from(head[outside], tail[outside], instance.nodes, goal)
    return [
        one for one in blocked
        if int(network.tail[one.link]) in inside
        and int(network.head[one.link]) not in inside
        and int(network.head[one.link]) in to_goal
    ]


def _too_far_to_walk(instance: Instance, group: PeopleGroup, goals: Sequence[int]) -> bool:
    """Say whether people on foot can reach none of the goals in a day's walk, and no bus may fetch them either."""
    if group.means != "foot" or any(fleet.kind == "bus" and fleet.vehicles for fleet in instance.fleets):
        return False
    metres = shortest_ways(instance, [group.node])[group.node]
    return bool((metres[list(goals)] > instance.walk_most_m).all())
