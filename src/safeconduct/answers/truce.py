"""The shortest cease-fire that gets N people out, and windows that roll along with a plan's convoys.

One window over everything is opened at one instant and made longer, in steps of 5 minutes.  A longer window allows all
that a shorter one does, so with persons p(L) out of the plan and proven most persons m(L) at length L

    shortest length  <=  every L with p(L) >= N          shortest length  >  every L with m(L) < N

and bisection on either closes in on the shortest from both sides.  The cease-fire is planned as one that holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from safeconduct.answers.what_if import Outcome
from safeconduct.core import InfeasibleError, Note, Span
from safeconduct.network import road_ids
from safeconduct.planning import Case, CeasefireWindow, Collapse, Plan
from safeconduct.planning.situation import situation

__all__ = ["CurvePoint", "ShortestTruce", "rolling_windows", "shortest_truce"]

_STEP = timedelta(minutes=5)
"""Lengths are looked for in whole steps of this: what parties agree on."""


@dataclass(frozen=True, slots=True, order=True)
class CurvePoint:
    """A length of the window with persons out, and the most persons that any plan gets out."""

    hours: float
    persons: int
    persons_bound: int


@dataclass(frozen=True, slots=True)
class ShortestTruce:
    """The shortest window over everything, from `start`, in which N people get out.

    hours: a length that is enough, with its plan; None: none was found, though none was proven not to be there.
    bound_hours: no window as short as this is enough; 0 where that could not be proven of any.
    curve: every length that was planned, shortest first, monotone.  made: their plans.
    """

    people: int
    start: datetime
    hours: float | None
    bound_hours: float
    outcome: Outcome | None
    curve: tuple[CurvePoint, ...]
    made: tuple[Outcome, ...] = ()


class _Lengths:
    """Plans by the window's length in steps, each made once."""

    def __init__(self, case: Case, start: datetime, plan: Callable[[Outcome], Outcome]) -> None:
        self.case, self.start, self.plan = case, start, plan
        self.found: dict[int, Outcome] = {}

    def at(self, steps: int) -> Outcome:
        """Return the case planned with one window of so many steps, each worked out once."""
        if steps not in self.found:
            window = CeasefireWindow("asked", "all", self.start, self.start + steps * _STEP)
            # Without a rate of collapse: what is asked for is a cease-fire that holds.
            case = replace(self.case, windows=(window,), collapse=Collapse())
            self.found[steps] = self.plan(Outcome(f"{steps * _STEP / timedelta(hours=1):g} h", case, None))
        return self.found[steps]

    def persons(self, steps: int) -> int:
        """Return how many that plan brings out; 0 where nobody can leave."""
        outcome = self.at(steps)
        return outcome.plan.out if outcome.plan is not None else 0

    def most(self, steps: int) -> int:
        """Return how many no plan with that window exceeds."""
        outcome = self.at(steps)
        return outcome.plan.persons_bound if outcome.plan is not None else 0

    def curve(self) -> tuple[CurvePoint, ...]:
        """Return what is known of each length: a shorter window's plan holds in a longer, a longer one's bound too."""
        steps = sorted(self.found)
        return tuple(
            CurvePoint(
                one * _STEP / timedelta(hours=1),
                max(self.persons(other) for other in steps if other <= one),
                min(self.most(other) for other in steps if other >= one),
            )
            for one in steps
        )


