"""Hundreds of random instances against the slow check, and tiny ones against every order."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from planning.dispatch.instances import Draft
from planning.dispatch.random_instances import random_problem
from planning.dispatch.slow_check import faults
from safeconduct.planning.dispatch import DispatchParameters, dispatch
from safeconduct.planning.instance import Instance
from safeconduct.planning.proposal import Proposal

QUICK = DispatchParameters(placements=200, most_rounds=20)


@pytest.mark.parametrize("first", range(0, 400, 50))
def test_every_rule_is_kept_in_random_instances(first: int) -> None:
    for seed in range(first, first + 50):
        problem = random_problem(seed)
        found = dispatch(
            problem.instance, problem.proposals, problem.tasks, problem.walks, parameters=QUICK,
            rng=np.random.default_rng(seed),
        )  # fmt: skip
        assert faults(problem.instance, found) == [], seed


def test_random_instances_meet_every_kind_of_run() -> None:
    kinds = set()
    for seed in range(40):
        problem = random_problem(seed)
        found = dispatch(
            problem.instance, problem.proposals, problem.tasks, problem.walks, parameters=QUICK,
            rng=np.random.default_rng(seed),
        )  # fmt: skip
        kinds |= {run.kind for run in found.runs}
    assert kinds == {"loaded", "empty", "foot", "inbound"}


def tiny(seed: int) -> tuple[Instance, list[Proposal]]:
    """Draw five convoys of fixed size on three links: two roads that merge, a window, a headway."""
    rng = np.random.default_rng(seed)
    end = 60.0 * float(rng.integers(25, 45))
    draft = Draft(least=3, most=3, headway_s=120.0, windows=((0.0, end),), rate_per_h=0.3, kappa=0.2)
    roads = [draft.link(k, 2, float(rng.integers(3, 12)), float(rng.choice([60, 120, 240]))) for k in range(2)]
    last = draft.link(2, 3, 10, float(rng.choice([60, 120])), danger=True)
    draft.sink(3)
    counts = (int(rng.integers(1, 4)), 2)
    proposals = []
    for member, count in enumerate(counts):
        draft.people(member, 12.0 * count, weight=float(rng.choice([1.0, 2.0])))
        proposals.append(Proposal(member, member, 0, (roads[member], last), 3 * count, 12.0 * count, (0.0, 0.0)))
    return draft.instance(), proposals


def enter(instance: Instance, order: tuple[int, ...], proposals: list[Proposal]) -> float:
    """Return the value when convoys go in this order, each as early as the road's mouths are free: written out here."""
    free: dict[int, float] = {}
    (window,) = zip(instance.survival.begins.tolist(), instance.survival.ends.tolist(), strict=True)
    value = 0.0
    for member in order:
        road, last = proposals[member].links
        gap = 1.0 / instance.rate_pcu_s[road]
        head = free.get(road, 0.0)
        stretch = 2 * gap
        at = max(head + float(instance.road_s[road]), 0.0)
        # before the road where both merge, the convoy may close up: its tail comes `stretch` behind its head
        need = 2.0 / instance.rate_pcu_s[last]
        enters = max(at + max(0.0, stretch - need), free.get(last, 0.0))
        if enters + need + float(instance.road_s[last]) > window[1] + 1e-9:
            continue
        free[road] = head + 3 * gap + 120.0
        free[last] = enters + need + 1.0 / instance.rate_pcu_s[last] + 120.0
        clear = enters + float(instance.road_s[last])
        mean = instance.survival.mean
        caught = mean(enters, enters + need) - mean(clear, clear + need)
        value += 12.0 * instance.groups[member].weight * (mean(clear, clear + need) - instance.kappa * caught)
    return value


@pytest.mark.parametrize("seed", range(40))
def test_search_finds_the_best_order_of_five_convoys(seed: int) -> None:
    instance, proposals = tiny(seed)
    convoys = [member for member, proposal in enumerate(proposals) for _ in range(proposal.vehicles // 3)]
    best = max(enter(instance, order, proposals) for order in set(permutations(convoys)))
    found = dispatch(instance, proposals, parameters=DispatchParameters(placements=1500), rng=np.random.default_rng(1))
    assert faults(instance, found) == []
    assert found.value >= best - 1e-6
