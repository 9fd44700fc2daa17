"""The room that buses take on roads and at checkpoints: step by step, and in every hour by any clock (P1, P2)."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from safeconduct.planning.points import room_in_hour
from safeconduct.planning.problem import Problem
from safeconduct.planning.trips import Route

__all__ = ["BusRoads", "Entry"]

_HOUR_S = 3600.0


@dataclass(frozen=True, slots=True)
class Entry:
    """Buses that enter a road together: when the first does (seconds), their size and number, how long it takes all.

    empty: on the way to a pick-up.
    """

    at_s: float
    pcu: float
    vehicles: int
    over_s: float
    empty: bool = False


@dataclass(frozen=True, slots=True)
class _Need:
    """What buses that drive together need of a link: over so many steps, in each so much, where no more is used."""

    pcu: float
    vehicles: int
    steps: int
    road: tuple[float, float]
    lane: tuple[float, float]


_Key = tuple[str, int, tuple[int, ...]]
"""A kind of vehicle, how many drive together, and the links of their route."""


@dataclass(slots=True)
class BusRoads:
    """Which departures on which routes still find room, as buses take it.

    share: the part of a road's room in a step that buses may take together; buses that need more have the step, or
    the steps, to themselves.  entered: what entered each link.
    """

    problem: Problem
    minutes: int
    share: float
    entered: dict[int, list[Entry]] = field(default_factory=dict)
    _total: dict[int, tuple[float, int]] = field(default_factory=dict)
    _used: dict[int, tuple[NDArray[np.float64], NDArray[np.float64]]] = field(default_factory=dict)
    _free: dict[_Key, NDArray[np.bool_]] = field(default_factory=dict)
    _on: dict[int, list[tuple[_Key, float]]] = field(default_factory=dict)
    _needs: dict[tuple[int, str, int], _Need] = field(default_factory=dict)
    _versions: dict[_Key, int] = field(default_factory=dict)

    def free_minutes(self, kind: str, count: int, route: Route) -> NDArray[np.bool_]:
        """Return at which departures each link of a route has room for `count` more vehicles, shape (minutes,)."""
        key = (kind, count, route.links)
        if key not in self._free:
            self._free[key] = np.ones(self.minutes, bool)
            for link, offset in zip(route.links, route.offsets_s, strict=True):
                self._on.setdefault(link, []).append((key, offset))
                self._close(key, offset, link, range(self._steps()))
                self._keep_hours(key, offset, link, np.arange(self.minutes))
        return self._free[key]

    def version(self, kind: str, count: int, route: Route) -> int:
        """Return how often departures of a route were closed."""
        return self._versions.get((kind, count, route.links), 0)

    def enter(self, kind: str, count: int, route: Route, minute: int, *, empty: bool = False) -> None:
        """Take the room of vehicles that set out on a route together."""
        for link, offset in zip(route.links, route.offsets_s, strict=True):
            at, need = minute * 60.0 + offset, self._need(link, kind, count)
            step_s = self.problem.settings.step_s
            entry = Entry(at, need.pcu, count, max(need.steps, 1) * step_s, empty)
            self.entered.setdefault(link, []).append(entry)
            pcu, vehicles = self._total.get(link, (0.0, 0))
            self._total[link] = (pcu + need.pcu, vehicles + count)
            first = int(at // step_s)
            steps = range(first, min(self._steps(), first + max(need.steps, 1)))
            road, lane = self._used.setdefault(link, (np.zeros(self._steps()), np.zeros(self._steps())))
            road[steps.start : steps.stop] += need.road[0]
            lane[steps.start : steps.stop] += need.lane[0]
            for key, after in self._on.get(link, ()):
                self._close(key, after, link, steps)
                same = int((at - after) // 60.0)
                beside = np.arange(max(0, same - 61), max(0, min(self.minutes, same + 63)))
                self._keep_hours(key, after, link, beside)

    def _steps(self) -> int:
        return int(np.ceil(self.problem.horizon_s / self.problem.settings.step_s)) + 1

    def _need(self, link: int, kind: str, count: int) -> _Need:
        if (link, kind, count) not in self._needs:
            problem, step_s = self.problem, self.problem.settings.step_s
            pcu = problem.settings.pcu[kind] * count
            rooms = ((problem.rate_pcu_s[link] * step_s, pcu), (problem.service_per_s[link] * step_s, float(count)))
            never = any(size > room / step_s * _HOUR_S + 1e-6 for room, size in rooms)
            steps = 0 if never else max(1, *(math.ceil(size / room - 1e-9) if size else 1 for room, size in rooms))
            road, lane = ((size / max(steps, 1), max(self.share * room, size / max(steps, 1))) for room, size in rooms)
            self._needs[link, kind, count] = _Need(pcu, count, steps, road, lane)
        return self._needs[link, kind, count]

    def _close(self, key: _Key, offset: float, link: int, steps: range) -> None:
        """Close a route where one of these steps of a link is too full for it."""
        need = self._need(link, key[0], key[1])
        if not need.steps:
            self._shut(key, slice(0, self.minutes))
            return
        if link not in self._used:
            return
        step_s = self.problem.settings.step_s
        road, lane = self._used[link]
        for step in steps:
            fits = road[step] + need.road[0] <= need.road[1] + 1e-6 and lane[step] + need.lane[0] <= need.lane[1] + 1e-6
            if not fits:
                first = math.ceil(((step - need.steps + 1) * step_s - offset) / 60.0 - 1e-9)
                last = math.ceil(((step + 1) * step_s - offset) / 60.0 - 1e-9)
                self._shut(key, slice(max(0, first), max(0, last)))

    def _keep_hours(self, key: _Key, offset: float, link: int, minutes: NDArray[np.int64]) -> None:
        """Close departures of a route, of those in `minutes`, that would make an hour of a link too full."""
        need = self._need(link, key[0], key[1])
        problem = self.problem
        limits = (problem.rate_pcu_s[link] * _HOUR_S, problem.service_per_s[link] * _HOUR_S)
        sizes = (need.pcu, float(need.vehicles))
        for number, (total, size, limit) in enumerate(zip(self._total.get(link, (0.0, 0)), sizes, limits, strict=True)):
            if total + size > limit + 1e-6:
                entries = self.entered.get(link, [])
                taken = np.array([float((entry.pcu, entry.vehicles)[number]) for entry in entries])
                times = np.array([entry.at_s for entry in entries])
                room = room_in_hour(times, taken, minutes.astype(np.float64) * 60.0 + offset, limit)
                self._shut(key, minutes[room < size - 1e-6])

    def _shut(self, key: _Key, which: slice | NDArray[np.int64]) -> None:
        if self._free[key][which].any():
            self._free[key][which] = False
            self._versions[key] = self._versions.get(key, 0) + 1
