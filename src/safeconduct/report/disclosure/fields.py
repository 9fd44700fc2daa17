"""What may be in a file, field by field: the one list of each class (design.md R9) for page, sheets and exports.

A field that no list names does not leave: `hold_to_class` raises where a file of class convoy or public has one, and a
test walks every field of all classes.  Each class adds to the one before: public, convoy, parties.

Notation: a line is the way to an object (`[]`: each of a list, `*`: any key) and its fields; `.` is the file itself.
Fields without a value (null, empty) are no fields.  CSV: columns.  GPX and KML: elements.
"""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Mapping
from functools import cache

from safeconduct.core import ProofError
from safeconduct.report.disclosure.classes import CLASSES, ClassRules

__all__ = ["FIELDS", "allowed", "hold_to_class", "paths_of", "unlisted"]

_HEAD = "language right_to_left kind title day clocks says hash_says hash[] code[] page"


def _table(name: str) -> str:
    return f"\n{name}.columns[]: title align wide points\n{name}: rows[][]\n"


def _drawing(name: str) -> str:
    return (
        f"\n{name}: width height\n{name}.lines[]: kind points[][]\n{name}.marks[]: kind x y turn"
        f"\n{name}.labels[]: text x y size strong align\n"
    )


FIELDS: Mapping[str, Mapping[str, str]] = {
    "page": {
        "public": """
            .: format class says title made_with everybody
            titles: *
            clocks: day last_day zone second
            horizon: start end
            plan: stopped_early
            hours[]: id origin order destinations[]
            hours[].hours[]: opens closes
            map: roads_left_out[]
            map.roads[]: id from to ref class km shape[][]
            map.places[]: id name lat lon
            map.places[].names: *
            map.assembly[]: id place lat lon
        """,
        "convoy": """
            .: corridor case margin_minutes
            parties[]: id name
            plan.corridors[]: id origin destination waypoints[] length_km
            plan.corridors[].persons: *
            plan.corridors[].sections[]: from to road km ref danger shape[][]
            plan.corridors[].sections[].windows[]: start end
            plan.convoys[]: id corridor means vehicles persons assembly reception bus[] inbound
            plan.convoys[].mix: *
            plan.convoys[].persons_by_means: *
            plan.convoys[].boards: start end
            plan.convoys[].walks[]: place to persons starts arrives
            plan.convoys[].passes[]: place head tail in_head in_tail road
            plan.duties[]: bus
            plan.duties[].legs[]: from to departs arrives persons km waypoints[]
            map: at roads_source
            map.roads[]: state danger because speed_kmh capacity_pcu_h
            map.danger: known drawn
            map.danger.zones[]: because polygons[][][][]
            map.closures[]: from to spot[] reason start end
            map.checkpoints[]: id from to spot[] party lanes vehicles_per_h_per_lane opens closes storage_vehicles
            map.assembly[]: boarding_per_h opens closes
            map.reception[]: id place party intake_per_h capacity opens closes
        """,
        "parties": """
            .: collapse_per_h warnings[]
            asks[]: kind gives[] persons persons_between[] kilometre_hours
            asks[].told: *
            asks[].now: *
            hours_bring: start on_table
            hours_bring.curve[]: end persons persons_bound
            infeasible.because[]: *
            infeasible.what_would_help[]: *
            change: persons_between[] value_between[] proven gone[][] new[][]
            change.words: *
            change.plan: *
            change.before: persons persons_bound hours kilometre_hours corridors last_arrive
            change.after: persons persons_bound hours kilometre_hours corridors last_arrive
            change.people[]: place means before after
            change.infeasible.because[]: *
            change.infeasible.what_would_help[]: *
            simulation: *
            people[]: place means persons low high source as_of
            plan: persons_bound persons_gap value bound gap
            plan.persons: leaving out left
            plan.shortfall: planned least_proven
            plan.quick_sum: persons
            plan.quick_sum.told: *
            plan.ceasefire: kilometre_hours
            plan.ceasefire.windows[]: section[] road km start end
            plan.ceasefire.places[]: place start end
            plan.out_by[]: at persons
            plan.left_behind[]: place means persons
            plan.left_behind[].because[]: code
            plan.left_behind[].because[].told: *
            plan.assumed[]: *
            map.roads[]: source as_of
            map.places[]: kind population party source as_of
            map.danger.zones[]: source as_of
            map.control[]: party says state source as_of polygons[][][][]
            map.incidents[]: at lat lon kind party precision_km source as_of
            map.closures[]: source as_of
            map.checkpoints[]: source as_of
            map.assembly[]: source as_of
            map.reception[]: source as_of
            map.windows[]: id scope start end departures_from proposed_by state source as_of
        """,
    },
    "geojson": {
        "public": """
            .: type title class says
            features[]: type
            features[].geometry: type coordinates[]
            features[].properties: kind name text
        """,
        "convoy": """
            features[].geometry: coordinates[][]
            features[].properties: id corridor from to road ref km danger straight order first_head last_tail convoys
            features[].properties.windows[]: start end start_second_clock end_second_clock
            features[].properties.passes[]: convoy means head tail head_second_clock tail_second_clock
        """,
        "parties": "",
    },
    "csv": {
        "public": ".: name to lat lon opens closes note class",
        "convoy": """
            .: convoy corridor means vehicles mix persons order waypoint road in_head in_tail head tail
            .: head_second_clock tail_second_clock bus run from from_name to_name departs arrives
            .: departs_second_clock arrives_second_clock km via
        """,
        "parties": "",
    },
    "gpx": {
        "public": """
            metadata: name desc
            wpt: lat lon name desc
        """,
        "convoy": """
            trk: name desc
            trk.trkseg.trkpt: lat lon
        """,
        "parties": "",
    },
    "kml": {
        "public": """
            Document: name description
            Document.Style: id
            Document.Style.IconStyle: color
            Document.Style.LabelStyle: color
            Document.Style.LineStyle: color width
            Document.Placemark: name description styleUrl
            Document.Placemark.Point: coordinates
        """,
        "convoy": "Document.Placemark.LineString: tessellate coordinates",
        "parties": "",
    },
    "notice": {
        "public": f"""
            .: title hours_title hours_say
            head: {_HEAD}
            lists.*: [] [][]
            {_table("hours")}
        """,
        "convoy": "",
        "parties": "",
    },
    "leader": {
        "public": "",
        "convoy": f"""
            .: legend[] facts[][] blanks[] waypoints_says convoys_says orders_title
            head: {_HEAD}
            blocks[]: title lines[]
            orders[]: word means code
            {_drawing("map")}{_table("waypoints")}{_table("convoys")}
        """,
        "parties": "",
    },
    "brief": {
        "public": "",
        "convoy": "",
        "parties": f"""
            .: legend[] gets[][] assumed[] diagrams[][] signatures[]
            head: {_HEAD}
            texts: *
            {_drawing("maps[]")}{_drawing("diagrams[][]")}{_table("terms")}{_table("corridors")}{_table("left")}
            {_table("hours")}{_table("asks")}{_drawing("hours_drawing")}
        """,
    },
}
"""By kind of file and class, what that class adds."""

