"""The planning problem as numbers: usable links, when each may be entered, who would go where, and what limits them.

Seconds count from the horizon's start.  A link's *spans* are the stretches of time of which one must hold a vehicle
from entering to leaving (windows with margins, P5; the horizon and closures elsewhere, P6); its *hours* are when a
checkpoint lets vehicles in (P2).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import breadth_first_order

from safeconduct.core import Note, PartyId, PlaceId
from safeconduct.network import ROAD_STATES, Network, lines, network_from_roads
from safeconduct.picture import LinkPicture, look
from safeconduct.planning.consent import IN_WINDOWS, consent_assumed, consents, passages
from safeconduct.planning.days import hours_of
from safeconduct.planning.inputs import AssemblyPoint, Case, CeasefireWindow, Checkpoint, ReceptionPoint
from safeconduct.planning.points import Point, Spans, cut
from safeconduct.planning.settings import PERSONS_PER_CAR, Settings, settle
from safeconduct.planning.windows import window_covers

__all__ = ["FREE_KMH", "Group", "Option", "Problem", "Sink", "Source", "entries", "pose"]

FREE_KMH = 40.0
"""Speed taken for a road of which neither row nor class says any; told under `assumed`."""


@dataclass(frozen=True, slots=True)
class Option:
    """Up to `share` of a group's persons would go to a reception point of any of these parties (R3)."""

    parties: frozenset[PartyId]
    share: float


@dataclass(frozen=True, slots=True)
class Group:
    """People of one place and means; vehicles is 0 where the means has none of its own (bus, ambulance, foot)."""

    place: PlaceId
    means: str
    node: int
    persons: float
    per_vehicle: float
    vehicles: int
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """Where people of a place start (P3): its assembly points, or one without a name and a limit where there is none.

    spans: when any is open.
    """

    node: int
    spans: Spans
    points: tuple[Point, ...]

    @property
    def named(self) -> tuple[str, ...]:
        """The ids of its assembly points."""
        return tuple(point.id for point in self.points if point.id)


@dataclass(frozen=True, slots=True)
class Sink:
    """Reception of one party at a place: persons per second and in all, its points; spans: when any is open (P4)."""

    place: PlaceId
    party: PartyId
    node: int
    rate_per_s: float
    capacity: float
    spans: Spans
    points: tuple[Point, ...]

    @property
    def named(self) -> tuple[str, ...]:
        """The ids of its reception points."""
        return tuple(point.id for point in self.points)


@dataclass(frozen=True, slots=True)
class Problem:
    """Usable links (m) of the network as arrays, and all that moves on them.

    link: int64 (m,), index into network.  tail, head: int32.  road_s: float64, seconds at the road's speed.
    rate_pcu_s: float64, inf unknown.  service_per_s: float64, vehicles a second at its checkpoint, inf none.
    storage: float64, vehicles that may queue before it, inf not told.  checkpoint: its id, "" none.
    danger: bool.  span_of, hours_of: int32, index into span_sets.
    windows_of: by span set, the windows over such links: (start, end) with margins, and the earliest departure.
    """

    case: Case
    settings: Settings
    network: Network
    horizon_s: float
    link: NDArray[np.int64]
    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    road_s: NDArray[np.float64]
    rate_pcu_s: NDArray[np.float64]
    service_per_s: NDArray[np.float64]
    storage: NDArray[np.float64]
    checkpoint: tuple[str, ...]
    danger: NDArray[np.bool_]
    span_of: NDArray[np.int32]
    hours_of: NDArray[np.int32]
    span_sets: tuple[Spans, ...]
    windows_of: tuple[tuple[tuple[float, float, float], ...], ...]
    groups: tuple[Group, ...]
    sources: Mapping[PlaceId, Source]
    sinks: tuple[Sink, ...]
    departs: Mapping[PlaceId, float]
    zero_s: float
    assumed: tuple[Note, ...]
    shut: tuple[tuple[int, str], ...]

    def seconds(self, instant: datetime) -> float:
        """Seconds from the horizon's start."""
        return (instant - self.case.horizon.start).total_seconds()

    def departs_of(self, place: PlaceId) -> float:
        """Return before when nobody of a place sets out, seconds (departures_from of the windows they need)."""
        return self.departs.get(place, 0.0)

    def name(self, node: int) -> str:
        """Return the place at a node, or its position where it has no name."""
        place = self.network.node_place[node]
        return place or f"{self.network.node_lat[node]:.4f},{self.network.node_lon[node]:.4f}"


