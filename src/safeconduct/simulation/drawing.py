"""What goes wrong in one run, drawn before it begins: each thing by its own stream, so that nothing shifts another's.

key of a stream = fork(fork(fork(seed, cause), run), thing)
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from safeconduct.simulation.compiled import leaf
from safeconduct.simulation.streams import exponential, fork, lognormal, uniform

__all__ = ["BREAKDOWN", "LATE", "POST", "SHUTS", "SIRENS", "draw_run", "stream"]

_NOT_OPENED, _BREAK, _INCIDENT, _MINES, POST, BREAKDOWN, _PEOPLE, LATE, _SIREN, _WEATHER, _BUS = range(11)
"""Places of the causes in chances.CAUSES."""

SHUTS = 16
"""How often a link may be shut in one run; what comes on top lengthens the last."""
SIRENS = 64
"""How many sirens an area may have in one run: at the default rate they last for 24 days."""
_DAY_S = 86400.0


@leaf
def stream(seed: Any, cause: int, run: int, thing: Any) -> Any:
    """Return the key of the stream of a thing's chance of one kind in one run."""
    return fork(fork(fork(seed, np.uint64(cause)), np.uint64(run)), thing)


@leaf
def draw_run(
    odds: Any, seed: Any, run: int, factors: Any, corridors: Any, mouths: Any, places: Any, trips: Any, posts: Any,
    areas: Any, people: Any, spans: Any, numbers: Any, shut: Any, sirens: Any, days: Any, post_s: Any, came: Any,
) -> None:  # fmt: skip
    """Draw all that is known before a run begins; a cause that is off changes nothing of the others.

    Fills: corridors.opened, corridors.broken; mouths.shut and `shut` (mouths, SHUTS, 2); mouths.broken, places.broken;
    areas.sirens and `sirens` (areas, SIRENS, 2); days; trips.absent; `post_s` (posts, days), seconds of a vehicle in
    a lane; `came` (people), times the planned persons.
    """
    for corridor in range(corridors.size):
        key = stream(seed, _NOT_OPENED, run, corridors[corridor].key)
        shut_share = _stays_shut(odds, corridors[corridor]) if odds[0].on_not_opened else 0.0
        corridors[corridor].opened = uniform(key, 0) >= shut_share
        _incidents(odds, seed, run, corridors, corridor, mouths, numbers, shut)
    if odds[0].on_break and odds[0].break_rate > 0.0:
        _break(odds, stream(seed, _BREAK, run, np.uint64(0)), mouths, places, spans)
    for corridor in range(corridors.size):
        for at in range(corridors[corridor].link_a, corridors[corridor].link_b):
            if mouths[numbers[at]].danger:
                corridors[corridor].broken = min(corridors[corridor].broken, mouths[numbers[at]].broken)
    if odds[0].on_post and odds[0].post_stops > 0.0:
        for mouth in range(mouths.size):
            if mouths[mouth].post >= 0:
                _stops(odds, stream(seed, POST, run, posts[mouths[mouth].post].key), mouths, mouth, shut)
    for area in range(areas.size):
        areas[area].sirens = 0
        if odds[0].on_siren and odds[0].siren_rate > 0.0:
            areas[area].sirens = _sirens(odds, stream(seed, _SIREN, run, areas[area].key), sirens[area])
    for day in range(days.size):
        bad = odds[0].on_weather and uniform(stream(seed, _WEATHER, run, np.uint64(0)), day) < odds[0].weather
        days[day].speed = odds[0].weather_speed if bad else 1.0
        days[day].capacity = odds[0].weather_capacity if bad else 1.0
    for trip in range(trips.size):
        key = stream(seed, _BUS, run, trips[trip].key)
        trips[trip].absent = odds[0].on_bus and trips[trip].first and uniform(key, 0) < odds[0].bus_absent
    for post in range(posts.size):
        key = stream(seed, POST, run, posts[post].key)
        for day in range(days.size):
            factor = factors[int(uniform(key, day) * factors.size)] if odds[0].on_post else 1.0
            post_s[post, day] = posts[post].seconds / factor if factor > 0.0 else math.inf
    for at in range(people.size):
        factor = lognormal(stream(seed, _PEOPLE, run, people[at].key), 0, 1.0, odds[0].people_tenth)
        came[at] = min(factor, odds[0].people_most) if odds[0].on_people else 1.0


@leaf
def _stays_shut(odds: Any, corridor: Any) -> float:
    """Return with what chance a corridor does not open for another reason than that its cease-fire broke before.

    b = (1 - exp(-rate x hours of windows before it begins)) x (1 - local + local x its share of the dangerous roads)
    chance = max(0, (share - b) / (1 - b)),  so that  b + (1 - b) x chance = max(share, b)

    The share is of corridors that were agreed and did not open, whatever the reason: a cease-fire that broke before
    the first vehicle left is one of them, and is not counted a second time.
    """
    if corridor.danger <= 0.0:
        return float(odds[0].not_opened)
    there = 1.0 - odds[0].break_local * (1.0 - corridor.danger)
    broken = -math.expm1(-odds[0].break_counted * corridor.window_s) * there
    return float(max(0.0, (odds[0].not_opened - broken) / (1.0 - broken))) if broken < 1.0 else 0.0


