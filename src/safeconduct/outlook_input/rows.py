"""Rows of an outlook folder made into a conflict, and a conflict into rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import count, pairwise
from typing import Any

import numpy as np

from safeconduct.cases.tables.rows import Row
from safeconduct.core import Fault, PlaceId, did_you_mean, quoted, translations
from safeconduct.files.values import number_text
from safeconduct.outlook import (
    Closure,
    Conflict,
    Correction,
    Corridor,
    Count,
    OutlookPlace,
    Scenario,
    Total,
    TravelLink,
)
from safeconduct.outlook.conflict import FloatArray
from safeconduct.outlook_input.schema import (
    OUTLOOK_TABLES,
    ClosureRow,
    ConflictRow,
    CorridorRow,
    CountRow,
    LinkRow,
    PlaceRow,
    ReceptionRow,
    TotalRow,
)

__all__ = ["OutlookSettings", "conflict_of", "names_of", "rows_of", "scenarios_of"]

_When = Callable[[int], date]


@dataclass(frozen=True, slots=True)
class OutlookSettings:
    """What outlook.toml says; title: the folder's name where it says none.  home: empty where it says none."""

    title: str
    start: date
    days: int
    home: str = ""
    seed: int = 1


@dataclass(slots=True)
class _Reading:
    """What rows are read against, and where their faults go."""

    settings: OutlookSettings
    rows: Mapping[str, Sequence[Row]]
    faults: list[Fault]
    countries: set[str] = field(default_factory=set)

    def of(self, table: str) -> list[Any]:
        """Return the items read from a table, none where it has no rows."""
        return [row.item for row in self.rows.get(table, ())]

    def day(self, on: date) -> int:
        """Return the day of the outlook that a date is, 0 the first; less than 0 before it."""
        return (on - self.settings.start).days

    def report(self, table: str, row: Row, column: str, got: str, expected: str, remedy: str) -> None:
        """Note a fault of a cell."""
        self.faults.append(Fault(OUTLOOK_TABLES[table].file, row.line, column, got, expected, remedy))


def conflict_of(
    name: str, settings: OutlookSettings, rows: Mapping[str, Sequence[Row]], faults: list[Fault]
) -> Conflict:
    """Make the conflict of an outlook folder; what does not fit together is added to `faults`.

    rows: good rows by table name.
    """
    reading = _Reading(settings, rows, faults, {row.item.country for row in rows.get("places", ())})
    places = _places(reading)
    if settings.home and settings.home not in reading.countries:
        remedy = f"{did_you_mean(settings.home, sorted(reading.countries))}Correct it."
        faults.append(Fault("outlook.toml", 0, "home", quoted(settings.home), "a country of places.csv", remedy))
    totals, scenarios = scenarios_of(rows.get("totals", ()), settings.start, faults)
    counts, corrections = _counts(reading)
    return Conflict(
        name=name,
        start=settings.start,
        days=settings.days,
        places=places,
        links=_links(reading),
        intensity=_intensity(reading, places),
        home=settings.home,
        closures=_closures(reading),
        counts=counts,
        corrections=corrections,
        totals=totals,
        corridors=_corridors(reading),
        scenarios=scenarios,
    )


def _places(reading: _Reading) -> tuple[OutlookPlace, ...]:
    camps: dict[str, ReceptionRow] = {row.place: row for row in reading.of("reception")}
    fought = {row.place for row in reading.of("conflict")} - set(camps)
    return tuple(_place(row, camps.get(row.id), row.id in fought) for row in reading.of("places"))


def _place(row: PlaceRow, camp: ReceptionRow | None, fought: bool) -> OutlookPlace:
    return OutlookPlace(
        id=PlaceId(row.id),
        name=row.name,
        kind="camp" if camp else "conflict" if fought else "forwarding" if row.kind == "forwarding" else "town",
        lat=row.lat,
        lon=row.lon,
        country=row.country,
        region=row.region,
        population=row.population,
        capacity=camp.capacity if camp else None,
        source=row.source,
    )


def _links(reading: _Reading) -> tuple[TravelLink, ...]:
    links: list[TravelLink] = []
    lines: dict[frozenset[str], int] = {}
    for row in reading.rows.get("links", ()):
        item: LinkRow = row.item
        pair = frozenset((item.from_place, item.to_place))
        if len(pair) == 1:
            reading.report("links", row, "to", quoted(item.to_place), "another place than from", "Correct one of them.")
        elif pair in lines:
            got = f"{item.from_place} - {item.to_place} again, as in line {lines[pair]}"
            reading.report("links", row, "", got, "a row a pair of places", "A link goes both ways: delete one.")
        lines.setdefault(pair, row.line)
        ends = (PlaceId(item.from_place), PlaceId(item.to_place))
        links.append(TravelLink(*ends, item.km, item.kind, "a_to_b" if item.forced else "", item.source))  # type: ignore[arg-type]
    return tuple(links)


