"""Case and plan laid side by side once, for all steps: each convoy with the links that it drives.

A convoy whose route leaves the roads keeps a gap there (step V-S9 tells it); the other steps judge the rest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from safeconduct.verification.evidence.scopes import WindowsOnTable
from safeconduct.verification.plan import Convoy, Pass, Plan
from safeconduct.verification.rows import CaseRows, LinkRow, PlaceRow, PostRow

__all__ = ["Evidence", "Hop", "LinkKey", "Post", "Run", "lay_side_by_side"]

LinkKey = tuple[str, str, str]
"""From, to, and the id of the road's row."""

_UNKNOWN_PLACE = PlaceRow("")


@dataclass(frozen=True, slots=True)
class Post:
    """All checkpoints of one road and direction taken together: the slowest service, the least storage."""

    rows: tuple[PostRow, ...]
    service_per_s: float
    storage: float


@dataclass(frozen=True, slots=True)
class Hop:
    """One link as a convoy drives it: `start` is the pass at its beginning, `end` that at its end.

    link: None where there is no such road.
    """

    number: int
    start: Pass
    end: Pass
    link: LinkRow | None


@dataclass(frozen=True, slots=True)
class Run:
    """A convoy with its links; pcu: passenger-car units in all, of its largest and of its smallest vehicle."""

    convoy: Convoy
    hops: tuple[Hop, ...]
    pcu: float
    largest_pcu: float
    smallest_pcu: float
    speed_factor: float

    @property
    def vehicles(self) -> int:
        """How many vehicles drive in it."""
        return sum(self.convoy.mix.values())

    @property
    def loaded(self) -> bool:
        """Whether it carries people."""
        return self.convoy.persons_in_all > 0

    def driven(self) -> Iterator[tuple[Hop, LinkRow]]:
        """Walk through the links that there are."""
        return ((hop, hop.link) for hop in self.hops if hop.link is not None)


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that the steps look at."""

    case: CaseRows
    plan: Plan
    runs: tuple[Run, ...]
    places: Mapping[str, PlaceRow]
    roads: Mapping[tuple[str, str], tuple[LinkRow, ...]]
    posts: Mapping[tuple[str, str], Post]
    table: WindowsOnTable

    def place(self, name: str) -> PlaceRow:
        """Return a place; one that the case does not have is safe and nothing else."""
        return self.places.get(name, _UNKNOWN_PLACE)

    def home(self, name: str) -> str:
        """Return whose people set out from a place: a junction of a town stands for the town."""
        return self.place(name).town or name

    def persons_there(self) -> dict[tuple[str, str], float]:
        """Return the persons of the case by place and means; 0 of those that it does not have."""
        there: dict[tuple[str, str], float] = defaultdict(float)
        for row in self.case.groups:
            there[row.place, row.means] += row.persons
        return there

    def opposite(self, link: LinkRow) -> LinkRow | None:
        """Return the other direction of a road, None where it is one-way."""
        found = (other for other in self.roads.get((link.to_place, link.from_place), ()) if other.road == link.road)
        return next(found, None)


def lay_side_by_side(case: CaseRows, plan: Plan) -> Evidence:
    """Find the links of every convoy."""
    roads: dict[tuple[str, str], tuple[LinkRow, ...]] = {}
    for link in case.links:
        ends = (link.from_place, link.to_place)
        roads[ends] = (*roads.get(ends, ()), link)
    aid = {row.id: row.pcu for row in case.inbound}
    return Evidence(
        case=case,
        plan=plan,
        runs=tuple(_run(case, convoy, roads, aid) for convoy in plan.convoys),
        places={place.id: place for place in case.places},
        roads=roads,
        posts=_posts(case),
        table=WindowsOnTable(case.windows),
    )


def _posts(case: CaseRows) -> dict[tuple[str, str], Post]:
    found: dict[tuple[str, str], list[PostRow]] = {}
    for row in case.posts:
        found.setdefault((row.from_place, row.to_place), []).append(row)
    return {
        ends: Post(tuple(rows), min(row.vehicles_per_h for row in rows) / 3600.0, min(row.storage for row in rows))
        for ends, rows in found.items()
    }


def _run(
    case: CaseRows,
    convoy: Convoy,
    roads: Mapping[tuple[str, str], tuple[LinkRow, ...]],
    aid: Mapping[str, float],
) -> Run:
    rules = case.rules
    each = {means: aid.get(convoy.inbound, rules.pcu.get(means, 1.0)) for means in convoy.mix}
    hops = tuple(
        Hop(number, start, end, _link(start, end, roads))
        for number, (start, end) in enumerate(zip(convoy.passes, convoy.passes[1:], strict=False))
    )
    return Run(
        convoy=convoy,
        hops=hops,
        pcu=sum(each[means] * count for means, count in convoy.mix.items()),
        largest_pcu=max(each.values(), default=0.0),
        smallest_pcu=min(each.values(), default=0.0),
        speed_factor=min((rules.speed_factor.get(means, 1.0) for means in convoy.mix), default=1.0),
    )


def _link(start: Pass, end: Pass, roads: Mapping[tuple[str, str], tuple[LinkRow, ...]]) -> LinkRow | None:
    """Return the link driven; where the plan names no road, the open one of most capacity."""
    between = roads.get((start.place, end.place), ())
    if start.road is not None:
        return next((link for link in between if link.road == start.road), None)
    return max(between, key=lambda link: (not link.barred, link.capacity_pcu_h, link.road), default=None)
