"""Boarding as late as it may be: people stand in line, and in danger, no longer than the queue before them asks.

Dispatch boards convoys as early as they can be, one after the other.  Seen from behind, each may board later: to
end by its departure, and before the one that leaves next begins.  A bus stands there for its own loading time anyhow.

    end_i = min(departure_i, begin_(i+1)),   begin_i = end_i - persons_i / rate       within the hours it boarded in
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from safeconduct.planning.instance import UNBOUNDED, AssemblyLine, Instance
from safeconduct.planning.proposal import Run, Timetable

__all__ = ["board_late"]

_SAME_S = 1e-6
"""Instants closer than this are the same: sums of floating-point seconds."""


def board_late(instance: Instance, timetable: Timetable) -> Timetable:
    """Return the timetable with boarding moved behind, where it changes no value: at lines out of danger."""
    by_line: dict[int, list[int]] = defaultdict(list)
    for number, run in enumerate(timetable.runs):
        if run.line >= 0 and run.kind == "loaded":
            by_line[run.line].append(number)
    runs = list(timetable.runs)
    for line, numbers in by_line.items():
        row = instance.lines[line]
        if row.rate_per_s == UNBOUNDED or row.danger:
            continue
        by_departure = sorted(numbers, key=lambda n: (-runs[n].head[0], -runs[n].in_head[0], -n))
        as_boarded = sorted(numbers, key=lambda n: (-runs[n].in_head[0], -n))
        begins = _begins(row, runs, by_departure) or _begins(row, runs, as_boarded) or {}
        for number, begin in begins.items():
            run = runs[number]
            runs[number] = replace(run, in_head=(begin, *run.in_head[1:]), in_tail=(begin, *run.in_tail[1:]))
    return replace(timetable, runs=tuple(runs))


def _begins(line: AssemblyLine, runs: Sequence[Run], order: Sequence[int]) -> dict[int, float] | None:
    """Return when each convoy boards, the last of the order last; None where one would have to before it can."""
    found: dict[int, float] = {}
    after = UNBOUNDED
    for number in order:
        run = runs[number]
        hours = [span for span in line.hours if span[0] - _SAME_S <= run.in_head[0] <= span[1] + _SAME_S]
        if not hours:
            return None
        opens, closes = hours[0]
        begin = min(run.head[0], closes, after) - sum(count for _, count in run.persons) / line.rate_per_s
        # Buses are there when they first boarded, cars from the point's opening on, once every window lets them depart.
        if begin < (run.in_head[0] if run.buses else min(run.in_head[0], max(opens, line.begins_s))) - _SAME_S:
            return None
        found[number] = after = begin
    return found
