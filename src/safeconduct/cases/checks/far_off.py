"""Warnings: positions and dates so far from all others that they are probably slips (R1).

A slip moves a place by hundreds of kilometres: latitude and longitude the wrong way round, a sign or a zero too many,
an empty cell that became 0.  The thresholds lie far outside what a case holds: neighbouring places of one country stand
less than 100 km apart, and what is known of a day was written within a year of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

import numpy as np

from safeconduct.cases.reading.parts import Parts
from safeconduct.cases.tables.schema import TABLES
from safeconduct.core import Fault, Span, distance_m, quoted

__all__ = ["NEAR_DAYS", "find_far_off"]

_LONELY_KM = 500.0
"""Farthest that a place may be from the nearest other one, or an event from the nearest place."""
_GATHERING_KM = 50.0
"""Farthest that a gathering point may be from the place whose people board there."""
_ZONE_DEGREES = 50.0
"""Farthest from the meridian of its clock, 15 degrees an hour, that a country reaches: Kashgar, 44 degrees in UTC+8."""
_ZERO_DEGREES = 0.01
_HEART_KM = 250.0
"""Places nearer to the middle of all are not looked at one by one: most of the others are near them."""
_CONTINENT_KM = 5000.0
NEAR_DAYS = 366
"""Instants further off than this are of another year."""
_OLDEST_DAYS = 3660
_Point = tuple[float, float]


def find_far_off(parts: Parts) -> list[Fault]:
    """List the warnings about positions and dates."""
    of_days = (_times, _statement_days, _reports)
    if not parts.complete("places"):
        return [fault for check in of_days for fault in check(parts)]
    checks = (_places, _time_zone, _gathering_points, _incidents, _shape_points, _areas, *of_days)
    return [fault for check in checks for fault in check(parts)]


def _nearest_km(points: Sequence[_Point], others: Sequence[_Point]) -> list[float]:
    """Return km from each (lat, lon) to the nearest of others; infinite where there is none."""
    if not others:
        return [float("inf")] * len(points)
    lat, lon = np.array([point[0] for point in others]), np.array([point[1] for point in others])
    return [float(distance_m(point[0], point[1], lat, lon).min()) / 1000 for point in points]


def _swapped(point: _Point) -> _Point | None:
    """Return a position with latitude and longitude exchanged; None where that is none."""
    return (point[1], point[0]) if abs(point[1]) <= 90 else None


def _remedy(point: _Point, others: Sequence[_Point], within_km: float) -> str:
    turned = _swapped(point)
    if turned and _nearest_km([turned], others)[0] <= within_km:
        return "Latitude and longitude are probably the wrong way round: swap the two."
    if min(abs(point[0]), abs(point[1])) < _ZERO_DEGREES:
        return "A zero often stands for an empty cell: correct the position."
    return "Correct lat and lon; a sign or a digit may be wrong. If it is right, leave it."


def _positions(parts: Parts) -> list[_Point]:
    return [(row.item.lat, row.item.lon) for row in parts.of("places")]


def _places(parts: Parts) -> Iterator[Fault]:
    rows, points = parts.of("places"), _positions(parts)
    if len(points) < 3:
        return
    middle = (float(np.median([lat for lat, _ in points])), float(np.median([lon for _, lon in points])))
    for row, point, away in zip(rows, points, _nearest_km(points, [middle]), strict=True):
        if away <= _HEART_KM:
            continue
        others = [other for other in points if other != point]
        km = away if away > _CONTINENT_KM else _nearest_km([point], others)[0]
        if km > _LONELY_KM:
            got = f"{row.item.id} at {point[0]:g} {point[1]:g}, {km:,.0f} km from the other places"
            remedy = _remedy(point, others, _LONELY_KM)
            yield parts.warning("places", row.line, "lat", got, f"a place within {_LONELY_KM:g} km", remedy)


def _time_zone(parts: Parts) -> Iterator[Fault]:
    """The middle of all places against the meridian of the case's clock."""
    clock, points = parts.settings.clock, _positions(parts)
    if clock is None or not points:
        return
    offset = clock.zone.utcoffset(datetime.combine(clock.day, datetime.min.time()))
    lon = float(np.median([point[1] for point in points]))
    away = abs((lon - (offset or timedelta()).total_seconds() / 240 + 180) % 360 - 180)
    if away > _ZONE_DEGREES:
        got = f"places about longitude {lon:.0f}, {away:.0f} degrees from the clock of {clock.zone.key}"
        remedy = "Look whether lat and lon are the wrong way round in every row, and at time_zone in case.toml."
        yield parts.warning("places", 0, "lon", got, "places in the time zone of the case", remedy)


def _gathering_points(parts: Parts) -> Iterator[Fault]:
    places = {row.item.id: (row.item.lat, row.item.lon) for row in parts.of("places")}
    for row in parts.of("assembly"):
        one, home = row.item, places.get(row.item.place)
        if (one.lat is None) != (one.lon is None):
            column = "lat" if one.lat is None else "lon"
            remedy = "Write both, or neither: the point is taken to be where its place is."
            yield parts.warning("assembly", row.line, column, "one of lat and lon", "both, or neither", remedy)
        elif one.lat is not None and home is not None:
            point = (one.lat, one.lon)
            (km,) = _nearest_km([point], [home])
            if km > _GATHERING_KM:
                got = f"{one.id} at {point[0]:g} {point[1]:g}, {km:,.0f} km from {one.place}"
                remedy = _remedy(point, [home], _GATHERING_KM)
                yield parts.warning("assembly", row.line, "lat", got, f"within {_GATHERING_KM:g} km of it", remedy)


