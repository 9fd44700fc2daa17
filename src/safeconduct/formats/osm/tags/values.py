"""Values of OpenStreetMap tags as numbers: speeds, lanes, durations.  What cannot be read is None, never a guess."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import lru_cache

from safeconduct.network.limits import ROAD_LIMITS

__all__ = ["is_odd_speed", "read_count", "read_duration_s", "read_lanes", "read_speed_kmh"]

KMH_PER_MPH = 1.609344
KMH_PER_KNOT = 1.852
WALK_KMH = 7.0
"""`maxspeed=walk`; walking speed as German courts take it for traffic-calmed streets (4 to 7 km/h, upper end)."""
NONE_KMH = 130.0
"""`maxspeed=none`; the speed advised where Germany sets no limit (Autobahn-Richtgeschwindigkeits-V, 1978)."""

ZONE_KMH: Mapping[str, float] = {
    "AT:urban": 50, "AT:rural": 100, "AT:motorway": 130,
    "BY:urban": 60, "BY:rural": 90, "BY:motorway": 110,
    "DE:urban": 50, "DE:rural": 100, "DE:motorway": NONE_KMH, "DE:living_street": WALK_KMH,
    "ES:urban": 50, "ES:rural": 90, "ES:motorway": 120,
    "FR:urban": 50, "FR:rural": 80, "FR:motorway": 130,
    "GB:nsl_restricted": 30 * KMH_PER_MPH, "GB:nsl_single": 60 * KMH_PER_MPH,
    "GB:nsl_dual": 70 * KMH_PER_MPH, "GB:motorway": 70 * KMH_PER_MPH,
    "HU:urban": 50, "HU:rural": 90, "HU:trunk": 110, "HU:motorway": 130,
    "IT:urban": 50, "IT:rural": 90, "IT:trunk": 110, "IT:motorway": 130,
    "MD:urban": 50, "MD:rural": 90, "MD:motorway": 110,
    "PL:urban": 50, "PL:rural": 90, "PL:motorway": 140,
    "RO:urban": 50, "RO:rural": 90, "RO:trunk": 100, "RO:motorway": 130,
    "RU:urban": 60, "RU:rural": 90, "RU:motorway": 110, "RU:living_street": 20,
    "SK:urban": 50, "SK:rural": 90, "SK:motorway": 130,
    "UA:urban": 50, "UA:rural": 90, "UA:trunk": 110, "UA:motorway": 130, "UA:living_street": 20,
}  # fmt: skip
"""Limits that a country's law implies, km/h.  Source: OpenStreetMap wiki, Default speed limits, read 2024."""
_ZONES = {zone.lower(): kmh for zone, kmh in ZONE_KMH.items()}
_SIGNED_BY_HAND = frozenset({"signals", "variable", "none", "default", "implicit", "unposted", "sign"})

_NUMBER = re.compile(r"^(\d{1,9}(?:[.,]\d{1,9})?)\s*(km/h|kmh|kph|mph|knots)?$")
_ZONE_NUMBER = re.compile(r"^[a-z]{2}:(?:zone)?:?(\d{1,9})$")
_UNIT_KMH = {"mph": KMH_PER_MPH, "knots": KMH_PER_KNOT}
_COUNT = re.compile(r"^\s*[0-9]{1,9}(\.[0-9]{1,9})?\s*$")
_CLOCK = re.compile(r"^(\d+):([0-5]\d)(?::([0-5]\d))?$")
_ISO = re.compile(r"^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$")


@lru_cache(maxsize=1024)
def read_speed_kmh(text: str, *, motorway: bool = False) -> float | None:
    """Read a maxspeed: `50`, `30 mph`, `10 knots`, `walk`, `UA:urban`, `DE:zone:30`; of a list the least.

    `none` is no limit on motorways only.  None where it is empty, signed by hand (`signals`, `variable`), under a
    condition (`60 @ (22:00-06:00)`), of a country not listed, or no speed of a road.
    """
    speeds = [_one_speed(part.strip().lower(), motorway=motorway) for part in re.split(r"[;|]", text)]
    known = [speed for speed in speeds if speed is not None and 0 < speed <= ROAD_LIMITS["speed_kmh"].most]
    return min(known) if known else None


def is_odd_speed(text: str, *, motorway: bool) -> bool:
    """Say whether a maxspeed looks like a figure and is none that can be used; to be reported."""
    by_hand = set(re.split(r"\s*[;|]\s*", text.strip().lower())) <= _SIGNED_BY_HAND
    of_country = re.fullmatch(r"[A-Za-z]{2}:[\w:]*[A-Za-z]", text.strip()) is not None
    return read_speed_kmh(text, motorway=motorway) is None and bool(text.strip()) and not of_country and (
        not by_hand or text.strip().lower() == "none"
    )


def _one_speed(text: str, *, motorway: bool) -> float | None:
    if text in ("none", "walk"):
        return WALK_KMH if text == "walk" else NONE_KMH if motorway else None
    if text in _ZONES:
        return float(_ZONES[text])
    zone = _ZONE_NUMBER.match(text)
    if zone:
        return float(zone[1])
    number = _NUMBER.match(text)
    return float(number[1].replace(",", ".")) * _UNIT_KMH.get(number[2] or "", 1.0) if number else None


@lru_cache(maxsize=1024)
def read_count(text: str, *, most: float = math.inf) -> float | None:
    """Read a positive number up to `most`; of a list (`2;3`) the least; None where there is none."""
    numbers = [float(part) for part in re.split(r"[;|]", text) if _COUNT.match(part)]
    return min((n for n in numbers if n > 0), default=None) if all(n <= most for n in numbers) else None


def read_lanes(tags: Mapping[str, str], *, ahead: bool, oneway: bool) -> float | None:
    """Count the lanes of one direction.

    `lanes:forward` (or `:backward`) where it is there; else of `lanes` what the other direction leaves, or half;
    all of them on a one-way road.  A single lane for both directions is half a lane each.  More than a road can have
    is a slip (`lanes=22`) and unknown.
    """
    mine, other = ("lanes:forward", "lanes:backward") if ahead else ("lanes:backward", "lanes:forward")
    own, total = (read_count(tags.get(key, ""), most=ROAD_LIMITS["lanes"].most) for key in (mine, "lanes"))
    if own is not None:
        return own
    if oneway or total is None:
        return total
    against = read_count(tags.get(other, ""), most=ROAD_LIMITS["lanes"].most)
    shared = read_count(tags.get("lanes:both_ways", ""), most=ROAD_LIMITS["lanes"].most) or 0.0
    rest = total - against - shared if against is not None else 0.0
    return rest if rest > 0 else total / 2


def read_duration_s(text: str) -> float | None:
    """Read a ferry's duration: `00:35`, `1:20:00`, `25` (minutes) or `PT1H20M`; seconds, None where it is none."""
    text = text.strip().upper()
    if len(text) > 20:
        return None
    clock, iso = _CLOCK.match(text), _ISO.match(text)
    if clock:
        seconds = int(clock[1]) * 3600 + int(clock[2]) * 60 + int(clock[3] or 0)
    elif text.isascii() and text.isdigit():
        seconds = int(text) * 60
    elif iso:
        days, hours, minutes, rest = (int(part or 0) for part in iso.groups())
        seconds = days * 86400 + hours * 3600 + minutes * 60 + rest
    else:
        return None
    return float(seconds) if seconds > 0 else None
