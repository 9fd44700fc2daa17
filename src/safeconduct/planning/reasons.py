"""Why those left behind are left behind: the limits that bind, by name, and what one more unit would bring (R6)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from safeconduct.core import NoteValue, Span
from safeconduct.planning.cars import Prices, Room
from safeconduct.planning.grid import Grid
from safeconduct.planning.plan import Amount, Limit
from safeconduct.planning.problem import Group, Problem

__all__ = ["no_way", "reasons_by_car"]

_WORTH = 1e-3
_MOST = 4
_SLIVER = 0.2
"""Room for less than this part of a car, at the edge of a window, keeps nobody back."""


_Where = dict[str, NoteValue]

_SHUT = {"closed": "road_closed", "mined": "road_mined", "damaged": "road_damaged", "no consent": "no_consent"}


def _link(problem: Problem, link: int) -> _Where:
    network = problem.network
    ends = tuple(problem.name(int(node)) for node in (network.tail[link], network.head[link]))
    return {"section": ends, "ref": network.refs[int(network.ref[link])], "road": network.road_id(link)}


def _times(span: Span) -> _Where:
    return {"start": span.start, "end": span.end}


def _key(limit: Limit) -> tuple[str, str]:
    return limit.code, repr(sorted((k, v) for k, v in limit.where.items() if k not in ("start", "end")))


def reasons_by_car(grid: Grid, room: Room, prices: Prices, group: Group) -> tuple[Limit, ...]:
    """Return what keeps cars of a group back, worst first: priced limits that lie on their ways out."""
    problem = grid.problem
    row = grid.row(group.node)
    if row < 0:
        return no_way(problem, group)
    found: list[tuple[float, Limit]] = []
    boarding = prices.boarding.get(group.place)
    if boarding is not None and boarding.max(initial=0.0) > _WORTH:
        points = tuple(problem.sources[group.place].named)
        where = {"assembly": points, **_times(_during(grid, row, boarding))}
        found.append(
            (
                _weight(boarding, room.boarding[group.place]),
                _priced("boarding", where, float(boarding.max()), "persons"),
            )
        )
    ahead = _ahead(grid, row)
    for index in np.flatnonzero(ahead & (prices.road.max(axis=1, initial=0.0) > _WORTH)):
        found += _road_limits(grid, room, prices, int(index))
    for number, sink in enumerate(problem.sinks):
        points = tuple(sink.named)
        if prices.intake[number].max(initial=0.0) > _WORTH:
            span = _during(grid, grid.row(sink.node), prices.intake[number])
            worth = float(prices.intake[number].max())
            found.append(
                (
                    _weight(prices.intake[number], room.intake[number]),
                    _priced("intake", {"reception": points, **_times(span)}, worth, "persons"),
                )
            )
        if prices.capacity[number] > _WORTH:
            worth = prices.capacity[number]
            limit = _priced("room", {"reception": points}, worth, "persons")
            found.append((prices.capacity[number] * sink.capacity, limit))
    found.sort(key=lambda item: (-item[0], _key(item[1])))
    told = {_key(limit): limit for weight, limit in reversed(found) if weight >= 0.01 * found[0][0]}
    return tuple(reversed(told.values()))[:_MOST] or no_way(problem, group)


def _weight(price: NDArray[np.float64], room: NDArray[np.float64]) -> float:
    return float((price * np.minimum(room, 1e6)).sum())


def _priced(code: str, where: _Where, worth: float, unit: str) -> Limit:
    """Return a limit with what it is worth by its price, told for so much more of it as makes whole persons."""
    number = 1.0 if worth >= 1.0 else 100.0
    return Limit(code, where, Amount(number, unit), round(worth * number))


def _ahead(grid: Grid, row: int) -> NDArray[np.bool_]:
    """Return which stretches can be reached from a node, shape (s,)."""
    reached, todo = {row}, [row]
    out: dict[int, list[int]] = {}
    for index in range(len(grid.tail)):
        out.setdefault(int(grid.tail[index]), []).append(int(grid.head[index]))
    while todo:
        for other in out.get(todo.pop(), ()):
            if other not in reached:
                reached.add(other)
                todo.append(other)
    return np.array([int(tail) in reached for tail in grid.tail], bool)


def _road_limits(grid: Grid, room: Room, prices: Prices, index: int) -> list[tuple[float, Limit]]:
    """Return the limit of a stretch's narrowest place, and of the window where that closes on a full road."""
    problem, stretch = grid.problem, grid.skeleton.stretches[index]
    price = np.where(room.road[index] >= _SLIVER, prices.road[index], 0.0)
    if price.max(initial=0.0) <= _WORTH:
        return []
    links = np.array(stretch.links)
    road = problem.rate_pcu_s[links] / problem.settings.pcu["car"]
    rates = np.minimum(road, problem.service_per_s[links])
    narrow = int(np.argmin(rates))
    link = int(links[narrow])
    where = _link(problem, int(problem.link[link]))
    steps = np.flatnonzero(price > _WORTH)
    span = _during(grid, int(grid.tail[index]), price, stretch.offsets_s[narrow])
    weight = _weight(price, room.road[index])
    worth = float(price.max())
    if problem.service_per_s[link] < road[narrow]:
        post = {"checkpoint": problem.checkpoint[link], **where, **_times(span)}
        limits = [(weight, _priced("checkpoint", post, worth, "vehicle"))]
    else:
        limits = [(weight, _priced("road_capacity", {**where, **_times(span)}, worth, "vehicle"))]
    open_ = np.flatnonzero(room.road[index] > 0)
    closes = len(open_) and steps[-1] >= open_[-1] - 1 and open_[-1] + 1 < grid.steps
    dangerous = [int(i) for i in links if problem.danger[i]]
    if closes and dangerous and np.isfinite(rates[narrow]):
        hour = float(price[steps[-1]]) * float(rates[narrow]) * 3600.0
        amount = Amount(15.0, "minutes")
        limits.append((weight * 0.999, Limit("window", _windows(problem, dangerous), amount, round(hour / 4))))
    return limits


