"""A small case as rows and a right plan (safeconduct.plan/2) for it, built from a few words a convoy.

    town --r1 (danger)-- cross --r2 or cross-haven-2-- haven (reception of ua, depot of the buses)
    village --r3 (danger)-- cross          village --lane-- town

`right_plan()` is right by every step; tests break one thing of it.  `Timetable` builds others.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from safeconduct.verification import (
    AssemblyRow,
    CaseRows,
    FleetRow,
    GroupRow,
    LinkRow,
    PlaceRow,
    PostRow,
    ReceptionRow,
    Rules,
    WindowRow,
)

__all__ = ["DAY", "ZONE", "Json", "Timetable", "clock", "right_plan", "sample_rows", "seconds_of", "two_way", "written"]

Json = dict[str, Any]

ZONE = ZoneInfo("Europe/Kyiv")
DAY = datetime(2022, 3, 5, tzinfo=ZONE)
_HOUR_S = 3600.0


def clock(text: str, days: int = 0) -> float:
    """Return an instant of the day, `09:30`, in seconds since 1970."""
    hour, minute, *second = map(int, text.split(":"))
    return (DAY + timedelta(days=days, hours=hour, minutes=minute, seconds=sum(second))).timestamp()


def written(seconds: float) -> str:
    """Write an instant as plan.json does."""
    return datetime.fromtimestamp(round(seconds), ZONE).isoformat()


def seconds_of(text: str) -> float:
    """Read an instant of plan.json."""
    return datetime.fromisoformat(text).timestamp()


def two_way(link: LinkRow) -> tuple[LinkRow, LinkRow]:
    """Return both directions of a road."""
    return link, replace(link, from_place=link.to_place, to_place=link.from_place, contraflow=())


def sample_rows(**changes: Any) -> CaseRows:
    """Return the case drawn above; changes: other fields of CaseRows, `rules` being taken as fields of Rules."""
    rules = Rules(
        horizon=(clock("06:00"), clock("22:00")),
        least_vehicles=5,
        most_vehicles=30,
        headway_s=300.0,
        margin_s=600.0,
        collapse_per_h=0.1,
        kappa=1.0,
        speed_factor={"bus": 0.8},
    )
    roads = (
        LinkRow("r1", "town", "cross", 20.0, 60.0, 600.0, dangerous=True, ref="M-14"),
        LinkRow("r2", "cross", "haven", 20.0, 60.0, 600.0, ref="T2"),
        LinkRow("cross-haven-2", "cross", "haven", 30.0, 60.0, 300.0),
        LinkRow("r3", "village", "cross", 10.0, 60.0, 600.0, dangerous=True, ref="T3"),
        LinkRow("lane", "village", "town", 5.0, 30.0, 300.0),
    )
    base: Json = {
        "places": tuple(PlaceRow(name) for name in ("town", "village", "cross", "haven")),
        "links": tuple(link for road in roads for link in two_way(road)),
        "groups": (
            GroupRow("town", "car", 100.0, 2.5),
            GroupRow("town", "bus", 100.0),
            GroupRow("village", "car", 60.0, 2.0, weight=1.5),
            GroupRow("village", "foot", 30.0),
        ),
        "reception": (ReceptionRow("h1", "haven", "ua", intake_per_h=600.0, capacity=1000.0),),
        "default_parties": frozenset({"ua"}),
        "assembly": (AssemblyRow("a1", "town", boarding_per_h=600.0, hours=((clock("08:00"), clock("18:00")),)),),
        "posts": (PostRow("k1", "cross", "haven", 500.0, ((clock("08:00"), clock("20:00")),), storage=40.0),),
        "fleets": (
            FleetRow("f1", "haven", "bus", 3, 50, clock("07:00"), load_s=600.0, unload_s=300.0, range_km=200.0),
        ),
        "windows": (WindowRow("w1", "all", clock("09:00"), clock("15:00"), clock("09:30")),),
    }
    named = changes.pop("rules", {})
    return CaseRows(rules=replace(rules, **named), **{**base, **changes})


@dataclass
class Timetable:
    """Convoys in exact whole seconds over rows, written down as a plan/2 with all its sums."""

    rows: CaseRows
    convoys: list[Json] = field(default_factory=list)
    corridors: dict[tuple[str, ...], str] = field(default_factory=dict)
    legs: dict[str, list[Json]] = field(default_factory=dict)
    walks: list[Json] = field(default_factory=list)

    def link(self, start: str, road: str) -> LinkRow:
        """Return the direction of a road that leads away from a place; LookupError: there is none."""
        return [link for link in self.rows.links if link.road == road and link.from_place == start][0]  # noqa: RUF015

    def entry_s(self, link: LinkRow, mix: Mapping[str, int]) -> int:
        """Return the least seconds from head to tail on entering: (q - u) / rate, and the post's (n - 1) / service."""
        pcu = {means: self.rows.rules.pcu[means] for means in mix}
        units = sum(pcu[means] * count for means, count in mix.items()) - max(pcu.values(), default=0.0)
        posts = [
            p.vehicles_per_h for p in self.rows.posts if (p.from_place, p.to_place) == (link.from_place, link.to_place)
        ]
        needed = [units / link.capacity_pcu_h, *((sum(mix.values()) - 1) / service for service in posts)]
        return math.ceil(max(0.0, *needed) * _HOUR_S) if mix else 0

    def travel_s(self, link: LinkRow, mix: Mapping[str, int]) -> int:
        """Return the exact driving time of the slowest vehicle, rounded up; 4 km/h on foot."""
        factor = min((self.rows.rules.speed_factor.get(means, 1.0) for means in mix), default=1.0)
        return math.ceil(link.km / (link.speed_kmh * factor if mix else 4.0) * _HOUR_S)

    def passes(
        self, start: str, roads: Sequence[str], departs: float, mix: Mapping[str, int], halts: Mapping[str, float]
    ) -> list[Json]:
        """Drive along roads from an instant on; halts: seconds that the head stands at places."""
        place, in_head, in_tail = start, departs, departs
        found = []
        for road in roads:
            link = self.link(place, road)
            head = in_head + halts.get(place, 0.0)
            tail = max(in_tail, head + (self.entry_s(link, mix) if mix else 60.0))
            found.append(_pass(place, in_head, in_tail, head, tail, road))
            travel = self.travel_s(link, mix)
            place, in_head, in_tail = link.to_place, head + travel, tail + travel
        return [*found, _pass(place, in_head, in_tail, in_head, in_tail, None)]

    def add(
        self,
        start: str,
        roads: Sequence[str],
        departs: float,
        mix: Mapping[str, int],
        persons: Mapping[str, int],
        *,
        boards: float | None = None,
        halts: Mapping[str, float] | None = None,
        buses: Sequence[str] = (),
        **more: Any,
    ) -> Json:
        """Add a convoy and the legs of its buses; boards: when first boarding begins; more: other keys."""
        passes = self.passes(start, roads, departs, mix, halts or {})
        if boards is not None:
            passes[0] |= {"in_head": written(boards), "in_tail": written(boards)}
        loaded = sum(persons.values()) > 0
        route = tuple(here["place"] for here in passes)
        corridor = self.corridors.setdefault(route, f"c{len(self.corridors) + 1}") if loaded else None
        means = next(iter(mix)) if len(mix) == 1 else "mixed" if mix else "foot"
        points = [row.id for row in self.rows.assembly if row.place == start]
        convoy: Json = {
            "id": f"v{len(self.convoys) + 1}",
            "corridor": corridor,
            "means": means,
            "vehicles": sum(mix.values()),
            "mix": dict(mix),
            "persons": sum(persons.values()),
            "persons_by_means": dict(persons),
            "assembly": points[0] if points and loaded and mix else None,
            "bus": list(buses),
            "passes": passes,
            **more,
        }
        self.convoys.append(convoy)
        self._legs(convoy, buses, persons)
        return convoy

    def _legs(self, convoy: Json, buses: Sequence[str], persons: Mapping[str, int]) -> None:
        first, last = convoy["passes"][0], convoy["passes"][-1]
        riders = persons.get("bus", 0) + persons.get("ambulance", 0)
        for number, bus in enumerate(buses):
            share = riders * (number + 1) // len(buses) - riders * number // len(buses)
            leg = {"from": first["place"], "to": last["place"], "departs": first["head"], "arrives": last["in_head"]}
            self.legs.setdefault(bus, []).append({**leg, "persons": share})

    def walk(self, place: str, to: str, persons: int, starts: float, arrives: float) -> None:
        """Let people walk to where a bus fetches them."""
        times = {"starts": written(starts), "arrives": written(arrives)}
        self.walks.append({"place": place, "to": to, "persons": persons, **times})

    def plan(self, *, over: float = 0.01, **more: Any) -> Json:
        """Write everything down; over: by what share bounds lie above what is reached; more: keys to replace."""
        out = sum(convoy["persons"] for convoy in self.convoys)
        leaving = round(sum(row.persons for row in self.rows.groups))
        value = sum(self.value(convoy) for convoy in self.convoys)
        asked = self._asked()
        kilometre_hours = sum(
            self.link(row["section"][0], row["road"]).km * (seconds_of(row["end"]) - seconds_of(row["start"])) / _HOUR_S
            for row in asked
        )
        return {
            "format": "safeconduct.plan/2",
            "persons": {"leaving": leaving, "out": out, "left": leaving - out},
            "value": round(value, 3),
            "bound": round(value, 3) * (1 + over),
            "gap": over / (1 + over) if value else 0.0,
            "persons_bound": out * (1 + over),
            "persons_gap": over / (1 + over) if out else 0.0,
            "corridors": [self._corridor(route, name) for route, name in self.corridors.items()],
            "convoys": self.convoys,
            "duties": [{"bus": bus, "legs": legs} for bus, legs in sorted(self.legs.items())],
            "walks": self.walks,
            "ceasefire": {"kilometre_hours": kilometre_hours, "windows": asked, "places": self._asked_places()},
            "out_by": self._out_by(),
            "left_behind": self._left(),
            **more,
        }

    def value(self, convoy: Json, parts: int = 2000) -> float:
        """Work out what a convoy counts, slowly: person by person from head to tail, S by its definition."""
        if not convoy["persons"]:
            return 0.0
        weights = {(row.place, row.means): row.weight for row in self.rows.groups}
        counts = sum(
            persons * weights.get((self._home(convoy), means), 1.0)
            for means, persons in convoy["persons_by_means"].items()
        )
        return float(counts) * sum(self._worth(convoy, (n + 0.5) / parts) for n in range(parts)) / parts

    def _worth(self, convoy: Json, share: float) -> float:
        clear, caught = 1.0, 0.0
        dangerous = {place.id for place in self.rows.places if place.dangerous}
        for here, there in zip(convoy["passes"], convoy["passes"][1:], strict=False):
            stays = []
            if here["place"] in dangerous:
                stays.append((_at(here, share, "in_head", "in_tail"), _at(here, share, "head", "tail")))
            if self.link(here["place"], here["road"]).dangerous:
                stays.append((_at(here, share, "head", "tail"), _at(there, share, "in_head", "in_tail")))
            for enters, leaves in stays:
                clear = self.survival(leaves)
                caught += self.survival(enters) - clear
        return clear - self.rows.rules.kappa * caught

    def survival(self, instant: float) -> float:
        """Return S by adding up the stretches between all starts and ends of windows that lie in any of them."""
        edges = sorted(
            {time for row in self.rows.windows for time in (row.start, row.end) if time < instant} | {instant}
        )
        inside = sum(
            b - a
            for a, b in itertools.pairwise(edges)
            if any(row.start <= a and b <= row.end for row in self.rows.windows)
        )
        return math.exp(-self.rows.rules.collapse_per_h * inside / _HOUR_S)

    def _asked(self) -> list[Json]:
        asked = []
        for convoy in self.convoys:
            for here, there in zip(convoy["passes"], convoy["passes"][1:], strict=False):
                if self.link(here["place"], here["road"]).dangerous:
                    section, road = [here["place"], there["place"]], here["road"]
                    asked.append({"section": section, "road": road, "start": here["head"], "end": there["in_tail"]})
        return asked

    def _asked_places(self) -> list[Json]:
        dangerous = {place.id for place in self.rows.places if place.dangerous}
        return [
            {"place": here["place"], "start": here["in_head"], "end": here["tail"]}
            for convoy in self.convoys
            for here in convoy["passes"]
            if here["place"] in dangerous
        ]

    def _corridor(self, route: tuple[str, ...], name: str) -> Json:
        persons: dict[str, int] = {}
        for convoy in self.convoys:
            for means, count in convoy["persons_by_means"].items() if convoy["corridor"] == name else ():
                persons[means] = persons.get(means, 0) + count
        pairs = itertools.pairwise(route)
        dangerous = {(link.from_place, link.to_place): link.dangerous for link in self.rows.links}
        sections = [{"from": a, "to": b, "danger": dangerous[a, b]} for a, b in pairs]
        return {"id": name, "waypoints": list(route), "persons": persons, "sections": sections}

    def _left(self) -> list[Json]:
        """Return who is left by group; those who walked to a bus are not."""
        left = {(row.place, row.means): row.persons for row in self.rows.groups}
        for convoy in self.convoys:
            for means, count in convoy["persons_by_means"].items():
                left[self._home(convoy), means] = left.get((self._home(convoy), means), 0.0) - count
        for walk in self.walks:
            left[walk["place"], "foot"] -= walk["persons"]
            left[walk["to"], "bus"] = left.get((walk["to"], "bus"), 0.0) + walk["persons"]
        rows = [{"place": place, "means": means, "persons": n, "because": []} for (place, means), n in left.items()]
        return [row for row in rows if float(str(row["persons"])) > 0]

    def _home(self, convoy: Json) -> str:
        start = str(convoy["passes"][0]["place"])
        return next((place.town for place in self.rows.places if place.id == start and place.town), start)

    def _out_by(self) -> list[Json]:
        total, points = 0, []
        for convoy in sorted(self.convoys, key=lambda convoy: seconds_of(convoy["passes"][-1]["in_tail"])):
            total += convoy["persons"]
            points.append({"at": convoy["passes"][-1]["in_tail"], "persons": total})
        return points


