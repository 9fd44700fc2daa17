"""From a case to a plan: formulate, relax, search, dispatch, prove, explain - each step hands on a frozen result.

    case -> instance -> relaxation (bound, prices) -> proposals -> timetable in exact seconds -> plan
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from safeconduct.core import InfeasibleError, Note, ProofError
from safeconduct.planning.assemble import assemble
from safeconduct.planning.dispatch import DISPATCH_BY_EFFORT
from safeconduct.planning.dispatch.entry import dispatch
from safeconduct.planning.dispatch.standing import board_late
from safeconduct.planning.explain import left_behind, quick_sum
from safeconduct.planning.floors import least_shortfall
from safeconduct.planning.inputs import Case
from safeconduct.planning.instance import Instance
from safeconduct.planning.instance.build import Formulation, formulate
from safeconduct.planning.parameters import BY_EFFORT, SolverParameters
from safeconduct.planning.plan import LeftBehind, Limit, Plan, Shortfall, SolveReport
from safeconduct.planning.progress import Effort, Progress, never, silent
from safeconduct.planning.proposal import Timetable
from safeconduct.planning.search import Found, search

__all__ = ["finished_plan", "hold_to_bounds", "plan_case"]

_SAME = 1e-6
"""Relative difference below which value and bound count as equal: sums of many floating-point terms."""


def plan_case(
    case: Case,
    *,
    effort: Effort = "normal",
    progress: Progress = silent,
    should_stop: Callable[[], bool] | None = None,
    like: Plan | None = None,
) -> Plan:
    """Plan a case.

    Args:
        case: read and checked.
        effort: "fast", "normal" or "high": how close value and bound are sought, in counts, never by a clock (R8).
        progress: told of each stage.
        should_stop: asked between rounds; once it says yes the best plan so far is given, with its true gap.
        like: a plan of much the same case, whose routes the search begins with. Its bound
            holds like any; the plan may be another one than that which is made without.

    Returns:
        The plan with value, bound and gap; persons out and most persons; and why the rest stay.

    Raises:
        InfeasibleError: nobody can be brought out; says why.
        ProofError: the plan is worth more than its proven bound: a fault of this program.
    """
    asked_to_stop = should_stop or never
    parameters = BY_EFFORT[effort]
    progress("formulate", 0.0)
    formulation = formulate(case)
    instance = formulation.instance
    if not instance.sinks:
        raise InfeasibleError([Note("nobody_received")], [Note("help_reception")])
    found = search(instance, parameters, progress, asked_to_stop, like.seeds if like else ())
    progress("timetable", 0.8, None, found.bound)
    timetable = dispatch(
        instance, found.proposals, found.tasks, found.walks, parameters=DISPATCH_BY_EFFORT[effort],
        rng=np.random.Generator(np.random.PCG64(case.seed)), bound=found.bound, should_stop=asked_to_stop,
    )
    timetable = board_late(instance, timetable)
    progress("prove", 0.95, timetable.value, found.bound)
    hold_to_bounds(timetable, found.bound, found.most)
    plan = finished_plan(case, formulation, found, timetable, stopped=asked_to_stop())
    return _with_least_shortfall(plan, instance, parameters, asked_to_stop)


def hold_to_bounds(timetable: Timetable, bound: float, most: float) -> None:
    """Hold a timetable against value bound and most persons (S11): a broken proof raises, it is never mended.

    Raises:
        ProofError: value or persons are above their bound.
    """
    if timetable.value > bound + _SAME * max(1.0, bound):
        raise ProofError("the plan is worth more than its bound", got=timetable.value, limit=bound)
    if timetable.persons > most + _SAME * max(1.0, most):
        raise ProofError("more persons are out than the bound on persons", got=float(timetable.persons), limit=most)


def finished_plan(
    case: Case, formulation: Formulation, found: Found, timetable: Timetable, *, stopped: bool
) -> Plan:
    """Write a timetable down as a plan, with its bounds and the reasons of those left behind.

    Raises:
        InfeasibleError: it brings nobody out; says why.
    """
    instance = formulation.instance
    body = assemble(instance, timetable)
    leaving = round(sum(group.persons for group in instance.groups))
    behind = left_behind(instance, found.answer, body.out_of, gap_persons=max(0.0, found.most - timetable.persons))
    if timetable.persons == 0 and leaving > 0:
        raise InfeasibleError(*_hopeless(behind))
    return Plan(
        case=case.name,
        title=case.title,
        seed=case.seed,
        leaving=leaving,
        out=timetable.persons,
        value=timetable.value,
        bound=found.bound,
        quick_sum=quick_sum(instance),
        corridors=body.corridors,
        convoys=body.convoys,
        duties=body.duties,
        out_by=body.out_by,
        left_behind=behind,
        kilometre_hours=body.kilometre_hours,
        footprint=body.footprint,
        places=body.places,
        assumed=formulation.assumed,
        solve=SolveReport(
            method=f"{found.method}; list scheduling in exact seconds",
            iterations=found.answer.rounds,
            columns=len(found.answer.columns),
            stopped_early=stopped,
        ),
        persons_bound=int(found.most + _SAME * max(1.0, found.most)),
        shortfall=_shortfall(instance, body.out_of),
        seeds=found.seeds,
    )


def _shortfall(instance: Instance, out_of: Mapping[tuple[str, str], int]) -> Shortfall | None:
    """Return the persons missing to the floors; None where no row has one."""
    floors: dict[tuple[str, str], float] = {}
    for group in instance.groups:
        if group.at_least > 0:
            key = (group.place, group.means)
            floors[key] = floors.get(key, 0.0) + group.at_least
    if not floors:
        return None
    missing = sum(max(0.0, floor - out_of.get(key, 0)) for key, floor in floors.items())
    return Shortfall(int(np.ceil(missing)), 0)


def _with_least_shortfall(
    plan: Plan, instance: Instance, parameters: SolverParameters, should_stop: Callable[[], bool]
) -> Plan:
    """Prove how much of the floors every plan lacks, where this one lacks some (S6)."""
    if plan.shortfall is None or plan.shortfall.planned <= 0:
        return plan
    least = least_shortfall(instance, parameters, should_stop)
    if least > plan.shortfall.planned:
        lacks = float(plan.shortfall.planned)
        raise ProofError("the plan lacks less of the floors than is proven", got=lacks, limit=float(least))
    return replace(plan, shortfall=replace(plan.shortfall, least_proven=least))


def _hopeless(behind: tuple[LeftBehind, ...]) -> tuple[list[Note], list[Note]]:
    """Return why nobody can leave, and what would help."""
    because, helps = [], []
    for row in behind:
        for limit in row.because:
            where = {f"where_{name}": value for name, value in limit.where.items()}
            because.append(Note("left", {"place": row.place, "means": row.means, "limit": limit.code, **where}))
            helps.append(_help(limit))
    return because, list(dict.fromkeys(helps))


def _help(limit: Limit) -> Note:
    if limit.code in ("wishes", "no_side", "no_reception"):
        return Note("help_side")
    if limit.code in ("road_mined", "road_closed", "no_consent", "cut"):
        return Note("help_road", {"road": _road_label(limit)})
    if limit.code in ("hours", "window", "within_gap"):
        return Note("help_window")
    if limit.code == "seats":
        return Note("help_vehicles")
    where = {f"where_{name}": value for name, value in limit.where.items()}
    return Note("help_limit", {"limit": limit.code, **where})


def _road_label(limit: Limit) -> str:
    """Return the numbers of the roads of a limit; where a road has none, its two places."""
    where = limit.where
    refs, begins, ends = (where.get(name, ()) for name in ("refs", "from", "to"))
    if not refs and isinstance(where.get("section"), tuple):
        refs, begins, ends = (str(where.get("ref", "")),), where["section"][:1], where["section"][1:]  # type: ignore[index]
    rows = zip(refs, begins, ends, strict=True)  # type: ignore[arg-type]
    return ", ".join(dict.fromkeys(str(ref) or f"{start} \u2013 {end}" for ref, start, end in rows))
