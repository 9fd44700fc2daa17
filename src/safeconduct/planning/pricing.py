"""One price for cars and buses: what room is worth when both want it, found from flows of cars in what buses leave.

Each flow of cars, in the room that a mix of bus days leaves, tells prices.  A small linear programme weighs all prices
seen so far against all bus days seen so far (Kelley's cutting planes): out come the mix of prices that bounds best, and
the mix of bus days that goes with it, whose boarding the next flow leaves out.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from safeconduct.planning.bus_bound import BusBound, Worths
from safeconduct.planning.bus_room import during
from safeconduct.planning.buses import Wanted
from safeconduct.planning.cars import Prices, Room, mixed, together
from safeconduct.planning.dual import Dual, Everywhere
from safeconduct.planning.survival import calm

__all__ = ["Pricing"]

_TRIES = 5
_GAIN = 1e-3
"""Part of the bound by which another flow must lower it for one more to be tried."""


class Pricing:
    """The prices found so far, the best mix of them, and the least bound.

    prices: the mix, on the roads planned on.  wanted: by bus, the day it has in the mix.  bound: persons.
    """

    def __init__(self, dual: Dual, asked: BusBound | None) -> None:
        self.dual, self.asked = dual, asked
        self.prices = dual.first
        self.wanted: Mapping[str, Wanted] = {}
        self.bound = dual.most
        self._ends: list[Prices] = []
        self._wide: list[Prices] = []
        self._costs: list[float] = []
        self._worths: list[Worths] = []

    def settle(self, tries: int = _TRIES) -> None:
        """Find prices, from cars alone at first and then from cars beside buses, until the bound hardly falls."""
        self.learn(self.dual.first)
        if len(together(self.dual.kinds)) < len(self.dual.kinds):
            self.learn(self.dual.ideal(self.dual.room, apart=True))
        for _ in range(tries if self.asked and self.dual.kinds else 0):
            before = self.bound
            self.learn(self.dual.ideal(self._beside_buses()))
            if self.bound > before * (1.0 - _GAIN):
                break

    def learn(self, prices: Prices) -> None:
        """Take in the prices of one more flow, mix anew, and keep the bound if it is lower."""
        wide = self.dual.everywhere(prices)
        self._ends.append(prices)
        self._wide.append(wide)
        if self.asked is None:
            self.bound = min(self.bound, self.dual.bound(wide, buses=False))
            return
        self._costs.append(self.dual.bound(wide, buses=True))
        self._worths.append(self.asked.worths(wide))
        parts = self.asked.weigh(self._costs, self._worths)
        self.wanted, self._boarded = self.asked.deal(), self.asked.boarded()
        self.prices = mixed(self._ends, parts)
        wide = mixed(self._wide, parts)
        self.bound = min(self.bound, self.dual.bound(wide, buses=True) + self.asked.at(wide))

    def persons(self) -> float:
        """Return a bound on persons out: that of the same case, were the cease-fire certain to hold."""
        if self.dual.problem.settings.rate_per_s <= 0:
            return self.bound
        every = Everywhere(calm(self.dual.every.grid))
        dual = Dual(calm(self.dual.grid), every, self.dual.kinds, self.dual.walks)
        other = Pricing(dual, None if self.asked is None else self.asked.calm(every.grid))
        other.settle(tries=1)
        return other.bound

    def _beside_buses(self) -> Room:
        """Return the room that the mix of bus days leaves at assembly points."""
        grid, left = self.dual.grid, self.dual.room.copy()
        for place, minutes in self._boarded.items():
            row = grid.row(grid.problem.sources[place].node)
            if row >= 0 and place in left.boarding:
                left.boarding[place] -= during(np.asarray(minutes), 60.0, grid.starts_s(row), grid.step_s)
        return left
