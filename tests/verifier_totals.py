"""The verifier's part on sums: totals, curve, value, bound, cease-fire asked for (see verifier.py)."""

from __future__ import annotations

import math
from collections import defaultdict
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from verifier import Check, Track

__all__ = ["check_totals", "value_of"]

Json = dict[str, Any]
_SECOND = timedelta(seconds=1)


def check_totals(check: Check, convoys: list[Track]) -> None:
    """Check every sum the plan tells against its rows, and the value against the convoys' times."""
    _persons(check)
    _left(check)
    _curve(check)
    _value(check, convoys)
    _asked(check, convoys)


def _persons(check: Check) -> None:
    plan, told = check.plan, check.plan["persons"]
    out = sum(convoy["persons"] for convoy in plan["convoys"])
    leaving = sum(group.persons for group in check.case.groups.values())
    if told["out"] != out:
        check.fault("R6", f"told {told['out']} out, convoys carry {out}")
    if abs(told["leaving"] - leaving) > 1.0 + 0.5 * len(check.case.groups):
        check.fault("R6", f"told {told['leaving']} leaving, the case has {leaving:.0f}")
    if told["left"] != told["leaving"] - told["out"]:
        check.fault("R6", "left is not leaving less out")
    for corridor in plan["corridors"]:
        own: dict[str, int] = defaultdict(int)
        for convoy in plan["convoys"]:
            if convoy["corridor"] == corridor["id"]:
                own[convoy["means"]] += convoy["persons"]
        if {k: v for k, v in own.items() if v} != {k: v for k, v in corridor["persons"].items() if v}:
            check.fault("R6", f"{corridor['id']}: told {corridor['persons']}, convoys carry {dict(own)}")


def _left(check: Check) -> None:
    rows = check.plan["left_behind"]
    left: dict[tuple[str, str], float] = defaultdict(float)
    for row in rows:
        left[row["place"], row["means"]] += row["persons"]
    if abs(sum(left.values()) - check.plan["persons"]["left"]) > 0.5:
        check.fault("R6", f"{sum(left.values()):.0f} are told left by place, {check.plan['persons']['left']} in all")
    gone: dict[tuple[str, str], float] = defaultdict(float)
    for convoy in check.plan["convoys"]:
        gone[convoy["passes"][0]["place"], convoy["means"]] += convoy["persons"]
    for key in set(left) | set(check.case.groups):
        group = check.case.groups.get(key)
        here = group.persons if group else 0.0
        known = key[1] in ("car", "ambulance")
        if left[key] > here + 1.0 or (known and abs(here - gone[key] - left[key]) > 1.0):
            check.fault("R6", f"{key[0]} {key[1]}: {left[key]:.0f} told left of {here:.0f}")


def _curve(check: Check) -> None:
    points = [(datetime.fromisoformat(point["at"]), point["persons"]) for point in check.plan["out_by"]]
    for (at, persons), (later, more) in pairwise(points):
        if later < at or more < persons:
            check.fault("R6", f"out_by falls at {later:%H:%M}")
    if (points[-1][1] if points else 0) != check.plan["persons"]["out"]:
        check.fault("R6", "out_by does not end with all who are out")
    for at, persons in points:
        there = [_there(convoy, at) for convoy in check.plan["convoys"]]
        least, most = sum(pair[0] for pair in there), sum(pair[1] for pair in there)
        if not least <= persons <= most:
            check.fault("R6", f"out_by tells {persons} at {at:%H:%M}, {least:.0f} to {most:.0f} are there")


def _there(convoy: Json, at: datetime) -> tuple[float, float]:
    """Give the least and most persons of a convoy who are there: none before its head, all when its tail is in.

    Between the two, up to one vehicle more than its even spread.
    """
    last, persons = convoy["passes"][-1], convoy["persons"]
    head, tail = datetime.fromisoformat(last["head"]), datetime.fromisoformat(last["tail"])
    if tail <= at:
        return persons, persons
    if at < head:
        return 0.0, 0.0
    one = persons / max(1, convoy["vehicles"]) + 1.0
    return 0.0, min(persons, persons * ((at - head) / (tail - head)) + one)


