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
from safeconduct.planning.bounds.pricing import BusKind, Carrier, Pricer, RouteValue
from safeconduct.planning.bounds.rows import Limits, Row, Uses, coefficients, with_totals
from safeconduct.planning.bounds.solver import MasterSolution, solve_lp
from safeconduct.planning.bounds.ticks import TickGrid, tick_grid
from safeconduct.planning.instance import UNBOUNDED, Instance
from safeconduct.planning.parameters import SolverParameters

__all__ = ["Master", "MasterAnswer"]

_Floats = NDArray[np.float64]
Report = Callable[[float, float], None]


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

    def __init__(self, instance: Instance, parameters: SolverParameters) -> None:
        self.instance, self.parameters = instance, parameters
        means = {group.means for group in instance.groups} & {"car", "foot"}
        means |= {fleet.kind for fleet in instance.fleets}
        self.grid: TickGrid = tick_grid(instance, parameters.tick_s, tuple(sorted(means)))
        self.limits = Limits(instance, self.grid)
        self.table = ColumnTable({name: ticks.width for name, ticks in self.grid.by_means.items()})
        self.rows: list[Row] = []
        self._known_rows: set[tuple[str, int, int, int]] = set()
        self._cells: dict[int, NDArray[np.int64]] = {}
        self._cell = max(1, int(round(parameters.cell_s / self.grid.tick_s)))
        self._tolerance = parameters.row_tolerance
        self._intervals = True
        self._earliest_ticks = self._earliest()
        self._firsts = self._first_entries()
        self._center: _Floats | None = None
        self._repeated: set[tuple[object, ...]] = set()
        self._priced: tuple[Prices, _Floats]
        self._closes = [self.grid.floor(max((end for _, end in s.hours), default=-1.0)) for s in instance.sinks]
        self._latest = np.zeros(len(instance.link), np.int64)
        self._walks = _reaches(self.instance)
        pickups = self._pickups()
        self.pricer = Pricer(self.grid, pickups, self._earliest_ticks)
        self.kinds = tuple(self._bus_kinds(number, pickups) for number in range(len(instance.fleets)))
        self._first_rows()
        self.bound, self.rounds = UNBOUNDED, 0

    # -- what there is to price ------------------------------------------------------------------------------------

    def _carriers(self) -> dict[Carrier, list[int]]:
        found: dict[Carrier, list[int]] = {}
        for number, member in enumerate(self.instance.members):
            group = self.instance.groups[member.group]
            if group.node < 0 or group.means not in ("car", "foot"):
                continue
            persons = group.per_vehicle if group.means == "car" else 1.0
            carrier = Carrier(group.means, persons, group.weight * persons, member.sinks)
            found.setdefault(carrier, []).append(number)
        return found

    def _earliest(self) -> dict[int, int]:
        """Return by member the tick before which nobody departs: the first that any line of its group is open."""
        found = {}
        for number, member in enumerate(self.instance.members):
            group = self.instance.groups[member.group]
            lines = [self.instance.lines[line] for line in group.lines]
            at = [max(line.earliest_s, begin) for line in lines for begin, _ in line.hours]
            found[number] = self.grid.floor(min(at)) if at else self.grid.last + 1
        return found

    def _pickups(self) -> dict[int, dict[int, int]]:
        """Return by member the nodes where a bus may fetch its people, and the tick from which they can board there."""
        found: dict[int, dict[int, int]] = {}
        earliest = self._earliest()
        for number, member in enumerate(self.instance.members):
            group = self.instance.groups[member.group]
            if group.node < 0 or group.means == "car":
                continue
            if group.means == "foot":
                reach = self._walks[group.node]
                walk = {
                    int(node): earliest[number] + self.grid.floor(reach[node] / self.instance.walk_speed_m_s)
                    for node in np.flatnonzero(reach <= self.instance.walk_most_m)
                    if node in self._pick_nodes() | {group.node}
                }
                found[number] = {node: k for node, k in walk.items() if k <= self.grid.last}
            elif earliest[number] <= self.grid.last:
                found[number] = {group.node: earliest[number]}
        return found

    def _pick_nodes(self) -> set[int]:
        nodes = {line.node for line in self.instance.lines if line.id}
        return nodes | {group.node for group in self.instance.groups if group.means == "bus" and group.node >= 0}

    def _bus_kinds(self, number: int, pickups: dict[int, dict[int, int]]) -> tuple[BusKind, ...]:
        fleet = self.instance.fleets[number]
        found: dict[tuple[tuple[int, ...], float], list[tuple[int, int]]] = {}
        for index, member in enumerate(self.instance.members):
            group = self.instance.groups[member.group]
            fits = group.means == fleet.kind or (group.means == "foot" and fleet.kind == "bus")
            sinks = tuple(s for s in member.sinks if fleet.kind in self.instance.sinks[s].takes)
            if fits and sinks and fleet.node >= 0 and fleet.vehicles > 0:
                for node in pickups.get(index, {}):
                    if fleet.serves is None or node in fleet.serves:
                        found.setdefault((sinks, group.weight), []).append((index, node))
        return tuple(BusKind(sinks, weight, tuple(members)) for (sinks, weight), members in sorted(found.items()))

    # -- rows --------------------------------------------------------------------------------------------------------

    def _add_row(self, row: Row) -> bool:
        key = (row.kind, row.where, row.a, row.b)
        if key in self._known_rows or row.limit == UNBOUNDED:
            return False
        self._known_rows.add(key)
        self.rows.append(row)
        return True

    def _first_rows(self) -> None:
        for number, member in enumerate(self.instance.members):
            self._add_row(Row("member", number, 0, 0, member.persons))
        for number, group in enumerate(self.instance.groups):
            self._add_row(Row("group", number, 0, 0, group.persons))
        for number, sink in enumerate(self.instance.sinks):
            self._add_row(Row("room", number, 0, 0, sink.capacity))

    def _violated(self, x: _Floats) -> int:
        """Add rows that the solution breaks; return how many were added."""
        uses = Uses(self.table, self.instance)
        carried = uses.persons * x
        added = self._violated_mouths(x)
        for node in sorted({line.node for line in self.instance.lines}):
            mine = uses.board_node == node
            added += self._violated_deadlines("board", node, uses.boards[mine], carried[mine])
        for sink in range(len(self.instance.sinks)):
            mine = uses.sink == sink
            added += self._violated_deadlines("intake", sink, uses.arrives[mine], carried[mine])
        return added + self._violated_stocks(uses, x)

    def _violated_mouths(self, x: _Floats) -> int:
        """Add all cells of the links that are broken most; where no cell is broken, the worst interval of a link.

        A link gets all its cells at once: prices without holes in time save many rounds.
        """
        broken: list[tuple[float, int]] = []
        intervals: list[Row] = []
        cell = self._cell
        for link in self.table.used_links():
            column, tick, width = self.table.use_of(link)
            taken = x[column] > 1e-9
            if not taken.any():
                continue
            load = np.zeros(self.grid.last + 3)
            _spread(load, tick[taken], width[taken], x[column[taken]] * width[taken])
            edges = self._edges(link)
            total = np.concatenate([[0.0], np.cumsum(load)])
            excess = float(np.maximum(0.0, np.diff(total[edges]) - np.diff(edges) * (1.0 + self._tolerance)).sum())
            if excess > self._tolerance:
                broken.append((excess / (1.0 + float(width.max())), link))
                continue
            a, b, over = _worst_interval(load, cell)
            if over > self.parameters.interval_tolerance * cell and self._intervals:
                intervals.append(Row("mouth", link, a, b, float(b - a)))
        if broken:
            worst = sorted(broken, reverse=True)[: self.parameters.links_a_round]
            return sum(self._add_cells(link) for _, link in worst)
        return sum(self._add_row(row) for row in intervals)

    def _edges(self, link: int) -> NDArray[np.int64]:
        """Return a link's cells.

        Edges fall where a link opens, where the first vehicles of each place can be there, and just behind the last
        vehicle of use: a cell that reaches over such an instant would lend its idle part to the rest.
        """
        if link not in self._cells:
            cell, last = self._cell, self.grid.last + 2
            driving = [ticks for name, ticks in self.grid.by_means.items() if name != "foot"]
            width = max(1, int(np.ceil(max(float(ticks.width[link]) for ticks in driving))))
            opened = np.logical_or.reduce([ticks.open[link] for ticks in driving])
            ends = np.flatnonzero(opened & ~np.append(opened[1:], False))
            starts = np.flatnonzero(opened & ~np.insert(opened[:-1], 0, False))
            ends = np.unique(np.minimum(ends, self._latest[link]))
            anchors = np.minimum(ends + width, last)
            firsts = [k for k in self._firsts[link] if k <= self._latest[link]]
            edges = np.concatenate([np.arange(anchors[-1] % cell, last, cell), anchors, starts, firsts, [0, last]])
            self._cells[link] = np.unique(edges).astype(np.int64)
        return self._cells[link]

    def _add_cells(self, link: int) -> int:
        edges = self._edges(link)
        used = self.table.use_of(link)[1]
        first, last = used.min(initial=np.inf), used.max(initial=-np.inf)
        return sum(
            self._add_row(Row("mouth", link, int(a), int(b), float(b - a)))
            for a, b in zip(edges[:-1], edges[1:], strict=True)
            if b > first - self._cell and a <= last + self._cell
        )

    def _violated_deadlines(self, kind: str, where: int, at: NDArray[np.int64], persons: _Floats) -> int:
        """Add all deadlines of a point where any is broken."""
        if not len(at):
            return 0
        last = self.grid.last
        by_tick = np.bincount(np.clip(at, 0, last), weights=persons, minlength=last + 1)
        total = np.cumsum(by_tick) if kind == "board" else np.cumsum(by_tick[::-1])[::-1]
        edges = self._deadline_ticks(kind, where)
        limits = np.array([self._deadline(kind, where, int(k)) for k in edges])
        if not (total[edges] > limits * (1.0 + self._tolerance) + 1e-6).any():
            return 0
        lower = [-1, *edges[:-1]] if kind == "board" else edges
        higher = edges if kind == "board" else [*edges[1:], last + 1]
        return sum(
            self._add_row(Row(kind, where, int(a), int(b), float(limit)))
            for a, b, limit in zip(lower, higher, limits, strict=True)
        )

    def _deadline_ticks(self, kind: str, where: int) -> NDArray[np.int64]:
        """Return the deadlines of a point: cell by cell from when it first boards, or back from when it last takes in."""
        cell, last = self._cell, self.grid.last
        if kind == "board":
            lines = [line for line in self.instance.lines if line.node == where]
            begins = {self.grid.floor(max(line.earliest_s, a)) for line in lines for a, _ in line.hours}
            edges = [k for a in begins for k in range(a + cell - 1, last + cell, cell)]
            graded = [a + cell // part - 1 for a in begins for part in self.parameters.graded if cell // part > 0]
            return np.unique(np.clip([*edges, *graded, last], 0, last))
        hours = self.instance.sinks[where].hours
        ends = {self.grid.floor(b) for _, b in hours}
        edges = [k for b in ends for k in range(b - cell + 1, -cell, -cell)]
        edges += [b - cell // part + 1 for b in ends for part in self.parameters.graded if cell // part > 0]
        return np.unique(np.clip([0, *edges, *(self.grid.floor(a) for a, _ in hours)], 0, last))

    def _deadline(self, kind: str, where: int, k: int) -> float:
        return self.limits.boarding(where, k) if kind == "board" else self.limits.intake(where, k)

    def _violated_stocks(self, uses: Uses, x: _Floats) -> int:
        """Add the stock of a fleet at a place, at every tick at which a bus sets out there, where any is broken."""
        added = 0
        n = self.instance.nodes
        for number, fleet in enumerate(self.instance.fleets):
            mine = np.flatnonzero((uses.fleet == number) & (x > 1e-9))
            for node in sorted(set(uses.start[mine].tolist())):
                out = mine[uses.start[mine] == node]
                back = mine[uses.end[mine] == node]
                there = float(fleet.vehicles) if node == fleet.node else 0.0
                ticks = np.unique(uses.starts[out])
                left = np.array(
                    [x[out[uses.starts[out] <= k]].sum() - x[back[uses.ready[back] <= k]].sum() for k in ticks]
                )
                for k in ticks[left > there + 1e-3 * max(1.0, there)]:
                    added += self._add_row(Row("stock", number * n + node, int(k), int(k), there))
        return added

    # -- solving -----------------------------------------------------------------------------------------------------

    def solve(
        self, report: Report | None = None, should_stop: Callable[[], bool] | None = None
    ) -> MasterAnswer:
        """Run rounds of rows and columns until value and bound meet within the parameters' tolerance."""
        self._add_columns(Prices.of(self.grid, [], np.zeros(0)), {})
        solution, converged, stalled = self._solve_rows(), False, 0
        for _ in range(self.parameters.most_rounds):
            self.rounds += 1
            before = self.bound
            solution = self._forget(solution)
            added = sum(self._price_at(duals, cells) for duals in self._tried(solution.duals) for cells in self.parameters.fills)
            if report is not None:
                report(solution.value, self.bound)
            gap = self.bound - solution.value
            converged = gap <= self.parameters.master_gap * max(1.0, self.bound)
            stalled = 0 if self.bound < before - 0.1 * self.parameters.master_gap * before else stalled + 1
            if converged or not added or stalled >= self.parameters.stalled_rounds:
                break
            if should_stop is not None and should_stop():
                break
            solution = self._solve_rows()
        use = np.concatenate([solution.x, np.zeros(len(self.table) - len(solution.x))])
        return MasterAnswer(
            self.bound, solution.value, tuple(self.table.columns), use, tuple(self.rows), solution.duals, self.rounds,
            converged,
        )

    def _tried(self, duals: _Floats) -> list[_Floats]:
        """Return the duals of the master, and a mean of them with those of the best bound so far (Wentges 1997)."""
        if self._center is None:
            return [duals]
        center = np.concatenate([self._center, np.zeros(len(duals) - len(self._center))])
        return [duals, 0.5 * (duals + center)]

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
        for row, dual in zip(self.rows, solution.duals, strict=True):
            if dual > 0.0:
                found, values = coefficients(row, self.table, uses)
                reduced[found] -= dual * values
        order = np.argsort(-np.where(solution.x > 1e-7, np.inf, reduced), kind="stable")
        wanted = np.zeros(len(order), bool)
        wanted[order[: self.parameters.most_columns // 2]] = True
        wanted |= solution.x > 1e-7
        self.table.keep(wanted)
        self._repeated.clear()
        return replace(solution, x=solution.x[wanted])

    def _solve_rows(self) -> MasterSolution:
        """Solve the master on the columns there are, adding rows until none is broken."""
        before = UNBOUNDED
        for _ in range(self.parameters.most_row_rounds):
            solution = self._solve_once()
            little = (1.0 - self.parameters.row_gain) * before < solution.value <= self.bound
            if not self._violated(solution.x) or little:
                break
            before = solution.value
        return replace(solution, duals=np.concatenate([solution.duals, np.zeros(len(self.rows) - len(solution.duals))]))

    def _solve_once(self) -> MasterSolution:
        uses = Uses(self.table, self.instance)
        worth = np.array([column.worth for column in self.table], np.float64)
        entries = [coefficients(row, self.table, uses) for row in self.rows]
        entries, limits, totals = with_totals(self.rows, entries, len(worth))
        upper = np.concatenate([np.full(len(worth), UNBOUNDED), totals])
        full = np.concatenate([worth, np.zeros(len(totals))])
        solution = solve_lp(full, limits, entries, tolerance=self.parameters.lp_tolerance, upper=upper)
        return replace(solution, x=solution.x[: len(worth)])

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
        shared = [row for row, _ in rows if row.kind in ("mouth", "board", "intake", "room")]
        mine = np.array([dual for row, dual in rows if row.kind in ("mouth", "board", "intake", "room")], np.float64)
        prices = Prices.of(self.grid, shared, mine, fill=cells * self._cell)
        return replace(prices, constant=prices.constant + constant), member_prices

    def _add_columns(self, prices: Prices, member_prices: dict[int, float]) -> int:
        """Price all columns: bring the bound down, add what gains; return how many columns are new."""
        self.pricer.mouth_row = prices.mouth_row
        self.pricer.member_prices = member_prices
        total, added = prices.constant, 0
        gains: dict[int, float] = {}
        for carrier, members in self._carriers().items():
            shared = None if carrier.means == "foot" else self.pricer.route_values(carrier, prices)
            for member in members:
                group = self.instance.groups[self.instance.members[member].group]
                allowed = self._walkable(group.node) if carrier.means == "foot" else None
                values = self.pricer.route_values(carrier, prices, allowed) if shared is None else shared
                self._priced = (prices, values.costs)
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
                    self._latest[:] = grid_last(self.grid, fleet.kind)
                total += fleet.vehicles * max(0.0, day.value)
                added += sum(self._repeat(column) for column in self.pricer.day(day, prices))
        self.bound = min(self.bound, total)
        return added

    def _first_entries(self) -> list[list[int]]:
        """Return by link the first tick at which people of each place can enter it (queues and prices left aside)."""
        from heapq import heappop, heappush

        grid, instance = self.grid, self.instance
        found: list[list[int]] = [[] for _ in range(len(instance.link))]
        starts: dict[tuple[int, str], int] = {}
        for number, member in enumerate(instance.members):
            group = instance.groups[member.group]
            if group.node >= 0 and group.means == "car":
                key = (group.node, group.means)
                starts[key] = min(starts.get(key, grid.last), self._earliest_ticks[number])
        for (node, means), begin in sorted(starts.items()):
            ticks = grid.by_means[means]
            first_open = np.where(ticks.open, np.arange(grid.last + 1), grid.last + 1)[:, ::-1]
            first_open = np.minimum.accumulate(first_open, axis=1)[:, ::-1]
            reached = np.full(instance.nodes, grid.last + 1)
            reached[node] = begin
            heap = [(begin, node)]
            while heap:
                k, x = heappop(heap)
                if k > reached[x]:
                    continue
                for i in grid.order[grid.first[x] : grid.first[x + 1]]:
                    enter = int(first_open[i, k]) if k <= grid.last else grid.last + 1
                    if enter > grid.last:
                        continue
                    found[i].append(enter)
                    then = enter + int(ticks.lag[i])
                    if then < reached[instance.head[i]]:
                        reached[instance.head[i]] = then
                        heappush(heap, (then, int(instance.head[i])))
        return [sorted(set(one)) for one in found]

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
                self._latest[i] = max(self._latest[i], int(np.flatnonzero(useful)[-1]))

    def _filled(self, gains: dict[int, float]) -> float:
        """Return the most that groups gain: their members filled by falling gain a person."""
        total = 0.0
        for number, group in enumerate(self.instance.groups):
            mine = [m for m, member in enumerate(self.instance.members) if member.group == number and m in gains]
            left = group.persons
            for member in sorted(mine, key=lambda m: -gains[m]):
                taken = min(left, self.instance.members[member].persons)
                total += taken * gains[member]
                left -= taken
        return total

    def _walkable(self, node: int) -> NDArray[np.bool_]:
        reach = self._walks[node]
        return np.asarray(reach[self.instance.tail] + self.instance.length_m <= self.instance.walk_most_m + 1e-6)

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
            added += self._repeat(
                Column(
                    carrier.means, carrier.means, member, -1, node, end, k, k, links, ticks, arrive, arrive, sink,
                    carrier.persons, worth,
                )
            )
        return added

    def _repeat(self, column: Column) -> int:
        """Add a column, and the same links at departures all over the day; where it halts, at all lengths of the halt.

        A column with a halt is two timed pieces: each is moved over the day while the other stays, and both together.
        """
        added = int(self.table.add(column))
        if not column.links:
            return added
        every, last = self._cell, self.grid.last
        pin = self._longest_halt(column)
        key = (column.kind, column.member, column.fleet, column.sink, column.links, pin >= 0)
        if pin < 0 and key in self._repeated:
            return added
        self._repeated.add(key)
        starts = range(self._earliest_of(column), last + 1, every)
        if pin < 0:
            return added + sum(self._add_ridden(column, k, -1, 0) for k in starts)
        at, near = column.ticks[pin], self.parameters.halts_cells * every
        added += sum(self._add_ridden(column, k, pin, at) for k in starts if at - near <= k <= at)
        added += sum(self._add_ridden(column, k, pin, at + k - column.boards_k) for k in starts)
        return added + sum(
            self._add_ridden(column, column.boards_k, pin, k)
            for k in range(at % every, last + 1, every)
            if column.boards_k <= k and at - near <= k <= at + near
        )

    def _lost(self, column: Column, k: int, entered: NDArray[np.int64], arrive: int) -> float:
        """Return what a route pays at the prices of this round."""
        prices, costs = self._priced
        lost = column.persons * (prices.room.get(column.sink, 0.0) + self.pricer.member_price(column.member))
        if column.start in prices.board:
            lost += column.persons * prices.board[column.start][k]
        if column.sink in prices.intake:
            lost += column.persons * prices.intake[column.sink][arrive]
        if column.means != "foot":
            rows = prices.mouth_row[list(column.links)]
            lost += float(costs[rows[rows >= 0], entered[rows >= 0]].sum())
        return float(lost)

    def _longest_halt(self, column: Column) -> int:
        """Return before which link a column halts longest, -1 where it never halts."""
        lag = self.grid.by_means[column.means].lag
        ready = [column.boards_k] + [
            tick + int(lag[i]) for i, tick in zip(column.links[:-1], column.ticks[:-1], strict=True)
        ]
        halts = [tick - at for tick, at in zip(column.ticks, ready, strict=True)]
        longest = int(np.argmax(halts))
        return longest if halts[longest] > 0 else -1

    def _earliest_of(self, column: Column) -> int:
        board = column.boards_k - column.starts_k
        earliest = 0
        if column.kind in ("car", "foot"):
            earliest = self.pricer.earliest.get(column.member, 0)
        elif column.kind == "trip":
            earliest = self.pricer.pickups[column.member][column.start]
        if column.fleet >= 0:
            earliest = max(earliest, self.grid.floor(self.instance.fleets[column.fleet].available_s) + board)
        return earliest

    def _add_ridden(self, column: Column, k: int, pin: int, pin_k: int) -> int:
        from safeconduct.planning.bounds.kernels import ride

        grid, instance = self.grid, self.instance
        ticks = grid.by_means[column.means]
        entered = np.empty(len(column.links), np.int64)
        weight = instance.groups[instance.members[column.member].group].weight if column.member >= 0 else 0.0
        arrive, gained = ride(
            np.array(column.links, np.int32), k, grid.last, instance.tail, instance.head, ticks.lag, ticks.open,
            ticks.caught_row, ticks.caught, instance.node_danger, grid.may_halt, grid.halt_caught, grid.survival,
            column.persons * weight, instance.kappa, pin, pin_k, entered,
        )
        if arrive < 0 or (column.sink >= 0 and arrive > self._closes[column.sink]):
            return 0
        if column.kind in ("car", "foot") and self._lost(column, k, entered, int(arrive)) > gained + self.parameters.near_loss * column.persons:
            return 0
        board = column.boards_k - column.starts_k
        return int(
            self.table.add(
                replace(
                    column, starts_k=k - board, boards_k=k, ticks=tuple(entered.tolist()), arrive_k=int(arrive),
                    ready_k=int(arrive) + column.ready_k - column.arrive_k, worth=float(gained),
                )
            )
        )


def grid_last(grid: TickGrid, means: str) -> NDArray[np.int64]:
    """Return the last tick at which each link is open, 0 where it never is."""
    opened = grid.by_means[means].open
    return np.where(opened.any(axis=1), grid.last - np.argmax(opened[:, ::-1], axis=1), 0)


def _spread(load: _Floats, tick: _Floats, width: _Floats, amount: _Floats) -> None:
    """Add amounts evenly over [tick, tick + width) to a load by tick."""
    from safeconduct.planning.bounds.kernels import spread

    spread(load, tick, width, amount)


def _worst_interval(load: _Floats, least: int) -> tuple[int, int, float]:
    """Return the interval [a, b) of at least `least` ticks in which the load exceeds one a tick by most in all.

    Shorter ones are not looked at: columns stand that far apart, so a shorter row would only ask for more columns.
    """
    total = np.concatenate([[0.0], np.cumsum(load - 1.0)])
    before = np.minimum.accumulate(total[: len(total) - least])
    gain = total[least:] - before
    b = int(np.argmax(gain))
    a = int(np.argmin(total[: b + 1]))
    return a, b + least, float(gain[b])


def _reaches(instance: Instance) -> dict[int, _Floats]:
    """Return by node where people on foot start the least walking distance to every node, metres."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import dijkstra

    starts = sorted({group.node for group in instance.groups if group.means == "foot" and group.node >= 0})
    if not starts:
        return {}
    order = np.lexsort((instance.length_m, instance.head, instance.tail))
    tail, head, length = instance.tail[order], instance.head[order], instance.length_m[order]
    first = np.ones(len(order), bool)
    first[1:] = (np.diff(tail) != 0) | (np.diff(head) != 0)
    graph = csr_matrix((length[first], (tail[first], head[first])), shape=(instance.nodes, instance.nodes))
    found = dijkstra(graph, indices=starts)
    return {node: found[row] for row, node in enumerate(starts)}
