"""Runs: vehicles that leave together, node by node in exact seconds; what convoys are made of (P9)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from safeconduct.core import PlaceId
from safeconduct.planning.batches import Batch
from safeconduct.planning.grid import Grid, open_share
from safeconduct.planning.points import Spans
from safeconduct.planning.problem import Problem
from safeconduct.planning.survival import holds

__all__ = ["Run", "car_runs", "form_convoys", "in_windows", "slice_of", "split_long", "worth"]


@dataclass(frozen=True, slots=True)
class Run:
    """Vehicles of one group on one route.  Seconds from the horizon's start.

    place: where its people are from.  links: usable links driven, in order; nodes: one more.  head_s, tail_s: when
    the first and the last vehicle pass each node.  persons may be a fraction until they are counted out.
    boards_s: from when to when its people board; point: the assembly point they board at, "" where there is none.
    """

    place: str
    means: str
    links: tuple[int, ...]
    nodes: tuple[int, ...]
    head_s: tuple[float, ...]
    tail_s: tuple[float, ...]
    vehicles: int
    persons: float
    sink: int
    group: int = -1
    bus: tuple[str, ...] = ()
    boards_s: tuple[float, float] = (0.0, 0.0)
    point: str = ""


def car_runs(grid: Grid, batches: Iterable[Batch]) -> tuple[list[Run], int]:
    """Turn batches of cars into runs.

    Returns:
        The runs, first departures first, and how many cars found no instant at which all their roads are open.
    """
    runs, lost = [], 0
    for batch in batches:
        run = _run(grid, batch)
        if run is None:
            lost += batch.cars
        else:
            runs.append(run)
    return sorted(runs, key=lambda run: (run.head_s[0], run.place, run.links)), lost


def _run(grid: Grid, batch: Batch) -> Run | None:
    problem, stretches = grid.problem, grid.skeleton.stretches
    used = list(zip(batch.stretches, batch.enters, strict=True))
    group = problem.groups[batch.group]
    begin, close = _open_part(grid, batch)
    if close <= begin:
        return None
    links: list[int] = []
    times: list[float] = []
    for index, step in used:
        enters = float(grid.begins_s(int(grid.tail[index]), step))
        links += stretches[index].links
        times += [enters + offset for offset in stretches[index].offsets_s]
    arrives = _arrival(grid, batch)
    nodes = [int(problem.tail[link]) for link in links] + [problem.sinks[batch.sink].node]
    times.append(arrives)
    if not in_windows(problem, links, [at + begin for at in times], [at + close for at in times]):
        return None
    return Run(
        place=group.place,
        means=group.means,
        links=tuple(links),
        nodes=tuple(nodes),
        head_s=tuple(at + begin for at in times),
        tail_s=tuple(at + close for at in times),
        vehicles=batch.cars,
        persons=batch.cars * group.per_vehicle,
        sink=batch.sink,
        group=batch.group,
        boards_s=(times[0] + begin, times[0] + close),
    )


def in_windows(problem: Problem, links: Sequence[int], heads: Sequence[float], tails: Sequence[float]) -> bool:
    """Say whether each road open for a time is entered and passed on from in one stretch of it (R4, P6).

    And whether people set out no earlier than the window over their first dangerous road allows.
    """
    first = True
    for link, head, tail in zip(links, heads, tails[1:], strict=False):
        code = problem.span_of[link]
        if code and not any(a - 0.5 <= head and tail <= b + 0.5 for a, b in problem.span_sets[code]):
            return False
        windows = problem.windows_of[code]
        if windows and first:
            held = [departs for a, b, departs in windows if a - 0.5 <= head and tail <= b + 0.5]
            if not held or heads[0] < min(held) - 0.5:
                return False
            first = False
    return True


def _open_part(grid: Grid, batch: Batch) -> tuple[float, float]:
    """Return from when to when in its steps a batch may move, seconds: its roads, boarding and reception all open."""
    problem = grid.problem
    place = problem.groups[batch.group].place
    source, sink = problem.sources[place], problem.sinks[batch.sink]
    parts = [
        (float(grid.begin[i, k]), float(grid.close[i, k])) for i, k in zip(batch.stretches, batch.enters, strict=True)
    ]
    if not batch.enters or batch.enters[0] == batch.departs:
        spans = tuple((max(a, problem.departs_of(place)), b) for a, b in source.spans)
        parts.append(_share(grid, grid.row(source.node), batch.departs, spans))
    parts.append(_share(grid, grid.row(sink.node), batch.arrives, sink.spans))
    return max(begin for begin, _ in parts) * grid.step_s, min(close for _, close in parts) * grid.step_s


def _share(grid: Grid, row: int, step: int, spans: Spans) -> tuple[float, float]:
    _, begin, close = open_share(np.atleast_1d(grid.begins_s(row, step)), grid.step_s, spans)
    return float(begin[0]), float(close[0])


def _arrival(grid: Grid, batch: Batch) -> float:
    """When the head is at the sink: as soon as it can be there, or in its step where intake counts steps."""
    sink = grid.problem.sinks[batch.sink]
    in_step = float(grid.begins_s(grid.row(sink.node), batch.arrives))
    if not batch.stretches or sink.rate_per_s != float("inf"):
        return in_step
    last = batch.stretches[-1]
    enters = float(grid.begins_s(int(grid.tail[last]), batch.enters[-1]))
    exact = enters + grid.skeleton.stretches[last].travel_s
    return exact if any(a <= exact and exact + grid.step_s <= b for a, b in sink.spans) else in_step


def split_long(runs: Iterable[Run], most: int) -> list[Run]:
    """Cut runs of more than `most` vehicles (0: no limit) into ones that follow each other, nose to tail (P9)."""
    pieces = []
    for run in runs:
        count = 1 if not most else -(-run.vehicles // most)
        pieces += [run] if count == 1 else [
            slice_of(run, run.vehicles * i // count, run.vehicles * (i + 1) // count) for i in range(count)
        ]
    return pieces


def slice_of(run: Run, done: int, upto: int) -> Run:
    """Return the vehicles of a run from number `done` up to `upto`."""
    low, high = done / run.vehicles, upto / run.vehicles
    pairs = list(zip(run.head_s, run.tail_s, strict=True))
    opens, closes = run.boards_s
    return replace(
        run,
        vehicles=upto - done,
        persons=run.persons * (upto - done) / run.vehicles,
        head_s=tuple(head + (tail - head) * low for head, tail in pairs),
        tail_s=tuple(head + (tail - head) * high for head, tail in pairs),
        boards_s=(opens + (closes - opens) * low, opens + (closes - opens) * high),
    )


def form_convoys(
    problem: Problem, runs: Sequence[Run], *, step_s: float, least: int
) -> tuple[list[Run], int]:
    """Join runs that follow each other on one route for a step (P9).

    A convoy that is still shorter than `least` goes on past its step; what does not reach `least` stays.

    Returns:
        The convoys, and how many vehicles stay.
    """
    by_route: dict[tuple[object, ...], list[Run]] = {}
    for run in runs:
        by_route.setdefault((run.place, run.means, run.links, run.sink, run.group), []).append(run)
    kept: list[Run] = []
    lost = 0
    for route in by_route.values():
        for convoy in _gathered(_joined(problem, sorted(route, key=lambda run: run.head_s), step_s), least):
            if convoy.vehicles >= least:
                kept.append(convoy)
            else:
                lost += convoy.vehicles
    return sorted(kept, key=lambda run: (run.head_s[0], run.place, run.links)), lost


def _joined(problem: Problem, route: Sequence[Run], step_s: float) -> list[Run]:
    """Join runs that follow each other at once, for a step at most, within the same windows, while no point opens."""
    source = problem.sources.get(PlaceId(route[0].place))
    opens = [start for point in source.points for start, _ in point.spans] if source else []
    joined: list[Run] = []
    for run in route:
        both = _both(joined[-1], run) if joined and _follows(joined[-1], run, step_s) else None
        if both is not None and any(both.head_s[0] + 0.5 < at < both.tail_s[0] for at in opens):
            both = None
        if both is not None and in_windows(problem, both.links, both.head_s, both.tail_s):
            joined[-1] = both
        else:
            joined.append(run)
    return joined


def _follows(last: Run, run: Run, step_s: float) -> bool:
    if run.tail_s[0] - last.head_s[0] > step_s + 0.5:
        return False
    gaps = [head - tail for tail, head in zip(last.tail_s, run.head_s, strict=True)]
    same = [abs(a - b) for a, b in zip(last.head_s, run.head_s, strict=True)]
    return (min(gaps) > -1.0 and max(gaps) <= step_s) or max(same) < 1.0


def _both(one: Run, two: Run) -> Run:
    """Return two runs as one, from the first one's heads to the later tails."""
    return replace(
        one,
        vehicles=one.vehicles + two.vehicles,
        persons=one.persons + two.persons,
        tail_s=tuple(max(a, b) for a, b in zip(one.tail_s, two.tail_s, strict=True)),
        boards_s=(min(one.boards_s[0], two.boards_s[0]), max(one.boards_s[1], two.boards_s[1])),
    )


