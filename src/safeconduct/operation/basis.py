"""What the day is measured against: the plan, the text that counts, places and clocks.

Danger and windows of a section: dangerous are the sections that a corridor marks so and those for which the plan asks
for a cease-fire (its footprint, empty buses included).  What was promised there are the `window` clauses of the text;
without a text, the case's windows; without both, what the plan asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from safeconduct.agreement import ClauseValue, SignedText, instant
from safeconduct.agreement.terms.from_plan import slug
from safeconduct.core import Clock, Place, Span
from safeconduct.picture import lies_in
from safeconduct.planning import Case, Convoy, Corridor, Plan, Section
from safeconduct.planning.windows import road_numbers

__all__ = ["DAY_SLACK", "Basis", "Fix", "Promise", "scope_of"]

DAY_SLACK = timedelta(hours=12)
"""How far from the plan's first and last pass an event may lie and still belong to the day."""


@dataclass(frozen=True, slots=True, order=True)
class Fix:
    """A position of a device: aware UTC, micro-degrees WGS 84, metres of precision (0: unknown); convoy: "" unknown."""

    at: datetime
    device: str
    lat_e6: int
    lon_e6: int
    precision_m: int = 0
    convoy: str = ""


@dataclass(frozen=True, slots=True)
class Promise:
    """A window promised on a section; margin: to be clear of it before its end.  clause: "" where no text promises."""

    span: Span
    margin: timedelta
    clause: str = ""


def scope_of(corridor: str) -> str:
    """Return a corridor's id as orders and clauses write it: `a` of the plan's `A`."""
    return slug(corridor)


@dataclass(frozen=True)
class Basis:
    """What the day is measured against.

    plan_digest: SHA-256 of plan.json.  places: of the plan's corridors and, with a case, of the whole case.
    text: the text that counts, None without one.  case: needed for posts' places and for planning anew, None: not
    here.  fixes: positions read from track files.
    """

    plan: Plan
    plan_digest: str
    clock: Clock
    places: Mapping[str, Place]
    text: SignedText | None = None
    case: Case | None = None
    fixes: tuple[Fix, ...] = field(default=(), repr=False)

    @property
    def clauses(self) -> tuple[ClauseValue, ...]:
        """Clauses of the text that counts; none without a text."""
        return () if self.text is None else self.text.clauses

    def of_type(self, type_: str) -> tuple[ClauseValue, ...]:
        """Return the clauses of one type."""
        return tuple(one for one in self.clauses if one.type == type_)

    @cached_property
    def corridors(self) -> Mapping[str, Corridor]:
        """Corridors of the plan by the id that orders use."""
        return {scope_of(one.id): one for one in self.plan.corridors}

    @cached_property
    def convoys(self) -> Mapping[str, Convoy]:
        """Convoys of the plan by id, empty runs and aid included."""
        return {one.id: one for one in self.plan.convoys}

    @cached_property
    def day(self) -> Span:
        """From before the first pass of the plan to after its last: what lies outside belongs to another day."""
        at = [moment for one in self.plan.convoys for row in one.passes for moment in (row.head, row.tail)]
        if not at:
            whole = self.clock.whole_days(self.clock.day, self.clock.last_day or self.clock.day)
            return Span(whole.start - DAY_SLACK, whole.end + DAY_SLACK)
        return Span(min(at) - DAY_SLACK, max(at) + DAY_SLACK)

    @cached_property
    def sections(self) -> Mapping[tuple[str, str], tuple[Section, ...]]:
        """Sections of all corridors by their ends, in either direction; several where roads run side by side."""
        found: dict[tuple[str, str], list[Section]] = {}
        for corridor in self.plan.corridors:
            for one in corridor.sections:
                for pair in ((one.from_place, one.to_place), (one.to_place, one.from_place)):
                    if one not in found.setdefault((str(pair[0]), str(pair[1])), []):
                        found[str(pair[0]), str(pair[1])].append(one)
        return {pair: tuple(rows) for pair, rows in found.items()}

    @cached_property
    def _asked(self) -> Mapping[tuple[str, str], tuple[tuple[str, Span], ...]]:
        found: dict[tuple[str, str], list[tuple[str, Span]]] = {}
        for one in self.plan.footprint:
            first, last = (str(place) for place in one.section)
            for pair in ((first, last), (last, first)):
                found.setdefault(pair, []).append((one.road, one.span))
        return {pair: tuple(rows) for pair, rows in found.items()}

    def asked(self, from_: str, to: str, road: str = "") -> tuple[Span, ...]:
        """Return when the plan asks for a cease-fire between two neighbouring places; road "": by any road."""
        return tuple(span for by, span in self._asked.get((from_, to), ()) if not road or not by or by == road)

    def dangerous(self, from_: str, to: str, road: str = "") -> bool:
        """Say whether a section lies in the danger zone as far as the plan tells."""
        own = [one for one in self.sections.get((from_, to), ()) if not road or one.road in ("", road)]
        return any(one.danger for one in own) or bool(self.asked(from_, to, road))

    @cached_property
    def _promises(self) -> dict[tuple[str, str, str], tuple[Promise, ...]]:
        return {}

    def promised(self, from_: str, to: str, road: str = "") -> tuple[Promise, ...]:
        """Return the windows promised on a section, by their start."""
        key = (from_, to, road)
        if key not in self._promises:
            found = [one for scope, one in self._windows() if self._covers(scope, one.span, *key)]
            if not self._offered:
                found = [Promise(span, timedelta(0)) for span in self.asked(*key)]
            self._promises[key] = tuple(sorted(found, key=lambda one: (one.span, one.clause)))
        return self._promises[key]

    @cached_property
    def _offered(self) -> tuple[tuple[str, Promise], ...]:
        """Windows with their scopes: of the text; of the case where there is no text."""
        if self.text is not None:
            return tuple(_of_clauses(self.of_type("window")))
        if self.case is None:
            return ()
        margin = timedelta(minutes=self.case.convoys.margin_minutes or 0)
        windows = [one for one in self.case.windows if one.state != "refused"]
        return tuple((one.scope, Promise(Span(one.start, one.end), margin)) for one in windows)

    def _windows(self) -> Sequence[tuple[str, Promise]]:
        return self._offered

    def _covers(self, scope: str, window: Span, from_: str, to: str, road: str) -> bool:
        kind, _, name = scope.partition(":")
        if kind == "all":
            return True
        if kind == "place":
            return name in (from_, to)
        if kind == "road":
            own = [one for one in self.sections.get((from_, to), ()) if not road or one.road in ("", road)]
            return any(road_numbers(name) & road_numbers(one.ref) for one in own)
        ends = [self.places[one] for one in (from_, to) if one in self.places]
        if any(lies_in(place.admin, name) for place in ends):
            return True
        # A danger area's outline is in no plan: such a window covers the sections for which the plan relied on it.
        return any(window.start <= span.start and span.end <= window.end for span in self.asked(from_, to, road))


def _of_clauses(clauses: Sequence[ClauseValue]) -> Iterator[tuple[str, Promise]]:
    for one in clauses:
        span = Span(instant(str(one.value["start"])), instant(str(one.value["end"])))
        yield str(one.value["scope"]), Promise(span, timedelta(seconds=int(str(one.value["margin_s"]))), one.clause)
