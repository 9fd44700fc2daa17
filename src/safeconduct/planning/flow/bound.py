"""The Lagrangian bound B(pi) on what leaves by car, over all segments, at any prices >= 0; the engine is not believed.

Prices: pi[k, a] persons a vehicle that enters segment a in step k; a person who boards, or is taken in, in step k; a
person at a sink at all.  For every plan

    value <= B(pi) = worth of all capacity + sum over groups of vehicles x max(0, w - least loss and prices of a route)

Worth of a link's capacity.  Entries are `spacing` apart in closed intervals, so those in a run of steps that lasts T
number at most T / spacing + 1.  Prices are sums of levels, each dear in some runs of steps, and so

    sum over entries of pi <= sum over k of pi[k] open[k] / spacing + sum over k of max(0, pi[k] - pi[k + 1])

with 0 for pi[k + 1] where the interval ends in step k: the price drops are what integrality can be worth.

Routes.  Times are rounded down to the clocks' steps and everybody may wait where a halt is allowed at all, so each
timetable in exact seconds is a route here.  A loss on a dangerous segment is the least over all instants of the step.
A vehicle that is not full boards and is taken in sooner: intervals are those of one that is empty.
Two layers: in the second no danger follows, and it is entered on leaving danger, at 1 - S(leave), or at the beginning.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from safeconduct.planning.flow.capacity import IntervalTable, step_bounds
from safeconduct.planning.flow.contraction import Segments
from safeconduct.planning.flow.demand import Side, line_intervals, sink_intervals
from safeconduct.planning.flow.formulation import Clock, places_of
from safeconduct.planning.instance import Instance

__all__ = ["BoundProblem", "Prices", "joined", "no_prices"]

_SLACK_S = 1e-6
"""Instants this little before the end of a step count as the next step's: sums of times are rounded in float64."""


@dataclass(frozen=True, slots=True)
class Prices:
    """segment: float32 (steps, m), persons a vehicle.

    board: float64 (lines, steps), intake: float64 (sinks, steps), person: float64 (sinks,), each by person.
    """

    segment: NDArray[np.float32]
    board: NDArray[np.float64]
    intake: NDArray[np.float64]
    person: NDArray[np.float64]

    def mixed(self, other: Prices, share: float) -> Prices:
        """Return (1 - share) of these and share of others."""
        return Prices(
            (self.segment * np.float32(1.0 - share) + other.segment * np.float32(share)).astype(np.float32),
            self.board * (1.0 - share) + other.board * share,
            self.intake * (1.0 - share) + other.intake * share,
            self.person * (1.0 - share) + other.person * share,
        )

    def highest(self, other: Prices) -> Prices:
        """Return the higher of both, each."""
        return Prices(
            np.maximum(self.segment, other.segment), np.maximum(self.board, other.board),
            np.maximum(self.intake, other.intake), np.maximum(self.person, other.person),
        )  # fmt: skip


@njit(cache=True, nogil=True)
def _interval_worth(begin: float, end: float, spacing: float, bounds: Any, price: Any) -> float:
    """Worth of one closed interval of entries; spacing > 0; bounds ascending, len(price) + 1."""
    steps = price.size
    total = 0.0
    for k in range(steps):
        if bounds[k + 1] < begin or bounds[k] > end or price[k] <= 0.0:
            continue
        lasts = max(0.0, min(bounds[k + 1], end) - max(bounds[k], begin))
        following = price[k + 1] if k + 1 < steps and end >= bounds[k + 1] else 0.0
        total += price[k] * lasts / spacing + max(0.0, price[k] - following)
    return total


@njit(cache=True, nogil=True)
def _segment_worth(
    first: Any, begins: Any, ends: Any, stay_of: Any, entry_of: Any, travel: Any, spacing: Any, lag: Any, step: float,
    slack: float, price: Any,
) -> float:  # fmt: skip
    """Worth of all segments; overlapping intervals are joined first, for one mouth serves them all."""
    steps = price.shape[0]
    total = 0.0
    row = np.empty(steps, np.float64)
    for a in range(travel.size):
        some = False
        for k in range(steps):
            row[k] = price[k, a]
            some |= row[k] > 0.0
        if not some:
            continue
        if spacing[a] <= 0.0:
            return np.inf
        bounds = np.arange(steps + 1) * step - lag[a]
        spans = [(0.0, -1.0) for _ in range(0)]
        for i in range(first[stay_of[a]], first[stay_of[a] + 1]):
            for j in range(first[entry_of[a]], first[entry_of[a] + 1]):
                begin = max(begins[i], begins[j]) + slack
                end = min(ends[i] - travel[a], ends[j]) + slack
                if begin <= end:
                    spans.append((begin, end))
        spans.sort()
        at = -np.inf
        end = -np.inf
        for b, e in spans:
            if b > end:
                if end >= at:
                    total += _interval_worth(at, end, spacing[a], bounds, row)
                at, end = b, e
            else:
                end = max(end, e)
        if end >= at and at > -np.inf:
            total += _interval_worth(at, end, spacing[a], bounds, row)
    return total


