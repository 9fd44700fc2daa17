"""FLEE's input folders, read as they are, with every trap reported at once.

FLEE (Flee 3, github.com/djgroen/flee) reads input_csv and source_data.  What it stops at is a fault here, unless there
is one way only to read it; what it passes over in silence is done as the file says, and reported.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from safeconduct.core import CaseError, Fault
from safeconduct.outlook import Closure, Conflict, Correction, OutlookPlace
from safeconduct.outlook.conflict import FloatArray
from safeconduct.outlook_input.flee.counts import LAYOUTS, FleeCounts, read_corrections, read_counts
from safeconduct.outlook_input.flee.days import Period, conflict_by_dates, read_conflicts, read_period
from safeconduct.outlook_input.flee.places import HEADER_NAMES, FleePlace, FleePlaces, read_places
from safeconduct.outlook_input.flee.routes import FleeRoute, read_closures, read_routes
from safeconduct.outlook_input.flee.rows import read_flee_table
from safeconduct.outlook_input.warnings import Sources, check_essentials, find_warnings

__all__ = ["FleeFolder", "is_flee_folder", "read_flee"]

_PERIODS = ("sim_period.csv", "conflict_period.csv")
_UNUSED = ("flood_level.csv", "location_changes.csv", "agents.csv", "major_routes.csv")


@dataclass(frozen=True, slots=True)
class FleeFolder:
    """A conflict, and the warnings and notes on the folder it was read from."""

    conflict: Conflict
    faults: tuple[Fault, ...]


def is_flee_folder(folder: Path) -> bool:
    """Say whether a folder is one of FLEE's: it has input_csv, or is one."""
    return (folder / "input_csv").is_dir() or (folder / "locations.csv").is_file()


def read_flee(folder: Path) -> FleeFolder:
    """Read a folder of FLEE: the one that holds input_csv (and source_data), or input_csv itself.

    Raises:
        CaseError: the folder is at fault; carries all faults of all files, warnings and notes too.
    """
    faults: list[Fault] = []
    conflict = _conflict(folder, "input_csv/" if (folder / "input_csv").is_dir() else "", faults)
    all_faults = tuple(sorted(set(faults)))
    if conflict is None or _at_fault(all_faults):
        raise CaseError(all_faults)
    return FleeFolder(conflict, all_faults)


def _conflict(folder: Path, inputs: str, faults: list[Fault]) -> Conflict | None:
    """Read all files; None where they do not make a conflict."""
    _report_unused(folder, inputs, faults)
    period = _period(folder, inputs, faults)
    table = read_flee_table(folder / inputs / "locations.csv", f"{inputs}locations.csv", faults, first=HEADER_NAMES)
    places = None if table is None else read_places(table, faults)
    if places is None:
        return None
    rows = read_flee_table(folder / inputs / "routes.csv", f"{inputs}routes.csv", faults, first=("name1",))
    routes = [] if rows is None else read_routes(rows, places.names, faults)
    closures = _closures(folder, f"{inputs}closures.csv", places, routes, period, faults)
    if period is None:
        return None
    sources = _sources(inputs, places, routes)
    intensity = _intensity(folder, places, period, sources, faults)
    found, corrections = _counts(folder, inputs, places, period, faults)
    if _at_fault(faults):
        return None
    conflict = Conflict(
        name=folder.resolve().name,
        start=period.start,
        days=period.days,
        places=_with_kinds(places.good, intensity),
        links=tuple(route.link for route in routes),
        intensity=intensity,
        home=places.good[0].place.country,
        closures=tuple(closures),
        counts=tuple(found.counts),
        corrections=tuple(corrections),
        totals=tuple(found.totals),
    )
    find_warnings(conflict, sources, faults)
    return conflict


def _period(folder: Path, inputs: str, faults: list[Fault]) -> Period | None:
    file = _there(folder, [f"{inputs}{name}" for name in _PERIODS])
    table = read_flee_table(folder / file, file, faults)
    return None if table is None else read_period(table, faults)


