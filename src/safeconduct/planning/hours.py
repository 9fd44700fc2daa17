"""The last check before a plan is written: no link, checkpoint or point takes more in any hour than it can (P1-P4).

Steps keep capacities, yet whole vehicles, joined convoys and buses between the steps can push an hour a little over.
Then cars stay, as few as will do: what is told to people must hold by any clock.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from safeconduct.planning.bus_roads import Entry
from safeconduct.planning.problem import Problem
from safeconduct.planning.runs import Run

__all__ = ["within_hours"]

_HOUR_S = 3600.0
_OVER = 1.016
"""Part of an hour's capacity that whole vehicles may reach."""
_ROUNDS = 2000


def within_hours(
    problem: Problem, runs: Sequence[Run], entered: Mapping[int, Sequence[Entry]] | None = None
) -> list[Run]:
    """Return runs in whole persons with cars taken out where an hour would hold too much; buses and walkers stay.

    entered: by link, the buses that enter it; those that are not empty are in a run.
    """
    kept = list(runs)
    by_link: dict[int, list[tuple[int, int]]] = {}
    by_sink: dict[int, list[int]] = {}
    for number, run in enumerate(kept):
        by_sink.setdefault(run.sink, []).append(number)
        for at, link in enumerate(run.links):
            by_link.setdefault(link, []).append((number, at))
    pcu, least = problem.settings.pcu, problem.settings.least
    for link, entries in sorted(by_link.items()):
        where = [(number, kept[number].head_s[at], kept[number].tail_s[at]) for number, at in entries]
        buses = [bus for bus in (entered or {}).get(link, ()) if bus.empty]
        if np.isfinite(problem.rate_pcu_s[link]):
            fixed = [(bus.at_s, bus.pcu) for bus in buses]
            limit = problem.rate_pcu_s[link] * _HOUR_S
            _trim(kept, where, limit, lambda run: run.vehicles * pcu[run.means], least, fixed)
        if np.isfinite(problem.service_per_s[link]):
            fixed = [(bus.at_s, float(bus.vehicles)) for bus in buses]
            _trim(kept, where, problem.service_per_s[link] * _HOUR_S, lambda run: float(run.vehicles), least, fixed)
    for place, source in sorted(problem.sources.items()):
        for point in source.points:
            if np.isfinite(point.rate_per_s):
                at_point = [number for number, run in enumerate(kept) if (run.place, run.point) == (place, point.id)]
                where = [entry for number in at_point for entry in _boardings(number, kept[number])]
                _trim(kept, where, point.rate_per_s * _HOUR_S, lambda run: run.persons, least)
    for sink, numbers in sorted(by_sink.items()):
        rate = problem.sinks[sink].rate_per_s * _HOUR_S
        if np.isfinite(rate):
            where = [(number, kept[number].head_s[-1], kept[number].tail_s[-1]) for number in numbers]
            _trim(kept, where, rate, lambda run: run.persons, least)
    return [run for run in kept if run.vehicles or run.means == "foot"]


def _boardings(number: int, run: Run) -> list[tuple[int, float, float]]:
    """Return from when to when people of a run board; of several buses, each while it loads before it leaves."""
    first, last = run.head_s[0], run.tail_s[0]
    begin, end = run.boards_s
    if len(run.bus) < 2 or last <= first:
        return [(number, begin, end)]
    leaves = np.linspace(first, last, len(run.bus))
    return [(number, float(at - first + begin), float(at)) for at in leaves]


def _trim(
    kept: list[Run],
    where: Sequence[tuple[int, float, float]],
    limit: float,
    size: Callable[[Run], float],
    least: int,
    fixed: Sequence[tuple[float, float]] = (),
) -> None:
    """Take cars out of runs until no hour holds more than the limit; a run cut below `least` vehicles goes.

    where: (number of a run, from, to); several buses of a run have even parts, cars that come again count again.
    fixed: (instant, size) of what stays whatever comes.
    """
    if not where:
        return
    times = Counter(number for number, _, _ in where if kept[number].bus)
    begin = np.array([start for _, start, _ in where] + [at for at, _ in fixed])
    end = np.maximum(np.array([stop for _, _, stop in where] + [at for at, _ in fixed]), begin + 1.0)
    amount = np.array(
        [float(size(kept[number])) / max(1, times[number]) for number, _, _ in where] + [part for _, part in fixed]
    )
    may_go = np.zeros(len(amount), bool)
    if amount.sum() <= limit:
        return
    after = float(begin.min()) - _HOUR_S
    for _ in range(_ROUNDS):
        found = _first_over(begin, end, amount, limit * _OVER, after)
        if found is None:
            return
        after, over = found
        inside = _share(begin, end, after)
        may_go[: len(where)] = [kept[number].means == "car" and kept[number].vehicles > 0 for number, _, _ in where]
        here = np.flatnonzero(may_go & (inside * amount > 1e-9))
        if not len(here):
            after += 1.0
            continue
        worst = int(max(here, key=lambda i: (inside[i] >= 0.5, begin[i], i)))
        number = where[worst][0]
        run = kept[number]
        same = [i for i, entry in enumerate(where) if entry[0] == number]
        each = float((inside * amount)[same].sum()) / run.vehicles
        count = min(run.vehicles, int(np.ceil(over / each)))
        left = run.vehicles - count if run.vehicles - count >= least else 0
        kept[number] = replace(run, vehicles=left, persons=float(int(run.persons * left / run.vehicles)))
        amount[same] = float(size(kept[number]))


def _first_over(
    begin: NDArray[np.float64], end: NDArray[np.float64], amount: NDArray[np.float64], limit: float, after: float
) -> tuple[float, float] | None:
    """Return when the first hour from `after` on starts that holds more than the limit, and how much more.

    Entries spread evenly from begin to end.  Who comes last in it is best left out: they are in later hours too.
    """
    edges = np.concatenate([begin, end])
    slope = np.concatenate([amount, -amount]) / np.tile(end - begin, 2)
    order = np.argsort(edges, kind="stable")
    edges, slope = edges[order], np.cumsum(slope[order])
    total = np.concatenate([[0.0], np.cumsum(slope[:-1] * np.diff(edges))])
    starts = np.unique(np.concatenate([begin, end - _HOUR_S]))
    held = np.interp(starts + _HOUR_S, edges, total) - np.interp(starts, edges, total)
    over = np.flatnonzero((held > limit + 1e-6) & (starts >= after))
    return (float(starts[over[0]]), float(held[over[0]] - limit)) if len(over) else None


def _share(begin: NDArray[np.float64], end: NDArray[np.float64], start: float) -> NDArray[np.float64]:
    """Return the part of each entry that lies in the hour from `start` on."""
    overlap = np.minimum(end, start + _HOUR_S) - np.maximum(begin, start)
    part: NDArray[np.float64] = np.maximum(overlap, 0.0) / (end - begin)
    return part
