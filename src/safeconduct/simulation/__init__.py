"""A plan against chance: every vehicle of every convoy driven in continuous time, on as many days as one asks for.

    plan + rows of verification ─▶ compiling ─▶ Layout ─▶ running (numba) ─▶ Batch ─▶ results

*Hop*: a link as one convoy drives it.  *Mouth*: a link's beginning, where capacity, posts and headway hold.  *Gate*:
when a hop may be begun.  *Cause*: one thing that may go wrong; *conduct*: what a convoy does that cannot go on.  With
all causes off a run is the plan, to the second.  Chance is by forked streams (`streams`), so a run's number is all
that decides it.  `running` has the kernel; it is imported where runs are made.
"""

from safeconduct.simulation.chances import CAUSES, CONDUCTS, SOURCES, Chances, odds_of
from safeconduct.simulation.compiling import Compiled, ReportRow, Roads, compile_plan
from safeconduct.simulation.outcome import CURVE_S, ENDS, Batch, Trace

__all__ = [
    "CAUSES",
    "CONDUCTS",
    "CURVE_S",
    "ENDS",
    "SOURCES",
    "Batch",
    "Chances",
    "Compiled",
    "ReportRow",
    "Roads",
    "Trace",
    "compile_plan",
    "odds_of",
]
