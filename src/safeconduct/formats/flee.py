"""FLEE's input folders, read as they are, with every trap told at once.

FLEE (Flee 3, github.com/djgroen/flee) reads input_csv and source_data.  What it stops at is a fault here, unless there
is one way only to read it; what it passes over in silence is done as the file says, and told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from safeconduct.core import CaseError, Fault
from safeconduct.formats.flee_counts import LAYOUTS, FleeCounts, read_corrections, read_counts
from safeconduct.formats.flee_days import Period, conflict_by_dates, read_conflicts, read_period
from safeconduct.formats.flee_doubts import find_doubts
from safeconduct.formats.flee_places import HEADER_NAMES, FleePlace, read_places
from safeconduct.formats.flee_rows import FleeTable, Names, read_flee_table
from safeconduct.formats.flee_ways import FleeWay, read_closures, read_routes
from safeconduct.outlook import Closure, Conflict, OutlookPlace
from safeconduct.outlook.conflict import FloatArray

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
    told = tuple(sorted(set(faults)))
    if conflict is None or any(fault.level == "error" for fault in told):
        raise CaseError(told)
    return FleeFolder(conflict, told)


def _conflict(folder: Path, inputs: str, faults: list[Fault]) -> Conflict | None:
    """Read all files; None where too little of them could be read to go on."""
    period_file = _there(folder, [f"{inputs}{name}" for name in _PERIODS])
    period_table = read_flee_table(folder / period_file, period_file, faults)
    period = None if period_table is None else read_period(period_table, faults)
    table = _table(folder, f"{inputs}locations.csv", faults, first=HEADER_NAMES)
    places = [] if table is None else read_places(table, faults)
    names = Names([str(place.place.id) for place in places], "a place in locations.csv")
    route_table = _table(folder, f"{inputs}routes.csv", faults, first=("name1",))
    ways = [] if route_table is None or not places else read_routes(route_table, names, faults)
    closures = _closures(folder, f"{inputs}closures.csv", names, places, ways, period, faults)
    _tell_unused(folder, inputs, faults)
    if period is None or not places:
        return None
    intensity = _intensity(folder, f"{inputs}conflicts.csv", places, period, faults)
    found, corrections_of = _counts(folder, inputs, places, period, faults), f"{inputs}registration_corrections.csv"
    correction_table = _optional(folder, corrections_of, faults)
    corrections = [] if correction_table is None else read_corrections(correction_table, names, found, period.start)
    conflict = Conflict(
        name=folder.resolve().name,
        start=period.start,
        days=period.days,
        places=_with_kinds(places, intensity),
        links=tuple(way.link for way in ways),
        intensity=intensity,
        home=places[0].place.country,
        closures=tuple(closures),
        counts=tuple(found.counts),
        corrections=tuple(corrections),
        totals=tuple(found.totals),
    )
    find_doubts(conflict, f"{inputs}locations.csv", f"{inputs}conflicts.csv", faults)
    return conflict


def _there(folder: Path, names: Sequence[str]) -> str:
    return next((name for name in names if (folder / name).is_file()), names[0])


def _table(folder: Path, file: str, faults: list[Fault], *, first: Sequence[str] = ()) -> FleeTable | None:
    return read_flee_table(folder / file, file, faults, first=first)


def _optional(folder: Path, file: str, faults: list[Fault]) -> FleeTable | None:
    return _table(folder, file, faults) if (folder / file).exists() else None


def _closures(
    folder: Path,
    file: str,
    names: Names,
    places: Sequence[FleePlace],
    ways: list[FleeWay],
    period: Period | None,
    faults: list[Fault],
) -> list[Closure]:
    table = _optional(folder, file, faults)
    if table is None:
        if not (folder / file).exists():
            remedy = "Nothing is taken as shut; add the file if a border was."
            faults.append(Fault(file, 0, "", "no such file", "what is shut when", remedy, "note"))
        return []
    known = {str(place.place.id): place.place for place in places}
    return read_closures(table, names, known, ways, None if period is None else period.start)


def _intensity(
    folder: Path, file: str, places: Sequence[FleePlace], period: Period, faults: list[Fault]
) -> FloatArray:
    if not (folder / file).exists() and any(place.conflict_day is not None for place in places):
        return conflict_by_dates(places, period.days, file, faults)
    table = read_flee_table(folder / file, file, faults, first=("day",))
    if table is None:
        return np.zeros((len(places), period.days))
    return read_conflicts(table, places, period, faults)


def _counts(
    folder: Path, inputs: str, places: Sequence[FleePlace], period: Period, faults: list[Fault]
) -> FleeCounts:
    where = "source_data" if inputs or (folder / "source_data").is_dir() else "../source_data"
    if not (folder / where).is_dir():
        remedy = "It is read as a conflict where nobody counts yet: say the totals expected in totals.csv."
        faults.append(Fault("source_data", 0, "", "no such folder", "counts of camps", remedy, "warning"))
        return FleeCounts()
    layout = _there(folder, [f"{where}/{name}" for name in LAYOUTS])
    camps = [str(place.place.id) for place in places if place.place.kind == "camp"]
    return read_counts(folder, layout, camps, period.start, period.days, faults)


def _with_kinds(places: Sequence[FleePlace], intensity: FloatArray) -> tuple[OutlookPlace, ...]:
    """Return the places; a town that is ever in conflict is of kind conflict."""
    fought = np.any(intensity > 0, axis=1)
    return tuple(
        replace(one.place, kind="conflict") if fought[at] and one.place.kind == "town" else one.place
        for at, one in enumerate(places)
    )


def _tell_unused(folder: Path, inputs: str, faults: list[Fault]) -> None:
    settings = [file for file in (f"{inputs}simsetting.yml", "simsetting.yml") if (folder / file).is_file()]
    for file in dict.fromkeys(settings):
        remedy = "Nothing need be done: the outlook takes the same parameters for every conflict."
        faults.append(Fault(file, 0, "", "FLEE's settings", "no settings by conflict", remedy, "note"))
    for name in _UNUSED:
        if (folder / inputs / name).is_file():
            remedy = "It is not part of the outlook and is not read."
            faults.append(Fault(f"{inputs}{name}", 0, "", "a file of FLEE's extras", "none", remedy, "warning"))
