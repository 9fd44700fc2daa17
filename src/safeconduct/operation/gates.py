"""Gates of the day (agreement.md section 5): G5 may the day begin, G6 may this convoy go; each with its reasons."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from safeconduct.agreement import Decision, instant
from safeconduct.core import Note
from safeconduct.operation.convoys import Course
from safeconduct.operation.movement import Movement

__all__ = ["convoy_gate", "day_gate"]


def day_gate(movement: Movement, corridor: str) -> Decision:
    """Return G5 for a corridor: the plan answered, roads cleared, posts and monitors there, contact tried, no stop.

    Only what the text has a clause for is asked: a text without `clear` asks for no clearing.
    """
    reasons = [
        *_daily(movement), *_cleared(movement, corridor), *_posts(movement, corridor), *_monitors(movement),
        *_contacts(movement), *_orders_shown(movement), *_stopped(movement, corridor),
    ]  # fmt: skip
    return Decision("G5", not reasons, tuple(reasons))


def convoy_gate(movement: Movement, course: Course) -> Decision:
    """Return G6 for a convoy: no hold, its corridor open, window left for drive and margin, pace kept."""
    reasons = list(_may_go(movement, course))
    return Decision("G6", not reasons, tuple(reasons))


def _says(movement: Movement, item: str, id_: str = "") -> dict[str, str]:
    """Return each author's last word on an item: yes or no."""
    rows = [one for one in movement.chronology.of_kind("ready") if one.body["item"] == item]
    own = [one for one in rows if not id_ or one.body.get("id") == id_]
    return {
        movement.orders.speaker(one).id: str(one.body["says"]) for one in sorted(own, key=lambda one: (one.at, one.seq))
    }


def _daily(movement: Movement) -> Iterator[Note]:
    """Yield who has not said yes to the day's plan."""
    approved = movement.approvals()
    words = movement.plan_words()
    for name in movement.chronology.ledger.opening.needed:
        if words.get(name, ("", ""))[0] == "no":
            yield Note("plan_refused", {"author": name})
        elif name not in approved:
            yield Note("plan_not_answered", {"author": name})


def _cleared(movement: Movement, corridor: str) -> Iterator[Note]:
    roads = {one.road for one in movement.basis.corridors[corridor].sections}
    for clause in movement.basis.of_type("clear"):
        named = clause.value["roads"]
        for road in sorted({str(one) for one in named} & roads) if isinstance(named, list) else ():
            words = _says(movement, "clear", road)
            who = str(clause.value["confirmed_by"])
            if words.get(str(clause.value["cleared_by"])) != "yes":
                yield Note("not_cleared", {"road": road, "author": str(clause.value["cleared_by"])})
            if words.get(who) != "yes":
                yield Note("clearing_not_confirmed", {"road": road, "author": who})


def _posts(movement: Movement, corridor: str) -> Iterator[Note]:
    waypoints = [str(one) for one in movement.basis.corridors[corridor].waypoints]
    ways = set(itertools.pairwise(waypoints))
    case = movement.basis.case
    place = {one.id: (str(one.from_place), str(one.to_place)) for one in case.checkpoints} if case else {}
    for clause in movement.basis.of_type("post"):
        post = str(clause.value["post"])
        if post in place and place[post] not in ways:
            continue
        words = _says(movement, "post", post)
        if "no" in words.values() or "yes" not in words.values():
            yield Note("post_not_ready", {"post": post})


def _monitors(movement: Movement) -> Iterator[Note]:
    for clause in movement.basis.of_type("watch"):
        monitors = clause.value["monitors"]
        words = _says(movement, "monitor")
        for name in monitors if isinstance(monitors, list) else ():
            role = movement.chronology.ledger.authors.get(str(name))
            # Their delegates' word is theirs: an id of a delegate begins with its giver's.
            said = [says for author, says in words.items() if author == name or author.startswith(f"{name}-")]
            if "yes" not in said or "no" in said[-1:]:
                yield Note("monitor_not_in_place", {"author": str(name), "role": role.role if role else ""})


def _contacts(movement: Movement) -> Iterator[Note]:
    words = _says(movement, "contact")
    for clause in movement.basis.of_type("contacts"):
        between = clause.value["between"]
        for name in between if isinstance(between, list) else ():
            if words.get(str(name)) != "yes":
                yield Note("contact_not_answered", {"author": str(name), "clause": clause.clause})


def _orders_shown(movement: Movement) -> Iterator[Note]:
    words = _says(movement, "orders")
    for clause in movement.basis.of_type("orders"):
        party = str(clause.value["party"])
        if words.get(party) != "yes":
            late = movement.now > instant(str(clause.value["by"]))
            yield Note("orders_not_issued", {"author": party, "late": late})


def _stopped(movement: Movement, corridor: str) -> Iterator[Note]:
    for hold in movement.standing_holds(corridor):
        yield Note("alert_on" if hold.source == "alert" else "hold_on", {"author": hold.by, "reason": hold.why})
    for close in movement.orders.closes(corridor):
        yield Note("closed_by", {"author": close.author, "reason": str(close.body.get("why", ""))})


def _may_go(movement: Movement, course: Course) -> Iterator[Note]:
    for hold in movement.halts(course.convoy.id):
        yield Note("alert_on" if hold.source == "alert" else "hold_on", {"author": hold.by, "reason": hold.why})
    if course.corridor:
        standing = movement.standing(course.corridor)
        if standing.state not in ("open", "held", "closing"):
            yield Note("corridor_not_open", {"corridor": course.corridor, "state": standing.state})
        yield from _pace(movement, course)
    for from_, to, _ in course.unpromised:
        yield Note("no_window", {"from": from_, "to": to})
    for from_, to, _ in course.early:
        yield Note("window_not_begun", {"from": from_, "to": to})
    left = course.window_left_s
    if left is not None and left < 0:
        yield Note("minutes_short", {"minutes": -(left // 60), "leave_by": min(course.leave_by.values())})
    yield from _slot(movement, course)


def _slot(movement: Movement, course: Course) -> Iterator[Note]:
    """Yield the slot that a convoy that has not left has not come to: its planned time, and the one before it."""
    if course.departed:
        return
    planned = course.convoy.passes[0].head
    if movement.now < planned:
        yield Note("before_its_slot", {"at": planned})


def _pace(movement: Movement, course: Course) -> Iterator[Note]:
    """Yield where convoys of one corridor wait for those of another: no more than so many ahead (`pace`)."""
    for clause in movement.basis.of_type("pace"):
        corridors = clause.value["corridors"]
        names = [str(one) for one in corridors] if isinstance(corridors, list) else []
        if course.corridor not in names or course.departed:
            continue
        gone = {name: _gone(movement, name) for name in names}
        step = int(str(clause.value["convoys"]))
        for other in names:
            if other != course.corridor and gone[course.corridor] - gone[other] >= step:
                yield Note("pace_not_kept", {"corridor": other, "ahead": gone[course.corridor] - gone[other]})


def _gone(movement: Movement, corridor: str) -> int:
    return sum(one.departed for one in movement.courses.values() if one.corridor == corridor)
