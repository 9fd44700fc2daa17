"""V-P2: checkpoints: vehicles an hour, opening hours, and how many may queue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from safeconduct.verification.evidence.intervals import ROUNDING_S, Ramp, busiest, held_by_one
from safeconduct.verification.evidence.sides import Evidence, Hop, Post, Run
from safeconduct.verification.rows import UNBOUNDED
from safeconduct.verification.violations import Violation, violation

__all__ = ["check_posts"]

_HOUR_S = 3600.0
_Passing = list[tuple[Run, Hop]]


def check_posts(evidence: Evidence) -> Iterator[Violation]:
    """V-P2: head and tail pass a checkpoint while it is open; in no hour more vehicles than its service; the queue.

    The queue stands at the checkpoint's first place: vehicles that have arrived there and not yet passed, of convoys
    that did not set out there.  Those on foot keep to the hours only.
    Not checked: where in the place the queue stands, and convoys that wait there for another reason are counted.
    """
    passing: dict[tuple[str, str], _Passing] = defaultdict(list)
    for run in evidence.runs:
        for hop in run.hops:
            if (hop.start.place, hop.end.place) in evidence.posts:
                passing[hop.start.place, hop.end.place].append((run, hop))
    for ends, rows in sorted(passing.items()):
        post = evidence.posts[ends]
        yield from _hours(post, rows)
        driving = [(run, hop) for run, hop in rows if run.vehicles and not run.convoy.on_foot]
        yield from _service(post, driving)
        yield from _storage(post, driving)


def _hours(post: Post, rows: _Passing) -> Iterator[Violation]:
    for row in post.rows:
        for run, hop in rows:
            if not held_by_one(row.hours, hop.start.head, hop.start.tail):
                yield violation("V-P2", "post_shut", post=row.id, convoy=run.convoy.id, passes_at=hop.start.head)


def _service(post: Post, rows: _Passing) -> Iterator[Violation]:
    if not rows or post.service_per_s == UNBOUNDED:
        return
    own = 1.0 / post.service_per_s if post.service_per_s > 0 else 0.0
    pieces = [
        (hop.start.head, max(hop.start.tail + own, hop.start.head + own * run.vehicles), float(run.vehicles))
        for run, hop in rows
    ]
    start, over = busiest(Ramp(pieces), None, post.service_per_s, _HOUR_S)
    if over > 2 * ROUNDING_S * post.service_per_s + 1.0:
        served = post.service_per_s * _HOUR_S
        name = post.rows[0].id
        yield violation("V-P2", "over_service", post=name, vehicles=round(served + over), service=served, from_at=start)


def _storage(post: Post, rows: _Passing) -> Iterator[Violation]:
    if post.storage == UNBOUNDED:
        return
    most, at = _longest_queue([(run, hop) for run, hop in rows if hop.number > 0])
    if most > post.storage + 1e-6:
        name = min(post.rows, key=lambda row: row.storage).id
        yield violation("V-P2", "over_storage", post=name, vehicles=round(most), storage=post.storage, from_at=at)


def _longest_queue(rows: _Passing) -> tuple[float, float]:
    """Return the most vehicles that stand at once, and when: arrived by t less passed by t + 1 (rounding)."""
    halting = [(run.vehicles, hop.start) for run, hop in rows if _halts(hop)]
    come = [(here.in_head, here.in_tail, float(n)) for n, here in halting]
    gone = [(here.head - ROUNDING_S, here.tail - ROUNDING_S, -float(n)) for n, here in halting]
    pieces = [(a, b, n) for a, b, n in (*come, *gone) if b > a]
    jumps: dict[float, float] = defaultdict(float)
    slopes: dict[float, float] = defaultdict(float)
    for a, b, n in pieces:
        slopes[a] += n / (b - a)
        slopes[b] -= n / (b - a)
    for a, b, n in (*come, *gone):
        if b <= a:
            jumps[a] += n
    standing, slope, last, best = 0.0, 0.0, 0.0, (0.0, 0.0)
    for time in sorted({*slopes, *jumps}):
        standing += slope * (time - last) + jumps.get(time, 0.0)
        slope, last = slope + slopes.get(time, 0.0), time
        best = max(best, (standing, -time))
    return best[0], -best[1]


def _halts(hop: Hop) -> bool:
    here = hop.start
    return here.head > here.in_head + ROUNDING_S or here.tail > here.in_tail + ROUNDING_S