def entries(problem: Problem, index: int, travel_s: float) -> Spans:
    """Return when a vehicle that takes `travel_s` may enter a link: sorted, apart from each other."""
    spans = problem.span_sets[problem.span_of[index]]
    hours = problem.span_sets[problem.hours_of[index]]
    return _union([(max(a, c), min(b - travel_s, d)) for a, b in spans for c, d in hours])


def pose(case: Case) -> Problem:
    """Turn a case into numbers; everything guessed on the way is told in `assumed`.

    Raises:
        InfeasibleError: never here: what cannot be planned shows when it is planned.
    """
    settings = settle(case)
    network = (
        case.network if case.network is not None else network_from_roads(case.places, case.roads, case.road_classes)
    )
    horizon_s = case.horizon.seconds
    every = lines(network)
    rules = case.danger_rules
    picture = look(
        every, at=case.horizon.start, control=case.control, incidents=case.incidents, danger=case.danger, rules=rules
    )
    standing = np.array([row.state != "refused" for row in case.windows], bool)
    covers = window_covers(case, network, every)
    consent = consents(case, picture, network, covers=covers)
    covers = covers[standing]
    danger = np.where(network.danger >= 0, network.danger == 1, picture.danger)
    timed = danger | ((passages(case, picture, network) == IN_WINDOWS) & (network.danger != 0))
    usable, shut = _usable(network, consent)
    keep = _one_a_pair(network, usable)
    links = _Links(case, settings, network, keep, horizon_s)
    speeds, told = _speeds(network, keep)
    assumed = [*case.assumed, *settings.assumed, *_told_of_danger(network, picture), *told]
    assumed += consent_assumed(case, picture)
    groups, told_of_groups = _groups(case, network)
    windows = [row for row in case.windows if row.state != "refused"]
    start = min((links.seconds(row.start) for row in windows), default=0.0)
    unknown = int(np.isnan(network.capacity_pcu_h[keep]).sum())
    if unknown:
        assumed.append(Note("link_capacity", {"links": unknown}))
    with np.errstate(invalid="ignore"):
        rate = np.where(np.isnan(network.capacity_pcu_h), np.inf, network.capacity_pcu_h.astype(np.float64) / 3600.0)[
            keep
        ]
    service, storage, names, hours_of = links.checkpoints()
    span_of = links.spans(timed[keep], covers[:, keep])
    return Problem(
        case=case,
        settings=settings,
        network=network,
        horizon_s=horizon_s,
        link=keep,
        tail=network.tail[keep],
        head=network.head[keep],
        road_s=network.length_m[keep] / (speeds / 3.6),
        rate_pcu_s=np.minimum(rate, _headway_rate(settings)),
        service_per_s=service,
        storage=storage,
        checkpoint=names,
        danger=danger[keep],
        span_of=span_of,
        hours_of=hours_of,
        span_sets=tuple(links.sets),
        windows_of=tuple(links.windows.get(code, ()) for code in range(len(links.sets))),
        groups=groups,
        sources=_sources(case, network, links),
        sinks=_sinks(case, network, links, assumed),
        departs=_departs(case, links, timed[keep], covers[:, keep]),
        zero_s=start,
        assumed=(*assumed, *told_of_groups),
        shut=shut,
    )


def _headway_rate(settings: Settings) -> float:
    """A headway longer than a step leaves room for one full convoy in each (P9); shorter ones bind inside a step."""
    if settings.most and settings.headway_s > settings.step_s:
        return settings.most * settings.pcu["car"] / settings.headway_s
    return float("inf")


def _usable(network: Network, allowed: NDArray[np.bool_]) -> tuple[NDArray[np.int64], tuple[tuple[int, str], ...]]:
    passable = (network.state != ROAD_STATES.index("closed")) & (network.state != ROAD_STATES.index("mined"))
    shut = [(int(i), ROAD_STATES[network.state[i]]) for i in np.flatnonzero(~passable)]
    shut += [(int(i), "no consent") for i in np.flatnonzero(passable & ~allowed)]
    return np.flatnonzero(passable & allowed & (network.length_m > 0)).astype(np.int64), tuple(sorted(shut))


