"""Plan again from the present: three plans, each with what it needs of whom.

Who is out is out; who is on the road stays where he is and ends at the reception he drives to; who turned back is
where he came from.  A bus on the road is free once it is predicted to be empty again.  Windows are those of the text,
from now on; posts let through what was seen of them.

| plan | holds | posts | windows | within the terms |
| --- | --- | --- | --- | --- |
| as_it_stands | stand: roads they stop stay shut | as seen | as agreed | yes: orders do |
| as_promised | lifted | as promised | as agreed | yes: orders do |
| with_more_time | lifted | as promised | end later by the time lost, in quarters of an hour | no: a new text |

Convoys on the road take no road capacity from new ones here: they drive ahead of them.  That is listed under `assumed`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from safeconduct.agreement import with_terms
from safeconduct.core import InfeasibleError, Note, PlaceId, ProofError, Span, UsageError
from safeconduct.operation.convoys import Course
from safeconduct.operation.figures import lost_time, posts
from safeconduct.operation.movement import Movement
from safeconduct.operation.quickplan import quick_plan
from safeconduct.operation.state import PostDay
from safeconduct.picture import Closure
from safeconduct.planning import Case, Checkpoint, Effort, Fleet, PeopleGroup, Plan, ReceptionPoint, plan_case
from safeconduct.planning.days import dated

__all__ = ["LEAD", "Option", "Present", "options", "present"]

LEAD = timedelta(minutes=15)
"""From now to the first departure of a new plan: it must be sent, answered and passed on to the leaders."""
_QUARTER_S = 900
_UNLOAD = timedelta(minutes=15)


@dataclass(frozen=True)
class Present:
    """The case as it is now.

    case: people who have not left, buses where and when they are free, horizon from now.  out, on_road: persons of
    convoys that have arrived, and that are under way.  shut: pairs of places that standing holds keep shut.
    closed: corridors closed for the day.  slow: posts that let through fewer than promised.  lost_s: the most time
    that any convoy lost.
    """

    case: Case
    out: int
    on_road: int
    shut: tuple[tuple[str, str], ...]
    closed: tuple[str, ...]
    held: tuple[str, ...]
    slow: tuple[PostDay, ...]
    lost_s: int


@dataclass(frozen=True)
class Option:
    """One plan from the present.

    plan: None where nothing can be planned; `because` says why.  out: persons out, on the road and of the plan.
    needs: notes, each naming who must do what.  within_terms: whether orders are enough.
    """

    id: str
    plan: Plan | None
    because: tuple[Note, ...]
    out: int
    needs: tuple[Note, ...]
    within_terms: bool


def present(movement: Movement) -> Present:
    """Return the present of a day.

    Raises:
        UsageError: the case is not here; planning anew needs it.
    """
    basis = movement.basis
    if basis.case is None:
        raise UsageError("planning anew needs the plan's case: name it with --case")
    terms = with_terms(basis.case, basis.clauses, only=True).case if basis.text is not None else basis.case
    start = movement.now + LEAD
    left = [one for one in movement.courses.values() if one.departed and one.corridor]
    gone = [one for one in left if movement.orders.turned_back(one.convoy.id) is None]
    end = max(terms.horizon.end, start + timedelta(hours=1))
    case = replace(
        terms,
        horizon=Span(start, end),
        people=_people(terms, gone),
        fleet=_fleet(terms, movement, start),
        reception=_reception(terms, gone),
        assembly=tuple(
            replace(one, opens=None if one.opens is None else max(one.opens, start)) for one in terms.assembly
        ),
        inbound=tuple(one for one in terms.inbound if one.latest is None or one.latest > start),
    )
    names = tuple(basis.corridors)
    held = tuple(one for one in names if movement.standing_holds(one))
    closed = tuple(one for one in names if movement.orders.closes(one))
    lost = Counter[str]()
    for one in lost_time(movement):
        lost[one.convoy] += round(one.minutes * 60)
    out = sum(one.convoy.persons for one in gone if one.arrived)
    on_road = sum(one.convoy.persons for one in gone) - out
    slow = tuple(one for one in posts(movement) if one.short and one.seen_per_h is not None)
    standing = _standing_s(movement)
    return Present(
        case, out, on_road, _shut(movement, held), closed, held, slow, max([standing, *lost.values()], default=0)
    )  # fmt: skip


def _standing_s(movement: Movement) -> int:
    """Return for how long the oldest hold that stands has stood, seconds."""
    standing = [hold for name in movement.basis.corridors for hold in movement.standing_holds(name)]
    return max((round((movement.now - one.at).total_seconds()) for one in standing), default=0)


def options(
    now: Present,
    movement: Movement,
    *,
    effort: Effort | None = None,
    budget: Callable[[], Callable[[], bool]] | None = None,
) -> tuple[Option, ...]:
    """Return three plans from the present.

    Args:
        now: what `present` returned.
        movement: the day it is of.
        effort: as in planning; None: the quick way, for those who wait (`quick_plan`).
        budget: with an effort: called as each plan is begun; what it returns is asked between pieces of work, and once
            it says yes the plan so far is given with its true gap.  None: until `effort` is spent.

    Raises:
        ProofError: a plan is above a bound: a fault of this program.
    """
    base = _without(now.case, _pairs_of(movement, now.closed))
    # Where every post keeps its promise and nothing is held, the first two are one case, and one plan.
    slow = replace(base, checkpoints=tuple(_as_seen(one, now.slow) for one in base.checkpoints)) if now.slow else base
    more = timedelta(seconds=max(math.ceil(now.lost_s / _QUARTER_S), 2) * _QUARTER_S)
    cases: Mapping[str, Case] = {
        "as_it_stands": _without(slow, now.shut),
        "as_promised": base,
        "with_more_time": _longer(base, more),
    }
    plans: dict[str, Plan | tuple[Note, ...]] = {}
    like: Plan | None = movement.basis.plan
    for id_, case in cases.items():
        same = next((plans[other] for other in plans if cases[other] is case), None)
        plans[id_] = _planned(case, effort, like, budget) if same is None else same
        like = plan if isinstance(plan := plans[id_], Plan) else like
    gone = now.out + now.on_road
    return tuple(
        _option(id_, plan, gone, tuple(_needs(id_, now, movement, more))) for id_, plan in _bounded(plans).items()
    )


def _planned(
    case: Case, effort: Effort | None, like: Plan | None, budget: Callable[[], Callable[[], bool]] | None
) -> Plan | tuple[Note, ...]:
    """Return a plan, or why there is none."""
    try:
        if effort is None:
            return quick_plan(case, like=like)
        return plan_case(case, effort=effort, like=like, should_stop=None if budget is None else budget())
    except InfeasibleError as error:
        return error.because


def _bounded(plans: Mapping[str, Plan | tuple[Note, ...]]) -> dict[str, Plan | tuple[Note, ...]]:
    """Hold each plan against the bounds of those in which everything is possible that is possible in its own case.

        persons: as_it_stands <= as_promised <= with_more_time;  value: as_it_stands <= as_promised

    More hours may make a later hour less certain, where windows follow each other: nothing is said of value there.
    """
    found: dict[str, Plan | tuple[Note, ...]] = {}
    persons: int | None = None
    value: float | None = None
    for id_, plan in reversed(list(plans.items())):
        if isinstance(plan, Plan):
            persons = plan.persons_bound if persons is None else min(persons, plan.persons_bound)
            if id_ != "with_more_time":
                value = plan.bound if value is None else min(value, plan.bound)
            plan = replace(plan, persons_bound=persons, bound=plan.bound if value is None else value)
            if plan.out > plan.persons_bound:
                raise ProofError("more persons are out than in a case that allows more", got=plan.out, limit=persons)
        found[id_] = plan
    return {id_: found[id_] for id_ in plans}


def _option(id_: str, plan: Plan | tuple[Note, ...], gone: int, needs: tuple[Note, ...]) -> Option:
    within = id_ != "with_more_time"
    if isinstance(plan, Plan):
        return Option(id_, plan, (), gone + plan.out, needs, within)
    return Option(id_, None, plan, gone, needs, within)


def _needs(id_: str, now: Present, movement: Movement, more: timedelta) -> Iterator[Note]:
    """Yield who must do what: every new plan is answered by all, held corridors take a resume, a new end a new text."""
    ledger = movement.chronology.ledger
    between = tuple(one.id for one in ledger.authors.values() if one.role == "intermediary")
    for name in ledger.opening.needed:
        yield Note("needs_plan_answer", {"author": name})
    if id_ == "as_it_stands":
        return
    for corridor in now.held:
        yield Note("needs_resume", {"corridor": corridor, "authors": (*ledger.opening.needed, *between)})
    for post in now.slow:
        clause = next((one for one in movement.basis.of_type("post") if one.clause == post.clause), None)
        party = str(clause.value.get("party", "")) if clause is not None else ""
        rate, seen = post.promised_per_h or 0, post.seen_per_h or 0.0
        yield Note("needs_rate", {"post": post.id, "author": party, "promised": rate, "seen": seen})
    if id_ == "with_more_time":
        for clause in movement.basis.of_type("window"):
            yield Note(
                "needs_later_end",
                {
                    "clause": clause.clause,
                    "minutes": round(more.total_seconds() / 60),
                    "authors": ledger.opening.needed,
                },
            )


# --- the parts of the present


def _people(case: Case, gone: list[Course]) -> tuple[PeopleGroup, ...]:
    left = Counter[tuple[str, str]]()
    for course in gone:
        walked = sum(one.persons for one in course.convoy.walks)
        for walk in course.convoy.walks:
            left[str(walk.place), "bus"] += walk.persons
        for means, persons in course.convoy.persons_by_means.items():
            own = persons - walked if means == "bus" else persons
            left[str(course.convoy.passes[0].place), means] += own
    return tuple(
        replace(
            one,
            persons=max(one.persons - left[str(one.place), one.means], 0.0),
            at_least=None if one.at_least is None else max(one.at_least - left[str(one.place), one.means], 0.0),
        )
        for one in case.people
    )


def _reception(case: Case, gone: list[Course]) -> tuple[ReceptionPoint, ...]:
    taken = Counter(one.convoy.reception for one in gone)
    persons = Counter[str]()
    for one in gone:
        persons[one.convoy.reception] += one.convoy.persons
    return tuple(
        one
        if one.capacity is None or one.id not in taken
        else replace(one, capacity=max(one.capacity - persons[one.id], 0.0))
        for one in case.reception
    )


def _fleet(case: Case, movement: Movement, start: datetime) -> tuple[Fleet, ...]:
    """Return buses where and when they are free: at their depot, or at the end of the convoy they drive in."""
    where: dict[str, tuple[datetime, str]] = {}
    for course in movement.courses.values():
        if course.departed:
            back = movement.orders.turned_back(course.convoy.id) is not None
            place = str(course.convoy.passes[0 if back else -1].place)
            # Whoever is free before the plan begins waits for it: together they are one row, and one day to search.
            free = max((movement.now if back else course.waypoints[-1].tail) + _UNLOAD, start)
            for bus in course.convoy.bus:
                where[bus] = max(where.get(bus, (free, place)), (free, place))
    found: list[Fleet] = []
    for fleet in case.fleet:
        away = {bus: spot for bus, spot in where.items() if bus.rpartition("-")[0] == fleet.id}
        if fleet.vehicles > len(away):
            found.append(replace(fleet, vehicles=fleet.vehicles - len(away)))
        for number, ((free, place), buses) in enumerate(sorted(_grouped(away).items()), start=1):
            at = PlaceId(place)
            found.append(
                replace(fleet, id=f"{fleet.id}-{number}", place=at, vehicles=len(buses), available_from=free)
            )  # fmt: skip
    return tuple(found)


def _grouped(away: Mapping[str, tuple[datetime, str]]) -> dict[tuple[datetime, str], list[str]]:
    found: dict[tuple[datetime, str], list[str]] = {}
    for bus, spot in sorted(away.items()):
        found.setdefault(spot, []).append(bus)
    return found


def _pairs_of(movement: Movement, corridors: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return the dangerous sections of corridors that no other corridor of the plan uses."""
    own = {pair[:2] for name in corridors for pair in movement.pairs(name)}
    other = {pair[:2] for name in movement.basis.corridors if name not in corridors for pair in movement.pairs(name)}
    return tuple(sorted(own - other))


