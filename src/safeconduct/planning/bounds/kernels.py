"""Pricing, compiled: the best reduced value of a vehicle or a bus from every node and tick, backwards over ticks.

Two layers for whoever carries people (planning.md S5):
    C[x, k]   no danger ahead, the worth of being clear already counted
    D[x, k]   danger still ahead or not yet left
    C = max( end here ; halt: C[k+1] ; safe link: -price + C[y, k + lag] )
    D = max( halt: D[k+1] - caught ; safe link: -price + D[y, k + lag] ;
             dangerous link: -price - q kappa caught + max( D[y, k + lag], q S(k + lag) + C[y, k + lag] if y is safe ) ;
             at a dangerous place: q S(k) + ( end here | safe link: -price + C[y, k + lag] ) )
Who waits at a place for a link where only so many may queue pays for each tick of standing there; such waits have
tables of their own, and a place's tables without those waits are `free`:
    Q[i, k] = max( enter i at k ; Q[i, k + 1] - price of standing through k - caught )       already in the queue
    C[x, k] = max( free C[x, k] ; over its queues: enter i at k ; Q[i, k + 1] )               the first tick is free
Into a dangerous place a link takes any of lag .. lag + slack ticks: rounding down hides up to a tick, slower company
in a mixed convoy more, and neither is a halt that a window must hold.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from safeconduct.network.compiling import compiled

__all__ = ["bus_sweep", "carried_sweep", "ride", "spread"]

_Floats = NDArray[np.float64]
_LOW = -1e17
_NOWHERE = -1e18


@compiled
def carried_sweep(
    last: Any, first: Any, order: Any, head: Any, lag: Any, slack: Any, opened: Any, price_row: Any, prices: Any,
    caught_row: Any, caught: Any, danger: Any, may_halt: Any, halt_caught: Any, survival: Any, worth: Any,
    kappa: Any, ends: Any, short: Any, from_k: Any, to_k: Any, queue: Any, clear: Any, risky: Any,
) -> None:
    """Fill C (clear) and D (risky), float64 (n, last + 2), for ticks to_k down to from_k.

    queue: row of each link's queue int32 (m,), -1 where it is not priced; prices of standing float64 (q, last + 1); Q
    of both layers, float64 (q, last + 2); free C and D, float64 (n, last + 2), C and D themselves without queues.

    worth: q, weighted persons a vehicle.  ends: float64 (n, last + 1), what ending at a node brings (_LOW: nowhere).
    short: whether some link is shorter than a tick.  Tables by tick should lie together in memory (order F).
    """
    nodes = len(first) - 1
    queue_row, standing, queue_clear, queue_risky, free_clear, free_risky = queue
    for k in range(to_k, from_k - 1, -1):
        again = True
        while again:  # links shorter than a tick lead to the same tick: sweep until nothing rises
            again = False
            for x in range(nodes):
                halts = may_halt[x, k] and k < last
                lost = worth * kappa * halt_caught[k] if danger[x] else 0.0
                c = ends[x, k]
                d = _NOWHERE
                if halts:
                    d = free_risky[x, k + 1] - lost
                    if not danger[x] and free_clear[x, k + 1] > c:
                        c = free_clear[x, k + 1]
                if danger[x] and ends[x, k] > _LOW and worth * survival[k] + ends[x, k] > d:
                    d = worth * survival[k] + ends[x, k]
                all_c, all_d = c, d
                for place in range(first[x], first[x + 1]):
                    i = order[place]
                    queues = queue_row[i]
                    if not opened[i, k] and queues < 0:
                        continue
                    via_c, via_d = _NOWHERE, _NOWHERE
                    if opened[i, k]:
                        y = head[i]
                        price = 0.0
                        if price_row[i] >= 0:
                            price = prices[price_row[i], k]
                        row = caught_row[i]
                        for then in range(k + lag[i], min(last, k + lag[i] + slack[i]) + 1):
                            if row < 0:
                                value = clear[y, then] - price
                                if value > via_c:
                                    via_c = value
                                if danger[x] and worth * survival[k] + value > via_d:
                                    via_d = worth * survival[k] + value
                                value = risky[y, then] - price
                                if value > via_d:
                                    via_d = value
                            else:
                                value = risky[y, then]
                                if not danger[y] and worth * survival[then] + clear[y, then] > value:
                                    value = worth * survival[then] + clear[y, then]
                                value -= price + worth * kappa * caught[row, k]
                                if value > via_d:
                                    via_d = value
                    if queues >= 0:
                        waits_c, waits_d = via_c, via_d
                        if halts:
                            if not danger[x]:
                                waits_c = max(via_c, queue_clear[queues, k + 1])
                                via_c = max(via_c, queue_clear[queues, k + 1] - standing[queues, k])
                            waits_d = max(via_d, queue_risky[queues, k + 1] - lost)
                            via_d = max(via_d, queue_risky[queues, k + 1] - lost - standing[queues, k])
                        queue_clear[queues, k] = max(queue_clear[queues, k], via_c)
                        queue_risky[queues, k] = max(queue_risky[queues, k], via_d)
                        all_c, all_d = max(all_c, waits_c), max(all_d, waits_d)
                    else:
                        c, d = max(c, via_c), max(d, via_d)
                if c > free_clear[x, k]:
                    free_clear[x, k] = c
                if d > free_risky[x, k]:
                    free_risky[x, k] = d
                all_c, all_d = max(all_c, c), max(all_d, d)
                if all_c > clear[x, k] + 1e-12 or all_d > risky[x, k] + 1e-12:
                    again = True
                if all_c > clear[x, k]:
                    clear[x, k] = all_c
                if all_d > risky[x, k]:
                    risky[x, k] = all_d
            again = again and short


@compiled
def bus_sweep(
    last: Any, first: Any, order: Any, head: Any, lag: Any, slack: Any, opened: Any, loaded_first: Any,
    loaded_order: Any, loaded: Any, price_row: Any, prices: Any, empty_prices: Any, caught_row: Any, caught: Any,
    danger: Any, may_halt: Any, halt_caught: Any, survival: Any, kappa: Any, worths: Any, ends: Any, end_nodes: Any,
    loads: Any, load_nodes: Any, load_ticks: Any, unload_ticks: Any, short: Any, queue: Any, parked: Any, clear: Any,
    risky: Any, work: Any,
) -> None:
    """Fill the values of a bus's day backwards: parked or empty (n, last + 2), and loaded for each of s kinds of load.

    worths: float64 (s,), weighted persons of a full bus.  ends: float64 (s, n, last + 1), what setting down brings.
    loads: float64 (s, n, last + 1), what taking up at a node with departure at a tick brings (_LOW: nobody there).
    clear, risky: float64 (s, n, last + 2).  empty_prices: what entering a link costs an empty bus.
    queue: row of each link's queue, prices and tables: all empty, as the waits of buses are not priced.
    opened, loaded: bool (m, last + 1), when links may be entered empty and loaded; each with the links by their tail.
    end_nodes, load_nodes: where ends and loads are not all _LOW.  work: float64 (n, last + 1), all _LOW.
    A loaded bus that has set down is parked after unload_ticks.
    """
    nodes = len(first) - 1
    kinds = len(worths)
    for k in range(last, -1, -1):
        rising = True
        while rising:  # set down within the tick: what the bus does next counts at once
            rising = False
            for s in range(kinds):
                for x in end_nodes:
                    brings = ends[s, x, k]
                    if brings > _LOW:
                        then = k + unload_ticks
                        # Whoever has arrived in time is out, even where unloading ends behind the horizon.
                        brings += parked[x, then] if then <= last else 0.0
                    work[x, k] = brings
                carried_sweep(
                    last, loaded_first, loaded_order, head, lag, slack, loaded, price_row, prices, caught_row, caught,
                    danger, may_halt, halt_caught, survival, worths[s], kappa, work, short, k, k,
                    (queue[0], queue[1], queue[2], queue[2], clear[s], risky[s]), clear[s], risky[s],
                )
            again = True
            while again:
                again = False
                for x in range(nodes):
                    best = parked[x, k + 1] if k < last else 0.0
                    for place in range(first[x], first[x + 1]):
                        i = order[place]
                        then = k + lag[i]
                        if opened[i, k] and then <= last:
                            price = 0.0
                            if price_row[i] >= 0:
                                price = empty_prices[price_row[i], k]
                            if parked[head[i], then] - price > best:
                                best = parked[head[i], then] - price
                    if best > parked[x, k] + 1e-12:
                        parked[x, k] = best
                        again = short
                        rising = unload_ticks == 0
                then = k + load_ticks
                if then <= last:
                    for x in load_nodes:
                        best = parked[x, k]
                        for s in range(kinds):
                            if loads[s, x, then] > _LOW:
                                value = risky[s, x, then]
                                if not danger[x] and worths[s] + clear[s, x, then] > value:
                                    value = worths[s] + clear[s, x, then]
                                value += loads[s, x, then]
                                if value > best:
                                    best = value
                        if best > parked[x, k] + 1e-12:
                            parked[x, k] = best
                            again = short
                            rising = unload_ticks == 0


@compiled
def ride(
    links: Any, start_k: Any, last: Any, tail: Any, head: Any, lag: Any, opened: Any, caught_row: Any, caught: Any,
    danger: Any, may_halt: Any, halt_caught: Any, survival: Any, worth: Any, kappa: Any, pin: Any, pin_k: Any,
    entered: Any,
) -> tuple[int, float]:
    """Drive given links from a tick on, each as soon as it is open: tick of arrival (-1: not possible) and worth.

    pin, pin_k: before link number `pin` (-1: none) it waits at least until tick pin_k.
    entered: int64 (len(links),), filled with the tick at which each link is entered.
    """
    k = start_k
    lost = 0.0
    met = danger[tail[links[0]]] if len(links) else False
    clear_k = start_k
    for j in range(len(links)):
        i = links[j]
        x = tail[i]
        while k <= last and (not opened[i, k] or (j == pin and k < pin_k)):
            if not may_halt[x, k]:
                return -1, 0.0
            if danger[x]:
                lost += kappa * halt_caught[k]
                met = True
            k += 1
        if k > last or k + lag[i] > last:
            return -1, 0.0
        entered[j] = k
        if danger[x] and met:
            clear_k = k
        k += lag[i]
        if caught_row[i] >= 0:
            met = True
            lost += kappa * caught[caught_row[i], entered[j]]
            clear_k = k
    if not met:
        return k, worth
    return k, worth * (survival[clear_k] - lost)


@compiled
def spread(load: Any, tick: Any, width: Any, amount: Any) -> None:
    """Add each amount evenly over [tick, tick + width) to a load by tick, float64 (ticks,)."""
    for j in range(len(tick)):
        begin = tick[j]
        end = begin + width[j]
        if width[j] <= 0.0:
            continue
        k = int(begin)
        while k < end and k < len(load):
            part = min(end, k + 1.0) - max(begin, float(k))
            load[k] += amount[j] * part / width[j]
            k += 1
