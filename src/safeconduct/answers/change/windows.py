"""Changes to when something may happen: windows of cease-fire, the hours and the day that are planned."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, TypeVar

from safeconduct.answers.change.kind import Change, ChangeError, changed_row
from safeconduct.core import Span
from safeconduct.planning import Case, CeasefireWindow

__all__ = ["Day", "Horizon", "NewWindow", "WindowChange"]

_Row = TypeVar("_Row", bound=Any)


@dataclass(frozen=True, slots=True)
class WindowChange(Change):
    """A window on the table begins, ends, covers or stands otherwise; None: as it is."""

    window: str
    start: datetime | None = None
    end: datetime | None = None
    scope: str | None = None
    state: str | None = None

    def apply(self, case: Case) -> Case:
        """Return the case with this window changed."""
        return replace(case, windows=changed_row(case.windows, self.window, self._on))

    @property
    def target(self) -> tuple[str, ...]:
        """What it is a change of."""
        named = (name for name in ("start", "end", "scope", "state") if getattr(self, name) is not None)
        return ("window", self.window, *named)

    def widens(self, case: Case) -> bool:
        """Say whether it only adds to what is allowed."""
        row = next(row for row in case.windows if row.id == self.window)
        longer = (self.end or row.end) >= row.end and (self.start or row.start) <= row.start
        # Another scope may leave out roads that the present one covers: only `all` is sure to hold them.
        return longer and self.scope in (None, row.scope, "all") and self.state != "refused"

    def _on(self, window: CeasefireWindow) -> CeasefireWindow:
        given = {name: getattr(self, name) for name in ("start", "end", "scope", "state")}
        changed = replace(window, **{name: value for name, value in given.items() if value is not None})
        if changed.end <= changed.start:
            raise ChangeError("ends_first", self.window)
        return changed


@dataclass(frozen=True, slots=True)
class NewWindow(Change):
    """One more window on the table."""

    window: CeasefireWindow

    def apply(self, case: Case) -> Case:
        """Return the case with the window added at the end."""
        if self.window.end <= self.window.start:
            raise ChangeError("ends_first", self.window.id)
        return replace(case, windows=(*case.windows, self.window))

    @property
    def target(self) -> tuple[str, ...]:
        """What it is a change of."""
        return ("window", self.window.id)

    def widens(self, case: Case) -> bool:
        """Say whether it only adds to what is allowed."""
        return self.window.state != "refused"


@dataclass(frozen=True, slots=True)
class Horizon(Change):
    """The hours that are planned."""

    start: datetime
    end: datetime

    def apply(self, case: Case) -> Case:
        """Return the case with this horizon."""
        if self.end <= self.start:
            raise ChangeError("ends_first", "horizon")
        return replace(case, horizon=Span(self.start, self.end))

    @property
    def target(self) -> tuple[str, ...]:
        """What it is a change of."""
        return ("horizon",)

    def widens(self, case: Case) -> bool:
        """Say whether it only adds to what is allowed."""
        return self.start <= case.horizon.start and self.end >= case.horizon.end


_TIMES = ("start", "end", "departures_from", "opens", "closes", "available_from", "earliest", "latest")
_TIMED = ("windows", "assembly", "reception", "checkpoints", "fleet", "inbound", "closures")


@dataclass(frozen=True, slots=True)
class Day(Change):
    """The day of a case of one day; hours stay those of the clock.

    What happened stays when it was: control, incidents and alerts are not moved.
    """

    day: date

    def apply(self, case: Case) -> Case:
        """Return the case on that day: every instant moves by as many days as the case does."""
        if case.clock.last_day is not None:
            raise ChangeError("several_days", str(self.day))
        moved: dict[str, Any] = {name: tuple(self._row(case, row) for row in getattr(case, name)) for name in _TIMED}
        horizon = Span(self._at(case, case.horizon.start), self._at(case, case.horizon.end))
        return replace(case, clock=replace(case.clock, day=self.day), horizon=horizon, **moved)

    @property
    def target(self) -> tuple[str, ...]:
        """What it is a change of."""
        return ("day",)

    def widens(self, case: Case) -> bool:
        """Say whether it only adds to what is allowed."""
        return False

    def _at(self, case: Case, instant: datetime) -> datetime:
        return case.clock.on_day(instant, self.day)

    def _row(self, case: Case, row: _Row) -> _Row:
        given = {name: at for name in _TIMES if (at := getattr(row, name, None)) is not None}
        return replace(row, **{name: self._at(case, at) for name, at in given.items()})
