"""Limits of dispatch: counts, never clocks (design.md R8)."""

from __future__ import annotations

from dataclasses import dataclass

from safeconduct.planning.progress import Effort

__all__ = ["BY_EFFORT", "DispatchParameters"]


@dataclass(frozen=True, slots=True)
class DispatchParameters:
    """How much is tried.

    placements: convoys worked out in all while improving; shared among the components by size, so that work grows
        with the plan and not with the clock; half where vehicles may drive singly, whom justification helps more.
    most_rounds: rounds of the large-neighbourhood search in one component.
    temperature: weighted persons by which a worse plan is accepted at first, falling to 0.
    justifications: where vehicles may drive singly, how often all are placed anew in the order in which they departed.
    most_platoons: where vehicles may drive singly, the proposals' platoons are cut smaller up to about so many.
    inbound_tries: instants tried for each inbound convoy.
    fuel_stop_s: a stop of so long fills a bus (planning.md S7: fuel_minutes, default 30).
    """

    placements: int = 60_000
    most_rounds: int = 40_000
    temperature: float = 3.0
    most_platoons: int = 700
    justifications: int = 6
    inbound_tries: int = 4
    fuel_stop_s: float = 1800.0


BY_EFFORT: dict[Effort, DispatchParameters] = {
    "fast": DispatchParameters(placements=6_000),
    "normal": DispatchParameters(),
    "high": DispatchParameters(placements=200_000, most_rounds=100_000, most_platoons=3000),
}
"""How hard to try: `plan --effort`."""
