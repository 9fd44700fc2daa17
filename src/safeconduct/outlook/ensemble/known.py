"""What is known on a day: counts so far, what the latest arrivals were, and the conflict as it stands."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from safeconduct.outlook.conflict import Conflict, FloatArray
from safeconduct.outlook.data.counts import counts_by_day, departures_by_day, registered
from safeconduct.outlook.data.parameters import Parameters
from safeconduct.outlook.flow.departures import held
from safeconduct.outlook.flow.engine import Departures, model_arrays, run

__all__ = ["Known", "as_known", "known_on"]

_UNKNOWN_PART = 0.5
BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Known:
    """Counts as known on one day; arrays of shape (camps,), persons and persons a day.

    silent: bool, no report for longer than `trend_days`, or no second one yet, and no totals that tell of it.
    level: now, with what is estimated to have come since the last report.  rate: latest change by day.
    estimated: persons in `level` that no report holds.  gap: days since the last report.
    """

    level: FloatArray
    rate: FloatArray
    estimated: FloatArray
    gap: FloatArray
    silent: BoolArray


def as_known(conflict: Conflict, day: int, days: int) -> Conflict:
    """Return the conflict as it is known on a day, `days` long in all: who fights stays as on that day, closures that
    begin later are not known, and those in force end when the folder says."""
    until = np.minimum(np.arange(days), day)
    intensity = held(conflict.intensity, max(days, day + 1))[:, until]
    closures = tuple(shut for shut in conflict.closures if shut.from_day <= day)
    return replace(conflict, days=days, intensity=intensity, closures=closures)


def known_on(conflict: Conflict, day: int, parameters: Parameters, *, interpolated: bool) -> Known:
    """Take stock of the counts on a day; see `Settings.interpolated`.

    Since a camp's last report others have come.  At a camp that is a little late the latest rate goes on, less each
    day.  At a silent one, where totals are reported beside the counts, it is its modelled share of what they grew by
    since then; where there are no totals it stays as it was last counted.  All together are no more than what the
    totals grew by in camps (see `_part_in_camps`) and is not counted yet.
    """
    counted = counts_by_day(conflict, day + 1, known_to=None if interpolated else day)
    by_day = np.nan_to_num(counted[list(conflict.camps())])
    level = by_day[:, day]
    last, silent = _last_reports(conflict, day, parameters)
    if interpolated:
        last, silent = np.full(len(level), day), np.zeros(len(level), np.bool_)
    window = max(1, round(parameters.trend_days))
    before = np.maximum(0, last - window)
    rate = (level - by_day[np.arange(len(level)), before]) / np.maximum(1, last - before)
    gap = (day - last).astype(np.float64)
    estimated = np.where(silent, 0.0, np.maximum(0.0, rate)) * _days_damped(gap, parameters.damping)
    rate = np.where(silent, 0.0, rate) * parameters.damping**gap
    totals = _totals(conflict, day) if gap.any() else None
    if totals is not None:
        come = np.maximum(0.0, _modelled(conflict, day, by_day, totals, parameters))
        share = come / max(1e-9, come.sum())
        part = _part_in_camps(by_day, totals, share, last, silent)
        grown = share * part * np.maximum(0.0, totals[day] - totals[last])
        left = part * (totals[day] - totals[0]) - float((level - by_day[:, 0]).sum())
        estimated = _shared_out(left, estimated, np.where(silent, grown, 0.0))
        rate = np.where(silent, estimated / np.maximum(1.0, gap), rate)
    return Known(level + estimated, rate, estimated, gap, silent & (totals is None) & (gap > 0))


def _days_damped(days: FloatArray, damping: float) -> FloatArray:
    """Return damping + damping^2 + ... + damping^days: how many days' latest arrivals come in so many days."""
    return np.asarray(damping * (1.0 - damping**days) / (1.0 - damping))


def _last_reports(conflict: Conflict, day: int, parameters: Parameters) -> tuple[IntArray, BoolArray]:
    """Return the day of each camp's last report, and which camps are silent: none for long, or no second one yet."""
    series = registered(conflict, known_to=day)
    own = [series.get(conflict.places[row].id) for row in conflict.camps()]
    last = np.array([0 if rows is None else max(0, int(rows[-1, 0])) for rows in own], np.int64)
    only_one = np.array([rows is None or len(rows) == 1 for rows in own], np.bool_)
    return last, only_one | (day - last > parameters.trend_days)


def _shared_out(left: float, late: FloatArray, silent: FloatArray) -> FloatArray:
    """Return late + silent, or as much of it as is left, late camps first."""
    to_late = min(late.sum(), max(0.0, left))
    to_silent = min(silent.sum(), max(0.0, left - to_late))
    parts = [row * (some / max(1e-9, row.sum())) for row, some in ((late, to_late), (silent, to_silent))]
    return np.asarray(parts[0] + parts[1])


def _part_in_camps(
    by_day: FloatArray, totals: FloatArray, share: FloatArray, last: IntArray, silent: BoolArray
) -> float:
    """Return what part of the totals' growth shows in camps, 0 to 1.

        part = growth counted in camps that report / (their modelled shares x growth of the totals up to their reports)

    Where no camp has reported growth: the part of the first total that camps held on day 0.  If that was nobody it is
    unknown: a half, the mean of what it may be.
    """
    reports = ~silent & (last > 0)
    modelled = float((share * np.maximum(0.0, totals[last] - totals[0]))[reports].sum())
    if modelled > 0:
        counted = float((by_day[:, -1] - by_day[:, 0])[reports].sum())
        return float(np.clip(counted / modelled, 0.0, 1.0))
    before = float(by_day[:, 0].sum())
    return min(1.0, before / totals[0]) if before > 0 and totals[0] > 0 else _UNKNOWN_PART


def _totals(conflict: Conflict, day: int) -> FloatArray | None:
    """Return the totals reported up to a day, by day, straight lines between them; None where there are none."""
    totals = sorted((total.day, total.persons) for total in conflict.totals if total.day <= day)
    if not totals:
        return None
    at, persons = np.array(totals, np.float64).T
    return np.asarray(np.interp(np.arange(day + 1), at, persons))


def _modelled(
    conflict: Conflict, day: int, by_day: FloatArray, totals: FloatArray, parameters: Parameters
) -> FloatArray:
    """Return where those whom the total shows would have gone since day 0, as the model has it; shape (camps,)."""
    people = Departures(by_day[:, 0], departures_by_day(totals), np.zeros((day + 1, len(by_day))))
    end = run(model_arrays(as_known(conflict, day, day + 1), day + 1), parameters, people).in_camps[-1]
    return np.asarray(end - by_day[:, 0])