def _one_a_pair(network: Network, usable: NDArray[np.int64]) -> NDArray[np.int64]:
    """Keep one link from node to node, the one of least capacity: a plan names roads by their two ends only."""
    capacity = np.nan_to_num(network.capacity_pcu_h[usable], nan=np.inf)
    order = np.lexsort((-network.length_m[usable], capacity, network.head[usable], network.tail[usable]))
    ranked = usable[order]
    first = np.ones(len(ranked), bool)
    first[1:] = (np.diff(network.tail[ranked]) != 0) | (np.diff(network.head[ranked]) != 0)
    return np.sort(ranked[first])


def _speeds(network: Network, keep: NDArray[np.int64]) -> tuple[NDArray[np.float64], list[Note]]:
    speeds = network.speed_kmh[keep].astype(np.float64)
    unknown = np.isnan(speeds) | (speeds <= 0)
    told = [Note("link_speed", {"links": int(unknown.sum()), "kmh": FREE_KMH})] if unknown.any() else []
    return np.where(unknown, FREE_KMH, speeds), told


def _told_of_danger(network: Network, picture: LinkPicture) -> tuple[Note, ...]:
    return picture.assumed if (network.danger < 0).any() else ()


class _Links:
    """Spans and checkpoints of the kept links; span sets are shared, as most links have the same."""

    def __init__(
        self, case: Case, settings: Settings, network: Network, keep: NDArray[np.int64], horizon_s: float
    ) -> None:
        self.case, self.settings, self.network, self.keep, self.horizon_s = case, settings, network, keep, horizon_s
        self.sets: list[Spans] = [((0.0, horizon_s),)]
        self._known: dict[Spans, int] = {self.sets[0]: 0}
        self.windows: dict[int, tuple[tuple[float, float, float], ...]] = {}

    def seconds(self, instant: datetime) -> float:
        return (instant - self.case.horizon.start).total_seconds()

    def hours(self, row: AssemblyPoint | ReceptionPoint | Checkpoint) -> Spans:
        spans = tuple((self.seconds(span.start), self.seconds(span.end)) for span in hours_of(self.case, row))
        return cut(spans, 0.0, self.horizon_s)

    def known(self, spans: Spans) -> int:
        if spans not in self._known:
            self._known[spans] = len(self.sets)
            self.sets.append(spans)
        return self._known[spans]

    def spans(self, danger: NDArray[np.bool_], covers: NDArray[np.bool_]) -> NDArray[np.int32]:
        span_of = np.zeros(len(self.keep), np.int32)
        windows = [row for row in self.case.windows if row.state != "refused"]
        by_cover: dict[bytes, int] = {}
        for index in np.flatnonzero(danger):
            key = covers[:, index].tobytes()
            if key not in by_cover:
                mine = self._driven([windows[row] for row in np.flatnonzero(covers[:, index])])
                open_ = tuple(sorted({(start, end) for start, end, _ in mine if start < end}))
                by_cover[key] = self.known(cut(open_, 0.0, self.horizon_s))
                self.windows[by_cover[key]] = mine
            span_of[index] = by_cover[key]
        for link, closed in self._closures().items():
            before = int(span_of[link])
            after = self.known(_without(self.sets[before], closed))
            span_of[link] = after
            self.windows.setdefault(after, self.windows.get(before, ()))
        return span_of

    def _driven(self, windows: Sequence[CeasefireWindow]) -> tuple[tuple[float, float, float], ...]:
        """Return the windows over a link: start and end with margins, and the earliest departure, sorted.

        Where several are over it whose departures differ, each is driven from its own departures on, so that nobody
        waits for a window that they set out too early for while they could drive in another.
        """
        found = sorted({(*self.held(row), self.departs(row)) for row in windows})
        if len({departs for _, _, departs in found}) > 1:
            found = sorted({(max(start, departs), end, departs) for start, end, departs in found})
        return tuple(found)

    def held(self, row: CeasefireWindow) -> tuple[float, float]:
        """Return the part of a window between its margins."""
        return self.seconds(row.start) + self.settings.margin_s, self.seconds(row.end) - self.settings.margin_s

    def departs(self, row: CeasefireWindow) -> float:
        """Return a window's earliest departure, 0 where it has none."""
        return 0.0 if row.departures_from is None else self.seconds(row.departures_from)

    def _closures(self) -> dict[int, list[tuple[float, float]]]:
        if not self.case.closures:
            return {}
        pairs = self._pairs()
        closed: dict[int, list[tuple[float, float]]] = {}
        for row in self.case.closures:
            start = 0.0 if row.start is None else self.seconds(row.start)
            end = self.horizon_s if row.end is None else self.seconds(row.end)
            for pair in ((row.from_place, row.to_place), (row.to_place, row.from_place)):
                for index in pairs.get(pair, ()):
                    closed.setdefault(index, []).append((start, end))
        return closed

    def _pairs(self) -> dict[tuple[str, str], list[int]]:
        pairs: dict[tuple[str, str], list[int]] = {}
        names = self.network.node_place
        for index, link in enumerate(self.keep):
            a, b = names[self.network.tail[link]], names[self.network.head[link]]
            if a and b:
                pairs.setdefault((a, b), []).append(index)
        return pairs

    def checkpoints(self) -> tuple[NDArray[np.float64], NDArray[np.float64], tuple[str, ...], NDArray[np.int32]]:
        m = len(self.keep)
        service, storage, hours_of = np.full(m, np.inf), np.full(m, np.inf), np.zeros(m, np.int32)
        names = [""] * m
        pairs = self._pairs() if self.case.checkpoints else {}
        for row in sorted(self.case.checkpoints, key=lambda row: row.id):
            for index in pairs.get((row.from_place, row.to_place), ()):
                self._add_checkpoint(row, index, service, storage, hours_of)
                names[index] = f"{names[index]}, {row.id}" if names[index] else row.id
        return service, storage, tuple(names), hours_of

    def _add_checkpoint(
        self,
        row: Checkpoint,
        index: int,
        service: NDArray[np.float64],
        storage: NDArray[np.float64],
        hours_of: NDArray[np.int32],
    ) -> None:
        rate = row.vehicles_per_h_per_lane * (1.0 if row.lanes is None else row.lanes) / 3600.0
        service[index] = min(service[index], rate)
        if row.storage_vehicles is not None:
            storage[index] = min(storage[index], row.storage_vehicles)
        both = [cut(self.hours(row), a, b) for a, b in self.sets[hours_of[index]]]
        hours_of[index] = self.known(tuple(span for spans in both for span in spans))


