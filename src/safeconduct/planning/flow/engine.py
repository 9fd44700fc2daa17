"""A primal-dual least-cost flow over implicitly expanded time.

State (t, x), numbered t * nodes + x, is node x in step t; hub j, numbered steps * nodes + j, is sink j over all steps.
p is a potential: the least cost at which a vehicle there could still arrive.  Every residual arc keeps a reduced cost

    c(v, w) + p(w) - p(v) >= 0          (complementary slackness)

so the flow is of least cost for what it sends, at every moment.  Until no more is worth sending:
1. Dijkstra from the sources (a super source makes them take turns) over reduced costs, to the nearest hub with room: D.
2. p += D - distance on what was reached; now there are paths of reduced cost 0.
3. Dinic on the arcs of reduced cost 0: levels count the backward arcs still to take, so no level holds a circle but
   of arcs without delay, which the depth-first search excludes; blocking flows until no path is left.
A full hub may be entered: it leads back to the steps in which it takes vehicles in, and some of those go elsewhere.

Source: Ford and Fulkerson (1958) for time; primal-dual successive shortest paths as in Ahuja, Magnanti, Orlin (1993),
section 9.8; Dinic (1970).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

__all__ = ["CLOSED", "MANY", "FlowState", "TimeSpaceNetwork", "least_cost_flow", "new_state"]

CLOSED = 1 << 28
"""A cost or potential that stands for never; twice of it fits int32."""

MANY = 1 << 28
"""A capacity in vehicles that nothing fills."""


class TimeSpaceNetwork(NamedTuple):
    """Arc families by step: n nodes, s steps, a families sorted by (tail, delay), k sinks, g sources.

    first: int32 (n + 1,), families of node x are first[x]..first[x + 1] - 1.  head, tail, delay: int32 (a,), steps.
    undelayed: int32 (n,), how many families of a node have delay 0.  first_in: int32 (n + 1,), into: int32 (a,).
    capacity: int32 (s, a), vehicles that may enter in a step; 0 where they would arrive after the last step.
    cost_row: int32 (a,) into cost: int32 (rows, s), >= 0.  hold_row: int32 (n,) into hold: int32 (rows, s), vehicles
    that may wait from a step to the next; last column 0.
    sink_of: int32 (n,), -1 none.  sink_node: int32 (k,).  arrival_cost: int32 (k, s), CLOSED where nobody is taken in.
    source_node, source_step: int32 (g,).  source_cost: int32 (g,), >= 0, of sending a vehicle at all.
    """

    nodes: int
    steps: int
    first: NDArray[np.int32]
    head: NDArray[np.int32]
    tail: NDArray[np.int32]
    delay: NDArray[np.int32]
    undelayed: NDArray[np.int32]
    first_in: NDArray[np.int32]
    into: NDArray[np.int32]
    capacity: NDArray[np.int32]
    cost_row: NDArray[np.int32]
    cost: NDArray[np.int32]
    hold_row: NDArray[np.int32]
    hold: NDArray[np.int32]
    sink_of: NDArray[np.int32]
    sink_node: NDArray[np.int32]
    arrival_cost: NDArray[np.int32]
    source_node: NDArray[np.int32]
    source_step: NDArray[np.int32]
    source_cost: NDArray[np.int32]


class FlowState(NamedTuple):
    """What is sent, and the potentials that prove it.

    on: int32 (s, a).  held: int32 (s, n), from a step to the next.  arrived: int32 (k, s).  room: int64 (k,), left at
    the sinks.  left: int64 (g,), still at the sources.  potential: int32 (s * n + k,).
    counts: int64 (4,): searches, states searched, paths, phases.
    """

    on: NDArray[np.int32]
    held: NDArray[np.int32]
    arrived: NDArray[np.int32]
    room: NDArray[np.int64]
    left: NDArray[np.int64]
    potential: NDArray[np.int32]
    counts: NDArray[np.int64]


class _Work(NamedTuple):
    """Marks by state; a mark that is not the present stamp is out of date."""

    distance: NDArray[np.int32]
    reached: NDArray[np.int32]
    done: NDArray[np.int32]
    level: NDArray[np.int32]
    labelled: NDArray[np.int32]
    pointer: NDArray[np.int32]
    on_path: NDArray[np.uint8]
    near: NDArray[np.int32]
    far: NDArray[np.int32]
    order: NDArray[np.int32]


def new_state(network: TimeSpaceNetwork, supply: NDArray[np.int64], room: NDArray[np.int64]) -> FlowState:
    """Begin with nothing sent; potentials are the least costs to arrive on an empty network."""
    n, s, k = network.nodes, network.steps, len(network.sink_node)
    state = FlowState(
        on=np.zeros((s, len(network.tail)), np.int32),
        held=np.zeros((s, n), np.int32),
        arrived=np.zeros((k, s), np.int32),
        room=room.astype(np.int64),
        left=supply.astype(np.int64),
        potential=np.zeros(s * n + k, np.int32),
        counts=np.zeros(4, np.int64),
    )
    _cost_to_go(network, state.room, state.potential)
    return state


def least_cost_flow(network: TimeSpaceNetwork, state: FlowState, most: int) -> int:
    """Send what arrives at a cost below `most` a vehicle, at least cost; change the state; return the vehicles sent."""
    size = network.steps * network.nodes + len(network.sink_node)
    distance, reached, done, level, labelled, pointer = (np.zeros(size, np.int32) for _ in range(6))
    work = _Work(
        distance=distance,
        reached=reached,
        done=done,
        level=level,
        labelled=labelled,
        pointer=pointer,
        on_path=np.zeros(size, np.uint8),
        near=np.empty(3 * size + 8, np.int32),
        far=np.empty(3 * size + 8, np.int32),
        order=np.empty(size + 8, np.int32),
    )
    sent = int(_send(network, state, work, most))
    if sent < 0:
        raise RuntimeError("flow engine: a search reached a sink, and no path to it was found")
    return sent


@njit(cache=True, nogil=True)
def _cost_to_go(net: Any, room: Any, potential: Any) -> None:
    """Least cost to arrive from each state, going back step by step; families without delay until nothing changes."""
    n, steps = net.nodes, net.steps
    zero = 0
    for a in range(net.tail.size):
        zero += net.delay[a] == 0
    hubs = steps * n
    for t in range(steps - 1, -1, -1):
        for x in range(n):
            best = CLOSED
            if t + 1 < steps and net.hold[net.hold_row[x], t] > 0:
                best = potential[(t + 1) * n + x]
            j = net.sink_of[x]
            if j >= 0 and room[j] > 0 and net.arrival_cost[j, t] < best:
                best = net.arrival_cost[j, t]
            for a in range(net.first[x] + net.undelayed[x], net.first[x + 1]):
                if net.capacity[t, a] > 0:
                    onward = potential[(t + net.delay[a]) * n + net.head[a]]
                    if onward < CLOSED:
                        best = min(best, onward + net.cost[net.cost_row[a], t])
            potential[t * n + x] = best
        changed = zero > 0
        while changed:
            changed = False
            for x in range(n):
                q = t * n + x
                for a in range(net.first[x], net.first[x] + net.undelayed[x]):
                    if net.capacity[t, a] > 0:
                        onward = potential[t * n + net.head[a]]
                        if onward < CLOSED and onward + net.cost[net.cost_row[a], t] < potential[q]:
                            potential[q] = onward + net.cost[net.cost_row[a], t]
                            changed = True
    for j in range(net.sink_node.size):
        potential[hubs + j] = 0 if room[j] > 0 else CLOSED


@njit(cache=True, nogil=True, inline="always")
def _slots(net: Any, q: int) -> Any:
    """How many residual arcs may leave a state: into its hub, its families and waiting, and back over either."""
    if q >= net.steps * net.nodes:
        return net.steps
    x = q % net.nodes
    return 3 + net.first[x + 1] - net.first[x] + net.first_in[x + 1] - net.first_in[x]


@njit(cache=True, nogil=True, inline="always")
def _forward(net: Any, state: Any, q: int, t: int, x: int, slot: int) -> tuple[int, int, int, int]:
    """Residual arc out of a state by its slot: (where to, cost, room, 1 if it goes back over flow); room 0: none.

    Waiting is tried after families without delay and before those with one: else the search wanders.
    """
    n = net.nodes
    hubs = net.steps * n
    if q >= hubs:
        j = q - hubs
        s = net.steps - 1 - slot
        return s * n + net.sink_node[j], -net.arrival_cost[j, s], state.arrived[j, s], 1
    if slot == 0:
        j = net.sink_of[x]
        if j < 0 or net.arrival_cost[j, t] >= CLOSED:
            return -1, 0, 0, 0
        return hubs + j, net.arrival_cost[j, t], MANY, 0
    slot -= 1
    out, early = net.first[x + 1] - net.first[x], net.undelayed[x]
    if slot == early:
        if t + 1 >= net.steps:
            return -1, 0, 0, 0
        return q + n, 0, net.hold[net.hold_row[x], t] - state.held[t, x], 0
    if slot <= out:
        a = net.first[x] + (slot if slot < early else slot - 1)
        room = net.capacity[t, a] - state.on[t, a]
        if room <= 0:
            return -1, 0, 0, 0
        return (t + net.delay[a]) * n + net.head[a], net.cost[net.cost_row[a], t], room, 0
    slot -= out + 1
    if slot < net.first_in[x + 1] - net.first_in[x]:
        a = net.into[net.first_in[x] + slot]
        s = t - net.delay[a]
        if s < 0 or state.on[s, a] <= 0:
            return -1, 0, 0, 1
        return s * n + net.tail[a], -net.cost[net.cost_row[a], s], state.on[s, a], 1
    if t == 0:
        return -1, 0, 0, 1
    return q - n, 0, state.held[t - 1, x], 1


@njit(cache=True, nogil=True, inline="always")
def _backward(net: Any, state: Any, q: int, t: int, x: int, slot: int) -> tuple[int, int, int, int]:
    """Residual arc into a state by its slot: (where from, cost, room, 1 if it goes back over flow)."""
    n = net.nodes
    hubs = net.steps * n
    if q >= hubs:
        j = q - hubs
        if net.arrival_cost[j, slot] >= CLOSED:
            return -1, 0, 0, 0
        return slot * n + net.sink_node[j], net.arrival_cost[j, slot], MANY, 0
    if slot == 0:
        j = net.sink_of[x]
        if j < 0:
            return -1, 0, 0, 1
        return hubs + j, -net.arrival_cost[j, t], state.arrived[j, t], 1
    slot -= 1
    out = net.first[x + 1] - net.first[x]
    if slot < out:
        a = net.first[x] + slot
        if state.on[t, a] <= 0:
            return -1, 0, 0, 1
        return (t + net.delay[a]) * n + net.head[a], -net.cost[net.cost_row[a], t], state.on[t, a], 1
    slot -= out
    if slot == 0:
        if t + 1 >= net.steps:
            return -1, 0, 0, 1
        return q + n, 0, state.held[t, x], 1
    slot -= 1
    if slot < net.first_in[x + 1] - net.first_in[x]:
        a = net.into[net.first_in[x] + slot]
        s = t - net.delay[a]
        if s < 0:
            return -1, 0, 0, 0
        return s * n + net.tail[a], net.cost[net.cost_row[a], s], net.capacity[s, a] - state.on[s, a], 0
    if t == 0:
        return -1, 0, 0, 0
    return q - n, 0, net.hold[net.hold_row[x], t - 1] - state.held[t - 1, x], 0


@njit(cache=True, nogil=True)
def _push(heap: Any, size: int, key: Any) -> int:
    """Add a key to a binary heap, least first; return its size."""
    i = size
    while i > 0:
        up = (i - 1) >> 1
        if heap[up] <= key:
            break
        heap[i] = heap[up]
        i = up
    heap[i] = key
    return size + 1


@njit(cache=True, nogil=True)
def _pop(heap: Any, size: int) -> int:
    """Drop the least key of a binary heap; return its size."""
    size -= 1
    key = heap[size]
    i = 0
    while True:
        child = 2 * i + 1
        if child >= size:
            break
        if child + 1 < size and heap[child + 1] < heap[child]:
            child += 1
        if heap[child] >= key:
            break
        heap[i] = heap[child]
        i = child
    heap[i] = key
    return size


@njit(cache=True, nogil=True)
def _nearest(net: Any, state: Any, work: Any, stamp: int, price: int, limit: int) -> tuple[int, int]:
    """Dijkstra over reduced costs from the super source, of potential `price`, to a hub with room.

    Returns (distance, -1 where no hub is nearer than `limit`; states settled, in work.order).
    States at the same distance are settled from a stack; only longer steps go through the heap.
    """
    n, steps = net.nodes, net.steps
    hubs = steps * n
    p = state.potential
    near = work.near
    heap = np.empty(1024 + net.source_node.size, np.int64)
    size = 0
    for g in range(net.source_node.size):
        q = net.source_step[g] * n + net.source_node[g]
        if state.left[g] > 0 and p[q] < CLOSED:
            d = p[q] + net.source_cost[g] - price
            if work.reached[q] != stamp or d < work.distance[q]:
                work.reached[q] = stamp
                work.distance[q] = d
                size = _push(heap, size, (np.int64(d) << 32) | q)
    settled = 0
    found = -1
    while size > 0:
        distance = heap[0] >> 32
        if distance >= limit or (found >= 0 and distance > found):
            break
        q = heap[0] & 0xFFFFFFFF
        size = _pop(heap, size)
        if work.done[q] == stamp or work.distance[q] != distance:
            continue
        near[0] = q
        work.done[q] = stamp
        count = 1
        while count > 0:
            count -= 1
            q = near[count]
            work.order[settled] = q
            settled += 1
            if q >= hubs and state.room[q - hubs] > 0:
                found = distance
                continue
            t = q // n
            x = q - t * n
            here = p[q]
            for slot in range(_slots(net, q)):
                y, cost, room, _ = _forward(net, state, q, t, x, slot)
                if room <= 0 or work.done[y] == stamp or p[y] >= CLOSED:
                    continue
                d = distance + cost + p[y] - here
                if d >= limit or (work.reached[y] == stamp and work.distance[y] <= d):
                    continue
                work.reached[y] = stamp
                work.distance[y] = d
                if d == distance:
                    work.done[y] = stamp
                    near[count] = y
                    count += 1
                else:
                    if size + 1 >= heap.size:
                        heap = np.concatenate((heap, np.empty_like(heap)))
                    size = _push(heap, size, (np.int64(d) << 32) | y)
    return found, settled


@njit(cache=True, nogil=True)
def _label(net: Any, state: Any, work: Any, stamp: int, label: int, price: int) -> int:
    """Count backward arcs still to take to a hub with room, among settled states; return a source's least, -1: none."""
    n = net.nodes
    hubs = net.steps * n
    p, near, far = state.potential, work.near, work.far
    count = 0
    for j in range(net.sink_node.size):
        if state.room[j] > 0 and work.done[hubs + j] == stamp:
            work.labelled[hubs + j] = label
            work.level[hubs + j] = 0
            work.pointer[hubs + j] = 0
            near[count] = hubs + j
            count += 1
    level = 0
    while count > 0:
        later = 0
        while count > 0:
            count -= 1
            q = near[count]
            if work.level[q] != level:
                continue
            t = q // n
            x = q - t * n
            here = p[q]
            for slot in range(_slots(net, q)):
                y, cost, room, back = _backward(net, state, q, t, x, slot)
                if room <= 0 or work.done[y] != stamp or p[y] != here + cost:
                    continue
                new = level + back
                if work.labelled[y] == label and work.level[y] <= new:
                    continue
                work.labelled[y] = label
                work.level[y] = new
                work.pointer[y] = 0
                if back:
                    far[later] = y
                    later += 1
                else:
                    near[count] = y
                    count += 1
        for g in range(net.source_node.size):
            q = net.source_step[g] * n + net.source_node[g]
            its_turn = state.left[g] > 0 and p[q] + net.source_cost[g] == price
            if its_turn and work.labelled[q] == label and work.level[q] == level:
                return level
        for i in range(later):
            near[i] = far[i]
        count = later
        level += 1
    return -1


