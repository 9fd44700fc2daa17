"""What the tags of an OpenStreetMap way mean for a vehicle: may it drive there, which way, how fast (docs/network.md).

Each rule is a pure function of tags, keys in lower case, values in any.  Turn restrictions and lane-by-lane tags are
not read; what holds under a condition is reported.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from safeconduct.formats.osm.tags.access import ACCESS_KEYS, access_warnings, is_invited, lets_in, parts_of, refuses
from safeconduct.formats.osm.tags.buses import bus_warnings
from safeconduct.formats.osm.tags.hazards import Finding, find_hazards, mines_in
from safeconduct.formats.osm.tags.values import is_odd_speed, read_count, read_duration_s, read_lanes, read_speed_kmh
from safeconduct.network import BRIDGE, DEFAULT_LANES, FERRY, ROUNDABOUT, UNPAVED, UNPAVED_KMH, ClassDefaults
from safeconduct.network.building.topology import LinkKind
from safeconduct.network.limits import ROAD_LIMITS

__all__ = ["Reading", "WayRule", "blocks", "is_road_value", "read_way", "rule_of", "warnings_of_node"]

Tags = Mapping[str, str]

CLASS_OF: Mapping[str, str] = {
    "motorway": "motorway", "motorway_link": "motorway", "trunk": "trunk", "trunk_link": "trunk",
    "primary": "primary", "primary_link": "primary", "secondary": "secondary", "secondary_link": "secondary",
    "tertiary": "tertiary", "tertiary_link": "tertiary", "unclassified": "local", "residential": "local",
    "living_street": "local", "road": "local",
}  # fmt: skip
ON_REQUEST = frozenset({"service", "track", "pedestrian"})
"""Taken only where the tags let motor vehicles in by name."""
NO_ROADS = frozenset(
    {"abandoned", "bridleway", "bus_guideway", "bus_stop", "busway", "byway", "construction", "corridor", "crossing",
     "cycleway", "demolished", "destroyed", "dismantled", "disused", "elevator", "emergency_access_point",
     "emergency_bay", "escape", "ford", "footway", "give_way", "historic", "ladder", "mini_roundabout",
     "motorway_junction", "no", "none", "passing_place", "path", "piste", "planned", "platform", "proposed", "raceway",
     "razed", "removed", "rest_area", "ruins", "services", "sidewalk", "steps", "stop", "street_lamp", "tidal_path",
     "toll_gantry", "traffic_island", "traffic_signals", "trail", "turning_circle", "turning_loop", "via_ferrata",
     "virtual", "winter_road"}
)  # fmt: skip
"""Other values of `highway` that people write.  Source: OpenStreetMap wiki, Key:highway, Lifecycle prefix (2024)."""
_RANK = ("local", "tertiary", "secondary", "primary", "trunk", "motorway")
OPEN_BARRIERS = frozenset(
    {"gate", "lift_gate", "swing_gate", "sliding_gate", "toll_booth", "border_control", "checkpoint", "cattle_grid",
     "entrance", "kerb", "height_restrictor", "bump_gate", "hampshire_gate", "sally_port", "yes", "no", "rope",
     "coupure"}
)  # fmt: skip
ROAD_BLOCKS = frozenset(
    {"debris", "rubble", "block", "bollard", "jersey_barrier", "log", "chain", "barricade", "roadblock", "road_block",
     "tank_trap", "czech_hedgehog", "sandbag", "sandbags", "ditch", "spikes", "wire", "concrete_blocks"}
)  # fmt: skip
"""Across the road where a whole way is tagged so; a fence or a wall on a way runs beside it."""
UNPAVED_SURFACES = frozenset(
    {"unpaved", "gravel", "fine_gravel", "compacted", "dirt", "earth", "ground", "grass", "mud", "sand", "pebblestone",
     "rock", "woodchips", "soil"}
)  # fmt: skip
MOTORWAYS = frozenset({"motorway", "motorway_link"})
_VERBATIM = frozenset({"name", "ref"})
_ONEWAY_KEYS = ("oneway:motorcar", "oneway:motor_vehicle", "oneway:vehicle", "oneway")
_ALONG = frozenset({"yes", "true", "1", "y", "forward", "ft"})
_AGAINST = frozenset({"-1", "reverse", "reversed", "backward", "tf"})
_NO_ONEWAY = frozenset({"no", "false", "0", "n", "none", "both", "alternating", ""})
SOFT_TRACKS = frozenset({"grade2", "grade3", "grade4", "grade5"})


@dataclass(frozen=True, slots=True)
class WayRule:
    """What a way allows; None: nobody drives in that direction.  duration_s: a ferry's, to be turned into its speed."""

    forward: LinkKind | None
    backward: LinkKind | None
    duration_s: float | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a way allows, None where no vehicle may use it; and what is to be reported of a road's tags.

    findings: hazards that leave it out or slow it.  warnings: (kind, `key=value`) of tags that cannot be used as they
    are: "conditional", "unknown", "contradictory", "beyond limits".
    """

    rule: WayRule | None
    findings: tuple[Finding, ...] = ()
    warnings: tuple[tuple[str, str], ...] = ()

    def named(self, tags: Tags) -> Reading:
        """Return the same with the name and number that are in `tags`."""
        if self.rule is None or ("name" not in tags and "ref" not in tags):
            return self
        name, ref = tags.get("name", ""), _ref(tags)
        sides = (self.rule.forward, self.rule.backward)
        ahead, back = (side and replace(side, name=name, ref=ref) for side in sides)
        return replace(self, rule=replace(self.rule, forward=ahead, backward=back))


_NO_ROAD = Reading(None)


def is_road_value(highway: str) -> bool:
    """Say whether a way with this value of `highway` may be a road for vehicles, whatever its other tags."""
    return highway.strip().lower() not in NO_ROADS


def rule_of(tags: Tags, classes: Mapping[str, ClassDefaults]) -> WayRule | None:
    """Say what a way allows, or None where no vehicle may use it in either direction (see `read_way`)."""
    return read_way(tags, classes).rule


def read_way(tags: Tags, classes: Mapping[str, ClassDefaults]) -> Reading:
    """Say what a way allows, and what is to be reported of it.

    Args:
        tags: the way's tags, keys in lower case.
        classes: speed and capacity where the tags say nothing; a class not in it stays unknown.
    """
    tags = _plain(tags)
    road_class = _class_of(tags)
    if road_class is None or tags.get("area") == "yes":
        return _no_road(tags)
    findings, warnings = tuple(find_hazards(tags)), tuple(_warnings(tags))
    if any(finding.effect == "out" for finding in findings) or _is_barred(tags):
        return Reading(None, findings or (Finding("out", f"barrier={tags['barrier']}"),), warnings)
    return Reading(_rule(tags, road_class, classes, findings), findings, warnings)


def _no_road(tags: Tags) -> Reading:
    """Return what is to be reported of a way that is no road: a kind nobody knows, or an area of mines."""
    mines = tuple(("mined ground", finding.tag) for finding in mines_in(tags) if finding.effect == "out")
    highway = tags.get("highway", "")
    if mines or highway in ON_REQUEST or highway in CLASS_OF or NO_ROADS.issuperset(parts_of(highway)):
        return Reading(None, (), mines)
    return Reading(None, (), (("no kind of road", f"highway={highway}"),))


def _plain(tags: Tags) -> Tags:
    """Return tags with values in lower case and trimmed, but names, numbers of roads and limits.

    Of several kinds of road (`primary;secondary`, where ways were joined) the least counts.
    """
    plain = {key: value if key in _VERBATIM else value.strip().lower() for key, value in tags.items()}
    if ";" in plain.get("highway", ""):
        kinds = [part for part in parts_of(plain["highway"]) if part in CLASS_OF]
        if len(kinds) == len(parts_of(plain["highway"])):
            plain["highway"] = min(kinds, key=lambda kind: (_RANK.index(CLASS_OF[kind]), kind))
    return plain


def _is_barred(tags: Tags) -> bool:
    """Say whether the way itself is tagged as a barrier that no vehicle passes (debris, blocks)."""
    return not ROAD_BLOCKS.isdisjoint(parts_of(tags.get("barrier", ""))) and "highway" in tags and blocks(tags)


def _rule(
    tags: Tags, road_class: str, classes: Mapping[str, ClassDefaults], findings: tuple[Finding, ...]
) -> WayRule | None:
    ahead, back = _directions(tags)
    ahead, back = ahead and lets_in(tags, "forward"), back and lets_in(tags, "backward")
    if not (ahead or back):
        return None
    kind = LinkKind(road_class=road_class, flags=_flags(tags), ref=_ref(tags), name=tags.get("name", ""))
    both = ahead and back
    if kind.flags & FERRY:
        ferry = replace(kind, capacity_pcu_h=_ferry_capacity(tags))
        return WayRule(ferry if ahead else None, ferry if back else None, read_duration_s(tags.get("duration", "")))
    slowest = min((finding.kmh for finding in findings if finding.kmh is not None), default=None)
    return WayRule(
        _slow(_fill(kind, tags, classes, ahead=True, oneway=not both), slowest) if ahead else None,
        _slow(_fill(kind, tags, classes, ahead=False, oneway=not both), slowest) if back else None,
    )


def _slow(kind: LinkKind, most_kmh: float | None) -> LinkKind:
    if most_kmh is None:
        return kind
    return replace(kind, speed_kmh=most_kmh if kind.speed_kmh is None else min(kind.speed_kmh, most_kmh))


def blocks(tags: Tags) -> bool:
    """Say whether a node stops vehicles; its own access tags go before the kind of barrier, and count without one.

    Of a list (`gate;bollard`) one that stops them is enough.  A locked gate stops them, unless its access tags let in.
    """
    barriers = set(parts_of(tags.get("barrier", ""))) - {"no"}
    if not barriers:  # the access of a crossing or an entrance is not that of the road
        return tags.keys().isdisjoint(("highway", "entrance")) and not lets_in(tags)
    if any(key in tags for name in ACCESS_KEYS for key in (name, f"temporary:{name}", f"{name}:conditional")):
        said = next((tags[key] for key in ACCESS_KEYS if key in tags), "")
        return not lets_in(tags) or (not is_invited(said) and not barriers <= OPEN_BARRIERS)
    return not barriers <= OPEN_BARRIERS or tags.get("locked", "no").strip().lower() in ("yes", "true", "1")


def warnings_of_node(tags: Tags) -> tuple[tuple[str, str], ...]:
    """Return what is to be reported of a point on a road, as `Reading.warnings`."""
    found = [*access_warnings(tags), *bus_warnings(tags)]
    if "barrier" in tags and "opening_hours" in tags:
        found.append(("conditional", f"opening_hours={tags['opening_hours']}"))
    if "barrier" not in tags and blocks(tags):
        found += [("out", f"{key}={tags[key]}") for key in ACCESS_KEYS if key in tags]
    return tuple(found)


def _warnings(tags: Tags) -> Iterator[tuple[str, str]]:
    yield from access_warnings(tags)
    yield from bus_warnings(tags)
    yield from _odd_oneways(tags)
    motorway = tags.get("highway") in MOTORWAYS
    for key in ("maxspeed", "maxspeed:forward", "maxspeed:backward"):
        if "@" in tags.get(key, ""):
            yield "conditional", f"{key}={tags[key]}"
        elif key in tags and is_odd_speed(tags[key], motorway=motorway):
            yield "beyond limits", f"{key}={tags[key]}"
    for key in ("lanes", "lanes:forward", "lanes:backward"):
        if tags.get(key) and read_count(tags[key], most=ROAD_LIMITS["lanes"].most) is None:
            yield "beyond limits", f"{key}={tags[key]}"
    for key in ("oneway:conditional", "maxspeed:conditional"):
        if key in tags:
            yield "conditional", f"{key}={tags[key]}"


def _class_of(tags: Tags) -> str | None:
    highway = tags.get("highway", "")
    if highway in CLASS_OF:
        return CLASS_OF[highway]
    if highway in ON_REQUEST:
        return "local" if any(is_invited(tags.get(key, "")) for key in ACCESS_KEYS[:2]) else None
    if tags.get("route") == "ferry" and not highway:
        return "" if _carries_vehicles(tags) else None
    return None


def _carries_vehicles(tags: Tags) -> bool:
    """A ferry carries vehicles where its tags say so, or name no kind of passenger at all."""
    said = next((tags[key] for key in ACCESS_KEYS[:3] if key in tags), None)
    if said is not None:
        return not refuses(said)
    return "foot" not in tags and "bicycle" not in tags


def _directions(tags: Tags) -> tuple[bool, bool]:
    """Say whether traffic runs along and against the way.

    A reversible road is left out: which way it runs at the hour is not known (R1), and so is one that is said to run
    only one way and only the other.  One that alternates runs both ways.
    """
    said = next((set(parts_of(tags[key])) for key in _ONEWAY_KEYS if key in tags), None)
    if said is not None and (said & _ALONG or said & _AGAINST or "reversible" in said):
        return not said & _AGAINST and "reversible" not in said, not said & _ALONG and "reversible" not in said
    if said is None and (tags.get("highway") == "motorway" or tags.get("junction") in ("roundabout", "circular")):
        return True, False
    return True, True


def _odd_oneways(tags: Tags) -> Iterator[tuple[str, str]]:
    """Yield values of `oneway` that nobody knows, or that contradict each other."""
    for key in _ONEWAY_KEYS:
        said = set(parts_of(tags.get(key, "")))
        kinds = [said & _ALONG, said & _AGAINST, said & _NO_ONEWAY, said & {"reversible"}]
        if said and (not said <= set().union(*kinds) or sum(map(bool, kinds)) > 1):
            yield "oneway", f"{key}={tags[key]}"


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
    motorway = tags.get("highway") in MOTORWAYS
    signed = (read_speed_kmh(tags[key], motorway=motorway) for key in keys if key in tags)
    speed = next((value for value in signed if value is not None), default.speed_kmh)
    if speed is None:
        return None
    return min(speed, UNPAVED_KMH) if unpaved else speed


def _ferry_capacity(tags: Tags) -> float | None:
    """Cars a crossing times crossings an hour, where both are said; else unknown (R1)."""
    cars = read_count(tags.get("capacity:car", tags.get("capacity:motorcar", "")))
    interval_s = read_duration_s(tags.get("interval", ""))
    return None if cars is None or interval_s is None else cars * 3600 / interval_s