_ORDER = ("public", "convoy", "parties")


def hold_to_class(kind: str, rules: ClassRules, content: object) -> None:
    """Let a file of class convoy or public through only if its class's list names all that is in it.

    Args:
        kind: a key of FIELDS.
        content: the file's text, or the object that it is written from.

    Raises:
        ProofError: the file would tell more than its class may; nothing of it has been written.
    """
    if rules.name == "parties":
        return
    if found := unlisted(kind, rules, content):
        raise ProofError(f"a {kind} of class {rules.name} would hold {', '.join(found)}, which its list does not name")


def unlisted(kind: str, rules: ClassRules, content: object) -> list[str]:
    """Return the ways to all fields of a file that the list of its class does not name; none: it may be given out."""
    patterns = allowed(kind, rules.name)
    return sorted(path for path in set(paths_of(kind, content)) if not _named(path, patterns))


def _named(path: str, patterns: frozenset[str]) -> bool:
    if path in patterns:
        return True
    parts = path.split(".")
    anyhow = ("*" + "[]" * part.count("[]") for part in parts)
    return any(".".join([*parts[:at], part, *parts[at + 1 :]]) in patterns for at, part in enumerate(anyhow))


@cache
def allowed(kind: str, export_class: str) -> frozenset[str]:
    """Return the ways to all fields that a file of this kind and class may hold.

    Raises:
        KeyError: there is no such kind or class.
    """
    lists = FIELDS[kind]
    added = _ORDER[: _ORDER.index(CLASSES[export_class].name) + 1]
    lines = [line.strip() for name in added for line in lists[name].splitlines() if line.strip()]
    found = set()
    for line in lines:
        way, _, fields = line.partition(":")
        found |= {_joined("" if way == "." else way, field) for field in fields.split()}
    return frozenset(found)


def _joined(way: str, field: str) -> str:
    return way + field if field.startswith("[") or not way else f"{way}.{field}"


def paths_of(kind: str, content: object) -> Iterator[str]:
    """Yield the way to every field of a file that holds a value; content: as at `hold_to_class`."""
    if not isinstance(content, str):
        yield from _paths(content, "")
    elif kind == "csv":
        yield from next(csv.reader(io.StringIO(content)))
    elif kind in ("gpx", "kml"):
        yield from _elements(ElementTree.fromstring(content.encode("utf-8")), "")
    else:
        yield from _paths(json.loads(content), "")


def _paths(value: object, way: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, one in value.items():
            yield from _paths(one, f"{way}.{key}" if way else str(key))
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _paths(one, f"{way}[]")
    elif value is not None and value != "":
        yield way


def _elements(element: ElementTree.Element, way: str) -> Iterator[str]:
    for child in element:
        own = _joined(way, child.tag.rpartition("}")[2])
        yield from (f"{own}.{name}" for name in child.attrib)
        if (child.text or "").strip():
            yield own
        yield from _elements(child, own)