@njit(cache=True, nogil=True, inline="always")
def _change(net: Any, state: Any, q: int, slot: int, amount: int) -> None:
    """Send an amount over the residual arc of a slot."""
    n = net.nodes
    hubs = net.steps * n
    if q >= hubs:
        state.arrived[q - hubs, net.steps - 1 - slot] -= amount
        return
    t = q // n
    x = q - t * n
    if slot == 0:
        state.arrived[net.sink_of[x], t] += amount
        return
    slot -= 1
    out, early = net.first[x + 1] - net.first[x], net.undelayed[x]
    if slot == early:
        state.held[t, x] += amount
    elif slot <= out:
        state.on[t, net.first[x] + (slot if slot < early else slot - 1)] += amount
    elif slot - out - 1 < net.first_in[x + 1] - net.first_in[x]:
        a = net.into[net.first_in[x] + slot - out - 1]
        state.on[t - net.delay[a], a] -= amount
    else:
        state.held[t - 1, x] -= amount


@njit(cache=True, nogil=True)
def _advance(net: Any, state: Any, work: Any, label: int, q: int) -> int:
    """Move a state's pointer to its next usable arc; return where that leads, -1: nowhere."""
    n = net.nodes
    t = q // n
    x = q - t * n
    p, level = state.potential, work.level[q]
    slots = _slots(net, q)
    while work.pointer[q] < slots:
        y, cost, room, back = _forward(net, state, q, t, x, work.pointer[q])
        if (
            room > 0
            and work.labelled[y] == label
            and work.level[y] == level - back
            and p[q] == p[y] + cost
            and work.on_path[y] == 0
        ):
            return y
        work.pointer[q] += 1
    return -1


