"""Prices of the rows as functions of time, and the bound that any prices give.

    bound(prices) = sum of price x limit over rows  +  sum over groups of what its people gain at these prices
                    + sum over fleets of vehicles x the best day's gain                              (Lagrange)

Entries are rounded down to ticks, so an interval [t, t + width) may be counted up to one tick early: a mouth whose
price falls at some instants pays one tick more for each fall. With p(t) the price of a mouth by time,
    sum of counted prices <= integral of p + tick x sum of its falls.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from safeconduct.planning.bounds.rows import Row, chains
from safeconduct.planning.bounds.ticks import TickGrid

__all__ = ["Prices"]

_Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Prices:
    """All at least 0, persons' worth a unit.

    mouth_row: int32 (m,), -1 where free; mouth: float64 (r, ticks + pad), price a tick of a link's mouth.
    board: by node, price a person by tick of departure.  intake: by sink, price a person by tick of arrival.
    queue: by link, price of standing before it through a tick, float64 (ticks + pad,).
    room: by sink.  constant: sum of price x limit over these rows, falls included.
    member, group: by index, price a person (only for the master's own use; the bound fills groups exactly).
    """

    mouth_row: NDArray[np.int32]
    mouth: _Floats
    board: dict[int, _Floats]
    intake: dict[int, _Floats]
    room: dict[int, float]
    constant: float
    queue: dict[int, _Floats] = field(default_factory=dict)

    @classmethod
    def of(cls, grid: TickGrid, rows: Sequence[Row], duals: _Floats, *, fill: int = 0) -> Prices:
        """Lay the duals of rows out over time; negative ones (solver noise) count as 0, which keeps the bound a bound.

        fill: holes in a mouth's price shorter than this many ticks take the lower price beside them.  Cells that no
        column has visited yet cost nothing in the master, and all traffic would be priced through them; any prices
        give a bound, so filling them may only make it better or worse, never false.
        """
        m, span = len(grid.instance.link), grid.last + 2
        priced = sorted({row.where for row, dual in zip(rows, duals, strict=True) if row.kind == "mouth" and dual > 0})
        mouth_row = np.full(m, -1, np.int32)
        mouth_row[priced] = np.arange(len(priced))
        mouth = np.zeros((len(priced), span))
        board: dict[int, _Floats] = {}
        intake: dict[int, _Floats] = {}
        room: dict[int, float] = {}
        queue: dict[int, _Floats] = {}
        constant = 0.0
        for row, dual in zip(rows, duals, strict=True):
            if dual <= 0.0:
                continue
            if row.kind == "mouth":
                mouth[mouth_row[row.where], row.a : row.b] += dual
            elif row.kind == "board":
                board.setdefault(row.where, np.zeros(span))[row.a + 1 : row.b + 1] = dual
            elif row.kind == "intake":
                intake.setdefault(row.where, np.zeros(span))[row.a : row.b] = dual
            elif row.kind == "queue":
                queue.setdefault(row.where, np.zeros(span))[row.a : row.b] += dual
                constant += dual * row.limit
            elif row.kind == "room":
                room[row.where] = room.get(row.where, 0.0) + float(dual)
                constant += dual * row.limit
        for numbers in chains(rows).values():
            price = np.maximum(0.0, [duals[n] for n in numbers])
            fall = np.maximum(0.0, price - np.append(price[1:], 0.0))
            constant += sum(float(f) * rows[n].limit for f, n in zip(fall, numbers, strict=True) if f > 0.0)
        if fill > 1 and len(mouth):
            from scipy.ndimage import grey_closing

            mouth = np.maximum(mouth, grey_closing(mouth, size=(1, fill), mode="constant"))
        falls = np.maximum(0.0, -np.diff(mouth, axis=1, append=0.0)).sum()
        return cls(mouth_row, mouth, board, intake, room, constant + float(mouth.sum() + falls), queue)

    def of_mouths(self, width: _Floats) -> _Floats:
        """Return what entering each priced link at each tick costs a vehicle whose width (ticks) is given by link.

        cost(k) = integral of the price over [k, k + width), float64 (r, ticks + pad).
        """
        r, span = self.mouth.shape
        cost = np.empty((r, span), order="F")
        links = np.flatnonzero(self.mouth_row >= 0)
        at = np.arange(span, dtype=np.float64)
        edges = np.arange(span + 1, dtype=np.float64)
        for link in links:
            row = self.mouth_row[link]
            total = np.concatenate([[0.0], np.cumsum(self.mouth[row])])
            cost[row] = np.interp(at + width[link], edges, total) - total[:-1]
        return cost