def _pass(place: str, in_head: float, in_tail: float, head: float, tail: float, road: str | None) -> Json:
    times = {"in_head": in_head, "in_tail": in_tail, "head": head, "tail": tail}
    return {"place": place, **{name: written(time) for name, time in times.items()}, "road": road}


def _at(here: Json, share: float, first: str, last: str) -> float:
    return (1 - share) * seconds_of(here[first]) + share * seconds_of(here[last])


def right_plan(rows: CaseRows | None = None) -> Json:
    """Return a right plan of the sample case: cars, an empty bus run, a mixed convoy with walkers, two corridors."""
    day = Timetable(sample_rows() if rows is None else rows)
    buses = ["f1-01", "f1-02"]
    day.add("town", ["r1", "r2"], clock("09:40"), {"car": 20}, {"car": 50}, boards=clock("09:30"))
    day.add("village", ["r3", "cross-haven-2"], clock("10:00"), {"car": 20}, {"car": 40})
    day.add("haven", ["r2", "r1"], clock("09:15"), {"bus": 2}, {}, buses=buses)
    day.walk("village", "town", 30, clock("09:00"), clock("10:15"))
    mix, riders = {"car": 8, "bus": 2}, {"car": 20, "bus": 90}
    day.add("town", ["r1", "r2"], clock("10:45"), mix, riders, boards=clock("10:30"), buses=buses)
    return day.plan()
