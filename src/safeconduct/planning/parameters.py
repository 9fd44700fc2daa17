"""Every tolerance and limit of the solver, in one place, with why it is what it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil

from safeconduct.planning.progress import Effort

__all__ = ["BY_EFFORT", "SolverParameters"]

_DAY_S = 86_400.0


@dataclass(frozen=True, slots=True)
class SolverParameters:
    """Limits are counts, never clocks (design.md R8): the same case gives the same plan on any machine.

    tick_s: instants are rounded down to this in the relaxation; shorter is tighter and slower.
    row_tolerance: part of a limit by which the master may break a row before the row is added.
    master_gap: part of the bound at which value and bound of the relaxation count as met.
    least_rounds: of the master whose columns become proposals: few columns make poor ones, all at the same instants.
    stalled_rounds: rounds without a tenth of that gained, after which the search ends.
    lp_tolerance: of the interior point method; central prices, no vertices, are wanted.
    cell_s: rows on a link are this long; a route is repeated at departures this far apart.
    graded: the first cell of boarding and the last of intake are cut at these parts too: people board before they go.
    interval_tolerance: part of a cell by which any interval of a link may be overfull where all cells are kept.
    row_gain: part of the value by which new rows must lower the master for another round of rows.
    links_a_round: links that get rows at once, the most overfull first.
    routes_a_round: parts of the day in each of which the best route of a member is added.
    most_columns: above so many, the half that loses most at the master's prices is forgotten.
    mixes: what is priced in each round: the share of the best prices so far in a mean with those of the master (Wentges
        1997), and how many cells long holes in prices are filled (see bounds.prices).
    coarse: the first master, whose routes seed the others: ticks, cells so many times longer, gap, rounds without gain.
    platoon_vehicles: cars of one route are proposed in platoons of at most so many.
    near_gain: columns that lose at most this at the final prices are offered to the integer programme.
    mip_columns, mip_nodes, mip_gap: its size, its branching nodes and the gap at which it stops.
    least_gain: weighted persons a vehicle must gain to become a column.
    flow_links: networks of more links than this are planned by the flow (planning.flow), which scales further; the
        relaxation's time grows with links x ticks.
    tolerance_s: times that differ by less are the same; far above float64 rounding over a horizon of weeks (1e-9 s),
        far below the second to which plans are written.
    value_unit: persons; costs of the flow are whole multiples.  The engine's time grows with the number of distinct
        path costs; bounds are worked out without this rounding.
    arrival_stride: steps; where no collapse is assumed, arrivals within this many steps count as equally early; 0: all
        do.  Changes no person and no bound.  On 40 x 40: 0 took 1.2 s, 24 and 8 took 4.5 s.
    clock_passes: further flows with clocks set by the flow before.
    platoon_s: seconds; cars of one route that depart within this time are one proposal of the flow.
    side_orders: at most so many orders are tried in which sides are planned one after the other.
    price_rounds: at most so many mixtures of prices are tried where several sides share links.
    """

    tick_s: float = 10.0
    row_tolerance: float = 2e-3
    master_gap: float = 5e-3
    least_rounds: int = 10
    stalled_rounds: int = 6
    most_rounds: int = 60
    most_row_rounds: int = 25
    lp_tolerance: float = 1e-5
    cell_s: float = 300.0
    graded: tuple[int, ...] = (2, 4, 8, 15)
    interval_tolerance: float = 1.5
    row_gain: float = 1e-3
    links_a_round: int = 8
    routes_a_round: int = 6
    most_columns: int = 20000
    mixes: tuple[tuple[float, int], ...] = ((0.0, 1), (0.0, 4), (0.0, 12), (0.5, 1), (0.5, 4), (0.5, 12))
    coarse: tuple[float, float, float, int] = (4.0, 3.0, 0.02, 2)
    least_gain: float = 1e-5
    platoon_vehicles: int = 20
    near_gain: float = 0.5
    mip_columns: int = 1500
    mip_nodes: int = 200
    mip_gap: float = 1e-3
    flow_links: int = 1500
    tolerance_s: float = 1e-6
    value_unit: float = 0.01
    arrival_stride: int = 0
    clock_passes: int = 1
    platoon_s: float = 900.0
    side_orders: int = 6
    price_rounds: int = 8

    def coarser(self) -> SolverParameters:
        """Return those of the first master."""
        ticks, cells, gap, stalled = self.coarse
        return replace(
            self, tick_s=self.tick_s * ticks, cell_s=self.cell_s * cells, master_gap=gap, stalled_rounds=stalled,
            least_rounds=1,
        )  # fmt: skip

    def over(self, horizon_s: float) -> SolverParameters:
        """Return those for a horizon: of n days ticks and cells are n times as long, so that time grows with the days.

        Four days of East Aleppo: a tenth of the time, a bound 1.5 % higher, a plan 2 % better.
        """
        days = max(1, ceil(horizon_s / _DAY_S))
        return replace(self, tick_s=self.tick_s * days, cell_s=self.cell_s * days)

    def for_bound(self) -> SolverParameters:
        """Return those of a master of which only the bound is wanted."""
        return replace(self, least_rounds=1)


BY_EFFORT: dict[Effort, SolverParameters] = {
    "fast": SolverParameters(cell_s=600.0, master_gap=1e-2, stalled_rounds=3, most_rounds=20, mip_nodes=20),
    "normal": SolverParameters(),
    "high": SolverParameters(tick_s=5.0, cell_s=150.0, master_gap=2e-4, mip_nodes=2000),
}
"""How hard to try: `plan --effort`."""