@njit(cache=True, nogil=True)
def _open_steps(first: Any, begins: Any, ends: Any, stay_of: Any, entry_of: Any, travel: Any, lag: Any, step: float,
                slack: float, out: Any) -> None:  # fmt: skip
    """Mark the steps in which some instant lets a vehicle enter, (steps, m)."""
    steps = out.shape[0]
    for a in range(travel.size):
        for i in range(first[stay_of[a]], first[stay_of[a] + 1]):
            for j in range(first[entry_of[a]], first[entry_of[a] + 1]):
                begin = max(begins[i], begins[j]) + slack + lag[a]
                end = min(ends[i] - travel[a], ends[j]) + slack + lag[a]
                if begin <= end:
                    for k in range(max(0, int(np.floor(begin / step))), min(steps, int(np.floor(end / step)) + 1)):
                        out[k, a] = True


@njit(cache=True, nogil=True)
def _least(nodes: int, first: Any, order: Any, head: Any, delay: Any, late: Any, opens: Any, price: Any, exposed: Any,
           clear: Any,
           loss_row: Any, weight: float, hold_row: Any, hold: Any, ends: Any, safe_from: Any, layered: bool,
           out: Any) -> None:  # fmt: skip
    """Least loss and prices from each state to an end, going back step by step; a layer: no danger follows.

    out: (steps, nodes).  safe_from: the values of the layer without danger, used where layered.  late: segments into
    dangerous nodes that may end a step later than rounded down, without a halt.
    order: nodes in an order in which segments without delay mostly lead to earlier ones.
    """
    steps = out.shape[0]
    for t in range(steps - 1, -1, -1):
        for x in range(nodes):
            best = ends[t, x]
            if t + 1 < steps and hold[hold_row[x], t]:
                best = min(best, out[t + 1, x])
            out[t, x] = best
        changed = True
        while changed:
            changed = False
            for i in range(nodes):
                x = order[i]
                best = out[t, x]
                for a in range(first[x], first[x + 1]):
                    s = t + delay[a]
                    if s >= steps or not opens[t, a]:
                        continue
                    row = loss_row[a]
                    y = head[a]
                    if row >= 0 and not layered:
                        continue
                    onward = out[s, y]
                    after = safe_from[s, y]
                    if late[a] and s + 1 < steps:
                        onward = min(onward, out[s + 1, y])
                        after = min(after, safe_from[s + 1, y])
                    if row < 0:
                        best = min(best, price[t, a] + onward)
                    else:
                        best = min(best, price[t, a] + weight * exposed[row, t] + onward)
                        best = min(best, price[t, a] + weight * clear[row, t] + after)
                if best < out[t, x]:
                    out[t, x] = best
                    changed = True


