"""Random small cases with all that a case can hold: what `benchmarks/bench_random_plans.py` plans by the thousand.

`random_full_case(seed)` gives the same case for the same seed, everywhere.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import timedelta

from builders import KYIV_CLOCK, RU, UA, at, make_place
from safeconduct.core import Party, PartyId, Place, PlaceId, Span
from safeconduct.network import Road
from safeconduct.picture import Closure
from safeconduct.planning import (
    AssemblyPoint,
    Case,
    CeasefireWindow,
    Checkpoint,
    Collapse,
    ConvoyRules,
    Fleet,
    MeansRules,
    PeopleGroup,
    ReceptionPoint,
    Wish,
)

__all__ = ["Draw", "case_of", "random_full_case"]


class Draw:
    """One case in the drawing: the places, and where people are and go; `clock`, `start` and `steps` are its day's."""

    clock = KYIV_CLOCK
    start = at("08:00")
    steps: tuple[int, ...] = (5,)

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.rng = random.Random(seed)
        self.ids = [PlaceId(f"p{i}") for i in range(self.rng.randint(4, 9))]
        shuffled = self.rng.sample(self.ids, len(self.ids))
        self.origins = shuffled[: self.rng.randint(1, 2)]
        self.goals = shuffled[-self.rng.randint(1, 2) :]
        self.hours = self.rng.randint(3, 7)

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def minute(self, first: float, last: float) -> timedelta:
        """Draw an instant between two hours after the start, often a full quarter of an hour."""
        minutes = self.rng.uniform(first, last) * 60
        return timedelta(minutes=15 * round(minutes / 15) if self.chance(0.6) else round(minutes))

    def places(self) -> dict[PlaceId, Place]:
        rng = self.rng
        spot = [(47 + rng.random() * 0.6, 36 + rng.random() * 0.8) for _ in self.ids]
        area = [rng.choice(("North", "South")) for _ in self.ids]
        rows = zip(self.ids, spot, area, strict=True)
        return {name: make_place(name, *where, kind="town", admin=admin) for name, where, admin in rows}

    def roads(self) -> tuple[Road, ...]:
        rng, ids = self.rng, self.rng.sample(self.ids, len(self.ids))
        pairs = {frozenset((ids[i], rng.choice(ids[:i]))) for i in range(1, len(ids))}
        for _ in range(rng.randint(0, 6)):
            pairs.add(frozenset(rng.sample(ids, 2)))
        return tuple(self._road(sorted(pair), i) for i, pair in enumerate(sorted(pairs, key=sorted)))

    def _road(self, ends: Sequence[PlaceId], number: int) -> Road:
        rng = self.rng
        danger = rng.choices((True, False, None), (4, 5, 1))[0]
        state = rng.choices(("open", "damaged", "closed", "mined"), (20, 2, 1, 1))[0]
        km = rng.choice((5.0, 10.0, 20.0, round(rng.uniform(1, 40), 1), round(rng.uniform(1, 40), 2)))
        capacity = None if self.chance(0.05) else float(rng.choice((60, 120, 300, 600, 900, rng.randint(60, 1200))))
        one, two = rng.sample(ends, 2)
        return Road(
            one, two, km=km, ref=f"T{number}" if self.chance(0.7) else "M1", speed_kmh=rng.choice((40, 50, 60)),
            capacity_pcu_h=capacity, danger=danger, state=state, oneway=self.chance(0.07),
        )  # fmt: skip

    def people(self) -> tuple[PeopleGroup, ...]:
        rng, rows = self.rng, []
        for place in self.origins:
            for means in rng.sample(("car", "car", "bus", "foot", "ambulance"), rng.randint(1, 3)):
                persons = float(rng.randint(1, 40) if means == "ambulance" else rng.randint(10, 3000))
                per = rng.choice((None, 2.5, 3.0, 3.7, 4.0)) if means == "car" else None
                rows.append(PeopleGroup(place, means, persons, persons_per_vehicle=per))
        return tuple(rows)

    def reception(self) -> tuple[ReceptionPoint, ...]:
        rng, rows = self.rng, []
        for number, place in enumerate(self.goals):
            intake = None if self.chance(0.6) else float(rng.randint(200, 4000))
            room = None if self.chance(0.6) else float(rng.randint(20, 3000))
            closes = self.start + self.minute(self.hours / 2, self.hours) if self.chance(0.15) else None
            opens = self.start + self.minute(0, 2) if self.chance(0.15) else None
            party = UA if number == 0 or self.chance(0.5) else RU
            rows.append(ReceptionPoint(f"r{number}", place, party, intake, room, opens, closes))
        return tuple(rows)

    def wishes(self) -> tuple[Wish, ...]:
        if self.chance(0.7):
            return ()
        shares = [(UA, round(self.rng.uniform(0.3, 1), 2)), (RU, round(self.rng.uniform(0, 1), 2))]
        return tuple(Wish(place, party, share) for place in self.origins for party, share in shares)

    def assembly(self) -> tuple[AssemblyPoint, ...]:
        rng = self.rng
        rows: list[AssemblyPoint] = []
        for place in self.origins:
            for number in range(rng.choice((0, 0, 1, 2))):
                rate = None if self.chance(0.3) else float(rng.randint(200, 4000))
                opens = self.start + self.minute(0, 2) if self.chance(0.2) else None
                closes = self.start + self.minute(self.hours / 2, self.hours) if self.chance(0.2) else None
                rows.append(AssemblyPoint(f"a{place}{number}", place, rate, opens, closes))
        return tuple(rows)

    def checkpoints(self, roads: Sequence[Road]) -> tuple[Checkpoint, ...]:
        rng = self.rng
        rows: list[Checkpoint] = []
        for road in rng.sample(list(roads), min(len(roads), rng.choice((0, 0, 1, 2)))):
            opens = self.start + self.minute(0, 2) if self.chance(0.3) else None
            closes = self.start + self.minute(self.hours / 2, self.hours) if self.chance(0.3) else None
            lanes = rng.choice((None, 1.0, 2.0))
            storage = rng.choice((None, None, 0.0, 20.0, 200.0))
            rate = float(rng.randint(60, 400))
            rows.append(
                Checkpoint(f"c{len(rows)}", road.from_place, road.to_place, rate, UA, lanes, opens, closes, storage)
            )
        return tuple(rows)

    def fleet(self) -> tuple[Fleet, ...]:
        rng, rows = self.rng, []
        for number in range(rng.choice((0, 1, 1, 2))):
            kind = "bus" if self.chance(0.75) else "ambulance"
            seats = rng.randint(20, 50) if kind == "bus" else rng.randint(1, 3)
            ready = self.start + self.minute(0, 1) if self.chance(0.3) else None
            load, unload = rng.choice(((None, None), (10, 5), (15, 10), (0, 0)))
            reach = None if self.chance(0.8) else float(rng.randint(30, 200))
            depot = rng.choice(self.ids)
            rows.append(Fleet(f"f{number}", depot, rng.randint(1, 8), seats, kind, ready, load, unload, reach))
        return tuple(rows)

    def windows(self, roads: Sequence[Road]) -> tuple[CeasefireWindow, ...]:
        rng, rows = self.rng, []
        for number in range(rng.choice((1, 1, 2, 3))):
            scopes = ("all", "all", f"road:{rng.choice(roads).ref}", f"place:{rng.choice(self.ids)}", "area:North")
            scope = "all" if number == 0 and self.chance(0.7) else rng.choice(scopes)
            start = self.minute(0, self.hours / 2)
            end = start + max(timedelta(minutes=40), self.minute(0.7, self.hours))
            departs = self.start + start + self.minute(0, 1) if self.chance(0.2) else None
            state = rng.choices(("proposed", "agreed", "refused"), (5, 3, 1))[0]
            rows.append(
                CeasefireWindow(f"w{number}", scope, self.start + start, self.start + end, departs, state=state)
            )
        return tuple(rows)

    def closures(self, roads: Sequence[Road]) -> tuple[Closure, ...]:
        if self.chance(0.8):
            return ()
        road, start = self.rng.choice(roads), self.minute(0, self.hours / 2)
        end = self.start + start + self.minute(0.5, 2) if self.chance(0.7) else None
        return (Closure(road.from_place, road.to_place, "bridge", self.start + start, end),)

    def rules(self) -> ConvoyRules:
        rng = self.rng
        return ConvoyRules(
            rng.choice((None, 1, 1, 5)),
            rng.choice((None, 30, 60)),
            rng.choice((None, 2, 5)),
            rng.choice((None, 0, 5, 10)),
        )

    def means(self) -> dict[str, MeansRules]:
        car = MeansRules(1.0, self.rng.choice((1.0, 1.0, 0.9)))
        return {"car": car, "bus": MeansRules(2.0, self.rng.choice((1.0, 0.85)))} if self.chance(0.8) else {}


