"""Where only so many vehicles may queue (P2): which links have such rows, and how many cars the rows let stand.

A real plan counts the vehicles of a platoon as coming and going evenly from head to tail; a column is one vehicle, that
comes and goes at once.  Over the whole platoon both stand equally long.  Up to an instant within its coming, n vehicles
that come s apart differ by at most

    max over m of  (m / 2) (1 - m / (n - 1)) s   <=   (n - 1) s / 8     vehicle-seconds, and one vehicle at any instant

and no platoon that halts there has more vehicles than may stand.  Where a platoon leaves, whole vehicles are gone
sooner than it is counted, which only helps.
"""

from __future__ import annotations

import numpy as np

from safeconduct.planning.bounds.ticks import TickGrid
from safeconduct.planning.instance import UNBOUNDED, Instance

__all__ = ["queued_links", "standing_rows"]


def queued_links(instance: Instance) -> frozenset[int]:
    """Return the links with rows on those who stand before them.

    None where convoys keep a headway: there vehicles are laid out later than they are in life (ticks.py).  None where
    people set out: who has boarded and stands in line there is in no queue.
    """
    if not instance.convoys.single:
        return frozenset()
    begins = {line.node for line in instance.lines} | {group.node for group in instance.groups}
    limited = np.flatnonzero(instance.storage < UNBOUNDED).tolist()
    return frozenset(link for link in limited if int(instance.tail[link]) not in begins)


def standing_rows(instance: Instance, grid: TickGrid, link: int, cell: int) -> list[tuple[int, int, float]]:
    """Return the rows of a link's queue: from tick, to tick, and how long cars may stand in it, vehicles x ticks.

    Cell by cell, and the instants behind the last who can come from a road that shuts: a queue is fullest then.
    """
    storage, last, ticks = float(instance.storage[link]), grid.last, grid.by_means["car"]
    into = [int(i) for i in np.flatnonzero(instance.head == instance.tail[link]) if ticks.open[i].any()]
    apart_s = sum(instance.pcu["car"] / float(instance.rate_pcu_s[i]) for i in into)
    cut = 2.0 * max(0.0, storage - 1.0) * apart_s / 8.0 / grid.tick_s
    rows = [(a, a + cell, storage * cell + cut) for a in range(0, last + 1, cell)]
    full = set()
    for i in into:
        shuts = np.flatnonzero(ticks.open[i] & ~np.append(ticks.open[i][1:], False))
        full |= {int(k) + int(ticks.lag[i]) + int(ticks.slack[i]) + 1 for k in shuts}
    return [*rows, *((k, k + 1, storage + len(into)) for k in sorted(full) if k <= last)]
