"""The leader's sheet: a page a convoy and one a corridor, with what is needed on the road (class convoy)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from safeconduct.core import Span, UsageError
from safeconduct.planning import AssemblyPoint, Checkpoint, Convoy, Corridor, Section, hours_of
from safeconduct.report.disclosure.classes import CLASSES, extract
from safeconduct.report.sheets.drawing import Drawing
from safeconduct.report.sheets.maps import corridor_map
from safeconduct.report.sheets.parts import (
    Block,
    Column,
    Head,
    SheetSource,
    Table,
    head_of,
    legend,
    passing,
    title_of,
)
from safeconduct.report.sheets.waypoints import waypoint_table
from safeconduct.report.wording.figures import count, late
from safeconduct.report.wording.wording import Words

__all__ = ["MOST_CONVOY_ROWS", "LeaderSheet", "Order", "leader_sheet"]

MOST_CONVOY_ROWS = 6
"""Rows of the table of convoys; more convoys share a row, by means and gathering place."""
_MOST_ITEMS = 4
_MAP_MM = (104.0, 76.0)
_TIMES = ("fact.first_leaves", "fact.last_leaves", "fact.last_arrives")
_OWN_TIMES = ("fact.head_leaves", "fact.tail_leaves", "fact.tail_arrives")


@dataclass(frozen=True, slots=True)
class Order:
    """A word for the radio, and what it asks for."""

    word: str
    means: str
    code: str


@dataclass(frozen=True, slots=True)
class LeaderSheet:
    """All that stands on a convoy leader's sheet; facts: what, and how much; blanks: what is filled in by hand."""

    head: Head
    map: Drawing
    legend: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    blanks: tuple[str, ...]
    waypoints: Table
    waypoints_says: str
    convoys: Table
    convoys_says: str
    blocks: tuple[Block, ...]
    orders: tuple[Order, ...]
    orders_title: str


def leader_sheet(
    source: SheetSource, corridor_id: str, words: Words, *, convoy_id: str | None = None
) -> LeaderSheet:
    """Return the sheet of one convoy of a corridor, or of all its convoys.

    convoy_id: whose composition, times and halts stand on it, and nobody else's; None: all convoys of the corridor.

    Raises:
        UsageError: there is no such corridor or convoy, or nobody knows where one of its waypoints is.
    """
    shown = extract(source.plan, CLASSES["convoy"], corridor_id)
    (corridor,), convoys = shown.corridors, shown.convoys
    if convoy_id is not None:
        convoys = tuple(convoy for convoy in convoys if convoy.id == convoy_id)
        if not convoys:
            raise UsageError(f"corridor {corridor_id} has no convoy {convoy_id!r}")
    own = convoys[0] if convoy_id is not None else None
    posts = _posts(source, corridor)
    gathering = _gathering(source, convoys)
    waypoints, left_out = waypoint_table(source, corridor, convoys, posts, words, is_own=own is not None)
    # What would stand in the one row of a convoy's own sheet stands in its facts and at its gathering place.
    table, table_says = _convoys(source, convoys if own is None else (), words)
    width, height = _MAP_MM
    title = title_of(source, corridor, words)
    own_or_all = corridor.persons if own is None else own.persons_by_means
    if convoy_id is not None:
        title = words.say("title.convoy", n=convoy_id, ends=title)
    return LeaderSheet(
        head=head_of(source, words, "leader", "convoy", title, corridor_id),
        map=corridor_map(
            [corridor], source.case, source.places, words, width=width, height=height, gathering=gathering
        ),
        legend=legend(words),
        facts=_facts(source, corridor, convoys, own_or_all, words, is_own=own is not None),
        blanks=_blanks(source, words, is_own=own is not None),
        waypoints=waypoints,
        waypoints_says=words.some("waypoints.left_out", left_out) if left_out else "",
        convoys=table,
        convoys_says=table_says,
        blocks=(
            Block(
                words.say("block.halts"),
                (*_own_halts(source, own, words), *_halts(source, corridor, convoys, words)),
            ),
            Block(words.say("block.checkpoints"), _checkpoint_lines(source, posts, words)),
            Block(words.say("block.gathering"), _gathering_lines(source, convoys, gathering, words)),
        ),
        orders=_orders(source, corridor, words),
        orders_title=words.say("orders.title"),
    )


def _posts(source: SheetSource, corridor: Corridor) -> tuple[Checkpoint, ...]:
    stretches = [(section.from_place, section.to_place) for section in corridor.sections]
    posts = [post for post in source.case.checkpoints if (post.from_place, post.to_place) in stretches]
    return tuple(sorted(posts, key=lambda post: stretches.index((post.from_place, post.to_place))))


def _gathering(source: SheetSource, convoys: Sequence[Convoy]) -> tuple[AssemblyPoint, ...]:
    used = {convoy.assembly for convoy in convoys}
    return tuple(point for point in source.case.assembly if point.id in used)


