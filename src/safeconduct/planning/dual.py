"""Prices of flows carried over to all roads, mended where a route would slip through, and the bound they prove (R6).

Cars are planned on the few roads that are used; the bound has to hold over all of them.  Prices learnt on the former
are laid over the latter, and where a route still pays more than is known to be possible, its narrowest step is priced.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safeconduct.planning.bound import (
    best_from,
    best_route,
    car_bound,
    room_worth,
    rounding_worth,
    stakes,
)
from safeconduct.planning.cars import Kind, Prices, Room, carry, first_room, ideal_prices, together
from safeconduct.planning.grid import Grid
from safeconduct.planning.people import Walk
from safeconduct.planning.problem import Group
from safeconduct.planning.walk_bound import walk_bound

__all__ = ["Dual", "Everywhere"]

_MENDINGS = 60
_LEAK = 2e-4
"""Part of the whole value that routes at a place may pay too much before they are mended."""
_MOST_PEAKS = 12


@dataclass(frozen=True, slots=True)
class _Leak:
    """A route, as (stretch, step), that pays though prices should leave nothing; value: in the steps around it."""

    route: tuple[tuple[int, int], ...]
    steps: NDArray[np.int64]
    value: NDArray[np.float64]


class Everywhere:
    """All roads: their grid, its room, and what is at stake on them; the same whatever roads are planned on."""

    def __init__(self, grid: Grid) -> None:
        self.grid, self.room, self.at_stake = grid, first_room(grid), stakes(grid)


class Dual:
    """The roads planned on beside all roads: prices of flows on the former, bounds over the latter."""

    def __init__(self, grid: Grid, every: Everywhere, kinds: Sequence[Kind], walks: Sequence[Walk]) -> None:
        self.grid, self.every, self.kinds, self.walks = grid, every, kinds, walks
        self.problem = grid.problem
        self.room = first_room(grid)
        self.flows = 0
        self.cars = [group for group in self.problem.groups if group.means == "car"]
        self.first = self.ideal(self.room)
        found = car_bound(grid, self.room, self.first, stakes(grid), self.cars, _as_cars)
        self.scale = max(1.0, room_worth(self.room, self.first) + found)

    @property
    def most(self) -> float:
        """No plan gets more persons out than there are, nor more than those sides take in that anybody would go to."""
        groups, room = self.problem.groups, self.every.room
        sides = {party for group in groups for option in group.options for party in option.parties}
        taken = sum(
            min(float(intake.sum()), capacity)
            for sink, intake, capacity in zip(self.problem.sinks, room.intake, room.capacity, strict=True)
            if sink.party in sides
        )
        return min(float(sum(group.persons for group in groups)), taken)

    def ideal(self, room: Room, *, apart: bool = False) -> Prices:
        """Return the prices of the ideal flow to each side, one after the other in the room left, laid over each other.

        Cars that would go to the same side are one flow, whatever their persons, so that room has one price for them;
        apart: each kind for itself.
        """
        prices, room = Prices.none(room), room.copy()
        for kind in self.kinds if apart else together(self.kinds):
            prices = prices.most(ideal_prices(self.grid, room, kind, self.room)[0])
            self.flows += 1
        return prices

    def bound(self, prices: Prices, *, buses: bool) -> float:
        """Return what everybody but buses can be worth at these prices of all roads, room included, in persons.

        buses: they too take room, in parts of a car.
        """
        room = self.every.room
        sizes = frozenset(kind.per_vehicle for kind in self.kinds)
        total = room_worth(room, prices) + rounding_worth(room, prices, sizes, buses=buses)
        total += walk_bound(self.every.grid, self.walks, prices)
        return total + car_bound(self.every.grid, room, prices, self.every.at_stake, self.cars, _as_cars)

    def missed(self, prices: Prices) -> NDArray[np.bool_]:
        """Return links, bool (m,), of routes that would pay at these prices though nobody is left to be paid for."""
        missed = np.zeros(len(self.problem.link), bool)
        known = self._worth_of_places(prices)
        for leak in self._leaks(carry(prices, self.grid, self.every.grid, self.every.room), known):
            for index, _ in leak.route:
                missed[list(self.every.grid.skeleton.stretches[index].links)] = True
        return missed

    def everywhere(self, prices: Prices) -> Prices:
        """Return prices for all roads: where a route would pay in a sliver of time, its narrowest step is priced."""
        known = self._worth_of_places(prices)
        prices = carry(prices, self.grid, self.every.grid, self.every.room)
        room = self.every.room.road
        for _ in range(_MENDINGS):
            leaks = self._leaks(prices, known)
            for leak in leaks:
                index, step = min(leak.route, key=lambda entry: (room[entry], entry))
                steps = step + leak.steps
                fits = (steps >= 0) & (steps < room.shape[1])
                prices.road[index, steps[fits]] += leak.value[fits]
            if not leaks:
                break
        return prices

    def _worth_of_places(self, prices: Prices) -> dict[tuple[int, str], float]:
        """Return what one more car of a kind is worth at each place at these prices, on the roads planned on."""
        at_stake = stakes(self.grid)
        worths: dict[tuple[int, str], float] = {}
        for number, kind in enumerate(self.kinds):
            best = best_from(self.grid, self.room, prices, at_stake, kind.parties, kind.per_vehicle)
            for place in sorted({self.problem.groups[index].place for index in kind.cars}):
                row = self.grid.row(self.problem.sources[place].node)
                value = best.value[row] - kind.per_vehicle * prices.boarding[place] if row >= 0 else np.zeros(1)
                open_ = self.room.boarding[place] > 0 if row >= 0 else np.ones(1, bool)
                worths[number, place] = float(value[open_].max(initial=0.0))
        return worths

    def _leaks(self, prices: Prices, known: Mapping[tuple[int, str], float]) -> list[_Leak]:
        """Return routes over all roads that pay more than is known at these prices, and how much more, by step."""
        grid, room, at_stake = self.every.grid, self.every.room, self.every.at_stake
        leaks = []
        for number, kind in enumerate(self.kinds):
            best = best_from(grid, room, prices, at_stake, kind.parties, kind.per_vehicle)
            for place in sorted({self.problem.groups[index].place for index in kind.cars}):
                row = grid.row(self.problem.sources[place].node)
                if row < 0:
                    continue
                value = best.value[row] - kind.per_vehicle * prices.boarding[place]
                value[room.boarding[place] <= 0] = -np.inf
                value -= known[number, place]
                cars = sum(count for index, count in kind.cars.items() if self.problem.groups[index].place == place)
                for steps in _runs_of(value, _LEAK * self.scale / max(cars, 1)):
                    peak = int(steps[np.argmax(value[steps])])
                    route = best_route(grid, room, prices, at_stake, best, kind.per_vehicle, row, peak)
                    if route:
                        leaks.append(_Leak(tuple(route), steps - peak, value[steps]))
        return leaks


def _runs_of(value: NDArray[np.float64], least: float) -> list[NDArray[np.int64]]:
    """Return runs of steps in which leaving pays more than `least` and waiting a step would lose, the longest first."""
    later = np.append(value[1:], -np.inf)
    worth_it = np.flatnonzero((value > least) & (value > later + 1e-9))
    runs = np.split(worth_it, np.flatnonzero(np.diff(worth_it) > 1) + 1)
    return sorted((run for run in runs if len(run)), key=lambda run: (-len(run), int(run[0])))[:_MOST_PEAKS]


def _as_cars(group: Group) -> tuple[float, float]:
    return group.persons / group.per_vehicle, group.per_vehicle
