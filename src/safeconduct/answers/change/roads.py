"""Changes to roads: their state, closures, and hours in which both sides lead one way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from safeconduct.answers.change.kind import Change, ChangeError
from safeconduct.network import road_ids
from safeconduct.picture import Closure
from safeconduct.planning import Case

__all__ = ["Contraflow", "RoadState", "Shut"]


@dataclass(frozen=True, slots=True)
class RoadState(Change):
    """The state of roads, by the ids of their rows (`road_ids`); an open road is shut by no closure either."""

    roads: tuple[str, ...]
    state: str

    def apply(self, case: Case) -> Case:
        """Return the case with the roads in that state."""
        ids = _road_ids(case, self.roads)
        rows = tuple(
            replace(row, state=self.state) if name in self.roads else row
            for name, row in zip(ids, case.roads, strict=True)
        )
        if self.state != "open":
            return replace(case, roads=rows)
        freed = {
            frozenset((row.from_place, row.to_place))
            for name, row in zip(ids, case.roads, strict=True)
            if name in self.roads
        }
        closures = tuple(one for one in case.closures if frozenset((one.from_place, one.to_place)) not in freed)
        return replace(case, roads=rows, closures=closures)

    @property
    def target(self) -> tuple[str, ...]:
        """What it is a change of."""
        return ("road", *self.roads)

    def widens(self, case: Case) -> bool:
        """Say whether it only adds to what is allowed."""
        return self.state == "open"


@dataclass(frozen=True, slots=True)
class Shut(Change):
    """A closure between two neighbouring places, in hours."""

    closure: Closure

    def apply(self, case: Case) -> Case:
        """Return the case with the closure added."""
        start, end = self.closure.start, self.closure.end
        if start is not None and end is not None and end <= start:
            raise ChangeError("ends_first", self.closure.reason)
        return replace(case, closures=(*case.closures, self.closure))

    @property
    def target(self) -> tuple[str, ...]:
        """What it is a change of."""
        return ("closure", self.closure.from_place, self.closure.to_place)

    def widens(self, case: Case) -> bool:
        """Say whether it only adds to what is allowed."""
        return False


@dataclass(frozen=True, slots=True)
class Contraflow(Change):
    """Hours in which both sides of a road lead from its from_place to its to_place; minutes from midnight, () none."""

    road: str
    hours: tuple[tuple[int, int], ...]

    def apply(self, case: Case) -> Case:
        """Return the case with these hours on the road's row."""
        ids = _road_ids(case, [self.road])
        rows = zip(ids, case.roads, strict=True)
        return replace(
            case, roads=tuple(replace(row, contraflow=self.hours) if name == self.road else row for name, row in rows)
        )

    @property
    def target(self) -> tuple[str, ...]:
        """What it is a change of."""
        return ("contraflow", self.road)

    def widens(self, case: Case) -> bool:
        """Say whether it only adds to what is allowed."""
        return False  # it takes the other direction away


def _road_ids(case: Case, wanted: Iterable[str]) -> tuple[str, ...]:
    if not case.roads:
        raise ChangeError("no_rows", ", ".join(wanted))
    ids = road_ids(case.roads)
    for name in wanted:
        if name not in ids:
            raise ChangeError("absent", name)
    return ids
