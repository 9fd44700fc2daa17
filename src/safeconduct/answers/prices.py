"""What each ask is worth: the case planned anew with it, and what the two plans' gaps leave open.

With value v and bound b, the price of an ask lies in [v(with) - b(without), b(with) - v(without)].  An ask that only
widens what is allowed leaves the plan without it a plan: where the search finds none better, that one is taken, once it
has been held against the changed case.  Two kinds may have a price below 0: contraflow, which also shuts a direction;
and other hours of a window where S(t) falls, as S counts the hours of all windows before t.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import chain

import safeconduct.answers.change as kinds
from safeconduct.answers.change import Change, applied
from safeconduct.answers.comparison import Comparison, compare_plans
from safeconduct.answers.what_if import Outcome
from safeconduct.core import PlaceId, ProofError
from safeconduct.network import road_ids
from safeconduct.planning import Case, Plan

__all__ = ["ASK_KINDS", "Ask", "Priced", "Prices", "asks_of", "priced", "weighed"]

ASK_KINDS = ("windows", "vehicles", "lanes", "boarding", "intake", "roads", "sides", "contraflow", "rules")
"""Kinds of asks, as `--only` names them."""

_MINUTES = (15, 30, 60)
_UNIT_MINUTES = 15.0
"""So much of a window costs as much as one vehicle, lane, road or side, where nobody says otherwise."""
_BOARDING_SHARE = 0.10
"""Boarding and intake are asked for in tenths of what there is (planner S10)."""


_SAME = 1e-6
"""Relative difference below which value and bound count as equal: sums of many floating-point terms."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing that can be asked for.

    words: as `what-if` reads them.  unit: how much more it is.  pays: parties who give it; empty: whoever organises.
    cost: its weight, above 0; 1 for 15 minutes of a window, a vehicle, a lane, a tenth of a rate, a road, a side or a
        rule.
    """

    kind: str
    words: str
    change: Change
    unit: str
    pays: tuple[str, ...] = ()
    cost: float = 1.0


@dataclass(frozen=True, slots=True)
class Priced:
    """An ask with the plan that it allows, held against the plan without it."""

    ask: Ask
    outcome: Outcome
    comparison: Comparison

    @property
    def has_effect(self) -> bool:
        """Whether the plan with it brings more persons or value."""
        return self.comparison.persons != 0 or self.comparison.value != 0

    @property
    def persons_per_cost(self) -> float:
        """Persons more for each unit of what it costs."""
        return self.comparison.persons / self.ask.cost


@dataclass(frozen=True, slots=True)
class Prices:
    """The plan without any ask, and the asks, those that bring most persons (then value) for what they cost first.

    not_priced: asks that were not reached before the work was stopped.
    """

    base: Outcome
    prices: tuple[Priced, ...]
    not_priced: tuple[Ask, ...] = ()


def asks_of(case: Case, only: Sequence[str] = ASK_KINDS) -> tuple[Ask, ...]:
    """List what can be asked for in a case, by the kinds of ASK_KINDS, in that order.

    What is not limited (a point without a rate, a checkpoint without known lanes) cannot be asked more of.
    """
    makers = {
        "windows": _windows,
        "vehicles": _vehicles,
        "lanes": _lanes,
        "boarding": _boarding,
        "intake": _intake,
        "roads": _roads,
        "sides": _sides,
        "contraflow": _contraflow,
        "rules": _rules,
    }
    return tuple(chain.from_iterable(makers[kind](case) for kind in ASK_KINDS if kind in only))


def weighed(asks: Sequence[Ask], given: Sequence[Ask]) -> tuple[Ask, ...]:
    """Return asks with the costs that others name for the same changes; what is only given comes at the end."""
    costs = {ask.change: ask.cost for ask in given}
    known = {ask.change for ask in asks}
    first = (replace(ask, cost=costs.get(ask.change, ask.cost)) for ask in asks)
    return (*first, *(ask for ask in given if ask.change not in known))


def _windows(case: Case) -> Iterable[Ask]:
    """Either end of every window that is not refused, by 15, 30 and 60 minutes, and every refused window."""
    both = tuple(sorted(map(str, case.parties)))
    for window in dict.fromkeys(case.windows):
        if window.state == "refused":
            words = f"{window.id} is proposed"
            yield Ask("windows", words, kinds.WindowChange(window.id, state="proposed"), "window", both)
            continue
        for minutes in _MINUTES:
            shift, cost = timedelta(minutes=minutes), minutes / _UNIT_MINUTES
            start = kinds.WindowChange(window.id, start=window.start - shift)
            end = kinds.WindowChange(window.id, end=window.end + shift)
            yield Ask("windows", f"{window.id} starts {minutes} min earlier", start, f"{minutes} min", both, cost)
            yield Ask("windows", f"{window.id} ends {minutes} min later", end, f"{minutes} min", both, cost)


def _vehicles(case: Case) -> Iterable[Ask]:
    for fleet in case.fleet:
        more = fleet.vehicles + 1
        yield Ask("vehicles", f"{more} vehicles in {fleet.id}", kinds.Vehicles(fleet.id, more), f"1 {fleet.kind}")


def _lanes(case: Case) -> Iterable[Ask]:
    for post in case.checkpoints:
        if post.lanes is not None:
            pays = (str(post.party),) if post.party else ()
            more = post.lanes + 1
            yield Ask("lanes", f"{more:g} lanes at {post.id}", kinds.Lanes(post.id, more), "1 lane", pays)


def _boarding(case: Case) -> Iterable[Ask]:
    for point in case.assembly:
        if point.boarding_per_h:
            rate = round(point.boarding_per_h * (1 + _BOARDING_SHARE))
            yield Ask("boarding", f"boarding {rate} at {point.id}", kinds.Boarding(point.id, rate), "10 %")


def _intake(case: Case) -> Iterable[Ask]:
    for point in case.reception:
        if point.intake_per_h:
            rate = round(point.intake_per_h * (1 + _BOARDING_SHARE))
            change = kinds.Intake(point.id, rate)
            yield Ask("intake", f"intake {rate} at {point.id}", change, "10 %", (str(point.party),))


def _roads(case: Case) -> Iterable[Ask]:
    """Every pair of neighbours whose roads are closed, mined or shut by a closure; every party that refuses passage."""
    shut = {frozenset((one.from_place, one.to_place)) for one in case.closures}
    named: dict[tuple[PlaceId, PlaceId], list[str]] = {}
    for name, road in zip(road_ids(case.roads), case.roads, strict=True):
        if road.state in ("closed", "mined") or frozenset((road.from_place, road.to_place)) in shut:
            named.setdefault((road.from_place, road.to_place), []).append(name)
    for ends, names in named.items():
        yield Ask("roads", f"open {ends[0]}-{ends[1]}", kinds.RoadState(tuple(names), "open"), "road")
    for party in case.parties.values():
        if party.passage == "none":
            change = kinds.Passage(party.id, "windows")
            yield Ask("roads", f"passage {party.id} windows", change, "consent", (str(party.id),))


def _sides(case: Case) -> Iterable[Ask]:
    """Every share of those who would go to a side, were it all of them; what people wish is theirs, nobody gives it."""
    for wish in case.wishes:
        if wish.share < 1:
            change = kinds.WishShare(wish.place, wish.party, 1.0)
            yield Ask(
                "sides", f"wish {wish.place} {wish.party} 100%", change, f"{100 * (1 - wish.share):.0f} % of people"
            )


def _contraflow(case: Case) -> Iterable[Ask]:
    ids = road_ids(case.roads)
    pairs = [frozenset((road.from_place, road.to_place)) for road in case.roads]
    for name, road, pair in zip(ids, case.roads, pairs, strict=True):
        # Only where the words can mean one road, and where nobody comes in on the side that would be taken.
        if not road.oneway and not road.contraflow and road.danger and pairs.count(pair) == 1 and not case.inbound:
            words = f"contraflow {road.from_place}-{road.to_place} 00:00 to 24:00"
            yield Ask("contraflow", words, kinds.Contraflow(name, ((0, 1440),)), "all day")


def _rules(case: Case) -> Iterable[Ask]:
    both = tuple(sorted(map(str, case.parties)))
    if margin := case.convoys.margin_minutes:
        less = max(0.0, margin - 5)
        change = kinds.ConvoyLimits(margin_minutes=less)
        yield Ask("rules", f"margin {less:g} min", change, f"{margin - less:g} min", both)
    if headway := case.convoys.headway_minutes:
        less = max(0.0, headway - 1)
        yield Ask("rules", f"headway {less:g} min", kinds.ConvoyLimits(headway_minutes=less), f"{headway - less:g} min")


def priced(
    case: Case,
    asks: Sequence[Ask],
    plan_each: Callable[[Sequence[Outcome]], Iterable[Outcome]],
    holds: Callable[[Case, Plan], bool],
) -> Prices:
    """Price asks.

    Args:
        case: read and checked.
        asks: from `asks_of`, or of a caller's own.
        plan_each: plans the cases of outcomes whose plan is still None, in their order; it may end early.
        holds: says whether a plan keeps every rule of a case.

    Raises:
        ChangeError: an ask that the case cannot take.
        ProofError: a plan breaks its own proof, or that of another case in which it is a plan too.
    """
    # The plan without any ask goes first: all others begin with its routes and are held against it.
    waiting = [Outcome("", case, None), *(Outcome(ask.words, applied(case, [ask.change]), None) for ask in asks)]
    done = list(plan_each(waiting))
    base, rows = done[0], []
    for ask, outcome in zip(asks, done[1:], strict=False):
        better = _better(outcome, base, holds)
        rows.append(Priced(ask, better, compare_plans(base.plan, better.plan)))
    rows.sort(key=lambda row: (-row.persons_per_cost, -row.comparison.value / row.ask.cost, row.ask.words))
    return Prices(base, tuple(rows), tuple(asks[len(done) - 1 :]))


def _better(outcome: Outcome, base: Outcome, holds: Callable[[Case, Plan], bool]) -> Outcome:
    """Return the outcome, with the plan without the ask where that is worth more and still holds; the bound stays."""
    mine, before = outcome.plan, base.plan
    if mine is None or before is None or _rank(mine) >= _rank(before) or not holds(outcome.case, before):
        return outcome
    for got, limit in ((before.value, mine.bound), (before.out, mine.persons_bound)):
        if got > limit * (1 + _SAME) + _SAME:
            raise ProofError("the plan without an ask is above the bound with it", got=got, limit=limit)
    # Its reasons are those of the case with the ask: what held people back without it may not any more.
    kept = replace(before, bound=mine.bound, persons_bound=mine.persons_bound, left_behind=mine.left_behind)
    return replace(outcome, plan=kept)


def _rank(plan: Plan) -> tuple[int, float]:
    """Order plans as planning does: floors first, then value (S6)."""
    return -(plan.shortfall.planned if plan.shortfall is not None else 0), plan.value
