"""What the flow hands on: proposals for dispatch, and what it has proven."""

from __future__ import annotations

from dataclasses import dataclass

from safeconduct.planning.proposal import Proposal

__all__ = ["FlowAnswer"]


@dataclass(frozen=True, slots=True)
class FlowAnswer:
    """Cars planned at the scale of regions, with a bound on what any plan gets out by car.

    proposals: platoons, by route and departure.  value_bound: weighted persons by car, no plan under S1-S11 has more;
    floors are ignored (S6).  persons_bound: the same in persons.  value_in_model, persons_in_model: of the proposals at
    their target times.  iterations: searches of the engine, over all its runs.
    gap_in_model: (value_bound - value_in_model) / value_bound; 0 where the bound is 0.
    """

    proposals: tuple[Proposal, ...]
    value_bound: float
    persons_bound: float
    value_in_model: float
    persons_in_model: float
    iterations: int
    gap_in_model: float
