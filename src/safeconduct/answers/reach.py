"""The cheapest sets of asks that get N people out: implicit hitting sets over plans made anew.

Asks come in ladders: more of one thing in steps, each dearer.  An ask only widens what is allowed, so with p(S) persons
out of the plan with a set S of asks and m(S) the proven most,

    p(S) >= N   S is enough;      m(S) < N   no set within S is enough: every set that is has a step beyond S (a core)

1. Take the cheapest set that has a step of every core (a small integer programme).
2. It is enough: it is the cheapest.  It is proven not to be: widen it while that stays proven, and keep what lies
   beyond as another core.  Neither: the plan's gap leaves it open; it is set aside, and the proof stops at its cost.

Sets that hold a set already found are left out, so that each that follows does without something of the others.
Source: Moreno-Centeno and Karp (2013), implicit hitting sets.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from safeconduct.answers.change import applied
from safeconduct.answers.prices import Ask
from safeconduct.answers.what_if import Outcome
from safeconduct.core import InfeasibleError, Note
from safeconduct.planning import Case
from safeconduct.planning.progress import never

__all__ = ["MOST_PLANS", "AskSet", "Reached", "Step", "ladders_of", "reach"]

_SETS = 3
"""Sets that are looked for: one party may refuse."""
MOST_PLANS = 150
"""Plans made at most: a count, never a clock (R8)."""
_SAME = 1e-9
"""Difference below which two costs are equal: sums of the same weights in another order."""

Levels = tuple[int, ...]
"""How many steps of each ladder are taken."""


@dataclass(frozen=True, slots=True)
class Step:
    """An ask with its weight: what it costs in all, whatever is asked for of other things.  Weights are above 0."""

    ask: Ask
    weight: float


@dataclass(frozen=True, slots=True)
class AskSet:
    """A set of asks that is enough, with its plan; proven: no set that does without these ways is cheaper."""

    asks: tuple[Ask, ...]
    cost: float
    outcome: Outcome
    proven: bool

    @property
    def pays(self) -> tuple[str, ...]:
        """Parties who give something of it; the organisers are not named."""
        return tuple(sorted({party for ask in self.asks for party in ask.pays}))


@dataclass(frozen=True, slots=True)
class Reached:
    """The cheapest sets found, cheapest first, each without something of the others.

    bound_cost: no set is cheaper.  people: persons to be reached.  persons, most: out without any ask, and proven most
    with all of them.  stopped: there was no more work allowed, so that more sets may be there.
    """

    people: int
    sets: tuple[AskSet, ...]
    bound_cost: float
    persons: int
    most: int
    stopped: bool


def ladders_of(steps: Sequence[Step]) -> tuple[tuple[Step, ...], ...]:
    """Gather steps of one thing in ladders, cheapest first."""
    found: dict[tuple[str, ...], list[Step]] = {}
    for step in steps:
        found.setdefault(step.ask.change.target, []).append(step)
    return tuple(tuple(sorted(own, key=lambda step: (step.weight, step.ask.words))) for own in found.values())


def reach(
    case: Case, people: int, steps: Sequence[Step], plan: Callable[[Outcome], Outcome],
    *, most_plans: int = MOST_PLANS, should_stop: Callable[[], bool] | None = None,
) -> Reached:  # fmt: skip
    """Look for the cheapest sets of asks that get so many people out.

    Args:
        case: read and checked.
        people: persons, above 0.
        steps: asks with weights above 0; each only widens what is allowed (`Change.widens`).
        plan: plans the case of an outcome.
        most_plans: plans made at most.
        should_stop: asked before each set is looked at; once it says yes, what was found is returned.

    Raises:
        InfeasibleError: even with all asks no plan gets so many out; tells how many.
    """
    search = _Search(case, people, ladders_of(steps), plan, most_plans)
    stop = should_stop or never
    whole = search.top
    if search.most(whole) < people:
        persons = search.most(whole)
        raise InfeasibleError([Note("asks_not_enough", {"persons": persons})], [Note("help_window")])
    search.run(stop)
    return Reached(
        people=people,
        sets=tuple(search.found),
        bound_cost=search.bound_cost(),
        persons=search.persons(search.nothing),
        most=search.most(whole),
        stopped=search.stopped,
    )


class _Search:
    """The plans made so far by their levels, cores, sets set aside, and sets found."""

    def __init__(
        self, case: Case, people: int, ladders: Sequence[tuple[Step, ...]], plan: Callable[[Outcome], Outcome],
        most_plans: int,
    ) -> None:  # fmt: skip
        self.case, self.people, self.ladders, self.plan = case, people, ladders, plan
        self.most_plans = most_plans
        self.nothing: Levels = (0,) * len(ladders)
        self.top: Levels = tuple(len(ladder) for ladder in ladders)
        self.made: dict[Levels, Outcome] = {}
        self.cores: list[Levels] = []
        self.aside: list[Levels] = []
        self.taken: list[Levels] = []
        self.found: list[AskSet] = []
        self.stopped = False

    def run(self, stop: Callable[[], bool]) -> None:
        """Find sets until there are enough, or none is left, or the work is done."""
        while len(self.found) < _SETS:
            levels = self._cheapest(self.cores + self.aside, self.taken)
            if levels is None:
                return
            if len(self.made) >= self.most_plans or stop():
                self.stopped = True
                return
            if self.persons(levels) >= self.people:
                self._take(levels)
            elif self.most(levels) < self.people:
                self.cores.append(self._widened(levels))
            else:
                self.aside.append(levels)

    def bound_cost(self) -> float:
        """Return what no set that is enough costs less than."""
        cheapest = self._cheapest(self.cores, ())
        return self.cost(cheapest) if cheapest is not None else float("inf")

    def cost(self, levels: Levels) -> float:
        """Return what a set costs: of each ladder the weight of its highest step."""
        return sum(ladder[n - 1].weight for ladder, n in zip(self.ladders, levels, strict=True) if n)

    def persons(self, levels: Levels) -> int:
        """Return how many get out with these asks: a plan with fewer asks is one with these too."""
        self._outcome(levels)
        return max(_out(one) for other, one in self.made.items() if _within(other, levels))

    def most(self, levels: Levels) -> int:
        """Return how many no plan with these asks exceeds, from all plans made with as much or more."""
        known = [_most(one) for other, one in self.made.items() if _within(levels, other)]
        if known and min(known) < self.people:  # proven by a plan with more asks: none has to be made with fewer
            return min(known)
        self._outcome(levels)
        return min(_most(one) for other, one in self.made.items() if _within(levels, other))

    def _outcome(self, levels: Levels) -> Outcome:
        if levels not in self.made:
            asks = self._asks(levels)
            words = "; ".join(ask.words for ask in asks)
            case = applied(self.case, [ask.change for ask in asks])
            self.made[levels] = self.plan(Outcome(words, case, None))
        return self.made[levels]

    def _asks(self, levels: Levels) -> tuple[Ask, ...]:
        return tuple(ladder[n - 1].ask for ladder, n in zip(self.ladders, levels, strict=True) if n)

    def _take(self, levels: Levels) -> None:
        """Keep a set, with the best plan among those with it or less."""
        inside = [(one, other) for other, one in self.made.items() if _within(other, levels)]
        best = max(inside, key=lambda pair: (_out(pair[0]), pair[1] == levels))[0]
        outcome = replace(best, words="; ".join(ask.words for ask in self._asks(levels)))
        # Without a set left open that is cheaper, everything cheaper is proven not to be enough.
        cheaper = self._cheapest(self.cores, self.taken)
        cost = self.cost(levels)
        proven = cheaper is not None and self.cost(cheaper) >= cost - _SAME
        self.found.append(AskSet(self._asks(levels), cost, outcome, proven))
        self.taken.append(levels)

    def _widened(self, levels: Levels) -> Levels:
        """Return more steps, none of which makes the set enough: many are added at once, and halved where too much."""
        waiting = [[i for i, n in enumerate(levels) if n < self.top[i]]]
        while waiting and len(self.made) < self.most_plans:
            some = waiting.pop()
            wider = tuple(self.top[i] if i in some else n for i, n in enumerate(levels))
            if some and self.most(wider) < self.people:
                levels = wider
            elif len(some) > 1:
                half = len(some) // 2
                waiting += [some[half:], some[:half]]
            elif some:
                levels = self._raised(levels, some[0])
        return levels

    def _raised(self, levels: Levels, ladder: int) -> Levels:
        """Return the levels with one ladder as high as stays proven not to be enough."""
        for n in range(self.top[ladder] - 1, levels[ladder], -1):
            higher = (*levels[:ladder], n, *levels[ladder + 1 :])
            if self.most(higher) < self.people:
                return higher
        return levels

    def _cheapest(self, beyond: Sequence[Levels], without: Sequence[Levels]) -> Levels | None:
        """Return the cheapest levels with a step beyond each of some, that hold none of the others; None: none are.

        z(l, n) = 1 where ladder l is taken to step n or higher:   min sum (weight(l, n) - weight(l, n - 1)) z(l, n),
        z(l, n) <= z(l, n - 1),   sum over l of z(l, B(l) + 1) >= 1  for each B,   sum over l of z(l, F(l)) <= |F| - 1.
        """
        from scipy.optimize import Bounds, LinearConstraint, milp

        first = np.cumsum([0, *self.top])
        count = int(first[-1])
        # Every set holds the empty one, and nothing lies beyond all asks.
        if any(not any(levels) for levels in without) or any(levels == self.top for levels in beyond):
            return None
        if not beyond or count == 0:
            return self.nothing
        cost = np.concatenate([np.diff([0.0, *(step.weight for step in ladder)]) for ladder in self.ladders])
        rows, low, high = [], [], []
        for ladder, top in enumerate(self.top):  # a step needs those below it
            for n in range(1, top):
                rows.append(_row(count, {int(first[ladder]) + n: 1.0, int(first[ladder]) + n - 1: -1.0}))
                low.append(-np.inf)
                high.append(0.0)
        for levels in beyond:  # at least one step more than each core
            steps = {int(first[i]) + n: 1.0 for i, n in enumerate(levels) if n < self.top[i]}
            rows.append(_row(count, steps))
            low.append(1.0)
            high.append(np.inf)
        for levels in without:  # not all that a set already found takes
            steps = {int(first[i]) + n - 1: 1.0 for i, n in enumerate(levels) if n}
            rows.append(_row(count, steps))
            low.append(-np.inf)
            high.append(len(steps) - 1.0)
        found = milp(
            cost, integrality=np.ones(count, np.int64), bounds=Bounds(0.0, 1.0),
            constraints=LinearConstraint(np.array(rows), low, high), options={"mip_rel_gap": 0.0},
        )  # fmt: skip
        if found.x is None:
            return None
        taken = np.rint(found.x).astype(int)
        return tuple(int(taken[first[i] : first[i + 1]].sum()) for i in range(len(self.top)))


def _row(count: int, values: dict[int, float]) -> list[float]:
    row = [0.0] * count
    for column, value in values.items():
        row[column] = value
    return row


def _within(one: Levels, other: Levels) -> bool:
    return all(a <= b for a, b in zip(one, other, strict=True))


def _out(outcome: Outcome) -> int:
    return outcome.plan.out if outcome.plan is not None else 0


def _most(outcome: Outcome) -> int:
    return outcome.plan.persons_bound if outcome.plan is not None else 0
