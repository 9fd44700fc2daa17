"""Links split where a place lies on them, so that the place has a node of its own.

For each place the nearest link is found among those whose box comes near; distances are planar around the place, exact
to a millimetre over the two kilometres that matter.  Where the place's nearest junction is hardly farther than that, it
stays with the junction.  Else the link, and every link between the same two nodes that runs there too, is cut at the
point nearest to the place.  Cuts are kept as shares of a link's drawn length; its own length is shared out alike.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from safeconduct.core import EARTH_RADIUS_M, Lines, Place, PlaceId, distance_m
from safeconduct.network.building.links import LinkColumns, assemble, columns_of, take_links
from safeconduct.network.geometry import lines
from safeconduct.network.network import FERRY, Network
from safeconduct.network.road import ROAD_CLASSES

__all__ = ["JUNCTION_M", "split_at_places"]

JUNCTION_M = 100.0
"""A junction that is no more than this farther from a place than the road is as good (set by this project: a block of
houses)."""
_TOGETHER_M = 1.0
"""Lines nearer to each other than this run in one place; and two cuts of one link are at least this far apart."""
_Floats = NDArray[np.float64]
_MOTORWAY = ROAD_CLASSES.index("motorway")


def split_at_places(
    network: Network, places: Sequence[Place], junction_m: NDArray[np.float64], *, limit_m: float
) -> Network:
    """Give each place that lies along a link, away from its junctions, a node on it.

    Nobody turns on to a ferry midway; nor on to a motorway, unless the place lies on the line itself.

    Args:
        network: as it was built; returned as it is where no link is split.
        places: in an order that does not depend on their file.
        junction_m: shape (places,), metres from each to its nearest node.
        limit_m: a link farther than this from a place is not split for it.
    """
    ground = lines(network)
    boxes = _boxes(ground)
    cuts = _Cuts(network, ground)
    for place, away_m in zip(places, junction_m.tolist(), strict=True):
        if away_m > JUNCTION_M:
            cuts.add(place, _near(boxes, place, limit_m), min(limit_m, away_m - JUNCTION_M))
    return cuts.apply() if cuts.count else network


class _Cuts:
    """Where links are to be cut: for each link the share of its length and the number of the new node."""

    def __init__(self, network: Network, ground: Lines) -> None:
        self.network, self.ground = network, ground
        self.count = 0
        self._lat, self._lon = list[float](), list[float]()
        self._of_link: defaultdict[int, list[tuple[float, int]]] = defaultdict(list)

    def add(self, place: Place, near: NDArray[np.int64], limit_m: float) -> None:
        """Cut the link nearest to a place, if there is one within the limit."""
        found = {link: _Spot.of(self._line(link), place) for link in near.tolist()}
        open_to = {link: spot for link, spot in found.items() if self._can_enter(link, spot)}
        if not open_to:
            return
        nearest = min(open_to, key=lambda link: (open_to[link].away_m, link))
        best = open_to[nearest]
        if best.away_m > limit_m:
            return
        # the lowest number of the links that run there speaks for all, so that directions agree
        together = sorted(link for link, spot in open_to.items() if self._is_together(link, spot, nearest, best))
        lead = together[0]
        share = self._apart(lead, open_to[lead].share)
        if share is None:
            return
        for link in together:
            own = share if link == lead else self._mirrored(link, lead, share, open_to[link].share)
            self._of_link[link].append((own, self.count))
        lat, lon = self._line(lead).at(share)
        self._lat.append(lat)
        self._lon.append(lon)
        self.count += 1

    def _line(self, link: int) -> _Line:
        return _Line.of(*self.ground.points(link))

    def _can_enter(self, link: int, spot: _Spot) -> bool:
        if self.network.flags[link] & FERRY:
            return False
        return bool(self.network.road_class[link] != _MOTORWAY) or spot.away_m <= _TOGETHER_M

    def _is_together(self, link: int, spot: _Spot, nearest: int, best: _Spot) -> bool:
        tail, head = self.network.tail, self.network.head
        same_ends = {int(tail[link]), int(head[link])} == {int(tail[nearest]), int(head[nearest])}
        is_there = float(distance_m(spot.lat, spot.lon, best.lat, best.lon)) <= _TOGETHER_M
        return is_there and (same_ends or max(spot.away_m, best.away_m) <= _TOGETHER_M)

    def _apart(self, link: int, share: float) -> float | None:
        """Move a share until it is a metre from the link's ends and its other cuts; None on a link too short."""
        gap = _TOGETHER_M / max(self._line(link).total_m, 1e-9)
        taken = sorted([0.0, 1.0, *(other for other, _ in self._of_link[link])])
        room = [(low + gap, high - gap) for low, high in pairwise(taken) if high - low >= 2 * gap]
        spots = (min(max(share, low), high) for low, high in room)
        return min(spots, key=lambda at: (abs(at - share), at), default=None)

    def _mirrored(self, link: int, lead: int, share: float, own: float) -> float:
        """Return the share on a link that is the same line drawn the other way, or else the nearest point's own."""
        (lat, lon), (lead_lat, lead_lon) = self.ground.points(link), self.ground.points(lead)
        if np.array_equal(lat, lead_lat[::-1]) and np.array_equal(lon, lead_lon[::-1]):
            return 1.0 - share
        if np.array_equal(lat, lead_lat) and np.array_equal(lon, lead_lon):
            return share
        return self._apart(link, own) or own

    def apply(self) -> Network:
        """Return the network with its links cut."""
        network, columns = self.network, columns_of(self.network)
        parts = [part for link in sorted(self._of_link) for part in self._parts(link, sorted(self._of_link[link]))]
        whole = np.ones(network.links, np.bool_)
        whole[list(self._of_link)] = False
        kept = take_links(columns, np.flatnonzero(whole))
        made = take_links(columns, np.array([part.link for part in parts], np.int64))
        made = replace(
            made,
            tail=np.array([part.tail for part in parts], np.int32),
            head=np.array([part.head for part in parts], np.int32),
            length_m=np.array([part.length_m for part in parts]),
            shape_first=np.append(0, np.cumsum([len(part.lat) for part in parts])).astype(np.int64),
            shape_lat=np.concatenate([part.lat for part in parts]).astype(np.float32),
            shape_lon=np.concatenate([part.lon for part in parts]).astype(np.float32),
        )
        return assemble(
            np.append(network.node_lat, self._lat), np.append(network.node_lon, self._lon), _joined(kept, made),
            network.refs, node_place=(*network.node_place, *(PlaceId("") for _ in self._lat)), source=network.source,
            as_of=network.as_of,
        )  # fmt: skip

    def _parts(self, link: int, cuts: list[tuple[float, int]]) -> list[_Part]:
        network = self.network
        line = self._line(link)
        shares = [0.0, *(share for share, _ in cuts), 1.0]
        ends = [int(network.tail[link]), *(network.nodes + number for _, number in cuts), int(network.head[link])]
        return [
            _Part(link, ends[i], ends[i + 1], float(network.length_m[link]) * (high - low), *line.between(low, high))
            for i, (low, high) in enumerate(pairwise(shares))
        ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of a link, with its inner points, degrees."""

    link: int
    tail: int
    head: int
    length_m: float
    lat: _Floats
    lon: _Floats


@dataclass(frozen=True, slots=True)
class _Line:
    """A polyline with the metres from its begin to each of its points."""

    lat: _Floats
    lon: _Floats
    along_m: _Floats

    @classmethod
    def of(cls, lat: _Floats, lon: _Floats) -> _Line:
        """Measure a polyline; lat, lon in degrees, two points at least."""
        return cls(lat, lon, np.append(0.0, np.cumsum(distance_m(lat[:-1], lon[:-1], lat[1:], lon[1:]))))

    @property
    def total_m(self) -> float:
        """Its length, metres."""
        return float(self.along_m[-1])

    def at(self, share: float) -> tuple[float, float]:
        """Return (lat, lon) at a share of the length; between points on the straight line in degrees."""
        lon = np.unwrap(self.lon, period=360.0)
        where = share * self.total_m
        return float(np.interp(where, self.along_m, self.lat)), _wrapped(float(np.interp(where, self.along_m, lon)))

    def between(self, low: float, high: float) -> tuple[_Floats, _Floats]:
        """Return (lat, lon) of the points strictly between two shares, and of none at the line's own ends."""
        inner = (self.along_m > low * self.total_m) & (self.along_m < high * self.total_m)
        inner[0] = inner[-1] = False
        return self.lat[inner], self.lon[inner]


@dataclass(frozen=True, slots=True)
class _Spot:
    """The point of a line nearest to a place: where, how far, and at which share of the line's length."""

    lat: float
    lon: float
    away_m: float
    share: float

    @classmethod
    def of(cls, line: _Line, place: Place) -> _Spot:
        """Find the point of a line nearest to a place, on a plane around the place; the first of equals."""
        # metres east and north of the place
        east = EARTH_RADIUS_M * np.radians(_wrapped_all(line.lon - place.lon)) * math.cos(math.radians(place.lat))
        north = EARTH_RADIUS_M * np.radians(line.lat - place.lat)
        run, rise = np.diff(east), np.diff(north)
        square = run**2 + rise**2
        # share of each segment at its point nearest to the origin: -(p . d) / |d|^2, cut to 0..1
        dot = -(east[:-1] * run + north[:-1] * rise)
        part = np.clip(np.divide(dot, square, out=np.zeros_like(dot), where=square > 0), 0.0, 1.0)
        away = np.hypot(east[:-1] + part * run, north[:-1] + part * rise)
        best = int(np.argmin(away))
        metres = line.along_m[best] + part[best] * (line.along_m[best + 1] - line.along_m[best])
        share = float(metres) / line.total_m if line.total_m > 0 else 0.0
        lat, lon = line.at(share)
        return cls(lat, lon, float(away[best]), share)


def _wrapped(lon: float) -> float:
    return (lon + 180.0) % 360.0 - 180.0


def _wrapped_all(degrees: _Floats) -> _Floats:
    return np.asarray((degrees + 180.0) % 360.0 - 180.0, np.float64)


def _boxes(ground: Lines) -> _Floats:
    """Return south, north, west, east of each line, (4, m)."""
    at = ground.first[:-1]
    columns = ((np.minimum, ground.lat), (np.maximum, ground.lat), (np.minimum, ground.lon), (np.maximum, ground.lon))
    return np.stack([ends.reduceat(along, at) for ends, along in columns])


def _near(boxes: _Floats, place: Place, limit_m: float) -> NDArray[np.int64]:
    """List the lines whose box comes within the limit of a place."""
    up = math.degrees(limit_m / EARTH_RADIUS_M)
    side = up / max(math.cos(math.radians(min(abs(place.lat) + up, 89.9))), 1e-3)
    south, north, west, east = boxes
    level: NDArray[np.int64] = np.flatnonzero((south <= place.lat + up) & (north >= place.lat - up))
    # a line over the date line has a box around the whole Earth; one beyond it is near from both sides
    beside = east[level] - west[level] > 180.0
    for turn in (-360.0, 0.0, 360.0):
        beside |= (west[level] <= place.lon + turn + side) & (east[level] >= place.lon + turn - side)
    near: NDArray[np.int64] = level[beside]
    return near


def _joined(one: LinkColumns, two: LinkColumns) -> LinkColumns:
    columns = {field.name: np.concatenate((getattr(one, field.name), getattr(two, field.name)))
               for field in fields(LinkColumns)}  # fmt: skip
    columns["shape_first"] = np.concatenate((one.shape_first, one.shape_first[-1] + two.shape_first[1:]))
    return LinkColumns(**columns)
