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
from functools import lru_cache
from typing import Literal

from safeconduct.formats.osm.tags.access import ACCESS_KEYS, is_invited, parts_of

__all__ = ["FORD_KMH", "HAZARD_KEYS", "Finding", "find_hazards", "is_hazard_key", "mines_in"]

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
    r"(?:land_?|sea_?|anti_?(?:tank|personnel)_?)?mine(?:s|d|_?fields?|_.*)?|uxo|erw|ieds?|unexploded.*|.*ordnance.*"
    r"|booby.*|cluster.*|explosives?.*|.*_mines?"
)
_ROUGH = frozenset({"flooding", "flood", "landslide", "rock_slide", "rockfall", "falling_rocks", "avalanche", "erosion",
                    "subsidence", "sinkhole", "shelling", "sniper", "dangerous_road"})  # fmt: skip
_CLOSED_STATUS = frozenset(
    {"closed", "destroyed", "impassable", "abandoned", "blocked", "disused", "inactive", "locked", "shut",
     "not_passable", "unpassable", "collapsed", "under_construction", "not_operational", "non_operational",
     "out_of_order", "out_of_service", "mined", "ruined", "demolished", "proposed", "planned"}
)  # fmt: skip
_BAD_STATUS = frozenset(
    {"broken", "damaged", "partially_damaged", "partly_damaged", "restricted", "dangerous", "unsafe",
     "needs_maintenance", "deficient"}
)  # fmt: skip
_OBSTACLES = frozenset(
    {"crater", "craters", "debris", "rubble", "tank_trap", "czech_hedgehog", "barricade", "roadblock", "fallen_tree",
     "wreck", "wrecks", "vehicle", "vehicles", "block", "blocks", "ditch", "landslide", "concrete_blocks"}
)  # fmt: skip
_FROZEN = frozenset({"ice", "snow", "water", "ice_road"})
_WINTER = frozenset({"winter", "dry_season", "dry", "frost"})
_HEAVY_DAMAGE = frozenset({"destroyed", "collapsed", "impassable", "severe", "severe_damage", "major", "major_damage",
                           "heavy", "total", "blown_up", "crater", "craters", "cratered", "washed_out"})  # fmt: skip
_MINE_KEYS = frozenset({"mine", "mines", "mined", "minefield", "landmine", "landmines", "land_mines", "uxo", "erw"})
_HAZARD_KEYS = ("hazard", "military", "hazard_type", "hazard:type", "danger", "warning", "disaster", "landuse")
_STATUS_KEYS = ("status", "operational_status", "highway:status", "road_status", "condition", "smoothness", "usability",
                "practicability", "trafficability", "passability", "state")  # fmt: skip
_WINTER_KEYS, _AT_TIMES = ("ice_road", "winter_road", "tidal"), ("flood_prone", "intermittent")
_TO_LOOK_UP = ("4wd_only", "end_date", "opening_date")
"""On a road that is drawn as open: not for buses, gone from a day on, or opened only then."""
_SHUT_KEYS = ("impassable", "road_closed", "closure", "closed:highway", "highway:closed")
_TEXT_KEYS = ("note", "description", "fixme", "comment", "comments", "remark", "remarks", "hazard:description")
HAZARD_KEYS = frozenset({
    *_LIFECYCLE, *_MINE_KEYS, *_HAZARD_KEYS, *_STATUS_KEYS, *_WINTER_KEYS, *_AT_TIMES, *_TO_LOOK_UP, *_SHUT_KEYS,
    *_TEXT_KEYS, "damage", "damaged", "passable", "ford", "seasonal", "bridge", "obstacle", "surface",
    *(f"{key}:{what}" for key in _PREFIXES for what in ("highway", "bridge")),
})  # fmt: skip
"""Every key that is looked at whole; of others the words: `damage:bridge`, `hazard:mines` (`is_hazard_key`)."""
_DAMAGE_WORDS = frozenset({"damage", "damaged", "damages"})
_NO = frozenset({"no", "false", "0", "none", ""})
_OVER = frozenset({"cleared", "demined", "removed", "repaired", "rebuilt", "reopened"})
"""What was there and is no more; it is still reported."""
_SAID_IN_WORDS = re.compile(
    r"\b(?:mine[sd]?|minefields?|landmines?|uxo|ordnance|destroyed|collapsed|blown|impassable|unpassable|not passable"
    r"|blocked|closed|washed away|craters?|shell(?:ed|ing)|bomb(?:ed|ing)|barricade[sd]?|no longer exists)\b"
    r"|замін|замин|\bмін[иаоу]?\b|\bмин[ыао]?\b|зруйнов|разруш|підірв|взорв|непрої|непрое|закрит|закрыт|перекри|перекры"
    r"|ألغام|لغم|مدمر|مغلق|مقطوع"
)
"""Words of a free text that a person should read."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a tag does to a road: left out, slowed to kmh, or open and only reported.  tag: `key=value`."""

    effect: Effect
    tag: str
    kmh: float | None = None


