"""Routes that another master found, to begin with: one of coarser ticks, or that of a case much like this one."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from safeconduct.planning.bounds.columns import Column
from safeconduct.planning.instance import Instance

__all__ = ["Seed", "Seeds", "seeds_of", "translated"]

_Name = Hashable


@dataclass(frozen=True, slots=True)
class Seed:
    """One route by names that another instance of nearly the same case has too.

    kind, means: as of its column.  member, fleet, sink: None where it has none.
    """

    kind: str
    means: str
    member: _Name | None
    fleet: _Name | None
    sink: _Name | None
    links: tuple[_Name, ...]


Seeds = tuple[Seed, ...]
"""Routes in use."""


@dataclass(frozen=True, slots=True)
class _Names:
    """Names of an instance's links, members, sinks and fleets, by their numbers."""

    links: tuple[_Name, ...]
    members: tuple[_Name, ...]
    sinks: tuple[_Name, ...]
    fleets: tuple[_Name, ...]

    @classmethod
    def of(cls, instance: Instance) -> _Names:
        """Name links, places and groups so that another instance of the same roads knows them."""
        network = instance.network

        def place(node: int) -> _Name:
            return network.node_place[node] or (float(network.node_lat[node]), float(network.node_lon[node]))

        links = [
            (network.road_id(int(link)), place(int(tail)), place(int(head)))
            for link, tail, head in zip(instance.link, instance.tail, instance.head, strict=True)
        ]
        groups = [(group.place, group.means, group.weight) for group in instance.groups]
        sinks = [sink.id for sink in instance.sinks]
        members = [(groups[member.group], tuple(sinks[s] for s in member.sinks)) for member in instance.members]
        fleets = [fleet.id for fleet in instance.fleets]
        return cls(*(tuple(_numbered(names)) for names in (links, members, sinks, fleets)))


def _numbered(names: Sequence[_Name]) -> Iterator[_Name]:
    """Tell names that are alike apart by their order."""
    seen: dict[_Name, int] = {}
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        yield name, seen[name]


def seeds_of(instance: Instance, columns: Iterable[Column]) -> Seeds:
    """Name the routes that a master found, each once."""
    names = _Names.of(instance)
    return tuple(
        dict.fromkeys(
            Seed(
                column.kind, column.means,
                names.members[column.member] if column.member >= 0 else None,
                names.fleets[column.fleet] if column.fleet >= 0 else None,
                names.sinks[column.sink] if column.sink >= 0 else None,
                tuple(names.links[i] for i in column.links),
            )
            for column in columns
            if column.links
        )
    )  # fmt: skip


def translated(seeds: Seeds, instance: Instance, standing: Sequence[tuple[int, int]]) -> list[Column]:
    """Return the seeds as columns of another instance, not timed yet.

    What the instance does not have any more is left out.  standing: by fleet, ticks to load and to unload.
    """
    names = _Names.of(instance)
    links, members, sinks, fleets = (
        {name: number for number, name in enumerate(every)}
        for every in (names.links, names.members, names.sinks, names.fleets)
    )
    found: list[Column] = []
    for seed in seeds:
        known = all(name in links for name in seed.links) and (seed.member is None or seed.member in members)
        known = known and (seed.fleet is None or seed.fleet in fleets) and (seed.sink is None or seed.sink in sinks)
        if not known:
            continue
        way = tuple(links[name] for name in seed.links)
        member = -1 if seed.member is None else members[seed.member]
        fleet = -1 if seed.fleet is None else fleets[seed.fleet]
        load, unload = standing[fleet] if seed.kind == "trip" else (0, 0)
        persons = _persons(instance, seed.kind, member, fleet)
        found.append(
            Column(
                seed.kind, seed.means, member, fleet, int(instance.tail[way[0]]), int(instance.head[way[-1]]),
                -load, 0, way, (), 0, unload, -1 if seed.sink is None else sinks[seed.sink], persons, 0.0,
            )
        )  # fmt: skip
    return found


def _persons(instance: Instance, kind: str, member: int, fleet: int) -> float:
    """Return how many one unit carries: a car, a walker, a full bus, nobody on an empty run."""
    if kind == "trip":
        return float(instance.fleets[fleet].seats)
    if kind == "car":
        return instance.groups[instance.members[member].group].per_vehicle
    return 1.0 if kind == "foot" else 0.0
