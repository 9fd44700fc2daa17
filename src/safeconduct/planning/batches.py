"""A flow of cars cut into batches: which cars leave in which step, by which stretches, to which sink."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safeconduct.planning.least_cost import Arcs

__all__ = ["ArcKey", "Batch", "cut_batches"]

ArcKey = tuple[str, int]
"""What a run of arcs stands for: road and a stretch, board and a place's position, group or intake and its index."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Cars of a group that leave in one step; stretches and the step each is entered in; arrives: step at the sink."""

    group: int
    sink: int
    cars: int
    departs: int
    stretches: tuple[int, ...]
    enters: tuple[int, ...]
    arrives: int


def cut_batches(
    arcs: Arcs, slices: Mapping[ArcKey, slice], units: NDArray[np.int64], *, width: int, end: int
) -> tuple[Batch, ...]:
    """Cut a flow into batches, first departures first; each follows its cars from boarding to a sink.

    Args:
        arcs: its nodes at steps are numbered row * width + step.
        slices: which arcs stand for what; groups are cut in the order they have here.
        units: int64 (a,), cars on each arc; left as it is.
        width: steps of the day and one.
        end: the node where all flow ends.
    """
    return _Cutter(arcs, slices, units.copy(), width, end).all()


class _Cutter:
    """Follows flow along arcs, taking it away as it goes."""

    def __init__(
        self, arcs: Arcs, slices: Mapping[ArcKey, slice], units: NDArray[np.int64], width: int, end: int
    ) -> None:
        self.arcs, self.slices, self.units, self.width, self.end = arcs, slices, units, width, end
        used = np.flatnonzero(units)
        self.out: dict[int, list[int]] = {}
        for arc in used:
            self.out.setdefault(int(arcs.tail[arc]), []).append(int(arc))
        self.label: dict[int, ArcKey] = {}
        bounds = sorted((where.start, where.stop, key) for key, where in slices.items())
        starts = np.array([start for start, _, _ in bounds])
        for arc in used:
            self.label[int(arc)] = bounds[int(np.searchsorted(starts, arc, side="right")) - 1][2]

    def all(self) -> tuple[Batch, ...]:
        found: list[Batch] = []
        for (what, index), where in self.slices.items():
            route: tuple[int, ...] = ()
            for arc in range(where.start, where.stop) if what == "group" else ():
                while self.units[arc] > 0:
                    batch = self._one(index, arc, route)
                    route = batch.stretches
                    found.append(batch)
        return tuple(found)

    def _one(self, group: int, first: int, route: tuple[int, ...]) -> Batch:
        """Take one batch, on the route of the one before where its cars allow that."""
        path, stretches, enters = [first], list[int](), list[int]()
        node, sink, departs, arrives = int(self.arcs.head[first]), -1, -1, -1
        while node != self.end:
            arc = max(
                (arc for arc in self.out[node] if self.units[arc] > 0),
                key=lambda arc: (self._follows(arc, route, len(stretches)), self.units[arc], -arc),
            )
            what, index = self.label[arc]
            if what == "road":
                stretches.append(index)
                enters.append(node % self.width)
            elif what == "board":
                departs = int(self.arcs.head[arc]) % self.width
            elif what == "intake":
                sink, arrives = index, node % self.width
            path.append(arc)
            node = int(self.arcs.head[arc])
        cars = int(min(self.units[arc] for arc in path))
        self.units[path] -= cars
        return Batch(group, sink, cars, departs, tuple(stretches), tuple(enters), arrives)

    def _follows(self, arc: int, route: tuple[int, ...], at: int) -> bool:
        what, index = self.label[arc]
        return what == "road" and at < len(route) and route[at] == index
