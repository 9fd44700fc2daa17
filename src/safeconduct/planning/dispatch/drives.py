"""What a convoy of given vehicles needs on each link of its route: travel, stretch, hold, and where it may halt.

    need_i   = max((q - u) / rate_i, (n - 1) / service_i)      tail behind head on entering a link      (S2)
    spacing  = max(u / rate_i, 1 / service_i)                  the last vehicle's own slot               (S3)
    hold_i   = stretch_i + spacing_i + headway                 how long the link's mouth is taken

q: passenger-car units of all n vehicles; u: of the last, which is the smallest one.  A convoy stretches to the widest
need of all links up to the next place where it may stand as long as it likes, so that no vehicle has to wait where none
may.  It closes up, by its head waiting for its tail, only before links where streams merge: there a stretched convoy
would hold the mouth longer than it has to, and its tail loses nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from safeconduct.planning.dispatch.kernels import FREE, NO_HALT, RESTRICTED
from safeconduct.planning.instance import UNBOUNDED, Instance

__all__ = ["Drive", "Drives", "Mix"]

Mix = tuple[tuple[str, int], ...]
"""Vehicles by means, sorted; empty on foot."""

_Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Drive:
    """A mix on a route of k links, equal only to itself: `Drives` works each out once.

    route: what `kernels.timing` takes; need, spacing: (k,) seconds.

    storage: numbers of the links before which only so many vehicles may queue.
    """

    links: tuple[int, ...]
    mix: Mix
    pcu: float
    vehicles: int
    route: tuple[NDArray[Any], ...]
    travel: tuple[float, ...]
    stretch: tuple[float, ...]
    hold: tuple[float, ...]
    calendar: tuple[int, ...]
    storage: tuple[int, ...]
    danger: tuple[bool, ...]
    danger_from: tuple[bool, ...]
    length_m: float


class Drives:
    """Drives of an instance, each worked out once; links are given calendars as they are first used."""

    def __init__(
        self, instance: Instance, routes: Iterable[Sequence[int]], load: Mapping[int, float] | None = None
    ) -> None:
        self.instance = instance
        self.calendar: dict[int, int] = {}
        before: dict[int, set[int]] = {}
        for links in routes:
            for i, link in enumerate(links):
                self.calendar.setdefault(link, len(self.calendar))
                before.setdefault(link, set()).add(links[i - 1] if i else -1)
        self._load = load or {}
        self.merging = frozenset(link for link, others in before.items() if len(others) > 1)
        pointer = np.cumsum([0, *(len(spans) for spans in instance.interval_sets)])
        flat = [span for spans in instance.interval_sets for span in spans]
        table = np.array(flat, np.float64).reshape(-1, 2)
        self.sets = (pointer.astype(np.int64), np.ascontiguousarray(table[:, 0]), np.ascontiguousarray(table[:, 1]))
        self.line_windows: dict[int, list[tuple[float, float, float]]] = {}  # filled by schedules, once for all of them
        self.takes: dict[tuple[object, ...], frozenset[tuple[str, int]]] = {}  # likewise: what kinds of jobs take
        self._known: dict[tuple[object, ...], Drive] = {}

    def of(
        self, links: tuple[int, ...], mix: Mix, *, pcu: float = 0.0, no_halt: frozenset[int] = frozenset()
    ) -> Drive:
        """Return a mix on a route.

        pcu: of each vehicle, where it is not that of its means (inbound aid).  no_halt: numbers of links before which
        it may not stand, beside those where it never may.
        """
        key = (links, mix, pcu, no_halt)
        if key not in self._known:
            self._known[key] = self._make(links, mix, pcu, no_halt)
        return self._known[key]

    def _make(self, links: tuple[int, ...], mix: Mix, pcu: float, no_halt: frozenset[int]) -> Drive:
        instance, at = self.instance, np.array(links, np.int64)
        n = sum(count for _, count in mix)
        travel = self._travel(at, mix)
        need, spacing = self._mouth(at, mix, pcu)
        kind = np.full(len(at), FREE, np.int64)
        kind[instance.node_danger[instance.tail[at]]] = RESTRICTED
        if n:
            kind[instance.storage[at] < n] = NO_HALT
        kind[list(no_halt)] = NO_HALT
        kind[:1] = FREE
        stretch = self._stretch(links, need, kind)
        hold = stretch + spacing + instance.convoys.headway_s
        for link in links:
            self.calendar.setdefault(link, len(self.calendar))
        calendar = np.array([self.calendar[link] for link in links] if n else [-1] * len(at), np.int64)
        entry = instance.entry_of[at].astype(np.int64)
        stay = instance.stay_of[at].astype(np.int64)
        halt = instance.node_stay_of[instance.tail[at]].astype(np.int64)
        grid, unit = self._grid(at)
        route = (calendar, travel, stretch, hold, stay, entry, kind, np.maximum(halt, 0), grid, unit)
        return Drive(
            links, mix, pcu, n, route, tuple(travel.tolist()), tuple(stretch.tolist()), tuple(hold.tolist()),
            tuple(calendar.tolist()), tuple(np.flatnonzero(instance.storage[at] < UNBOUNDED).tolist()) if n else (),
            tuple(instance.danger[at].tolist()), tuple(instance.node_danger[instance.tail[at]].tolist()),
            float(instance.length_m[at].sum()),
        )  # fmt: skip

    def _grid(self, at: NDArray[np.int64]) -> tuple[_Floats, _Floats]:
        """Return on which grid each link is entered: from when, and how far apart; 0: no grid.

        Single vehicles of several streams that meet at a full link leave gaps there in which none fits, unless all
        enter it whole vehicles apart.  Each route keeps to the grid of one link: the fullest where streams meet.
        """
        grid, unit = np.zeros(len(at)), np.zeros(len(at))
        meets = [i for i, link in enumerate(at.tolist()) if link in self.merging]
        if self._load and meets:
            i = max(meets, key=lambda i: self._load.get(int(at[i]), 0.0))
            link = int(at[i])
            pointer, low, _ = self.sets
            first = pointer[self.instance.stay_of[link]]
            grid[i] = max(0.0, low[first]) if first < pointer[self.instance.stay_of[link] + 1] else 0.0
            least = min(pcu for pcu in self.instance.pcu.values() if pcu > 0.0)
            unit[i] = max(least / self.instance.rate_pcu_s[link], 1.0 / self.instance.service_per_s[link])
        return grid, unit

    def _travel(self, at: NDArray[np.int64], mix: Mix) -> _Floats:
        """Return `Instance.travel_s` of the slowest on these links only: routes are short, networks may be long."""
        instance = self.instance
        if not mix:
            return instance.length_m[at] / instance.walk_speed_m_s
        return instance.road_s[at] / min(instance.speed_factor[means] for means, _ in mix)

    def _mouth(self, at: NDArray[np.int64], mix: Mix, pcu: float) -> tuple[_Floats, _Floats]:
        """Return need and spacing on each link; nothing on foot."""
        instance = self.instance
        if not mix:
            return np.zeros(len(at)), np.zeros(len(at))
        units = [pcu or instance.pcu[means] for means, _ in mix]
        q, n = sum(u * count for u, (_, count) in zip(units, mix, strict=True)), sum(count for _, count in mix)
        last = min(units)
        need = np.maximum((q - last) / instance.rate_pcu_s[at], (n - 1) / instance.service_per_s[at])
        spacing = np.maximum(last / instance.rate_pcu_s[at], 1.0 / instance.service_per_s[at])
        return need, spacing

    def _stretch(self, links: tuple[int, ...], need: _Floats, kind: NDArray[np.int64]) -> _Floats:
        """Return tail behind head on each link: the widest need so far, kept until it halts to close up.

        Where it may not stand at all it has to be as long beforehand as the next links want it.
        """
        stretch: list[float] = []
        needs, kinds = need.tolist(), kind.tolist()
        first, now = 0, 0.0
        while first < len(links):
            last = first + 1
            while last < len(links) and kinds[last] == NO_HALT:
                last += 1
            wanted = max(needs[first:last])
            closes = kinds[first] == FREE and not self.merging.isdisjoint(links[first:last])
            now = wanted if closes else max(now, wanted)
            stretch += [now] * (last - first)
            first = last
        return np.array(stretch)