def _shut(movement: Movement, held: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    found = set(_pairs_of(movement, held))
    for name in held:
        for hold in movement.standing_holds(name):
            if hold.section:
                found.add((hold.section[0], hold.section[1]))
    return tuple(sorted(found))


def _without(case: Case, pairs: tuple[tuple[str, str], ...]) -> Case:
    if not pairs:
        return case
    shut = tuple(Closure(PlaceId(one), PlaceId(other), "held on the day") for one, other in pairs)
    return replace(case, closures=(*case.closures, *shut))


def _as_seen(post: Checkpoint, slow: tuple[PostDay, ...]) -> Checkpoint:
    seen = next((one.seen_per_h for one in slow if one.id == post.id), None)
    if seen is None:
        return post
    # A post may be slow because somebody waited for long; it is never taken to let through more than it promised.
    rate = max(seen / (post.lanes or 1), 1.0)
    return replace(post, vehicles_per_h_per_lane=min(rate, post.vehicles_per_h_per_lane))


def _longer(case: Case, more: timedelta) -> Case:
    """Return a case whose windows that are still to end, end later; its horizon ends no earlier."""
    windows = tuple(
        replace(one, end=one.end + more) if one.state != "refused" and one.end > case.horizon.start else one
        for one in dated(case).windows
    )
    points = tuple(replace(one, closes=None if one.closes is None else one.closes + more) for one in case.assembly)
    end = max([case.horizon.end, *(one.end for one in windows)])
    return replace(case, windows=windows, assembly=points, horizon=Span(case.horizon.start, end))
