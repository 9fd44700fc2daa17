"""From proposals to a timetable in exact seconds that keeps every rule (planning.md S1-S4, S6-S8).

    proposals -> jobs -> components -> list scheduling -> large-neighbourhood search -> runs
    jobs, platoons      convoys of the S1 sizes               schedule     one job after the other, as early as it can
    drives              what a mix needs on a route           improvement  order, sizes and routes, tried anew
    kernels, calendars  busy intervals, exact times           filling      what is left over, to the last second
    reception, posts, fleets, people   what else a convoy takes            timetable    runs as a plan tells them

Glossary: the *mouth* of a link is its beginning, which one convoy at a time owns; a *hold* is for how long; a *section*
is a part of a route that is driven without a halt.
"""

from safeconduct.planning.dispatch.entry import dispatch
from safeconduct.planning.dispatch.parameters import BY_EFFORT as DISPATCH_BY_EFFORT
from safeconduct.planning.dispatch.parameters import DispatchParameters

__all__ = ["DISPATCH_BY_EFFORT", "DispatchParameters", "dispatch"]
