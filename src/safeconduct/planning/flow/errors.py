"""The error of a proof that does not hold: a fault of the program, never of the case."""

from __future__ import annotations

from safeconduct.core import SafeConductError

__all__ = ["BoundViolatedError"]


class BoundViolatedError(SafeConductError):
    """A plan in the step model is worth more than its proven bound (planner.md S11): nothing is repaired."""

    exit_code = 4

    def __init__(self, what: str, planned: float, bound: float) -> None:
        self.what, self.planned, self.bound = what, planned, bound
        super().__init__(f"{what}: {planned:.6f} planned, bound {bound:.6f}; report this case as a fault")
