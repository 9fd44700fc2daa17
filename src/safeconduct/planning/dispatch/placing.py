"""One convoy on a given route in exact seconds: the earliest passage that keeps S2, S3 and S4.

At each link the convoy enters as compactly as the road lets it:  with q PCU in all and u those of its last vehicle,

    need = (q - u) / rate          seconds from head to tail on entering            (S2)
    tail >= arrival of the tail,   head = tail - need >= arrival of the head        (it closes up while it halts)
    taken: [head, tail + u / rate + headway)  free in the link's calendar           (S3)
    [head, tail + travel]  within one interval of the link                          (S4, P6), head and tail in post hours

Where it may not halt and must wait all the same, it has to come later: the wait is pushed back to the last node where
halting is allowed.  Lower bounds only rise, so this ends with the earliest passage.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from safeconduct.planning.dispatch.calendar import ROUNDING_S, Mouth
from safeconduct.planning.instance import Instance

__all__ = ["Load", "Passage", "Roads"]


@dataclass(frozen=True, slots=True)
class Load:
    """What drives: vehicles by means; q and u in PCU; count in vehicles."""

    mix: tuple[tuple[str, int], ...]

    @property
    def count(self) -> int:
        """Vehicles in all."""
        return sum(number for _, number in self.mix)


@dataclass(frozen=True, slots=True)
class Passage:
    """When a convoy arrives at and leaves each of its k + 1 stations (Run has the same fields)."""

    in_head: tuple[float, ...]
    in_tail: tuple[float, ...]
    head: tuple[float, ...]
    tail: tuple[float, ...]


class Roads:
    """All links' calendars, and what depends on who drives, kept by mix."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.mouths = [Mouth() for _ in range(len(instance.link))]
        self._travel: dict[tuple[str, ...], list[float]] = {}
        self._sets = instance.interval_sets
        self._stay = instance.stay_of.tolist()
        self._entry = instance.entry_of.tolist()
        self._tail = instance.tail.tolist()
        self._danger = instance.node_danger.tolist()
        self._node_stay = instance.node_stay_of.tolist()
        self._rate = instance.rate_pcu_s.tolist()
        self._service = instance.service_per_s.tolist()

    def travel(self, means: Sequence[str]) -> list[float]:
        """Return the seconds of each link for the slowest of some means."""
        key = tuple(sorted(means))
        if key not in self._travel:
            self._travel[key] = np.max([self.instance.travel_s(name) for name in key], axis=0).tolist()
        return self._travel[key]

    def room(self, link: int, load: Load) -> tuple[float, float]:
        """Return (seconds from head to tail on entering, seconds behind the tail that are taken, headway included)."""
        pcu = self.instance.pcu
        q = sum(pcu[name] * number for name, number in load.mix)
        u = max((pcu[name] for name, _ in load.mix), default=0.0)
        if q <= 0.0:
            return 0.0, 0.0
        need = max((q - u) / self._rate[link], (load.count - 1) / self._service[link])
        behind = max(u / self._rate[link], 1.0 / self._service[link])
        return need, behind + self.instance.convoys.headway_s

    def place(self, links: Sequence[int], load: Load, ready: float, closes: float) -> Passage | None:
        """Return the earliest passage that leaves from `ready` on, and by `closes`; None where there is none.

        on foot (no vehicles): no calendar, no stretching.
        """
        names = [name for name, _ in load.mix] or ["foot"]
        travel = self.travel(names)
        foot = names == ["foot"]
        n = len(links)
        rooms = [(0.0, 0.0) if foot else self.room(link, load) for link in links]
        least = [0.0] * n  # lower bounds on the tail's entry
        heads, tails = [0.0] * n, [0.0] * n
        j, rounds = 0, 0
        while j < n:
            link = links[j]
            came_head, came_tail = (ready, ready) if j == 0 else (
                heads[j - 1] + travel[links[j - 1]], tails[j - 1] + travel[links[j - 1]]
            )
            need, behind = rooms[j]
            tail = self._enter(link, came_head, max(came_tail, least[j]), need, behind, travel[link], foot)
            if tail is None or tail + travel[link] > self.instance.horizon_s + ROUNDING_S:
                return None
            if j == 0 and tail - need > closes + ROUNDING_S:
                return None
            head = tail - need
            if j and not self._may_halt(self._tail[link], came_head, tail):
                if tail > came_tail + ROUNDING_S or head > came_head + ROUNDING_S:
                    rounds += 1
                    if rounds > 1000:
                        return None
                    wanted = max(tail - travel[links[j - 1]], tails[j - 1])
                    if wanted <= tails[j - 1] + ROUNDING_S:  # only the head waits to close up: let it go on stretched
                        head = came_head
                        kept = self._stretched(link, head, tail, behind, travel[link])
                        if not kept:
                            least[j - 1] = tails[j - 1] + 1.0
                            j -= 1
                            continue
                    else:
                        least[j - 1] = wanted
                        j -= 1
                        continue
            heads[j], tails[j] = head, tail
            j += 1
        if n == 0:
            return Passage((ready,), (ready,), (ready,), (ready,))
        arrive = [heads[j] + travel[links[j]] for j in range(n)]
        close = [tails[j] + travel[links[j]] for j in range(n)]
        return Passage(
            (ready, *arrive), (ready, *close), (*heads, arrive[-1]), (*tails, close[-1])
        )

    def _stretched(self, link: int, head: float, tail: float, behind: float, travel: float) -> bool:
        """Say whether a convoy may enter as stretched as it comes."""
        length = tail - head + behind
        if self.mouths[link].earliest(head, length) > head + ROUNDING_S:
            return False
        stays = any(a <= head + ROUNDING_S and tail + travel <= b + ROUNDING_S for a, b in self._sets[self._stay[link]])
        hours = any(a <= head + ROUNDING_S and tail <= b + ROUNDING_S for a, b in self._sets[self._entry[link]])
        return stays and hours

    def _enter(
        self, link: int, came_head: float, came_tail: float, need: float, behind: float, travel: float, foot: bool
    ) -> float | None:
        """Return the earliest instant at which the tail may enter."""
        at = max(came_tail, came_head + need)
        for _ in range(100_000):
            start = at
            at = self._within(self._sets[self._stay[link]], at, need, travel)
            at = self._within(self._sets[self._entry[link]], at, need, 0.0) if at is not None else None
            if at is None:
                return None
            if not foot:
                at = self.mouths[link].earliest(at - need, need + behind) + need
            if at <= start + ROUNDING_S:
                return start
        raise AssertionError("a calendar without an end")

    @staticmethod
    def _within(spans: Sequence[tuple[float, float]], tail: float, need: float, travel: float) -> float | None:
        for begin, end in spans:
            at = max(tail, begin + need)
            if at + travel <= end + ROUNDING_S:
                return at
        return None

    def _may_halt(self, node: int, begin: float, end: float) -> bool:
        if not self._danger[node]:
            return True
        spans = self._sets[self._node_stay[node]]
        return any(a <= begin + ROUNDING_S and end <= b + ROUNDING_S for a, b in spans)

    def take(self, links: Sequence[int], load: Load, passage: Passage) -> None:
        """Mark a passage in the calendars."""
        if load.mix:
            for j, link in enumerate(links):
                _, behind = self.room(link, load)
                self.mouths[link].take(passage.head[j], passage.tail[j] + behind)

    def free(self, links: Sequence[int], load: Load, passage: Passage) -> None:
        """Give a passage back."""
        if load.mix:
            for j, link in enumerate(links):
                self.mouths[link].free(passage.head[j])
