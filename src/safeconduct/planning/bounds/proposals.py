"""From the relaxation to what dispatch can work out in seconds: whole cars by route and time, days of whole buses.

Cars: the use of all columns of one route, in order of departure, is cut into platoons whose cumulative sizes are the
rounded cumulative use, so that no rounding adds up.  Buses: a restricted integer programme over the trips and empty
runs found (whole buses, persons of a trip at most seats x buses), then a first-come-first-served chain of trips.
"""

from __future__ import annotations

import contextlib
from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safeconduct.planning.bounds.columns import Column
from safeconduct.planning.bounds.consolidation import consolidated
from safeconduct.planning.bounds.master import Master, MasterAnswer
from safeconduct.planning.bounds.rows import Row, Uses, buses_of, every_coefficient, with_totals
from safeconduct.planning.bounds.solver import MasterSolution, SolverStoppedError, solve_lp, solve_mip
from safeconduct.planning.instance import UNBOUNDED, Instance
from safeconduct.planning.parameters import SolverParameters
from safeconduct.planning.proposal import BusTask, Proposal, Walk

__all__ = ["Search", "propose"]

_Floats = NDArray[np.float64]
_Entry = tuple[NDArray[np.int64], _Floats]
_USED = 1e-6
_DRIVEN = 1e-3
"""Part of a person's worth that driving through the whole horizon costs where ways are worth the same."""


@dataclass(frozen=True, slots=True)
class Search:
    """What the search proposes, and what that would be worth on ticks."""

    proposals: tuple[Proposal, ...]
    tasks: tuple[BusTask, ...]
    walks: tuple[Walk, ...]
    value: float


def propose(master: Master, answer: MasterAnswer, parameters: SolverParameters) -> Search:
    """Round the relaxation's answer; whoever asks to stop before buses are whole gets none of them."""
    instance, tick = master.instance, master.grid.tick_s
    use, persons, value = answer.use, None, answer.value
    if answer.columns and answer.rounds:
        with contextlib.suppress(SolverStoppedError):
            use, persons, value = _whole_buses(master, answer, parameters)
    columns, use, persons = consolidated(master, answer.columns, use, persons)
    proposals = _platoons(instance, columns, use, tick, parameters)
    tasks = _tasks(instance, columns, use, persons, tick) if persons is not None else ()
    return Search(proposals, tasks, _walks(instance, tasks), value)


def _platoons(
    instance: Instance, columns: tuple[Column, ...], use: _Floats, tick: float, parameters: SolverParameters
) -> tuple[Proposal, ...]:
    routes: dict[tuple[int, int, tuple[int, ...]], list[int]] = defaultdict(list)
    for number, column in enumerate(columns):
        if column.kind in ("car", "foot") and use[number] > _USED:
            routes[column.member, column.sink, column.links].append(number)
    found: list[Proposal] = []
    turn: dict[int, int] = defaultdict(int)
    limits = instance.convoys
    size = limits.most or parameters.platoon_vehicles
    if limits.single:
        size = min(size, parameters.platoon_vehicles)
    for (member, sink, links), numbers in sorted(routes.items()):
        numbers.sort(key=lambda j: (columns[j].boards_k, columns[j].ticks))
        total, given = 0.0, 0
        for j in numbers:
            total += float(use[j])
            whole = int(np.floor(total + 0.5))
            group = instance.groups[instance.members[member].group]
            while whole > given:
                count = whole - given if group.means == "foot" else min(size, whole - given)
                given += count
                line = group.lines[turn[member] % len(group.lines)]
                turn[member] += 1
                found.append(
                    Proposal(
                        member, line, sink, links, 0 if group.means == "foot" else count,
                        count * columns[j].persons, tuple(k * tick for k in columns[j].ticks),
                    )
                )
    found.sort(key=lambda p: (p.target_s[0] if p.target_s else 0.0, p.member, p.links))
    return tuple(found)


