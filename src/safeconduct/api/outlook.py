"""Where people will go over the coming weeks, from Python."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from safeconduct.api.results import Json, table_html
from safeconduct.core import UsageError

# The stage is loaded before the package binds the function of the same name: a stage that is first imported later would
# take its place as an attribute of the package.
from safeconduct.outlook import Settings

if TYPE_CHECKING:
    from safeconduct.outlook import Difference, Forecast
    from safeconduct.outlook_input.folder import LoadedOutlook

__all__ = ["Outlook", "outlook"]

_HORIZON_DAYS = 60
_MOST_HORIZON, _MOST_DRAWS = 3660, 10_000


@dataclass(frozen=True, slots=True)
class Outlook:
    """A forecast by place and day; differences: the words of each change asked about, and what it would do."""

    forecast: Forecast
    differences: tuple[tuple[str, Difference], ...]
    loaded: LoadedOutlook

    def to_json(self) -> Json:
        """Return what `outlook --json` prints."""
        from safeconduct import __version__
        from safeconduct.report.disclosure.classes import CLASSES
        from safeconduct.report.outlook.documents import outlook_json

        return outlook_json(
            self.forecast,
            self.differences,
            name=self.loaded.conflict.name,
            title=self.loaded.title,
            made_with=f"safeconduct {__version__}",
            assumed=self.loaded.assumed,
            names=self.loaded.names,
            says=CLASSES["parties"].says,
        )

    def to_rows(self) -> list[Json]:
        """Return a row a reception place and day: persons, and the 80 % range; None: not known."""
        outlook = self.to_json()
        return [
            {
                "place": place,
                "day": day,
                **{name: outlook[name][row][column] for name in ("people", "low", "high", "counted")},
            }
            for row, place in enumerate(outlook["places"])
            for column, day in enumerate(outlook["days"])
        ]

    def _repr_html_(self) -> str:
        last = max(self.forecast.days, default=0)
        return table_html([row for row in self.to_rows() if row["day"] == last])


def outlook(
    folder: str | PathLike[str],
    *what_if: str,
    from_day: int | date | None = None,
    horizon: int | None = None,
    draws: int = 200,
    seed: int | None = None,
    progress: Callable[[float], None] | None = None,
) -> Outlook:
    """Work out where people will go.

    Args:
        folder: an outlook folder, ours or one of FLEE's.
        what_if: changes to ask about, in words (docs/outlook.md).
        from_day: counts are known to this day, its number or its date; None: the whole time is worked out.
        horizon: days ahead of from_day, 1 or more; None: 60.
        draws: runs that ranges come from; 0: no ranges.
        seed: of the ranges; None: the folder's.
        progress: called with the share done of each forecast, 0 to 1.

    Raises:
        UsageError: no such folder; a number, a day or words that cannot be.
        CaseError: the folder is at fault; carries every fault.
    """
    from safeconduct.outlook.model import forecast
    from safeconduct.outlook.whatif import compare
    from safeconduct.outlook_input.folder import load_outlook
    from safeconduct.outlook_input.what_if import read_changes

    loaded = load_outlook(Path(folder))
    settings = _settings(loaded, from_day, horizon, draws, seed)
    first = 0 if settings.known_to is None else settings.known_to + 1
    changes = [read_changes(words, loaded.conflict, first_day=first, names=loaded.names) for words in what_if]
    try:
        if not changes:
            return Outlook(forecast(loaded.conflict, settings, progress=progress), (), loaded)
        found = _compared(what_if, [compare(loaded.conflict, one, settings, progress=progress) for one in changes])
    except ValueError as error:
        raise UsageError(f"{folder}: {error}") from error
    return Outlook(found[0][1].before, found, loaded)


def _compared(what_if: Sequence[str], differences: Sequence[Difference]) -> tuple[tuple[str, Difference], ...]:
    return tuple((" ".join(words.split()), one) for words, one in zip(what_if, differences, strict=True))


def _settings(
    loaded: LoadedOutlook, from_day: int | date | None, horizon: int | None, draws: int, seed: int | None
) -> Settings:
    conflict = loaded.conflict
    known_to = (from_day - conflict.start).days if isinstance(from_day, date) else from_day
    faults = []
    if known_to is not None and not (conflict.counts and 0 <= known_to < conflict.days):
        faults.append(f"from_day: got {from_day}; expected a day of the folder's counts, 0 to {conflict.days - 1}")
    if horizon is not None and (known_to is None or not 1 <= horizon <= _MOST_HORIZON):
        faults.append(f"horizon: got {horizon}; expected 1 to {_MOST_HORIZON} days, with from_day")
    if not 0 <= draws <= _MOST_DRAWS:
        faults.append(f"draws: got {draws}; expected 0 to {_MOST_DRAWS}")
    if faults:
        raise UsageError("\n".join(faults))
    used = loaded.seed if seed is None else seed
    ahead = None if known_to is None else horizon or _HORIZON_DAYS
    return Settings(known_to=known_to, horizon=ahead, draws=draws, seed=used)
