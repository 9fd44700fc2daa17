"""Warnings about hours: what the horizon never holds, a headway longer than the windows, gathering in danger."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from safeconduct.cases.checks.far_off import NEAR_DAYS
from safeconduct.cases.reading.parts import Parts
from safeconduct.cases.tables.rows import Row
from safeconduct.core import Fault, Span
from safeconduct.picture import lies_in

__all__ = ["warn_of_hours"]


def warn_of_hours(parts: Parts) -> Iterator[Fault]:
    """List the warnings, each table's by line."""
    yield from _headway(parts)
    yield from _outside_the_horizon(parts)
    yield from _gathering_in_danger(parts)


def _standing(parts: Parts) -> list[Row]:
    """Return the windows that may hold; without those whose hours are at fault or, without a clock, unknown."""
    rows = (row for row in parts.of("ceasefire") if row.item.state != "refused")
    return [row for row in rows if row.item.start is not None and row.item.end is not None]


def _headway(parts: Parts) -> Iterator[Fault]:
    """A headway longer than every window: one convoy a road and window, which nobody means."""
    headway, windows = parts.settings.convoys.headway_minutes, _standing(parts)
    if headway is None or not windows:
        return
    longest = max((row.item.end - row.item.start).total_seconds() / 60 for row in windows)
    if headway > longest:
        path = "convoys.headway_minutes"
        expected = f"less than the longest window of ceasefire.csv, {longest:g} minutes"
        remedy = "Correct one of the two; as it is, one convoy a window can use each road."
        yield Fault("case.toml", parts.settings.line(path), path, f"{headway:g}", expected, remedy, "warning")


_HOURS = {
    "assembly": ("opens", "closes"),
    "reception": ("opens", "closes"),
    "checkpoints": ("opens", "closes"),
    "closures": ("start", "end"),
    "inbound": ("earliest", "latest"),
}


def _outside_the_horizon(parts: Parts) -> Iterator[Fault]:
    """Opening hours, closures, aid convoys and buses of days that do not touch the horizon."""
    horizon, clock = parts.settings.horizon, parts.settings.clock
    if horizon is None or clock is None:
        return
    within = f"{clock.rfc3339(horizon.start)} to {clock.rfc3339(horizon.end)}"
    for table, (first, last) in _HOURS.items():
        for row in parts.of(table):
            opens, closes = getattr(row.item, first), getattr(row.item, last)
            if row.item.daily or _of_another_year(opens or closes, horizon):  # on every day; reported by far_off
                continue
            if opens is not None and opens >= horizon.end:
                yield _never(parts, table, row, first, clock.rfc3339(opens), within)
            elif closes is not None and closes <= horizon.start:
                yield _never(parts, table, row, last, clock.rfc3339(closes), within)
    for row in parts.of("fleet"):
        since = row.item.available_from
        if since is not None and since >= horizon.end and not _of_another_year(since, horizon):
            yield _never(parts, "fleet", row, "available_from", clock.rfc3339(since), within)


def _of_another_year(instant: datetime | None, horizon: Span) -> bool:
    """Say whether an instant is so far off that `far_off` names it with its cause."""
    if instant is None:
        return False
    return max((horizon.start - instant).days, (instant - horizon.end).days) > NEAR_DAYS


def _never(parts: Parts, table: str, row: Row, column: str, got: str, within: str) -> Fault:
    remedy = "Correct its time or date, or widen [horizon] in case.toml; as it is, the row is never used."
    file = parts.files.get(table, table)
    return Fault(file, row.line, column, f"{got}, outside the horizon", within, remedy, "warning")


def _gathering_in_danger(parts: Parts) -> Iterator[Fault]:
    """Gathering places at a place that is in danger by its own row, and over which no window stands."""
    places = {row.item.id: row.item for row in parts.of("places")}
    for row in parts.of("assembly"):
        place = places.get(row.item.place)
        if place is None or not place.danger or parts.documents.get("danger"):
            continue
        if any(_over(window.item.scope, place.id, place.admin) for window in _standing(parts)):
            continue
        expected = f"a window of ceasefire.csv over {place.id}: scope all, or place:{place.id}"
        remedy = "Add the window, or correct danger of the place in places.csv; nobody can gather there as it is."
        file, got = parts.files.get("assembly", "assembly"), f"{row.item.id} in danger at {place.id}, and no window"
        yield Fault(file, row.line, "place", got, expected, remedy, "warning")


def _over(scope: str, place: str, admin: str) -> bool:
    """Say whether a window holds at a place (S4): `all`, `place:` that place, `area:` in whose admin it lies."""
    kind, _, name = (part.strip() for part in scope.partition(":"))
    return kind == "all" or (kind == "place" and name == place) or (kind == "area" and lies_in(admin, name))
