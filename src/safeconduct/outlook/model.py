"""The forecast: modes, ranges, errors, and what was assumed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from safeconduct.outlook.conflict import Conflict, FloatArray
from safeconduct.outlook.data.counts import counts_by_day, errors, reports_by_day
from safeconduct.outlook.data.parameters import Parameters, fitted
from safeconduct.outlook.ensemble.drivers import drivers_of
from safeconduct.outlook.ensemble.members import Member, central, drawn, people_of, spread
from safeconduct.outlook.ensemble.runs import Run, blind_run, open_run, running_run
from safeconduct.outlook.forecast import CountryPeople, Errors, Forecast, Mode, Settings
from safeconduct.outlook.notes import assumptions_of, unknowns_of

__all__ = ["Ensemble", "Progress", "ensemble", "forecast", "forecast_of", "mode_of", "run_of"]


Progress = Callable[[float], None]
"""Called with the share of the work that is done, 0 to 1."""


@dataclass(frozen=True, eq=False)
class Ensemble:
    """A conflict run through: the member without chance, and people in camps of all others, (draws, days, camps).

    scales: shape (draws + 1, days): of the member without chance and of the others, see `Member`.
    """

    conflict: Conflict
    run: Run
    middle: Member
    people: FloatArray
    scales: FloatArray


def forecast(
    conflict: Conflict,
    settings: Settings | None = None,
    parameters: Parameters | None = None,
    *,
    progress: Progress | None = None,
) -> Forecast:
    """Forecast people by place and day, with ranges.

    parameters: None takes those bundled with the package.  progress: called after each member.

    Raises:
        ValueError: no place takes people in; running without a known day; or open without a scenario.
    """
    chosen, numbers = settings or Settings(), parameters or fitted()
    return forecast_of(ensemble(conflict, conflict, chosen, numbers, progress=progress), chosen, numbers)


def ensemble(
    conflict: Conflict,
    before: Conflict,
    settings: Settings,
    parameters: Parameters,
    *,
    scales: FloatArray | None = None,
    progress: Progress | None = None,
) -> Ensemble:
    """Run all members.

    before: the conflict without changes, whose counts are known.  scales: those of another ensemble with the same
    chance, taken as given; None: worked out.
    """
    run = run_of(conflict, before, settings, parameters)
    draws = drawn(conflict, parameters, draws=settings.draws, seed=settings.seed)
    middle = run.member(central(conflict, parameters), None if scales is None else scales[0])
    people, own = np.empty((len(draws), *middle.in_camps.shape)), [middle.scale]
    for at, draw in enumerate(draws):
        member = run.member(draw, None if scales is None else scales[at + 1])
        people[at] = people_of(member, draw)
        own.append(member.scale)
        if progress is not None:
            progress((at + 1) / len(draws))
    return Ensemble(conflict, run, middle, people, np.array(own))


def mode_of(conflict: Conflict, settings: Settings) -> Mode:
    """Return the mode, chosen where the settings leave it open."""
    if settings.mode is not None:
        return settings.mode
    if settings.known_to is not None:
        return "running"
    return "blind" if conflict.counts else "open"


def run_of(conflict: Conflict, before: Conflict, settings: Settings, parameters: Parameters) -> Run:
    """Make ready the mode.  before: the conflict without changes, whose counts are known; `conflict` itself if none."""
    if not conflict.camps():
        raise ValueError("no place is a camp: nowhere takes people in")
    mode = mode_of(conflict, settings)
    if mode == "open":
        return open_run(conflict)
    if mode == "blind":
        return blind_run(conflict, before)
    if settings.known_to is None:
        raise ValueError("running needs the last day whose counts are known")
    horizon = settings.horizon or max(1, conflict.days - 1 - settings.known_to)
    return running_run(
        conflict, before, parameters,
        known_to=settings.known_to, horizon=horizon, interpolated=settings.interpolated,
    )  # fmt: skip


def forecast_of(found: Ensemble, settings: Settings, parameters: Parameters) -> Forecast:
    """Tell an ensemble as a forecast."""
    conflict, member, mode = found.conflict, found.middle, mode_of(found.conflict, settings)
    first = settings.known_to + 1 if mode == "running" and settings.known_to is not None else 0
    days = tuple(range(first, first + len(member.in_camps)))
    camps = list(conflict.camps())
    people = member.flow.at_places.T.copy()
    people[camps] += member.in_camps.T
    low, high = np.full_like(people, np.nan), np.full_like(people, np.nan)
    total = member.in_camps.sum(axis=1)
    total_low, total_high = np.full_like(total, np.nan), np.full_like(total, np.nan)
    if len(found.people):
        inside = spread(found.people, member.in_camps)
        low[camps], high[camps] = (part.T + member.flow.at_places.T[camps] for part in inside)
        total_low, total_high = spread(found.people.sum(axis=2), total)
    counted, reported = (_days_of(by_day(conflict, days[-1] + 1), days) for by_day in (counts_by_day, reports_by_day))
    counted[:, np.array(days) >= conflict.days] = np.nan
    scale = float(np.nan_to_num(member.scale[-1], nan=1.0))
    return Forecast(
        conflict, settings, mode, days, people, low, high, member.flow.travelling, total, total_low, total_high,
        counted, reported, member.flow.carried.reshape(-1, 2) * scale, _countries(found, counted),
        drivers=drivers_of(conflict, found.run, central(conflict, parameters), member),
        assumed=assumptions_of(conflict, settings, mode, found.run),
        unknown=unknowns_of(mode),
        errors=_errors(member, counted[camps]),
    )  # fmt: skip


def _countries(found: Ensemble, counted: FloatArray) -> tuple[CountryPeople, ...]:
    """Sum up the camps of each country, each member by itself; counted: shape (places, days)."""
    camps = found.conflict.camps()
    of_country: dict[str, list[int]] = {}
    for column, row in enumerate(camps):
        of_country.setdefault(found.conflict.places[row].country, []).append(column)
    sums = []
    for country, columns in of_country.items():
        people = found.middle.in_camps[:, columns].sum(axis=1)
        low, high = np.full_like(people, np.nan), np.full_like(people, np.nan)
        if len(found.people):
            low, high = spread(found.people[:, :, columns].sum(axis=2), people)
        rows = [camps[column] for column in columns]
        sums.append(CountryPeople(country, people, low, high, counted[rows].sum(axis=0)))
    return tuple(sorted(sums, key=lambda one: (-one.people[-1], one.country)))


def _days_of(by_day: FloatArray, days: tuple[int, ...]) -> FloatArray:
    return by_day[:, days[0] : days[-1] + 1]


def _errors(member: Member, counted: FloatArray) -> Errors | None:
    inside = ~np.isnan(counted).all(axis=0)
    return errors(member.in_camps.T[:, inside], counted[:, inside]) if inside.any() else None
