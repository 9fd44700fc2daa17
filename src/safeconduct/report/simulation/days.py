"""Days of a simulation to be played on the plan's page: when each convoy was where, what went wrong, who was caught.

Seconds are counted from `starts`, whole; a file of thousands of convoys would be several times as long with instants.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import numpy as np

from safeconduct.core import Clock, UsageError
from safeconduct.simulation import ENDS, Compiled, Study, Trace
from safeconduct.simulation.queues import BACK, CAUGHT, HELD, OUT

__all__ = ["TYPICAL", "days_json", "ends_of_convoy", "typical_runs"]

Json = dict[str, Any]
TYPICAL = ("p10", "p50", "p90", "most_caught")
"""What a typical day stands for: on one day in ten no more get out, on one in two, on nine in ten; most are caught."""

_SHARES = {"p10": 0.1, "p50": 0.5, "p90": 0.9}
_SHORTEST_S = 60.0  # a shorter closure is not listed


def typical_runs(study: Study) -> dict[str, int]:
    """Return the run that stands for each of TYPICAL, the first of equal ones; no day on which nobody is caught.

    p10, p50, p90: that run of which persons out are the tenth, by order of the runs, as in `spread_of`.
    """
    out, caught = study.runs.ended(ENDS.index("out")), study.runs.ended(ENDS.index("caught"))
    order = np.argsort(out, kind="stable")
    ranks = {name: max(0, math.ceil(share * out.size) - 1) for name, share in _SHARES.items()}
    found = {name: int(np.argmax(out == out[order[rank]])) for name, rank in ranks.items()}
    if caught.max() > 0.0:
        found["most_caught"] = int(np.argmax(caught))
    return found


def days_json(study: Study, trace_of: Callable[[int], Trace], asked: Sequence[int], clock: Clock) -> Json:
    """Return `starts` and `days`: typical days, then the runs that were asked for, each once.

    Raises:
        UsageError: a run below 0.
    """
    if any(run < 0 for run in asked):
        raise UsageError(f"runs to replay: got {min(asked)}; runs are counted from 0 on")
    stands_for: dict[int, list[str]] = {}
    for name, run in typical_runs(study).items():
        stands_for.setdefault(run, []).append(name)
    for run in asked:
        stands_for.setdefault(run, [])
    names = _link_names(study.compiled)
    days = [_day(study.compiled, trace_of(run), names) | {"run": run, "typical": of} for run, of in stands_for.items()]
    starts = clock.local(datetime.fromtimestamp(study.compiled.base, UTC)).isoformat()
    return {"starts": starts, "days": days}


def _link_names(compiled: Compiled) -> dict[int, tuple[str, str]]:
    """Return from where to where each link leads that a convoy drives, by its number."""
    found: dict[int, tuple[str, str]] = {}
    for convoy, places in zip(compiled.layout.convoys, compiled.hops, strict=True):
        links = compiled.layout.hops["link"][convoy["hop_a"] : convoy["hop_b"]].tolist()
        found.update(zip(links, pairwise(places), strict=True))
    return found


def _day(compiled: Compiled, trace: Trace, names: dict[int, tuple[str, str]]) -> Json:
    ends = [ends_of_convoy(compiled, trace, number) for number in range(len(compiled.convoys))]
    loaded = compiled.layout.convoys["loaded"].tolist()
    return {
        "persons": {name: round(sum(one[name] for one in ends), 3) for name in ENDS},
        "not_opened": [_ends_of_corridor(compiled, at) for at in np.flatnonzero(~trace.corridors["opened"]).tolist()],
        "breaks": list(_breaks(compiled, trace)),
        "shut": list(_closures(compiled, trace, names)),
        "convoys": [_convoy(compiled, trace, number, ends[number]) for number, carries in enumerate(loaded) if carries],
    }


def _ends_of_corridor(compiled: Compiled, number: int) -> Json:
    ends, _, day = compiled.corridors[number].rpartition("|")
    origin, _, destination = ends.partition(">")
    return {"origin": origin, "destination": destination, "day": int(day) + 1}


def _breaks(compiled: Compiled, trace: Trace) -> Iterator[Json]:
    """Walk through the corridors of which the cease-fire broke before the last of the plan was to arrive."""
    for at in range(trace.corridors.size):
        corridor = trace.corridors[at]
        if corridor["opened"] and corridor["broken"] < corridor["ends"]:
            yield _ends_of_corridor(compiled, at) | {"at": round(float(corridor["broken"]))}


def _closures(compiled: Compiled, trace: Trace, names: dict[int, tuple[str, str]]) -> Iterator[Json]:
    """Walk through what was shut of the links that the plan drives, in its order."""
    for link, (start, end) in sorted(names.items()):
        for begins, ends in trace.shut[link, : trace.mouths[link]["shut"]].tolist():
            until = min(ends, compiled.layout.ends)
            if until - begins >= _SHORTEST_S:
                yield {"from": start, "to": end, "start": round(begins), "end": round(until)}


def _convoy(compiled: Compiled, trace: Trace, number: int, ends: Json) -> Json:
    """Return when a convoy left each place of its own road, and arrived at the last it reached.

    other: it took another road, which the page does not draw.
    """
    layout = compiled.layout
    row = layout.convoys[number]
    first, last = int(row["hop_a"]), int(row["hop_b"])
    vehicles = trace.vehicles[row["vehicle_a"] : row["vehicle_b"]]
    other = bool(np.isfinite(trace.hops["seen_head"][last : row["other_b"]]).any())
    passes: list[int] = []
    caught: Json | None = None
    if not other:
        passes, caught = _way(trace, vehicles, first, last)
    persons = [ends[name] for name in ENDS]
    return {"id": compiled.convoys[number], "persons": persons, "passes": passes, "caught": caught, "other": other}


def _way(trace: Trace, vehicles: Any, first: int, last: int) -> tuple[list[int], Json | None]:
    """Return head and tail of a convoy at each place, one after the other, and where the first of it was caught.

    A vehicle that is caught on a link never arrives at its end, though the kernel has noted when it would have.
    """
    reached = int(np.where(vehicles["state"] == OUT, last, vehicles["hop"]).max(initial=first))
    caught = _caught(trace, vehicles, first)
    left = [hop for hop in range(first, min(reached + 1, last)) if math.isfinite(trace.hops[hop]["seen_head"])]
    passes = [round(float(trace.hops[hop][name])) for hop in left for name in ("seen_head", "seen_tail")]
    if reached > first and (not left or left[-1] < reached):
        head, tail = (round(float(trace.hops[reached - 1][name])) for name in ("seen_in_head", "seen_in_tail"))
        is_here = caught is not None and caught["hop"] == reached - 1 - first
        passes += [head, max(head, min(tail, caught["at"])) if is_here and caught is not None else tail]
    return passes, caught


def _caught(trace: Trace, vehicles: Any, first: int) -> Json | None:
    """Return when and where the first vehicle of a convoy was caught: after which place, at what share of the way."""
    own = vehicles[vehicles["state"] == CAUGHT]
    if not own.size:
        return None
    one = own[np.argmin(own["dead"])]
    hop = trace.hops[one["hop"]]
    left, there = float(hop["seen_head"]), float(hop["seen_in_head"])
    on_road = math.isfinite(left) and there > left
    share = min(1.0, max(0.0, (float(one["dead"]) - left) / (there - left))) if on_road else 0.0
    return {"at": round(float(one["dead"])), "hop": int(one["hop"]) - first, "share": round(share, 3)}


def ends_of_convoy(compiled: Compiled, trace: Trace, convoy: int) -> dict[str, float]:
    """Return where the persons of a convoy are in the end."""
    row = compiled.layout.convoys[convoy]
    vehicles = trace.vehicles[row["vehicle_a"] : row["vehicle_b"]]
    found = dict.fromkeys(ENDS, 0.0)
    named = {OUT: "out", CAUGHT: "caught", BACK: "back", HELD: "under_way"}
    for state, persons in zip(vehicles["state"].tolist(), vehicles["persons"].tolist(), strict=True):
        found[named.get(state, "waiting")] += persons
    return {name: round(persons, 3) for name, persons in found.items()}
