"""The plan: people + network + picture in, corridors, timetable and cease-fire out, with a proven bound (P1-P9).

Cars first, to learn what room is worth; then buses, whole duties, paying those prices; then cars again in what is
left; then the bound, by prices over the whole network.  docs/planning.md tells the method and its limits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safeconduct.core import InfeasibleError, Note, PlaceId
from safeconduct.planning.assemble import Body, assemble
from safeconduct.planning.batches import Batch
from safeconduct.planning.boarding import board
from safeconduct.planning.bus_bound import BusBound
from safeconduct.planning.bus_room import boarded_by, boarding_tolls, bus_runs, room_left, tolls
from safeconduct.planning.bus_world import Bus, BusDuty, BusWorld, Pool, bus_world, buses_of
from safeconduct.planning.buses import give_duties
from safeconduct.planning.cars import Kind, Prices, Room, first_room, ideal_prices, send
from safeconduct.planning.days import dated
from safeconduct.planning.dual import Dual, Everywhere
from safeconduct.planning.grid import lay_grid
from safeconduct.planning.headcount import whole_persons
from safeconduct.planning.hours import within_hours
from safeconduct.planning.inputs import Case
from safeconduct.planning.people import car_kinds, pools_of, walkers
from safeconduct.planning.plan import LeftBehind, Limit, Plan, SolveReport
from safeconduct.planning.pricing import Pricing
from safeconduct.planning.problem import Group, Problem, pose
from safeconduct.planning.progress import Effort, Progress, silent
from safeconduct.planning.quick_sum import quick_sum
from safeconduct.planning.reasons import no_way, reasons_by_car
from safeconduct.planning.runs import Run, car_runs, form_convoys, split_long, worth
from safeconduct.planning.skeleton import clock_lags, contract
from safeconduct.planning.walking import columns_of, walk_runs

__all__ = ["plan_case"]


def plan_case(
    case: Case,
    *,
    progress: Progress = silent,
    should_stop: Callable[[], bool] | None = None,
    effort: Effort = "normal",
) -> Plan:
    """Plan a case.

    Args:
        case: read and checked.
        progress: told what is being done and how far it is, 0..1.
        effort: one of EFFORTS; this planner has one way only.
        should_stop: asked between pieces of work; once it says yes, the best plan so far is returned, marked.

    Raises:
        InfeasibleError: nobody can leave; says why, and what would help.
    """
    del effort
    return _Planner(dated(case), progress, should_stop or _never).plan()


def _never() -> bool:
    return False


_WIDENINGS = 5
"""Rounds of taking in roads that were missed."""
_FINEST_S = 50.0
_SHARES = (1.0, 0.2, 0.1)
"""Parts of a road's room that buses may take in a step, tried in turn."""
_POOR = 0.04
"""A gap above which a third round, with buses strung out more still, is tried."""
_STRAGGLERS = 0.0005
"""Part of all cars that a route must carry to be a corridor of its own."""
_MOST_ROOMS = 1_500_000
"""Stretches times steps that the bound is worked out on at most."""
_MOST_ARCS = 14_000
_FEW = 10
"""Stretches times steps that cars are planned on at most; 1.7 times as many where the stretches are this few."""
_PARTS = (6, 5, 3, 2, 1)
"""Into how many parts a step of the case may be cut."""
_GOOD_ENOUGH = 0.01
"""A gap below which no further round of prices and duties is tried."""


@dataclass(slots=True)
class _Answer:
    """One answer: cars, duties, what room they left, and what it is all worth in persons."""

    batches: tuple[Batch, ...]
    prices: Prices
    world: BusWorld | None
    duties: tuple[BusDuty, ...]
    left: Room
    runs: tuple[Run, ...]
    value: float


