"""What no plan can beat: prices for all that is scarce, and the best each vehicle could do at those prices.

Any prices that are not negative give a proven bound (Lagrange): what the room is worth at these prices, plus, for
each vehicle, the value of its best route over the whole network after paying its way.  Nothing here depends on how
the plan was found; good prices only make the bound tight.  Times are rounded down to steps, exposure to its least and
the chance of a cease-fire to its most within a step, so that rounding never takes anything away.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safeconduct.core import PartyId
from safeconduct.planning.cars import Prices, Room
from safeconduct.planning.grid import Grid
from safeconduct.planning.kernels import best_values
from safeconduct.planning.problem import Group
from safeconduct.planning.survival import clear_offset_s, exposure, halt_costs, holds, stretch_danger

__all__ = ["Best", "Stakes", "best_from", "best_route", "car_bound", "room_worth", "rounding_worth", "stakes"]


@dataclass(frozen=True, slots=True)
class Stakes:
    """What a vehicle of one speed stakes, per stretch and step, for one person.

    caught: the least chance of being caught; clears: the most chance to be clear at its last danger's end, -1 where it
    has no danger; both float64 (s, K + 1).  risky: bool (s,), it has danger.  down: int32 (s,), least steps it takes.
    halt: float64 (n, K + 1), what a halt of a step behind a dangerous stretch costs.
    """

    caught: NDArray[np.float64]
    clears: NDArray[np.float64]
    risky: NDArray[np.bool_]
    down: NDArray[np.int32]
    halt: NDArray[np.float64]


def stakes(grid: Grid, slower: float = 1.0) -> Stakes:
    """Work out what each stretch stakes, step by step; depends on no price.

    slower: how many times a car's time the vehicle takes, >= 1.
    """
    caught, clears = np.zeros_like(grid.room), np.full_like(grid.room, -1.0)
    risky = np.zeros(len(grid.tail), bool)
    travel = np.array([stretch.travel_s for stretch in grid.skeleton.stretches])
    late = np.floor(travel * (slower - 1.0) / grid.step_s - 1e-6).clip(0).astype(np.int32) if slower > 1.0 else 0
    for index in range(len(grid.tail)):
        danger = tuple((begin * slower, end * slower) for begin, end in stretch_danger(grid, index))
        if danger:
            starts = grid.starts_s(int(grid.tail[index]))
            both = [exposure(grid.problem, danger, at) for at in (starts, starts + grid.step_s)]
            caught[index] = np.minimum(*both)
            clears[index] = holds(grid.problem, starts + clear_offset_s(grid, index) * slower)
            risky[index] = True
    halt = np.stack([halt_costs(grid, row) for row in range(len(grid.nodes))]) if len(grid.nodes) else np.zeros((0, 1))
    halt = np.minimum(halt[:, :], np.concatenate([halt[:, 1:], halt[:, -1:]], axis=1))
    return Stakes(caught, clears, risky, (grid.down + late).astype(np.int32), halt)


def room_worth(room: Room, prices: Prices) -> float:
    """Return what all room is worth at these prices, in persons."""
    total = float((prices.road * room.road).sum())
    total += sum(float((price * room.boarding[place]).sum()) for place, price in prices.boarding.items())
    total += sum(float((a * b).sum()) for a, b in zip(prices.intake, room.intake, strict=True))
    return total + sum(price * left for price, left in zip(prices.capacity, room.capacity, strict=True) if price > 0)


def rounding_worth(room: Room, prices: Prices, sizes: frozenset[float], *, buses: bool) -> float:
    """Return what whole vehicles may gain over fractions of them at these prices, in persons (P9).

    Where room makes half a vehicle a step, one vehicle goes every other step: over any steps without a break a plan may
    use up to one vehicle more than the room in them, at the cost of the steps before.  That pays where the price rises.

    sizes: persons in a vehicle, of each kind of car.  buses: they too take room, in parts of a car.
    """
    most = max(sizes, default=0.0)
    total = _rises(prices.road, room.road, buses or not _fits(room.road, 1.0))
    ends = [(price, room.boarding[place]) for place, price in prices.boarding.items()]
    for price, left in (*ends, *zip(prices.intake, room.intake, strict=True)):
        total += most * _rises(price, left, buses or not all(_fits(left, size) for size in sizes))
    return total


def _fits(room: NDArray[np.float64], size: float) -> bool:
    """Say whether room is a whole number of vehicles in every step."""
    many = room / size
    return bool((np.abs(many - np.rint(many)) < 1e-6).all())


def _rises(price: NDArray[np.float64], room: NDArray[np.float64], counts: bool) -> float:
    """Return by how much prices rise from step to step in all, where both steps have room; last axis: steps."""
    if not counts:
        return 0.0
    rise = np.diff(price, axis=-1)
    return float(rise[(room[..., 1:] > 0) & (room[..., :-1] > 0) & (rise > 0)].sum())


@dataclass(frozen=True, slots=True)
class Best:
    """Best values of a vehicle at each node and step, each float64 (n, K + 1), -inf where it cannot end.

    clear: on roads without danger, from here on.  danger: however it goes on, not clear yet.  clear_hot, danger_hot:
    the same just behind a dangerous stretch, where a halt counts as exposure.  value: of starting here.
    """

    clear: NDArray[np.float64]
    clear_hot: NDArray[np.float64]
    danger: NDArray[np.float64]
    danger_hot: NDArray[np.float64]
    value: NDArray[np.float64]


def best_from(
    grid: Grid, room: Room, prices: Prices, at_stake: Stakes, parties: frozenset[PartyId], per_vehicle: float
) -> Best:
    """Return the best values, in persons, of a vehicle of `per_vehicle` persons that pays these prices."""
    n, width = len(grid.nodes), grid.steps + 1
    end = np.full((n, width), -np.inf)
    for index, sink in enumerate(grid.problem.sinks):
        row = grid.row(sink.node)
        if row >= 0 and sink.party in parties and sink.capacity > 0:
            value = -per_vehicle * (prices.intake[index] + prices.capacity[index])
            end[row] = np.maximum(end[row], np.where(room.intake[index] > 0, value, -np.inf))
    open_ = room.road > 0
    safe = np.where(open_ & ~at_stake.risky[:, None], -prices.road, -np.inf)
    halt = per_vehicle * at_stake.halt
    ways = grid.tail, grid.head, at_stake.down
    clear, clear_hot = best_values(*ways, safe, end, grid.nearest, at_stake.risky, halt)
    gain = np.where(open_, -prices.road - per_vehicle * grid.problem.settings.kappa * at_stake.caught, -np.inf)
    last = _last_danger(grid, at_stake, gain, clear_hot, per_vehicle)
    danger, danger_hot = best_values(*ways, gain, last, grid.nearest, at_stake.risky, halt)
    return Best(clear, clear_hot, danger, danger_hot, np.maximum(danger, per_vehicle + clear))


def _last_danger(
    grid: Grid, at_stake: Stakes, gain: NDArray[np.float64], clear: NDArray[np.float64], per_vehicle: float
) -> NDArray[np.float64]:
    """Return the best value of entering one's last dangerous stretch at each node and step, shape (n, K + 1)."""
    last = np.full_like(clear, -np.inf)
    risky = np.flatnonzero(at_stake.risky)
    if not len(risky):
        return last
    risky = risky[np.argsort(grid.tail[risky], kind="stable")]
    later = np.arange(clear.shape[1])[None, :] + at_stake.down[risky][:, None]
    after = clear[grid.head[risky][:, None], np.minimum(later, clear.shape[1] - 1)]
    value = per_vehicle * at_stake.clears[risky] + gain[risky] + np.where(later < clear.shape[1], after, -np.inf)
    tails, first = np.unique(grid.tail[risky], return_index=True)
    last[tails] = np.maximum.reduceat(value, first, axis=0)
    return last


