"""Rows of a case written as a case folder, for the program's own reader and for others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from math import isinf
from pathlib import Path

from plan2 import ZONE
from safeconduct.verification import CaseRows, LinkRow, Spans

__all__ = ["write_case"]


def write_case(rows: CaseRows, folder: Path) -> Path:
    """Write case.toml and all tables; one day, roads in the order of their first direction."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "case.toml").write_text(_toml(rows), encoding="utf-8")
    tables: dict[str, tuple[Sequence[str], Sequence[Sequence[object]]]] = {
        "places": (
            ("id", "name", "lat", "lon"),
            [(p.id, p.id, 47.0 + n / 10, 37.0) for n, p in enumerate(rows.places)],
        ),
        "roads": (
            ("from", "to", "km", "id", "ref", "speed_kmh", "capacity_pcu_h", "danger", "state", "oneway"),
            [_road(rows, link) for link in _forth(rows)],
        ),
        "people": (
            ("place", "means", "persons", "persons_per_vehicle", "weight"),
            [(g.place, g.means, g.persons, g.persons_per_vehicle, g.weight) for g in rows.groups],
        ),
        "reception": (
            ("id", "place", "party", "intake_per_h", "capacity", "opens", "closes"),
            [(r.id, r.place, r.party, r.intake_per_h, r.capacity, *_times(r.hours)) for r in rows.reception],
        ),
        "assembly": (
            ("id", "place", "boarding_per_h", "opens", "closes"),
            [(a.id, a.place, a.boarding_per_h, *_times(a.hours)) for a in rows.assembly],
        ),
        "checkpoints": (
            ("id", "from", "to", "lanes", "vehicles_per_h_per_lane", "opens", "closes", "storage_vehicles"),
            [(p.id, p.from_place, p.to_place, 1, p.vehicles_per_h, *_times(p.hours), p.storage) for p in rows.posts],
        ),
        "fleet": (
            (
                "id",
                "place",
                "kind",
                "vehicles",
                "seats",
                "available_from",
                "load_minutes",
                "unload_minutes",
                "range_km",
            ),
            [
                (
                    f.id,
                    f.place,
                    f.kind,
                    f.vehicles,
                    f.seats,
                    _time(f.available_from),
                    f.load_s / 60,
                    f.unload_s / 60,
                    f.range_km,
                )
                for f in rows.fleets
            ],
        ),
        "ceasefire": (
            ("id", "scope", "start", "end", "departures_from", "state"),
            [(w.id, w.scope, _time(w.start), _time(w.end), _time(w.departures_from), "agreed") for w in rows.windows],
        ),
        "wishes": (("place", "party", "share"), [(w.place, w.party, w.share) for w in rows.wishes]),
    }
    for name, (columns, lines) in tables.items():
        if lines:
            _table(folder / f"{name}.csv", columns, lines)
    return folder


def _table(path: Path, columns: Sequence[str], lines: Sequence[Sequence[object]]) -> None:
    text = [",".join(columns), *(",".join(_cell(value) for value in line) for line in lines)]
    path.write_text("\n".join(text) + "\n", encoding="utf-8")


def _cell(value: object) -> str:
    if isinstance(value, float):
        return "" if isinf(value) else f"{value:g}"
    return str(value)


def _time(seconds: float) -> str:
    return "" if isinf(seconds) else datetime.fromtimestamp(seconds, ZONE).strftime("%Y-%m-%dT%H:%M")


def _times(hours: Spans) -> tuple[str, str]:
    return _time(hours[0][0]), _time(hours[0][1])


def _forth(rows: CaseRows) -> list[LinkRow]:
    first: dict[str, LinkRow] = {}
    for link in rows.links:
        first.setdefault(link.road, link)
    return list(first.values())


def _road(rows: CaseRows, link: LinkRow) -> tuple[object, ...]:
    oneway = "no" if sum(other.road == link.road for other in rows.links) == 2 else "yes"
    state = link.barred if link.barred in ("closed", "mined") else "open"
    danger = "yes" if link.dangerous else "no"
    return (
        link.from_place,
        link.to_place,
        link.km,
        link.road,
        link.ref,
        link.speed_kmh,
        link.capacity_pcu_h,
        danger,
        state,
        oneway,
    )


def _toml(rows: CaseRows) -> str:
    rules = rows.rules
    most = "" if isinf(rules.most_vehicles) else f"most_vehicles = {int(rules.most_vehicles)}\n"
    means = "".join(
        f"[means.{name}]\npcu = {rules.pcu[name]}\nspeed_factor = {rules.speed_factor.get(name, 1.0)}\n"
        for name in ("car", "bus", "ambulance")
    )
    parties = sorted({row.party for row in rows.reception} | set(rows.default_parties))
    return (
        'title = "Rows"\ndate = 2022-03-05\ntime_zone = "Europe/Kyiv"\n[horizon]\n'
        f'start = "{_time(rules.horizon[0])}"\nend = "{_time(rules.horizon[1])}"\n'
        + "".join(
            f'[parties.{name}]\nname = "{name}"\ndefault_wish = {str(name in rows.default_parties).lower()}\n'
            for name in parties
        )
        + f"[collapse]\nrate_per_h = {rules.collapse_per_h}\ncaught_weight = {rules.kappa}\n[convoys]\n"
        f"least_vehicles = {rules.least_vehicles}\n{most}headway_minutes = {rules.headway_s / 60}\n"
        f"margin_minutes = {rules.margin_s / 60}\n{means}"
    )