class _Planner:
    """The steps of one plan, in order, and what they hand on."""

    def __init__(self, case: Case, progress: Progress, should_stop: Callable[[], bool]) -> None:
        self.case, self.progress, self.should_stop = case, progress, should_stop
        self.flows = 0
        self.stopped = False

    def plan(self) -> Plan:
        """Run the steps."""
        self.progress("posing the problem", 0.0)
        problem = pose(self.case)
        self.problem = problem
        if not problem.sinks:
            raise InfeasibleError([Note("nobody_received")], [Note("help_reception")])
        self.walkers = walkers(problem)
        self.columns = columns_of(problem, self.walkers.to_sinks)
        self.pools = pools_of(problem, self.walkers.to_pools)
        self.buses, self.told = buses_of(problem)
        nodes = [group.node for group in problem.groups if group.node >= 0] + [pool.node for pool in self.pools]
        self.kinds = car_kinds(problem)
        self._lay_grids(nodes, [sink.node for sink in problem.sinks])
        answer, bound = self._search()
        self.progress("writing the plan down", 0.95)
        return self._write(answer, bound)

    def _lay_grids(self, nodes: list[int], sinks: list[int]) -> None:
        """Find the roads worth using on coarse steps, then lay fine ones: over those to plan, over all to bound."""
        problem = self.problem
        every = contract(problem, nodes, sinks)
        coarse = lay_grid(every, problem.settings.step_s, clock_lags(problem, {}, sinks))
        self.progress("which roads", 0.05)
        used = np.zeros(len(problem.link), bool)
        flows: dict[tuple[int, int], float] = {}
        full = first_room(coarse)
        ideal, room = full.copy(), full.copy()
        for kind in self.kinds:
            _, stretches = ideal_prices(coarse, ideal, kind, full)
            batches, _ = send(coarse, room, kind, full)
            self.flows += 2
            for index in stretches | {index for batch in batches for index in batch.stretches}:
                used[list(every.stretches[index].links)] = True
            for batch in batches:
                key = (problem.groups[batch.group].node, problem.sinks[batch.sink].node)
                flows[key] = flows.get(key, 0.0) + batch.cars
        step = _fine_step(problem, len(every.stretches), len(contract(problem, nodes, sinks, only=used).stretches))
        lags = clock_lags(problem, flows, sinks)
        roads = Everywhere(lay_grid(every, step, lags, every=True))
        for _ in range(_WIDENINGS):
            grid = lay_grid(contract(problem, nodes, sinks, only=used), step, lags)
            self.dual = Dual(grid, roads, self.kinds, self.walkers.to_sinks)
            more = self.dual.missed(self.dual.first)
            if not (more & ~used).any():
                break
            used |= more
        self.grid, self.room = self.dual.grid, self.dual.room

    def _search(self) -> tuple[_Answer, float]:
        """Answer, price, answer again at better prices, until value and bound are close or nothing is gained."""
        asked: BusBound | None = None
        if self.buses and self.pools:
            world = bus_world(self.problem, self.pools, self.buses, 1.0)
            every = self.dual.every
            asked = BusBound(every.grid, every.room, world, self.buses, self.pools)
        self.progress("the bound", 0.2)
        pricing = Pricing(self.dual, asked)
        pricing.settle()
        best: _Answer | None = None
        for number, share in enumerate(_SHARES if asked else (0.0,)):
            done = 0.4 + 0.5 * number / len(_SHARES)
            self.progress("buses" if asked else "cars", done)
            answer = self._answer(pricing, share)
            if best is None or answer.value > best.value:
                best = answer
            gap = (pricing.bound - best.value) / max(pricing.bound, 1e-9)
            if self._ask() or gap <= _GOOD_ENOUGH or (number == 1 and gap <= _POOR) or asked is None:
                break
            self.progress("the bound", done + 0.1)
            pricing.learn(self.dual.ideal(answer.left))
        assert best is not None
        self.progress("the bound on persons", 0.9)
        self.persons = self.dual.most if self.stopped else pricing.persons()
        return best, pricing.bound

    def _answer(self, pricing: Pricing, share: float) -> _Answer:
        """Return duties at these prices, and the best cars beside them."""
        world, duties, left = None, tuple[BusDuty, ...](), self.room.copy()
        if share:
            world = bus_world(self.problem, self.pools, self.buses, share if self.kinds else 1.0)
            self.columns.take_minutes(world)
            roads, boarding = tolls(self.grid, pricing.prices), boarding_tolls(self.grid, pricing.prices)
            duties = give_duties(world, self.buses, roads, boarding, wanted=pricing.wanted, should_stop=self._ask)
            left = room_left(self.grid, self.room, world, duties)
        self.columns.take_room(self.grid, left)
        batches, found = self._send(left.copy())
        runs = self._runs(batches, world, duties)
        value = sum(run.persons * worth(self.problem, run) for run in runs)
        return _Answer(tuple(batches), found, world, duties, left, tuple(runs), value)

    def _runs(self, batches: Sequence[Batch], world: BusWorld | None, duties: tuple[BusDuty, ...]) -> list[Run]:
        runs, _ = car_runs(self.grid, batches)
        if world is not None:
            runs += bus_runs(world, duties)
        return runs + walk_runs(self.problem, self.columns)

    def _send(self, room: Room) -> tuple[list[Batch], Prices]:
        batches: list[Batch] = []
        prices = Prices.none(room)
        for kind in self.kinds:
            sent, found = send(self.grid, room, self._held_back(kind, batches), self.room)
            self.flows += 1
            batches += sent
            prices = prices.most(found)
        return batches, prices

    def _held_back(self, kind: Kind, sent: list[Batch]) -> Kind:
        """Never send more cars of a group than it has, over all its kinds."""
        used: dict[int, int] = {}
        for batch in sent:
            used[batch.group] = used.get(batch.group, 0) + batch.cars
        cars = {
            index: min(count, self.problem.groups[index].vehicles - used.get(index, 0))
            for index, count in kind.cars.items()
        }
        return Kind(kind.parties, kind.per_vehicle, cars)

    def _ask(self) -> bool:
        self.stopped = self.stopped or self.should_stop()
        return self.stopped

    def _write(self, answer: _Answer, bound: float) -> Plan:
        problem, settings = self.problem, self.problem.settings
        world, duties = answer.world, answer.duties
        cars = _without_stragglers([run for run in answer.runs if run.means == "car"])
        convoys, _ = form_convoys(problem, cars, step_s=settings.step_s, least=settings.least)
        convoys = board(problem, convoys, self._boarded(answer), least=settings.least)
        runs = split_long(convoys, settings.most) + [run for run in answer.runs if run.means != "car"]
        runs = within_hours(problem, whole_persons(problem, runs), None if world is None else world.roads.entered)
        body = assemble(problem, runs, world, duties)
        groups = _left(problem, body, world)
        leaving = round(sum(group.persons for group in problem.groups))
        behind = self._behind(groups, answer)
        if body.out == 0 and leaving > 0:
            raise InfeasibleError(
                [_left_note(row, limit) for row in behind for limit in row.because],
                _what_would_help(behind),
            )
        bound = _proven(bound, body.value, float(leaving))
        return Plan(
            case=self.case.name,
            title=self.case.title,
            seed=self.case.seed,
            leaving=leaving,
            out=body.out,
            persons_bound=_most_persons(self.persons, body.out, leaving),
            value=body.value,
            bound=bound,
            quick_sum=quick_sum(problem),
            corridors=body.corridors,
            convoys=body.convoys,
            duties=body.duties,
            out_by=body.out_by,
            left_behind=behind,
            kilometre_hours=body.kilometre_hours,
            footprint=body.footprint,
            assumed=(*problem.assumed, *self.told),
            solve=SolveReport(
                method="least-cost flow over steps on node-local clocks; bus duties one by one; bound by prices",
                iterations=self.flows + self.dual.flows,
                columns=len(answer.batches) + sum(len(duty.trips) for duty in duties),
                stopped_early=self.stopped,
            ),
        )

    def _boarded(self, answer: _Answer) -> dict[PlaceId, NDArray[np.float64]]:
        """Return who boards by bus or sets out on foot, by place, persons, float64 (points, minutes)."""
        boards = dict(self.columns.boards)
        if answer.world is not None:
            for place, persons in boarded_by(answer.world, answer.duties).items():
                boards[place] = persons + boards.get(place, 0.0)
        return boards

    def _behind(self, left: dict[int, int], answer: _Answer) -> tuple[LeftBehind, ...]:
        rows = []
        for index, persons in sorted(left.items()):
            group = self.problem.groups[index]
            if persons > 0:
                rows.append(LeftBehind(group.place, group.means, persons, self._because(group, persons, answer)))
        return tuple(rows)

    def _because(self, group: Group, persons: int, answer: _Answer) -> tuple[Limit, ...]:
        unwilling = 1.0 - sum(option.share for option in group.options)
        told = [Limit("wishes", {"share": round(100 * unwilling), "place": group.place})] if unwilling > 1e-6 else []
        if told and persons <= unwilling * group.persons + 1.0:
            return tuple(told)
        if group.means == "car":
            return (*told, *reasons_by_car(self.grid, self.room, answer.prices, group))
        return (*told, *_seats(self.problem, self.buses, self.pools, group))


