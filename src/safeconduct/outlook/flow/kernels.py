"""The day loop of the cohorts, compiled by numba (kept in its cache after the first run)."""

from __future__ import annotations

from typing import Any

import numpy as np

from safeconduct.network.compiling import compiled

__all__ = ["flow"]


@compiled
def flow(
    state: Any,
    next_link: Any,
    head: Any,
    effort_km: Any,
    open_link: Any,
    camps: Any,
    pull: Any,
    departures: Any,
    first: Any,
    direct: Any,
    capacity: Any,
    room: Any,
    room_given: bool,
    moving_on: float,
    km_per_day: float,
) -> Any:
    """Move cohorts day by day; each departs to a camp chosen at once, and keeps to it while it can be reached.

    In the morning cohorts at places go on (all who have just left, else a share `moving_on`), along the shortest way
    as far as a day reaches; a link longer than that takes several days.  Who cannot reach their camp any more chooses
    anew; where no camp can be reached they wait.  On a link that shuts under way they go back to where it begins.

    Args:
        state, next_link, head, effort_km, open_link, camps: as in `Routes`.
        pull: shape (states, places, camps), >= 0: what draws from a place to a camp while it has room; 0 if shut.
        departures: shape (days, places), persons who leave.  first: shape (camps,), persons there before day 0.
        direct: shape (days, camps), persons registered besides in the morning; where negative that many leave.
        capacity: shape (camps,), infinite where not known.
        room: shape (days, camps): given, or (room_given False) filled in: the share of the capacity that is free.
        moving_on: share of those resting at a place who go on in the morning.

    Returns:
        Persons in camps (days, camps), elsewhere at places (days, places), travelling (days,), and who went over each
        directed link in all; each at the end of the day.
    """
    days, places = departures.shape
    longest = 1
    for km in effort_km:
        longest = max(longest, int(np.ceil(km / km_per_day)))
    stock, waiting = first.copy(), np.zeros(places)
    bound, gone = np.zeros((places, len(camps))), np.zeros((places, len(camps)))
    evening = np.zeros((places, len(camps)))
    on_link, busy = np.zeros((longest, len(head), len(camps))), np.zeros(len(head), np.bool_)
    in_camps, at_places, travelling = np.zeros((days, len(camps))), np.zeros((days, places)), np.zeros(days)
    carried = np.zeros(len(head))
    for day in range(days):
        now = state[day]
        if day > 0 and now != state[day - 1]:
            _turn_back(open_link[now], head, on_link, bound)
        for camp in range(len(camps)):
            stock[camp] = max(0.0, stock[camp] + direct[day, camp])
        if not room_given:
            _see_room(stock, capacity, room[day])
        _choose(pull[now], room[day], departures[day], moving_on, waiting, bound, gone)
        _travel(next_link[now], head, effort_km, km_per_day, gone, evening, on_link, busy, carried)
        _land(head, on_link, busy, evening)
        _settle(pull[now], camps, evening, stock, bound)
        _write(stock, waiting, bound, in_camps[day], at_places[day])
        travelling[day] = _on_links(on_link, busy)
    return in_camps, at_places, travelling, carried


@compiled
def _turn_back(open_link: Any, head: Any, on_link: Any, bound: Any) -> None:
    """Bring those on a link that is shut now back to where it begins."""
    for link in range(len(head)):
        if not open_link[link]:
            for left in range(on_link.shape[0]):
                for camp in range(on_link.shape[2]):
                    bound[head[link ^ 1], camp] += on_link[left, link, camp]
                    on_link[left, link, camp] = 0.0


@compiled
def _see_room(stock: Any, capacity: Any, room: Any) -> None:
    for camp in range(len(stock)):
        room[camp] = max(0.0, 1.0 - stock[camp] / capacity[camp])


@compiled
def _choose(pull: Any, room: Any, departures: Any, moving_on: float, waiting: Any, bound: Any, gone: Any) -> None:
    """Fill `gone` with who sets out from each place to each camp this morning, and take them from where they were."""
    for place in range(len(departures)):
        leaving = departures[place] + waiting[place]
        waiting[place] = 0.0
        roomy, any_pull = 0.0, 0.0
        for camp in range(len(room)):
            draw = pull[place, camp]
            roomy += draw * room[camp]
            any_pull += draw
            gone[place, camp] = moving_on * bound[place, camp] if draw > 0.0 else 0.0
            if draw <= 0.0:
                leaving += bound[place, camp]
                bound[place, camp] = 0.0
            bound[place, camp] -= gone[place, camp]
        if any_pull <= 0.0:
            waiting[place] = leaving
            continue
        for camp in range(len(room)):
            share = pull[place, camp] * room[camp] / roomy if roomy > 0.0 else pull[place, camp] / any_pull
            gone[place, camp] += leaving * share


@compiled
def _travel(
    next_link: Any,
    head: Any,
    effort_km: Any,
    km_per_day: float,
    gone: Any,
    evening: Any,
    on_link: Any,
    busy: Any,
    carried: Any,
) -> None:
    """Take each cohort as far as a day reaches; `evening` comes to hold where they are then."""
    evening[:, :] = 0.0
    for place in range(gone.shape[0]):
        for camp in range(gone.shape[1]):
            persons = gone[place, camp]
            if persons <= 0.0:
                continue
            here, left_km = place, km_per_day
            link = next_link[here, camp]
            while link >= 0 and effort_km[link] <= left_km:
                left_km -= effort_km[link]
                carried[link] += persons
                here = head[link]
                link = next_link[here, camp]
            if here == place and link >= 0:
                carried[link] += persons
                busy[link] = True
                on_link[int(np.ceil(effort_km[link] / km_per_day)) - 1, link, camp] += persons
            else:
                evening[here, camp] += persons


@compiled
def _land(head: Any, on_link: Any, busy: Any, evening: Any) -> None:
    """Let those whose last day on a long link this is arrive; all others have a day less before them.

    busy: the links that somebody is on; few links are ever longer than a day, so the others are passed over.
    """
    last = on_link.shape[0] - 1
    for link in range(len(head)):
        if not busy[link]:
            continue
        left_on_it = 0.0
        for camp in range(on_link.shape[2]):
            evening[head[link], camp] += on_link[0, link, camp]
            for left in range(last):
                on_link[left, link, camp] = on_link[left + 1, link, camp]
                left_on_it += on_link[left, link, camp]
            on_link[last, link, camp] = 0.0
        busy[link] = left_on_it > 0.0


@compiled
def _on_links(on_link: Any, busy: Any) -> float:
    """Return the persons on all links."""
    persons = 0.0
    for link in range(len(busy)):
        if busy[link]:
            for left in range(on_link.shape[0]):
                for camp in range(on_link.shape[2]):
                    persons += on_link[left, link, camp]
    return persons


@compiled
def _settle(pull: Any, camps: Any, evening: Any, stock: Any, bound: Any) -> None:
    """Register those who have come to their camp, if it takes people in; all others rest where they are."""
    for camp in range(len(camps)):
        own = camps[camp]
        if pull[own, camp] > 0.0:
            stock[camp] += evening[own, camp]
            evening[own, camp] = 0.0
        for place in range(len(evening)):
            bound[place, camp] += evening[place, camp]


@compiled
def _write(stock: Any, waiting: Any, bound: Any, in_camps: Any, at_places: Any) -> None:
    """Put down the day's figures."""
    in_camps[:] = stock
    for place in range(len(waiting)):
        at_places[place] = waiting[place]
        for camp in range(len(stock)):
            at_places[place] += bound[place, camp]