def _at_fault(faults: Sequence[Fault]) -> bool:
    return any(fault.level == "error" for fault in faults)


def _there(folder: Path, names: Sequence[str]) -> str:
    return next((name for name in names if (folder / name).is_file()), names[0])


def _closures(
    folder: Path, file: str, places: FleePlaces, routes: list[FleeRoute], period: Period | None, faults: list[Fault]
) -> list[Closure]:
    if not (folder / file).exists():
        remedy = "Nothing is taken as shut; add the file if a border was."
        faults.append(Fault(file, 0, "", "no such file", "what is shut when", remedy, "note"))
        return []
    table = read_flee_table(folder / file, file, faults)
    return [] if table is None else read_closures(table, places, routes, None if period is None else period.start)


def _sources(inputs: str, places: FleePlaces, routes: Sequence[FleeRoute]) -> Sources:
    return Sources(
        places=f"{inputs}locations.csv",
        links=f"{inputs}routes.csv",
        conflict=f"{inputs}conflicts.csv",
        km="distance",
        make_a_camp="Give the places that take people in the location_type camp.",
        place_lines={one.place.id: one.line for one in places.good},
        link_lines=[route.line for route in routes],
    )


def _intensity(
    folder: Path, places: FleePlaces, period: Period, sources: Sources, faults: list[Fault]
) -> FloatArray:
    """Return conflict by day, shape (good places, days)."""
    file, before = sources.conflict, len(faults)
    if not (folder / file).exists() and any(place.conflict_day is not None for place in places.good):
        intensity = conflict_by_dates(places.good, period.days, file, faults)
    else:
        table = read_flee_table(folder / file, file, faults, first=("day",))
        none = np.zeros((len(places.good), period.days))
        intensity = none if table is None else read_conflicts(table, places, period, faults)
    if len(places.good) == len(places.names.known) and not _at_fault(faults[before:]):
        check_essentials([one.place for one in places.good], intensity, sources, faults)
    return intensity


def _counts(
    folder: Path, inputs: str, places: FleePlaces, period: Period, faults: list[Fault]
) -> tuple[FleeCounts, list[Correction]]:
    where = "source_data" if inputs or (folder / "source_data").is_dir() else "../source_data"
    if not (folder / where).is_dir():
        remedy = "It is read as a conflict where nobody counts yet: say the totals expected in totals.csv."
        faults.append(Fault("source_data", 0, "", "no such folder", "counts of camps", remedy, "warning"))
        return FleeCounts(), []
    before = len(faults)
    layout = _there(folder, [f"{where}/{name}" for name in LAYOUTS])
    found = read_counts(folder, layout, places.camps(), period.start, period.days, faults)
    file, whole = f"{inputs}registration_corrections.csv", not _at_fault(faults[before:])
    table = read_flee_table(folder / file, file, faults) if (folder / file).exists() else None
    return found, [] if table is None else read_corrections(table, places.names, found, period.start, whole=whole)


def _with_kinds(places: Sequence[FleePlace], intensity: FloatArray) -> tuple[OutlookPlace, ...]:
    """Return the places; a town that is ever in conflict is of kind conflict."""
    fought = np.any(intensity > 0, axis=1)
    return tuple(
        replace(one.place, kind="conflict") if fought[at] and one.place.kind == "town" else one.place
        for at, one in enumerate(places)
    )


def _report_unused(folder: Path, inputs: str, faults: list[Fault]) -> None:
    settings = [file for file in (f"{inputs}simsetting.yml", "simsetting.yml") if (folder / file).is_file()]
    for file in dict.fromkeys(settings):
        remedy = "Nothing need be done: the outlook takes the same parameters for every conflict."
        faults.append(Fault(file, 0, "", "FLEE's settings", "no settings by conflict", remedy, "note"))
    for name in _UNUSED:
        if (folder / inputs / name).is_file():
            remedy = "It is not part of the outlook and is not read."
            faults.append(Fault(f"{inputs}{name}", 0, "", "a file of FLEE's extras", "none", remedy, "warning"))