def _fine_step(problem: Problem, every: int, used: int) -> float:
    """Return the step the plan is made in: a whole part of the case's, the finer the smaller the network."""
    steps = problem.horizon_s / problem.settings.step_s
    arcs = _MOST_ARCS if used > _FEW else 1.7 * _MOST_ARCS
    for parts in _PARTS:
        fits = every * parts * steps <= _MOST_ROOMS and used * parts * steps <= arcs
        if fits and problem.settings.step_s / parts >= _FINEST_S - 1e-6:
            return problem.settings.step_s / parts
    return problem.settings.step_s


def _without_stragglers(runs: Sequence[Run]) -> list[Run]:
    """Leave out routes for next to nobody: a corridor has to be agreed, manned and watched for whoever uses it."""
    cars: dict[tuple[int, ...], int] = {}
    for run in runs:
        cars[run.links] = cars.get(run.links, 0) + run.vehicles
    least = _STRAGGLERS * sum(cars.values())
    return [run for run in runs if cars[run.links] >= least]


def _proven(bound: float, value: float, leaving: float) -> float:
    """Return a bound that can be told: one that the plan itself breaks proves nothing, but nobody beats all leaving."""
    return max(bound, value) if bound >= value - 1e-6 * max(1.0, value) else leaving


def _most_persons(bound: float, out: int, leaving: int) -> int:
    """Return the bound on persons out in whole persons; all who would leave where the plan itself breaks it."""
    return int(bound + 1e-6) if bound >= out - 1e-6 else leaving