def shortest_truce(case: Case, people: int | None, plan: Callable[[Outcome], Outcome]) -> ShortestTruce:
    """Find the shortest window over everything in which so many people get out.

    Args:
        case: read and checked; its window begins with the first on the table that is not refused, or else with the
            horizon, and ends with the horizon at the latest.
        people: persons; None: all who would leave.
        plan: plans the case of an outcome.

    Raises:
        InfeasibleError: no window from then on is long enough; tells the most persons that can leave.
    """
    starts = [window.start for window in case.windows if window.state != "refused"]
    start = max(case.horizon.start, min(starts, default=case.horizon.start))
    lengths = _Lengths(case, start, plan)
    longest = int((case.horizon.end - start) / _STEP)
    whole = lengths.at(longest)
    if people is None:
        # Where nobody can leave at all, one person is asked for, so that the answer is the reason why not.
        people = whole.plan.leaving if whole.plan is not None else 1
    if lengths.most(longest) < people:
        raise InfeasibleError([Note("fewer_can_leave", {"persons": lengths.most(longest)})], _helps(whole))
    # The length before is proven too short by its own bound, and with it every shorter one: they allow no more.
    too_short = _least(lambda steps: lengths.most(steps) >= people, longest) - 1
    enough = None
    if lengths.persons(longest) >= people:
        enough = _least(lambda steps: lengths.persons(steps) >= people, longest)
    hours = None if enough is None else enough * _STEP / timedelta(hours=1)
    return ShortestTruce(
        people, start, hours, max(0, too_short) * _STEP / timedelta(hours=1),
        None if enough is None else lengths.at(enough), lengths.curve(),
        tuple(lengths.found[steps] for steps in sorted(lengths.found)),
    )  # fmt: skip


def _helps(outcome: Outcome) -> tuple[Note, ...]:
    """Return what would let more people leave than any window does: more of what binds those left behind."""
    if outcome.plan is None:
        return outcome.what_would_help
    first = [row.because[0] for row in outcome.plan.left_behind if row.because]
    helps = (
        Note("help_limit", {"limit": one.code, **{f"where_{k}": v for k, v in one.where.items()}}) for one in first
    )
    return tuple(dict.fromkeys(helps))


def _least(is_enough: Callable[[int], bool], most: int) -> int:
    """Return a number that is enough while the one before is not, by bisection over 1..most; most is enough."""
    low, high = 0, most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if is_enough(middle) else (middle, high)
    return high


def rolling_windows(case: Case, plan: Plan) -> tuple[CeasefireWindow, ...]:
    """Return windows that open ahead of each head and close behind each tail, margins included (S8).

    They are made from the plan's own footprint, and from its use of roads out of danger whose holders let people pass
    in windows only (P6): a window a road number, where the road has one, or else a place at its end, and a window a
    gathering place; spans of one scope that meet are one window.  A road number covers all of its links, so a window
    may cover more than its section.
    """
    refs = dict(zip(road_ids(case.roads), (road.ref for road in case.roads), strict=True))
    spans: dict[str, list[Span]] = {}
    for row in plan.footprint:
        spans.setdefault(_scope(refs, row.road, row.section[0]), []).append(row.span)
    for road, start, span in _held_use(case, plan):
        spans.setdefault(_scope(refs, road, start), []).append(span)
    for place in plan.places:
        spans.setdefault(f"place:{place.place}", []).append(place.span)
    rows = [(scope, span) for scope, own in sorted(spans.items()) for span in _joined(own)]
    return tuple(
        CeasefireWindow(f"rolling-{number}", scope, span.start, span.end)
        for number, (scope, span) in enumerate(rows, 1)
    )


def _held_use(case: Case, plan: Plan) -> Iterator[tuple[str, str, Span]]:
    """Yield the use of roads that nobody may use without a window over them, though they need no cease-fire.

    The road's id, where it begins, and from when to when a convoy is on it, with margins.  Rows of roads.csv alone: on
    a street network nobody is asked street by street.
    """
    margin = timedelta(minutes=case.convoys.margin_minutes or 0.0)
    asked = _needs_windows(case) - {row.road for row in plan.footprint}
    for convoy in plan.convoys:
        for one, after in pairwise(convoy.passes):
            if one.road in asked:
                yield one.road, one.place, Span(one.head - margin, after.arrives.end + margin)


def _needs_windows(case: Case) -> frozenset[str]:
    """Return the ids of the roads that may not be used where no window is on the table."""
    held = situation(replace(case, windows=()), case.horizon.start)
    names = (held.network.refs[row] for row in held.network.road[~held.consent])
    return frozenset(name for name in names if name)


def _scope(refs: Mapping[str, str], road: str, place: str) -> str:
    # ceasefire.csv names roads by their number only; one without can be covered by a place at its end.
    ref = refs.get(road, "")
    return f"road:{ref}" if ref else f"place:{place}"


def _joined(spans: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined
