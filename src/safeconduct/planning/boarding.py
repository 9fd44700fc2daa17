"""Who gathers at which assembly point, and from when to when a convoy boards: each point keeps its rate and hours (P3).

Convoys of cars are dealt to the points of their place as they leave; then each point gets a timetable, from the last
convoy back to the first: they board one after the other, each as late as it may, at the rate that buses and walkers
leave of the point's.  A convoy that leaves faster than its point can board gathers before it leaves.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from safeconduct.core import PlaceId
from safeconduct.planning.points import by_second
from safeconduct.planning.problem import Problem
from safeconduct.planning.runs import Run, slice_of

__all__ = ["board"]

_DUST = 1e-6


def board(
    problem: Problem, runs: Sequence[Run], used: Mapping[PlaceId, NDArray[np.float64]], *, least: int
) -> list[Run]:
    """Deal convoys of cars to assembly points and say when each boards; cars that find no time to board stay.

    Args:
        problem: with the sources of all places.
        runs: convoys of cars.
        used: persons who board by bus or set out on foot, by place, float64 (points, minutes).
        least: no convoy has fewer vehicles.
    """
    boarded: list[Run] = []
    for place in sorted({run.place for run in runs}):
        mine = sorted((run for run in runs if run.place == place), key=_leaving)
        lines = _lines(problem, PlaceId(place), used.get(PlaceId(place)))
        if [line.point for line in lines] == [""]:
            boarded += mine
            continue
        parts = [part for run in mine for part in _cut(run, lines, least)]
        pieces = [piece for part in parts for piece in _deal(part, lines, least)]
        boarded += [run for line in lines for run in line.timetable([run for run in pieces if run.point == line.point])]
    return boarded


def _leaving(run: Run) -> tuple[float, tuple[float, ...], tuple[int, ...]]:
    return run.tail_s[0], run.head_s, run.links


def _lines(problem: Problem, place: PlaceId, used: NDArray[np.float64] | None) -> list[_Line]:
    points = problem.sources[place].points
    seconds = int(np.ceil(problem.horizon_s / 60.0) + 1) * 60
    rooms = by_second(points, seconds, earliest_s=problem.departs_of(place))
    if used is not None:
        taken = np.repeat(used / 60.0, 60, axis=1)[:, :seconds]
        rooms[:, : taken.shape[1]] -= taken
    return [_Line(point.id, np.maximum(room, 0.0)) for point, room in zip(points, rooms, strict=True)]


class _Line:
    """What an assembly point can board, second by second, from opens_s on; dealt: persons of convoys that gather there.
    """

    def __init__(self, point: str, room: NDArray[np.float64]) -> None:
        self.point, self.dealt = point, 0.0
        self.opens_s = float(np.argmax(room > 0)) if room.any() else np.inf
        self.total = np.concatenate([[0.0], np.cumsum(room)])

    def ready(self, at_s: float) -> float:
        """Return how many more may have boarded by an instant, if all board as early as they can."""
        return float(self.total[self._second(at_s)]) - self.dealt

    def can(self, run: Run) -> bool:
        """Say whether all of a convoy may have boarded when they leave."""
        return self.opens_s <= run.head_s[0] + 0.5 and self.ready(run.tail_s[0]) >= run.persons - _DUST

    def timetable(self, runs: Sequence[Run]) -> list[Run]:
        """Give each convoy its time to board: who leaves last boards last, nobody begins after the first car left."""
        told, done = [], float("inf")
        for run in sorted(runs, key=_leaving, reverse=True):
            upto = min(done, float(self.total[self._second(run.tail_s[0])]))
            done = upto - run.persons
            begin, end = self._at(done, latest=True), self._at(upto, latest=False)
            told.append(replace(run, boards_s=(min(begin, run.head_s[0]), min(max(begin, end), run.tail_s[0]))))
        return told

    def _second(self, at_s: float) -> int:
        return max(0, min(len(self.total) - 1, int(at_s)))

    def _at(self, persons: float, *, latest: bool) -> float:
        """Return when so many have boarded, if all board as early as they can: the last such second, or the first."""
        dust = _DUST if latest else -_DUST
        at = int(np.searchsorted(self.total, persons + dust, side="right" if latest else "left"))
        if not 0 < at < len(self.total):
            return float(min(at, len(self.total) - 1))
        part = (persons - self.total[at - 1]) / max(self.total[at] - self.total[at - 1], _DUST)
        return at - 1 + float(np.clip(part, 0.0, 1.0))


def _cut(run: Run, lines: Sequence[_Line], least: int) -> list[Run]:
    """Cut a convoy where a point opens while it leaves: who gathers there cannot be among the first."""
    head, tail = run.head_s[0], run.tail_s[0]
    for opens in sorted(line.opens_s for line in lines):
        first = math.ceil(run.vehicles * (opens - head) / (tail - head) - _DUST) if head + 0.5 < opens < tail else 0
        if least <= first <= run.vehicles - least and first:
            return [slice_of(run, 0, first), *_cut(slice_of(run, first, run.vehicles), lines, least)]
    return [run]


def _deal(run: Run, lines: Sequence[_Line], least: int) -> list[Run]:
    """Cut a convoy for the points that can board it, one behind the other; beside each other where time is short."""
    dealt = _shared(run, lines, least)
    pieces = _behind(run, dealt)
    if not all(line.can(piece) for (line, _), piece in zip(dealt, pieces, strict=True)):
        dealt = _shared(run, [line for line in lines if line.opens_s <= run.head_s[0] + 0.5], least)
        per = run.persons / run.vehicles
        pieces = [replace(run, vehicles=count, persons=count * per, point=line.point) for line, count in dealt]
    for (line, _), piece in zip(dealt, pieces, strict=True):
        line.dealt += piece.persons
    return pieces


def _shared(run: Run, lines: Sequence[_Line], least: int) -> list[tuple[_Line, int]]:
    """Return how many vehicles of a convoy each point can board before they leave: first those open when it does."""
    per = run.persons / run.vehicles
    fits = [(line, int((line.ready(run.tail_s[0]) + _DUST) / per)) for line in lines]
    open_ = [(line, fit) for line, fit in fits if fit >= max(1, least)]
    open_.sort(key=lambda pair: (-pair[1], pair[0].point))
    shared = zip(open_, _counts(run.vehicles, [fit for _, fit in open_], least), strict=False)
    return sorted(
        ((line, count) for (line, _), count in shared), key=lambda pair: (pair[0].opens_s > run.head_s[0] + 0.5)
    )


def _behind(run: Run, dealt: Sequence[tuple[_Line, int]]) -> list[Run]:
    pieces, done = [], 0
    for line, count in dealt:
        pieces.append(replace(slice_of(run, done, done + count), point=line.point))
        done += count
    return pieces


def _counts(vehicles: int, fits: Sequence[int], least: int) -> list[int]:
    """Return how many vehicles the first points take, in the measure of what they can board, none fewer than least."""
    for points in range(min(len(fits), max(1, vehicles // max(2, least))), 0, -1):
        some = fits[:points]
        upto = [vehicles * sum(some[: i + 1]) // sum(some) for i in range(points)]
        counts = [min(fit, b - a) for fit, a, b in zip(some, [0, *upto], upto, strict=False)]
        for i, fit in enumerate(some):
            counts[i] += min(fit - counts[i], vehicles - sum(counts))
        if min(counts) >= least:
            return counts
    return []
