"""What is known on a day: counts so far, what the latest arrivals were, and the conflict as it stands."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from safeconduct.outlook.conflict import Conflict, FloatArray
from safeconduct.outlook.counts import counts_by_day, departures_by_day, registered
from safeconduct.outlook.engine import Departures, ground, run
from safeconduct.outlook.parameters import Parameters
from safeconduct.outlook.sources import held

__all__ = ["Known", "as_known", "known_on"]


@dataclass(frozen=True, eq=False)
class Known:
    """Counts as known on one day; arrays of shape (camps,), persons and persons a day.

    level: now, with what is reckoned to have come since the last report.  rate: latest change by day.
    reckoned: persons in `level` that no report holds.
    """

    level: FloatArray
    rate: FloatArray
    reckoned: FloatArray


def as_known(conflict: Conflict, day: int, days: int) -> Conflict:
    """Return the conflict as it is known on a day, `days` long in all: who fights stays as on that day, closures that
    begin later are not known, and those in force end when the folder says."""
    until = np.minimum(np.arange(days), day)
    intensity = held(conflict.intensity, max(days, day + 1))[:, until]
    closures = tuple(shut for shut in conflict.closures if shut.from_day <= day)
    return replace(conflict, days=days, intensity=intensity, closures=closures)


def known_on(conflict: Conflict, day: int, parameters: Parameters, *, interpolated: bool) -> Known:
    """Take stock of the counts on a day; see `Settings.interpolated`.

    Since a camp's last report others have come.  How many in all, the told totals say, if they grew more than the
    counts did; where there are none, the latest rates go on.  Where to, the latest rates and the model say.
    """
    counted = counts_by_day(conflict, day + 1, known_to=None if interpolated else day)
    by_day = np.nan_to_num(counted[list(conflict.camps())])
    level = by_day[:, day]
    last = np.full(len(level), day) if interpolated else _last_reports(conflict, day)
    window = max(1, round(parameters.trend_days))
    before = np.maximum(0, last - window)
    rate = (level - by_day[np.arange(len(level)), before]) / np.maximum(1, last - before)
    if interpolated or (last == day).all():
        return Known(level, rate, np.zeros(len(level)))
    reckoned, growth = _since(conflict, day, by_day, rate, day - last, parameters)
    return Known(level + reckoned, growth, reckoned)


def _last_reports(conflict: Conflict, day: int) -> FloatArray:
    series = registered(conflict, known_to=day)
    ids = [conflict.places[row].id for row in conflict.camps()]
    return np.array([max(0, int(series[place][-1, 0])) if place in series else 0 for place in ids])


def _since(
    conflict: Conflict, day: int, by_day: FloatArray, rate: FloatArray, gap: FloatArray, parameters: Parameters
) -> tuple[FloatArray, FloatArray]:
    """Return persons reckoned to have come since each camp's last report, and the rates with them."""
    totals = _totals(conflict, day)
    rising = np.maximum(0.0, rate)
    sure = by_day[:, -1] - by_day[:, 0]
    if totals is None:
        return rising * gap, rate
    come = _modelled(conflict, day, by_day, totals, parameters)
    old = gap > parameters.trend_days
    share = gap * _shares(np.where(old, 0.0, rising), np.where(old, come, 0.0), float(old.mean()))
    missing = max(0.0, float(totals[-1] - totals[0] - sure.sum()))
    reckoned = share / share.sum() * missing if share.sum() > 0 else np.zeros(len(rate))
    return reckoned, np.where(old, reckoned / np.maximum(1.0, gap), rate)


def _shares(rising: FloatArray, come: FloatArray, weight: float) -> FloatArray:
    """Mix two ways to share people out."""
    parts = [(rising, 1.0 - weight), (come, weight)]
    return sum((part / part.sum() * much for part, much in parts if part.sum() > 0), start=np.zeros(len(come)))


def _totals(conflict: Conflict, day: int) -> FloatArray | None:
    """Return the totals told up to a day, by day, straight lines between them; None where there are none."""
    told = sorted((total.day, total.persons) for total in conflict.totals if total.day <= day)
    if not told:
        return None
    at, persons = np.array(told, np.float64).T
    return np.asarray(np.interp(np.arange(day + 1), at, persons))


def _modelled(
    conflict: Conflict, day: int, by_day: FloatArray, totals: FloatArray, parameters: Parameters
) -> FloatArray:
    """Return where those whom the total shows would have gone since day 0, as the model has it; shape (camps,)."""
    people = Departures(by_day[:, 0], departures_by_day(totals), np.zeros((day + 1, len(by_day))))
    end = run(ground(as_known(conflict, day, day + 1), day + 1), parameters, people).in_camps[-1]
    return np.asarray(end - by_day[:, 0])
