"""source_data of FLEE: who was registered in which camp and when, and what corrects it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from safeconduct.core import Fault, PlaceId, did_you_mean
from safeconduct.outlook import Correction, Count, Total
from safeconduct.outlook_input.flee.rows import FleeRow, FleeTable, Names, read_flee_table, shown

__all__ = ["LAYOUTS", "FleeCounts", "read_corrections", "read_counts"]

LAYOUTS = ("data_layout.csv", "data_layout_refugee.csv")
"""The file that names the count files, now and in older folders."""

_DATES = ("date", "datetime", "day", "time")
_MOST = 1e10
_SPARSE_DAYS = 180
"""Longest stretch between two counts that is not reported, days."""


@dataclass(slots=True)
class FleeCounts:
    """What source_data holds: counts of camps, totals of all, camps nobody counts, and names of no camp."""

    counts: list[Count] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)
    uncounted: set[str] = field(default_factory=set)
    foreign: set[str] = field(default_factory=set)

    def dates_of(self, place: str) -> list[int]:
        """Return the days on which a place was counted, sorted."""
        return sorted({count.day for count in self.counts if count.place == place})

    def before(self, place: str, day: int) -> float | None:
        """Return the last figure of a place before a day, its lists added up; None where there is none."""
        last: dict[str, tuple[int, float]] = {}
        for count in self.counts:
            if count.place == place and count.day < day:
                last[count.source] = max(last.get(count.source, (count.day, count.persons)), (count.day, count.persons))
        return sum(persons for _, persons in last.values()) if last else None


def read_counts(
    folder: Path, layout: str, camps: Sequence[str], start: date, days: int, faults: list[Fault]
) -> FleeCounts:
    """Read the layout and every file it names.

    Args:
        folder: the FLEE folder.
        layout: the layout's path in it.
        camps: names of the camps of locations.csv.
        start, days: day 0, and how many days there are.
        faults: what is wrong is added here.
    """
    found = FleeCounts()
    table = read_flee_table(folder / layout, layout, faults)
    if table is None:
        return found
    where = Path(layout).parent
    names = Names(camps, "a camp in locations.csv")
    lines: dict[str, int] = {}
    for row in table.rows:
        name = row.text(0)
        if name.lower() == "total":
            for file in (cell for cell in row.cells[1:] if cell):
                series = _series(folder, (where / file).as_posix(), start, days, faults)
                found.totals += [Total(day, persons, file) for day, persons in series]
        elif name in lines:
            row.report("", f"{shown(name)}, as in line {lines[name]}", "a row a camp", "Delete one of the two.")
        else:
            _read_camp(folder, where, row, names, start, days, found)
        lines.setdefault(name, row.line)
    _check_all_there(table, camps, lines, found, faults)
    return found


def _read_camp(
    folder: Path, where: Path, row: FleeRow, names: Names, start: date, days: int, found: FleeCounts
) -> None:
    name = names.meant(row, 0, "", level="warning")
    files = [file for file in row.cells[1:] if file]
    if name is None:
        found.foreign.add(row.text(0))
        return
    if not files:
        found.uncounted.add(name)
        remedy = "It is taken as a camp where nobody counts; name its file where there is one."
        row.report("", f"{name} without a file", "a file of counts", remedy, "warning")
    for file in files:
        path = (where / file).as_posix()
        series = _series(folder, path, start, days, row.faults)
        found.counts += [Count(PlaceId(name), day, persons, path) for day, persons in series]


def _check_all_there(
    table: FleeTable, camps: Sequence[str], lines: Mapping[str, int], found: FleeCounts, faults: list[Fault]
) -> None:
    named = {count.place for count in found.counts} | found.uncounted
    plain = Names(lines, f"a row of {table.file}")
    for camp in camps:
        if plain.find(camp) is None and camp not in named:
            remedy = f"{did_you_mean(camp, lines)}Add the row {camp},its-file.csv; or {camp}, where nobody counts."
            faults.append(Fault(table.file, 0, camp, f"no row for the camp {camp}", "a row a camp", remedy))
    if "total" not in {name.lower() for name in lines}:
        remedy = "Every row is read as a camp; FLEE takes the first for the total and leaves that camp out."
        faults.append(Fault(table.file, 1, "", "no row total", "total,refugees.csv", remedy, "warning"))


def _series(folder: Path, file: str, start: date, days: int, faults: list[Fault]) -> list[tuple[int, float]]:
    """Read one file of counts: (day, persons), sorted; a row without a count is left out, as FLEE does."""
    before = len(faults)
    table = read_flee_table(folder / file, file, faults, first=_DATES, named_in=LAYOUTS[0])
    if table is None:
        return []
    rows: dict[int, tuple[float, FleeRow]] = {}
    former: int | None = None
    for row in table.rows:
        if not row.text(1):
            continue
        day, persons = row.date(0, "date"), row.number(1, "count", least=0, most=_MOST)
        if day is None or persons is None:
            continue
        number = (day - start).days
        if _kept(row, number, persons, former, rows):
            rows[number], former = (persons, row), number
    if not rows and len(faults) == before:
        remedy = "Write the counts, a row a day as 2022-03-05,1200; one row of 0 where nobody came."
        faults.append(Fault(file, 0, "", "no counts", "a day and a count a row", remedy))
    series = [(day, rows[day][0]) for day in sorted(rows)]
    _report_sparse(file, [day for day, _ in series], days, faults)
    return series


def _kept(
    row: FleeRow, day: int, persons: float, former: int | None, rows: Mapping[int, tuple[float, FleeRow]]
) -> bool:
    """Say whether a row is taken: of two rows of one day the one that stands where the day belongs."""
    late = former is not None and day < former
    if day not in rows:
        if late:
            remedy = "The rows are sorted; FLEE takes them as they stand and reads wrong figures between them."
            row.report("date", f"{row.text(0)} after a later day", "days that rise", remedy, "warning")
        return True
    persons_, line = rows[day][0], rows[day][1].line
    taken = f"line {line if late else row.line}"
    got, remedy = f"{row.text(0)} a second time, as in line {line}", f"That of {taken} is taken; correct or delete one."
    row.report("date", got, "a row a day", remedy, "note" if persons_ == persons else "warning")
    return not late


def _report_sparse(file: str, counted: Sequence[int], days: int, faults: list[Fault]) -> None:
    within = [day for day in counted if day < days]
    ends = [(a, b) for a, b in pairwise([*within, days - 1]) if b - a > _SPARSE_DAYS]
    if ends:
        spans = ", ".join(f"{a} to {b}" for a, b in ends[:3])
        remedy = "A straight line is taken between counts, and the last one held; add counts where there are any."
        got = f"no count for more than {_SPARSE_DAYS} days: days {spans}"
        faults.append(Fault(file, 0, "", got, "a count now and then", remedy, "note"))


def read_corrections(
    table: FleeTable, names: Names, found: FleeCounts, start: date, *, whole: bool
) -> list[Correction]:
    """Read registration_corrections.csv: camp, day of the new registration.

    A correction needs a count on its very day, and one before it that is not 0; where it has not, that is a fault.
    whole: all counts could be read; where not, corrections are not held against them.
    """
    corrections: list[Correction] = []
    for row in table.rows:
        if row.text(0) in found.foreign:
            remedy = "It is left out with that camp's counts."
            row.report("camp", shown(row.text(0)), "a camp in locations.csv", remedy, "warning")
            continue
        name = names.meant(row, 0, "camp")
        day = row.date(1, "date")
        if name is None or day is None:
            continue
        number = (day - start).days
        if whole and name not in found.uncounted and _correctable(row, name, number, start, found):
            corrections.append(Correction(PlaceId(name), number, f"{row.file}:{row.line}"))
    return corrections


def _correctable(row: FleeRow, name: str, day: int, start: date, found: FleeCounts) -> bool:
    days = found.dates_of(name)
    if not days:
        return False  # its file is at fault already
    if day not in days:
        nearest = min(days, key=lambda other: abs(other - day))
        remedy = f"Write a day on which {name} was counted; the nearest is {start + timedelta(days=nearest)}."
        row.report("date", shown(row.text(1)), f"a day in the counts of {name}", remedy)
        return False
    before = found.before(name, day)
    if before is None or before < 1:
        got = f"{shown(row.text(1))}, with {'no count' if before is None else 'a count of 0'} before it"
        remedy = "There is nothing to correct; delete the row or correct the day."
        row.report("date", got, f"a day after a count of {name}", remedy)
        return False
    return True
