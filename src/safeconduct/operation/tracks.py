"""Positions of vehicles: which section of its route a convoy is on, from the newest fix near it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from safeconduct.core import Note, NoteValue
from safeconduct.core.geodesy import distance_m
from safeconduct.operation.basis import Basis, Fix, scope_of
from safeconduct.operation.chronology import Chronology
from safeconduct.operation.geometry import distance_to_m, line_of
from safeconduct.planning import Convoy

__all__ = ["OFF_ROUTE_M", "off_route", "progress_of", "track_warnings"]

OFF_ROUTE_M = 1000
"""A fix counts for a route within this of it, metres, and its own precision: roads are drawn coarsely in a plan."""
_FASTEST_KMH = 200
_MOST_FIXES_OFF = 2
"""One or two stray fixes are the receiver's; more are the vehicle's (agreement.md section 7)."""


def progress_of(basis: Basis, now: datetime) -> Mapping[str, tuple[int, datetime]]:
    """Return by convoy the waypoint that it last left and when, from the newest fix on its route.

    A vehicle a share s along a section of planned drive D at t left its beginning at t - s D.  Fixes later than now
    are not used.
    """
    newest: dict[str, list[Fix]] = {}
    for fix in sorted(basis.fixes):
        if fix.convoy in basis.convoys and fix.at <= now and basis.day.holds(fix.at):
            newest.setdefault(fix.convoy, []).append(fix)
    found = {}
    for name, fixes in newest.items():
        for fix in reversed(fixes):
            held = _placed(basis, basis.convoys[name], fix)
            if held is not None:
                found[name] = held
                break
    return found


def _placed(basis: Basis, convoy: Convoy, fix: Fix) -> tuple[int, datetime] | None:
    lat, lon = fix.lat_e6 / 1e6, fix.lon_e6 / 1e6
    best: tuple[float, int, float] | None = None
    for number in range(len(convoy.passes) - 1):
        from_, to = str(convoy.passes[number].place), str(convoy.passes[number + 1].place)
        rows = basis.sections.get((from_, to), ())
        own = [one for one in rows if one.road in ("", convoy.passes[number].road)] or list(rows)
        if own:
            line = line_of(own[0], basis, from_)
        else:
            ends = [basis.places.get(one) for one in (from_, to)]
            line = [(one.lat, one.lon) for one in ends if one is not None]
        if len(line) < 2:
            continue
        apart, share = distance_to_m(lat, lon, line)
        if apart <= OFF_ROUTE_M + fix.precision_m and (best is None or apart < best[0]):
            best = (apart, number, share)
    if best is None or (best[1] == 0 and best[2] * _length_m(convoy, basis) < OFF_ROUTE_M):
        return None  # still where it gathers
    _, number, share = best
    drive = (convoy.passes[number + 1].in_head or convoy.passes[number + 1].head) - convoy.passes[number].head
    return number, fix.at - timedelta(seconds=round(drive.total_seconds() * share))


def _length_m(convoy: Convoy, basis: Basis) -> float:
    from_, to = str(convoy.passes[0].place), str(convoy.passes[1].place)
    rows = basis.sections.get((from_, to), ())
    return rows[0].km * 1000 if rows else float("inf")


def off_route(basis: Basis, now: datetime) -> Iterator[Note]:
    """Yield devices that were farther from their corridor than its `route` clause allows, for more than two fixes."""
    tolerances = {
        str(one.value["corridor"]): int(str(one.value["tolerance_m"]))
        for one in basis.of_type("route")
        if "tolerance_m" in one.value
    }
    by_device: dict[tuple[str, str], list[Fix]] = {}
    for fix in sorted(set(basis.fixes)):
        convoy = basis.convoys.get(fix.convoy)
        corridor = "" if convoy is None or convoy.corridor is None else scope_of(convoy.corridor)
        if corridor in tolerances and fix.at <= now and basis.day.holds(fix.at):
            by_device.setdefault((fix.device, corridor), []).append(fix)
    for (device, corridor), fixes in sorted(by_device.items()):
        lines = [line_of(one, basis) for one in basis.corridors[corridor].sections]
        run = 0
        for fix in fixes:
            apart = min(distance_to_m(fix.lat_e6 / 1e6, fix.lon_e6 / 1e6, line)[0] for line in lines)
            run = run + 1 if apart - fix.precision_m > tolerances[corridor] else 0
            if run == _MOST_FIXES_OFF + 1:
                values: dict[str, NoteValue] = {"device": device, "convoy": fix.convoy, "metres": tolerances[corridor]}
                yield Note("off_the_route", {**values, "at": fix.at})


def track_warnings(basis: Basis, chronology: Chronology) -> Iterator[Note]:
    """Yield devices that cannot have been where they say: two of one name, or fixes of another day."""
    by_device: dict[str, list[Fix]] = {}
    for fix in sorted(set(basis.fixes)):
        by_device.setdefault(fix.device, []).append(fix)
    for device, fixes in sorted(by_device.items()):
        if any(_impossible(one, other) for one, other in itertools.pairwise(fixes)):
            yield Note("device_twice", {"device": device})
        outside = [one for one in fixes if not basis.day.holds(one.at)]
        if outside:
            yield Note("fixes_of_another_day", {"device": device, "count": len(outside), "at": outside[0].at})
    names: dict[str, set[str]] = {}
    for entry in chronology.of_kind("track"):
        names.setdefault(str(entry.body["device"]), set()).add(entry.author)
    for device, authors in sorted(names.items()):
        if len(authors) > 1:
            yield Note("device_of_several", {"device": device, "authors": tuple(sorted(authors))})


def _impossible(one: Fix, other: Fix) -> bool:
    """Say whether a vehicle would have to drive faster than any between two fixes."""
    metres = float(distance_m(one.lat_e6 / 1e6, one.lon_e6 / 1e6, other.lat_e6 / 1e6, other.lon_e6 / 1e6))
    seconds = max((other.at - one.at).total_seconds(), 1.0)
    return metres - one.precision_m - other.precision_m > 500 and metres / seconds * 3.6 > _FASTEST_KMH
