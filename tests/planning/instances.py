"""Instances made directly, for tests of the stages behind the case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import numpy as np

from safeconduct.core import PartyId, PlaceId
from safeconduct.planning.instance import (
    UNBOUNDED,
    AssemblyLine,
    ConvoyLimits,
    Instance,
    Intervals,
    Member,
    PeopleGroup,
    Sink,
    Survival,
)

__all__ = ["Road", "make_instance"]

Road = dict[str, Any]
"""tail, head, travel_s; and per_h (cars an hour), danger, entry (hours of a post), service_per_s, storage."""


def make_instance(
    roads: Sequence[Road],
    *,
    sources: Sequence[dict[str, Any]],
    sinks: Sequence[dict[str, Any]],
    horizon_s: float = 3600.0,
    step_s: float = 60.0,
    windows: Intervals = (),
    rate_per_s: float = 0.0,
    kappa: float = 0.0,
    node_danger: Sequence[int] = (),
) -> Instance:
    """Build an instance of cars only.

    sources: node, vehicles, and persons a vehicle (per), weight, rate_per_s, hours, earliest_s, to (sinks; all).
    sinks: node, and rate_per_s, capacity, hours.  windows: over all danger; none: no danger may be entered.
    """
    whole: Intervals = ((0.0, horizon_s),)
    sets: list[Intervals] = [whole, windows]

    def set_of(spans: Intervals) -> int:
        if spans not in sets:
            sets.append(spans)
        return sets.index(spans)

    def column(name: str, default: float) -> Any:
        return np.array([float(road.get(name, default)) for road in roads])

    danger = np.array([bool(road.get("danger", False)) for road in roads])
    ends_of = [*(road["tail"] for road in roads), *(road["head"] for road in roads)]
    nodes = 1 + max([*ends_of, *(point["node"] for point in [*sources, *sinks])])
    at_risk = np.zeros(nodes, np.bool_)
    at_risk[list(node_danger)] = True
    groups, members, lines = [], [], []
    for i, source in enumerate(sources):
        place, per = PlaceId(f"s{i}"), float(source.get("per", 4.0))
        persons = source["vehicles"] * per
        hours = source.get("hours", whole)
        node = source["node"]
        lines.append(
            AssemblyLine(
                "",
                place,
                node,
                source.get("rate_per_s", UNBOUNDED),
                hours,
                source.get("earliest_s", 0.0),
                bool(at_risk[node]),
            )
        )
        groups.append(
            PeopleGroup(place, "car", node, persons, per, source["vehicles"], source.get("weight", 1.0), 0.0, (i,))
        )
        members.append(Member(i, tuple(source.get("to", range(len(sinks)))), persons, source["vehicles"]))
    ends = tuple(
        Sink(
            f"r{j}",
            PlaceId(f"r{j}"),
            PartyId(f"p{j}"),
            sink["node"],
            sink.get("rate_per_s", UNBOUNDED),
            sink.get("capacity", UNBOUNDED),
            sink.get("hours", whole),
            frozenset({"car"}),
        )
        for j, sink in enumerate(sinks)
    )
    travel = column("travel_s", 60.0)
    return Instance(
        case=cast(Any, None),
        network=cast(Any, None),
        horizon_s=horizon_s,
        survival=Survival.of(rate_per_s, windows),
        kappa=kappa,
        convoys=ConvoyLimits(1, 0, 0.0, 0.0, True),
        nodes=nodes,
        link=np.arange(len(roads)),
        tail=np.array([road["tail"] for road in roads], np.int32),
        head=np.array([road["head"] for road in roads], np.int32),
        length_m=travel * 10.0,
        road_s=travel,
        rate_pcu_s=column("per_h", 1800.0) / 3600.0,
        service_per_s=column("service_per_s", UNBOUNDED),
        storage=column("storage", UNBOUNDED),
        danger=danger,
        stay_of=danger.astype(np.int32),
        entry_of=np.array([set_of(road.get("entry", whole)) for road in roads], np.int32),
        node_danger=at_risk,
        node_stay_of=at_risk.astype(np.int32),
        interval_sets=tuple(sets),
        lines=tuple(lines),
        groups=tuple(groups),
        members=tuple(members),
        sinks=ends,
        fleets=(),
        inbound=(),
        pcu={"car": 1.0},
        speed_factor={"car": 1.0},
        shut=(),
        fuel=frozenset(),
        walk_speed_m_s=1.0,
        walk_most_m=0.0,
        step_s=step_s,
    )