def _without(spans: Spans, closed: Sequence[tuple[float, float]]) -> Spans:
    left = list(spans)
    for start, end in closed:
        left = [piece for a, b in left for piece in ((a, min(b, start)), (max(a, end), b)) if piece[0] < piece[1]]
    return tuple(left)


def _union(pieces: Sequence[tuple[float, float]]) -> Spans:
    merged: list[list[float]] = []
    for a, b in sorted(piece for piece in pieces if piece[0] <= piece[1]):
        if merged and a <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], b)
        else:
            merged.append([a, b])
    return tuple((a, b) for a, b in merged)


def _departs(case: Case, links: _Links, danger: NDArray[np.bool_], covers: NDArray[np.bool_]) -> dict[PlaceId, float]:
    """Return each place's earliest departure: that of the windows over the first dangerous roads its people meet."""
    windows = [row for row in case.windows if row.state != "refused"]
    starts = np.array([0.0 if row.departures_from is None else links.seconds(row.departures_from) for row in windows])
    node_of = links.network.node_of()
    tail, head = links.network.tail[links.keep], links.network.head[links.keep]
    departs = {}
    for place in sorted({group.place for group in case.people}):
        if place in node_of and len(windows):
            reached = _reached(node_of[place], tail[~danger], head[~danger], links.network.nodes)
            needed = covers[:, danger & reached[tail]].any(axis=1)
            if needed.any():
                departs[place] = float(starts[needed].min())
    return departs


