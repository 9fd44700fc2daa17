"""What was seen, held against the clauses by rule: inside, may be inside, outside; and what became of violations.

Alleged, corroborated, verified, attributed, answered and settled are different acts of different people, and none
follows from another (agreement.md section 7).  Fire close to a road says nothing of who fired.

| act | clauses that it touches |
| --- | --- |
| any it lists | `stop_fire`, where prohibited: within its scope, and `around_m` of it, while windows run |
| advance, reinforce | `stop_fire` with no_advantage too |
| closed_post, slow_post, turned_back | `post` of that post, during its hours |
| search_over, detained, looted, threatened | `search` |
| left_route | `route` of the convoy's corridor, farther than tolerance_m from it |
| wrong_load, armed_in_convoy, mark_misused | `column` |
| monitor_denied | `watch` |
"""

from __future__ import annotations

import itertools
import math
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property

from safeconduct.agreement import ClauseValue, Entry, instant, value_id
from safeconduct.core import Note, Span
from safeconduct.core.geodesy import distance_m
from safeconduct.operation.basis import Basis, scope_of
from safeconduct.operation.chronology import Chronology, event_at
from safeconduct.operation.geometry import Spot, distance_to_m, line_of, spot_of, weaker, within_distance, within_time
from safeconduct.operation.orders import Orders
from safeconduct.operation.state import Candidate, ReportDay, Violation, Within
from safeconduct.picture import lies_in
from safeconduct.planning import Section
from safeconduct.planning.windows import road_numbers

__all__ = ["Reports"]

_BY_ACT: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("closed_post", "slow_post", "turned_back"), ("post",)),
    **dict.fromkeys(("search_over", "detained", "looted", "threatened"), ("search",)),
    "left_route": ("route",),
    **dict.fromkeys(("wrong_load", "armed_in_convoy", "mark_misused"), ("column",)),
    "monitor_denied": ("watch",),
}
_MOST_NAMED = 8
"""As many reports that agree with one are named; one is enough for R2."""
_OFF_MAP_M = 100_000
"""A report farther than this from every place of the map is listed as one from outside it: metres."""


