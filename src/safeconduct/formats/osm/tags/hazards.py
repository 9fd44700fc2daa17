"""Roads that are no roads, or not at all times: fords, ice roads, what is planned, disused, destroyed or mined.

Sources: OpenStreetMap wiki, Key:ford ("may be impassable"), Key:ice_road, Key:winter_road, Key:tidal, Lifecycle prefix,
Key:construction (`minor` and `widening`: open while worked on), Key:hazard.  Routers for private cars are bolder.  Here
a convoy with buses counts: what may not carry it is left out and reported (R1), and whoever knows better says so in the
road's access tags.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from safeconduct.formats.osm.tags.access import ACCESS_KEYS, is_invited, parts_of

__all__ = ["FORD_KMH", "HAZARD_KEYS", "Finding", "find_hazards"]

Tags = Mapping[str, str]
Effect = Literal["out", "slow", "open"]

FORD_KMH = 10.0
"""Speed through a ford that tags let motor vehicles into by name: between walking pace and what OSRM gives a bad track
(set by this project; no source measures it)."""

_LIFECYCLE = ("abandoned", "demolished", "destroyed", "disused", "dismantled", "planned", "proposed", "razed",
              "removed", "ruined", "ruins", "construction", "closed", "blocked")  # fmt: skip
_PREFIXES = (*_LIFECYCLE, "was", "historic")
_OPEN_WORKS = frozenset({"minor", "widening"})
_FUTURE = ("proposed", "planned")
"""proposed=yes is about the road, proposed=trunk about what an open road is to become."""
_YES = frozenset({"yes", "true", "1"})
_GONE_BRIDGE = frozenset({"destroyed", "collapsed", "removed", "abandoned", "demolished", "proposed", "construction",
                          "dismantled", "ruined", "damaged", "blown_up", "missing"})  # fmt: skip
_MINES = re.compile(
    r"(?:land_?)?mine(?:s|d|field|fields)?|uxo|erw|ied|unexploded.*|.*ordnance.*|booby.*|cluster.*|explosives?"
)
_ROUGH = frozenset({"flooding", "flood", "landslide", "rock_slide", "rockfall", "falling_rocks", "avalanche", "erosion",
                    "subsidence", "sinkhole", "shelling", "sniper", "dangerous_road"})  # fmt: skip
_CLOSED_STATUS = frozenset({"closed", "destroyed", "impassable", "abandoned", "blocked", "disused", "inactive"})
_WINTER = frozenset({"winter", "dry_season", "dry", "frost"})
_HEAVY_DAMAGE = frozenset({"destroyed", "collapsed", "impassable", "severe", "severe_damage", "major", "major_damage",
                           "heavy", "total", "blown_up", "crater", "craters", "cratered", "washed_out"})  # fmt: skip
_MINE_KEYS = frozenset({"mine", "mines", "mined", "minefield", "landmine", "landmines", "land_mines", "uxo", "erw"})
_HAZARD_KEYS = ("hazard", "military", "hazard_type", "danger")
_DAMAGE_KEYS = ("damage", "damaged", "war:damage", "damage:type")
_STATUS_KEYS = ("status", "operational_status", "highway:status", "condition", "smoothness")
_WINTER_KEYS, _AT_TIMES = ("ice_road", "winter_road", "tidal"), ("flood_prone", "intermittent")
HAZARD_KEYS = frozenset({
    *_LIFECYCLE, *_MINE_KEYS, *_HAZARD_KEYS, *_DAMAGE_KEYS, *_STATUS_KEYS, *_WINTER_KEYS, *_AT_TIMES, "impassable",
    "passable", "ford", "seasonal", "bridge", *(f"{key}:{what}" for key in _PREFIXES for what in ("highway", "bridge")),
})  # fmt: skip
"""Every key that is looked at: most roads have none of them."""
_NO = frozenset({"no", "false", "0", "none", ""})


@dataclass(frozen=True, slots=True)
class Finding:
    """What a tag does to a road: left out, slowed to kmh, or open and only reported.  tag: `key=value`."""

    effect: Effect
    tag: str
    kmh: float | None = None


def find_hazards(tags: Tags) -> Iterator[Finding]:
    """Yield what the tags of a road, or of a node on it, say against driving there."""
    if not HAZARD_KEYS.isdisjoint(tags):
        yield from _lifecycle(tags)
        yield from _water_and_ice(tags)
        yield from _war(tags)


def _lifecycle(tags: Tags) -> Iterator[Finding]:
    for key in _LIFECYCLE:
        values = set(parts_of(tags.get(key, "")))
        if values and not values <= _NO:
            still_open = values.isdisjoint(_YES) if key in _FUTURE else key == "construction" and values <= _OPEN_WORKS
            yield Finding("open" if still_open else "out", f"{key}={tags[key]}")
    for key in _PREFIXES:
        for what in ("highway", "bridge"):
            was = tags.get(f"{key}:{what}")
            # disused:highway=primary on a track tells what the track was; on a primary road, that it is none
            if was is not None and (what == "bridge" or was.lower() == tags.get("highway", "").lower()):
                yield Finding("out", f"{key}:{what}={was}")
    if tags.get("impassable", "no").lower() not in _NO or tags.get("passable", "").lower() in ("no", "false"):
        yield Finding("out", "impassable" if "impassable" in tags else "passable=no")
    for key in _STATUS_KEYS:
        if set(parts_of(tags.get(key, ""))) & _CLOSED_STATUS:
            yield Finding("out", f"{key}={tags[key]}")


def _water_and_ice(tags: Tags) -> Iterator[Finding]:
    if tags.get("ford", "no").lower() not in _NO:
        invited = any(is_invited(tags.get(key, "")) for key in ACCESS_KEYS[:2])
        yield Finding("slow" if invited else "out", f"ford={tags['ford']}", FORD_KMH if invited else None)
    for key in _WINTER_KEYS:
        if tags.get(key, "no").lower() not in _NO:
            yield Finding("out", f"{key}={tags[key]}")
    seasons = set(parts_of(tags.get("seasonal", "")))
    if seasons and not seasons <= _NO:
        yield Finding("out" if seasons & _WINTER else "open", f"seasonal={tags['seasonal']}")
    for key in _AT_TIMES:
        if tags.get(key, "no").lower() not in _NO:
            yield Finding("open", f"{key}={tags[key]}")


def _war(tags: Tags) -> Iterator[Finding]:
    for key in _HAZARD_KEYS:
        values = parts_of(tags.get(key, ""))
        if any(_MINES.fullmatch(value) for value in values):
            yield Finding("out", f"{key}={tags[key]}")
        elif key != "military" and set(values) & _ROUGH:
            yield Finding("open", f"{key}={tags[key]}")
    for key in sorted(_MINE_KEYS & tags.keys()):
        if tags[key].strip().lower() not in _NO:
            yield Finding("out", f"{key}={tags[key]}")
    for key in _DAMAGE_KEYS:
        damage = set(parts_of(tags.get(key, "")))
        if damage and not damage <= _NO:
            yield Finding("out" if damage & _HEAVY_DAMAGE else "open", f"{key}={tags[key]}")
    if set(parts_of(tags.get("bridge", ""))) & _GONE_BRIDGE:
        yield Finding("out", f"bridge={tags['bridge']}")
