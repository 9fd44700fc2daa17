"""Where each bus stands, when it is free, and what it may still do (P8, S7)."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from safeconduct.planning.dispatch.kernels import EPS
from safeconduct.planning.instance import UNBOUNDED, BusFleet, Instance

__all__ = ["Bus", "Buses", "rested"]

_DAY_S = 86_400.0


@dataclass(slots=True)
class Bus:
    """One bus: node, when it is free there, metres since it was filled, and its legs as (departs, arrives)."""

    number: int
    node: int
    ready_s: float
    driven_m: float = 0.0
    legs: list[tuple[float, float]] = field(default_factory=list)


def rested(legs: list[tuple[float, float]], rest_s: float) -> bool:
    """Say whether in each 24 hours from the first leg on there is one stand of at least the rest (S7)."""
    if not legs or rest_s <= 0.0:
        return True
    stands = [(a[1], b[0]) for a, b in pairwise(legs)]
    stands.append((legs[-1][1], UNBOUNDED))
    begins = legs[0][0]
    while begins < legs[-1][1]:
        if max(min(b, begins + _DAY_S) - max(a, begins) for a, b in stands) < rest_s - EPS:
            return False
        begins += _DAY_S
    return True


class Buses:
    """The buses of one fleet."""

    def __init__(self, instance: Instance, fleet: BusFleet, fuel_stop_s: float) -> None:
        self.fleet = fleet
        self._fuel = instance.fuel
        self._stop = fuel_stop_s
        self.buses = [Bus(number, fleet.node, fleet.available_s) for number in range(fleet.vehicles)]

    def at(self, node: int, length_m: float) -> list[tuple[float, Bus]]:
        """Return the buses that stand at a node and can drive so far, by when they can leave it."""
        found = []
        for bus in self.buses:
            if bus.node == node:
                ready = self._ready(bus, length_m)
                if ready < UNBOUNDED:
                    found.append((ready, bus))
        return sorted(found, key=lambda row: (row[0], row[1].number))

    def _ready(self, bus: Bus, length_m: float) -> float:
        """Return when a bus can leave for so many metres: at once, or after a stop for fuel; UNBOUNDED: never."""
        if bus.driven_m + length_m <= self.fleet.range_m + EPS:
            return bus.ready_s
        if bus.node in self._fuel and length_m <= self.fleet.range_m + EPS and bus.legs:
            return max(bus.ready_s, bus.legs[-1][1] + self._stop)
        return UNBOUNDED

    def drive(self, bus: Bus, leg: tuple[float, float], node: int, length_m: float, stands_s: float) -> None:
        """Let a bus drive a leg; it is free at the leg's end after standing there for so long."""
        if bus.node in self._fuel and (not bus.legs or leg[0] - bus.legs[-1][1] >= self._stop - EPS):
            bus.driven_m = 0.0
        bus.driven_m += length_m
        bus.legs.append(leg)
        bus.node, bus.ready_s = node, leg[1] + stands_s
