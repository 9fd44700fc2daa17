"""How good an outlook is, by FLEE's own measure: blind, running against frozen shares, and how often ranges hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from safeconduct.outlook import Conflict, Settings
from safeconduct.outlook.conflict import FloatArray
from safeconduct.outlook.data.counts import counts_by_day, errors, reports_by_day
from safeconduct.outlook.data.parameters import Parameters
from safeconduct.outlook.ensemble.members import central, drawn, people_of, spread
from safeconduct.outlook.ensemble.runs import BlindRun, Run, RunningRun, blind_run
from safeconduct.outlook.forecast import Errors
from safeconduct.outlook.model import run_of
from safeconduct.outlook_input.flee.folder import is_flee_folder, read_flee

__all__ = [
    "FLEE",
    "Case",
    "Trial",
    "blind_trial",
    "by_part",
    "case_of",
    "cases_in",
    "frozen",
    "frozen_people",
    "perturbed",
    "ranges",
    "rescaled",
    "running",
    "running_people",
    "running_trials",
    "starts",
    "total_error",
    "without_capacities",
]

FLEE = {"burundi2015": 0.465, "car2013": 0.365, "mali2012": 0.318, "nigeria2016": 0.212, "ssudan2013": 0.549,
        "ukraine2022": 0.714}  # fmt: skip
"""FLEE's rescaled error with its own standard settings, measured with the data (FLEE 3, commit 02cd2cbd)."""


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


def perturbed(case: Case, seed: int) -> Case:
    """Return the case with each capacity wrong by up to a half: times a number drawn evenly from 0.5 to 1.5."""
    chance = np.random.default_rng(seed)
    places = tuple(
        replace(place, capacity=None if place.capacity is None else place.capacity * float(chance.uniform(0.5, 1.5)))
        for place in case.conflict.places
    )
    return case_of(replace(case.conflict, places=places))


def by_part(case: Case, people: FloatArray) -> dict[str, float]:
    """Return what the rescaled error of people in camps (camps, days) is made of, by FLEE's measure, means over days.

    countries: of the sums of countries.  places: of the camps, were each country's sum right.  first tenth, second
    half: of those days alone.
    """
    names = [case.conflict.places[row].country for row in case.conflict.camps()]
    sums = np.array([[one == name for one in names] for name in sorted(set(names))], np.float64)
    true, found = sums @ case.counted, sums @ people
    right = sums.T @ np.divide(true, found, out=np.zeros_like(true), where=found > 0)
    days = case.counted.shape[1]
    parts = {
        "countries": errors(found, true),
        "places": errors(people * right, case.counted),
        "first tenth": errors(people[:, : days // 10], case.counted[:, : days // 10]),
        "second half": errors(people[:, days // 2 :], case.counted[:, days // 2 :]),
    }
    return {name: found.rescaled for name, found in parts.items() if found is not None}


def total_error(case: Case, people: FloatArray, day: int) -> float:
    """Return by how much the sum of people in camps (camps, days) is off on the days after `day`, over the counted sum.

    The mean absolute error over the mean of what was counted.
    """
    true = case.counted[:, day + 1 : day + 1 + people.shape[1]].sum(axis=0)
    return float(np.abs(people.sum(axis=0) - true).mean() / max(1.0, true.mean()))


def starts(case: Case, horizon: int) -> list[int]:
    """Return the days from which running forecasts are tried."""
    return [day for day in (14, 30, 60, 120, 240, 480) if day + horizon < case.conflict.days]


def _running(case: Case, parameters: Parameters, day: int, horizon: int, interpolated: bool) -> Run:
    settings = Settings("running", day, horizon, interpolated)
    return run_of(case.conflict, case.conflict, settings, parameters)


def running(case: Case, parameters: Parameters, day: int, horizon: int, *, interpolated: bool) -> Errors:
    """Return the errors of a running forecast over `horizon` days after `day`."""
    return rescaled(case, running_people(case, parameters, day, horizon, interpolated=interpolated), day)


def running_people(case: Case, parameters: Parameters, day: int, horizon: int, *, interpolated: bool) -> FloatArray:
    """Return the people in camps of a running forecast; shape (camps, horizon)."""
    member = _running(case, parameters, day, horizon, interpolated).member(central(case.conflict, parameters))
    return np.asarray(member.in_camps.T)


def frozen(case: Case, day: int, horizon: int, *, interpolated: bool) -> Errors:
    """Return the errors of holding the counts of `day` still, as known then or as on the line to the next report."""
    return rescaled(case, frozen_people(case, day, horizon, interpolated=interpolated), day)


def frozen_people(case: Case, day: int, horizon: int, *, interpolated: bool) -> FloatArray:
    """Return the counts of `day` on each day after it; shape (camps, horizon)."""
    known = counts_by_day(case.conflict, day + 1, known_to=None if interpolated else day)
    still = np.nan_to_num(known[list(case.conflict.camps()), day])
    return np.repeat(still[:, None], horizon, axis=1)


def rescaled(case: Case, people: FloatArray, day: int) -> Errors:
    """Return the errors of people in camps (camps, days) on the days after `day`."""
    found = errors(people, case.counted[:, day + 1 : day + 1 + people.shape[1]])
    assert found is not None, case.conflict.name
    return found


@dataclass(frozen=True, eq=False)
class Trial:
    """A forecast made ready, and the reports it is held against: shape (camps, days), NaN where there is none."""

    case: Case
    run: Run
    reported: FloatArray


def blind_trial(case: Case) -> Trial:
    """Make ready the blind forecast."""
    return Trial(case, case.blind, case.reported)


def running_trials(case: Case, parameters: Parameters, horizon: int) -> list[Trial]:
    """Make ready running forecasts from all start days with a later report, counts as known then."""
    found = []
    for day in starts(case, horizon):
        reported = case.reported[:, day + 1 : day + 1 + horizon]
        if not np.isnan(reported).all():
            found.append(Trial(case, _running(case, parameters, day, horizon, False), reported))
    return found


def ranges(trials: Sequence[Trial], parameters: Parameters, *, draws: int, seed: int) -> tuple[float, float]:
    """Return the share of later reports inside the 80 % range, and how wide and wrong it is; means over the trials.

    The second is the interval score of the logarithm of persons: its width, and ten times what is missed (the less the
    better).  Source: Gneiting & Raftery (2007), Journal of the American Statistical Association 102, 6.2.
    """
    found = np.array([_range(trial, parameters, draws, seed) for trial in trials])
    inside, score = found.mean(axis=0)
    return float(inside), float(score)


def _range(trial: Trial, parameters: Parameters, draws: int, seed: int) -> tuple[float, float]:
    conflict, run = trial.case.conflict, trial.run
    if isinstance(run, RunningRun):
        run = replace(run, parameters=parameters)
    people = [people_of(run.member(draw), draw) for draw in drawn(conflict, parameters, draws=draws, seed=seed)]
    low, high = spread(np.array(people), run.member(central(conflict, parameters)).in_camps)
    reported = ~np.isnan(trial.reported)
    least, most, true = (np.log1p(part)[reported] for part in (low.T, high.T, trial.reported))
    missed = np.maximum(0.0, least - true) + np.maximum(0.0, true - most)
    return float((missed == 0).mean()), float((most - least + 10.0 * missed).mean())
