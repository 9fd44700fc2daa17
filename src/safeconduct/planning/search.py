"""Which way a plan is searched for: the relaxation for corridor cases, the flow for large networks.

Both give proposals for dispatch and two proven bounds, on value and on persons out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from safeconduct.planning.bounds import Master, MasterAnswer, Search, Seeds, propose
from safeconduct.planning.instance import UNBOUNDED, Instance, Survival
from safeconduct.planning.parameters import SolverParameters
from safeconduct.planning.progress import Progress, silent
from safeconduct.planning.proposal import BusTask, Proposal, Walk

__all__ = ["Found", "search", "sketch"]

_Solved = tuple[Master, MasterAnswer]


@dataclass(frozen=True, slots=True)
class Found:
    """Proposals, and what no plan can beat: `bound` in weighted persons, `most` in persons.

    answer: the relaxation's prices, for the reasons; without rows where the flow was used.
    seeds: routes that a search in a case much like this one may begin with; none where the flow was used.
    """

    proposals: tuple[Proposal, ...]
    tasks: tuple[BusTask, ...]
    walks: tuple[Walk, ...]
    bound: float
    most: float
    answer: MasterAnswer
    method: str
    seeds: Seeds = ()


def search(
    instance: Instance,
    parameters: SolverParameters,
    progress: Progress,
    should_stop: Callable[[], bool],
    seeds: Seeds = (),
) -> Found:
    """Search for a plan and its bounds; large networks by the flow, all others by the relaxation.

    seeds: routes to begin with, those of a plan of much the same case.
    """
    parameters = parameters.over(instance.horizon_s)
    if len(instance.link) > parameters.flow_links:
        return _by_flow(instance, parameters, progress, should_stop)
    return _by_relaxation(instance, parameters, progress, should_stop, seeds)


def sketch(
    instance: Instance, parameters: SolverParameters, should_stop: Callable[[], bool], seeds: Seeds = ()
) -> tuple[tuple[Proposal, ...], tuple[BusTask, ...], tuple[Walk, ...]]:
    """Return proposals alone, without a bound on persons: for plans made anew while reasons are tested."""
    parameters = parameters.over(instance.horizon_s)
    if len(instance.link) > parameters.flow_links:
        found = _by_flow(instance, parameters, silent, should_stop)
        return found.proposals, found.tasks, found.walks
    master = Master(instance, parameters, should_stop=should_stop)
    _begin(master, seeds)
    proposed = propose(master, master.solve(), parameters)
    return proposed.proposals, proposed.tasks, proposed.walks


def _begin(master: Master, seeds: Seeds) -> list[_Solved]:
    """Give a master its first routes: those handed over, or those of one on coarser ticks, which is returned."""
    if seeds:
        master.seed(seeds)
        return []
    limits = _coarser(master.instance, master.parameters)
    coarse = Master(master.instance, limits, should_stop=master.should_stop)
    answer = coarse.solve()
    master.seed(coarse.seeds())
    return [(coarse, answer)]


def _coarser(instance: Instance, parameters: SolverParameters) -> SolverParameters:
    """Return the limits of the first master: on ticks longer than the shortest road it would go in circles."""
    wanted = parameters.coarser()
    means = {group.means for group in instance.groups} | {fleet.kind for fleet in instance.fleets}
    shortest = min((float(instance.travel_s(name).min(initial=np.inf)) for name in means), default=np.inf)
    return replace(wanted, tick_s=min(wanted.tick_s, max(parameters.tick_s, shortest)))


def _by_relaxation(
    instance: Instance, parameters: SolverParameters, progress: Progress, should_stop: Callable[[], bool], seeds: Seeds
) -> Found:
    """Work out the bound on persons, then that on value from the routes found for the first."""

    def report(value: float, bound: float) -> None:
        progress("bound", 0.05 + 0.5 * min(1.0, value / max(bound, 1e-9)), value, bound)

    most, solved = UNBOUNDED, []
    if instance.survival.rate_per_s > 0.0 or any(group.weight != 1.0 for group in instance.groups):
        progress("bound_on_persons", 0.02)
        persons = Master(_certain(instance), parameters.for_bound(), should_stop=should_stop)
        solved += [*_begin(persons, seeds), (persons, persons.solve())]
        most = min(answer.bound for _, answer in solved)
        seeds = (*seeds, *persons.seeds())
    master = Master(instance, parameters, most, should_stop)
    coarse = _begin(master, seeds)
    answer = master.solve(report)
    answer = replace(answer, bound=min(found.bound for _, found in [*coarse, (master, answer)]))
    progress("timetable", 0.6, None, answer.bound)
    found = _proposed([*solved, *coarse, (master, answer)], parameters)
    most = min(most, answer.bound) if most == UNBOUNDED else most
    return Found(
        found.proposals, found.tasks, found.walks, answer.bound, most, answer, "column generation over ticks",
        master.seeds(),
    )


def _proposed(solved: Sequence[_Solved], parameters: SolverParameters) -> Search:
    """Return the proposals of the last master that was solved at all, where none was each way that is known; buses that
    go to and fro where somebody asked to stop before theirs were worked out."""
    from safeconduct.planning.flow.shuttles import shuttle_tasks

    master, answer = next((row for row in reversed(solved) if row[1].rounds), solved[-1])
    found = propose(master, answer, parameters)
    stopped = master.should_stop() and not found.tasks
    return replace(found, tasks=shuttle_tasks(master.instance)) if stopped else found


def _certain(instance: Instance) -> Instance:
    """Return the instance whose cease-fire is certain and where everybody counts one: its bound is in persons."""
    calm = Survival(0.0, instance.survival.begins, instance.survival.ends)
    groups = tuple(replace(group, weight=1.0) for group in instance.groups)
    return replace(instance, survival=calm, kappa=0.0, groups=groups)


def _by_flow(
    instance: Instance, parameters: SolverParameters, progress: Progress, should_stop: Callable[[], bool]
) -> Found:
    """Plan cars by the flow; buses get shuttle trips, people on foot the nearest ways, both with bounds of their own.

    Led convoys are bounded by single vehicles that share their headways (flow.led).
    """
    from safeconduct.planning.flow import solve_flow
    from safeconduct.planning.flow.consolidation import led_proposals
    from safeconduct.planning.flow.led import later_worth, single_relaxation
    from safeconduct.planning.flow.others import bound_of_others, walkers
    from safeconduct.planning.flow.shuttles import shuttle_tasks

    def report(value: float, bound: float) -> None:
        progress("bound", 0.4, value, bound)

    relaxed = single_relaxation(instance)
    answer = solve_flow(relaxed, parameters=parameters, progress=report, should_stop=should_stop)
    cars = [group for group in instance.groups if group.means == "car" and group.node >= 0]
    worth = min(answer.value_bound * later_worth(instance), sum(group.weight * group.persons for group in cars))
    value_of_others, others = bound_of_others(instance)
    bound, most = worth + value_of_others, answer.persons_bound + others
    nothing = MasterAnswer(bound, answer.value_in_model, (), np.zeros(0), (), np.zeros(0), answer.iterations, True)
    leaving = [proposal for proposal in answer.proposals if proposal.links]  # nobody leaves for where they are
    proposals = (*led_proposals(instance, leaving), *walkers(instance))
    tasks = shuttle_tasks(instance)
    return Found(proposals, tasks, (), bound, most, nothing, "least-cost flow over implicit steps")
