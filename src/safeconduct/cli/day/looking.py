"""`day board`, `replan`, `close`: the state of the day, three plans from the present, and the day's end."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from safeconduct.cli.agreement.signing import AsJson, Folder, Pinned
from safeconduct.cli.console import print_json, show
from safeconduct.cli.day.opening import (
    At,
    CaseOption,
    PlanOption,
    known,
    looked_at,
    opened,
    read_instant,
)
from safeconduct.cli.options import LanguageName, language_of
from safeconduct.core import UsageError

if TYPE_CHECKING:
    from safeconduct.operation.replanning import Option
    from safeconduct.report.operation import Day

__all__ = ["board_command", "close_command", "replan_command"]

NOTHING_EXIT_CODE = 3
"""No plan can be made from the present."""


def board_command(
    folder: Folder,
    at: At = None,
    for_: Annotated[
        str, typer.Option("--for", metavar="CLASS", help="parties, convoy:CORRIDOR or public (with --json).")
    ] = "parties",
    case: CaseOption = None,
    plan: PlanOption = None,
    pinned: Pinned = None,
    language: LanguageName = "en",
    as_json: AsJson = False,
) -> None:
    """Show the day: corridors and their gate, convoys with window left, posts, what stops, who has not answered.

    Nothing of it is stored: it is worked out from the folder's entries each time.
    """
    from safeconduct.report.operation import board_json
    from safeconduct.report.operation.lines import board_lines

    when = read_instant(at, folder)
    day = looked_at(opened(folder, pinned, when, case, plan), at, when)
    state = day.state(when)
    class_, _, corridor = for_.partition(":")
    known(class_, ["parties", "convoy", "public"], "class")
    if as_json:
        print_json(board_json(day, state, class_=class_, corridor=corridor))  # type: ignore[arg-type]
        return
    if class_ != "parties":
        raise UsageError("--for is for --json: the board in words is of class parties")
    for line in board_lines(day, state, language_of(language)):
        show(line)


def replan_command(
    folder: Folder,
    case: CaseOption = None,
    at: At = None,
    seconds: Annotated[
        float | None,
        typer.Option("--seconds", metavar="S", help="Search longer: for so long at most, a third for each plan."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Write each plan to DIR/ID/plan.json.")
    ] = None,
    plan: PlanOption = None,
    pinned: Pinned = None,
    language: LanguageName = "en",
    as_json: AsJson = False,
) -> None:
    """Plan anew from the present: who is out is out, who is on the road stays there; windows left, rates seen.

    Three plans: as it stands; with holds lifted and posts as promised; and with windows that end later. Each says what
    it needs of whom, and its gap. Without --seconds the search is short, and the same on every machine. Exit code 3
    where none of them gets anybody out.
    """
    from safeconduct.operation import movement_of
    from safeconduct.operation.replanning import options, present
    from safeconduct.report.operation.lines import option_lines

    when = read_instant(at, folder)
    day = looked_at(opened(folder, pinned, when, case, plan), at, when)
    movement, _ = movement_of(day.ledger, day.basis, when)
    now = present(movement)
    if seconds is None:
        found = options(now, movement)
    else:
        found = options(now, movement, effort="fast", budget=lambda: _stopper(seconds / 3))
    if out is not None:
        _write(found, day, out)
    if as_json:
        print_json(_options_json(day, found, when))
    else:
        for line in option_lines(day, found, language_of(language)):
            show(line)
    if all(one.plan is None for one in found):
        raise typer.Exit(NOTHING_EXIT_CODE)


def _stopper(seconds: float) -> Callable[[], bool]:
    """Return what says yes once so many seconds from now have gone by."""
    until = time.monotonic() + seconds
    return lambda: time.monotonic() >= until


def _write(options: tuple[Option, ...], day: Day, out: Path) -> None:
    from safeconduct.files.atomic import write_text
    from safeconduct.report.plan.writer import plan_text

    for one in options:
        if one.plan is not None and day.basis.case is not None:
            target = out / one.id
            target.mkdir(parents=True, exist_ok=True)
            write_text(target / "plan.json", plan_text(one.plan, day.basis.clock, day.basis.case.places))


def _options_json(day: Day, options: tuple[Option, ...], when: Any) -> dict[str, Any]:
    from safeconduct.report.operation.board import note_json

    clock = day.basis.clock
    rows = [
        {
            "id": one.id, "persons": one.out, "more": None if one.plan is None else one.plan.out,
            "persons_bound": None if one.plan is None else one.plan.persons_bound,
            "gap": None if one.plan is None else one.plan.persons_gap,
            "stopped_early": None if one.plan is None else one.plan.solve.stopped_early,
            "within_terms": one.within_terms, "needs": [note_json(note, clock) for note in one.needs],
            "because": [note_json(note, clock) for note in one.because],
        }
        for one in options
    ]  # fmt: skip
    about = {"agreement": day.ledger.opening.entry.id, "at": clock.rfc3339(when)}
    return {"format": "safeconduct.day-replan/1", **about, "options": rows}


def close_command(
    folder: Folder,
    at: At = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write all three languages into one file.")
    ] = None,
    case: CaseOption = None,
    plan: PlanOption = None,
    pinned: Pinned = None,
    language: LanguageName = "en",
    as_json: AsJson = False,
) -> None:
    """Write what the day was: agreed, kept, every violation with its answer, counts, minutes lost by cause.

    Outcomes are in OCHA's terms: facilitated, partly, impeded, denied, withdrawn; and broken (by fire).
    """
    from safeconduct.files.atomic import write_bytes
    from safeconduct.report.operation import board_json
    from safeconduct.report.operation.lines import closing_lines
    from safeconduct.report.wording.wording import LANGUAGES

    when = read_instant(at, folder)
    day = looked_at(opened(folder, pinned, when, case, plan), at, when)
    state = day.state(when)
    if out is not None:
        texts = ["\n".join(closing_lines(day, state, one)) for one in LANGUAGES]
        write_bytes(out, ("\n\n\n".join(texts) + "\n").encode())
    if as_json:
        board = board_json(day, state)
        kept = ("agreement", "at", "plan", "text", "corridors", "counts", "violations", "lost", "refused", "warnings")
        outcomes = [{"convoy": one["id"], "outcome": one["outcome"]} for one in board["convoys"] if one["corridor"]]
        print_json({"format": "safeconduct.day-close/1", **{name: board[name] for name in kept}, "outcomes": outcomes})
        return
    for line in closing_lines(day, state, language_of(language)):
        show(line)
