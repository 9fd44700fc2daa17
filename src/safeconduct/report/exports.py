"""Which files a plan makes, by format and class, as texts in memory: name -> (class, text)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from safeconduct.core import Clock, Place, PlaceId, UsageError
from safeconduct.formats.gpx import corridor_gpx, points_gpx
from safeconduct.formats.kml import corridor_kml, points_kml
from safeconduct.formats.plan_geojson import corridors_geojson, points_geojson
from safeconduct.formats.spot import Spot, position
from safeconduct.planning import Plan
from safeconduct.report.brief import brief_text
from safeconduct.report.classes import CLASSES, ClassRules, PublicHours, extract, public_hours
from safeconduct.report.duties import duties_csv
from safeconduct.report.plan_json import plan_text
from safeconduct.report.plan_reader import PlanFile
from safeconduct.report.timetable import csv_text, timetable_csv

__all__ = ["EXPORT_FORMATS", "MOST_MAPPED", "File", "all_files", "export_files", "file_stems", "stems"]

EXPORT_FORMATS = ("csv", "geojson", "gpx", "kml")
"""What `export --to` knows; sumo comes later and is told so."""
MOST_MAPPED = 20
"""With more corridors than these `plan` writes no GPX and KML of its own accord."""


@dataclass(frozen=True, slots=True)
class File:
    """A file to be written: its name in the folder, its class (R9), its whole text."""

    name: str
    export_class: str
    text: str

    @property
    def content(self) -> bytes:
        """The text as UTF-8."""
        return self.text.encode("utf-8")


def all_files(plan: Plan, clock: Clock, places: Mapping[PlaceId, Place]) -> tuple[File, ...]:
    """Return every file that `plan` writes, all of class parties: plan.json, tables, maps and the brief.

    A GPX and a KML a corridor only where there are few (MOST_MAPPED); `export` makes those that are asked for.
    """
    source = PlanFile(plan, clock, places)
    files = [File("plan.json", "parties", plan_text(plan, clock, places))]
    formats = EXPORT_FORMATS if len(plan.corridors) <= MOST_MAPPED else EXPORT_FORMATS[:2]
    for to in formats:
        files += export_files(source, to, CLASSES["parties"])
    return (*files, File("brief.txt", "parties", brief_text(plan, clock, places)))


def export_files(source: PlanFile, to: str, rules: ClassRules, corridor: str | None = None) -> tuple[File, ...]:
    """Return the files of one format and class.

    Args:
        to: csv, geojson, gpx or kml.
        corridor: only this one; None: all, in class convoy each in files of its own.

    Raises:
        UsageError: an unknown format (sumo is told apart: it comes later) or corridor; a position is not known.
    """
    if to == "sumo":
        raise UsageError("--to sumo: not there yet, it comes with a later version; use gpx, kml, geojson or csv now")
    if to not in EXPORT_FORMATS:
        raise UsageError(f"--to {to}: unknown format; expected one of {', '.join(EXPORT_FORMATS)}")
    if not rules.convoys:
        return (_public(source, to, rules, corridor),)
    if rules.all_corridors and corridor is None:
        return tuple(_made(source, to, rules, None))
    _known(source.plan, corridor)
    chosen = [one.id for one in source.plan.corridors if corridor in (None, one.id)]
    return tuple(file for one in chosen for file in _made(source, to, rules, one))


def _known(plan: Plan, corridor: str | None) -> None:
    ids = [one.id for one in plan.corridors]
    if corridor is not None and corridor not in ids:
        raise UsageError(f"no corridor {corridor!r} in the plan; it has: {', '.join(ids) or 'none'}")


def _made(source: PlanFile, to: str, rules: ClassRules, corridor: str | None) -> Iterator[File]:
    shown = extract(source.plan, rules, corridor)
    stems = file_stems(source.plan)
    clock, places = source.clock, source.places
    tail = f"-{stems[corridor]}" if corridor is not None else ""
    if to == "csv":
        yield File(f"timetable{tail}.csv", rules.name, timetable_csv(shown.convoys, clock, places, rules))
        yield File(f"duties{tail}.csv", rules.name, duties_csv(shown.duties, clock, places, rules))
    elif to == "geojson":
        said = {"title": source.plan.title, "export_class": rules.name, "said": rules.says}
        text = corridors_geojson(shown.corridors, shown.convoys, clock, places, **said)
        yield File(f"corridors{tail}.geojson", rules.name, text)
    else:
        write: Callable[..., str] = corridor_gpx if to == "gpx" else corridor_kml
        for own in shown.corridors:
            text = write(own, shown.convoys, clock, places, said=rules.says)
            yield File(f"{stems[own.id]}.{to}", rules.name, text)


def file_stems(plan: Plan) -> dict[str, str]:
    """Name a file after each corridor's id."""
    return stems([corridor.id for corridor in plan.corridors])


def stems(ids: Iterable[str], instead: str = "corridor") -> dict[str, str]:
    """Name files after ids: only letters, digits, - and _, never two the same; instead: where nothing is left."""
    found: dict[str, str] = {}
    for one in ids:
        stem = re.sub(r"[^A-Za-z0-9_-]+", "-", one).strip("-") or instead
        taken = {other.lower() for other in found.values()}
        number = 2
        while (name := stem if number == 2 and stem.lower() not in taken else f"{stem}-{number}").lower() in taken:
            number += 1
        found[one] = name
    return found


_PUBLIC_COLUMNS = ("corridor", "name", "place", "place_name", "assembly", "opens", "closes", "class")


def _public(source: PlanFile, to: str, rules: ClassRules, corridor: str | None) -> File:
    _known(source.plan, corridor)
    hours = [row for row in public_hours(source.plan, source.clock, source.places) if corridor in (None, row.corridor)]
    if to == "csv":
        return File("hours-public.csv", rules.name, csv_text(_PUBLIC_COLUMNS, (_row(h, source, rules) for h in hours)))
    spots = [_spot(row, source) for row in hours]
    title = source.plan.title
    if to == "geojson":
        text = points_geojson(spots, title=title, export_class=rules.name, said=rules.says)
    else:
        text = (points_gpx if to == "gpx" else points_kml)(title, spots, said=rules.says)
    return File(f"assembly-public.{to}", rules.name, text)


def _row(hours: PublicHours, source: PlanFile, rules: ClassRules) -> tuple[object, ...]:
    opens, closes = source.clock.rfc3339(hours.opens), source.clock.rfc3339(hours.closes)
    known = (hours.corridor, hours.name, hours.place, hours.place_name, hours.assembly)
    return (*known, opens, closes, rules.name)


def _spot(hours: PublicHours, source: PlanFile) -> Spot:
    corridor = next(one for one in source.plan.corridors if one.id == hours.corridor)
    lat, lon = position(hours.place, corridor, source.places)
    open_text = f"{source.clock.both(hours.opens)} to {source.clock.both(hours.closes)}"
    where = f"Assembly point {hours.assembly}" if hours.assembly else "Assembly point"
    text = f"{where}, corridor {hours.name}, open {open_text}"
    return Spot(hours.assembly or hours.place, hours.place_name, lat, lon, text)
