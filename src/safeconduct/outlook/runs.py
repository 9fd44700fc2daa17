"""One member's run in each mode: who leaves, what is known, and people in camps from it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from safeconduct.outlook.conflict import Conflict, FloatArray, Scenario
from safeconduct.outlook.counts import counts_by_day, departures_by_day
from safeconduct.outlook.engine import Departures, Flow, Ground, ground, run
from safeconduct.outlook.known import Known, as_known, known_on
from safeconduct.outlook.members import Draw, Member
from safeconduct.outlook.parameters import Parameters

__all__ = ["BlindRun", "OpenRun", "Run", "RunningRun", "blind_run", "open_run", "running_run"]

_NINE_TENTHS = 1.2815515655446004
"""The standard normal value that nine tenths lie below: low and high of a scenario are its 80 % range."""


class Run(Protocol):
    """A mode, ready to run members."""

    @property
    def ground(self) -> Ground:
        """What all members share."""
        ...

    def departures(self, draw: Draw) -> Departures:
        """Return who comes in, for a member."""
        ...

    def member(self, draw: Draw, scale: FloatArray | None = None) -> Member:
        """Run a member.  scale: taken as given, shape (days,); None: worked out to meet the totals that are known."""
        ...


def _flow(base: Ground, draw: Draw, people: Departures) -> Flow:
    return run(base, draw.parameters, people, camp_effect=draw.parameters.pull_spread * draw.pull)


@dataclass(frozen=True, eq=False)
class BlindRun:
    """Totals known by day: shape (days,); camps hold `first` on day 0, shape (camps,).  without: the ground without
    corridors, whose people come on top of the totals; the ground itself where there are none."""

    ground: Ground
    without: Ground
    first: FloatArray
    totals: FloatArray

    def departures(self, draw: Draw) -> Departures:
        """Return who comes in: the rises of the total."""
        return Departures(self.first, departures_by_day(self.totals), np.zeros((self.ground.days, len(self.first))))

    def member(self, draw: Draw, scale: FloatArray | None = None) -> Member:
        """Run a member; unless told, scale camps so that they hold the known total."""
        people = self.departures(draw)
        flow = _flow(self.ground, draw, people)
        if scale is None:
            plain = flow if self.without is self.ground else _flow(self.without, draw, people)
            held = plain.in_camps.sum(axis=1)
            scale = np.divide(self.totals, held, out=np.ones_like(held), where=held > 0)
        return Member(flow.in_camps * scale[:, None], flow, scale)


def blind_run(conflict: Conflict, counts_from: Conflict) -> BlindRun:
    """Make ready the mode blind.  counts_from: the conflict whose counts give the totals (before any change)."""
    counted = np.nan_to_num(counts_by_day(counts_from, conflict.days))
    first = np.zeros(len(conflict.camps()))
    before = counted[list(counts_from.camps()), 0]
    first[: len(before)] = before
    base = ground(conflict, conflict.days)
    without = base if not conflict.corridors else ground(replace(conflict, corridors=()), conflict.days)
    return BlindRun(base, without, first, counted.sum(axis=0))


@dataclass(frozen=True, eq=False)
class OpenRun:
    """Totals as somebody expects them, by day: low, middle, high, each of shape (days,)."""

    ground: Ground
    low: FloatArray
    middle: FloatArray
    high: FloatArray

    def departures(self, draw: Draw) -> Departures:
        """Return who leaves as the scenario's total grows: nearer to low or to high as the member has drawn."""
        far = self.high if draw.total > 0 else self.low
        ratio = np.divide(far, self.middle, out=np.ones_like(far), where=(self.middle > 0) & (far > 0))
        totals = self.middle * ratio ** (abs(draw.total) / _NINE_TENTHS)
        leaving = np.diff(np.maximum.accumulate(totals), prepend=0.0)
        camps = len(self.ground.size)
        return Departures(np.zeros(camps), leaving, np.zeros((self.ground.days, camps)))

    def member(self, draw: Draw, scale: FloatArray | None = None) -> Member:
        """Run a member; nothing is known to scale to."""
        flow = _flow(self.ground, draw, self.departures(draw))
        return Member(flow.in_camps, flow, np.ones(self.ground.days))


