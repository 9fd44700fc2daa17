"""Why those left behind are left behind: the limits that bind, by name, and what one more unit would bring (R6)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from safeconduct.core import Span
from safeconduct.planning.cars import Prices, Room
from safeconduct.planning.grid import Grid
from safeconduct.planning.plan import Limit
from safeconduct.planning.problem import Group, Problem

__all__ = ["link_name", "no_way", "reasons_by_car"]

_WORTH = 1e-3
_MOST = 4
_SLIVER = 0.2
"""Room for less than this part of a car, at the edge of a window, keeps nobody back."""


def link_name(problem: Problem, link: int) -> str:
    """Return what people call a link of the network: `T0401 between Rozivka and Polohy`."""
    network = problem.network
    ends = [_place_name(problem, int(node)) for node in (network.tail[link], network.head[link])]
    ref = network.refs[network.ref[link]]
    return f"{ref} between {ends[0]} and {ends[1]}".strip()


def _place_name(problem: Problem, node: int) -> str:
    place = problem.network.node_place[node]
    known = problem.case.places.get(place)
    return known.name if known is not None else problem.name(node)


def reasons_by_car(grid: Grid, room: Room, prices: Prices, group: Group) -> tuple[Limit, ...]:
    """Return what keeps cars of a group back, worst first: priced limits that lie on their ways out."""
    problem = grid.problem
    row = grid.row(group.node)
    if row < 0:
        return no_way(problem, group)
    found: list[tuple[float, Limit]] = []
    boarding = prices.boarding.get(group.place)
    if boarding is not None and boarding.max(initial=0.0) > _WORTH:
        points = ", ".join(problem.sources[group.place].named)
        span = _during(grid, row, boarding)
        found.append((_weight(boarding, room.boarding[group.place]), Limit(
            "boarding", f"assembly {points}", _round(float(boarding.max())), "person boarded", span)))
    ahead = _ahead(grid, row)
    for index in np.flatnonzero(ahead & (prices.road.max(axis=1, initial=0.0) > _WORTH)):
        found += _road_limits(grid, room, prices, int(index))
    for number, sink in enumerate(problem.sinks):
        points = ", ".join(sink.named)
        if prices.intake[number].max(initial=0.0) > _WORTH:
            span = _during(grid, grid.row(sink.node), prices.intake[number])
            worth = _round(float(prices.intake[number].max()))
            found.append(
                (
                    _weight(prices.intake[number], room.intake[number]),
                    Limit("intake", f"reception {points}", worth, "person taken in", span),
                )
            )
        if prices.capacity[number] > _WORTH:
            worth = _round(prices.capacity[number])
            found.append(
                (prices.capacity[number] * sink.capacity, Limit("capacity", f"reception {points}", worth, "place"))
            )
    found.sort(key=lambda item: (-item[0], item[1].limit, item[1].where))
    told = {(limit.limit, limit.where): limit for weight, limit in reversed(found) if weight >= 0.01 * found[0][0]}
    return tuple(reversed(told.values()))[:_MOST] or no_way(problem, group)


def _weight(price: NDArray[np.float64], room: NDArray[np.float64]) -> float:
    return float((price * np.minimum(room, 1e6)).sum())


def _round(worth: float) -> float:
    return round(worth, 3)


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
    name = link_name(problem, int(problem.link[link]))
    steps = np.flatnonzero(price > _WORTH)
    span = _during(grid, int(grid.tail[index]), price, stretch.offsets_s[narrow])
    weight = _weight(price, room.road[index])
    worth = _round(float(price.max()))
    if problem.service_per_s[link] < road[narrow]:
        limits = [(weight, Limit("checkpoint service", f"{problem.checkpoint[link]}, {name}", worth, "vehicle", span))]
    else:
        limits = [(weight, Limit("road capacity", name, worth, "vehicle", span))]
    open_ = np.flatnonzero(room.road[index] > 0)
    closes = len(open_) and steps[-1] >= open_[-1] - 1 and open_[-1] + 1 < grid.steps
    dangerous = [int(i) for i in links if problem.danger[i]]
    if closes and dangerous and np.isfinite(rates[narrow]):
        hour = float(price[steps[-1]]) * float(rates[narrow]) * 3600.0
        limits.append(
            (weight * 0.999, Limit("cease-fire window", _window_name(problem, dangerous), _round(hour), "hour"))
        )
    return limits


def _window_name(problem: Problem, links: Sequence[int]) -> str:
    """Return where the windows over dangerous links end."""
    spans = problem.span_sets[problem.span_of[links[-1]]]
    until = max((end for _, end in spans), default=0.0) + problem.settings.margin_s
    at = problem.case.horizon.start + timedelta(seconds=until)
    ids = [row.id for row in problem.case.windows if row.state != "refused" and abs((row.end - at).total_seconds()) < 1]
    return f"{', '.join(ids) or 'window'} ends {problem.case.clock.both(at)}"


def _during(grid: Grid, row: int, price: NDArray[np.float64], offset_s: float = 0.0) -> Span:
    steps = np.flatnonzero(price > _WORTH)
    start = grid.problem.case.horizon.start
    first = float(grid.begins_s(row, int(steps[0]))) + offset_s
    last = float(grid.begins_s(row, int(steps[-1]))) + offset_s + grid.step_s
    return Span(start + timedelta(seconds=round(first)), start + timedelta(seconds=round(last)))


def no_way(problem: Problem, group: Group) -> tuple[Limit, ...]:
    """Return why a group has no way out at all: nobody to go to, roads that are shut, or hours that do not fit."""
    if not group.options:
        return (Limit("wishes", f"{group.place}: no side they would go to"),)
    willing = {party for option in group.options for party in option.parties}
    if not any(sink.party in willing for sink in problem.sinks):
        return (Limit("wishes", f"no reception on the side of {', '.join(sorted(willing))}"),)
    if group.node < 0:
        return (Limit("no road", f"{group.place} is on no road"),)
    reached = _reached(problem, group.node)
    goals = {sink.node for sink in problem.sinks if sink.party in willing}
    if not goals & reached:
        network = problem.network
        shut = [
            Limit(f"road {why}", link_name(problem, link))
            for link, why in problem.shut
            if int(network.tail[link]) in reached and int(network.head[link]) not in reached
        ]
        return tuple(shut[:_MOST]) or (Limit("no road", f"no road from {group.place} to a reception point"),)
    return (Limit("hours", f"windows, opening hours and horizon leave no time for the way out of {group.place}"),)


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
