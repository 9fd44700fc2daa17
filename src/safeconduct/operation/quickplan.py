"""A plan in half a second for those who wait at the board: the steps of `plan_case` on coarser limits.

    formulate -> relaxation on ticks of half a minute -> timetable in exact seconds -> held to its bounds -> plan

The plan keeps every rule to the second and its bounds are proven, as all are; only the search is shorter, so the gap is
wider.  Limits are counts, never clocks (R8): the same present gives the same plan.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from safeconduct.core import InfeasibleError, Note
from safeconduct.planning import Case, Plan

if TYPE_CHECKING:
    from safeconduct.planning.dispatch import DispatchParameters
    from safeconduct.planning.parameters import SolverParameters

__all__ = ["quick_plan"]


def _limits() -> tuple[SolverParameters, DispatchParameters]:
    """Return the limits of search and dispatch.

    On the bundled day at 12:00 and 13:00 they leave a gap 1 to 2 percentage points wider than "fast", in a ninth of
    its time.
    """
    from safeconduct.planning.dispatch import DispatchParameters
    from safeconduct.planning.parameters import SolverParameters

    solver = SolverParameters(
        tick_s=30.0, cell_s=900.0, master_gap=2e-2, least_rounds=3, stalled_rounds=2, most_rounds=8,
        mixes=((0.0, 4), (0.5, 4)), mip_nodes=5,
    )  # fmt: skip
    return solver, DispatchParameters(placements=1_500)


def quick_plan(case: Case, *, like: Plan | None = None) -> Plan:
    """Plan a case quickly.

    Args:
        case: read and checked.
        like: a plan of much the same case, whose routes the search begins with.

    Returns:
        The plan with value, bound and gap.  Where people.csv has floors, no least shortfall is proven (0).

    Raises:
        InfeasibleError: nobody can be brought out; says why.
        ProofError: the plan is worth more than its proven bound: a fault of this program.
    """
    import numpy as np

    from safeconduct.planning.dispatch.entry import dispatch
    from safeconduct.planning.dispatch.standing import board_late
    from safeconduct.planning.instance.build import formulate
    from safeconduct.planning.planner import finished_plan, hold_to_bounds
    from safeconduct.planning.progress import never, silent
    from safeconduct.planning.search import search

    solver, placing = _limits()
    formulation = formulate(case)
    instance = formulation.instance
    if not instance.sinks:
        raise InfeasibleError([Note("nobody_received")], [Note("help_reception")])
    found = search(instance, solver, silent, never, like.seeds if like else ())
    rng = np.random.Generator(np.random.PCG64(case.seed))
    timetable = dispatch(
        instance, found.proposals, found.tasks, found.walks, parameters=placing, rng=rng, should_stop=never
    )
    timetable = board_late(instance, timetable)
    hold_to_bounds(timetable, found.bound, found.most)
    return finished_plan(case, formulation, found, timetable, stopped=False)