class BoundProblem:
    """What of B(pi) does not depend on prices: intervals, losses and open steps by segment, on clocks rounded down."""

    def __init__(self, instance: Instance, segments: Segments, clock: Clock, *, by_value: bool) -> None:
        """clock: delays must be rounded down.  by_value: weights and collapse count, else persons."""
        self.instance, self.segments, self.clock, self.by_value = instance, segments, clock, by_value
        self.table = IntervalTable.of(instance)
        self.node_at = places_of(instance, segments)
        self.first = np.searchsorted(segments.tail, np.arange(len(segments.node) + 1))
        self.order = np.argsort(clock.lag_s, kind="stable")
        self.opens = np.zeros((clock.steps, len(segments.tail)), np.bool_)
        table = self.table
        _open_steps(
            table.first, table.begins, table.ends, segments.stay_of, segments.entry_of, segments.travel_s,
            clock.lag_s[segments.tail], clock.step_s, _SLACK_S, self.opens,
        )  # fmt: skip
        detour = segments.travel_s + clock.lag_s[segments.head] - clock.lag_s[segments.tail]
        self.late = instance.node_danger[segments.node[segments.head]] & (detour > clock.delay * clock.step_s)
        self.timed = by_value and instance.survival.rate_per_s > 0.0
        self.loss_row = np.full(len(segments.tail), -1, np.int64)
        self.exposed = self.clear = np.zeros((0, clock.steps))
        if self.timed:
            self._losses()
        self.hold_row, self.hold = self._holding()

    def _losses(self) -> None:
        """Least loss of a person over the instants of each step: it is monotone between the breakpoints of S."""
        segments, survival = self.segments, self.instance.survival
        rows = np.flatnonzero(segments.danger)
        self.loss_row[rows] = np.arange(len(rows))
        travel = segments.travel_s[rows][:, None]
        begin = np.arange(self.clock.steps) * self.clock.step_s - self.clock.lag_s[segments.tail[rows]][:, None]
        end = begin + self.clock.step_s
        breaks = np.concatenate([survival.begins, survival.ends])
        candidates = [begin, end]
        for at in breaks:
            candidates += [np.clip(at, begin, end), np.clip(at - travel, begin, end)]
        self.exposed = np.full(begin.shape, np.inf)
        self.clear = np.full(begin.shape, np.inf)
        for instant in candidates:
            after = survival(instant + travel)
            exposed = self.instance.kappa * (survival(instant) - after)
            self.exposed = np.minimum(self.exposed, exposed)
            self.clear = np.minimum(self.clear, exposed + 1.0 - after)

    def _holding(self) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Whether a vehicle may stand at a node over the end of a step; in danger, only within an interval."""
        danger = np.flatnonzero(self.instance.node_danger[self.segments.node])
        row = np.zeros(len(self.segments.node), np.int64)
        hold = np.ones((1 + len(danger), self.clock.steps), np.bool_)
        for i, x in enumerate(danger):
            row[x] = 1 + i
            at = step_bounds(self.clock.lag_s[x], self.clock.steps, self.clock.step_s)[1:]
            spans = self.instance.interval_sets[self.instance.node_stay_of[self.segments.node[x]]]
            hold[1 + i] = np.any([(at >= b - _SLACK_S) & (at <= e + _SLACK_S) for b, e in spans] or [False], axis=0)
        return row, hold

    def bound(self, prices: Prices, sides: Sequence[Side]) -> float:
        """Return B(pi), weighted persons (or persons): no plan gets more out by car."""
        gains: dict[int, list[tuple[float, float]]] = {}
        for side in sides:
            self._side_gains(prices, side, gains)
        return self._worth(prices, sides) + sum(self._group_gain(g, found) for g, found in gains.items())

    def _group_gain(self, group: int, found: Sequence[tuple[float, float]]) -> float:
        """Members fill the group in order of gain a person: sum of persons x gain."""
        whole = self.instance.groups[group]
        left, total = min(whole.persons, whole.vehicles * whole.per_vehicle), 0.0
        for gain, persons in sorted(found, reverse=True):
            taken = min(left, persons)
            total += taken * gain
            left -= taken
        return total

    def _side_gains(self, prices: Prices, side: Side, gains: dict[int, list[tuple[float, float]]]) -> None:
        """Add, by group, (gain a person, persons) of each member of a side."""
        instance = self.instance
        classes: dict[tuple[float, float], list[int]] = {}
        for index in side.members:
            group = instance.groups[instance.members[index].group]
            classes.setdefault((group.weight if self.by_value else 1.0, group.per_vehicle), []).append(index)
        for (weight, persons), members in sorted(classes.items()):
            cost = self._least_cost(prices, side, weight * persons, persons)
            for index in members:
                member = instance.members[index]
                least = self._start_cost(prices, cost, instance.groups[member.group].lines, persons)
                gain = max(0.0, weight - least / persons)
                vehicles = min(member.vehicles * persons, member.persons)
                gains.setdefault(member.group, []).append((gain, vehicles))

    def _least_cost(self, prices: Prices, side: Side, worth: float, persons: float) -> NDArray[np.float64]:
        """Return least loss and prices of a vehicle from each state, (steps, nodes); boarding not yet in."""
        segments, clock = self.segments, self.clock
        ends = np.full((clock.steps, len(segments.node)), np.inf)
        for j in side.sinks:
            x = self.node_at[self.instance.sinks[j].node]
            if x >= 0:
                opens = self._open(sink_intervals(self.instance, j, 0.0), clock.lag_s[x])
                cost = persons * (prices.intake[j] + prices.person[j])
                ends[:, x] = np.minimum(ends[:, x], np.where(opens, cost, np.inf))
        args = (len(segments.node), self.first, self.order, segments.head, clock.delay, self.late, self.opens,
                prices.segment,
                self.exposed, self.clear, self.loss_row, worth, self.hold_row, self.hold, ends)  # fmt: skip
        safe = np.empty_like(ends)
        _least(*args, safe, False, safe)
        if not self.timed:
            return safe
        both = np.empty_like(ends)
        _least(*args[:-1], np.full_like(ends, np.inf), safe, True, both)
        return np.minimum(safe, both)

    def _open(self, intervals: NDArray[np.float64], lag: float) -> NDArray[np.bool_]:
        bounds = step_bounds(lag, self.clock.steps, self.clock.step_s)
        opens = np.zeros(self.clock.steps, np.bool_)
        for begin, end in intervals:
            opens |= (bounds[1:] > begin + _SLACK_S) & (bounds[:-1] <= end + _SLACK_S)
        return opens

    def _start_cost(self, prices: Prices, cost: NDArray[np.float64], lines: Sequence[int], persons: float) -> float:
        least = np.inf
        for line in lines:
            x = self.node_at[self.instance.lines[line].node]
            if x >= 0:
                onward = cost[:, x]
                if not self.instance.lines[line].danger:
                    onward = np.minimum.accumulate(onward[::-1])[::-1]
                opens = self._open(line_intervals(self.instance, line, 0.0), self.clock.lag_s[x])
                here = np.where(opens, persons * prices.board[line] + onward, np.inf)
                least = min(least, float(here.min(initial=np.inf)))
        return least

    def _worth(self, prices: Prices, sides: Sequence[Side]) -> float:
        segments, table, clock, instance = self.segments, self.table, self.clock, self.instance
        total = float(
            _segment_worth(
                table.first, table.begins, table.ends, segments.stay_of, segments.entry_of, segments.travel_s,
                segments.spacing_s, clock.lag_s[segments.tail], clock.step_s, _SLACK_S, prices.segment,
            )
        )  # fmt: skip
        users = [instance.groups[instance.members[i].group] for side in sides for i in side.members]
        most = max((group.per_vehicle for group in users), default=0.0)
        least = min((group.per_vehicle for group in users), default=0.0)
        for i, line in enumerate(instance.lines):
            spans = [(max(begin, line.earliest_s), end) for begin, end in line.hours]
            total += self._queue_worth(prices.board[i], spans, line.rate_per_s, line.node, least, most)
        for j, sink in enumerate(instance.sinks):
            spans = [(begin, min(end, instance.horizon_s)) for begin, end in sink.hours]
            total += self._queue_worth(prices.intake[j], spans, sink.rate_per_s, sink.node, least, most)
            if prices.person[j] > 0.0:
                total += float(prices.person[j]) * sink.capacity
        return total

    def _queue_worth(
        self, price: NDArray[np.float64], spans: Sequence[tuple[float, float]], rate: float, node: int, least: float,
        most: float,
    ) -> float:  # fmt: skip
        """Worth of boarding or intake, prices a person: a run of steps of T serves rate x T persons and a vehicle."""
        if not (price > 0.0).any():
            return 0.0
        if not np.isfinite(rate):
            return float("inf")
        x = self.node_at[node]
        bounds = step_bounds(self.clock.lag_s[x], self.clock.steps, self.clock.step_s)
        total = 0.0
        for begin, end in joined(spans):
            per_s = _interval_worth(begin + _SLACK_S, end + _SLACK_S, 1.0, bounds, price * rate)
            drops = _interval_worth(begin + _SLACK_S, end + _SLACK_S, np.inf, bounds, price)
            total += per_s - drops * rate + drops * most
        return total


def joined(spans: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return closed intervals with those that overlap made one."""
    found: list[tuple[float, float]] = []
    for begin, end in sorted(spans):
        if begin > end:
            continue
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((begin, end))
    return found


def no_prices(instance: Instance, segments: Segments, clock: Clock) -> Prices:
    """Return prices of 0."""
    return Prices(
        np.zeros((clock.steps, len(segments.tail)), np.float32),
        np.zeros((len(instance.lines), clock.steps)),
        np.zeros((len(instance.sinks), clock.steps)),
        np.zeros(len(instance.sinks)),
    )