def _reached(node: int, tail: NDArray[np.int32], head: NDArray[np.int32], nodes: int) -> NDArray[np.bool_]:
    """Return which nodes can be reached from one, shape (nodes,)."""
    graph = csr_matrix((np.ones(len(tail)), (tail, head)), shape=(nodes, nodes))
    reached = np.zeros(nodes, bool)
    reached[breadth_first_order(graph, node, return_predecessors=False)] = True
    return reached


def _groups(case: Case, network: Network) -> tuple[tuple[Group, ...], list[Note]]:
    node_of = network.node_of()
    told: list[Note] = []
    wishes: dict[str, list[tuple[PartyId, float]]] = {}
    for row in case.wishes:
        wishes.setdefault(row.place, []).append((row.party, row.share))
    default = frozenset(party.id for party in case.parties.values() if party.default_wish)
    merged: dict[tuple[str, str, float], float] = {}
    for group in case.people:
        per = group.persons_per_vehicle
        if group.means == "car" and per is None:
            told.append(Note("persons_per_car", {"place": group.place, "persons": PERSONS_PER_CAR}))
        key = (group.place, group.means, (per or PERSONS_PER_CAR) if group.means == "car" else 0.0)
        merged[key] = merged.get(key, 0.0) + group.persons
    groups = []
    for (place, means, per), persons in sorted(merged.items()):
        node = node_of.get(PlaceId(place), -1)
        vehicles = int(np.ceil(persons / per - 1e-9)) if means == "car" else 0
        groups.append(Group(PlaceId(place), means, node, persons, per, vehicles, _options(wishes.get(place), default)))
    for place in sorted({group.place for group in case.people} - set(wishes)):
        told.append(_wish(PlaceId(place), default))
    return tuple(groups), sorted(set(told))


def _wish(place: PlaceId, default: frozenset[PartyId]) -> Note:
    if not default:
        return Note("wish_none", {"place": place})
    return Note("wish", {"place": place, "parties": tuple(sorted(default))})


def _options(rows: list[tuple[PartyId, float]] | None, default: frozenset[PartyId]) -> tuple[Option, ...]:
    if rows is None:
        return (Option(default, 1.0),) if default else ()
    best: dict[PartyId, float] = {}
    for party, share in rows:
        best[party] = max(best.get(party, 0.0), share)
    willing = {party: share for party, share in best.items() if share > 0}
    if willing and all(share >= 1.0 for share in willing.values()):
        return (Option(frozenset(willing), 1.0),)
    return tuple(Option(frozenset({party}), share) for party, share in sorted(willing.items()))


def _sources(case: Case, network: Network, links: _Links) -> dict[PlaceId, Source]:
    node_of = network.node_of()
    found: dict[PlaceId, Source] = {}
    whole = Point("", float("inf"), ((0.0, links.horizon_s),))
    for place in sorted({group.place for group in case.people} | {row.place for row in case.assembly}):
        rows = sorted((row for row in case.assembly if row.place == place), key=lambda row: row.id)
        if place in node_of:
            points = tuple(_point(row.id, row.boarding_per_h, links.hours(row)) for row in rows)
            found[place] = Source(node_of[place], _when_any(points or (whole,)), points or (whole,))
    return found


def _point(name: str, per_h: float | None, spans: Spans) -> Point:
    return Point(name, float("inf") if per_h is None else per_h / 3600.0, spans)


def _when_any(points: Sequence[Point]) -> Spans:
    return _union([span for point in points for span in point.spans])


def _sinks(case: Case, network: Network, links: _Links, assumed: list[Note]) -> tuple[Sink, ...]:
    node_of = network.node_of()
    sinks = []
    for place, party in sorted({(row.place, row.party) for row in case.reception}):
        rows = sorted(
            (row for row in case.reception if (row.place, row.party) == (place, party)), key=lambda row: row.id
        )
        for row in rows:
            for value, code in ((row.intake_per_h, "intake"), (row.capacity, "room")):
                if value is None:
                    assumed.append(Note(code, {"point": row.id}))
        if place not in node_of:
            continue
        points = tuple(_point(row.id, row.intake_per_h, links.hours(row)) for row in rows)
        rate = sum(point.rate_per_s for point in points)
        room = sum(np.inf if row.capacity is None else row.capacity for row in rows)
        sinks.append(Sink(place, party, node_of[place], float(rate), float(room), _when_any(points), points))
    return tuple(sinks)
