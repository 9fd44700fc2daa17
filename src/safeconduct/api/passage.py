"""One small convoy there and back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from safeconduct.api.results import Json, table_html
from safeconduct.core import Span, UsageError

if TYPE_CHECKING:
    from safeconduct.answers.passage import Passage
    from safeconduct.planning import Case

__all__ = ["Passed", "passage"]


@dataclass(frozen=True, slots=True)
class Passed:
    """The ways of one convoy there and back, the windows they need, second ways, points of no return."""

    passage: Passage
    case: Case

    def to_json(self) -> Json:
        """Return what `passage --json` prints."""
        from safeconduct.report.answers.passage import passage_json

        return passage_json(self.passage, self.case)

    def to_rows(self) -> list[Json]:
        """Return a row a section, those there first; way: there or back."""
        answer = self.to_json()
        return [{"way": way, **row} for way in ("there", "back") for row in answer[way]["sections"]]

    def _repr_html_(self) -> str:
        return table_html(self.to_rows())


def passage(case: Case, start: str, end: str, at: str | datetime, back: str | datetime, *, vehicles: int = 5) -> Passed:
    """Find one convoy's way there and back, each as early as is safe, and the windows it needs.

    Args:
        start, end: places, by id or by any of their names.
        at, back: it leaves there, and for home, no earlier; times as in a case, or aware instants.
        vehicles: cars.

    Raises:
        UsageError: a place, a time or a number that cannot be; tells all of them.
        InfeasibleError: no usable road leads there or back, whatever the windows; tells which is shut.
    """
    from safeconduct.answers.passage import find_passage

    faults: list[str] = []
    places = [_place(case, text, faults) for text in (start, end)]
    times = [_time(case, text, faults) for text in (at, back)]
    if len(set(places)) == 1 and places[0]:
        faults.append(f"from {start} to {end}: expected two places")
    if None not in times and times[1] <= times[0]:  # type: ignore[operator]
        faults.append(f"back at {back}: expected a time after {at}")
    if not 1 <= vehicles <= 1000:
        faults.append(f"{vehicles} vehicles: expected 1 to 1000")
    if faults:
        raise UsageError("\n".join(faults))
    return Passed(find_passage(case, places[0], places[1], times[0], times[1], vehicles), case)  # type: ignore[arg-type]


def _place(case: Case, text: str, faults: list[str]) -> str:
    """Return the place a text names; "" and a fault where there is none."""
    from safeconduct.cases.changes.words import find_place

    try:
        return find_place(case, text)
    except UsageError as error:
        faults.append(str(error))
        return ""


def _time(case: Case, given: str | datetime, faults: list[str]) -> datetime | None:
    """Return an instant within the hours planned; None and a fault where it is none."""
    try:
        instant = case.clock.parse(given) if isinstance(given, str) else given
    except ValueError as error:
        faults.append(f"{given!r}: expected {error}")
        return None
    if not Span(case.horizon.start, case.horizon.end).holds(instant):
        hours = f"{case.clock.stamp(case.horizon.start)} to {case.clock.stamp(case.horizon.end)}"
        faults.append(f"{given}: expected a time within the hours planned, {hours}")
    return instant
