"""Steps on what a plan tells of itself: V-S5 value, V-S10 who is left and why, V-S11 sums and bounds."""

from safeconduct.verification.figures.sums import check_figures, check_reasons
from safeconduct.verification.figures.worth import PlanValue, check_value, value_of

__all__ = ["PlanValue", "check_figures", "check_reasons", "check_value", "value_of"]