def _left(problem: Problem, body: Body, world: BusWorld | None) -> dict[int, int]:
    """Return how many of each group stay."""
    out: dict[tuple[str, str], int] = {}
    for convoy in body.convoys:
        key = (str(convoy.passes[0].place), convoy.means)
        out[key] = out.get(key, 0) + convoy.persons
    left = {}
    for index, group in enumerate(problem.groups):
        key = (group.place, group.means)
        gone = min(round(group.persons), out.get(key, 0)) if group.means in ("car", "foot") else 0
        out[key] = out.get(key, 0) - gone
        left[index] = round(group.persons) - gone
    exact, told = 0.0, 0
    for index, persons in sorted(world.fetched.items() if world is not None else ()):
        exact += persons
        left[index] -= round(exact) - told
        told = round(exact)
    return left


def _seats(problem: Problem, buses: tuple[Bus, ...], pools: tuple[Pool, ...], group: Group) -> tuple[Limit, ...]:
    kind = "ambulance" if group.means == "ambulance" else "bus"
    mine = [bus for bus in buses if bus.fleet.kind == kind]
    if group.means == "foot" and not any(pool for pool in pools if pool.kind == "bus"):
        return (Limit("distance", {"place": group.place}),)
    blocked = no_way(problem, group)
    if blocked[0].code != "hours":
        return blocked
    seats = sum(bus.seats for bus in mine)
    return (Limit("seats", {"vehicles": sum(len(bus.ids) for bus in mine), "seats": seats}),)


def _left_note(row: LeftBehind, limit: Limit) -> Note:
    where = {f"where_{name}": value for name, value in limit.where.items()}
    return Note("left", {"place": row.place, "means": row.means, "limit": limit.code, **where})


_HELP = {"wishes": "help_side", "no_side": "help_side", "no_reception": "help_side", "hours": "help_window",
         "seats": "help_vehicles"}  # fmt: skip


def _what_would_help(behind: tuple[LeftBehind, ...]) -> list[Note]:
    helps = []
    for limit in (limit for row in behind for limit in row.because):
        if limit.code.startswith("road_") or limit.code == "no_consent":
            helps.append(Note("help_road", {"road": str(limit.where.get("road", ""))}))
        elif limit.code in _HELP:
            helps.append(Note(_HELP[limit.code]))
        else:
            where = {f"where_{name}": value for name, value in limit.where.items()}
            helps.append(Note("help_limit", {"limit": limit.code, **where}))
    return list(dict.fromkeys(helps))