def _incidents(parts: Parts) -> Iterator[Fault]:
    rows, places = parts.of("incidents"), _positions(parts)
    if not places or len(rows) * len(places) > 20_000_000:
        return
    points = [(row.item.lat, row.item.lon) for row in rows]
    for row, point, km in zip(rows, points, _nearest_km(points, places), strict=True):
        if km > _LONELY_KM:
            got = f"{point[0]:g} {point[1]:g}, {km:,.0f} km from the nearest place"
            remedy = _remedy(point, places, _LONELY_KM)
            yield parts.warning("incidents", row.line, "lat", got, "a position near the places", remedy)


def _shape_points(parts: Parts) -> Iterator[Fault]:
    """A road cannot pass a point that is farther from its end than the road is long."""
    places = {row.item.id: (row.item.lat, row.item.lon) for row in parts.of("places")}
    for row in parts.of("roads"):
        home = places.get(row.item.from_place)
        if not row.item.via or home is None:
            continue
        km = [_nearest_km([point], [home])[0] for point in row.item.via]
        if max(km) > row.item.km * 1.05 + 1:
            point = row.item.via[km.index(max(km))]
            got = f"{point[0]:g} {point[1]:g}, {max(km):,.0f} km from {row.item.from_place}"
            expected = f"points within {row.item.km:g} km, its length"
            remedy = _remedy(point, [home], row.item.km * 1.05 + 1)
            yield parts.warning("roads", row.line, "via", got, expected, remedy)


def _areas(parts: Parts) -> Iterator[Fault]:
    """Areas whose every point is far from every place; warnings.py has those that only a swap explains."""
    places = _positions(parts)
    for layer in ("control", "danger"):
        for row in parts.of(layer):
            points = [(lat, lon) for polygon in row.item.polygons for lon, lat in polygon[0]]
            if not places or not points:
                continue
            low, high = np.min(points, axis=0) - 3, np.max(points, axis=0) + 3
            inside = any(low[0] <= lat <= high[0] and low[1] <= lon <= high[1] for lat, lon in places)
            km = min(_nearest_km(points, places)) if not inside else 0.0
            if km > _LONELY_KM and not any(_is_near(_swapped(point), places) for point in points):
                got = f"an area {km:,.0f} km from the nearest place"
                remedy = "Correct its points, or delete it; longitude comes first in GeoJSON."
                yield parts.warning(layer, row.line, "geometry", got, "an area near the places", remedy)


def _is_near(point: _Point | None, places: Sequence[_Point]) -> bool:
    return point is not None and _nearest_km([point], places)[0] <= _LONELY_KM


def _times(parts: Parts) -> Iterator[Fault]:
    """Times a year and more from the case's day; of incidents, ten years before it or after its horizon.

    Windows of cease-fire outside the horizon have their own warning in warnings.py.
    """
    clock, horizon = parts.settings.clock, parts.settings.horizon
    if clock is None or horizon is None:
        return
    for name, table in TABLES.items():
        times = [column for column in table.columns if column.kind in ("time", "moment") and name != "ceasefire"]
        for row in parts.of(name) if times else ():
            for column in times:
                value = getattr(row.item, column.target)
                value = value.start if isinstance(value, Span) else value
                if isinstance(value, datetime) and (words := _off(value, horizon.start, horizon.end, name)):
                    got = f"{clock.rfc3339(value)}, {words}"
                    expected = f"a time near {clock.day.isoformat()}, the day of the case"
                    remedy = "Correct the year, or delete the row where it is not of this case."
                    yield parts.warning(name, row.line, column.name, got, expected, remedy)


def _off(value: datetime, start: datetime, end: datetime, table: str) -> str:
    before, after = (start - value).days, (value - end).days
    if table == "incidents":
        after += NEAR_DAYS if value > end else 0
        return "after the horizon ends" if after >= NEAR_DAYS else _years(before, _OLDEST_DAYS, "before")
    return _years(before, NEAR_DAYS, "before") or _years(after, NEAR_DAYS, "after")


def _years(days: int, most: int, side: str) -> str:
    return f"{days:,} days {side} the horizon" if days > most else ""


def _statement_days(parts: Parts) -> Iterator[Fault]:
    """When a thing was known: `as_of` of rows (a text, judged where it begins with a day) and of claims."""
    clock = parts.settings.clock
    if clock is None:
        return
    for name in TABLES:
        raw = parts.tables.get(name)
        for (text,), line in zip(parts.raw(name, "as_of"), raw.lines if raw else (), strict=True):
            if (day := _day(text)) and (words := _day_off(day, clock.day)):
                yield _known(parts, name, line, f"{quoted(text)}, {words}")
    for row in parts.of("control"):
        if words := _day_off(clock.local(row.item.as_of).date(), clock.day):
            yield _known(parts, "control", row.line, f"{clock.rfc3339(row.item.as_of)}, {words}")


def _known(parts: Parts, table: str, line: int, got: str) -> Fault:
    expected = "a day on which it can have been known to those who plan"
    return parts.warning(table, line, "as_of", got, expected, "Correct the year.")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _day_off(day: date, own: date) -> str:
    after, before = (day - own).days, (own - day).days
    return _days(after, NEAR_DAYS, "after") or _days(before, 10 * _OLDEST_DAYS, "before")


def _days(days: int, most: int, side: str) -> str:
    return f"{days:,} days {side} the day of the case" if days > most else ""


def _reports(parts: Parts) -> Iterator[Fault]:
    clock = parts.settings.clock
    for report in parts.reports:
        words = _day_off(report.date, clock.day) if clock and report.date else ""
        if words:
            got, expected = f"{report.date}, {words}", "a day near the case's"
            yield Fault(report.file, 0, "date", got, expected, "Correct the year.", "warning")
