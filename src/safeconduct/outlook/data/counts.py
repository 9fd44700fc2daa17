"""Counts of people in camps: lists added up, corrected for new registrations, and read off day by day.

FLEE's corrections, interpolation and error are kept to the letter, so that an error here is an error there.
"""

from __future__ import annotations

import numpy as np

from safeconduct.core import PlaceId
from safeconduct.outlook.conflict import Conflict, Correction, FloatArray
from safeconduct.outlook.forecast import Errors

__all__ = ["Series", "add_series", "counts_by_day", "departures_by_day", "errors", "registered", "reports_by_day"]

Series = FloatArray
"""Shape (reports, 2): day (ascending) and persons."""


def add_series(one: Series, other: Series) -> Series:
    """Add two lists of one place, each holding its last figure until its next, and nobody before its first.

    FLEE 3.1 (DataTable.py, AddCSVTables) takes the first list's next figure instead, and drops what either reports
    after the other has ended.
    """
    days = np.union1d(one[:, 0], other[:, 0])
    return np.stack([days, _held(one, days) + _held(other, days)], axis=1)


def _held(series: Series, days: FloatArray) -> FloatArray:
    at = np.searchsorted(series[:, 0], days, side="right") - 1
    return np.where(at >= 0, series[np.maximum(at, 0), 1], 0.0)


def registered(conflict: Conflict, *, known_to: int | None = None) -> dict[PlaceId, Series]:
    """Return the reports of each counted place, lists added up and corrected.

    known_to: use only reports and corrections up to this day; None: all.
    """
    lists: dict[PlaceId, dict[str, list[tuple[float, float]]]] = {}
    for count in conflict.counts:
        if known_to is None or count.day <= known_to:
            lists.setdefault(count.place, {}).setdefault(count.source, []).append((count.day, count.persons))
    found: dict[PlaceId, Series] = {}
    for place, by_source in lists.items():
        parts = [np.array(sorted(rows), np.float64) for rows in by_source.values()]
        total = parts[0]
        for part in parts[1:]:
            total = add_series(total, part)
        found[place] = total
    for correction in conflict.corrections:
        if correction.place in found:
            _correct(found[correction.place], correction)
    return found


def _correct(series: Series, correction: Correction) -> None:
    at = int(np.searchsorted(series[:, 0], correction.day))
    if 0 < at < len(series) and series[at, 0] == correction.day >= 0 and series[at - 1, 1] > 0:
        series[:at, 1] *= series[at, 1] / series[at - 1, 1]


def counts_by_day(conflict: Conflict, days: int, *, known_to: int | None = None) -> FloatArray:
    """Interpolate the counts of each place, in whole persons; flat before the first report and after the last.

    Returns:
        Shape (places, days); NaN for a place without any count.
    """
    rows = conflict.rows()
    by_day = np.full((len(rows), days), np.nan)
    for place, series in registered(conflict, known_to=known_to).items():
        if place in rows:
            by_day[rows[place]] = np.floor(np.interp(np.arange(days), series[:, 0], series[:, 1]) + 1e-9)
    return by_day


def reports_by_day(conflict: Conflict, days: int) -> FloatArray:
    """Return the counts on the days they were reported, NaN on all others; shape (places, days)."""
    rows = conflict.rows()
    by_day = np.full((len(rows), days), np.nan)
    for place, series in registered(conflict).items():
        inside = (series[:, 0] >= 0) & (series[:, 0] < days)
        if place in rows:
            by_day[rows[place], series[inside, 0].astype(np.int64)] = series[inside, 1]
    return by_day


def departures_by_day(total: FloatArray) -> FloatArray:
    """Return who comes new on each day, given the sum of counts: what it rises by, nobody on day 0.

    A fall is a debt that later rises pay off first.  Shape (days,), persons.  Source: FLEE 3.1, spawning.py.
    """
    highest = np.maximum.accumulate(total)
    return np.diff(highest, prepend=highest[:1])


def errors(people: FloatArray, counted: FloatArray) -> Errors | None:
    """Compare people with counts, both of shape (places, days); places without counts are left out.

    Returns:
        FLEE's "rescaled" and "normal" error, averaged over the days; None where no place was counted.
    """
    inside = ~np.isnan(counted).any(axis=1)
    if not inside.any():
        return None
    modelled, true = people[inside], counted[inside]
    have, modelled_sum = true.sum(axis=0), modelled.sum(axis=0)
    scale = np.divide(have, modelled_sum, out=np.zeros_like(have), where=modelled_sum > 0)
    rescaled = np.abs(modelled * scale - true).sum(axis=0) / np.maximum(1.0, have)
    normal = np.abs(modelled - true).sum(axis=0) / np.maximum(1.0, have)
    return Errors(float(rescaled.mean()), float(normal.mean()), counted.shape[1])
