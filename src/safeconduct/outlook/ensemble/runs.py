"""One member's run in each mode: who leaves, what is known, and people in camps from it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from safeconduct.outlook.conflict import Conflict, FloatArray
from safeconduct.outlook.data.counts import counts_by_day, departures_by_day
from safeconduct.outlook.data.parameters import Parameters
from safeconduct.outlook.ensemble.known import Known, as_known, known_on
from safeconduct.outlook.ensemble.members import Draw, Member
from safeconduct.outlook.flow.engine import Departures, Flow, ModelArrays, model_arrays, run

__all__ = ["BlindRun", "OpenRun", "Run", "RunningRun", "blind_run", "open_run", "running_run"]

_NINE_TENTHS = 1.2815515655446004
"""The standard normal value that nine tenths lie below: low and high of a scenario are its 80 % range."""


class Run(Protocol):
    """A mode, ready to run members."""

    @property
    def arrays(self) -> ModelArrays:
        """What all members share."""
        ...

    def departures(self, draw: Draw) -> Departures:
        """Return who comes in, for a member."""
        ...

    def member(self, draw: Draw, scale: FloatArray | None = None) -> Member:
        """Run a member.  scale: taken as given, shape (days,); None: worked out to meet the totals that are known."""
        ...


def _flow(base: ModelArrays, draw: Draw, people: Departures) -> Flow:
    own = draw.parameters
    spread = np.where(np.isnan(base.sizes.capacity), own.pull_spread, own.sized_pull_spread)
    return run(base, own, people, camp_effect=spread * draw.pull, capacity_effect=own.capacity_spread * draw.room)


@dataclass(frozen=True, eq=False)
class BlindRun:
    """Totals known by day: shape (days,); camps hold `first` on day 0, shape (camps,).  without: the arrays without
    corridors, whose people come on top of the totals; the arrays themselves where there are none."""

    arrays: ModelArrays
    without: ModelArrays
    first: FloatArray
    totals: FloatArray

    def departures(self, draw: Draw) -> Departures:
        """Return who comes in: the rises of the total."""
        return Departures(self.first, departures_by_day(self.totals), np.zeros((self.arrays.days, len(self.first))))

    def member(self, draw: Draw, scale: FloatArray | None = None) -> Member:
        """Run a member; where no people are given, scale camps so that they hold the known total."""
        people = self.departures(draw)
        flow = _flow(self.arrays, draw, people)
        if scale is None:
            plain = flow if self.without is self.arrays else _flow(self.without, draw, people)
            held = plain.in_camps.sum(axis=1)
            scale = np.divide(self.totals, held, out=np.ones_like(held), where=held > 0)
        return Member(flow.in_camps * scale[:, None], flow, scale)


def blind_run(conflict: Conflict, counts_from: Conflict) -> BlindRun:
    """Make ready the mode blind.  counts_from: the conflict whose counts give the totals (before any change)."""
    counted = np.nan_to_num(counts_by_day(counts_from, conflict.days))
    first = np.zeros(len(conflict.camps()))
    before = counted[list(counts_from.camps()), 0]
    first[: len(before)] = before
    base = model_arrays(conflict, conflict.days)
    without = base if not conflict.corridors else model_arrays(replace(conflict, corridors=()), conflict.days)
    return BlindRun(base, without, first, counted.sum(axis=0))


@dataclass(frozen=True, eq=False)
class OpenRun:
    """Persons in all camps as counted so far and expected from then on, by day: low, middle, high, shape (days,)."""

    arrays: ModelArrays
    low: FloatArray
    middle: FloatArray
    high: FloatArray

    def departures(self, draw: Draw) -> Departures:
        """Return who leaves: what the member's total rises by."""
        camps = len(self.arrays.capacity)
        totals = self._totals(draw)
        leaving = departures_by_day(totals)
        leaving[0] += totals[0]
        return Departures(np.zeros(camps), leaving, np.zeros((self.arrays.days, camps)))

    def member(self, draw: Draw, scale: FloatArray | None = None) -> Member:
        """Run a member and scale its camps to the total, which counts who is there; those on the way come on top.

        A day on which nobody has arrived yet but some are counted has the shares of the first day with arrivals; its
        scale is NaN.
        """
        flow = _flow(self.arrays, draw, self.departures(draw))
        held, totals = flow.in_camps.sum(axis=1), self._totals(draw)
        if not held.any():
            return Member(flow.in_camps, flow, np.ones(self.arrays.days))
        if scale is None:
            scale = np.divide(totals, held, out=np.full_like(held, np.nan), where=held > 0)
        first = int(np.argmax(held > 0))
        early = totals[:, None] * flow.in_camps[first] / held[first]
        in_camps = np.where(np.isnan(scale)[:, None], early, flow.in_camps * scale[:, None])
        return Member(in_camps, flow, scale)

    def _totals(self, draw: Draw) -> FloatArray:
        """Return the member's total: middle x (high or low / middle) ^ (its normal draw in units of nine tenths)."""
        far = self.high if draw.total > 0 else self.low
        ratio = np.divide(far, self.middle, out=np.ones_like(far), where=(self.middle > 0) & (far > 0))
        return np.asarray(self.middle * ratio ** (abs(draw.total) / _NINE_TENTHS))


def open_run(conflict: Conflict) -> OpenRun:
    """Make ready the mode open, from the conflict's scenarios and the totals counted so far.

    Raises:
        ValueError: there are no scenarios.
    """
    if not conflict.scenarios:
        raise ValueError("an open conflict needs a scenario: day, low, middle, high")
    low, middle, high = (
        _path(conflict, [(row.day, value) for row, value in zip(conflict.scenarios, values, strict=True)])
        for values in zip(*((row.low, row.middle, row.high) for row in conflict.scenarios), strict=True)
    )
    return OpenRun(model_arrays(conflict, conflict.days), low, middle, high)


