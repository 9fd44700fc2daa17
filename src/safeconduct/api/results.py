"""Frozen results: each gives plain JSON, rows for a table, and a short table for notebooks."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from safeconduct.answers import Answer, Comparison, Outcome, Prices, ShortestTruce
    from safeconduct.answers.footprint import Footprint
    from safeconduct.answers.truce_days import TruceDays
    from safeconduct.core import Clock, Place, PlaceId
    from safeconduct.planning import Case, CeasefireWindow, Plan
    from safeconduct.planning.proof import Proof
    from safeconduct.report.plan.gathering import GatheringPoint
    from safeconduct.verification import Verification

__all__ = [
    "Bounded",
    "Compared",
    "Json",
    "Planned",
    "Priced",
    "Truce",
    "Verified",
    "WhatIf",
    "planned_of",
    "table_html",
]

Json = dict[str, Any]
"""A JSON object."""


def table_html(rows: Sequence[Json]) -> str:
    """Write rows as an HTML table."""
    if not rows:
        return "<p>no rows</p>"
    head = "".join(f"<th>{html.escape(name)}</th>" for name in rows[0])
    body = "".join(
        "<tr>" + "".join(f"<td>{html.escape(str(value))}</td>" for value in row.values()) + "</tr>" for row in rows
    )
    return f"<table><tr>{head}</tr>{body}</table>"


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan with the clocks, places and gathering places that its files are written with."""

    plan: Plan
    clock: Clock
    places: Mapping[PlaceId, Place]
    gathering: tuple[GatheringPoint, ...] = ()

    @property
    def persons(self) -> int:
        """Persons out."""
        return self.plan.out

    @property
    def value(self) -> float:
        """Persons out, each weighted by the chance that the cease-fire still holds."""
        return self.plan.value

    @property
    def bound(self) -> float:
        """No plan of this case is worth more; proven."""
        return self.plan.bound

    @property
    def gap(self) -> float:
        """(bound - value) / bound."""
        return self.plan.gap

    def to_json(self) -> Json:
        """Return the plan as plan.json holds it."""
        from safeconduct.report.plan.writer import plan_json

        return plan_json(self.plan, self.clock, places=self.places, gathering=self.gathering)

    def to_rows(self) -> list[Json]:
        """Return a row a convoy, instants aware UTC."""
        return [
            {
                "convoy": one.id,
                "corridor": one.corridor,
                "means": one.means,
                "vehicles": one.vehicles,
                "persons": one.persons,
                "from": one.passes[0].place,
                "to": one.passes[-1].place,
                "departs": one.passes[0].head,
                "arrives": one.passes[-1].arrives.end,
            }
            for one in self.plan.convoys
        ]

    @property
    def __geo_interface__(self) -> Json:
        """The corridors as a GeoJSON FeatureCollection, of the class parties (R9)."""
        from safeconduct.formats.maps.plan_geojson import corridors_geojson

        text = corridors_geojson(
            self.plan.corridors, self.plan.convoys, self.clock, self.places,
            title=self.plan.title, export_class="parties", said="",
        )  # fmt: skip
        collection: Json = json.loads(text)
        return collection

    def _repr_html_(self) -> str:
        from safeconduct.answers import figures_of
        from safeconduct.report.answers.documents import figures_json

        return table_html([{"case": self.plan.case, **figures_json(figures_of(self.plan), self.clock)}])


@dataclass(frozen=True, slots=True)
class Verified:
    """What holding a plan against its case found."""

    verification: Verification
    case: Case

    @property
    def holds(self) -> bool:
        """Whether no rule is broken."""
        return self.verification.holds

    def to_json(self) -> Json:
        """Return what `verify --json` prints."""
        from safeconduct.report.verification.findings import verification_json

        return verification_json(self.verification, self.case)

    def to_rows(self) -> list[Json]:
        """Return a row a fault: step, code, text."""
        faults: list[Json] = self.to_json()["faults"]
        return [{name: row[name] for name in ("step", "code", "text")} for row in faults]

    def _repr_html_(self) -> str:
        return table_html(self.to_rows()) if not self.holds else "<p>The plan holds.</p>"


