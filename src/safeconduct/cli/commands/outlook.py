"""`safeconduct outlook FOLDER`: where people will go over the coming weeks, and what changes that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from safeconduct.cli.console import ProgressLine, fault_lines, faults_json, print_json, show, tell
from safeconduct.core import CaseError, UsageError

if TYPE_CHECKING:
    from safeconduct.outlook import Conflict, Difference, Forecast, Settings
    from safeconduct.outlook_input.folder import LoadedOutlook

__all__ = ["HORIZON_DAYS", "OutlookAsked", "outlook_command", "run_outlook"]

HORIZON_DAYS = 60
"""How far ahead a forecast from a day looks where it is not said, days."""

_MOST_HORIZON, _MOST_DRAWS = 3660, 10_000


@dataclass(frozen=True, slots=True)
class OutlookAsked:
    """What was typed: see the options of the command; None: not typed."""

    folder: Path
    from_day: str | None = None
    horizon: int | None = None
    days: str | None = None
    what_if: Sequence[str] = ()
    draws: int = 200
    seed: int | None = None
    out: Path | None = None
    inputs_to: Path | None = None
    as_json: bool = False
    bom: bool = True


def outlook_command(
    folder: Annotated[
        Path,
        typer.Argument(metavar="FOLDER", help="An outlook folder, or one of FLEE's.", show_default=False),
    ],
    from_day: Annotated[
        str | None,
        typer.Option("--from-day", metavar="DAY", help="Counts are known to this day: 30, or 2022-03-05."),
    ] = None,
    horizon: Annotated[
        int | None, typer.Option("--horizon", metavar="N", help="Days ahead of --from-day; 60 if not given.")
    ] = None,
    days: Annotated[
        str | None,
        typer.Option("--days", metavar="DAY,...", help="The days to print; a few and the last if not given."),
    ] = None,
    what_if: Annotated[
        list[str] | None,
        typer.Option("--what-if", metavar="WORDS", help="A change to ask about; may be given several times."),
    ] = None,
    draws: Annotated[
        int, typer.Option("--draws", metavar="N", help="Runs that the ranges come from; 0: no ranges.")
    ] = 200,
    seed: Annotated[
        int | None, typer.Option("--seed", metavar="N", help="Of the ranges; the folder's if not given.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Where to write; out/ and the folder's name if not given."),
    ] = None,
    inputs_to: Annotated[
        Path | None,
        typer.Option("--inputs-to", metavar="DIR", help="Also write what was read as an outlook folder."),
    ] = None,
    no_bom: Annotated[bool, typer.Option("--no-bom", help="CSV without the mark that Excel needs.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Work out where people will go: how many come where, day by day, with ranges, and what drives it.

    Without --from-day the totals by day are taken as counted (or as totals.csv expects them) and the places are
    worked out.  With it, what is known to that day is used and the days after it are forecast.

    What can be asked: "close border A - B from day 30", "close link A - B from day 30 until day 60", "close camp A",
    "open camp NAME 15 km from A for 20000 persons from day 30", "corridor A - B 10000 persons from day 30 for 5 days",
    "plan out/CASE/plan.json from day 30 for 5 days".
    """
    changes = what_if or ()
    asked = OutlookAsked(folder, from_day, horizon, days, changes, draws, seed, out, inputs_to, as_json, not no_bom)
    run_outlook(asked)


def run_outlook(asked: OutlookAsked) -> int:
    """Print an outlook and write its files.

    Returns:
        0, done.

    Raises:
        CaseError: the folder is at fault; with as_json its faults are printed as one JSON object first.
        UsageError: no such folder, day, place or form of words; or something else stands where files would go.
    """
    from safeconduct.report.outlook.documents import OUTLOOK_FORMAT

    try:
        _outlook(asked)
    except CaseError as error:
        if asked.as_json:
            print_json({"format": OUTLOOK_FORMAT, "faults": faults_json(error.faults)})
        raise
    return 0


def _outlook(asked: OutlookAsked) -> None:
    from safeconduct.outlook_input.folder import load_outlook, write_outlook
    from safeconduct.report.exports.exports import marked
    from safeconduct.report.exports.files import write_files
    from safeconduct.report.outlook.files import outlook_files
    from safeconduct.report.outlook.lines import days_shown, outlook_text
    from safeconduct.report.page.page import HOW_TO_BUILD, page_template

    loaded = load_outlook(asked.folder)
    for line in fault_lines(loaded.faults):
        tell(line)
    settings = _settings(asked, loaded)
    found, differences = _forecast(asked, loaded, settings)
    days = _days(asked.days, found) if asked.days else days_shown(found.days)
    answer = _answer(loaded, found, differences)
    out = Path("out") / loaded.conflict.name if asked.out is None else asked.out
    written = write_files(marked(outlook_files(answer), bom=asked.bom), out, loaded.conflict.name)
    if asked.inputs_to is not None:
        write_outlook(loaded.conflict, asked.inputs_to, title=loaded.title, seed=loaded.seed, names=loaded.names)
    if page_template() is None:
        tell(f"outlook.html is left out: {HOW_TO_BUILD}")
    if asked.as_json:
        print_json(answer)
    else:
        show(outlook_text(answer, days), end="")
        print(f"\nWritten to {out}: {', '.join(path.name for path in written)}")


