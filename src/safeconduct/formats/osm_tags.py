"""What the tags of an OpenStreetMap way mean for a vehicle: may it drive there, which way, how fast (docs/network.md).

Each rule is a pure function of tags.  Turn restrictions, conditional and lane-by-lane tags are not read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from safeconduct.formats.osm_values import read_count, read_duration_s, read_lanes, read_speed_kmh
from safeconduct.network import BRIDGE, DEFAULT_LANES, FERRY, ROUNDABOUT, UNPAVED, UNPAVED_KMH, ClassDefaults
from safeconduct.network.weaving import LinkKind

__all__ = ["WayRule", "blocks", "rule_of"]

Tags = Mapping[str, str]

CLASS_OF: Mapping[str, str] = {
    "motorway": "motorway", "motorway_link": "motorway", "trunk": "trunk", "trunk_link": "trunk",
    "primary": "primary", "primary_link": "primary", "secondary": "secondary", "secondary_link": "secondary",
    "tertiary": "tertiary", "tertiary_link": "tertiary", "unclassified": "local", "residential": "local",
    "living_street": "local", "road": "local",
}  # fmt: skip
ON_REQUEST = frozenset({"service", "track", "pedestrian"})
"""Taken only where the tags let motor vehicles in by name."""
ACCESS_KEYS = ("motorcar", "motor_vehicle", "vehicle", "access")
"""From the most to the least specific; the first that is there decides."""
INVITED = frozenset({"yes", "designated", "permissive", "destination", "public"})
REFUSED = frozenset(
    {"no", "private", "agricultural", "forestry", "agricultural;forestry", "emergency", "military", "psv", "bus",
     "delivery", "customers", "restricted", "impassable", "residents", "official", "permit"}
)  # fmt: skip
OPEN_BARRIERS = frozenset(
    {"gate", "lift_gate", "swing_gate", "sliding_gate", "toll_booth", "border_control", "checkpoint", "cattle_grid",
     "entrance", "kerb", "height_restrictor", "bump_gate", "hampshire_gate", "sally_port", "yes", "no", "rope",
     "coupure"}
)  # fmt: skip
UNPAVED_SURFACES = frozenset(
    {"unpaved", "gravel", "fine_gravel", "compacted", "dirt", "earth", "ground", "grass", "mud", "sand", "pebblestone",
     "rock", "woodchips", "soil"}
)  # fmt: skip
SOFT_TRACKS = frozenset({"grade2", "grade3", "grade4", "grade5"})


@dataclass(frozen=True, slots=True)
class WayRule:
    """What a way allows; None: nobody drives in that direction.  duration_s: a ferry's, to be turned into its speed."""

    forward: LinkKind | None
    backward: LinkKind | None
    duration_s: float | None = None


def rule_of(tags: Tags, classes: Mapping[str, ClassDefaults]) -> WayRule | None:
    """Say what a way allows, or None where no vehicle may use it in either direction.

    Args:
        tags: the way's tags.
        classes: speed and capacity where the tags say nothing; a class not in it stays unknown.
    """
    road_class = _class_of(tags)
    if road_class is None or tags.get("area") == "yes" or tags.get("impassable") == "yes":
        return None
    ahead, back = _directions(tags)
    ahead, back = ahead and _lets_in(tags, "forward"), back and _lets_in(tags, "backward")
    if not (ahead or back):
        return None
    kind = LinkKind(road_class=road_class, flags=_flags(tags), ref=_ref(tags), name=tags.get("name", ""))
    both = ahead and back
    if kind.flags & FERRY:
        ferry = replace(kind, capacity_pcu_h=_ferry_capacity(tags))
        return WayRule(ferry if ahead else None, ferry if back else None, read_duration_s(tags.get("duration", "")))
    return WayRule(
        _fill(kind, tags, classes, ahead=True, oneway=not both) if ahead else None,
        _fill(kind, tags, classes, ahead=False, oneway=not both) if back else None,
    )


def blocks(tags: Tags) -> bool:
    """Say whether a node's barrier stops vehicles; its own access tags go before the kind of barrier."""
    barrier = tags.get("barrier", "no")
    if barrier == "no":
        return False
    for key in ACCESS_KEYS:
        if key in tags:
            return tags[key] in REFUSED
    return barrier not in OPEN_BARRIERS


