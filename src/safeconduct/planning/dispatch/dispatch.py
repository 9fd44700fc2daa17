"""List scheduling in exact seconds, with what is left put in where it fits, and a search over the order.

1. Jobs (platoons, bus trips, columns on foot) are placed one by one, each as early as it can, in the order in which the
   search has them set out; jobs of one bus keep their order.
2. Whoever is left is sent by the routes the search found, in smaller and smaller platoons, until nobody fits.
3. The order is perturbed for a fixed number of rounds (R8: no clock); the best timetable by value is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from safeconduct.planning.dispatch.board import Board
from safeconduct.planning.instance import Instance
from safeconduct.planning.parameters import SolverParameters
from safeconduct.planning.proposal import BusTask, Proposal, Timetable, Walk

__all__ = ["dispatch"]


@dataclass(frozen=True, slots=True)
class _Job:
    """A proposal or a bus task, with the key it is sorted by."""

    key: float
    number: int
    proposal: Proposal | None = None
    task: BusTask | None = None


def dispatch(  # noqa: PLR0913
    instance: Instance,
    proposals: Sequence[Proposal],
    tasks: Sequence[BusTask],
    walks: Sequence[Walk],
    *,
    parameters: SolverParameters,
    rng: np.random.Generator,
    should_stop: Callable[[], bool] | None = None,
) -> Timetable:
    """Work out exact instants for what the search proposes.

    Returns:
        A timetable that keeps every rule; jobs that cannot be kept are left out and their people sent otherwise.
    """
    jobs = _jobs(proposals, tasks)
    routes = _routes(proposals)
    best = _decode(instance, jobs, routes, parameters)
    for round_ in range(parameters.order_rounds if len(jobs) <= parameters.order_jobs else 0):
        if should_stop is not None and should_stop():
            break
        spread = parameters.order_spread_s * (1.0 if round_ % 2 else 0.3)
        noise = rng.normal(0.0, spread, len(jobs))
        tried_jobs = [replace(job, key=job.key + float(shift)) for job, shift in zip(jobs, noise, strict=True)]
        tried = _decode(instance, _in_turn(tried_jobs), routes, parameters)
        if tried.value > best.value + 1e-9:
            best, jobs = tried, tried_jobs
    runs = best.runs()
    kept = tuple(walk for walk in walks if any(run.persons and run.persons[0][0] == walk.group for run in runs))
    return Timetable(runs, kept, best.value, sum(count for run in runs for _, count in run.persons))


def _jobs(proposals: Sequence[Proposal], tasks: Sequence[BusTask]) -> list[_Job]:
    jobs = [_Job(p.target_s[0] if p.target_s else 0.0, n, proposal=p) for n, p in enumerate(proposals)]
    jobs += [_Job(task.target_s, len(proposals) + n, task=task) for n, task in enumerate(tasks)]
    return _in_turn(jobs)


def _in_turn(jobs: list[_Job]) -> list[_Job]:
    """Sort jobs by key; the tasks of one bus stay in their own order."""
    found = sorted(jobs, key=lambda job: (job.key, job.number))
    by_bus: dict[tuple[int, int], list[_Job]] = {}
    for job in sorted(jobs, key=lambda job: job.number):
        if job.task is not None:
            by_bus.setdefault((job.task.fleet, job.task.bus), []).append(job)
    turn = {bus: iter(mine) for bus, mine in by_bus.items()}
    return [job if job.task is None else next(turn[job.task.fleet, job.task.bus]) for job in found]


def _routes(proposals: Sequence[Proposal]) -> dict[int, list[Proposal]]:
    """Return by member one proposal a route and sink, those that carry most first."""
    total: dict[tuple[int, int, tuple[int, ...]], float] = {}
    first: dict[tuple[int, int, tuple[int, ...]], Proposal] = {}
    for proposal in proposals:
        key = (proposal.member, proposal.sink, proposal.links)
        total[key] = total.get(key, 0.0) + proposal.persons
        first.setdefault(key, proposal)
    found: dict[int, list[Proposal]] = {}
    for key in sorted(total, key=lambda key: (-total[key], key)):
        found.setdefault(key[0], []).append(first[key])
    return found


def _decode(
    instance: Instance, jobs: Sequence[_Job], routes: dict[int, list[Proposal]], parameters: SolverParameters
) -> Board:
    board = Board(instance)
    for job in jobs:
        if job.task is not None:
            placed = board.trip(job.task)
            for one in placed or ():
                board.put(one)
        elif job.proposal is not None:
            one_or_none = _best_line(board, job.proposal, job.proposal.vehicles)
            if one_or_none is not None and one_or_none.worth > 0:
                board.put(one_or_none)
    for member in sorted(routes):
        _fill(board, member, routes[member], parameters)
    return board


def _best_line(board: Board, proposal: Proposal, count: int):  # type: ignore[no-untyped-def]
    group = board.instance.groups[board.instance.members[proposal.member].group]
    best = None
    for line in group.lines:
        placed = board.cars(proposal, count, line)
        if placed is not None and (best is None or placed.worth * placed.persons > best.worth * best.persons + 1e-9):
            best = placed
    return best


def _fill(board: Board, member: int, routes: Sequence[Proposal], parameters: SolverParameters) -> None:
    """Send whoever of a member is left, the platoon that is worth most first, ever smaller ones."""
    size = parameters.platoon_vehicles
    foot = board.instance.groups[board.instance.members[member].group].means == "foot"
    while size >= 1 and board.left(member) > 1e-6:
        found = []
        for route in routes:
            wanted = replace(route, persons=board.left(member)) if foot else route
            placed = _best_line(board, wanted, size)
            if placed is not None and placed.worth > 0:
                found.append(placed)
        if not found:
            if foot:
                return
            size //= 2
            continue
        board.put(max(found, key=lambda one: one.worth * one.persons))
