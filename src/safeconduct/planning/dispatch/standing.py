"""Boarding as late as it may be: people stand in line, and in danger, no longer than the queue before them asks.

Dispatch boards convoys as early as they can be, one after the other.  Seen from behind, each may board later: to end
by its departure, and before the next one of its line begins.  Convoys with buses keep their times (they load at once).

    end_i = min(departure_i, begin_(i+1)),   begin_i = end_i - persons_i / rate       within the hours it boarded in
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from safeconduct.planning.instance import UNBOUNDED, Instance
from safeconduct.planning.proposal import Run, Timetable

__all__ = ["board_late"]


def board_late(instance: Instance, timetable: Timetable) -> Timetable:
    """Return the timetable with boarding moved behind, where it changes no value: at lines out of danger."""
    by_line: dict[int, list[int]] = defaultdict(list)
    for number, run in enumerate(timetable.runs):
        if run.line >= 0 and run.kind == "loaded":
            by_line[run.line].append(number)
    runs = list(timetable.runs)
    for line, numbers in by_line.items():
        rate = instance.lines[line].rate_per_s
        if rate == UNBOUNDED or instance.lines[line].danger:
            continue
        after = UNBOUNDED
        for number in sorted(numbers, key=lambda n: (-runs[n].in_head[0], -n)):
            runs[number] = _later(instance, runs[number], rate, after)
            after = runs[number].in_head[0]
    return replace(timetable, runs=tuple(runs))


def _later(instance: Instance, run: Run, rate: float, after: float) -> Run:
    begin = run.in_head[0]
    if run.buses:
        return run
    length = sum(count for _, count in run.persons) / rate
    for opens, closes in instance.lines[run.line].hours:
        if opens - 1e-6 <= begin <= closes + 1e-6:
            later = min(run.head[0], after, closes) - length
            if later > begin:
                return replace(run, in_head=(later, *run.in_head[1:]), in_tail=(later, *run.in_tail[1:]))
    return run
