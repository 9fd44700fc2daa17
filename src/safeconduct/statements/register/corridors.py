"""The corridor register: one row for each corridor and day, with who proposed, agreed, opened, and how it went."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from safeconduct.core import csv_text
from safeconduct.statements.model.statement import Ceasefire, Corridor, Evacuated, Statement
from safeconduct.statements.places.gazetteer import Settlement
from safeconduct.statements.register.topics import topic_of

__all__ = ["COLUMNS", "CorridorDay", "corridor_days", "to_csv", "to_geojson"]

COLUMNS = (
    "day", "origin", "destination", "via", "aid", "proposed_by", "agreed_by", "opened_by", "outcome", "outcome_by",
    "people", "means", "start", "end", "verified", "origin_lat", "origin_lon", "destination_lat", "destination_lon",
    "certain", "sources",
)  # fmt: skip
"""Columns of the CSV form, in order; several entries in a cell stand apart by `; `."""


@dataclass(frozen=True)
class CorridorDay:
    """A corridor on one day as all statements on it tell; each tuple of names is in the order they spoke.

    outcome: succeeded, failed, disputed (some say one, some the other), or "" where nobody says.
    people: (persons as the words say, speaker) of every count; rivals stay side by side (R2).
    start, end: hours of the corridor, or of a cease-fire over its origin that day.
    """

    day: date | None
    origin: str
    destination: str
    via: tuple[str, ...]
    aid: bool
    proposed_by: tuple[str, ...]
    agreed_by: tuple[str, ...]
    opened_by: tuple[str, ...]
    outcome: str
    outcome_by: tuple[str, ...]
    people: tuple[tuple[str, str], ...]
    means: tuple[str, ...]
    start: datetime | None
    end: datetime | None
    verified: str
    ends: tuple[Settlement | None, Settlement | None]
    certain: bool
    sources: tuple[str, ...]


def corridor_days(statements: Iterable[Statement]) -> list[CorridorDay]:
    """Gather statements into one row a corridor and day, by day, then origin and destination."""
    known = list(statements)
    groups: dict[tuple[str, tuple[str, ...]], list[Corridor]] = {}
    for one in known:
        if isinstance(one, Corridor) and one.origin and one.destination:
            topic = topic_of(one)
            groups.setdefault((topic.day, topic.what), []).append(one)
    rows = [_row(group, known) for _, group in sorted(groups.items())]
    return sorted(rows, key=lambda row: (str(row.day or ""), row.origin, row.destination, row.aid))


def _row(group: Sequence[Corridor], known: Sequence[Statement]) -> CorridorDay:
    first = group[0]
    start, end = _hours(group, known)
    return CorridorDay(
        day=first.about,
        origin=first.origin or "",
        destination=first.destination or "",
        via=max((one.via for one in group), key=len),
        aid=first.aid,
        proposed_by=_speakers(group, "proposed"),
        agreed_by=_speakers(group, "agreed"),
        opened_by=_speakers(group, "opened"),
        outcome=_outcome(group),
        outcome_by=_speakers(group, "succeeded", "failed"),
        people=_people(first, known),
        means=tuple(dict.fromkeys(means for one in group for means in one.means)),
        start=start,
        end=end,
        verified=_verified(group),
        ends=(_settlement(first, first.origin), _settlement(first, first.destination)),
        certain=all(one.certain for one in group),
        sources=tuple(dict.fromkeys(one.source.outlet or one.source.file for one in group)),
    )


def _speakers(group: Sequence[Corridor], *states: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.speaker.name or "not named" for one in group if one.state in states))


def _outcome(group: Sequence[Corridor]) -> str:
    ends = {one.state for one in group if one.state in ("succeeded", "failed")}
    return "disputed" if len(ends) > 1 else next(iter(ends), None) or ""


def _people(corridor: Corridor, known: Sequence[Statement]) -> tuple[tuple[str, str], ...]:
    wanted = topic_of(corridor).what[:2]
    counts = []
    for one in known:
        if isinstance(one, Evacuated) and one.about == corridor.about and len(one.origins) == 1:
            what = topic_of(one).what
            if (what[0], what[2]) == wanted:
                counts.append((one.figure.words if one.figure else str(one.persons), one.speaker.name or "not named"))
    return tuple(dict.fromkeys(counts))


def _hours(group: Sequence[Corridor], known: Sequence[Statement]) -> tuple[datetime | None, datetime | None]:
    for one in group:
        if one.start or one.end:
            return one.start, one.end
    truces = [other for other in known if isinstance(other, Ceasefire) and other.about == group[0].about]
    truces.sort(key=lambda truce: (truce.start is None) + (truce.end is None))
    for other in truces:
        if group[0].origin in other.where and (other.start or other.end):
            return other.start, other.end
    return None, None


def _verified(group: Sequence[Corridor]) -> str:
    ranks = ("disputed", "confirmed", "corroborated", "unverified")
    return min((one.verified for one in group), key=ranks.index)


def _settlement(one: Statement, name: str | None) -> Settlement | None:
    return next((place.settlement for place in one.places if place.name == name), None)


def to_csv(rows: Sequence[CorridorDay]) -> str:
    """Write the register as CSV; unknown cells are empty.

    No cell is a formula (`csv_text`): names and outlets come from other people's texts.
    """
    return csv_text(COLUMNS, ([_value(row, column) for column in COLUMNS] for row in rows))


def _value(row: CorridorDay, column: str) -> object:
    """Return a cell; a position is a number, so that one south of the equator stays one."""
    cell = _cell(row, column)
    return Decimal(cell) if cell and column.endswith(("_lat", "_lon")) else cell


def _cell(row: CorridorDay, column: str) -> str:
    if column.endswith(("_lat", "_lon")):
        place = row.ends[0] if column.startswith("origin") else row.ends[1]
        return f"{getattr(place, column[-3:]):.5f}" if place else ""
    value = getattr(row, column)
    if column == "people":
        return "; ".join(f"{persons} by {speaker}" for persons, speaker in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return "; ".join(value)
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value or "")


def to_geojson(rows: Sequence[CorridorDay]) -> dict[str, Any]:
    """Write the register as GeoJSON: a line from origin to destination; no geometry where an end is not located.

    The line is straight and says so (`geometry_is`): a report names ends, not the road.
    """
    return {"type": "FeatureCollection", "features": [_feature(row) for row in rows]}


def _feature(row: CorridorDay) -> dict[str, Any]:
    start, end = row.ends
    line = [[round(p.lon, 5), round(p.lat, 5)] for p in (start, end) if p]
    geometry = {"type": "LineString", "coordinates": line} if len(line) == 2 else None
    columns = [column for column in COLUMNS if not column.endswith(("_lat", "_lon"))]
    said = {column: _cell(row, column) or None for column in columns}
    return {"type": "Feature", "geometry": geometry, "properties": {**said, "geometry_is": "straight line"}}