def case_of(draw: Draw, name: str) -> Case:
    """Return the case that is drawn."""
    roads = draw.roads()
    collapse = Collapse(*draw.rng.choice(((0.0, 0.0), (0.0, 0.0), (0.05, 1.0), (0.2, 0.5), (0.02, 3.0))))
    parties = {UA: Party(UA, "Ukraine", default_wish=True), PartyId(RU): Party(RU, "Russian Federation")}
    return Case(
        name=f"{name}-{draw.seed}", title="Random", clock=draw.clock,
        horizon=Span(draw.start, draw.start + timedelta(hours=draw.hours)),
        step_minutes=draw.steps[draw.seed % len(draw.steps)], seed=draw.seed, parties=parties, places=draw.places(),
        roads=roads, people=draw.people(), reception=draw.reception(), wishes=draw.wishes(), assembly=draw.assembly(),
        checkpoints=draw.checkpoints(roads), fleet=draw.fleet(), windows=draw.windows(roads),
        closures=draw.closures(roads), collapse=collapse, convoys=draw.rules(), means=draw.means(),
    )  # fmt: skip


def random_full_case(seed: int) -> Case:
    """Return a case of 4 to 9 places with buses, wishes, checkpoints, windows, closures and collapse."""
    return case_of(Draw(seed), "full")
