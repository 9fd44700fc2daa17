"""Routes between places: what is open when, and the shortest route to each camp in each state of the network."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safeconduct.core import PlaceId, distance_m
from safeconduct.outlook.conflict import Closure, Conflict, FloatArray, OutlookPlace

__all__ = ["DETOUR", "VEHICLE_KM_PER_DAY", "WALK_KM_PER_DAY", "Routes", "find_routes", "straight_km"]

IntArray = NDArray[np.int64]

VEHICLE_KM_PER_DAY = 400.0
"""What a vehicle covers on a day: FLEE's setting for its six test conflicts (simsetting.yml, max_move_speed)."""
WALK_KM_PER_DAY = 35.0
"""What a person walks on a day: the same file, max_walk_speed."""
DETOUR = 1.3
"""Road over straight line where no road is given.  Source: Ballou, Rahardja & Sakai (2002), Transportation Research A
36, 843: 1.2 to 1.4 in most countries, 1.29 in Ukraine."""


@dataclass(frozen=True, eq=False)
class Routes:
    """The network as arrays; directed link 2k is link k of the conflict from a to b, 2k + 1 from b to a.

    camps: rows of the places that are camps.  head: place at the end of each directed link.
    effort_km: of each directed link, vehicle kilometres that take as long (walking counts more).
    state: shape (days,), the state of the network on each day.
    open_link: shape (states, directed links).  open_camp: shape (states, camps): takes people in.
    next_link: shape (states, places, camps): first directed link of the shortest route, -1 where there is none (or at
    the camp itself).  effort: the same shape, vehicle kilometres to the camp; infinity where there is none.
    """

    camps: IntArray
    head: IntArray
    effort_km: FloatArray
    state: IntArray
    open_link: NDArray[np.bool_]
    open_camp: NDArray[np.bool_]
    next_link: IntArray
    effort: FloatArray


def find_routes(conflict: Conflict, days: int) -> Routes:
    """Find the shortest routes to all camps on each day; past the conflict's days closures stay as they stand."""
    rows = conflict.rows()
    ends = np.array([(rows[link.a], rows[link.b]) for link in conflict.links], np.int64).reshape(-1, 2)
    tail, head = ends.ravel(), ends[:, ::-1].ravel()
    effort_km = np.repeat([_effort_km(link.km, walked=link.kind == "walk") for link in conflict.links], 2)
    camps = np.array(conflict.camps(), np.int64)
    marks = sorted({0, *(day for shut in conflict.closures for day in _turns(shut) if 0 < day < days)})
    link_rows, camp_rows = [], []
    for day in marks:
        links, takes = _open_on(conflict, day, tail, head, camps)
        link_rows.append(links)
        camp_rows.append(takes)
    state = np.searchsorted(marks, np.arange(days), side="right") - 1
    found = [_shortest(len(rows), tail, head, effort_km, links, camps) for links in link_rows]
    return Routes(
        camps, head, effort_km, state.astype(np.int64), np.array(link_rows), np.array(camp_rows),
        np.array([next_link for next_link, _ in found]), np.array([effort for _, effort in found]),
    )  # fmt: skip


def straight_km(one: OutlookPlace, other: OutlookPlace) -> float:
    """Return the road distance guessed from the straight line, km; NaN where a position is unknown."""
    return DETOUR * float(distance_m(one.lat, one.lon, other.lat, other.lon)) / 1000


def _effort_km(km: float, *, walked: bool) -> float:
    return km * VEHICLE_KM_PER_DAY / WALK_KM_PER_DAY if walked else km


def _turns(shut: Closure) -> tuple[int, ...]:
    return (shut.from_day,) if shut.to_day is None else (shut.from_day, shut.to_day)


def _in_force(shut: Closure, day: int) -> bool:
    return shut.from_day <= day and (shut.to_day is None or day < shut.to_day)


def _open_on(
    conflict: Conflict, day: int, tail: IntArray, head: IntArray, camps: IntArray
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which directed links and which camps are open on a day.

    Where forced links begin only they lead on, all of them; a camp there goes on taking in those who are bound for it.
    """
    rows = conflict.rows()
    passable = np.ones(len(tail), np.bool_)
    takes = np.ones(len(conflict.places), np.bool_)
    lifted: set[frozenset[str]] = set()
    for shut in conflict.closures:
        if not _in_force(shut, day):
            continue
        if shut.kind == "camp":
            takes &= np.arange(len(takes)) != rows.get(PlaceId(shut.a), -1)
        elif shut.kind == "redirection":
            lifted.add(frozenset((shut.a, shut.b)))
        else:
            passable &= ~_shut_links(conflict, shut, tail, head)
    forced = [
        2 * at + (link.forced == "b_to_a")
        for at, link in enumerate(conflict.links)
        if link.forced and frozenset((link.a, link.b)) not in lifted
    ]
    passable &= ~np.isin(tail, tail[forced]) | np.isin(np.arange(len(tail)), forced)
    return passable, takes[camps]


def _shut_links(conflict: Conflict, shut: Closure, tail: IntArray, head: IntArray) -> NDArray[np.bool_]:
    if shut.kind == "border":
        country = np.array([place.country for place in conflict.places])
        one, other = country[tail], country[head]
        return np.asarray(((one == shut.a) & (other == shut.b)) | ((one == shut.b) & (other == shut.a)))
    rows = conflict.rows()
    if shut.kind == "place":
        row = rows.get(PlaceId(shut.a), -1)
        return np.asarray((tail == row) | (head == row))
    a, b = rows.get(PlaceId(shut.a), -1), rows.get(PlaceId(shut.b), -1)
    return np.asarray(((tail == a) & (head == b)) | ((tail == b) & (head == a)))


def _shortest(
    places: int, tail: IntArray, head: IntArray, effort_km: FloatArray, passable: NDArray[np.bool_], camps: IntArray
) -> tuple[IntArray, FloatArray]:
    """Return next link and effort to each camp, shapes (places, camps); of parallel links the shortest counts."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import dijkstra

    use = np.flatnonzero(passable)
    use = use[np.lexsort((use, effort_km[use], head[use], tail[use]))]
    first = np.ones(len(use), np.bool_)
    first[1:] = (tail[use][1:] != tail[use][:-1]) | (head[use][1:] != head[use][:-1])
    use = use[first]
    # Backward, from the camps: what dijkstra calls the predecessor is the next place on the way.
    graph = coo_array((effort_km[use], (head[use], tail[use])), shape=(places, places)).tocsr()
    effort, towards = dijkstra(graph, indices=camps, return_predecessors=True)
    link_of = {(int(tail[link]), int(head[link])): int(link) for link in use}
    next_link = np.full((places, len(camps)), -1, np.int64)
    for column in range(len(camps)):
        for row in range(places):
            if towards[column, row] >= 0:
                next_link[row, column] = link_of[row, int(towards[column, row])]
    return next_link, effort.T