@leaf
def _shut_mouth(mouths: Any, mouth: int, shut: Any, start: float, end: float) -> None:
    """Shut one link for a while."""
    at = mouths[mouth].shut
    if at == SHUTS:
        shut[mouth, at - 1, 0] = min(shut[mouth, at - 1, 0], start)
        shut[mouth, at - 1, 1] = max(shut[mouth, at - 1, 1], end)
        return
    shut[mouth, at, 0], shut[mouth, at, 1] = start, end
    mouths[mouth].shut = at + 1


@leaf
def _section(corridors: Any, corridor: int, mouths: Any, numbers: Any, share: float) -> int:
    """Return the link that lies at a share of a corridor's kilometres in danger (of all, where none is)."""
    first, end = corridors[corridor].link_a, corridors[corridor].link_b
    left = 0.0
    for at in range(first, end):
        left += share * mouths[numbers[at]].km
    for at in range(first, end - 1):
        left -= mouths[numbers[at]].km
        if left <= 0.0:
            return int(numbers[at])
    return int(numbers[end - 1])


@leaf
def _incidents(
    odds: Any, seed: Any, run: int, corridors: Any, corridor: int, mouths: Any, numbers: Any, shut: Any
) -> None:
    """Draw an incident, and mines that are found: a section of the corridor, from an instant of its day on.

    The whole road is shut, both ways and for those on foot: mines until midnight, an incident so long or for a while.
    """
    begins, hours = corridors[corridor].begins, corridors[corridor].ends - corridors[corridor].begins
    day_ends = (math.floor(begins / _DAY_S) + 1.0) * _DAY_S
    for cause in (_INCIDENT, _MINES):
        on = odds[0].on_incident if cause == _INCIDENT else odds[0].on_mines
        share = odds[0].incident if cause == _INCIDENT else odds[0].mines
        key = stream(seed, cause, run, corridors[corridor].key)
        if not on or uniform(key, 0) >= share:
            continue
        start, end = begins + uniform(key, 1) * hours, day_ends
        if cause == _INCIDENT and uniform(key, 3) >= odds[0].incident_rest:
            end = min(day_ends, start + lognormal(key, 10, odds[0].incident_s, odds[0].incident_tenth_s))
        road = mouths[_section(corridors, corridor, mouths, numbers, uniform(key, 2))].road
        for mouth in range(mouths.size):
            if mouths[mouth].road == road:
                _shut_mouth(mouths, mouth, shut, start, end)


@leaf
def _break(odds: Any, key: Any, mouths: Any, places: Any, spans: Any) -> None:
    """Draw when the cease-fire breaks: exponential in the hours in which any window runs (S5), everywhere or on a road.

    P(not broken by t) = exp(-rate x hours before t in the union of all windows)
    """
    left = exponential(key, 0, 1.0 / odds[0].break_rate)
    for at in range(odds[0].windows_a, odds[0].windows_b):
        length = spans[at, 1] - spans[at, 0]
        if left > length:
            left -= length
            continue
        everywhere = uniform(key, 1) >= odds[0].break_local
        road = -1 if everywhere else _dangerous_road(mouths, uniform(key, 2))
        for mouth in range(mouths.size):
            if everywhere or mouths[mouth].road == road:
                mouths[mouth].broken = spans[at, 0] + left
        if everywhere:
            for place in range(places.size):
                places[place].broken = spans[at, 0] + left
        return


@leaf
def _dangerous_road(mouths: Any, share: float) -> int:
    """Return the road at a share of all kilometres in danger; -1: there are none."""
    left = 0.0
    for mouth in range(mouths.size):
        left += share * mouths[mouth].km * mouths[mouth].danger
    last = -1
    for mouth in range(mouths.size):
        if mouths[mouth].danger:
            last = mouths[mouth].road
            left -= mouths[mouth].km
            if left <= 0.0:
                break
    return last


@leaf
def _stops(odds: Any, key: Any, mouths: Any, mouth: int, shut: Any) -> None:
    """Draw the stops of a post: a Poisson stream over the whole horizon."""
    key = fork(key, np.uint64(1))
    instant, at = 0.0, 0
    while True:
        instant += exponential(key, at, 1.0 / odds[0].post_stops)
        if instant > odds[0].ends:
            return
        length = lognormal(fork(key, np.uint64(at)), 0, odds[0].post_stop_s, odds[0].post_stop_tenth_s)
        _shut_mouth(mouths, mouth, shut, instant, instant + length)
        at += 1


@leaf
def _sirens(odds: Any, key: Any, found: Any) -> int:
    """Draw the sirens of an area: a Poisson stream; one that begins while another sounds lengthens it."""
    instant, at, count = 0.0, 0, 0
    while True:
        instant += exponential(key, at, 1.0 / odds[0].siren_rate)
        if instant > odds[0].ends or at >= SIRENS:
            return count
        ends = instant + lognormal(fork(key, np.uint64(at)), 0, odds[0].siren_s, odds[0].siren_tenth_s)
        if count and instant <= found[count - 1, 1]:
            found[count - 1, 1] = max(found[count - 1, 1], ends)
        else:
            found[count, 0], found[count, 1] = instant, ends
            count += 1
        at += 1