def _intensity(reading: _Reading, places: Sequence[OutlookPlace]) -> FloatArray:
    """Return conflict by day, shape (places, days); of rows that overlap the highest counts."""
    intensity = np.zeros((len(places), reading.settings.days))
    at = {place.id: row for row, place in enumerate(places)}
    for row in reading.rows.get("conflict", ()):
        item: ConflictRow = row.item
        span = _span(reading, "conflict", row, item.from_day, item.to_day)
        if span is not None and item.place in at:
            days = intensity[at[PlaceId(item.place)], max(span[0], 0) : span[1]]
            np.maximum(days, item.intensity, out=days)
    return intensity


def _span(
    reading: _Reading, table: str, row: Row, first: date, end: date | None, column: str = "to"
) -> tuple[int, int | None] | None:
    """Return (first day, day after the last or None: it goes on); None, and a fault, where it ends too early."""
    if end is not None and end <= first:
        got = f"{end}, not after {first}"
        remedy = "Correct one of the two; empty means that it goes on."
        reading.report(table, row, column, got, "a day after the first", remedy)
        return None
    last = None if end is None else max(reading.day(end), 0)
    return reading.day(first), last


def _closures(reading: _Reading) -> tuple[Closure, ...]:
    places = {row.id for row in reading.of("places")}
    links = {frozenset((row.from_place, row.to_place)) for row in reading.of("links")}
    closures = []
    for row in reading.rows.get("closures", ()):
        item: ClosureRow = row.item
        known = reading.countries - {""} if item.kind == "border" else places
        good = _named(reading, row, "a", item.a, known)
        if item.kind in ("border", "link", "redirection"):
            good &= _named(reading, row, "b", item.b, known)
        if good and item.kind in ("link", "redirection") and frozenset((item.a, item.b)) not in links:
            got = f"no link between {item.a} and {item.b}"
            reading.report("closures", row, "b", got, "a link of links.csv", "Correct the names, or add the link.")
        span = _span(reading, "closures", row, item.from_day, item.to_day)
        if good and span is not None and span[1] != 0:
            first, end = span
            closures.append(Closure(item.kind, item.a, item.b, max(first, 0), end, item.source))  # type: ignore[arg-type]
    return tuple(closures)


def _named(reading: _Reading, row: Row, column: str, word: str, known: Iterable[str]) -> bool:
    known = set(known)
    if word in known:
        return True
    what = "a country of places.csv" if row.item.kind == "border" else "the id of a place in places.csv"
    got = quoted(word) if word else "an empty cell"
    reading.report("closures", row, column, got, what, f"{did_you_mean(word, sorted(known))}Correct the cell.")
    return False


def _corridors(reading: _Reading) -> tuple[Corridor, ...]:
    corridors = []
    for row in reading.rows.get("corridors", ()):
        item: CorridorRow = row.item
        span = _span(reading, "corridors", row, item.from_day, item.to_day, "end_day")
        if span is not None and span[1] is not None:
            ends = (PlaceId(item.from_place), PlaceId(item.to_place))
            corridors.append(Corridor(*ends, item.persons, span[0], span[1], item.km, item.source))
    return tuple(corridors)


def _counts(reading: _Reading) -> tuple[tuple[Count, ...], tuple[Correction, ...]]:
    camps = {row.place for row in reading.of("reception")}
    counts: list[Count] = []
    corrections: list[Correction] = []
    seen: dict[tuple[str, date, str], int] = {}
    for row in reading.rows.get("counts", ()):
        item: CountRow = row.item
        key = (item.place, item.date, item.count_list)
        if item.place not in camps:
            remedy = "Add it to reception.csv, or delete the row."
            reading.report("counts", row, "place", quoted(item.place), "a place of reception.csv", remedy)
        elif key in seen:
            got = f"{item.place} on {item.date} again, as in line {seen[key]}"
            remedy = "Delete one, or name their lists apart."
            reading.report("counts", row, "date", got, "a row a place and day", remedy)
        seen.setdefault(key, row.line)
        counts.append(Count(PlaceId(item.place), reading.day(item.date), item.persons, item.count_list))
        if item.new_registration:
            corrections.append(Correction(PlaceId(item.place), reading.day(item.date), item.source))
    order = {at: number for number, at in enumerate(dict.fromkeys((one.place, one.source) for one in counts))}
    by_list = sorted(counts, key=lambda one: (order[one.place, one.source], one.day))  # which list is first matters
    return tuple(by_list), tuple(corrections)


def scenarios_of(
    rows: Sequence[Row], start: date, faults: list[Fault]
) -> tuple[tuple[Total, ...], tuple[Scenario, ...]]:
    """Return what was counted in all, and what is expected, from the rows of totals.csv."""
    totals: list[Total] = []
    scenarios: list[Scenario] = []
    for row in rows:
        item: TotalRow = row.item
        day, three = (item.date - start).days, (item.low, item.middle, item.high)
        if item.counted is not None:
            totals.append(Total(day, item.counted, item.source))
        low, middle, high = three
        if low is not None and middle is not None and high is not None and low <= middle <= high:
            scenarios.append(Scenario(day, low, middle, high, item.source))
        elif three != (None, None, None) or item.counted is None:
            got = ", ".join("nothing" if value is None else number_text(value) for value in three)
            remedy = "Write all three, or counted alone."
            faults.append(Fault("totals.csv", row.line, "middle", got, "low <= middle <= high", remedy))
    return tuple(sorted(totals, key=lambda total: total.day)), tuple(sorted(scenarios, key=lambda one: one.day))


