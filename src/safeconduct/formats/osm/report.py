"""What is reported of an OpenStreetMap file: what it does not hold, and what its tags say against its roads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from safeconduct.core import Fault
from safeconduct.core.errors import Level
from safeconduct.formats.osm.roads import Box, Losses, Roads
from safeconduct.network.limits import MOST_SEGMENT_KM

__all__ = ["report_reading", "report_tags"]

_MUCH = 0.01
"""Share of points without a position above which it is a warning and not a note; a cut by a box loses fewer."""
_MOST_TAGS, _MOST_IDS = 20, 3

_KINDS: Mapping[str, tuple[Level, str, str, str]] = {
    "out": ("warning", "left out for their tags: {}", "roads that a convoy can use at all times",
            "Where one can be used, correct its tags; where it matters, ask who knows the road."),
    "slow": ("warning", "slowed to 10 km/h for their tags: {}", "roads without a ford",
             "Ask who knows the road whether buses pass."),
    "open": ("note", "open, though tagged: {}", "roads without hazards",
             "Ask who knows the road; close it in closures.csv where it cannot be used."),
    "conditional": ("warning", "conditions that are not read: {}", "tags that hold at all times",
                    "Unless the condition never ends the road counts as open, its limit as not said: look it up, and "
                    "close it in closures.csv where it applies."),
    "unknown": ("warning", "access values that nobody knows: {}", "values of Key:access",
                "The road counts as open: look it up."),
    "contradictory": ("warning", "access that lets in and keeps out: {}", "one of the two",
                      "Vehicles are kept out: look it up."),
    "oneway": ("warning", "values of oneway that are none, or contradict each other: {}", "yes, no or -1",
               "It counts both ways where it says neither, else one way: look up which way it runs."),
    "mined ground": ("warning", "mines on the map, off the roads: {}", "ground that is drawn in danger.geojson",
                     "Roads near it count as open: draw the area in danger.geojson, or close them in closures.csv."),
    "no kind of road": ("note", "left out, for nobody knows their kind: {}", "values of Key:highway",
                        "Correct the tag where it is a road."),
    "buses": ("note", "closed to buses, or too low, narrow or light for a coach: {}",
              "roads for coaches (4 m high, 2.55 m wide, 12 m long, 19.5 t)",
              "They count as open: where buses are to go there, close them in closures.csv."),
    "beyond limits": ("warning", "no figures of a road: {}", "lanes up to 20, speeds up to 200 km/h",
                      "They are left out, and the road's class says instead: correct the tags."),
}  # fmt: skip
"""By kind of finding: level, what was got, expected, what to do."""


def report_reading(file: str, roads: Roads, bbox: Box | None) -> list[Fault]:
    """Return what is to be reported of a file that was read; an error where no road is left."""
    faults = list(_losses(file, roads.losses, any_left=len(roads) > 0))
    faults += _jumps(file, roads.jumps())
    faults += report_tags(file, roads.reported)
    if not len(roads) and not any(fault.level == "error" for fault in faults):
        where = "the box " + ",".join(f"{edge:g}" for edge in bbox) if bbox else "the file"
        remedy = f"{_where_they_lie(roads.seen, bbox)}Choose another file or box." if bbox else "Choose another file."
        faults.append(Fault(file, 0, "", f"no road for vehicles in {where}", "roads", remedy, "error"))
    return faults


def _losses(file: str, losses: Losses, *, any_left: bool) -> Iterator[Fault]:
    if not losses.points_lost:
        return
    if not any_left and losses.points_lost == losses.points:
        got = f"{losses.ways} roads, none with a position for its points"
        remedy = "The file holds no nodes of its roads: end the query of Overpass with `(._;>;); out;`, or cut with " \
                 "osmium --strategy complete_ways."  # fmt: skip
        yield Fault(file, 0, "", got, "the nodes of all roads", remedy)
        return
    share = losses.points_lost / losses.points
    whole = f", {losses.ways_lost} of {losses.ways} roads wholly" if losses.ways_lost else ""
    got = f"{share:.1%} of the points of roads are not in the file ({losses.points_lost} of {losses.points}{whole})"
    yield Fault(file, 0, "", got, "the nodes of all roads", _cause(losses), "warning" if share > _MUCH else "note")


def _jumps(file: str, jumps: Sequence[tuple[int, float]]) -> Iterator[Fault]:
    if jumps:
        way, km = max(jumps, key=lambda jump: (jump[1], -jump[0]))
        got = f"{len(jumps)} times a road goes over {MOST_SEGMENT_KM:g} km to its next point (way {way}: {km:.0f} km)"
        remedy = "A point is in the wrong place, often at 0, 0: correct its position."
        yield Fault(file, 0, "", got, "points of a road near each other", remedy, "warning")


def _cause(losses: Losses) -> str:
    if losses.inner_lost * 2 > losses.points_lost:
        return "Nodes are missing inside roads, which are cut there: the file is damaged or filtered; fetch it again."
    return "Roads end where the file was cut by a box or a border: cut a larger area, or with --strategy complete_ways."


def report_tags(file: str, reported: Mapping[tuple[str, str], list[str]]) -> Iterator[Fault]:
    """Report what tags say against roads; reported: by (kind, tag) the elements it concerns."""
    for kind, (level, got, expected, remedy) in _KINDS.items():
        found = {tag: elements for (said, tag), elements in reported.items() if said == kind}
        if found:
            yield Fault(file, 0, "", got.format(_listed(found)), expected, remedy, level)


def _listed(found: Mapping[str, list[str]]) -> str:
    """Name the commonest tags with the first elements that have them."""
    order = sorted(found, key=lambda tag: (-len(found[tag]), tag))
    named = [f"{tag} ({_ids(sorted(set(found[tag])))})" for tag in order[:_MOST_TAGS]]
    rest = sum(len(found[tag]) for tag in order[_MOST_TAGS:])
    return "; ".join([*named, *([f"and {rest} more"] if rest else [])])


def _ids(elements: list[str]) -> str:
    rest = len(elements) - _MOST_IDS
    return ", ".join(elements[:_MOST_IDS]) + (f" and {rest} more" if rest > 0 else "")


def _where_they_lie(seen: Box | None, bbox: Box) -> str:
    """Say where the file has its roads, and whether the box has latitude and longitude the wrong way round."""
    if seen is None:
        return ""
    edges = ",".join(f"{edge:.4g}" for edge in seen)
    south, west, north, east = bbox
    swapped = west <= seen[2] and east >= seen[0] and south <= seen[3] and north >= seen[1]
    hint = "a box is west,south,east,north: latitude and longitude are probably swapped. " if swapped else ""
    return f"The file's roads lie in {edges}; {hint}" if hint else f"The file's roads lie in {edges}. "
