"""Cars on regions of 40 x 40 and 60 x 60 crossroads: the flow of planning.flow against OR-Tools on the whole expansion.

    python benchmarks/region_flow.py [--sides 2] [--size 40] [--seed 1] [--collapse 0.3] [--no-peer]

Peer: SimpleMinCostFlow.solve() alone, on the same families laid out step by step; building them is not counted.
"""

from __future__ import annotations

import argparse
import time

import numpy as np

from planning.instances import make_instance
from safeconduct.planning.flow import solve as flow_solve
from safeconduct.planning.flow import solve_flow
from safeconduct.planning.flow.demand import sides
from safeconduct.planning.flow.formulation import formulate
from safeconduct.planning.instance import Instance
from safeconduct.planning.parameters import SolverParameters

_HOUR = 3600.0


def region(
    size: int,
    seed: int,
    *,
    sides: int = 1,
    collapse_per_h: float = 0.0,
    origins: int = 24,
    vehicles: int = 40_000,
    capacity: float = 10_000.0,
) -> Instance:
    """Draw crossroads with a fifth of roads missing: 24 origins, 10 receptions, one window over a tenth of links."""
    rng = np.random.default_rng(seed)
    at = np.arange(size * size).reshape(size, size)
    pairs = np.concatenate(
        [
            np.stack([at[:, :-1].ravel(), at[:, 1:].ravel()], 1),
            np.stack([at[:-1].ravel(), at[1:].ravel()], 1),
        ]
    )
    pairs = pairs[rng.random(len(pairs)) < 0.8]
    km = rng.uniform(1.0, 5.0, len(pairs)) * min(1.0, 60 / size)  # a larger region is a denser network
    speed = rng.choice([30.0, 50.0, 70.0, 90.0], len(pairs))
    per_h = rng.choice([300.0, 600.0, 900.0, 1800.0], len(pairs))
    danger = rng.random(len(pairs)) < 0.1
    roads = [
        {
            "tail": int(a),
            "head": int(b),
            "travel_s": float(km[i] / speed[i] * _HOUR),
            "per_h": float(per_h[i]),
            "danger": bool(danger[i]),
        }
        for i in range(len(pairs))
        for a, b in (pairs[i], pairs[i][::-1])
    ]
    inner = at[size // 4 : -(size // 4), size // 4 : -(size // 4)].ravel()
    rim = np.unique(np.concatenate([at[0], at[-1], at[:, 0], at[:, -1]]))
    used = np.unique(pairs)
    starts = rng.choice(np.intersect1d(inner, used), origins, replace=False)
    ends = rng.choice(np.intersect1d(rim, used), 10, replace=False)
    share = rng.uniform(0.2, 1.0, origins)
    counts = np.floor(vehicles * share / share.sum()).astype(int)
    half = [tuple(range(k, 10, sides)) for k in range(sides)]
    sources = [
        {"node": int(x), "vehicles": int(n), "to": half[i % sides]}
        for i, (x, n) in enumerate(zip(starts, counts, strict=True))
    ]
    return make_instance(
        roads,
        sources=sources,
        sinks=[{"node": int(x), "capacity": capacity} for x in ends],
        horizon_s=8 * _HOUR,
        step_s=300.0,
        windows=((2 * _HOUR, 5 * _HOUR),),
        rate_per_s=collapse_per_h / _HOUR,
        kappa=0.5,
    )


def peer(instance: Instance) -> tuple[float, float, int]:
    """Return (persons out, seconds of solve(), arcs) of OR-Tools on the families of all sides as one flow, laid out."""
    from ortools.graph.python import min_cost_flow

    search = flow_solve._Search(instance, SolverParameters(), sides(instance), None, None, lambda: False)
    clock = search._clock(search._distance_lags(), up=True)
    capacities = search._capacities(clock)
    made = formulate(instance, search.segments, clock, capacities, search.all, SolverParameters())
    net = made.network
    n, steps = net.nodes, net.steps
    t, a = np.nonzero(net.capacity)
    hold_t, hold_x = np.nonzero(net.hold[net.hold_row].T)
    kept = hold_t + 1 < steps
    hold_t, hold_x = hold_t[kept], hold_x[kept]
    sink_t = np.tile(np.arange(steps), len(net.sink_node))
    sink_j = np.repeat(np.arange(len(net.sink_node)), steps)
    start, end = n * steps + len(net.sink_node), n * steps + len(net.sink_node) + 1
    g = np.arange(len(made.supply))
    j = np.arange(len(net.sink_node))
    tail = np.concatenate(
        [
            t * n + net.tail[a],
            hold_t * n + hold_x,
            sink_t * n + net.sink_node[sink_j],
            n * steps + j,
            np.full(len(g), start),
            [start],
        ]
    )
    head = np.concatenate(
        [
            (t + net.delay[a]) * n + net.head[a],
            (hold_t + 1) * n + hold_x,
            n * steps + sink_j,
            np.full(len(j), end),
            net.source_node[g],
            [end],
        ]
    )
    many = int(made.supply.sum())
    room = np.concatenate(
        [
            net.capacity[t, a],
            np.minimum(net.hold[net.hold_row[hold_x], hold_t], many),
            np.full(len(sink_t), many),
            made.room,
            made.supply,
            [many],
        ]
    )
    cost = np.concatenate(
        [
            net.cost[net.cost_row[a], t],
            np.zeros(len(hold_t)),
            net.arrival_cost[sink_j, sink_t],
            np.zeros(len(j)),
            net.source_cost,
            [made.most],
        ]
    ).astype(np.int64)
    flow = min_cost_flow.SimpleMinCostFlow()
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        tail.astype(np.int32), head.astype(np.int32), room.astype(np.int64), cost
    )
    flow.set_nodes_supplies(np.array([start, end], np.int32), np.array([many, -many]))
    began = time.process_time()
    assert flow.solve() == flow.OPTIMAL
    took = time.process_time() - began
    return 4.0 * (many - flow.flow(int(arcs[-1]))), took, len(tail)


