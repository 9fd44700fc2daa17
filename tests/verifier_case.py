"""A case folder as the verifier reads it: standard library only, nothing of safeconduct, on purpose.

Written from case-format.md alone.  Unknown (an empty cell) is None and never a limit.
"""

from __future__ import annotations

import csv
import json
import tomllib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

__all__ = ["Group", "Link", "Point", "Ring", "Rules", "TheCase", "Window", "read_case", "road_refs"]

Pair = tuple[str, str]
Ring = list[list[float]]

_YES = ("yes", "true", "1", "y")
_CYRILLIC = str.maketrans("МНРТОСЕА", "MNRTOSEA")


@dataclass
class Link:
    """One direction of a road; speed_kmh, capacity_pcu_h None: unknown; danger None: not told by the case.

    shape: points (lat, lon) between its ends, in the direction `forth`.
    """

    km: float
    speed_kmh: float | None
    capacity_pcu_h: float | None
    state: str
    danger: bool | None
    refs: frozenset[str]
    shape: list[tuple[float, float]]
    forth: Pair


@dataclass
class Window:
    """A window on the table that was not refused."""

    id: str
    scope: str
    start: datetime
    end: datetime
    departs: datetime | None


@dataclass
class Point:
    """An assembly point, a reception point or a checkpoint; rate, room, storage None: no limit."""

    id: str
    place: str
    rate_per_h: float | None = None
    room: float | None = None
    opens: datetime | None = None
    closes: datetime | None = None
    party: str = ""
    pair: Pair = ("", "")
    storage: float | None = None


@dataclass
class Group:
    """People of one place and means, all rows together; per_vehicle: the largest of its rows."""

    persons: float = 0.0
    per_vehicle: float = 0.0
    vehicles: float = 0.0


@dataclass
class Rules:
    """Numbers of case.toml."""

    least: int
    most: int
    step: timedelta
    margin: timedelta
    rate_per_h: float
    caught_weight: float
    pcu: dict[str, float]
    factor: dict[str, float]


@dataclass
class TheCase:
    """Everything the verifier needs; tables by id or by pair of places."""

    name: str
    rules: Rules
    start: datetime
    end: datetime
    links: dict[Pair, Link]
    groups: dict[Pair, Group]
    windows: list[Window]
    assembly: list[Point]
    reception: list[Point]
    checkpoints: list[Point]
    fleet: dict[str, dict[str, Any]]
    closures: list[tuple[Pair, datetime | None, datetime | None]]
    wishes: dict[str, dict[str, float]]
    willing: set[str]
    drawn: list[tuple[str, list[Ring]]] = field(default_factory=list)
    positions: dict[str, tuple[float, float]] = field(default_factory=dict)
    admin: dict[str, str] = field(default_factory=dict)


