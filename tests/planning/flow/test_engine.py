"""The engine against an exact linear programme on the expanded network, and its own invariants."""

from __future__ import annotations

import numpy as np
import pytest

from planning.flow.drawn_networks import Drawn, drawn, exact
from safeconduct.planning.flow.engine import CLOSED, FlowState, least_cost_flow, new_state

_ALL = 1 << 20


def solved(case: Drawn, most: int = _ALL) -> tuple[int, FlowState]:
    state = new_state(case.network, case.supply, case.room)
    return least_cost_flow(case.network, state, most), state


def cost_of(case: Drawn, state: FlowState) -> int:
    net = case.network
    cost = int((state.on * net.cost[net.cost_row].T).sum())
    cost += int((state.arrived * np.where(net.arrival_cost < CLOSED, net.arrival_cost, 0)).sum())
    return cost + int(((case.supply - state.left) * net.source_cost).sum())


@pytest.mark.parametrize("block", range(20))
def test_engine_sends_as_many_at_the_cost_of_the_exact_flow(block: int) -> None:
    for seed in range(20 * block, 20 * block + 20):
        case = drawn(seed)
        sent, state = solved(case)
        assert (sent, cost_of(case, state)) == exact(case, _ALL), seed


@pytest.mark.parametrize("seed", range(40))
def test_engine_stops_where_a_vehicle_costs_what_it_is_worth(seed: int) -> None:
    case = drawn(seed)
    worth = 6
    sent, state = solved(case, worth)
    vehicles, cost = exact(case, worth)
    assert cost_of(case, state) - worth * sent == cost - worth * vehicles


@pytest.mark.parametrize("seed", range(40))
def test_flow_is_conserved_and_within_capacity(seed: int) -> None:
    case = drawn(seed)
    _, state = solved(case)
    net = case.network
    assert (state.on >= 0).all()
    assert (state.on <= net.capacity).all()
    assert (state.held >= 0).all()
    assert (state.held <= net.hold[net.hold_row].T).all()
    balance = np.zeros((net.steps, net.nodes), np.int64)
    for t, a in np.argwhere(state.on):
        balance[t, net.tail[a]] -= state.on[t, a]
        balance[t + net.delay[a], net.head[a]] += state.on[t, a]
    balance -= state.held
    balance[1:] += state.held[:-1]
    np.subtract.at(balance.T, net.sink_node, state.arrived)
    np.add.at(balance, (net.source_step, net.source_node), case.supply - state.left)
    assert not balance.any()
    assert (state.arrived.sum(axis=1) + state.room == case.room).all()


@pytest.mark.parametrize("seed", range(30))
def test_more_capacity_never_sends_less(seed: int) -> None:
    case = drawn(seed)
    wider = case.network._replace(
        capacity=np.where(case.network.capacity, case.network.capacity + 1, 0).astype(np.int32)
    )
    assert solved(Drawn(wider, case.supply, case.room))[0] >= solved(case)[0]