@lru_cache(maxsize=4096)
def is_hazard_key(key: str) -> bool:
    """Say whether a key, in lower case, may say something against driving on a road."""
    return key in HAZARD_KEYS or bool(_words_of_key(key) & (_DAMAGE_WORDS | _MINE_KEYS))


def find_hazards(tags: Tags) -> Iterator[Finding]:
    """Yield what the tags of a road, or of a node on it, say against driving there."""
    if any(map(is_hazard_key, tags)):
        yield from _lifecycle(tags)
        yield from _status(tags)
        yield from _water_and_ice(tags)
        yield from mines_in(tags)
        yield from _war(tags)
        yield from _texts(tags)


def mines_in(tags: Tags) -> Iterator[Finding]:
    """Yield what the tags of a road, a point or an area say of mines and unexploded ordnance."""
    for key in _HAZARD_KEYS:
        if any(_MINES.fullmatch(value) for value in _values(tags, key)):
            yield Finding("out", f"{key}={tags[key]}")
    for key in sorted(key for key in tags if _words_of_key(key) & _MINE_KEYS):
        values = set(_values(tags, key))
        if values and not values <= _NO:
            yield Finding("open" if values <= _OVER else "out", f"{key}={tags[key]}")


@lru_cache(maxsize=4096)
def _words_of_key(key: str) -> frozenset[str]:
    """Return the words of a key, and the whole of it."""
    return frozenset({key, *re.split(r"[:_]", key)})


def _values(tags: Tags, key: str) -> list[str]:
    """Return the parts of a value with _ for blanks and hyphens: `land mine; Rock-fall`."""
    return [re.sub(r"[\s-]+", "_", part) for part in parts_of(tags.get(key, ""))]


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
    for key in _TO_LOOK_UP:
        if tags.get(key, "no").lower() not in _NO:
            yield Finding("open", f"{key}={tags[key]}")


def _status(tags: Tags) -> Iterator[Finding]:
    for key in _SHUT_KEYS:
        if tags.get(key, "no").lower() not in _NO:
            yield Finding("out", f"{key}={tags[key]}")
    if tags.get("passable", "").lower() in ("no", "false"):
        yield Finding("out", f"passable={tags['passable']}")
    for key in _STATUS_KEYS:
        values = set(_values(tags, key))
        if values & _CLOSED_STATUS:
            yield Finding("out", f"{key}={tags[key]}")
        elif values & _BAD_STATUS:
            yield Finding("open", f"{key}={tags[key]}")
    obstacles = set(_values(tags, "obstacle"))
    if obstacles and not obstacles <= _NO:
        yield Finding("out" if obstacles & _OBSTACLES else "open", f"obstacle={tags['obstacle']}")


def _water_and_ice(tags: Tags) -> Iterator[Finding]:
    if tags.get("ford", "no").lower() not in _NO:
        invited = any(is_invited(tags.get(key, "")) for key in ACCESS_KEYS[:2])
        yield Finding("slow" if invited else "out", f"ford={tags['ford']}", FORD_KMH if invited else None)
    for key in _WINTER_KEYS:
        if tags.get(key, "no").lower() not in _NO:
            yield Finding("out", f"{key}={tags[key]}")
    if set(_values(tags, "surface")) & _FROZEN:
        yield Finding("out", f"surface={tags['surface']}")
    seasons = set(parts_of(tags.get("seasonal", "")))
    if seasons and not seasons <= _NO:
        yield Finding("out" if seasons & _WINTER else "open", f"seasonal={tags['seasonal']}")
    for key in _AT_TIMES:
        if tags.get(key, "no").lower() not in _NO:
            yield Finding("open", f"{key}={tags[key]}")


def _war(tags: Tags) -> Iterator[Finding]:
    for key in _HAZARD_KEYS:
        if key not in ("military", "landuse") and set(_values(tags, key)) & _ROUGH:
            yield Finding("open", f"{key}={tags[key]}")
    for key in sorted(key for key in tags if _words_of_key(key) & _DAMAGE_WORDS):
        damage = set(_values(tags, key))
        if damage and not damage <= _NO:
            yield Finding("out" if damage & _HEAVY_DAMAGE else "open", f"{key}={tags[key]}")
    if set(_values(tags, "bridge")) & _GONE_BRIDGE:
        yield Finding("out", f"bridge={tags['bridge']}")


def _texts(tags: Tags) -> Iterator[Finding]:
    for key in _TEXT_KEYS:
        if key in tags and _SAID_IN_WORDS.search(tags[key].lower()):
            yield Finding("open", f"{key}={tags[key][:80]}")
