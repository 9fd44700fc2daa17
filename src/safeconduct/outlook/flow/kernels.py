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
    country: Any,
    room: Any,
    chosen: Any,
    given: bool,
    moving_on: float,
    following: float,
    km_per_day: float,
) -> Any:
    """Move cohorts day by day; each departs to a camp chosen at once, and keeps to it while it can be reached.

    A share `following` goes to the countries where people are by now, the others by pull and room (`_shares`).

    In the morning cohorts at places go on (all who have just left, else a share `moving_on`), along the shortest way
    as far as a day reaches; a link longer than that takes several days.  Who cannot reach their camp any more chooses
    anew; where no camp can be reached they wait.  On a link that shuts under way they go back to where it begins.

    Args:
        state, next_link, head, effort_km, open_link, camps: as in `Routes`.
        pull: shape (states, places, camps), >= 0: what draws from a place to a camp while it has room; 0 if shut.
        departures: shape (days, places), persons who leave.  first: shape (camps,), persons there before day 0.
        direct: shape (days, camps), persons registered besides in the morning; where negative that many leave.
        capacity: shape (camps,), infinite where not known.  country: shape (camps,), a number from 0 for each country.
        room, chosen: shape (days, camps): given, or (given False) filled in: the share of the capacity that is free,
            and the persons who are in the camp or bound for it in the morning.
        moving_on: share of those resting at a place who go on in the morning.
        following: share of those who choose a camp who go to a country because others are there, 0 to 1.

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
        if not given:
            _see_room(stock, capacity, room[day])
            _see_who_went(stock, bound, on_link, busy, chosen[day])
        today = (room[day], chosen[day], departures[day])
        _choose(pull[now], country, *today, moving_on, following, waiting, bound, gone)
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
def _see_who_went(stock: Any, bound: Any, on_link: Any, busy: Any, chosen: Any) -> None:
    """Fill `chosen` with the persons in each camp or bound for it: whoever follows knows where they went."""
    chosen[:] = stock
    for place in range(len(bound)):
        chosen += bound[place]
    for link in range(len(busy)):
        if busy[link]:
            for left in range(on_link.shape[0]):
                chosen += on_link[left, link]


@compiled
def _choose(
    pull: Any,
    country: Any,
    room: Any,
    chosen: Any,
    departures: Any,
    moving_on: float,
    following: float,
    waiting: Any,
    bound: Any,
    gone: Any,
) -> None:
    """Fill `gone` with who sets out from each place to each camp this morning, and take them from where they were."""
    shares = np.zeros(len(room))
    drawn, there = np.zeros(country.max() + 1), np.zeros(country.max() + 1)
    for place in range(len(departures)):
        leaving = departures[place] + waiting[place] + _go_on(pull[place], moving_on, bound[place], gone[place])
        can_leave = _shares(pull[place], country, room, chosen, following, drawn, there, shares)
        waiting[place] = 0.0 if can_leave else leaving
        if can_leave:
            gone[place] += leaving * shares


@compiled
def _go_on(pull: Any, moving_on: float, bound: Any, gone: Any) -> float:
    """Fill `gone` with those who go on from a place; return those whose camp is out of reach, who choose anew."""
    anew = 0.0
    for camp in range(len(pull)):
        reached = pull[camp] > 0.0
        gone[camp] = moving_on * bound[camp] if reached else 0.0
        anew += 0.0 if reached else bound[camp]
        bound[camp] = bound[camp] - gone[camp] if reached else 0.0
    return anew


@compiled
def _shares(
    pull: Any, country: Any, room: Any, chosen: Any, following: float, drawn: Any, there: Any, shares: Any
) -> bool:
    """Fill `shares` with what part of those who choose at a place goes to each camp; False if none can be reached.

        draw = pull x room, of a camp or all camps of its country;  there = chosen x room, of its country
        share = (1 - following) x draw / all draw + following x there / all there x draw / draw of its country

    Where nobody is in a camp with room, nobody follows; where no camp has room, pull alone decides.
    """
    drawn[:], there[:] = 0.0, 0.0
    for camp in range(len(pull)):
        if pull[camp] * room[camp] > 0.0:
            drawn[country[camp]] += pull[camp] * room[camp]
            there[country[camp]] += chosen[camp] * room[camp]
    all_drawn, all_there, all_pull = drawn.sum(), there.sum(), pull.sum()
    for camp in range(len(pull)):
        own, home = pull[camp] * room[camp], country[camp]
        if all_drawn <= 0.0:
            shares[camp] = pull[camp] / all_pull if all_pull > 0.0 else 0.0
        elif all_there <= 0.0 or own <= 0.0:
            shares[camp] = own / all_drawn * (1.0 if all_there <= 0.0 else 1.0 - following)
        else:
            shares[camp] = own * ((1.0 - following) / all_drawn + following * there[home] / all_there / drawn[home])
    return bool(all_pull > 0.0)


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
