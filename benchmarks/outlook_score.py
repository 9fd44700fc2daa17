"""How good an outlook is, by FLEE's own measure: blind, running against frozen shares, and how often ranges hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from safeconduct.formats.flee import is_flee_folder, read_flee
from safeconduct.outlook import Conflict, Settings
from safeconduct.outlook.conflict import FloatArray
from safeconduct.outlook.counts import counts_by_day, errors, reports_by_day
from safeconduct.outlook.forecast import Errors
from safeconduct.outlook.members import central, drawn, people_of, spread
from safeconduct.outlook.model import run_of
from safeconduct.outlook.parameters import Parameters
from safeconduct.outlook.runs import BlindRun, Run, blind_run

__all__ = ["Case", "cases_in", "coverage", "frozen", "rescaled", "running", "starts", "without_capacities"]


@dataclass(frozen=True, eq=False)
class Case:
    """A conflict, made ready once, and its counts: shape (camps, days); reported: NaN on days without a report."""

    conflict: Conflict
    blind: BlindRun
    counted: FloatArray
    reported: FloatArray

    def blind_errors(self, parameters: Parameters) -> Errors:
        """Return the errors of the blind forecast."""
        member = self.blind.member(central(self.conflict, parameters))
        found = errors(member.in_camps.T, self.counted)
        assert found is not None, self.conflict.name
        return found


def case_of(conflict: Conflict) -> Case:
    """Make a conflict ready."""
    camps = list(conflict.camps())
    counted, reported = (by_day(conflict, conflict.days)[camps] for by_day in (counts_by_day, reports_by_day))
    return Case(conflict, blind_run(conflict, conflict), counted, reported)


def cases_in(folder: Path) -> list[Case]:
    """Read every FLEE folder in a folder, by name."""
    return [case_of(read_flee(path).conflict) for path in sorted(folder.iterdir()) if is_flee_folder(path)]


def without_capacities(case: Case) -> Case:
    """Return the case as if no camp's capacity were told: they are often the counts of a later day."""
    places = tuple(replace(place, capacity=None) for place in case.conflict.places)
    return case_of(replace(case.conflict, places=places))


def starts(case: Case, horizon: int) -> list[int]:
    """Return the days from which running forecasts are tried."""
    return [day for day in (14, 30, 60, 120, 240, 480) if day + horizon < case.conflict.days]


def _running(case: Case, parameters: Parameters, day: int, horizon: int, interpolated: bool) -> Run:
    settings = Settings("running", day, horizon, interpolated)
    return run_of(case.conflict, case.conflict, settings, parameters)


def running(case: Case, parameters: Parameters, day: int, horizon: int, *, interpolated: bool) -> Errors:
    """Return the errors of a running forecast over `horizon` days after `day`."""
    member = _running(case, parameters, day, horizon, interpolated).member(central(case.conflict, parameters))
    return rescaled(case, member.in_camps.T, day)


def frozen(case: Case, day: int, horizon: int, *, interpolated: bool) -> Errors:
    """Return the errors of holding the counts of `day` still, as known then or as on the line to the next report."""
    known = counts_by_day(case.conflict, day + 1, known_to=None if interpolated else day)
    still = np.nan_to_num(known[list(case.conflict.camps()), day])
    return rescaled(case, np.repeat(still[:, None], horizon, axis=1), day)


def rescaled(case: Case, people: FloatArray, day: int) -> Errors:
    """Return the errors of people in camps (camps, days) on the days after `day`."""
    found = errors(people, case.counted[:, day + 1 : day + 1 + people.shape[1]])
    assert found is not None, case.conflict.name
    return found


def _ready(case: Case, parameters: Parameters, day: int | None, horizon: int) -> tuple[Run, FloatArray]:
    if day is None:
        return case.blind, case.reported
    run = _running(case, parameters, day, horizon, interpolated=False)
    return run, case.reported[:, day + 1 : day + 1 + horizon]


def coverage(
    case: Case, parameters: Parameters, days: Sequence[int | None], *, draws: int, seed: int, horizon: int = 60
) -> float:
    """Return the share of later reports that lie inside the 80 % range.

    days: last known days of running forecasts, counts as known then; None: the blind forecast.
    """
    return float(np.nanmean([_inside(case, parameters, day, horizon, draws, seed) for day in days]))


def _inside(case: Case, parameters: Parameters, day: int | None, horizon: int, draws: int, seed: int) -> float:
    run, reported = _ready(case, parameters, day, horizon)
    low, high = spread(np.array(list(_members(case, parameters, run, draws, seed))), _middle(case, parameters, run))
    told = ~np.isnan(reported)
    return float(((reported >= low.T) & (reported <= high.T))[told].mean()) if told.any() else np.nan


def _middle(case: Case, parameters: Parameters, run: Run) -> FloatArray:
    return run.member(central(case.conflict, parameters)).in_camps


def _members(case: Case, parameters: Parameters, run: Run, draws: int, seed: int) -> Iterator[FloatArray]:
    for draw in drawn(case.conflict, parameters, draws=draws, seed=seed):
        yield people_of(run.member(draw), draw)
