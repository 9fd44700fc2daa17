"""The table of waypoints on a leader's sheet: when convoys pass, and when the road onward is to be quiet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from safeconduct.planning import Checkpoint, Convoy, Corridor
from safeconduct.report.sheets.parts import Column, SheetSource, Table, lines_from, passing
from safeconduct.report.wording.figures import late
from safeconduct.report.wording.wording import Words

__all__ = ["MOST_WAYPOINT_LINES", "waypoint_table"]

MOST_WAYPOINT_LINES = 20
"""Lines of the table of waypoints; of more, those are shown where something changes, and the others counted."""
_MOST_OWN_LINES = 11
"""Lines of a convoy's own waypoints, whose times are large enough to be read while driving."""
_DRIVING_POINTS = 14.0


def waypoint_table(
    source: SheetSource,
    corridor: Corridor,
    convoys: Sequence[Convoy],
    posts: Sequence[Checkpoint],
    words: Words,
    *,
    is_own: bool,
) -> tuple[Table, int]:
    """Return when convoys pass each waypoint and from when to when the cease-fire is to hold on the road onward.

    Args:
        is_own: the convoys are one, on its own sheet; else a column says how long after its departure each passes.

    Returns:
        The table, and how many waypoints have no room in it.
    """
    points = _DRIVING_POINTS if is_own else 0.0
    clocks = words.clock_names(source.clock)
    columns = (
        Column("", "right"),
        Column(words.say("column.place"), wide=1.0),
        Column(words.say("column.km"), "right"),
        *(() if is_own else (Column(words.say("column.after"), "center"),)),
        Column(words.say("column.head" if is_own else "column.first_head", clocks=clocks), "center", points=points),
        Column(words.say("column.tail" if is_own else "column.last_tail", clocks=clocks), "center", points=points),
        Column(words.say("column.fire_from", clocks=clocks), "center"),
        Column(words.say("column.fire_until", clocks=clocks), "center"),
    )
    orders = range(len(corridor.waypoints))
    rows = [_waypoint(source, corridor, convoys, order, words, is_own=is_own) for order in orders]
    kept = _kept(rows, _weights(corridor, posts), _MOST_OWN_LINES if is_own else MOST_WAYPOINT_LINES)
    return Table(columns, tuple(rows[order] for order in kept)), len(rows) - len(kept)


def _waypoint(
    source: SheetSource, corridor: Corridor, convoys: Sequence[Convoy], order: int, words: Words, *, is_own: bool
) -> tuple[str, ...]:
    clock, km = source.clock, sum(section.km for section in corridor.sections[:order])
    times = passing(convoys, order)
    head, tail = ("–", "–") if times is None else (words.at(times.start, clock), words.at(late(times.end), clock))
    place = words.place(corridor.waypoints[order], source.places)
    after = () if is_own else (_after_leaving(convoys, order),)
    known = (str(order + 1), place, words.decimal(km), *after, head, tail)
    if order == len(corridor.sections):
        return (*known, "", "")
    section = corridor.sections[order]
    if section.windows:
        return (*known, *lines_from(section.windows, words, clock))
    return (*known, words.say("fire.unknown"), "") if section.danger else (*known, words.say("fire.free"), "")


def _after_leaving(convoys: Sequence[Convoy], order: int) -> str:
    """Write how long after it left a convoy's head passes a waypoint, `+1:30`, or from the quickest to the slowest.

    Minutes are rounded down: a leader who knows his hour is not told that he comes later than he does.
    """
    found = [one.passes[order].head - one.passes[0].head for one in convoys if order < len(one.passes)]
    if not found:
        return "–"
    least, most = (int(time / timedelta(minutes=1)) for time in (min(found), max(found)))
    texts = [f"{minutes // 60}:{minutes % 60:02}" for minutes in (least, most)]
    return f"+{texts[0]}" if least == most else f"+{texts[0]} – +{texts[1]}"


def _weights(corridor: Corridor, posts: Sequence[Checkpoint]) -> list[int]:
    """Say how much a leader needs each waypoint: ends 3, where danger begins or ends 2, before a checkpoint 1."""
    danger = [False, *(section.danger for section in corridor.sections), False]
    weights = [2 if danger[order] != danger[order + 1] else 0 for order in range(len(corridor.waypoints))]
    for post in posts:
        order = corridor.waypoints.index(post.from_place)
        weights[order] = max(weights[order], 1)
    weights[0] = weights[-1] = 3
    return weights


def _kept(rows: Sequence[tuple[str, ...]], weights: Sequence[int], most: int) -> list[int]:
    """Choose the waypoints for which there are lines: by weight, those of one weight spread evenly along the way."""
    spread = sorted(range(len(rows)), key=lambda order: (-weights[order], _bits_turned(order)))
    kept, lines = [], 0
    for order in spread:
        tall = 1 + max(cell.count("\n") for cell in rows[order])
        if lines + tall <= most:
            kept.append(order)
            lines += tall
    return sorted(kept)


def _bits_turned(order: int) -> int:
    """Turn the six lowest bits of a number about: 0, 32, 16, 48, ... for 0, 1, 2, 3: neighbours come far apart."""
    return int(f"{order % 64:06b}"[::-1], 2)