def _gathered(route: Sequence[Run], least: int) -> list[Run]:
    """Let convoys that are too short wait for the next on their route; the last joins the one before (P9)."""
    gathered: list[Run] = []
    for run in route:
        if gathered and gathered[-1].vehicles < least:
            gathered[-1] = _beside(run, gathered[-1])
        else:
            gathered.append(run)
    if len(gathered) > 1 and gathered[-1].vehicles < least:
        last = gathered.pop()
        gathered[-1] = _beside(gathered[-1], last)
    return gathered


def _beside(run: Run, other: Run) -> Run:
    """Return a run that takes the vehicles of another along, at its own times."""
    boards = (min(run.boards_s[0], other.boards_s[0]), min(max(run.boards_s[1], other.boards_s[1]), run.tail_s[0]))
    return replace(
        run, vehicles=run.vehicles + other.vehicles, persons=run.persons + other.persons, boards_s=boards
    )


def worth(problem: Problem, run: Run) -> float:
    """Return the value of one person of a run (R5): the chance to be clear in time, less what being caught costs.

    Head and tail are averaged; a route without danger is worth 1.
    """
    total = 0.0
    for times in (run.head_s, run.tail_s):
        clear, caught = 1.0, 0.0
        for link, enter, leave in zip(run.links, times, times[1:], strict=False):
            if problem.danger[link]:
                clear = float(holds(problem, leave))
                caught += float(holds(problem, enter)) - clear
        total += clear - problem.settings.kappa * caught
    return total / 2.0