def _facts(
    source: SheetSource,
    corridor: Corridor,
    convoys: Sequence[Convoy],
    persons: Mapping[str, int],
    words: Words,
    *,
    is_own: bool,
) -> tuple[tuple[str, str], ...]:
    clock = source.clock
    mix: Counter[str] = Counter()
    for convoy in convoys:
        mix.update(convoy.mix)
    vehicles = _by_means(mix, words) if len(mix) > 1 else []
    rows = [
        ("fact.length", words.with_unit(words.decimal(corridor.length_km), "km")),
        *(() if is_own else (("fact.convoys", count(len(convoys))),)),
        ("fact.vehicles", "\n".join([count(mix.total()), *vehicles])),
        ("fact.persons", "\n".join([count(sum(persons.values())), *_by_means(persons, words)])),
    ]
    leaves, arrives = passing(convoys, 0), passing(convoys, len(corridor.waypoints) - 1)
    if leaves is not None and arrives is not None:
        names = _OWN_TIMES if is_own else _TIMES
        instants = (leaves.start, late(leaves.end), late(arrives.end))
        rows += [(name, words.at(at, clock)) for name, at in zip(names, instants, strict=True)]
    return tuple((words.say(key), text) for key, text in rows)


def _by_means(amounts: Mapping[str, int], words: Words) -> list[str]:
    return [f"{words.known(f'means.{means}', means)}: {count(n)}" for means, n in sorted(amounts.items()) if n]


def _own_halts(source: SheetSource, convoy: Convoy | None, words: Words) -> tuple[str, ...]:
    """Return where and when a convoy halts on its way, of a minute and more; the ends of the way are no halts."""
    halts = [] if convoy is None else [
        words.say(
            "halt.own",
            place=words.place(one.place, source.places),
            start=words.at(one.arrives.start, source.clock),
            end=words.at(one.head, source.clock),
        )
        for one in convoy.passes[1:-1]
        if one.head - one.arrives.start >= timedelta(minutes=1)
    ]
    return tuple(halts[: 2 * _MOST_ITEMS])


def _blanks(source: SheetSource, words: Words, *, is_own: bool) -> tuple[str, ...]:
    """Return what is filled in by hand; on the sheet of a whole corridor also the hour of one's own departure."""
    writer = source.writer(words)
    names = ["leader", "deputy", "channel", "reserve_channel", "call_sign", "coordination"]
    names = names if is_own else ["departure", *names]
    parties = [words.say("blank.contact", party=writer.party(party)) for party in source.case.parties]
    return (*(words.say(f"blank.{name}") for name in names), *parties[:_MOST_ITEMS])


def _convoys(source: SheetSource, convoys: Sequence[Convoy], words: Words) -> tuple[Table, str]:
    clocks = words.clock_names(source.clock)
    one_by_one = len(convoys) <= MOST_CONVOY_ROWS
    columns = (
        Column(words.say("column.convoy" if one_by_one else "column.convoys"), "left" if one_by_one else "right"),
        Column(words.say("column.means")),
        Column(words.say("column.vehicles"), "right"),
        Column(words.say("column.persons"), "right"),
        Column(words.say("column.gathering"), wide=1.0),
        Column(words.say("column.first_head", clocks=clocks), "center"),
        Column(words.say("column.last_tail", clocks=clocks), "center"),
        Column(words.say("column.arrives", clocks=clocks), "center"),
    )
    parts = [(convoy.id, [convoy]) for convoy in convoys] if one_by_one else _together(convoys)
    rows = tuple(_convoy(source, name, own, words) for name, own in parts)
    return Table(columns, rows), "" if one_by_one else words.some("convoys.together", len(convoys))


def _together(convoys: Sequence[Convoy]) -> list[tuple[str, list[Convoy]]]:
    """Put convoys together by means and gathering place; by means alone where that makes too many rows."""
    groups: dict[tuple[str, str], list[Convoy]] = {}
    for convoy in convoys:
        groups.setdefault((convoy.means, convoy.assembly), []).append(convoy)
    if len(groups) > MOST_CONVOY_ROWS:
        groups = {}
        for convoy in convoys:
            groups.setdefault((convoy.means, ""), []).append(convoy)
    return [(count(len(own)), own) for _, own in sorted(groups.items())]


def _convoy(source: SheetSource, name: str, own: Sequence[Convoy], words: Words) -> tuple[str, ...]:
    clock = source.clock
    leaves = passing(own, 0) or Span(clock.parse("00:00"), clock.parse("00:00"))
    arrives = max(convoy.passes[-1].tail for convoy in own)
    named = source.writer(words).point
    points = sorted({named(convoy.assembly) for convoy in own if convoy.assembly})
    return (
        name,
        words.known(f"means.{own[0].means}", own[0].means),
        count(sum(convoy.vehicles for convoy in own)),
        count(sum(convoy.persons for convoy in own)),
        _cut(points, _MOST_ITEMS),
        words.at(leaves.start, clock),
        words.at(late(leaves.end), clock),
        words.at(late(arrives), clock),
    )