@njit(cache=True, nogil=True)
def _augment(net: Any, state: Any, path: Any, length: int, amount: int) -> tuple[int, int]:
    """Send what a path carries, at most `amount`; return (vehicles, place on the path of its first full arc)."""
    n = net.nodes
    bottleneck = length
    for i in range(length):
        q, slot = path[2 * i], path[2 * i + 1]
        t = q // n
        _, _, room, _ = _forward(net, state, q, t, q - t * n, slot)
        if room < amount:
            amount = room
            bottleneck = i
        elif room == amount and bottleneck == length:
            bottleneck = i
    for i in range(length):
        _change(net, state, path[2 * i], path[2 * i + 1], amount)
    return amount, bottleneck


@njit(cache=True, nogil=True)
def _block(net: Any, state: Any, work: Any, label: int, price: int, top: int) -> int:
    """Send a blocking flow over the labelled states, depth first with current arcs; return the vehicles sent."""
    n = net.nodes
    hubs = net.steps * n
    path = work.far
    total = 0
    for g in range(net.source_node.size):
        root = net.source_step[g] * n + net.source_node[g]
        if state.potential[root] + net.source_cost[g] != price:
            continue
        if work.labelled[root] != label or work.level[root] != top:
            continue
        q, depth = root, 0
        work.on_path[root] = 1
        while state.left[g] > 0:
            y = _advance(net, state, work, label, q)
            if y < 0:
                work.level[q] = -9
                work.on_path[q] = 0
                if depth == 0:
                    break
                depth -= 1
                q = path[2 * depth]
                work.pointer[q] += 1
                continue
            path[2 * depth] = q
            path[2 * depth + 1] = work.pointer[q]
            depth += 1
            work.on_path[y] = 1
            q = y
            if q < hubs or state.room[q - hubs] <= 0:
                continue
            work.on_path[q] = 0
            sent, cut = _augment(net, state, path, depth, min(state.left[g], state.room[q - hubs]))
            state.left[g] -= sent
            state.room[q - hubs] -= sent
            total += sent
            state.counts[2] += 1
            if state.room[q - hubs] <= 0 and cut == depth:
                cut = depth - 1
            for i in range(cut + 1, depth):
                work.on_path[path[2 * i]] = 0
            depth = min(cut, depth - 1)
            q = path[2 * depth]
        for i in range(depth):
            work.on_path[path[2 * i]] = 0
        work.on_path[q] = 0
        work.on_path[root] = 0
    return total


@njit(cache=True, nogil=True)
def _send(net: Any, state: Any, work: Any, most: int) -> int:
    """Search, raise potentials and send, until the next vehicle would cost `most` or cannot arrive; -1: a fault."""
    n = net.nodes
    p = state.potential
    price = most
    for g in range(net.source_node.size):
        q = net.source_step[g] * n + net.source_node[g]
        if state.left[g] > 0 and p[q] < CLOSED:
            price = min(price, p[q] + net.source_cost[g])
    total = 0
    stamp = 0
    label = 0
    while price < most:
        stamp += 1
        distance, settled = _nearest(net, state, work, stamp, price, most - price)
        state.counts[0] += 1
        state.counts[1] += settled
        rise = distance if distance >= 0 else most - price
        for i in range(settled):
            q = work.order[i]
            p[q] += rise - work.distance[q]
        price += rise
        if distance < 0:
            break
        some = 0
        while True:
            label += 1
            state.counts[3] += 1
            top = _label(net, state, work, stamp, label, price)
            if top < 0:
                break
            sent = _block(net, state, work, label, price, top)
            some += sent
            if sent == 0:
                break
        if some == 0:
            return -1
        total += some
    return total
