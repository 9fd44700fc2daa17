"""Random cases odder than those of random_cases: what somebody may write into the tables on a bad day.

Steps of 1 to 15 minutes, the day on which clocks change, up to four assembly points a place with odd hours, points
and roads that let nobody through, several reception points at a place, hardly any people, roads shut more than once,
hardly any room to queue, long head-ways.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from random_cases import Draw, case_of
from safeconduct.core import Clock
from safeconduct.network import Road
from safeconduct.picture import Closure
from safeconduct.planning import AssemblyPoint, Case, Checkpoint, ConvoyRules, PeopleGroup, ReceptionPoint

__all__ = ["random_odd_case"]

_CLOCKS_CHANGE = Clock(date(2022, 3, 27), ZoneInfo("Europe/Kyiv"), ZoneInfo("Europe/Moscow"))
"""At 03:00 the clock of Kyiv shows 04:00."""


class _Odd(Draw):
    steps = (5, 1, 15, 10, 5, 2)

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        if seed % 7 == 0:
            self.clock, self.start = _CLOCKS_CHANGE, _CLOCKS_CHANGE.parse("01:00")

    def open_hours(self) -> tuple[datetime | None, datetime | None]:
        """Draw when a point opens and closes."""
        opens = self.start + self.minute(0, self.hours / 2) if self.chance(0.4) else None
        closes = self.start + self.minute(self.hours / 2, self.hours) if self.chance(0.4) else None
        return opens, closes

    def roads(self) -> tuple[Road, ...]:
        return tuple(replace(row, capacity_pcu_h=0.0) if self.chance(0.02) else row for row in super().roads())

    def people(self) -> tuple[PeopleGroup, ...]:
        rng = self.rng
        few = [float(rng.randint(1, 12)) if self.chance(0.3) else None for _ in range(12)]
        rows = [replace(row, persons=less or row.persons) for row, less in zip(super().people(), few, strict=False)]
        for place in self.origins:
            if self.chance(0.2):
                rows.append(PeopleGroup(place, "car", float(rng.randint(1, 900)), persons_per_vehicle=1.5))
            if self.chance(0.2):
                rows.append(PeopleGroup(place, "foot", float(rng.randint(1, 400))))
        return tuple(rows)

    def assembly(self) -> tuple[AssemblyPoint, ...]:
        rng, rows = self.rng, list[AssemblyPoint]()
        for place in self.origins:
            for number in range(rng.randint(0, 4)):
                some = float(rng.randint(200, 3000))
                rate = rng.choice((None, 0.0, float(rng.randint(20, 200)), some, some, some))
                rows.append(AssemblyPoint(f"a{place}{number}", place, rate, *self.open_hours()))
        return tuple(rows)

    def reception(self) -> tuple[ReceptionPoint, ...]:
        rng, rows = self.rng, list(super().reception())
        for number in range(rng.choice((0, 0, 1, 2, 3))):
            like = rng.choice(rows)
            intake = rng.choice((None, 0.0, float(rng.randint(20, 1500))))
            room = rng.choice((None, 0.0, float(rng.randint(5, 900))))
            rows.append(ReceptionPoint(f"more{number}", like.place, like.party, intake, room, *self.open_hours()))
        return tuple(rows)

    def checkpoints(self, roads: Sequence[Road]) -> tuple[Checkpoint, ...]:
        rows = super().checkpoints(roads)
        return tuple(replace(row, storage_vehicles=float(self.rng.randint(0, 6))) for row in rows)

    def closures(self, roads: Sequence[Road]) -> tuple[Closure, ...]:
        rows = []
        for _ in range(self.rng.choice((0, 0, 1, 2, 4))):
            road, start = self.rng.choice(roads), self.start + self.minute(0, self.hours)
            end = start + self.minute(0.1, 1) if self.chance(0.9) else None
            rows.append(Closure(road.from_place, road.to_place, "shelling", start, end))
        return tuple(rows)

    def rules(self) -> ConvoyRules:
        choice = self.rng.choice
        return ConvoyRules(choice((None, 1, 2, 5)), choice((None, 10, 30)), choice((2, 12, 20)), choice((0, 3, 10)))


def random_odd_case(seed: int) -> Case:
    """Return an odd case; the same for the same seed, everywhere."""
    return case_of(_Odd(seed), "odd")