def _windows(problem: Problem, links: Sequence[int]) -> _Where:
    """Return where the windows over dangerous links end."""
    spans = problem.span_sets[problem.span_of[links[-1]]]
    until = max((end for _, end in spans), default=0.0) + problem.settings.margin_s
    at = problem.case.horizon.start + timedelta(seconds=until)
    ids = [row.id for row in problem.case.windows if row.state != "refused" and abs((row.end - at).total_seconds()) < 1]
    return {"window": tuple(ids), "end": at} if ids else {"end": at}


def _during(grid: Grid, row: int, price: NDArray[np.float64], offset_s: float = 0.0) -> Span:
    steps = np.flatnonzero(price > _WORTH)
    start = grid.problem.case.horizon.start
    first = float(grid.begins_s(row, int(steps[0]))) + offset_s
    last = float(grid.begins_s(row, int(steps[-1]))) + offset_s + grid.step_s
    return Span(start + timedelta(seconds=round(first)), start + timedelta(seconds=round(last)))


def no_way(problem: Problem, group: Group) -> tuple[Limit, ...]:
    """Return why a group has no way out at all: nobody to go to, roads that are shut, or hours that do not fit."""
    if not group.options:
        return (Limit("no_side", {"place": group.place}),)
    willing = {party for option in group.options for party in option.parties}
    if not any(sink.party in willing for sink in problem.sinks):
        return (Limit("no_reception", {"parties": tuple(sorted(willing))}),)
    if group.node < 0:
        return (Limit("off_road", {"place": group.place}),)
    reached = _reached(problem, group.node)
    goals = {sink.node for sink in problem.sinks if sink.party in willing}
    if not goals & reached:
        network = problem.network
        shut = [
            Limit(_SHUT[why], _link(problem, link))
            for link, why in problem.shut
            if int(network.tail[link]) in reached and int(network.head[link]) not in reached
        ]
        return tuple(shut[:_MOST]) or (Limit("no_road", {"place": group.place}),)
    return (Limit("hours", {"place": group.place}),)


def _reached(problem: Problem, node: int) -> set[int]:
    out: dict[int, list[int]] = {}
    for tail, head in zip(problem.tail, problem.head, strict=True):
        out.setdefault(int(tail), []).append(int(head))
    reached, todo = {node}, [node]
    while todo:
        for other in out.get(todo.pop(), ()):
            if other not in reached:
                reached.add(other)
                todo.append(other)
    return reached