def best_route(
    grid: Grid,
    room: Room,
    prices: Prices,
    at_stake: Stakes,
    best: Best,
    per_vehicle: float,
    row: int,
    step: int,
) -> list[tuple[int, int]]:
    """Return a best route from a node and step as (stretch, step it is entered in), read from the best values."""
    out = grid.leaving
    kappa = grid.problem.settings.kappa
    cleared, hot = bool(per_vehicle + best.clear[row, step] >= best.danger[row, step]), False
    route: list[tuple[int, int]] = []
    while step <= grid.steps and len(route) <= 4 * len(grid.nodes):
        values = (best.clear_hot if hot else best.clear) if cleared else (best.danger_hot if hot else best.danger)
        lost = per_vehicle * at_stake.halt[row, step] if hot else 0.0
        if step < grid.steps and values[row, step + 1] - lost >= values[row, step] - 1e-12:
            step += 1
            continue
        found = None
        for index in out[row]:
            later, head = step + int(at_stake.down[index]), int(grid.head[index])
            risky = bool(at_stake.risky[index])
            if later > grid.steps or room.road[index, step] <= 0 or (cleared and risky):
                continue
            paid = -prices.road[index, step] - (0.0 if cleared else per_vehicle * kappa * at_stake.caught[index, step])
            if cleared:
                here = paid + best.clear[head, later]
            else:
                here = paid + (best.danger_hot if risky else best.danger)[head, later]
            after = best.clear_hot[head, later]
            done = paid + per_vehicle * at_stake.clears[index, step] + after if risky else -np.inf
            if max(here, done) >= values[row, step] - 1e-9:
                found = (index, head, later, cleared or done >= here, risky)
                break
        if found is None:
            break
        route.append((found[0], step))
        _, row, step, cleared, hot = found
    return route


def car_bound(
    grid: Grid,
    room: Room,
    prices: Prices,
    at_stake: Stakes,
    groups: Sequence[Group],
    weight: Callable[[Group], tuple[float, float]],
) -> float:
    """Return what all vehicles of these groups can be worth at most after paying these prices, in persons.

    weight: vehicles of a group (they may be fractions here), and persons in each.
    """
    total = 0.0
    values: dict[tuple[frozenset[PartyId], float], Best] = {}
    for group in groups:
        row = grid.row(group.node)
        count, per_vehicle = weight(group)
        if row < 0 or count <= 0 or group.place not in room.boarding:
            continue
        open_ = room.boarding[group.place] > 0
        offers = []
        for option in group.options:
            key = (option.parties, per_vehicle)
            if key not in values:
                values[key] = best_from(grid, room, prices, at_stake, option.parties, per_vehicle)
            worth = values[key].value[row] - per_vehicle * prices.boarding[group.place]
            offers.append((float(max(0.0, worth[open_].max(initial=0.0))), option.share))
        total += count * _best_shares(offers)
    return total


def _best_shares(offers: list[tuple[float, float]]) -> float:
    """Return the most that one person's worth of wishes can bring: best offers first, up to a whole."""
    left, total = 1.0, 0.0
    for worth, share in sorted(offers, reverse=True):
        part = min(left, share)
        total += part * worth
        left -= part
    return total