class _Reader:
    """One folder's files, its day and its zone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.toml = tomllib.loads((folder / "case.toml").read_text(encoding="utf-8"))
        self.zone = ZoneInfo(self.toml["time_zone"])
        self.day: date = self.toml["date"]

    def rows(self, table: str) -> list[dict[str, str]]:
        path = self.folder / self.toml.get("files", {}).get(table, f"{table}.csv")
        if not path.exists():
            return []
        text = path.read_text(encoding="utf-8-sig")
        head = text.split("\n", 1)[0]
        split = ";" if head.count(";") > head.count(",") else ","
        rows = csv.DictReader(text.splitlines(), delimiter=split)
        return [{str(k).strip(): str(v or "").strip() for k, v in row.items()} for row in rows]

    def at(self, text: object) -> datetime | None:
        """Read `09:00`, `24:00`, a local or an aware time; empty is None."""
        word = str(text or "").strip()
        if not word:
            return None
        if word.count(":") in (1, 2) and len(word) <= 8:
            hour, minute = (int(part) for part in word.split(":")[:2])
            extra = timedelta(days=hour // 24)
            local = datetime.combine(self.day + extra, time(hour % 24, minute))
        else:
            local = datetime.fromisoformat(word)
        return (local if local.tzinfo else local.replace(tzinfo=self.zone)).astimezone(UTC)


def read_case(folder: Path) -> TheCase:
    """Read a case folder whose roads are a roads.csv."""
    reader = _Reader(folder)
    horizon = reader.toml.get("horizon", {})
    start, end = reader.at(horizon.get("start", "00:00")), reader.at(horizon.get("end", "24:00"))
    assert start is not None
    assert end is not None
    case = TheCase(
        name=folder.name,
        rules=_rules(reader.toml),
        start=start,
        end=end,
        links=_links(reader),
        groups=_groups(reader),
        windows=_windows(reader),
        assembly=[_point(reader, row, "boarding_per_h") for row in reader.rows("assembly")],
        reception=[_point(reader, row, "intake_per_h") for row in reader.rows("reception")],
        checkpoints=[_checkpoint(reader, row) for row in reader.rows("checkpoints")],
        fleet=_fleet(reader),
        closures=[_closure(reader, row) for row in reader.rows("closures")],
        wishes=_wishes(reader),
        willing=_willing(reader.toml.get("parties", {})),
        drawn=_drawn(folder),
    )
    for row in reader.rows("places"):
        case.positions[row["id"]] = (float(row["lat"]), float(row["lon"]))
        case.admin[row["id"]] = row.get("admin", "")
    return case


def _closure(reader: _Reader, row: dict[str, str]) -> tuple[Pair, datetime | None, datetime | None]:
    return (row["from"], row["to"]), reader.at(row.get("start")), reader.at(row.get("end"))


def _willing(parties: dict[str, Any]) -> set[str]:
    return {name for name, table in parties.items() if isinstance(table, dict) and table.get("default_wish")}


def _number(row: dict[str, str], key: str) -> float | None:
    return float(row[key]) if row.get(key) else None


def _rules(toml: dict[str, Any]) -> Rules:
    convoys, collapse, means = toml.get("convoys", {}), toml.get("collapse", {}), toml.get("means", {})
    pcu = {"car": 1.0, "bus": 2.0, "ambulance": 1.0, "foot": 0.0}
    return Rules(
        least=int(convoys.get("least_vehicles", 1)),
        most=int(convoys.get("most_vehicles", 10**9)),
        step=timedelta(minutes=float(toml.get("step_minutes", 5))),
        margin=timedelta(minutes=float(convoys.get("margin_minutes", 0))),
        rate_per_h=float(collapse.get("rate_per_h", 0.0)),
        caught_weight=float(collapse.get("caught_weight", 0.0)),
        pcu={name: float(means.get(name, {}).get("pcu", usual)) for name, usual in pcu.items()} | {"foot": 0.0},
        factor={name: float(means.get(name, {}).get("speed_factor", 1.0)) for name in pcu},
    )


def road_refs(text: str) -> frozenset[str]:
    """Split a ref into road numbers, large Latin letters without hyphens."""
    bare = text.upper().translate(_CYRILLIC).replace("-", "").replace("–", "").replace(" ", "")
    return frozenset(part for part in bare.replace(";", "/").replace(",", "/").split("/") if part)


def _links(reader: _Reader) -> dict[Pair, Link]:
    links: dict[Pair, Link] = {}
    for row in reader.rows("roads"):
        link = _link(reader.toml.get("roads", {}).get(row.get("class", ""), {}), row)
        ways = [(row["from"], row["to"])]
        if row.get("oneway", "").lower() not in _YES:
            ways.append((row["to"], row["from"]))
        for pair in ways:
            if pair not in links or _worse(link, links[pair]):
                links[pair] = link
    return links


def _worse(one: Link, two: Link) -> bool:
    """Of two roads between the same places take the open one of less capacity: a plan names roads by their ends."""
    shut = ("closed", "mined")
    if (one.state in shut) != (two.state in shut):
        return two.state in shut
    return (one.capacity_pcu_h or 1e9) < (two.capacity_pcu_h or 1e9)


def _link(usual: dict[str, Any], row: dict[str, str]) -> Link:
    capacity = _number(row, "capacity_pcu_h")
    if capacity is None and usual.get("capacity_pcu_h_per_lane"):
        capacity = float(usual["capacity_pcu_h_per_lane"]) * (_number(row, "lanes") or 1.0)
    danger = row.get("danger", "").lower()
    via = [part.split() for part in row.get("via", "").split(";") if part.strip()]
    speed = _number(row, "speed_kmh") or usual.get("speed_kmh")
    return Link(
        km=float(row["km"]),
        speed_kmh=float(speed) if speed else None,
        capacity_pcu_h=capacity,
        state=row.get("state", "") or "open",
        danger=None if not danger else danger in _YES,
        refs=road_refs(row.get("ref", "")),
        shape=[(float(lat), float(lon)) for lat, lon in via],
        forth=(row["from"], row["to"]),
    )


def _groups(reader: _Reader) -> dict[Pair, Group]:
    groups: dict[Pair, Group] = {}
    for row in reader.rows("people"):
        group = groups.setdefault((row["place"], row["means"]), Group())
        persons = float(row["persons"])
        per = _number(row, "persons_per_vehicle") or 3.5
        group.persons += persons
        group.per_vehicle = max(group.per_vehicle, per)
        group.vehicles += -(-persons // per)
    return groups


def _windows(reader: _Reader) -> list[Window]:
    windows = []
    for row in reader.rows("ceasefire"):
        start, end = reader.at(row["start"]), reader.at(row["end"])
        if row.get("state", "") != "refused" and start and end:
            windows.append(Window(row["id"], row["scope"], start, end, reader.at(row.get("departures_from"))))
    return windows


def _point(reader: _Reader, row: dict[str, str], rate: str) -> Point:
    opens, closes = reader.at(row.get("opens")), reader.at(row.get("closes"))
    return Point(
        row["id"], row["place"], _number(row, rate), _number(row, "capacity"), opens, closes, row.get("party", "")
    )


def _checkpoint(reader: _Reader, row: dict[str, str]) -> Point:
    lanes = _number(row, "lanes")
    rate = float(row["vehicles_per_h_per_lane"]) * (1.0 if lanes is None else lanes)
    opens, closes = reader.at(row.get("opens")), reader.at(row.get("closes"))
    pair = row["from"], row["to"]
    return Point(row["id"], row["from"], rate, None, opens, closes, pair=pair, storage=_number(row, "storage_vehicles"))


def _fleet(reader: _Reader) -> dict[str, dict[str, Any]]:
    fleet = {}
    for row in reader.rows("fleet"):
        keys = ("vehicles", "seats", "load_minutes", "unload_minutes", "range_km")
        numbers = {key: _number(row, key) for key in keys}
        rest = {"place": row["place"], "kind": row.get("kind") or "bus", "from": reader.at(row.get("available_from"))}
        fleet[row["id"]] = {**numbers, **rest}
    return fleet


def _wishes(reader: _Reader) -> dict[str, dict[str, float]]:
    wishes: dict[str, dict[str, float]] = {}
    for row in reader.rows("wishes"):
        wishes.setdefault(row["place"], {})[row["party"]] = float(row["share"])
    return wishes


def _drawn(folder: Path) -> list[tuple[str, list[Ring]]]:
    """Read danger.geojson: (name, outer rings)."""
    path = folder / "danger.geojson"
    if not path.exists():
        return []
    areas = []
    for feature in json.loads(path.read_text(encoding="utf-8-sig"))["features"]:
        shape = feature["geometry"]
        polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        areas.append((str((feature.get("properties") or {}).get("name", "")), [polygon[0] for polygon in polygons]))
    return areas
