"""Polylines that meet at shared points become a network: cut at junctions, joined where nothing changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

import numpy as np
from numpy.typing import NDArray

from safeconduct.core import distance_m
from safeconduct.network.building.links import LinkColumns, assemble
from safeconduct.network.network import Network
from safeconduct.network.road import ROAD_CLASSES, ROAD_STATES

__all__ = ["LinkKind", "Polylines", "build_topology"]

_Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class LinkKind:
    """What stays the same along a link in one direction; None and "" are unknown.

    lanes and capacity_pcu_h (passenger-car units per hour) are of this direction.  flags: bits of Network.flags.
    """

    road_class: str = ""
    speed_kmh: float | None = None
    capacity_pcu_h: float | None = None
    lanes: float | None = None
    flags: int = 0
    ref: str = ""
    name: str = ""
    state: str = "open"
    danger: bool | None = None


@dataclass(frozen=True, slots=True)
class Polylines:
    """w polylines; two meet where they share a point.

    lat, lon: float64 (p,), degrees, of each point that can be shared.
    first: int64 (w + 1,); node: int64 (first[w],), the points of line i are node[first[i]..first[i+1]-1], two at
    least, no point twice in a row.
    forward, backward: int64 (w,), index into kinds, -1 where nobody may drive in that direction.
    stretch: float64 (w,), true length over length as drawn; None: as drawn.
    """

    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    first: _Ints
    node: _Ints
    forward: _Ints
    backward: _Ints
    kinds: tuple[LinkKind, ...]
    stretch: NDArray[np.float64] | None = None


def build_topology(lines: Polylines, *, source: str = "", as_of: str = "") -> Network:
    """Make a network of polylines: nodes only at junctions, at ends and where the kind changes.

    A point that only joins two segments of the same kind becomes a shape point; lengths are measured along all
    points and add up.  A chain that comes back to where it began (two carriageways that end at a town, a road drawn
    twice, a turning loop) gets a node at its point farthest from there.  A segment between two points that several
    lines of one kind run through is one road, and not several with the capacity of each.
    """
    pieces = _once(lines, _cut(lines))
    chains = _part_rings(lines, _join(lines, pieces))
    ahead = np.flatnonzero((chains.forward >= 0) & (chains.tail != chains.head))
    back = np.flatnonzero((chains.backward >= 0) & (chains.tail != chains.head))
    order = np.concatenate((ahead, back))
    turned = np.arange(len(order)) >= len(ahead)
    tail = np.where(turned, chains.head[order], chains.tail[order])
    head = np.where(turned, chains.tail[order], chains.head[order])
    kept, ends = np.unique(np.concatenate((tail, head)), return_inverse=True)
    kind = np.where(turned, chains.backward[order], chains.forward[order])
    shape_first, points = _span_points(chains.first[order] + 1, chains.first[order + 1], turned)
    shape = chains.node[points]
    texts = tuple(sorted({kind.ref for kind in lines.kinds} | {kind.name for kind in lines.kinds} | {""}))
    links = replace(
        _columns_of_kinds(lines.kinds, texts, kind),
        tail=ends[: len(order)].astype(np.int32), head=ends[len(order) :].astype(np.int32),
        length_m=chains.length_m[order], shape_first=shape_first,
        shape_lat=lines.lat[shape].astype(np.float32), shape_lon=lines.lon[shape].astype(np.float32),
    )  # fmt: skip
    return assemble(lines.lat[kept], lines.lon[kept], links, texts, source=source, as_of=as_of)


@dataclass(frozen=True, slots=True)
class _Pieces:
    """Segments of one line between junctions: positions start..end in Polylines.node, both included.

    forward, backward: as of the line, or of all lines that run through the same segment.
    """

    start: _Ints
    end: _Ints
    forward: _Ints
    backward: _Ints
    length_m: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Chains:
    """Pieces joined: the points of chain i are node[first[i]..first[i+1]-1] and then its head."""

    tail: _Ints
    head: _Ints
    forward: _Ints
    backward: _Ints
    length_m: NDArray[np.float64]
    first: _Ints
    node: _Ints


def _cut(lines: Polylines) -> _Pieces:
    count = np.diff(lines.first)
    ends = np.concatenate((lines.first[:-1], lines.first[1:] - 1))
    junction = np.bincount(lines.node, minlength=len(lines.lat)) > 1
    junction[lines.node[ends]] = True
    at = np.flatnonzero(junction[lines.node])
    line = np.repeat(np.arange(len(count)), count)
    inside = line[at[:-1]] == line[at[1:]]
    start, end = at[:-1][inside], at[1:][inside]
    lat, lon = lines.lat[lines.node], lines.lon[lines.node]
    along = np.zeros(len(lines.node))
    np.cumsum(distance_m(lat[:-1], lon[:-1], lat[1:], lon[1:]), out=along[1:])
    length_m = along[end] - along[start]
    on = line[start]
    true_m = length_m if lines.stretch is None else length_m * lines.stretch[on]
    return _Pieces(start, end, lines.forward[on], lines.backward[on], true_m)


def _once(lines: Polylines, pieces: _Pieces) -> _Pieces:
    """Make one road of the pieces of one length between the same two points, one for each kind that a direction has.

    Such pieces have no point between their ends, for a point of two lines is a junction.
    """
    one, two = lines.node[pieces.start], lines.node[pieces.end]
    short = np.flatnonzero(pieces.end == pieces.start + 1)
    pair = (np.minimum(one, two) * len(lines.lat) + np.maximum(one, two))[short]
    _, group, count = np.unique(pair, return_inverse=True, return_counts=True)
    shared = short[count[group] > 1]
    if not len(shared):
        return pieces
    together: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for piece, number in zip(shared.tolist(), group[count[group] > 1].tolist(), strict=True):
        together[number, round(float(pieces.length_m[piece]) * 1000.0)].append(piece)
    rows = [row for same in together.values() for row in _merged(pieces, one, same)]
    merged = np.array(rows, np.int64).reshape(-1, 3)
    rest = np.setdiff1d(np.arange(len(pieces.start)), shared)
    chosen = np.concatenate((rest, merged[:, 0]))
    return _Pieces(
        pieces.start[chosen], pieces.end[chosen], np.concatenate((pieces.forward[rest], merged[:, 1])),
        np.concatenate((pieces.backward[rest], merged[:, 2])), pieces.length_m[chosen],
    )  # fmt: skip


def _merged(pieces: _Pieces, begin: _Ints, same: list[int]) -> list[tuple[int, int, int]]:
    """Return (piece that is kept, kind along it, kind against it) of pieces between the same two points."""
    lead = same[0]
    along, against = set[int](), set[int]()
    for piece in same:
        ahead, back = int(pieces.forward[piece]), int(pieces.backward[piece])
        if begin[piece] != begin[lead]:
            ahead, back = back, ahead
        along.add(ahead)
        against.add(back)
    both = zip_longest(sorted(along - {-1}), sorted(against - {-1}), fillvalue=-1)
    return [(lead, ahead, back) for ahead, back in both]


def _join(lines: Polylines, pieces: _Pieces) -> _Chains:
    """Join pieces end to end where a point joins two of one kind and nothing else.

    Half-edge 2p runs along piece p, 2p + 1 against it; every chain is found in both directions and kept in one.
    """
    following = _open_rings(_follow(lines, pieces))
    root, place = _rank(following)
    last = np.full(len(following), -1, np.int64)
    stops = np.flatnonzero(following < 0)
    last[root[stops]] = stops
    keep = root < (last[root] ^ 1)
    halves = np.flatnonzero(keep)
    halves = halves[np.lexsort((place[halves], root[halves]))]
    begins = np.flatnonzero(place[halves] == 0)
    piece, turned = halves >> 1, (halves & 1).astype(np.bool_)
    low = np.where(turned, pieces.start[piece] + 1, pieces.start[piece])
    high = np.where(turned, pieces.end[piece] + 1, pieces.end[piece])
    half_first, points = _span_points(low, high, turned)
    of, against = piece[begins], turned[begins]
    stop = last[halves[begins]]
    return _Chains(
        tail=lines.node[points[half_first[begins]]] if len(begins) else np.zeros(0, np.int64),
        head=lines.node[np.where(stop & 1, pieces.start[stop >> 1], pieces.end[stop >> 1])],
        forward=np.where(against, pieces.backward[of], pieces.forward[of]),
        backward=np.where(against, pieces.forward[of], pieces.backward[of]),
        length_m=np.add.reduceat(pieces.length_m[piece], begins) if len(begins) else np.zeros(0),
        first=np.append(half_first[begins], half_first[-1]),
        node=lines.node[points],
    )


def _part_rings(lines: Polylines, chains: _Chains) -> _Chains:
    """Cut each chain that ends where it began in two, at the point farthest from its end along the chain.

    Of points equally far the southernmost counts, then the westernmost, so that it does not matter where a ring begins
    or which way round it is drawn.
    """
    rings = np.flatnonzero((chains.tail == chains.head) & (np.diff(chains.first) > 1))
    if not len(rings):
        return chains
    count = np.diff(chains.first)[rings]
    offset, position = _span_points(chains.first[rings], chains.first[rings + 1], np.zeros(len(rings), np.bool_))
    ring = np.repeat(np.arange(len(rings)), count)
    begins = position == chains.first[rings][ring]
    lat, lon = lines.lat[chains.node[position]], lines.lon[chains.node[position]]
    # length from each point to the next, of the last one back to the ring's end
    after = np.append(np.arange(1, len(position)), 0)
    after[offset[1:] - 1] = offset[:-1]
    step = distance_m(lat, lon, lat[after], lon[after])
    along = np.cumsum(step) - step
    along -= along[offset[:-1]][ring]
    drawn = np.add.reduceat(step, offset[:-1])
    # whole millimetres: two ways round are equally far, however the sums were rounded
    far = np.round(np.minimum(along, drawn[ring] - along) * 1000.0)
    far[begins] = -1.0
    best = np.lexsort((lon, lat, -far, ring))[offset[:-1]]
    share = np.divide(along[best], drawn, out=np.full(len(drawn), 0.5), where=drawn > 0)
    middle = chains.node[position[best]]
    return _Chains(
        tail=np.insert(chains.tail, rings + 1, middle),
        head=_replaced(np.insert(chains.head, rings + 1, chains.head[rings]), rings, middle),
        forward=np.insert(chains.forward, rings + 1, chains.forward[rings]),
        backward=np.insert(chains.backward, rings + 1, chains.backward[rings]),
        length_m=_replaced(
            np.insert(chains.length_m, rings + 1, chains.length_m[rings] * (1.0 - share)), rings,
            chains.length_m[rings] * share,
        ),
        first=np.insert(chains.first, rings + 1, position[best]),
        node=chains.node,
    )  # fmt: skip


def _replaced(values: NDArray[Any], rings: _Ints, by: NDArray[Any]) -> NDArray[Any]:
    """Put values of the first halves of rings into a column in which the second halves were inserted."""
    values[rings + np.arange(len(rings))] = by
    return values


def _follow(lines: Polylines, pieces: _Pieces) -> _Ints:
    """Say which half-edge goes on from each, -1 where a node must stay."""
    count = len(pieces.start)
    ends = np.concatenate((lines.node[pieces.start], lines.node[pieces.end]))
    order = np.argsort(ends, kind="stable")
    degree = np.bincount(ends, minlength=len(lines.lat))
    pairs = order[degree[ends[order]] == 2].reshape(-1, 2)
    piece, at_end = pairs % count if count else pairs, pairs >= count
    arriving, leaving = 2 * piece + ~at_end, 2 * piece + at_end
    ahead = np.stack((pieces.forward, pieces.backward), axis=1).reshape(-1)
    one, two = arriving[:, 0], leaving[:, 1]
    fits = (piece[:, 0] != piece[:, 1]) & (ahead[one] == ahead[two]) & (ahead[one ^ 1] == ahead[two ^ 1])
    following = np.full(2 * count, -1, np.int64)
    following[arriving[fits, 0]] = leaving[fits, 1]
    following[arriving[fits, 1]] = leaving[fits, 0]
    return following


def _open_rings(following: _Ints) -> _Ints:
    """Leave every node of an endless ring in place: it has no junction to begin at."""
    reach = following.copy()
    for _ in range(len(following).bit_length()):
        live = np.flatnonzero(reach >= 0)
        reach[live] = reach[reach[live]]
    return np.where(reach >= 0, -1, following)


def _rank(following: _Ints) -> tuple[_Ints, _Ints]:
    """Return each half-edge's first of its chain, and its place in it, by pointer doubling."""
    itself = np.arange(len(following))
    back = itself.copy()
    linked = np.flatnonzero(following >= 0)
    back[following[linked]] = linked
    place = (back != itself).astype(np.int64)
    while not np.array_equal(further := back[back], back):
        place = place + place[back]
        back = further
    return back, place


