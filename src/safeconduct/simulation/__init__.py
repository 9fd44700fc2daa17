"""A plan against chance: every vehicle of every convoy driven in continuous time, on as many days as one asks for.

    plan + rows of verification ─▶ compiling ─▶ Layout ─▶ running (numba) ─▶ Batch ─▶ results

*Hop*: a link as one convoy drives it.  *Mouth*: a link's beginning, where capacity, posts and headway hold.  *Gate*:
when a hop may be begun.  *Cause*: one thing that may go wrong; *conduct*: what a convoy does that cannot go on.  With
all causes off a run is the plan, to the second.  Chance is by forked streams (`streams`), so a run's number is all
that decides it.  `running` has the kernel; it is imported where runs are made.
"""

from safeconduct.simulation.chances import CAUSES, CONDUCTS, SOURCES, Chances, odds_of
from safeconduct.simulation.compiling import Compiled, ReportRow, compile_plan
from safeconduct.simulation.mouths import Roads
from safeconduct.simulation.openings import Opening, openings_of
from safeconduct.simulation.outcome import CURVE_S, ENDS, Batch, Trace
from safeconduct.simulation.spread import Difference, Spread, difference_of, spread_of
from safeconduct.simulation.study import (
    BATCH,
    MOST_RUNS,
    Asked,
    Effect,
    Job,
    KernelError,
    Runner,
    Runs,
    Study,
    compare_plans,
    gather_runs,
    jobs_of,
    study_plan,
)
from safeconduct.simulation.tuning import Trial, Tuning
from safeconduct.simulation.vehicles import drive_order

__all__ = [
    "BATCH",
    "CAUSES",
    "CONDUCTS",
    "CURVE_S",
    "ENDS",
    "MOST_RUNS",
    "SOURCES",
    "Asked",
    "Batch",
    "Chances",
    "Compiled",
    "Difference",
    "Effect",
    "Job",
    "KernelError",
    "Opening",
    "ReportRow",
    "Roads",
    "Runner",
    "Runs",
    "Spread",
    "Study",
    "Trace",
    "Trial",
    "Tuning",
    "compare_plans",
    "compile_plan",
    "difference_of",
    "drive_order",
    "gather_runs",
    "jobs_of",
    "odds_of",
    "openings_of",
    "spread_of",
    "study_plan",
]
