"""V-S10 who is left and why, V-S11 sums and bounds."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import accumulate, pairwise

from safeconduct.verification.evidence.intervals import ROUNDING_S
from safeconduct.verification.evidence.sides import Evidence
from safeconduct.verification.violations import Violation, violation

__all__ = ["check_figures", "check_reasons"]

_HALF = 0.5
_GAP = 1e-4  # gaps are written to four digits
_TINY = 1e-6
_NO_CAUSE = ("within_gap", "rounding")
"""Reasons that say what tests left open, not what held people back."""


def check_reasons(evidence: Evidence) -> Iterator[Violation]:
    """V-S10: those left behind are all who did not leave, and a reason called tested says what was added and gained.

    A tested gain is above nothing and no more than all who are left; that no test showed one ("within the gap", a
    rounding remainder) has none.
    Not checked: whether the reason is true (that needs another plan), nor that none is missing.
    """
    rows = evidence.plan.left_behind
    if rows is None:
        return
    left = sum(row.persons for row in rows)
    if evidence.plan.left is not None and abs(left - evidence.plan.left) > _HALF:
        yield violation("V-S10", "left_behind_differs", reported=evidence.plan.left, rows=left)
    there = evidence.persons_there()
    for row in rows:
        names = {"place": row.place, "means": row.means}
        if row.persons > there[row.place, row.means] + 1.0:
            yield violation("V-S10", "more_left_than_there_are", **names, persons=row.persons)
        for limit in row.because:
            if limit.code in _NO_CAUSE:
                gained = limit.added is None and limit.persons is None
            else:
                gained = bool(limit.added and limit.persons and 0 < limit.persons <= left + _HALF)
            if limit.tested and not gained:
                yield violation("V-S10", "tested_without_gain", **names, limit=limit.code)


def check_figures(evidence: Evidence) -> Iterator[Violation]:
    """V-S11: persons out, by corridor and by time, are those of the convoys; no figure is above its bound.

    value <= bound,  persons out <= most persons,  gap = (bound - figure) / bound.
    Not checked: that a bound is one: that needs a proof, and nothing but the plan is looked at here.
    """
    yield from _persons(evidence)
    yield from _corridors(evidence)
    yield from _curve(evidence)
    plan = evidence.plan
    yield from _bound("value", plan.value, plan.bound, plan.gap)
    yield from _bound("persons", plan.out, plan.persons_bound, plan.persons_gap)


def _persons(evidence: Evidence) -> Iterator[Violation]:
    plan = evidence.plan
    out = sum(run.convoy.persons_in_all for run in evidence.runs)
    leaving = sum(row.persons for row in evidence.case.groups)
    if plan.out is not None and abs(plan.out - out) > _HALF:
        yield violation("V-S11", "out_differs", reported=plan.out, own=out)
    if plan.leaving is not None and abs(plan.leaving - leaving) > 1.0 + _HALF * len(evidence.case.groups):
        yield violation("V-S11", "leaving_differs", reported=plan.leaving, own=leaving)
    if plan.leaving is not None and plan.out is not None and plan.left is not None:
        rest = plan.leaving - plan.out
        if abs(rest - plan.left) > _HALF:
            yield violation("V-S11", "left_is_not_the_rest", reported=plan.left, own=rest)


def _corridors(evidence: Evidence) -> Iterator[Violation]:
    own: dict[tuple[str, str], float] = defaultdict(float)
    for run in evidence.runs:
        for means, persons in run.convoy.persons.items():
            own[run.convoy.corridor or "", means] += persons
    for corridor in evidence.plan.corridors:
        if corridor.persons is None:
            continue
        for means in sorted({*corridor.persons, *(m for name, m in own if name == corridor.id)}):
            reported, carried = corridor.persons.get(means, 0.0), own.get((corridor.id, means), 0.0)
            if abs(reported - carried) > _HALF:
                values = {"reported": reported, "own": carried}
                yield violation("V-S11", "corridor_differs", corridor=corridor.id, means=means, **values)


def _curve(evidence: Evidence) -> Iterator[Violation]:
    points = evidence.plan.out_by
    for before, after in pairwise(points):
        if after.at < before.at or after.persons < before.persons:
            yield violation("V-S11", "curve_falls", from_at=after.at)
    if not points:
        return
    lasts = [(run.convoy.passes[-1], run.convoy.persons_in_all) for run in evidence.runs]
    begun = _Sum((last.in_head, persons) for last, persons in lasts)
    there = _Sum((last.in_tail, persons) for last, persons in lasts)
    for point in points:
        least, most = there.by(point.at - ROUNDING_S), begun.by(point.at + ROUNDING_S)
        if not least - _HALF <= point.persons <= most + _HALF:
            values = {"reported": point.persons, "least": least, "most": most}
            yield violation("V-S11", "curve_differs", **values, at=point.at)
    if abs(points[-1].persons - there.by(float("inf"))) > _HALF:
        yield violation("V-S11", "curve_ends_short", reported=points[-1].persons, own=there.by(float("inf")))


class _Sum:
    """Persons by instant: how many have an instant no later than one asked for."""

    def __init__(self, rows: Iterable[tuple[float, float]]) -> None:
        ordered = sorted(rows)
        self._times = [time for time, _ in ordered]
        self._total = [0.0, *accumulate(persons for _, persons in ordered)]

    def by(self, time: float) -> float:
        """Return the persons whose instant is no later than this one; seconds since 1970."""
        return self._total[bisect_right(self._times, time)]


def _bound(figure: str, reported: float | None, bound: float | None, gap: float | None) -> Iterator[Violation]:
    if reported is None or bound is None:
        return
    if bound < reported - _TINY * max(1.0, abs(bound)):
        yield violation("V-S11", "above_bound", figure=figure, reported=reported, bound=bound)
    own = (bound - reported) / bound if bound > 0 else 0.0
    if gap is not None and abs(gap - own) > _GAP:
        yield violation("V-S11", "gap_differs", figure=figure, reported=gap, own=round(own, 5))
