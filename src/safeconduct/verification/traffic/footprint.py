"""V-S8: the cease-fire asked for covers every vehicle of the plan, and aid that comes in has its convoys."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from safeconduct.verification.evidence.intervals import ROUNDING_S, Holder
from safeconduct.verification.evidence.sides import Evidence, Run
from safeconduct.verification.rows import InboundRow
from safeconduct.verification.traffic.danger import places_in_danger
from safeconduct.verification.violations import Violation, violation

__all__ = ["check_footprint"]

_NO_CEASEFIRE = Holder(())


def check_footprint(evidence: Evidence) -> Iterator[Violation]:
    """V-S8: every dangerous link and place that a convoy uses, empty ones too, lies inside one window asked for then.

    On links from the head's entry to the tail's arrival; at places where people gather or a convoy halts, from arrival
    to leaving.  A window asked for on a section holds in both directions, on the road named or else on all between its
    ends.  Kilometre-hours are those of the windows listed.  Each row of inbound.csv has its vehicles in convoys of its
    own (`inbound`), in time.
    Not checked: that no more is asked for than is needed, nor whether it is on the table; margins around it.
    """
    yield from _roads(evidence)
    yield from _places(evidence)
    yield from _kilometre_hours(evidence)
    yield from _inbound(evidence)


def _roads(evidence: Evidence) -> Iterator[Violation]:
    spans: dict[tuple[frozenset[str], str | None], list[tuple[float, float]]] = defaultdict(list)
    for asked in evidence.plan.asked:
        spans[frozenset((asked.from_place, asked.to_place)), asked.road].append((asked.start, asked.end))
    holders = {key: Holder(rows) for key, rows in spans.items()}
    for run in evidence.runs:
        for hop, link in run.driven():
            if not link.dangerous:
                continue
            ends = frozenset((link.from_place, link.to_place))
            choices = (holders.get((ends, road), _NO_CEASEFIRE) for road in (link.road, None))
            if not any(holder.holds(hop.start.head, hop.end.in_tail) for holder in choices):
                names = {"convoy": run.convoy.id, "from": link.from_place, "to": link.to_place, "road": link.road}
                times = {"from_at": hop.start.head, "to_at": hop.end.in_tail}
                yield violation("V-S8", "no_ceasefire_asked", **names, **times)


def _places(evidence: Evidence) -> Iterator[Violation]:
    spans: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for asked in evidence.plan.asked_places:
        spans[asked.place].append((asked.start, asked.end))
    holders = {place: Holder(rows) for place, rows in spans.items()}
    for run in evidence.runs:
        for _, here in places_in_danger(evidence, run):
            if not holders.get(here.place, _NO_CEASEFIRE).holds(here.in_head, here.tail):
                times = {"from_at": here.in_head, "to_at": here.tail}
                yield violation("V-S8", "no_ceasefire_asked_at_place", convoy=run.convoy.id, place=here.place, **times)


def _kilometre_hours(evidence: Evidence) -> Iterator[Violation]:
    total = 0.0
    for number, asked in enumerate(evidence.plan.asked):
        ends = (asked.from_place, asked.to_place)
        between = [*evidence.roads.get(ends, ()), *evidence.roads.get(ends[::-1], ())]
        named = [link for link in between if asked.road in (None, link.road)]
        if not named:
            yield violation("V-S8", "asked_for_no_road", number=number, **{"from": ends[0], "to": ends[1]})
            continue
        # Where no road is named: the one that convoys without a named road are taken to drive.
        km = max(named, key=lambda link: (not link.barred, link.capacity_pcu_h, link.road)).km
        total += km * (asked.end - asked.start) / 3600.0
    reported = evidence.plan.kilometre_hours
    if reported is not None and abs(reported - total) > 0.005 * total + 0.1:
        yield violation("V-S8", "kilometre_hours_differ", reported=reported, own=round(total, 1))


def _inbound(evidence: Evidence) -> Iterator[Violation]:
    """Check each row of inbound.csv; rows of one id are its days, and a convoy is that day's whose hours hold it."""
    if evidence.plan.handmade:
        return
    driven: dict[InboundRow, int] = dict.fromkeys(evidence.case.inbound, 0)
    for run in evidence.runs:
        if not run.convoy.inbound:
            continue
        rows = [row for row in evidence.case.inbound if row.id == run.convoy.inbound]
        there = [row for row in rows if _ends(run) == (row.from_place, row.to_place)]
        in_time = [row for row in there if _in_time(run, row)]
        if in_time:
            driven[in_time[0]] += run.vehicles
        names = {"inbound": run.convoy.inbound, "convoy": run.convoy.id}
        if not there:
            yield violation("V-S8", "inbound_elsewhere", **names)
        elif not in_time:
            yield violation("V-S8", "inbound_out_of_time", **names, leaves_at=run.convoy.passes[0].head)
    for row, vehicles in driven.items():
        if vehicles != row.vehicles:
            yield violation("V-S8", "inbound_differs", inbound=row.id, vehicles=vehicles, planned=row.vehicles)


def _ends(run: Run) -> tuple[str, str]:
    return run.convoy.passes[0].place, run.convoy.passes[-1].place


def _in_time(run: Run, row: InboundRow) -> bool:
    first, last = run.convoy.passes[0], run.convoy.passes[-1]
    return first.head >= row.earliest - ROUNDING_S and last.in_tail <= row.latest + ROUNDING_S
