"""sim_period.csv and conflicts.csv of FLEE: which days, and where there is conflict on each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from safeconduct.core import Fault, did_you_mean
from safeconduct.files.values import ReadingError
from safeconduct.outlook.conflict import FloatArray
from safeconduct.outlook_input.flee.places import FleePlace, FleePlaces
from safeconduct.outlook_input.flee.rows import FleeRow, FleeTable, Names, read_day, shown
from safeconduct.outlook_input.warnings import span_words

__all__ = ["MOST_DAYS", "Period", "conflict_by_dates", "read_conflicts", "read_period"]

MOST_DAYS = 36_500
"""Longest outlook that is read, days."""


_MOST_INTENSITY = 1e6


@dataclass(frozen=True, slots=True)
class Period:
    """The date of day 0, and how many days there are."""

    start: date
    days: int


def read_period(table: FleeTable, faults: list[Fault]) -> Period | None:
    """Read sim_period.csv: a row StartDate, a row Length."""
    start: date | None = None
    days: int | None = None
    seen = set()
    for row in table.rows:
        key = row.text(0).lower()
        seen.add(key)
        if key == "startdate":
            start = row.date(1, "StartDate")
        elif key == "length":
            days = row.whole(1, "Length")
            if days is not None and not 1 <= days <= MOST_DAYS:
                row.report("Length", shown(row.text(1)), f"a number of days from 1 to {MOST_DAYS}", "Correct the cell.")
                days = None
    for key, line in (("StartDate", "StartDate,2022-02-24"), ("Length", "Length,300")):
        if key.lower() not in seen:
            faults.append(Fault(table.file, 0, key, "no such row", f"a row {key}", f"Add it, as {line}."))
    return None if start is None or days is None else Period(start, days)


def conflict_by_dates(places: Sequence[FleePlace], days: int, file: str, faults: list[Fault]) -> FloatArray:
    """Return conflict by day, shape (places, days), 1 or 0, from conflict_date in locations.csv; a warning says so."""
    remedy = "Each conflict zone is in conflict from its conflict_date on."
    faults.append(Fault(file, 0, "", "no such file", "conflict by day", remedy, "warning"))
    intensity = np.zeros((len(places), days))
    for at, place in enumerate(places):
        if place.conflict_day is not None:
            intensity[at, max(place.conflict_day, 0) :] = 1.0
    return intensity


def read_conflicts(table: FleeTable, places: FleePlaces, period: Period, faults: list[Fault]) -> FloatArray:
    """Read conflicts.csv: a row a day, a column a place.

    Returns:
        Shape (good places, days).  A day without a row is as the day before it; a conflict zone without a column is in
        conflict from its conflict_date on; both are reported.
    """
    if not table.rows:
        faults.append(Fault(table.file, 0, "", "no rows", "a row a day", "Add the days."))
    rows = {str(place.place.id): at for at, place in enumerate(places.good)}
    columns = _columns(table, places.names, faults)
    days = _days(table, period, faults)
    intensity = np.zeros((len(places.good), period.days))
    last = np.searchsorted(days, np.arange(period.days), side="right") - 1
    for name, at in columns.items():
        values = np.array([_value(row, at, name) for row in table.rows])
        if name not in places.names.known:
            _report_unknown(table, name, places.names.known, values, faults)
        elif name in rows and 0 < len(days) == len(values):
            intensity[rows[name]] = np.where(last >= 0, values[last], 0.0)
    _add_unlisted(table, places.good, columns, intensity, faults)
    return intensity


def _columns(table: FleeTable, names: Names, faults: list[Fault]) -> dict[str, int]:
    """Map each place, or what stands there for one that is not known, to its column."""
    head = FleeRow(table.file, table.header_line, table.header, faults)
    columns: dict[str, int] = {}
    for at, word in enumerate(table.header):
        if at == 0 or not word:
            continue
        name = word if names.find(word) is None else names.meant(head, at, word) or word
        if name in columns:
            head.report(word, f"{shown(word)} a second time", "a column a place", "Delete or rename one of the two.")
        columns.setdefault(name, at)
    if len(table.header) < 2:
        expected = "a first line as #Day,Place,Place"
        faults.append(Fault(table.file, 1, "", "no header", expected, "Write the line that names the places."))
    return columns


def _report_unknown(
    table: FleeTable, name: str, known: Iterable[str], values: FloatArray, faults: list[Fault]
) -> None:
    """Warn of conflict at a place that is not there; a column of zeros says nothing and is passed over."""
    if values.any():
        remedy = f"{did_you_mean(name, known)}Correct the name; its conflict is not in the outlook (FLEE drops it too)."
        expected = "a name in locations.csv"
        faults.append(Fault(table.file, table.header_line, name, shown(name), expected, remedy, "warning"))


def _value(row: FleeRow, at: int, name: str) -> float:
    value = row.number(at, name, least=0, most=_MOST_INTENSITY)
    return 0.0 if value is None else value


def _days(table: FleeTable, period: Period, faults: list[Fault]) -> list[int]:
    """Return the day of each row; FLEE counts rows and does not look at what they say."""
    days = [_row_day(row, period) for row in table.rows]
    days_read = [day for day in days if day is not None]
    if len(days_read) < len(days):
        return list(range(len(days)))
    for row, former, day in zip(table.rows[1:], days_read, days_read[1:], strict=False):
        if day <= former:
            remedy = "Sort the rows by day, one row a day."
            row.report("Day", f"{day} after {former}", "days that rise", remedy)
    if days_read and days_read[0] == 1 and days_read == list(range(1, len(days_read) + 1)):
        remedy = "The first row is read as day 0, as FLEE does."
        faults.append(Fault(table.file, table.rows[0].line, "Day", "a first day 1", "day 0", remedy, "note"))
        days_read = [day - 1 for day in days_read]
    _report_gaps(table, days_read, period, faults)
    return sorted(set(days_read))


def _row_day(row: FleeRow, period: Period) -> int | None:
    text = row.text(0)
    try:
        return (read_day(text)[0] - period.start).days
    except ReadingError:
        return row.whole(0, "Day")


def _report_gaps(table: FleeTable, days_read: Sequence[int], period: Period, faults: list[Fault]) -> None:
    missing = sorted(set(range(period.days)) - set(days_read))
    if not missing:
        return
    before = [day for day in missing if not days_read or day < days_read[0]]
    kept = "no conflict is known on them" if before else "each is read as the day before it"
    remedy = f"Add the rows; {kept}. FLEE counts rows, and so moves all later days or stops."
    got = f"no row for {len(missing)} of {period.days} days: {span_words(missing)}"
    faults.append(Fault(table.file, 0, "Day", got, "a row a day", remedy, "warning"))


def _add_unlisted(
    table: FleeTable, places: Sequence[FleePlace], columns: Mapping[str, int], intensity: FloatArray,
    faults: list[Fault],
) -> None:  # fmt: skip
    """Put conflict zones that have no column into conflict from their conflict_date on."""
    for at, place in enumerate(places):
        if place.conflict_day is not None and place.place.id not in columns:
            intensity[at, max(place.conflict_day, 0) :] = 1.0
            got, name = f"no column for {place.place.id}", str(place.place.id)
            remedy = f"Add it; {name} is in conflict from day {max(place.conflict_day, 0)} on, as locations.csv says."
            faults.append(Fault(table.file, table.header_line, name, got, "a column a place", remedy, "warning"))
