"""Limits by price: what binds on the ways out of those who stay, by the duals of the relaxation.

    weight of a limit = sum of dual x limit over its rows that the group's own routes cross

They are marked as not tested: a price tells what a little more would bring, not what a whole unit does (S10).
Where a group has no way out at all the reason is structural (explain.ways).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from safeconduct.core import NoteValue
from safeconduct.planning.bounds import MasterAnswer, Row
from safeconduct.planning.explain.ways import no_way
from safeconduct.planning.instance import Instance, PeopleGroup
from safeconduct.planning.plan import LeftBehind, Limit

__all__ = ["left_behind"]

_MOST_LIMITS = 4
_SMALL = 0.01
"""Limits of less than this part of the heaviest are not named."""


def left_behind(
    instance: Instance, answer: MasterAnswer, out_of: Mapping[tuple[str, str], int], *, gap_persons: float
) -> tuple[LeftBehind, ...]:
    """Return who stays, by place and means, and the limits that hold them.

    out_of: persons out by (place, means).  gap_persons: persons that the plan's own gap could explain.
    """
    total: dict[tuple[str, str], float] = defaultdict(float)
    members: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, group in enumerate(instance.groups):
        total[group.place, group.means] += group.persons
        members[group.place, group.means].append(number)
    rows = []
    for key in sorted(total):
        left = round(total[key]) - out_of.get(key, 0)
        if left > 0:
            groups = members[key]
            limits = _limits(instance, answer, groups, left, gap_persons)
            rows.append(LeftBehind(instance.groups[groups[0]].place, key[1], left, limits))
    return tuple(rows)


def _limits(
    instance: Instance, answer: MasterAnswer, groups: list[int], left: int, gap_persons: float
) -> tuple[Limit, ...]:
    group = instance.groups[groups[0]]
    mine = [m for m, member in enumerate(instance.members) if member.group in groups]
    willing = sum(min(instance.groups[g].persons, _willing(instance, g)) for g in groups)
    unwilling = sum(instance.groups[g].persons for g in groups) - willing
    found: list[Limit] = []
    if not mine and any(row.place == group.place for row in instance.case.reception):
        return (Limit("at_reception", {"place": group.place}),)
    if unwilling > 0.5:
        found.append(Limit("wishes", {"place": group.place, "share": round(100 * unwilling / (willing + unwilling))}))
        if left <= unwilling + 1.0:
            return tuple(found)
    structural = no_way(instance, group, mine)
    if structural is not None:
        return (*found, structural)
    priced = _by_price(instance, answer, set(mine))
    if priced:
        return (*found, *priced)
    if group.means in ("bus", "ambulance"):
        return (*found, _seats(instance, group))
    return (*found, Limit("within_gap" if left <= gap_persons + 1.0 else "hours", {"place": group.place}))


def _willing(instance: Instance, group: int) -> float:
    return sum(member.persons for member in instance.members if member.group == group)


def _by_price(instance: Instance, answer: MasterAnswer, members: set[int]) -> tuple[Limit, ...]:
    """Return the limits that the group's routes pay for, heaviest first."""
    columns = [column for column in answer.columns if column.member in members]
    links = {link for column in columns for link in column.links}
    starts, sinks = {column.start for column in columns}, {column.sink for column in columns}
    fleets = {column.fleet for column in columns if column.fleet >= 0}
    weight: dict[tuple[str, int], float] = defaultdict(float)
    span: dict[tuple[str, int], list[int]] = {}
    for row, dual in zip(answer.rows, answer.duals, strict=True):
        if dual <= 1e-6 or not _crosses(row, links, starts, sinks, fleets, instance):
            continue
        key = (row.kind, row.where if row.kind != "stock" else row.where // instance.nodes)
        weight[key] += dual * (row.limit if row.kind in ("mouth", "room") else 1.0)
        begin, end = span.setdefault(key, [row.a, row.b])
        span[key] = [min(begin, row.a), max(end, row.b)]
    order = sorted(weight, key=lambda key: (-weight[key], key))
    kept = [key for key in order if weight[key] >= _SMALL * weight[order[0]]][:_MOST_LIMITS]
    return tuple(_named(instance, kind, where) for kind, where in kept)


def _crosses(
    row: Row, links: set[int], starts: set[int], sinks: set[int], fleets: set[int], instance: Instance
) -> bool:
    if row.kind == "mouth":
        return row.where in links
    if row.kind == "board":
        return row.where in starts
    if row.kind in ("intake", "room"):
        return row.where in sinks
    return row.kind == "stock" and row.where // instance.nodes in fleets


def _named(instance: Instance, kind: str, where: int) -> Limit:
    if kind == "mouth":
        if instance.service_per_s[where] < instance.rate_pcu_s[where]:
            return Limit("checkpoint", _road(instance, where))
        return Limit("road_capacity", _road(instance, where))
    if kind == "board":
        points = tuple(line.id for line in instance.lines if line.node == where and line.id)
        return Limit("boarding", {"assembly": points})
    if kind == "stock":
        return _fleet(instance, where)
    sink = instance.sinks[where]
    return Limit("intake" if kind == "intake" else "room", {"reception": sink.id})


def _fleet(instance: Instance, number: int) -> Limit:
    fleet = instance.fleets[number]
    return Limit("seats", {"fleet": fleet.id, "vehicles": fleet.vehicles, "seats": fleet.vehicles * fleet.seats})


def _seats(instance: Instance, group: PeopleGroup) -> Limit:
    mine = [fleet for fleet in instance.fleets if fleet.kind == group.means]
    vehicles, seats = sum(f.vehicles for f in mine), sum(f.vehicles * f.seats for f in mine)
    return Limit("seats", {"place": group.place, "vehicles": vehicles, "seats": seats})


def _road(instance: Instance, link: int) -> dict[str, NoteValue]:
    network = instance.network
    at = int(instance.link[link])
    ends = (network.node_place[int(network.tail[at])], network.node_place[int(network.head[at])])
    return {
        "ref": network.refs[int(network.ref[at])],
        "section": (str(ends[0]), str(ends[1])),
        "road": network.road_id(at),
    }