@dataclass(frozen=True, slots=True)
class Bounded:
    """What no plan of a case can beat.

    held: what holding a given plan against the case found; None: none was given.
    """

    proof: Proof
    held: Verification | None
    case: Case

    @property
    def persons_bound(self) -> int:
        """No plan gets more persons out; proven."""
        return self.proof.persons_bound

    @property
    def bound(self) -> float:
        """No plan is worth more; proven."""
        return self.proof.bound

    def to_json(self) -> Json:
        """Return what `bound --json` prints."""
        from safeconduct.report.verification.bound import bound_json

        return bound_json(self.proof, self.held, self.case)

    def to_rows(self) -> list[Json]:
        """Return one row: the bounds, and the figures and gaps of the plan where one was given."""
        answer = self.to_json()
        plan: Json = answer.pop("plan") or {}
        return [answer | {name: figure for name, figure in plan.items() if name != "verification"}]

    def _repr_html_(self) -> str:
        return table_html(self.to_rows())


@dataclass(frozen=True, slots=True)
class Compared:
    """Two plans side by side."""

    comparison: Comparison
    before: Planned
    after: Planned

    def to_json(self) -> Json:
        """Return what `compare --json` prints."""
        from safeconduct.report.answers.documents import comparison_json

        return comparison_json(self.comparison, self.before.clock, (self.before.plan.case, self.after.plan.case))

    def to_rows(self) -> list[Json]:
        """Return a row a place and means: persons before and after."""
        rows: list[Json] = self.to_json()["people"]
        return rows

    def _repr_html_(self) -> str:
        return table_html(self.to_rows())


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The plan before changes, with each alone, and with all together."""

    answer: Answer

    @property
    def before(self) -> Planned | None:
        """The plan of the case as it is; None: nobody can leave."""
        return planned_of(self.answer.before)

    @property
    def each(self) -> tuple[Planned | None, ...]:
        """The plan with each change alone; None: nobody can leave."""
        return tuple(planned_of(outcome) for outcome in self.answer.each)

    @property
    def together(self) -> Planned | None:
        """The plan with all changes; None: only one was asked, or nobody can leave."""
        return None if self.answer.together is None else planned_of(self.answer.together)

    def to_json(self) -> Json:
        """Return what `what-if --json` prints."""
        from safeconduct.report.answers.documents import what_if_json

        return what_if_json(self.answer)

    def to_rows(self) -> list[Json]:
        """Return a row a plan: its change ("" before), and its figures."""
        answer = self.to_json()
        outcomes = [answer["before"], *answer["changes"], *([answer["together"]] if answer["together"] else [])]
        return [{"change": one.get("change", ""), **one["figures"]} for one in outcomes]

    def _repr_html_(self) -> str:
        return table_html(self.to_rows())


@dataclass(frozen=True, slots=True)
class Priced:
    """What each thing that can be asked for brings, those that bring most persons first."""

    prices: Prices

    @property
    def base(self) -> Planned | None:
        """The plan without any ask; None: nobody can leave."""
        return planned_of(self.prices.base)

    def to_json(self) -> Json:
        """Return what `price --json` prints."""
        from safeconduct.report.answers.documents import prices_json

        return prices_json(self.prices)

    def to_rows(self) -> list[Json]:
        """Return a row an ask."""
        rows: list[Json] = self.to_json()["prices"]
        return rows

    def _repr_html_(self) -> str:
        return table_html(self.to_rows())


@dataclass(frozen=True, slots=True)
class Truce:
    """The shortest cease-fire for so many people, and windows that follow the convoys of its plan.

    footprint: the least found, with its bound; days: of the windows on the table; None: not asked for.
    """

    shortest: ShortestTruce
    rolling: tuple[CeasefireWindow, ...]
    case: Case
    footprint: Footprint | None = None
    days: TruceDays | None = None

    @property
    def planned(self) -> Planned | None:
        """The plan in the shortest window that was found to be enough; None: none was."""
        return None if self.shortest.outcome is None else planned_of(self.shortest.outcome)

    def to_json(self) -> Json:
        """Return what `ceasefire --json` prints."""
        from safeconduct.report.answers.documents import ceasefire_json

        return ceasefire_json(self.shortest, self.rolling, self.case, self.footprint, self.days)

    def to_rows(self) -> list[Json]:
        """Return the curve: a row a length of the window."""
        rows: list[Json] = self.to_json()["curve"]
        return rows

    def _repr_html_(self) -> str:
        return table_html(self.to_rows())


def planned_of(outcome: Outcome) -> Planned | None:
    """Return an outcome's plan with what its files are written with; None: nobody can leave."""
    from safeconduct.report.plan.gathering import gathering_points

    case = outcome.case
    return None if outcome.plan is None else Planned(outcome.plan, case.clock, case.places, gathering_points(case))