def _whole_buses(
    master: Master, answer: MasterAnswer, parameters: SolverParameters
) -> tuple[_Floats, _Floats, float]:
    """Return use by column with whole buses, persons by column, and the value of both."""
    columns, instance = answer.columns, master.instance
    uses = Uses(master.table, instance)
    worth = np.array([column.worth for column in columns])
    reduced = worth.copy()
    for (found, values), dual in zip(every_coefficient(answer.rows, master.table, uses), answer.duals, strict=True):
        reduced[found] -= max(0.0, dual) * values
    is_bus = np.array([column.fleet >= 0 for column in columns])
    used = answer.use > _USED
    order = np.argsort(-reduced, kind="stable")
    near = order[is_bus[order]][: parameters.mip_columns]
    chosen = np.zeros(len(columns), bool)
    chosen[near] = True
    cars = order[~is_bus[order] & (reduced[order] > -parameters.near_gain)][: parameters.mip_columns]
    chosen[cars] = True
    chosen |= used
    picked = np.flatnonzero(chosen)
    return _solve_buses(master, answer, uses, picked, parameters)


def _solve_buses(
    master: Master, answer: MasterAnswer, uses: Uses, picked: NDArray[np.int64], parameters: SolverParameters
) -> tuple[_Floats, _Floats, float]:
    """Columns: one a picked column (whole for buses), then persons of each picked trip; rows: the master's, links."""
    columns, n = answer.columns, len(picked)
    place = np.full(len(columns), -1, np.int64)
    place[picked] = np.arange(n)
    trips = [int(j) for j in picked if columns[j].kind == "trip"]
    load = {j: n + i for i, j in enumerate(trips)}
    worth = np.array([0.0 if columns[j].kind == "trip" else columns[j].worth for j in picked])
    worth = np.concatenate([worth, [columns[j].worth / columns[j].persons for j in trips]])
    entries: list[tuple[NDArray[np.int64], _Floats]] = []
    kept: list[Row] = []
    rows = [*answer.rows, *_stocks(master, columns, trips, picked)]
    once = list(dict.fromkeys(rows))
    for row, (found, values) in zip(once, every_coefficient(once, master.table, uses), strict=True):
        inside = place[found] >= 0
        found, values = found[inside], values[inside]
        at = place[found].copy()
        if row.kind not in ("mouth", "stock"):
            for i, j in enumerate(found):
                if int(j) in load:  # by persons carried, not by buses
                    at[i], values[i] = load[int(j)], 1.0
        entries.append((at, values))
        kept.append(row)
    entries, limits, totals = with_totals(kept, entries, len(worth), buses_of(master.instance))
    for j in trips:
        entries.append((np.array([load[j], place[j]]), np.array([1.0, -columns[j].persons])))
    limits = np.concatenate([limits, np.zeros(len(trips))])
    whole = np.zeros(len(worth) + len(totals), bool)
    whole[:n] = [columns[j].fleet >= 0 for j in picked]
    upper = np.concatenate([np.full(len(worth), UNBOUNDED), totals])
    worth = np.concatenate([worth, np.zeros(len(totals))])
    solved = solve_mip(
        worth, limits, entries, whole=whole, nodes=parameters.mip_nodes, gap=parameters.mip_gap, upper=upper,
        should_stop=master.should_stop,
    )  # fmt: skip
    quick = _with_quick_ways(master, picked, worth, (entries, limits, upper), whole, solved, parameters)
    use, persons = np.zeros(len(columns)), np.zeros(len(columns))
    use[picked] = np.where(whole[:n], solved.x[:n], quick[:n])
    for j in trips:
        persons[j] = quick[load[j]]
    return use, persons, solved.value


def _with_quick_ways(
    master: Master, picked: NDArray[np.int64], worth: _Floats, rows: tuple[list[_Entry], _Floats, _Floats],
    whole: NDArray[np.bool_], solved: MasterSolution, parameters: SolverParameters,
) -> _Floats:
    """Return a solution for these buses that is worth the same, but goes few ways, and quick ones.

    Of all that is worth the same a corner is wanted whose vehicles are on the road least: a part of their worth that
    hardly counts is taken off for the time.
    """
    entries, limits, upper = rows
    columns = [master.table.columns[j] for j in picked]
    driven = np.array([column.arrive_k - column.boards_k for column in columns], np.float64) / (master.grid.last + 1)
    objective = worth.copy()
    objective[: len(picked)] *= 1.0 - _DRIVEN * driven
    upper = np.where(whole, solved.x, upper)
    try:
        return solve_lp(
            objective, limits, entries, tolerance=parameters.lp_tolerance, upper=upper, corner=True,
            should_stop=master.should_stop,
        ).x  # fmt: skip
    except SolverStoppedError:
        return solved.x


