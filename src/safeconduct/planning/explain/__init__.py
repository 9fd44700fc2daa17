"""Why those left behind are left behind, and a static upper estimate that anybody can check by hand (R6)."""

from safeconduct.planning.explain.estimate import quick_sum
from safeconduct.planning.explain.limits import left_behind

__all__ = ["left_behind", "quick_sum"]
