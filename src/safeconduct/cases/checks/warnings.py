"""Warnings: what can be read and planned, and is probably not meant so.  Each says what to do about it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from safeconduct.cases.checks.hour_warnings import warn_of_hours
from safeconduct.cases.reading.parts import Parts
from safeconduct.cases.reading.settings import FILE
from safeconduct.core import Fault, Place, PlaceId, distance_m, quoted
from safeconduct.network import Road
from safeconduct.picture import lies_in

__all__ = ["find_warnings"]

_SHUT = ("closed", "mined")
_SHORT = 0.98
"""A road may be given this much shorter than the straight line, for kilometres and positions are rounded."""


def find_warnings(parts: Parts) -> list[Fault]:
    """List the warnings between rows and tables."""
    checks: tuple[Callable[[Parts], Iterator[Fault]], ...]
    checks = (_warn_of_population, _warn_of_estimates, _warn_of_groups, _warn_of_wishes, _warn_of_sides)
    checks += (_warn_of_alerts, _warn_of_fleet, _warn_of_windows, _warn_of_twins, _warn_of_lengths)
    checks += (_warn_of_swapped, _warn_of_zeros, warn_of_hours)
    if parts.complete("places", "roads"):
        checks += (_warn_of_ends, _warn_of_ways) if parts.complete("people", "reception") else (_warn_of_ends,)
    return [fault for check in checks for fault in check(parts)]


def _warn_of_population(parts: Parts) -> Iterator[Fault]:
    leaving: Counter[str] = Counter()
    for row in parts.of("people"):
        leaving[row.item.place] += row.item.persons
    for row in parts.of("places"):
        people, persons = row.item.population, leaving[row.item.id]
        if people is not None and persons > people:
            expected = f"at least the {persons:g} persons of people.csv who would leave"
            remedy = "Look which of the two is right; the plan takes people.csv."
            yield parts.warning("places", row.line, "population", str(people), expected, remedy)


def _warn_of_estimates(parts: Parts) -> Iterator[Fault]:
    for row in parts.of("people"):
        group = row.item
        low, high = group.low, group.high
        ordered = low is None or high is None or low <= high
        if ordered and ((low is not None and group.persons < low) or (high is not None and group.persons > high)):
            expected = (
                f"from low to high, {'?' if low is None else f'{low:g}'} to {'?' if high is None else f'{high:g}'}"
            )
            remedy = "Correct one of the three; the plan takes persons."
            yield parts.warning("people", row.line, "persons", f"{group.persons:g}", expected, remedy)


def _warn_of_groups(parts: Parts) -> Iterator[Fault]:
    seen: dict[tuple[str, str], int] = {}
    for row in parts.of("people"):
        key = (row.item.place, row.item.means)
        if key in seen:
            got = f"{quoted(' '.join(key))} again, as in line {seen[key]}"
            remedy = "The rows add up; where they are rival figures keep one, with low and high."
            yield parts.warning("people", row.line, "means", got, "one row a place and means", remedy)
        seen.setdefault(key, row.line)


def _warn_of_wishes(parts: Parts) -> Iterator[Fault]:
    shares: defaultdict[str, float] = defaultdict(float)
    last: dict[str, int] = {}
    for row in parts.of("wishes"):
        shares[row.item.place] += row.item.share
        last[row.item.place] = row.line
    for place, share in shares.items():
        if share > 1 + 1e-9:
            expected = f"shares of {place} that add up to 1 at most"
            remedy = "Lower the shares; some would go to more than one side."
            yield parts.warning("wishes", last[place], "share", f"{share:g} in all", expected, remedy)


def _warn_of_sides(parts: Parts) -> Iterator[Fault]:
    """Wishes for a side on which there is no reception point."""
    sides = {party for (party,) in parts.raw("reception", "party")}
    for row in parts.of("wishes"):
        if sides and row.item.share > 0 and row.item.party not in sides:
            remedy = f"Add a reception point of {row.item.party}; without one these people stay."
            got = f"{row.item.share:g} of {row.item.place} would go to {row.item.party}"
            yield parts.warning("wishes", row.line, "party", got, "a party with a reception point", remedy)


def _warn_of_alerts(parts: Parts) -> Iterator[Fault]:
    admins = {admin for (admin,) in parts.raw("places", "admin")}
    for row in parts.of("alerts"):
        if not any(lies_in(admin, row.item.area) for admin in admins):
            remedy = "Correct the area, or write it into admin of its places; the alert is on nowhere."
            yield parts.warning("alerts", row.line, "area", quoted(row.item.area), "an admin of places.csv", remedy)


def _warn_of_fleet(parts: Parts) -> Iterator[Fault]:
    kinds = {row.item.kind for row in parts.of("fleet") if row.item.vehicles > 0}
    if "fleet" in parts.tables and not parts.complete("fleet"):
        return
    for row in parts.of("people"):
        means = row.item.means
        if means in ("bus", "ambulance") and means not in kinds and row.item.persons > 0:
            remedy = f"Add the vehicles of kind {means} to fleet.csv; without them these people stay."
            yield parts.warning("people", row.line, "means", means, f"a {means} in fleet.csv", remedy)


def _warn_of_windows(parts: Parts) -> Iterator[Fault]:
    horizon, clock = parts.settings.horizon, parts.settings.clock
    for row in parts.of("ceasefire"):
        window = row.item
        if window.state == "refused":
            remedy = "It is not used in a plan; correct its state when that changes."
            yield parts.warning("ceasefire", row.line, "state", "refused", "proposed or agreed", remedy)
        elif horizon and clock and (window.end <= horizon.start or window.start >= horizon.end):
            got = f"{clock.rfc3339(window.start)} to {clock.rfc3339(window.end)}, outside the horizon"
            expected = f"{clock.rfc3339(horizon.start)} to {clock.rfc3339(horizon.end)}"
            remedy = "Correct its times, or widen [horizon] in case.toml; nothing moves in this window."
            yield parts.warning("ceasefire", row.line, "start", got, expected, remedy)
        elif horizon and clock and (window.start < horizon.start or window.end > horizon.end):
            column = "start" if window.start < horizon.start else "end"
            got = f"{clock.rfc3339(getattr(window, column))}, partly outside the horizon"
            expected = f"{clock.rfc3339(horizon.start)} to {clock.rfc3339(horizon.end)}"
            remedy = "Nothing moves outside [horizon] of case.toml; widen it if that is not meant."
            yield parts.warning("ceasefire", row.line, column, got, expected, remedy)


def _warn_of_twins(parts: Parts) -> Iterator[Fault]:
    seen: dict[tuple[Any, ...], int] = {}
    for row in parts.of("roads"):
        road = row.item
        ways = [(road.from_place, road.to_place)] + ([] if road.oneway else [(road.to_place, road.from_place)])
        again = [] if road.id else [seen[(*way, road.ref)] for way in ways if (*way, road.ref) in seen]
        if again:
            got = f"{road.from_place} to {road.to_place} {road.ref}".rstrip() + f" again, as in line {again[0]}"
            remedy = "Delete one of the two, or give them different refs or ids."
            yield parts.warning("roads", row.line, "ref", got, "each road once", remedy)
        for way in ways:
            seen.setdefault((*way, road.ref), row.line)


def _warn_of_lengths(parts: Parts) -> Iterator[Fault]:
    """A road shorter than the straight line between its ends, or than the line drawn by its shape points."""
    places = {row.item.id: row.item for row in parts.of("places")}
    rows = [row for row in parts.of("roads") if row.item.from_place in places and row.item.to_place in places]
    ends = [(places[row.item.from_place], places[row.item.to_place]) for row in rows]
    metres = distance_m(
        [a.lat for a, _ in ends], [a.lon for a, _ in ends], [b.lat for _, b in ends], [b.lon for _, b in ends]
    )
    for row, line_m in zip(rows, metres.tolist(), strict=True):
        if row.item.km < _SHORT * line_m / 1000:
            got = f"{row.item.km:g} km from {row.item.from_place} to {row.item.to_place}"
            expected = f"at least the straight line, {line_m / 1000:.1f} km"
            remedy = "Correct km, or the lat and lon of one of the two places (are they the wrong way round?)."
            yield parts.warning("roads", row.line, "km", got, expected, remedy)
            continue
        drawn_km = _drawn_km(row.item, places) if row.item.via else 0.0
        if row.item.km < _SHORT * drawn_km:
            got = f"{row.item.km:g} km from {row.item.from_place} to {row.item.to_place}"
            expected = f"at least the line through its shape points, {drawn_km:.1f} km"
            yield parts.warning("roads", row.line, "km", got, expected, "Correct km, or the points in via.")


def _drawn_km(road: Road, places: Mapping[PlaceId, Place]) -> float:
    ends = [(place.lat, place.lon) for place in (places[road.from_place], places[road.to_place])]
    lat, lon = np.array([ends[0], *road.via, ends[1]]).T
    return float(distance_m(lat[:-1], lon[:-1], lat[1:], lon[1:]).sum()) / 1000


_NOBODY_PASSES = {
    "assembly": ("boarding_per_h",),
    "reception": ("intake_per_h", "capacity"),
    "checkpoints": ("vehicles_per_h_per_lane",),
    "roads": ("capacity_pcu_h",),
    "fleet": ("vehicles",),
}
"""Columns in which a zero shuts what the row is about."""


def _warn_of_zeros(parts: Parts) -> Iterator[Fault]:
    """A capacity of zero, often meant as unknown: nobody passes, boards or is taken in there."""
    for table, columns in _NOBODY_PASSES.items():
        for row in parts.of(table):
            for name in columns:
                if getattr(row.item, name) == 0:
                    remedy = "Raise it, or empty the cell where the figure is not known; with 0 nobody passes here."
                    yield parts.warning(table, row.line, name, "0", "a number above 0", remedy)
    for name, defaults in parts.settings.road_classes.items():
        if defaults.capacity_pcu_h_per_lane == 0:
            path = f"roads.{name}.capacity_pcu_h_per_lane"
            remedy = "Raise it, or delete the line where it is not known; with 0 nobody drives on such roads."
            yield Fault(FILE, parts.settings.line(path), path, "0", "a number above 0", remedy, "warning")


def _warn_of_ends(parts: Parts) -> Iterator[Fault]:
    """Places where open roads only end, only begin, or do not come at all."""
    onward, _ = _ways(parts)
    into = {end for ends in onward.values() for end in ends}
    touched = {place for pair in parts.raw("roads", "from", "to") for place in pair}
    for row in parts.of("places"):
        place = row.item.id
        words = _end_words(bool(onward.get(place)), place in into, place in touched)
        if words:
            yield parts.warning("places", row.line, "id", f"{place}: {words[0]}", "roads in and out", words[1])


def _end_words(out: bool, into: bool, touched: bool) -> tuple[str, str] | None:
    if out and into:
        return None
    if out or into:
        got = "a one-way dead end, roads lead in and none out" if into else "roads lead out and none in"
        return got, "Look at oneway of its roads in roads.csv; a two-way road has oneway = no."
    if touched:
        return "all its roads are closed or mined", "Nobody can reach or leave it; look at state in roads.csv."
    return "no road comes here", "Nobody can reach or leave it; add its road to roads.csv, or delete the place."


def _ways(parts: Parts) -> tuple[Mapping[str, set[str]], Mapping[str, set[str]]]:
    """Return which places lead on to which, and back, over roads that are neither closed nor mined."""
    onward: defaultdict[str, set[str]] = defaultdict(set)
    back: defaultdict[str, set[str]] = defaultdict(set)
    for row in parts.of("roads"):
        road = row.item
        if road.state in _SHUT:
            continue
        for a, b in ((road.from_place, road.to_place), (road.to_place, road.from_place))[: 1 if road.oneway else 2]:
            onward[a].add(b)
            back[b].add(a)
    return onward, back


def _reached(start: Iterable[str], ways: Mapping[str, set[str]]) -> set[str]:
    found = set(start)
    todo = list(found)
    while todo:
        new = ways.get(todo.pop(), set()) - found
        found |= new
        todo.extend(new)
    return found


_ELSEWHERE = "Its own people are brought elsewhere; name another place, or take those who may stay out of people.csv."


def _warn_of_ways(parts: Parts) -> Iterator[Fault]:
    """People who have no way to any reception point, and reception points no people have a way to."""
    onward, back = _ways(parts)
    goals = {row.item.place for row in parts.of("reception")}
    homes = {row.item.place for row in parts.of("people") if row.item.persons > 0}
    if not goals or not homes:
        return
    can_leave, can_come = _reached(goals, back), _reached(homes, onward)
    remedy = "Add the road that is missing, or look at state and oneway in roads.csv."
    for row in parts.of("people"):
        if row.item.place in homes - can_leave:
            got, expected = f"no open way from {row.item.place}", "a way to a reception point"
            yield parts.warning("people", row.line, "place", got, expected, remedy)
    for row in parts.of("reception"):
        if row.item.place in homes:
            got = f"{row.item.place}, where people.csv has people who would leave"
            expected = "a place they leave for"
            yield parts.warning("reception", row.line, "place", got, expected, _ELSEWHERE)
        if row.item.place not in can_come:
            got, expected = f"no open way to {row.item.place}", "a way from the people who would leave"
            yield parts.warning("reception", row.line, "place", got, expected, remedy)


def _warn_of_swapped(parts: Parts) -> Iterator[Fault]:
    """Areas far from every place that would lie among them with latitude and longitude swapped."""
    places = [(row.item.lon, row.item.lat) for row in parts.of("places")]
    if not places:
        return
    for layer in ("control", "danger"):
        for row in parts.of(layer):
            points = [point for polygon in row.item.polygons for point in polygon[0]]
            if not _near(points, places) and _near([(lat, lon) for lon, lat in points], places):
                got, remedy = "an area far from every place", "Longitude comes first in GeoJSON: swap the two."
                yield parts.warning(layer, row.line, "geometry", got, "an area near the places", remedy)


def _near(points: list[tuple[float, float]], places: list[tuple[float, float]]) -> bool:
    """Say whether the boxes round the two come within 3 degrees of each other."""
    return all(
        min(p[axis] for p in points) - 3 <= max(p[axis] for p in places)
        and min(p[axis] for p in places) <= max(p[axis] for p in points) + 3
        for axis in (0, 1)
    )