def _path(conflict: Conflict, expected: list[tuple[int, float]]) -> FloatArray:
    """Return the total by day, straight lines between points: counted totals as far as they go, then what is expected.

    Expected totals of days on which it is counted are overtaken by the counts; so are later ones that are below the
    last count.  Before the first point it rises from 0 on day 0; after the last it stays.
    """
    counted = dict(sorted((total.day, total.persons) for total in conflict.totals))
    first, last = min(counted, default=0), max(counted, default=-1)
    floor = counted.get(last, 0.0)
    points = counted | {
        day: max(persons, floor) if day > last else persons
        for day, persons in expected
        if not counted or not first <= day <= last
    }
    if min(points) > 0:
        points[0] = 0.0
    days, persons = np.array(sorted(points.items()), np.float64).T
    return np.asarray(np.interp(np.arange(conflict.days), days, persons))


@dataclass(frozen=True, eq=False)
class RunningRun:
    """Counts known up to a day, and the days after it; `arrays` are of those days alone.

    parameters: those of the member without chance; trend, damping and the model's share are the same for all.
    was_open: shape (camps,), the camps that could be reached on the day itself.
    """

    arrays: ModelArrays
    known: Known
    parameters: Parameters
    was_open: NDArray[np.bool_]

    def departures(self, draw: Draw) -> Departures:
        """Return who comes in: the latest arrivals, fewer day by day, partly where the latest went, partly anew."""
        own = self.parameters
        ahead = np.arange(1, self.arrays.days + 1)
        damped = own.damping**ahead
        by_camp, in_all = np.exp(own.latest_spread * draw.latest), np.exp(own.total_spread * draw.total)
        latest = np.maximum(0.0, self.known.rate) * by_camp
        coming = np.maximum(0.0, self.known.rate).sum() * in_all
        share = latest / latest.sum() if latest.sum() > 0 else latest
        lost = self.was_open & ~_reachable(self.arrays)
        kept = (1.0 - own.model_share) * share * ~lost
        direct = coming * damped[:, None] * kept + damped[:, None] * np.minimum(0.0, self.known.rate)
        estimated = self.known.estimated * by_camp
        # In all they are as many as the totals tell; by camp they are not sure.
        estimated *= self.known.estimated.sum() / max(1e-9, estimated.sum())
        level = self.known.level - self.known.estimated + estimated
        return Departures(level, coming * damped * (1.0 - kept.sum(axis=1)), direct)

    def member(self, draw: Draw, scale: FloatArray | None = None) -> Member:
        """Run a member; new registrations move each count, more the longer ago the last report is."""
        flow = _flow(self.arrays, draw, self.departures(draw))
        months = (np.arange(1, self.arrays.days + 1)[:, None] + self.known.gap) / 30.0
        moved = np.exp(self.parameters.level_spread * np.sqrt(months) * draw.level)
        return Member(flow.in_camps * moved, flow, np.ones(self.arrays.days))


def running_run(
    conflict: Conflict,
    counts_from: Conflict,
    parameters: Parameters,
    *,
    known_to: int,
    horizon: int,
    interpolated: bool,
) -> RunningRun:
    """Make ready the mode running: days known_to + 1 to known_to + horizon.

    counts_from: the conflict whose counts are known (before any change: its camps come first).
    """
    days = known_to + 1 + horizon
    present = known_on(counts_from, known_to, parameters, interpolated=interpolated)
    new = len(conflict.camps()) - len(present.level)
    known = _with_new_camps(present, new)
    whole = model_arrays(as_known(counts_from, known_to, days), days)
    later = model_arrays(_with_changes(conflict, counts_from, known_to, days), days)
    was_open = np.pad(_reachable(whole)[known_to], (0, new))
    return RunningRun(_from_day(later, known_to + 1), known, parameters, was_open)


def _with_new_camps(known: Known, many: int) -> Known:
    """Return what is known with so many camps more at the end, of which nobody has heard."""
    level, rate, estimated, gap = (
        np.pad(row, (0, many)) for row in (known.level, known.rate, known.estimated, known.gap)
    )
    return Known(level, rate, estimated, gap, np.pad(known.silent, (0, many)))


def _with_changes(conflict: Conflict, before: Conflict, day: int, days: int) -> Conflict:
    """Return the changed conflict as known on a day: what a change shuts is known, whenever it begins."""
    changed = as_known(conflict, day, days)
    new = tuple(shut for shut in conflict.closures if shut not in before.closures)
    return replace(changed, closures=tuple(dict.fromkeys((*changed.closures, *new))))


def _reachable(base: ModelArrays) -> NDArray[np.bool_]:
    """Return which camps take people in and can be reached from where people leave; bool, shape (days, camps)."""
    net = base.routes
    can = np.isfinite(net.effort) & net.open_camp[:, None, :]
    return np.array([can[net.state[day]][base.weights[day] > 0].any(axis=0) for day in range(base.days)])


def _from_day(base: ModelArrays, day: int) -> ModelArrays:
    """Return the arrays from a day on."""
    return replace(
        base,
        days=base.days - day,
        routes=replace(base.routes, state=base.routes.state[day:]),
        weights=base.weights[day:],
        set_down=base.set_down[day:],
        registered=base.registered[day:],
        on_corridors=base.on_corridors[day:],
    )