def _dangers(corridor: Corridor) -> list[list[Section]]:
    """Return the stretches of the danger zone, each as its sections in order."""
    found: list[list[Section]] = []
    before = False
    for section in corridor.sections:
        if section.danger and before:
            found[-1].append(section)
        elif section.danger:
            found.append([section])
        before = section.danger
    return found


def _halts(source: SheetSource, corridor: Corridor, convoys: Sequence[Convoy], words: Words) -> tuple[str, ...]:
    names = {place: words.place(place, source.places) for place in corridor.waypoints}
    zones = _dangers(corridor)
    inside = {place for zone in zones for section in zone for place in (section.from_place, section.to_place)}
    edges = {zone[-1].to_place for zone in zones}
    free = [names[place] for place in corridor.waypoints[1:-1] if place not in inside or place in edges]
    lines = []
    if zones:
        stretches = [f"{names[zone[0].from_place]} – {names[zone[-1].to_place]}" for zone in zones]
        lines.append(words.say("halt.none", zones=_cut(stretches)))
    if free:
        lines.append(words.say("halt.may", places=_cut(free)))
    waits = _waits(corridor, convoys)
    for section, minutes in waits[:_MOST_ITEMS]:
        key = "halt.queue" if section.danger else "halt.wait"
        lines.append(words.say(key, minutes=minutes, place=names[section.to_place]))
    return tuple(line.replace("….", "…") for line in lines)


def _cut(names: Sequence[str], most: int = 2 * _MOST_ITEMS) -> str:
    return ", ".join(names[:most]) + (", …" if len(names) > most else "")


def _waits(corridor: Corridor, convoys: Sequence[Convoy]) -> list[tuple[Section, int]]:
    """Return on which sections convoys wait, and for how many minutes at most.

    A wait is what a section takes longer than for the fastest convoy of the same means.
    """
    waits = []
    for order, section in enumerate(corridor.sections):
        longest = timedelta(0)
        for means in {convoy.means for convoy in convoys}:
            own = [convoy.passes for convoy in convoys if convoy.means == means and len(convoy.passes) > order + 1]
            times = [passes[order + 1].head - passes[order].head for passes in own]
            longest = max(longest, max(times) - min(times)) if times else longest
        if longest >= timedelta(minutes=1):
            waits.append((section, -int(-longest.total_seconds() // 60)))
    return waits


def _checkpoint_lines(source: SheetSource, posts: Sequence[Checkpoint], words: Words) -> tuple[str, ...]:
    writer, places = source.writer(words), source.places
    lines = []
    for post in posts[:_MOST_ITEMS]:
        text = words.say(
            "checkpoint.line",
            start=words.place(post.from_place, places),
            end=words.place(post.to_place, places),
            rate=count(post.vehicles_per_h_per_lane * (post.lanes or 1)),
        )
        party = f" ({writer.party(post.party)})" if post.party else ""
        spans = hours_of(source.case, post) if post.opens is not None and post.closes is not None else ()
        hours = "; " + ", ".join(words.span(span, source.clock) for span in spans) if spans else ""
        lines.append(text + party + hours)
    return _with_rest(lines, len(posts), words) or (words.say("checkpoint.none"),)


def _gathering_lines(
    source: SheetSource, convoys: Sequence[Convoy], points: Sequence[AssemblyPoint], words: Words
) -> tuple[str, ...]:
    lines, named = [], source.writer(words).point
    for point in points[:_MOST_ITEMS]:
        boards = [convoy.boards for convoy in convoys if convoy.assembly == point.id and convoy.boards is not None]
        where = "" if point.lat is None or point.lon is None else f" ({point.lat:.4f}, {point.lon:.4f})"
        text = f"{named(point.id)}{where}"
        if boards:
            span = Span(min(span.start for span in boards), max(span.end for span in boards))
            text += ": " + words.say("gathering.boards", span=words.span(span, source.clock))
        lines.append(text)
    return _with_rest(lines, len(points), words) or (words.say("gathering.none"),)


def _with_rest(lines: Sequence[str], total: int, words: Words) -> tuple[str, ...]:
    rest = total - len(lines)
    return (*lines, words.some("more_in_plan", rest)) if rest > 0 else tuple(lines)


def _orders(source: SheetSource, corridor: Corridor, words: Words) -> tuple[Order, ...]:
    back = [words.say("order.back.means")]
    for zone in _dangers(corridor)[:_MOST_ITEMS]:
        first = corridor.sections.index(zone[0])
        before = sum(section.km for section in corridor.sections[:first])
        half = before + sum(section.km for section in zone) / 2
        start, end = (words.place(place, source.places) for place in (zone[0].from_place, zone[-1].to_place))
        back.append(words.say("order.back.zone", start=start, end=end, km=words.decimal(half)))
    meanings = {"go": words.say("order.go.means"), "hold": words.say("order.hold.means"), "back": " ".join(back)}
    code = words.say("order.code")
    return tuple(Order(words.say(f"order.{name}"), means, code) for name, means in meanings.items())