def main() -> None:
    """Print one line a case."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, default=40)
    parser.add_argument("--seed", type=int, nargs="*", default=[1, 2])
    parser.add_argument("--sides", type=int, default=1)
    parser.add_argument("--collapse", type=float, default=0.0)
    parser.add_argument("--vehicles", type=int, default=40_000)
    parser.add_argument("--capacity", type=float, default=10_000.0)
    parser.add_argument("--no-peer", action="store_true")
    options = parser.parse_args()
    solve_flow(region(12, 0), parameters=SolverParameters())  # compiles the kernels, or loads them
    solve_flow(region(12, 0, sides=2, collapse_per_h=0.1), parameters=SolverParameters())
    for seed in options.seed:
        case = region(
            options.size,
            seed,
            sides=options.sides,
            collapse_per_h=options.collapse,
            vehicles=options.vehicles,
            capacity=options.capacity,
        )
        began = time.process_time()
        answer = solve_flow(case, parameters=SolverParameters())
        took = time.process_time() - began
        print(
            f"region {options.size} seed {seed}: {len(case.tail)} links, {took:.2f} s, "
            f"value {answer.value_in_model:.0f} of {answer.value_bound:.0f} (gap {100 * answer.gap_in_model:.2f} %), "
            f"persons {answer.persons_in_model:.0f} of "
            f"{answer.persons_bound:.0f}, {len(answer.proposals)} proposals, "
            f"{len({p.links for p in answer.proposals})} routes, {answer.iterations} searches",
            flush=True,
        )
        if not options.no_peer:
            out, seconds, arcs = peer(case)
            print(
                f"  OR-Tools: {out:.0f} persons, solve() {seconds:.2f} s on {arcs} arcs, {seconds / took:.1f} x",
                flush=True,
            )


if __name__ == "__main__":
    main()
