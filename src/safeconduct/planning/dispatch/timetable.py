"""From what was placed to runs with all their times, as a plan tells them (S2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from safeconduct.planning.dispatch.drives import Drive
from safeconduct.planning.dispatch.inbound import Aid
from safeconduct.planning.dispatch.kernels import EPS
from safeconduct.planning.dispatch.schedule import Placed
from safeconduct.planning.dispatch.worth import stays_in_danger
from safeconduct.planning.instance import Instance, convoy_worth
from safeconduct.planning.proposal import Run

__all__ = ["board_late", "run_value", "runs_of"]


def board_late(placed: Sequence[Placed]) -> list[Placed]:
    """Let each convoy board as late as its departure and those behind it allow: people stand in line no longer than
    they must.  Boarding never moves ahead of where it was."""
    by_line: dict[int, list[Placed]] = defaultdict(list)
    for one in placed:
        by_line[one.line].append(one)
    return [one for line, row in by_line.items() for one in (_later(row) if line >= 0 else row)]


def _later(row: list[Placed]) -> list[Placed]:
    by_departure = _put_off(sorted(row, key=lambda one: (one.heads[0], one.begins), reverse=True))
    return by_departure or _put_off(sorted(row, key=lambda one: (one.begins, one.heads[0]), reverse=True)) or row


def _put_off(row: list[Placed]) -> list[Placed]:
    """Board backwards in time in this order; empty: somebody would have to board earlier than now."""
    until = float("inf")
    found = []
    for one in row:
        begins = min(one.heads[0], until) - one.board_s
        if begins < one.begins - EPS:
            return []
        until = begins if one.board_s > 0.0 else until
        found.append(replace(one, begins=begins))
    return found


def run_value(instance: Instance, placed: Placed) -> float:
    """Return the weighted persons of a convoy by the one value function."""
    stays = stays_in_danger(placed.drive, placed.heads, placed.begins)
    worth = convoy_worth(instance.survival, instance.kappa, stays)
    return worth * sum(n * instance.groups[instance.members[m].group].weight for m, n in placed.persons)


def runs_of(instance: Instance, placed: Iterable[Placed], aid: Iterable[Aid]) -> tuple[Run, ...]:
    """Return all runs by departure: loaded, empty, on foot, inbound."""
    runs: list[Run] = []
    for one in placed:
        if one.approach is not None:
            runs.append(_empty(instance, one.approach))
        runs.append(_loaded(instance, one))
    for each in aid:
        run = _run(instance, each.drive, each.heads, each.heads[0])
        runs.append(replace(run, kind="inbound", inbound=each.number))
    return tuple(sorted(runs, key=lambda run: (run.head[0], run.kind, run.links, run.tail[0])))


def _loaded(instance: Instance, one: Placed) -> Run:
    persons: dict[int, int] = defaultdict(int)
    for member, count in one.persons:
        persons[instance.members[member].group] += count
    run = _run(instance, one.drive, one.heads, one.begins)
    return replace(
        run,
        kind="loaded" if one.mix else "foot",
        line=one.line,
        sink=one.job.sink,
        persons=tuple(sorted(persons.items())),
        buses=tuple((one.job.fleet, number) for number in one.crew),
    )


def _empty(instance: Instance, one: Placed) -> Run:
    run = _run(instance, one.drive, one.heads, one.heads[0])
    return replace(run, kind="empty", buses=tuple((one.job.fleet, number) for number in one.crew))


def _run(instance: Instance, drive: Drive, heads: tuple[float, ...], begins: float) -> Run:
    """Return a run with its times; nobody in it yet."""
    tails = tuple(head + stretch for head, stretch in zip(heads, drive.stretch, strict=True))
    in_heads = (begins, *(head + travel for head, travel in zip(heads, drive.travel, strict=True)))
    in_tails = (begins, *(tail + travel for tail, travel in zip(tails, drive.travel, strict=True)))
    return Run(
        kind="", line=-1, sink=-1, links=drive.links, start=int(instance.tail[drive.links[0]]), mix=drive.mix,
        persons=(), in_head=in_heads, in_tail=in_tails, head=(*heads, in_heads[-1]), tail=(*tails, in_tails[-1]),
    )  # fmt: skip