def _span_points(low: _Ints, high: _Ints, turned: NDArray[np.bool_]) -> tuple[_Ints, _Ints]:
    """List positions low..high-1 of each span one after the other, a turned one from its far end."""
    count = high - low
    first = np.zeros(len(low) + 1, np.int64)
    np.cumsum(count, out=first[1:])
    step = np.arange(first[-1]) - np.repeat(first[:-1], count)
    return first, np.where(np.repeat(turned, count), np.repeat(high, count) - 1 - step, np.repeat(low, count) + step)


def _columns_of_kinds(kinds: Sequence[LinkKind], texts: Sequence[str], kind: _Ints) -> LinkColumns:
    """Fill what a kind tells of each link; ends, length and shape are still empty."""
    text = {value: i for i, value in enumerate(texts)}
    code = {name: i for i, name in enumerate(ROAD_CLASSES)}
    none, nothing = np.zeros(0, np.int32), np.zeros(0, np.float32)
    return LinkColumns(
        tail=none, head=none, length_m=np.zeros(0), shape_first=np.zeros(1, np.int64),
        shape_lat=nothing, shape_lon=nothing,
        speed_kmh=np.array([_number(k.speed_kmh) for k in kinds], np.float32)[kind],
        capacity_pcu_h=np.array([_number(k.capacity_pcu_h) for k in kinds], np.float32)[kind],
        lanes=np.array([_number(k.lanes) for k in kinds], np.float32)[kind],
        road_class=np.array([code.get(k.road_class, 255) for k in kinds], np.uint8)[kind],
        state=np.array([ROAD_STATES.index(k.state) for k in kinds], np.uint8)[kind],
        danger=np.array([-1 if k.danger is None else int(k.danger) for k in kinds], np.int8)[kind],
        flags=np.array([k.flags for k in kinds], np.uint8)[kind],
        ref=np.array([text[k.ref] for k in kinds], np.int32)[kind],
        name=np.array([text[k.name] for k in kinds], np.int32)[kind],
        road=np.full(len(kind), text[""], np.int32),
    )  # fmt: skip


def _number(value: float | None) -> float:
    return float("nan") if value is None else value
