"""V-P7: who leaves: no more than there are, nobody twice, nobody to a side they would not go to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from safeconduct.verification.evidence.intervals import ROUNDING_S
from safeconduct.verification.evidence.sides import Evidence, Run
from safeconduct.verification.people.reception import parties_of
from safeconduct.verification.plan import Walk
from safeconduct.verification.violations import Violation, violation

__all__ = ["check_people", "persons_left_by", "willing_share"]

_HALF = 0.5  # persons are whole
_By = Mapping[tuple[str, str], float]


def check_people(evidence: Evidence) -> Iterator[Violation]:
    """V-P7: of each place and means no more leave than are there; to each side no more than would go there.

    A bus may carry people on foot: those who walked to where it fetches them (`walks`) and have arrived before it
    leaves, and those of the place itself.  Each person is counted once, where they set out from.  The people of a town
    on a street network set out from any junction within its extent.
    Not checked: which person goes by which vehicle; wishes of means apart from those of their place.
    """
    there = evidence.persons_there()
    gone = persons_left_by(evidence)
    walked_in, walked_out = _walked(evidence)
    yield from _numbers(there, gone, walked_in, walked_out)
    yield from _walkers_in_time(evidence, there, walked_in, walked_out)
    yield from _sides(evidence)


def persons_left_by(evidence: Evidence) -> dict[tuple[str, str], float]:
    """Return persons who leave in convoys, by place and means; all whom buses carry under `bus`."""
    gone: dict[tuple[str, str], float] = defaultdict(float)
    for run in evidence.runs:
        home = evidence.home(run.convoy.passes[0].place)
        for means, persons in run.convoy.persons.items():
            # People on foot whom a bus carries may have walked here: they count with its other riders.
            gone[home, "bus" if means == "foot" and not run.convoy.on_foot else means] += persons
    return gone


def _walked(evidence: Evidence) -> tuple[dict[str, float], dict[str, float]]:
    walked_in: dict[str, float] = defaultdict(float)
    walked_out: dict[str, float] = defaultdict(float)
    for walk in evidence.plan.walks:
        walked_in[evidence.home(walk.to_place)] += walk.persons
        walked_out[evidence.home(walk.place)] += walk.persons
    return walked_in, walked_out


def _numbers(
    there: _By, gone: _By, walked_in: Mapping[str, float], walked_out: Mapping[str, float]
) -> Iterator[Violation]:
    places = {place for place, _ in (*there, *gone)} | {*walked_out}
    for place in sorted(places):
        on_foot = gone.get((place, "foot"), 0.0) + walked_out.get(place, 0.0)
        for means in ("car", "ambulance"):
            yield from _too_many(place, means, gone.get((place, means), 0.0), there.get((place, means), 0.0))
        spare = max(0.0, there.get((place, "foot"), 0.0) - on_foot)
        carried = there.get((place, "bus"), 0.0) + walked_in.get(place, 0.0) + spare
        yield from _too_many(place, "bus", gone.get((place, "bus"), 0.0), carried)
        yield from _too_many(place, "foot", on_foot, there.get((place, "foot"), 0.0))


def _too_many(place: str, means: str, leave: float, there: float) -> Iterator[Violation]:
    if leave > there + _HALF:
        yield violation("V-P7", "more_than_there_are", place=place, means=means, leave=leave, there=there)


def _walkers_in_time(
    evidence: Evidence, there: _By, walked_in: Mapping[str, float], walked_out: Mapping[str, float]
) -> Iterator[Violation]:
    """Check that buses never carry walkers who are not there yet: persons carried so far <= persons come so far."""
    by_place: dict[str, list[Run]] = defaultdict(list)
    for run in evidence.runs:
        home = evidence.home(run.convoy.passes[0].place)
        if _riders(run) and walked_in.get(home):
            by_place[home].append(run)
    for place, runs in sorted(by_place.items()):
        on_foot = there.get((place, "foot"), 0.0) - walked_out.get(place, 0.0)
        own = there.get((place, "bus"), 0.0) + max(0.0, on_foot)
        arrivals = sorted((w.arrives, w.persons) for w in evidence.plan.walks if evidence.home(w.to_place) == place)
        yield from _carried_in_time(place, own, arrivals, runs)


def _riders(run: Run) -> float:
    """Return persons in buses, on foot by their row or not."""
    if run.convoy.on_foot:
        return 0.0
    return run.convoy.persons.get("bus", 0.0) + run.convoy.persons.get("foot", 0.0)


def _carried_in_time(
    place: str, own: float, arrivals: Sequence[tuple[float, float]], runs: Sequence[Run]
) -> Iterator[Violation]:
    carried, come, number = 0.0, own, 0
    for run in sorted(runs, key=lambda run: (run.convoy.passes[0].tail, run.convoy.id)):
        leaves = run.convoy.passes[0].tail
        while number < len(arrivals) and arrivals[number][0] <= leaves + ROUNDING_S:
            come, number = come + arrivals[number][1], number + 1
        carried += _riders(run)
        if carried > come + _HALF:
            name = run.convoy.id
            yield violation("V-P7", "walkers_not_there_yet", convoy=name, place=place, carried=carried, there=come)
            return


def willing_share(evidence: Evidence, place: str, party: str) -> float:
    """Return what share of a place's people would go to a party's side."""
    own = [row for row in evidence.case.wishes if row.place == place]
    if own:
        return min(1.0, max((row.share for row in own if row.party == party), default=0.0))
    return 1.0 if party in evidence.case.default_parties else 0.0


def _sides(evidence: Evidence) -> Iterator[Violation]:
    sides: dict[tuple[str, str], float] = defaultdict(float)
    for run in evidence.runs:
        parties = parties_of(evidence, run) if run.loaded else frozenset()
        if len(parties) == 1:
            sides[evidence.home(run.convoy.passes[0].place), next(iter(parties))] += run.convoy.persons_in_all
        elif parties:
            yield violation("V-P7", "side_not_named", convoy=run.convoy.id, place=run.convoy.passes[-1].place)
    there: dict[str, float] = defaultdict(float)
    for row in evidence.case.groups:
        there[row.place] += row.persons
    walks_to: dict[str, list[Walk]] = defaultdict(list)
    for walk in evidence.plan.walks:
        walks_to[evidence.home(walk.to_place)].append(walk)
    for (place, party), persons in sorted(sides.items()):
        would = willing_share(evidence, place, party) * there[place]
        would += _walkers_willing(evidence, walks_to[place], party)
        if persons > would + 1.0:
            most = round(would, 1)
            yield violation("V-P7", "more_than_would_go", place=place, party=party, persons=persons, would=most)


def _walkers_willing(evidence: Evidence, walks: Sequence[Walk], party: str) -> float:
    """Return how many of those who walked to a place would go to a party's side."""
    by_origin: dict[str, float] = defaultdict(float)
    for walk in walks:
        by_origin[evidence.home(walk.place)] += walk.persons
    on_foot: dict[str, float] = defaultdict(float)
    for row in evidence.case.groups:
        if row.means == "foot":
            on_foot[row.place] += row.persons
    return sum(min(n, willing_share(evidence, place, party) * on_foot[place]) for place, n in by_origin.items())