def _class_of(tags: Tags) -> str | None:
    highway = tags.get("highway", "")
    if highway in CLASS_OF:
        return CLASS_OF[highway]
    if highway in ON_REQUEST:
        return "local" if any(tags.get(key) in INVITED for key in ACCESS_KEYS[:2]) else None
    if tags.get("route") == "ferry" and not highway:
        return "" if _carries_vehicles(tags) else None
    return None


def _carries_vehicles(tags: Tags) -> bool:
    """A ferry carries vehicles where its tags say so, or name no kind of passenger at all."""
    said = next((tags[key] for key in ACCESS_KEYS[:3] if key in tags), None)
    if said is not None:
        return said not in REFUSED
    return "foot" not in tags and "bicycle" not in tags


def _lets_in(tags: Tags, direction: str) -> bool:
    for key in ACCESS_KEYS:
        said = tags.get(f"{key}:{direction}", tags.get(key))
        if said is not None:
            return said not in REFUSED
    return True


def _directions(tags: Tags) -> tuple[bool, bool]:
    """Say whether traffic runs along and against the way.

    A reversible road is left out: which way it runs at the hour is not known (R1).  One that alternates runs both
    ways.
    """
    said = next((tags[key] for key in ("oneway:motorcar", "oneway:motor_vehicle", "oneway") if key in tags), None)
    if said in ("yes", "true", "1"):
        return True, False
    if said in ("-1", "reverse"):
        return False, True
    if said == "reversible":
        return False, False
    if said is None and (tags.get("highway") == "motorway" or tags.get("junction") in ("roundabout", "circular")):
        return True, False
    return True, True


def _flags(tags: Tags) -> int:
    unpaved = tags.get("surface") in UNPAVED_SURFACES or (
        "surface" not in tags and (tags.get("tracktype") in SOFT_TRACKS or tags.get("highway") == "track")
    )
    return (
        BRIDGE * (tags.get("bridge", "no") != "no")
        | FERRY * (tags.get("route") == "ferry" and "highway" not in tags)
        | ROUNDABOUT * (tags.get("junction") in ("roundabout", "circular"))
        | UNPAVED * unpaved
    )


def _ref(tags: Tags) -> str:
    return "; ".join(part.strip() for part in tags.get("ref", "").split(";") if part.strip())


def _fill(
    kind: LinkKind, tags: Tags, classes: Mapping[str, ClassDefaults], *, ahead: bool, oneway: bool
) -> LinkKind:
    default = classes.get(kind.road_class, ClassDefaults())
    lanes = read_lanes(tags, ahead=ahead, oneway=oneway)
    # by highway, not class: a slip road of a motorway has one lane
    counted = lanes if lanes is not None else DEFAULT_LANES.get(tags.get("highway", ""), 1.0)
    if tags.get("oneway") == "alternating":
        counted /= 2
    per_lane = default.capacity_pcu_h_per_lane
    return replace(
        kind,
        speed_kmh=_speed(tags, default, ahead=ahead, unpaved=bool(kind.flags & UNPAVED)),
        lanes=lanes,
        capacity_pcu_h=None if per_lane is None else per_lane * counted,
    )


def _speed(tags: Tags, default: ClassDefaults, *, ahead: bool, unpaved: bool) -> float | None:
    keys = ("maxspeed:forward" if ahead else "maxspeed:backward", "maxspeed", "zone:maxspeed", "maxspeed:type",
            "source:maxspeed")  # fmt: skip
    signed = (read_speed_kmh(tags[key]) for key in keys if key in tags)
    speed = next((value for value in signed if value is not None), default.speed_kmh)
    if speed is None:
        return None
    return min(speed, UNPAVED_KMH) if unpaved else speed


def _ferry_capacity(tags: Tags) -> float | None:
    """Cars a crossing times crossings an hour, where both are said; else unknown (R1)."""
    cars = read_count(tags.get("capacity:car", tags.get("capacity:motorcar", "")))
    interval_s = read_duration_s(tags.get("interval", ""))
    return None if cars is None or interval_s is None else cars * 3600 / interval_s
