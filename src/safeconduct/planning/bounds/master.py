"""One linear programme for cars, walkers and buses of all sides, with the bound that its prices give.

    max  sum worth_j y_j     subject to the rows of rows.py,  y >= 0

Columns are found by pricing (pricing.py): all routes of the network, every tick, halts anywhere.  A route that is found
is added at departures all over the day too (temporal repetition: it saves most rounds).  Rows are added when violated.
The bound holds at any prices, so the search may stop at any time; the least one found counts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from safeconduct.planning.bounds.columns import Column, ColumnTable
from safeconduct.planning.bounds.prices import Prices
from safeconduct.planning.bounds.pricing import Pricer, RouteValue
from safeconduct.planning.bounds.queues import queued_links
from safeconduct.planning.bounds.repetition import Repetition
from safeconduct.planning.bounds.rows import Row, Uses, buses_of, duals_of_stocks, every_coefficient, with_totals
from safeconduct.planning.bounds.seeds import Seeds, seeds_of, translated
from safeconduct.planning.bounds.separation import Separation
from safeconduct.planning.bounds.solver import MasterSolution, SolverStoppedError, solve_lp
from safeconduct.planning.bounds.supply import Supply
from safeconduct.planning.bounds.ticks import TickGrid, tick_grid
from safeconduct.planning.instance import UNBOUNDED, Instance
from safeconduct.planning.parameters import SolverParameters
from safeconduct.planning.progress import never

__all__ = ["Master", "MasterAnswer"]

_Floats = NDArray[np.float64]
Report = Callable[[float, float], None]

_SHARED = ("mouth", "board", "intake", "room", "queue")
"""Rows that members and fleets share: their prices go into pricing."""

_USED = 1e-6
"""Vehicles below which a column counts as not used: noise of the solver."""


@dataclass(frozen=True, slots=True)
class MasterAnswer:
    """The relaxation solved: its bound, its value on the columns found, and the columns in use.

    bound: no plan is worth more.  value: of the linear programme, at most the bound.  use: float64 by column.
    """

    bound: float
    value: float
    columns: tuple[Column, ...]
    use: _Floats
    rows: tuple[Row, ...]
    duals: _Floats
    rounds: int
    converged: bool


class Master:
    """Column and row generation on one instance."""

    def __init__(
        self, instance: Instance, parameters: SolverParameters, most: float = UNBOUNDED,
        should_stop: Callable[[], bool] = never,
    ) -> None:  # fmt: skip
        """most: persons that are proven to be all who can be out.  should_stop: asked between and within solves."""
        self.instance, self.parameters, self.most, self.should_stop = instance, parameters, most, should_stop
        # Where everybody out counts one whole, the bound is one on persons too.
        self._in_persons = instance.survival.rate_per_s == 0.0 and all(g.weight == 1.0 for g in instance.groups)
        means = {group.means for group in instance.groups} & {"car", "foot"}
        means |= {fleet.kind for fleet in instance.fleets}
        self.grid: TickGrid = tick_grid(instance, parameters.tick_s, tuple(sorted(means)))
        by_means = self.grid.by_means
        self.table = ColumnTable(
            {name: ticks.width for name, ticks in by_means.items()},
            {name: ticks.bare for name, ticks in by_means.items()},
            *_queues(instance, self.grid),
        )
        self.supply = Supply(instance, self.grid)
        firsts = self.supply.first_entries()
        self.separation = Separation(instance, self.grid, self.table, parameters, firsts)
        pickups = self.supply.pickups()
        self.pricer = Pricer(self.grid, pickups, self.supply.earliest)
        self.kinds = tuple(self.supply.bus_kinds(number, pickups) for number in range(len(instance.fleets)))
        for number, fleet in enumerate(instance.fleets):
            opened, links = self.grid.by_means[fleet.kind].open, self.supply.loaded_links(number, self.kinds[number])
            self.pricer.loaded[number] = opened if links is None else opened & links[:, None]
        self.repetition = Repetition(instance, self.grid, self.table, self.pricer, self.separation.cell)
        self._center: _Floats | None = None
        self._pending = False
        self.bound, self.rounds = sum(group.weight * group.persons for group in instance.groups), 0  # nobody beats all

    @property
    def rows(self) -> list[Row]:
        """The rows so far."""
        return self.separation.rows

    def seed(self, seeds: Seeds) -> None:
        """Begin with the routes that another master found."""
        standing = [self.pricer.standing(fleet) for fleet in self.instance.fleets]
        for column in translated(seeds, self.instance, standing):
            self.repetition.seed(column)

    def seeds(self) -> Seeds:
        """Return what to hand to another master: the routes of a corner of the programme, as few as rows that bind."""
        try:
            corner = self._solve_once(corner=True)  # the centre of all the best uses nearly every column a little
        except SolverStoppedError:
            return ()
        used = [column for column, amount in zip(self.table, corner.x, strict=True) if amount > _USED]
        return seeds_of(self.instance, used)

    def solve(self, report: Report | None = None) -> MasterAnswer:
        """Run rounds of rows and columns until value and bound meet within the parameters' tolerance."""
        self._add_columns(Prices.of(self.grid, [], np.zeros(0)), {})
        converged, stalled, last = False, 0, 0.0
        try:
            solution = self._solve_rows()
        except SolverStoppedError:
            return self._unsolved()
        for _ in range(self.parameters.most_rounds):
            self.rounds += 1
            before = self.bound
            solution = self._forget(solution)
            tried = self._tried(solution.duals)
            added = sum(self._price_at(duals, cells) for duals, cells in tried)
            if report is not None:
                report(solution.value, self.bound)
            gap = self.bound - solution.value
            converged = gap <= self.parameters.master_gap * max(1.0, self.bound) and not self._pending
            moved = self.bound < before - 0.1 * self.parameters.master_gap * before
            moved = moved or abs(solution.value - last) > self.parameters.row_gain * solution.value
            stalled, last = (0 if moved else stalled + 1), solution.value
            done = converged and self.rounds >= self.parameters.least_rounds
            if done or not (added or self._pending) or stalled >= self.parameters.stalled_rounds:
                break
            if self.should_stop():
                break
            try:
                solution = self._solve_rows()
            except SolverStoppedError:
                break
        use = np.concatenate([solution.x, np.zeros(len(self.table) - len(solution.x))])
        duals = np.concatenate([solution.duals, np.zeros(len(self.rows) - len(solution.duals))])
        return MasterAnswer(
            self.bound, solution.value, tuple(self.table.columns), use, tuple(self.rows), duals, self.rounds, converged
        )

    def _unsolved(self) -> MasterAnswer:
        """Return what there is before anything is solved: each way that was found, once."""
        ways: set[tuple[object, ...]] = set()
        use = np.zeros(len(self.table))
        for number, column in enumerate(self.table):
            way = (column.kind, column.member, column.sink, column.links)
            use[number] = column.fleet < 0 and way not in ways
            ways.add(way)
        nothing = np.zeros(len(self.rows))
        return MasterAnswer(self.bound, 0.0, tuple(self.table.columns), use, tuple(self.rows), nothing, 0, False)

    def _tried(self, duals: _Floats) -> list[tuple[_Floats, int]]:
        """Return the prices of this round, each with how many cells long its holes are filled."""
        mixes = self.parameters.mixes
        if self._center is None:
            return [(duals, cells) for cells in sorted({cells for _, cells in mixes})]
        center = np.concatenate([self._center, np.zeros(len(duals) - len(self._center))])
        return [(share * center + (1.0 - share) * duals, cells) for share, cells in mixes]

    def _price_at(self, duals: _Floats, cells: int) -> int:
        before = self.bound
        added = self._add_columns(*self._prices(duals, cells))
        if self.bound < before:
            self._center = duals
        return added

    def _forget(self, solution: MasterSolution) -> MasterSolution:
        """Drop columns that lose much at the master's prices and are not used, where there are too many."""
        if len(self.table) <= self.parameters.most_columns:
            return solution
        uses = Uses(self.table, self.instance)
        reduced = np.array([column.worth for column in self.table], np.float64)
        entries = every_coefficient(self.rows, self.table, uses)
        for (found, values), dual in zip(entries, solution.duals, strict=True):
            reduced[found] -= max(0.0, dual) * values
        order = np.argsort(-np.where(solution.x > 1e-7, np.inf, reduced), kind="stable")
        wanted = np.zeros(len(order), bool)
        wanted[order[: self.parameters.most_columns // 2]] = True
        wanted |= solution.x > 1e-7
        self.table.keep(wanted)
        self.repetition.forget()
        return replace(solution, x=solution.x[wanted])

    def _solve_rows(self) -> MasterSolution:
        """Solve the master on the columns there are, adding rows until none is broken."""
        before = UNBOUNDED
        for _ in range(self.parameters.most_row_rounds):
            solution = self._solve_once()
            # Near the bound all rows are wanted: a programme that breaks some would count as solved.
            little = (1.0 - self.parameters.row_gain) * before < solution.value
            little = little and solution.value < (1.0 - self.parameters.master_gap) * self.bound
            added = self.separation.violated(solution.x)
            # Stocks of buses are never left broken: trips without a bus would be proposed.
            if not added or (little and not any(row.kind == "stock" for row in self.rows[-added:])):
                break
            before = solution.value
        self._pending = len(self.rows) > len(solution.duals)
        return replace(solution, duals=np.concatenate([solution.duals, np.zeros(len(self.rows) - len(solution.duals))]))

    def _solve_once(self, *, corner: bool = False) -> MasterSolution:
        uses = Uses(self.table, self.instance)
        worth = np.array([column.worth for column in self.table], np.float64)
        entries = every_coefficient(self.rows, self.table, uses)
        entries, limits, totals = with_totals(self.rows, entries, len(worth), buses_of(self.instance))
        upper = np.concatenate([np.full(len(worth), UNBOUNDED), totals])
        full = np.concatenate([worth, np.zeros(len(totals))])
        solution = solve_lp(
            full, limits, entries, tolerance=self.parameters.lp_tolerance, upper=upper, corner=corner,
            should_stop=self.should_stop,
        )  # fmt: skip
        duals = solution.duals if corner else duals_of_stocks(self.rows, solution.duals)
        return replace(solution, x=solution.x[: len(worth)], duals=duals)

    def _prices(self, duals: _Floats, cells: int) -> tuple[Prices, dict[int, float]]:
        """Return prices by time; those of people only for groups that buses fetch (cars' groups are filled exactly)."""
        member_prices: dict[int, float] = {}
        fetched = {self.instance.members[index].group for index in self.pricer.pickups}
        constant = 0.0
        rows = list(zip(self.rows, duals, strict=True))
        for row, dual in rows:
            if row.kind == "member" and self.instance.members[row.where].group in fetched:
                member_prices[row.where] = member_prices.get(row.where, 0.0) + dual
                constant += dual * row.limit
            elif row.kind == "group" and row.where in fetched:
                constant += dual * row.limit
                for index, member in enumerate(self.instance.members):
                    if member.group == row.where:
                        member_prices[index] = member_prices.get(index, 0.0) + dual
        shared = [row for row, _ in rows if row.kind in _SHARED]
        mine = np.array([dual for row, dual in rows if row.kind in _SHARED], np.float64)
        prices = Prices.of(self.grid, shared, mine, fill=cells * self.separation.cell)
        return replace(prices, constant=prices.constant + constant), member_prices

    def _add_columns(self, prices: Prices, member_prices: dict[int, float]) -> int:
        """Price all columns: bring the bound down, add what gains; return how many columns are new."""
        self.pricer.mouth_row = prices.mouth_row
        self.pricer.member_prices = member_prices
        total, added = prices.constant, 0
        gains: dict[int, float] = {}
        for carrier, members in self.supply.carriers().items():
            shared = None if carrier.means == "foot" else self.pricer.route_values(carrier, prices)
            for member in members:
                group = self.instance.groups[self.instance.members[member].group]
                allowed = self.supply.walkable(group.node) if carrier.means == "foot" else None
                values = self.pricer.route_values(carrier, prices, allowed) if shared is None else shared
                self.repetition.priced = (prices, values.costs)
                start = self.pricer.departures(values, member, group.node, prices)
                start = start - carrier.persons * member_prices.get(member, 0.0)
                gains[member] = max(0.0, float(start.max())) / carrier.persons
                self._note_latest(values)
                added += self._routes(values, member, group.node, start, allowed, prices)
        total += self._filled(gains)
        for number, fleet in enumerate(self.instance.fleets):
            if self.kinds[number]:
                day = self.pricer.day_values(number, self.kinds[number], prices)
                if not self.rounds and not gains:
                    self.separation.latest[:] = _last_open(self.grid, fleet.kind)
                total += fleet.vehicles * max(0.0, day.value)
                self.repetition.priced = (prices, day.costs)
                added += sum(self.repetition.repeat(column) for column in self.pricer.day(day, prices))
        self.bound = min(self.bound, float(total))
        return added

    def _note_latest(self, values: RouteValue) -> None:
        """Keep the last tick at which entering each link still leads to an end."""
        if self.rounds or values.carrier.means == "foot":
            return
        grid, instance = self.grid, self.instance
        ticks = grid.by_means[values.carrier.means]
        alive = np.maximum(values.clear, values.risky) > -1e16
        for i in range(len(instance.link)):
            then = np.arange(grid.last + 1) + ticks.lag[i]
            useful = ticks.open[i] & alive[instance.head[i], np.minimum(then, grid.last + 1)]
            if useful.any():
                self.separation.latest[i] = max(self.separation.latest[i], int(np.flatnonzero(useful)[-1]))

    def _filled(self, gains: dict[int, float]) -> float:
        """Return the most that groups gain: their members filled by falling gain a person, no more than can be out.

        A small gain that prices leave would count for all who are there, many times those who can ever leave.
        """
        left = [group.persons for group in self.instance.groups]
        total, most = 0.0, min(self.most, self.bound) if self._in_persons else self.most
        for m in sorted(gains, key=lambda m: -gains[m]):
            member = self.instance.members[m]
            taken = min(left[member.group], member.persons, most)
            total += taken * gains[m]
            left[member.group] -= taken
            most -= taken
        return total

    def _routes(
        self,
        values: RouteValue,
        member: int,
        node: int,
        start: _Floats,
        allowed: NDArray[np.bool_] | None,
        prices: Prices,
    ) -> int:
        """Add the routes that gain most in each part of the day, at departures all over the day."""
        added = 0
        parts = self.parameters.routes_a_round
        for part in np.array_split(np.arange(len(start)), parts):
            if not len(part):
                continue
            k = int(part[np.argmax(start[part])])
            if start[k] <= self.parameters.least_gain:
                continue
            links, ticks, end, arrive, worth = self.pricer.follow(values, node, k, allowed)
            carrier = values.carrier
            sink = self.pricer.best_sink(end, arrive, carrier, prices)
            added += self.repetition.repeat(
                Column(
                    carrier.means, carrier.means, member, -1, node, end, k, k, links, ticks, arrive, arrive, sink,
                    carrier.persons, worth,
                )
            )
        return added


def _queues(instance: Instance, grid: TickGrid) -> tuple[NDArray[np.int64], frozenset[int]]:
    """Return by when cars have surely arrived from each link, int64 (m,), and the links with rows on their queues."""
    if "car" not in grid.by_means:
        return np.zeros(0, np.int64), frozenset()
    ticks = grid.by_means["car"]
    return ticks.lag.astype(np.int64) + ticks.slack + 1, queued_links(instance)


def _last_open(grid: TickGrid, means: str) -> NDArray[np.int64]:
    """Return the last tick at which each link is open, 0 where it never is."""
    opened = grid.by_means[means].open
    return np.where(opened.any(axis=1), grid.last - np.argmax(opened[:, ::-1], axis=1), 0)