def value_of(check: Check, convoys: list[Track]) -> float:
    """Return persons x S(clear) - kappa x persons x sum over dangerous roads of S(enter) - S(leave) (R5).

    Vehicles are spread evenly from head to tail; head and tail stand for them with a half each.
    """
    rules = check.case.rules
    zero = min((window.start for window in check.case.windows), default=check.case.start)

    def holds(at: datetime) -> float:
        return math.exp(-rules.rate_per_h * max(0.0, (at - zero).total_seconds() / 3600.0))

    persons = {convoy["id"]: convoy["persons"] for convoy in check.plan["convoys"]}
    total = 0.0
    for track in convoys:
        for times in (track.heads, track.tails):
            runs = zip(pairwise(track.route), times, times[1:], strict=False)
            danger = [(a, b) for pair, a, b in runs if check.danger.get(pair)]
            clear = holds(danger[-1][1]) if danger else 1.0
            caught = sum(holds(a) - holds(b) for a, b in danger)
            total += 0.5 * persons[track.name] * (clear - rules.caught_weight * caught)
    return total


def _value(check: Check, convoys: list[Track]) -> None:
    plan = check.plan
    value, bound = plan["value"], plan["bound"]
    own = value_of(check, convoys)
    if abs(own - value) > 0.005 * max(1.0, abs(own)):
        check.fault("R5", f"told value {value:.1f}, its convoys make {own:.1f}")
    if value > bound + 1e-6 * max(1.0, abs(bound)):
        check.fault("R6", f"value {value} above bound {bound}")
    gap = (bound - value) / bound if bound else 0.0
    if abs(plan["gap"] - gap) > 1e-4:
        check.fault("R6", f"told gap {plan['gap']}, value and bound make {gap:.4f}")
    if plan.get("persons_bound") is not None and plan["persons_bound"] < plan["persons"]["out"]:
        check.fault("R6", "more persons out than the bound on persons")


def _asked(check: Check, convoys: list[Track]) -> None:
    """The cease-fire asked for holds every passage of danger, stays on the table, and sums up."""
    asked: dict[tuple[str, str], list[tuple[datetime, datetime]]] = defaultdict(list)
    total = 0.0
    for row in check.plan["ceasefire"]["windows"]:
        start, end = datetime.fromisoformat(row["start"]), datetime.fromisoformat(row["end"])
        pair = (row["section"][0], row["section"][1])
        asked[pair].append((start, end))
        link = check.case.links.get(pair)
        total += (link.km if link else 0.0) * (end - start).total_seconds() / 3600.0
        on_table = check.case.start, check.case.end
        if not any(w.start <= start and end <= w.end for w in check.case.windows) and not (
            not check.case.windows and on_table[0] <= start and end <= on_table[1]
        ):
            check.fault("P5", f"{pair}: a cease-fire is asked for that is not on the table")
    told = check.plan["ceasefire"]["kilometre_hours"]
    if abs(told - total) > 0.005 * total + 0.1:
        check.fault("R6", f"told {told:.1f} kilometre-hours, its windows make {total:.1f}")
    for track in convoys:
        for pair, head, _, _, tail_out in track.runs():
            held = any(a <= head + _SECOND and tail_out <= b + _SECOND for a, b in asked[pair])
            if check.danger.get(pair) and not held:
                check.fault("R4", f"{track.name}: no cease-fire is asked for on {pair} while it passes")
    for corridor in check.plan["corridors"]:
        for section in corridor["sections"]:
            spans = [(datetime.fromisoformat(w["start"]), datetime.fromisoformat(w["end"])) for w in section["windows"]]
            for start, end in spans:
                if not any(a <= start and end <= b for a, b in asked[section["from"], section["to"]]):
                    check.fault("R4", f"{corridor['id']}: a section's window is not in the cease-fire asked for")