@dataclass(frozen=True)
class Reports:
    """Reports and violations of the day, judged by rule."""

    chronology: Chronology
    orders: Orders

    @property
    def basis(self) -> Basis:
        """What the day is measured against."""
        return self.chronology.basis

    @cached_property
    def breach(self) -> Mapping[str, str]:
        """What the text asks for by act: stop, hold or record."""
        value = next((one.value for one in self.basis.of_type("breach")), {})
        return {str(act): name for name in ("stop", "hold", "record") for act in _list(value.get(name))}

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """All windows of the text; without one those that the plan asked for."""
        clauses = self.basis.of_type("window")
        if clauses:
            return tuple(Span(instant(str(one.value["start"])), instant(str(one.value["end"]))) for one in clauses)
        return tuple(sorted({one.span for one in self.basis.plan.footprint}))

    @cached_property
    def all(self) -> tuple[ReportDay, ...]:
        """Every report with the clauses it touches, by time."""
        rows = [self._report(one) for one in self.chronology.of_kind("report")]
        by_act: dict[str, list[ReportDay]] = {}
        for one in rows:
            by_act.setdefault(one.act, []).append(one)
        coarsest = {act: max(one.precision_s for one in held) for act, held in by_act.items()}
        return tuple(self._with_others(one, by_act[one.act], coarsest[one.act]) for one in rows)

    @cached_property
    def _by_entry(self) -> Mapping[str, ReportDay]:
        return {one.entry: one for one in self.all}

    def _report(self, entry: Entry) -> ReportDay:
        body = entry.body
        spot = spot_of(body.get("from_place", body["at_place"]), self.basis)
        candidates = tuple(sorted(self._candidates(entry, spot), key=lambda one: (one.clause, one.value)))
        location = body["at_place"] if isinstance(body["at_place"], dict) else {}
        return ReportDay(
            entry.id, self.orders.speaker(entry).id, str(body["act"]), event_at(entry), _precision_s(entry),
            str(location.get("place", "")), None if spot is None else round(spot.lat * 1e6),
            None if spot is None else round(spot.lon * 1e6), None if spot is None else spot.precision_m,
            str(body["how"]), candidates, self.breach.get(str(body["act"]), ""), (), tuple(self._warnings(entry, spot)),
        )  # fmt: skip

    def _warnings(self, entry: Entry, spot: Spot | None) -> Iterator[Note]:
        wrong = self.chronology.misplaced(entry)
        if wrong is not None:
            yield wrong
        if spot is None:
            yield Note("place_not_known", {"entry": entry.label})
        elif self.basis.places:
            nearest = float(distance_m(spot.lat, spot.lon, *self._positions).min())
            if nearest > _OFF_MAP_M:
                yield Note("outside_the_map", {"entry": entry.label, "km": round(nearest / 1000)})

    @cached_property
    def _positions(self) -> tuple[list[float], list[float]]:
        places = self.basis.places.values()
        return [one.lat for one in places], [one.lon for one in places]

    # --- candidates

    @cached_property
    def _ids(self) -> Mapping[str, str]:
        """Ids of the values of the text, by clause."""
        return {one.clause: value_id(one.clause, one.value) for one in self.basis.clauses}

    @cached_property
    def _apart(self) -> dict[tuple[str, float, float], float]:
        """Distances worked out already: many reports come from the same few places."""
        return {}

    def _candidates(self, entry: Entry, spot: Spot | None) -> Iterator[Candidate]:
        act = str(entry.body["act"])
        for clause in self.basis.clauses:
            place = self._place(clause, act, entry, spot)
            if place is not None:
                time = within_time(event_at(entry), _precision_s(entry), self._spans_of(clause))
                within = weaker(place, time)
                response = self.breach.get(act, "") if within != "outside" else ""
                yield Candidate(clause.clause, self._ids[clause.clause], place, time, within, response)

    def _spans_of(self, clause: ClauseValue) -> tuple[Span, ...]:
        if clause.type == "post" and {"opens", "closes"} <= clause.value.keys():
            return (Span(instant(str(clause.value["opens"])), instant(str(clause.value["closes"]))),)
        return self.spans

    def _place(self, clause: ClauseValue, act: str, entry: Entry, spot: Spot | None) -> Within | None:
        """Return where a report lies in a clause's area; None: the clause says nothing of such an act."""
        if clause.type == "stop_fire":
            advantage = act in ("advance", "reinforce") and clause.value.get("no_advantage") is True
            if act in _list(clause.value.get("prohibited")) or advantage:
                return self._in_stop_fire(clause, spot)
            return None
        if clause.type not in _BY_ACT.get(act, ()):
            return None
        if clause.type == "post":
            return self._at_post(clause, entry)
        if clause.type == "route":
            return self._off_route(clause, entry, spot)
        return "inside"

    def _in_stop_fire(self, clause: ClauseValue, spot: Spot | None) -> Within:
        scope, around = str(clause.value["scope"]), clause.value.get("around_m")
        if scope == "all" and around is None:
            return "inside"
        if spot is None:
            return "may be inside"
        reach = float(around) if isinstance(around, int) else float(self._plain_reach(clause))
        key = (clause.clause, spot.lat, spot.lon)
        if key not in self._apart:
            self._apart[key] = self._distance(scope, spot)
        nearest = self._apart[key]
        # Nothing to measure against: an area whose outline is not here.
        return within_distance(nearest, spot.precision_m, reach) if nearest < math.inf else "may be inside"

    def _distance(self, scope: str, spot: Spot) -> float:
        """Return how far a position is from the roads, place or area of a scope, metres; infinity: from nothing."""
        lines = [line_of(one, self.basis) for one in self._sections(scope)]
        kind, _, name = scope.partition(":")
        places = [one for one in self.basis.places.values() if kind == "place" and str(one.id) == name]
        places += [one for one in self.basis.places.values() if kind == "area" and lies_in(one.admin, name)]
        lines += [[(one.lat, one.lon)] for one in places]
        return min((distance_to_m(spot.lat, spot.lon, line)[0] for line in lines), default=math.inf)

    def _plain_reach(self, clause: ClauseValue) -> int:
        """Return how far from a road or place a scope without `around_m` reaches: its stand-off, or nothing."""
        standoff = clause.value.get("standoff_m")
        return standoff if isinstance(standoff, int) else 0

    def _sections(self, scope: str) -> Iterator[Section]:
        kind, _, name = scope.partition(":")
        for corridor in self.basis.plan.corridors:
            for one in corridor.sections:
                if kind == "all" or (kind == "road" and road_numbers(name) & road_numbers(one.ref)):
                    yield one

    def _at_post(self, clause: ClauseValue, entry: Entry) -> Within:
        post, named = str(clause.value["post"]), entry.body.get("post")
        if named is not None:
            return "inside" if named == post else "outside"
        rows = self.basis.case.checkpoints if self.basis.case is not None else ()
        ends = next(((str(one.from_place), str(one.to_place)) for one in rows if one.id == post), None)
        place = entry.body["at_place"]
        if ends is None or not isinstance(place, dict) or "place" not in place:
            return "may be inside"
        return "may be inside" if place["place"] in ends else "outside"

    def _off_route(self, clause: ClauseValue, entry: Entry, spot: Spot | None) -> Within | None:
        """Say whether a place is off a corridor: inside the clause's ban is outside the route's tolerance."""
        corridor = self.basis.corridors.get(str(clause.value["corridor"]))
        convoy = self.basis.convoys.get(str(entry.body.get("convoy", "")))
        if convoy is not None and (convoy.corridor is None or scope_of(convoy.corridor) != clause.value["corridor"]):
            return None
        tolerance = clause.value.get("tolerance_m")
        if corridor is None or spot is None or not isinstance(tolerance, int):
            return "may be inside"
        nearest = min(distance_to_m(spot.lat, spot.lon, line_of(one, self.basis))[0] for one in corridor.sections)
        on_it = within_distance(nearest, spot.precision_m, tolerance)
        opposite: Mapping[Within, Within] = {"inside": "outside", "outside": "inside"}
        return opposite.get(on_it, "may be inside")

    # --- R2: agreement of reports

    def _with_others(self, report: ReportDay, rows: Sequence[ReportDay], coarsest_s: int) -> ReportDay:
        """Return a report with the first that agree with it; rows: those of its act by time, none coarser."""
        slip = timedelta(seconds=report.precision_s + coarsest_s)
        first = bisect_left(rows, report.at - slip, key=lambda one: one.at)
        near = itertools.takewhile(lambda one: one.at <= report.at + slip, itertools.islice(rows, first, None))
        agreeing = (one.entry for one in near if self._agree(report, one))
        return replace(report, corroborated_by=tuple(itertools.islice(agreeing, _MOST_NAMED)))

    def _agree(self, one: ReportDay, other: ReportDay) -> bool:
        """Say whether two reports agree in act, place and time within their precision, and come from two sources."""
        if one.act != other.act or one.by == other.by or not self._independent(one.by, other.by):
            return False
        if abs((one.at - other.at).total_seconds()) > one.precision_s + other.precision_s:
            return False
        if None in (one.lat_e6, other.lat_e6, one.lon_e6, other.lon_e6):
            return bool(one.place) and one.place == other.place
        point = [(other.lat_e6 / 1e6, other.lon_e6 / 1e6)]  # type: ignore[operator]
        apart = distance_to_m(one.lat_e6 / 1e6, one.lon_e6 / 1e6, point)[0]  # type: ignore[operator]
        return apart <= (one.precision_m or 0) + (other.precision_m or 0)

    def _independent(self, one: str, other: str) -> bool:
        """Say whether two authors are of different parties, or one of them is an independent monitor (R2)."""
        sides = (self._side(one), self._side(other))
        return sides[0] != sides[1]

    def _side(self, author: str) -> str:
        """Return whose side an author is on: the party that he is or that delegated to him; else he himself."""
        held = self.chronology.ledger.authors.get(author)
        return author if held is None or not held.by else held.by

    # --- violations

    @cached_property
    def violations(self) -> tuple[Violation, ...]:
        """Violations that somebody alleged, by time; what is only a candidate stands in the reports."""
        return tuple(self._violation(one) for one in self.chronology.of_kind("violation"))

    def _violation(self, entry: Entry) -> Violation:
        body = entry.body
        named = [self._by_entry[str(id_)] for id_ in _list(body["reports"]) if str(id_) in self._by_entry]
        findings = self._findings(entry.id)
        answered = self._answers(entry.id)
        against = str(body.get("against", ""))
        return Violation(
            entry.id, entry.author, instant(entry.at), str(body["clause"]), str(body["value"]),
            tuple(one.entry for one in named), named[0].act if named else "", self._within(named, body), against,
            any(one.corroborated_by for one in named), findings[0], findings[1], answered,
            self._silent(entry, against, answered), self._settled(entry.id),
            self.breach.get(named[0].act, "") if named else "",
        )  # fmt: skip

    def _within(self, named: Sequence[ReportDay], body: Mapping[str, object]) -> Within:
        """Return the best that a rule says of the clause it is held against."""
        held = [
            one.within
            for report in named
            for one in report.candidates
            if (one.clause, one.value) == (body["clause"], body["value"])
        ]
        for answer in ("inside", "may be inside"):
            if answer in held:
                return answer
        return "outside"

    @cached_property
    def _rights(self) -> tuple[frozenset[str], frozenset[str]]:
        """Return the monitors that `watch` names, and their rights."""
        watch = self.basis.of_type("watch")
        names = {str(name) for one in watch for name in _list(one.value["monitors"])}
        return frozenset(names), frozenset(str(name) for one in watch for name in _list(one.value["rights"]))

    def may_find(self, entry: Entry) -> Note | None:
        """Return why a finding counts for nothing; None: its author has that right."""
        monitors, rights = self._rights
        author = entry.author
        if author not in monitors and not any(author.startswith(f"{one}-") for one in monitors):
            return Note("not_a_named_monitor", {"author": author})
        right = "attribute" if entry.body["says"] == "attributed" else "verify"
        return None if right in rights else Note("no_such_right", {"author": author, "right": right})

    def _findings(self, id_: str) -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
        verified: dict[str, str] = {}
        attributed: dict[str, str] = {}
        own = [one for one in self.chronology.of_kind("finding") if one.body["violation"] == id_]
        for one in sorted(own, key=lambda one: one.seq):
            if self.may_find(one) is not None:
                continue
            if one.body["says"] == "attributed":
                attributed[one.author] = str(one.body["to"])
            else:
                verified[one.author] = str(one.body["says"])
        return verified, tuple(sorted(attributed.items()))

    def _answers(self, id_: str) -> dict[str, tuple[str, datetime]]:
        own = [one for one in self.chronology.of_kind("answer") if one.body["violation"] == id_]
        return {one.author: (str(one.body["says"]), instant(one.at)) for one in sorted(own, key=lambda one: one.seq)}

    def _silent(self, entry: Entry, against: str, answered: Mapping[str, object]) -> dict[str, datetime]:
        """Return who was to answer and has not, with by when: only the party that it is held against."""
        within = next((one.value["answer_within_s"] for one in self.basis.of_type("breach")), None)
        if not against or against in answered or not isinstance(within, int):
            return {}
        due = instant(entry.at) + timedelta(seconds=within)
        return {against: due} if self.chronology.now > due else {}

    def _settled(self, id_: str) -> bool:
        own = [one for one in self.chronology.of_kind("settle") if one.body["entry"] == id_]
        says = {one.author: one.body["says"] for one in sorted(own, key=lambda one: one.seq)}
        return all(says.get(name) == "agreed" for name in self.chronology.ledger.opening.needed)

    @cached_property
    def proposals(self) -> tuple[Note, ...]:
        """What the text asks for after what was reported, and nobody has ordered yet: the program proposes."""
        found = []
        answered = {one.because for one in self.orders.holds}
        for report in self.all:
            held = [one for one in report.candidates if one.response in ("stop", "hold") and one.within != "outside"]
            by_violation = {one.entry for one in self.violations if report.entry in one.reports}
            known = {report.entry, *report.corroborated_by, *by_violation}
            if held and not answered & known and not report.warnings:
                code = "propose_stop" if held[0].response == "stop" else "propose_hold"
                label = self.chronology.by_id[report.entry].label
                found.append(Note(code, {"entry": label, "act": report.act, "clause": held[0].clause}))
        return tuple(found)


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _precision_s(entry: Entry) -> int:
    """Return how exact a report's time is, seconds; a minute where it does not say: times are given in minutes."""
    given = entry.body.get("precision_s")
    return given if isinstance(given, int) else 60