def names_of(rows: Sequence[Row]) -> dict[str, dict[str, str]]:
    """Return the names of places in other languages, as far as places.csv has them, by id and by language."""
    return {row.item.id: dict(row.item.translations) for row in rows}


def rows_of(conflict: Conflict, names: Mapping[str, Mapping[str, str]]) -> dict[str, list[Any]]:
    """Return the rows of every table that hold a conflict, by table name; ids get hyphens for blanks and commas.

    names: of places in other languages, as `names_of` gives them.
    """
    ids = _plain_ids(conflict.places)

    def when(day: int) -> date:
        return conflict.start + timedelta(days=day)

    return {
        "places": [_place_row(one, ids, names.get(one.id, {})) for one in conflict.places],
        "reception": [ReceptionRow(ids[one.id], one.capacity, "", "") for one in conflict.places if one.kind == "camp"],
        "links": [_link_row(link, ids) for link in conflict.links],
        "conflict": _conflict_rows(conflict, ids, when),
        "closures": [_closure_row(one, ids, when) for one in conflict.closures],
        "corridors": [_corridor_row(one, ids, when) for one in conflict.corridors],
        "counts": _count_rows(conflict, ids, when),
        "totals": _total_rows(conflict, when),
    }


def _place_row(one: OutlookPlace, ids: Mapping[str, str], names: Mapping[str, str]) -> PlaceRow:
    kind = "forwarding" if one.kind == "forwarding" else "town"
    return PlaceRow(
        id=ids[one.id],
        name=one.name,
        translations=translations(names),
        lat=one.lat,
        lon=one.lon,
        country=one.country,
        region=one.region,
        population=one.population,
        kind=kind,
        source=one.source,
        as_of="",
    )


def _closure_row(one: Closure, ids: Mapping[str, str], when: _When) -> ClosureRow:
    end = None if one.to_day is None else when(one.to_day)
    return ClosureRow(one.kind, ids.get(one.a, one.a), ids.get(one.b, one.b), when(one.from_day), end, one.source, "")


def _corridor_row(one: Corridor, ids: Mapping[str, str], when: _When) -> CorridorRow:
    days = when(one.from_day), when(one.to_day)
    return CorridorRow(ids[one.a], ids[one.b], one.persons, *days, one.km, one.source, "")


def _count_rows(conflict: Conflict, ids: Mapping[str, str], when: _When) -> list[CountRow]:
    corrected = {(one.place, one.day): one.source for one in conflict.corrections}
    rows = []
    for one in conflict.counts:
        at = (one.place, one.day)
        source = corrected.pop(at, None)  # written once, though there may be several lists
        item = (source is not None, source or "", "")
        rows.append(CountRow(ids[one.place], when(one.day), one.persons, one.source, *item))
    return rows


def _plain_ids(places: Sequence[OutlookPlace]) -> dict[str, str]:
    """Map each id to one that a cell may hold."""
    ids: dict[str, str] = {}
    for place in places:
        plain = first = re.sub(r'[\s;:,"/\\]+', "-", place.id)
        for number in count(2):
            if plain not in ids.values():
                break
            plain = f"{first}-{number}"
        ids[place.id] = plain
    return ids


def _link_row(link: TravelLink, ids: Mapping[str, str]) -> LinkRow:
    ends = (link.b, link.a) if link.forced == "b_to_a" else (link.a, link.b)
    return LinkRow(ids[ends[0]], ids[ends[1]], link.km, link.kind, bool(link.forced), link.source, "")


def _conflict_rows(conflict: Conflict, ids: Mapping[str, str], when: _When) -> list[ConflictRow]:
    """Return a row a stretch of days of one intensity; of 0 where a place of kind conflict is never fought over."""
    rows = []
    for place, values in zip(conflict.places, conflict.intensity, strict=True):
        edges = [0, *(np.flatnonzero(np.diff(values)) + 1).tolist(), conflict.days]
        for first, end in pairwise(edges):
            if values[first] > 0 or (place.kind == "conflict" and not values.any()):
                last = None if end == conflict.days else when(end)
                rows.append(ConflictRow(ids[place.id], when(first), last, float(values[first]), "", ""))
    return rows


def _total_rows(conflict: Conflict, when: _When) -> list[TotalRow]:
    counted = {one.day: one for one in conflict.totals}
    expected = {one.day: one for one in conflict.scenarios}
    rows = []
    for day in sorted(counted.keys() | expected.keys()):
        total, scene = counted.get(day), expected.get(day)
        source = (scene.source if scene else "") or (total.source if total else "")
        counted_persons = total.persons if total else None
        row = TotalRow(when(day), counted_persons, None, None, None, source, "")
        rows.append(replace(row, low=scene.low, middle=scene.middle, high=scene.high) if scene else row)
    return rows
