"""The cheapest sets of asks: as by trying all sets, proven or with what is left open, and different from each other."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations, product

import pytest

from builders import at, tiny_case
from plans import sample_plan
from safeconduct.answers import Ask, Outcome, asks_of, planned
from safeconduct.answers.change import Contraflow, Vehicles, WindowChange
from safeconduct.answers.reach import Step, ladders_of, reach, widens
from safeconduct.core import InfeasibleError, PlaceId
from safeconduct.planning import Case, Fleet

Counted = Callable[[dict[str, int]], tuple[int, int]]


def fleets_case(count: int) -> Case:
    """Return the tiny case with so many fleets of no vehicles: each ask is one of them with some."""
    fleet = tuple(Fleet(f"f{i}", PlaceId("haven"), 0, 40) for i in range(count))
    return tiny_case(fleet=fleet)


def steps_of(weights: list[list[float]]) -> list[Step]:
    """Return a ladder for each list of weights: 1, 2, ... vehicles of a fleet."""
    return [
        Step(Ask("vehicles", f"{n} vehicles in f{i}", Vehicles(f"f{i}", n), str(n)), weight)
        for i, ladder in enumerate(weights)
        for n, weight in enumerate(ladder, 1)
    ]


def counting(count: Counted) -> Callable[[Outcome], Outcome]:
    """Plan by a formula: persons and bound out of the vehicles of each fleet."""

    def plan(outcome: Outcome) -> Outcome:
        persons, most = count({row.id: row.vehicles for row in outcome.case.fleet})
        return replace(outcome, plan=replace(sample_plan(), out=persons, persons_bound=most))

    return plan


def random_formula(rng: random.Random, names: list[str], gap: int) -> Counted:
    """Return persons that only grow with vehicles, with pairs that help only together; the bound is `gap` above."""
    alone = {name: rng.choice((0, 0, 3, 5, 10)) for name in names}
    pairs = [(rng.sample(names, 2), rng.choice((5, 10, 20))) for _ in range(len(names))]

    def count(vehicles: dict[str, int]) -> tuple[int, int]:
        persons = 100 + sum(alone[name] * n for name, n in vehicles.items())
        persons += sum(gain * min(vehicles[a], vehicles[b]) for (a, b), gain in pairs)
        return persons, persons + gap

    return count


def cheapest_by_hand(weights: list[list[float]], count: Counted, people: int) -> float:
    """Return the least cost over all sets."""
    levels = product(*(range(len(ladder) + 1) for ladder in weights))
    return min(
        sum(ladder[n - 1] for ladder, n in zip(weights, taken, strict=True) if n)
        for taken in levels
        if count({f"f{i}": n for i, n in enumerate(taken)})[0] >= people
    )


@pytest.mark.parametrize("seed", range(60))
def test_cheapest_of_twelve_asks_is_that_of_all_sets(seed: int) -> None:
    rng = random.Random(seed)
    weights = [[float(rng.randint(1, 5))] for _ in range(12)]
    count = random_formula(rng, [f"f{i}" for i in range(12)], gap=0)
    people = 100 + rng.randint(5, count({f"f{i}": 1 for i in range(12)})[0] - 100)
    found = reach(fleets_case(12), people, steps_of(weights), counting(count), most_plans=4096)
    best = cheapest_by_hand(weights, count, people)
    assert found.sets[0].cost == pytest.approx(best)
    assert found.sets[0].proven
    assert found.bound_cost == pytest.approx(best)


@pytest.mark.parametrize("seed", range(30))
def test_cheapest_steps_of_ladders_are_those_of_all_levels(seed: int) -> None:
    rng = random.Random(seed)
    weights = [sorted(rng.sample(range(1, 12), 3)) for _ in range(5)]
    costs = [[float(w) for w in ladder] for ladder in weights]
    count = random_formula(rng, [f"f{i}" for i in range(5)], gap=0)
    people = 100 + rng.randint(5, count({f"f{i}": 3 for i in range(5)})[0] - 100)
    found = reach(fleets_case(5), people, steps_of(costs), counting(count), most_plans=4096)
    assert found.sets[0].cost == pytest.approx(cheapest_by_hand(costs, count, people))


@pytest.mark.parametrize("seed", range(30))
def test_what_the_gap_leaves_open_is_never_called_proven(seed: int) -> None:
    rng = random.Random(seed)
    weights = [[float(rng.randint(1, 5))] for _ in range(8)]
    count = random_formula(rng, [f"f{i}" for i in range(8)], gap=4)
    people = 100 + rng.randint(5, count({f"f{i}": 1 for i in range(8)})[0] - 100)
    found = reach(fleets_case(8), people, steps_of(weights), counting(count), most_plans=4096)
    best = cheapest_by_hand(weights, count, people)
    bound = cheapest_by_hand(weights, lambda vehicles: (count(vehicles)[1], 0), people)
    assert found.bound_cost == pytest.approx(bound)
    assert found.sets[0].cost == pytest.approx(best)
    assert found.sets[0].proven == (best <= bound + 1e-9)


@pytest.mark.parametrize("seed", range(30))
def test_each_set_does_without_something_of_the_others(seed: int) -> None:
    rng = random.Random(seed)
    count = random_formula(rng, [f"f{i}" for i in range(8)], gap=0)
    people = 100 + (count({f"f{i}": 1 for i in range(8)})[0] - 100) // 3
    found = reach(fleets_case(8), people, steps_of([[1.0]] * 8), counting(count), most_plans=4096)
    sets = [{ask.words for ask in one.asks} for one in found.sets]
    assert all(not one <= other for one, other in combinations(sets, 2))
    assert [one.cost for one in found.sets] == sorted(one.cost for one in found.sets)
    assert all(one.outcome.plan is not None and one.outcome.plan.out >= people for one in found.sets)


def test_nothing_is_asked_for_where_they_get_out_anyway() -> None:
    found = reach(fleets_case(2), 100, steps_of([[1.0], [1.0]]), counting(lambda _: (120, 120)))
    assert [one.asks for one in found.sets] == [()]
    assert found.bound_cost == 0.0


def test_more_than_all_asks_bring_is_infeasible_and_tells_the_most() -> None:
    with pytest.raises(InfeasibleError) as caught:
        reach(fleets_case(2), 500, steps_of([[1.0], [1.0]]), counting(lambda _: (120, 130)))
    assert dict(caught.value.because[0].values) == {"persons": 130}


def test_work_that_is_cut_short_says_so() -> None:
    count = random_formula(random.Random(1), [f"f{i}" for i in range(8)], gap=0)
    found = reach(fleets_case(8), 120, steps_of([[1.0]] * 8), counting(count), most_plans=3)
    assert found.stopped


def test_real_plans_give_the_cheapest_of_all_sets() -> None:
    """A window of 95 minutes lets few out; longer at its end, earlier at its start, or a shorter margin."""
    case = tiny_case(windows=(replace(tiny_case().windows[0], end=at("10:35")),))
    steps = [Step(ask, float(i + 1)) for i, ask in enumerate(asks_of(case, ("windows", "rules")))][:6]
    people = 300
    ladders = ladders_of(steps)
    assert len(ladders) == 2
    found = reach(case, people, steps, lambda outcome: planned(outcome, "fast"))
    assert found.sets
    by_hand = []
    for taken in product(*((None, *ladder) for ladder in ladders)):
        chosen = [step for step in taken if step is not None]
        changed = case
        for step in chosen:
            changed = step.ask.change.apply(changed)
        plan = planned(Outcome("", changed, None), "fast").plan
        if plan is not None and plan.out >= people:
            by_hand.append(sum(step.weight for step in chosen))
    assert found.sets[0].cost == min(by_hand)


def test_only_what_widens_is_an_ask_of_a_set() -> None:
    case = tiny_case()
    assert widens(case, WindowChange("w1", end=at("17:00")))
    assert not widens(case, WindowChange("w1", end=at("15:00")))
    assert not widens(case, Contraflow("town-cross", ((0, 1440),)))
    for ask in asks_of(case, ("windows", "vehicles", "lanes", "boarding", "intake", "roads", "sides", "rules")):
        assert widens(case, ask.change)
