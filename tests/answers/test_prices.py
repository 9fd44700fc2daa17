"""Prices of asks: those of the plans anew, never below nought where an ask only widens, and no effect where unused."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pytest

import safeconduct as sc
from builders import tiny_case
from safeconduct.answers import ASK_KINDS, Ask, Outcome, Prices, asks_of, planned, priced, weighed
from safeconduct.cases.changes.words import read_case_changes
from safeconduct.core import ProofError, UsageError
from safeconduct.planning import Case, Fleet, plan_case
from safeconduct.report.verification.findings import plan_holds


def short_case() -> Case:
    """Return the tiny case with a window in which 400 cars cannot all leave, and a bus that nobody waits for."""
    case = tiny_case()
    short = replace(case.windows[0], end=case.windows[0].start.replace(hour=8, minute=35))
    idle = Fleet("f1", case.roads[1].to_place, 2, 40)
    return replace(case, windows=(short,), fleet=(idle,))


def fast(outcomes: Sequence[Outcome]) -> Iterable[Outcome]:
    """Plan one after the other."""
    return [planned(outcome, "fast") for outcome in outcomes]


@pytest.fixture(scope="module")
def prices() -> Prices:
    """Return the prices of windows, vehicles and rules in the short case."""
    case = short_case()
    return priced(case, asks_of(case, ("windows", "vehicles", "rules")), fast, plan_holds)


def test_words_of_asks_mean_their_changes() -> None:
    case = short_case()
    for ask in asks_of(case):
        assert read_case_changes(case, [ask.words])[0].changes == (ask.change,)


def test_a_price_is_the_plan_anew_against_the_plan_before(prices: Prices) -> None:
    row = next(row for row in prices.prices if row.ask.words == "w1 ends 60 min later")
    anew = plan_case(row.outcome.case, effort="fast")
    assert prices.base.plan is not None
    assert row.comparison.persons == max(anew.out, prices.base.plan.out) - prices.base.plan.out
    assert row.comparison.persons > 0
    low, high = row.comparison.value_between
    assert low <= anew.value - prices.base.plan.value <= high


def test_asks_stand_by_persons_for_each_unit_of_their_cost(prices: Prices) -> None:
    rates = [row.comparison.persons / row.ask.cost for row in prices.prices]
    assert rates == sorted(rates, reverse=True)
    assert {row.ask.words: row.ask.cost for row in prices.prices}["w1 ends 60 min later"] == 4


def test_a_given_cost_is_taken_by_its_change_and_other_asks_follow() -> None:
    first, second, *_ = asks_of(short_case(), ("windows",))
    other = Ask("asked", "3 vehicles in f1", asks_of(short_case(), ("vehicles",))[0].change, "", cost=7)
    found = weighed((first, second), (replace(second, words="in other words", cost=0.5), other))
    assert [(ask.words, ask.cost) for ask in found] == [(first.words, 1), (second.words, 0.5), (other.words, 7)]


def test_more_of_anything_never_costs_persons(prices: Prices) -> None:
    assert all(row.comparison.value >= 0 for row in prices.prices)


def test_a_longer_window_brings_at_least_as_much(prices: Prices) -> None:
    ends = {row.ask.unit: row.comparison.persons for row in prices.prices if row.ask.words.startswith("w1 ends")}
    assert ends["15 min"] <= ends["30 min"] <= ends["60 min"]


def test_what_nobody_uses_has_no_effect(prices: Prices) -> None:
    (bus,) = (row for row in prices.prices if row.ask.kind == "vehicles")
    assert not bus.has_effect
    assert bus.comparison.persons == 0


def test_work_that_is_stopped_lists_what_is_not_priced() -> None:
    case = short_case()
    asks = asks_of(case, ("rules",))
    stopped = priced(case, asks, lambda outcomes: fast(outcomes[:2]), plan_holds)
    assert [row.ask for row in stopped.prices] == [asks[0]]
    assert stopped.not_priced == asks[1:]


def test_a_bound_below_a_plan_that_holds_is_a_broken_proof() -> None:
    def broken(outcomes: Sequence[Outcome]) -> Iterable[Outcome]:
        base, other = fast(outcomes)
        assert other.plan is not None
        return [base, replace(other, plan=replace(other.plan, value=1.0, bound=1.0))]

    with pytest.raises(ProofError, match="above the bound"):
        priced(short_case(), asks_of(short_case(), ("vehicles",)), broken, plan_holds)


def test_processes_change_no_answer() -> None:
    case = short_case()
    alone, together = (sc.price(case, only=["vehicles"], effort="fast", workers=count) for count in (1, 2))
    assert alone.to_json() == together.to_json()


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(UsageError, match=", ".join(ASK_KINDS)):
        sc.price(short_case(), only=["tea"])
