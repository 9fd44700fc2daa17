"""The links that convoys drive, as rows of mouths and posts: capacity, room in a jam, waves, what may queue before."""

from __future__ import annotations

import math
from dataclasses import dataclass

from safeconduct.simulation.layout import thing_key
from safeconduct.simulation.tables import Numbers, Tables
from safeconduct.verification import LinkRow
from safeconduct.verification.evidence.intervals import merged
from safeconduct.verification.evidence.sides import Evidence

__all__ = ["Mouths", "Roads", "add_room"]

_HOUR_S = 3600.0


@dataclass(frozen=True, slots=True)
class Roads:
    """What a jam is like.

    jam_pcu_km_lane: units that stand on a kilometre of one lane: 7.5 m a car, gap included (SUMO's default length of
    5 m and gap of 2.5 m).  wave_kmh: how fast a gap travels back through a queue (15 to 20 km/h: Treiber and Kesting,
    Traffic Flow Dynamics, 2013, chapter 8).
    """

    jam_pcu_km_lane: float = 133.0
    wave_kmh: float = 17.0


class Mouths:
    """The links that are driven, numbered as they come; those on foot are apart and have no limits."""

    def __init__(self, evidence: Evidence, roads: Roads) -> None:
        self._evidence, self._roads = evidence, roads
        self._numbers: Numbers[tuple[str, str, str, bool]] = Numbers()
        self._rows: list[LinkRow] = []
        self._slowest: dict[int, float] = {}
        self._roads_driven: Numbers[tuple[frozenset[str], str]] = Numbers()
        self._posts: Numbers[tuple[str, str, str]] = Numbers()
        self._driven: set[int] = set()

    def number(self, link: LinkRow, *, foot: bool) -> int:
        """Return the number of a link."""
        number = self._numbers.of((link.from_place, link.to_place, link.road, foot))
        if number == len(self._rows):
            self._rows.append(link)
        return number

    def take_time(self, number: int, drive_s: float) -> None:
        """Note how long a convoy drives on a link: the slowest decides how many drive on it freely."""
        self._slowest[number] = max(self._slowest.get(number, 0.0), drive_s)

    def take_planned(self, number: int) -> None:
        """Note that the plan itself drives on a link, and not only a way out of it."""
        self._driven.add(number)

    def add_to(self, tables: Tables, largest: float) -> None:
        """Add the rows of mouths and of posts; largest: units of the largest vehicle."""
        for (number, link), key in zip(enumerate(self._rows), self._numbers.at, strict=True):
            self._add(tables, number, link, largest, foot=key[3])
        rows = {(row.from_place, row.to_place): row for row in self._evidence.case.posts}
        for start, end, road in self._posts.at:
            lanes = max(1, round(rows[start, end].lanes))
            service = self._evidence.posts[start, end].service_per_s
            seconds = lanes / service if service > 0 else math.inf
            tables.add("posts", lanes=lanes, seconds=seconds, key=thing_key(f"{start}>{end}|{road}"))

    def _add(self, tables: Tables, number: int, link: LinkRow, largest: float, *, foot: bool) -> None:
        start, end, road = link.from_place, link.to_place, link.road
        post = None if foot else self._evidence.posts.get((start, end))
        rate = math.inf if foot else link.capacity_pcu_h / _HOUR_S
        wave = link.km / self._roads.wave_kmh * _HOUR_S
        two_way = self._evidence.opposite(link) is not None and not foot
        windows = tuple((row.start, row.end) for row in self._evidence.table.over_link(link))
        tables.add(
            "mouths",
            **tables.range("window", windows),
            **tables.range("both", merged(link.contraflow) if two_way and rate < math.inf else ()),
            rate=rate,
            holds=self._holds(link, rate, wave, number, largest),
            wave=wave,
            queue=math.inf if foot else post.storage if post is not None else 0.0,
            post=-1 if post is None or post.service_per_s == math.inf else self._posts.of((start, end, road)),
            two_way=two_way,
            km=link.km,
            headway=0.0 if foot else self._evidence.case.rules.headway_s,
            key=thing_key(f"{start}>{end}|{road}"),
            road=self._roads_driven.of((frozenset((start, end)), road)),
            danger=link.dangerous and number in self._driven,
        )

    def _holds(self, link: LinkRow, rate: float, wave: float, number: int, largest: float) -> float:
        """Return how many units a link holds: a jam's, and at least what drives on it freely at its capacity.

        holds = max(jam density x lanes x km, rate x (slowest drive + wave)) + 4 x the largest vehicle
        """
        if rate == math.inf:
            return math.inf
        sides = 2.0 if link.contraflow else 1.0
        free = rate * sides * (self._slowest.get(number, 0.0) + wave)
        return max(self._roads.jam_pcu_km_lane * max(link.lanes, 1.0) * link.km * sides, free) + 4.0 * largest


def add_room(tables: Tables) -> int:
    """Count who may ever be on each link, for one that has not room for all of them; returns the sum."""
    rows, total = tables.rows, 0
    for mouth in rows["mouths"]:
        mouth.update(units=0.0, count=0)
    for convoy in rows["convoys"]:
        own = rows["vehicles"][convoy["vehicle_a"] : convoy["vehicle_b"]]
        units = sum(vehicle["units"] for vehicle in own)
        for hop in rows["hops"][convoy["hop_a"] : convoy["other_b"]]:
            mouth = rows["mouths"][hop["link"]]
            mouth.update(units=mouth["units"] + units, count=mouth["count"] + len(own))
    for mouth in rows["mouths"]:
        mouth.update(tight=mouth["units"] > mouth["holds"], room_a=total, room_b=total)
        total += mouth["count"] if mouth["tight"] else 0
    return total