def _stocks(master: Master, columns: tuple[Column, ...], trips: list[int], picked: NDArray[np.int64]) -> list[Row]:
    """Return every stock that matters to the picked columns: at each tick at which one of them sets out somewhere."""
    nodes = master.instance.nodes
    found = {
        (columns[j].fleet, columns[j].start, columns[j].starts_k) for j in picked if columns[j].fleet >= 0
    }
    fleets = master.instance.fleets
    return [
        Row("stock", fleet * nodes + node, k, k, float(fleets[fleet].vehicles) if node == fleets[fleet].node else 0.0)
        for fleet, node, k in sorted(found)
    ]


def _tasks(
    instance: Instance, columns: tuple[Column, ...], use: _Floats, persons: _Floats, tick: float
) -> tuple[BusTask, ...]:
    """Chain trips and empty runs of each fleet: whoever stands at a place longest goes next."""
    found: list[BusTask] = []
    for number, fleet in enumerate(instance.fleets):
        standing: dict[int, list[tuple[int, int, tuple[int, ...]]]] = defaultdict(list)
        standing[fleet.node] = [(0, bus, ()) for bus in range(fleet.vehicles)]
        mine = [j for j, column in enumerate(columns) if column.fleet == number and use[j] > 0.5]
        for j in sorted(mine, key=lambda j: (columns[j].starts_k, columns[j].kind == "trip", j)):
            column, left = columns[j], persons[j]
            for _ in range(round(use[j])):
                here = standing[column.start]
                here.sort(key=lambda one: (len(one[2]) == 0, one[0], one[1]))
                ready = [one for one in here if one[0] <= column.starts_k]
                if not ready:
                    raise AssertionError(f"no bus of {fleet.id} stands at node {column.start}")
                one = ready[0]
                here.remove(one)
                if column.kind == "empty":
                    standing[column.end].append((column.ready_k, one[1], one[2] + column.links))
                    continue
                taken = min(float(fleet.seats), left)
                left -= taken
                standing[column.end].append((column.ready_k, one[1], ()))
                if taken < 0.5:
                    continue
                group = instance.groups[instance.members[column.member].group]
                lines = [line for line in group.lines if instance.lines[line].node == column.start]
                lines = lines or [i for i, line in enumerate(instance.lines) if line.node == column.start]
                found.append(
                    BusTask(
                        number, one[1], column.member, lines[len(found) % len(lines)] if lines else -1, column.sink,
                        one[2], column.links, taken, column.boards_k * tick,
                    )
                )
    return tuple(sorted(found, key=lambda task: (task.target_s, task.fleet, task.bus)))


def _walks(instance: Instance, tasks: tuple[BusTask, ...]) -> tuple[Walk, ...]:
    """Return who walks to where a bus fetches them, by group and pick-up: the shortest way, from the earliest hour."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import dijkstra

    total: dict[tuple[int, int], float] = defaultdict(float)
    for task in tasks:
        number = instance.members[task.member].group
        group = instance.groups[number]
        node = instance.tail[task.carry[0]] if task.carry else instance.sinks[task.sink].node
        if group.means == "foot" and group.node != node:
            total[number, int(node)] += task.persons
    found = []
    for (number, node), persons in sorted(total.items()):
        group = instance.groups[number]
        order = np.lexsort((np.arange(len(instance.link)), instance.length_m, instance.head, instance.tail))
        tail, head = instance.tail[order], instance.head[order]
        first = np.ones(len(order), bool)
        first[1:] = (np.diff(tail) != 0) | (np.diff(head) != 0)
        kept = order[first]
        graph = csr_matrix(
            (instance.length_m[kept], (instance.tail[kept], instance.head[kept])), shape=(instance.nodes,) * 2
        )
        distance, before = dijkstra(graph, indices=[group.node], return_predecessors=True)
        distance, before = distance[0], before[0]
        by_ends = {(int(instance.tail[i]), int(instance.head[i])): int(i) for i in kept}
        links: list[int] = []
        x = node
        while x != group.node:
            links.append(by_ends[int(before[x]), x])
            x = int(before[x])
        lines = [instance.lines[line] for line in group.lines]
        starts = min((max(line.begins_s, a) for line in lines for a, _ in line.hours), default=0.0)
        arrives = starts + float(distance[node]) / instance.walk_speed_m_s
        found.append(Walk(number, group.node, node, tuple(reversed(links)), persons, starts, arrives))
    return tuple(found)
