"""Encirclement: which places cannot be left, through which cut, and what each consent would open.

A *gate* is a link that may not be used now: a holder has not consented, or it is closed, mined or shut.  The *cut* of a
place is the smallest set of gates that every way out goes through.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from safeconduct.core import PartyId, PlaceId
from safeconduct.network import ROAD_STATES
from safeconduct.planning.consent import held_by, passage
from safeconduct.planning.inputs import Case, ReceptionPoint
from safeconduct.planning.settings import PERSONS_PER_CAR

if TYPE_CHECKING:
    from safeconduct.network import Network
    from safeconduct.picture import LinkPicture

__all__ = ["Encirclement", "Opening", "encirclement", "link_name", "wished_points"]

_GATE = 1e10
"""What a gate adds to a way's length in metres, so that the way with the fewest gates is the shortest."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What opening some gates would give.

    links: the gates opened, by name.  parties: who is said to hold them and does not let people pass freely.
    states: closed or mined, where any is.  With neither, the gates are shut for the caller's own reasons (a closure).
    leads_out: opening these alone is enough.  also: the further gates on the best way (fewest gates, then shortest),
    which must be opened as well (for a whole cut: on the best way through each of its links); empty where leads_out.
    persons_per_h: what the roads of the best way can carry, all of it opened, in private cars; None: no road of it
    has a known capacity.
    reception: reception points that people of the place would go to and then could reach, `also` opened too.
    """

    links: tuple[str, ...]
    parties: tuple[PartyId, ...]
    states: tuple[str, ...]
    leads_out: bool
    also: tuple[str, ...]
    persons_per_h: float | None
    reception: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Encirclement:
    """Whether a place with people can be left, and if not, what holds it shut.

    persons: who would leave.  towards: the reception points its people would go to (ids); empty: none is on the
    network, and "out" is then the largest part of the network inside which people may move both ways.
    reception: those of them it can reach now.
    cut: the fewest gates that every way out goes through, by name, nearest to the place; cut_links: the same as link
    numbers.  Empty where it can be left, or where no road leads out at all, open or not (`no_road`).
    each: what opening each link of the cut alone would give, in the order of cut; whole: opening all of it.
    """

    place: PlaceId
    persons: float
    can_leave: bool
    no_road: bool
    towards: tuple[str, ...]
    reception: tuple[str, ...]
    cut: tuple[str, ...] = ()
    cut_links: tuple[int, ...] = ()
    each: tuple[Opening, ...] = ()
    whole: Opening | None = None


def encirclement(
    case: Case, network: Network, link_picture: LinkPicture, *, consent: NDArray[np.bool_]
) -> tuple[Encirclement, ...]:
    """Say for every place with people whether it can be left, in the order of place ids.

    Args:
        consent: bool (m,), whether a link may be used, as `planning.consents` gives it, closures taken off by the
            caller; links whose state is closed or mined are gates whatever it says (P6).

    Returns:
        One for each place of people.csv that is on the network; a place that is not has `no_road`.

    Source: Ford & Fulkerson (1956), max-flow min-cut.
    """
    roads = _Roads.of(network, consent)
    parties, held = held_by(case, link_picture, network)
    node_of = network.node_of()
    persons: dict[PlaceId, float] = {}
    for group in case.people:
        persons[group.place] = persons.get(group.place, 0.0) + group.persons
    strict = np.array([passage(case, party) != "free" for party in parties], dtype=np.bool_)
    siege = _Siege(case, network, roads, parties, held, strict, node_of)
    return tuple(siege.of(place, persons[place]) for place in sorted(persons))


def wished_points(case: Case, place: PlaceId) -> tuple[ReceptionPoint, ...]:
    """Return the reception points that people of a place would go to: by their wishes, else by default_wish (R3)."""
    wishes = [wish for wish in case.wishes if wish.place == place]
    sides = {wish.party for wish in wishes if wish.share > 0}
    if not wishes:
        sides = {party.id for party in case.parties.values() if party.default_wish}
    return tuple(point for point in case.reception if point.party in sides)


def link_name(network: Network, link: int) -> str:
    """Name a link as people do, `T0401 rozivka-polohy`; an end that is no place by its position, 47.123,36.567."""
    ends = (
        network.node_place[node] or f"{network.node_lat[node]:.3f},{network.node_lon[node]:.3f}"
        for node in (int(network.tail[link]), int(network.head[link]))
    )
    road = network.refs[int(network.ref[link])] or network.refs[int(network.name[link])]
    return f"{road} {'-'.join(ends)}".strip()


@dataclass(frozen=True, slots=True)
class _Roads:
    """The network as parts inside which people move freely both ways, and the links between parts.

    part: int32 (n,), the part of each node; gate: bool (m,).  free: CSR (parts, parts) of links between parts that
    may be used.
    """

    gate: NDArray[np.bool_]
    part: NDArray[np.int32]
    parts: int
    free: Any

    @classmethod
    def of(cls, network: Network, consent: NDArray[np.bool_]) -> _Roads:
        """Sort out the roads of a network; consent: bool (m,), where the holder of the land lets people pass."""
        from scipy.sparse.csgraph import connected_components

        gate = ~consent | np.isin(network.state, _barred())
        graph = _matrix(network.tail[~gate], network.head[~gate], network.nodes)
        parts, part = connected_components(graph, connection="strong")
        free = _matrix(part[network.tail[~gate]], part[network.head[~gate]], parts)
        return cls(gate, part, int(parts), free)


def _barred() -> list[int]:
    return [ROAD_STATES.index("closed"), ROAD_STATES.index("mined")]


def _matrix(tail: NDArray[Any], head: NDArray[Any], nodes: int, weight: NDArray[Any] | None = None) -> Any:
    """Return a CSR matrix (nodes, nodes); parallel entries are added up."""
    from scipy.sparse import csr_array

    values = np.ones(len(tail), dtype=np.int32) if weight is None else weight
    return csr_array((values, (tail, head)), shape=(nodes, nodes))


@dataclass(frozen=True, slots=True)
class _Start:
    """A place with people on the network: its node, where it may be received, and the nodes that count as out."""

    place: PlaceId
    node: int
    points: tuple[ReceptionPoint, ...]
    sinks: tuple[int, ...]


_Ways = tuple[NDArray[np.float64], NDArray[np.intp]]
"""By node: length of the best way from (or to) the nearest start, and the link it takes there, -1 at a start."""


@dataclass(frozen=True, slots=True)
class _Siege:
    """What all places share: the roads, who holds them, and the best ways to each set of reception points."""

    case: Case
    network: Network
    roads: _Roads
    parties: tuple[PartyId, ...]
    held: NDArray[np.bool_]
    strict: NDArray[np.bool_]
    node_of: dict[PlaceId, int]
    known_ways: dict[tuple[int, ...], _Ways] = field(default_factory=dict)

    def of(self, place: PlaceId, persons: float) -> Encirclement:
        """Return how a place is shut in, and for how many persons that matters."""
        points = tuple(point for point in wished_points(self.case, place) if point.place in self.node_of)
        towards = tuple(sorted(point.id for point in points))
        node = self.node_of.get(place)
        if node is None:
            return Encirclement(place, persons, can_leave=False, no_road=True, towards=towards, reception=())
        sinks = tuple(sorted({self.node_of[point.place] for point in points})) or self._largest_part()
        start = _Start(place, node, points, sinks)
        length, reception = self._ways_out(sinks)[0][node], self._reached(start, ())
        if length < _GATE or not np.isfinite(length):
            can_leave = bool(np.isfinite(length))
            return Encirclement(place, persons, can_leave, not can_leave, towards, reception)
        cut = self._cut(start)
        from_start = self._ways((node,), backwards=False)
        each = tuple(self._opening(start, (link,), from_start) for link in cut)
        whole = self._opening(start, cut, from_start)
        return Encirclement(place, persons, False, False, towards, reception, whole.links, cut, each, whole)

    def _largest_part(self) -> tuple[int, ...]:
        """Return the nodes of the part with most nodes."""
        return tuple(np.flatnonzero(self.roads.part == np.bincount(self.roads.part).argmax()).tolist())

    def _ways_out(self, sinks: tuple[int, ...]) -> _Ways:
        if sinks not in self.known_ways:
            self.known_ways[sinks] = self._ways(sinks, backwards=True)
        return self.known_ways[sinks]

    def _ways(self, starts: tuple[int, ...], *, backwards: bool) -> _Ways:
        """Find the best ways from (backwards: to) the nearest start: fewest gates, then shortest."""
        from scipy.sparse.csgraph import dijkstra

        network, nodes = self.network, self.network.nodes
        weight = network.length_m + 1.0 + _GATE * self.roads.gate
        tail, head = (network.head, network.tail) if backwards else (network.tail, network.head)
        keys = tail.astype(np.int64) * nodes + head
        order = np.lexsort((weight, keys))
        best = order[np.diff(keys[order], prepend=-1) != 0]
        graph = _matrix(tail[best], head[best], nodes, weight[best])
        length, before, _ = dijkstra(graph, indices=starts, min_only=True, return_predecessors=True)
        taken = np.full(nodes, -1, dtype=np.intp)
        on = np.flatnonzero(before >= 0)
        taken[on] = best[np.searchsorted(keys[best], before[on].astype(np.int64) * nodes + on)]
        return length, taken

    def _cut(self, start: _Start) -> tuple[int, ...]:
        """Return the fewest gates between a place and all ways out, those nearest to the place."""
        from scipy.sparse.csgraph import breadth_first_order, maximum_flow

        roads = self.roads
        tail, head = roads.part[self.network.tail], roads.part[self.network.head]
        between = np.flatnonzero(tail != head)
        ends = np.unique(roads.part[list(start.sinks)])
        endless = int(roads.gate.sum()) + 1
        carry = np.concatenate([np.where(roads.gate[between], 1, endless), np.full(len(ends), endless)])
        tails = np.concatenate([tail[between], ends])
        heads = np.concatenate([head[between], np.full(len(ends), roads.parts)])
        graph = _matrix(tails, heads, roads.parts + 1, carry.astype(np.int64))
        graph.data = np.minimum(graph.data, endless).astype(np.int32)
        source = int(roads.part[start.node])
        left = graph - maximum_flow(graph, source, roads.parts).flow
        left.eliminate_zeros()
        inside = np.zeros(roads.parts + 1, dtype=np.bool_)
        inside[breadth_first_order(left, source, return_predecessors=False)] = True
        return tuple(np.flatnonzero(roads.gate & inside[tail] & ~inside[head]).tolist())

    def _opening(self, start: _Start, opened: tuple[int, ...], from_start: _Ways) -> Opening:
        gate, links = self.roads.gate, list(opened)
        ways = [self._through(link, from_start[1], self._ways_out(start.sinks)[1]) for link in opened]
        leads_out = bool(self._inside(start, opened)[self.roads.part[list(start.sinks)]].any())
        beyond = {link for way in ways for link in way if gate[link]} - set(opened)
        also = () if leads_out else tuple(sorted(beyond))
        usable = {*opened, *also}
        way = sorted({link for way in ways if all(link in usable or not gate[link] for link in way) for link in way})
        asked = self.held[links].any(axis=0) & self.strict
        states = set(self.network.state[links].tolist()) & set(_barred())
        return Opening(
            links=tuple(link_name(self.network, link) for link in opened),
            parties=tuple(self.parties[column] for column in np.flatnonzero(asked)),
            states=tuple(ROAD_STATES[state] for state in sorted(states)),
            leads_out=leads_out,
            also=tuple(link_name(self.network, link) for link in also),
            persons_per_h=self._persons_per_h(way, start),
            reception=self._reached(start, (*opened, *also)),
        )

    def _through(self, gate: int, to_node: NDArray[np.intp], from_node: NDArray[np.intp]) -> list[int]:
        """Return the links of the best way through a gate, from the place to where it is out."""
        way = [gate]
        while (link := int(to_node[self.network.tail[way[0]]])) >= 0:
            way.insert(0, link)
        while (link := int(from_node[self.network.head[way[-1]]])) >= 0:
            way.append(link)
        return way

    def _inside(self, start: _Start, opened: Sequence[int]) -> NDArray[np.bool_]:
        """Say which parts can be reached from a place where some gates are opened; bool (parts,)."""
        from scipy.sparse.csgraph import breadth_first_order

        roads, links = self.roads, list(opened)
        more = _matrix(roads.part[self.network.tail[links]], roads.part[self.network.head[links]], roads.parts)
        reached = np.zeros(roads.parts, dtype=np.bool_)
        source = int(roads.part[start.node])
        reached[breadth_first_order(roads.free + more, source, return_predecessors=False)] = True
        return reached

    def _reached(self, start: _Start, opened: Sequence[int]) -> tuple[str, ...]:
        inside = self._inside(start, opened)
        return tuple(sorted(one.id for one in start.points if inside[self.roads.part[self.node_of[one.place]]]))

    def _persons_per_h(self, way: Sequence[int], start: _Start) -> float | None:
        """Return what the links of a way can carry in private cars; None: no known capacity limits it."""
        from scipy.sparse.csgraph import maximum_flow

        network, links = self.network, list(way)
        capacity = np.round(network.capacity_pcu_h[links].astype(np.float64))
        known = np.isfinite(capacity)
        endless = int(capacity[known].sum()) + 1
        ends = np.concatenate([network.tail[links], network.head[links], [start.node]])
        nodes, at = np.unique(ends, return_inverse=True)
        goals = np.flatnonzero(np.isin(nodes, start.sinks))
        tail = np.concatenate([at[: len(links)], goals])
        head = np.concatenate([at[len(links) : -1], np.full(len(goals), len(nodes))])
        carry = np.concatenate([np.where(known, capacity, endless), np.full(len(goals), endless)]).astype(np.int32)
        flow = int(maximum_flow(_matrix(tail, head, len(nodes) + 1, carry), int(at[-1]), len(nodes)).flow_value)
        return None if flow >= endless else flow * self._persons_per_pcu(start.place)

    def _persons_per_pcu(self, place: PlaceId) -> float:
        cars = [group for group in self.case.people if group.place == place and group.means == "car"]
        rules = self.case.means.get("car")
        space = 1.0 if rules is None or rules.pcu is None else rules.pcu
        vehicles = sum(group.persons / (group.persons_per_vehicle or PERSONS_PER_CAR) for group in cars)
        return (sum(group.persons for group in cars) / vehicles if vehicles > 0 else PERSONS_PER_CAR) / space
