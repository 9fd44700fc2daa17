"""Files of event data (ACLED, UCDP GED, VIINA) as incidents of a case, the day kept a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from safeconduct.core import Clock, Fault, quoted
from safeconduct.files.textfile import csv_records, read_text
from safeconduct.formats.events.kinds import SCHEMES, Event, RowError, Scheme
from safeconduct.picture import Incident

__all__ = ["EventFile", "read_events"]

MOST_BYTES = 500_000_000
"""Largest file of events that is read, bytes: a year of VIINA is about 150 MB."""


@dataclass(frozen=True, slots=True)
class EventFile:
    """What a file of events holds: the data set's name, its incidents, and rows left out by why, in words."""

    name: str
    incidents: tuple[Incident, ...]
    left_out: Mapping[str, int]


def read_events(path: Path, clock: Clock, faults: list[Fault]) -> EventFile | None:
    """Read a CSV file of events; rows at fault are left out, with a fault each.

    No data set tells the hour of an event: each is known by days, `Incident.until` is the end of the last.  The party
    is not guessed from the actors, whose names are kept in `source`.

    Args:
        path: ACLED's export, UCDP GED or VIINA's event_1pd, with commas, semicolons or tabs.
        clock: the case's; a day is that of its zone.
        faults: what is wrong is added here, by line and column.

    Returns:
        None where it is no such file.
    """
    text = read_text(path, path.name, faults, most_bytes=MOST_BYTES)
    if text is None:
        return None
    body = text.removeprefix("\ufeff")
    head = body[: body.find("\n")] if "\n" in body else body
    delimiter = max(",;\t", key=head.count)
    records = csv_records(body, delimiter, path.name, faults)
    columns = [name.strip().lower() for name in next(records, (1, []))[1]]
    scheme = _scheme(columns, path.name, faults)
    if scheme is None:
        return None
    left_out: Counter[str] = Counter()
    incidents = []
    for line, cells in records:
        if len(cells) != len(columns):
            faults.append(_cut_row(path.name, line, len(cells), len(columns)))
            continue
        read = _row(dict(zip(columns, cells, strict=True)), scheme, clock, path.name, line, faults)
        if isinstance(read, Incident):
            incidents.append(read)
        elif read:
            left_out[read] += 1
    return EventFile(scheme.name, tuple(incidents), dict(sorted(left_out.items())))


def _scheme(columns: list[str], file: str, faults: list[Fault]) -> Scheme | None:
    for scheme in SCHEMES:
        if scheme.columns <= set(columns):
            return scheme
    nearest = max(SCHEMES, key=lambda one: len(one.columns & set(columns)))
    lacking = ", ".join(sorted(nearest.columns - set(columns)))
    expected = " or ".join(f"{one.name}'s columns" for one in SCHEMES)
    remedy = nearest.lacking or f"For {nearest.name} these are not there: {lacking}."
    got = "columns of no known data set: " + ", ".join(columns[:8])
    faults.append(Fault(file, 1, "", got, expected, remedy))
    return None


def _cut_row(file: str, line: int, got: int, expected: int) -> Fault:
    remedy = "The file was cut or saved wrongly: export it again."
    return Fault(file, line, "", f"{got} cells", f"{expected}, as the header has", remedy)


def _row(
    cells: dict[str, str], scheme: Scheme, clock: Clock, file: str, line: int, faults: list[Fault]
) -> Incident | str | None:
    try:
        event = scheme.read(cells)
        if isinstance(event, str):
            return event
        lat, lon = _degrees(cells, "latitude", 90), _degrees(cells, "longitude", 180)
    except RowError as error:
        got = quoted(cells.get(error.column, "").strip())
        faults.append(Fault(file, line, error.column, got, error.expected, "Correct the cell, or delete the row."))
        return None
    return _incident(event, lat, lon, clock)


def _degrees(cells: Mapping[str, str], column: str, most: float) -> float:
    try:
        value = float(cells[column].strip().replace(",", "."))
    except ValueError:
        value = float("nan")
    if not -most <= value <= most:
        raise RowError(column, f"degrees from {-most:g} to {most:g}")
    return value


def _incident(event: Event, lat: float, lon: float, clock: Clock) -> Incident:
    days = clock.whole_days(event.first, event.last)
    source = "; ".join(_parts(event))
    return Incident(days.start, lat, lon, event.kind, None, event.precision_km, source, until=days.end)


def _parts(event: Event) -> Iterator[str]:
    yield event.id
    if event.source:
        yield event.source
