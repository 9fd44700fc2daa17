"""Reasons by test (S10): every limit that may hold people back is raised, and the case planned anew.

    cause  <=>  persons of the group more, and persons in all more, than  most persons of the plan - persons out

Both are then above what any plan without the change could have brought out; the gap of the plan made anew can only hide
some of the gain.  The most is tried first: where that shows nothing, less is not tried; else the least that shows it
is named.  How many plans are made depends on links x steps only (R8); limits that were not reached stay by price.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from safeconduct.core import CaseError, InfeasibleError, NoteValue
from safeconduct.planning.assemble import out_of
from safeconduct.planning.bounds import Seeds
from safeconduct.planning.dispatch import DispatchParameters
from safeconduct.planning.dispatch.entry import dispatch
from safeconduct.planning.explain.amounts import Ask, asks_of, open_roads, window_asks
from safeconduct.planning.explain.ways import limit_of_roads, no_way, roads_to_open
from safeconduct.planning.inputs import Case
from safeconduct.planning.instance import Instance
from safeconduct.planning.instance.build import formulate
from safeconduct.planning.parameters import BY_EFFORT
from safeconduct.planning.plan import BY_PRICE, Amount, LeftBehind, Limit, Plan
from safeconduct.planning.progress import Progress, never, silent
from safeconduct.planning.search import sketch

__all__ = ["reasons_by_test"]

_WORK = 600_000
_MOST_TESTS = 16
"""Plans made anew: _WORK / (links x steps of the case), at most _MOST_TESTS."""
_PLACEMENTS = 10_000
"""Convoys placed while a plan made anew is improved: a sixth of what a plan gets; less only hides gain."""
_MOST_CAUSES = 4
_MOST_ROADS = 3
_PAIRS_AMONG = 3

_Group = tuple[str, str]
_Out = Mapping[_Group, int]


def reasons_by_test(
    case: Case, plan: Plan, *, progress: Progress = silent, should_stop: Callable[[], bool] | None = None
) -> Plan:
    """Return the plan with reasons that were tested; causes are those limits that change the answer.

    Args:
        case: the one that was planned.
        plan: made of it; its reasons are by price.
        progress: told after each plan made anew.
        should_stop: asked before each; limits not tested by then stay by price.

    Returns:
        The same plan, `left_behind` apart.
    """
    if not plan.left_behind:
        return plan
    tests = _Tests(case, plan, progress, should_stop or never)
    return replace(plan, left_behind=tuple(tests.reasons(row) for row in plan.left_behind))


@dataclass(frozen=True, slots=True)
class _Gain:
    """What some more of a limit brought: persons in all, and by group."""

    amount: Amount
    case: Case
    persons: int
    of: _Out


class _Tests:
    """The plans made anew, each once, shared by all groups."""

    def __init__(self, case: Case, plan: Plan, progress: Progress, should_stop: Callable[[], bool]) -> None:
        self.case, self.plan, self.progress, self.should_stop = case, plan, progress, should_stop
        self.instance: Instance = formulate(case).instance
        self.gap = plan.persons_bound - plan.out
        self.left: dict[_Group, int] = {(str(row.place), row.means): row.persons for row in plan.left_behind}
        self.made = 0
        steps = max(1.0, self.instance.horizon_s / self.instance.step_s)
        self.most = min(_MOST_TESTS, int(_WORK / (steps * max(1, len(self.instance.link)))))
        self.asks: dict[_Group, list[Ask]] = {
            (str(row.place), row.means): self._asks(row) for row in plan.left_behind
        }
        self.gains: dict[str, tuple[_Gain, ...]] = {}
        for ask in _by_turns(list(self.asks.values())):
            self._test(ask)

    def reasons(self, row: LeftBehind) -> LeftBehind:
        """Return the row with its causes; facts of the case stay."""
        group = (str(row.place), row.means)
        facts = tuple(limit for limit in row.because if limit.code not in BY_PRICE)
        asks = self.asks[group]
        found = [cause for ask in asks if (cause := self._cause(ask, group)) is not None]
        named = {cause.code for cause in found}
        facts = tuple(limit for limit in facts if limit.code not in named)
        if found:
            found.sort(key=lambda limit: -(limit.persons or 0))
            return replace(row, because=(*facts, *found[:_MOST_CAUSES]))
        pair = self._pair(asks, group)
        if pair is not None:
            return replace(row, because=(*facts, pair))
        if facts:
            return replace(row, because=facts)
        untested = tuple(ask.limit for ask in asks if ask.key not in self.gains and ask.limit in row.because)
        return replace(row, because=untested or (self._remainder(row),))

    def _asks(self, row: LeftBehind) -> list[Ask]:
        """Return what may hold a group, what opens a way first, then windows, then limits by price."""
        numbers = [
            n for n, group in enumerate(self.instance.groups) if (group.place, group.means) == (row.place, row.means)
        ]
        members = [m for m, member in enumerate(self.instance.members) if member.group in numbers]
        asks: list[Ask | None] = []
        if numbers and members:
            group = self.instance.groups[numbers[0]]
            for way in roads_to_open(self.instance, group, members)[:_MOST_ROADS]:
                roads = {self.instance.network.road_id(one.link) for one in way}
                limit = limit_of_roads(self.instance, way)
                limit = limit if limit.code != "cut" else replace(limit, code=way[0].code)
                asks.append(open_roads(self.case, limit, roads))
            if no_way(self.instance, group, members) is not None:
                return [ask for ask in asks if ask is not None]
            asks += window_asks(self.case)
        asks += [asks_of(self.case, self.instance, limit) for limit in row.because]
        return list({ask.key: ask for ask in asks if ask is not None}.values())

    def _test(self, ask: Ask) -> None:
        """Try the most of an ask, and where that shows a gain the least that still does."""
        if ask.key in self.gains or not self._may_go_on():
            return
        steps = list(ask.steps)
        most = self._gain(*steps.pop())
        found = [most]
        while steps and self._shows(most) and self._may_go_on():
            found.insert(0, self._gain(*steps.pop(0)))
            if self._shows(found[0]):
                break
        self.gains[ask.key] = tuple(sorted(found, key=lambda gain: gain.amount.number))

    def _may_go_on(self) -> bool:
        return self.made < self.most and not self.should_stop()

    def _gain(self, amount: Amount, case: Case) -> _Gain:
        self.made += 1
        self.progress("reasons", self.made / max(1, self.most), self.plan.value, self.plan.bound)
        out = _out_of(case, self.should_stop, self.plan.seeds)
        total = sum(out.values())
        of = {group: out.get(group, 0) + left - self._persons(group) for group, left in self.left.items()}
        return _Gain(amount, case, total - self.plan.out, of)

    def _persons(self, group: _Group) -> int:
        return round(sum(row.persons for row in self.instance.groups if (row.place, row.means) == group))

    def _shows(self, gain: _Gain) -> bool:
        return any(self._helps(gain, group) for group in self.left)

    def _helps(self, gain: _Gain, group: _Group) -> bool:
        return gain.persons > self.gap and gain.of.get(group, 0) > self.gap

    def _cause(self, ask: Ask, group: _Group) -> Limit | None:
        for gain in self.gains.get(ask.key, ()):
            if self._helps(gain, group):
                return replace(ask.limit, added=gain.amount, persons=gain.persons, tested=True)
        return None

    def _pair(self, asks: list[Ask], group: _Group) -> Limit | None:
        """Return the two limits that help only together, among the first few that were tried alone."""
        tried = [ask for ask in asks if ask.key in self.gains][:_PAIRS_AMONG]
        for one, two in combinations(tried, 2):
            key = f"{one.key} + {two.key}"
            if key not in self.gains and self._may_go_on():
                case = _merged(self.case, one.steps[-1][1], two.steps[-1][1])
                if case is not None:
                    self.gains[key] = (self._gain(Amount(2, "limits"), case),)
            for gain in self.gains.get(key, ()):
                if self._helps(gain, group):
                    where = {**_side("one_", one), **_side("two_", two)}
                    return Limit("pair", where, gain.amount, gain.persons, tested=True)
        return None

    def _remainder(self, row: LeftBehind) -> Limit:
        """Return why people stay whom no test could help: less than a carful, or not more than the gap explains."""
        per = max(
            (g.per_vehicle for g in self.instance.groups if (g.place, g.means) == (row.place, row.means)), default=0.0
        )
        return Limit("rounding" if row.persons < per else "within_gap", {"place": row.place}, tested=True)


def _by_turns(lists: list[list[Ask]]) -> list[Ask]:
    """Return the asks of all groups, the first of each, then the second of each, and so on; each once."""
    found: dict[str, Ask] = {}
    for rank in range(max(map(len, lists), default=0)):
        for asks in lists:
            if rank < len(asks):
                found.setdefault(asks[rank].key, asks[rank])
    return list(found.values())


def _side(prefix: str, ask: Ask) -> dict[str, NoteValue]:
    amount = ask.steps[-1][0]
    where = {"code": ask.limit.code, "added": amount.number, "unit": amount.unit, **ask.limit.where}
    return {f"{prefix}{name}": value for name, value in where.items()}


def _merged(case: Case, one: Case, two: Case) -> Case | None:
    """Return the case with the changes of both; None where both change the same table."""
    names = ("windows", "horizon", "roads", "closures", "fleet", "checkpoints", "assembly", "reception")
    changed = {name: getattr(two, name) for name in names if getattr(two, name) != getattr(case, name)}
    if any(getattr(one, name) != getattr(case, name) for name in changed):
        return None
    return replace(one, **changed)


def _out_of(case: Case, should_stop: Callable[[], bool], seeds: Seeds) -> dict[_Group, int]:
    """Plan a case with little effort, without bounds, and return persons out by group; seeds: of the plan explained."""
    parameters = BY_EFFORT["normal"].coarser()
    try:
        instance = formulate(case).instance
        if not instance.sinks:
            return {}
        proposals, tasks, walks = sketch(instance, parameters, should_stop, seeds)
    except (InfeasibleError, CaseError):
        return {}
    timetable = dispatch(
        instance, proposals, tasks, walks, parameters=DispatchParameters(placements=_PLACEMENTS),
        rng=np.random.Generator(np.random.PCG64(case.seed)), should_stop=should_stop,
    )
    return out_of(instance, timetable)
