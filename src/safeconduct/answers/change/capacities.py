"""Changes to how much there is: vehicles, lanes, boarding, intake, room, and the sizes of convoys."""

from __future__ import annotations

from dataclasses import dataclass, replace

from safeconduct.answers.change.kind import Change, changed_row, is_more, row_of
from safeconduct.planning import Case, Fleet

__all__ = ["Boarding", "ConvoyLimits", "Intake", "Lanes", "NewFleet", "Room", "Vehicles"]


@dataclass(frozen=True, slots=True)
class Vehicles(Change):
    """How many vehicles a fleet has."""

    fleet: str
    vehicles: int

    def apply(self, case: Case) -> Case:
        """Return the case with the fleet so large."""
        rows = changed_row(case.fleet, self.fleet, lambda row: replace(row, vehicles=self.vehicles))
        return replace(case, fleet=rows)

    @property
    def target(self) -> tuple[str, ...]:
        """What it is a change of."""
        return ("fleet", self.fleet)

    def widens(self, case: Case) -> bool:
        """Say whether it only adds to what is allowed."""
        return self.vehicles >= row_of(case.fleet, self.fleet).vehicles


@dataclass(frozen=True, slots=True)
class NewFleet(Change):
    """One more row of fleet.csv."""

    fleet: Fleet

    def apply(self, case: Case) -> Case:
        """Return the case with the fleet added at the end."""
        return replace(case, fleet=(*case.fleet, self.fleet))

    @property
    def target(self) -> tuple[str, ...]:
        """What it is a change of."""
        return ("fleet", self.fleet.id)

    def widens(self, case: Case) -> bool:
        """Say whether it only adds to what is allowed."""
        return True


@dataclass(frozen=True, slots=True)
class Lanes(Change):
    """How many lanes a checkpoint opens."""

    checkpoint: str
    lanes: float

    def apply(self, case: Case) -> Case:
        """Return the case with so many lanes there."""
        rows = changed_row(case.checkpoints, self.checkpoint, lambda row: replace(row, lanes=self.lanes))
        return replace(case, checkpoints=rows)

    @property
    def target(self) -> tuple[str, ...]:
        """What it is a change of."""
        return ("lanes", self.checkpoint)

    def widens(self, case: Case) -> bool:
        """Say whether it only adds to what is allowed."""
        return is_more(self.lanes, row_of(case.checkpoints, self.checkpoint).lanes)


@dataclass(frozen=True, slots=True)
class Boarding(Change):
    """How fast people board at an assembly point, persons an hour."""

    point: str
    persons_per_h: float

    def apply(self, case: Case) -> Case:
        """Return the case with that rate."""
        rows = changed_row(case.assembly, self.point, lambda row: replace(row, boarding_per_h=self.persons_per_h))
        return replace(case, assembly=rows)

    @property
    def target(self) -> tuple[str, ...]:
        """What it is a change of."""
        return ("boarding", self.point)

    def widens(self, case: Case) -> bool:
        """Say whether it only adds to what is allowed."""
        return is_more(self.persons_per_h, row_of(case.assembly, self.point).boarding_per_h)


@dataclass(frozen=True, slots=True)
class Intake(Change):
    """How fast a reception point takes people in, persons an hour."""

    point: str
    persons_per_h: float

    def apply(self, case: Case) -> Case:
        """Return the case with that rate."""
        rows = changed_row(case.reception, self.point, lambda row: replace(row, intake_per_h=self.persons_per_h))
        return replace(case, reception=rows)

    @property
    def target(self) -> tuple[str, ...]:
        """What it is a change of."""
        return ("intake", self.point)

    def widens(self, case: Case) -> bool:
        """Say whether it only adds to what is allowed."""
        return is_more(self.persons_per_h, row_of(case.reception, self.point).intake_per_h)


@dataclass(frozen=True, slots=True)
class Room(Change):
    """How many persons a reception point has room for."""

    point: str
    persons: float

    def apply(self, case: Case) -> Case:
        """Return the case with that room."""
        return replace(
            case, reception=changed_row(case.reception, self.point, lambda r: replace(r, capacity=self.persons))
        )

    @property
    def target(self) -> tuple[str, ...]:
        """What it is a change of."""
        return ("room", self.point)

    def widens(self, case: Case) -> bool:
        """Say whether it only adds to what is allowed."""
        return is_more(self.persons, row_of(case.reception, self.point).capacity)


@dataclass(frozen=True, slots=True)
class ConvoyLimits(Change):
    """Rules of convoys (P9); None: as they are.  Times in minutes."""

    least_vehicles: int | None = None
    most_vehicles: int | None = None
    headway_minutes: float | None = None
    margin_minutes: float | None = None

    def apply(self, case: Case) -> Case:
        """Return the case with these rules."""
        names = ("least_vehicles", "most_vehicles", "headway_minutes", "margin_minutes")
        given = {name: value for name in names if (value := getattr(self, name)) is not None}
        return replace(case, convoys=replace(case.convoys, **given))

    @property
    def target(self) -> tuple[str, ...]:
        """What it is a change of."""
        names = ("least_vehicles", "most_vehicles", "headway_minutes", "margin_minutes")
        return ("convoys", *(name for name in names if getattr(self, name) is not None))

    def widens(self, case: Case) -> bool:
        """Say whether it only adds to what is allowed."""
        now = case.convoys
        fewer = self.least_vehicles is None or self.least_vehicles <= (now.least_vehicles or 1)
        longer = self.most_vehicles is None or is_more(self.most_vehicles, now.most_vehicles)
        closer = self.headway_minutes is None or self.headway_minutes <= (now.headway_minutes or 0.0)
        thinner = self.margin_minutes is None or self.margin_minutes <= (now.margin_minutes or 0.0)
        return fewer and longer and closer and thinner
