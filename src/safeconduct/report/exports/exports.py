"""Which files a plan makes, by format and class, as texts in memory: name -> (class, text)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from safeconduct.core import Clock, UsageError, csv_bytes, csv_text
from safeconduct.formats.maps.gpkg import gpkg_bytes
from safeconduct.formats.maps.gpx import corridor_gpx, points_gpx
from safeconduct.formats.maps.kml import corridor_kml, points_kml
from safeconduct.formats.maps.plan_geojson import corridors_geojson, points_geojson
from safeconduct.formats.maps.spot import Spot
from safeconduct.planning import Case, Convoy, Plan
from safeconduct.report.disclosure.classes import CLASSES, ClassRules, extract, own_id
from safeconduct.report.disclosure.fields import hold_to_class
from safeconduct.report.disclosure.public import PublicFacts, PublicPoint, public_facts
from safeconduct.report.exports.duties import duties_csv
from safeconduct.report.exports.timetable import timetable_csv
from safeconduct.report.folder.manifest import SIMULATION_FILE
from safeconduct.report.plan.reader import PlanFile
from safeconduct.report.plan.writer import plan_text
from safeconduct.report.simulation.file import figures_of
from safeconduct.report.summary.brief import brief_text

__all__ = [
    "EXPORT_FORMATS", "MOST_MAPPED", "File", "all_files", "export_files", "file_stems", "limited_text", "marked",
    "simulation_files",
]  # fmt: skip

EXPORT_FORMATS = ("csv", "geojson", "gpkg", "gpx", "kml")
"""What `export --to` makes of a plan alone; `sumo_export` needs its case too."""
MOST_MAPPED = 20
"""With more corridors than these `plan` writes no GPX and KML of its own accord."""


@dataclass(frozen=True, slots=True)
class File:
    """A file to be written: its name in the folder, its class (R9), its whole text; bom: only CSV files have one.

    The text of a GeoPackage is the GeoJSON of what is in it, by which it is held to its class.
    """

    name: str
    export_class: str
    text: str
    bom: bool = True

    @property
    def content(self) -> bytes:
        """The text as UTF-8, of a CSV after the mark by which Excel knows that, unless not wanted; or a GeoPackage."""
        if self.name.endswith(".gpkg"):
            return gpkg_bytes(self.text)
        return csv_bytes(self.text, bom=self.bom and self.name.endswith(".csv"))


def marked(files: Iterable[File], *, bom: bool) -> list[File]:
    """Return the files, their CSV with the mark by which Excel knows UTF-8, or without."""
    return [replace(file, bom=bom) for file in files]


def all_files(source: PlanFile) -> tuple[File, ...]:
    """Return every file that `plan` writes, all of class parties: plan.json, tables, maps and the brief.

    A GPX and a KML a corridor only where there are few (MOST_MAPPED); `export` makes those that are asked for.
    """
    plan, clock, places = source.plan, source.clock, source.places
    files = [File("plan.json", "parties", plan_text(plan, clock, places, source.gathering))]
    formats = ("csv", "geojson", *(("gpx", "kml") if len(plan.corridors) <= MOST_MAPPED else ()))
    for to in formats:
        files += export_files(source, to, CLASSES["parties"])
    return (*files, File("brief.txt", "parties", brief_text(plan, clock, places)))


def simulation_files(held: Mapping[str, Any], case: Case, source: PlanFile) -> tuple[File, ...]:
    """Return simulation.json, and the plan's brief with what it says; both of class parties.

    Args:
        held: as `Simulated.to_file` makes it.
        source: the plan that was driven.
    """
    text = json.dumps(held, ensure_ascii=False, allow_nan=False, separators=(",", ":")) + "\n"
    brief = brief_text(source.plan, source.clock, {**case.places, **source.places}, chance=figures_of(held))
    return File(SIMULATION_FILE, "parties", text), File("brief.txt", "parties", brief)


def export_files(source: PlanFile, to: str, rules: ClassRules, corridor: str | None = None) -> tuple[File, ...]:
    """Return the files of one format and class.

    Args:
        to: csv, geojson, gpkg, gpx or kml.
        corridor: only this one; None: all, in class convoy each in files of its own.

    Raises:
        ProofError: a file would tell more than its class may.
        UsageError: an unknown format or corridor; a position is not known.
    """
    if to not in EXPORT_FORMATS:
        raise UsageError(f"--to {to}: unknown format; expected one of {', '.join(EXPORT_FORMATS)}, sumo")
    _known(source.plan, corridor)
    if not rules.convoys:
        files = [_public(source, to, rules, corridor)]
    else:
        one_each = [one.id for one in source.plan.corridors if corridor in (None, one.id)]
        chosen: list[str | None] = [None] if rules.all_corridors and corridor is None else [*one_each]
        files = [file for one in chosen for file in _made(source, to, rules, one)]
    for file in files:
        hold_to_class("geojson" if to == "gpkg" else to, rules, file.text)
    return tuple(files)


def _known(plan: Plan, corridor: str | None) -> None:
    ids = [one.id for one in plan.corridors]
    if corridor is not None and corridor not in ids:
        raise UsageError(f"no corridor {corridor!r} in the plan; it has: {', '.join(ids) or 'none'}")


def _made(source: PlanFile, to: str, rules: ClassRules, corridor: str | None) -> Iterator[File]:
    shown = extract(source.plan, rules, corridor)
    stems = file_stems(source.plan, rules)
    clock, places = source.clock, source.places
    tail = f"-{stems[corridor]}" if corridor is not None else ""
    if to == "csv":
        yield File(f"timetable{tail}.csv", rules.name, timetable_csv(shown.convoys, clock, places, rules))
        yield File(f"duties{tail}.csv", rules.name, duties_csv(shown.duties, clock, places, rules))
    elif to in ("geojson", "gpkg"):
        said = {"title": source.plan.title, "export_class": rules.name, "said": rules.says}
        spots = _gathering_spots(source, shown.convoys)
        text = corridors_geojson(shown.corridors, shown.convoys, clock, places, gathering=spots, **said)
        yield File(f"corridors{tail}.{to}", rules.name, text)
    else:
        write: Callable[..., str] = corridor_gpx if to == "gpx" else corridor_kml
        for own in shown.corridors:
            spots = _gathering_spots(source, (one for one in shown.convoys if one.corridor == own.id))
            text = write(own, shown.convoys, clock, places, said=rules.says, gathering=spots)
            yield File(f"{stems[corridor or own.id]}.{to}", rules.name, text)


def file_stems(plan: Plan, rules: ClassRules = CLASSES["parties"]) -> dict[str, str]:
    """Name files after each corridor, by its id: only letters, digits, - and _, and never two the same.

    In class convoy the name is that of the ends and of the route (`own_id`), as the plan's ids count corridors.
    """
    stems: dict[str, str] = {}
    for corridor in plan.corridors:
        own = corridor.id if rules.all_corridors else f"{corridor.origin}-{corridor.destination}-{own_id(corridor)}"
        stem = re.sub(r"[^A-Za-z0-9_-]+", "-", own).strip("-") or "corridor"
        taken = {other.lower() for other in stems.values()}
        number = 2
        while (name := stem if number == 2 and stem.lower() not in taken else f"{stem}-{number}").lower() in taken:
            number += 1
        stems[corridor.id] = name
    return stems


_PUBLIC_COLUMNS = ("name", "to", "lat", "lon", "opens", "closes", "note", "class")


def _public(source: PlanFile, to: str, rules: ClassRules, corridor: str | None) -> File:
    facts = public_facts(source.plan, source.clock, source.places, source.gathering, corridor)
    if to == "csv":
        rows = (_row(one, facts, rules) for one in facts.points)
        return File("hours-public.csv", rules.name, csv_text(_PUBLIC_COLUMNS, rows))
    return File(f"assembly-public.{to}", rules.name, _public_map(facts, to, rules))


def _public_map(facts: PublicFacts, to: str, rules: ClassRules) -> str:
    said = " ".join(part for part in (rules.says, limited_text(facts)) if part)
    spots = [_spot(one, facts.clock) for one in facts.points]
    if to in ("geojson", "gpkg"):
        return points_geojson(spots, title=facts.title, export_class=rules.name, said=said)
    placed = [spot for spot in spots if spot.lat is not None]
    unknown = [spot.name for spot in spots if spot.lat is None]
    said += "".join(f"\nThe position of the gathering place is not known: {name}." for name in unknown)
    return (points_gpx if to == "gpx" else points_kml)(facts.title, placed, said=said)


def limited_text(facts: PublicFacts) -> str:
    """Return the sentence that files of class public carry where not everybody can leave; it has no number."""
    return "" if facts.everybody else "Places are limited; not everybody can leave in these hours."


def _row(point: PublicPoint, facts: PublicFacts, rules: ClassRules) -> tuple[object, ...]:
    """Write a gathering place; in a case of several days opens and closes hold a time for each, a blank between."""
    opens, closes = (
        " ".join(facts.clock.rfc3339(at) if at else "?" for at in ends)
        for ends in ([hours.opens for hours in point.hours], [hours.closes for hours in point.hours])
    )
    goals = "; ".join(place.name for place in point.destinations)
    return (point.name, goals, point.lat, point.lon, opens, closes, limited_text(facts), rules.name)


def _spot(point: PublicPoint, clock: Clock) -> Spot:
    goals = ", ".join(place.name for place in point.destinations)
    text = f"Gathering place, for {goals}; {_hours_text(point, clock)}"
    return Spot("", point.name, point.lat, point.lon, text, "assembly")


def _hours_text(point: PublicPoint, clock: Clock) -> str:
    """Write hours within a sentence; what is not said is said to be not known (R1)."""
    if not point.hours:
        return "hours not known: ask"
    ends = [[clock.both(at) if at else "a time not known" for at in (one.opens, one.closes)] for one in point.hours]
    return "open " + "; ".join(f"{opens} to {closes}" for opens, closes in ends)


def _gathering_spots(source: PlanFile, convoys: Iterable[Convoy]) -> tuple[Spot, ...]:
    """Return the gathering points that convoys leave from, where assembly.csv says they are (parties and convoy)."""
    used = {convoy.assembly for convoy in convoys if convoy.persons}
    return tuple(
        Spot(point.id, f"Gathering place {point.name or point.id}", point.lat, point.lon, kind="assembly")
        for point in source.gathering
        if point.id and point.id in used and point.lat is not None
    )
