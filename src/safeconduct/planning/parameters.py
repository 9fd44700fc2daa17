"""Every tolerance and limit of the planner's search, in one place; they decide what is found, not what is true.

A bound is valid at any of these settings (planner.md S11): they decide how near plan and bound come, and how fast.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["SolverParameters"]


@dataclass(frozen=True, slots=True)
class SolverParameters:
    """Settings of the solvers.

    tolerance_s: times that differ by less are the same; far above float64 rounding over a horizon of weeks (1e-9 s),
        far below the second to which plans are written.
    value_unit: persons; costs of the flow are whole multiples.  The engine's time grows with the number of distinct
        path costs; 1/100 of a person kept value = optimum on the 40 x 40 region at 16 times OR-Tools' speed, 1/400
        at 4.7 times (notes of 27 November).  Bounds are worked out without this rounding.
    arrival_stride: steps; where no collapse is assumed, arrivals within this many steps count as equally early; 0: all
        do.  Changes no person and no bound.  On 40 x 40: 0 took 1.2 s, 24 and 8 took 4.5 s.
    clock_passes: further flows with clocks set by the flow before; a second pass gained nothing on Andorra and Sydney.
    platoon_s: seconds; cars of one route that depart within this time are one proposal.
    side_orders: at most so many orders are tried in which sides are planned one after the other.
    price_rounds: at most so many mixtures of prices are tried where several sides share links.
    """

    tolerance_s: float = 1e-6
    value_unit: float = 0.01
    arrival_stride: int = 0
    clock_passes: int = 1
    platoon_s: float = 900.0
    side_orders: int = 6
    price_rounds: int = 8
