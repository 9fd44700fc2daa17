"""From an instance to proposals and a proven bound.

1. Contract the network and set the clocks.  2. All sides as one flow on times rounded down: its prices give the bound.
3. Each side in turn, in the orders tried, on times rounded up and the capacity left: the best is the plan.  4. Clocks
set by that flow, and again.  5. With several sides, prices of the plan and of the bound are mixed to tighten it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from safeconduct.core import ProofError
from safeconduct.planning.flow.answer import FlowAnswer
from safeconduct.planning.flow.bound import BoundProblem, Prices, no_prices
from safeconduct.planning.flow.capacity import IntervalTable, reserve, segment_entries
from safeconduct.planning.flow.clocks import delays, distance_lags, forest_lags, served_lags
from safeconduct.planning.flow.contraction import contract
from safeconduct.planning.flow.demand import Side, merged, persons_per_vehicle, sides, vehicles_of
from safeconduct.planning.flow.engine import FlowState, least_cost_flow, new_state
from safeconduct.planning.flow.formulation import (
    BOARD,
    INTAKE,
    SEGMENT,
    Capacities,
    Clock,
    Formulation,
    formulate,
    places_of,
)
from safeconduct.planning.flow.paths import Batch, batches
from safeconduct.planning.flow.platoons import Schedule, batches_value, platoons, proposals
from safeconduct.planning.flow.prices import engine_prices
from safeconduct.planning.instance import Instance
from safeconduct.planning.parameters import SolverParameters
from safeconduct.planning.proposal import Proposal

__all__ = ["Progress", "solve_flow"]

Progress = Callable[[float, float], None]
"""Called with the value in the step model and the value bound each time one of them gets better."""


def solve_flow(
    instance: Instance,
    *,
    parameters: SolverParameters,
    used: NDArray[np.float64] | None = None,
    progress: Progress | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> FlowAnswer:
    """Plan the cars of an instance whose vehicles may drive alone, and bound what any plan gets out by car.

    Args:
        instance: convoys must be `single`; groups by other means are left aside.
        parameters: tolerances and limits.
        used: seconds for which others take each link's mouth, shape (links, steps of the horizon); the plan leaves
            them room.  The bound does not: it is one for every plan, of them and of the cars.
        progress: told of each better value and bound.
        should_stop: asked between flows; the best so far is then the answer, with its true bound.

    Raises:
        ValueError: convoys are not single.
        ProofError: the flow on which the bound rests is worth more than it.
    """
    if not instance.convoys.single:
        raise ValueError("solve_flow: convoys must be single (least 1, headway 0); led convoys are not a flow")
    found = sides(instance)
    if not found:
        return FlowAnswer((), 0.0, 0.0, 0.0, 0.0, 0, 0.0)
    return _Search(instance, parameters, found, used, progress, should_stop or (lambda: False)).run()


@dataclass(frozen=True, slots=True)
class _Plan:
    """Sides planned in one order: their batches, what each segment carries, and what it is worth."""

    batches: tuple[tuple[Side, tuple[Batch, ...]], ...]
    proposals: tuple[Proposal, ...]
    value: float
    persons: float
    prices: Prices


class _Search:
    """One solve: what is fixed, the best plan, the least bound."""

    def __init__(
        self, instance: Instance, parameters: SolverParameters, found: tuple[Side, ...],
        used: NDArray[np.float64] | None, progress: Progress | None, should_stop: Callable[[], bool],
    ) -> None:  # fmt: skip
        self.instance, self.parameters, self.sides, self.used = instance, parameters, found, used
        self.progress, self.should_stop = progress, should_stop
        self.travel_s, self.spacing_s = instance.travel_s("car"), instance.spacing_s("car")
        self.all = merged(found)
        groups = sorted({instance.members[i].group for i in self.all.members})
        lines = sorted({i for g in groups for i in instance.groups[g].lines})
        sources = np.array([instance.lines[i].node for i in lines])
        self.sink_nodes = np.array([instance.sinks[j].node for j in self.all.sinks])
        self.segments = contract(instance, self.travel_s, self.spacing_s, sources, self.sink_nodes)
        self.node_at = places_of(instance, self.segments)
        self.table = IntervalTable.of(instance)
        mean = persons_per_vehicle(instance, groups)
        self.line_persons = np.array(
            [
                persons_per_vehicle(instance, [g for g in groups if i in instance.groups[g].lines])
                for i in range(len(instance.lines))
            ]
        )
        self.sink_persons = np.full(len(instance.sinks), mean)
        self.by_value = instance.survival.rate_per_s > 0.0 or any(instance.groups[g].weight != 1.0 for g in groups)
        self.value_bound = sum(instance.groups[g].weight * instance.groups[g].persons for g in groups)
        self.persons_bound = sum(instance.groups[g].persons for g in groups)
        self.iterations = 0
        self.best: _Plan | None = None

    def run(self) -> FlowAnswer:
        """Solve the flow; nothing leaves where no link is left."""
        if not len(self.segments.tail):
            return FlowAnswer((), 0.0, 0.0, 0.0, 0.0, 0, 0.0)
        lag = self._distance_lags()
        exact = self._whole(lag)
        down = self._prove(lag)
        plan, clocks = self._plan(lag, self.sides), lag
        self._keep(plan)
        for _ in range(self.parameters.clock_passes):
            if self._closed() or exact or self.should_stop():
                break
            lag = self._served(plan)
            if not np.isfinite(lag).all():
                break
            down = self._prove(lag)
            clocks = forest_lags(self.segments, lag, self._vehicles(plan), self.instance.step_s)
            plan = self._plan(clocks, self.sides)
            self._keep(plan)
        self._orders(clocks)
        self._tighten(down)
        return self._answer()

    def _distance_lags(self) -> NDArray[np.float64]:
        return distance_lags(self.segments, self.node_at[self.sink_nodes[self.node_at[self.sink_nodes] >= 0]])

    def _whole(self, lag: NDArray[np.float64]) -> bool:
        """Whether every segment takes whole steps on these clocks: then nothing is rounded."""
        up = delays(self.segments, lag, self.instance.step_s, self.parameters.tolerance_s, up=True)
        return bool(
            (up == delays(self.segments, lag, self.instance.step_s, self.parameters.tolerance_s, up=False)).all()
        )

    def _clock(self, lag: NDArray[np.float64], *, up: bool) -> Clock:
        step = self.instance.step_s
        ends = self.node_at[self.sink_nodes[self.node_at[self.sink_nodes] >= 0]]
        steps = int((self.instance.horizon_s + float(lag[ends].max())) // step) + 1
        return Clock(lag, delays(self.segments, lag, step, self.parameters.tolerance_s, up=up), steps, step)

    def _capacities(self, clock: Clock) -> Capacities:
        segment = segment_entries(self.table, self.segments, clock.lag_s, clock.steps, clock.step_s)
        return Capacities.of(self.instance, segment, clock, self.node_at, self.line_persons, self.sink_persons)

    def _flow(
        self, clock: Clock, capacities: Capacities, side: Side, *, by_value: bool,
        vehicles: dict[int, int] | None = None,
        early: bool = False,
    ) -> tuple[Formulation, FlowState]:  # fmt: skip
        made = formulate(
            self.instance, self.segments, clock, capacities, side, self.parameters, vehicles=vehicles,
            by_value=by_value,
            early=early,
        )  # fmt: skip
        state = new_state(made.network, made.supply, made.room)
        least_cost_flow(made.network, state, made.most)
        self.iterations += int(state.counts[0])
        return made, state

    def _prove(self, lag: NDArray[np.float64]) -> tuple[BoundProblem, Prices]:
        """Bound value and persons by the prices of all sides as one flow on times rounded down."""
        clock = self._clock(lag, up=False)
        capacities = self._capacities(clock)
        made, state = self._flow(clock, capacities, self.all, by_value=True)
        prices = engine_prices(self.instance, made, state, capacities)
        problem = BoundProblem(self.instance, self.segments, clock, by_value=True)
        self._check_proof(made, state, self._bound(problem, prices))
        if self.by_value:
            made, state = self._flow(clock, capacities, self.all, by_value=False)
            persons = BoundProblem(self.instance, self.segments, clock, by_value=False)
            found = persons.bound(engine_prices(self.instance, made, state, capacities), self.sides)
            self.persons_bound = min(self.persons_bound, found)
        else:
            self.persons_bound = min(self.persons_bound, self.value_bound)
        return problem, prices

    def _check_proof(self, made: Formulation, state: FlowState, bound: float) -> None:
        """Raise where the flow behind the prices is worth more than the bound they prove.

        It must not be where it is one of the relaxation's own: one side, persons a vehicle alike, no collapse.
        """
        groups = [self.instance.groups[g] for g in made.groups]
        if len(self.sides) > 1 or len({g.per_vehicle for g in groups}) > 1 or self.instance.survival.rate_per_s > 0.0:
            return
        sent = (made.supply - state.left).tolist()
        value = sum(g.weight * min(g.persons, n * g.per_vehicle) for g, n in zip(groups, sent, strict=True))
        if value > bound * (1.0 + 1e-6) + 1e-6:
            raise ProofError("the flow is worth more than its bound", got=value, limit=bound)

    def _bound(self, problem: BoundProblem, prices: Prices) -> float:
        found = problem.bound(prices, self.sides)
        if found < self.value_bound:
            self.value_bound = found
            self._tell()
        return found

    def _plan(self, lag: NDArray[np.float64], order: Sequence[Side]) -> _Plan:
        """Plan sides one after the other, each on what those before have left."""
        clock = self._clock(lag, up=True)
        capacities = self._capacities(clock)
        if self.used is not None:
            reserve(capacities.segment, self.segments, lag, clock.step_s, self.used)
        schedule = Schedule(self.instance, self.segments, clock)
        left = {g: self.instance.groups[g].vehicles for g in vehicles_of(self.instance, self.all)}
        done: list[tuple[Side, tuple[Batch, ...]]] = []
        written: list[Proposal] = []
        prices, value = no_prices(self.instance, self.segments, clock), 0.0
        for side in order:
            fleet = {g: min(n, left[g]) for g, n in vehicles_of(self.instance, side).items()}
            made, state, found = self._side(clock, capacities, side, fleet)
            prices = prices.highest(engine_prices(self.instance, made, state, capacities))
            for batch in found:
                left[batch.group] -= batch.vehicles
            capacities = _less(self.instance, capacities, made, state, found)
            value += batches_value(schedule, found)
            joined = tuple(platoons(found, clock, self.parameters))
            done.append((side, joined))
            written += proposals(schedule, side, joined)
        return _Plan(tuple(done), tuple(written), value, sum(p.persons for p in written), prices)

    def _side(
        self, clock: Clock, capacities: Capacities, side: Side, fleet: dict[int, int]
    ) -> tuple[Formulation, FlowState, list[Batch]]:
        """Plan one side; where vehicles differ in persons, room at full sinks is counted anew until all fit."""
        limits = capacities
        while True:
            made, state = self._flow(clock, limits, side, by_value=True, vehicles=fleet, early=True)
            found = list(batches(made, state))
            persons = np.zeros(len(self.instance.sinks))
            vehicles = np.zeros(len(self.instance.sinks))
            for batch in found:
                persons[batch.sink] += batch.vehicles * self.instance.groups[batch.group].per_vehicle
                vehicles[batch.sink] += batch.vehicles
            over = persons > capacities.persons + 1e-6
            if not over.any():
                return made, state, found
            fewer = (vehicles - 1) * np.where(over, capacities.persons / np.maximum(persons, 1e-9), 1.0)
            room = np.where(over, np.floor(fewer) * limits.sink_persons, limits.persons)
            limits = replace(limits, persons=np.maximum(room, 0.0))

    def _keep(self, plan: _Plan) -> None:
        if self.best is None or plan.value > self.best.value:
            self.best = plan
            self._tell()

    def _tell(self) -> None:
        if self.progress is not None:
            self.progress(self.best.value if self.best else 0.0, self.value_bound)

    def _closed(self) -> bool:
        return self.best is not None and self.best.value >= self.value_bound - 1e-6 * max(1.0, self.value_bound)

    def _vehicles(self, plan: _Plan) -> NDArray[np.float64]:
        on = np.zeros(len(self.segments.tail))
        for _, found in plan.batches:
            for batch in found:
                on[list(batch.segments)] += batch.vehicles
        return on

    def _served(self, plan: _Plan) -> NDArray[np.float64]:
        sent: dict[tuple[int, int], float] = {}
        for _, found in plan.batches:
            for batch in found:
                key = (
                    int(self.node_at[self.instance.lines[batch.line].node]),
                    int(self.node_at[self.instance.sinks[batch.sink].node]),
                )
                sent[key] = sent.get(key, 0.0) + batch.vehicles
        ends = np.unique(self.node_at[self.sink_nodes[self.node_at[self.sink_nodes] >= 0]])
        return served_lags(self.segments, ends, sent)

    def _orders(self, lag: NDArray[np.float64]) -> None:
        """Try sides in other orders."""
        if len(self.sides) < 2:
            return
        for number, order in enumerate(permutations(self.sides)):
            if number >= self.parameters.side_orders or self._closed() or self.should_stop():
                return
            if order != self.sides:
                self._keep(self._plan(lag, order))

    def _tighten(self, down: tuple[BoundProblem, Prices]) -> None:
        """Lower the bound of several sides: flows of each side alone price what it fills; mix those into the prices."""
        if len(self.sides) < 2:
            return
        problem, prices = down
        capacities = self._capacities(problem.clock)
        alone = prices
        for number, side in enumerate(self.sides):
            made, state = self._flow(problem.clock, capacities, side, by_value=True)
            found = engine_prices(self.instance, made, state, capacities)
            alone = found if number == 0 else alone.highest(found)
        best = self._bound(problem, prices)
        share = 0.5
        for _ in range(self.parameters.price_rounds):
            if self._closed() or self.should_stop():
                return
            candidate = prices.mixed(alone, share)
            found_bound = self._bound(problem, candidate)
            if found_bound < best:
                best, prices = found_bound, candidate
            else:
                share *= 0.5

    def _answer(self) -> FlowAnswer:
        best = self.best
        assert best is not None
        gap = (self.value_bound - best.value) / self.value_bound if self.value_bound > 0.0 else 0.0
        return FlowAnswer(
            best.proposals, self.value_bound, self.persons_bound, best.value, best.persons, self.iterations, gap
        )


def _less(
    instance: Instance, capacities: Capacities, made: Formulation, state: FlowState, found: Sequence[Batch]
) -> Capacities:
    """Return the capacities that a side leaves to those after it."""
    segment, board, intake = capacities.segment.copy(), capacities.board.copy(), capacities.intake.copy()
    roads = made.kind == SEGMENT
    segment[:, made.index[roads]] -= state.on[:, roads]
    for kind, table in ((BOARD, board), (INTAKE, intake)):
        families = made.kind == kind
        table[made.index[families]] -= state.on[:, families].T
    persons = capacities.persons.copy()
    for batch in found:
        persons[batch.sink] -= batch.vehicles * instance.groups[batch.group].per_vehicle
    return replace(capacities, segment=segment, board=board, intake=intake, persons=persons)