def _settings(asked: OutlookAsked, loaded: LoadedOutlook) -> Settings:
    from safeconduct.outlook import Settings

    conflict = loaded.conflict
    if asked.horizon is not None and not 1 <= asked.horizon <= _MOST_HORIZON:
        raise UsageError(f"--horizon: got {asked.horizon}; expected a number of days from 1 to {_MOST_HORIZON}")
    if not 0 <= asked.draws <= _MOST_DRAWS:
        raise UsageError(f"--draws: got {asked.draws}; expected 0 (no ranges) to {_MOST_DRAWS}")
    if asked.seed is not None and asked.seed < 0:
        raise UsageError(f"--seed: got {asked.seed}; expected a whole number of 0 or more")
    seed = loaded.seed if asked.seed is None else asked.seed
    if asked.from_day is None:
        if asked.horizon is not None:
            raise UsageError("--horizon counts from --from-day; give that too, or leave both out for the whole time")
        return Settings(draws=asked.draws, seed=seed)
    if not conflict.counts:
        raise UsageError("--from-day: nobody was counted in this folder; leave it out, totals.csv then says how many")
    known_to = _day(asked.from_day, conflict, "--from-day")
    if not 0 <= known_to < conflict.days:
        raise UsageError(f"--from-day: got day {known_to}; expected one from 0 to {conflict.days - 1}")
    return Settings(known_to=known_to, horizon=asked.horizon or HORIZON_DAYS, draws=asked.draws, seed=seed)


def _day(text: str, conflict: Conflict, option: str) -> int:
    """Read a day as its number or its date."""
    text = text.strip()
    if text.isascii() and text.isdigit() and len(text) <= 6:
        return int(text)
    try:
        return (date.fromisoformat(text) - conflict.start).days
    except ValueError:
        raise UsageError(f"{option}: got {text!r}; expected a day's number, as 30, or a date, as 2022-03-05") from None


def _days(text: str, found: Forecast) -> list[int]:
    days = sorted({_day(part, found.conflict, "--days") for part in text.split(",")})
    outside = [day for day in days if day not in set(found.days)]
    if outside:
        span = f"{found.days[0]} to {found.days[-1]}"
        raise UsageError(f"--days: got day {outside[0]}; expected days of the outlook, {span}")
    return days


def _forecast(
    asked: OutlookAsked, loaded: LoadedOutlook, settings: Settings
) -> tuple[Forecast, list[tuple[str, Difference]]]:
    from safeconduct.outlook.model import forecast
    from safeconduct.outlook.whatif import compare
    from safeconduct.outlook_input.what_if import read_changes

    conflict = loaded.conflict
    first = 0 if settings.known_to is None else settings.known_to + 1
    changes = [
        (" ".join(words.split()), read_changes(words, conflict, first_day=first, names=loaded.names))
        for words in asked.what_if
    ]
    try:
        with ProgressLine(on_stop="nothing is written") as progress:
            if not changes:
                return forecast(conflict, settings, progress=lambda share: progress("forecast", share)), []
            differences = []
            for at, (words, change) in enumerate(changes):
                report_share = partial(_tell_part, progress, f"what if: {words}", at, len(changes))
                differences.append((words, compare(conflict, change, settings, progress=report_share)))
        return differences[0][1].before, differences
    except ValueError as error:
        raise UsageError(f"{asked.folder}: {error}") from error


def _tell_part(progress: ProgressLine, what: str, at: int, of: int, share: float) -> None:
    """Show how far all parts have come, of which this is number `at`."""
    progress(what, (at + share) / of)


def _answer(loaded: LoadedOutlook, found: Forecast, differences: Sequence[tuple[str, Difference]]) -> dict[str, Any]:
    from safeconduct import __version__
    from safeconduct.report.disclosure.classes import CLASSES
    from safeconduct.report.outlook.documents import outlook_json

    return outlook_json(
        found,
        differences,
        name=loaded.conflict.name,
        title=loaded.title,
        made_with=f"safeconduct {__version__}",
        assumed=loaded.assumed,
        names=loaded.names,
        says=CLASSES["parties"].says,
    )
