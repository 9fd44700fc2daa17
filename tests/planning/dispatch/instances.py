"""Small instances drawn by hand or at random, without a case behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from safeconduct.core import PartyId, PlaceId
from safeconduct.planning.instance import (
    UNBOUNDED,
    AssemblyLine,
    BusFleet,
    ConvoyLimits,
    InboundConvoy,
    Instance,
    Member,
    PeopleGroup,
    Sink,
    Survival,
)

Spans = Sequence[tuple[float, float]]

ALWAYS: Spans = ((0.0, UNBOUNDED),)


@dataclass
class Draft:
    """An instance as it is drawn: minutes and vehicles an hour where that reads better, seconds inside."""

    horizon_s: float = 3 * 3600.0
    least: int = 1
    most: int = 0
    headway_s: float = 0.0
    mixed: bool = True
    rate_per_h: float = 0.0
    kappa: float = 0.0
    windows: Spans = ()
    links: list[dict[str, Any]] = field(default_factory=list)
    lines: list[AssemblyLine] = field(default_factory=list)
    groups: list[PeopleGroup] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    sinks: list[Sink] = field(default_factory=list)
    fleets: list[BusFleet] = field(default_factory=list)
    inbound: list[InboundConvoy] = field(default_factory=list)
    danger_nodes: dict[int, Spans] = field(default_factory=dict)
    fuel: frozenset[int] = frozenset()
    bus_speed: float = 1.0

    def link(self, tail: int, head: int, minutes: float, per_h: float = 1200.0, **more: Any) -> int:
        """Add a link; more: danger, stay (spans), entry (spans), service_per_h, storage, km."""
        self.links.append({"tail": tail, "head": head, "minutes": minutes, "per_h": per_h, **more})
        return len(self.links) - 1

    def line(self, node: int, per_h: float = UNBOUNDED, hours: Spans = ALWAYS, **more: Any) -> int:
        """Add an assembly line."""
        self.lines.append(
            AssemblyLine(
                more.get("id", f"l{len(self.lines)}"), PlaceId(f"p{node}"), node, per_h / 3600.0, tuple(hours),
                more.get("earliest_s", 0.0), more.get("danger", False),
            )
        )  # fmt: skip
        return len(self.lines) - 1

    def people(self, node: int, persons: float, means: str = "car", per: float = 4.0, **more: Any) -> int:
        """Add a group with one member for the given sinks; returns the member.  share: the member's persons."""
        lines = more.get("lines") or (self.line(node),)
        cars = int(np.ceil(persons / per - 1e-9)) if means == "car" else 0
        self.groups.append(
            PeopleGroup(
                PlaceId(f"p{node}"), means, node, persons, per if means == "car" else 1.0, cars,
                more.get("weight", 1.0), more.get("at_least", 0.0), tuple(lines),
            )
        )  # fmt: skip
        share = more.get("share", persons)
        count = int(np.ceil(share / per - 1e-9)) if means == "car" else 0
        self.members.append(Member(len(self.groups) - 1, tuple(more.get("sinks", (0,))), share, count))
        return len(self.members) - 1

    def sink(self, node: int, per_h: float = UNBOUNDED, capacity: float = UNBOUNDED, **more: Any) -> int:
        """Add a reception point."""
        takes = frozenset(more.get("takes", ("car", "bus", "ambulance", "foot")))
        self.sinks.append(
            Sink(
                f"r{len(self.sinks)}", PlaceId(f"p{node}"), PartyId("ua"), node, per_h / 3600.0, capacity,
                tuple(more.get("hours", ((0.0, self.horizon_s),))), takes,
            )
        )  # fmt: skip
        return len(self.sinks) - 1

    def fleet(self, node: int, vehicles: int = 1, seats: int = 50, **more: Any) -> int:
        """Add a fleet of buses."""
        self.fleets.append(
            BusFleet(
                f"f{len(self.fleets)}", PlaceId(f"p{node}"), node, more.get("kind", "bus"), vehicles, seats,
                more.get("available_s", 0.0), more.get("load_s", 300.0), more.get("unload_s", 300.0),
                more.get("range_m", UNBOUNDED), more.get("rest_s", 0.0), more.get("serves"),
            )
        )  # fmt: skip
        return len(self.fleets) - 1

    def instance(self) -> Instance:
        """Return the finished instance."""
        sets: list[tuple[tuple[float, float], ...]] = []

        def number(spans: Spans) -> int:
            key = tuple((a, min(b, self.horizon_s)) for a, b in spans)
            if key not in sets:
                sets.append(key)
            return sets.index(key)

        nodes = 1 + max(max(row["tail"], row["head"]) for row in self.links)
        everything = ((0.0, self.horizon_s),)
        stay = [number(row.get("stay", self.windows if row.get("danger") else everything)) for row in self.links]
        entry = [number(row.get("entry", everything)) for row in self.links]
        node_stay = [number(self.danger_nodes.get(node, everything)) for node in range(nodes)]
        floats = {
            key: np.array([row.get(key, default) for row in self.links], np.float64)
            for key, default in (("minutes", 0.0), ("per_h", 0.0), ("service_per_h", UNBOUNDED), ("storage", UNBOUNDED))
        }
        return Instance(
            case=None, network=None, horizon_s=self.horizon_s,  # type: ignore[arg-type]
            survival=Survival.of(self.rate_per_h / 3600.0, self.windows), kappa=self.kappa,
            convoys=ConvoyLimits(self.least, self.most, self.headway_s, 0.0, self.mixed), nodes=nodes,
            link=np.arange(len(self.links)), tail=np.array([row["tail"] for row in self.links], np.int32),
            head=np.array([row["head"] for row in self.links], np.int32),
            length_m=np.array([1000.0 * row.get("km", row["minutes"]) for row in self.links]),
            road_s=60.0 * floats["minutes"], rate_pcu_s=floats["per_h"] / 3600.0,
            service_per_s=floats["service_per_h"] / 3600.0, storage=floats["storage"],
            danger=np.array([bool(row.get("danger")) for row in self.links]),
            stay_of=np.array(stay, np.int32), entry_of=np.array(entry, np.int32),
            node_danger=np.array([node in self.danger_nodes for node in range(nodes)]),
            node_stay_of=np.array(node_stay, np.int32), interval_sets=tuple(sets), lines=tuple(self.lines),
            groups=tuple(self.groups), members=tuple(self.members), sinks=tuple(self.sinks), fleets=tuple(self.fleets),
            inbound=tuple(self.inbound), pcu={"car": 1.0, "bus": 2.0, "ambulance": 1.0},
            speed_factor={"car": 1.0, "bus": self.bus_speed, "ambulance": 1.0}, shut=(),
            fuel=self.fuel, walk_speed_m_s=4.0 / 3.6, walk_most_m=15_000.0, step_s=300.0,
        )  # fmt: skip