def open_run(conflict: Conflict) -> OpenRun:
    """Make ready the mode open, from the conflict's scenarios.

    Raises:
        ValueError: there are none.
    """
    if not conflict.scenarios:
        raise ValueError("an open conflict needs a scenario: day, low, middle, high")
    rows = sorted(conflict.scenarios, key=lambda row: row.day)
    if rows[0].day > 0:
        rows = [Scenario(0, 0.0, 0.0, 0.0), *rows]
    at, days = [row.day for row in rows], np.arange(conflict.days)
    low = np.interp(days, at, [row.low for row in rows])
    middle = np.interp(days, at, [row.middle for row in rows])
    high = np.interp(days, at, [row.high for row in rows])
    return OpenRun(ground(conflict, conflict.days), low, middle, high)


@dataclass(frozen=True, eq=False)
class RunningRun:
    """Counts known up to a day, and the days after it; `ground` is of those days alone.

    parameters: those of the member without chance; trend, damping and the model's share are the same for all.
    was_open: shape (camps,), the camps that could be reached on the day itself.
    """

    ground: Ground
    known: Known
    parameters: Parameters
    was_open: NDArray[np.bool_]

    def departures(self, draw: Draw) -> Departures:
        """Return who comes in: the latest arrivals, fewer day by day, partly where the latest went, partly anew."""
        own = self.parameters
        ahead = np.arange(1, self.ground.days + 1)
        damped = own.damping**ahead
        by_camp, in_all = np.exp(own.latest_spread * draw.latest), np.exp(own.total_spread * draw.total)
        latest = np.maximum(0.0, self.known.rate) * by_camp
        coming = np.maximum(0.0, self.known.rate).sum() * in_all
        share = latest / latest.sum() if latest.sum() > 0 else latest
        lost = self.was_open & ~_reachable(self.ground)
        kept = (1.0 - own.model_share) * share * ~lost
        direct = coming * damped[:, None] * kept + damped[:, None] * np.minimum(0.0, self.known.rate)
        reckoned = self.known.reckoned * by_camp
        # In all they are as many as the totals tell; by camp they are not sure.
        reckoned *= self.known.reckoned.sum() / max(1e-9, reckoned.sum())
        level = self.known.level - self.known.reckoned + reckoned
        return Departures(level, coming * damped * (1.0 - kept.sum(axis=1)), direct)

    def member(self, draw: Draw, scale: FloatArray | None = None) -> Member:
        """Run a member; new registrations move each count, more the longer ago the last report is."""
        flow = _flow(self.ground, draw, self.departures(draw))
        months = (np.arange(1, self.ground.days + 1)[:, None] + self.known.gap) / 30.0
        moved = np.exp(self.parameters.level_spread * np.sqrt(months) * draw.level)
        return Member(flow.in_camps * moved, flow, np.ones(self.ground.days))


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
    told = known_on(counts_from, known_to, parameters, interpolated=interpolated)
    new = len(conflict.camps()) - len(told.level)
    known = Known(*(np.pad(row, (0, new)) for row in (told.level, told.rate, told.reckoned, told.gap)))
    whole = ground(as_known(counts_from, known_to, days), days)
    later = ground(_with_changes(conflict, counts_from, known_to, days), days)
    was_open = np.pad(_reachable(whole)[known_to], (0, new))
    return RunningRun(_from_day(later, known_to + 1), known, parameters, was_open)


def _with_changes(conflict: Conflict, before: Conflict, day: int, days: int) -> Conflict:
    """Return the changed conflict as known on a day: what a change shuts is known, whenever it begins."""
    changed = as_known(conflict, day, days)
    new = tuple(shut for shut in conflict.closures if shut not in before.closures)
    return replace(changed, closures=tuple(dict.fromkeys((*changed.closures, *new))))


def _reachable(base: Ground) -> NDArray[np.bool_]:
    """Return which camps take people in and can be reached from where people leave; bool, shape (days, camps)."""
    net = base.ways
    can = np.isfinite(net.effort) & net.open_camp[:, None, :]
    return np.array([can[net.state[day]][base.weights[day] > 0].any(axis=0) for day in range(base.days)])


def _from_day(base: Ground, day: int) -> Ground:
    """Return the ground from a day on."""
    return replace(
        base,
        days=base.days - day,
        ways=replace(base.ways, state=base.ways.state[day:]),
        weights=base.weights[day:],
        set_down=base.set_down[day:],
        registered=base.registered[day:],
        on_corridors=base.on_corridors[day:],
    )
